package sandbox_test

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

var payPayStart = time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)

// payPayRig is a sandbox whose clock stands still, and a hand-written client.
type payPayRig struct {
	testing.TB
	*sandbox.Sandbox
	log chan sandbox.Entry // nil where nobody listens
}

func startPayPay(t testing.TB, cfg sandbox.Config) *payPayRig {
	t.Helper()
	r := &payPayRig{TB: t, log: make(chan sandbox.Entry, 1)}
	cfg.Start = payPayStart
	cfg.Log = func(e sandbox.Entry) { r.log <- e }
	r.Sandbox = sandbox.Start(t, cfg)
	return r
}

// payPaySigner signs by the provider's rules, apart from what a test changes.
type payPaySigner struct {
	key, secret, nonce string
	epoch              int64
	contentType        string // of a body, hashed and sent
	path               string // signed; empty: the one that is called
	format             string // of the header
}

func (r *payPayRig) signer() payPaySigner {
	return payPaySigner{key: r.PayPay.APIKey, secret: r.PayPay.APISecret, nonce: "n0nce123", epoch: r.Clock.Now().Unix(),
		contentType: "application/json", format: "hmac OPA-Auth:%s:%s:%s:%s:%s"}
}

func (s payPaySigner) header(method, path, body string) string {
	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = s.contentType
		sum := md5.Sum([]byte(contentType + body))
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}
	if s.path != "" {
		path = s.path
	}
	epoch := strconv.FormatInt(s.epoch, 10)
	mac := hmac.New(sha256.New, []byte(s.secret))
	_, _ = fmt.Fprintf(mac, "%s\n%s\n%s\n%s\n%s\n%s", path, method, s.nonce, epoch, contentType, hash)
	return fmt.Sprintf(s.format, s.key, base64.StdEncoding.EncodeToString(mac.Sum(nil)), s.nonce, epoch, hash)
}

type payPayAnswer struct {
	status int
	header http.Header
	raw    string
	body   struct {
		ResultInfo struct{ Code, Message, CodeID string }
		Data       map[string]any
	}
	reason string // in the sandbox's log
}

// code returns the result code, and the string at a path of data.
func (a payPayAnswer) code() string { return a.body.ResultInfo.Code }

func (a payPayAnswer) text(name string) string {
	s, _ := a.body.Data[name].(string)
	return s
}

// send sends a signed request. Headers are name and value in turn.
func (r *payPayRig) send(method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	bare, _, _ := strings.Cut(path, "?")
	s := r.signer()
	if body != "" {
		headers = append([]string{"Content-Type", s.contentType}, headers...)
	}
	return r.sendAs(s.header(method, bare, body), method, path, body, headers...)
}

// sendAs sends a request with an Authorization header; an empty one is left out.
func (r *payPayRig) sendAs(authorization, method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	request, err := http.NewRequest(method, r.PayPay.URL+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	a := payPayAnswer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	if r.log != nil {
		a.reason = (<-r.log).Reason
	}
	return a
}

// must is send for what has to succeed.
func (r *payPayRig) must(method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	a := r.send(method, path, body, headers...)
	if a.status != http.StatusOK || a.code() != "SUCCESS" {
		r.Fatalf("%s %s: %d %s: %s", method, path, a.status, a.raw, a.reason)
	}
	return a
}

// wantRefusal checks a refusal and that the log says why.
func (a payPayAnswer) wantRefusal(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("%d %s, want %d %s: %s: %s", a.status, a.code(), status, code, a.raw, a.reason)
	}
	if !strings.HasPrefix(a.reason, code+": ") {
		t.Errorf("the log says %q, want the reason of %s", a.reason, code)
	}
}

const (
	payPayCodePath = "/v1/gift-cards"
	payPayLinkPath = "/v1/qr/sessions"
	payPayKYCPath  = "/v2/user/kyc?userAuthorizationId="
	// Of RFC 7636, appendix B.
	payPayVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	payPayChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func payPayCodeBody(requestID string, group, value int64, from, to string) string {
	return fmt.Sprintf(`{"requestId":%q,"groupId":%d,"giftCardName":"春","giftCardValue":%d,"startAt":%q,"endAt":%q}`,
		requestID, group, value, from, to)
}

func payPayLinkBody(more string) string {
	return `{"scopes":["direct_debit","kyc_passport_qr"],"nonce":"n-1","redirectUrl":"https://shop.sandbox.test/done","referenceId":"customer-1"` + more + `}`
}

const payPayFlow = `,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{"code":{"challenge":"` + payPayChallenge + `","challengeMethod":"S256"}}`

// passportCode makes a KYC Passport code.
func (r *payPayRig) passportCode() string {
	r.Helper()
	return r.must("POST", payPayLinkPath, payPayLinkBody(payPayFlow)).text("codeId")
}

// browser sends requests as a browser does and follows no redirect.
var browser = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (r *payPayRig) wallet(user string) sandbox.PayPayWallet {
	r.Helper()
	w, err := r.PayPay.Wallet(user)
	if err != nil {
		r.Fatal(err)
	}
	return w
}

// payPayInbox receives webhooks.
type payPayInbox struct {
	*httptest.Server
	mu     sync.Mutex
	events []map[string]any
}

func newPayPayInbox(t testing.TB) *payPayInbox {
	in := &payPayInbox{}
	in.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		event := map[string]any{}
		if err := json.Unmarshal(raw, &event); err != nil {
			t.Error(err)
		}
		in.mu.Lock()
		defer in.mu.Unlock()
		in.events = append(in.events, event)
	}))
	t.Cleanup(in.Close)
	return in
}
