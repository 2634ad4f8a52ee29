package sim

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// check claims what must hold. Its set-up fails t and not the claims, so that an error
// of the set-up is not taken for a claim that fails.
type check func(t *testing.T, claims assert.TestingT)

// beside is a claim about an input of the findings that the simulation does not make.
type beside struct {
	row   string // of the findings
	what  string // must hold
	right check
}

// besides returns them all.
func besides() []beside {
	return slices.Concat(answersBeside, absenceBeside, timeBeside, sandboxBeside, http2Beside, proxyBeside)
}

// rowsNotListed says why a row is not among them: it concerns no behaviour, or the
// simulation makes its inputs and finds nothing wrong any more.
var rowsNotListed = map[string]string{
	"A1": noneLeft, "A2": noneLeft, "A3": noneLeft, "A7": noneLeft, "B2": noneLeft, "B3": noneLeft, "B5": noneLeft,
	"B6": noneLeft, "C1": noneLeft, "C3": noneLeft, "C5": noneLeft, "D1": noneLeft, "D2": noneLeft,
}

const noneLeft = "the simulation makes its inputs, and the client believes nothing false"

func TestRowsBesideTheSimulation(t *testing.T) {
	t.Parallel()
	for _, b := range besides() {
		t.Run(b.row+" "+b.what, func(t *testing.T) {
			t.Parallel()
			b.right(t, t)
		})
	}
}

// TestEveryRowIsListed fails when a row of parts A to D is not in besides and no reason is
// given.
func TestEveryRowIsListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, b := range besides() {
		listed[b.row] = true
	}
	for row, reason := range rowsNotListed {
		assert.NotEmpty(t, reason, row)
		assert.NotContains(t, listed, row, "the row is listed and said not to be")
		listed[row] = true
	}

	var rows []string
	for part, last := range map[string]int{"A": 8, "B": 7, "C": 7, "D": 9} {
		for number := range last {
			rows = append(rows, fmt.Sprint(part, number+1))
		}
	}
	assert.ElementsMatch(t, rows, slices.Collect(maps.Keys(listed)))
}

// inBubble runs a case in virtual time.
func inBubble(right check) check {
	return func(t *testing.T, claims assert.TestingT) {
		synctest.Test(t, func(t *testing.T) { right(t, claims) })
	}
}

// What told returns.
const (
	toldSuccess  = "success"
	toldHappened = "happened"
	toldUnknown  = "outcome unknown"
	toldNotDone  = "did not happen"
	toldAccepted = "accepted, not done yet"
)

// told returns what the error of a write says about the write.
func told(err error) string {
	if err == nil {
		return toldSuccess
	}
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		return "an error that is no *overlay.Error: " + err.Error()
	}
	return failure.Outcome.String()
}

// detailsOf returns what an error holds, nothing if it is no *overlay.Error.
func detailsOf(err error) overlay.Error {
	if failure, ok := errors.AsType[*overlay.Error](err); ok {
		return *failure
	}
	return overlay.Error{}
}

// onceOnly lets a client send each call once.
var onceOnly = overlay.WithRetry(overlay.Retry{Attempts: 1})

// paidyAddress is where nobody is: what is sent there ends in a transport of the test.
const paidyAddress = "https://paidy.test"

func payPayOver(t *testing.T, transport http.RoundTripper, options ...overlay.Option) *jppay.PayPay {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: "https://paypay.test", APIKey: "a_key", APISecret: overlay.NewSecret(testkit.PlantedSecret),
	}, append(options, overlay.WithHTTPClient(&http.Client{Transport: transport}))...)
	require.NoError(t, err)
	return client
}

func paidyOver(
	t *testing.T, baseURL string, transport http.RoundTripper, options ...overlay.Option,
) *jppay.Paidy {
	t.Helper()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: baseURL, SecretKey: overlay.NewSecret("sk_test_" + testkit.PlantedKey),
	}, append(options, overlay.WithHTTPClient(&http.Client{Transport: transport}))...)
	require.NoError(t, err)
	return client
}

// capturePayment captures a payment at Paidy.
func capturePayment(t *testing.T, client *jppay.Paidy) error {
	t.Helper()
	_, err := client.CapturePayment(t.Context(), "pay_x", paidy.CapturePaymentRequest{})
	return err
}

// now is the time of a request to PayPay.
func now() paypay.EpochTime { return paypay.At(time.Now()) }

// createPayment charges 700 yen for order-1 at PayPay.
func createPayment(t *testing.T, client *jppay.PayPay) error {
	t.Helper()
	_, err := client.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: customer, Amount: paypay.Yen(700), RequestedAt: now(),
	})
	return err
}
