package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/specs"
)

// parsed are the documents by provider, each parsed once.
var parsed = map[string]func() (*openapi3.T, error){
	"paypay": parseOnce(specs.PayPay()), "paidy": parseOnce(specs.Paidy()), "paidy-legacy": parseOnce(specs.PaidyLegacy()),
}

func parseOnce(document []byte) func() (*openapi3.T, error) {
	return sync.OnceValues(func() (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData(document) })
}

// documented finds an operation in its document.
func documented(provider string, op *policy.Operation) (*openapi3.PathItem, *openapi3.Operation, error) {
	doc, err := parsed[provider]()
	if err != nil {
		return nil, nil, err
	}
	item := doc.Paths.Find(op.Path)
	return item, item.GetOperation(op.Method), nil
}

// exampleCall builds a call from the document's own examples.
func exampleCall(provider string, op *policy.Operation) (step, error) {
	item, operation, err := documented(provider, op)
	if err != nil {
		return step{}, err
	}
	s := step{Call: op.ID}
	params := map[string]any{}
	for _, ref := range slices.Concat(item.Parameters, operation.Parameters) {
		parameter := ref.Value
		value := parameter.Example
		for _, example := range parameter.Examples {
			value = example.Value.Value
		}
		switch {
		case parameter.In == "path" && value == nil:
			return step{}, fmt.Errorf("%s: path parameter %s has no example", op.ID, parameter.Name)
		case parameter.In == "path":
			s.Path = append(s.Path, fmt.Sprint(value))
		case parameter.Required && value == nil:
			return step{}, fmt.Errorf("%s: parameter %s has no example", op.ID, parameter.Name)
		case parameter.Required:
			params[parameter.Name] = value
		}
	}
	if s.Params, err = json.Marshal(params); err != nil {
		return step{}, err
	}
	if operation.RequestBody == nil {
		return s, nil
	}
	examples := operation.RequestBody.Value.Content["application/json"].Examples
	names := make([]string, 0, len(examples))
	for name := range examples {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) == 0 {
		return step{}, fmt.Errorf("%s: no request example", op.ID)
	}
	s.Body, err = json.Marshal(examples[names[0]].Value.Value)
	return s, err
}

// provocations lead to codes whose status no source states, so that the sandbox
// cannot be told to answer them.
var provocations = map[string]func(step) step{
	"version.unknown": func(s step) step {
		s.Params = json.RawMessage(`{"Paidy-Version":"1999-01-01"}`)
		s.Expect = expectation{Code: "version.unknown"}
		return s
	},
	"request_failed": func(s step) step {
		s.Client.Secret = "somebody-elses-secret"
		s.Expect = expectation{Code: "request_failed"}
		return s
	},
}

// TestEveryDocumentedCode makes the sandbox answer each documented code of each
// operation, and compares what the client says about it with the document.
func TestEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	for provider, table := range operations {
		for i := range table {
			op := &table[i]
			t.Run(provider+" "+op.ID, func(t *testing.T) {
				t.Parallel()
				s := sandbox.Start(t)
				r := &run{T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants}
				call, err := exampleCall(provider, op)
				if err != nil {
					t.Fatal(err)
				}
				for _, code := range op.Errors {
					if provoke := provocations[code.Code]; provoke != nil {
						if err := r.call(provoke(call)); err != nil {
							t.Errorf("%s: %v", code.Code, err)
						}
						continue
					}
					if len(code.Statuses) == 0 {
						continue // no status is known to force it with: cases/ must reach it, see TestCasesCoverTheDocuments
					}
					if err := s.Force(sandbox.Provider(provider), op.ID, code.Code); err != nil {
						t.Fatal(err)
					}
					call.Expect = expectation{Code: code.Code, Status: code.Statuses[0], Outcome: code.Outcome.String()}
					if err := r.call(call); err != nil {
						t.Errorf("%s: %v", code.Code, err)
					}
				}
				if effects := s.Ledger(); len(effects) != 0 {
					t.Errorf("refusals had effects: %+v", effects)
				}
			})
		}
	}
}

