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

func (c request) check(t *testing.T, v *validate.Validator) {
	t.Helper()

	req, err := http.NewRequest(c.method, c.url, nil)
	require.NoError(t, err)
	req.Method = c.method
	if c.header != nil {
		req.Header = c.header
	}

	assertFound(t, validate.Request, c.want, v.CheckRequest(c.operation, req, []byte(c.body)))
}

func TestParametersOfRequests(t *testing.T) {
	t.Parallel()

	testEach(t, map[string]request{
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
		"a query that cannot be read as a whole": {
			"listOrders", "GET", "/orders?limit=%zz", nil, "",
			[]found{{validate.KindParameter, "query", "syntax"}, {validate.KindParameter, "query limit", "required"}},
		},
		"a parameter that is not UTF-8": {
			"listOrders", "GET", "/orders?limit=5", http.Header{"X-Merchant": {"m\xff"}}, "",
			[]found{{validate.KindParameter, "header X-Merchant", "utf-8"}},
		},
		"a path that is not UTF-8": {
			"getLine", "GET", "/orders/%e7/lines/5", nil, "", []found{{validate.KindParameter, "path id", "utf-8"}},
		},
		"parameters that the document does not know": {
			"listOrders", "GET", "/orders?limit=5&Limit=6&hanako=1", nil, "",
			[]found{{validate.KindUnknownParameter, "query", "undocumented"}},
		},
		"a parameter of an operation that has none": {
			"getOrder", "GET", "/orders/ord_1?limit=5", nil, "",
			[]found{{validate.KindUnknownParameter, "query", "undocumented"}},
		},
		"a parameter sent twice": {
			"listOrders", "GET", "/orders?limit=5&limit=6", nil, "",
			[]found{{validate.KindRepeatedParameter, "query limit", "repeated"}},
		},
		"a parameter sent twice with one value": {
			"listOrders", "GET", "/orders?limit=5&limit=5", nil, "",
			[]found{{validate.KindRepeatedParameter, "query limit", "repeated"}},
		},
		"a comma list sent twice": {
			"listOrders", "GET", "/orders?limit=5&fields=a&fields=b", nil, "",
			[]found{{validate.KindRepeatedParameter, "query fields", "repeated"}},
		},
		"a header sent twice": {
			"listOrders", "GET", "/orders?limit=5", http.Header{"X-Merchant": {"m1", "m2"}}, "",
			[]found{{validate.KindRepeatedParameter, "header X-Merchant", "repeated"}},
		},
	})
}

func TestPathsOfRequests(t *testing.T) {
	t.Parallel()

	badID := []found{{validate.KindParameter, "path id", "pattern"}}
	badPath := []found{{validate.KindParameter, "path", "path"}}
	testEach(t, map[string]request{
		"a prefix before the path is the base URL's": {
			"getOrder", "GET", "https://proxy.example.com/shop/v1/orders/ord_1", nil, "",
			nil,
		},
		"an empty method is GET":                {"getOrder", "", "/orders/ord_1", nil, "", nil},
		"a path parameter that does not match":  {"getOrder", "GET", "/orders/1", nil, "", badID},
		"dots are not an id":                    {"getOrder", "GET", "/orders/..", nil, "", badID},
		"an escaped slash stays in its segment": {"getOrder", "GET", "/orders/ord_1%2F..", nil, "", badID},
		"a number in the path": {
			"getLine", "GET", "/orders/5/lines/one", nil, "",
			[]found{{validate.KindParameter, "path line", "type"}},
		},
		"an empty path parameter":       {"getOrder", "GET", "/orders/", nil, "", badPath},
		"a path of another operation":   {"getOrder", "GET", "/customers/ord_1", nil, "", badPath},
		"a method of another operation": {"getOrder", "DELETE", "/orders/ord_1", nil, "", badPath},
	})
}

func TestBodiesOfRequests(t *testing.T) {
	t.Parallel()

	testEach(t, map[string]request{
		"a valid body": {"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY"}`, nil},
		"a field that the document does not know": {
			"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY","Note":"x"}`,
			[]found{{validate.KindUnknownField, "/(field 3)", "undocumented"}},
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

	unknown := []found{{validate.KindOperation, "operation", "operation"}}
	testEach(t, map[string]request{
		"an operation that does not exist is a finding": {"nope", "GET", "/orders", nil, "", unknown},
		"a webhook is not an operation":                 {"orderEvent", "POST", "/", jsonHeader, "{}", unknown},
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
			[]found{{validate.KindUnknownField, "/(field 3)", "undocumented"}},
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

// A webhook's content type is not known.
func TestAWebhookOfTwoJSONTypesFitsOne(t *testing.T) {
	t.Parallel()
	v, err := validate.New(edit{
		"          application/json:\n            schema:\n              type: object\n              required: [event",
		"          application/other+json:\n            schema: {type: object, required: [other], " +
			"properties: {other: {type: integer}}}\n" +
			"          application/json:\n            schema:\n              type: object\n              required: [event",
	}.apply(t))
	require.NoError(t, err)

	for body, want := range map[string][]found{
		`{"event":"made","order_id":"ord_1"}`: nil,
		`{"other":1}`:                         nil,
		`{"other":1,"more":2}`:                {{validate.KindUnknownField, "/(field 2)", "undocumented"}},
		`{"other":"1"}`: {
			{validate.KindRequired, "/event", "required"}, {validate.KindRequired, "/order_id", "required"},
			{validate.KindUnknownField, "/other", "undocumented"},
		},
		`{`: {{validate.KindMalformed, "", "syntax"}},
	} {
		assertFound(t, validate.Webhook, want, v.CheckWebhook("orderEvent", []byte(body)))
	}
}

func TestHeadersThatOpenAPIIgnoresAreNotChecked(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"Authorization", "accept", "Content-Type"} {
		v, err := validate.New(edit{
			"{name: X-Merchant, in: header,", "{name: " + name + ", in: header, required: true,",
		}.apply(t))
		require.NoError(t, err, name)
		req, err := http.NewRequest(http.MethodGet, "/orders?limit=1", nil)
		require.NoError(t, err)
		req.Header.Set(name, "longer than four")

		assertFound(t, validate.Request, nil, v.CheckRequest("listOrders", req, nil))
		req.Header.Del(name)
		assertFound(t, validate.Request, nil, v.CheckRequest("listOrders", req, nil))
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
		`response status: 418 is not documented (documented: 200, 404)`)
}
