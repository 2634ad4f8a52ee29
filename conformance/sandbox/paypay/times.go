package paypay

import (
	"errors"

	"github.com/jppay/jppay/conformance/sandbox/server"
)

// firstMilliseconds is the first number that can only be meant as milliseconds: as
// seconds it would be in the year 5138.
const firstMilliseconds = 100_000_000_000

// Check refuses times that are not in seconds since 1970. No source states what PayPay does
// with them, but they are a mistake of the merchant.
func (b *backend) Check(c *server.Call) error {
	var body struct {
		RequestedAt *int64 `json:"requestedAt"`
	}
	if len(c.Body) == 0 || c.Decode(&body) != nil || body.RequestedAt == nil {
		return nil // the check against the document refuses it
	}
	switch at := *body.RequestedAt; {
	case at <= 0:
		return errors.New("requestedAt must be a time after 1970")
	case at >= firstMilliseconds:
		return errors.New("requestedAt is in milliseconds: PayPay counts seconds")
	}
	return nil
}
