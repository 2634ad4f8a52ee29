package paypay

import (
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// repeatedCapture returns the position of the capture that a merchantCaptureId names, in
// worlds where PayPay answers it again; -1 if there is none.
func (e *engine) repeatedCapture(o *payment, key string) int {
	if e.world().RepeatedCapture == worlds.CaptureRefused || o.purged {
		return -1
	}
	return slices.IndexFunc(o.captures, func(c capture) bool { return c.key == key })
}
