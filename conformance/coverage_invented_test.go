package conformance_test

import (
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/internal/coverage"
)

// testInventions adds to a copy of each document what nobody knows, after all cases have
// run. They cannot have reached it, so the count must fall and the rules must be broken,
// also for someone who lists the gap with a reason.
func testInventions(t *testing.T) {
	object := map[string]any{"type": "string"}
	for _, c := range []struct {
		name, provider string
		at             []string // where it is put
		key            string   // its name there; empty in a list
		value          any
		column, gap    string
	}{
		{
			"a code of an operation", "paypay",
			[]string{"paths", "/v2/payments", "post", "x-error-codes"}, "INVENTED", map[string]any{},
			coverage.ErrorCodes, "createPayment INVENTED",
		},
		{
			"a code that any operation may answer", "paidy",
			[]string{"x-error-codes"}, "INVENTED", map[string]any{"common": true},
			coverage.ErrorCodes, "getToken INVENTED",
		},
		{
			"a status", "paidy-legacy",
			[]string{"paths", "/pay/close", "post", "responses"}, "418", map[string]any{"description": "a teapot"},
			coverage.Statuses, "closePayment 418",
		},
		{
			"a field of a request", "paidy",
			[]string{"components", "schemas", "RefundPaymentRequest", "properties"}, "invented", object,
			coverage.RequestFields, "RefundPaymentRequest.invented",
		},
		{
			"a field of an answer", "paypay",
			[]string{"components", "schemas", "Capture", "properties"}, "invented", object,
			coverage.AnswerFields, "Capture.invented",
		},
		{
			"a field of an answer of legacy Paidy", "paidy-legacy",
			[]string{"components", "schemas", "StatusAnswer", "properties"}, "invented", object,
			coverage.AnswerFields, "StatusAnswer.invented",
		},
		{
			"a value of an enum", "paypay",
			[]string{"components", "schemas", "PaymentStatus", "enum"}, "", "ON_HOLD",
			coverage.EnumValues, "PaymentStatus = ON_HOLD",
		},
		{
			"a field of a webhook", "paidy",
			[]string{"components", "schemas", "PaymentEvent", "properties"}, "invented", object,
			coverage.WebhookFields, "PaymentEvent.invented",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules, err := coverage.ReadRules(rulesText)
			require.NoError(t, err)
			own := rules[c.provider]
			document := addToDocument(t, documents[c.provider], c.at, c.key, c.value)

			columns, err := coverage.Count(document, seenByCases[c.provider])

			require.NoError(t, err)
			gap := c.column + ": no case reaches " + c.gap + ", and no reason is given"
			assert.Contains(t, own.Judge(columns), gap)

			own.Unreached = append(own.Unreached, coverage.Reason{
				Why: "somebody wants it", Entries: map[string][]string{c.column: {c.gap}},
			})
			problems := own.Judge(columns)
			assert.NotContains(t, problems, gap)
			assert.Contains(t, strings.Join(problems, "\n"), c.column+": below its target", "a reason alone is not enough")
		})
	}
}

// addToDocument returns a document with a value added.
func addToDocument(t *testing.T, document []byte, at []string, key string, value any) []byte {
	t.Helper()

	var tree map[string]any
	require.NoError(t, yaml.Unmarshal(document, &tree))
	parent, last := tree, at[len(at)-1]
	for _, name := range at[:len(at)-1] {
		require.Contains(t, parent, name)
		parent, _ = parent[name].(map[string]any)
	}

	switch node := parent[last].(type) {
	case map[string]any:
		node[key] = value
	case []any:
		parent[last] = append(node, value)
	default:
		require.Fail(t, "the document has nothing there", "%v", at)
	}
	changed, err := yaml.Marshal(tree)
	require.NoError(t, err)

	return changed
}
