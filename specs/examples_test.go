package specs_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// judge compares values with a document's schemas as JSON Schema 2020-12 does,
// formats included.
type judge struct {
	compiler *jsonschema.Compiler
}

func newJudge(t *testing.T, d *document) *judge {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	for format, bits := range map[string]int{"int32": 32, "int64": 64} {
		compiler.RegisterFormat(&jsonschema.Format{Name: format, Validate: func(value any) error {
			if number, ok := value.(json.Number); ok {
				_, err := strconv.ParseInt(number.String(), 10, bits)
				return err
			}

			return nil
		}})
	}
	require.NoError(t, compiler.AddResource("doc:", d.tree))

	return &judge{compiler}
}

// check says whether a value fits the schema at a pointer.
func (j *judge) check(t *testing.T, at string, value any) error {
	t.Helper()
	schema, err := j.compiler.Compile("doc:" + at)
	require.NoError(t, err)

	return schema.Validate(value)
}

// example is a value that a document shows, and the schema it is an example of.
type example struct {
	at     string
	schema string // JSON pointer
	value  any
}

// examples returns those of bodies, parameters and headers.
func (d *document) examples() []example {
	var found []example
	for _, p := range d.of("example") {
		if p.parent.kind == "media" {
			found = append(found, example{p.at, p.parent.at + "/schema", d.resolve(p.value)["value"]})
		}
	}
	for _, p := range d.of("parameter", "header") {
		if value, given := p.value["example"]; given {
			found = append(found, example{p.at, p.at + "/schema", value})
		}
	}

	return found
}

func TestEveryJSONBodyHasAnExample(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("media") {
			assert.Equal(t, "application/json", p.name, p.at)
			assert.NotEmpty(t, object(p.value["examples"]), "%s: examples", p.at)
			assert.NotContains(t, p.value, "example", "%s: no test would look at it", p.at)
		}
		for _, p := range d.of("parameter", "header") {
			assert.NotContains(t, p.value, "examples", "%s: no test would look at them", p.at)
		}
		for _, p := range d.of("operation") {
			assert.NotNil(t, d.answer(p, success(p)), "%s: the JSON body of success", p.at)
		}
		for _, p := range d.of("webhook") {
			assert.NotNil(t, d.body(p), "%s: the body", p.at)
		}
		for _, p := range d.of("example") {
			shown := d.resolve(p.value)
			assert.Contains(t, shown, "value", p.at)
			assert.NotEmpty(t, str(shown["summary"]), "%s: the summary", p.at)
		}
	})
}

func TestEveryExampleFitsItsSchemaAndNoBrokenCopyDoes(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		judge := newJudge(t, d)
		copies := 0
		for _, e := range d.examples() {
			assert.NoError(t, judge.check(t, e.schema, e.value), e.at)

			d.breakings(t, e.at, d.lookup(e.schema), e.value, func(what string, broken any) {
				copies++
				assert.Error(t, judge.check(t, e.schema, broken), "%s: %s", e.at, what)
			})
		}
		assert.GreaterOrEqual(t, copies, 50, "broken copies")
	})
}

// breakings calls try with copies of a value in each of which one part has a
// wrong type or a required field is missing. A field that the schema does not
// know fails the test, since an example must not invent any.
func (d *document) breakings(t *testing.T, at string, schema, value any, try func(what string, broken any)) {
	known := d.nonNull(schema)
	var wrong any = true
	if value == true || value == false {
		wrong = "yes"
	}
	try(at+" has a wrong type", wrong)

	switch value := value.(type) {
	case []any:
		for i, element := range value {
			d.breakings(t, fmt.Sprintf("%s[%d]", at, i), known["items"], element, func(what string, broken any) {
				list := slices.Clone(value)
				list[i] = broken
				try(what, list)
			})
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			field := dig(known, "properties", name)
			if field == nil {
				field = known["additionalProperties"]
			}
			if field == true { // anything goes
				continue
			}
			if !assert.NotNil(t, field, "%s: the schema has the field %s", at, name) {
				continue
			}
			d.breakings(t, at+"."+name, field, value[name], func(what string, broken any) {
				fields := maps.Clone(value)
				fields[name] = broken
				try(what, fields)
			})
		}
		for _, name := range list(known["required"]) {
			fields := maps.Clone(value)
			delete(fields, name)
			try(at+" lacks "+name, fields)
		}
	}
}

func TestCodesInExamplesAreInTheCatalogueWithTheirStatus(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation") {
			for status, response := range object(p.value["responses"]) {
				examples := object(dig(d.resolve(response), "content", "application/json", "examples"))
				for name, e := range examples {
					where := fmt.Sprintf("%s: example %s of %s", p.at, name, status)
					d.assertCode(t, where, p, status, d.resolve(e)["value"])
				}
			}
		}
	})
}

