// Package secret compares secrets, and encodes sums as some clients do by mistake. It is a part of
// the sandbox.
package secret

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Equal compares two secrets in constant time.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// HexInCapitals encodes a sum in hex with capital letters.
func HexInCapitals(sum []byte) string { return strings.ToUpper(hex.EncodeToString(sum)) }

// Base64OfHex encodes the hex digits of a sum in base64.
func Base64OfHex(sum []byte) string {
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum)))
}
