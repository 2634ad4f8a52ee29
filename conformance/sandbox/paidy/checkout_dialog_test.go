package paidy_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const (
	dialogPath = "/paidy.js/dialog"
	shopOrigin = "http://localhost:3000"

	checkoutPayload = `{"amount":1200,"currency":"JPY","store_name":"Rain","buyer":{"email":"taro@shop.example",` +
		`"name1":"架空 太郎","name2":"カクウ タロウ","phone":"09000000000","dob":"1990-04-01"},"buyer_data":{},` +
		`"order":{"items":[{"title":"Umbrella","unit_price":1000,"quantity":1}],"tax":100,"shipping":100,` +
		`"order_ref":"order-7"}}`
)

// visited is what the sandbox answered to a browser.
type visited struct {
	status int
	header http.Header
	body   string
	entry  sandbox.Entry
}

// shopper is a browser on the pages of a sandbox.
type shopper struct {
	*sandbox.Sandbox
	t   *testing.T
	log chan sandbox.Entry
}

func newShopper(t *testing.T, cfg sandbox.Config) *shopper {
	t.Helper()
	s := &shopper{t: t, log: make(chan sandbox.Entry, 1)}
	cfg.Start = rig.PaidyStart
	cfg.Log = func(e sandbox.Entry) { s.log <- e }
	s.Sandbox = sandbox.Start(t, cfg)
	return s
}

func (s *shopper) with(t *testing.T) *shopper {
	return &shopper{Sandbox: s.Sandbox, t: t, log: s.log}
}

// visit sends a request. Headers are name and value in turn; Host is one of them.
func (s *shopper) visit(method, path string, form url.Values, headers ...string) visited {
	s.t.Helper()
	page := rig.Visit(s.t, method, s.Paidy.URL+path, form, headers...)

	return visited{page.Status, page.Header, page.Body, <-s.log}
}

// launchForm is what the dialog sends for a payload.
func (s *shopper) launchForm(payload string) url.Values {
	return url.Values{
		"config": {`{"api_key":"` + s.Paidy.PublicKey + `"}`}, "payload": {payload}, "origin": {shopOrigin},
	}
}

func (s *shopper) decide(payload, decision string) visited {
	s.t.Helper()
	form := s.launchForm(payload)
	form.Set("decision", decision)
	return s.visit("POST", dialogPath, form)
}

// tokenForm is what the dialog sends for a consent.
func (s *shopper) tokenForm(payload, decision string) url.Values {
	form := s.launchForm(payload)
	form.Set("config", `{"api_key":"`+s.Paidy.PublicKey+
		`","token":{"wallet_id":"w-1","type":"recurring","description":"Rain every month"}}`)
	form.Set("decision", decision)
	return form
}

var endedElement = regexp.MustCompile(`id="ended" data-origin="([^"]*)" data-called="([^"]*)" data-answer="([^"]*)"`)

// answerOf returns what the shop's function is called with.
func (v visited) answerOf(t *testing.T) map[string]any {
	t.Helper()
	found := endedElement.FindStringSubmatch(v.body)
	require.NotNil(t, found, v.body)
	assert.Equal(t, shopOrigin, found[1])
	assert.Equal(t, "true", found[2])
	var answer map[string]any
	require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(found[3])), &answer))
	return answer
}

func (v visited) state() string { return rig.StateOnPage(v.body) }

func TestPaidyServesACheckoutScript(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	for _, path := range []string{"/paidy.js", "/paidy.js/dialog.js"} {
		script := s.visit("GET", path, nil, "Origin", shopOrigin, "Sec-Fetch-Site", "cross-site")
		assert.Equal(t, 200, script.status)
		assert.Equal(t, "text/javascript; charset=utf-8", script.header.Get("Content-Type"))
		assert.Equal(t, "nosniff", script.header.Get("X-Content-Type-Options"))
		assert.Empty(t, script.header.Get("Access-Control-Allow-Origin"), "a script element needs none")
		assert.Contains(t, script.body, "postMessage")
		assert.NotContains(t, script.body, "innerHTML")
	}
	assert.Contains(t, s.visit("GET", "/paidy.js", nil).body, "window.Paidy")
}

