package sqlrecord_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// A child process is this test binary, started again with its task in the
// environment. It sends one write and kills itself on the way.
const childTask = "JPPAY_TEST_CRASH"

func TestMain(m *testing.M) {
	if text := os.Getenv(childTask); text != "" {
		fmt.Println(crash(text))
		os.Exit(1) // it has survived
	}
	os.Exit(m.Run())
}

// task is what a child is to do.
type task struct {
	Driver, DSN, Operation string
	PayPay, Paidy          map[string]string // of the sandbox
	Payment, Capture       string            // at Paidy
	Sent                   bool              // die after the answer has come, not before the request leaves
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

		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return nil, err
		}
		if err := self.Kill(); err != nil {
			return nil, err
		}
		select {}
	}
}

// crash does a child's task.
func crash(text string) error {
	var task task
	if err := json.Unmarshal([]byte(text), &task); err != nil {
		return err
	}
	db, err := sql.Open(task.Driver, task.DSN)
	if err != nil {
		return err
	}
	ctx := context.Background()
	record, err := sqlrecord.New(ctx, db)
	if err != nil {
		return err
	}
	options := []overlay.Option{overlay.WithRecord(record), overlay.WithHTTPClient(killOnSend(task.Sent).Client())}
	payPay, err := jppay.NewPayPay(payPayOf(task.PayPay), options...)
	if err != nil {
		return err
	}
	paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: task.Paidy["url"], SecretKey: overlay.NewSecret(task.Paidy["key"])}, options...)
	if err != nil {
		return err
	}
	amount := int64(300)
	switch task.Operation {
	case "createPayment":
		_, err = payPay.CreatePaymentWithResponse(ctx, nil, charge("order-1"))
	case "capturePayment":
		_, err = paidyClient.CapturePaymentWithResponse(ctx, task.Payment, nil, paidy.CapturePaymentRequest{})
	case "refundPayment":
		_, err = paidyClient.RefundPaymentWithResponse(ctx, task.Payment, nil, paidy.RefundPaymentRequest{
			CaptureID: task.Capture, Amount: &amount, Metadata: &paidy.MetadataRequest{jppay.PaidyWriteID: "refund-1"},
		})
	}
	return fmt.Errorf("the process lives on: %w", err)
}

func payPayOf(server map[string]string) jppay.PayPayConfig {
	return jppay.PayPayConfig{BaseURL: server["url"], APIKey: server["key"], APISecret: overlay.NewSecret(server["secret"]), MerchantID: server["merchant"]}
}

func charge(id paypay.MerchantPaymentID) paypay.CreatePaymentRequest {
	return paypay.CreatePaymentRequest{
		MerchantPaymentID: id, UserAuthorizationID: sandbox.PayPayUserCompleted, RequestedAt: time.Now().Unix(),
		Amount: paypay.MoneyAmount{Amount: 500, Currency: paypay.MoneyAmountCurrencyJPY},
	}
}

