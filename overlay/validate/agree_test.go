package validate_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// documents returns the three real documents and that of these tests.
func documents(t testing.TB) map[string][]byte {
	t.Helper()

	return map[string][]byte{
		"paypay-opa": specs.PayPay(), "paidy": specs.Paidy(), "paidy-legacy": specs.PaidyLegacy(),
		"shop": shopDocument(t),
	}
}

// place is a JSON body the document describes.
type place struct {
	name     string
	schema   *openapi3.SchemaRef
	examples map[string]any
}

// places lists the bodies of a document, always in the same order.
func places(t testing.TB, document []byte) []place {
	t.Helper()

	doc, err := openapi3.NewLoader().LoadFromData(document)
	require.NoError(t, err)

	var list []place
	add := func(name string, content openapi3.Content) {
		if m := content.Get("application/json"); m != nil {
			p := place{name: name, schema: m.Schema, examples: map[string]any{}}
			for name, e := range m.Examples {
				p.examples[name] = e.Value.Value
			}
			list = append(list, p)
		}
	}

	items := doc.Paths.Map()
	maps.Copy(items, doc.Webhooks)
	for _, path := range slices.Sorted(maps.Keys(items)) {
		ops := items[path].Operations()
		for _, method := range slices.Sorted(maps.Keys(ops)) {
			op := ops[method]
			if op.RequestBody != nil {
				add(op.OperationID+" request", op.RequestBody.Value.Content)
			}
			for _, status := range slices.Sorted(maps.Keys(op.Responses.Map())) {
				add(op.OperationID+" "+status, op.Responses.Value(status).Value.Content)
			}
		}
	}

	return list
}

// inline makes a schema free of references, so that kin-openapi really hands it
// to its JSON Schema 2020-12 validator: with references it falls back.
func inline(ref *openapi3.SchemaRef, seen map[*openapi3.SchemaRef]bool) {
	if ref == nil || seen[ref] {
		return
	}
	seen[ref] = true
	if strings.HasSuffix(ref.Ref, "/Tree") {
		return // it contains itself
	}

	ref.Ref = ""
	s := ref.Value
	for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf, {s.Items, s.AdditionalProperties.Schema}} {
		for _, r := range refs {
			inline(r, seen)
		}
	}
	for _, r := range s.Properties {
		inline(r, seen)
	}
}

// mutations returns copies of v, each wrong, or at least different, in one place.
func mutations(v any) map[string]any {
	out := map[string]any{}
	mutate("", v, func(what string, m any) { out[what] = m })

	return out
}

func mutate(at string, v any, emit func(string, any)) {
	long := strings.Repeat("ながい", 2000)
	for name, m := range map[string]any{
		"null": nil, "true": true, "a number": 7.0, "a fraction": 7.5, "a negative": -7.0, "zero": 0.0,
		"a great number": 4e15, "beyond int64": 4e18 * 10, "beyond int32": 3e9,
		"a word": "no-such-value", "empty text": "", "a long text": long, "digits": "20260205",
		"a date": "2026-02-05", "a time": "2026-02-05T12:58:08.27Z", "a time with a blank": "2026-02-05 12:58:08Z",
		"an empty array": []any{}, "an array": []any{"a", 1.0, nil}, "an empty object": map[string]any{},
		"an object": map[string]any{"no_such_field": 1.0},
	} {
		emit(at+" becomes "+name, m)
	}

	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			without := maps.Clone(v)
			delete(without, key)
			emit(at+"/"+key+" goes", without)
			mutate(at+"/"+key, member, func(what string, m any) {
				with := maps.Clone(v)
				with[key] = m
				emit(what, with)
			})
		}
		more := maps.Clone(v)
		more["no_such_field"] = true
		emit(at+" gets an unknown field", more)
	case []any:
		for i, item := range v {
			mutate(fmt.Sprintf("%s/%d", at, i), item, func(what string, m any) {
				with := slices.Clone(v)
				with[i] = m
				emit(what, with)
			})
		}
		if len(v) > 0 {
			emit(at+" grows", slices.Repeat(v, 300/len(v)+1))
		}
	}
}

// verdicts compares the verdicts of validators on many bodies. It judges tens of
// thousands, so it collects the differences and asserts nothing.
type verdicts struct {
	accepted, rejected, full int
	differences              []string // at most maxDifferences
}

const maxDifferences = 20

func (v *verdicts) differ(format string, args ...any) {
	if len(v.differences) < maxDifferences {
		v.differences = append(v.differences, fmt.Sprintf(format, args...))
	}
}

// judged is a schema of which validators judge bodies.
type judged struct {
	place
	accepts func(body []byte) bool
	inlined *openapi3.SchemaRef
	index   int // of the place in its document
}

// body compares the verdicts on one body, the nth of its example.
func (v *verdicts) body(j judged, what string, n int, mutant any) error {
	body, err := json.Marshal(mutant)
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}

	got := j.accepts(body)
	if got {
		v.accepted++
	} else {
		v.rejected++
	}
	if what == "" && !got {
		v.differ("the example is rejected")
	}
	if want := j.schema.Value.VisitJSON(value) == nil; got != want {
		v.differ("%s: accepted %v, by kin-openapi in 3.0 mode %v", what, got, want)
	}

	// This one compiles the schema each time, so a sample must do, and converts
	// numbers beyond int64 to some int64 before it looks at their format.
	if strings.HasSuffix(what, "beyond int64") || what != "" && n%61 != j.index%61 {
		return nil
	}
	v.full++
	if want := j.inlined.Value.VisitJSON(value, openapi3.EnableJSONSchema2020()) == nil; got != want {
		v.differ("%s: accepted %v, by JSON Schema 2020-12 %v", what, got, want)
	}

	return nil
}

// example compares the verdicts on an example and on its mutations.
func (v *verdicts) example(j judged, example any) error {
	bodies := mutations(example)
	bodies[""] = example
	for n, what := range slices.Sorted(maps.Keys(bodies)) {
		if err := v.body(j, what, n, bodies[what]); err != nil {
			return err
		}
	}

	return nil
}

// The verdict on a body must not depend on who gives it: this package,
// kin-openapi's built-in validator, or its JSON Schema 2020-12 validator.
func TestVerdictsAgreeWithBothValidatorsOfKinOpenAPI(t *testing.T) {
	t.Parallel()

	for name, document := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inlined := places(t, document)
			seen := map[*openapi3.SchemaRef]bool{}
			for _, p := range inlined {
				inline(p.schema, seen)
			}

			done := map[string]bool{}
			v := &verdicts{}
			for i, p := range places(t, document) {
				accepts, err := validate.Accepts(p.schema)
				require.NoError(t, err, p.name)
				j := judged{place: p, accepts: accepts, inlined: inlined[i].schema, index: i}

				for _, example := range slices.Sorted(maps.Keys(p.examples)) {
					key, err := json.Marshal([]any{p.schema.Ref, p.examples[example]})
					require.NoError(t, err)
					if p.schema.Ref != "" && done[string(key)] {
						continue
					}
					done[string(key)] = true

					require.NoError(t, v.example(j, p.examples[example]))
					assert.Empty(t, v.differences, "%s, example %s", p.name, example)
					v.differences = nil
				}
			}

			t.Logf("%d accepted, %d rejected, %d of them judged by the 2020-12 validator too",
				v.accepted, v.rejected, v.full)
			assert.NotZero(t, v.accepted)
			assert.NotZero(t, v.rejected)
		})
	}
}
