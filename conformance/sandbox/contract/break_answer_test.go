package contract

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

// documentedAnswers returns bodies of an answer: an empty one, and the document's
// own examples. It is nil for an answer without content.
func documentedAnswers(t *testing.T, response *openapi3.Response) [][]byte {
	t.Helper()
	if len(response.Content) == 0 {
		return nil
	}

	bodies := [][]byte{nil}
	for _, example := range response.Content["application/json"].Examples {
		body, err := json.Marshal(example.Value.Value)
		require.NoError(t, err)
		bodies = append(bodies, body)
	}

	return bodies
}

func TestEveryAnswerCanBeMadeToBreakItsDocument(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {"application/json"}}

	for _, provider := range []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy} {
		document := Of(provider)
		parsed, err := document.OpenAPI()
		require.NoError(t, err)

		for _, op := range document.Operations {
			examples := 0 // of a success
			responses := parsed.Paths.Find(op.Path).GetOperation(op.Method).Responses.Map()
			for name, response := range responses {
				status, err := strconv.Atoi(name)
				if err != nil { // 2XX
					status = http.StatusOK
				}
				for _, body := range documentedAnswers(t, response.Value) {
					changed := document.BreakAnswer(op.ID, status, header, body)
					assert.True(t, json.Valid(changed), "%s %s %d: %s", provider, op.ID, status, changed)
					err := document.CheckResponse(op.ID, status, header, changed)
					assert.Error(t, err, "%s %s %d allows %s", provider, op.ID, status, changed)
					if status/100 == 2 && len(body) > 0 {
						examples++
					}
				}
			}
			assert.Positive(t, examples, "%s %s", provider, op.ID)
		}
	}
}
