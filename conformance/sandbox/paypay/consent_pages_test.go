package paypay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// askedForMore authorizes 1,000 yen, asks for 2,000, and returns the payment's id and the
// address of the user's page.
func askedForMore(r *rig.PayPay) (id, address string) {
	r.T.Helper()

	id = authorized1000(r)
	address = r.Reauthorize("q-1", id, 2000).RequireStatus(201).Text("url")
	r.Events()
	return id, address
}

func TestPayPayHigherAmountHasAPage(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id, address := askedForMore(r)
	assert.Equal(t, r.PayPay.ConsentPage(id), address, "reauthorizePayment answers it")
	assert.Equal(t, r.PayPay.URL+"/app/opa/consent/"+id, address)

	page := visit(r, "GET", address, nil)
	require.Equal(t, 200, page.status)
	assert.Contains(t, page.body, `<p class="yen" id="amount">¥2,000</p>`)
	assert.Contains(t, page.body, "It will be authorized:")
	assert.Contains(t, page.body, `<dd id="authorized-amount">¥1,000</dd>`)
	assert.Contains(t, page.body, `<dd id="merchant-payment-id">k-1</dd>`)
	assert.Contains(t, page.body, `<dd id="payer">completed: `)
	assert.Contains(t, page.body, `<dd id="time-left">6:00:00</dd>`)
	page.assertDecisions(t, "agree", "decline")
	assert.Equal(t, "/app/opa/consent/{paymentId}", page.entry.Path)

	assertInJapanese(r, address, "承認しない")
}

func TestPayPayConsentPageAgrees(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id, address := askedForMore(r)
	form := linkForm(r, address, "agree")

	var location string
	for range 2 { // the button is pressed twice
		agreed := visit(r, "POST", address, form)
		require.Equal(t, 303, agreed.status, agreed.body)
		location = agreed.location
	}
	assert.True(t, strings.HasPrefix(location, "https://"), "redirectUrl of reauthorizePayment: %s", location)
	assert.Equal(t, []string{"AUTHORIZED k-1 2000 q-1"}, r.Events())
	assert.Equal(t, int64(2000), r.Wallet(sandbox.PayPayUserCompleted).Blocked)

	after := visit(r, "GET", address, nil)
	assert.Equal(t, "agreed", stateOnPage(after))
	assert.Contains(t, after.body, `<p class="yen" id="amount">¥2,000</p>`)
	assert.NotContains(t, after.body, "<form")
	assert.Error(t, r.PayPay.ConfirmIncrease(id))
}

func TestPayPayConsentPageDeclines(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	_, address := askedForMore(r)
	form := linkForm(r, address, "decline")

	for range 2 {
		declined := visit(r, "POST", address, form)
		require.Equal(t, 303, declined.status, declined.body)
		assert.True(t, strings.HasSuffix(address+"?lang=en", declined.location), "no source says that PayPay leads back")
	}
	after := visit(r, "GET", address, nil)
	assert.Equal(t, "declined", stateOnPage(after))
	assert.Contains(t, after.body, `<p class="yen" id="amount">¥1,000</p>`)
	assert.Empty(t, r.Events())

	form.Set("decision", "agree")
	late := visit(r, "POST", address, form)
	late.assertState(t, 400, "refused")
	assert.Equal(t, int64(1000), r.Wallet(sandbox.PayPayUserCompleted).Blocked)
}

func TestPayPayConsentPageOfACapture(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := authorized1000(r)
	r.Capture("k-1", "c-1", 1500).RequireStatus(202)
	address := r.PayPay.ConsentPage(id)

	page := visit(r, "GET", address, nil)
	assert.Contains(t, page.body, "You will pay:")
	assert.Contains(t, page.body, `<p class="yen" id="amount">¥1,500</p>`)

	agreed := visit(r, "POST", address, linkForm(r, address, "agree"))
	assert.Equal(t, 303, agreed.status)
	assert.True(t, strings.HasSuffix(address+"?lang=en", agreed.location), "capturePaymentAuth has no redirectUrl")
	assert.Equal(t, "COMPLETED", r.PaymentStatus("k-1"))
	assert.Equal(t, "agreed", stateOnPage(visit(r, "GET", address, nil)))
}

func TestPayPayConsentPageOfWhatEnded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, state string
		end         func(r *rig.PayPay, id string)
	}{
		{"its time has ended", "lapsed", func(r *rig.PayPay, _ string) { r.Clock.Advance(6 * time.Hour) }},
		{"PayPay takes its time", "accepted", func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.AcceptIncrease(id))
		}},
		{"the shop has given the authorization up", "none", func(r *rig.PayPay, id string) {
			r.Revert("v-1", id).RequireStatus(200)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			id, address := askedForMore(r)
			c.end(r, id)

			page := visit(r, "GET", address, nil)
			page.assertState(t, 200, c.state)
			assert.NotContains(t, page.body, "<form")
		})
	}

	r := rig.StartPayPayPayments(t)
	id := authorized1000(r)
	assert.Equal(t, "none", stateOnPage(visit(r, "GET", r.PayPay.ConsentPage(id), nil)), "nothing was asked")
}

// The user must not agree to an amount that the page did not show.
func TestPayPayConsentPageRefusesTheFormOfAnotherAmount(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id, address := askedForMore(r)
	old := linkForm(r, address, "agree")
	require.NoError(t, r.PayPay.DeclineIncrease(id))
	r.Reauthorize("q-2", id, 9000).RequireStatus(201)

	page := visit(r, "POST", address, old)
	assert.Equal(t, 403, page.status)
	assert.Equal(t, int64(1000), r.Wallet(sandbox.PayPayUserCompleted).Blocked)
}

func TestPayPayConsentPageOfAUserWithoutMoney(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	_, address := askedForMore(r)
	require.NoError(t, r.PayPay.SetWallet(sandbox.PayPayUserCompleted, 1, 0))

	page := visit(r, "POST", address, linkForm(r, address, "agree"))
	page.assertState(t, 400, "refused")
	assert.Contains(t, page.body, "NO_SUFFICIENT_FUND")
	assert.Contains(t, page.body, "<form", "the user is still asked")
}

func TestPayPayConsentPageRefusesForms(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	_, address := askedForMore(r)
	refusesForms(r, address, linkForm(r, payURL(r, "k-2", ""), "agree"))
	assert.Empty(t, stateOnPage(visit(r, "GET", address, nil)), "the user is still asked")
}

func TestPayPayConsentPagesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	for _, target := range []string{
		r.PayPay.ConsentPage("none"), "/app/opa/consent/", r.PayPay.ConsentPage("<script>"),
	} {
		assertNoPage(r, target)
	}
	assert.Equal(t, 403, visit(r, "POST", r.PayPay.ConsentPage("none"), nil).status)
}
