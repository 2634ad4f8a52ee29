package paypay

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vector is a signed request and its mac.
type vector struct {
	Origin, Key, Secret, Method, Path, Query, Nonce, ContentType, Body, Hash, Mac string
	Epoch                                                                         int64
}

func (v vector) request(t *testing.T) *http.Request {
	t.Helper()
	request, err := http.NewRequest(v.Method, "https://apigw.paypay.ne.jp"+v.Path+"?"+v.Query, nil)
	require.NoError(t, err)

	epoch := strconv.FormatInt(v.Epoch, 10)
	parts := []string{"hmac OPA-Auth", v.Key, v.Mac, v.Nonce, epoch, v.Hash}
	request.Header.Set("Authorization", strings.Join(parts, ":"))
	if v.ContentType != "" {
		request.Header.Set("Content-Type", v.ContentType)
	}
	return request
}

// TestPayPayVectors stands inside the package because the sandbox does not serve the
// paths of the vectors.
func TestPayPayVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../vectors/paypay-hmac.json")
	require.NoError(t, err)
	var vectors []vector
	require.NoError(t, json.Unmarshal(raw, &vectors))
	require.NotEmpty(t, vectors)

	for _, v := range vectors {
		t.Run(v.Origin, func(t *testing.T) {
			t.Parallel()
			request, now := v.request(t), time.Unix(v.Epoch, 0)
			auth := credentials{key: v.Key, secret: v.Secret, merchant: "123"}
			reason, compared := auth.check(request, []byte(v.Body), now)
			assert.Empty(t, reason)
			assert.True(t, compared.OK)

			auth.secret += "x"
			reason, compared = auth.check(request, []byte(v.Body), now)
			assert.False(t, compared.OK)
			assert.True(t, strings.HasPrefix(reason, "the mac is not "), reason)
			assert.NotContains(t, reason, v.Secret)
		})
	}
}

func TestPayPayEpochWindow(t *testing.T) {
	t.Parallel()
	const now = 1_775_061_000

	for _, epoch := range []string{
		"1775061000",
		"1775060881", // 119 s behind
		"1775061119", // 119 s ahead
	} {
		assert.Empty(t, checkEpoch(epoch, now), epoch)
	}

	for _, epoch := range []string{
		"1775060880", // 120 s behind
		"1775060879",
		"1775061120", // 120 s ahead
		"1775061121",
		"1775061000000", // milliseconds
		"0",
		"-1775061000",
		"+1775061000",
		"",
		" 1775061000",
		"1775061000.5",
		"0x69cd4a08",
		"1_775_061_000",
		"９",
		"9223372036854775807",
		"9223372036854775808",
		"-9223372036854775808",
	} {
		assert.NotEmpty(t, checkEpoch(epoch, now), epoch)
	}
}
