package jppay_test

import (
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/specs"
)

// statesOf names the schema whose values a read shows as the state of a write.
var statesOf = map[string]string{
	"createAuth": "PaymentStatus", "cancelPayment": "PaymentStatus", "cancelPendingPayment": "PaymentStatus",
	"createCashback": "CashbackDetails.status", "createCashbackReversal": "CashbackReversalDetails.status",
	"unlinkUser": "UserAuthorization.status",
}

// A value that is added to a document fails here until somebody decides what it means for
// each write.
func TestEveryDocumentedStateHasAnOutcomeForEachWrite(t *testing.T) {
	t.Parallel()
	document, err := openapi3.NewLoader().LoadFromData(specs.PayPay())
	require.NoError(t, err)
	resolvers := jppay.ResolverStates()

	for operation, states := range resolvers {
		require.Contains(t, statesOf, operation)
		documented := documentedStates(t, document, statesOf[operation])

		for _, state := range documented {
			assert.Contains(t, states, state, operation)
		}
		for state := range states {
			assert.True(t, slices.Contains(documented, state), "%s: %s is not documented", operation, state)
		}
	}
	assert.Len(t, resolvers, len(statesOf))
}

// documentedStates returns the values of a schema, or of a field of one.
func documentedStates(t *testing.T, document *openapi3.T, name string) []string {
	t.Helper()
	schema := document.Components.Schemas[name]
	if schema == nil {
		field := document.Components.Schemas[name[:len(name)-len(".status")]]
		require.NotNil(t, field, name)
		schema = field.Value.Properties["status"]
	}
	require.NotNil(t, schema, name)
	var values []string
	for _, value := range schema.Value.Enum {
		values = append(values, value.(string))
	}
	require.NotEmpty(t, values, name)

	return values
}
