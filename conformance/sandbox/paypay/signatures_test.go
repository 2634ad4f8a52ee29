package paypay_test

import (
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const budgetsPath = rig.PayPayPointsCodesPath + "/budgets"

// signedBody is the body whose signatures the tests below change.
var signedBody = rig.PayPayPointsCodeBody("r", sandbox.PayPayGroup, 100, "2026-04-01", "2026-04-02")

// signature returns the Authorization header of signedBody from a changed signer.
func signature(r *rig.PayPay, change func(*rig.PayPaySigner)) string {
	signer := r.Signer()
	change(&signer)
	return signer.Authorization("POST", rig.PayPayPointsCodesPath, signedBody)
}

func validSignature(r *rig.PayPay) string { return signature(r, func(*rig.PayPaySigner) {}) }

// sendSigned sends a points code with an Authorization header.
func sendSigned(r *rig.PayPay, authorization, body string, headers ...string) rig.PayPayAnswer {
	r.T.Helper()

	headers = append([]string{"Content-Type", "application/json"}, headers...)
	return r.SendAs(authorization, "POST", rig.PayPayPointsCodesPath, body, headers...)
}

func TestPayPayAcceptsEverySignatureOfItsRules(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for name, change := range map[string]func(s *rig.PayPaySigner){
		"unchanged":                     func(*rig.PayPaySigner) {},
		"119 seconds behind":            func(s *rig.PayPaySigner) { s.Epoch -= 119 },
		"119 seconds ahead":             func(s *rig.PayPaySigner) { s.Epoch += 119 },
		"a UUID as nonce":               func(s *rig.PayPaySigner) { s.Nonce = "3f6c1b1e-0a4d-4c58-9f0e-2b7d51c9a6e4" },
		"a nonce of one letter":         func(s *rig.PayPaySigner) { s.Nonce = "a" },
		"a long nonce":                  func(s *rig.PayPaySigner) { s.Nonce = strings.Repeat("n", 4096) },
		"a charset":                     func(s *rig.PayPaySigner) { s.ContentType += ";charset=UTF-8" },
		"a charset and a semicolon":     func(s *rig.PayPaySigner) { s.ContentType += ";charset=UTF-8;" },
		"a charset after a space":       func(s *rig.PayPaySigner) { s.ContentType += "; charset=utf-8" },
		"a content type in big letters": func(s *rig.PayPaySigner) { s.ContentType = "Application/JSON" },
	} {
		t.Run(name, func(t *testing.T) {
			r := r.WithT(t)
			signer := r.Signer()
			change(&signer)

			authorization := signer.Authorization("POST", rig.PayPayPointsCodesPath, signedBody)
			answer := r.SendAs(authorization, "POST", rig.PayPayPointsCodesPath, signedBody,
				"Content-Type", signer.ContentType)
			assert.Equal(t, 200, answer.Status, answer)

			authorization = signer.Authorization("GET", budgetsPath, "")
			for _, headers := range [][]string{nil, {"Content-Type", "empty"}, {"Content-Type", signer.ContentType}} {
				answer = r.SendAs(authorization, "GET", budgetsPath, "", headers...)
				assert.Equal(t, 200, answer.Status, "headers %q: %s", headers, answer)
			}
		})
	}
}

// refusedSignature is an Authorization header that is refused, and a part of what
// the log says then.
type refusedSignature struct{ name, authorization, reason string }

func (c refusedSignature) test(t *testing.T, r *rig.PayPay) {
	answer := sendSigned(r.WithT(t), c.authorization, signedBody)

	answer.AssertRefused(401, "UNAUTHORIZED")
	assert.Equal(t, "08100016", answer.CodeID)
	assert.Contains(t, answer.Raw, `"data":null`)
	assert.Contains(t, answer.Reason, c.reason)
}

func TestPayPayRefusesMalformedSignatures(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	valid := validSignature(r)
	withoutHash := valid[:strings.LastIndexByte(valid, ':')]

	for _, c := range []refusedSignature{
		{"none", "", "there is no Authorization header"},
		{"a bearer token", "Bearer " + r.PayPay.APIKey, "does not begin with"},
		{"the word hmac alone", "hmac", "does not begin with"},
		{"nothing after the scheme", "hmac OPA-Auth:", "has 1 parts"},
		{"empty parts", "hmac OPA-Auth:::::", "not the sandbox's APIKey"},
		{"no hash", withoutHash, "has 4 parts"},
		{"a part too many", valid + ":x", "has 6 parts"},
		{"the word empty as hash", withoutHash + ":empty", `the hash is "empty"`},
		{"another hash", valid[:len(valid)-4] + "AA==", "the hash is not"},
		{"another scheme", strings.Replace(valid, "hmac", "HMAC", 1), "does not begin with"},
		{"a time that no int64 holds", strings.Replace(valid, ":1775", ":9999999999991775", 1), "not a whole number"},
		{"a time in letters", strings.Replace(valid, ":1775", ":now", 1), "not a whole number"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r) })
	}

	t.Run("two headers", func(t *testing.T) {
		answer := sendSigned(r.WithT(t), valid, signedBody, "Authorization", valid)
		assert.Equal(t, 401, answer.Status, answer)
	})
	assert.Empty(t, r.Effects(0))
}

