package validate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// answer is an answer of the shop, and what is found in it.
type answer struct {
	operation string      // getOrder unless set
	status    int         // 200 unless set
	header    http.Header // jsonHeader unless set
	body      string
	want      []found
}

// checkable is a case of a table.
type checkable interface {
	check(t *testing.T, v *validate.Validator)
}

func testEach[Case checkable](t *testing.T, cases map[string]Case) {
	t.Helper()

	v := shop(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, v)
		})
	}
}

// bodyCase is the body of an order in an answer, and what is found in it: nothing, where it
// has no kind.
type bodyCase struct {
	name, body string
	kind       validate.Kind
	at, rule   string
}

func testBodies(t *testing.T, cases []bodyCase) {
	t.Helper()

	answers := map[string]answer{}
	for _, c := range cases {
		one := answer{body: c.body}
		if c.kind != "" {
			one.want = []found{{c.kind, c.at, c.rule}}
		}
		answers[c.name] = one
	}
	require.Len(t, answers, len(cases), "each case has a name of its own")
	testEach(t, answers)
}

func (c answer) check(t *testing.T, v *validate.Validator) {
	t.Helper()

	if c.operation == "" {
		c.operation = "getOrder"
	}
	if c.status == 0 {
		c.status = 200
	}
	if c.header == nil {
		c.header = jsonHeader
	}
	known := c.operation != "nope"
	side := validate.Response
	if !known {
		side = validate.Request
	}

	e := v.CheckResponse(c.operation, c.status, c.header, []byte(c.body))
	assertFound(t, side, c.want, e)

	response := &http.Response{StatusCode: c.status, Header: c.header}
	err := v.Check(c.operation, nil, nil, response, []byte(c.body))
	if e == nil {
		assert.NoError(t, err)
		return
	}
	assert.Equal(t, c.operation, e.Operation)
	assert.Equal(t, c.status, e.Status)
	if !e.Refuses() {
		assert.NoError(t, err)
		return
	}
	require.Error(t, err)
	if known {
		assert.EqualError(t, err, e.Error())
	}
}

func TestStatusesAndOperationsOfAnswers(t *testing.T) {
	t.Parallel()

	testEach(t, map[string]answer{
		"a valid answer has no findings":      {body: order()},
		"a status is matched by its range":    {operation: "createOrder", status: 207, body: order()},
		"an exact status wins over its range": {operation: "createOrder", status: 202},
		"default answers for the rest":        {operation: "createOrder", status: 503, body: order()},
		"an undeclared status is a finding":   {status: 418, want: []found{{validate.KindStatus, "status", "status"}}},
		"an impossible status is a finding":   {status: -1, want: []found{{validate.KindStatus, "status", "status"}}},
		"an operation that does not exist is a finding": {
			operation: "nope", body: "{}",
			want: []found{{validate.KindOperation, "operation", "operation"}},
		},
	})
}

func TestContentTypesOfAnswers(t *testing.T) {
	t.Parallel()

	testEach(t, map[string]answer{
		"a body without a content type is a finding": {
			header: http.Header{}, body: order(),
			want: []found{{validate.KindContentType, "header Content-Type", "content"}},
		},
		"an HTML page is a finding": {
			header: http.Header{"Content-Type": {"text/html"}}, body: "<html>",
			want: []found{{validate.KindContentType, "header Content-Type", "content"}},
		},
		"a compressed body is a finding": {
			header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"br"}}, body: "\x1b\x00",
			want: []found{{validate.KindContentType, "header Content-Encoding", "content"}},
		},
		"a suffix of +json is JSON": {
			operation: "createOrder", status: 400, header: http.Header{"Content-Type": {"Application/Problem+JSON"}},
			body: `{"code":5}`,
			want: []found{{validate.KindType, "/code", "type"}},
		},
		"a documented type that is not JSON is left alone": {
			operation: "getLine", header: http.Header{"Content-Type": {"text/csv"}}, body: `a,b`,
		},
		"an empty body is a finding where one is documented": {
			want: []found{{validate.KindEmptyBody, "", "content"}},
		},
		"an empty body is fine where none is documented": {status: 404},
		"another charset is a finding": {
			header: http.Header{"Content-Type": {"application/json; charset=Shift_JIS"}}, body: order(),
			want: []found{{validate.KindContentType, "header Content-Type", "content"}},
		},
		"UTF-8 has several spellings": {
			header: http.Header{"Content-Type": {`APPLICATION/JSON ;x=y; Charset="utf-8" ;`}}, body: order(),
		},
		"a body with a status that has none is a finding": {
			operation: "deleteOrder", status: 204, body: "{}",
			want: []found{{validate.KindContentType, "", "content"}},
		},
		"an undocumented body is nobody's promise": {
			status: 404, header: http.Header{"Content-Type": {"text/html"}}, body: "<html>",
		},
	})
}

