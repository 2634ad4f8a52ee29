package validate_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// request is a request to the shop, and what is found in it.
type request struct {
	operation, method, url string
	header                 http.Header
	body                   string
	want                   []found
}

func testRequests(t *testing.T, cases map[string]request) {
	t.Helper()

	v := shop(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequest(c.method, c.url, nil)
			require.NoError(t, err)
			req.Method = c.method
			if c.header != nil {
				req.Header = c.header
			}

			assertFound(t, validate.Request, c.want, v.CheckRequest(c.operation, req, []byte(c.body)))
		})
	}
}

func TestParametersOfRequests(t *testing.T) {
	t.Parallel()

	testRequests(t, map[string]request{
		"a valid request has no findings": {
			"listOrders", "GET", "/orders?limit=5&state=open&state=void&fields=a,b&open=true",
			http.Header{"X-Merchant": {"m1"}}, "", nil,
		},
		"a required parameter that is missing": {
			"listOrders", "GET", "/orders", nil, "",
			[]found{{validate.KindParameter, "query limit", "required"}},
		},
		"a parameter of another type": {
			"listOrders", "GET", "/orders?limit=ten", nil, "",
			[]found{{validate.KindParameter, "query limit", "type"}},
		},
		"an empty number": {
			"listOrders", "GET", "/orders?limit=", nil, "",
			[]found{{validate.KindParameter, "query limit", "type"}},
		},
		"a parameter outside its limits": {
			"listOrders", "GET", "/orders?limit=101", nil, "",
			[]found{{validate.KindParameter, "query limit", "maximum"}},
		},
		"an item outside its enum": {
			"listOrders", "GET", "/orders?limit=1&state=open&state=lost", nil, "",
			[]found{{validate.KindParameter, "query state", "enum"}},
		},
		"too many items": {
			"listOrders", "GET", "/orders?limit=1&state=open&state=open&state=open", nil, "",
			[]found{{validate.KindParameter, "query state", "maxItems"}},
		},
		"an item of a comma list": {
			"listOrders", "GET", "/orders?limit=1&fields=a,B", nil, "",
			[]found{{validate.KindParameter, "query fields", "pattern"}},
		},
		"a boolean of another spelling": {
			"listOrders", "GET", "/orders?limit=1&open=yes", nil, "",
			[]found{{validate.KindParameter, "query open", "type"}},
		},
		"a header outside its limits": {
			"listOrders", "GET", "/orders?limit=1", http.Header{"X-Merchant": {"m1234"}}, "",
			[]found{{validate.KindParameter, "header X-Merchant", "maxLength"}},
		},
		"a query that cannot be parsed is a missing one": {
			"listOrders", "GET", "/orders?limit=%zz", nil, "",
			[]found{{validate.KindParameter, "query limit", "required"}},
		},
	})
}

func TestPathsOfRequests(t *testing.T) {
	t.Parallel()

	testRequests(t, map[string]request{
		"a prefix before the path is the base URL's": {
			"getOrder", "GET", "https://proxy.example.com/shop/v1/orders/ord_1", nil, "",
			nil,
		},
		"an empty method is GET": {"getOrder", "", "/orders/ord_1", nil, "", nil},
		"a path parameter that does not match": {
			"getOrder", "GET", "/orders/1", nil, "",
			[]found{{validate.KindParameter, "path id", "pattern"}},
		},
		"dots are not an id": {
			"getOrder", "GET", "/orders/..", nil, "",
			[]found{{validate.KindParameter, "path id", "pattern"}},
		},
		"an escaped slash stays in its segment": {
			"getOrder", "GET", "/orders/ord_1%2F..", nil, "",
			[]found{{validate.KindParameter, "path id", "pattern"}},
		},
		"a number in the path": {
			"getLine", "GET", "/orders/5/lines/one", nil, "",
			[]found{{validate.KindParameter, "path line", "type"}},
		},
		"an empty path parameter": {
			"getOrder", "GET", "/orders/", nil, "",
			[]found{{validate.KindParameter, "path", "path"}},
		},
		"a path of another operation": {
			"getOrder", "GET", "/customers/ord_1", nil, "",
			[]found{{validate.KindParameter, "path", "path"}},
		},
		"a method of another operation": {
			"getOrder", "DELETE", "/orders/ord_1", nil, "",
			[]found{{validate.KindParameter, "path", "path"}},
		},
	})
}

