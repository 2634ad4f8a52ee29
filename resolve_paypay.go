package jppay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// payPayResolver says how PayPay is asked about a write, and what its answers mean.
type payPayResolver struct {
	read func(question payPayQuestion) (payPayReading, error)
	// notFound is the reason of "did not happen" if PayPay does not know the object. It is
	// empty if PayPay may show the object later: then pending is the reason of "unknown".
	notFound, pending string
	// codes say, like a 404, that PayPay does not know the object. failed say that nothing
	// happened. gone say that the object has ended, as the write wanted.
	codes, failed, gone []string
	// states are the outcomes by the shown state. If there are none, the document's
	// x-state decides; without x-state, an object that is shown has happened.
	states map[string]overlay.Outcome
	// decide replaces states if the state alone does not tell the outcome.
	decide func(w overlay.Write, shown payPayReading) (overlay.Outcome, string)
	// whole says that the read has the same answer as the write itself.
	whole bool
	// lapses says that PayPay forgets the object after a while.
	lapses bool
}

// lasting is how long PayPay surely knows a code: the shortest lifetime of a code in a
// source is five minutes.
const lasting = 4 * time.Minute

// slowest is how long PayPay is asked while its answers leave the outcome unknown. The
// longest time in a source is the six hours in which a user may consent.
const slowest = 7 * time.Hour

// payPayQuestion is a question about a write.
type payPayQuestion struct {
	ctx     context.Context
	client  *PayPay
	refs    map[string]string
	options []paypay.CallOption
}

// payPayReading is the object that a read showed.
type payPayReading struct {
	what     string // "payment" for instance
	state    string
	resource any
}

var payPayResolvers = map[string]payPayResolver{
	"createPayment":           debitResolver,
	"createContinuousPayment": debitResolver,
	"createAuth": {
		read: readPayPayPayment, notFound: "PayPay knows no such payment", codes: noPaymentCodes, whole: true,
		states: outcomes(map[overlay.Outcome][]paypay.PaymentStatus{
			overlay.Happened: {
				paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCompleted,
				paypay.PaymentStatusRefunded, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired,
			},
			overlay.DidNotHappen: {paypay.PaymentStatusFailed},
			overlay.Unknown:      {paypay.PaymentStatusCreated},
		}),
	},
	"capturePaymentAuth": {
		read: readPayPayAny, notFound: "PayPay knows no such payment", codes: noPaymentCodes, whole: true,
		decide: decideCapture,
	},
	"cancelPayment": {
		read: readPayPayAny, notFound: "PayPay knows no such payment", codes: noPaymentCodes,
		states: outcomes(map[overlay.Outcome][]paypay.PaymentStatus{
			overlay.Happened: {paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled},
			overlay.Unknown: { // cancelling takes its time
				paypay.PaymentStatusCreated, paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing,
				paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded, paypay.PaymentStatusExpired,
			},
		}),
	},
	"createQRCode": {
		read: readPayPayCode, notFound: "PayPay knows no such code", codes: []string{"DYNAMIC_QR_PAYMENT_NOT_FOUND"},
		decide: thereIsOne, lapses: true,
	},
	"createPendingPayment": {
		read: readPayPayPending, notFound: "PayPay knows no such pending payment",
		codes: []string{"REQUEST_ORDER_NOT_FOUND"}, decide: thereIsOne,
	},
	"cancelPendingPayment": {
		read: readPayPayPending, pending: "PayPay does not show the pending payment",
		states: outcomes(map[overlay.Outcome][]paypay.PaymentStatus{
			overlay.Happened:     {paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled},
			overlay.DidNotHappen: {paypay.PaymentStatusCompleted},
			overlay.Unknown: { // cancelling takes its time
				paypay.PaymentStatusCreated, paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing,
				paypay.PaymentStatusRefunded, paypay.PaymentStatusExpired,
			},
		}),
	},
	"refundPayment": {
		read: readPayPayRefund, notFound: "PayPay knows no such refund",
		codes: []string{"NO_SUCH_REFUND_ORDER", "RESOURCE_NOT_FOUND"},
	},
	"createCashback": {
		read: readPayPayCashback, pending: "PayPay does not show the cashback yet, and may still give it",
		codes: []string{"TRANSACTION_NOT_FOUND"}, failed: []string{"NOT_ENOUGH_MONEY"},
		states: outcomes(map[overlay.Outcome][]paypay.CashbackDetailsStatus{
			overlay.Happened:     {paypay.CashbackDetailsStatusSuccess},
			overlay.Accepted:     {paypay.CashbackDetailsStatusAccepted},
			overlay.DidNotHappen: {paypay.CashbackDetailsStatusFailure},
		}),
	},
	"createCashbackReversal": {
		read: readPayPayReversal, pending: "PayPay does not show the reversal yet, and may still carry it out",
		codes: []string{"TRANSACTION_NOT_FOUND"}, failed: []string{"NOT_ENOUGH_MONEY"},
		states: outcomes(map[overlay.Outcome][]paypay.CashbackReversalDetailsStatus{
			overlay.Happened:     {paypay.CashbackReversalDetailsStatusSuccess},
			overlay.Accepted:     {paypay.CashbackReversalDetailsStatusAccepted},
			overlay.DidNotHappen: {paypay.CashbackReversalDetailsStatusFailure},
		}),
	},
	"createTopUpQRCode": {
		read: readPayPayTopUp, notFound: "PayPay knows no such top-up", decide: thereIsOne,
	},
	"unlinkUser": {
		read: readPayPayLink, pending: "PayPay does not show the account link",
		gone: []string{"INVALID_USER_AUTHORIZATION_ID"},
		states: outcomes(map[overlay.Outcome][]paypay.UserAuthorizationStatus{
			overlay.Happened:     {paypay.UserAuthorizationStatusInactive},
			overlay.DidNotHappen: {paypay.UserAuthorizationStatusActive},
		}),
	},
}

