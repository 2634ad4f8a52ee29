package validate_test

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// document is a document, with what tests make of it once.
type document struct {
	text      []byte
	parsed    func() (*openapi3.T, error)
	validator func() (*validate.Validator, error)
}

func newDocument(text []byte) document {
	return document{
		text:      text,
		parsed:    sync.OnceValues(func() (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData(text) }),
		validator: sync.OnceValues(func() (*validate.Validator, error) { return validate.New(text) }),
	}
}

// documents are the three real documents and that of these tests.
var documents = map[string]document{
	"paypay-opa": newDocument(specs.PayPay()), "paidy": newDocument(specs.Paidy()),
	"paidy-legacy": newDocument(specs.PaidyLegacy()), "shop": newDocument([]byte(shopDocument)),
}

// onEachDocument runs a test with each document and its validator.
func onEachDocument(t *testing.T, test func(t *testing.T, d document, v *validate.Validator)) {
	t.Helper()
	for name, d := range documents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := d.validator()
			require.NoError(t, err)

			test(t, d, v)
		})
	}
}

// place is a JSON body the document describes.
type place struct {
	name     string // "getOrder 200", "createOrder request"
	schema   string // JSON pointer of its schema
	examples map[string]any

	operation, method, path string
	status                  string // "request", or a key of the responses
	webhook                 bool
}

// places lists the bodies of a document, always in the same order.
func places(t testing.TB, d document) []place {
	t.Helper()

	doc, err := d.parsed()
	require.NoError(t, err)

	var list []place
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		at := "#/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(path)
		list = append(list, placesOf(doc.Paths.Value(path), place{path: path}, at)...)
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Webhooks)) {
		list = append(list, placesOf(doc.Webhooks[name], place{webhook: true}, "#/webhooks/"+name)...)
	}

	return list
}

func placesOf(item *openapi3.PathItem, p place, at string) []place {
	var list []place
	add := func(status, ref, at string, content openapi3.Content) {
		media := content.Get("application/json")
		if media == nil {
			return
		}
		p.status, p.name, p.examples = status, p.operation+" "+status, map[string]any{}
		p.schema = cmp.Or(ref, at) + "/content/application~1json/schema"
		if media.Schema.Ref != "" {
			p.schema = media.Schema.Ref
		}
		for name, e := range media.Examples {
			p.examples[name] = e.Value.Value
		}
		list = append(list, p)
	}

	for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
		op, at := item.Operations()[method], at+"/"+strings.ToLower(method)
		p.operation, p.method = op.OperationID, method
		if body := op.RequestBody; body != nil {
			add("request", body.Ref, at+"/requestBody", body.Value.Content)
		}
		for _, status := range slices.Sorted(maps.Keys(op.Responses.Map())) {
			if response := op.Responses.Value(status); !p.webhook {
				add(status, response.Ref, at+"/responses/"+status, response.Value.Content)
			}
		}
	}

	return list
}

// distinctExamples hands out the examples of a document, each once for a schema.
func distinctExamples(t testing.TB, d document) iter.Seq2[place, any] {
	t.Helper()
	list := places(t, d)

	return func(yield func(place, any) bool) {
		done := map[string]bool{}
		for _, p := range list {
			for _, example := range p.examples {
				key := p.schema + encode(example)
				if !done[key] && !yield(p, example) {
					return
				}
				done[key] = true
			}
		}
	}
}

// check holds a body against the document at this place.
func (p place) check(v *validate.Validator, body []byte) *validate.Error {
	switch {
	case p.webhook:
		return v.CheckWebhook(p.operation, body)
	case p.status == "request":
		req, err := http.NewRequest(p.method, "https://shop.example.com"+p.path, nil)
		if err != nil {
			panic(err)
		}
		req.Header = jsonHeader
		return v.CheckRequest(p.operation, req, body)
	}

	return v.CheckResponse(p.operation, statusCode(p.status), jsonHeader, body)
}

// statusCode is a status that a key of responses stands for.
func statusCode(key string) int {
	if code, err := strconv.Atoi(strings.ReplaceAll(key, "XX", "99")); err == nil {
		return code
	}

	return 599
}

// spelling is a JSON text that stands in the place of a value.
type spelling struct{ what, text string }

