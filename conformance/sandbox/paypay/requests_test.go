package paypay_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// payPayRequest is a request to an operation.
type payPayRequest struct {
	method, path, body string
	headers            []string // name and value in turn
}

func (q payPayRequest) send(r *rig.PayPay) rig.PayPayAnswer {
	r.T.Helper()

	return r.Send(q.method, q.path, q.body, q.headers...)
}

func (q payPayRequest) sendAs(r *rig.PayPay, authorization string, headers ...string) rig.PayPayAnswer {
	r.T.Helper()

	return r.SendAs(authorization, q.method, q.path, q.body, headers...)
}

// payPayRequests has a valid request of every operation.
var payPayRequests = map[string]payPayRequest{
	"createQRCode":          {method: "POST", path: rig.PayPayCodesPath, body: rig.PayPayCodeBody("k-1", 1000, "")},
	"deleteQRCode":          {method: "DELETE", path: rig.PayPayCodesPath + "/04-0000000000000000"},
	"getCodePaymentDetails": {method: "GET", path: rig.PayPayCodesPath + "/payments/k-1"},

	"createPayment":     {method: "POST", path: rig.PayPayPaymentsPath, body: debitOfRequest("k-2")},
	"getPaymentDetails": {method: "GET", path: rig.PayPayPaymentsPath + "/k-2"},
	"cancelPayment":     {method: "DELETE", path: rig.PayPayPaymentsPath + "/k-2"},

	"createAuth": {method: "POST", path: rig.PayPayAuthorizationsPath, body: debitOfRequest("k-3")},
	"reauthorizePayment": {
		method: "POST", path: rig.PayPayReauthorizationsPath, body: rig.PayPayReauthorizationBody("q-1", "p-1", 2000),
	},
	"capturePaymentAuth": {
		method: "POST", path: rig.PayPayCapturesPath, body: rig.PayPayCaptureBody("k-3", "c-1", 1000),
	},
	"revertAuth": {method: "POST", path: rig.PayPayRevertsPath, body: rig.PayPayRevertBody("v-1", "p-1")},

	"refundPayment":    {method: "POST", path: rig.PayPayRefundsPath, body: rig.PayPayRefundBody("f-1", "p-1", 1000)},
	"getRefundDetails": {method: "GET", path: rig.PayPayRefundsPath + "/f-1?paymentId=p-1"},

	"createContinuousPayment": {method: "POST", path: rig.PayPayContinuousPaymentsPath, body: debitOfRequest("k-4")},

	"createPendingPayment":     {method: "POST", path: rig.PayPayPendingPaymentsPath, body: debitOfRequest("k-5")},
	"getPendingPaymentDetails": {method: "GET", path: rig.PayPayPendingPaymentsPath + "/k-5"},
	"cancelPendingPayment":     {method: "DELETE", path: rig.PayPayPendingPaymentsPath + "/k-5"},

	"createPointsCode":     {method: "POST", path: rig.PayPayPointsCodesPath, body: validPointsCode},
	"getPointsCodeBudgets": {method: "GET", path: budgetsPath},

	"createAccountLinkQRCode": {method: "POST", path: rig.PayPayLinksPath, body: rig.PayPayLinkBody("")},
	"fetchKycPassportQR": {
		method: "POST", path: rig.PayPayLinksPath + "/04-0000000000000000/kyc", body: rig.PayPayVerifierBody,
	},
	"getKycInfo": {method: "GET", path: rig.PayPayKYCPath + sandbox.PayPayUserCompleted},
	"getKycPassportInfo": {
		method: "GET", path: rig.PayPayKYCPassportPath,
		headers: []string{"X-USER-AUTHORIZATION-ID", sandbox.PayPayUserCompleted},
	},

	"createCashback": {
		method: "POST", path: rig.PayPayCashbacksPath,
		body: rig.PayPayCashbackBody("cb-0", sandbox.PayPayUserCompleted, 100, ""),
	},
	"getCashbackDetails": {method: "GET", path: rig.PayPayCashbacksPath + "/cb-0"},
	"createCashbackReversal": {
		method: "POST", path: rig.PayPayReversalsPath, body: rig.PayPayReversalBody("cbr-0", "cb-0", 100),
	},
	"getCashbackReversalDetails": {method: "GET", path: rig.PayPayReversalsPath + "/cbr-0/cb-0"},
	"consultExpectedCashback":    {method: "POST", path: "/v1/payments/cashback/expected", body: `{}`},
	"getCashbackRate":            readOfRequest(rig.PayPayCashbackRatePath, "&period=current"),

	"getUserAuthorizationStatus": readOfRequest(rig.PayPayUserAuthorizationsPath, ""),
	"unlinkUser": {
		method: "DELETE", path: rig.PayPayUserAuthorizationsPath + "/" + sandbox.PayPayUserForeign,
	},
	"getSecureUserProfile": readOfRequest(rig.PayPayProfilePath, ""),
	"checkWalletBalance":   readOfRequest(rig.PayPayCheckBalancePath, "&amount=1&currency=JPY"),
	"getWalletBalance":     readOfRequest(rig.PayPayWalletBalancePath, "&currency=JPY"),
	"getPaymentMethods":    readOfRequest(rig.PayPayPaymentMethodsPath, ""),
	"getCashbackSetting": {
		method: "GET", path: rig.PayPayCashbackSettingPath + "/" + sandbox.PayPayUserCompleted,
	},
	"setUseCashback": {
		method: "POST", path: rig.PayPayUseCashbackPath,
		body: `{"userAuthorizationId":"` + sandbox.PayPayUserCompleted + `","useCashback":true}`,
	},
	"setCashbackAutoInvestment": {
		method: "POST", path: rig.PayPayAutoInvestmentPath,
		body: `{"userAuthorizationId":"` + sandbox.PayPayUserCompleted + `","cashbackAutoInvestment":true}`,
	},

	"createTopUpQRCode": {
		method: "POST", path: rig.PayPayTopUpsPath,
		body: rig.PayPayTopUpBody("topup-0", sandbox.PayPayUserCompleted, 1000),
	},
	"getTopUpQRCodeDetails": {method: "GET", path: rig.PayPayTopUpsPath + "/topup-0"},
	"deleteTopUpQRCode":     {method: "DELETE", path: rig.PayPayTopUpsPath + "/04-0000000000000000"},
}

