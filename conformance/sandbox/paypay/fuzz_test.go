package paypay_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// successCodes are the codes of 2xx answers.
var successCodes = []string{"SUCCESS", "REQUEST_ACCEPTED", "USER_CONFIRMATION_REQUIRED", "NOT_ENOUGH_MONEY"}

// addPayPaySeeds adds valid and odd requests: method, path, body and Authorization.
// The fuzz target puts the id of a KYC Passport code where a path has a dollar sign.
func addPayPaySeeds(f *testing.F) {
	const pointsCodes, links = rig.PayPayPointsCodesPath, rig.PayPayLinksPath
	negative := rig.PayPayPointsCodeBody("r-2", sandbox.PayPayGroupPoor, -1, "0001-01-01", "9999-12-31")

	f.Add("POST", pointsCodes, validPointsCode, "")
	f.Add("POST", pointsCodes, negative, "")
	f.Add("GET", budgetsPath+"?assumeMerchant=%zz", "", "")
	f.Add("POST", links, rig.PayPayLinkBody(rig.PayPayKYCPassportFlow), "")
	f.Add("POST", links, `{"scopes":[null],"nonce":"\ud800","redirectUrl":"https://[::1%25"}`, "")
	f.Add("POST", links+"/$/kyc", rig.PayPayVerifierBody, "")
	f.Add("POST", links+"/%2e%2e/kyc", "null", "")
	f.Add("GET", rig.PayPayKYCPath+sandbox.PayPayUserCompleted+"&requiredKycType=%00", "", "")
	f.Add("GET", rig.PayPayKYCPassportPath, "\xff", "")
	f.Add("POST", pointsCodes, validPointsCode, "hmac OPA-Auth:a:b:c:-1:empty")
	f.Add("GET", "//", "", "hmac OPA-Auth:a_sandboxLocalOnly1::n:9223372036854775807:")

	for _, operation := range slices.Sorted(maps.Keys(payPayRequests)) {
		request := payPayRequests[operation]
		f.Add(request.method, request.path, request.body, "")
	}
}

// fuzzRequest makes a request from a fuzzer's values; nil where net/http cannot send
// it.
func fuzzRequest(r *rig.PayPay, method, path, body, authorization string) *http.Request {
	request, err := http.NewRequest(method, r.PayPay.URL+path, strings.NewReader(body))
	if err != nil || request.Method == http.MethodConnect || strings.Contains(request.URL.RawQuery, " ") {
		return nil
	}

	if authorization == "" {
		authorization = r.Signer().Authorization(request.Method, request.URL.EscapedPath(), body)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-USER-AUTHORIZATION-ID", sandbox.PayPayUserForeign)
	request.Header.Set("Authorization", authorization)
	return request
}

// FuzzHandler sends any path, body and Authorization header. No answer may
// break the document or the envelope, and no yen may come from nowhere.
func FuzzHandler(f *testing.F) {
	addPayPaySeeds(f)
	s, err := sandbox.New(sandbox.Config{Start: rig.PayPayStart})
	require.NoError(f, err)
	f.Cleanup(func() { s.Close() })

	f.Fuzz(func(t *testing.T, method, path, body, authorization string) {
		// A long ledger is slow, and after an unlink the user is gone.
		if ledger := s.Ledger(); len(ledger) > 100_000 || slices.ContainsFunc(ledger, isUnlink) {
			s.Close()
			s, err = sandbox.New(sandbox.Config{Start: rig.PayPayStart})
			require.NoError(t, err)
			t.Skip()
		}

		r := rig.PayPayOf(t, s)
		codeID := r.FinishedKYCPassportCode(sandbox.PayPayUserCompleted)
		path = "/" + strings.TrimPrefix(strings.ReplaceAll(path, "$", codeID), "/")
		before := len(s.Ledger())
		request := fuzzRequest(r, method, path, body, authorization)
		if request == nil {
			t.Skip()
		}

		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Skip()
		}
		raw, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()

		assertFuzzAnswer(t, request, response, raw)
		assert.Empty(t, s.Findings())
		for _, effect := range s.Ledger()[before:] {
			assertFuzzEffect(t, request, response, effect)
		}
	})
}

