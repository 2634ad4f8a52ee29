package validate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// edit is a change of the shop's document.
type edit struct{ old, new string }

func (e edit) apply(t *testing.T) []byte {
	t.Helper()

	document := string(shopDocument(t))
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

	document := string(shopDocument(t))
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
		"in a cookie": {"name: open, in: query", "name: open, in: cookie", "cookies"},
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
		"with an unknown keyword":          {text, "{type: string, const: a}", `"const"`},
		"with the nullable of OpenAPI 3.0": {text, "{type: string, nullable: true}", `"nullable"`},
		"with an enum of objects":          {"enum: [JPY]", "enum: [{a: 1}]", "scalars"},
	})
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
	lines := strings.Split(string(shopDocument(t)), "\n")

	refused := 0
	for i, line := range lines {
		for n, slip := range slips(line) {
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

	assert.GreaterOrEqual(t, refused, 100)
}

// The validator relies on documents that kin-openapi finds valid, examples
// included, but does not ask at run time.
func TestTheDocumentsAreValid(t *testing.T) {
	t.Parallel()

	for name, document := range documents(t) {
		doc, err := openapi3.NewLoader().LoadFromData(document)
		require.NoError(t, err, name)

		assert.NoError(t, doc.Validate(t.Context()), name)
	}
}

func TestUnverifiedPartsAreListed(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []validate.Unverified{
		{Subject: "schema Order", Reason: "Its fields are made up."},
		{Subject: "schema OrderRequest.note", Reason: "No limit is known."},
		{Operation: "createOrder", Subject: "response 400", Reason: "Nobody showed one."},
		{Operation: "createOrder", Subject: "response 400 detail", Reason: "Seen once."},
		{Operation: "deleteOrder", Reason: "A guess."},
		{Operation: "listOrders", Subject: "header X-Merchant", Reason: "Nobody says how long it is."},
	}, shop(t).Unverified())
}
