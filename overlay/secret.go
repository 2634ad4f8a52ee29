package overlay

import (
	"errors"
	"fmt"
	"strings"
)

const redacted = "[REDACTED]"

// Secret holds a key. It prints [REDACTED] under every formatting verb and
// encoder, also inside other values. The zero value is no secret.
type Secret struct {
	// A pointer, because %p asks no Formatter and prints what it finds.
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

// placeholders are what people leave in a configuration that is not filled in.
// Each is too long, or has a character too many, to stand in a random key by
// chance: one of 44 base64 letters holds any given three of them now and then.
var placeholders = []string{"your_", "your-", "yourapi", "xxxxxx", "changeme", "change_me", "change-me", "placeholder", "example", "<", "${"}

// CheckCredential refuses a value that cannot be a credential: an empty one, one
// with white space, control or non-ASCII characters, and an obvious placeholder.
// The error names the field and never shows the value.
func CheckCredential(field, value string) error {
	if value == "" {
		return errors.New(field + ": is empty")
	}
	for i := range len(value) {
		if c := value[i]; c <= ' ' || c > '~' {
			return errors.New(field + ": holds a space, a line break or another character that no key has")
		}
	}
	lower := strings.ToLower(value)
	if lower == "todo" || strings.Trim(lower, "x") == "" {
		return errors.New(field + ": is not filled in: it looks like a stand-in for a key")
	}
	for _, placeholder := range placeholders {
		if strings.Contains(lower, placeholder) {
			return errors.New(field + ": is not filled in: it looks like a stand-in for a key")
		}
	}
	return nil
}

// minSecret is how many bytes a secret has at least. The providers' own have more; what
// is shorter was cut off or made up, and could be guessed.
const minSecret = 16

// checkSecret refuses what CheckCredential refuses, and a secret that is too short.
func checkSecret(field string, secret Secret) error {
	if err := CheckCredential(field, secret.Reveal()); err != nil {
		return err
	}
	if len(secret.Reveal()) < minSecret {
		return fmt.Errorf("%s: is shorter than %d bytes, so it is no whole secret", field, minSecret)
	}
	return nil
}
