package paidylegacy

import (
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// authorization is what a decision about an authorization depends on.
type authorization struct {
	email       string
	orderRef    string
	authCode    string
	test        bool
	income      bool  // consumer_data.income was sent
	numPayments int64 // 0 where none was chosen
	order       purchase
}

// decision is the answer to an authorization. Only authorize_success made a payment.
type decision struct {
	status    string
	reason    string
	message   string
	paymentID string
	offers    []offer
	logReason string // for the log
}

// offer is a number of payments and their amounts, in yen.
type offer struct {
	numPayments, monthly, lastMonth, total int64
}

// authorize decides about an authorization. It keeps nothing if the authorization does not
// succeed: the caller sends the whole body again (S3).
func (e *engine) authorize(a authorization) (decision, error) {
	if err := a.order.check(); err != nil {
		return decision{}, err
	}

	consumer := strings.ToLower(a.email)
	if d := a.decide(consumer); d.status != "" {
		// Only test consumers get here, so this shows no personal data.
		d.logReason = "this is what happens to the test consumer " + consumer
		return d, nil
	}

	defer e.lock()()

	if len(e.payments) >= maxPayments {
		return decision{}, contract.Refusef(codeInternalError, "the sandbox keeps at most %d legacy payments", maxPayments)
	}

	p := &payment{
		id: newID(e.state.IDs, e.state.Clock.Now()), orderRef: a.orderRef, test: a.test, authorized: a.order.total,
		order: a.order, expires: e.state.Clock.Now().Add(validity), pieces: map[string]int64{},
	}

	e.payments[p.id] = p
	e.commit("authorizePayment", "authorization", p.id, p, p.order.total)

	e.notifyAuthorized(p.id, p.orderRef)
	return decision{status: "authorize_success", paymentID: p.id}, nil
}

// decide returns the decision for a test consumer. An empty status means approved.
func (a *authorization) decide(consumer string) decision {
	mismatch := func(reason string) decision {
		return decision{status: "authenticate_consumer_fail", reason: reason}
	}

	switch consumer {
	case Declined:
		return decision{status: "authorize_fail"}
	case PhoneMismatch:
		return mismatch("phone_mismatch")
	case EmailMismatch:
		return mismatch("email_mismatch")
	case OverLimit:
		return mismatch("rejected_limits")
	case AsksPin:
		switch a.authCode {
		case "":
			return decision{status: "authenticate_consumer"}
		case Pin:
			return decision{}
		}
		return mismatch("invalid_auth_code")
	case AsksConsumerData:
		if !a.income {
			return decision{status: "require_data", reason: "require_consumer_data", message: "income is required"}
		}
	case AsksNumPayments:
		offers := offersFor(a.order.total)
		if !slices.ContainsFunc(offers, func(o offer) bool { return o.numPayments == a.numPayments }) {
			return decision{status: "require_data", reason: "require_num_payments", offers: offers}
		}
	}
	return decision{}
}

// offersFor offers one payment or three. Three cost no extra charge, because no source states
// Paidy's charges.
func offersFor(total int64) []offer {
	third := total / 3
	return []offer{
		{numPayments: 1, monthly: total, lastMonth: total, total: total},
		{numPayments: 3, monthly: third, lastMonth: total - 2*third, total: total},
	}
}
