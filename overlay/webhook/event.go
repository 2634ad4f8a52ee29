package webhook

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/jsonfault"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// Types of events. The list is open: any other type is passed on under its own name.
// PayPay misspells its customer events ("authroization"); Type always has the correct
// spelling.
const (
	TypeTransaction       = "Transaction"
	TypeFileCreated       = "file.created"
	TypeKYCInfo           = "kyc_passport.kyc_info.updated"
	TypeKYCRisk           = "kyc_passport.risk.update"
	TypeKYCAccountStatus  = "kyc_passport.account_status.updated"
	TypeCustomerSucceeded = "customer.authorization.succeeded"
	TypeCustomerFailed    = "customer.authorization.failed"
	TypeCustomerRevoked   = "customer.authorization.revoked"
	TypeCustomerExtended  = "customer.authorization.extended"
	TypeCustomerCanceled  = "customer.authorization.canceled"

	// TypePayment and TypeToken are types of Paidy. Legacy Paidy has TypePayment only.
	// Event.State tells what happened.
	TypePayment = "payment"
	TypeToken   = "token"
)

const (
	customerPrefix  = "customer.authorization."
	misspeltPrefix  = "customer.authroization."
	maxNesting      = 16
	fingerprintSize = 16
)

// The states of legacy Paidy's events.
const (
	legacyAuthorized = string(paidylegacy.AuthorizeSucceededEventStatusSuccess)
	legacyCaptured   = string(paidylegacy.CaptureSucceededEventStatusSuccess)
	legacyRefunded   = string(paidylegacy.RefundSucceededEventStatusSuccess)
)

// Event is one notification. Nobody has signed it, so it is only a claim. It prints as
// one line without personal data, under every verb and encoder.
type Event struct {
	Provider overlay.Provider
	// Type is one of the Type constants, or another type that the provider sent; empty
	// if the body names none.
	Type string
	// State is what happened: the state of a Transaction, or Paidy's status. If PayPay
	// sends AUTHORIZED for a confirmation that the user let expire, it is
	// EXPIRED_USER_CONFIRMATION. It is empty for types that have none.
	State string
	// NotificationID is PayPay's id of the notification; empty if the event has none.
	NotificationID string
	// Key is the same for two deliveries of one event; see the package's text on
	// duplicates. It can serve as an idempotency key.
	Key string
	// Subject is the same for events that are handled in order.
	Subject string

	// The ids that the event names. PaymentID is PayPay's order_id; that is derived from
	// PayPay's older documents. MerchantPaymentID is PayPay's merchant_order_id (FAQ
	// 7215875261839) and Paidy's order_ref.
	PaymentID, MerchantPaymentID, CaptureID, TokenID, UserAuthorizationID, ReferenceID string

	// ReceivedAt is when it first arrived here.
	ReceivedAt time.Time
	// Raw is the body as it arrived.
	Raw overlay.Sensitive
	// Payload is a pointer to the generated type of the event, such as
	// *paypay.TransactionEvent, *paidy.PaymentEvent or
	// *paidylegacy.RefundSucceededEvent, or an *Unknown. Paidy's event_datetime is in
	// Japan time; its method Time reads it.
	Payload any
}

// Unknown is the payload of an event whose type is not known here, or whose body does
// not fit its type. Event.Raw has the whole body.
type Unknown struct {
	// Err names the field that does not fit; nil if the type is not known.
	Err error
}

// String returns one line without personal data.
func (e Event) String() string {
	text := string(e.Provider)
	for _, part := range []string{e.Type, e.State, e.Key} {
		if part != "" {
			text += " " + safetext.Value(part)
		}
	}
	return text
}

// Format prints String under every verb.
func (e Event) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.String())) }

// MarshalText encodes String.
func (e Event) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// fields are the members of an accepted body.
type fields struct{ tree *rawjson.Tree }

// find returns the JSON of a member's value. It compares names as encoding/json does, so
// that the typed payload and the fields read here are the same. No two members have names
// that differ in case only.
func (f *fields) find(name string) (member int, kind rawjson.Kind) {
	nodes := f.tree.Nodes
	for i := 1; i < len(nodes); i = int(nodes[i].Next) {
		if string(f.tree.Name(i)) == name {
			return i, nodes[i].Kind
		}
	}
	for i := 1; i < len(nodes); i = int(nodes[i].Next) {
		if bytes.EqualFold(f.tree.Name(i), []byte(name)) {
			return i, nodes[i].Kind
		}
	}
	return 0, rawjson.Absent
}