func TestPaidyCheckoutDialogWaitsForTheShopsPage(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})

	page := s.visit("GET", dialogPath+"?key="+s.Paidy.PublicKey, nil, "Accept-Language", "ja")
	assert.Equal(t, 200, page.status)
	assert.Equal(t, "waiting", page.state())
	assert.Contains(t, page.body, `<html lang="ja">`)
	assert.Contains(t, page.body, `<form id="launch" method="post" action="/paidy.js/dialog?key=`+s.Paidy.PublicKey)
	assert.Contains(t, page.body, `<script src="/paidy.js/dialog.js" defer></script>`)
	assert.Regexp(t, `^default-src 'none'; base-uri 'none'; style-src 'sha256-[^']+'; script-src 'self'; `+
		`form-action 'self'; frame-ancestors http: https:$`, page.header.Get("Content-Security-Policy"))
	assert.Equal(t, "same-origin", page.header.Get("Referrer-Policy"))
	assert.Empty(t, page.header.Get("Access-Control-Allow-Origin"))
	assert.Empty(t, page.header.Get("X-Frame-Options"))
	assert.Equal(t, sandbox.ProviderPaidy, page.entry.Provider)
}

func TestPaidyCheckoutDialogShowsThePurchase(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	before := len(s.Ledger())

	page := s.visit("POST", dialogPath, s.launchForm(checkoutPayload))
	assert.Equal(t, 200, page.status)
	assert.Contains(t, page.body, `<h1 id="shop">Sandbox Shop (Rain)</h1>`)
	assert.Contains(t, page.body, `<p class="yen" id="amount">¥1,200</p>`)
	assert.Contains(t, page.body, `<dt>Umbrella × 1</dt><dd>¥1,000</dd>`)
	assert.Contains(t, page.body, `<dd id="order-ref">order-7</dd>`)
	assert.Contains(t, page.body, `<dd id="buyer">taro@shop.example</dd>`)
	for _, id := range []string{"approve", "decline", "close", "switch"} {
		assert.Contains(t, page.body, ` id="`+id+`" name="decision"`)
	}
	assert.NotContains(t, page.body, `id="warnings"`)
	assert.Len(t, s.Ledger(), before)

	japanese := s.visit("POST", dialogPath+"?lang=ja", s.launchForm(checkoutPayload))
	assert.Contains(t, japanese.body, "承認する")
	assert.Contains(t, japanese.body, "閉じる")
}

func TestPaidyCheckoutDialogApproves(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})

	page := s.decide(checkoutPayload, "approve")
	assert.Equal(t, 200, page.status)
	answer := page.answerOf(t)
	assert.Regexp(t, `^pay_`, answer["id"])
	assert.Equal(t, map[string]any{
		"id": answer["id"], "amount": 1200.0, "currency": "JPY", "created_at": "2026-06-13T03:15:42.27Z",
		"status": "authorized",
	}, answer)

	r := &rig.Paidy{Sandbox: s.Sandbox, T: t}
	assert.Equal(t, []string{"Checkout: authorization order-7 1200"}, r.Effects(0))
	go func() { <-s.log }()
	r.Must("GET", "/payments/"+answer["id"].(string), "").AssertFields(rig.Fields{
		"status": "authorized", "amount": 1200, "store_name": "Sandbox Shop (Rain)", "order.order_ref": "order-7",
		"order.items.0.title": "Umbrella", "order.tax": 100, "buyer.email": "taro@shop.example",
		"buyer.name1": "架空 太郎", "buyer.name2": "カクウ タロウ", "buyer.phone": "09000000000", "captures": []any{},
	})
}

var onceField = regexp.MustCompile(`name="once" value="([A-Z2-7]{26})"`)

// onceOf returns the name of a launch.
func (v visited) onceOf(t *testing.T) string {
	t.Helper()
	found := onceField.FindStringSubmatch(v.body)
	require.NotNil(t, found, v.body)
	return found[1]
}

