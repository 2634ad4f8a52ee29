package paidy_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// priced is a request for a payment of one item at a price.
func priced(price string) string {
	return strings.Replace(rig.PaidyPaymentBody(sandbox.PaidyTokenActive), `"unit_price":1000`, `"unit_price":`+price, 1)
}

func TestPaidyServesWhatClientsInProductionSend(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		path string // behind the payment; empty: a new payment
		body string
		note string
	}{
		"a close without a body":      {path: "/close", note: "there is no body"},
		"the amount of a refund text": {path: "/refunds", body: `"amount":"400"`, note: "/amount is a number in a text"},
		"a price with a fraction":     {body: priced("999.5"), note: "/order/items/0/unit_price has a fraction"},
		"a negative price with a fraction": {
			body: priced("-33.333333333333336"), note: "/order/items/0/unit_price has a fraction",
		},
		"a null address line": {
			body: strings.Replace(priced("1000"), `"order":`,
				`"shipping_address":{"line1":null,"city":"港区","zip":"100-0000"},"order":`, 1),
			note: "/shipping_address/line1 is null",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, strict := rig.StartPaidy(t, sandbox.Config{}), rig.StartPaidy(t, sandbox.Config{Strict: true})

			served, refused := tolerated(r, c.path, c.body), tolerated(strict, c.path, c.body)

			assert.Equal(t, 200, served.Status, "%s", served.Reason)
			assert.Contains(t, served.Reason, c.note)
			assert.NotContains(t, served.Reason, "400", "what was sent")
			assert.Equal(t, 400, refused.Status, "%s", refused.Reason)
		})
	}
}

// tolerated sends a request about a new payment, which is captured before a refund.
func tolerated(r *rig.Paidy, path, body string) rig.PaidyAnswer {
	r.T.Helper()
	if path == "" {
		return r.Send("POST", "/payments", body)
	}
	payment := "/payments/" + r.Checkout("")
	if path == "/refunds" {
		capture := r.Capture(strings.TrimPrefix(payment, "/payments/"))
		body = `{"capture_id":"` + capture + `",` + body + `}`
	}
	return r.Send("POST", payment+path, body)
}

func TestPaidyRefundsTheNumberInATextAmount(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	before := len(r.Ledger())

	tolerated(r, "/refunds", `"amount":"400"`)

	assert.Contains(t, strings.Join(r.Effects(before), ";"), " 400")
}

func TestPaidyRefusesTextAmountsThatNoClientSends(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})

	for _, amount := range []string{
		`"abc"`, `" 400"`, `"4e2"`, `"400.0"`, `"-400"`, `"+400"`, `"0400"`, `"99999999999999999999"`, `["400"]`, `400.5`,
	} {
		a := tolerated(r, "/refunds", `"amount":`+amount)
		assert.Equal(t, 400, a.Status, "%s: %s", amount, a.Reason)
	}
}

func TestPaidyRefusesTheSameOddValuesElsewhere(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	body := rig.PaidyPaymentBody(sandbox.PaidyTokenActive)

	for name, text := range map[string]string{
		"an amount with a fraction":   strings.Replace(body, `"amount":1000`, `"amount":1000.5`, 1),
		"an amount that is text":      strings.Replace(body, `"amount":1000`, `"amount":"1000"`, 1),
		"a price that is text":        priced(`"1000"`),
		"a price beyond all prices":   priced("1e300"),
		"a quantity with a fraction":  strings.Replace(body, `"quantity":1`, `"quantity":1.5`, 1),
		"a price that is not a value": priced("null"),
	} {
		a := r.Send("POST", "/payments", text)
		assert.NotEqual(t, body, text, name)
		assert.Equal(t, 400, a.Status, "%s: %s", name, a.Reason)
	}
}

func TestPaidyTakesWholeNumbersInEachSpelling(t *testing.T) {
	t.Parallel()

	for _, strict := range []bool{false, true} {
		r := rig.StartPaidy(t, sandbox.Config{Strict: strict})
		text := strings.NewReplacer(`"amount":1000`, `"amount":1000.0`, `"unit_price":1000`, `"unit_price":1e3`).
			Replace(rig.PaidyPaymentBody(sandbox.PaidyTokenActive))

		a := r.Send("POST", "/payments", text)

		assert.Equal(t, 200, a.Status, "%s", a.Reason)
		a.AssertFields(rig.Fields{"amount": 1000})
	}
}

func TestPaidyRefusesACaptureWithoutABody(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})

	a := r.Send("POST", "/payments/"+r.Checkout("")+"/captures", "")

	assert.Equal(t, 400, a.Status)
	assert.Equal(t, paidyMalformed, a.Text("code"))
}
