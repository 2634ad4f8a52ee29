package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// parsed is a case of a body and the event that it is. Of the event's payload only
// the type is compared. A missing Subject stands for the event's key.
type parsed struct {
	name       string
	body       string
	want       webhook.Event
	payloadErr bool // the payload does not fit its type
}

func testParsed(t *testing.T, provider overlay.Provider, cases []parsed) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, provider)
		})
	}
}

func (c parsed) test(t *testing.T, provider overlay.Provider) {
	t.Helper()
	got := parse(t, provider, c.body)

	assert.Equal(t, c.body, string(got.Raw))
	assert.IsType(t, c.want.Payload, got.Payload)
	if unknown, ok := got.Payload.(*webhook.Unknown); ok {
		assert.Equal(t, c.payloadErr, unknown.Err != nil, "%v", unknown.Err)
	}

	want := c.want
	if want.Subject == "" {
		want.Subject = got.Key
	}
	want.Provider, want.Raw, want.Key, want.Payload = provider, got.Raw, got.Key, got.Payload
	assert.Equal(t, want, got)
}

// orderFields are the fields of a transaction that name its payment.
const orderFields = `"notification_type":"Transaction","merchant_id":"1","store_id":"2","pos_id":"3",` +
	`"order_id":"4","merchant_order_id":"m-5"`

// orderIs is the event of a transaction with orderFields.
func orderIs(state string, payload any) webhook.Event {
	return webhook.Event{
		Type: "Transaction", State: state, PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4",
		Payload: payload,
	}
}

func TestWhatATransactionIsAbout(t *testing.T) {
	t.Parallel()
	testParsed(t, overlay.PayPay, []parsed{
		{
			name: "with its amount as text",
			body: `{` + orderFields + `,"order_amount":"100","state":"COMPLETED","paid_at":"2026-04-01T03:00:00Z"}`,
			want: orderIs("COMPLETED", &paypay.TransactionEvent{}),
		},
		{
			name: "with its amount as a number",
			body: `{` + orderFields + `,"order_amount":100,"state":"COMPLETED"}`,
			want: orderIs("COMPLETED", &paypay.TransactionEvent{}),
		},
		{
			name: "with a new state",
			body: `{` + orderFields + `,"order_amount":"100","state":"DREAMING","mood":"good"}`,
			want: orderIs("DREAMING", &paypay.TransactionEvent{}),
		},
		{
			name:       "with a field of another type",
			body:       `{` + orderFields + `,"order_amount":"much","state":"COMPLETED"}`,
			want:       orderIs("COMPLETED", &webhook.Unknown{}),
			payloadErr: true,
		},
		{
			name: "with names in other letters, as encoding/json takes them",
			body: `{"Notification_Type":"Transaction","ORDER_ID":"4","merchant_Order_id":"m-5",` +
				`"order_amount":"100","st\u0061te":"COMPLETED"}`,
			want: orderIs("COMPLETED", &paypay.TransactionEvent{}),
		},
	})
}

func TestALapsedConsentIsAStateOfItsOwn(t *testing.T) {
	t.Parallel()
	testParsed(t, overlay.PayPay, []parsed{
		{
			name: "a lapsed one that says AUTHORIZED",
			body: `{` + orderFields + `,"order_amount":"100","state":"AUTHORIZED",` +
				`"confirmation_expires_at":"2026-04-01T03:00:00Z","reauth_request_id":"r"}`,
			want: orderIs("EXPIRED_USER_CONFIRMATION", &paypay.TransactionEvent{}),
		},
		{
			name: "a lapsed one that says so",
			body: `{` + orderFields + `,"order_amount":"100","state":"EXPIRED_USER_CONFIRMATION"}`,
			want: orderIs("EXPIRED_USER_CONFIRMATION", &paypay.TransactionEvent{}),
		},
		{
			name: "a changed authorization, which is no lapsed consent",
			body: `{` + orderFields + `,"order_amount":"100","state":"AUTHORIZED","reauth_request_id":"r"}`,
			want: orderIs("AUTHORIZED", &paypay.TransactionEvent{}),
		},
		{
			name: "an authorization that waits for consent, which has not lapsed",
			body: `{` + orderFields + `,"order_amount":"100","state":"AUTHORIZED",` +
				`"confirmation_expires_at":"2026-04-01T03:00:00Z"}`,
			want: orderIs("AUTHORIZED", &paypay.TransactionEvent{}),
		},
	})
}