func TestSyntaxOfAnswers(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{"a cut answer is a finding", `{"id":"ord_1",`, validate.KindMalformed, "", "syntax"},
		{"blanks alone are not JSON", "  ", validate.KindMalformed, "", "syntax"},
		{"text that is not UTF-8 is a finding", order("contact", "\"\x93\xfa\x96{\""), validate.KindMalformed, "", "utf-8"},
		{"half of a surrogate pair is a finding", order("contact", `"0426\ud800"`), validate.KindMalformed, "", "utf-8"},
		{"the second half alone is a finding", order("contact", `"0426\udc00\ud800"`), validate.KindMalformed, "", "utf-8"},
		{
			"half of a surrogate pair in a name is a finding", order("metadata", `{"\ud83d":1}`),
			validate.KindMalformed, "", "utf-8",
		},
		{name: "a whole surrogate pair is text", body: order("contact", `"\ud83d\ude00 :)"`)},
		{name: "U+FFFD itself is text", body: order("contact", `"\ufffd`+"\ufffd"+`..."`)},
		{
			"a repeated field is a finding",
			`{"id":"ord_1","amount":1,"made_on":"2026-02-05","metadata":{"a":[{"b":1,"\u0062":2}]}}`,
			validate.KindDuplicateKey, "/metadata/(field 1)/0/(field 2)", "duplicate",
		},
	})
}

func TestTypesOfValues(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{
			name: "null is a value where the document says so",
			body: order("level", "null", "weight", "null", "address", "null", "changed_at", "null"),
		},
		{"another type is a finding", order("amount", `"1200"`), validate.KindType, "/amount", "type"},
		{"a fraction is not an integer", order("amount", "1200.5"), validate.KindType, "/amount", "type"},
		{name: "an integer may be written with an exponent", body: order("amount", "12e2")},
		{"null is another type", order("amount", "null"), validate.KindType, "/amount", "type"},
		{"a body of another type is a finding", "[]", validate.KindType, "", "type"},
	})
	testEach(t, map[string]answer{
		"a missing field is a finding": {
			body: order("id", "", "made_on", ""),
			want: []found{{validate.KindRequired, "/id", "required"}, {validate.KindRequired, "/made_on", "required"}},
		},
		"a constraint beside a reference counts": {
			body: order("price", `{}`),
			want: []found{
				{validate.KindRequired, "/price/amount", "required"},
				{validate.KindLimit, "/price", "minProperties"},
			},
		},
		"a schema that contains itself is followed": {
			operation: "getTree", body: `{"branches":[{"branches":[{"name":1}]}]}`,
			want: []found{{validate.KindType, "/branches/0/branches/0/name", "type"}},
		},
		"an item is named by its position": {
			operation: "listOrders", header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}},
			body: "[" + order() + "," + order("amount", "-1") + "]",
			want: []found{{validate.KindLimit, "/1/amount", "minimum"}},
		},
	})
}

func TestEnumsOfValues(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{"an unknown enum value is a finding", order("state", `"lost"`), validate.KindEnum, "/state", "enum"},
		{"a number outside an enum is a finding", order("level", "4"), validate.KindEnum, "/level", "enum"},
		{name: "a number of an enum may be written otherwise", body: order("level", "2.0")},
		{
			"a boolean outside an enum is a finding", order("price", `{"amount":1,"exact":false}`),
			validate.KindEnum, "/price/exact", "enum",
		},
	})
}

