package overlay

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // PayPay's scheme hashes the body with MD5
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay/policy"
)

// noBody stands for content type and hash where a request has no body.
const noBody = "empty"

// clockTolerance is how far the clock of a signature may be from PayPay's
// (DOC-api_authorization: less than 2 minutes).
const clockTolerance = 2 * time.Minute

// codeUnauthorized is how PayPay refuses a signature, for its time among other reasons.
const codeUnauthorized = "UNAUTHORIZED"

// hmacAuth signs requests to PayPay OPA: Authorization: hmac OPA-Auth:… It is safe
// for concurrent use.
type hmacAuth struct {
	key    string
	now    func() time.Time
	own    bool // now was given, so a Doer's clock does not replace it
	nonce  func() string
	ahead  atomic.Int64 // how far PayPay's clock is ahead of now, in nanoseconds
	states *sync.Pool   // of *hmacState
}

// withClock returns a signer with the same credentials on the clock of a Doer, or h
// itself if it has a clock of its own.
func (h *hmacAuth) withClock(now func() time.Time) Authenticator {
	if h.own {
		return h
	}
	return &hmacAuth{key: h.key, now: now, nonce: h.nonce, states: h.states}
}

// skew returns how far PayPay's clock is ahead of now, as far as is known.
func (h *hmacAuth) skew() time.Duration { return time.Duration(h.ahead.Load()) }

// withSkew returns a signer that adds that much to now.
func (h *hmacAuth) withSkew(ahead time.Duration) Authenticator {
	signer := &hmacAuth{key: h.key, now: h.now, own: h.own, nonce: h.nonce, states: h.states}
	signer.adjust(ahead)
	return signer
}

// skewTo returns how far PayPay's time, which a refusal showed, is ahead of now, and
// whether PayPay refuses a signature that was made with the given skew. The skew of h may
// have changed since that signature.
func (h *hmacAuth) skewTo(provider time.Time, skew time.Duration) (time.Duration, bool) {
	ahead := provider.Sub(h.now())
	return ahead, (ahead - skew).Abs() >= clockTolerance
}

// adjust sets the skew of all later signatures.
func (h *hmacAuth) adjust(ahead time.Duration) { h.ahead.Store(int64(ahead)) }

// hmacState is what one signature needs and the next one can use again.
type hmacState struct {
	md5   hash.Hash
	mac   hash.Hash
	text  []byte
	sum   [sha256.Size]byte
	body  [24]byte // base64 of an MD5
	value [44]byte // base64 of a SHA-256
}

// NewHMAC returns an Authenticator that signs requests to PayPay OPA. It refuses empty and
// placeholder credentials, and a secret of fewer than 16 bytes. If now is nil, the time is
// that of the Doer's clock, or the real time without a Doer. If nonce is nil, the nonce is
// random.
func NewHMAC(apiKey string, apiSecret Secret, now func() time.Time, nonce func() string) (Authenticator, error) {
	if err := configcheck.Credential("APIKey", apiKey); err != nil {
		return nil, err
	}
	if strings.Contains(apiKey, ":") {
		return nil, errors.New("APIKey: holds a colon, which separates the parts of a signature")
	}
	if err := checkSecret("APISecret", apiSecret); err != nil {
		return nil, err
	}
	own := now != nil
	if !own {
		now = time.Now
	}
	if nonce == nil {
		nonce = randomNonce
	}
	secret := []byte(apiSecret.Reveal())
	states := &sync.Pool{New: func() any {
		return &hmacState{md5: md5.New(), mac: hmac.New(sha256.New, secret)} //nolint:gosec // see the import
	}}
	return &hmacAuth{key: apiKey, now: now, own: own, nonce: nonce, states: states}, nil
}

// randomNonce has 72 random bits in 12 characters.
func randomNonce() string {
	var raw [9]byte
	_, _ = rand.Read(raw[:]) // never fails
	var text [12]byte
	base64.RawURLEncoding.Encode(text[:], raw[:])
	return string(text[:])
}

// Authenticate sets the Authorization header of req for exactly this body, which
// it returns unchanged. With a body it also sets a missing Content-Type, since
// the signature covers it.
func (h *hmacAuth) Authenticate(req *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	state := h.states.Get().(*hmacState)
	defer h.states.Put(state)

	contentType, bodyHash := noBody, []byte(noBody)
	if len(body) > 0 {
		switch sent := req.Header["Content-Type"]; len(sent) {
		case 0:
			contentType = "application/json"
			req.Header.Set("Content-Type", contentType)
		case 1:
			contentType = strings.Trim(sent[0], " \t") // as net/http sends it
		default:
			return nil, errors.New("the request has more than one Content-Type")
		}
		state.md5.Reset()
		state.text = append(state.text[:0], contentType...)
		state.md5.Write(state.text)
		state.md5.Write(body)
		base64.StdEncoding.Encode(state.body[:], state.md5.Sum(state.sum[:0]))
		bodyHash = state.body[:]
	}
	nonce, epoch := h.nonce(), h.now().Add(h.skew()).Unix()
	if nonce == "" || strings.ContainsAny(nonce, ":\r\n") {
		return nil, errors.New("the nonce is empty or holds a colon or a line break")
	}

	text := append(state.text[:0], req.URL.EscapedPath()...)
	text = append(append(text, '\n'), req.Method...)
	text = append(append(text, '\n'), nonce...)
	text = strconv.AppendInt(append(text, '\n'), epoch, 10)
	text = append(append(text, '\n'), contentType...)
	text = append(append(text, '\n'), bodyHash...)
	state.mac.Reset()
	state.mac.Write(text)
	base64.StdEncoding.Encode(state.value[:], state.mac.Sum(state.sum[:0]))

	text = append(text[:0], "hmac OPA-Auth:"...)
	text = append(append(text, h.key...), ':')
	text = append(append(text, state.value[:]...), ':')
	text = append(append(text, nonce...), ':')
	text = append(strconv.AppendInt(text, epoch, 10), ':')
	text = append(text, bodyHash...)
	state.text = text
	req.Header["Authorization"] = []string{string(text)}
	return body, nil
}
