package paidylegacy

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/checkout"
	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// Account is a merchant's account at legacy Paidy. Empty fields get the same defaults in every
// sandbox.
type Account struct {
	APIKey, Secret string
}

// Completed returns the account with defaults for empty fields.
func (a Account) Completed() Account {
	key, secret := cmp.Or(a.APIKey, "NTQyZTZkYzYxMjAwMDA4YTA3N2E0ZGUz"), cmp.Or(a.Secret, "sandboxLocalOnlySecret1")
	return Account{APIKey: key, Secret: secret}
}

// Check returns what is wrong with an account.
func (a Account) Check() error {
	if strings.ContainsAny(a.APIKey, " \r\n") {
		return errors.New("APIKey has a space")
	}
	return nil
}

// Owns reports whether a request has this merchant's key.
func (b *backend) Owns(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, ScriptPath) {
		return secret.Equal(checkout.KeyOf(r), b.sandbox.APIKey)
	}
	key, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return bearer && secret.Equal(key, b.sandbox.APIKey)
}

// Lock and Unlock stop the engine while the whole sandbox is reset.
func (b *backend) Lock()   { b.base.state.Lock(nil) }
func (b *backend) Unlock() { b.base.state.Unlock() }

// Reset restores the initial state; the engine is locked.
func (b *backend) Reset() { b.base.book = newBook() }