// codeFields are where the examples of refusals show the code, by document.
var codeFields = map[string]string{
	"paypay-opa.yaml": "resultInfo.code", "paidy.yaml": "code", "paidy-legacy.yaml": "status",
}

// assertCode asserts that an operation knows the code in an example of an answer.
func (d *document) assertCode(t *testing.T, where string, operation *place, status string, value any) {
	t.Helper()

	if status[0] == '2' {
		successes := list(operation.value["x-success"])
		if successes == nil {
			successes = list(d.tree["x-success"])
		}
		if successes != nil {
			code := str(dig(value, strings.Split(str(d.tree["x-code-field"]), ".")...))
			refusals := slices.Collect(maps.Keys(object(operation.value["x-error-codes"])))
			assert.Contains(t, append(successes, refusals...), code, where)
		}
		return
	}

	code := str(dig(value, strings.Split(codeFields[d.name], ".")...))
	if code == "unverified" { // the placeholder for a code that no source states
		return
	}
	entry := object(dig(d.tree, "x-error-codes", code))
	assert.NotNil(t, entry, "%s: the catalogue has %q", where, code)
	if entry["status"] != nil {
		assert.Contains(t, list(entry["status"]), status, "%s: the statuses of %s", where, code)
	}
}

func TestAmountsInExamplesAddUp(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		orders := 0
		for _, e := range d.examples() {
			everyObject(e.value, func(fields map[string]any) {
				order, total := orderOf(fields)
				items, _ := order["items"].([]any)
				if items == nil || total == nil {
					return
				}

				orders++
				assert.Equal(t, number(t, total), sumOf(t, order, items), "%s: the sum of the parts", e.at)
			})
		}

		paysForItems := d.name != "paypay-opa.yaml"
		assert.Equal(t, paysForItems, orders > 0, "%d orders", orders)
	})
}

// orderOf returns the order of a payment, or the object itself, and its total.
func orderOf(fields map[string]any) (order map[string]any, total any) {
	total = fields["total_amount"]
	if total == nil {
		total = fields["amount"]
	}
	if inner := object(fields["order"]); inner != nil && inner["total_amount"] == nil {
		return inner, total
	}

	return fields, total
}

func sumOf(t *testing.T, order map[string]any, items []any) int64 {
	t.Helper()
	sum := number(t, order["tax"]) + number(t, order["shipping"])

	for _, item := range items {
		price := dig(item, "unit_price")
		if price == nil {
			price = dig(item, "amount")
		}
		sum += number(t, price) * number(t, dig(item, "quantity"))
	}

	return sum
}

func everyObject(value any, visit func(map[string]any)) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			everyObject(element, visit)
		}
	case map[string]any:
		visit(value)
		for _, field := range value {
			everyObject(field, visit)
		}
	}
}

func number(t *testing.T, value any) int64 {
	t.Helper()
	if value == nil {
		return 0
	}

	found, err := value.(json.Number).Int64()
	assert.NoError(t, err)

	return found
}

func TestLegacyExamplesCarryTheirChecksum(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	legacy := documents[slices.IndexFunc(documents, func(d *document) bool { return d.name == "paidy-legacy.yaml" })]

	named := regexp.MustCompile("checksums in the examples are made with the secret `([^`]+)`").
		FindStringSubmatch(str(dig(legacy.tree, "info", "description")))
	require.NotNil(t, named, "info.description names the secret of the examples")

	for _, p := range legacy.of("operation") {
		examples := object(dig(p.value, "requestBody", "content", "application/json", "examples"))
		assert.NotEmpty(t, examples, "%s: examples", p.at)
		for name, e := range examples {
			body := object(dig(e, "value"))
			want := checksum(t, named[1], list(p.value["x-checksum"]), body)
			assert.Equal(t, want, body["checksum"], "%s: example %s", p.at, name)
		}
	}
}

// checksum is written from the document's description alone: the SHA-256 of the
// secret and the fields as they stand in the JSON, absent ones left out.
func checksum(t *testing.T, secret string, fields []string, body map[string]any) string {
	t.Helper()

	text := secret
	for _, field := range fields {
		switch value := dig(body, strings.Split(field, ".")...).(type) {
		case nil:
		case string:
			text += value
		case json.Number:
			text += value.String()
		case bool:
			text += strconv.FormatBool(value)
		default:
			require.Fail(t, field+" is neither text, number nor boolean")
		}
	}
	sum := sha256.Sum256([]byte(text))

	return base64.StdEncoding.EncodeToString(sum[:])
}
