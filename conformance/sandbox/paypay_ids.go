package sandbox

import "strings"

// payPayCodeID returns a code id: two digits, a hyphen, 16 letters.
func payPayCodeID(g *ids) string { return "04-" + g.letters(16) }

// payPayPaymentID returns a payment id: 17 digits.
func payPayPaymentID(g *ids) string { return "04" + g.digits(15) }

// payPayRequestID returns a request id: OPA and 32 upper-case hex digits.
func payPayRequestID(g *ids) string { return "OPA" + strings.ToUpper(g.hex(32)) }
