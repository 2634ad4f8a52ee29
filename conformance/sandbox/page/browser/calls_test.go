package browser_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// script is what must show as text wherever it comes from.
const script = `"'><img src=x onerror="window.ran=1"><script>window.ran=1</script>`

// rows counts the rows that a person sees.
const rows = `document.querySelectorAll('.journal tbody tr:not([hidden])').length`

// postScripts brings the script into each field that comes from outside.
func postScripts(t *testing.T, s shop) {
	t.Helper()
	escaped := strings.ReplaceAll(script, `"`, `\"`)
	s.Send(http.MethodPost, rig.PayPayCodesPath, rig.PayPayCodeBody("order-1", 500, `,"orderDescription":"`+escaped+`"`))
	s.Send(http.MethodPost, rig.PayPayCodesPath, rig.PayPayCodeBody(escaped, 500, ""))
	s.Send(http.MethodGet, "/v2/%3Cscript%3Ewindow.ran=1%3C/script%3E", "", "X-Shop", script)
	s.Send(http.MethodGet, giftCards+"?"+"name=%3Cimg%20src=x%20onerror=window.ran=1%3E", "")
	s.SendAs(script, http.MethodPost, giftCards, script, "Content-Type", script)
	s.SendAs("hmac OPA-Auth:"+script+":a:b:c:d", http.MethodGet, giftCards, "")
	require.NoError(t, s.PayPay.PayPay.Decline(sandbox.PayPayUserCompleted, "PPC_EXPIRED"))
	_, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 100, OrderRef: script})
	require.NoError(t, err)
}

func TestScriptsFromOutsideShowAsTextAndRunNothing(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	postScripts(t, s)
	p := openTab(t, s.Sandbox, "en")

	harmless := func(where string) {
		assert.False(t, eval[bool](p, `'ran' in window`), where)
		assert.Zero(t, eval[int](p, `document.querySelectorAll('img, iframe, body script, [onerror]').length`), where)
	}
	shown := ""
	for number := 1; number <= len(s.Calls(sandbox.CallFilter{})); number++ {
		p.open(fmt.Sprintf("#/calls/%d", number))
		p.waitText(".detail h1", "")
		p.waitFor(`document.querySelector('.detail h2')`)
		shown += eval[string](p, `document.querySelector('main').textContent`)
		harmless(fmt.Sprintf("call %d", number))
	}
	for _, view := range []string{
		"waiting", "ledger", "people", "webhooks", "faults", "<img src=x onerror=window.ran=1>",
	} {
		p.open("#/" + view)
		p.waitFor(`!document.querySelector('main').innerText.includes('Loading')`)
		shown += eval[string](p, `document.querySelector('main').textContent`)
		harmless(view)
	}
	assert.Contains(t, shown, script)
	assert.Contains(t, shown, strings.ReplaceAll(script, `"`, `\"`))
}

// Where a mistake of the page wrote a script into it, the policy would stop it.
func TestThePolicyStopsWhatIsWrittenIntoThePage(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/calls")
	for _, html := range []string{
		`<img src="/none" onerror="window.ran = 1">`, `<img src="https://other.example/x.png">`,
		`<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>`, `<style>body { display: none }</style>`,
		`<a href="javascript:window.ran = 1" id="link">x</a>`,
	} {
		assert.Empty(t, p.takeProblems(), "before %s", html)
		eval[string](p, `document.getElementById('top').innerHTML = `+quoted(html))
		eval[any](p, `document.getElementById('link')?.click()`)

		assert.Eventually(t, func() bool { return len(p.takeProblems()) > 0 }, patience, 10*time.Millisecond, html)
		assert.False(t, eval[bool](p, `'ran' in window`), html)
		p.open("?again#/calls")
		p.takeProblems()
	}
}

