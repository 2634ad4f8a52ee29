package browser_test

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	// patience is how long a test waits for the page.
	patience = 30 * time.Second
	// lifetime is how long a tab lives at most.
	lifetime = 2 * time.Minute
)

// tab is a tab of the browser. Its storage is empty, as each sandbox is an origin of its own.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string // address of the sandbox's page

	mu       sync.Mutex
	origins  []string                              // what it may ask
	local    bool                                  // it may ask each port of this machine
	contexts map[string]runtime.ExecutionContextID // of the latest document of each origin
	problems []string                              // exceptions, errors of the console, dialogs, requests to elsewhere
}

// openTab opens an empty tab for the sandbox's page. The test fails if the tab then does
// what it should not.
func openTab(t *testing.T, s *sandbox.Sandbox, language string) *tab {
	t.Helper()
	p := newTab(t, language, s.AdminURL)
	p.base = s.AdminURL + "/ui/"
	return p
}

// openPhone opens an empty tab that has a phone's width and may ask some origins.
func openPhone(t *testing.T, language string, origins ...string) *tab {
	t.Helper()
	p := newTab(t, language, origins...)
	p.resize(true)
	return p
}

// requireBrowser skips a test where there is no browser.
func requireBrowser(t *testing.T) {
	t.Helper()
	if chromium == nil {
		t.Skip("there is no chromium here; tools/browser installs it")
	}
}

func newTab(t *testing.T, language string, origins ...string) *tab {
	t.Helper()
	requireBrowser(t)
	ctx, closeTab := chromedp.NewContext(chromium)
	t.Cleanup(closeTab)
	p := &tab{t: t, origins: origins, contexts: map[string]runtime.ExecutionContextID{}}
	require.NoError(t, chromedp.Listen(ctx, p.listen)) // opens the tab: a time limit would close the browser
	ctx, cancel := context.WithTimeout(ctx, lifetime)
	t.Cleanup(cancel)
	p.ctx = ctx
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	call(p, network.Enable, network.EnableParams{})
	for _, origin := range origins { // an earlier sandbox may have had the same port
		call(p, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: origin, StorageTypes: "all"})
	}
	call(p, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
		UserAgent: "jppay-test", AcceptLanguage: language,
	})
	t.Cleanup(func() { assert.Empty(t, p.takeProblems()) })
	return p
}

// takeProblems returns what the page should not have done since it was last called.
func (p *tab) takeProblems() (taken []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken, p.problems = p.problems, nil
	return taken
}

// listen collects what the page should not do.
func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if created, ok := event.(*runtime.EventExecutionContextCreated); ok && created.Context.Name == "" {
		p.contexts[created.Context.Origin] = created.Context.ID
	}
	if problem := p.problemOf(event); problem != "" {
		p.problems = append(p.problems, problem)
	}
}

// problemOf tells what is wrong about an event of the browser; "" is nothing.
func (p *tab) problemOf(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		return "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			return "console.error was called"
		}
	case *log.EventEntryAdded:
		// The browser also logs answers such as 400, which some tests want.
		if e.Entry.Source != log.EntrySourceNetwork && e.Entry.Level == log.EntryLevelError ||
			e.Entry.Source == log.EntrySourceSecurity {
			return "log: " + e.Entry.Text
		}
	case *page.EventJavascriptDialogOpening:
		return "dialog: " + e.Message
	case *network.EventRequestWillBeSent:
		if !p.mayAsk(e.Request.URL) {
			return "request: " + e.Request.URL
		}
	}
	return ""
}

// mayAsk reports whether an address is of an origin that was given to the tab, or of none.
func (p *tab) mayAsk(address string) bool {
	asked, err := url.Parse(address)
	if err != nil {
		return false
	}
	return asked.Scheme == "data" || address == "about:blank" ||
		slices.Contains(p.origins, asked.Scheme+"://"+asked.Host) || p.local && asked.Hostname() == "127.0.0.1"
}

// allowLocal lets the tab ask each port of this machine.
func (p *tab) allowLocal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.local = true
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.ctx, actions...))
}

// call sends a command to the browser.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, command, params)
	require.NoError(p.t, err)
}

// open opens a view and waits for its heading or its list.
func (p *tab) open(route string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base+route), chromedp.WaitVisible(chromedp.CSS("main .list, main h1")))
}

// visit opens an address.
func (p *tab) visit(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// resize gives the tab the size of a desk's screen, or of a phone's.
func (p *tab) resize(phone bool) {
	p.t.Helper()
	screen := emulation.SetDeviceMetricsOverrideParams{Width: 1280, Height: 800, DeviceScaleFactor: 1, Mobile: phone}
	if phone {
		screen.Width, screen.Height = 390, 844
	}
	call(p, emulation.SetDeviceMetricsOverride, screen)
}

// text returns what a person reads in an element.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return eval[string](p, `document.querySelector(`+quoted(selector)+`).innerText`)
}

// waitText waits until an element shows a text.
func (p *tab) waitText(selector, text string) {
	p.t.Helper()
	p.waitFor(`document.querySelector(` + quoted(selector) + `)?.innerText.includes(` + quoted(text) + `)`)
}

// waitOpened waits until the page shows a call beside the list. Its address changes before.
func (p *tab) waitOpened(number string) {
	p.t.Helper()
	p.waitFor(`document.querySelector('tr[aria-current]')?.dataset.number === ` + quoted(number))
}

// waitFor waits until an expression is true.
func (p *tab) waitFor(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); !p.holds(expression); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			require.FailNow(p.t, "it did not become true: "+expression, "the page shows: %s", p.text("body"))
		}
	}
}

// holds reports whether an expression is true. A page that is being loaded anew has none.
func (p *tab) holds(expression string) bool {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`Boolean(`+expression+`)`))
	if err != nil && strings.Contains(err.Error(), "navigated") {
		return false
	}
	require.NoError(p.t, err, expression)
	return value
}

// eval returns the value of an expression.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	require.NoError(p.t, err, expression)
	return value
}

// click presses what a selector finds. The page may draw it anew between finding and
// pressing: nothing was pressed then, and it is looked for again.
func (p *tab) click(selector string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; {
		err := chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector)))
		if err != nil && strings.Contains(err.Error(), "Could not find node") && time.Now().Before(end) {
			continue
		}
		require.NoError(p.t, err)
		return
	}
}

// fill replaces what stands in a field, by keys.
func (p *tab) fill(selector, text string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`{ const e = document.querySelector(` + quoted(selector) + `); e.value = '';
		e.dispatchEvent(new Event('input', { bubbles: true })); e.focus(); }`))
	p.press(text)
}

// choose chooses in a select.
func (p *tab) choose(selector, value string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`{ const e = document.querySelector(` + quoted(selector) + `); e.value = ` +
		quoted(value) + `; e.dispatchEvent(new Event('change', { bubbles: true })); }`))
}

// press presses a key wherever the focus is.
func (p *tab) press(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key))
}

// scheme makes the browser prefer light or dark.
func (p *tab) scheme(name string) {
	p.t.Helper()
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
}

// quoted writes a text as a string of JavaScript.
func quoted(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