func TestBodiesOfRequests(t *testing.T) {
	t.Parallel()

	testRequests(t, map[string]request{
		"a valid body": {"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY"}`, nil},
		"an extra field in an open request is no fault": {
			"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY","x":1}`,
			nil,
		},
		"a wrong body": {
			"createOrder", "POST", "/orders", jsonHeader, `{"amount":0}`,
			[]found{{validate.KindLimit, "/amount", "minimum"}, {validate.KindRequired, "/currency", "required"}},
		},
		"no body": {
			"createOrder", "POST", "/orders", jsonHeader, ``,
			[]found{{validate.KindEmptyBody, "", "content"}},
		},
		"a body of another content type": {
			"createOrder", "POST", "/orders", http.Header{"Content-Type": {"text/plain"}}, `{}`,
			[]found{{validate.KindContentType, "header Content-Type", "content"}},
		},
		"a body where none is documented": {
			"getOrder", "GET", "/orders/ord_1", jsonHeader, `{}`,
			[]found{{validate.KindContentType, "", "content"}},
		},
		"every fault is found at once": {
			"getOrder", "GET", "/orders/1", jsonHeader, `{}`,
			[]found{{validate.KindParameter, "path id", "pattern"}, {validate.KindContentType, "", "content"}},
		},
	})
}

func TestOperationsOfRequests(t *testing.T) {
	t.Parallel()

	testRequests(t, map[string]request{
		"an operation that does not exist is a finding": {
			"nope", "GET", "/orders", nil, "",
			[]found{{validate.KindOperation, "operation", "operation"}},
		},
		"a webhook is not an operation": {
			"orderEvent", "POST", "/", jsonHeader, "{}",
			[]found{{validate.KindOperation, "operation", "operation"}},
		},
	})
}

func TestWebhooks(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for name, c := range map[string]struct {
		webhook, body string
		want          []found
	}{
		"a valid payload": {"orderEvent", `{"event":"made","order_id":"ord_1"}`, nil},
		"an unknown event": {
			"orderEvent", `{"event":"burnt","order_id":"ord_1"}`,
			[]found{{validate.KindEnum, "/event", "enum"}},
		},
		"an unknown field": {
			"orderEvent", `{"event":"made","order_id":"ord_1","at":1}`,
			[]found{{validate.KindUnknownField, "/at", "undocumented"}},
		},
		"no payload":               {"orderEvent", ``, []found{{validate.KindEmptyBody, "", "content"}}},
		"no JSON":                  {"orderEvent", `<>`, []found{{validate.KindMalformed, "", "syntax"}}},
		"an unknown webhook":       {"nope", `{}`, []found{{validate.KindOperation, "webhook", "operation"}}},
		"the name of an operation": {"getOrder", `{}`, []found{{validate.KindOperation, "webhook", "operation"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			assertFound(t, validate.Webhook, c.want, v.CheckWebhook(c.webhook, []byte(c.body)))
		})
	}
}

func TestCheckReturnsANilErrorWithNothingToCheck(t *testing.T) {
	t.Parallel()

	assert.NoError(t, shop(t).Check("getOrder", nil, nil, nil, nil))
}

func TestCheckJoinsBothSides(t *testing.T) {
	t.Parallel()
	req, err := http.NewRequest("GET", "/orders/1", nil)
	require.NoError(t, err)
	res := &http.Response{StatusCode: 418, Header: http.Header{}}

	err = shop(t).Check("getOrder", req, nil, res, nil)

	var e *validate.Error
	require.ErrorAs(t, err, &e)
	require.Len(t, e.Violations, 2)
	assert.Equal(t, validate.Request, e.Violations[0].Where)
	assert.Equal(t, validate.Response, e.Violations[1].Where)
	assert.EqualError(t, e, `validate: getOrder 418 differs from its document: `+
		`request path id: text does not match ^ord_[A-Za-z0-9_-]{1,16}$; `+
		`response status: 418 is not documented, but 200, 404`)
}
