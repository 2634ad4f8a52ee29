package validate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

func TestTheContentTypeThatCameDecides(t *testing.T) {
	t.Parallel()

	const schema = "{schema: {type: object, required: [a], properties: {a: {type: integer}}}}"
	for documented, checked := range map[string][]string{
		"'*/*'": {
			"application/json", "text/json", "application/problem+json", "Application/JSON; charset=utf-8",
		},
		"application/*":        {"application/json", "application/problem+json"},
		"text/json":            {"text/json"},
		"application/hal+json": {"application/hal+json"},
	} {
		v, err := validate.New(edit{"text/csv: {schema: {type: string}}\n            application/json: " +
			"{schema: {type: object, additionalProperties: {type: integer}}}", documented + ": " + schema}.apply(t))
		require.NoError(t, err, documented)
		for _, came := range checked {
			header := http.Header{"Content-Type": {came}}
			assertFound(t, validate.Response, nil, v.CheckResponse("getLine", 200, header, []byte(`{"a":1}`)))
			assertFound(t, validate.Response, []found{{validate.KindType, "/a", "type"}},
				v.CheckResponse("getLine", 200, header, []byte(`{"a":"1"}`)))
		}
	}
}

// HEAD answers as GET does, without the body.
func TestAnAnswerToHEADHasNoBody(t *testing.T) {
	t.Parallel()
	head := edit{"    get:\n      operationId: listOrders", "    head:\n      operationId: listOrders"}
	v, err := validate.New(head.apply(t))
	require.NoError(t, err)
	header := http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}

	assertFound(t, validate.Response, nil, v.CheckResponse("listOrders", 200, header, nil))
	assertFound(t, validate.Response, []found{{validate.KindContentType, "", "content"}},
		v.CheckResponse("listOrders", 200, header, []byte("[]")))
	header.Del("Request-Id")
	assertFound(t, validate.Response, []found{{validate.KindHeader, "header Request-Id", "required"}},
		v.CheckResponse("listOrders", 200, header, nil))
}

// shopWith is a shop whose tree is made of other schemas.
func shopWith(t *testing.T, tree string) *validate.Validator {
	t.Helper()
	v, err := validate.New(edit{"    Tree:\n      type: object\n      properties:\n" +
		"        name: {type: string, maxLength: 10}\n" +
		"        branches: {type: array, items: {$ref: '#/components/schemas/Tree', description: Trees themselves.}}\n",
		tree}.apply(t))
	require.NoError(t, err)

	return v
}

func TestASchemaThatContainsItselfBesideAnother(t *testing.T) {
	t.Parallel()
	v := shopWith(t, `
    Tree:
      allOf:
        - {properties: {name: {type: string}, child: {$ref: '#/components/schemas/Tree'}}}
        - {properties: {child: {$ref: '#/components/schemas/Leaf'}}}
    Leaf: {properties: {colour: {type: string}}}
`)

	for body, want := range map[string][]found{
		`{"name":"a","child":{"name":"b","colour":"c","child":{"colour":"d","name":"e"}}}`: nil,
		`{"colour":"c"}`:                     {{validate.KindUnknownField, "/colour", "undocumented"}},
		`{"child":{"child":{"x":1}}}`:        {{validate.KindUnknownField, "/child/child/(field 1)", "undocumented"}},
		`{"child":{"child":{"colour":1}}}`:   {{validate.KindType, "/child/child/colour", "type"}},
		`{"child":{"child":{"colour":"c"}}}`: nil,
		`{"child":{"child":{"name":1}}}`:     {{validate.KindType, "/child/child/name", "type"}},
	} {
		assertFound(t, validate.Response, want, v.CheckResponse("getTree", 200, jsonHeader, []byte(body)))
	}
}

// Variants within variants double the work with each level.
func TestTheWorkOnOneBodyIsBounded(t *testing.T) {
	t.Parallel()
	v := shopWith(t, `
    Tree:
      oneOf:
        - {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Tree'}}}
        - {type: object, properties: {a: {$ref: '#/components/schemas/Tree'}, b: {type: string}}}
        - {type: object, maxProperties: 0}
`)
	body := strings.Repeat(`{"a":`, 200) + `1` + strings.Repeat("}", 200)

	e := v.CheckResponse("getTree", 200, jsonHeader, []byte(body)) // would never come back

	assertFound(t, validate.Response, []found{{validate.KindMalformed, "", "work"}}, e)
}
