package rig

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // PayPay's scheme hashes the body with MD5
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// PayPayStart is the time at which the clock of a PayPay rig stands still.
var PayPayStart = time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)

// PayPay is a sandbox with a hand-written PayPay client.
type PayPay struct {
	*sandbox.Sandbox

	T        testing.TB
	log      chan sandbox.Entry // nil where the rig does not read the log
	receiver *testkit.Receiver  // nil where the rig receives no webhooks
}

// StartPayPay starts a sandbox whose clock stands still at PayPayStart.
func StartPayPay(t testing.TB, cfg sandbox.Config) *PayPay {
	t.Helper()
	s, log := startLogged(t, PayPayStart, cfg)
	return &PayPay{Sandbox: s, T: t, log: log}
}

// StartPayPayWithWebhooks is StartPayPay with a receiver for the named webhooks:
// "paypay" for all of them, or for instance "paypay/transactionEvent".
func StartPayPayWithWebhooks(t testing.TB, names ...string) *PayPay {
	t.Helper()

	return StartPayPayIn(t, sandbox.World{}, names...)
}

// StartPayPayIn is StartPayPayWithWebhooks in a world.
func StartPayPayIn(t testing.TB, world sandbox.World, names ...string) *PayPay {
	t.Helper()
	receiver := testkit.NewReceiver(t)

	urls := map[string]string{}
	for _, name := range names {
		urls[name] = receiver.URL
	}

	r := StartPayPay(t, sandbox.Config{WebhookURLs: urls, World: world})
	r.receiver = receiver
	return r
}

// StartPayPayPayments is StartPayPay with a receiver of transactionEvent.
func StartPayPayPayments(t testing.TB) *PayPay {
	t.Helper()

	return StartPayPayWithWebhooks(t, "paypay/transactionEvent")
}

// PayPayOf returns a client of a sandbox that was started elsewhere. Its answers
// have no Reason.
func PayPayOf(t testing.TB, s *sandbox.Sandbox) *PayPay {
	return &PayPay{T: t, Sandbox: s}
}

// WithT returns the same rig for a subtest: it fails the subtest and not the
// test that started the sandbox.
func (r *PayPay) WithT(t testing.TB) *PayPay {
	return &PayPay{Sandbox: r.Sandbox, T: t, log: r.log, receiver: r.receiver}
}

// PayPaySigner signs by PayPay's rules, apart from what a test changes.
type PayPaySigner struct {
	Key, Secret, Nonce string
	Epoch              int64
	ContentType        string // of a body: it is part of the hash
	Path               string // the signed path; empty: the requested one
}

// Signer returns a signer with the sandbox's credentials.
func (r *PayPay) Signer() PayPaySigner {
	return PayPaySigner{
		Key:         r.PayPay.APIKey,
		Secret:      r.PayPay.APISecret,
		Nonce:       "n0nce123",
		Epoch:       r.Clock.Now().Unix(),
		ContentType: "application/json",
	}
}

// Authorization returns the Authorization header of a request.
func (s PayPaySigner) Authorization(method, path, body string) string {
	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = s.ContentType
		sum := md5.Sum([]byte(contentType + body)) //nolint:gosec // see the import
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}

	if s.Path != "" {
		path = s.Path
	}

	epoch := strconv.FormatInt(s.Epoch, 10)

	mac := hmac.New(sha256.New, []byte(s.Secret))
	_, _ = fmt.Fprintf(mac, "%s\n%s\n%s\n%s\n%s\n%s", path, method, s.Nonce, epoch, contentType, hash)
	return fmt.Sprintf("hmac OPA-Auth:%s:%s:%s:%s:%s",
		s.Key, base64.StdEncoding.EncodeToString(mac.Sum(nil)), s.Nonce, epoch, hash)
}

// Send sends a signed request. Headers are name and value in turn.
func (r *PayPay) Send(method, path, body string, headers ...string) PayPayAnswer {
	r.T.Helper()

	answer, err := r.TrySend(method, path, body, headers...)
	require.NoError(r.T, err)
	return answer
}

// get reads what has an id.
func (r *PayPay) get(path, id string) PayPayAnswer { return r.Send("GET", path+"/"+id, "") }

