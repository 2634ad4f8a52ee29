package overlay

import (
	"fmt"

	"github.com/jppay/jppay/internal/configcheck"
)

const redacted = "[REDACTED]"

// Secret holds a key. It prints [REDACTED] under every formatting verb and
// encoder, also inside other values. The zero value is no secret.
type Secret struct {
	// A pointer, so that %p, which does not call Format, prints an address.
	value *string
}

// NewSecret wraps a key.
func NewSecret(value string) Secret { return Secret{value: &value} }

// Reveal returns the key itself, for signing with it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no key.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String returns [REDACTED].
func (s Secret) String() string { return redacted }

// GoString returns [REDACTED].
func (s Secret) GoString() string { return redacted }

// Format prints [REDACTED] under every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText encodes [REDACTED].
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// minSecret is how many bytes a secret has at least. The providers' secrets are longer; a
// shorter one was cut off or invented, and could be guessed.
const minSecret = 16

// checkSecret refuses what configcheck.Credential refuses, and a secret that is too short.
func checkSecret(field string, secret Secret) error {
	if err := configcheck.Credential(field, secret.Reveal()); err != nil {
		return err
	}
	if len(secret.Reveal()) < minSecret {
		return fmt.Errorf("%s: must have at least %d bytes: a shorter secret is not complete", field, minSecret)
	}
	return nil
}
