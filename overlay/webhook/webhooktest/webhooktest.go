package webhooktest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// Source is where Request's requests seem to come from: an address for
// documentation, which no network has.
const Source = "192.0.2.10"

// Sample is one notification, named by its type and state.
type Sample struct {
	Name string
	Body []byte
}

// All returns one notification of each type and state that a provider's document
// describes, PayPay's misspelt types and amounts as numbers among them.
func All(provider overlay.Provider, options ...Option) []Sample {
	var samples []Sample
	add := func(name string, event any) { samples = append(samples, Sample{name, Body(event)}) }
	switch provider {
	case overlay.PayPay:
		for _, state := range []paypay.TransactionEventState{
			paypay.TransactionEventStateAuthorized, paypay.TransactionEventStateCompleted,
			paypay.TransactionEventStateCanceled, paypay.TransactionEventStateExpired,
			paypay.TransactionEventStateExpiredUserConfirmation, paypay.TransactionEventStateFailed,
		} {
			add("Transaction "+string(state), Transaction(state, options...))
		}
		add("Transaction AUTHORIZED, another amount", Reauthorized(options...))
		add("Transaction EXPIRED_USER_CONFIRMATION, as in PayPay's sample", ConsentLapsed(options...))
		completed := Transaction(paypay.TransactionEventStateCompleted, options...)
		add("Transaction COMPLETED, amount as a number", AmountAsNumber(completed))
		add(webhook.TypeFileCreated, FileCreated(paypay.FileCreatedEventFileTypeTransactionRecon, options...))
		add(webhook.TypeKYCInfo, KYCInfoUpdated())
		add(webhook.TypeKYCRisk, KYCRiskUpdated())
		add(webhook.TypeKYCAccountStatus, KYCAccountStatusUpdated())
		for _, build := range []func() any{
			func() any { return CustomerSucceeded(options...) }, func() any { return CustomerFailed(options...) },
			func() any { return CustomerRevoked(options...) }, func() any { return CustomerExtended(options...) },
			func() any { return CustomerCanceled() },
		} {
			add(typeOf(Body(build())), build())
			correct := bytes.Replace(Body(build()), []byte("authroization"), []byte("authorization"), 1)
			add(typeOf(correct), correct)
		}
		listed := CustomerSucceeded(options...)
		listed.Scopes = json.RawMessage(`["direct_debit","get_balance"]`)
		add("customer.authroization.succeeded, scopes as a list", listed)
	case overlay.Paidy:
		for _, status := range []paidy.PaymentEventStatus{
			paidy.PaymentEventStatusAuthorizeSuccess, paidy.PaymentEventStatusCaptureSuccess,
			paidy.PaymentEventStatusRefundSuccess, paidy.PaymentEventStatusUpdateSuccess,
			paidy.PaymentEventStatusCloseSuccess,
		} {
			add("payment "+string(status), PaidyPayment(status, options...))
		}
		for _, status := range []paidy.TokenEventStatus{
			paidy.TokenEventStatusActivateSuccess, paidy.TokenEventStatusSuspendSuccess,
			paidy.TokenEventStatusResumeSuccess, paidy.TokenEventStatusDeleteSuccess,
		} {
			add("token "+string(status), PaidyToken(status, options...))
		}
	case overlay.PaidyLegacy:
		add("payment authorize_success", LegacyAuthorized(options...))
		add("payment capture_success", LegacyCaptured(options...))
		add("payment refund_success", LegacyRefunded(options...))
	}
	return samples
}

func typeOf(body []byte) string {
	var event struct {
		Type string `json:"notification_type"`
	}
	_ = json.Unmarshal(body, &event) // it was marshalled just now
	return event.Type
}

// Body returns an event as JSON. It panics on a value that no event can be.
func Body(event any) []byte {
	switch body := event.(type) {
	case []byte:
		return body
	case string:
		return []byte(body)
	case paypay.TransactionEvent:
		if body.AuthorizedAt != nil && body.PaidAt == nil && body.ConfirmationExpiresAt == nil {
			event = unpaid{TransactionEvent: body}
		}
	}
	body, err := json.Marshal(event)
	if err != nil {
		panic("webhooktest: the event cannot be encoded: " + err.Error())
	}
	return body
}

