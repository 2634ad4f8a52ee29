package sqlrecord_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

func TestMain(m *testing.M) {
	var task task
	crashtest.Child(&task, task.crash)
	os.Exit(m.Run())
}

// task is what a child is to do.
type task struct {
	Driver, DSN, Operation string
	Sandbox                harness.Access
	Payment, Capture       string // at Paidy
	Sent                   bool   // it is killed after the answer, not before the request
}

// killOnSend kills the process when it sends a request, or, if answered, when the
// answer has come. What it sends is real.
func killOnSend(answered bool) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		if answered {
			if _, err := http.DefaultTransport.RoundTrip(r); err != nil {
				return nil, err
			}
		}

		return nil, crashtest.KillSelf()
	}
}

// crash sends one write, and kills the process on the way.
func (task *task) crash() error {
	db, err := sql.Open(task.Driver, task.DSN)
	if err != nil {
		return err
	}
	ctx := context.Background()
	record, err := sqlrecord.New(ctx, db)
	if err != nil {
		return err
	}
	clients, err := task.Sandbox.Connect(
		overlay.WithRecord(record), overlay.WithHTTPClient(killOnSend(task.Sent).Client()))
	if err != nil {
		return err
	}
	switch task.Operation {
	case "createPayment":
		_, err = clients.PayPayPayment("order-1", sandbox.PayPayUserCompleted, 500)(ctx)
	case "capturePayment":
		_, err = clients.PaidyCapture(task.Payment)(ctx)
	case "refundPayment":
		_, err = clients.PaidyRefund(task.Payment, task.Capture, 300, "refund-1")(ctx)
	}
	return err
}

func charge(id paypay.MerchantPaymentID) paypay.CreatePaymentRequest {
	return paypay.CreatePaymentRequest{
		MerchantPaymentID: id, UserAuthorizationID: sandbox.PayPayUserCompleted, RequestedAt: paypay.At(time.Now()),
		Amount: paypay.Yen(500),
	}
}

func TestAWriteThatACrashCutOffIsFoundAndResolved(t *testing.T) {
	t.Parallel()

	onEach(t, func(t *testing.T, d database) {
		for _, operation := range []string{"createPayment", "capturePayment", "refundPayment"} {
			for _, sent := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s, sent %v", operation, sent), func(t *testing.T) {
					crashAndResolve(t, d, operation, sent)
				})
			}
		}
	})
}

// crashAndResolve kills a process in the middle of a write, and resolves the write
// by the record that the process left. createPayment is PayPay's.
func crashAndResolve(t *testing.T, d database, operation string, sent bool) {
	t.Helper()

	s := sandbox.Start(t)
	record := d.record(t)
	task := task{
		Driver: d.driver, DSN: d.dsn, Operation: operation, Sent: sent, Sandbox: harness.AccessTo(s),
	}
	clients, err := task.Sandbox.Connect(overlay.WithRecord(record), overlay.WithSettling(time.Millisecond))
	require.NoError(t, err)
	provider := sandbox.ProviderPayPay
	if operation != "createPayment" {
		provider = sandbox.ProviderPaidy
		task.buy(t, s, clients)
	}

	require.NoError(t, crashtest.Wait(t.Context(), task))

	writes := openWrites(t, record)
	require.Len(t, writes, 1)
	require.Equal(t, operation, writes[0].Operation)

	resolution, err := clients.Resolve(t.Context(), writes[0])
	require.NoError(t, err)

	happened := slices.ContainsFunc(s.Ledger(), func(e sandbox.Effect) bool {
		return e.Provider == provider && e.Operation == operation
	})
	want := overlay.DidNotHappen
	if happened {
		want = overlay.Happened
	}
	assert.Equal(t, want, resolution.Outcome, "the ledger knows; the reason is %s", resolution.Reason)
	assert.Equal(t, sent, happened, "the process was killed at the wrong moment")
	assert.Empty(t, ids(t, record), "writes that are still open")
}

// buy makes the payment, and for a refund the capture, that the task is about.
func (task *task) buy(t *testing.T, s *sandbox.Sandbox, clients *harness.Clients) {
	t.Helper()

	bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
	require.NoError(t, err)
	task.Payment = bought.PaymentID
	if task.Operation != "refundPayment" {
		return
	}

	captured, err := clients.PaidyCapture(task.Payment)(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, captured.Captures)
	task.Capture = captured.Captures[0].ID
}

// A platform that acts for several merchants keeps one record of them all.
func TestAWriteIsAskedAboutForTheMerchantItWasMadeFor(t *testing.T) {
	t.Parallel()

	for _, scope := range []overlay.Scope{overlay.ScopeHeader, overlay.ScopeQuery} {
		t.Run(fmt.Sprint(scope), func(t *testing.T) {
			t.Parallel()

			record := sqliteIn(t.TempDir()).record(t)
			script := testkit.Play(
				testkit.HTML(http.StatusInternalServerError, ""),
				testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"08100001"},`+
					`"data":{"status":"COMPLETED","merchantPaymentId":"order-1"}}`),
			)
			client := func(merchant string) *jppay.PayPay {
				client, err := jppay.NewPayPay(jppay.PayPayConfig{
					BaseURL: "https://paypay.example", APIKey: "a_key", APISecret: overlay.NewSecret("secret-of-the-tests"),
					MerchantID: merchant, MerchantScope: scope, Account: "platform",
				}, overlay.WithHTTPClient(script.Client()), overlay.WithRecord(record),
					overlay.WithRetry(overlay.Retry{Attempts: 1}))
				require.NoError(t, err)

				return client
			}

			_, err := client("111").CreatePayment(t.Context(), charge("order-1"))
			require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
			writes := openWrites(t, record)
			require.Len(t, writes, 1)
			require.Equal(t, "111", writes[0].Refs["assumeMerchant"])

			script.Take() // what comes from now on is the question
			resolution, err := client("222").Resolve(t.Context(), writes[0])

			require.NoError(t, err)
			assert.Equal(t, overlay.Happened, resolution.Outcome)
			require.Len(t, script.Requests(), 1)
			sent := script.Requests()[0]
			assert.Equal(t, http.MethodGet, sent.Method)
			merchant := sent.URL.Query().Get("assumeMerchant") // wins
			assert.Equal(t, "111", cmp.Or(merchant, sent.Header.Get("X-Assume-Merchant")))
		})
	}
}
