package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// openDay begins a day whose report goes to stdout.
func openDay(t *testing.T, stdout *buffer) *day {
	t.Helper()
	d, err := newDay(stdout)
	require.NoError(t, err)
	t.Cleanup(d.close)

	return d
}

func TestTheDemoFailsWhenSomethingIsWrong(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		fault sandbox.Fault
		want  []string
	}{
		"an answer that breaks the contract": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPaidy, Operation: "listTokens", Kind: sandbox.FaultWrongContentType,
			},
			want: []string{
				"ok/BROKEN", "contract violations: 1;", "!! listTokens: ", "!! paidy listTokens never succeeded",
			},
		},
		"an answer that is cut short": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderLegacy, Operation: "authorizePayment", Kind: sandbox.FaultTruncatedJSON,
			},
			want: []string{"ok/BROKEN", "!! authorizePayment: "},
		},
		"an answer that never comes": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Operation: "getKycInfo", Kind: sandbox.FaultUnavailableHTML,
				Times: 100,
			},
			want: []string{" 503 ", "!! paypay getKycInfo never succeeded", "56/57"},
		},
		"a customer who cannot link": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Operation: "createAccountLinkQRCode",
				Kind: sandbox.FaultUnavailableHTML,
			},
			want: []string{
				"!! paypay createPayment never succeeded",
				"!! paypay webhook customerAuthorizationSucceeded was never received",
			},
		},
		"a capture whose answer is lost": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Operation: "capturePaymentAuth", Kind: sandbox.FaultCutAfter,
			},
			want: []string{"!! capturePaymentAuth: ", "ask getPaymentDetails before sending anything new"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr buffer

			code := demo(t.Context(), &stdout, &stderr, func(s *sandbox.Sandbox) error { return s.Fault(c.fault) })

			assert.Equal(t, exitFound, code)
			for _, want := range c.want {
				assert.Contains(t, stdout.String(), want)
			}
		})
	}
}

func TestTheDemoFailsWhenReceivingGoesWrong(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		fault sandbox.Fault
		want  []string
	}{
		"a webhook that never comes": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Webhook: "transactionEvent", Kind: sandbox.FaultWebhookDrop,
			},
			want: []string{"!!    NOT TRUE: a payment's webhook", "!!    NOT TRUE: PayPay sent it twice"},
		},
		"an API that does not confirm": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Operation: "getCodePaymentDetails",
				Kind: sandbox.FaultUnavailableHTML, Times: 100,
			},
			want: []string{"!!    NOT TRUE: a payment's webhook"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout buffer
			d := openDay(t, &stdout)
			s, err := d.openShop()
			require.NoError(t, err)
			defer s.close()
			require.NoError(t, s.sandbox.Fault(c.fault))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()

			d.receive(ctx, s)

			assert.NotEmpty(t, d.problems)
			for _, want := range c.want {
				assert.Contains(t, stdout.String(), want)
			}
		})
	}
}

func TestTheDemoThatCannotBeginSaysSoInOneLine(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer

	code := demo(t.Context(), &stdout, &stderr, func(*sandbox.Sandbox) error { return errors.New("no sandbox today") })

	assert.Equal(t, exitFound, code)
	assert.Empty(t, stdout.String())
	assert.Equal(t, "jppay demo: no sandbox today\n", stderr.String())
}

func TestTheReportMarksEachKindOfSurprise(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d := openDay(t, &stdout)
	declined := &overlay.Error{Provider: "paidy", Operation: "getPayment", Status: 200, Code: "rejected"}

	for name, surprise := range map[string]func(){
		"a success that had to be refused":   func() { d.refused("a call", nil, "rejected") },
		"a refusal that had to succeed":      func() { d.ok("a call", declined) },
		"a refusal with another code":        func() { d.refused("a call", declined, "404") },
		"a refusal that misses its sentinel": func() { d.refused("a call", declined, "rejected", overlay.ErrNotFound) },
		"an error that is not a client's":    func() { d.refused("a call", io.ErrUnexpectedEOF, "") },
		"a fact that does not hold":          func() { d.fact(false, "paid once") },
		"an error outside of a call":         func() { d.setup(io.ErrUnexpectedEOF) },
	} {
		problems, marks := len(d.problems), strings.Count(stdout.String(), "!!")

		surprise()

		assert.Len(t, d.problems, problems+1, name)
		assert.Equal(t, marks+1, strings.Count(stdout.String(), "!!"), "%s: marks in\n%s", name, &stdout)
	}
}

func TestTheReportMarksWebhooksThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d := openDay(t, &stdout)
	const suspended = `{"token_id":"tok_agPdlvX3nytJNK-H","status":"suspend_success",` +
		`"timestamp":"2026-07-01T00:12:08.41Z"}`

	postRefused(t, d, "/paidy/tokenEvent", `{"status":"exploded"}`)
	postRefused(t, d, "/paidy/tokenEvent", suspended+strings.Repeat(" ", maxWebhook))
	d.webhooks(t.Context())

	assert.Len(t, d.problems, 2)
	assert.Equal(t, 2, strings.Count(stdout.String(), "!!"), "marks in\n%s", &stdout)
	assert.Equal(t, 2, d.receiver.violations())
}

// postRefused sends a webhook that the receiver refuses.
func postRefused(t *testing.T, d *day, path, body string) {
	t.Helper()
	client := &http.Client{Transport: d.transport}

	res, err := client.Post(d.receiver.base+path, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, http.StatusBadRequest, res.StatusCode)
}
