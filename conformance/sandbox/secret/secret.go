// Package secret compares secrets. It is a part of the sandbox.
package secret

import "crypto/subtle"

// Equal compares two secrets in a time that does not depend on where they differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
