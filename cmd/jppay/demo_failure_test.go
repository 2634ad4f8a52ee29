package main

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

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
			want: []string{" 503 ", "!! paypay getKycInfo never succeeded", "55/57"},
		},
		"a customer who cannot link": {
			fault: sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Operation: "createAccountLinkQRCode",
				Kind: sandbox.FaultUnavailableHTML,
			},
			want: []string{
				"!! createAccountLinkQRCode: ",
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

	for name, fault := range map[string]sandbox.Fault{
		"a webhook that never comes": {
			Provider: sandbox.ProviderPayPay, Webhook: "transactionEvent", Kind: sandbox.FaultWebhookDrop,
		},
		"an API that does not confirm": {
			Provider: sandbox.ProviderPayPay, Operation: "getCodePaymentDetails",
			Kind: sandbox.FaultUnavailableHTML, Times: 100,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout buffer
			d := newDay(&stdout)
			injectFault := func(s *sandbox.Sandbox) error {
				d.giveUp = func() bool { return s.Injected()[fault.Kind] > 0 }
				return s.Fault(fault)
			}

			err := d.tell(t.Context(), receivingCase(t), injectFault)

			require.NoError(t, err)
			assert.NotEmpty(t, d.problems)
			assert.Contains(t, stdout.String(), "!!    NOT TRUE: a payment's webhook")
		})
	}
}

// receivingCase is the flow of the day about a shop that receives webhooks and files.
func receivingCase(t *testing.T) flow.Case {
	t.Helper()
	cases, err := flow.Load()
	require.NoError(t, err)
	at := slices.IndexFunc(cases, func(c flow.Case) bool { return strings.HasPrefix(c.Title, "Receiving: ") })
	require.GreaterOrEqual(t, at, 0)

	return cases[at]
}

func TestTheDemoThatHasNoSandboxSaysSoInOneLine(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer

	code := demo(t.Context(), &stdout, &stderr, func(*sandbox.Sandbox) error { return errors.New("no sandbox today") })

	assert.Equal(t, exitFound, code)
	assert.Equal(t, intro, stdout.String())
	assert.Equal(t, "jppay demo: no sandbox today\n", stderr.String())
}

func TestTheReportMarksEachKindOfSurprise(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d := newDay(&stdout)
	d.document = documentNamed("paidy")
	call := flow.Step{Call: "getPayment", Says: "a call"}
	declined := &overlay.Error{Provider: "paidy", Operation: "getPayment", Status: 200, Code: "rejected"}

	for name, surprise := range map[string]func(){
		"a call that is not as expected": func() { d.step(flow.Done{Step: call, Err: declined, Problem: io.EOF}) },
		"an action that is not as expected": func() {
			d.step(flow.Done{Step: flow.Step{Do: "booked"}, Problem: io.EOF})
		},
		"a fact that does not hold":  func() { d.fact(false, "paid once") },
		"an error outside of a call": func() { d.setup(io.ErrUnexpectedEOF) },
	} {
		problems, marks := len(d.problems), strings.Count(stdout.String(), "!!")

		surprise()

		assert.Len(t, d.problems, problems+1, name)
		assert.Equal(t, marks+1, strings.Count(stdout.String(), "!!"), "%s: marks in\n%s", name, &stdout)
	}
}

func TestTheReportMarksACallThatTheSandboxTookForAnother(t *testing.T) {
	t.Parallel()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/payments/pay_1", nil)
	require.NoError(t, err)
	done := flow.Done{
		Step: flow.Step{Call: "getPayment", Says: "a call"},
		Exchanges: []flow.Exchange{
			{Operation: "getPayment", Request: request},
			{Operation: "getPayment", Response: &http.Response{StatusCode: http.StatusOK}},
		},
	}

	for want, entry := range map[string]sandbox.Entry{
		"unexpected: the sandbox took it for listTokens": {Operation: "listTokens", Status: http.StatusOK},
		"unexpected: the sandbox answered 404":           {Operation: "getPayment", Status: http.StatusNotFound},
	} {
		var stdout buffer
		d := newDay(&stdout)
		d.document = documentNamed("paidy")
		d.logged(entry)

		d.step(done)

		assert.Contains(t, stdout.String(), want)
		assert.Len(t, d.problems, 1, want)
	}
}

func TestTheReportMarksWebhooksThatBreakTheContract(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d := newDay(&stdout)
	d.webhooks = []event{{overlay.Paidy, flow.Webhook{Name: "tokenEvent", Err: errors.New("status exploded")}}}

	d.tellWebhooks()

	assert.Len(t, d.problems, 1)
	assert.Equal(t, 1, strings.Count(stdout.String(), "!!"), "marks in\n%s", &stdout)
	assert.Equal(t, 1, d.violations)
}
