package browser_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

const token = "a-token-of-a-test"

func TestThePageAsksForTheTokenOnce(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{AdminToken: token})
	p := s.openPage(t, "en", "")
	assert.NotContains(t, p.text("body"), "order")
	p.fill("#token input", "not-the-token-of-it")
	p.click("#token button")
	p.waitText("main", "The token is wrong")
	p.fill("#token input", token)
	p.click("#token button")
	p.waitText("#live", "● live")

	s.Code("order-1", 100, "")
	p.waitText("tbody", "order-1")
	p.open("#/people")
	p.waitText("main", "completed")
	assert.Equal(t, 1, eval[int](p, `sessionStorage.length`))
	assert.Zero(t, eval[int](p, `localStorage.length`), "the token is forgotten with the tab")
}

func TestTheLanguageIsTheBrowsersUntilAPersonChoosesAnother(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "ja", "#/faults")
	p.waitText("h1", "障害と時計")
	assert.Equal(t, "ja", eval[string](p, `document.documentElement.lang`))
	p.choose("#language", "en")
	p.waitText("h1", "Faults")
	assert.Equal(t, "en", eval[string](p, `document.documentElement.lang`))
	p.open("#/people")
	p.do(chromedp.Reload())
	p.waitText("h1", "People")
	p.waitText("nav", "Webhooks")
}

func TestOtherLanguagesGetEnglish(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	for language, want := range map[string]string{"constructor": "Ledger", "fr,ja-JP": "元帳"} {
		p := s.openPage(t, language, "#/ledger")
		p.waitText("h1", want)
	}
}

func TestAUserPaysAndUnlinksOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	code := s.Code("order-1", 1200, "")
	p := s.openPage(t, "en", "#/people")
	p.choose("#user", sandbox.PayPayUserCompleted)

	p.fill("#pay-code", code)
	p.click("#pay button")
	p.waitText("#said", "Done.")
	assert.Equal(t, "COMPLETED", s.CodePaymentStatus("order-1"))

	p.fill("#wallet [name=balance]", "4321")
	p.click("#wallet button")
	p.waitText("#users", "¥4,321")

	p.fill("#decline input", "PPC_EXPIRED")
	p.click("#decline button")
	p.waitText("#users", "PPC_EXPIRED")

	p.click("#unlink button")
	p.waitText("#users", "INACTIVE")

	p.fill("#pay-code", "04-none")
	p.click("#pay button")
	p.waitFor(`document.getElementById('said').className === 'said bad'`)
	assert.Contains(t, p.text("#said"), "no such code")
}

func TestAWebhookIsRepeatedOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.order("order-1")
	sent := len(s.Deliveries())
	require.NotZero(t, sent)
	p := s.openPage(t, "en", "#/webhooks")
	p.waitFor(`document.querySelectorAll('#webhooks tbody tr').length === ` + strconv.Itoa(sent))

	p.click("#webhooks tbody button")
	p.waitFor(`document.querySelectorAll('#webhooks tbody tr').length === ` + strconv.Itoa(sent+1))

	deliveries := s.Deliveries()
	require.Len(t, deliveries, sent+1)
	assert.JSONEq(t, string(deliveries[sent-1].Body), string(deliveries[sent].Body))
	assert.Eventually(t, func() bool { return s.received() == sent+1 }, patience, 10*time.Millisecond)
}

func TestConditionsFaultsAndTheClockAreSetOnThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/faults")

	before := s.Clock.Now()
	p.click("[data-advance='24h']")
	p.waitText("#said", "Done.")
	assert.Equal(t, 24*time.Hour, s.Clock.Now().Sub(before))
	p.waitText("#now", "2026-04-03 01:30:00 JST")

	p.choose("#condition [name=condition]", "maintenance")
	p.click("#condition button")
	p.waitFor(`!document.getElementById('said').className.includes('bad')`)
	assert.Eventually(t, func() bool { return s.GetKYC(sandbox.PayPayUserCompleted).Status == 503 },
		patience, 20*time.Millisecond)
	p.choose("#condition [name=condition]", "usual")
	p.click("#condition button")
	assert.Eventually(t, func() bool { return s.GetKYC(sandbox.PayPayUserCompleted).Status == 200 },
		patience, 20*time.Millisecond)

	p.choose("#fault [name=kind]", "unavailable-html")
	p.click("#fault button")
	assert.Eventually(t, func() bool { return s.GetKYC(sandbox.PayPayUserCompleted).Status == 503 },
		patience, 20*time.Millisecond)
	p.waitText("#plan", "unavailable-html")
}

func TestAResetEmptiesTheList(t *testing.T) {
	t.Parallel()
	s, p := openAfterAnOrder(t, "#/faults")

	p.click("#reset")
	p.click("#reset-sure")
	p.waitText("#said", "Done.")
	assert.Empty(t, s.Ledger())
	p.click("nav a[href='#/calls']")
	p.waitFor(rows + ` === 0`)

	s.Code("order-2", 100, "")
	p.waitText("tbody", "order-2")
}

// Screen readers need a name for each field, button and table.
func TestEveryFieldButtonAndTableHasAName(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.order("order-1")
	s.sendWrong()
	p := openTab(t, s.Sandbox, "en")
	for _, route := range []string{"calls/2", "calls/3", "waiting", "ledger", "people", "webhooks", "faults"} {
		p.open("#/" + route)
		p.waitFor(`!document.querySelector('main').innerText.includes('Loading')`)

		nameless := eval[[]string](p, `[...document.querySelectorAll('input, select, textarea, button, a, table, section')]
			.filter((e) => ![e.getAttribute('aria-label'), e.labels?.[0]?.textContent, e.caption?.textContent,
				e.matches('button, a') && e.textContent].some((name) => name?.trim()))
			.map((e) => e.outerHTML.slice(0, 100))`)
		assert.Empty(t, nameless, route)
		assert.Zero(t, eval[int](p, `document.querySelectorAll('th:not([scope])').length`), route)
	}
}

func TestAnotherSandboxAtTheSamePortIsShownInstead(t *testing.T) {
	t.Parallel()
	old := startShop(t, sandbox.Config{})
	old.codes("old-1", "old-2", "old-3")
	p := old.openPage(t, "en", "#/calls")
	p.waitText("#live", "● live")
	address, err := url.Parse(old.AdminURL)
	require.NoError(t, err)
	port, err := strconv.Atoi(address.Port())
	require.NoError(t, err)

	old.Close()
	p.waitText("#live", "○ not connected")
	s := startShop(t, sandbox.Config{AdminPort: port})
	s.Code("new-1", 100, "")

	p.waitText("tbody", "new-1")
	p.waitFor(rows + ` === 1`)
	p.waitText("#live", "● live")
}

func TestAnOpenWebhookStaysOpenWhileOthersCome(t *testing.T) {
	t.Parallel()
	s, p := openAfterAnOrder(t, "#/webhooks")
	p.click("#webhooks summary")
	p.do(chromedp.Focus(chromedp.CSS("#webhooks tbody button")))

	s.order("order-2")

	p.waitFor(`document.querySelectorAll('#webhooks tbody tr').length === 2`)
	assert.Equal(t, 1, eval[int](p, `document.querySelectorAll('#webhooks details[open]').length`))
	assert.Equal(t, "Send webhook 1 again", eval[string](p, `document.activeElement.getAttribute('aria-label')`))
}
