package sandbox_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

var adminStart = time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)

// adminRig is a sandbox with an admin endpoint.
type adminRig struct {
	*sandbox.Sandbox

	log  *entryLog
	seen *adminSeen
}

func startAdmin(t *testing.T, cfg sandbox.Config) adminRig {
	t.Helper()
	log := &entryLog{}
	cfg.Admin, cfg.Start, cfg.Log = true, adminStart, log.add

	return adminRig{sandbox.Start(t, cfg), log, &adminSeen{answers: map[string]bool{}}}
}

// payPay is a client of the same sandbox. Its answers have no reason.
func (r adminRig) payPay(t *testing.T) *rig.PayPay {
	return rig.PayPayOf(t, r.Sandbox)
}

// kycStatus asks PayPay for a user's data and returns the status of the answer.
func (r adminRig) kycStatus(t *testing.T) int {
	t.Helper()

	return r.payPay(t).GetKYC(sandbox.PayPayUserCompleted).Status
}

// lastEntry is the sandbox's log of the last request.
func (r adminRig) lastEntry() sandbox.Entry {
	all := r.log.all()

	return all[len(all)-1]
}

// adminAnswer is an answer of the admin endpoint.
type adminAnswer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any // nil where the body is no object
}

// tryAdmin calls the admin endpoint and holds the answer against its document. Headers are
// name and value in turn; Host is one of them.
func (r adminRig) tryAdmin(method, path, body string, headers ...string) (adminAnswer, error) {
	request, err := http.NewRequest(method, r.AdminURL+path, strings.NewReader(body))
	if err != nil {
		return adminAnswer{}, err
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	rig.SetHeaders(request, headers...)

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return adminAnswer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	answer := adminAnswer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &answer.body)
	if err == nil {
		err = r.seen.check(request, answer)
	}

	return answer, err
}

// admin calls the admin endpoint and looks at what every answer has.
func (r adminRig) admin(t *testing.T, method, path, body string, headers ...string) adminAnswer {
	t.Helper()
	answer, err := r.tryAdmin(method, path, body, headers...)
	require.NoError(t, err)
	assert.Equal(t, "1", answer.header.Get("X-Sandbox"), "%s %s", method, path)

	entry := r.lastEntry()
	assert.Equal(t, sandbox.Provider("admin"), entry.Provider)
	assert.Equal(t, answer.status, entry.Status)

	return answer
}

// must is admin for what has to succeed.
func (r adminRig) must(t *testing.T, method, path, body string) adminAnswer {
	t.Helper()
	answer := r.admin(t, method, path, body)
	require.Equal(t, 200, answer.status, "%s %s: %s", method, path, answer.raw)
	require.Empty(t, r.lastEntry().Reason, "%s %s", method, path)

	return answer
}

func TestAdminIsOffByDefault(t *testing.T) {
	t.Parallel()
	assert.Empty(t, sandbox.Start(t, sandbox.Config{AdminPort: 1}).AdminURL)
}

func TestAdminLetsAUserPay(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	const user = "/users/" + sandbox.PayPayUserCompleted
	code := `{"codeId":"` + r.payPay(t).Code("order-1", 1200, "") + `"}`

	assert.Equal(t, "{}\n", r.must(t, "POST", user+"/scan-and-pay", code).raw)
	assert.Equal(t, "COMPLETED", r.payPay(t).CodePaymentStatus("order-1"))
	wallet := r.must(t, "GET", user, "").body
	assert.EqualValues(t, 98_800, wallet["balance"])
	assert.EqualValues(t, 5_000, wallet["points"])
	assert.EqualValues(t, 0, wallet["blocked"])
	assert.Equal(t, "ACTIVE", wallet["link"])

	again := r.admin(t, "POST", user+"/scan-and-pay", code)
	assert.Equal(t, 409, again.status)
	assert.Contains(t, again.body["error"], "is already paid")
	assert.Equal(t, again.body["error"], r.lastEntry().Reason)

	ledger := r.must(t, "GET", "/ledger", "").raw
	assert.NotEmpty(t, r.Ledger())
	for _, e := range r.Ledger() {
		assert.Contains(t, ledger, `"kind":"`+e.Kind+`"`)
		assert.Contains(t, ledger, `"id":"`+e.ID+`"`)
	}
}