// debitResolver asks about a payment of a linked user. The document says what its states
// mean.
var debitResolver = payPayResolver{
	read: readPayPayPayment, notFound: "PayPay knows no such payment", codes: noPaymentCodes, whole: true,
}

// noPaymentCodes say that PayPay knows no payment. No source says which of them a read
// answers, so every answer 404 counts as well.
var noPaymentCodes = []string{"RESOURCE_NOT_FOUND", "DYNAMIC_QR_PAYMENT_NOT_FOUND"}

// outcomes turns lists of states into the outcome of each.
func outcomes[S ~string](lists map[overlay.Outcome][]S) map[string]overlay.Outcome {
	states := map[string]overlay.Outcome{}
	for outcome, list := range lists {
		for _, state := range list {
			states[string(state)] = outcome
		}
	}
	return states
}

// askPayPay asks PayPay what became of a write.
func askPayPay(ctx context.Context, s *sender, w overlay.Write) (overlay.Resolution, error) {
	r, known := payPayResolvers[w.Operation]
	if !known {
		return unknownOutcome("", fmt.Errorf("jppay: %w about %s", overlay.ErrUnresolvable, w.Operation))
	}
	var came policy.Answer
	question := payPayQuestion{ctx, &PayPay{s}, w.Refs, []paypay.CallOption{paypay.WithAnswer(&came)}}
	if merchant, ok := w.Refs["assumeMerchant"]; ok {
		question.options = append(question.options, paypay.WithMerchant(merchant))
	}
	shown, err := r.read(question)
	if err != nil {
		return r.withoutAnswer(w, err)
	}
	resolution := overlay.Resolution{
		Reason: fmt.Sprintf("the %s is %s", shown.what, shown.state), Resource: shown.resource, Body: came.Body,
	}
	if resolution.Outcome = r.outcome(w, shown); r.decide != nil {
		resolution.Outcome, resolution.Reason = r.decide(w, shown)
	}
	if r.whole && resolution.Outcome == overlay.Happened {
		resolution.Answer = came.Body
	}
	if resolution.Outcome == overlay.Unknown && w.Age >= slowest {
		return resolution, fmt.Errorf("jppay: %w about %s any longer: %s, more than %s after it was sent; "+
			"look in PayPay's dashboard", overlay.ErrUnresolvable, w.Operation, resolution.Reason, slowest)
	}
	return resolution, nil
}

