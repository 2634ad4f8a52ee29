package paidy

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/checkout"
	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// Account is a merchant's account at Paidy. Empty fields get the same defaults in every
// sandbox.
type Account struct {
	SecretKey, PublicKey string
}

// Completed returns the account with defaults for empty fields.
func (a Account) Completed() Account {
	return Account{
		SecretKey: cmp.Or(a.SecretKey, "sk_test_sandboxLocalOnly1"),
		PublicKey: cmp.Or(a.PublicKey, "pk_test_sandboxLocalOnly1"),
	}
}

// Check returns what is wrong with an account.
func (a Account) Check() error {
	if strings.ContainsAny(a.SecretKey+a.PublicKey, " \r\n") {
		return errors.New("SecretKey or PublicKey has a space")
	}
	if strings.HasPrefix(a.SecretKey, "pk_") {
		return errors.New("SecretKey is a public key")
	}
	return nil
}

// Owns reports whether a request has this merchant's key. The dialog of Checkout uses the
// public key.
func (b *backend) Owns(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, ScriptPath) {
		return secret.Equal(checkout.KeyOf(r), b.publicKey)
	}
	_, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return b.isSecretKey(strings.TrimLeft(key, " "))
}

// Lock and Unlock stop the engine while the whole sandbox is reset.
func (b *backend) Lock()   { b.base.state.Lock(nil) }
func (b *backend) Unlock() { b.base.state.Unlock() }

// Reset restores the initial state; the engine is locked.
func (b *backend) Reset() { b.base.book = b.base.newBook() }
