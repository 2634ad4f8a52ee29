package validate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// edit is a change of the shop's document.
type edit struct{ old, new string }

func (e edit) apply(t *testing.T) []byte {
	t.Helper()

	document := shopDocument
	require.Contains(t, document, e.old)

	return []byte(strings.ReplaceAll(document, e.old, e.new))
}

// refusedEdit is a change that makes the document one that New refuses.
type refusedEdit struct{ old, new, says string }

func testRefusedEdits(t *testing.T, cases map[string]refusedEdit) {
	t.Helper()

	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := validate.New(edit{c.old, c.new}.apply(t))

			require.ErrorContains(t, err, c.says)
			assert.Regexp(t, "^validate: document: ", err.Error())
		})
	}
}

func TestNewRefusesADocument(t *testing.T) {
	t.Parallel()

	document := shopDocument
	testRefusedEdits(t, map[string]refusedEdit{
		"that is empty":                {document, "", "openapi"},
		"with nothing in it":           {document, "openapi: 3.1.0", "no operations"},
		"that is not YAML":             {document, "\t{", "yaml"},
		"of another version":           {"openapi: 3.1.0", "openapi: 3.0.3", "3.1"},
		"with an empty content type":   {"text/csv: {schema: {type: string}}", "text/csv:", "text/csv"},
		"with an operation without id": {"operationId: getOrder\n", "description: none\n", "operationId"},
		"with an id used twice":        {"operationId: orderEvent", "operationId: getOrder", "getOrder"},
		"with a reference to a file": {
			"'#/components/schemas/Line'", "'other.yaml#/Line'", "external reference",
		},
		"with a reference to nothing": {"'#/components/schemas/Line'", "'#/components/schemas/Lime'", "Lime"},
	})
}

func TestNewRefusesAParameter(t *testing.T) {
	t.Parallel()

	testRefusedEdits(t, map[string]refusedEdit{
		"of a header without a schema": {"X-Left: {schema: {type: integer}}", "X-Left: {}", "X-Left"},
		"of the path that is not in it": {
			"- {name: open, in: query,", "- {name: open, in: path, required: true,", "not in the path",
		},
		"within a part of the path": {
			"/orders/latest:\n",
			"/orders/v{v}:\n    parameters: [{name: v, in: path, required: true, schema: {type: string}}]\n",
			"fill its segment",
		},
		"in a cookie": {"name: open, in: query", "name: open, in: cookie", "cookie"},
		"that is an object": {
			"name: open, in: query, schema: {type: boolean}", "name: open, in: query, schema: {type: object}",
			"scalar",
		},
	})
}

func TestNewRefusesASchema(t *testing.T) {
	t.Parallel()

	const text = "{type: string, minLength: 3}"
	testRefusedEdits(t, map[string]refusedEdit{
		"of a type that does not exist": {
			"weight: {type: [number, 'null']", "weight: {type: [money, 'null']", "money",
		},
		"with a pattern that is not RE2":   {`'^\d{3}-\d{4}$'`, `'^(?=a)b$'`, "regexp"},
		"with a keyword that is not read":  {text, "{type: string, const: a}", `"const"`},
		"with the nullable of OpenAPI 3.0": {text, "{type: string, nullable: true}", `"nullable"`},
		"with an enum of objects":          {"enum: [JPY]", "enum: [{a: 1}]", "scalars"},
	})
}

