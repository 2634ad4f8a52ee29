// Package secret compares secrets. It is a part of the sandbox.
package secret

import "crypto/subtle"

// Equal compares two secrets in constant time.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
