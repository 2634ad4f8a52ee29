package paidylegacy

import (
	"math"
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// capture is a capture of a payment.
type capture struct {
	payment          *payment
	amount, refunded int64
}

// selection is what to capture; nil items mean the whole rest.
type selection struct {
	items         []selectedLine
	tax, shipping *int64
}

// selectedLine names a line of the order. An empty id means the position in the list, counted
// from 1 (S3). No quantity means the rest of the line; no source states that.
type selectedLine struct {
	id       string
	quantity *int64
}

// capture charges the consumer for a part of an open payment and returns the
// capture's id.
func (e *engine) capture(id string, part selection) (string, error) {
	defer e.lock()()

	p, err := e.openPayment(id, codeCaptureFail)
	if err != nil {
		return "", err
	}

	claim, err := p.amountsFor(part)
	if err != nil {
		return "", err
	}

	p.captured += claim.amount
	p.tax += claim.tax
	p.shipping += claim.shipping
	for item, pieces := range claim.pieces {
		p.pieces[item] += pieces
	}

	p.closed = part.items == nil || p.allCaptured()
	captureID := newID(e.state.IDs, e.state.Clock.Now())
	e.captures[captureID] = &capture{payment: p, amount: claim.amount}
	e.commit("capturePayment", "capture", captureID, p, claim.amount)

	e.notifyCaptured(p.id, captureID)
	return captureID, nil
}

// captureAmounts is what one capture takes from a payment.
type captureAmounts struct {
	amount, tax, shipping int64
	pieces                map[string]int64 // by item id
}

// amountsFor returns what a capture takes, or refuses it.
func (p *payment) amountsFor(part selection) (captureAmounts, error) {
	rest := captureAmounts{
		amount: p.order.total - p.captured, tax: p.order.tax - p.tax, shipping: p.order.shipping - p.shipping,
		pieces: map[string]int64{},
	}

	prices := map[string]int64{}
	for _, item := range p.order.items {
		rest.pieces[item.id] = item.quantity - p.pieces[item.id]
		prices[item.id] = item.price
	}

	if part.items == nil {
		// No source says what tax or shipping without items means, so the sandbox accepts only
		// the amounts that change nothing.
		if part.tax != nil && *part.tax != rest.tax || part.shipping != nil && *part.shipping != rest.shipping {
			return captureAmounts{}, contract.Refusef(codeCaptureFail,
				"a capture without items takes all that is left, which is %d yen of tax and %d of shipping",
				rest.tax, rest.shipping)
		}
		if rest.amount < 1 {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "nothing is left to capture")
		}
		return rest, nil
	}

	claim, err := claimItems(part.items, rest.pieces, prices)
	if err != nil {
		return captureAmounts{}, err
	}

	// Whether tax and shipping that are not sent are captured with the items is
	// not stated; the sandbox charges only what it was asked for.
	if part.tax != nil {
		claim.tax = *part.tax
	}
	if part.shipping != nil {
		claim.shipping = *part.shipping
	}
	if claim.tax < 0 || claim.tax > rest.tax || claim.shipping < 0 || claim.shipping > rest.shipping {
		return captureAmounts{}, contract.Refusef(codeCaptureFail,
			"tax %d and shipping %d are not within the %d and %d yen left", claim.tax, claim.shipping, rest.tax, rest.shipping)
	}

	for _, extra := range []int64{claim.tax, claim.shipping} {
		sum, fits := plusTimes(claim.amount, extra, 1)
		if !fits {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "the parts come to more than the sandbox can count")
		}
		claim.amount = sum
	}

	if claim.amount < 1 || claim.amount > rest.amount {
		return captureAmounts{}, contract.Refusef(codeCaptureFail,
			"the parts come to %d yen, want 1 to the %d yen left", claim.amount, rest.amount)
	}
	return claim, nil
}

// claimItems returns what the items of a capture take, or refuses them. remaining and prices
// are the remaining pieces and their prices, by item id.
func claimItems(items []selectedLine, remaining, prices map[string]int64) (captureAmounts, error) {
	claim := captureAmounts{pieces: map[string]int64{}}
	for i, piece := range items {
		if piece.id == "" {
			piece.id = strconv.Itoa(i + 1)
		}

		price, ok := prices[piece.id]
		if !ok {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "item %d of the capture names no line of the order", i+1)
		}

		rest := remaining[piece.id] - claim.pieces[piece.id]
		quantity := rest
		if piece.quantity != nil {
			quantity = *piece.quantity
		}
		if quantity < 1 || quantity > rest {
			return captureAmounts{}, contract.Refusef(codeCaptureFail,
				"item %d of the capture has quantity %d, want 1 to the %d left", i+1, quantity, rest)
		}

		sum, fits := plusTimes(claim.amount, price, quantity)
		if !fits {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "the items come to more than the sandbox can count")
		}
		claim.amount = sum
		claim.pieces[piece.id] += quantity
	}
	return claim, nil
}

// allCaptured reports whether every piece of every line was captured.
func (p *payment) allCaptured() bool {
	for _, item := range p.order.items {
		if p.pieces[item.id] < item.quantity {
			return false
		}
	}
	return true
}

// plusTimes returns sum + price*quantity, and false where that could overflow.
func plusTimes(sum, price, quantity int64) (int64, bool) {
	const limit = 1 << 61
	if math.Abs(float64(price)*float64(quantity)) >= limit || math.Abs(float64(sum)) >= limit {
		return 0, false
	}
	return sum + price*quantity, true
}

// refund gives back a part of a capture, or the rest of it if amount is nil.
func (e *engine) refund(captureID string, amount *int64) error {
	defer e.lock()()

	c := e.captures[captureID]
	if c == nil {
		return contract.Refusef(codeRefundFail, "no capture has the id %s", captureID)
	}

	remaining := c.amount - c.refunded
	yen := remaining
	if amount != nil {
		yen = *amount
	}
	if yen < 1 || yen > remaining {
		return contract.Refusef(codeRefundFail,
			"a refund of %d yen was asked for, %d of the %d yen captured are left", yen, remaining, c.amount)
	}

	c.refunded += yen
	c.payment.refunded += yen
	e.commit("refundPayment", "refund", captureID, c.payment, yen)

	e.notifyRefunded(captureID)
	return nil
}

// hasCapture reports whether a capture exists.
func (e *engine) hasCapture(id string) bool {
	defer e.lock()()
	return e.captures[id] != nil
}