// outcome says what a state means.
func (r *payPayResolver) outcome(w overlay.Write, shown payPayReading) overlay.Outcome {
	if r.states == nil {
		return operationOf(paypay.Operations(), w.Operation).StateOutcome(shown.state)
	}
	if outcome, listed := r.states[shown.state]; listed {
		return outcome
	}
	return overlay.Unknown
}

// withoutAnswer is the resolution if the read showed nothing.
func (r *payPayResolver) withoutAnswer(w overlay.Write, err error) (overlay.Resolution, error) {
	switch {
	case hasCode(err, r.gone):
		return overlay.Resolution{Outcome: overlay.Happened, Reason: "PayPay no longer knows it"}, nil
	case hasCode(err, r.failed):
		return refusedPoints(err)
	case w.Operation == "createTopUpQRCode" && hasStatus(err, http.StatusBadRequest):
		return unknownOutcome("", fmt.Errorf("jppay: %w about %s: no source says whether PayPay answers 400 for a top-up "+
			"that does not exist: %w", overlay.ErrUnresolvable, w.Operation, err))
	case r.notFound == "" && hasCode(err, r.codes) && w.Age < slowest:
		return unknownOutcome(r.pending, nil)
	case r.notFound == "" && hasCode(err, r.codes):
		return unknownOutcome(r.pending, fmt.Errorf("jppay: %w about %s: %s; send the same request again with the same id, "+
			"or reverse it before you use a new id", overlay.ErrUnresolvable, w.Operation, r.pending))
	case r.notFound == "":
		return unknownOutcome(r.pending, err)
	case ignoreNotFound(err, r.codes...) != nil:
		return unknownOutcome("", err)
	case r.lapses && (w.Age > lasting || w.Attempt > 1): // an earlier attempt is older than that
		return unknownOutcome("", fmt.Errorf("jppay: %w about %s any longer: %s, or the code has lapsed; make a new code",
			overlay.ErrUnresolvable, w.Operation, r.notFound))
	}
	return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: r.notFound}, nil
}

// refusedPoints is the resolution of a cashback for which the budget is too small. PayPay
// sends the cashback together with that code.
func refusedPoints(err error) (overlay.Resolution, error) {
	cashback, failed := failedCashback(err)
	if !failed {
		return unknownOutcome("", err)
	}
	return overlay.Resolution{
		Outcome: overlay.DidNotHappen, Reason: "the cashback is FAILURE", Resource: cashback,
	}, nil
}

// failedCashback returns the cashback that PayPay sends with the code for a small budget, and
// whether it failed for good.
func failedCashback(err error) (*paypay.CashbackDetails, bool) {
	answer, decodeErr := overlay.Decode[paypay.GetCashbackDetailsResponse](err)
	if decodeErr != nil {
		return nil, false
	}
	return &answer.Data, answer.Data.Status == paypay.CashbackDetailsStatusFailure
}

// thereIsOne returns Happened for an object that is shown, whatever its state. PayPay may show
// nothing but the state of a code that has lapsed: then nobody can tell whose code it was.
func thereIsOne(_ overlay.Write, shown payPayReading) (overlay.Outcome, string) {
	if payment, ok := shown.resource.(*paypay.Payment); ok && payment.MerchantPaymentID == "" {
		return overlay.Unknown, "PayPay shows it without a merchantPaymentId"
	}
	return overlay.Happened, "PayPay shows it"
}

// decideCapture looks for a capture in a payment, by the id of any attempt.
func decideCapture(w overlay.Write, shown payPayReading) (overlay.Outcome, string) {
	payment, reason := shown.resource.(*paypay.Payment), "the payment is "+shown.state
	other := false
	for _, capture := range payment.Captures.Data {
		id := capture.MerchantCaptureID
		if id == nil || !overlay.DerivedFrom(w.Refs["merchantCaptureId"], string(*id)) {
			other = true
			continue
		}
		if capture.Status != nil && *capture.Status == paypay.CaptureStatusUserRequested {
			return overlay.Accepted, "the user is asked for consent"
		}
		return overlay.Happened, reason
	}
	switch payment.Status {
	case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded:
		if other {
			return overlay.DidNotHappen, "the payment was captured under another id"
		}
		return overlay.Unknown, reason
	case paypay.PaymentStatusAuthorized, paypay.PaymentStatusExpired, paypay.PaymentStatusCanceled,
		paypay.PaymentStatusFailed:
		return overlay.DidNotHappen, reason
	case paypay.PaymentStatusCreated, paypay.PaymentStatusReauthorizing:
	}
	return overlay.Unknown, reason
}

