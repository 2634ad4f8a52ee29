package guests_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// result is what the SDK gives back.
type result struct {
	Status int    `json:"STATUS"`
	Error  string `json:"ERROR"`
	Body   struct {
		ResultInfo struct {
			Code   string `json:"code"`
			CodeID string `json:"codeId"`
		} `json:"resultInfo"`
		Data map[string]any `json:"data"`
	} `json:"BODY"`
}

func (r result) text(field string) string {
	text, _ := r.Body.Data[field].(string)
	return text
}

// guest is PayPay's own SDK for Node, in a process of its own, unmodified.
type guest struct {
	sandbox *sandbox.Sandbox
	in      io.Writer
	out     *json.Decoder
	called  map[string]bool
}

// object is a JSON object.
type object = map[string]any

func newGuest(t *testing.T) *guest {
	t.Helper()
	const installed = "node/node_modules/@paypayopa/paypayopa-sdk-node"
	if _, err := os.Stat(installed); err != nil && os.Getenv("JPPAY_TEST_GUESTS") == "" {
		t.Skip("PayPay's SDK for Node is not installed: tools/guests installs it")
	}
	s := sandbox.Start(t, sandbox.Config{TLS: true})
	at, err := url.Parse(s.PayPay.URL)
	require.NoError(t, err)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(authority, s.CA, 0o600))

	node := exec.Command("node", "call.cjs")
	node.Dir = "node"
	node.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+authority, "HOST_NAME="+at.Hostname(), "PORT="+at.Port(),
		"JPPAY_PAYPAY_API_KEY="+s.PayPay.APIKey, "JPPAY_PAYPAY_API_SECRET="+s.PayPay.APISecret,
		"JPPAY_PAYPAY_MERCHANT_ID="+s.PayPay.MerchantID)
	node.Stderr = t.Output()
	in, err := node.StdinPipe()
	require.NoError(t, err)
	out, err := node.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, node.Start())
	t.Cleanup(func() {
		assert.NoError(t, in.Close())
		assert.NoError(t, node.Wait())
	})
	return &guest{sandbox: s, in: in, out: json.NewDecoder(bufio.NewReader(out)), called: map[string]bool{}}
}

// call calls a method of the SDK.
func (g *guest) call(t *testing.T, method string, args ...any) result {
	t.Helper()
	g.called[method] = true
	line, err := json.Marshal(object{"method": method, "args": args})
	require.NoError(t, err)
	_, err = g.in.Write(append(line, '\n'))
	require.NoError(t, err)
	var got result
	require.NoError(t, g.out.Decode(&got))
	return got
}

// success calls a method that must answer 2xx and SUCCESS.
func (g *guest) success(t *testing.T, method string, args ...any) result {
	t.Helper()
	return g.answered(t, "SUCCESS", method, args...)
}

// answered calls a method that must answer 2xx and a code.
func (g *guest) answered(t *testing.T, code, method string, args ...any) result {
	t.Helper()
	got := g.call(t, method, args...)
	require.Equal(t, code, got.Body.ResultInfo.Code, "%s: %+v", method, got)
	require.Equal(t, 2, got.Status/100, "%s: %+v", method, got)
	return got
}

func yen(amount int) object { return object{"amount": amount, "currency": "JPY"} }

const user = sandbox.PayPayUserCompleted

func TestPayPaysOwnNodeSDKRunsUnmodified(t *testing.T) {
	t.Parallel()
	g := newGuest(t)
	t.Run("a code is shown, paid, read, refunded", g.sellsByCode)
	t.Run("a code is deleted", g.deletesCode)
	t.Run("a user is debited, and the payment is cancelled", g.debits)
	t.Run("an amount is authorized and captured", g.captures)
	t.Run("an authorization is reverted", g.reverts)
	t.Run("a subscription is charged", g.subscribes)
	t.Run("a pending payment is paid and refunded, another one cancelled", g.requests)
	t.Run("points are given and taken back", g.givesPoints)
	t.Run("an account is linked, read and unlinked", g.links)
	t.Run("a path that no document has says so", g.asksForWhatIsNotThere)
	t.Run("a refusal has a codeId, which the SDK needs", g.isRefused)
	t.Run("each of its methods was called", g.calledEverything)
}

