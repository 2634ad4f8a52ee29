package page_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
		"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	htmlType = "text/html; charset=utf-8"
	browser  = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" // Accept of a browser
	token    = "a-token-of-a-test"
)

// start starts a sandbox with an admin endpoint.
func start(t *testing.T, cfg sandbox.Config) *sandbox.Sandbox {
	t.Helper()
	cfg.Admin = true
	return sandbox.Start(t, cfg)
}

// ask sends a request and does not follow where the answer leads.
func ask(t *testing.T, method, address string, headers ...string) (answer *http.Response, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, address, nil)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	answer, err = new(http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(text)
}

// files returns the names of the page's files.
func files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("assets")
	require.NoError(t, err)
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	require.NotEmpty(t, names)
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(path.Join("assets", name))
	require.NoError(t, err)
	return string(text)
}

func TestEveryFileIsServedWithItsTypeAndThePolicy(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	types := map[string]string{
		".html": htmlType, ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	}
	for _, name := range append(files(t), "") {
		answer, body := ask(t, http.MethodGet, s.AdminURL+"/ui/"+name)

		if name == "" {
			name = "index.html"
		}
		assert.Equal(t, http.StatusOK, answer.StatusCode, name)
		assert.Equal(t, types[path.Ext(name)], answer.Header.Get("Content-Type"), name)
		assert.Equal(t, policy, answer.Header.Get("Content-Security-Policy"), name)
		assert.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"), name)
		assert.Equal(t, "DENY", answer.Header.Get("X-Frame-Options"), name)
		assert.Equal(t, "no-referrer", answer.Header.Get("Referrer-Policy"), name)
		assert.Empty(t, answer.Header.Get("Access-Control-Allow-Origin"), name)
		assert.Equal(t, read(t, name), body)
	}
}

func TestABrowserIsSentFromTheRootToThePage(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, c := range []struct{ name, path, accept string }{
		{"a browser asks for the root", "/", browser},
		{"the type stands last", "/", "application/json, TEXT/HTML;q=0.1"},
		{"the slash is missing", "/ui", browser},
		{"the slash is missing, whoever asks", "/ui", "*/*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer, _ := ask(t, http.MethodGet, s.AdminURL+c.path, "Accept", c.accept)

			assert.Equal(t, http.StatusSeeOther, answer.StatusCode)
			assert.Equal(t, "/ui/", answer.Header.Get("Location"))
		})
	}
}

func TestProgramsGetTheListOfCallsFromTheRoot(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, accept := range []string{"", "*/*", "application/json", "text/*", "text/html;q=0", "text/html;q=0.0", ";"} {
		answer, body := ask(t, http.MethodGet, s.AdminURL+"/", "Accept", accept)

		assert.Equal(t, http.StatusOK, answer.StatusCode, accept)
		assert.Equal(t, "application/json", answer.Header.Get("Content-Type"), accept)
		assert.Contains(t, body, "POST /reset", accept)
	}
}

func TestNothingButThePagesFilesIsServedBelowIt(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, below := range []string{
		"page.go", "../page.go", "..", "%2e%2e/page.go", "..%2fpage.go", "assets/app.js", "app.js/", "/app.js", "./app.js",
		"APP.JS", "requests", "../requests/", "%00", "app.js%00.html",
	} {
		answer, body := ask(t, http.MethodGet, s.AdminURL+"/ui/"+below)

		assert.Equal(t, http.StatusNotFound, answer.StatusCode, below)
		assert.NotContains(t, body, "package page", below)
		assert.Equal(t, policy, answer.Header.Get("Content-Security-Policy"), below)
	}
}

func TestThePageIsOnlyRead(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		answer, _ := ask(t, method, s.AdminURL+"/ui/")

		assert.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode, method)
		assert.Equal(t, "GET, HEAD", answer.Header.Get("Allow"), method)
	}

	answer, body := ask(t, http.MethodHead, s.AdminURL+"/ui/")
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, htmlType, answer.Header.Get("Content-Type"))
	assert.Empty(t, body)
}

func TestThePageIsReadWithoutATokenAndTheAPIIsNot(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{AdminToken: token})
	for where, want := range map[string]int{
		"/ui/": http.StatusOK, "/ui/app.js": http.StatusOK, "/ui": http.StatusSeeOther, "/": http.StatusSeeOther,
		"/requests": http.StatusUnauthorized, "/users": http.StatusUnauthorized, "/keys": http.StatusUnauthorized,
		"/ui/../requests": http.StatusNotFound, "/ui/%2e%2e/keys": http.StatusNotFound,
	} {
		answer, body := ask(t, http.MethodGet, s.AdminURL+where, "Accept", browser)

		assert.Equal(t, want, answer.StatusCode, where)
		assert.NotContains(t, body, s.PayPay.APISecret, where)
		assert.NotContains(t, body, token, where)
	}
}