func TestAWriteThatACrashCutOffIsFoundAndResolved(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		for _, c := range []struct {
			provider  sandbox.Provider
			operation string
			sent      bool
		}{
			{sandbox.ProviderPayPay, "createPayment", true},
			{sandbox.ProviderPayPay, "createPayment", false},
			{sandbox.ProviderPaidy, "capturePayment", true},
			{sandbox.ProviderPaidy, "capturePayment", false},
			{sandbox.ProviderPaidy, "refundPayment", true},
			{sandbox.ProviderPaidy, "refundPayment", false},
		} {
			t.Run(fmt.Sprintf("%s %s, sent %v", c.provider, c.operation, c.sent), func(t *testing.T) {
				s := sandbox.Start(t)
				task := task{Driver: d.driver, DSN: d.dsn, Operation: c.operation, Sent: c.sent,
					PayPay: map[string]string{"url": s.PayPay.URL, "key": s.PayPay.APIKey, "secret": s.PayPay.APISecret, "merchant": s.PayPay.MerchantID},
					Paidy:  map[string]string{"url": s.Paidy.URL, "key": s.Paidy.SecretKey},
				}
				record := d.record(t)
				options := []overlay.Option{overlay.WithRecord(record), overlay.WithSettling(time.Millisecond)}
				payPay, err := jppay.NewPayPay(payPayOf(task.PayPay), options...)
				do(t, err)
				paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)}, options...)
				do(t, err)
				if c.provider == sandbox.ProviderPaidy {
					bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
					do(t, err)
					task.Payment = bought.PaymentID
					if c.operation == "refundPayment" {
						captured, err := jppay.OK(paidyClient.CapturePaymentWithResponse(t.Context(), task.Payment, nil, paidy.CapturePaymentRequest{}))
						do(t, err)
						task.Capture = captured.Captures[0].ID
					}
				}
				die(t, task)

				writes, err := record.Unresolved(t.Context(), time.Now(), 0)
				if err != nil || len(writes) != 1 || writes[0].Operation != c.operation {
					t.Fatalf("after the crash: got %+v, %v", writes, err)
				}
				resolve := func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
					return jppay.ResolvePayPay(ctx, payPay, w)
				}
				if c.provider == sandbox.ProviderPaidy {
					resolve = func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
						return jppay.ResolvePaidy(ctx, paidyClient, w)
					}
				}
				resolution, err := resolve(t.Context(), writes[0])
				do(t, err)
				want := overlay.DidNotHappen
				if slices.ContainsFunc(s.Ledger(), func(e sandbox.Effect) bool { return e.Provider == c.provider && e.Operation == c.operation }) {
					want = overlay.Happened
				}
				if resolution.Outcome != want {
					t.Errorf("got %v (%s), the ledger says %v", resolution.Outcome, resolution.Reason, want)
				}
				if c.sent != (want == overlay.Happened) {
					t.Errorf("the ledger says %v: the child died at the wrong moment", want)
				}
				if got := ids(t, record, time.Now(), 0); got != "" {
					t.Errorf("still unresolved: %s", got)
				}
			})
		}
	})
}

// die runs a child that is killed in the middle of its write.
func die(t *testing.T, task task) {
	t.Helper()
	text, err := json.Marshal(task)
	do(t, err)
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childTask+"="+string(text))
	said, err := child.CombinedOutput()
	if _, died := errors.AsType[*exec.ExitError](err); !died || len(said) > 0 {
		t.Fatalf("the child was not killed: %v\n%s", err, said)
	}
}

// A platform that acts for several merchants keeps one record of them all.
func TestAWriteIsAskedAboutForTheMerchantItWasMadeFor(t *testing.T) {
	t.Parallel()
	for _, scope := range []overlay.Scope{overlay.ScopeHeader, overlay.ScopeQuery} {
		record := sqliteIn(t.TempDir()).record(t)
		asked := make(chan string, 1)
		answers := http.NewServeMux()
		answers.HandleFunc("POST /", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
		answers.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
			merchant := r.URL.Query().Get("assumeMerchant") // wins
			if merchant == "" {
				merchant = r.Header.Get("X-Assume-Merchant")
			}
			asked <- merchant
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprint(w, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"08100001"},"data":{"status":"COMPLETED"}}`)
		})
		server := httptest.NewServer(answers)
		defer server.Close()
		client := func(merchant string) *paypay.ClientWithResponses {
			client, err := jppay.NewPayPay(jppay.PayPayConfig{BaseURL: server.URL, APIKey: "a_key", APISecret: overlay.NewSecret("secret-of-the-tests"),
				MerchantID: merchant, MerchantScope: scope}, overlay.WithRecord(record), overlay.WithRetry(overlay.Retry{Attempts: 1}))
			do(t, err)
			return client
		}
		if _, err := client("111").CreatePaymentWithResponse(t.Context(), nil, charge("order-1")); !errors.Is(err, overlay.ErrOutcomeUnknown) {
			t.Fatalf("got %v", err)
		}
		writes, err := record.Unresolved(t.Context(), time.Now(), 0)
		if err != nil || len(writes) != 1 || writes[0].Refs["assumeMerchant"] != "111" {
			t.Fatalf("got %+v, %v", writes, err)
		}
		if resolution, err := jppay.ResolvePayPay(t.Context(), client("222"), writes[0]); err != nil || resolution.Outcome != overlay.Happened {
			t.Errorf("got %+v, %v", resolution, err)
		}
		if merchant := <-asked; merchant != "111" {
			t.Errorf("scope %d: asked for merchant %s, the write was made for 111", scope, merchant)
		}
	}
}
