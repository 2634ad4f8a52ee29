package overlay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// decodeTargets has a write of each provider.
var decodeTargets = []struct {
	provider   overlay.Provider
	operations []policy.Operation
	path       string
}{
	{overlay.PayPay, paypay.Operations(), "/v2/payments"},
	{overlay.Paidy, paidy.Operations(), "/payments"},
	{overlay.PaidyLegacy, paidylegacy.Operations(), "/pay/authorize"},
}

// FuzzDecodeError reads any answer of a provider: the result is a success, or an
// *Error of one line with a limited length.
func FuzzDecodeError(f *testing.F) {
	f.Add(uint8(0), 400, jsonType, []byte(`{"resultInfo":{"code":"UNAUTHORIZED","message":"m","codeId":"08100016"}}`))
	f.Add(uint8(0), 200, jsonType, []byte(`{"resultInfo":{"code":"SUCCESS","code":"X"}}`))
	f.Add(uint8(0), 429, "text/html", []byte("<html>\r\n\x1b[31m"))
	f.Add(uint8(1), 200, jsonType, []byte(`{"status":"rejected"}`))
	f.Add(uint8(1), 400, jsonType, []byte(
		`{"reference":"err_1","status":400,"code":"request_entity.invalid","title":"T","description":"D"}`))
	f.Add(uint8(1), 500, "application/json; charset=utf-8", []byte(`{"status":"500","code":"service.exception"`))
	f.Add(uint8(2), 200, jsonType, []byte(`{"status":"authorize_fail","reason":"a b","message":"m"}`))
	f.Add(uint8(2), 200, jsonType, []byte("{\"status\":\"\u2028forged\"}"))
	f.Add(uint8(2), 302, "", []byte(nil))

	f.Fuzz(func(t *testing.T, which uint8, status int, contentType string, content []byte) {
		if status < 100 || status > 999 {
			return
		}
		target := decodeTargets[int(which)%len(decodeTargets)]
		text := string(content)
		p := newProvider(testkit.Answer(status, contentType, text,
			"X-REQUEST-ID", text, "Request-Id", contentType, "Retry-After", contentType))
		doer, err := overlay.NewDoer(overlay.Config{
			Provider: target.provider, BaseURL: retryBase, Operations: target.operations, Auth: authFunc(signed),
		}, overlay.WithHTTPClient(p.Client()), overlay.WithRetry(overlay.Retry{Attempts: 1}))
		require.NoError(t, err)

		res, err := doer.Do(request(t, "POST", retryBase+target.path, `{"merchantPaymentId":"p"}`))

		if err == nil {
			require.NotNil(t, res)
			require.Equal(t, 2, res.StatusCode/100)
			return
		}
		require.Nil(t, res)
		failure, ok := err.(*overlay.Error)
		require.True(t, ok, "Do returned a %T", err)
		assertReadable(t, status, failure)
	})
}

// assertReadable asserts that an error is one line, and that a write's outcome is
// unknown where the answer does not tell it.
func assertReadable(t *testing.T, status int, failure *overlay.Error) {
	t.Helper()
	line := failure.Error()
	assert.LessOrEqual(t, len(line), 2048)
	assert.NotRegexp(t, "[\r\n\x1b\u2028\u2029\x00]", line)

	assert.NotEqual(t, overlay.NoOutcome, failure.Outcome)
	if failure.Code == "" && (status >= 500 || status/100 == 2) {
		assert.Equal(t, overlay.Unknown, failure.Outcome, "HTTP %d: %v", status, failure)
	}
}