func TestAdminForcesCodesAndInjectsFaults(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})

	r.must(t, "POST", "/force", `{"provider":"paypay","operation":"getKycInfo","code":"RATE_LIMIT"}`)
	forced := r.payPay(t).GetKYC(sandbox.PayPayUserCompleted)
	assert.Equal(t, 429, forced.Status)
	assert.Equal(t, "RATE_LIMIT", forced.Code)
	assert.Regexp(t, "^RATE_LIMIT: ", r.lastEntry().Reason)

	r.must(t, "POST", "/fault", `{"provider":"paypay","kind":"unavailable-html","times":2}`)
	assert.Equal(t, 503, r.kycStatus(t))
	assert.Equal(t, 503, r.kycStatus(t))
	assert.Equal(t, 200, r.kycStatus(t))

	r.must(t, "POST", "/fault", `{"provider":"paypay","kind":"rate-limited","html":true,"retryAfter":"3s"}`)
	limited := r.payPay(t).GetKYC(sandbox.PayPayUserCompleted)
	assert.Equal(t, 429, limited.Status)
	assert.Equal(t, "3", limited.Header.Get("Retry-After"))
}

func TestAdminTakesAPlanAndTellsWhatWasInjected(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	const plan = `{"seed":7,"rules":[` +
		`{"provider":"paypay","operation":"getKycInfo","kind":"error-before","status":502,"html":true,"calls":[2]},` +
		`{"provider":"paypay","operation":"getKycInfo","kind":"rate-limited","retryAfter":"2s","probability":1}]}`

	r.must(t, "POST", "/plan", plan)
	assert.Equal(t, 429, r.kycStatus(t))
	assert.Equal(t, 502, r.kycStatus(t))
	assert.Equal(t, 429, r.kycStatus(t))
	want := `{"plan":` + plan + `,"injected":[1,2],"kinds":{"error-before":1,"rate-limited":2}}` + "\n"
	assert.Equal(t, want, r.must(t, "GET", "/plan", "").raw)
	set, _ := r.Plan()
	require.Len(t, set.Rules, 2)
	assert.Equal(t, 2*time.Second, set.Rules[1].RetryAfter)

	r.must(t, "POST", "/plan", `{}`)
	assert.Equal(t, 200, r.kycStatus(t), "without a plan")
}

func TestAdminUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	call := func(method, path, body string) {
		answer, err := r.tryAdmin(method, path, body)
		assert.NoError(t, err)
		assert.Equal(t, "1", answer.header.Get("X-Sandbox"), "%s %s", method, path)
	}

	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			call("POST", "/clock", `{"advance":"1s"}`)
			call("POST", "/users/"+sandbox.PayPayUserCompleted+"/flag-risk", "")
			call("GET", "/ledger", "")
		})
	}
	all.Wait()

	assert.WithinDuration(t, adminStart.Add(8*time.Second), r.Clock.Now(), 0)
}

func TestAdminTellsWhatBecameOfWebhooks(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := startAdmin(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL}})
	const updated = "/users/" + sandbox.PayPayUserCompleted + "/update-kyc"

	r.must(t, "POST", updated, "")
	r.must(t, "POST", "/flush", "")
	receiver.Close()
	r.must(t, "POST", updated, "")
	r.must(t, "POST", "/flush", "")

	var deliveries []struct {
		Provider, Webhook, Error string
		At                       time.Time
		Status                   int
	}
	require.NoError(t, json.Unmarshal([]byte(r.must(t, "GET", "/deliveries", "").raw), &deliveries))
	require.Len(t, deliveries, 2)
	for _, d := range deliveries {
		assert.Equal(t, "paypay", d.Provider)
		assert.Equal(t, "kycInfoUpdated", d.Webhook)
		assert.WithinDuration(t, adminStart, d.At, 0)
	}
	assert.Equal(t, 200, deliveries[0].Status)
	assert.Empty(t, deliveries[0].Error)
	assert.NotEqual(t, 200, deliveries[1].Status)
	assert.NotEmpty(t, deliveries[1].Error)
}

func TestAdminPortsThatCannotBeHadAreRefused(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	_, text, err := net.SplitHostPort(strings.TrimPrefix(r.AdminURL, "http://"))
	require.NoError(t, err)
	taken, err := strconv.Atoi(text)
	require.NoError(t, err)

	for _, port := range []int{-1, 65536, taken} {
		s, err := sandbox.New(sandbox.Config{Admin: true, AdminPort: port})
		if s != nil {
			s.Close()
		}
		assert.ErrorContains(t, err, "AdminPort", "port %d", port)
	}
}
