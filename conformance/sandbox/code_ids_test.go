package sandbox_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unstatedCodeID is the codeId of what has none of PayPay's.
const unstatedCodeID = "SANDBOX_UNSTATED"

// codeIDOf returns the codeId of an answer of PayPay's.
func codeIDOf(t *testing.T, body string) string {
	t.Helper()
	var answer struct {
		ResultInfo struct {
			CodeID string `json:"codeId"`
		} `json:"resultInfo"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &answer), "%s", body)

	return answer.ResultInfo.CodeID
}

func TestTheSandboxsOwnRefusalsHaveACodeID(t *testing.T) {
	t.Parallel()
	s, _ := startReading(t, false)

	for _, method := range []string{http.MethodGet, http.MethodPatch} {
		_, answer := mustAsk(t, method, s.PayPay.URL+"/v2/codes", "", "")
		assert.Equal(t, unstatedCodeID, codeIDOf(t, answer), "%s: %s", method, answer)
		_, answer = mustAsk(t, method, s.PayPay.URL+"/v2/nothing", "", "")
		assert.Equal(t, unstatedCodeID, codeIDOf(t, answer), "%s: %s", method, answer)
	}
}
