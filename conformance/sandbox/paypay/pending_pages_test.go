package paypay_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// pendingURL asks a user for 1,000 yen and returns the address of the user's page.
func pendingURL(r *rig.PayPay, key, user, more string) string {
	r.T.Helper()

	r.CreatePendingPayment(key, user, 1000, more).RequireStatus(201)
	return r.PayPay.PendingPage(key)
}

func TestPayPayPendingPaymentHasAPage(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, `,"orderDescription":"Umbrella"`)
	assert.Equal(t, r.PayPay.URL+"/app/opa/pending/"+r.PayPay.MerchantID+"/k-1", address)

	page := visitAfter(r, address, 29*time.Second)
	assert.Contains(t, page.body, `<h1 id="shop">Sandbox Shop</h1>`)
	assert.Contains(t, page.body, `<p class="yen" id="amount">¥1,000</p>`)
	assert.Contains(t, page.body, `<dd id="order">Umbrella</dd>`)
	assert.Contains(t, page.body, `<dd id="merchant-payment-id">k-1</dd>`)
	assert.Contains(t, page.body, `<dd id="payer">completed: ¥100,000 and 5000 points`)
	assert.Contains(t, page.body, `<dd id="time-left">5:59:31</dd>`)
	assert.NotContains(t, page.body, "<select", "the merchant has named the user")
	page.assertDecisions(t, "pay", "decline", "lapse")
	assert.Equal(t, "/app/opa/pending/{merchantId}/{merchantPaymentId}", page.entry.Path)

	assertInJapanese(r, address, "支払わない")
}

func TestPayPayPendingPagePays(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	form := linkForm(r, address, "pay")
	before := len(r.Ledger())

	for range 2 { // the button is pressed twice
		paid := visit(r, "POST", address, form)
		require.Equal(t, 303, paid.status, paid.body)
		assert.True(t, strings.HasSuffix(address+"?lang=en", paid.location), paid.location)
	}
	assert.Equal(t, []string{"ApprovePending: payment k-1 1000"}, r.Effects(before))
	assert.Equal(t, []string{"COMPLETED k-1 1000"}, r.Events())
	assert.Equal(t, "COMPLETED", r.PendingPaymentStatus("k-1"))

	after := visit(r, "GET", address, nil)
	after.assertState(t, 200, "paid")
	assert.Contains(t, after.body, `<dd id="status">COMPLETED</dd>`)
	assert.NotContains(t, after.body, "<form")
}

func TestPayPayPendingPageDeclines(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	before := len(r.Ledger())

	declined := visit(r, "POST", address, linkForm(r, address, "decline"))
	declined.assertState(t, 200, "declined")
	assert.Contains(t, declined.body, "<form", "it can still be paid")
	assert.Empty(t, r.Effects(before))
	assert.Empty(t, r.Events())
	assert.Equal(t, "CREATED", r.PendingPaymentStatus("k-1"))
}

func TestPayPayPendingPageLetsItLapse(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	form := linkForm(r, address, "lapse")

	for range 2 {
		assert.Equal(t, 303, visit(r, "POST", address, form).status)
	}
	assert.Equal(t, "lapsed", stateOnPage(visit(r, "GET", address, nil)))
	assert.Equal(t, "EXPIRED", r.PendingPaymentStatus("k-1"))

	form.Set("decision", "pay")
	late := visit(r, "POST", address, form)
	late.assertState(t, 400, "refused")
	assert.Contains(t, late.body, "pending payment k-1 is EXPIRED")
}

func TestPayPayPendingPageOfAPaymentThatEnded(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	for _, c := range []struct {
		name, state string
		end         func(r *rig.PayPay, key string)
	}{
		{"the shop has cancelled it", "canceled", func(r *rig.PayPay, key string) {
			r.CancelPendingPayment(key).RequireStatus(202)
		}},
		{"it was paid and cancelled", "over", func(r *rig.PayPay, key string) {
			require.NoError(r.T, r.PayPay.ApprovePending(key))
			r.CancelPayment(key).RequireStatus(202)
		}},
		{"it was paid and refunded", "paid", func(r *rig.PayPay, key string) {
			require.NoError(r.T, r.PayPay.ApprovePending(key))
			r.Refund("r-1", r.GetPendingPayment(key).Text("paymentId"), 1000)
		}},
		{"its time has ended", "lapsed", func(r *rig.PayPay, _ string) { r.Clock.Advance(6 * time.Hour) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			address := pendingURL(r, "k-"+c.state, sandbox.PayPayUserForeign, `,"orderDescription":"`+c.name+`"`)
			form := linkForm(r, address, "decline")
			c.end(r, "k-"+c.state)
			before := len(r.Ledger())

			for _, page := range []linkPage{visit(r, "GET", address, nil), visit(r, "POST", address, form)} {
				page.assertState(t, 200, c.state)
				assert.NotContains(t, page.body, "<form")
			}
			assert.Empty(t, r.Effects(before))
		})
	}
}

func TestPayPayPendingPageOfAUserWithoutMoney(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	require.NoError(t, r.PayPay.SetWallet(sandbox.PayPayUserCompleted, 1, 0))
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	before := len(r.Ledger())

	page := visit(r, "POST", address, linkForm(r, address, "pay"))
	page.assertState(t, 400, "refused")
	assert.Contains(t, page.body, "NO_SUFFICIENT_FUND")
	assert.Contains(t, page.body, "<form", "the user may try again")
	assert.Empty(t, r.Effects(before))
}

func TestPayPayPendingPageRefusesForms(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	refusesForms(r, address, linkForm(r, pendingURL(r, "k-2", sandbox.PayPayUserForeign, ""), "pay"))
	assert.Equal(t, "CREATED", r.PendingPaymentStatus("k-1"))
}

func TestPayPayPendingPagesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, "")
	r.CreateCode("code-1", 1200, "").RequireStatus(201)
	for _, target := range []string{
		r.PayPay.PendingPage("none"),
		r.PayPay.PendingPage("code-1"),
		strings.Replace(address, r.PayPay.MerchantID, "another", 1),
		"/app/opa/pending/k-1",
		r.PayPay.PendingPage("<script>"),
	} {
		assertNoPage(r, target)
	}
	assert.Equal(t, 404, visit(r, "POST", strings.Replace(address, r.PayPay.MerchantID, "another", 1),
		linkForm(r, address, "pay")).status, "another merchant's page")
	assert.Equal(t, "CREATED", r.PendingPaymentStatus("k-1"))
}

func TestPayPayPendingPageEscapesEveryField(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	text, err := json.Marshal(hostile)
	require.NoError(t, err)
	address := pendingURL(r, "k-1", sandbox.PayPayUserCompleted, `,"orderDescription":`+string(text)+
		`,"storeId":`+string(text)+`,"terminalId":`+string(text))

	page := visit(r, "GET", address, nil)
	assert.Equal(t, 1, strings.Count(page.body, "&lt;script&gt;alert(1)"), "the order")
	assertHarmless(t, page)
	assertHarmless(t, visit(r, "POST", address, linkForm(r, address, hostile)))
}