// unpaid is the event of a payment that was authorized and is not paid. PayPay's
// samples have "paid_at":null then.
type unpaid struct {
	paypay.TransactionEvent

	PaidAt *string `json:"paid_at"`
}

// Request returns a POST of an event to url, as a server sees it coming from
// Source. The event is one of this package's, or a body as []byte or string.
func Request(t testing.TB, url string, event any) *http.Request {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(Body(event)))
	request.RemoteAddr = Source + ":54321"
	request.Header.Set("Content-Type", "application/json")
	return request
}

// Post sends an event over the network and returns the status of the answer.
func Post(ctx context.Context, client *http.Client, url string, event any) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(Body(event)))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func digits(n int) string {
	random := make([]byte, n)
	_, _ = rand.Read(random) // never fails: it ends the process instead
	for i := range random {
		random[i] = '0' + random[i]%10
	}
	return string(random)
}

func hexID() string {
	random := make([]byte, 12)
	_, _ = rand.Read(random)
	return hex.EncodeToString(random)
}

func uuid() string {
	id := []byte(hexID() + hexID()[:8])
	id[12], id[16] = '4', '8'
	return fmt.Sprintf("%s-%s-%s-%s-%s", id[:8], id[8:12], id[12:16], id[16:20], id[20:])
}

// Option changes how a notification is made.
type Option func(*maker)

// WithClock replaces the clock of whoever makes the notification; nil means
// time.Now.
func WithClock(now func() time.Time) Option {
	return func(m *maker) { m.now = now }
}

type maker struct{ now func() time.Time }

// madeAt returns when a notification is made, in whole seconds as in PayPay's
// samples.
func madeAt(options []Option) time.Time {
	var m maker
	for _, option := range options {
		option(&m)
	}
	if m.now == nil {
		m.now = time.Now
	}
	return m.now().UTC().Truncate(time.Second)
}

func text(at time.Time) string { return at.Format(time.RFC3339) }

