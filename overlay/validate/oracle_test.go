package validate_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// refusedByUs are the mutations that JSON Schema accepts and this package refuses, and
// why. In each the package is right.
var refusedByUs = map[string]string{
	"a number beyond float64, ours":  "JSON Schema has no largest number; no client decodes it",
	"half of a surrogate pair, ours": "the text is lost before a schema sees it",
	"bytes that are no text, ours":   "the text is lost before a schema sees it",
	"a field twice, ours":            "one of the two is lost before a schema sees it",
	"a leap second, ours":            "RFC 3339 has it, Go's time package does not",
	"a time in small letters, ours":  "RFC 3339 has them, Go's time package does not",
}

// oracle is an independent validator of JSON Schema 2020-12, formats included.
type oracle struct{ compiler *jsonschema.Compiler }

func newOracle(t *testing.T, document []byte) oracle {
	t.Helper()

	var decoded any
	require.NoError(t, yaml.Unmarshal(document, &decoded))
	encoded, err := json.Marshal(decoded)
	require.NoError(t, err)
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	require.NoError(t, err)

	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	for name, bits := range map[string]uint{"int32": 32, "int64": 64} {
		compiler.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error { return fits(v, bits) }})
	}
	compiler.RegisterFormat(&jsonschema.Format{Name: "byte", Validate: isBase64})
	require.NoError(t, compiler.AddResource("doc:", tree))

	return oracle{compiler}
}

// fits says whether a number is an integer of so many bits.
func fits(v any, bits uint) error {
	number, ok := v.(json.Number)
	if !ok {
		return nil
	}
	// A number of many digits takes this much memory; none of the mutations has them.
	n, ok := new(big.Rat).SetString(number.String())
	limit := new(big.Int).Lsh(big.NewInt(1), bits-1)
	least := new(big.Rat).SetInt(new(big.Int).Neg(limit))
	if !ok || !n.IsInt() || n.Cmp(least) < 0 || n.Cmp(new(big.Rat).SetInt(limit)) >= 0 {
		return fmt.Errorf("no integer of %d bits", bits)
	}

	return nil
}

func isBase64(v any) error {
	text, _ := v.(string)
	_, err := base64.StdEncoding.DecodeString(text)

	return err
}

func (o oracle) accepts(schema *jsonschema.Schema, body []byte) (bool, error) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return false, err
	}

	return schema.Validate(value) == nil, nil
}

// beyondSchemas reports whether a finding is one that no schema of a body makes.
func beyondSchemas(v validate.Violation) bool {
	return v.Kind == validate.KindParameter || v.Kind == validate.KindHeader || v.Kind == validate.KindNeeded ||
		v.Kind == validate.KindUnknownField && v.Rule == "undocumented"
}

// verdicts compares what this package and the oracle say of many bodies. It judges a
// hundred thousand, so it collects the differences and asserts nothing.
type verdicts struct {
	oracle oracle
	v      *validate.Validator

	sample           sample
	tried            int
	flagged, missed  int // of those that the oracle refuses
	listed           map[string]int
	missing, surplus []string
}

const maxDifferences = 20

func (d *verdicts) body(p place, schema *jsonschema.Schema, what string, body []byte) error {
	d.tried++
	want, err := d.oracle.accepts(schema, body)
	if err != nil {
		return fmt.Errorf("%s%s: %w", p.name, what, err)
	}
	found := p.check(d.v, body)
	got := found == nil || !slices.ContainsFunc(found.Violations, func(v validate.Violation) bool {
		return !beyondSchemas(v)
	})

	_, name, _ := strings.Cut(what, " becomes ")
	switch {
	case !want && !got:
		d.flagged++
	case !want && got:
		d.missed++
		if d.missing = append(d.missing, p.name+what); len(d.missing) > maxDifferences {
			d.missing = d.missing[:maxDifferences]
		}
	case want && !got && refusedByUs[name] != "":
		d.listed[name]++
	case want && !got && len(d.surplus) < maxDifferences:
		d.surplus = append(d.surplus, fmt.Sprintf("%s%s: %v", p.name, what, found))
	}

	return nil
}

// example compares the verdicts on an example and on its mutants.
func (d *verdicts) example(p place, schema *jsonschema.Schema, example any) error {
	err := d.body(p, schema, ": the example", []byte(encode(example)))
	d.sample.of(example, func(what string, body []byte) {
		if err == nil {
			err = d.body(p, schema, what, body)
		}
	})

	return err
}

// The verdict on a body must not depend on who gives it: on every mutant of every
// example, this package says what an independent validator of JSON Schema says, but for
// the listed differences.
func TestVerdictsOnMutantsAreThoseOfJSONSchema(t *testing.T) {
	t.Parallel()

	onEachDocument(t, func(t *testing.T, of document, v *validate.Validator) {
		d := &verdicts{oracle: newOracle(t, of.text), v: v, listed: map[string]int{}}

		for p, example := range distinctExamples(t, of) {
			schema, err := d.oracle.compiler.Compile("doc:" + p.schema)
			require.NoError(t, err, p.name)
			require.NoError(t, d.example(p, schema, example), "%s: %s", p.name, encode(example))
		}

		assert.Empty(t, d.missing, "accepted here, refused by JSON Schema")
		assert.Empty(t, d.surplus, "refused here, accepted by JSON Schema")
		assert.NotZero(t, d.flagged)
		t.Logf("%d mutants, %d tried: of %d that JSON Schema refuses %d are flagged; refused by us alone: %v",
			d.sample.count, d.tried, d.flagged+d.missed, d.flagged, d.listed)
	})
}
