package paidy

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// versions are the versions that Paidy's v2 API has had, the current one first. The
// sandbox speaks the current one; for the older one it writes the status of an error
// as a string, as recorded in 2018.
var versions = []string{"2018-04-10", "2016-07-01"}

// accepted is the journal's entry for a correct key.
var accepted = &journal.Signature{Scheme: "bearer", OK: true, FirstDifference: -1}

// Authenticate checks the secret key, then whether Paidy works, then the version.
func (b *backend) Authenticate(c *server.Call) *contract.Refusal {
	headers := c.Request.Header.Values("Authorization")
	c.Signed(accepted)
	if refusal := b.checkKey(headers); refusal != nil {
		c.Signed(&journal.Signature{
			Scheme: "bearer", Why: refusal.Reason, FirstDifference: -1,
			Compared: []journal.Comparison{{
				Name: "Authorization", Came: describeCredentials(headers), Wanted: "Bearer " + b.secretKey,
			}},
		})
		return refusal
	}
	if b.base.state.Condition(policy.Paidy) == state.Outage {
		return &contract.Refusal{Code: codeException, Reason: "Paidy has an outage"}
	}
	sent := c.Request.Header.Values("Paidy-Version")
	if len(sent) > 1 || len(sent) == 1 && !slices.Contains(versions, sent[0]) {
		return &contract.Refusal{
			Code:   codeVersion,
			Status: http.StatusBadRequest,
			Reason: "the header Paidy-Version is not one of " + strings.Join(versions, ", ") +
				"; no source states the HTTP status of this code",
		}
	}
	return nil
}

// checkKey checks the Authorization headers of a request. A reason tells only the kind of a
// wrong key.
func (b *backend) checkKey(headers []string) *contract.Refusal {
	refuse := func(reason string) *contract.Refusal {
		return &contract.Refusal{Code: codeUnauthorized, Reason: reason}
	}

	if len(headers) != 1 {
		if len(headers) == 0 {
			return refuse("there is no Authorization header")
		}
		return refuse("there is more than one Authorization header")
	}

	scheme, key, _ := strings.Cut(headers[0], " ")
	key = strings.TrimLeft(key, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return refuse("the Authorization header does not begin with Bearer" + explainScheme(scheme))
	}
	if key == "" {
		return &contract.Refusal{Code: codeException, Reason: "the key is empty, which Paidy was seen to answer with 500"}
	}

	if b.isSecretKey(key) {
		return nil
	}
	return refuse(b.explainKey(key))
}

// explainScheme says, after a separator, what is in the place of the word Bearer.
func explainScheme(scheme string) string {
	switch lower := strings.ToLower(scheme); {
	case strings.HasPrefix(lower, "sk_"), strings.HasPrefix(lower, "pk_"):
		return ": the key stands there alone"
	case strings.HasPrefix(lower, "bearer"):
		return " and a space: another character follows the word"
	case lower == "basic":
		return ": it is Basic, and whether Paidy still takes that is not known"
	case lower == "hmac":
		return ": it is a signature as PayPay wants it"
	}
	return "; whether Paidy still takes Basic is not known"
}

// explainKey says what kind of key is in the place of the secret key.
func (b *backend) explainKey(key string) string {
	switch bare := strings.Trim(key, " \t\"'<>"); {
	case strings.HasPrefix(key, "pk_"):
		return "the key is a public one (pk_), which is for Checkout only"
	case strings.HasPrefix(key, "sk_live_"):
		return "the key is a live one; the sandbox takes its own SecretKey only"
	case bare != key && b.isSecretKey(bare):
		return "the key is not the sandbox's SecretKey: there are quotes or spaces around it"
	case strings.EqualFold(key, b.secretKey):
		return "the key is not the sandbox's SecretKey: its letters have another case"
	case strings.HasPrefix(b.secretKey, key):
		return "the key is not the sandbox's SecretKey: its end is missing"
	case strings.HasPrefix(key, "sk_test_"):
		return "the key is not the sandbox's SecretKey: it is another test key"
	}
	return "the key is not the sandbox's SecretKey"
}

// isSecretKey compares a key with the secret one.
func (b *backend) isSecretKey(key string) bool {
	got := sha256.Sum256([]byte(key))
	return subtle.ConstantTimeCompare(got[:], b.key[:]) == 1
}

// describeCredentials describes the Authorization headers without any key.
func describeCredentials(headers []string) string {
	if len(headers) != 1 {
		return fmt.Sprintf("%d headers", len(headers))
	}
	scheme, key, found := strings.Cut(headers[0], " ")
	if !found || !slices.Contains([]string{"basic", "bearer", "hmac"}, strings.ToLower(scheme)) {
		return fmt.Sprintf("%d characters without a known scheme", len([]rune(headers[0])))
	}
	return fmt.Sprintf("%s and a key of %d characters", scheme, len([]rune(key)))
}

// versionOf returns the version that a request asks for.
func versionOf(r *http.Request) string {
	if sent := r.Header.Get("Paidy-Version"); slices.Contains(versions, sent) {
		return sent
	}
	return versions[0]
}

// Sign gives a request new credentials; the server calls it to send a call again.
func (b *backend) Sign(r *http.Request, _ string, body []byte) ([]byte, error) {
	r.Header.Set("Authorization", "Bearer "+b.secretKey)
	return body, nil
}