func epoch(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// Transaction returns PayPay's event of a payment in a state, 3980 yen.
func Transaction(state paypay.TransactionEventState, options ...Option) paypay.TransactionEvent {
	at := madeAt(options)
	e := paypay.TransactionEvent{
		NotificationType: "Transaction", MerchantID: new("000000000000000000"), StoreID: new("shop-7"), PosID: new("till-2"),
		OrderID: new(paypay.PaymentID(digits(20))), MerchantOrderID: new(paypay.MerchantPaymentID("order-" + digits(8))),
		OrderAmount: new(json.Number("3980")), State: &state,
	}
	switch state {
	case paypay.TransactionEventStateFailed:
		return e
	case paypay.TransactionEventStateExpiredUserConfirmation:
		e.ConfirmationExpiresAt, e.ReauthRequestID = new(text(at.Add(-time.Minute))), new("change-"+digits(8))
	case paypay.TransactionEventStateCompleted:
		e.PaidAt = new(text(at))
	case paypay.TransactionEventStateAuthorized, paypay.TransactionEventStateCanceled,
		paypay.TransactionEventStateExpired:
	}
	e.AuthorizedAt, e.ExpiresAt = new(text(at.Add(-time.Hour))), new(text(at.Add(29*24*time.Hour)))
	return e
}

// Reauthorized returns PayPay's event of an authorization whose amount was changed.
func Reauthorized(options ...Option) paypay.TransactionEvent {
	e := Transaction(paypay.TransactionEventStateAuthorized, options...)
	e.OrderAmount, e.ReauthRequestID = new(json.Number("5970")), new("change-"+digits(8))
	return e
}

// ConsentLapsed returns PayPay's event of a request to consent that lapsed, as in
// PayPay's sample: its state says AUTHORIZED.
func ConsentLapsed(options ...Option) paypay.TransactionEvent {
	e := Transaction(paypay.TransactionEventStateExpiredUserConfirmation, options...)
	e.State = new(paypay.TransactionEventStateAuthorized)
	return e
}

// AmountAsNumber returns a Transaction's body with the amount as a number and not
// as text.
func AmountAsNumber(event paypay.TransactionEvent) []byte {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(Body(event), &members) // it was marshalled just now
	if event.OrderAmount != nil {
		members["order_amount"] = json.RawMessage(*event.OrderAmount)
	}
	return Body(members)
}

// FileCreated returns PayPay's event of a reconciliation file.
func FileCreated(fileType paypay.FileCreatedEventFileType, options ...Option) paypay.FileCreatedEvent {
	return paypay.FileCreatedEvent{
		NotificationType: webhook.TypeFileCreated, NotificationID: uuid(), FileType: fileType,
		Path:        "https://files.example/" + string(fileType) + ".csv?signature=example-" + digits(8),
		RequestedAt: epoch(madeAt(options)),
	}
}

// KYCInfoUpdated returns PayPay's event of changed identity data.
func KYCInfoUpdated() paypay.KYCInfoUpdatedEvent {
	return paypay.KYCInfoUpdatedEvent{
		NotificationType: webhook.TypeKYCInfo, NotificationID: "evt_" + digits(11),
		UserAuthorizationID: paypay.UserAuthorizationID(uuid()),
	}
}

// KYCRiskUpdated returns PayPay's event of a flagged user.
func KYCRiskUpdated() paypay.KYCPassportRiskUpdatedEvent {
	return paypay.KYCPassportRiskUpdatedEvent{
		NotificationType: webhook.TypeKYCRisk, NotificationID: "evt_" + digits(11),
		UserAuthorizationID: paypay.UserAuthorizationID(uuid()),
	}
}

// KYCAccountStatusUpdated returns PayPay's event of a changed account status.
func KYCAccountStatusUpdated() paypay.KYCPassportAccountStatusUpdatedEvent {
	return paypay.KYCPassportAccountStatusUpdatedEvent{
		NotificationType: webhook.TypeKYCAccountStatus, NotificationID: "evt_" + digits(11),
		UserAuthorizationID: paypay.UserAuthorizationID(uuid()),
	}
}

// CustomerSucceeded returns PayPay's event of a link to a user, spelt as PayPay
// does.
func CustomerSucceeded(options ...Option) paypay.CustomerAuthorizationSucceededEvent {
	at := madeAt(options)
	return paypay.CustomerAuthorizationSucceededEvent{
		NotificationType: paypay.CustomerAuthorizationSucceededEventNotificationTypeMisspelt,
		NotificationID:   new(uuid()), CreatedAt: new(epoch(at)),
		ReferenceID: new("customer-" + digits(6)), Nonce: new(rand.Text()),
		Scopes:              json.RawMessage(`"direct_debit,get_balance"`),
		UserAuthorizationID: new(paypay.UserAuthorizationID(uuid())), ProfileIdentifier: new("*******0000"),
		Expiry: new(paypay.At(at.AddDate(1, 0, 0))),
	}
}

// CustomerFailed returns PayPay's event of a link that came to nothing. The values
// of result and reason are not known.
func CustomerFailed(options ...Option) paypay.CustomerAuthorizationFailedEvent {
	at := madeAt(options)
	return paypay.CustomerAuthorizationFailedEvent{
		NotificationType: paypay.CustomerAuthorizationFailedEventNotificationTypeMisspelt,
		NotificationID:   new(uuid()), CreatedAt: new(epoch(at)),
		ReferenceID: new("customer-" + digits(6)), Nonce: new(rand.Text()), Result: new("declined"), Reason: new("example"),
	}
}

// CustomerRevoked returns PayPay's event of a link that ended.
func CustomerRevoked(options ...Option) paypay.CustomerAuthorizationRevokedEvent {
	at := madeAt(options)
	return paypay.CustomerAuthorizationRevokedEvent{
		NotificationType: paypay.CustomerAuthorizationRevokedEventNotificationTypeMisspelt,
		NotificationID:   new(uuid()), CreatedAt: new(epoch(at)),
		ReferenceID: new("customer-" + digits(6)), UserAuthorizationID: new(paypay.UserAuthorizationID(uuid())),
	}
}

// CustomerExtended returns PayPay's event of a link that lasts longer.
func CustomerExtended(options ...Option) paypay.CustomerAuthorizationExtendedEvent {
	at := madeAt(options)
	return paypay.CustomerAuthorizationExtendedEvent{
		NotificationType: paypay.CustomerAuthorizationExtendedEventNotificationTypeMisspelt,
		NotificationID:   new(uuid()), CreatedAt: new(epoch(at)),
		Scopes: json.RawMessage(`"direct_debit,get_balance"`), UserAuthorizationID: new(paypay.UserAuthorizationID(uuid())),
		Expiry: new(paypay.At(at.AddDate(1, 0, 0))),
	}
}

// CustomerCanceled returns PayPay's event of a cancelled link. Only its type is known, so
// all of them are the same.
func CustomerCanceled() paypay.CustomerAuthorizationCanceledEvent {
	return paypay.CustomerAuthorizationCanceledEvent{
		NotificationType: paypay.CustomerAuthorizationCanceledEventNotificationTypeMisspelt,
	}
}

// PaidyPayment returns Paidy's event of a payment, with a capture where the status
// has one.
func PaidyPayment(status paidy.PaymentEventStatus, options ...Option) paidy.PaymentEvent {
	e := paidy.PaymentEvent{
		PaymentID: "pay_" + digits(16), EventType: paidy.PaymentEventTypePayment, Status: status,
		OrderRef: new("order-" + digits(8)), Timestamp: text(madeAt(options)),
		EventDatetime: new(paidy.JapanTimeOf(madeAt(options))),
	}
	switch status {
	case paidy.PaymentEventStatusCaptureSuccess:
		e.CaptureID = new("cap_" + digits(16))
	case paidy.PaymentEventStatusRefundSuccess:
		e.CaptureID, e.Reason = new("cap_"+digits(16)), new("returned")
	case paidy.PaymentEventStatusAuthorizeSuccess, paidy.PaymentEventStatusCloseSuccess,
		paidy.PaymentEventStatusUpdateSuccess:
	}
	return e
}

// PaidyToken returns Paidy's event of a token, without the event_type that not all
// sources show.
func PaidyToken(status paidy.TokenEventStatus, options ...Option) paidy.TokenEvent {
	return paidy.TokenEvent{TokenID: "tok_" + digits(16), Status: status, Timestamp: text(madeAt(options))}
}

func legacyTime(options []Option) paidylegacy.EventDatetime {
	return paidylegacy.JapanTimeOf(madeAt(options))
}

// LegacyAuthorized returns legacy Paidy's event of an authorization.
func LegacyAuthorized(options ...Option) paidylegacy.AuthorizeSucceededEvent {
	return paidylegacy.AuthorizeSucceededEvent{
		PaymentID: hexID(), Status: "authorize_success", EventType: paidylegacy.EventTypePayment,
		OrderRef: new("order-" + digits(8)), EventDatetime: legacyTime(options),
	}
}

// LegacyCaptured returns legacy Paidy's event of a capture.
func LegacyCaptured(options ...Option) paidylegacy.CaptureSucceededEvent {
	return paidylegacy.CaptureSucceededEvent{
		PaymentID: hexID(), CaptureID: hexID(), Status: "capture_success",
		EventType: paidylegacy.EventTypePayment, EventDatetime: legacyTime(options),
	}
}

// LegacyRefunded returns legacy Paidy's event of a refund, which names no payment.
func LegacyRefunded(options ...Option) paidylegacy.RefundSucceededEvent {
	return paidylegacy.RefundSucceededEvent{
		CaptureID: hexID(), Status: "refund_success",
		EventType: paidylegacy.EventTypePayment, EventDatetime: legacyTime(options),
	}
}
