package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/internal/coverage"
)

const column = coverage.ErrorCodes

func TestRulesThatAreNotKeptSayWhatIsWrong(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, rules string
		want        string
	}{
		{
			"a gap without a reason", `{"targets": {"error codes": 50}}`,
			"error codes: no case reaches b GAP, and no reason is given",
		},
		{
			"a gap that a case reaches",
			`{"targets": {"error codes": 50}, "unreached": [{"why": "w", "entries": {"error codes": ["a CODE"]}}]}`,
			"error codes: a case reaches a CODE: take it off the list",
		},
		{
			"a gap everywhere that a case reaches somewhere",
			`{"targets": {"error codes": 50}, "unreached": [{"why": "w", "entries": {"error codes": ["* CODE"]}}]}`,
			"error codes: a case reaches * CODE: take it off the list",
		},
		{
			"a gap that the document does not have",
			`{"targets": {"error codes": 50}, "unreached": [{"why": "w", "entries": {"error codes": ["a NONE"]}}]}`,
			"error codes: the document has no a NONE: take it off the list",
		},
		{
			"a gap that is listed twice",
			`{"targets": {"error codes": 50}, "unreached": [{"why": "w", "entries": {"error codes": ["* GAP", "* GAP"]}}]}`,
			"error codes: * GAP is listed twice",
		},
		{"a column without a target", `{}`, "error codes: no target is set"},
		{
			"a target that is missed", `{"targets": {"error codes": 50.01}}`,
			"error codes: below its target: 50.00 % is reached, want 50.01 %",
		},
		{"a column that is none", `{"targets": {"luck": 50}}`, "luck is no column"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			rules, err := coverage.ReadRules([]byte(`{"paypay": ` + c.rules + `}`))
			require.NoError(t, err)

			problems := rules["paypay"].Judge([]coverage.Column{
				{Name: column, Reached: []string{"a CODE"}, Gaps: []string{"b GAP"}},
			})

			assert.Contains(t, problems, c.want)
		})
	}
}

func TestRulesThatAreKeptAreSilent(t *testing.T) {
	t.Parallel()
	rules, err := coverage.ReadRules([]byte(`{"paypay": {"targets": {"error codes": 50},
		"unreached": [{"why": "w", "entries": {"error codes": ["* GAP"]}}]}}`))
	require.NoError(t, err)

	problems := rules["paypay"].Judge([]coverage.Column{
		{Name: column, Reached: []string{"a CODE"}, Gaps: []string{"b GAP"}},
	})

	assert.Empty(t, problems)
}

func TestADocumentWithoutRulesIsWrong(t *testing.T) {
	t.Parallel()

	assert.NotEmpty(t, coverage.Rules{}["paypay"].Judge(nil))
}

func TestRulesWithoutAReasonOrWithAnUnknownKeyAreRefused(t *testing.T) {
	t.Parallel()

	_, err := coverage.ReadRules([]byte(`{"paypay": {"unreached": [{"entries": {}}]}}`))
	assert.ErrorContains(t, err, "needs a reason")

	_, err = coverage.ReadRules([]byte(`{"paypay": {"tragets": {}}}`))
	assert.ErrorContains(t, err, "tragets")
}
