package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
)

// checkoutPage is a shop's page that loads a Checkout script and launches it by a button.
// It keeps what its function was called with.
const checkoutPage = `<!DOCTYPE html>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title>
<script src="%[1]s"></script>
<button id="buy">Buy</button>
<script>
	const config = %[2]s;
	config.%[4]s = (data) => { window.told = data ?? null; };
	const checkout = Paidy.configure(config);
	document.getElementById('buy').addEventListener('click', () => checkout.launch(%[3]s));
</script>`

// launch is what a shop's page needs for Checkout.
type launch struct {
	scriptURL, origin string
	config, payload   json.RawMessage
	callback          string // name of the function that is called at the end
}

// openCheckout opens Checkout on a shop's page.
func openCheckout(t *testing.T, l launch) *tab {
	t.Helper()
	shop := serveCheckout(t, l)
	p := openPhone(t, "en", shop, l.origin)
	p.visit(shop + "/")
	p.click("#buy")
	return p
}

// serveCheckout serves a shop's page on an origin of its own, which it returns.
func serveCheckout(t *testing.T, l launch) string {
	t.Helper()
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, checkoutPage, l.scriptURL, l.config, l.payload, l.callback)
	}))
	t.Cleanup(shop.Close)
	return shop.URL
}

// told returns what the shop's function was called with, once Checkout is gone.
func (p *tab) told() map[string]any {
	p.t.Helper()
	p.waitDialogGone()
	p.waitFor(`'told' in window`)
	return eval[map[string]any](p, `window.told`)
}

// assertToldNothing asserts that Checkout is gone and the shop's function was not called.
func (p *tab) assertToldNothing() {
	p.t.Helper()
	p.waitDialogGone()
	assert.False(p.t, eval[bool](p, `'told' in window`))
}

// paidyLaunch is a purchase of an umbrella for 1,200 yen.
func paidyLaunch(t *testing.T, s *sandbox.Sandbox) launch {
	t.Helper()
	checkout, err := jppay.PaidyCheckout(s.Paidy.PublicKey, jppay.CheckoutPayment{
		Amount:    1200,
		StoreName: "傘の店",
		Buyer:     jppay.CheckoutBuyer{Email: "hanako@shop.example", Name1: "見本 花子", Phone: "08000000000"},
		Order: paidy.OrderRequest{
			Items:    []paidy.OrderItemRequest{{Title: new("傘"), UnitPrice: 1200, Quantity: 1}},
			OrderRef: new("order-7"),
		},
	})
	require.NoError(t, err)
	return launch{s.Paidy.URL + "/paidy.js", s.Paidy.URL, checkout.Config, checkout.Payload, "closed"}
}

func TestPaidyCheckoutThatIsApprovedTellsTheShopOfAnAuthorizedPayment(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	p := openCheckout(t, paidyLaunch(t, set.Sandbox))
	assert.Equal(t, "¥1,200", p.textInDialog("#amount"))
	assert.Equal(t, "order-7", p.textInDialog("#order-ref"))

	p.clickInDialog("#approve")
	told := p.told()

	assert.Equal(t, "authorized", told["status"])
	assert.EqualValues(t, 1200, told["amount"])
	assert.Equal(t, "JPY", told["currency"])
	id, _ := told["id"].(string)
	payment, err := set.Paidy.GetPayment(t.Context(), paidy.PaymentID(id))
	require.NoError(t, err)
	assert.Equal(t, paidy.PaymentStatusAuthorized, payment.Status)
	assert.Equal(t, "order-7", *payment.Order.OrderRef)
	assert.Equal(t, "buy", eval[string](p, `document.activeElement.id`), "the focus is where it was")
}

func TestPaidyCheckoutThatIsDeclinedTellsTheShop(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	p := openCheckout(t, paidyLaunch(t, set.Sandbox))

	p.clickInDialog("#decline")
	told := p.told()

	assert.Equal(t, "rejected", told["status"])
	assert.Regexp(t, "^pay_", told["id"])
	assert.Empty(t, set.Sandbox.Ledger())
}

func TestPaidyCheckoutThatIsClosedTellsTheShopAndNoMore(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	p := openCheckout(t, paidyLaunch(t, set.Sandbox))

	p.clickInDialog("#close")

	assert.Equal(t, map[string]any{"status": "closed"}, p.told())
	assert.Empty(t, set.Sandbox.Ledger())
}

func TestPaidyCheckoutExplainsAWrongPayload(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	wrong := paidyLaunch(t, set.Sandbox)
	wrong.payload = json.RawMessage(strings.Replace(string(wrong.payload), `"amount":1200`, `"amount":"1200"`, 1))
	p := openCheckout(t, wrong)

	assert.Contains(t, p.textInDialog("#problems"), "/amount")
	p.clickInDialog("#close")

	assert.Equal(t, map[string]any{"status": "closed"}, p.told())
	assert.Empty(t, set.Sandbox.Ledger())
}
