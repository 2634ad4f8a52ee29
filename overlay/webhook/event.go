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

// Types of events. Type is open: what else a provider sends is passed on under
// its own name. PayPay misspells its customer events ("authroization"); Type has
// the correct spelling, whichever arrived.
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

	// TypePayment and TypeToken are Paidy's; State tells what happened to them.
	// Legacy Paidy has TypePayment only.
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

// Event is one notification. It is a claim: nobody has signed it. It prints as
// one line without personal data, under every verb and encoder.
type Event struct {
	Provider overlay.Provider
	// Type is one of the Type constants, or what else the provider sent; empty
	// where the body names none.
	Type string
	// State is what happened: the state of a Transaction (EXPIRED_USER_CONFIRMATION
	// also where PayPay says AUTHORIZED and means that), Paidy's status. Empty for
	// types that have none.
	State string
	// NotificationID is PayPay's, empty where the event has none.
	NotificationID string
	// Key is the same for two deliveries of one event; see the package's text on
	// duplicates. It can serve as an idempotency key.
	Key string
	// Subject is the same for events that are handed over in order.
	Subject string

	// What the event is about, as far as it says so. PaymentID is order_id at PayPay,
	// which is derived from its older documents, and MerchantPaymentID is
	// merchant_order_id (FAQ 7215875261839); it is order_ref at Paidy.
	PaymentID, MerchantPaymentID, CaptureID, TokenID, UserAuthorizationID, ReferenceID string

	// ReceivedAt is when it arrived here first.
	ReceivedAt time.Time
	// Raw is the body as it arrived.
	Raw overlay.Sensitive
	// Payload is a pointer to the generated type of the event, such as
	// *paypay.TransactionEvent, *paidy.PaymentEvent or
	// *paidylegacy.RefundSucceededEvent, or *Unknown. Paidy's event_datetime is Japan
	// time; its method Time reads it.
	Payload any
}

// Unknown is the payload of an event whose type is not known here, or whose body
// does not fit its type. Event.Raw has it all.
type Unknown struct {
	// Err tells which field does not fit; nil where the type is not known.
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

// GoString returns the same as String.
func (e Event) GoString() string { return e.String() }

// Format prints String under every verb.
func (e Event) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.String())) }

// MarshalText encodes String.
func (e Event) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// fields are the members of an admitted body.
type fields struct{ tree *rawjson.Tree }

// find returns the JSON of a member's value. Names are compared like encoding/json
// does, so that the typed payload and the fields seen here cannot differ; no two
// members have names that differ in case only.
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

// text returns a member's text: of a string what it says, of null and of what is
// absent nothing, else its JSON.
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

// Parse reads a notification that came another way than through a Receiver, for
// instance out of a queue, as strictly as a Receiver does: one JSON object of at most
// MaxBody bytes, without keys that stand twice. What it does not know is an Unknown
// and no error, but the provider must be one of overlay's. ReceivedAt is left zero.
func Parse(provider overlay.Provider, body []byte) (Event, error) {
	switch provider {
	case overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy:
	default:
		return Event{}, fmt.Errorf(
			"webhook: there is no provider %s: want paypay, paidy or paidy-legacy", safetext.Value(string(provider)))
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

// parse reads what an event is, what it is about and what it is known by. The
// errors are rawjson's.
func parse(provider overlay.Provider, body []byte) (Event, error) {
	e, f, err := read(provider, body)
	if err != nil {
		return Event{}, err
	}
	defer f.tree.Release()
	e.Key = f.key(&e)
	e.Subject = e.Key
	for _, id := range []string{e.PaymentID, e.TokenID, e.CaptureID, e.MerchantPaymentID, e.UserAuthorizationID, e.ReferenceID} {
		if id != "" {
			e.Subject = string(provider) + "/" + safe(id)
			break
		}
	}
	return e, nil
}

// read reads what an event is and what it is about.
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

// key returns what two deliveries of one event have in common.
func (f *fields) key(e *Event) string {
	switch {
	case e.NotificationID != "" && e.Type == TypeFileCreated:
		return f.fingerprint(e, "notification_id", "path")
	case e.NotificationID != "":
		return string(e.Provider) + "/" + safe(e.Type) + "/" + safe(e.NotificationID)
	case e.Provider == overlay.PayPay && e.Type == TypeTransaction:
		return f.fingerprint(e, "merchant_id", "store_id", "pos_id", "order_id", "merchant_order_id", "authorized_at", "expires_at",
			"paid_at", "confirmation_expires_at", "order_amount", "reauth_request_id", "state")
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

// fingerprint hashes the texts of fields, each with its length behind it.
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

// safe makes of an id from outside one that any store takes: databases refuse NUL
// and bytes that are no UTF-8.
func safe(id string) string {
	if safetext.IsPlain(id, 96) && strings.IndexByte(id, '/') < 0 { // which parts what a key is made of
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
	switch e.Provider {
	case overlay.PayPay:
		switch e.Type {
		case TypeTransaction:
			return new(paypay.TransactionEvent)
		case TypeFileCreated:
			return new(paypay.FileCreatedEvent)
		case TypeKYCInfo:
			return new(paypay.KYCInfoUpdatedEvent)
		case TypeKYCRisk:
			return new(paypay.KYCPassportRiskUpdatedEvent)
		case TypeKYCAccountStatus:
			return new(paypay.KYCPassportAccountStatusUpdatedEvent)
		case TypeCustomerSucceeded:
			return new(paypay.CustomerAuthorizationSucceededEvent)
		case TypeCustomerFailed:
			return new(paypay.CustomerAuthorizationFailedEvent)
		case TypeCustomerRevoked:
			return new(paypay.CustomerAuthorizationRevokedEvent)
		case TypeCustomerExtended:
			return new(paypay.CustomerAuthorizationExtendedEvent)
		case TypeCustomerCanceled:
			return new(paypay.CustomerAuthorizationCanceledEvent)
		}
	case overlay.Paidy:
		switch e.Type {
		case TypePayment:
			return new(paidy.PaymentEvent)
		case TypeToken:
			return new(paidy.TokenEvent)
		}
	case overlay.PaidyLegacy:
		if e.Type != TypePayment {
			return nil
		}
		switch e.State {
		case legacyAuthorized:
			return new(paidylegacy.AuthorizeSucceededEvent)
		case legacyCaptured:
			return new(paidylegacy.CaptureSucceededEvent)
		case legacyRefunded:
			return new(paidylegacy.RefundSucceededEvent)
		}
	}
	return nil
}

// doesNotFit names the field that does not fit a payload's type, and not what it
// holds.
func doesNotFit(raw []byte, payload any) error {
	if field := jsonfault.Field(raw, payload); field != "" {
		return fmt.Errorf("the field %s is not of its documented type", safetext.Value(field))
	}
	return errors.New("a field is not of its documented type")
}
