package overlay_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestTheCallersRequestIsNotChanged(t *testing.T) {
	t.Parallel()
	base := serve(t, answer(200, jsonType, successful))
	req := request(t, "POST", base+"/v1/codes", codeOnly)
	req.Header.Set("X-Mine", "1")
	url := *req.URL

	_, err := newDoer(t, base, overlay.WithPathOverride("createCode", "/v9/moved")).Do(req)

	require.NoError(t, err)
	assert.Equal(t, http.Header{"X-Mine": {"1"}}, req.Header)
	assert.Equal(t, url, *req.URL)
}

// sentCase is a call for merchant 123, and what is sent of it.
type sentCase struct {
	name    string
	scope   overlay.Scope
	path    string
	header  map[string]string // of the call
	options []overlay.Option
	uri     string
	sent    map[string]string // headers
}

func TestTheMerchantOfACall(t *testing.T) {
	t.Parallel()
	for _, c := range []sentCase{
		{
			name: "the client's goes into the header", path: "/v1/codes",
			uri:  "/v1/codes",
			sent: map[string]string{"X-Assume-Merchant": "123", "X-Version": "1", "Authorization": "signed /v1/codes"},
		},
		{
			name: "the client's goes into the query", scope: overlay.ScopeQuery, path: "/v1/codes",
			uri: "/v1/codes?assumeMerchant=123", sent: map[string]string{"X-Assume-Merchant": ""},
		},
		{
			name: "the call's header wins over the client's", path: "/v1/codes",
			header: map[string]string{"X-ASSUME-MERCHANT": "9"},
			uri:    "/v1/codes", sent: map[string]string{"X-Assume-Merchant": "9"},
		},
		{
			name: "the call's query wins over the client's", path: "/v1/codes?assumeMerchant=9",
			uri: "/v1/codes?assumeMerchant=9", sent: map[string]string{"X-Assume-Merchant": ""},
		},
		{
			name:  "the call's header wins over the client's in the query",
			scope: overlay.ScopeQuery, path: "/v1/codes", header: map[string]string{"X-ASSUME-MERCHANT": "9"},
			uri: "/v1/codes", sent: map[string]string{"X-Assume-Merchant": "9"},
		},
		{
			name: "an operation without merchants has none", path: "/v1/once",
			uri: "/v1/once", sent: map[string]string{"X-Assume-Merchant": ""},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t)
		})
	}
}

func TestTheHeadersOfACall(t *testing.T) {
	t.Parallel()
	for _, c := range []sentCase{
		{
			name: "the call's header wins over the client's", path: "/v1/once",
			header: map[string]string{"X-Version": "2"},
			uri:    "/v1/once", sent: map[string]string{"X-Version": "2"},
		},
		{
			name: "an overridden path is signed as it is sent", path: "/v1/codes",
			options: []overlay.Option{overlay.WithPathOverride("createCode", "/v9/moved/codes")},
			uri:     "/v9/moved/codes", sent: map[string]string{"Authorization": "signed /v9/moved/codes"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t)
		})
	}
}

func (c sentCase) test(t *testing.T) {
	t.Helper()
	var sent *http.Request
	server := testkit.NewReceiverFunc(t, func(w http.ResponseWriter, r *http.Request) {
		sent = r
		answer(200, jsonType, successful)(w, r)
	})
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: server.URL, Operations: table, Auth: authFunc(signed),
		Merchant: "123", Scope: c.scope, Header: http.Header{"X-Version": {"1"}},
	}, c.options...)
	require.NoError(t, err)
	const content = `{"requestId":"r-1","n":9007199254740993}`
	req := request(t, "POST", server.URL+c.path, content)
	for name, value := range c.header {
		req.Header.Set(name, value)
	}

	_, err = doer.Do(req)

	require.NoError(t, err)
	require.Len(t, server.Bodies(), 1)
	assert.Equal(t, content, string(server.Bodies()[0])) //nolint:testifylint // byte for byte
	assert.Equal(t, c.uri, sent.RequestURI)
	for name, want := range c.sent {
		assert.Equal(t, want, sent.Header.Get(name), name)
	}
}

func TestAPathOverrideKeepsTheIDs(t *testing.T) {
	t.Parallel()
	var uri string
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		uri = r.RequestURI
		answer(200, jsonType, "{}")(w, r)
	})

	_, failure := call(t, handler, "GET", "/v1/payments/a-%E3%81%82_1?x=1", "",
		overlay.WithPathOverride("getPayment", "/v2/pay/{id}/details"))

	require.Nil(t, failure)
	assert.Equal(t, "/v2/pay/a-%E3%81%82_1/details?x=1", uri)
}

func TestOneDoerServesConcurrentCallers(t *testing.T) {
	t.Parallel()
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		var sent struct{ RequestID string }
		assert.NoError(t, json.Unmarshal(content, &sent))
		answer(400, jsonType, `{"resultInfo":{"code":"`+sent.RequestID+`"}}`)(w, r)
	}))
	doer := newDoer(t, base)

	var group sync.WaitGroup
	for n := range 100 {
		id := fmt.Sprintf("id-%d", n)
		req := request(t, "POST", base+"/v1/codes", `{"requestId":"`+id+`"}`)
		group.Go(func() {
			_, err := doer.Do(req)
			var failure *overlay.Error
			if assert.ErrorAs(t, err, &failure, id) {
				assert.Equal(t, id, failure.ID)
				assert.Equal(t, id, failure.Code)
			}
		})
	}
	group.Wait()
}

func TestOptionsThatAreRefused(t *testing.T) {
	t.Parallel()
	config := overlay.Config{
		Provider: overlay.PayPay, BaseURL: "https://apigw.example", Operations: table, Auth: authFunc(signed),
	}
	for name, option := range map[string]overlay.Option{
		"nil client":                 overlay.WithHTTPClient(nil),
		"zero limit":                 overlay.WithMaxBody(0),
		"negative limit":             overlay.WithMaxBody(-1),
		"nil check":                  overlay.WithContract(nil),
		"nil option":                 nil,
		"unknown operation":          overlay.WithPathOverride("nothing", "/x"),
		"override without a slash":   overlay.WithPathOverride("createCode", "x"),
		"override with a query":      overlay.WithPathOverride("createCode", "/x?y=1"),
		"override with dots":         overlay.WithPathOverride("createCode", "/x/../y"),
		"override without its id":    overlay.WithPathOverride("getPayment", "/x"),
		"override with another id":   overlay.WithPathOverride("getPayment", "/x/{other}"),
		"override with the id twice": overlay.WithPathOverride("getPayment", "/x/{id}/{id}"),
	} {
		_, err := overlay.NewDoer(config, option)
		assert.Error(t, err, name)
	}
}
