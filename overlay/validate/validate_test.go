package validate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

func shopDocument(t testing.TB) []byte {
	t.Helper()
	document, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func shop(t testing.TB) *validate.Validator {
	t.Helper()
	v, err := validate.New(shopDocument(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var jsonHeader = http.Header{"Content-Type": {"application/json;charset=UTF-8"}}

// found is a violation without its message.
type found struct {
	kind          validate.Kind
	pointer, rule string
}

func compare(t *testing.T, e *validate.Error, side validate.Side, want ...found) {
	t.Helper()
	var got []found
	if e != nil {
		for _, v := range e.Violations {
			if v.Where != side {
				t.Errorf("%s: found in the %s", v, v.Where)
			}
			if v.Message == "" {
				t.Errorf("%+v has no message", v)
			}
			got = append(got, found{v.Kind, v.Pointer, v.Rule})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v\n%v", got, want, e)
	}
}

// order is a valid order with some fields replaced or, with "", removed.
func order(change ...string) string {
	fields := map[string]string{"id": `"ord_1"`, "amount": "1200", "made_on": `"2026-02-05"`}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var members []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != "" {
			members = append(members, fmt.Sprintf("%q:%s", name, fields[name]))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestResponses(t *testing.T) {
	t.Parallel()
	v := shop(t)
	long := strings.Repeat("長", 20)
	for name, c := range map[string]struct {
		operation string
		status    int
		header    http.Header
		body      string
		want      []found
	}{
		"a valid answer has no findings":                     {body: order()},
		"null is a value where the document says so":         {body: order("level", "null", "weight", "null", "address", "null", "changed_at", "null")},
		"a status is matched by its range":                   {operation: "createOrder", status: 207, body: order()},
		"an exact status wins over its range":                {operation: "createOrder", status: 202},
		"default answers for the rest":                       {operation: "createOrder", status: 503, body: order()},
		"an undeclared status is a finding":                  {status: 418, want: []found{{validate.KindStatus, "status", "status"}}},
		"an impossible status is a finding":                  {status: -1, want: []found{{validate.KindStatus, "status", "status"}}},
		"a body without a content type is a finding":         {header: http.Header{}, body: order(), want: []found{{validate.KindContentType, "header Content-Type", "content"}}},
		"an HTML page is a finding":                          {header: http.Header{"Content-Type": {"text/html"}}, body: "<html>", want: []found{{validate.KindContentType, "header Content-Type", "content"}}},
		"a compressed body is a finding":                     {header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"br"}}, body: "\x1b\x00", want: []found{{validate.KindContentType, "header Content-Encoding", "content"}}},
		"a suffix of +json is JSON":                          {operation: "createOrder", status: 400, header: http.Header{"Content-Type": {"Application/Problem+JSON"}}, body: `{"code":5}`, want: []found{{validate.KindType, "/code", "type"}}},
		"a documented type that is not JSON is left alone":   {operation: "getLine", header: http.Header{"Content-Type": {"text/csv"}}, body: `a,b`},
		"an empty body is a finding where one is documented": {want: []found{{validate.KindEmptyBody, "", "content"}}},
		"an empty body is fine where none is documented":     {status: 404},
		"an undocumented body is nobody's promise":           {status: 404, header: http.Header{"Content-Type": {"text/html"}}, body: "<html>"},
		"a cut answer is a finding":                          {body: `{"id":"ord_1",`, want: []found{{validate.KindMalformed, "", "syntax"}}},
		"blanks alone are not JSON":                          {body: "  ", want: []found{{validate.KindMalformed, "", "syntax"}}},
		"text that is not UTF-8 is a finding":                {body: order("contact", "\"\x93\xfa\x96{\""), want: []found{{validate.KindMalformed, "", "utf-8"}}},
		"a repeated field is a finding":                      {body: `{"id":"ord_1","amount":1,"made_on":"2026-02-05","metadata":{"a":[{"b":1,"\u0062":2}]}}`, want: []found{{validate.KindDuplicateKey, "/metadata/a/0/b", "duplicate"}}},
		"an unknown enum value is a finding":                 {body: order("state", `"lost"`), want: []found{{validate.KindEnum, "/state", "enum"}}},
		"a number outside an enum is a finding":              {body: order("level", "4"), want: []found{{validate.KindEnum, "/level", "enum"}}},
		"a number of an enum may be written otherwise":       {body: order("level", "2.0")},
		"a boolean outside an enum is a finding":             {body: order("price", `{"amount":1,"exact":false}`), want: []found{{validate.KindEnum, "/price/exact", "enum"}}},
		"a missing field is a finding":                       {body: order("id", "", "made_on", ""), want: []found{{validate.KindRequired, "/id", "required"}, {validate.KindRequired, "/made_on", "required"}}},
		"another type is a finding":                          {body: order("amount", `"1200"`), want: []found{{validate.KindType, "/amount", "type"}}},
		"a fraction is not an integer":                       {body: order("amount", "1200.5"), want: []found{{validate.KindType, "/amount", "type"}}},
		"an integer may be written with an exponent":         {body: order("amount", "12e2")},
		"null is another type":                               {body: order("amount", "null"), want: []found{{validate.KindType, "/amount", "type"}}},
		"a body of another type is a finding":                {body: "[]", want: []found{{validate.KindType, "", "type"}}},
		"a number below its minimum is a finding":            {body: order("amount", "0"), want: []found{{validate.KindLimit, "/amount", "minimum"}}},
		"a number above its maximum is a finding":            {body: order("amount", "100000000000"), want: []found{{validate.KindLimit, "/amount", "maximum"}}},
		"a fraction is held against its limits":              {body: order("weight", "10.51"), want: []found{{validate.KindLimit, "/weight", "maximum"}}},
		"a whole number is held against a fraction":          {body: order("weight", "11"), want: []found{{validate.KindLimit, "/weight", "maximum"}}},
		"2^63 does not fit int64":                            {body: order("price", `{"amount":9223372036854775808}`), want: []found{{validate.KindFormat, "/price/amount", "format"}}},
		"2^63-1 fits int64":                                  {body: order("price", `{"amount":9223372036854775807}`)},
		"-2^63-1 does not fit int64":                         {body: order("price", `{"amount":-9223372036854775809}`), want: []found{{validate.KindFormat, "/price/amount", "format"}}},
		"a number beyond float64 is a finding":               {body: order("amount", "1e999"), want: []found{{validate.KindFormat, "/amount", "format"}}},
		"2^31 does not fit int32":                            {body: order("counts", `{"a":2147483648}`), want: []found{{validate.KindFormat, "/counts/a", "format"}}},
		"a short text is a finding":                          {body: order("id", `"o"`), want: []found{{validate.KindLimit, "/id", "minLength"}}},
		"length counts characters":                           {body: order("id", `"`+long+`"`)},
		"a long text is a finding":                           {body: order("id", `"`+long+`長"`), want: []found{{validate.KindLimit, "/id", "maxLength"}}},
		"escapes count as what they stand for":               {body: order("id", `"`+strings.Repeat(`\u9577`, 21)+`"`), want: []found{{validate.KindLimit, "/id", "maxLength"}}},
		"a date is checked":                                  {body: order("made_on", `"2026-13-01"`), want: []found{{validate.KindFormat, "/made_on", "format"}}},
		"a date-time is checked":                             {body: order("changed_at", `"2026-02-05 10:00:00"`), want: []found{{validate.KindFormat, "/changed_at", "format"}}},
		"base64 is checked":                                  {body: order("picture", `"not base64!"`), want: []found{{validate.KindFormat, "/picture", "format"}}},
		"an unknown field is a finding":                      {body: order("colour", `{"deep":1}`), want: []found{{validate.KindUnknownField, "/colour", "additionalProperties"}}},
		"an unknown field deep inside is a finding":          {body: order("lines", `[{"title":"a"},{"titel":"b"}]`), want: []found{{validate.KindUnknownField, "/lines/1/titel", "additionalProperties"}}},
		"a field of an open object is welcome":               {body: order("metadata", `{"anything":{"goes":1}}`)},
		"a closed object has one finding for an extra field": {body: order("price", `{"amount":1,"vat":2}`), want: []found{{validate.KindUnknownField, "/price/vat", "additionalProperties"}}},
		"an object without documented fields has none":       {body: order("nothing", `{"a":1}`), want: []found{{validate.KindUnknownField, "/nothing/a", "additionalProperties"}}},
		"an empty array can be too short":                    {body: order("lines", `[]`), want: []found{{validate.KindLimit, "/lines", "minItems"}}},
		"an array can be too long":                           {body: order("lines", `[{},{},{},{}]`), want: []found{{validate.KindLimit, "/lines", "maxItems"}}},
		"an object can have too few fields":                  {body: order("counts", `{}`), want: []found{{validate.KindLimit, "/counts", "minProperties"}}},
		"an object can have too many fields":                 {body: order("counts", `{"a":1,"b":2,"c":3,"d":4}`), want: []found{{validate.KindLimit, "/counts", "maxProperties"}}},
		"a constraint beside a reference counts":             {body: order("price", `{}`), want: []found{{validate.KindRequired, "/price/amount", "required"}, {validate.KindLimit, "/price", "minProperties"}}},
		"a value that fits no variant is a finding":          {body: order("tag", `{}`), want: []found{{validate.KindVariant, "/tag", "oneOf"}}},
		"a value that fits two variants is a finding":        {body: order("tag", `{"name":"a","code":1}`), want: []found{{validate.KindVariant, "/tag", "oneOf"}}},
		"a value that fits one variant is fine":              {body: order("tag", `{"code":1}`)},
		"the only variant of the type says what is wrong":    {body: order("address", `{"zip":"1"}`), want: []found{{validate.KindLimit, "/address/zip", "pattern"}}},
		"any variant will do":                                {body: order("contact", "5")},
		"no variant of the type is a finding":                {body: order("contact", "true"), want: []found{{validate.KindVariant, "/contact", "anyOf"}}},
		"a schema that contains itself is followed":          {operation: "getTree", body: `{"branches":[{"branches":[{"name":1}]}]}`, want: []found{{validate.KindType, "/branches/0/branches/0/name", "type"}}},
		"an item is named by its position":                   {operation: "listOrders", header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}, body: "[" + order() + "," + order("amount", "-1") + "]", want: []found{{validate.KindLimit, "/1/amount", "minimum"}}},
		"a required header that is missing is a finding":     {operation: "listOrders", body: "[]", want: []found{{validate.KindHeader, "header Request-Id", "required"}}},
		"a header is held against its schema":                {operation: "listOrders", header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"5"}, "X-Left": {"many"}}, body: "[]", want: []found{{validate.KindHeader, "header Request-Id", "pattern"}, {validate.KindHeader, "header X-Left", "type"}}},
		"a name with a slash is escaped":                     {body: order("price", `{"amount":1,"a/b":2}`), want: []found{{validate.KindUnknownField, "/price/(name withheld)", "additionalProperties"}}},
		"an operation that does not exist is a finding":      {operation: "nope", body: "{}", want: []found{{validate.KindOperation, "operation", "operation"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.operation == "" {
				c.operation = "getOrder"
			}
			if c.status == 0 {
				c.status = 200
			}
			if c.header == nil {
				c.header = jsonHeader
			}
			e := v.CheckResponse(c.operation, c.status, c.header, []byte(c.body))
			side := validate.Response
			if c.operation == "nope" {
				side = validate.Request
			}
			compare(t, e, side, c.want...)
			if e != nil && (e.Operation != c.operation || e.Status != c.status) {
				t.Errorf("names %s %d", e.Operation, e.Status)
			}
			err := v.Check(c.operation, nil, nil, &http.Response{StatusCode: c.status, Header: c.header}, []byte(c.body))
			if (err == nil) != (e == nil) || err != nil && err.Error() != e.Error() && c.operation != "nope" {
				t.Errorf("Check says %v, CheckResponse %v", err, e)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for name, c := range map[string]struct {
		operation, method, url string
		header                 http.Header
		body                   string
		want                   []found
	}{
		"a valid request has no findings":                {"listOrders", "GET", "/orders?limit=5&state=open&state=void&fields=a,b&open=true", http.Header{"X-Merchant": {"m1"}}, "", nil},
		"a prefix before the path is the base URL's":     {"getOrder", "GET", "https://proxy.example.com/shop/v1/orders/ord_1", nil, "", nil},
		"an empty method is GET":                         {"getOrder", "", "/orders/ord_1", nil, "", nil},
		"a required parameter that is missing":           {"listOrders", "GET", "/orders", nil, "", []found{{validate.KindParameter, "query limit", "required"}}},
		"a parameter of another type":                    {"listOrders", "GET", "/orders?limit=ten", nil, "", []found{{validate.KindParameter, "query limit", "type"}}},
		"an empty number":                                {"listOrders", "GET", "/orders?limit=", nil, "", []found{{validate.KindParameter, "query limit", "type"}}},
		"a parameter outside its limits":                 {"listOrders", "GET", "/orders?limit=101", nil, "", []found{{validate.KindParameter, "query limit", "maximum"}}},
		"an item outside its enum":                       {"listOrders", "GET", "/orders?limit=1&state=open&state=lost", nil, "", []found{{validate.KindParameter, "query state", "enum"}}},
		"too many items":                                 {"listOrders", "GET", "/orders?limit=1&state=open&state=open&state=open", nil, "", []found{{validate.KindParameter, "query state", "maxItems"}}},
		"an item of a comma list":                        {"listOrders", "GET", "/orders?limit=1&fields=a,B", nil, "", []found{{validate.KindParameter, "query fields", "pattern"}}},
		"a boolean of another spelling":                  {"listOrders", "GET", "/orders?limit=1&open=yes", nil, "", []found{{validate.KindParameter, "query open", "type"}}},
		"a header outside its limits":                    {"listOrders", "GET", "/orders?limit=1", http.Header{"X-Merchant": {"m1234"}}, "", []found{{validate.KindParameter, "header X-Merchant", "maxLength"}}},
		"a path parameter that does not match":           {"getOrder", "GET", "/orders/1", nil, "", []found{{validate.KindParameter, "path id", "pattern"}}},
		"dots are not an id":                             {"getOrder", "GET", "/orders/..", nil, "", []found{{validate.KindParameter, "path id", "pattern"}}},
		"an escaped slash stays in its segment":          {"getOrder", "GET", "/orders/ord_1%2F..", nil, "", []found{{validate.KindParameter, "path id", "pattern"}}},
		"a number in the path":                           {"getLine", "GET", "/orders/5/lines/one", nil, "", []found{{validate.KindParameter, "path line", "type"}}},
		"an empty path parameter":                        {"getOrder", "GET", "/orders/", nil, "", []found{{validate.KindParameter, "path", "path"}}},
		"a path of another operation":                    {"getOrder", "GET", "/customers/ord_1", nil, "", []found{{validate.KindParameter, "path", "path"}}},
		"a method of another operation":                  {"getOrder", "DELETE", "/orders/ord_1", nil, "", []found{{validate.KindParameter, "path", "path"}}},
		"a valid body":                                   {"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY"}`, nil},
		"an extra field in an open request is no fault":  {"createOrder", "POST", "/orders", jsonHeader, `{"amount":1,"currency":"JPY","x":1}`, nil},
		"a wrong body":                                   {"createOrder", "POST", "/orders", jsonHeader, `{"amount":0}`, []found{{validate.KindLimit, "/amount", "minimum"}, {validate.KindRequired, "/currency", "required"}}},
		"no body":                                        {"createOrder", "POST", "/orders", jsonHeader, ``, []found{{validate.KindEmptyBody, "", "content"}}},
		"a body of another content type":                 {"createOrder", "POST", "/orders", http.Header{"Content-Type": {"text/plain"}}, `{}`, []found{{validate.KindContentType, "header Content-Type", "content"}}},
		"a body where none is documented":                {"getOrder", "GET", "/orders/ord_1", jsonHeader, `{}`, []found{{validate.KindContentType, "", "content"}}},
		"every fault is found at once":                   {"getOrder", "GET", "/orders/1", jsonHeader, `{}`, []found{{validate.KindParameter, "path id", "pattern"}, {validate.KindContentType, "", "content"}}},
		"an operation that does not exist is a finding":  {"nope", "GET", "/orders", nil, "", []found{{validate.KindOperation, "operation", "operation"}}},
		"a webhook is not an operation":                  {"orderEvent", "POST", "/", jsonHeader, "{}", []found{{validate.KindOperation, "operation", "operation"}}},
		"a query that cannot be parsed is a missing one": {"listOrders", "GET", "/orders?limit=%zz", nil, "", []found{{validate.KindParameter, "query limit", "required"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequest(c.method, c.url, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Method = c.method
			if c.header != nil {
				req.Header = c.header
			}
			compare(t, v.CheckRequest(c.operation, req, []byte(c.body)), validate.Request, c.want...)
		})
	}
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for name, c := range map[string]struct {
		webhook, body string
		want          []found
	}{
		"a valid payload":         {"orderEvent", `{"event":"made","order_id":"ord_1"}`, nil},
		"an unknown event":        {"orderEvent", `{"event":"burnt","order_id":"ord_1"}`, []found{{validate.KindEnum, "/event", "enum"}}},
		"an unknown field":        {"orderEvent", `{"event":"made","order_id":"ord_1","at":1}`, []found{{validate.KindUnknownField, "/at", "additionalProperties"}}},
		"no payload":              {"orderEvent", ``, []found{{validate.KindEmptyBody, "", "content"}}},
		"no JSON":                 {"orderEvent", `<>`, []found{{validate.KindMalformed, "", "syntax"}}},
		"an unknown webhook":      {"nope", `{}`, []found{{validate.KindOperation, "webhook", "operation"}}},
		"the name of the webhook": {"getOrder", `{}`, []found{{validate.KindOperation, "webhook", "operation"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, v.CheckWebhook(c.webhook, []byte(c.body)), validate.Webhook, c.want...)
		})
	}
}

func TestCheckReturnsANilErrorAndJoinsBothSides(t *testing.T) {
	t.Parallel()
	v := shop(t)
	req, _ := http.NewRequest("GET", "/orders/1", nil)
	res := &http.Response{StatusCode: 418, Header: http.Header{}}
	if err := v.Check("getOrder", nil, nil, nil, nil); err != nil {
		t.Errorf("nothing to check: %v", err)
	}
	err := v.Check("getOrder", req, nil, res, nil)
	var e *validate.Error
	if !errors.As(err, &e) || len(e.Violations) != 2 || e.Violations[0].Where != validate.Request || e.Violations[1].Where != validate.Response {
		t.Fatalf("got %v", err)
	}
	const want = `validate: getOrder 418 differs from its document: request path id: text does not match ^ord_[A-Za-z0-9_-]{1,16}$; ` +
		`response status: 418 is not documented, but 200, 404`
	if e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
}

func TestMessagesNameTheRuleAndNotTheValue(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for body, want := range map[string]string{
		order("state", `"lost"`):           "response /state: value is not one of the 3 documented",
		order("amount", `"12"`):            "response /amount: expected integer, found string",
		order("weight", `"12"`):            "response /weight: expected number or null, found string",
		order("amount", `12.5`):            "response /amount: expected integer, found number with a fraction",
		order("amount", `0`):               "response /amount: number is less than 1",
		order("amount", `999999999999`):    "response /amount: number is greater than 99999999999",
		order("weight", `99`):              "response /weight: number is greater than 10.5",
		order("id", `"x"`):                 "response /id: text is shorter than 5 characters",
		order("made_on", `"yesterday"`):    "response /made_on: text is not a date",
		order("amount", ""):                "response /amount: required field is missing",
		order("colour", `1`):               "response /colour: field is not documented",
		order("hanako@example.com", `1`):   "response /(name withheld): field is not documented",
		order("09000000000", `1`):          "response /(name withheld): field is not documented",
		`{"id":`:                           "response body: is not JSON: unexpected end at byte 6",
		order("price", `{"amount":1e99}`):  "response /price/amount: number is out of the range of int64",
		order("tag", `{}`):                 "response /tag: value fits none of the 2 documented variants",
		order("counts", `{"a":1,"a":"1"}`): "response /counts/a: the object has this field twice; response /counts/a: expected integer, found string",
	} {
		e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(body))
		if e == nil {
			t.Errorf("no finding for %s", want)
		} else if got := strings.TrimPrefix(e.Error(), "validate: getOrder 200 differs from its document: "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	e := v.CheckResponse("getOrder", 200, http.Header{"Content-Type": {"text/html; charset=x"}}, []byte("x"))
	if want := "text/html is not documented, but application/json"; e.Violations[0].Message != want {
		t.Errorf("got %s, want %s", e.Violations[0].Message, want)
	}
	e = v.CheckResponse("getOrder", 200, http.Header{"Content-Type": {"text/hanako@example.com"}}, []byte("x"))
	if want := "an unreadable content type is not documented, but application/json"; e.Violations[0].Message != want {
		t.Errorf("got %s, want %s", e.Violations[0].Message, want)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	v := shop(t)
	body := "[" + strings.TrimSuffix(strings.Repeat(order("amount", "0")+",", 10000), ",") + "]"
	header := http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}
	e := v.CheckResponse("listOrders", 200, header, []byte(body))
	if e == nil || len(e.Violations) != 64 || e.More != 10000-64 {
		t.Fatalf("%d violations and %d more", len(e.Violations), e.More)
	}
	if text := e.Error(); len(text) > 1000 || !strings.HasSuffix(text, "; and 9992 more") {
		t.Errorf("the text has %d bytes: …%s", len(text), text[len(text)-30:])
	}
}

func TestHostileBodiesAreRefused(t *testing.T) {
	t.Parallel()
	v := shop(t)
	members := make([]string, 50000)
	for i := range members {
		members[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	for name, c := range map[string]struct{ body, rule string }{
		"deep nesting":           {strings.Repeat("[", 1e6), "syntax"},
		"deep nesting, closed":   {strings.Repeat("[", 257) + strings.Repeat("]", 257), "syntax"},
		"many values":            {"[" + strings.Repeat("0,", 1<<18) + "0]", "syntax"},
		"a large body":           {strings.Repeat(" ", validate.MaxBody) + "1", "size"},
		"an object of many keys": {"{" + strings.Join(members, ",") + `,"k777":1}`, "duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(c.body))
			if e == nil || e.Violations[0].Rule != c.rule {
				t.Errorf("got %v", e)
			}
		})
	}
}

// No finding, in any form it can be printed in, may hold a value of a body.
func TestFindingsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	const marker = "himitsu-4929-hanako@example.com"
	const number = 4929777111
	header := http.Header{"Content-Type": {"application/json"}}
	findings := 0
	for name, document := range documents(t) {
		v, err := validate.New(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places(t, document) {
			operation, status, _ := strings.Cut(p.name, " ")
			code := statusCode(status)
			for _, example := range p.examples {
				check := func(what string, value any) {
					body, err := json.Marshal(value)
					if err != nil {
						t.Fatal(err)
					}
					for _, body := range [][]byte{body, append(body[:len(body):len(body)], marker...)} {
						req, _ := http.NewRequest("POST", "/"+marker+"?"+marker+"="+marker, nil)
						req.Header = header
						res := &http.Response{StatusCode: code, Header: header}
						for _, err := range []error{
							v.Check(operation, req, body, res, body), v.CheckWebhook(operation, body),
						} {
							e, ok := err.(*validate.Error)
							if !ok || e == nil {
								continue
							}
							findings += len(e.Violations)
							encoded, err := json.Marshal(e)
							if err != nil {
								t.Fatal(err)
							}
							for _, text := range []string{e.Error(), fmt.Sprintf("%v %+v %#v %+v %#v", e, e, e, *e, e.Violations), string(encoded)} {
								if strings.Contains(text, "himitsu") || strings.Contains(text, "hanako") || strings.Contains(text, "4929") {
									t.Fatalf("%s, %s: leaks: %s", name, what, text)
								}
							}
						}
					}
				}
				check(p.name, mark(example, marker, number, false))
				check(p.name, mark(example, marker, number, true))
				for what, m := range mutations(example) {
					if !strings.HasSuffix(what, "a word") { // one mutation a field is enough
						continue
					}
					check(p.name+what, m)
					check(p.name+what, mark(m, marker, number, false))
				}
			}
		}
	}
	if findings < 1000 {
		t.Errorf("only %d findings were looked at", findings)
	}
}

// mark replaces every scalar, each by another type in half of the cases, and
// adds a marked name to every object.
func mark(v any, text string, number float64, swap bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{text: text}
		for key, member := range v {
			out[key] = mark(member, text, number, swap)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, mark(item, text, number, swap))
		}
		return out
	case string:
		if swap {
			return number
		}
		return text
	}
	if swap {
		return text
	}
	return number
}

// statusCode is a status that a key of responses stands for.
func statusCode(key string) int {
	if code, err := strconv.Atoi(strings.ReplaceAll(key, "XX", "99")); err == nil {
		return code
	}
	return 599
}

func TestFind(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for name, c := range map[string]struct {
		method, path, operation string
		params                  map[string]string
	}{
		"a literal path":                     {"GET", "/orders", "listOrders", map[string]string{}},
		"the method decides":                 {"POST", "/orders", "createOrder", map[string]string{}},
		"a parameter":                        {"DELETE", "/orders/ord_1", "deleteOrder", map[string]string{"id": "ord_1"}},
		"a literal wins over a parameter":    {"GET", "/orders/latest", "getLatestOrder", map[string]string{}},
		"two parameters, unescaped":          {"GET", "/orders/a%2Fb/lines/%E7%AE%B1", "getLine", map[string]string{"id": "a/b", "line": "箱"}},
		"an unknown path":                    {"GET", "/order", "", nil},
		"an unknown method":                  {"PATCH", "/orders", "", nil},
		"more segments":                      {"GET", "/orders/a/b", "", nil},
		"a bad escape":                       {"GET", "/orders/%zz", "", nil},
		"a path without its slash":           {"GET", "orders", "", nil},
		"a path with something before it":    {"GET", "/base/orders", "", nil},
		"the path of a webhook is not known": {"POST", "/", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			operation, params, ok := v.Find(c.method, c.path)
			if operation != c.operation || ok != (c.operation != "") || !maps.Equal(params, c.params) {
				t.Errorf("got %q %v %v", operation, params, ok)
			}
		})
	}
}

func TestNewRefusesWhatItCannotJudge(t *testing.T) {
	t.Parallel()
	document := string(shopDocument(t))
	for name, c := range map[string]struct{ old, new, want string }{
		"no document":                {document, "", "openapi"},
		"nothing in it":              {document, "openapi: 3.1.0", "no operations"},
		"no YAML":                    {document, "\t{", "yaml"},
		"another version":            {"openapi: 3.1.0", "openapi: 3.0.3", "3.1"},
		"a header without a schema":  {"X-Left: {schema: {type: integer}}", "X-Left: {}", "X-Left"},
		"an empty content type":      {"text/csv: {schema: {type: string}}", "text/csv:", "text/csv"},
		"a type that does not exist": {"weight: {type: [number, 'null']", "weight: {type: [money, 'null']", "money"},
		"a path parameter elsewhere": {"- {name: open, in: query,", "- {name: open, in: path, required: true,", "not in the path"},
		"a reference to a file":      {"'#/components/schemas/Line'", "'other.yaml#/Line'", "external reference"},
		"a reference to nothing":     {"'#/components/schemas/Line'", "'#/components/schemas/Lime'", "Lime"},
		"a pattern that is not RE2":  {`'^\d{3}-\d{4}$'`, `'^(?=a)b$'`, "regexp"},
		"an unknown keyword":         {"{type: string, minLength: 3}", "{type: string, const: a}", `"const"`},
		"nullable of OpenAPI 3.0":    {"{type: string, minLength: 3}", "{type: string, nullable: true}", `"nullable"`},
		"an enum of objects":         {"enum: [JPY]", "enum: [{a: 1}]", "scalars"},
		"an operation without an id": {"operationId: getOrder\n", "description: none\n", "operationId"},
		"an id used twice":           {"operationId: orderEvent", "operationId: getOrder", "getOrder"},
		"a schema made of itself":    {"{type: string, minLength: 3}", "{$ref: '#/components/schemas/Order'}", ""},
		"a circle of schemas":        {"  schemas:\n", "  schemas:\n    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n", ""},
		"a parameter within a part":  {"/orders/latest:\n", "/orders/v{v}:\n    parameters: [{name: v, in: path, required: true, schema: {type: string}}]\n", "fill its segment"},
		"a cookie":                   {"name: open, in: query", "name: open, in: cookie", "cookies"},
		"an object as a parameter":   {"name: open, in: query, schema: {type: boolean}", "name: open, in: query, schema: {type: object}", "scalar"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(document, c.old) {
				t.Fatal("the document does not have the text to replace")
			}
			_, err := validate.New([]byte(strings.ReplaceAll(document, c.old, c.new)))
			if c.want == "" {
				return // it must only come to an end
			}
			if err == nil || !strings.HasPrefix(err.Error(), "validate: document: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to speak of %q", err, c.want)
			}
		})
	}
}

// A slip of the hand in a document is an error or harmless, never a crash.
func TestNewSurvivesAnySlip(t *testing.T) {
	t.Parallel()
	lines := strings.Split(string(shopDocument(t)), "\n")
	refused := 0
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " -"))]
		key, _, _ := strings.Cut(line, ":")
		braces := strings.NewReplacer("{$ref", "{description", "schema: {", "schema: null #", "{type: ", "{Type: ", "properties: {", "properties: [").Replace(line)
		for n, slip := range []string{"", key + ":", key + ": {}", key + ": []", key + ": text", key + ": 5", key + ": [null]", key + ": {a: null}", indent + "null", indent + "- null", braces} {
			if (i+n)%4 != 0 { // the rest of the slips has its turn on other lines
				continue
			}
			changed := slices.Clone(lines)
			changed[i] = slip
			if _, err := validate.New([]byte(strings.Join(changed, "\n"))); err != nil {
				refused++
			}
		}
	}
	if refused < 100 {
		t.Errorf("only %d slips were refused", refused)
	}
}

// The validator relies on documents that kin-openapi finds valid, examples
// included, but does not ask at run time.
func TestTheDocumentsAreValid(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		doc, err := openapi3.NewLoader().LoadFromData(document)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := doc.Validate(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASchemaComposedOfItselfIsRefused(t *testing.T) {
	t.Parallel()
	document := strings.ReplaceAll(string(shopDocument(t)), "    Base:\n", "    Base:\n      anyOf: [{type: string}, {$ref: '#/components/schemas/Base'}]\n")
	if _, err := validate.New([]byte(document)); err == nil {
		t.Error("it was accepted")
	}
}

func TestCoverageCountsWhatWasSeen(t *testing.T) {
	t.Parallel()
	v := shop(t)
	before := v.Coverage()
	for name, tally := range map[string]validate.Tally{"operations": before.Operations, "statuses": before.Statuses, "fields": before.Fields, "webhooks": before.Webhooks} {
		if tally.Covered != 0 || tally.Total == 0 || len(tally.Missing) != tally.Total || !slices.IsSorted(tally.Missing) {
			t.Errorf("%s: %d of %d, missing %v", name, tally.Covered, tally.Total, tally.Missing)
		}
	}
	for _, want := range []string{"getOrder 200 lines[].title", "getOrder 200 price.currency", "listOrders 200 [].id", "createOrder 2XX tag.code", "orderEvent webhook event", "getTree 200 branches[].name"} {
		if !slices.Contains(before.Fields.Missing, want) {
			t.Errorf("%q is not among the fields", want)
		}
	}
	if again := v.Coverage(); !reflect.DeepEqual(before, again) {
		t.Error("two reports differ")
	}

	_ = v.CheckResponse("getOrder", 200, jsonHeader, []byte(order("lines", `[{},{"title":null}]`)))
	_ = v.CheckResponse("createOrder", 299, jsonHeader, []byte(`{}`))
	_ = v.CheckResponse("getOrder", 418, jsonHeader, nil)
	_ = v.CheckWebhook("orderEvent", []byte(`{"event":1}`))
	after := v.Coverage()
	for _, c := range []struct {
		before, after validate.Tally
		want          []string
	}{
		{before.Operations, after.Operations, []string{"createOrder", "getOrder"}},
		{before.Statuses, after.Statuses, []string{"createOrder 2XX", "getOrder 200"}},
		{before.Fields, after.Fields, []string{"getOrder 200 amount", "getOrder 200 id", "getOrder 200 lines", "getOrder 200 lines[].title", "getOrder 200 made_on", "orderEvent webhook event"}},
		{before.Webhooks, after.Webhooks, []string{"orderEvent"}},
	} {
		gone := slices.DeleteFunc(slices.Clone(c.before.Missing), func(s string) bool { return slices.Contains(c.after.Missing, s) })
		if !slices.Equal(gone, c.want) || c.after.Covered != len(c.want) || c.after.Total != c.before.Total {
			t.Errorf("newly covered %v, want %v (%d of %d)", gone, c.want, c.after.Covered, c.after.Total)
		}
	}
}

func TestUnverifiedPartsAreListed(t *testing.T) {
	t.Parallel()
	want := []validate.Unverified{
		{Subject: "schema Order", Reason: "Its fields are made up."},
		{Subject: "schema OrderRequest.note", Reason: "No limit is known."},
		{Operation: "createOrder", Subject: "response 400", Reason: "Nobody showed one."},
		{Operation: "createOrder", Subject: "response 400 detail", Reason: "Seen once."},
		{Operation: "deleteOrder", Reason: "A guess."},
		{Operation: "listOrders", Subject: "header X-Merchant", Reason: "Nobody says how long it is."},
	}
	if got := shop(t).Unverified(); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestChecksMayRunAtOnce(t *testing.T) {
	t.Parallel()
	v := shop(t)
	done := make(chan bool)
	for i := range 4 {
		go func() {
			for n := range 200 {
				id := fmt.Sprintf("ord_%d_%d", i, n)
				wrong := n%2 == 1
				body := order("id", `"`+id+`"`)
				if wrong {
					body = order("id", `"`+id+`"`, "state", `"x"`)
				}
				if e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(body)); (e != nil) != wrong {
					t.Errorf("%s: %v", body, e)
				}
				if n%50 == 0 {
					v.Coverage()
				}
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
}

// The documents' own examples are the first answers that must pass, unknown
// fields included.
func TestTheDocumentsExamplesHaveNoFindings(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := validate.New(document)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, p := range places(t, document) {
				operation, status, _ := strings.Cut(p.name, " ")
				for example, value := range p.examples {
					body, err := json.Marshal(value)
					if err != nil {
						t.Fatal(err)
					}
					n++
					if status == "request" {
						if e := v.CheckWebhook(operation, body); e != nil && e.Violations[0].Kind != validate.KindOperation {
							t.Errorf("%s: %v", example, e)
						}
						continue
					}
					header := http.Header{"Content-Type": {"application/json"}}
					e := v.CheckResponse(operation, statusCode(status), header, body)
					if e == nil {
						continue
					}
					for _, v := range e.Violations {
						if v.Kind != validate.KindHeader && v.Kind != validate.KindOperation {
							t.Errorf("%s, example %s: %s", p.name, example, v)
						}
					}
				}
			}
			if n == 0 {
				t.Error("there are no examples")
			}
		})
	}
}

// Checking an answer must cost no garbage: it happens on every call.
func TestAValidAnswerIsCheckedWithoutAllocating(t *testing.T) {
	v, err := validate.New(specs.Paidy())
	if err != nil {
		t.Fatal(err)
	}
	body := paymentJSON(2)
	header := http.Header{"Content-Type": {"application/json"}}
	allocs := testing.AllocsPerRun(200, func() {
		if e := v.CheckResponse("getPayment", 200, header, body); e != nil {
			t.Fatal(e)
		}
	})
	// The pool may be emptied now and then; the race detector empties it at random.
	if allocs > 20 {
		t.Errorf("%v allocations", allocs)
	}
}
