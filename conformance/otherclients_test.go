package conformance_test

import (
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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// call makes a call that must succeed, and returns the data of the answer.
func (c otherClient) call(t *testing.T, s *sandbox.Sandbox, method, path, query, body string) map[string]any {
	t.Helper()

	url := s.PayPay.URL + path + query
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", c.sign(s, method, path, body))
	if body != "" {
		req.Header.Set("Content-Type", c.contentType)
	} else if c.emptyType != "" {
		req.Header.Set("Content-Type", c.emptyType)
	}
	for name, value := range c.headers {
		req.Header.Set(name, value)
	}

	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	var answer struct {
		ResultInfo struct{ Code string }
		Data       map[string]any
	}
	require.NoError(t, json.Unmarshal(text, &answer), "%s %s", method, path)
	require.Less(t, res.StatusCode, 300, "%s %s: %s", method, path, answer.ResultInfo.Code)

	return answer.Data
}

// sign returns the Authorization header of a request.
func (c otherClient) sign(s *sandbox.Sandbox, method, path, body string) string {
	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = c.contentType
		sum := md5.Sum([]byte(contentType + body))
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}
	epoch := strconv.FormatInt(s.Clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.PayPay.APISecret))
	mac.Write([]byte(strings.Join([]string{path, method, c.nonce, epoch, contentType, hash}, "\n")))
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))

	return fmt.Sprintf("hmac OPA-Auth:%s:%s:%s:%s:%s", s.PayPay.APIKey, signature, c.nonce, epoch, hash)
}

var otherClients = []otherClient{
	{
		name: "Node", contentType: "application/json", nonce: "0e0b1a52-8d6a-4f0a-9d3e-6a2f3c1b7d11",
		body: `,"metadata":{"a":"b"},"requestedAt":1700000000`,
	},
	{
		name: "Java", contentType: "application/json;charset=UTF-8", emptyType: "application/json;charset=UTF-8",
		nonce:   "a1b2c3d4",
		headers: map[string]string{"Accept": "application/json", "User-Agent": "PayPay-SDK/1.0.8/java"},
		body:    `,"requestedAt":1700000001`,
	},
	{
		name: "PHP", contentType: "application/json;charset=UTF-8;", emptyType: "empty", nonce: "0123456789abcdef",
		body: `,"orderItems":[{"name":"cup","quantity":1,"unitPrice":{"amount":500,"currency":"JPY"}}]`,
	},
	{
		name: "Python", contentType: "application/json;charset=UTF-8", emptyType: "application/json;charset=UTF-8",
		nonce: "9f8e7d6c",
	},
	{
		name: "Go", contentType: "application/json;charset=UTF-8;", emptyType: "empty", nonce: "AbCdEfGh",
		headers: map[string]string{"X-Extra": "1"},
	},
}

// TestClientsInOtherLanguagesAreServed plays what the official SDKs and the Go
// community's put on the wire: their Content-Type strings, nonces, headers, and
// fields that the document no longer has.
func TestClientsInOtherLanguagesAreServed(t *testing.T) {
	t.Parallel()

	for _, client := range otherClients {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()

			s := sandbox.Start(t)
			code := client.call(t, s, "POST", "/v2/codes", "", `{"merchantPaymentId":"order-1",`+
				`"amount":{"amount":500,"currency":"JPY"},"codeType":"ORDER_QR"`+client.body+`}`)
			require.NoError(t, s.PayPay.ScanAndPay(fmt.Sprint(code["codeId"]), sandbox.PayPayUserCompleted))

			query := "?assumeMerchant=" + s.PayPay.MerchantID
			payment := client.call(t, s, "GET", "/v2/codes/payments/order-1", query, "")
			assert.Equal(t, "COMPLETED", payment["status"])

			client.call(t, s, "POST", "/v2/refunds", "", fmt.Sprintf(`{"merchantRefundId":"refund-1","paymentId":%q,`+
				`"amount":{"amount":500,"currency":"JPY"},"requestedAt":1700000002}`, payment["paymentId"]))
			client.call(t, s, "DELETE", "/v2/user/authorizations/"+sandbox.PayPayUserCompleted, "", "")
		})
	}
}
