package paypay

import (
	"crypto/md5" //nolint:gosec // PayPay's scheme; the HMAC around it is what protects
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// maxClockDifference is in seconds. The clocks of client and PayPay must differ by less.
const maxClockDifference = 120

// credentials checks PayPay's HMAC and the merchant. It shares no code with the
// client's signer, so that a mistake there shows.
type credentials struct {
	key, secret string
	merchant    string
}

// check returns why a request is refused; empty means that it is accepted. The reason holds no
// secret and only the hash of the body. compared is for the journal.
func (a credentials) check(r *http.Request, body []byte, now time.Time) (reason string, compared *journal.Signature) {
	compared = &journal.Signature{Scheme: "hmac", FirstDifference: -1}
	if reason = a.checkSignature(r, body, now, compared); reason != "" {
		return reason, compared
	}
	compared.OK = true
	return a.checkMerchant(r), compared
}

// authorization is the content of PayPay's Authorization header.
type authorization struct{ key, mac, nonce, epoch, hash string }

// authorizationOf reads the Authorization header of a request, or returns what is wrong
// with its form.
func authorizationOf(r *http.Request) (given authorization, reason string) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return given, "there is no Authorization header"
	}
	if len(headers) > 1 {
		return given, "there is more than one Authorization header"
	}

	rest, ok := strings.CutPrefix(headers[0], "hmac OPA-Auth:")
	if !ok {
		return given, `the Authorization header does not begin with "hmac OPA-Auth:"`
	}

	parts := strings.Split(rest, ":")
	if len(parts) != 5 {
		return given, fmt.Sprintf(
			"the Authorization header has %d parts after OPA-Auth, want key, mac, nonce, epoch and hash", len(parts))
	}
	return authorization{parts[0], parts[1], parts[2], parts[3], parts[4]}, ""
}

// hashOf returns the content type and the hash of a body as they are signed.
func hashOf(r *http.Request, body []byte) (contentType, hash string) {
	if len(body) == 0 {
		return "empty", "empty"
	}
	contentType = r.Header.Get("Content-Type")
	sum := md5.Sum(append([]byte(contentType), body...)) //nolint:gosec // see the import
	return contentType, base64.StdEncoding.EncodeToString(sum[:])
}

// checkSignature returns why a signature is refused, and fills in what was compared.
func (a credentials) checkSignature(r *http.Request, body []byte, now time.Time, compared *journal.Signature) string {
	given, reason := authorizationOf(r)
	if reason != "" {
		compared.Why = reason
		return reason
	}

	contentType, wanted := hashOf(r, body)
	right := rightSigning(
		[lineCount]string{r.URL.EscapedPath(), r.Method, given.nonce, given.epoch, contentType, wanted}, a.secret)
	compared.Wanted = right.text()

	if !secret.Equal(given.key, a.key) {
		compared.Why = a.explainKey(given.key)
		return "the key is not the sandbox's APIKey: " + compared.Why
	}
	if given.nonce == "" {
		compared.Why = "the nonce is empty"
		return compared.Why
	}
	if reason := checkEpoch(given.epoch, now.Unix()); reason != "" {
		compared.ClockAhead = secondsAhead(given.epoch, now.Unix())
		compared.Why = reason + explainEpoch(given.epoch, now.Unix())
		return compared.Why
	}

	e := explainer{
		credentials: a, given: given, right: right, compared: compared,
		request: &sentRequest{
			Request: r, body: body, key: a.key, merchant: a.merchant, rightHash: wanted,
		},
	}
	if !secret.Equal(given.hash, wanted) {
		return e.refuseHash(wanted)
	}
	if mac := right.mac(); !secret.Equal(given.mac, mac) {
		return e.refuseMac(mac)
	}
	compared.Signed = compared.Wanted
	return ""
}

// checkEpoch compares the time of a signature, in seconds, with the sandbox's.
func checkEpoch(epoch string, now int64) string {
	at, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || epoch[0] < '0' || epoch[0] > '9' {
		return "the epoch is not a whole number of seconds"
	}
	switch {
	case at <= now-maxClockDifference:
		return fmt.Sprintf("the epoch is %d seconds behind the sandbox's clock; less than %d are accepted",
			now-at, maxClockDifference)
	case at >= now+maxClockDifference:
		return fmt.Sprintf("the epoch is %d seconds ahead of the sandbox's clock; less than %d are accepted",
			at-now, maxClockDifference)
	}
	return ""
}

// checkMerchant checks the merchant that a request acts for, if it names one. The
// document has the query and the header for Points Code only; here they are checked
// everywhere, because another merchant is a mistake anywhere.
func (a credentials) checkMerchant(r *http.Request) string {
	where, named := "the query assumeMerchant", r.URL.Query()["assumeMerchant"]
	if len(named) == 0 { // the query wins
		where, named = "the header X-ASSUME-MERCHANT", r.Header.Values("X-ASSUME-MERCHANT")
	}
	if len(named) > 1 {
		return where + " is there more than once"
	}
	if len(named) == 1 && named[0] != a.merchant {
		return where + " does not name the sandbox's MerchantID"
	}
	return ""
}
