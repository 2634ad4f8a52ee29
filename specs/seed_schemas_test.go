package specs_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// seedSchema is a schema as S2 prints it. The keyword "required" stands with the field,
// "items" is the type of a list's elements, "values" that of an object's.
type seedSchema struct {
	Name     string   // in S2
	Document []string // the schemas that stand for it
	Limits   keywords // of the schema itself
	Fields   limits
}

type keywords = map[string]any

// stated returns what a schema says by a keyword.
func (d *document) stated(schema map[string]any, required bool, keyword string) any {
	switch keyword {
	case "required":
		return required
	case "items":
		return d.nonNull(schema["items"])["type"]
	case "values":
		return d.nonNull(schema["additionalProperties"])["type"]
	}

	return schema[keyword]
}

// agrees reports whether a schema says by a keyword what a list says. A document may know
// more values of an enum.
func (d *document) agrees(schema map[string]any, required bool, keyword string, want any) bool {
	got := d.stated(schema, required, keyword)
	if keyword != "enum" {
		return fmt.Sprint(want) == fmt.Sprint(got)
	}

	return !slices.ContainsFunc(list(want), func(value string) bool { return !slices.Contains(list(got), value) })
}

// excepted reports whether a correction names a place.
func excepted(corrected []correction, place string) bool {
	return slices.ContainsFunc(corrected, func(c correction) bool { return slices.Contains(c.Of, place) })
}

// assertStated asserts that a place says what a list says, or, if a correction names it,
// that it does not.
func (d *document) assertStated(t *testing.T, at string, schema map[string]any, required bool, want keywords,
	corrected []correction,
) {
	t.Helper()
	for keyword, value := range want {
		place := at + " " + keyword
		agrees := d.agrees(schema, required, keyword, value)
		assert.Equal(t, !excepted(corrected, place), agrees, "%s is %v, the list says %v", place,
			d.stated(schema, required, keyword), value)
	}
}

func TestPaidySchemasHoldWhatS2States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	require.NotEmpty(t, seed.Schemas)

	for _, want := range seed.Schemas {
		for _, name := range want.Document {
			schema := object(dig(d.tree, "components", "schemas", name))
			require.NotNil(t, schema, "the schema %s", name)
			d.assertStated(t, name, schema, false, want.Limits, seed.Corrected)

			for field, stated := range want.Fields {
				at := name + "." + field
				found, required := d.field(schema, field)
				if !assert.Equal(t, !excepted(seed.Corrected, at), found != nil, "%s is there", at) || found == nil {
					continue
				}
				d.assertStated(t, at, d.nonNull(found), required, stated, seed.Corrected)
			}
		}
	}
}

// listed returns what S2 states of a schema of the document and of its fields. A field
// without a name is the schema itself.
func (seed *paidySeed) listed(schema string) (limits, bool) {
	for _, s := range seed.Schemas {
		if slices.Contains(s.Document, schema) {
			all := limits{"": s.Limits}
			for field, stated := range s.Fields {
				all[field] = stated
			}

			return all, true
		}
	}

	return nil, false
}

func TestPaidySchemasCiteS2OnlyForWhatItStates(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for name, value := range object(dig(d.tree, "components", "schemas")) {
		schema := object(value)
		listed, on := seed.listed(name)
		if !on {
			continue
		}
		fields := d.statedFields(schema, "")
		for _, limit := range limitsAlone(fields, "S2") {
			if field, _, _ := strings.Cut(limit, " "); !strings.ContainsAny(field, ".[") {
				assert.True(t, listed.names(limit), "%s.%s: S2 states it", name, limit)
			}
		}
		for _, f := range fields {
			if strings.ContainsAny(f.name, ".[") {
				continue // a field of another schema
			}
			if cites(f.of, "S2") && f.schema["enum"] != nil {
				values := slices.Concat(list(listed[f.name]["enum"]), seed.Besides)
				assertContainsAll(t, name+"."+f.name+" values of S2", values, list(f.schema["enum"]))
			}
			if f.required && f.sources == "S2" {
				assert.Equal(t, true, listed[f.name]["required"], "%s.%s: S2 requires it", name, f.name)
			}
		}
		for _, keyword := range limitKeywords {
			if schema["x-source"] == "S2" && schema[keyword] != nil {
				assert.NotNil(t, listed[""][keyword], "%s: S2 states %s", name, keyword)
			}
		}
	}
}

// TestPaidySchemasThatCiteS2AreThoseOfItsList looks for a schema that cites S2 and that
// no test above sees: neither itself nor as what a field refers to.
func TestPaidySchemasThatCiteS2AreThoseOfItsList(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	seen := map[string]bool{}
	for _, s := range seed.Schemas {
		for _, name := range s.Document {
			seen[name] = true
			for field := range s.Fields {
				property := dig(d.tree, "components", "schemas", name, "properties", field, "$ref")
				seen[strings.TrimPrefix(str(property), "#/components/schemas/")] = true
			}
		}
	}

	for name, schema := range object(dig(d.tree, "components", "schemas")) {
		if cites(str(object(schema)["x-source"]), "S2") {
			assert.True(t, seen[name], "%s: S2's list has it", name)
		}
	}
}

func TestPaidyParametersAreRequiredAsS2States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		for _, name := range want.Parameters {
			parameter := d.parameter(op, name)
			assert.Equal(t, strings.HasPrefix(name, "path "), parameter["required"] == true, "%s: %s", op.at, name)
			assert.Equal(t, "string", d.resolve(parameter["schema"])["type"], "%s: %s", op.at, name)
		}
	}
}

func TestPaidyOperationsEndAsS2States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		if want.Status != "" {
			assert.Equal(t, []string{want.Status}, list(op.value["x-success"]), op.at)
		}
	}
}

func TestPaidyCodesOfS2StandInTheCatalogue(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	require.NotEmpty(t, seed.Codes)

	for _, want := range seed.Codes {
		entry := object(dig(d.tree, "x-error-codes", want.code))
		assert.Contains(t, list(entry["status"]), strconv.Itoa(want.status), want.code)
		assert.Equal(t, true, entry["common"], want.code)
	}
	for code, entry := range object(d.tree["x-error-codes"]) {
		if cites(str(object(entry)["x-source"]), "S2") {
			on := slices.ContainsFunc(seed.Codes, func(s statusOf) bool { return s.code == code })
			assert.True(t, on, "S2 names the code %s", code)
		}
	}
}

func TestPaidyIDsBeginAsS2States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for _, want := range seed.Operations {
		if !slices.Contains(want.Parameters, "path id") {
			continue
		}
		prefix := "^tok_"
		if strings.HasPrefix(want.Path, "/payments/") {
			prefix = "^pay_"
		}
		op := d.mustOperation(t, want.ID)
		pattern := str(d.resolve(d.parameter(op, "path id")["schema"])["pattern"])
		assert.True(t, strings.HasPrefix(pattern, prefix), "%s: %s begins with %s", op.at, pattern, prefix)
	}
}

func TestPaidyAdditionsToS2AreStillThere(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	var known []string
	for _, p := range d.of("operation") {
		for status := range object(p.value["responses"]) {
			known = append(known, str(p.value["operationId"])+" "+status)
		}
	}
	for _, p := range d.of("schema") {
		known = append(known, list(p.value["enum"])...)
	}

	assertContainsAll(t, "what other sources add", known, seed.Besides)
}
