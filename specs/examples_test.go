package specs_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// judge holds values against a document's schemas as JSON Schema 2020-12 does,
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
	if err := compiler.AddResource("doc:", d.tree); err != nil {
		t.Fatal(err)
	}
	return &judge{compiler}
}

// check says whether a value fits the schema at a pointer.
func (j *judge) check(t *testing.T, at string, value any) error {
	t.Helper()
	schema, err := j.compiler.Compile("doc:" + at)
	if err != nil {
		t.Fatal(err)
	}
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
			if p.name != "application/json" {
				t.Errorf("%s: a body that is not JSON", p.at)
			}
			if len(object(p.value["examples"])) == 0 {
				t.Errorf("%s: no example", p.at)
			}
		}
		for _, p := range d.of("operation", "webhook") {
			if status := success(p); p.kind == "operation" && d.answer(p, status) == nil {
				t.Errorf("%s: success has no JSON body", p.at)
			}
			if p.kind == "webhook" && d.body(p) == nil {
				t.Errorf("%s: no body", p.at)
			}
		}
		for _, p := range d.of("example") {
			if _, given := d.resolve(p.value)["value"]; !given || str(d.resolve(p.value)["summary"]) == "" {
				t.Errorf("%s: an example has a summary and a value", p.at)
			}
		}
	})
}

func TestEveryExampleFitsItsSchemaAndNoBrokenCopyDoes(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		judge := newJudge(t, d)
		copies := 0
		for _, e := range d.examples() {
			if err := judge.check(t, e.schema, e.value); err != nil {
				t.Errorf("%s: %v", e.at, err)
			}
			d.breakings(t, e.at, d.lookup(e.schema), e.value, func(what string, broken any) {
				copies++
				if judge.check(t, e.schema, broken) == nil {
					t.Errorf("%s: %s, and it still fits the schema", e.at, what)
				}
			})
		}
		if copies < 50 {
			t.Errorf("%d broken copies only", copies)
		}
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
			if field == nil {
				t.Errorf("%s: the schema has no field %s", at, name)
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
		catalogue := object(d.tree["x-error-codes"])
		field := map[string]string{"paypay-opa.yaml": "resultInfo.code", "paidy.yaml": "code", "paidy-legacy.yaml": "status"}[d.name]
		for _, p := range d.of("operation") {
			allowed := list(p.value["x-success"])
			if allowed == nil {
				allowed = list(d.tree["x-success"])
			}
			codeField := str(d.tree["x-code-field"])
			for status, response := range object(p.value["responses"]) {
				for name, e := range object(dig(d.resolve(response), "content", "application/json", "examples")) {
					value := d.resolve(e)["value"]
					where := fmt.Sprintf("%s: example %s of %s", p.at, name, status)
					if status[0] == '2' {
						code := str(dig(value, strings.Split(codeField, ".")...))
						_, listed := object(p.value["x-error-codes"])[code]
						if allowed != nil && !slices.Contains(allowed, code) && !listed {
							t.Errorf("%s: the operation does not list %q", where, code)
						}
						continue
					}
					code := str(dig(value, strings.Split(field, ".")...))
					if code == "unverified" { // the placeholder for a code that no source states
						continue
					}
					entry := object(catalogue[code])
					if statuses := list(entry["status"]); entry == nil || entry["status"] != nil && !slices.Contains(statuses, status) {
						t.Errorf("%s: the catalogue has %q with the status %v", where, code, statuses)
					}
				}
			}
		}
	})
}

func TestAmountsInExamplesAddUp(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		orders := 0
		for _, e := range d.examples() {
			everyObject(e.value, func(fields map[string]any) {
				order, total := fields, fields["total_amount"]
				if total == nil {
					total = fields["amount"]
				}
				if inner := object(fields["order"]); inner != nil && inner["total_amount"] == nil {
					order = inner
				}
				items, _ := order["items"].([]any)
				if items == nil || total == nil {
					return
				}
				orders++
				sum := number(t, order["tax"]) + number(t, order["shipping"])
				for _, item := range items {
					price := dig(item, "unit_price")
					if price == nil {
						price = dig(item, "amount")
					}
					sum += number(t, price) * number(t, dig(item, "quantity"))
				}
				if want := number(t, total); sum != want {
					t.Errorf("%s: the parts make %d, the total says %d", e.at, sum, want)
				}
			})
		}
		if paysForItems := d.name != "paypay-opa.yaml"; paysForItems != (orders > 0) {
			t.Errorf("%d orders found", orders)
		}
	})
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
	if err != nil {
		t.Error(err)
	}
	return found
}

func TestLegacyExamplesCarryTheirChecksum(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	if err != nil {
		t.Fatal(err)
	}
	legacy := documents[slices.IndexFunc(documents, func(d *document) bool { return d.name == "paidy-legacy.yaml" })]
	named := regexp.MustCompile("checksums in the examples are made with the secret `([^`]+)`").
		FindStringSubmatch(str(dig(legacy.tree, "info", "description")))
	if named == nil {
		t.Fatal("info.description does not name the secret of the examples")
	}
	for _, p := range legacy.of("operation") {
		checked := 0
		for name, e := range object(dig(p.value, "requestBody", "content", "application/json", "examples")) {
			body := object(dig(e, "value"))
			checked++
			if got, want := body["checksum"], checksum(t, named[1], list(p.value["x-checksum"]), body); got != want {
				t.Errorf("%s: example %s carries %v, want %s", p.at, name, got, want)
			}
		}
		if checked == 0 {
			t.Errorf("%s: no example", p.at)
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
			t.Fatal(errors.New(field + " is neither text, number nor boolean"))
		}
	}
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}
