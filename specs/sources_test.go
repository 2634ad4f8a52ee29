package specs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sourcesOf returns the entries of sources.yaml for a document.
func sourcesOf(t *testing.T, d *document) map[string]any {
	t.Helper()
	text, err := os.ReadFile("sources.yaml")
	require.NoError(t, err)
	var list map[string]any
	require.NoError(t, yaml.Unmarshal(text, &list))

	provider := map[string]string{"paypay-opa.yaml": "paypay", "paidy.yaml": "paidy", "paidy-legacy.yaml": "paidy-legacy"}
	found := object(list[provider[d.name]])
	require.NotEmpty(t, found, "sources of %s", d.name)

	return found
}

// citations returns the lists of sources that a document names.
func (d *document) citations() []string {
	var lists []string
	for _, p := range d.places {
		if list := str(p.value["x-source"]); list != "" {
			lists = append(lists, list)
		}
		for _, key := range sourcedKeys {
			if list := str(dig(p.value, key, "source")); p.kind == "operation" && list != "" {
				lists = append(lists, list)
			}
		}
	}

	return lists
}

func TestEverySourceIsListedAndCited(t *testing.T) {
	code := regexp.MustCompile(`^` + sourcePattern + `$`)
	eachDocument(t, func(t *testing.T, d *document) {
		known, cited := sourcesOf(t, d), map[string]bool{}
		for _, list := range d.citations() {
			for source := range strings.SplitSeq(list, ", ") {
				require.Regexp(t, code, source, "one of %q", list)
				name, _, _ := strings.Cut(source, " ")
				cited[name] = true
				assert.Contains(t, known, name, "one of %q", list)
			}
		}

		for name := range known {
			assert.True(t, cited[name], "%s: something cites %s", d.name, name)
		}
	})
}

// A conclusion of ours, or an official SDK, is no evidence for money.
func TestWhatMayBeSentAgainUnaskedRestsOnTheProviderOrOnRecords(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		known := sourcesOf(t, d)
		for _, p := range d.of("operation") {
			if dig(p.value, "x-idempotency", "retry") != "same-id" {
				continue
			}
			assert.Nil(t, dig(p.value, "x-idempotency", "unverified"), p.at)
			for source := range strings.SplitSeq(str(dig(p.value, "x-idempotency", "source")), ", ") {
				name, _, _ := strings.Cut(source, " ")
				assert.Contains(t, []any{"provider", "recorded"}, dig(known, name, "trust"), "%s: %s", p.at, source)
			}
		}
	})
}

// The fields that an answer repeats stand in the examples of the answer as they stand in
// one of the request.
func TestExamplesRepeatWhatAnswersRepeat(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		compared := 0
		for _, p := range d.of("operation") {
			fields := object(dig(p.value, "x-echo", "fields"))
			for where, answer := range d.successExamples(p) {
				for field, sent := range fields {
					got, want := valuesAt(answer, field), d.requested(p, str(sent))
					if len(got) == 0 || len(want) == 0 {
						continue
					}
					compared++
					repeated := slices.ContainsFunc(got, func(value any) bool { return slices.Contains(want, value) })
					assert.True(t, repeated, "%s: %s is one of %v", where, field, want)
				}
			}
		}
		assert.GreaterOrEqual(t, compared, 3, "fields in examples")
	})
}

// requested returns the values that examples of a request have for a parameter or a field.
// Paidy's operations share one example of an id, and answer several payments.
func (d *document) requested(p *place, name string) []any {
	for _, in := range []string{"path ", "query "} {
		if parameter := d.parameter(p, in+name); parameter != nil {
			if d.name == "paidy.yaml" {
				return nil
			}
			return []any{parameter["example"]}
		}
	}
	var values []any
	for _, e := range object(dig(d.resolve(p.value["requestBody"]), "content", "application/json", "examples")) {
		values = append(values, valuesAt(d.resolve(e)["value"], name)...)
	}

	return values
}

// valuesAt returns the values of a dotted field, in which [] stands for the elements of a
// list; none where it is not there, or null.
func valuesAt(value any, dotted string) []any {
	list, rest, within := strings.Cut(dotted, "[].")
	found := dig(value, strings.Split(list, ".")...)
	if !within {
		if found == nil {
			return nil
		}
		return []any{found}
	}
	var values []any
	elements, _ := found.([]any)
	for _, element := range elements {
		values = append(values, valuesAt(element, rest)...)
	}

	return values
}
