package conformance_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// TestCasesCoverTheDocuments makes sure that no operation and no code is left
// out of the case files.
func TestCasesCoverTheDocuments(t *testing.T) {
	t.Parallel()

	cases, err := loadCases()
	require.NoError(t, err)
	calls, codes := map[string]bool{}, map[string]bool{} // by provider and operation, or code
	for _, c := range cases {
		for _, s := range c.Steps {
			switch {
			case s.Call == "":
			case s.Expect.success():
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
		"which is no operation":     `[{` + name + `, "steps": [{"call": "payEverybody", "expect": {}}]}]`,
		"which is no sentinel":      `[{` + name + `, ` + list + `, "expect": {"error": true, "is": ["ErrLuck"]}}]}]`,
		"has no world":              `[{` + name + `, "world": "luck: bad", "steps": [{"do": "advance"}]}]`,
		"where nobody chooses one": `[{` + name + `, "world": "status of success: the other of 200 and 201",
			"live": "read", "steps": [{"do": "advance"}]}]`,
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
		Body: overlay.Sensitive(`{"a":{"b":[1,2]}}`),
	}
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
		assert.Error(t, c.expect.compare(c.status, c.body, c.err), name)
	}
}

func TestACaseThatIsRightPasses(t *testing.T) {
	t.Parallel()

	failure := &overlay.Error{
		Status: 400, Code: "A", Outcome: overlay.DidNotHappen, Body: overlay.Sensitive(`{"a":{"b":[1,2]}}`),
	}
	expect := expectation{
		Code: "A", Status: 400, Outcome: "did not happen", Body: map[string]any{"a.b.1": 2.0, "a.b.#": 2.0, "a.c": nil},
	}

	assert.NoError(t, expect.compare(0, nil, failure))
}
