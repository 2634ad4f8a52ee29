package conformance_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/jppay/jppay/conformance/sandbox"
)

// otherClient signs as another language's SDK does, with code of its own.
type otherClient struct {
	name        string
	contentType string // with a body
	emptyType   string // without a body; empty for no header
	nonce       string
	headers     map[string]string
	body        string // extra members of each body
}

func (c otherClient) call(t *testing.T, s *sandbox.Sandbox, method, path, query, body string) map[string]any {
	t.Helper()
	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = c.contentType
		sum := md5.Sum([]byte(contentType + body))
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}
	epoch := strconv.FormatInt(s.Clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.PayPay.APISecret))
	mac.Write([]byte(strings.Join([]string{path, method, c.nonce, epoch, contentType, hash}, "\n")))
	req, err := http.NewRequestWithContext(t.Context(), method, s.PayPay.URL+path+query, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", fmt.Sprintf("hmac OPA-Auth:%s:%s:%s:%s:%s", s.PayPay.APIKey, base64.StdEncoding.EncodeToString(mac.Sum(nil)), c.nonce, epoch, hash))
	if body != "" {
		req.Header.Set("Content-Type", contentType)
	} else if c.emptyType != "" {
		req.Header.Set("Content-Type", c.emptyType)
	}
	for name, value := range c.headers {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		ResultInfo struct{ Code string }
		Data       map[string]any
	}
	if err := json.Unmarshal(text, &answer); err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: HTTP %d %s, %v", method, path, res.StatusCode, answer.ResultInfo.Code, err)
	}
	return answer.Data
}

// TestClientsInOtherLanguagesAreServed plays what the official SDKs and the Go
// community's put on the wire: their Content-Type strings, nonces, headers, and
// fields that the document no longer has.
func TestClientsInOtherLanguagesAreServed(t *testing.T) {
	t.Parallel()
	for _, client := range []otherClient{
		{name: "Node", contentType: "application/json", nonce: "0e0b1a52-8d6a-4f0a-9d3e-6a2f3c1b7d11", body: `,"metadata":{"a":"b"},"requestedAt":1700000000`},
		{name: "Java", contentType: "application/json;charset=UTF-8", emptyType: "application/json;charset=UTF-8", nonce: "a1b2c3d4",
			headers: map[string]string{"Accept": "application/json", "User-Agent": "PayPay-SDK/1.0.8/java"}, body: `,"requestedAt":1700000001`},
		{name: "PHP", contentType: "application/json;charset=UTF-8;", emptyType: "empty", nonce: "0123456789abcdef", body: `,"orderItems":[{"name":"cup","quantity":1,"unitPrice":{"amount":500,"currency":"JPY"}}]`},
		{name: "Python", contentType: "application/json;charset=UTF-8", emptyType: "application/json;charset=UTF-8", nonce: "9f8e7d6c"},
		{name: "Go", contentType: "application/json;charset=UTF-8;", emptyType: "empty", nonce: "AbCdEfGh", headers: map[string]string{"X-Extra": "1"}},
	} {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.Start(t)
			code := client.call(t, s, "POST", "/v2/codes", "", `{"merchantPaymentId":"order-1","amount":{"amount":500,"currency":"JPY"},"codeType":"ORDER_QR"`+client.body+`}`)
			if err := s.PayPay.ScanAndPay(fmt.Sprint(code["codeId"]), sandbox.PayPayUserCompleted); err != nil {
				t.Fatal(err)
			}
			payment := client.call(t, s, "GET", "/v2/codes/payments/order-1", "?assumeMerchant="+s.PayPay.MerchantID, "")
			if payment["status"] != "COMPLETED" {
				t.Errorf("the payment is %v", payment["status"])
			}
			client.call(t, s, "POST", "/v2/refunds", "", fmt.Sprintf(`{"merchantRefundId":"refund-1","paymentId":%q,"amount":{"amount":500,"currency":"JPY"},"requestedAt":1700000002}`, payment["paymentId"]))
			client.call(t, s, "DELETE", "/v2/user/authorizations/"+sandbox.PayPayUserCompleted, "", "")
		})
	}
}
