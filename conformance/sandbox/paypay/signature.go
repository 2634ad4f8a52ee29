package paypay

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // PayPay's scheme; the HMAC around it is what protects
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/safetext"
)

// maxClockDifference is by how many seconds the clocks of client and PayPay may not
// differ: less is accepted.
const maxClockDifference = 120

// credentials checks PayPay's HMAC and the merchant. It shares no code with the
// client's signer, so that a mistake there shows.
type credentials struct {
	key, secret string
	merchant    string
}

// check returns why a request is refused; empty means that it is accepted. The reason
// holds no secret, and of the body only its hash.
func (a credentials) check(r *http.Request, body []byte, now time.Time) string {
	if reason := a.checkSignature(r, body, now); reason != "" {
		return reason
	}
	return a.checkMerchant(r)
}

func (a credentials) checkSignature(r *http.Request, body []byte, now time.Time) string {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "there is no Authorization header"
	}
	if len(headers) > 1 {
		return "there is more than one Authorization header"
	}

	rest, ok := strings.CutPrefix(headers[0], "hmac OPA-Auth:")
	if !ok {
		return `the Authorization header does not begin with "hmac OPA-Auth:"`
	}

	parts := strings.Split(rest, ":")
	if len(parts) != 5 {
		return fmt.Sprintf("the Authorization header has %d parts after OPA-Auth, want key, mac, nonce, epoch and hash",
			len(parts))
	}

	key, mac, nonce, epoch, hash := parts[0], parts[1], parts[2], parts[3], parts[4]
	if !safetext.Equal(key, a.key) {
		return "the key is not the sandbox's APIKey"
	}
	if nonce == "" {
		return "the nonce is empty"
	}
	if reason := checkEpoch(epoch, now.Unix()); reason != "" {
		return reason
	}

	contentType, wanted := "empty", "empty"
	if len(body) > 0 {
		contentType = r.Header.Get("Content-Type")
		sum := md5.Sum(append([]byte(contentType), body...)) //nolint:gosec // see the import
		wanted = base64.StdEncoding.EncodeToString(sum[:])
	}

	if !safetext.Equal(hash, wanted) {
		switch {
		case len(body) == 0:
			return "the hash is not \"empty\", but the request has no body"
		case hash == "empty":
			return fmt.Sprintf("the hash is \"empty\", but the request has a body of %d bytes", len(body))
		}
		return fmt.Sprintf("the hash is not %s, "+
			"the MD5 of the content type %q followed by the %d bytes of the body as they arrived: "+
			"body or content type changed after they were hashed", wanted, safetext.Shortened(contentType), len(body))
	}

	lines := []string{r.URL.EscapedPath(), r.Method, nonce, epoch, contentType, wanted}
	sum := hmac.New(sha256.New, []byte(a.secret))
	sum.Write([]byte(strings.Join(lines, "\n")))
	if !safetext.Equal(mac, base64.StdEncoding.EncodeToString(sum.Sum(nil))) {
		for i, line := range lines {
			lines[i] = safetext.Shortened(line)
		}
		return fmt.Sprintf("the mac is not the base64 HMAC-SHA256, keyed with the sandbox's APISecret, of %q",
			strings.Join(lines, "\n"))
	}
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
