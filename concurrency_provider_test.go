package jppay_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

// fate says what the provider does with a call. It is part of the call's id, so the
// test sees an answer that belongs to another call.
type fate string

const (
	fateDone    fate = "done"
	fateRefused fate = "refused"
	fateLimited fate = "limited"
	fateLater   fate = "later" // unavailable at first
	fateCut     fate = "cut"
	fateSlow    fate = "slow" // the caller's deadline ends it
)

var fates = []fate{fateDone, fateRefused, fateLimited, fateLater, fateCut, fateSlow}

func fateOf(id string) fate {
	_, kind, _ := strings.Cut(id, "-")

	return fate(kind)
}

const (
	crowdAPIKey    = "a_crowdKey1"
	crowdAPISecret = "Y3Jvd2Qtc2VjcmV0"
	crowdSecret    = "crowd-legacy-secret"
	crowdMark      = "callid" // begins each id, and nothing else
)

var (
	crowdID            = regexp.MustCompile(crowdMark + `\d{6}-[a-z]+`)
	crowdAuthorization = regexp.MustCompile(`^hmac OPA-Auth:` + crowdAPIKey + `:[^:]+:([^:]+):([^:]+):[^:]+$`)
)

// assertNoOtherID asserts that a text holds ids of one call only.
func assertNoOtherID(t *testing.T, id, text string) {
	t.Helper()
	own := strings.TrimPrefix(id, crowdMark)
	for _, found := range strings.Split(text, crowdMark)[1:] {
		assert.True(t, strings.HasPrefix(found, own), "%s is expected: %s", id, text)
	}
}

// crowdProvider is all three providers at once. It answers by the id in the request,
// and asserts that each signature is new and belongs to its request.
type crowdProvider struct {
	t      *testing.T
	mu     sync.Mutex
	nonces map[string]string // by nonce, the request it was used for
	seen   map[string]bool   // ids
}

func newCrowdProvider(t *testing.T) *crowdProvider {
	return &crowdProvider{t: t, nonces: map[string]string{}, seen: map[string]bool{}}
}

// see keeps an id and tells whether it came before.
func (p *crowdProvider) see(id string) (before bool) {
	p.mu.Lock()
	defer p.mu.Unlock()

	before = p.seen[id]
	p.seen[id] = true

	return before
}

// use keeps what a nonce is used for and returns what it was used for before.
func (p *crowdProvider) use(nonce, request string) (before string) {
	p.mu.Lock()
	defer p.mu.Unlock()

	before = p.nonces[nonce]
	p.nonces[nonce] = request

	return before
}

// clear forgets all calls.
func (p *crowdProvider) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()

	clear(p.nonces)
	clear(p.seen)
}

// authenticate asserts that a request was signed for itself.
func (p *crowdProvider) authenticate(r *http.Request, id string, body []byte) {
	if strings.HasPrefix(r.URL.Path, "/pay/") {
		p.verifyChecksum(id, body)
		return
	}

	authorization := r.Header.Get("Authorization")
	if parts := crowdAuthorization.FindStringSubmatch(authorization); parts != nil {
		p.verifySignature(r, id, body, parts[1], parts[2])
		return
	}
	assert.True(p.t, strings.HasPrefix(authorization, "Bearer sk_test_"), "%s: credentials", id)
}

func (p *crowdProvider) verifyChecksum(id string, body []byte) {
	var sent struct {
		Checksum  string
		PaymentID string `json:"payment_id"`
	}
	assert.NoError(p.t, json.Unmarshal(body, &sent), id)

	want := sha256.Sum256([]byte(crowdSecret + sent.PaymentID))
	assert.Equal(p.t, base64.StdEncoding.EncodeToString(want[:]), sent.Checksum, "%s: the checksum of its body", id)
}

// verifySignature signs the request once more, with its own time and nonce.
func (p *crowdProvider) verifySignature(r *http.Request, id string, body []byte, nonce, epoch string) {
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	assert.NoError(p.t, err, id)
	signer, err := overlay.NewHMAC(crowdAPIKey, overlay.NewSecret(crowdAPISecret),
		func() time.Time { return time.Unix(seconds, 0) }, func() string { return nonce })
	if !assert.NoError(p.t, err, id) {
		return
	}

	again := r.Clone(r.Context())
	_, err = signer.Authenticate(again, nil, body)
	assert.NoError(p.t, err, id)
	assert.Equal(p.t, again.Header.Get("Authorization"), r.Header.Get("Authorization"), "%s: its signature", id)

	// net/http itself repeats a GET, byte for byte, when a connection that was used
	// before breaks.
	before := p.use(nonce, r.Method+" "+id)
	assert.Contains(p.t, []string{"", "GET " + id}, before, "%s: what the nonce was used for before", id)
}

func (p *crowdProvider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id := crowdID.FindString(r.URL.Path + string(body))
	p.authenticate(r, id, body)
	before := p.see(id)

	switch fateOf(id) {
	case fateRefused:
		refuseCrowd(w, id, http.StatusBadRequest)
		return
	case fateLimited:
		refuseCrowd(w, id, http.StatusTooManyRequests)
		return
	case fateLater:
		if !before {
			http.Error(w, "<html>down</html>", http.StatusServiceUnavailable)
			return
		}
	case fateCut:
		panic(http.ErrAbortHandler)
	case fateSlow:
		<-r.Context().Done()
		return
	case fateDone:
	}

	status := "closed"
	if strings.HasPrefix(r.URL.Path, "/pay/close") {
		status = "close_success"
	}
	writeCrowd(w, id, http.StatusOK, "SUCCESS", map[string]any{"status": status})
}

func refuseCrowd(w http.ResponseWriter, id string, status int) {
	code := "NO-" + id
	writeCrowd(w, id, status, code, map[string]any{
		"status": code, "code": code, "title": id, "description": id, "reference": id,
	})
}

// writeCrowd writes an answer that has the form of every provider.
func writeCrowd(w http.ResponseWriter, id string, status int, code string, answer map[string]any) {
	answer["resultInfo"] = map[string]string{"code": code, "message": id, "codeId": "1"}
	answer["data"] = map[string]string{
		"merchantPaymentId": id, "merchantRefundId": id, "paymentId": "1", "status": "REFUNDED",
	}
	answer["id"], answer["amount"] = id, 1
	answer["captures"] = []map[string]string{{"id": id}}
	answer["message"] = id

	w.Header().Set("X-REQUEST-ID", id)
	w.Header().Set("Request-Id", id)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}
