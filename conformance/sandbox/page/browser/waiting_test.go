package browser_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// row is the row of what waits of a kind.
func row(kind string) string { return `#waiting tr[data-kind="` + kind + `"]` }

func actOn(kind, name string) string { return row(kind) + ` [data-act="` + name + `"]` }

func (p *tab) waitGone(selector string) {
	p.t.Helper()
	p.waitFor(`!document.querySelector(` + quoted(selector) + `)`)
}

func TestAWaitingCodeIsPaidByTheUserWhoIsChosen(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "ja", "#/waiting")
	p.waitText("main", "待っているものはありません")

	code := s.Code("order-1", 1200, `,"orderDescription":"<b>二杯</b>"`)
	p.waitText(row("code"), "<b>二杯</b>")
	p.waitText(row("code"), "1,200 円")
	p.choose("#payer", sandbox.PayPayUserForeign)
	p.click(actOn("code", "pay"))
	p.waitGone(row("code"))

	assert.Equal(t, "COMPLETED", s.CodePaymentStatus("order-1"))
	wallet := s.Wallet(sandbox.PayPayUserForeign)
	assert.EqualValues(t, 105_000-1200, wallet.Balance+wallet.Points)
	assert.Contains(t, s.Ledger()[0].ID, code)
}

func TestWhatWaitsIsDoneOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.Code("fails-1", 100, "")
	s.CreatePendingPayment("pending-1", sandbox.PayPayUserCompleted, 300, "")
	raised := s.Authorized("raised-1", sandbox.PayPayUserCompleted, 1000)
	s.Reauthorize("raise-1", raised, 2000)
	s.LinkCode(rig.PayPayLinkBody(""))
	s.TopUpCode("top-up-1", sandbox.PayPayUserCompleted, 1000)
	p := s.openPage(t, "en", "#/waiting")
	p.waitFor(`document.querySelectorAll('#waiting tbody tr').length === 5`)
	assert.Contains(t, eval[string](p, `document.querySelector('`+row("code")+` a').href`), "/app/opa/pay/")
	assert.Contains(t, eval[string](p, `document.querySelector('`+row("account-link")+` a').href`), "/app/opa/link/")
	assert.Contains(t, p.text(row("increase")), "¥1,000 → ¥2,000")
	nameless := eval[int](p, `[...document.querySelectorAll('#waiting input, #waiting button')]
		.filter((e) => !e.getAttribute('aria-label')).length`)
	assert.Zero(t, nameless)

	p.click(actOn("code", "fail"))
	p.waitGone(row("code"))
	p.click(actOn("pending-payment", "pay"))
	p.waitGone(row("pending-payment"))
	p.click(actOn("increase", "accept"))
	p.waitGone(actOn("increase", "accept"))
	assert.Contains(t, p.text(row("increase")), "PayPay takes its time")
	p.click(actOn("increase", "confirm"))
	p.waitGone(row("increase"))
	p.click(actOn("account-link", "decline"))
	p.waitGone(row("account-link"))
	p.click(actOn("top-up", "topUp"))
	p.waitGone(row("top-up"))

	assert.Equal(t, "FAILED", s.CodePaymentStatus("fails-1"))
	assert.Equal(t, "COMPLETED", s.PendingPaymentStatus("pending-1"))
	assert.Equal(t, "AUTHORIZED", s.PaymentStatus("raised-1"))
	assert.EqualValues(t, 2000, s.Wallet(sandbox.PayPayUserCompleted).Blocked)
	p.waitText("main", "Nothing waits")
}

func TestThePageActsOnTheMerchantThatIsChosen(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{Merchants: []sandbox.MerchantConfig{
		{Name: "books"},
		{Name: "toys", PayPay: &sandbox.PayPayAccount{
			MerchantID: "880000000000000002", APIKey: "a_toysOnly", APISecret: "dG95cyBvbmx5LCBub2JvZHkncw==",
			ClientID: "a_toysClient", Users: []sandbox.PayPayUser{{ID: "user-of-toys", Balance: 700}},
		}},
		{Name: "paidy-only", Paidy: &sandbox.PaidyAccount{SecretKey: "sk_test_only", PublicKey: "pk_test_only"}},
	}})
	toys, found := s.Merchant("toys")
	require.True(t, found)
	p := s.openPage(t, "en", "#/people")
	offered := eval[string](p, `[...document.getElementById('merchant').options].map((o) => o.value).join()`)
	assert.Equal(t, "books,toys", offered)

	p.choose("#merchant", "toys")
	p.waitText("#users", "user-of-toys")
	p.choose("#user", "user-of-toys")
	p.fill("#wallet [name=points]", "33")
	p.click("#wallet button")
	p.waitText("#users", "¥33")
	wallet, err := toys.PayPay.Wallet("user-of-toys")
	require.NoError(t, err)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 700, Points: 33}, wallet, "what was not filled in stays")
	p.click("[data-act='leave']")
	p.waitText("#users", "has left PayPay")

	p.open("#/waiting")
	p.waitFor(`document.getElementById('merchant').value === 'toys'`)
	s.Code("order-1", 100, "")
	p.choose("#merchant", "books")
	p.waitText("#waiting", "order-1")
}

func TestUsersAndTheBudgetAreChangedOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "ja", "#/people")
	p.waitText("#users", "eKYC済み")
	p.choose("#user", sandbox.PayPayUserCompleted)

	p.click("#budget button")
	p.waitText("#said", "完了")
	s.CreateCashback("cashback-1", sandbox.PayPayUserCompleted, 100, "")
	s.PayPay.PayPay.SettlePoints()
	assert.Equal(t, "FAILURE", s.GetCashback("cashback-1").Text("status"), "the budget has run out")

	p.click("[data-act='update-account-status']")
	assert.Eventually(t, func() bool { return s.GetKYC(sandbox.PayPayUserCompleted).Status != 200 },
		patience, 10*time.Millisecond)
}

func TestAnotherWorldIsChosenOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/faults")
	p.waitText("#world", "Nobody paid a code in time.")

	p.choose(`#world [name="lapsed code"]`, "EXPIRED")
	p.choose(`#world [name="status of DYNAMIC_QR_PAYMENT_NOT_FOUND"]`, "404")
	p.click("#world button")
	p.waitText("#said", "Done.")
	assert.Equal(t, worlds.World{LapsedCode: worlds.LapsedExpired, NoCodeStatus: worlds.NoCode404}, s.World())

	p.do(chromedp.Reload())
	p.waitFor(`document.querySelector('#world [name="lapsed code"]')?.value === 'EXPIRED'`)
	p.click("#reset")
	p.click("#reset-sure")
	p.waitFor(`document.querySelector('#world [name="lapsed code"]').value === 'DYNAMIC_QR_PAYMENT_NOT_FOUND'`)
	assert.Equal(t, worlds.World{}, s.World())
}