// delete deletes or cancels what has an id.
func (r *PayPay) delete(path, id string) PayPayAnswer { return r.Send("DELETE", path+"/"+id, "") }

// TrySend is Send for goroutines which must not end the test.
func (r *PayPay) TrySend(method, path, body string, headers ...string) (PayPayAnswer, error) {
	signedPath, _, _ := strings.Cut(path, "?")
	signer := r.Signer()
	if body != "" {
		headers = append([]string{"Content-Type", signer.ContentType}, headers...)
	}

	return r.send(signer.Authorization(method, signedPath, body), method, path, body, headers...)
}

// SendAs sends a request with an Authorization header, or without one if it is
// empty.
func (r *PayPay) SendAs(authorization, method, path, body string, headers ...string) PayPayAnswer {
	r.T.Helper()

	answer, err := r.send(authorization, method, path, body, headers...)
	require.NoError(r.T, err)
	return answer
}

func (r *PayPay) send(authorization, method, path, body string, headers ...string) (PayPayAnswer, error) {
	request, err := http.NewRequest(method, r.PayPay.URL+path, strings.NewReader(body))
	if err != nil {
		return PayPayAnswer{}, err
	}

	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}

	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}

	response, raw, err := exchange(r.Sandbox, sandbox.ProviderPayPay, request)
	if err != nil {
		return PayPayAnswer{}, err
	}
	return r.answer(response, raw), nil
}

func (r *PayPay) answer(response *http.Response, raw []byte) PayPayAnswer {
	var envelope struct {
		ResultInfo struct{ Code, Message, CodeID string }
		Data       map[string]any
	}

	_ = json.Unmarshal(raw, &envelope) // a test may expect what is no JSON

	return PayPayAnswer{
		T:       r.T,
		Status:  response.StatusCode,
		Header:  response.Header,
		Raw:     string(raw),
		Code:    envelope.ResultInfo.Code,
		CodeID:  envelope.ResultInfo.CodeID,
		Message: envelope.ResultInfo.Message,
		Data:    envelope.Data,
		Reason:  r.Entry().Reason,
	}
}

// Must is Send for a request that has to answer 200 and SUCCESS.
func (r *PayPay) Must(method, path, body string, headers ...string) PayPayAnswer {
	r.T.Helper()

	return r.Send(method, path, body, headers...).RequireSuccess()
}

// Entry takes the entry of the last request from the sandbox's log. Send takes it
// itself. The entry is empty where the rig does not read the log.
func (r *PayPay) Entry() sandbox.Entry {
	if r.log == nil {
		return sandbox.Entry{}
	}
	return <-r.log
}

// Effects returns the entries of the ledger after the first n, in short.
func (r *PayPay) Effects(n int) []string {
	effects := []string{}
	for _, e := range r.Ledger()[n:] {
		effects = append(effects, fmt.Sprintf("%s: %s %s %d", e.Operation, e.Kind, e.Key, e.Amount))
	}
	return effects
}

// Wallet returns what a user has.
func (r *PayPay) Wallet(user string) sandbox.PayPayWallet {
	r.T.Helper()

	wallet, err := r.PayPay.Wallet(user)
	require.NoError(r.T, err)
	return wallet
}

// Bodies returns the bodies of the webhooks since the last call, of Webhooks and
// Events too.
func (r *PayPay) Bodies() []string {
	r.T.Helper()
	ctx, cancel := context.WithTimeout(r.T.Context(), 5*time.Second)
	defer cancel()
	require.NoError(r.T, r.Flush(ctx))

	bodies := []string{}
	for _, body := range r.receiver.Take() {
		bodies = append(bodies, string(bytes.TrimSpace(body)))
	}
	return bodies
}

// Webhooks returns the webhooks since the last call.
func (r *PayPay) Webhooks() []map[string]any {
	r.T.Helper()

	webhooks := []map[string]any{}
	for _, body := range r.Bodies() {
		webhook := map[string]any{}
		require.NoError(r.T, json.Unmarshal([]byte(body), &webhook), body)
		webhooks = append(webhooks, webhook)
	}
	return webhooks
}