func TestWhatOtherPayPayEventsAreAbout(t *testing.T) {
	t.Parallel()
	testParsed(t, overlay.PayPay, []parsed{
		{
			name: "a misspelt customer event",
			body: `{"notification_type":"customer.authroization.revoked","notification_id":"n",` +
				`"userAuthorizationId":"u","referenceId":"r"}`,
			want: webhook.Event{
				Type: "customer.authorization.revoked", NotificationID: "n", UserAuthorizationID: "u",
				ReferenceID: "r", Subject: "paypay/u", Payload: &paypay.CustomerAuthorizationRevokedEvent{},
			},
		},
		{
			name: "a customer event spelt right",
			body: `{"notification_type":"customer.authorization.failed","notification_id":"n","referenceId":"r"}`,
			want: webhook.Event{
				Type: "customer.authorization.failed", NotificationID: "n", ReferenceID: "r", Subject: "paypay/r",
				Payload: &paypay.CustomerAuthorizationFailedEvent{},
			},
		},
		{
			name: "a KYC event",
			body: `{"notification_type":"kyc_passport.risk.update","notification_id":"n","user_authorization_id":"u"}`,
			want: webhook.Event{
				Type: "kyc_passport.risk.update", NotificationID: "n", UserAuthorizationID: "u", Subject: "paypay/u",
				Payload: &paypay.KYCPassportRiskUpdatedEvent{},
			},
		},
		{
			name: "an unknown type",
			body: `{"notification_type":"cashback.granted","notification_id":"n"}`,
			want: webhook.Event{
				Type: "cashback.granted", NotificationID: "n", Subject: "paypay/cashback.granted/n",
				Payload: &webhook.Unknown{},
			},
		},
		{name: "an empty object", body: `{}`, want: webhook.Event{Payload: &webhook.Unknown{}}},
	})
}

func TestWhatAPaidyEventIsAbout(t *testing.T) {
	t.Parallel()
	testParsed(t, overlay.Paidy, []parsed{
		{
			name: "a payment",
			body: `{"payment_id":"pay_1","event_type":"payment","status":"capture_success","capture_id":"cap_1",` +
				`"order_ref":null,"timestamp":"t"}`,
			want: webhook.Event{
				Type: "payment", State: "capture_success", PaymentID: "pay_1", CaptureID: "cap_1",
				Subject: "paidy/pay_1", Payload: &paidy.PaymentEvent{},
			},
		},
		{
			name: "a payment without event_type",
			body: `{"payment_id":"pay_1","status":"close_success","timestamp":"t"}`,
			want: webhook.Event{
				Type: "payment", State: "close_success", PaymentID: "pay_1", Subject: "paidy/pay_1",
				Payload: &paidy.PaymentEvent{},
			},
		},
		{
			name: "a token without event_type",
			body: `{"token_id":"tok_1","status":"delete_success","timestamp":"t"}`,
			want: webhook.Event{
				Type: "token", State: "delete_success", TokenID: "tok_1", Subject: "paidy/tok_1",
				Payload: &paidy.TokenEvent{},
			},
		},
		{
			name: "another type",
			body: `{"event_type":"dispute","payment_id":"pay_1"}`,
			want: webhook.Event{
				Type: "dispute", PaymentID: "pay_1", Subject: "paidy/pay_1", Payload: &webhook.Unknown{},
			},
		},
		{
			name: "another type about a token",
			body: `{"event_type":"dispute","token_id":"tok_1"}`,
			want: webhook.Event{
				Type: "dispute", TokenID: "tok_1", Subject: "paidy/tok_1", Payload: &webhook.Unknown{},
			},
		},
		{name: "an empty object", body: `{}`, want: webhook.Event{Payload: &webhook.Unknown{}}},
	})
}

func TestWhatALegacyPaidyEventIsAbout(t *testing.T) {
	t.Parallel()
	testParsed(t, overlay.PaidyLegacy, []parsed{
		{
			name: "another type",
			body: `{"payment_id":"p","status":"capture_success","event_type":"dispute"}`,
			want: webhook.Event{
				Type: "dispute", State: "capture_success", PaymentID: "p", Subject: "paidy-legacy/p",
				Payload: &webhook.Unknown{},
			},
		},
		{
			name: "a refund",
			body: `{"capture_id":"c","status":"refund_success","event_type":"payment",` +
				`"event_datetime":"2015-01-29 18:28:37"}`,
			want: webhook.Event{
				Type: "payment", State: "refund_success", CaptureID: "c", Subject: "paidy-legacy/c",
				Payload: &paidylegacy.RefundSucceededEvent{},
			},
		},
		{
			name: "another status",
			body: `{"payment_id":"p","status":"close_success","event_type":"payment"}`,
			want: webhook.Event{
				Type: "payment", State: "close_success", PaymentID: "p", Subject: "paidy-legacy/p",
				Payload: &webhook.Unknown{},
			},
		},
	})
}