// Without a policy that stops it, a request to elsewhere fails a test.
func TestATabNoticesARequestToAnotherHost(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<!DOCTYPE html><img src="http://other.example/x.png">`)
	}))
	t.Cleanup(page.Close)
	p := newTab(t, "en", page.URL)

	p.visit(page.URL + "/")

	assert.Equal(t, []string{"request: http://other.example/x.png"}, p.takeProblems())
}

func TestCallsComeLiveAndAreFiltered(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/calls")
	p.waitText("#live", "● live")

	s.Code("order-live", 700, "")
	p.waitText("tbody", "order-live")
	s.sendWrong()
	p.waitFor(rows + ` === 2`)
	assert.Contains(t, p.text("tbody tr"), "createPointsCode", "the newest is on top")

	p.fill("#filter", "ORDER-live")
	p.waitFor(rows + ` === 1`)
	assert.NotContains(t, p.text("tbody"), "createPointsCode")
	p.fill("#filter", "")
	p.click("#refused")
	p.waitFor(rows + ` === 1`)
	assert.Contains(t, p.text("tbody"), "createPointsCode")
	p.waitText(".count", "1 of 2")

	s.sendWrong()
	p.waitFor(rows + ` === 2`)
	p.choose("#provider", "paidy")
	p.waitFor(rows + ` === 0`)
}

func TestAnOpenCallIsDrawnAgainOnlyIfItChanged(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	code := s.Code("order-1", 100, "")
	p := s.openPage(t, "en", "#/calls/1")
	p.click(".detail details summary")
	p.waitFor(`document.querySelector('.detail details').open`)

	eval[any](p, `import('./entries.js').then((entries) => entries.again()).then(() => { window.again = true; })`)
	p.waitFor(`window.again`)
	require.NoError(t, s.PayPay.PayPay.ScanAndPay(code, sandbox.PayPayUserCompleted))
	p.waitFor(rows + ` === 2`)

	assert.True(t, eval[bool](p, `document.querySelector('.detail details').open`))
}

func TestTheListIsReadByKeys(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.codes("order-1", "order-2", "order-3")
	p := s.openPage(t, "en", "#/calls")
	p.waitFor(rows + ` === 3`)

	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	p.press(kb.Enter)
	p.waitOpened("2")
	p.press(kb.ArrowDown)
	p.waitOpened("1")
	p.press(kb.ArrowUp)
	p.waitOpened("2")
	p.press(kb.Escape)
	p.waitFor(`location.hash === '#/calls' && document.querySelector('.detail').hidden`)
	p.press("/")
	p.waitFor(`document.activeElement.id === 'filter'`)
	p.press("3/4")
	assert.Contains(t, eval[string](p, `document.activeElement.value`), "3/4", "in the field it is a letter")
}

func TestACallIsCopiedAsCurl(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	body := rig.PayPayCodeBody("order-1", 100, `,"orderDescription":"it's 湯"`)
	s.Send(http.MethodPost, rig.PayPayCodesPath, body)
	p := s.openPage(t, "en", "#/calls/1")
	p.click("#copy")
	p.waitText("#curl", "curl ")

	command := p.text("#curl")
	assert.Contains(t, command, "'"+s.PayPay.PayPay.URL+rig.PayPayCodesPath+"'")
	assert.Contains(t, command, "'Authorization: hmac OPA-Auth:")
	assert.Contains(t, command, "'"+strings.ReplaceAll(body, "'", `'\''`)+"'")
}

// The words of a command come from whoever called the sandbox.
func TestWordsOfACommandAreQuotedForAShell(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/calls")
	p.waitFor(`(import('./curl.js').then((module) => { window.quote = module.quote; }), true)`)
	p.waitFor(`window.quote`)

	for _, word := range []string{
		"", "a b", "it's", `"$(id)" $HOME ` + "`id` !x", "a\nb", "a\n'b\\n", "\x1b[2J\x07", `\`, "湯呑み\t𠮷",
		"\x01ab\x7f", "a\rb", "\u0085x", "-@file", "*?[]{}~#;&|<>",
	} {
		quoted := eval[string](p, `quote(`+quoted(word)+`)`)
		shell := exec.CommandContext(t.Context(), bash, "-c", "printf %s "+quoted)
		shell.Env = []string{"LC_ALL=C.UTF-8"}
		output, err := shell.Output()

		require.NoError(t, err, quoted)
		assert.Equal(t, word, string(output), quoted)
		assert.NotRegexp(t, "[\x00-\x1f\x7f]", quoted)
	}
}

func TestAThousandCallsAreShownAndNoMoreAreKept(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{Log: func(sandbox.Entry) {}})
	read := func(count int) {
		for range count {
			s.GetKYC(sandbox.PayPayUserCompleted)
		}
	}
	read(1000)
	p := s.openPage(t, "en", "#/calls")
	p.waitFor(rows + ` === 1000`)
	p.waitText("#live", "● live")

	read(200)

	p.waitFor(`document.querySelector('tbody tr').dataset.number === '1200'`)
	assert.Equal(t, 1000, eval[int](p, rows))
	p.fill("#filter", "getKyc")
	p.waitText(".count", "1000 of 1000")
}

func TestACallThatIsGoneIsSaidToBe(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := openTab(t, s.Sandbox, "en")
	for _, number := range []string{"77", "0", "x", "1e9"} {
		p.open("#/calls/" + number)
		p.waitText(".detail", "no longer has it")
	}
}