// spellings are what each value of an example becomes. Those that end in ours are
// refused here although JSON Schema does not refuse them; the oracle says why.
var spellings = []spelling{
	{"null", `null`}, {"true", `true`}, {"false", `false`},

	{"seven", `7`}, {"seven point nought", `7.0`}, {"seven with an exponent", `70E-1`}, {"a fraction", `7.5`},
	{"a negative", `-7`}, {"zero", `0`}, {"negative zero", `-0.0`}, {"a great number", `4000000000000000`},
	{"2^53+1", `9007199254740993`}, {"2^63-1", `9223372036854775807`}, {"2^63-1 point nought", `9223372036854775807.0`},
	{"2^63", `9223372036854775808`}, {"-2^63", `-9223372036854775808`}, {"-2^63-1", `-9223372036854775809`},
	{"2^31", `2147483648`}, {"a number beyond int64", `4e19`},
	{"a fraction that float64 loses", `100.0000000000000000001`},
	{"a fraction that float64 takes for zero", `1e-400`}, {"a number beyond float64, ours", `1e400`},

	{"a word", `"no-such-value"`}, {"empty text", `""`}, {"a blank", `" "`}, {"digits", `"20260205"`},
	{"a number as text", `"7"`}, {"a word of escapes", `"no\u002dsuch\u002dvalue"`}, {"a line break", `"a\nb"`},
	{"an emoji", `"\ud83d\ude00"`}, {"64 letters", `"` + strings.Repeat("a", 64) + `"`},
	{"65 letters", `"` + strings.Repeat("a", 65) + `"`}, {"255 characters", `"` + strings.Repeat("長", 255) + `"`},
	{"256 characters", `"` + strings.Repeat("長", 256) + `"`}, {"a long text", `"` + strings.Repeat("ながい", 2000) + `"`},
	{"half of a surrogate pair, ours", `"0426\ud800"`}, {"bytes that are no text, ours", "\"0426\xff\""},

	{"a date", `"2026-02-05"`}, {"a leap day", `"2024-02-29"`}, {"no leap day", `"2025-02-29"`},
	{"the thirtieth of February", `"2026-02-30"`}, {"the thirty-first of April", `"2026-04-31"`},
	{"month nought", `"2026-00-10"`}, {"a short date", `"2026-2-5"`},
	{"a time", `"2026-02-05T12:58:08.27Z"`}, {"a time of Japan", `"2026-02-05T12:58:08+09:00"`},
	{"a time on no day", `"2026-02-30T12:58:08Z"`}, {"a time of no clock", `"2026-02-05T24:00:00Z"`},
	{"a time in no zone", `"2026-02-05T12:58:08+99:99"`}, {"a time without its zone", `"2026-02-05T12:58:08"`},
	{"a second 60 by day", `"2026-02-05T12:58:60Z"`}, {"a leap second, ours", `"2016-12-31T23:59:60Z"`},
	{"a time with a blank", `"2026-02-05 12:58:08Z"`}, {"a time in small letters, ours", `"2026-02-05t12:58:08z"`},
	{"a time of Japan's form", `"2026/02/05 12:58:08"`},

	{"an empty array", `[]`}, {"an array", `["a",1,null]`}, {"an array of nulls", `[null]`},
	{"an empty object", `{}`}, {"an object", `{"no_such_field":1}`},
	{"a field twice, ours", `{"no_such_field":1,"no_such_field":1}`},
}

// everyMutant is set where all mutants are tried, not a sample of them: make mutants.
var everyMutant = os.Getenv("JPPAY_EVERY_MUTANT") != ""

// sampled is how many mutants stand for one that is tried otherwise. It is a prime, so
// that each kind of mutation has its turn.
const sampled = 13

// mutants makes texts that are, each in one place, something other than an example. Most of
// them are counted and never made.
type mutants struct {
	chosen func(what string) bool
	emit   func(what string, body []byte)
}

// sample counts the mutants of all examples, and chooses those that are tried.
type sample struct{ count int }

func (s *sample) of(example any, emit func(what string, body []byte)) {
	chosen := func(string) bool {
		s.count++
		return everyMutant || s.count%sampled == 0
	}
	mutants{chosen, emit}.of("", "", example, "")
}

// encode writes a value with the fields of its objects in order.
func encode(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}

	return string(out)
}

// of makes the mutants of a value that stands between two texts.
func (m mutants) of(before, at string, v any, after string) {
	for _, s := range spellings {
		m.try(at, " becomes ", s.what, func() string { return before + s.text + after })
	}

	switch v := v.(type) {
	case map[string]any:
		m.ofObject(before, at, v, after)
	case []any:
		m.ofArray(before, at, v, after)
	case string:
		if v != "" {
			m.try(at, " loses ", "a character", func() string { return before + encode(v[:len(v)-1]) + after })
			m.try(at, " gets ", "a character", func() string { return before + encode(v+"0") + after })
		}
	}
}

func (m mutants) try(at, verb, what string, body func() string) {
	if m.chosen(what) {
		m.emit(at+verb+what, []byte(body()))
	}
}

func (m mutants) ofObject(before, at string, v map[string]any, after string) {
	var members []string
	keys := slices.Sorted(maps.Keys(v))
	for _, key := range keys {
		members = append(members, encode(key)+":"+encode(v[key]))
	}

	for i, key := range keys {
		m.try(at+"/"+key, " ", "goes", func() string {
			return before + "{" + strings.Join(slices.Delete(slices.Clone(members), i, i+1), ",") + "}" + after
		})
		first, rest := around(members, i)
		m.of(before+"{"+first+encode(key)+":", at+"/"+key, v[key], rest+"}"+after)
	}
	m.try(at, " gets ", "an unknown field", func() string {
		return before + "{" + strings.Join(append(slices.Clone(members), `"no_such_field":true`), ",") + "}" + after
	})
}

func (m mutants) ofArray(before, at string, v []any, after string) {
	var items []string
	for _, item := range v {
		items = append(items, encode(item))
	}

	for i, item := range v {
		first, rest := around(items, i)
		m.of(before+"["+first, at+"/"+strconv.Itoa(i), item, rest+"]"+after)
	}
	if len(v) > 0 {
		m.try(at, " ", "grows", func() string { return before + encode(slices.Repeat(v, 300/len(v)+1)) + after })
		m.try(at, " ", "loses one", func() string { return before + encode(v[1:]) + after })
	}
}

// around returns what stands before and behind one of the parts of an object or array.
func around(parts []string, i int) (first, rest string) {
	for _, part := range parts[:i] {
		first += part + ","
	}
	for _, part := range parts[i+1:] {
		rest += "," + part
	}

	return first, rest
}
