package sandbox

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestPayPayVectors stands inside the package because the vectors are of paths
// that the sandbox does not serve.
func TestPayPayVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../vectors/paypay-hmac.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Origin, Key, Secret, Method, Path, Query, Nonce, ContentType, Body, Hash, Mac string
		Epoch                                                                         int64
	}
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range vectors {
		t.Run(v.Origin, func(t *testing.T) {
			t.Parallel()
			request, err := http.NewRequest(v.Method, "https://apigw.paypay.ne.jp"+v.Path+"?"+v.Query, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", strings.Join([]string{"hmac OPA-Auth", v.Key, v.Mac, v.Nonce, strconv.FormatInt(v.Epoch, 10), v.Hash}, ":"))
			if v.ContentType != "" {
				request.Header.Set("Content-Type", v.ContentType)
			}
			auth := payPayAuth{key: v.Key, secret: v.Secret, merchant: "123"}
			now := time.Unix(v.Epoch, 0)
			if reason := auth.check(request, []byte(v.Body), now); reason != "" {
				t.Errorf("it is refused: %s", reason)
			}
			auth.secret += "x"
			reason := auth.check(request, []byte(v.Body), now)
			if !strings.HasPrefix(reason, "the mac is not ") || strings.Contains(reason, v.Secret) {
				t.Errorf("with another secret: %q", reason)
			}
		})
	}
}

func TestPayPayEpochWindow(t *testing.T) {
	t.Parallel()
	const now = 1_775_061_000
	for epoch, accepted := range map[string]bool{
		"1775061000":           true,
		"1775060881":           true,  // 119 s behind
		"1775060880":           false, // 120 s
		"1775060879":           false,
		"1775061119":           true,
		"1775061120":           false,
		"1775061121":           false,
		"1775061000000":        false, // milliseconds
		"0":                    false,
		"-1775061000":          false,
		"+1775061000":          false,
		"":                     false,
		" 1775061000":          false,
		"1775061000.5":         false,
		"0x69cd4a08":           false,
		"1_775_061_000":        false,
		"９":                    false,
		"9223372036854775807":  false,
		"9223372036854775808":  false,
		"-9223372036854775808": false,
	} {
		if reason := checkEpoch(epoch, now); (reason == "") != accepted {
			t.Errorf("epoch %q: %q, want accepted %t", epoch, reason, accepted)
		}
	}
}