func (q payPayQuestion) payment() paypay.MerchantPaymentID {
	return paypay.MerchantPaymentID(q.refs["merchantPaymentId"])
}

func paymentReading(payment *paypay.Payment, err error) (payPayReading, error) {
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"payment", string(payment.Status), payment}, nil
}

func readPayPayPayment(q payPayQuestion) (payPayReading, error) {
	return paymentReading(q.client.GetPaymentDetails(q.ctx, q.payment(), q.options...))
}

func readPayPayCode(q payPayQuestion) (payPayReading, error) {
	return paymentReading(q.client.GetCodePaymentDetails(q.ctx, q.payment(), q.options...))
}

func readPayPayPending(q payPayQuestion) (payPayReading, error) {
	return paymentReading(q.client.GetPendingPaymentDetails(q.ctx, q.payment(), q.options...))
}

// readPayPayAny reads a payment of any kind. Payments made with a QR code have a read of their
// own.
func readPayPayAny(q payPayQuestion) (payPayReading, error) {
	shown, err := readPayPayPayment(q)
	if err == nil || ignoreNotFound(err, noPaymentCodes...) != nil {
		return shown, err
	}
	return readPayPayCode(q)
}

func readPayPayRefund(q payPayQuestion) (payPayReading, error) {
	refund, err := q.client.GetRefundDetails(q.ctx, paypay.MerchantRefundID(q.refs["merchantRefundId"]),
		paypay.PaymentID(q.refs["paymentId"]), q.options...)
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"refund", string(refund.Status), refund}, nil
}

func readPayPayCashback(q payPayQuestion) (payPayReading, error) {
	cashback, err := q.client.GetCashbackDetails(
		q.ctx, paypay.MerchantCashbackID(q.refs["merchantCashbackId"]), q.options...)
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"cashback", string(cashback.Status), cashback}, nil
}

func readPayPayReversal(q payPayQuestion) (payPayReading, error) {
	reversal, err := q.client.GetCashbackReversalDetails(
		q.ctx, paypay.MerchantCashbackReversalID(q.refs["merchantCashbackReversalId"]),
		paypay.MerchantCashbackID(q.refs["merchantCashbackId"]), q.options...)
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"reversal", string(reversal.Status), reversal}, nil
}

func readPayPayTopUp(q payPayQuestion) (payPayReading, error) {
	topUp, err := q.client.GetTopUpQRCodeDetails(q.ctx, paypay.MerchantTopUpID(q.refs["merchantTopUpId"]), q.options...)
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"top-up", topUp.Status, topUp}, nil
}

func readPayPayLink(q payPayQuestion) (payPayReading, error) {
	link, err := q.client.GetUserAuthorizationStatus(
		q.ctx, paypay.UserAuthorizationID(q.refs["userAuthorizationId"]), q.options...)
	if err != nil {
		return payPayReading{}, err
	}
	return payPayReading{"account link", string(link.Status), link}, nil
}

func unknownOutcome(reason string, err error) (overlay.Resolution, error) {
	return overlay.Resolution{Outcome: overlay.Unknown, Reason: reason}, err
}

func hasCode(err error, codes []string) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	return ok && slices.Contains(codes, failure.Code)
}

func hasStatus(err error, status int) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	return ok && failure.Status == status
}

// ignoreNotFound returns nil if the error says that the object does not exist: 404, or one of
// codes. OPA_CLIENT_NOT_FOUND is a 404 too, but it is about the client.
func ignoreNotFound(err error, codes ...string) error {
	failure, ok := errors.AsType[*overlay.Error](err)
	switch {
	case !ok:
	case slices.Contains(codes, failure.Code),
		failure.Status == http.StatusNotFound && failure.Code != "" && failure.Code != "OPA_CLIENT_NOT_FOUND":
		return nil
	}
	return err
}
