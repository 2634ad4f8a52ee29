package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// openedShop is a running "demo -open" and a browser without script.
type openedShop struct {
	t      *testing.T
	url    string
	client *http.Client
}

func startShop(t *testing.T) *openedShop {
	t.Helper()
	var stdout, stderr buffer
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"demo", "-open"}, nil, &stdout, &stderr) }()
	t.Cleanup(func() {
		stop()
		assert.Equal(t, exitOK, <-ended)
		assert.Empty(t, stderr.String())
	})

	address := regexp.MustCompile(`Open (http://127\.0\.0\.1:\d+) in a browser`)
	require.Eventually(t, func() bool { return address.MatchString(stdout.String()) }, 10*time.Second, 10*time.Millisecond)
	return &openedShop{t, address.FindStringSubmatch(stdout.String())[1], &http.Client{}}
}

// visit sends a request as a browser does and follows redirects. It returns the last page
// and its address.
func (s *openedShop) visit(method, address string, form url.Values, headers ...string) (status int, page, at string) {
	s.t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	require.NoError(s.t, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	response, err := s.client.Do(request)
	require.NoError(s.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	return response.StatusCode, string(text), response.Request.URL.String()
}

// first returns what a pattern's group matches.
func (s *openedShop) first(pattern, text string) string {
	s.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	require.NotNil(s.t, found, "%s in %s", pattern, text)
	return html.UnescapeString(found[1])
}

// order orders an umbrella, and returns the order's page and address, and where it is paid with PayPay.
func (s *openedShop) order() (page, address, link string) {
	s.t.Helper()
	_, page, address = s.visit("POST", s.url+"/paypay", url.Values{})

	return page, address, s.first(`id="pay-link" href="([^"]+)"`, page)
}

// assertEnded asserts that an order's page has a state and does not load itself again.
func assertEnded(t *testing.T, page, state string) {
	t.Helper()
	assert.Contains(t, page, `id="result" data-state="`+state+`"`)
	assert.NotContains(t, page, `http-equiv="refresh"`)
}

func TestTheShopSellsByPayPay(t *testing.T) {
	t.Parallel()
	s := startShop(t)

	status, page, order := s.visit("POST", s.url+"/paypay?lang=ja", url.Values{})
	require.Equal(t, 200, status, page)
	assert.Contains(t, page, `<dd id="status">CREATED</dd>`)
	assert.Contains(t, page, `id="result" data-state="waiting"`)
	assert.Contains(t, page, `http-equiv="refresh"`)

	link := s.first(`id="pay-link" href="([^"]+)"`, page)
	_, page, _ = s.visit("GET", link, nil)
	assert.Contains(t, page, "傘の店")
	form := url.Values{
		"token":    {s.first(`name="token" value="([^"]+)"`, page)},
		"user":     {s.first(`<option value="([^"]+)" selected>`, page)},
		"decision": {"pay"},
	}
	status, page, at := s.visit("POST", link, form)
	assert.Equal(t, 200, status)
	assert.Equal(t, order, at, "the buyer returns to the shop")
	assert.Contains(t, page, `<dd id="status">COMPLETED</dd>`)
	assertEnded(t, page, "paid")
}

func TestTheShopSaysWhatHappenedToACode(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	post := func(link, decision, user string) (int, string) {
		_, page, _ := s.visit("GET", link, nil)
		status, page, _ := s.visit("POST", link, url.Values{
			"token": {s.first(`name="token" value="([^"]+)"`, page)}, "user": {user}, "decision": {decision},
		})
		return status, page
	}

	_, order, link := s.order()
	status, page := post(link, "decline", "")
	assert.Equal(t, 200, status)
	assert.Contains(t, page, `data-state="declined"`)
	_, page, _ = s.visit("GET", order, nil)
	assert.Contains(t, page, `id="result" data-state="waiting"`)
	assert.Contains(t, page, "If you decline, the shop is not told.")

	// A payment over the user's limit fails for good.
	status, _ = post(link, "pay", sandbox.PayPayUserDailyLimit)
	assert.Equal(t, 400, status)
	_, page, _ = s.visit("GET", order, nil)
	assert.Contains(t, page, `<dd id="status">FAILED</dd>`)
	assertEnded(t, page, "gone")
}

func TestTheShopSaysThatACodeHasLapsed(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	page, order, link := s.order()
	admin := s.first(`id="sandbox-page" href="([^"]+)/ui/"`, page)
	status, _, _ := s.visit("POST", admin+"/codes/"+path.Base(link)+"/lapse", nil)
	require.Equal(t, 200, status)

	_, page, _ = s.visit("GET", order, nil)
	assertEnded(t, page, "unpaid")
}

func TestTheShopSaysHowCheckoutEnded(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	for lang, texts := range map[string][]string{
		"en": {"Paidy has declined the purchase.", "You have closed Paidy Checkout."},
		"ja": {"ペイディの審査で否決されました。", "ペイディの画面を閉じました。"},
	} {
		_, page, _ := s.visit("GET", s.url+"/?lang="+lang, nil)
		assert.Regexp(t, `<span data-status="rejected" hidden>`+texts[0], page)
		assert.Regexp(t, `<span data-status="closed" hidden>`+texts[1], page)
	}
}

func TestTheShopLeadsToTheSandboxsPage(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	_, page, _ := s.visit("GET", s.url, nil)
	status, _, _ := s.visit("GET", s.first(`id="sandbox-page" href="([^"]+/ui/)"`, page), nil)
	assert.Equal(t, 200, status)
}

func TestTheShopSellsByPaidy(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	_, page, _ := s.visit("GET", s.url, nil)
	script := s.first(`<script src="([^"]+/paidy\.js)"`, page)
	form := url.Values{
		"config":   {s.first(`data-setup="([^"]+)"`, page)},
		"payload":  {s.first(`data-payload="([^"]+)"`, page)},
		"origin":   {s.url},
		"decision": {"approve"},
	}

	// The dialog, as paidy.js opens it.
	status, dialog, _ := s.visit("POST", script+"/dialog", form)
	require.Equal(t, 200, status, dialog)
	id := s.first(`"id":"(pay_[^"]+)"`, html.UnescapeString(dialog))

	status, page, order := s.visit("POST", s.url+"/paidy", url.Values{"id": {id}})
	assert.Equal(t, 200, status, page)
	assert.Contains(t, order, "/orders/shop-")
	assert.Contains(t, page, `<dd id="status">closed</dd>`)
	assert.Contains(t, page, `id="result" data-state="paid"`)

	status, page, _ = s.visit("POST", s.url+"/paidy", url.Values{"id": {id}})
	assert.Equal(t, 502, status, "a payment buys one umbrella")
	assert.Contains(t, page, "not authorized")
}

func TestTheShopBelievesPaidyOnly(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	for _, id := range []string{"", "pay_none", "../tokens", "<script>"} {
		status, page, _ := s.visit("POST", s.url+"/paidy", url.Values{"id": {id}})
		assert.Equal(t, 502, status, id)
		assert.NotContains(t, page, "<script>", id)
	}
}

func TestTheShopIsForThisMachineOnly(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	for _, headers := range [][]string{
		{"Host", "evil.test"}, {"Origin", "http://evil.test"}, {"Sec-Fetch-Site", "cross-site"},
	} {
		status, _, _ := s.visit("POST", s.url+"/paypay", url.Values{}, headers...)
		assert.Equal(t, 403, status, headers)
	}
	status, _, _ := s.visit("GET", s.url, nil, "Host", "evil.test:80")
	assert.Equal(t, 403, status)
	status, _, _ = s.visit("GET", s.url+"/orders/none", nil)
	assert.Equal(t, 404, status)

	response, err := http.Get(s.url)
	require.NoError(t, err)
	assert.NoError(t, response.Body.Close())
	const loopback = `http://127\.0\.0\.1:\d+`
	assert.Regexp(t, `script-src 'self' `+loopback+`; frame-src `+loopback+`; frame-ancestors 'none'$`,
		response.Header.Get("Content-Security-Policy"))
}

func TestTheShopSpeaksJapaneseAndEnglish(t *testing.T) {
	t.Parallel()
	s := startShop(t)
	_, page, _ := s.visit("GET", s.url, nil, "Accept-Language", "ja")
	assert.Contains(t, page, "PayPayで買う")
	assert.Contains(t, page, "ペイディで買う")
	_, page, _ = s.visit("GET", s.url+"/orders/none", nil, "Accept-Language", "ja")
	assert.Contains(t, page, "この注文はありません。")
	assert.Contains(t, page, `<a id="switch" href="?lang=en"`)
	_, page, _ = s.visit("POST", s.url+"/paidy", url.Values{"id": {"none"}}, "Accept-Language", "ja")
	assert.Contains(t, page, "うまくいきませんでした。")
	assert.Contains(t, page, `<a id="switch" href="/?lang=en"`, "a form's address is no page")
	_, page, _ = s.visit("GET", s.url+"/?lang=en", nil, "Accept-Language", "ja")
	assert.Contains(t, page, "Buy with PayPay")
	assert.Contains(t, page, "Buy with Paidy")
}