// Events returns each transactionEvent since the last call as its state, key and
// amount, the requestId of a reauthorization, and "lapsed" after a consent that
// the user did not give in time.
func (r *PayPay) Events() []string {
	r.T.Helper()

	events := []string{}
	for _, body := range r.Bodies() {
		var event struct {
			State            string
			OrderAmount      string `json:"order_amount"`
			MerchantOrderID  string `json:"merchant_order_id"`
			ReauthRequestID  string `json:"reauth_request_id"`
			ConfirmationEnds string `json:"confirmation_expires_at"`
		}

		require.NoError(r.T, json.Unmarshal([]byte(body), &event), body)

		text := event.State + " " + event.MerchantOrderID + " " + event.OrderAmount
		if event.ReauthRequestID != "" {
			text += " " + event.ReauthRequestID
		}
		if event.ConfirmationEnds != "" {
			text += " lapsed"
		}

		events = append(events, text)
	}
	return events
}

// PayPayAnswer is an answer of the sandbox.
type PayPayAnswer struct {
	T                     testing.TB
	Status                int
	Header                http.Header
	Raw                   string
	Code, CodeID, Message string // of resultInfo
	Data                  map[string]any
	Reason                string // in the sandbox's log
}

// String returns the answer for the message of an assertion.
func (a PayPayAnswer) String() string {
	return fmt.Sprintf("%d %s: %s", a.Status, a.Raw, a.Reason)
}

// Text returns a member of data that is text; empty if there is none.
func (a PayPayAnswer) Text(name string) string {
	text, _ := a.Data[name].(string)
	return text
}

// status returns the status in data of an answer that has to be 200.
func (a PayPayAnswer) status() string { return a.RequireStatus(http.StatusOK).Text("status") }

// Field returns a member of data as JSON, text without quotes; empty if there is
// none.
func (a PayPayAnswer) Field(name string) string {
	var body struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal([]byte(a.Raw), &body); err != nil {
		return "no JSON: " + a.Raw
	}

	raw := string(body.Data[name])
	if text, err := strconv.Unquote(raw); err == nil {
		return text
	}
	return raw
}

// KYC returns the personal data of a user.
func (a PayPayAnswer) KYC() map[string]any {
	info, _ := a.Data["kycInfo"].(map[string]any)
	return info
}

// RequireSuccess ends the test unless the answer is 200 and SUCCESS.
func (a PayPayAnswer) RequireSuccess() PayPayAnswer {
	a.T.Helper()

	require.Equal(a.T, http.StatusOK, a.Status, a)
	require.Equal(a.T, "SUCCESS", a.Code, a)
	return a
}

// RequireStatus ends the test unless the answer has a status.
func (a PayPayAnswer) RequireStatus(status int) PayPayAnswer {
	a.T.Helper()

	require.Equal(a.T, status, a.Status, a)
	return a
}

// RequireAccepted ends the test unless the request was accepted but not done yet.
func (a PayPayAnswer) RequireAccepted() PayPayAnswer {
	a.T.Helper()

	require.Equal(a.T, http.StatusAccepted, a.Status, a)
	require.Equal(a.T, "REQUEST_ACCEPTED", a.Code, a)
	require.Equal(a.T, "08100001", a.CodeID, a)
	return a
}

// AssertRefused checks a refusal, and that the log says why.
func (a PayPayAnswer) AssertRefused(status int, code string) {
	a.T.Helper()

	assert.Equal(a.T, status, a.Status, a)
	assert.Equal(a.T, code, a.Code, a)
	assert.Truef(a.T, strings.HasPrefix(a.Reason, code+": "), "the log says %q, not why it is %s", a.Reason, code)
}

// AssertFields compares members of data with what Field returns of them.
func (a PayPayAnswer) AssertFields(want map[string]string) {
	a.T.Helper()

	for name, value := range want {
		assert.Equal(a.T, value, a.Field(name), name)
	}
}

// AssertContains checks that the answer contains texts.
func (a PayPayAnswer) AssertContains(texts ...string) {
	a.T.Helper()

	for _, text := range texts {
		assert.Contains(a.T, a.Raw, text)
	}
}
