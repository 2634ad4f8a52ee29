package conformance_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/cases"
	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/overlay"
)

// TestCasesCoverTheDocuments makes sure that no operation and no code is left
// out of the case files.
func TestCasesCoverTheDocuments(t *testing.T) {
	t.Parallel()

	all, err := flow.Load()
	require.NoError(t, err)
	calls, codes := map[string]bool{}, map[string]bool{} // by provider and operation, or code
	for _, c := range all {
		for _, s := range c.Steps {
			switch {
			case s.Call == "":
			case s.Expect.Success():
				calls[c.Provider+" "+s.Call] = true
			case s.Expect.Code != "":
				codes[c.Provider+" "+s.Expect.Code] = true
			}
		}
	}

	for provider, table := range operations {
		for _, op := range table {
			assert.True(t, calls[provider+" "+op.ID], "%s: no case calls %s with success", provider, op.ID)
			for _, code := range op.Errors {
				assert.True(t, codes[provider+" "+code.Code],
					"%s: no case expects the code %s of %s", provider, code.Code, op.ID)
			}
		}
	}
}

func TestAWrongCaseFileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()

	schema, err := caseSchema()
	require.NoError(t, err)
	const name = `"name": "a case with a name", "provider": "paidy"`
	const list = `"steps": [{"call": "listTokens"`
	for want, text := range map[string]string{
		"EOF":                       `[{`,
		"minItems":                  `[]`,
		"missing property 'steps'":  `[{` + name + `}]`,
		"additional properties 'x'": `[{` + name + `, "x": 1, "steps": [{"do": "advance"}]}]`,
		"which is not an operation": `[{` + name + `, "steps": [{"call": "payEverybody", "expect": {}}]}]`,
		"which is not a sentinel":   `[{` + name + `, ` + list + `, "expect": {"error": true, "is": ["ErrLuck"]}}]}]`,
		"has an unknown world":      `[{` + name + `, "world": "luck: bad", "steps": [{"do": "advance"}]}]`,
		"nobody can choose": `[{` + name + `, "world": "status of success: the other of 200 and 201",
			"live": "read", "steps": [{"do": "advance"}]}]`,
		"has no text in says":         `[{` + name + `, "title": "Paidy: a list", ` + list + `, "expect": {}}]}]`,
		"oneOf":                       `[{` + name + `, ` + list + `}]}]`,
		"additional properties 'not'": `[{` + name + `, ` + list + `, "expect": {"not": 1}}]}]`,
	} {
		_, err := parseCases(schema, []byte(text))
		assert.ErrorContains(t, err, want, text)
	}
}

// TestACaseThatIsWrongFails shows that the runner can say no.
func TestACaseThatIsWrongFails(t *testing.T) {
	t.Parallel()

	failure := &overlay.Error{
		Provider: "paypay", Operation: "x", Status: 400, Code: "A", Outcome: overlay.DidNotHappen,
		Body: overlay.Sensitive(`{"a":{"b":[1,2],"c":"https://paypay.example"}}`), Resolve: "getX", ID: "x-1",
	}
	for name, c := range map[string]struct {
		expect flow.Expectation
		status int
		body   any
		err    error
	}{
		"success expected":         {flow.Expectation{}, 0, nil, failure},
		"error expected":           {flow.Expectation{Code: "A"}, 200, nil, nil},
		"another code":             {flow.Expectation{Code: "B"}, 0, nil, failure},
		"another status":           {flow.Expectation{Code: "A", Status: 401}, 0, nil, failure},
		"another outcome":          {flow.Expectation{Code: "A", Outcome: "outcome unknown"}, 0, nil, failure},
		"another sentinel":         {flow.Expectation{Code: "A", Is: []string{"ErrDeclined"}}, 0, nil, failure},
		"another value":            {flow.Expectation{Code: "A", Body: map[string]any{"a.b.0": 2.0}}, 0, nil, failure},
		"another beginning":        {flow.Expectation{Code: "A", Body: map[string]any{"a.c": "http://…"}}, 0, nil, failure},
		"another read to ask":      {flow.Expectation{Code: "A", Resolve: "getY"}, 0, nil, failure},
		"another id":               {flow.Expectation{Code: "A", ID: "y-1"}, 0, nil, failure},
		"another length":           {flow.Expectation{Code: "A", Body: map[string]any{"a.b.#": 3.0}}, 0, nil, failure},
		"a field that is missing":  {flow.Expectation{Body: map[string]any{"a": "x"}}, 200, map[string]any{}, nil},
		"an error of another type": {flow.Expectation{Code: "A"}, 0, nil, errors.New("plain")},
		"another success status":   {flow.Expectation{Status: 201}, http.StatusOK, nil, nil},
	} {
		assert.Error(t, c.expect.Compare(c.status, c.body, c.err), name)
	}
}

func TestACaseThatIsRightPasses(t *testing.T) {
	t.Parallel()

	failure := &overlay.Error{
		Status: 400, Code: "A", Outcome: overlay.DidNotHappen, Body: overlay.Sensitive(`{"a":{"b":[1,2]}}`),
	}
	expect := flow.Expectation{
		Code: "A", Status: 400, Outcome: "did not happen", Body: map[string]any{"a.b.1": 2.0, "a.b.#": 2.0, "a.c": nil},
	}

	assert.NoError(t, expect.Compare(0, nil, failure))
}

func TestEachCaseFileKeepsToTheSchema(t *testing.T) {
	t.Parallel()

	schema, err := caseSchema()
	require.NoError(t, err)
	entries, err := cases.Files.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		text, err := cases.Files.ReadFile(entry.Name())
		require.NoError(t, err)
		if entry.Name() != "schema.json" {
			_, err = parseCases(schema, text)
			assert.NoError(t, err, entry.Name())
		}
	}
}

func caseSchema() (*jsonschema.Schema, error) {
	text, err := cases.Files.ReadFile("schema.json")
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}

	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		return nil, err
	}

	return compiler.Compile("schema.json")
}

// parseCases reads a case file, which must keep to the schema.
func parseCases(schema *jsonschema.Schema, text []byte) ([]flow.Case, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(document); err != nil {
		return nil, err
	}

	return flow.Parse(text)
}
