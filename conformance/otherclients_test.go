package conformance_test

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// otherClient is what a client in another language puts on the wire, from a file in vectors.
// {name} in a path, a query or a body stands for a value of the sandbox, or for an id that an
// answer brought.
type otherClient struct {
	Client      string            `json:"client"`
	Origin      string            `json:"origin"`      // what its form rests on
	ContentType string            `json:"contentType"` // with a body
	EmptyType   string            `json:"emptyType"`   // without a body; empty for no header
	Nonce       string            `json:"nonce"`       // PayPay
	Checksum    string            `json:"checksum"`    // legacy Paidy: hex or base64
	Headers     map[string]string `json:"headers"`
	Calls       []otherCall       `json:"calls"`
}

// otherCall is one request. Its body is sent byte by byte.
type otherCall struct {
	Method   string `json:"method"`
	Path     string `json:"path"`
	Query    string `json:"query"`
	Body     string `json:"body"`
	Signed   string `json:"signed"`   // what a checksum of legacy Paidy covers after the secret
	PaysCode bool   `json:"paysCode"` // the user then pays the code that the answer brought
}

// otherRun is a client in use.
type otherRun struct {
	otherClient
	t        *testing.T
	provider sandbox.Provider
	sandbox  *sandbox.Sandbox
	values   map[string]string
}

func readOtherClients(t *testing.T, provider sandbox.Provider) []otherClient {
	t.Helper()
	file, err := os.Open("vectors/clients-" + string(provider) + ".json")
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var list []otherClient
	require.NoError(t, decoder.Decode(&list))
	require.NotEmpty(t, list)

	return list
}

// TestClientsInOtherLanguagesAreServed plays what the official SDKs, other clients and the
// standard libraries of other languages put on the wire: their Content-Type strings,
// nonces, headers, spelling of JSON, null and empty values, and fields that the document
// does not have.
func TestClientsInOtherLanguagesAreServed(t *testing.T) {
	t.Parallel()

	for _, provider := range []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy} {
		for _, client := range readOtherClients(t, provider) {
			t.Run(client.Client, func(t *testing.T) {
				t.Parallel()
				s := sandbox.Start(t)
				r := otherRun{otherClient: client, t: t, provider: provider, sandbox: s, values: map[string]string{
					"user": sandbox.PayPayUserCompleted, "merchant": s.PayPay.MerchantID,
					"token": sandbox.PaidyTokenActive, "email": sandbox.LegacyApproved,
				}}
				for _, call := range client.Calls {
					r.call(call)
				}
				assert.NotEmpty(t, client.Origin)
			})
		}
	}
}

// call makes a call that must succeed, and keeps the ids that its answer brings.
func (r *otherRun) call(c otherCall) {
	r.t.Helper()
	path, body := r.fill(c.Path), r.fill(c.Body)
	if c.Signed != "" {
		body = strings.ReplaceAll(body, "{checksum}", r.checksum(r.fill(c.Signed)))
	}
	url := map[sandbox.Provider]string{
		sandbox.ProviderPayPay: r.sandbox.PayPay.URL,
		sandbox.ProviderPaidy:  r.sandbox.Paidy.URL,
		sandbox.ProviderLegacy: r.sandbox.Legacy.URL,
	}[r.provider] + path
	if c.Query != "" {
		url += "?" + r.fill(c.Query)
	}

	req, err := http.NewRequestWithContext(r.t.Context(), c.Method, url, strings.NewReader(body))
	require.NoError(r.t, err)
	for name, value := range r.Headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Authorization", r.authorization(c.Method, path, body))
	if contentType := r.typeOf(body); contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	require.Less(r.t, res.StatusCode, 300, "%s %s: %s", c.Method, path, text)

	var answer any
	require.NoError(r.t, json.Unmarshal(text, &answer), "%s %s", c.Method, path)
	r.assertDone(answer)
	r.keep(answer)
	if c.PaysCode {
		require.NoError(r.t, r.sandbox.PayPay.ScanAndPay(r.values["codeId"], sandbox.PayPayUserCompleted))
	}
}

// assertDone fails the test if a success of HTTP says that nothing was done.
func (r *otherRun) assertDone(answer any) {
	r.t.Helper()
	object, _ := answer.(map[string]any)
	status, _ := object["status"].(string)
	assert.NotEqual(r.t, "rejected", status)
	assert.NotContains(r.t, status, "_fail")
}

// keep remembers the ids in an answer.
func (r *otherRun) keep(answer any) {
	object, _ := answer.(map[string]any)
	if data, ok := object["data"].(map[string]any); ok {
		object = data
	}
	for kept, name := range map[string]string{
		"codeId": "codeId", "paymentId": "paymentId", "id": "id", "payment_id": "id", "capture_id": "captureId",
	} {
		if id, ok := object[kept].(string); ok {
			r.values[name] = id
		}
	}
	captures, _ := object["captures"].([]any)
	for _, capture := range captures {
		r.values["captureId"], _ = capture.(map[string]any)["id"].(string)
	}
}

// fill puts values in place of their names.
func (r *otherRun) fill(text string) string {
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		text = strings.ReplaceAll(text, "{"+name+"}", r.values[name])
	}
	return text
}

func (r *otherRun) typeOf(body string) string {
	if body == "" {
		return r.EmptyType
	}
	return r.ContentType
}

func (r *otherRun) checksum(signed string) string {
	sum := sha256.Sum256([]byte(r.sandbox.Legacy.Secret + signed))
	if r.Checksum == "hex" {
		return hex.EncodeToString(sum[:])
	}
	return base64.StdEncoding.EncodeToString(sum[:])
}

// authorization returns the Authorization header of a request.
func (r *otherRun) authorization(method, path, body string) string {
	switch r.provider {
	case sandbox.ProviderPaidy:
		return "Bearer " + r.sandbox.Paidy.SecretKey
	case sandbox.ProviderLegacy:
		return "Bearer " + r.sandbox.Legacy.APIKey
	case sandbox.ProviderPayPay:
	}

	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = r.ContentType
		sum := md5.Sum([]byte(contentType + body))
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}
	epoch := strconv.FormatInt(r.sandbox.Clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(r.sandbox.PayPay.APISecret))
	mac.Write([]byte(strings.Join([]string{path, method, r.Nonce, epoch, contentType, hash}, "\n")))
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))

	return fmt.Sprintf("hmac OPA-Auth:%s:%s:%s:%s:%s", r.sandbox.PayPay.APIKey, signature, r.Nonce, epoch, hash)
}