func isUnlink(e sandbox.Effect) bool { return e.Kind == "unlink" }

// isPage tells whether a request is for a page, which has no envelope.
func isPage(request *http.Request) bool { return strings.HasPrefix(request.URL.Path, "/app/") }

func isSuccess(response *http.Response) bool { return response.StatusCode/100 == 2 }

func assertFuzzAnswer(t *testing.T, request *http.Request, response *http.Response, raw []byte) {
	t.Helper()

	assert.Equal(t, "1", response.Header.Get("X-Sandbox"))
	assert.Less(t, response.StatusCode, 500, "%s", raw)
	if request.Method == http.MethodHead || isPage(request) {
		return
	}

	var envelope struct {
		ResultInfo struct{ Code string }
		Data       json.RawMessage
	}
	assert.NoError(t, json.Unmarshal(raw, &envelope), "%q", raw)
	assert.Equal(t, isSuccess(response), slices.Contains(successCodes, envelope.ResultInfo.Code), "%q", raw)
}

func assertFuzzEffect(t *testing.T, request *http.Request, response *http.Response, effect sandbox.Effect) {
	t.Helper()

	if !isPage(request) {
		assert.True(t, isSuccess(response), "status %d with %+v", response.StatusCode, effect)
	}
	assert.GreaterOrEqual(t, effect.Amount, int64(0))
	if effect.Kind == "points-code" {
		assert.GreaterOrEqual(t, effect.Amount, int64(100))
		assert.LessOrEqual(t, effect.Amount, int64(999999))
		assert.NotEmpty(t, effect.Key)
	}
}

// FuzzExplanation sends any parts of a signature. Whatever was signed, the explanation
// holds no secret in the log, fits into a header, and is JSON.
func FuzzExplanation(f *testing.F) {
	f.Add("POST", rig.PayPayPointsCodesPath, typeJSON, signedBody, "bWFj", sentNonce, 0, "T9wzkv1tUWIxzIHQUT7iDQ==")
	f.Add("GET", budgetsPath+"?a=%2F", "", "", "", "n", 300_000, "empty")
	f.Add("PUT", "/v1/gift-cards/budgets/%e6%b9%af", "x;", "[[[{\"a\":1e5}]]]\xff", "\xff", "湯", -1, "")
	f.Add("G", "//", "a;b", "{\"a\":\"/\\u0000\"}", "sk_live_x", " ", 1_775_061_000, "d41d8cd98f00b204e9800998ecf8427e")
	s, err := sandbox.New(sandbox.Config{Start: rig.PayPayStart})
	require.NoError(f, err)
	f.Cleanup(s.Close)

	f.Fuzz(func(t *testing.T, method, path, contentType, body, mac, nonce string, late int, hash string) {
		request, err := http.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		epoch := strconv.Itoa(int(rig.PayPayStart.Unix()) + late)
		request.Header.Set("Content-Type", contentType)
		request.Header.Set("Authorization", strings.Join([]string{
			"hmac OPA-Auth", s.PayPay.APIKey, mac, nonce, epoch, hash,
		}, ":"))
		answer := httptest.NewRecorder()

		s.Handler(sandbox.ProviderPayPay).ServeHTTP(answer, request)

		assert.Empty(t, s.Findings())
		reason := answer.Header().Get("X-Sandbox-Reason")
		assert.LessOrEqual(t, len(reason), 300)
		assert.NotContains(t, reason, s.PayPay.APISecret)
		calls := s.Calls(sandbox.CallFilter{Limit: 1})
		if len(calls) == 0 { // a page
			t.Skip()
		}
		raw, err := json.Marshal(calls)
		require.NoError(t, err)
		assert.True(t, json.Valid(raw))
		if signature := calls[0].Signature; signature != nil {
			assert.Equal(t, signature.OK, signature.Why == "")
		}
	})
}