func TestPaidyCheckoutDialogDecidesALaunchOnce(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	r := &rig.Paidy{Sandbox: s.Sandbox, T: t}

	form := s.launchForm(checkoutPayload)
	asked := s.visit("POST", dialogPath, form)
	form.Set("once", asked.onceOf(t))
	switched := s.visit("POST", dialogPath+"?lang=ja", form)
	assert.Equal(t, form.Get("once"), switched.onceOf(t), "it is the same launch in another language")

	form.Set("decision", "approve")
	answer := s.visit("POST", dialogPath, form).answerOf(t)
	assert.Equal(t, "authorized", answer["status"])
	for _, decision := range []string{"approve", "decline"} { // a button is pressed twice, or another one
		form.Set("decision", decision)
		assert.Equal(t, answer, s.visit("POST", dialogPath, form).answerOf(t), decision)
	}
	assert.Equal(t, []string{"Checkout: authorization order-7 1200"}, r.Effects(0))

	other := s.visit("POST", dialogPath, s.launchForm(checkoutPayload))
	assert.NotEqual(t, form.Get("once"), other.onceOf(t), "the next launch buys again")
	form.Set("once", other.onceOf(t))
	form.Set("decision", "approve")
	assert.NotEqual(t, answer["id"], s.visit("POST", dialogPath, form).answerOf(t)["id"])
}

func TestPaidyCheckoutDialogExplainsErrorsInTheBuyersLanguage(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	form := s.launchForm(checkoutPayload)
	form.Set("origin", "null")
	for _, c := range []struct {
		name, path string
		form       url.Values
		english    string
		japanese   string
		status     int
	}{
		{"a file", dialogPath, form, "has no origin", "オリジンがない", 400},
		{"a huge form", dialogPath, url.Values{"payload": {strings.Repeat("x", 256<<10)}}, "256 KiB", "256 KiB", 400},
		{"no page", "/paidy.js/x", nil, "no such page", "このページはありません", 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.with(t)
			method := "POST"
			if c.form == nil {
				method = "GET"
			}
			english := s.visit(method, c.path, c.form)
			assert.Equal(t, c.status, english.status)
			assert.Equal(t, "error", english.state())
			assert.Contains(t, english.body, c.english)
			japanese := s.visit(method, c.path, c.form, "Accept-Language", "ja")
			assert.Contains(t, japanese.body, c.japanese)
			assert.Contains(t, japanese.entry.Reason, c.english, "the log is in English")
		})
	}
}

func TestPaidyCheckoutDialogDeclines(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	of := func(email string) string { return strings.Replace(checkoutPayload, "taro@shop.example", email, 1) }

	for _, c := range []struct{ name, payload, decision string }{
		{"the buyer chose to be declined", checkoutPayload, "decline"},
		{"the test consumer whom Paidy declines", of(sandbox.PaidyConsumerRejected), "approve"},
		{"the other test consumer", of(sandbox.PaidyConsumerApproved), "decline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := s.with(t).decide(c.payload, c.decision).answerOf(t)
			assert.Equal(t, "rejected", answer["status"])
			assert.Regexp(t, `^pay_`, answer["id"])
		})
	}
	assert.Empty(t, s.Ledger())
}

func TestPaidyCheckoutDialogCloses(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	for _, payload := range []string{checkoutPayload, "{}", "nonsense"} {
		assert.Equal(t, map[string]any{"status": "closed"}, s.decide(payload, "close").answerOf(t), payload)
	}
	assert.Empty(t, s.Ledger())
}

func TestPaidyCheckoutDialogAsksForAToken(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	const payload = `{"store_name":"Rain","buyer":{"email":"taro@shop.example","name1":"架空 太郎","phone":"09000000000"}}`

	page := s.visit("POST", dialogPath, s.tokenForm(payload, ""))
	assert.Equal(t, 200, page.status)
	assert.Contains(t, page.body, `id="consent"`)
	assert.NotContains(t, page.body, `id="amount"`)

	answer := s.visit("POST", dialogPath, s.tokenForm(payload, "approve")).answerOf(t)
	assert.Regexp(t, `^tok_`, answer["id"])
	assert.Equal(t, "active", answer["status"])
	r := &rig.Paidy{Sandbox: s.Sandbox, T: t}
	go func() { <-s.log }()
	r.Must("GET", "/tokens/"+answer["id"].(string), "").AssertFields(rig.Fields{"wallet_id": "w-1", "status": "active"})

	// The shop's page is told of a token only.
	for _, decision := range []string{"decline", "close"} {
		page := s.visit("POST", dialogPath, s.tokenForm(payload, decision))
		assert.Contains(t, page.body, `data-called="false" data-answer="null"`, decision)
	}
}

func TestPaidyCheckoutDialogShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	changed := func(before, after string) string {
		require.Contains(t, checkoutPayload, before)
		return strings.Replace(checkoutPayload, before, after, 1)
	}

	for _, c := range []struct{ name, payload, problem string }{
		{"no JSON", "nonsense", "payload: is not a JSON object"},
		{"nothing", "", "payload: is not a JSON object"},
		{"a list", "[]", "payload: is not a JSON object"},
		{"no amount", changed(`"amount":1200,`, ""), "request /amount: "},
		{"an amount in a text", changed(`1200`, `"1200"`), "request /amount: "},
		{"an amount of nothing", changed(`"amount":1200`, `"amount":0`), "the amount is 0 yen"},
		{"dollars", changed(`"JPY"`, `"USD"`), "request /currency: "},
		{"an order without items", changed(`[{"title":"Umbrella","unit_price":1000,"quantity":1}]`, `[]`),
			"request /order/items: "},
		{"no order", changed(`"order":{`, `"orders":{`), "request /order: "},
		{"no buyer_data", changed(`"buyer_data":{},`, ""), "request /buyer_data: "},
		{"a postal code without a hyphen", changed(`"order":{`, `"shipping_address":{"zip":"1000001","city":"x"},"order":{`),
			"request /shipping_address/zip: "},
		{"a date of birth that is none", changed(`1990-04-01`, `1990/04/01`),
			"buyer.dob: is not a date in the form YYYY-MM-DD"},
		{"a buyer who is a text", changed(`"buyer":{`, `"buyer":"x","bayer":{`), "buyer: is not an object"},
		{"two buyers", changed(`"buyer":{`, `"buyer":{},"buyer":{`), "buyer: is there twice"},
		{"a token", changed(`"buyer":{`, `"token_id":"tok_x","buyer":{`), "token_id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.with(t)
			for _, decision := range []string{"", "approve", "decline"} {
				page := s.decide(c.payload, decision)
				assert.Equal(t, 400, page.status, decision)
				assert.Equal(t, "refused", page.state(), decision)
				assert.Contains(t, html.UnescapeString(page.body), c.problem, decision)
				assert.NotEmpty(t, page.entry.Reason, decision)
				assert.NotContains(t, page.body, `id="approve"`, decision)
				assert.Contains(t, page.body, `id="close"`, decision)
			}
		})
	}
	assert.Empty(t, s.Ledger())
}

func TestPaidyCheckoutDialogWarns(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	for _, c := range []struct{ name, before, after, warning string }{
		{"a sum that differs", `"tax":100`, `"tax":99`, "amount: is 1200, but items, tax and shipping add up to 1199"},
		{"a field that the document does not know", `"currency"`, `"colour":"red","currency"`, "(field 2)"},
		{"a price with a fraction", `"unit_price":1000`, `"unit_price":999.6`, "has a fraction and was rounded"},
		{"no buyer", `"buyer":{`, `"bayer":{`, "buyer: is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.with(t)
			payload := strings.Replace(checkoutPayload, c.before, c.after, 1)
			page := s.decide(payload, "")
			assert.Equal(t, 200, page.status, page.body)
			assert.Contains(t, page.body, `<ul id="warnings"`)
			assert.Contains(t, page.body, c.warning)
			assert.Contains(t, page.body, `id="approve"`)
			assert.Equal(t, "authorized", s.decide(payload, "approve").answerOf(t)["status"])
		})
	}
}

func TestPaidyCheckoutDialogChecksTheConfiguration(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	for _, c := range []struct{ name, config, problem string }{
		{"another key", `{"api_key":"pk_test_other"}`, "config.api_key: is not the sandbox's public key"},
		{"no key", `{}`, "config.api_key: is not the sandbox's public key"},
		{"the secret key", `{"api_key":"` + s.Paidy.SecretKey + `"}`, "config.api_key: is a secret key"},
		{"no object", `[]`, "config: is not an object"},
		{"nothing", ``, "config: is not an object"},
		{"a token of another type", `{"api_key":"` + s.Paidy.PublicKey + `","token":{"type":"once"}}`, "config.token.type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.with(t)
			form := s.launchForm(checkoutPayload)
			form.Set("config", c.config)
			form.Set("decision", "approve")
			page := s.visit("POST", dialogPath, form)
			assert.Equal(t, 400, page.status)
			assert.Contains(t, html.UnescapeString(page.body), c.problem)
			assert.NotContains(t, page.entry.Reason, s.Paidy.SecretKey)
		})
	}
	assert.Empty(t, s.Ledger())
}