// What the loader drops or rounds would be silently unchecked.
func TestNewRefusesWhatItWouldNotCheck(t *testing.T) {
	t.Parallel()

	const text = "{type: string, minLength: 3}"
	const weight = "weight: {type: [number, 'null'], minimum: 0, maximum: 10.5}"
	const open = "- {name: open, in: query, schema: {type: boolean}}"
	testRefusedEdits(t, map[string]refusedEdit{
		"a constant of null":          {text, "{const: null}", `"const"`},
		"a keyword that is null":      {text, "{type: string, maxLength: null}", "maxLength is null"},
		"a keyword without its value": {text, "{type: string, pattern: }", "pattern is null"},
		"an empty enum":               {text, "{type: string, enum: []}", "enum is empty"},
		"an empty oneOf":              {text, "{oneOf: []}", "oneOf is empty"},
		"an empty anyOf":              {text, "{anyOf: []}", "anyOf is empty"},
		"an empty allOf":              {text, "{allOf: []}", "allOf is empty"},
		"an empty type":               {text, "{type: []}", "type is empty"},
		"a misspelt keyword":          {text, "{type: string, maxLenght: 3}", `"maxLenght"`},
		"a keyword in capitals":       {text, "{type: string, Pattern: a}", `"Pattern"`},
		"a format that nobody knows":  {text, "{type: string, format: email}", `format "email"`},
		"a misspelt format":           {text, "{type: string, format: date_time}", `format "date_time"`},
		"int32 of a number":           {text, "{type: number, format: int32}", "needs type integer"},
		"int32 of a number, too":      {text, "{type: [number, integer], format: int32}", "type number"},
		"a date of an integer":        {text, "{type: integer, format: date}", "needs type string"},
		"a format without a type":     {text, "{format: date}", "needs type string"},
		"a length of an integer":      {text, "{type: integer, maxLength: 3}", "no effect"},
		"a maximum of a text":         {text, "{type: string, maximum: 3}", "no effect"},
		"items of an object":          {text, "{type: object, items: {type: string}}", "no effect"},
		"fields of an array":          {text, "{type: array, properties: {a: {type: string}}}", "no effect"},
		"2^53+1 in an enum":           {text, "{type: integer, enum: [9007199254740993]}", "64-bit float"},
		"2^53+1 as a maximum":         {weight, "weight: {type: integer, maximum: 9007199254740993}", "64-bit float"},
		"a fraction beyond a float":   {weight, "weight: {type: number, minimum: 0.10000000000000000001}", "64-bit float"},
		"a number beyond a float":     {weight, "weight: {type: number, minimum: 1e400}", "float64"},
		"a number that is none":       {weight, "weight: {type: number, minimum: .inf}", "no JSON"},
		"a hexadecimal number":        {weight, "weight: {type: number, maximum: 0x10}", "plain number"},
		"a schema that is false":      {text, "false", "not an object"},
		"items that are false":        {"items: {$ref: '#/components/schemas/Line'}", "items: false", "not an object"},
		"not, below another type":     {"{type: string, maxLength: 10}", "{not: {}}", `"not"`},
		"a keyword twice":             {text, "{type: string, minLength: 3, minLength: 4}", "minLength"},
		"a misspelt required":         {"in: query, required: true,", "in: query, requred: true,", `"requred"`},
		"a parameter with content":    {open, "- {name: open, in: query, content: {a/b: {schema: {}}}}", `"content"`},
		"a parameter twice":           {open, open + "\n        " + open, "twice"},
		"a style nobody reads": {
			open, "- {name: open, in: query, style: deepObject, schema: {type: boolean}}", "style",
		},
		"content beside a reference": {
			"'404': {description: No such order.}", "'404': {$ref: '#/components/responses/Order', content: {}}",
			"next to $ref",
		},
		"a reference into an operation": {
			"'200': {description: Received.}", "'200': {$ref: '#/paths/~1orders/get/responses/200'}", "component",
		},
		"a callback": {
			"operationId: createOrder\n", "operationId: createOrder\n      callbacks: {}\n", `"callbacks"`,
		},
		"an encoding":          {"text/csv: {schema: {type: string}}", "text/csv: {encoding: {}}", `"encoding"`},
		"a dialect of schemas": {"openapi: 3.1.0\n", "openapi: 3.1.0\njsonSchemaDialect: a\n", `"jsonSchemaDialect"`},
		"a header of a webhook": {
			"operationId: orderEvent\n", "operationId: orderEvent\n      parameters: [" +
				"{name: A, in: header, schema: {type: string}}]\n", "only its payload",
		},
		"a webhook without JSON": {
			"application/json:\n            schema:\n              type: object\n              required: [event",
			"text/plain:\n            schema:\n              type: object\n              required: [event",
			"no JSON",
		},
		"a status of no class":     {"'204':", "'604':", "not a status"},
		"a range in small letters": {"2XX:", "2xx:", "not a status"},
	})
}

func TestNewRefusesPathsThatCannotBeToldApart(t *testing.T) {
	t.Parallel()

	const tree = "  /tree:\n    get:\n"
	path := func(path, parameters string) string {
		return "  " + path + ":\n    parameters: [" + parameters + "]\n    get:\n"
	}
	const id = "{name: id, in: path, required: true, schema: {type: string}}"
	const key = "{name: key, in: path, required: true, schema: {type: string}}"
	testRefusedEdits(t, map[string]refusedEdit{
		"two names of one parameter": {tree, path("/orders/{key}", key), "match the same requests"},
		"the same but for another method": {
			"  /tree:\n    get:\n", "  /orders/{key}:\n    parameters: [" + key + "]\n    put:\n", "match the same requests",
		},
		"two that cross":                   {tree, path("/{key}/latest", key), "match the same requests"},
		"a parameter that is not declared": {tree, path("/trees/{id}", ""), "not declared"},
		"one of two is not declared":       {tree, path("/trees/{id}/{key}", id), "not declared"},
		"a parameter twice":                {tree, path("/trees/{id}/{id}", id), "twice"},
		"a parameter without a name":       {tree, path("/trees/{}", id), "fill its segment"},
		"a parameter that is optional": {
			tree, path("/trees/{id}", "{name: id, in: path, schema: {type: string}}"), "required",
		},
	})
}

// csv is the one content type of the shop that is not JSON.
const csv = "text/csv: {schema: {type: string}}"