func TestThePageIsRefusedToOtherNamesAndOrigins(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{AdminToken: token})
	for _, c := range []struct{ name, method, header, value string }{
		{"a name that was rebound", http.MethodGet, "Host", "rebound.example"},
		{"a form of another origin", http.MethodPost, "Origin", "https://other.example"},
		{"another site", http.MethodPost, "Sec-Fetch-Site", "cross-site"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer, _ := ask(t, c.method, s.AdminURL+"/ui/", c.header, c.value)

			assert.Equal(t, http.StatusForbidden, answer.StatusCode)
		})
	}
}

func TestTheFilesAreSmall(t *testing.T) {
	t.Parallel()
	total := 0
	for _, name := range files(t) {
		total += len(read(t, name))
	}
	assert.LessOrEqual(t, total, 150<<10)
}

func TestTheFilesNameNoOtherHost(t *testing.T) {
	t.Parallel()
	for _, name := range files(t) {
		assert.NotRegexp(t, `(?i)\b(https?|wss?|ftp):|['"(]//`, read(t, name), name)
	}
}

// The policy stops what is written into the page; these would stop the page itself.
func TestTheFilesHaveNoScriptOrStyleInline(t *testing.T) {
	t.Parallel()
	forbidden := regexp.MustCompile(`(?i)\binnerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|` +
		`parseFromString|\beval\(|new Function|\.style\b|javascript:|createContextualFragment|srcdoc`)
	for _, name := range files(t) {
		assert.NotRegexp(t, forbidden, read(t, name), name)
	}
	html := read(t, "index.html")
	assert.NotRegexp(t, `(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`, html)
}

// texts returns a language's texts by key.
func texts(t *testing.T, language string) map[string]string {
	t.Helper()
	_, text, found := strings.Cut(read(t, "texts."+language+".js"), "export default ")
	require.True(t, found)
	var all map[string]string
	require.NoError(t, json.Unmarshal([]byte(strings.TrimSuffix(text, ";\n")), &all))
	require.NotEmpty(t, all)
	assert.Len(t, regexp.MustCompile(`(?m)^  "`).FindAllString(text, -1), len(all), "a key stands twice")
	return all
}

func TestBothLanguagesHaveTheSameTexts(t *testing.T) {
	t.Parallel()
	english, japanese := texts(t, "en"), texts(t, "ja")
	assert.Equal(t, slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(japanese)))

	places := regexp.MustCompile(`\{\w+\}`)
	for key, text := range english {
		want, got := places.FindAllString(text, -1), places.FindAllString(japanese[key], -1)
		assert.ElementsMatch(t, want, got, key)
		assert.NotEmpty(t, text, key)
		assert.NotEmpty(t, japanese[key], key)
	}
}

func TestEveryTextThatThePageNamesIsThere(t *testing.T) {
	t.Parallel()
	english := texts(t, "en")
	named := regexp.MustCompile(`\bt\('([^']+)'`)
	for _, name := range files(t) {
		for _, match := range named.FindAllStringSubmatch(read(t, name), -1) {
			assert.Contains(t, english, match[1], name)
		}
	}
}

func TestEveryWordOfTheAPIThatThePageTranslatesIsThere(t *testing.T) {
	t.Parallel()
	english := texts(t, "en")
	for prefix, words := range map[string][]string{
		"kind": {string(journal.KindCall), string(journal.KindUser), string(journal.KindClock)},
		"note": {
			string(journal.NoteRefused), string(journal.NoteContract), string(journal.NoteFault),
			string(journal.NoteFinding), string(journal.NoteOther),
		},
		"hook": {
			string(journal.WebhookWaiting), string(journal.WebhookDelivered), string(journal.WebhookFailed),
			string(journal.WebhookNotSent),
		},
		"condition": {"usual", "maintenance", "outage"},
		"method":    {"", "CREDIT_CARD", "PAY_LATER_CC", "GIFT_VOUCHER"},
		"waiting": {
			string(paypay.WaitingCode), string(paypay.WaitingPendingPayment), string(paypay.WaitingIncrease),
			string(paypay.WaitingAccountLink), string(paypay.WaitingKYCPassport), string(paypay.WaitingTopUp),
		},
		"user": {"leave", "update-kyc", "flag-risk", "update-account-status"},
		"act": {
			"pay", "fail", "lapse", "confirm", "accept", "decline", "allow", "allowNew", "complete", "topUp",
		},
	} {
		for _, word := range words {
			assert.Contains(t, english, prefix+"-"+word)
		}
	}
}

func TestEveryUnsettledFactIsAskedAboutInPlainWords(t *testing.T) {
	t.Parallel()
	english := texts(t, "en")
	for _, s := range worlds.Switches() {
		assert.Contains(t, english, "world-"+s.Name)
		for _, value := range s.Values {
			assert.Contains(t, english, "world-"+s.Name+"-"+value.Name)
		}
	}
}