// text returns a member as text: the content of a string, nothing for null and for an
// absent member, else its JSON.
func (f *fields) text(name string) string {
	member, kind := f.find(name)
	if kind == rawjson.Null || kind == rawjson.Absent {
		return ""
	}
	return string(f.tree.Text(member))
}

func (f *fields) first(names ...string) string {
	for _, name := range names {
		if text := f.text(name); text != "" {
			return text
		}
	}
	return ""
}

// Parse reads a notification that did not come through a Receiver, for instance one from
// a message queue. It is as strict as a Receiver: one JSON object of at most MaxBody
// bytes, without duplicate keys. An event of an unknown type is no error, but gets an
// Unknown as its payload. The provider must be one of overlay's. ReceivedAt stays zero.
func Parse(provider overlay.Provider, body []byte) (Event, error) {
	switch provider {
	case overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy:
	default:
		return Event{}, fmt.Errorf(
			"webhook: unknown provider %s: want paypay, paidy or paidy-legacy", safetext.Value(string(provider)))
	}
	if len(body) > MaxBody {
		return Event{}, fmt.Errorf("webhook: the body has more than %d bytes", MaxBody)
	}
	event, err := parse(provider, body)
	if err != nil {
		return Event{}, fmt.Errorf("webhook: %w", err)
	}
	event.decode()
	return event, nil
}

// parse reads the type, the ids and the key of an event. The errors are rawjson's.
func parse(provider overlay.Provider, body []byte) (Event, error) {
	e, f, err := read(provider, body)
	if err != nil {
		return Event{}, err
	}
	defer f.tree.Release()
	e.Key = f.key(&e)
	e.Subject = e.Key
	for _, id := range []string{
		e.PaymentID, e.TokenID, e.CaptureID, e.MerchantPaymentID, e.UserAuthorizationID, e.ReferenceID,
	} {
		if id != "" {
			e.Subject = string(provider) + "/" + safe(id)
			break
		}
	}
	return e, nil
}

// read reads the type and the ids of an event.
func read(provider overlay.Provider, body []byte) (Event, fields, error) {
	f, e := fields{rawjson.Borrow()}, Event{Provider: provider, Raw: body}
	if err := f.tree.Read(body, rawjson.Rules{Depth: maxNesting, Values: MaxBody, Strict: true}); err != nil {
		return e, f, err
	}
	switch provider {
	case overlay.PayPay:
		f.payPay(&e)
	case overlay.Paidy:
		f.paidy(&e)
	case overlay.PaidyLegacy:
		f.legacy(&e)
	}
	return e, f, nil
}

// key returns the key of an event: two deliveries of one event have the same.
func (f *fields) key(e *Event) string {
	switch {
	case e.NotificationID != "" && e.Type == TypeFileCreated:
		return f.fingerprint(e, "notification_id", "path")
	case e.NotificationID != "":
		return string(e.Provider) + "/" + safe(e.Type) + "/" + safe(e.NotificationID)
	case e.Provider == overlay.PayPay && e.Type == TypeTransaction:
		return f.fingerprint(e, "merchant_id", "store_id", "pos_id", "order_id", "merchant_order_id", "authorized_at",
			"expires_at", "paid_at", "confirmation_expires_at", "order_amount", "reauth_request_id", "state")
	case e.Provider == overlay.Paidy && e.Type == TypePayment:
		return f.fingerprint(e, "payment_id", "capture_id", "refund_id", "status", "order_ref", "reason", "timestamp")
	case e.Provider == overlay.Paidy && e.Type == TypeToken:
		return f.fingerprint(e, "token_id", "status", "timestamp")
	case e.Provider == overlay.PaidyLegacy && e.Type == TypePayment:
		return f.fingerprint(e, "payment_id", "capture_id", "status", "order_ref", "event_datetime")
	}
	sum := sha256.Sum256(e.Raw)
	return string(e.Provider) + "/body/" + hex.EncodeToString(sum[:fingerprintSize])
}

func (f *fields) payPay(e *Event) {
	e.Type = f.text("notification_type")
	if rest, misspelt := strings.CutPrefix(e.Type, misspeltPrefix); misspelt {
		e.Type = customerPrefix + rest
	}
	e.NotificationID = f.text("notification_id")
	if e.Type == TypeTransaction {
		e.State = f.text("state")
		if f.text("confirmation_expires_at") != "" && f.text("reauth_request_id") != "" {
			e.State = string(paypay.TransactionEventStateExpiredUserConfirmation)
		}
		e.PaymentID, e.MerchantPaymentID = f.text("order_id"), f.text("merchant_order_id")
		return
	}
	e.UserAuthorizationID = f.first("user_authorization_id", "userAuthorizationId")
	e.ReferenceID = f.text("referenceId")
}