func TestPayPayRefusesSignaturesOfOtherValues(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range []struct {
		name   string
		change func(s *rig.PayPaySigner)
		reason string
	}{
		{"another key", func(s *rig.PayPaySigner) { s.Key += "x" }, "not the sandbox's APIKey"},
		{"no key", func(s *rig.PayPaySigner) { s.Key = "" }, "not the sandbox's APIKey"},
		{"another secret", func(s *rig.PayPaySigner) { s.Secret += "x" }, "the mac is not"},
		{"no secret", func(s *rig.PayPaySigner) { s.Secret = "" }, "the mac is not"},
		{"no nonce", func(s *rig.PayPaySigner) { s.Nonce = "" }, "the nonce is empty"},
		{"a path with the query", func(s *rig.PayPaySigner) {
			s.Path = rig.PayPayPointsCodesPath + "?assumeMerchant=1"
		}, "the mac is not"},
		{"another path", func(s *rig.PayPaySigner) { s.Path = rig.PayPayLinksPath }, "the mac is not"},
		{"120 seconds behind", func(s *rig.PayPaySigner) { s.Epoch -= 120 }, "120 seconds behind"},
		{"121 seconds behind", func(s *rig.PayPaySigner) { s.Epoch -= 121 }, "121 seconds behind"},
		{"120 seconds ahead", func(s *rig.PayPaySigner) { s.Epoch += 120 }, "120 seconds ahead"},
		{"121 seconds ahead", func(s *rig.PayPaySigner) { s.Epoch += 121 }, "121 seconds ahead"},
		{"milliseconds", func(s *rig.PayPaySigner) { s.Epoch *= 1000 }, "ahead of"},
		{"a time before 1970", func(s *rig.PayPaySigner) { s.Epoch = -s.Epoch }, "not a whole number"},
		{"a content type that is not sent", func(s *rig.PayPaySigner) { s.ContentType += ";" }, "the hash is not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			refusedSignature{authorization: signature(r, c.change), reason: c.reason}.test(t, r)
		})
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayRefusesSignaturesOfOtherBodies(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	valid := validSignature(r)
	withoutBody := r.Signer().Authorization("POST", rig.PayPayPointsCodesPath, "")
	changedBody := strings.Replace(signedBody, `"giftCardValue":100`, `"giftCardValue":999`, 1)

	for _, c := range []struct{ name, authorization, body, reason string }{
		{"a body that was changed on the way", valid, changedBody, "the hash is not "},
		{"a body where none was signed", withoutBody, signedBody, `the hash is "empty"`},
		{"no body where one was signed", valid, "", `the hash is not "empty"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := sendSigned(r.WithT(t), c.authorization, c.body)
			assert.Equal(t, 401, answer.Status, answer)
			assert.Contains(t, answer.Reason, c.reason)
			assert.NotContains(t, answer.Reason, "春", "the log shows the body")
		})
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayLogShowsWhatShouldBeSigned(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	answer := sendSigned(r, signature(r, func(s *rig.PayPaySigner) { s.Secret += "x" }), signedBody)

	hash := md5.Sum([]byte("application/json" + signedBody))
	assert.Contains(t, answer.Reason, fmt.Sprintf("%q", strings.Join([]string{
		rig.PayPayPointsCodesPath, "POST", "n0nce123", strconv.FormatInt(rig.PayPayStart.Unix(), 10),
		"application/json", base64.StdEncoding.EncodeToString(hash[:]),
	}, "\n")))
	assert.NotContains(t, answer.Reason, r.PayPay.APISecret)
	assert.NotContains(t, answer.Reason, "春", "the log shows the body")
}

// A client signs the path as the request line has it.
func TestPayPaySignsTheEscapedPath(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const path = "/v1/qr/sessions/a%2Fb%20c/kyc"

	for signedPath, status := range map[string]int{path: 400, "/v1/qr/sessions/a/b c/kyc": 401} {
		answer := r.SendAs(r.Signer().Authorization("POST", signedPath, ""), "POST", path, "")
		assert.Equal(t, status, answer.Status, "signed %s: %s", signedPath, answer)
	}
}

func TestPayPayAcceptsItsOwnMerchant(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	merchantID := r.PayPay.MerchantID

	for _, c := range []struct {
		name, query string
		headers     []string
	}{
		{"nobody is named", "", nil},
		{"the header names ours", "", []string{"X-ASSUME-MERCHANT", merchantID}},
		{"the query names ours", "?assumeMerchant=" + merchantID, nil},
		{"the query wins over a wrong header", "?assumeMerchant=" + merchantID, []string{"X-ASSUME-MERCHANT", "1"}},
		{"the header is empty", "", []string{"X-ASSUME-MERCHANT", ""}},
		{"the query is empty", "?assumeMerchant=", nil},
		{"the query is empty twice", "?assumeMerchant=&assumeMerchant=", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).Send("GET", budgetsPath+c.query, "", c.headers...)
			assert.Equal(t, 200, answer.Status, answer)
		})
	}
}

func TestPayPayRefusesOtherMerchants(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	merchantID := r.PayPay.MerchantID
	const header = "X-ASSUME-MERCHANT"

	for _, c := range []struct {
		name, query string
		headers     []string
	}{
		{"the header names another", "", []string{header, "000000000000000001"}},
		{"the query names another", "?assumeMerchant=1", nil},
		{"the query is empty and the header names another", "?assumeMerchant=", []string{header, "1"}},
		{"the query wins over a right header", "?assumeMerchant=1", []string{header, merchantID}},
		{"the header is there twice", "", []string{header, merchantID, header, merchantID}},
		{"the query is there twice", "?assumeMerchant=" + merchantID + "&assumeMerchant=" + merchantID, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).Send("GET", budgetsPath+c.query, "", c.headers...)
			answer.AssertRefused(401, "UNAUTHORIZED")
			assert.Contains(t, strings.ToLower(answer.Reason), "assume")
		})
	}

	t.Run("where the document has no such header", func(t *testing.T) {
		answer := r.WithT(t).Send("GET", rig.PayPayKYCPath+sandbox.PayPayUserCompleted, "", header, "1")
		answer.AssertRefused(401, "UNAUTHORIZED")
	})
}