func TestLimitsAndFormatsOfTexts(t *testing.T) {
	t.Parallel()

	long := strings.Repeat("長", 20)
	testBodies(t, []bodyCase{
		{"a short text is a finding", order("id", `"o"`), validate.KindLimit, "/id", "minLength"},
		{name: "length counts characters", body: order("id", `"`+long+`"`)},
		{"a long text is a finding", order("id", `"`+long+`長"`), validate.KindLimit, "/id", "maxLength"},
		{
			"escapes count as what they stand for", order("id", `"`+strings.Repeat(`\u9577`, 21)+`"`),
			validate.KindLimit, "/id", "maxLength",
		},
		{"a date is checked", order("made_on", `"2026-13-01"`), validate.KindFormat, "/made_on", "format"},
		{
			"a date-time is checked", order("changed_at", `"2026-02-05 10:00:00"`),
			validate.KindFormat, "/changed_at", "format",
		},
		{"base64 is checked", order("picture", `"not base64!"`), validate.KindFormat, "/picture", "format"},
	})
}

// No client reads it, wherever it stands.
func TestANumberThatNoFloatHolds(t *testing.T) {
	t.Parallel()

	digits := strings.Repeat("9", 310)
	testBodies(t, []bodyCase{
		{
			"where anything may stand", order("metadata", `{"a":[1e400]}`),
			validate.KindFormat, "/metadata/(field 1)/0", "format",
		},
		{"of many digits", order("metadata", `{"amount":-`+digits+`}`), validate.KindFormat, "/metadata/amount", "format"},
		{"in a field that has a type, once", order("weight", "1e309"), validate.KindFormat, "/weight", "format"},
		{name: "the greatest that is held", body: order("metadata", `{"a":1.7976931348623157e308,"b":0e999}`)},
	})
}

func TestFieldsOfObjects(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{
			"an unknown field is a finding", order("colour", `{"deep":1}`),
			validate.KindUnknownField, "/(field 2)", "undocumented",
		},
		{
			"an unknown field deep inside is a finding", order("lines", `[{"title":"a"},{"titel":"b"}]`),
			validate.KindUnknownField, "/lines/1/(field 1)", "undocumented",
		},
		{name: "a field of an open object is welcome", body: order("metadata", `{"anything":{"goes":1}}`)},
		{
			"a closed object has one finding for an extra field", order("price", `{"amount":1,"vat":2}`),
			validate.KindUnknownField, "/price/(field 2)", "additionalProperties",
		},
		{name: "an object of which the document says nothing may hold anything", body: order("nothing", `{"a":1}`)},
		{"an object can have too few fields", order("counts", `{}`), validate.KindLimit, "/counts", "minProperties"},
		{
			"an object can have too many fields", order("counts", `{"a":1,"b":2,"c":3,"d":4}`),
			validate.KindLimit, "/counts", "maxProperties",
		},
		{
			"an unknown name is not shown", order("price", `{"amount":1,"a/b":2}`),
			validate.KindUnknownField, "/price/(field 2)", "additionalProperties",
		},
	})
}

func TestLengthsOfArrays(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{"an empty array can be too short", order("lines", `[]`), validate.KindLimit, "/lines", "minItems"},
		{"an array can be too long", order("lines", `[{},{},{},{}]`), validate.KindLimit, "/lines", "maxItems"},
	})
}

func TestVariants(t *testing.T) {
	t.Parallel()

	testBodies(t, []bodyCase{
		{"a value that fits no variant is a finding", order("tag", `{}`), validate.KindVariant, "/tag", "oneOf"},
		{
			"a value that fits two variants is a finding", order("tag", `{"name":"a","code":1}`),
			validate.KindVariant, "/tag", "oneOf",
		},
		{name: "a value that fits one variant is fine", body: order("tag", `{"code":1}`)},
		{
			"the only variant of the type says what is wrong", order("address", `{"zip":"1"}`),
			validate.KindLimit, "/address/zip", "pattern",
		},
		{name: "any variant will do", body: order("contact", "5")},
		{"no variant of the type is a finding", order("contact", "true"), validate.KindVariant, "/contact", "anyOf"},
	})
}

func TestHeadersOfAnswers(t *testing.T) {
	t.Parallel()

	testEach(t, map[string]answer{
		"a required header that is missing is a finding": {
			operation: "listOrders", body: "[]",
			want: []found{{validate.KindHeader, "header Request-Id", "required"}},
		},
		"a header is held against its schema": {
			operation: "listOrders", header: http.Header{
				"Content-Type": {"application/json"}, "Request-Id": {"5"}, "X-Left": {"many"},
			},
			body: "[]",
			want: []found{
				{validate.KindHeader, "header Request-Id", "pattern"},
				{validate.KindHeader, "header X-Left", "type"},
			},
		},
	})
}
