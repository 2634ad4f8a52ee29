package paypay

import (
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// newCodeID returns a code id: two digits, a hyphen, 16 letters.
func newCodeID(g *state.IDs) string { return "04-" + g.Letters(16) }

// newPaymentID returns a payment id of 20 digits, like PayPay's. A float64 cannot hold so many.
func newPaymentID(g *state.IDs) string { return "04" + g.Digits(18) }

// newRequestID returns a request id: OPA and 32 upper-case hex digits.
func newRequestID(g *state.IDs) string { return "OPA" + strings.ToUpper(g.Hex(32)) }