func debitOfRequest(key string) string {
	return rig.PayPayDebitBody(key, sandbox.PayPayUserCompleted, 1000, "")
}

func readOfRequest(path, more string) payPayRequest {
	return payPayRequest{method: "GET", path: rig.PayPayUserPath(path, sandbox.PayPayUserCompleted) + more}
}

var validPointsCode = rig.PayPayPointsCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")

func TestPayPayPointsCodesThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const missing, invalid = "MISSING_REQUEST_PARAMS", "INVALID_REQUEST_PARAMS"
	change := func(before, after string) string {
		require.Contains(t, validPointsCode, before)
		return strings.Replace(validPointsCode, before, after, 1)
	}
	withoutName := change(`"giftCardName":"春",`, "")

	for _, c := range []struct{ name, body, code string }{
		{"no body", "", missing},
		{"an empty object", `{}`, missing},
		{"no requestId", change(`"requestId":"r-1",`, ""), missing},
		{"no groupId", change(`"groupId":29952775505428480,`, ""), missing},
		{"no end", change(`,"endAt":"2026-04-02"`, ""), missing},
		{"no name and a bad date", strings.Replace(withoutName, "2026-04-01", "1", 1), missing},
		{"an empty name", change("春", ""), invalid},
		{"a name of 41 letters", change("春", strings.Repeat("春", 41)), invalid},
		{"an empty requestId", change("r-1", ""), invalid},
		{"an amount in quotes", change("1000", `"1000"`), invalid},
		{"an amount with a fraction", change("1000", "1000.5"), invalid},
		{"an amount that no int32 holds", change("1000", "2147483648"), invalid},
		{"a group that no int64 holds", change("29952775505428480", "9223372036854775808"), invalid},
		{"a group in quotes", change("29952775505428480", `"29952775505428480"`), invalid},
		{"a date with slashes", change("2026-04-01", "2026/04/01"), invalid},
		{"a day that does not exist", change("2026-04-01", "2026-02-30"), invalid},
		{"a null", change(`"r-1"`, "null"), invalid},
		{"no JSON", `{"requestId":`, invalid},
		{"an array", `[]`, invalid},
		{"more than 1 MiB", strings.Repeat(" ", 1<<20+1), invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.WithT(t).Send("POST", rig.PayPayPointsCodesPath, c.body).AssertRefused(400, c.code)
		})
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayRequestsThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const missing, invalid = "MISSING_REQUEST_PARAMS", "INVALID_REQUEST_PARAMS"
	const links = rig.PayPayLinksPath

	for _, c := range []struct{ name, method, path, body, code string }{
		{"a link without scopes", "POST", links, changedLinkBody("scopes", "scope"), missing},
		{"a link without redirectUrl", "POST", links, changedLinkBody("redirectUrl", "redirect"), missing},
		{"a link with a long nonce", "POST", links, changedLinkBody("n-1", strings.Repeat("n", 256)), invalid},
		{"a link of an unknown kind", "POST", links, rig.PayPayLinkBody(`,"redirectType":"POST_CARD"`), invalid},
		{"a flow that does not exist", "POST", links, rig.PayPayLinkBody(`,"accountLinkFlow":"OTHER"`), invalid},
		{"a code id of another form", "POST", links + "/a.b/kyc", rig.PayPayVerifierBody, invalid},
		{"a fetch with an array", "POST", links + "/a/kyc", `[]`, invalid},
		{"no user in the query", "GET", "/v2/user/kyc", "", missing},
		{"a long user in the query", "GET", rig.PayPayKYCPath + strings.Repeat("u", 65), "", invalid},
		{"no user in the header", "GET", rig.PayPayKYCPassportPath, "", missing},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.WithT(t).Send(c.method, c.path, c.body).AssertRefused(400, c.code)
		})
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayRefusesOtherContentTypes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	signer := r.Signer()
	signer.ContentType = "text/plain"

	authorization := signer.Authorization("POST", rig.PayPayPointsCodesPath, validPointsCode)
	answer := payPayRequests["createPointsCode"].sendAs(r, authorization, "Content-Type", signer.ContentType)
	answer.AssertRefused(400, "INVALID_REQUEST_PARAMS")
	assert.Empty(t, r.Effects(0))
}

