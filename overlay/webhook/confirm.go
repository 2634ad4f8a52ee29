package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/decimal"
)

// ErrUnconfirmed means that the API does not confirm an event: it does not know the
// payment, token or user, or shows another state. The API is asked once more three
// seconds later; then the event goes to Quarantine.
var ErrUnconfirmed = errors.New("the API does not confirm the event")

// Verdict says what the API made of a claim.
type Verdict uint8

const (
	// NotAsked means that confirmation was switched off with Unconfirmed.
	NotAsked Verdict = iota
	// Confirmed means that the API knows the subject, in the claimed state or in a later
	// one. Take amounts and ids from Delivery.Truth.
	Confirmed
	// Unconfirmable means that the provider's API has nothing to compare the event with: KYC,
	// file and unknown events, customer events without a user, and refunds of legacy Paidy,
	// which name only their capture. Anyone who can reach the receiver may have invented it.
	Unconfirmable
)

// String returns the verdict in words.
func (v Verdict) String() string {
	switch v {
	case NotAsked:
		return "not asked"
	case Confirmed:
		return "confirmed"
	case Unconfirmable:
		return "unconfirmable"
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// Confirmer reads what an event is about.
type Confirmer struct {
	provider overlay.Provider
	confirm  func(context.Context, *Event) (any, Verdict, error)
}

// Confirm asks the API about an event, as a Receiver does before it calls the Handler.
// The error matches ErrUnconfirmed if the API does not confirm the event; any other
// error means that the API could not be asked. A zero Confirmer asks nobody.
func (c Confirmer) Confirm(ctx context.Context, event Event) (truth any, verdict Verdict, err error) {
	if c.confirm == nil {
		return nil, NotAsked, nil
	}
	if c.provider != "" && c.provider != event.Provider {
		return nil, NotAsked, fmt.Errorf(
			"webhook: the event is from %s, but this Confirmer asks %s", event.Provider, c.provider)
	}
	return c.ask(ctx, &event)
}

// ask asks the API about an event. An answer about another object confirms nothing.
func (c Confirmer) ask(ctx context.Context, event *Event) (any, Verdict, error) {
	truth, verdict, err := c.confirm(ctx, event)
	if errors.Is(err, overlay.ErrOther) {
		return nil, NotAsked, unconfirmed("the API answered with another object")
	}
	return truth, verdict, err
}

// Unconfirmed passes events on without asking the API. Then anyone who can send to the
// receiver can make the merchant's code believe anything.
func Unconfirmed() Confirmer {
	return Confirmer{confirm: func(context.Context, *Event) (any, Verdict, error) { return nil, NotAsked, nil }}
}

// PayPayRead is an operation that answers a payment by merchantPaymentId.
type PayPayRead uint8

const (
	// ReadCode is getCodePaymentDetails, for payments by QR code.
	ReadCode PayPayRead = iota
	// ReadPayment is getPaymentDetails, for payments by linked users.
	ReadPayment
	// ReadPending is getPendingPaymentDetails, for payments that a user approves in the
	// app.
	ReadPending
)

// PayPayReads are the reads that PayPay's events are confirmed with. A *jppay.PayPay has
// them.
type PayPayReads interface {
	GetCodePaymentDetails(
		ctx context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
	) (*paypay.Payment, error)
	GetPaymentDetails(
		ctx context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
	) (*paypay.Payment, error)
	GetPendingPaymentDetails(
		ctx context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
	) (*paypay.Payment, error)
	GetUserAuthorizationStatus(
		ctx context.Context, id paypay.UserAuthorizationID, options ...paypay.CallOption,
	) (*paypay.UserAuthorization, error)
}

// ConfirmPayPay confirms PayPay's events.
//
// A Transaction is read by its merchant_order_id, which is the merchantPaymentId (FAQ
// 7215875261839). The given reads are tried in their order until one knows the payment; by
// default ReadCode, ReadPayment, ReadPending. An event without merchant_order_id cannot be read
// and is not confirmed. The payment's paymentId must be the event's order_id, because the API
// shows only one payment of an id that you used twice. That the two are the same is derived
// from PayPay's older documents, so look into the quarantine when you begin. A completed
// payment must also have the claimed amount, as its own or as that of one of its captures. A
// read that is out of your scope counts as one that knows no payment if another read says that
// there is none.
//
// Customer events are read with getUserAuthorizationStatus. A revoked link that PayPay
// no longer knows is confirmed with a nil Delivery.Truth. A referenceId must be the
// link's.
func ConfirmPayPay(client PayPayReads, reads ...PayPayRead) Confirmer {
	if client == nil {
		return Confirmer{}
	}
	if len(reads) == 0 {
		reads = []PayPayRead{ReadCode, ReadPayment, ReadPending}
	}
	c := payPayConfirmer{client, slices.Clone(reads)}
	return Confirmer{overlay.PayPay, c.confirm}
}

type payPayConfirmer struct {
	client PayPayReads
	reads  []PayPayRead
}

func (c payPayConfirmer) confirm(ctx context.Context, event *Event) (any, Verdict, error) {
	// The type decides, and not the payload: an event with a wrong field must not avoid
	// confirmation.
	switch event.Type {
	case TypeTransaction:
		id := paypay.MerchantPaymentID(event.MerchantPaymentID)
		payment, err := c.payment(ctx, id)
		if err != nil {
			return nil, NotAsked, err
		}
		if err := matchTransaction(event, id, payment); err != nil {
			return nil, NotAsked, err
		}
		return payment, Confirmed, nil
	case TypeCustomerSucceeded, TypeCustomerExtended:
		return c.link(ctx, event, paypay.UserAuthorizationStatusActive)
	case TypeCustomerRevoked:
		return c.link(ctx, event, paypay.UserAuthorizationStatusInactive)
	}
	return nil, Unconfirmable, nil
}

func (c payPayConfirmer) payment(ctx context.Context, id paypay.MerchantPaymentID) (*paypay.Payment, error) {
	if id == "" {
		return nil, unconfirmed("it has no merchant_order_id, by which the payment is read")
	}
	if !isID(string(id)) {
		return nil, unconfirmed("its merchant_order_id does not have the form of an id")
	}
	var failure, outOfScope error
	unknown := false
	for _, read := range c.reads {
		payment, err := c.read(ctx, read, id)
		switch {
		case err == nil:
			return payment, nil
		case hasCode(err, "DYNAMIC_QR_PAYMENT_NOT_FOUND", "RESOURCE_NOT_FOUND", "REQUEST_ORDER_NOT_FOUND"):
			unknown = true
		case errors.Is(err, overlay.ErrOther):
			return nil, err
		case hasCode(err, "OP_OUT_OF_SCOPE"):
			outOfScope = errors.Join(outOfScope, err)
		default:
			failure = errors.Join(failure, err)
		}
	}
	if failure == nil && unknown {
		return nil, unconfirmed("PayPay does not know the payment")
	}
	return nil, errors.Join(failure, outOfScope)
}

func (c payPayConfirmer) read(
	ctx context.Context, read PayPayRead, id paypay.MerchantPaymentID,
) (*paypay.Payment, error) {
	var payment *paypay.Payment
	var err error
	switch read {
	case ReadPayment:
		payment, err = c.client.GetPaymentDetails(ctx, id)
	case ReadPending:
		payment, err = c.client.GetPendingPaymentDetails(ctx, id)
	case ReadCode:
		payment, err = c.client.GetCodePaymentDetails(ctx, id)
	default:
		return nil, fmt.Errorf("webhook: PayPayRead %d is unknown: use ReadCode, ReadPayment or ReadPending", read)
	}
	switch {
	case err != nil:
		return nil, err
	case payment == nil || payment.Status == "":
		return nil, errNoAnswer
	}
	return payment, nil
}

var errNoAnswer = errors.New("the answer does not say the state")

// laterStates are the states that a payment may have when it is read after the claimed
// state. It leaves out states that do not prove the claimed one: FAILED does not, since
// a COMPLETED payment that was cancelled is FAILED too.
var laterStates = map[string][]paypay.PaymentStatus{
	string(paypay.TransactionEventStateAuthorized): {
		paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded,
		paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired,
	},
	string(paypay.TransactionEventStateExpiredUserConfirmation): {
		paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCompleted,
		paypay.PaymentStatusRefunded, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired,
	},
	string(paypay.TransactionEventStateCompleted): {paypay.PaymentStatusRefunded},
}

func matchTransaction(event *Event, id paypay.MerchantPaymentID, payment *paypay.Payment) error {
	if payment.MerchantPaymentID != "" && payment.MerchantPaymentID != id {
		return unconfirmed("PayPay answered with another payment")
	}
	if payment.PaymentID != "" && event.PaymentID != "" && string(payment.PaymentID) != event.PaymentID {
		return unconfirmed("PayPay shows another payment under its merchant_order_id")
	}
	if status := payment.Status; string(status) != event.State && !slices.Contains(laterStates[event.State], status) {
		return unconfirmed(
			"the event says " + safetext.Value(event.State) + ", PayPay says " + safetext.Value(string(status)))
	}
	if event.State == string(paypay.TransactionEventStateCompleted) && !isAmountOf(event, payment) {
		return unconfirmed("the payment has another amount at PayPay")
	}
	return nil
}

// isAmountOf reports whether the claimed amount is that of the payment or of one of
// its captures. No source states which of them it is.
func isAmountOf(event *Event, payment *paypay.Payment) bool {
	var claim struct {
		Amount json.Number `json:"order_amount"`
	}
	if json.Unmarshal(event.Raw, &claim) != nil {
		return false
	}
	claimed, err := strconv.ParseInt(string(decimal.WholeNumbers([]byte(claim.Amount))), 10, 64)
	if err != nil {
		return false
	}
	sameAmount := func(amount *paypay.MoneyAmount) bool { return amount != nil && amount.Amount() == claimed }
	if sameAmount(payment.Amount) {
		return true
	}
	isClaimed := func(capture paypay.Capture) bool { return sameAmount(capture.Amount) }
	return slices.ContainsFunc(payment.Captures.Data, isClaimed)
}

func (c payPayConfirmer) link(
	ctx context.Context, event *Event, want paypay.UserAuthorizationStatus,
) (any, Verdict, error) {
	if event.UserAuthorizationID == "" {
		return nil, Unconfirmable, nil
	}
	if !isID(event.UserAuthorizationID) {
		return nil, NotAsked, unconfirmed("its userAuthorizationId does not have the form of an id")
	}
	link, err := c.client.GetUserAuthorizationStatus(ctx, paypay.UserAuthorizationID(event.UserAuthorizationID))
	switch {
	case hasCode(err, "INVALID_USER_AUTHORIZATION_ID", "CANCELED_USER") && want == paypay.UserAuthorizationStatusInactive:
		return nil, Confirmed, nil
	case hasCode(err, "INVALID_USER_AUTHORIZATION_ID", "CANCELED_USER"):
		return nil, NotAsked, unconfirmed("PayPay does not know the link")
	case err != nil:
		return nil, NotAsked, err
	case link == nil || link.Status == "":
		return nil, NotAsked, errNoAnswer
	case string(link.UserAuthorizationID) != event.UserAuthorizationID:
		return nil, NotAsked, unconfirmed("PayPay answered with another link")
	case event.ReferenceID != "" && len(link.ReferenceIDs) > 0 && !slices.Contains(link.ReferenceIDs, event.ReferenceID):
		return nil, NotAsked, unconfirmed("the link has another referenceId at PayPay")
	case link.Status != want:
		return nil, NotAsked, unconfirmed("PayPay says that the link is " + safetext.Value(string(link.Status)))
	}
	return link, Confirmed, nil
}

// PaidyReads are the reads that Paidy's events are confirmed with. A *jppay.Paidy has
// them.
type PaidyReads interface {
	GetPayment(ctx context.Context, id paidy.PaymentID, options ...paidy.CallOption) (*paidy.Payment, error)
	GetToken(ctx context.Context, id paidy.TokenID, options ...paidy.CallOption) (*paidy.Token, error)
}

// ConfirmPaidy confirms Paidy's events with getPayment and getToken. Paidy must know the
// payment. For a capture, a refund or a close, the payment must show it; a capture or refund is
// found by its capture_id. Event.MerchantPaymentID becomes the payment's own order_ref, which
// may have been updated since. A token must be in the claimed state, or deleted since. No
// source states whether Paidy still knows a deleted token: if it does not, delete_success is
// confirmed with a nil Delivery.Truth. The dashboard's test call names a payment that does not
// exist, so it ends in Quarantine.
func ConfirmPaidy(client PaidyReads) Confirmer {
	if client == nil {
		return Confirmer{}
	}
	return Confirmer{overlay.Paidy, paidyConfirmer{client}.confirm}
}

type paidyConfirmer struct {
	client PaidyReads
}

func (c paidyConfirmer) confirm(ctx context.Context, event *Event) (any, Verdict, error) {
	switch event.Type {
	case TypePayment:
		return c.payment(ctx, event)
	case TypeToken:
		return c.token(ctx, event)
	}
	return nil, Unconfirmable, nil
}

func (c paidyConfirmer) payment(ctx context.Context, claim *Event) (any, Verdict, error) {
	if !isID(claim.PaymentID) {
		return nil, NotAsked, unconfirmed("its payment_id does not have the form of an id")
	}
	payment, err := c.client.GetPayment(ctx, claim.PaymentID)
	switch {
	case isUnknown(err):
		return nil, NotAsked, unconfirmed("Paidy does not know the payment")
	case err != nil:
		return nil, NotAsked, err
	case payment == nil:
		return nil, NotAsked, errNoAnswer
	case payment.ID != claim.PaymentID:
		return nil, NotAsked, unconfirmed("Paidy answered with another payment")
	}
	hasStatus := func(status paidy.PaymentStatus) bool {
		return strings.EqualFold(string(payment.Status), string(status))
	}
	closed := hasStatus(paidy.PaymentStatusClosed)
	authorized := closed || hasStatus(paidy.PaymentStatusAuthorized)
	var confirmed bool
	switch paidy.PaymentEventStatus(claim.State) {
	case paidy.PaymentEventStatusCaptureSuccess:
		sameCapture := func(have paidy.Capture) bool { return have.ID == claim.CaptureID }
		confirmed = slices.ContainsFunc(payment.Captures, sameCapture)
	case paidy.PaymentEventStatusRefundSuccess:
		sameCapture := func(have paidy.Refund) bool { return have.CaptureID == claim.CaptureID }
		confirmed = slices.ContainsFunc(payment.Refunds, sameCapture)
	case paidy.PaymentEventStatusCloseSuccess:
		confirmed = closed
	case paidy.PaymentEventStatusAuthorizeSuccess, paidy.PaymentEventStatusUpdateSuccess: // only the state shows it
		confirmed = authorized
	default: // a state that no source names
		confirmed = authorized
	}
	if !confirmed {
		return nil, NotAsked, unconfirmed("Paidy's payment does not show " + safetext.Value(claim.State))
	}
	if payment.Order.OrderRef != nil {
		claim.MerchantPaymentID = *payment.Order.OrderRef
	}
	return payment, Confirmed, nil
}

func (c paidyConfirmer) token(ctx context.Context, claim *Event) (any, Verdict, error) {
	status := paidy.TokenEventStatus(claim.State)
	if !isID(claim.TokenID) {
		return nil, NotAsked, unconfirmed("its token_id does not have the form of an id")
	}
	token, err := c.client.GetToken(ctx, claim.TokenID)
	switch {
	case isUnknown(err) && status == paidy.TokenEventStatusDeleteSuccess:
		return nil, Confirmed, nil
	case isUnknown(err):
		return nil, NotAsked, unconfirmed("Paidy does not know the token")
	case err != nil:
		return nil, NotAsked, err
	case token == nil:
		return nil, NotAsked, errNoAnswer
	case token.ID != claim.TokenID:
		return nil, NotAsked, unconfirmed("Paidy answered with another token")
	}
	hasStatus := func(status paidy.TokenStatus) bool { return strings.EqualFold(string(token.Status), string(status)) }
	confirmed := true
	switch status {
	case paidy.TokenEventStatusActivateSuccess: // a token that is known was activated
	case paidy.TokenEventStatusSuspendSuccess:
		confirmed = hasStatus(paidy.TokenStatusSuspended) || hasStatus(paidy.TokenStatusDeleted)
	case paidy.TokenEventStatusResumeSuccess:
		confirmed = hasStatus(paidy.TokenStatusActive) || hasStatus(paidy.TokenStatusDeleted)
	case paidy.TokenEventStatusDeleteSuccess:
		confirmed = hasStatus(paidy.TokenStatusDeleted)
	}
	if !confirmed {
		return nil, NotAsked, unconfirmed(
			"the event says " + safetext.Value(claim.State) + ", Paidy's token is " + safetext.Value(string(token.Status)))
	}
	return token, Confirmed, nil
}

// PaidyLegacyReads is the read that events of legacy Paidy are confirmed with. A
// *jppay.PaidyLegacy has it.
type PaidyLegacyReads interface {
	GetPaymentStatus(
		ctx context.Context, body paidylegacy.StatusRequest, options ...paidylegacy.CallOption,
	) (*paidylegacy.StatusAnswer, error)
}

// ConfirmPaidyLegacy confirms events of authorization and capture with getPaymentStatus, which
// tells only that there is such a payment, open or closed. Refund events name only their
// capture, and legacy Paidy has no read for captures: they are handed over as Unconfirmable. No
// source states how legacy Paidy refuses an unknown id, so an event with one ends in
// DeadLetters and not in Quarantine.
func ConfirmPaidyLegacy(client PaidyLegacyReads) Confirmer {
	if client == nil {
		return Confirmer{}
	}
	return Confirmer{overlay.PaidyLegacy, legacyConfirmer{client}.confirm}
}

type legacyConfirmer struct {
	client PaidyLegacyReads
}

func (c legacyConfirmer) confirm(ctx context.Context, event *Event) (any, Verdict, error) {
	readable := event.State == legacyAuthorized || event.State == legacyCaptured
	if event.Type != TypePayment || !readable {
		return nil, Unconfirmable, nil
	}
	if !isID(event.PaymentID) {
		return nil, NotAsked, unconfirmed("its payment_id does not have the form of an id")
	}
	answer, err := c.client.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: event.PaymentID})
	switch {
	case isUnknown(err):
		return nil, NotAsked, unconfirmed("Paidy does not know the payment")
	case err != nil:
		return nil, NotAsked, err
	case answer == nil:
		return nil, NotAsked, errNoAnswer
	case answer.PaymentID != nil && *answer.PaymentID != event.PaymentID:
		return nil, NotAsked, unconfirmed("Paidy answered with another payment")
	}
	return answer, Confirmed, nil
}

func unconfirmed(why string) error { return fmt.Errorf("%w: %s", ErrUnconfirmed, why) }

// isID reports whether a text has the form of the ids that all three providers use in paths. No
// other text from outside is sent in a path.
func isID(id string) bool {
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(id, notForPath)
}

// isUnknown reports whether the provider itself, and not a gateway in front of it, says that
// there is no such object.
func isUnknown(err error) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	return ok && failure.Status == 404 && failure.Code != ""
}

func hasCode(err error, codes ...string) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	return ok && slices.Contains(codes, failure.Code)
}
