package policy

import (
	"fmt"
	"strconv"
)

// Sensitive holds bytes that may be personal data. It prints its length only.
type Sensitive []byte

// String returns the length, not the content.
func (s Sensitive) String() string { return "[" + strconv.Itoa(len(s)) + " bytes]" }

// GoString returns the same as String.
func (s Sensitive) GoString() string { return s.String() }

// Format prints the length under every verb.
func (s Sensitive) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText encodes the length, not the content.
func (s Sensitive) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
