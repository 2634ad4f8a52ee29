package paypay

import (
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// Owns reports whether a request is for this merchant: its key signed it, or it asks for
// a page about one of this merchant's account links, codes or payments.
func (b *backend) Owns(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, pagePrefix) {
		rest, signed := strings.CutPrefix(r.Header.Get("Authorization"), "hmac OPA-Auth:")
		key, _, _ := strings.Cut(rest, ":")
		return signed && secret.Equal(key, b.auth.key)
	}
	if r.URL.Path == requestPage {
		return secret.Equal(r.URL.Query().Get("apiKey"), b.auth.key)
	}
	if strings.HasPrefix(r.URL.Path, pendingPage) {
		return strings.HasPrefix(r.URL.EscapedPath(), b.sandbox.pendingPages())
	}
	defer b.base.lock()()
	if code, found := strings.CutPrefix(r.URL.Path, payPage); found {
		return b.base.payments.codes[code] != nil
	}
	if id, found := strings.CutPrefix(r.URL.Path, consentPage); found {
		return b.base.payments.byID[id] != nil
	}
	_, known := b.base.sessions[strings.TrimPrefix(r.URL.Path, linkPage)]
	return known
}

// Lock and Unlock stop the engine while the whole sandbox is reset.
func (b *backend) Lock()   { b.base.state.Lock(nil) }
func (b *backend) Unlock() { b.base.state.Unlock() }

// Reset restores the initial state of the configuration; the engine is locked.
func (b *backend) Reset() { b.base.book = b.base.newBook() }
