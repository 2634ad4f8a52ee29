package validate_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

// Values that are planted in bodies and must not be found in findings.
const (
	plantedText   = "himitsu-4929-hanako@example.com"
	plantedNumber = 4929777111
)

// leakSearch looks for planted values in the findings about many bodies. It reads tens
// of thousands of texts, so it collects the leaks and asserts nothing.
type leakSearch struct {
	v        *validate.Validator
	tried    map[string]bool // the bodies, behind their schema
	printed  map[string]bool // what the findings about them hold
	findings int
	leaks    []string // at most maxLeaks
}

const maxLeaks = 5

// No finding, in any form it can be printed in, may hold a value of a body.
func TestFindingsHoldNoPersonalData(t *testing.T) {
	t.Parallel()

	onEachDocument(t, func(t *testing.T, d document, v *validate.Validator) {
		s := &leakSearch{v: v, tried: map[string]bool{}, printed: map[string]bool{}}
		for p, example := range distinctExamples(t, d) {
			require.NoError(t, s.example(p, example), p.name)
		}

		assert.Empty(t, s.leaks)
		assert.GreaterOrEqual(t, s.findings, 1000)
	})
}

// example checks the body of an example with planted values everywhere, in one place, and
// everywhere but for one place whose kind differs. Most examples of a schema differ in their
// values alone: with others planted everywhere they are one body.
func (s *leakSearch) example(p place, example any) error {
	bodies := map[string]string{
		" planted":          encode(plant(example, false)),
		" planted, swapped": encode(plant(example, true)),
	}
	aWord := func(what string) bool { return what == "a word" } // one mutation a field is enough
	mutants{aWord, func(what string, body []byte) {
		bodies[what] = strings.Replace(string(body), `"no-such-value"`, `"`+plantedText+`"`, 1)
		bodies[what+", planted"] = encode(plant(decode(body), false))
	}}.of("", "", example, "")

	for what, body := range bodies {
		if s.tried[p.schema+body] {
			continue
		}
		s.tried[p.schema+body] = true
		if err := s.body(p.name, what, []byte(body)); err != nil {
			return err
		}
	}

	return nil
}

func decode(body []byte) any {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		panic(err)
	}

	return value
}

// body checks a body as it is, and with text behind it that makes it malformed.
func (s *leakSearch) body(place, what string, body []byte) error {
	operation, status, _ := strings.Cut(place, " ")
	header := http.Header{"Content-Type": {"application/json"}}

	for _, body := range [][]byte{body, append(body[:len(body):len(body)], plantedText...)} {
		req, err := http.NewRequest("POST", "/"+plantedText+"?"+plantedText+"="+plantedText, nil)
		if err != nil {
			return err
		}
		req.Header = header
		res := &http.Response{StatusCode: statusCode(status), Header: header}

		for _, err := range []error{s.v.Check(operation, req, body, res, body), s.v.CheckWebhook(operation, body)} {
			if e, ok := err.(*validate.Error); ok && e != nil {
				if err := s.finding(place+what, e); err != nil {
					return err
				}
			}
		}
	}

	return nil
}

// finding looks for planted values in every form in which an error can be printed.
func (s *leakSearch) finding(what string, e *validate.Error) error {
	s.findings += len(e.Violations)
	content := fmt.Sprintf("%#v", *e)
	if s.printed[content] {
		return nil // every form of it was searched
	}
	s.printed[content] = true
	encoded, err := json.Marshal(e)
	if err != nil {
		return err
	}

	for _, text := range []string{
		e.Error(), content, fmt.Sprintf("%v %+v %#v %+v %#v", e, e, e, *e, e.Violations), string(encoded),
	} {
		for _, planted := range []string{"himitsu", "hanako", "4929"} {
			if strings.Contains(text, planted) && len(s.leaks) < maxLeaks {
				s.leaks = append(s.leaks, what+": "+text)
			}
		}
	}

	return nil
}

// plant replaces every scalar with a planted value and adds a planted name to every
// object. With swap, a text becomes a number, and anything else becomes a text.
func plant(v any, swap bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{plantedText: plantedText}
		for key, member := range v {
			out[key] = plant(member, swap)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, plant(item, swap))
		}
		return out
	case string:
		if swap {
			return float64(plantedNumber)
		}
		return plantedText
	}
	if swap {
		return plantedText
	}

	return float64(plantedNumber)
}