func (g *guest) sellsByCode(t *testing.T) {
	code := g.success(t, "QRCodeCreate", object{
		"merchantPaymentId": "node-code", "amount": yen(1000), "codeType": "ORDER_QR",
		"orderDescription": "Mune's Favourite Cake", "isAuthorization": false,
		"redirectUrl": "https://shop.sandbox.test/", "redirectType": "WEB_LINK",
	})
	require.NoError(t, g.sandbox.PayPay.ScanAndPay(code.text("codeId"), user))
	paid := g.success(t, "GetCodePaymentDetails", []string{"node-code"})
	assert.Equal(t, "COMPLETED", paid.text("status"))
	refund := g.success(t, "PaymentRefund", object{
		"merchantRefundId": "node-refund", "paymentId": paid.text("paymentId"), "amount": yen(400), "reason": "broken",
	})
	assert.NotEmpty(t, refund.text("paymentId"))
	read := g.call(t, "GetRefundDetails", []string{"node-refund"})
	assert.Equal(t, "MISSING_REQUEST_PARAMS", read.Body.ResultInfo.Code,
		"the SDK sends no paymentId, which new merchants must send")
	g.sandbox.PayPay.AllowRefundReadsByKey(true)
	g.success(t, "GetRefundDetails", []string{"node-refund"})
}

func (g *guest) deletesCode(t *testing.T) {
	code := g.success(t, "QRCodeCreate", object{
		"merchantPaymentId": "node-deleted", "amount": yen(1000), "codeType": "ORDER_QR",
	})
	g.success(t, "QRCodeDelete", []string{code.text("codeId")})
	assert.Error(t, g.sandbox.PayPay.ScanAndPay(code.text("codeId"), user))
}

func (g *guest) debits(t *testing.T) {
	g.success(t, "CheckUserWalletBalance", []any{user, 500, "JPY"})
	paid := g.success(t, "CreatePayment", object{
		"merchantPaymentId": "node-debit", "userAuthorizationId": user, "amount": yen(500),
	})
	assert.Equal(t, "COMPLETED", paid.text("status"))
	g.success(t, "GetPaymentDetails", []string{"node-debit"})
	g.answered(t, "REQUEST_ACCEPTED", "PaymentCancel", []string{"node-debit"})
}

func (g *guest) captures(t *testing.T) {
	g.success(t, "PaymentPreauthorize", object{
		"merchantPaymentId": "node-auth", "userAuthorizationId": user, "amount": yen(700),
	}, true)
	captured := g.success(t, "PaymentAuthCapture", object{
		"merchantPaymentId": "node-auth", "merchantCaptureId": "node-capture", "amount": yen(700),
		"orderDescription": "cake",
	})
	assert.Equal(t, "COMPLETED", captured.text("status"))
}

func (g *guest) reverts(t *testing.T) {
	authorized := g.success(t, "PaymentPreauthorize", object{
		"merchantPaymentId": "node-reverted", "userAuthorizationId": user, "amount": yen(800),
	}, true)
	g.success(t, "PaymentAuthRevert", object{
		"merchantRevertId": "node-revert", "paymentId": authorized.text("paymentId"),
	})
}

func (g *guest) subscribes(t *testing.T) {
	paid := g.success(t, "CreateSubscriptionPayment", object{
		"merchantPaymentId": "node-subscription", "userAuthorizationId": user, "amount": yen(300),
	})
	assert.Equal(t, "COMPLETED", paid.text("status"))
}

