package overlay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// logged returns what slog's JSON handler writes of a value, as text and read.
func logged(t *testing.T, value any) (line string, group map[string]any) {
	t.Helper()
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Error("pay", "err", value)

	var record struct {
		Err map[string]any `json:"err"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &record), "%s", &out)

	return out.String(), record.Err
}

func TestALoggedErrorIsAGroupOfWhatIsSet(t *testing.T) {
	t.Parallel()
	full := overlay.Error{
		Provider: overlay.PayPay, Operation: "createCode", Key: "requestId", ID: "r-1", Status: 429, Code: "BUSY",
		CodeID: "08100998", RequestID: "OPA1", Outcome: overlay.DidNotHappen, Attempts: 3, RetryAfter: 30 * time.Second,
		Reason: "all 3 attempts are used", Advice: "wait", Resolve: "getCode",
		Message: overlay.Sensitive("SENSITIVE"), Body: overlay.Sensitive("SENSITIVE"), Err: errors.New("a cause"),
	}
	want := map[string]any{
		"provider": "paypay", "operation": "createCode", "key": "requestId", "id": "r-1", "status": 429.0, "code": "BUSY",
		"code_id": "08100998", "request_id": "OPA1", "outcome": "did not happen", "attempts": 3.0, "retry_after": "30s",
		"reason": "all 3 attempts are used", "advice": "wait",
	}

	_, byPointer := logged(t, &full)
	assert.Equal(t, want, byPointer)

	_, byValue := logged(t, full)
	assert.Equal(t, want, byValue)
}

func TestALoggedErrorWithoutACodeTellsItsCause(t *testing.T) {
	t.Parallel()

	_, group := logged(t, &overlay.Error{Provider: overlay.Paidy, Err: errors.New("refused\nERROR forged")})

	assert.Equal(t, map[string]any{"provider": "paidy", "cause": "refused ERROR forged"}, group)
}

func TestALoggedErrorHoldsNothingOfAPerson(t *testing.T) {
	t.Parallel()
	failure := refusalAboutHanako(t)
	output := testkit.NewOutput(testkit.Hanako.Marks()...)

	line, group := logged(t, failure)

	_, err := output.Write([]byte(line))
	require.NoError(t, err)
	assert.Empty(t, output.Found())
	assert.Equal(t, "BUDGET", group["code"])
	assert.Equal(t, "OPA1", group["request_id"])
}
