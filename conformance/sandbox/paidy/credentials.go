package paidy

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// versions are the versions that Paidy's v2 API has had, the current one first. The
// sandbox speaks the current one; for the older one it writes the status of an error
// as a string, as recorded in 2018.
var versions = []string{"2018-04-10", "2016-07-01"}

// Authenticate checks the secret key, then whether Paidy works, then the version.
func (b *backend) Authenticate(c *server.Call) *contract.Refusal {
	if refusal := b.checkKey(c.Request.Header.Values("Authorization")); refusal != nil {
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

// checkKey checks the Authorization headers of a request. A reason tells the kind of a
// wrong key and nothing else of it.
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
		return refuse("the Authorization header does not begin with Bearer; whether Paidy still takes Basic is not known")
	}
	if key == "" {
		return &contract.Refusal{Code: codeException, Reason: "the key is empty, which Paidy was seen to answer with 500"}
	}

	got := sha256.Sum256([]byte(key))
	if subtle.ConstantTimeCompare(got[:], b.key[:]) == 1 {
		return nil
	}

	switch {
	case strings.HasPrefix(key, "pk_"):
		return refuse("the key is a public one (pk_), which is for Checkout only")
	case strings.HasPrefix(key, "sk_live_"):
		return refuse("the key is a live one; the sandbox takes its own SecretKey only")
	}
	return refuse("the key is not the sandbox's SecretKey")
}

// versionOf returns the version that a request asks for.
func versionOf(r *http.Request) string {
	if sent := r.Header.Get("Paidy-Version"); slices.Contains(versions, sent) {
		return sent
	}
	return versions[0]
}