func TestPaidyCheckoutDialogRefusesForms(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	form := s.launchForm(checkoutPayload)
	form.Set("decision", "approve")
	changed := func(name, value string) url.Values {
		other := s.launchForm(checkoutPayload)
		other.Set("decision", "approve")
		other.Set(name, value)
		return other
	}

	for _, c := range []struct {
		name    string
		form    url.Values
		headers []string
		status  int
	}{
		{"the shop's own origin", form, []string{"Origin", shopOrigin}, 403},
		{"a form of another site", form, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a form of another port", form, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"a host of another name", form, []string{"Host", "evil.test"}, 403},
		{"a decision that is none", changed("decision", "perhaps"), nil, 400},
		{"no origin", changed("origin", ""), nil, 400},
		{"a page that is a file", changed("origin", "null"), nil, 400},
		{"every origin", changed("origin", "*"), nil, 400},
		{"an origin with a path", changed("origin", "http://shop.example/x"), nil, 400},
		{"an origin that is a script", changed("origin", "javascript:alert(1)"), nil, 400},
		{"an origin with a user", changed("origin", "http://a@shop.example"), nil, 400},
		{"a form of 256 KiB", changed("more", strings.Repeat("x", 256<<10)), nil, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := s.with(t).visit("POST", dialogPath, c.form, c.headers...)
			assert.Equal(t, c.status, page.status, page.body)
			assert.NotRegexp(t, endedElement, page.body)
		})
	}
	assert.Empty(t, s.Ledger())

	for _, path := range []string{"/paidy.js", dialogPath} {
		rebound := s.visit("GET", path, nil, "Host", "evil.test")
		assert.Equal(t, 403, rebound.status, path)
	}
	for _, path := range []string{"/paidy.js/x", "/paidy.jsx", "/paidy.js/"} {
		assert.Equal(t, 404, s.visit("GET", path, nil).status, path)
	}
}

func TestPaidyCheckoutDialogEscapesEveryField(t *testing.T) {
	t.Parallel()
	s := newShopper(t, sandbox.Config{})
	const attack = `</dd></style><script>alert(1)</script>" onclick='x' {{.Data}}`
	text, err := json.Marshal(attack)
	require.NoError(t, err)
	payload := `{"amount":1200,"currency":"JPY","store_name":T,"description":T,` +
		`"buyer":{"email":T,"name1":T,"name2":T,"phone":T},` +
		`"buyer_data":{},"order":{"items":[{"title":T,"id":T,"unit_price":1200,"quantity":1}],"order_ref":T},` +
		`"metadata":{"a":T}}`
	payload = strings.ReplaceAll(payload, "T,", string(text)+",")
	payload = strings.ReplaceAll(payload, "T}", string(text)+"}")

	hostile := s.launchForm(attack)
	hostile.Set("config", attack)
	hostile.Set("decision", attack)
	for i, page := range []visited{
		s.visit("POST", dialogPath+"?key=%22%3E%3Cscript%3E", s.launchForm(payload)),
		s.decide(payload, "approve"),
		s.decide(payload, "close"),
		s.decide(attack, "approve"),
		s.visit("POST", dialogPath, hostile),
		s.visit("GET", dialogPath+"?key=%22%3E%3Cscript%3E&lang=%22%3E", nil, "Accept-Language", attack),
		s.visit("GET", "/paidy.js/%3Cscript%3E", nil),
	} {
		assert.Equal(t, 1, strings.Count(page.body, "<script"), "page %d: only our own", i)
		assert.NotContains(t, page.body, `onclick='`, "page %d", i)
	}
	assert.Contains(t, s.visit("POST", dialogPath, s.launchForm(payload)).body, `&lt;script&gt;alert(1)`)
}
