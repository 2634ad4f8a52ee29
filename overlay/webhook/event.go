package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// Provider tells who sent an event.
type Provider string

// The providers, named as in overlay.Error.
const (
	FromPayPay      Provider = "paypay"
	FromPaidy       Provider = "paidy"
	FromPaidyLegacy Provider = "paidy-legacy"
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
	maxMembers      = 32 // room for members before a slice has to grow
	fingerprintSize = 16
)

// Event is one notification. It is a claim: nobody has signed it. It prints as
// one line without personal data, under every verb and encoder.
type Event struct {
	Provider Provider
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

	// What the event is about, as far as it says so. PaymentID is order_id at
	// PayPay and MerchantPaymentID is merchant_order_id, though no source states
	// that they are; MerchantPaymentID is order_ref at Paidy.
	PaymentID, MerchantPaymentID, CaptureID, TokenID, UserAuthorizationID, ReferenceID string

	// ReceivedAt is when it arrived here first.
	ReceivedAt time.Time
	// Raw is the body as it arrived.
	Raw overlay.Sensitive
	// Payload is a pointer to the generated type of the event, such as
	// *paypay.TransactionEvent, *paidy.PaymentEvent or
	// *paidylegacy.RefundSucceededEvent, or *Unknown. The time in a legacy event has
	// no zone; it is text, as given.
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
			text += " " + printable(part)
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

// printable bounds what a sender can put on a log line.
func printable(s string) string {
	if isPlain(s, 160) {
		return s
	}
	return strconv.QuoteToASCII(s[:min(len(s), 160)])
}

// isPlain reports whether a text is printable ASCII without spaces and not longer
// than limit.
func isPlain(s string, limit int) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) <= limit
}

// fields are the members of an admitted body.
type fields struct {
	body    []byte
	members []rawjson.Member
}

// text returns a member's text: of a string what it says, of null and of what is
// absent nothing, else its JSON. Names are compared like encoding/json does, so
// that the typed payload and the fields seen here cannot differ.
func (f *fields) text(name string) string {
	for _, m := range f.members {
		if !rawjson.EqualFold(f.body, m.Key, name) {
			continue
		}
		raw := f.body[m.Value.Start:m.Value.End]
		switch m.Value.Kind {
		case rawjson.String:
			text, _ := rawjson.Unquote(raw)
			return text
		case rawjson.Null:
			return ""
		}
		return string(raw)
	}
	return ""
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
// and no error. ReceivedAt is left zero.
func Parse(provider Provider, body []byte) (Event, error) {
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

// parse reads what an event is and what it is about. The errors are rawjson's.
func parse(provider Provider, body []byte) (Event, error) {
	var room [maxMembers]rawjson.Member
	members, err := rawjson.Members(body, maxNesting, room[:0])
	if err != nil {
		return Event{}, err
	}
	f := fields{body, members}
	e := Event{Provider: provider, Raw: body}
	switch provider {
	case FromPayPay:
		f.payPay(&e)
	case FromPaidy:
		f.paidy(&e)
	case FromPaidyLegacy:
		f.legacy(&e)
	}
	if e.Key == "" {
		sum := sha256.Sum256(body)
		e.Key = string(provider) + "/body/" + hex.EncodeToString(sum[:fingerprintSize])
	}
	e.Subject = e.Key
	for _, id := range []string{e.PaymentID, e.TokenID, e.CaptureID, e.MerchantPaymentID, e.UserAuthorizationID, e.ReferenceID} {
		if id != "" {
			e.Subject = string(provider) + "/" + safe(id)
			break
		}
	}
	return e, nil
}

func (f *fields) payPay(e *Event) {
	e.Type = f.text("notification_type")
	if rest, misspelt := strings.CutPrefix(e.Type, misspeltPrefix); misspelt {
		e.Type = customerPrefix + rest
	}
	e.NotificationID = f.text("notification_id")
	switch {
	case e.NotificationID != "" && e.Type == TypeFileCreated:
		e.Key = f.fingerprint(e.Provider, e.Type, "notification_id", "path")
	case e.NotificationID != "":
		e.Key = string(e.Provider) + "/" + safe(e.Type) + "/" + safe(e.NotificationID)
	case e.Type == TypeTransaction:
		e.Key = f.fingerprint(e.Provider, e.Type, "merchant_id", "store_id", "pos_id", "order_id", "merchant_order_id", "authorized_at", "expires_at",
			"paid_at", "confirmation_expires_at", "order_amount", "reauth_request_id", "state")
	}
	if e.Type == TypeTransaction {
		e.State = f.text("state")
		if f.text("confirmation_expires_at") != "" && f.text("reauth_request_id") != "" {
			e.State = string(paypay.TransactionEventStateEXPIREDUSERCONFIRMATION)
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
	switch e.Type {
	case TypePayment:
		e.Key = f.fingerprint(e.Provider, e.Type, "payment_id", "capture_id", "status", "order_ref", "reason", "timestamp")
	case TypeToken:
		e.Key = f.fingerprint(e.Provider, e.Type, "token_id", "status", "timestamp")
	}
}

func (f *fields) legacy(e *Event) {
	e.Type, e.State = f.text("event_type"), f.text("status")
	e.PaymentID, e.CaptureID, e.MerchantPaymentID = f.text("payment_id"), f.text("capture_id"), f.text("order_ref")
	if e.Type == TypePayment {
		e.Key = f.fingerprint(e.Provider, e.Type, "payment_id", "capture_id", "status", "order_ref", "event_datetime")
	}
}

// fingerprint hashes the texts of fields, each with its length in front.
func (f *fields) fingerprint(provider Provider, kind string, names ...string) string {
	var room [512]byte
	sum := room[:0]
	for _, name := range names {
		text := f.text(name)
		sum = strconv.AppendInt(sum, int64(len(text)), 10)
		sum = append(append(sum, ':'), text...)
	}
	hash := sha256.Sum256(sum)
	return string(provider) + "/" + safe(kind) + "/fields/" + hex.EncodeToString(hash[:fingerprintSize])
}

// safe makes of an id from outside one that any store takes: databases refuse NUL
// and bytes that are no UTF-8.
func safe(id string) string {
	if isPlain(id, 96) {
		return id
	}
	hash := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(hash[:fingerprintSize])
}

// decode fills in the payload.
func (e *Event) decode() {
	e.Payload = &Unknown{}
	payload := e.newPayload()
	if payload == nil {
		return
	}
	if err := json.Unmarshal(e.Raw, payload); err != nil {
		e.Payload = &Unknown{Err: doesNotFit(err)}
		return
	}
	e.Payload = payload
}

func (e *Event) newPayload() any {
	switch e.Provider {
	case FromPayPay:
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
	case FromPaidy:
		switch e.Type {
		case TypePayment:
			return new(paidy.PaymentEvent)
		case TypeToken:
			return new(paidy.TokenEvent)
		}
	case FromPaidyLegacy:
		if e.Type != TypePayment {
			return nil
		}
		switch e.State {
		case string(paidylegacy.AuthorizeSucceededEventStatusSuccess):
			return new(paidylegacy.AuthorizeSucceededEvent)
		case string(paidylegacy.CaptureSucceededEventStatusSuccess):
			return new(paidylegacy.CaptureSucceededEvent)
		case string(paidylegacy.RefundSucceededEventStatusSuccess):
			return new(paidylegacy.RefundSucceededEvent)
		}
	}
	return nil
}

// doesNotFit names the field at fault and not what it holds.
func doesNotFit(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fmt.Errorf("the field %s is no %s", printable(wrong.Field), wrong.Type)
	}
	return errors.New("a field is not of its documented type")
}