// unstatedCodeID is the codeId of the codes for which no source prints one.
const unstatedCodeID = "SANDBOX_UNSTATED"

// A test can make the sandbox answer every code of the document. Each has a codeId.
func TestPayPayEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, operation := range paypay.Operations() {
		require.Contains(t, payPayRequests, operation.ID)
		for _, code := range operation.Errors {
			t.Run(operation.ID+" answers "+code.Code, func(t *testing.T) {
				err := r.Force(sandbox.ProviderPayPay, operation.ID, code.Code)
				if len(code.Statuses) == 0 { // no source states one; only a user's or a payment's state leads there
					assert.Error(t, err)
					return
				}
				require.NoError(t, err)

				answer := payPayRequests[operation.ID].send(r.WithT(t))
				answer.AssertRefused(code.Statuses[0], code.Code)
				assert.NotEmpty(t, answer.Message)
				want := unstatedCodeID
				if len(code.CodeIDs) > 0 {
					want = code.CodeIDs[0]
				}
				assert.Equal(t, want, answer.CodeID)
				assert.NotContains(t, code.CodeIDs, unstatedCodeID)
			})
		}
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayAnswersCarryARequestID(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	seen := map[string]bool{}

	for operation, request := range payPayRequests {
		for _, answer := range []rig.PayPayAnswer{request.send(r), request.sendAs(r, "")} {
			id := answer.Header.Get("X-REQUEST-ID")
			assert.Len(t, id, 35, operation)
			assert.True(t, strings.HasPrefix(id, "OPA"), "%s: %s", operation, id)
			assert.False(t, seen[id], "%s: %s was used before", operation, id)
			assert.Equal(t, "1", answer.Header.Get("X-Sandbox"), operation)
			seen[id] = true
		}
	}
}

// No entry of the log holds a secret, a name or a body.
func TestPayPayLogIsClean(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var lines []string
	s := sandbox.Start(t, sandbox.Config{Start: rig.PayPayStart, Log: func(e sandbox.Entry) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, e.String())
	}})
	r := rig.PayPayOf(t, s)
	const secret = "09012345678"

	for _, request := range payPayRequests {
		request.send(r)
		request.sendAs(r, "hmac OPA-Auth:"+secret+":a:b:1:c")
		ofAnotherPath := r.Signer().Authorization(request.method, "/", request.body)
		request.sendAs(r, ofAnotherPath, "Content-Type", "application/json")
	}
	r.GetKYC(secret)
	r.CreatePointsCode(secret, 1, 1000, secret, secret)
	r.CreateLink(rig.PayPayLinkBody(`,"phoneNumber":"` + secret + `","redirectType":"` + secret + `"`))
	r.CreateLink(changedLinkBody("direct_debit", secret))
	r.CreateLink(changedLinkBody("shop.sandbox.test", secret))
	codeID := r.FinishedKYCPassportCode(sandbox.PayPayUserCompleted)
	r.FetchKYCPassport(codeID, `{"codeVerifier":"`+secret+`"}`)

	mu.Lock()
	defer mu.Unlock()
	log := strings.Join(lines, "\n")
	for _, text := range []string{
		s.PayPay.APISecret, s.PayPay.APIKey, secret, "春", "例題", "customer-1", rig.PayPayVerifier,
	} {
		assert.NotContains(t, log, text)
	}
	assert.GreaterOrEqual(t, len(lines), 20)
}