func TestNewRefusesAContentType(t *testing.T) {
	t.Parallel()

	testRefusedEdits(t, map[string]refusedEdit{
		"of another charset":                 {csv, "application/xml; charset=Shift_JIS: {}", "charset"},
		"of another charset of JSON":         {csv, "application/problem+json; charset=Shift_JIS: {}", "charset"},
		"with a parameter":                   {csv, "application/problem+json; v=1: {}", "parameter v"},
		"that is there in two spellings":     {csv, "'application/json; charset=utf-8': {}", "twice"},
		"that is there in other letters":     {csv, "Application/JSON: {}", "twice"},
		"that is none":                       {csv, "json: {}", "content type"},
		"with a keyword that is not checked": {csv, "'*/*': {schema: {not: {}}}", `"not"`},
	})
}

// The real documents say nothing about bodies that no check looks at.
func TestWhatIsNotCheckedIsListed(t *testing.T) {
	t.Parallel()
	document := string(edit{"text/csv: {schema: {type: string}}",
		"text/csv: {}\n            application/*: {schema: {type: object}}\n" +
			"            multipart/form-data: {schema: {type: object}}\n            application/a+json: {}"}.apply(t))
	document = strings.Replace(document, "- {name: X-Merchant,", "- {name: authorization, in: header, "+
		"schema: {type: string}}\n        - {name: X-Merchant,", 1)
	v, err := validate.New([]byte(document))
	require.NoError(t, err)

	var got []string
	for _, u := range v.Unchecked() {
		assert.NotEmpty(t, u.Reason, u.Subject)
		got = append(got, u.Operation+": "+u.Subject)
	}

	assert.Equal(t, []string{
		"createOrder: response 202",
		"getLine: response 200 application/*", "getLine: response 200 application/a+json",
		"getLine: response 200 multipart/form-data", "getLine: response 200 text/csv",
		"getOrder: response 404", "listOrders: header authorization", "orderEvent: headers",
	}, got)
}

// Schemas that are made of each other must only come to an end.
func TestNewEndsOnCirclesOfSchemas(t *testing.T) {
	t.Parallel()

	for name, circle := range map[string]edit{
		"a schema made of itself": {"{type: string, minLength: 3}", "{$ref: '#/components/schemas/Order'}"},
		"a circle of schemas": {
			"  schemas:\n",
			"  schemas:\n    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n" +
				"    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, _ = validate.New(circle.apply(t))
		})
	}
}

func TestASchemaComposedOfItselfIsRefused(t *testing.T) {
	t.Parallel()
	composed := edit{
		"    Base:\n", "    Base:\n      anyOf: [{type: string}, {$ref: '#/components/schemas/Base'}]\n",
	}

	_, err := validate.New(composed.apply(t))

	assert.Error(t, err)
}

// slips returns what a slip of the hand may make of a line.
func slips(line string) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " -"))]
	key, _, _ := strings.Cut(line, ":")
	braces := strings.NewReplacer(
		"{$ref", "{description", "schema: {", "schema: null #", "{type: ", "{Type: ", "properties: {", "properties: [",
	).Replace(line)

	return []string{
		"", key + ":", key + ": {}", key + ": []", key + ": text", key + ": 5", key + ": [null]", key + ": {a: null}",
		indent + "null", indent + "- null", braces,
	}
}

// A slip of the hand in a document is an error or harmless, never a crash.
func TestNewSurvivesAnySlip(t *testing.T) {
	t.Parallel()
	lines := strings.Split(shopDocument, "\n")

	refused := 0
	for i, line := range lines {
		for n, slip := range slips(line) {
			if !everyMutant && (i+n)%sampled != 0 { // the rest of the slips has its turn on other lines
				continue
			}
			changed := slices.Clone(lines)
			changed[i] = slip
			if _, err := validate.New([]byte(strings.Join(changed, "\n"))); err != nil {
				refused++
			}
		}
	}

	assert.GreaterOrEqual(t, refused, 100)
}

// The validator relies on documents that kin-openapi finds valid, examples
// included, but does not ask at run time.
func TestTheDocumentsAreValid(t *testing.T) {
	t.Parallel()

	for name, d := range documents {
		doc, err := d.parsed()
		require.NoError(t, err, name)

		assert.NoError(t, doc.Validate(t.Context()), name)
	}
}

func TestUnverifiedPartsAreListed(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []validate.Unverified{
		{Subject: "schema Line", Reason: "Its fields are made up."},
		{Subject: "schema OrderRequest.note", Reason: "No limit is known."},
		{Operation: "createOrder", Subject: "response 400", Reason: "Nobody showed one."},
		{Operation: "createOrder", Subject: "response 400 detail", Reason: "Seen once."},
		{Operation: "deleteOrder", Reason: "A guess."},
		{Operation: "listOrders", Subject: "header X-Merchant", Reason: "Nobody says how long it is."},
	}, shop(t).Unverified())
}

// replaced is a text with one part replaced, which must be there.
func replaced(t *testing.T, text, old, by string) string {
	t.Helper()
	require.Contains(t, text, old)

	return strings.ReplaceAll(text, old, by)
}
