package conformance_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/internal/coverage"
)

// invention is something that nobody knows, put into a document.
type invention struct {
	name, provider string
	at             []string // where it is put
	key            string   // its name there; empty in a list
	value          any
	column, gap    string
}

// inventions are in another column each, if they are of the same provider.
func inventions() []invention {
	object := map[string]any{"type": "string"}

	return []invention{
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
	}
}

// testInventions adds to a copy of each document what nobody knows, after all cases have
// run. They cannot have reached it, so the count must fall and the rules must be broken,
// also for someone who lists the gap with a reason.
func testInventions(t *testing.T) {
	columns := countInventions(t)
	for _, c := range inventions() {
		t.Run(c.name, func(t *testing.T) {
			rules, err := coverage.ReadRules(rulesText)
			require.NoError(t, err)
			own := rules[c.provider]

			gap := c.column + ": no case reaches " + c.gap + ", and no reason is given"
			assert.Contains(t, own.Judge(columns[c.provider]), gap)

			own.Unreached = append(own.Unreached, coverage.Reason{
				Why: "somebody wants it", Entries: map[string][]string{c.column: {c.gap}},
			})
			problems := own.Judge(columns[c.provider])
			assert.NotContains(t, problems, gap)
			assert.Contains(t, strings.Join(problems, "\n"), c.column+": below its target", "a reason alone is not enough")
		})
	}
}

// countInventions counts what the cases reached of each document with its inventions.
func countInventions(t *testing.T) map[string][]coverage.Column {
	t.Helper()

	columns := map[string][]coverage.Column{}
	for _, provider := range providers {
		var tree map[string]any
		require.NoError(t, yaml.Unmarshal(documents[provider], &tree))
		for _, c := range inventions() {
			if c.provider == provider {
				c.addTo(t, tree)
			}
		}
		changed, err := json.Marshal(tree) // the loader reads JSON too
		require.NoError(t, err)
		document, err := openapi3.NewLoader().LoadFromData(changed)
		require.NoError(t, err)

		columns[provider], err = coverage.Count(document, seenByCases[provider])
		require.NoError(t, err)
	}

	return columns
}

// addTo adds the invention to a document.
func (c invention) addTo(t *testing.T, document map[string]any) {
	t.Helper()

	parent, last := document, c.at[len(c.at)-1]
	for _, name := range c.at[:len(c.at)-1] {
		require.Contains(t, parent, name)
		parent, _ = parent[name].(map[string]any)
	}

	switch node := parent[last].(type) {
	case map[string]any:
		node[c.key] = c.value
	case []any:
		parent[last] = append(node, c.value)
	default:
		require.Fail(t, "the document has nothing there", "%v", c.at)
	}
}
