package browser_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
)

// openCode makes a code of 1,200 yen and opens its url on a phone.
func openCode(t *testing.T) (set *sandbox.ClientSet, phone *tab) {
	t.Helper()
	set = startClients(t, sandbox.Config{})
	code := createCode(t, set, paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1",
		Amount:            paypay.Yen(1200),
		OrderDescription:  new("傘 1本"),
	})
	phone = openPhone(t, "ja", set.Sandbox.PayPay.URL)
	phone.visit(code.URL)
	return set, phone
}

// waitState waits for what came of a form.
func (p *tab) waitState(state string) {
	p.t.Helper()
	p.waitFor(`document.querySelector('#result[data-state="` + state + `"]')`)
}

// assertFitsWidth asserts that nobody has to move the page sideways.
func (p *tab) assertFitsWidth() {
	p.t.Helper()
	hidden := eval[[]string](p, `[...document.querySelectorAll('html, main, main :not(pre)')]
		.filter((e) => e.scrollWidth > e.clientWidth &&
			(e.matches('html') || ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)))
		.map((e) => e.outerHTML.slice(0, 100))`)
	assert.Empty(p.t, hidden, "a part of it is hidden at the side")
}

func TestACodeIsPaidOnAPhone(t *testing.T) {
	t.Parallel()
	set, phone := openCode(t)
	phone.assertFitsWidth()
	assert.Equal(t, "¥1,200", phone.text("#amount"))
	assert.Contains(t, phone.text("main"), "傘 1本")
	assert.Equal(t, paypay.PaymentStatusCreated, statusOf(t, set, "order-1"))

	phone.choose("#user", sandbox.PayPayUserForeign)
	phone.click("#pay")
	phone.waitState("paid")

	phone.assertFitsWidth()
	assert.Contains(t, phone.text("main"), "COMPLETED")
	assert.Equal(t, paypay.PaymentStatusCompleted, statusOf(t, set, "order-1"))
	assert.Zero(t, eval[int](phone, `document.querySelectorAll('#pay').length`), "nobody pays twice")
}

func TestACodeThatIsDeclinedOnAPhoneCanStillBePaid(t *testing.T) {
	t.Parallel()
	set, phone := openCode(t)

	phone.click("#decline")
	phone.waitState("declined")
	assert.Equal(t, paypay.PaymentStatusCreated, statusOf(t, set, "order-1"))

	phone.click("#pay")
	phone.waitState("paid")
	assert.Equal(t, paypay.PaymentStatusCompleted, statusOf(t, set, "order-1"))
}

func TestAUserWithoutEnoughMoneyIsToldWhyThePaymentWasRefused(t *testing.T) {
	t.Parallel()
	set, phone := openCode(t)
	phone.choose("#user", sandbox.PayPayUserPoor)

	phone.click("#pay")
	phone.waitState("refused")

	assert.Contains(t, phone.text("#result"), "NO_SUFFICIENT_FUND")
	assert.NotEqual(t, paypay.PaymentStatusCompleted, statusOf(t, set, "order-1"))
	assert.Empty(t, effectsAfter(t, set, 1))
}
