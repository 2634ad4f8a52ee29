package paypay

import (
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// idMemory is how long PayPay checks that a merchantPaymentId is new (FAQ
// 7215875261839): 525 days for payments with balance and points, 921 for others. The
// sandbox takes the shorter for all.
const idMemory = 525 * 24 * time.Hour

// addPayment keeps a new payment under its merchantPaymentId. It keeps an earlier payment with
// that id as well.
func (e *engine) addPayment(o *payment) {
	o.asked, o.before = e.ask(), e.payments.byKey[o.key]
	e.payments.byKey[o.key] = o
	e.payments.made++
}

// paymentWithID returns the payment that uses an id, or nil if the id is free.
func (e *engine) paymentWithID(key string) *payment {
	o := e.payments.byKey[key]
	if o == nil || e.idForgotten(o) {
		return nil
	}
	return o
}

// idForgotten reports whether the id of a payment can be used again.
func (e *engine) idForgotten(o *payment) bool {
	return e.now().Sub(o.asked.at) >= idMemory
}

// readPayment returns the payment that a read of an id shows, among those that canShow accepts.
// Else it returns the newest, or nil if there is none.
func (e *engine) readPayment(key string, canShow func(*payment) bool) *payment {
	var found *payment
	for o := e.payments.byKey[key]; o != nil && !o.purged; o = o.before {
		if canShow(o) && (found == nil || e.world().SharedIDRead != worlds.ReadsNewest) {
			found = o
		}
	}
	if found == nil {
		return e.payments.byKey[key]
	}
	return found
}

func (o *payment) hasCode() bool { return o.code != nil }

func (o *payment) isPending() bool { return o.madeBy == byPending }

func (o *payment) isCharge() bool { return !o.hasCode() && !o.isPending() }

// repeatedCharge returns the payment that a request repeats, or nil if it asks for a new one.
func (e *engine) repeatedCharge(r chargeRequest) *payment {
	o := e.paymentWithID(r.key)
	for o != nil && e.ofAnotherUser(o, r) {
		o = o.before
		if o != nil && e.idForgotten(o) {
			o = nil
		}
	}
	again := e.world().RepeatedContinuous == worlds.ContinuousChargedAgain
	if o != nil && again && o.madeBy == byContinuous && r.operation == byContinuous {
		return nil
	}
	return o
}

// ofAnotherUser reports whether a request may use the id of a payment because the payment is of
// another user or store.
func (e *engine) ofAnotherUser(o *payment, r chargeRequest) bool {
	return e.world().IDScope == worlds.IDOfUserAndStore && o.madeBy != byCode &&
		(o.user != r.user || !equalText(o.order.storeID, r.order.storeID))
}

// repeatCharge answers a request whose merchantPaymentId was used before.
func (e *engine) repeatCharge(o *payment, r chargeRequest) (v payment, note string, err error) {
	if o.madeBy != r.operation {
		return v, "", contract.Refusef(codeInvalidParams,
			"merchantPaymentId was used by %s; no source states what PayPay answers", o.madeBy)
	}
	if err := e.refuseRepeatedCharge(o, r); err != nil {
		return v, "", err
	}

	note = "merchantPaymentId was used before: the first payment again, nothing charged"
	if o.user != r.user || o.amount != r.amount {
		note += "; user or amount differ, and no source states what PayPay does then"
	}

	v = o.view()
	created := r.operation != byContinuous && e.world().RepeatedDebit == worlds.DebitAnsweredCreated
	if created && e.now().Sub(o.asked.at) < worlds.Moment {
		v.id, v.status, v.accepted, v.methods = "", stateCreated, time.Time{}, funds{}
		note += "; it says CREATED, as OAS does of an id that is sent again quickly"
	}
	return v, note, nil
}

// refuseRepeatedCharge refuses an id that was used before, in worlds where PayPay does.
func (e *engine) refuseRepeatedCharge(o *payment, r chargeRequest) error {
	if r.operation == byContinuous {
		if e.world().RepeatedContinuous != worlds.ContinuousRefused {
			return nil
		}
	} else if e.world().RepeatedDebit != worlds.DebitRefused {
		return nil
	}

	if r.operation != byContinuous && !r.agreeSimilar {
		if err := e.checkSimilar(r.user, r.amount, e.nowInSeconds()); err != nil {
			return err
		}
	}
	return contract.Refusef(codeInvalidParams,
		"merchantPaymentId was used before, by payment %s; no source names the code", o.id)
}