func (f *fields) paidy(e *Event) {
	e.PaymentID, e.TokenID = f.text("payment_id"), f.text("token_id")
	e.Type = f.text("event_type")
	switch {
	case e.Type == "" && e.PaymentID != "":
		e.Type = TypePayment
	case e.Type == "" && e.TokenID != "":
		e.Type = TypeToken
	}
	e.State = f.text("status")
	e.CaptureID, e.MerchantPaymentID = f.text("capture_id"), f.text("order_ref")
}

func (f *fields) legacy(e *Event) {
	e.Type, e.State = f.text("event_type"), f.text("status")
	e.PaymentID, e.CaptureID, e.MerchantPaymentID = f.text("payment_id"), f.text("capture_id"), f.text("order_ref")
}

// fingerprint hashes the texts of fields, each followed by its length.
func (f *fields) fingerprint(e *Event, names ...string) string {
	var room [512]byte
	all := room[:0]
	for _, name := range names {
		before := len(all)
		member, kind := f.find(name)
		switch kind {
		case rawjson.Null, rawjson.Absent:
		case rawjson.String:
			all = append(all, f.tree.Text(member)...)
		case rawjson.Bool, rawjson.Number, rawjson.Object, rawjson.Array:
			all = append(all, decimal.WholeNumbers(f.tree.Text(member))...)
		}
		all = binary.BigEndian.AppendUint32(all, uint32(len(all)-before)) //nolint:gosec // of a bounded body
	}
	sum := sha256.Sum256(all)
	return string(e.Provider) + "/" + safe(e.Type) + "/fields/" + hex.EncodeToString(sum[:fingerprintSize])
}

// safe turns an id from outside into one that any store accepts: databases refuse NUL and
// invalid UTF-8.
func safe(id string) string {
	if safetext.IsPlain(id, 96) && strings.IndexByte(id, '/') < 0 { // a slash separates the parts of a key
		return id
	}
	hash := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(hash[:fingerprintSize])
}

// decode fills in the payload.
func (e *Event) decode() {
	if e.Payload = e.newPayload(); e.Payload == nil {
		e.Payload = &Unknown{}
		return
	}
	body := decimal.WholeNumbers(e.Raw)
	if err := json.Unmarshal(body, e.Payload); err != nil {
		e.Payload = &Unknown{Err: doesNotFit(body, e.Payload)}
	}
}

func (e *Event) newPayload() any {
	name := e.Type
	if e.Provider == overlay.PaidyLegacy {
		name += " " + e.State
	}
	if create := payloads[e.Provider][name]; create != nil {
		return create()
	}
	return nil
}

// payloads create the payloads by type, those of legacy Paidy by type and state.
var payloads = map[overlay.Provider]map[string]func() any{
	overlay.PayPay: {
		TypeTransaction:       payload[paypay.TransactionEvent],
		TypeFileCreated:       payload[paypay.FileCreatedEvent],
		TypeKYCInfo:           payload[paypay.KYCInfoUpdatedEvent],
		TypeKYCRisk:           payload[paypay.KYCPassportRiskUpdatedEvent],
		TypeKYCAccountStatus:  payload[paypay.KYCPassportAccountStatusUpdatedEvent],
		TypeCustomerSucceeded: payload[paypay.CustomerAuthorizationSucceededEvent],
		TypeCustomerFailed:    payload[paypay.CustomerAuthorizationFailedEvent],
		TypeCustomerRevoked:   payload[paypay.CustomerAuthorizationRevokedEvent],
		TypeCustomerExtended:  payload[paypay.CustomerAuthorizationExtendedEvent],
		TypeCustomerCanceled:  payload[paypay.CustomerAuthorizationCanceledEvent],
	},
	overlay.Paidy: {
		TypePayment: payload[paidy.PaymentEvent],
		TypeToken:   payload[paidy.TokenEvent],
	},
	overlay.PaidyLegacy: {
		TypePayment + " " + legacyAuthorized: payload[paidylegacy.AuthorizeSucceededEvent],
		TypePayment + " " + legacyCaptured:   payload[paidylegacy.CaptureSucceededEvent],
		TypePayment + " " + legacyRefunded:   payload[paidylegacy.RefundSucceededEvent],
	},
}

func payload[T any]() any { return new(T) }

// doesNotFit names the field that does not fit a payload's type, but not its value.
func doesNotFit(raw []byte, payload any) error {
	if field := jsonfault.Field(raw, payload); field != "" {
		return fmt.Errorf("the field %s is not of its documented type", safetext.Value(field))
	}
	return errors.New("a field is not of its documented type")
}