func (g *guest) requests(t *testing.T) {
	order := func(id string) object {
		return object{
			"merchantPaymentId": id, "userAuthorizationId": user, "amount": yen(600),
			"expiryDate": time.Now().Add(time.Hour).Unix(),
		}
	}
	g.success(t, "CreatePendingPayment", order("node-pending"))
	require.NoError(t, g.sandbox.PayPay.ApprovePending("node-pending"))
	paid := g.success(t, "GetPendingPaymentDetails", []string{"node-pending"})
	assert.Equal(t, "COMPLETED", paid.text("status"))
	g.success(t, "RefundPendingPayment", object{
		"merchantRefundId": "node-pending-refund", "paymentId": paid.text("paymentId"), "amount": yen(600),
	})
	g.success(t, "CreatePendingPayment", order("node-pending-2"))
	g.answered(t, "REQUEST_ACCEPTED", "CancelPendingOrder", []string{"node-pending-2"})
}

func (g *guest) givesPoints(t *testing.T) {
	g.answered(t, "REQUEST_ACCEPTED", "CashBack", object{
		"merchantCashbackId": "node-cashback", "userAuthorizationId": user, "amount": yen(100),
	})
	g.sandbox.PayPay.SettlePoints()
	g.success(t, "CheckCashBackDetails", []string{"node-cashback"})
	g.answered(t, "REQUEST_ACCEPTED", "ReversalCashBack", object{
		"merchantCashbackReversalId": "node-reversal", "merchantCashbackId": "node-cashback", "amount": yen(100),
	})
	g.sandbox.PayPay.SettlePoints()
	g.success(t, "CheckCashBackReversalDetails", []string{"node-reversal", "node-cashback"})
}

func (g *guest) links(t *testing.T) {
	link := g.success(t, "AccountLinkQRCodeCreate", object{
		"scopes": []string{"direct_debit"}, "nonce": "0123456789", "referenceId": "node-user",
		"redirectUrl": "https://shop.sandbox.test/linked", "redirectType": "WEB_LINK",
	})
	address, err := url.Parse(link.text("linkQRCodeURL"))
	require.NoError(t, err)
	back, err := g.sandbox.PayPay.AllowAccountLink(filepath.Base(address.Path), "")
	require.NoError(t, err)
	assert.Contains(t, back, "https://shop.sandbox.test/linked?")
	g.success(t, "GetUserAuthorizationStatus", []string{user})
	g.success(t, "UnlinkUser", []string{sandbox.PayPayUserForeign})
}

func (g *guest) asksForWhatIsNotThere(t *testing.T) {
	for _, method := range []string{"Authorization", "AuthorizationResult"} {
		got := g.call(t, method, []string{"key", "token"})
		assert.Equal(t, 404, got.Status, method)
		assert.Equal(t, "SANDBOX_NO_SUCH_PATH", got.Body.ResultInfo.Code, method)
		latest := g.sandbox.Calls(sandbox.CallFilter{Limit: 1})
		require.Len(t, latest, 1)
		assert.Contains(t, latest[0].Reason, `no operation has the path "/v2/user_authorization"`)
	}
}

func (g *guest) isRefused(t *testing.T) {
	got := g.call(t, "GetPaymentDetails", []string{"node-unknown"})
	assert.Equal(t, "RESOURCE_NOT_FOUND", got.Body.ResultInfo.Code)
	assert.NotEmpty(t, got.Body.ResultInfo.CodeID)
}

// withoutCalls are the functions of the SDK that send nothing.
var withoutCalls = []string{"Configure", "ValidateJWT", "PayPayRestSDK", "Conf"}

func (g *guest) calledEverything(t *testing.T) {
	list := exec.CommandContext(t.Context(), "node", "-p",
		"JSON.stringify(Object.keys(require('@paypayopa/paypayopa-sdk-node')))")
	list.Dir = "node"
	out, err := list.Output()
	require.NoError(t, err)
	var names []string
	require.NoError(t, json.Unmarshal(out, &names))
	for _, name := range withoutCalls {
		g.called[name] = true
	}
	for _, name := range names {
		assert.Contains(t, g.called, name)
	}
}