// TestHostileIDsOnEveryOperation puts ids that mean something in a path into
// every path parameter of every operation.
func TestHostileIDsOnEveryOperation(t *testing.T) {
	t.Parallel()
	tried := 0
	for provider, table := range operations {
		s := sandbox.Start(t)
		r := &run{T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants}
		for i := range table {
			op := &table[i]
			parameters := strings.Count(op.Path, "{")
			if parameters == 0 {
				continue
			}
			call, err := exampleCall(provider, op)
			if err != nil {
				t.Fatal(err)
			}
			good := slices.Clone(call.Path)
			for n := range parameters {
				for _, id := range []string{"", ".", "..", "../..", "../tokens", "a/b", `a\b`, "%2e", "%2e%2e", "%252e%252e", "a%2fb", "a\x00b", "a?b", "a#b", "..;"} {
					call.Path = slices.Clone(good)
					call.Path[n] = id
					client, err := r.client(step{Call: op.ID, InvalidRequest: true})
					if err != nil {
						t.Fatal(err)
					}
					before := r.requests.Load()
					_, _, err, mistake := invoke(context.Background(), client, call)
					if mistake != nil {
						t.Fatal(mistake)
					}
					tried++
					// An id that is odd but stays one segment may be sent, escaped.
					if sent := r.requests.Load() > before; sent && id != "..;" || !sent && !errors.Is(err, overlay.ErrNotSent) {
						t.Errorf("%s with id %q: sent %t, got %v", op.ID, id, sent, err)
					}
				}
			}
		}
	}
	if tried == 0 {
		t.Error("no operation has a path parameter")
	}
}

// TestCasesCoverTheDocuments makes sure that no operation and no code is left
// out of the case files.
func TestCasesCoverTheDocuments(t *testing.T) {
	t.Parallel()
	cases, err := loadCases()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range cases {
		for _, s := range c.Steps {
			switch {
			case s.Call == "":
			case s.Expect.success():
				seen[c.Provider+" "+s.Call] = true
			case s.Expect.Code != "":
				seen[c.Provider+" "+s.Expect.Code] = true
			}
		}
	}
	for provider, table := range operations {
		for i := range table {
			if !seen[provider+" "+table[i].ID] {
				t.Errorf("%s: no case calls %s with success", provider, table[i].ID)
			}
			for _, code := range table[i].Errors {
				if !seen[provider+" "+code.Code] {
					t.Errorf("%s: no case expects the code %s of %s", provider, code.Code, table[i].ID)
					seen[provider+" "+code.Code] = true
				}
			}
		}
	}
}

func TestAWrongCaseFileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	schema, err := caseSchema()
	if err != nil {
		t.Fatal(err)
	}
	const name = `"name": "a case with a name", "provider": "paidy"`
	for want, text := range map[string]string{
		"EOF":                         `[{`,
		"minItems":                    `[]`,
		"missing property 'steps'":    `[{` + name + `}]`,
		"additional properties 'x'":   `[{` + name + `, "x": 1, "steps": [{"do": "advance"}]}]`,
		"which is no operation":       `[{` + name + `, "steps": [{"call": "payEverybody", "expect": {}}]}]`,
		"which is no sentinel":        `[{` + name + `, "steps": [{"call": "listTokens", "expect": {"error": true, "is": ["ErrLuck"]}}]}]`,
		"oneOf":                       `[{` + name + `, "steps": [{"call": "listTokens"}]}]`,
		"additional properties 'not'": `[{` + name + `, "steps": [{"call": "listTokens", "expect": {"not": 1}}]}]`,
	} {
		if _, err := parseCases(schema, []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error about %q", text, err, want)
		}
	}
}

// TestACaseThatIsWrongFails shows that the runner can say no.
func TestACaseThatIsWrongFails(t *testing.T) {
	t.Parallel()
	failure := &overlay.Error{Provider: "paypay", Operation: "x", Status: 400, Code: "A", Outcome: overlay.DidNotHappen, Body: overlay.Sensitive(`{"a":{"b":[1,2]}}`)}
	for name, c := range map[string]struct {
		expect expectation
		status int
		body   any
		err    error
	}{
		"success expected":         {expectation{}, 0, nil, failure},
		"error expected":           {expectation{Code: "A"}, 200, nil, nil},
		"another code":             {expectation{Code: "B"}, 0, nil, failure},
		"another status":           {expectation{Code: "A", Status: 401}, 0, nil, failure},
		"another outcome":          {expectation{Code: "A", Outcome: "outcome unknown"}, 0, nil, failure},
		"another sentinel":         {expectation{Code: "A", Is: []string{"ErrDeclined"}}, 0, nil, failure},
		"another value":            {expectation{Code: "A", Body: map[string]any{"a.b.0": 2.0}}, 0, nil, failure},
		"another length":           {expectation{Code: "A", Body: map[string]any{"a.b.#": 3.0}}, 0, nil, failure},
		"a field that is missing":  {expectation{Body: map[string]any{"a": "x"}}, 200, map[string]any{}, nil},
		"an error of another type": {expectation{Code: "A"}, 0, nil, errors.New("plain")},
		"another success status":   {expectation{Status: 201}, http.StatusOK, nil, nil},
	} {
		if c.expect.compare(c.status, c.body, c.err) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	good := expectation{Code: "A", Status: 400, Outcome: "did not happen", Body: map[string]any{"a.b.1": 2.0, "a.b.#": 2.0, "a.c": nil}}
	if err := good.compare(0, nil, failure); err != nil {
		t.Errorf("a case that is right: %v", err)
	}
}
