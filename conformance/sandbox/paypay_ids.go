package sandbox

import (
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// payPayCodeID returns a code id: two digits, a hyphen, 16 letters.
func payPayCodeID(g *state.IDs) string { return "04-" + g.Letters(16) }

// payPayPaymentID returns a payment id: 17 digits.
func payPayPaymentID(g *state.IDs) string { return "04" + g.Digits(15) }

// payPayRequestID returns a request id: OPA and 32 upper-case hex digits.
func payPayRequestID(g *state.IDs) string { return "OPA" + strings.ToUpper(g.Hex(32)) }
