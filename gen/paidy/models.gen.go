// Code generated from specs/paidy.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

package paidy

import (
	"time"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

// Defines values for Currency.
const (
	CurrencyJPY Currency = "JPY"
)

// Valid indicates whether the value is a known member of the Currency enum.
func (e Currency) Valid() bool {
	switch e {
	case CurrencyJPY:
		return true
	default:
		return false
	}
}

// Defines values for DeleteReasonCode.
const (
	DeleteReasonCodeConsumerRequested   DeleteReasonCode = "consumer.requested"
	DeleteReasonCodeFraudDetected       DeleteReasonCode = "fraud.detected"
	DeleteReasonCodeGeneral             DeleteReasonCode = "general"
	DeleteReasonCodeMerchantRequested   DeleteReasonCode = "merchant.requested"
	DeleteReasonCodeSubscriptionExpired DeleteReasonCode = "subscription.expired"
)

// Valid indicates whether the value is a known member of the DeleteReasonCode enum.
func (e DeleteReasonCode) Valid() bool {
	switch e {
	case DeleteReasonCodeConsumerRequested:
		return true
	case DeleteReasonCodeFraudDetected:
		return true
	case DeleteReasonCodeGeneral:
		return true
	case DeleteReasonCodeMerchantRequested:
		return true
	case DeleteReasonCodeSubscriptionExpired:
		return true
	default:
		return false
	}
}

// Defines values for DeliveryLocationType.
const (
	DeliveryLocationTypeCombini                   DeliveryLocationType = "combini"
	DeliveryLocationTypeDeliveryCenter            DeliveryLocationType = "delivery_center"
	DeliveryLocationTypeForwardingShipmentService DeliveryLocationType = "forwarding_shipment_service"
	DeliveryLocationTypeGift                      DeliveryLocationType = "gift"
	DeliveryLocationTypeHome                      DeliveryLocationType = "home"
	DeliveryLocationTypeLocker                    DeliveryLocationType = "locker"
	DeliveryLocationTypeNotPrimaryHome            DeliveryLocationType = "not_primary_home"
	DeliveryLocationTypeOffice                    DeliveryLocationType = "office"
	DeliveryLocationTypePostOffice                DeliveryLocationType = "post_office"
	DeliveryLocationTypeShop                      DeliveryLocationType = "shop"
)

// Valid indicates whether the value is a known member of the DeliveryLocationType enum.
func (e DeliveryLocationType) Valid() bool {
	switch e {
	case DeliveryLocationTypeCombini:
		return true
	case DeliveryLocationTypeDeliveryCenter:
		return true
	case DeliveryLocationTypeForwardingShipmentService:
		return true
	case DeliveryLocationTypeGift:
		return true
	case DeliveryLocationTypeHome:
		return true
	case DeliveryLocationTypeLocker:
		return true
	case DeliveryLocationTypeNotPrimaryHome:
		return true
	case DeliveryLocationTypeOffice:
		return true
	case DeliveryLocationTypePostOffice:
		return true
	case DeliveryLocationTypeShop:
		return true
	default:
		return false
	}
}

// Defines values for PaymentEventStatus.
const (
	PaymentEventStatusAuthorizeSuccess PaymentEventStatus = "authorize_success"
	PaymentEventStatusCaptureSuccess   PaymentEventStatus = "capture_success"
	PaymentEventStatusCloseSuccess     PaymentEventStatus = "close_success"
	PaymentEventStatusRefundSuccess    PaymentEventStatus = "refund_success"
	PaymentEventStatusUpdateSuccess    PaymentEventStatus = "update_success"
)

// Valid indicates whether the value is a known member of the PaymentEventStatus enum.
func (e PaymentEventStatus) Valid() bool {
	switch e {
	case PaymentEventStatusAuthorizeSuccess:
		return true
	case PaymentEventStatusCaptureSuccess:
		return true
	case PaymentEventStatusCloseSuccess:
		return true
	case PaymentEventStatusRefundSuccess:
		return true
	case PaymentEventStatusUpdateSuccess:
		return true
	default:
		return false
	}
}

// Defines values for PaymentEventType.
const (
	PaymentEventTypePayment PaymentEventType = "payment"
)

// Valid indicates whether the value is a known member of the PaymentEventType enum.
func (e PaymentEventType) Valid() bool {
	switch e {
	case PaymentEventTypePayment:
		return true
	default:
		return false
	}
}

// Defines values for PaymentStatus.
const (
	PaymentStatusAuthorized PaymentStatus = "authorized"
	PaymentStatusClosed     PaymentStatus = "closed"
	PaymentStatusExpired    PaymentStatus = "expired"
	PaymentStatusRejected   PaymentStatus = "rejected"
)

// Valid indicates whether the value is a known member of the PaymentStatus enum.
func (e PaymentStatus) Valid() bool {
	switch e {
	case PaymentStatusAuthorized:
		return true
	case PaymentStatusClosed:
		return true
	case PaymentStatusExpired:
		return true
	case PaymentStatusRejected:
		return true
	default:
		return false
	}
}

// Defines values for ResumeReasonCode.
const (
	ResumeReasonCodeConsumerRequested ResumeReasonCode = "consumer.requested"
	ResumeReasonCodeGeneral           ResumeReasonCode = "general"
	ResumeReasonCodeMerchantRequested ResumeReasonCode = "merchant.requested"
)

// Valid indicates whether the value is a known member of the ResumeReasonCode enum.
func (e ResumeReasonCode) Valid() bool {
	switch e {
	case ResumeReasonCodeConsumerRequested:
		return true
	case ResumeReasonCodeGeneral:
		return true
	case ResumeReasonCodeMerchantRequested:
		return true
	default:
		return false
	}
}

// Defines values for SuspendReasonCode.
const (
	SuspendReasonCodeConsumerRequested SuspendReasonCode = "consumer.requested"
	SuspendReasonCodeFraudSuspected    SuspendReasonCode = "fraud.suspected"
	SuspendReasonCodeGeneral           SuspendReasonCode = "general"
	SuspendReasonCodeMerchantRequested SuspendReasonCode = "merchant.requested"
)

// Valid indicates whether the value is a known member of the SuspendReasonCode enum.
func (e SuspendReasonCode) Valid() bool {
	switch e {
	case SuspendReasonCodeConsumerRequested:
		return true
	case SuspendReasonCodeFraudSuspected:
		return true
	case SuspendReasonCodeGeneral:
		return true
	case SuspendReasonCodeMerchantRequested:
		return true
	default:
		return false
	}
}

// Defines values for TokenEventStatus.
const (
	TokenEventStatusActivateSuccess TokenEventStatus = "activate_success"
	TokenEventStatusDeleteSuccess   TokenEventStatus = "delete_success"
	TokenEventStatusResumeSuccess   TokenEventStatus = "resume_success"
	TokenEventStatusSuspendSuccess  TokenEventStatus = "suspend_success"
)

// Valid indicates whether the value is a known member of the TokenEventStatus enum.
func (e TokenEventStatus) Valid() bool {
	switch e {
	case TokenEventStatusActivateSuccess:
		return true
	case TokenEventStatusDeleteSuccess:
		return true
	case TokenEventStatusResumeSuccess:
		return true
	case TokenEventStatusSuspendSuccess:
		return true
	default:
		return false
	}
}

// Defines values for TokenStatus.
const (
	TokenStatusActive    TokenStatus = "active"
	TokenStatusDeleted   TokenStatus = "deleted"
	TokenStatusSuspended TokenStatus = "suspended"
)

// Valid indicates whether the value is a known member of the TokenStatus enum.
func (e TokenStatus) Valid() bool {
	switch e {
	case TokenStatusActive:
		return true
	case TokenStatusDeleted:
		return true
	case TokenStatusSuspended:
		return true
	default:
		return false
	}
}

// Address A Japanese address. Paidy checks little of it.
type Address struct {
	// City City, ward, town or village.
	City *string `json:"city,omitempty"`

	// Line1 Building, apartment, room.
	Line1 *string `json:"line1,omitempty"`

	// Line2 District and street number.
	Line2 *string `json:"line2,omitempty"`

	// State Prefecture.
	State *string `json:"state,omitempty"`

	// Zip Postal code, `NNN-NNNN`.
	Zip *string `json:"zip,omitempty"`
}

// AddressRequest A Japanese address, the postal code and at least one more field.
type AddressRequest struct {
	// City City, ward, town or village.
	City *string `json:"city,omitempty"`

	// Line1 Building, apartment, room.
	Line1 *string `json:"line1,omitempty"`

	// Line2 District and street number.
	Line2 *string `json:"line2,omitempty"`

	// State Prefecture.
	State *string `json:"state,omitempty"`

	// Zip Postal code, `NNN-NNNN`.
	Zip string `json:"zip"`
}

// Buyer The consumer, as known to Paidy. Personal data.
type Buyer struct {
	// Email E-mail address.
	Email *string `json:"email,omitempty"`

	// Name1 Name in kanji, family name first.
	Name1 *string `json:"name1,omitempty"`

	// Name2 Name in katakana, family name first.
	Name2 *string `json:"name2,omitempty"`

	// Phone Phone number, 81 and the number without its leading zero.
	Phone *string `json:"phone,omitempty"`
}

// BuyerDataRequest The buyer's history with the merchant, without orders paid by Paidy, cancelled or refunded. The documentation requires `user_id`, `ltv`, `order_count` and `billing_address`; accepted requests without the first and the last are on record. Send what you have.
type BuyerDataRequest struct {
	// AccountRegistrationDate Day the account was registered, `YYYY-MM-DD`.
	AccountRegistrationDate *openapi_types.Date `json:"account_registration_date,omitempty"`

	// AdditionalShippingAddresses Further addresses the buyer has things sent to.
	AdditionalShippingAddresses []AddressRequest `json:"additional_shipping_addresses,omitempty"`

	// Age Days since the account was opened.
	Age *int64 `json:"age,omitempty"`

	// AgePlatform Days since an account was opened with the parent organization.
	AgePlatform *int64 `json:"age_platform,omitempty"`

	// BillingAddress A Japanese address, the postal code and at least one more field.
	BillingAddress *AddressRequest `json:"billing_address,omitempty"`

	// DaysSinceFirstTransaction Days since the first order.
	DaysSinceFirstTransaction *int64 `json:"days_since_first_transaction,omitempty"`

	// DeliveryLocnType Kind of place the order goes to.
	DeliveryLocnType *DeliveryLocationType `json:"delivery_locn_type,omitempty"`

	// Gender The buyer's gender; no list of values is public, and Paidy's sample Checkout payload has `Male`.
	Gender *string `json:"gender,omitempty"`

	// LastOrderAmount Yen of the last order.
	LastOrderAmount *int64 `json:"last_order_amount,omitempty"`

	// LastOrderAt Days since the last order.
	LastOrderAt *int64 `json:"last_order_at,omitempty"`

	// LastOrderDate Day of the last order, `YYYY-MM-DD`.
	LastOrderDate *openapi_types.Date `json:"last_order_date,omitempty"`

	// LTV Yen of all orders so far.
	LTV *int64 `json:"ltv,omitempty"`

	// NumberOfPoints Loyalty points the buyer holds.
	NumberOfPoints *int64 `json:"number_of_points,omitempty"`

	// OrderAmountLast3Months Yen of the orders of the last 90 days.
	OrderAmountLast3Months *int64 `json:"order_amount_last3months,omitempty"`

	// OrderCount Number of orders so far.
	OrderCount *int64 `json:"order_count,omitempty"`

	// OrderCountLast3Months Number of orders in the last 90 days.
	OrderCountLast3Months *int64 `json:"order_count_last3months,omitempty"`

	// OrderItemCategories Categories of the ordered items, an array in Paidy's sample Checkout payload, too.
	OrderItemCategories []string `json:"order_item_categories,omitempty"`

	// PreviousPaymentMethods Payment methods used before, each true or false. Paidy's sample Checkout payload has ten keys, named like `credit_card_used` and `bank_transfer_used`; no list of them is public.
	PreviousPaymentMethods map[string]bool `json:"previous_payment_methods,omitempty"`

	// SubscriptionCounter Number of subscription orders so far.
	SubscriptionCounter *int64 `json:"subscription_counter,omitempty"`

	// UserID The merchant's id of the buyer; null for a guest.
	UserID nullable.Nullable[string] `json:"user_id,omitempty"`
}

// Capture The capture of a payment, a copy of its order.
type Capture struct {
	// Amount Yen captured.
	Amount int64 `json:"amount"`

	// CreatedAt When it was captured, UTC.
	CreatedAt time.Time `json:"created_at"`

	// ID Id, `cap_…`; a refund needs it.
	ID string `json:"id"`

	// Items Lines of the order.
	Items []OrderItem `json:"items"`

	// Metadata The merchant's own data, at most 20 keys; usually strings.
	Metadata Metadata `json:"metadata"`

	// Shipping Shipping cost in yen.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Tax in yen.
	Tax *int64 `json:"tax,omitempty"`
}

// CapturePaymentRequest Options of a capture; send `{}` for none. The amount cannot be chosen.
type CapturePaymentRequest struct {
	// Metadata Up to 20 strings of the merchant's own; what more answers is not public.
	Metadata *MetadataRequest `json:"metadata,omitempty"`
}

// ClosePaymentRequest The empty object, which a close must send.
type ClosePaymentRequest = struct{}

// ConsumerOrigin The consumer when the token was made. Personal data.
type ConsumerOrigin struct {
	// Address Home address; null in every answer seen.
	Address *Address `json:"address,omitempty"`

	// Email E-mail address.
	Email *string `json:"email,omitempty"`

	// Name1 Name in kanji, family name first.
	Name1 *string `json:"name1,omitempty"`

	// Name2 Name in katakana, family name first.
	Name2 *string `json:"name2,omitempty"`

	// Phone Phone number, 81 and the number without its leading zero.
	Phone *string `json:"phone,omitempty"`
}

// CreatePaymentRequest A charge on a token. Order items, tax and shipping are expected to add up to `amount`; what a mismatch answers is not public.
type CreatePaymentRequest struct {
	// Amount Total in yen, tax and shipping included.
	Amount int64 `json:"amount"`

	// BuyerData The buyer's history with the merchant, without orders paid by Paidy, cancelled or refunded. The documentation requires `user_id`, `ltv`, `order_count` and `billing_address`; accepted requests without the first and the last are on record. Send what you have.
	BuyerData BuyerDataRequest `json:"buyer_data"`

	// Currency Always `JPY`.
	Currency Currency `json:"currency"`

	// Description Note on the payment; consumers do not see it.
	Description *string `json:"description,omitempty"`

	// Metadata Up to 20 strings of the merchant's own; what more answers is not public.
	Metadata *MetadataRequest `json:"metadata,omitempty"`

	// Order What is bought.
	Order OrderRequest `json:"order"`

	// ShippingAddress Unverified: that a payment is accepted without it, as one client has it; the documentation requires it. Where the order goes.
	ShippingAddress *AddressRequest `json:"shipping_address,omitempty"`

	// StoreName Shop shown to the consumer. The answer shows it in brackets behind the registered shop name.
	StoreName *string `json:"store_name,omitempty"`

	// TokenID Token to charge, `tok_…`. Token and consumer must be active.
	TokenID string `json:"token_id"`
}

// Currency Always `JPY`.
type Currency string

// DeleteReason Reason of a deletion.
type DeleteReason struct {
	// Code Why a token is deleted.
	Code DeleteReasonCode `json:"code"`

	// Description Explanation; not empty.
	Description string `json:"description"`
}

// DeleteReasonCode Why a token is deleted.
type DeleteReasonCode string

// DeleteTokenRequest Why a token is deleted.
type DeleteTokenRequest struct {
	// Reason Reason of a deletion.
	Reason DeleteReason `json:"reason"`

	// WalletID Wallet of the token; may be left out if it is `default`, must match otherwise.
	WalletID *string `json:"wallet_id,omitempty"`
}

// DeliveryLocationType Kind of place the order goes to.
type DeliveryLocationType string

// Error Why Paidy refused a call, or failed.
type Error struct {
	// Code Machine-readable code; Paidy publishes no complete list.
	Code string `json:"code"`

	// Description Longer text.
	Description string `json:"description"`

	// Details The fields at fault. In a test of 2026 an answer had it, with kind `error.decoding` and field `order`.
	Details []ErrorDetail `json:"details,omitempty"`

	// Reference Id of the error, `err_…`, to quote to Paidy's support; may be empty.
	Reference string `json:"reference"`

	// Status HTTP status again, a number; a string in answers of 2018.
	Status any `json:"status"`

	// Title Short text.
	Title string `json:"title"`
}

// ErrorDetail One field at fault.
type ErrorDetail struct {
	// Field The field, such as `order`.
	Field *string `json:"field,omitempty"`

	// Kind Kind of fault, such as `error.decoding`.
	Kind *string `json:"kind,omitempty"`

	// Message What is wrong with it.
	Message *string `json:"message,omitempty"`
}

// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. A notification of 2021 has it beside a `timestamp` that is nine hours earlier; other sources do not show it.
type EventDatetime = JapanTime

// Metadata The merchant's own data, at most 20 keys; usually strings.
type Metadata map[string]interface{}

// MetadataRequest Up to 20 strings of the merchant's own; what more answers is not public.
type MetadataRequest map[string]string

// Order What was bought.
type Order struct {
	// Items Lines of the order.
	Items []OrderItem `json:"items"`

	// OrderRef The merchant's order reference.
	OrderRef *string `json:"order_ref,omitempty"`

	// Shipping Shipping cost in yen.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Tax in yen.
	Tax *int64 `json:"tax,omitempty"`

	// UpdatedAt When the order last changed. Null in every answer seen; blank in Paidy's sample.
	UpdatedAt *string `json:"updated_at,omitempty"`
}

// OrderItem One line of an order.
type OrderItem struct {
	// Description Details.
	Description *string `json:"description,omitempty"`

	// ID The merchant's product id.
	ID *string `json:"id,omitempty"`

	// Quantity How many.
	Quantity int64 `json:"quantity"`

	// Title Name shown to the consumer.
	Title *string `json:"title,omitempty"`

	// UnitPrice Unverified: that it can have a fraction. Yen for one; negative for a discount.
	UnitPrice float64 `json:"unit_price"`
}

// OrderItemRequest One line of an order.
type OrderItemRequest struct {
	// Description Details.
	Description *string `json:"description,omitempty"`

	// ID The merchant's product id.
	ID *string `json:"id,omitempty"`

	// Quantity How many.
	Quantity int64 `json:"quantity"`

	// Title Name shown to the consumer; without it only quantity and price are shown.
	Title *string `json:"title,omitempty"`

	// UnitPrice Yen for one; negative for a discount. Whether fractions are accepted is not public.
	UnitPrice int64 `json:"unit_price"`
}

// OrderRequest What is bought.
type OrderRequest struct {
	// Items At least one item.
	Items []OrderItemRequest `json:"items"`

	// OrderRef The merchant's order reference. Need not be unique, but webhooks carry it, so a unique one lets you find a payment again.
	OrderRef *string `json:"order_ref,omitempty"`

	// Shipping Shipping cost in yen.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Tax in yen.
	Tax *int64 `json:"tax,omitempty"`
}

// Payment A payment. `closed` means captured if `captures` is not empty, released if it is.
type Payment struct {
	// Amount Total in yen, tax and shipping included.
	Amount int64 `json:"amount"`

	// Buyer The consumer, as known to Paidy. Personal data.
	Buyer *Buyer `json:"buyer,omitempty"`

	// Captures At most one entry, since a capture takes the whole amount.
	Captures []Capture `json:"captures"`

	// CreatedAt When it was created, UTC.
	CreatedAt time.Time `json:"created_at"`

	// Currency Always `JPY`.
	Currency Currency `json:"currency"`

	// Description Note on the payment.
	Description *string `json:"description,omitempty"`

	// ExpiresAt When the authorization ends, UTC; by default 30 days after it was made.
	ExpiresAt time.Time `json:"expires_at"`

	// ID Id, `pay_…`.
	ID string `json:"id"`

	// Metadata The merchant's own data, at most 20 keys; usually strings.
	Metadata Metadata `json:"metadata"`

	// Order What was bought.
	Order Order `json:"order"`

	// Refunds Refunds so far; no source states their order.
	Refunds []Refund `json:"refunds"`

	// ShippingAddress Unverified: that it is null or absent when none was sent. Where the order goes.
	ShippingAddress *Address `json:"shipping_address,omitempty"`

	// Status Unverified: whether an authorization that has ended reads as expired or stays authorized. State of a payment. Paidy's texts write it in capitals, its answers do not; compare without regard to case.
	Status PaymentStatus `json:"status"`

	// StoreName Shop shown to the consumer; may be empty.
	StoreName *string `json:"store_name,omitempty"`

	// Test True for a payment made with a test key; nobody is charged.
	Test bool `json:"test"`

	// Tier Payment plan; `classic` is the only value seen.
	Tier *string `json:"tier,omitempty"`
}

// PaymentEvent Notice that something succeeded on a payment. It carries no amount and no signature.
type PaymentEvent struct {
	// CaptureID The capture, `cap_…`; with capture and refund events only.
	CaptureID *string `json:"capture_id,omitempty"`

	// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. A notification of 2021 has it beside a `timestamp` that is nine hours earlier; other sources do not show it.
	EventDatetime *EventDatetime `json:"event_datetime,omitempty"`

	// EventType Always `payment`.
	EventType PaymentEventType `json:"event_type"`

	// OrderRef Unverified: that it can be null. The merchant's order reference.
	OrderRef *string `json:"order_ref,omitempty"`

	// PaymentID The payment, `pay_…`. The dashboard's test call sends `pay_0000000000000001`, which does not exist.
	PaymentID string `json:"payment_id"`

	// Reason Why; with refund events only.
	Reason *string `json:"reason,omitempty"`

	// Status What succeeded.
	Status PaymentEventStatus `json:"status"`

	// Timestamp When it happened, ISO 8601, UTC.
	Timestamp string `json:"timestamp"`
}

// PaymentEventStatus What succeeded.
type PaymentEventStatus string

// PaymentEventType Always `payment`.
type PaymentEventType string

// PaymentStatus Unverified: whether an authorization that has ended reads as expired or stays authorized. State of a payment. Paidy's texts write it in capitals, its answers do not; compare without regard to case.
type PaymentStatus string

// Refund One refund of a capture.
type Refund struct {
	// Amount Yen refunded.
	Amount int64 `json:"amount"`

	// CaptureID The capture it is of.
	CaptureID string `json:"capture_id"`

	// CreatedAt When it was refunded, UTC.
	CreatedAt time.Time `json:"created_at"`

	// ID Id, `ref_…`.
	ID string `json:"id"`

	// Metadata The merchant's own data, at most 20 keys; usually strings.
	Metadata Metadata `json:"metadata"`

	// Reason Why; `unknown` if the request did not say.
	Reason *string `json:"reason,omitempty"`
}

// RefundPaymentRequest Which capture to refund, and how much of it.
type RefundPaymentRequest struct {
	// Amount Yen to refund; without it the whole capture. One client in production sends it as text, `"1000"`; what it is answered is not recorded, so send a number.
	Amount *int64 `json:"amount,omitempty"`

	// CaptureID A capture of this payment, `cap_…`.
	CaptureID string `json:"capture_id"`

	// Metadata Up to 20 strings of the merchant's own; what more answers is not public.
	Metadata *MetadataRequest `json:"metadata,omitempty"`

	// Reason Why; without it the refund shows `unknown`.
	Reason *string `json:"reason,omitempty"`
}

// ResumeReason Reason of a resumption.
type ResumeReason struct {
	// Code Why a token is resumed.
	Code ResumeReasonCode `json:"code"`

	// Description Explanation; not empty.
	Description string `json:"description"`
}

// ResumeReasonCode Why a token is resumed.
type ResumeReasonCode string

// ResumeTokenRequest Why a token is resumed.
type ResumeTokenRequest struct {
	// Reason Reason of a resumption.
	Reason ResumeReason `json:"reason"`

	// WalletID Wallet of the token; may be left out if it is `default`, must match otherwise.
	WalletID *string `json:"wallet_id,omitempty"`
}

// SuspendReason Reason of a suspension.
type SuspendReason struct {
	// Code Why a token is suspended.
	Code SuspendReasonCode `json:"code"`

	// Description Explanation; not empty.
	Description string `json:"description"`
}

// SuspendReasonCode Why a token is suspended.
type SuspendReasonCode string

// SuspendTokenRequest Why a token is suspended.
type SuspendTokenRequest struct {
	// Reason Reason of a suspension.
	Reason SuspendReason `json:"reason"`

	// WalletID Wallet of the token; may be left out if it is `default`, must match otherwise.
	WalletID *string `json:"wallet_id,omitempty"`
}

// Suspension A suspension in force.
type Suspension struct {
	// Authority Who suspended it, and alone can resume it; `merchant` for a call of this API, other values are not public.
	Authority string `json:"authority"`

	// Timestamp When the token was suspended, UTC.
	Timestamp time.Time `json:"timestamp"`
}

// Token A consumer's standing consent to be charged. Paidy Checkout makes it; it does not expire.
type Token struct {
	// ActivatedAt When it first became active, UTC; a resumption leaves it as it is.
	ActivatedAt *time.Time `json:"activated_at,omitempty"`

	// ConsumerID Paidy's id of the consumer, `con_…`.
	ConsumerID string `json:"consumer_id"`

	// CreatedAt When it was created, UTC.
	CreatedAt time.Time `json:"created_at"`

	// DeletedAt When it was deleted, UTC; null until then.
	DeletedAt *time.Time `json:"deleted_at,omitempty"`

	// Description The merchant's note on the token; may be empty.
	Description *string `json:"description,omitempty"`

	// ID Id, `tok_…`.
	ID string `json:"id"`

	// Kind Always `recurring`.
	Kind string `json:"kind"`

	// MerchantID Paidy's id of the merchant, `mer_…`.
	MerchantID string `json:"merchant_id"`

	// Metadata The merchant's own data, at most 20 keys; usually strings.
	Metadata Metadata `json:"metadata"`

	// Origin The consumer when the token was made. Personal data.
	Origin *ConsumerOrigin `json:"origin,omitempty"`

	// Status State of a token; compare without regard to case.
	Status TokenStatus `json:"status"`

	// Suspensions The suspension in force; empty otherwise, not a history.
	Suspensions []Suspension `json:"suspensions"`

	// Test True for a token made with a test key.
	Test bool `json:"test"`

	// UpdatedAt When it last changed, UTC.
	UpdatedAt time.Time `json:"updated_at"`

	// VersionNr Grows by one with each change.
	VersionNr int64 `json:"version_nr"`

	// WalletID Groups tokens; `default` unless chosen otherwise.
	WalletID string `json:"wallet_id"`

	// WebhookURL Not in use; null in every answer seen.
	WebhookURL *string `json:"webhook_url,omitempty"`
}

// TokenEvent Notice that something succeeded on a token.
type TokenEvent struct {
	// EventType Unverified: that it is sent. `token` where it is.
	EventType *string `json:"event_type,omitempty"`

	// Status What succeeded.
	Status TokenEventStatus `json:"status"`

	// Timestamp When it happened, ISO 8601, UTC.
	Timestamp string `json:"timestamp"`

	// TokenID The token, `tok_…`.
	TokenID string `json:"token_id"`
}

// TokenEventStatus What succeeded.
type TokenEventStatus string

// TokenList Tokens, newest first.
type TokenList = []Token

// TokenStatus State of a token; compare without regard to case.
type TokenStatus string

// UpdatePaymentRequest The fields to change; each may be left out.
type UpdatePaymentRequest struct {
	// Description New note on the payment.
	Description *string `json:"description,omitempty"`

	// Metadata Up to 20 strings of the merchant's own; what more answers is not public.
	Metadata *MetadataRequest `json:"metadata,omitempty"`

	// OrderRef New order reference of the merchant; need not be unique.
	OrderRef *string `json:"order_ref,omitempty"`
}

// PaidyVersion defines model for PaidyVersion.
type PaidyVersion = string

// PaymentID defines model for PaymentID.
type PaymentID = string

// TokenID defines model for TokenID.
type TokenID = string

// CreatePaymentParams defines parameters for CreatePayment.
type CreatePaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// GetPaymentParams defines parameters for GetPayment.
type GetPaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// UpdatePaymentParams defines parameters for UpdatePayment.
type UpdatePaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// CapturePaymentParams defines parameters for CapturePayment.
type CapturePaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// ClosePaymentParams defines parameters for ClosePayment.
type ClosePaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// RefundPaymentParams defines parameters for RefundPayment.
type RefundPaymentParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// ListTokensParams defines parameters for ListTokens.
type ListTokensParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// GetTokenParams defines parameters for GetToken.
type GetTokenParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// DeleteTokenParams defines parameters for DeleteToken.
type DeleteTokenParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// ResumeTokenParams defines parameters for ResumeToken.
type ResumeTokenParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// SuspendTokenParams defines parameters for SuspendToken.
type SuspendTokenParams struct {
	// PaidyVersion API version, `2018-04-10` for this document. Without it the version set in the Merchant Dashboard applies, and without that the current one.
	PaidyVersion *PaidyVersion `json:"Paidy-Version,omitempty"`
}

// CreatePaymentJSONRequestBody defines body for CreatePayment for application/json ContentType.
type CreatePaymentJSONRequestBody = CreatePaymentRequest

// UpdatePaymentJSONRequestBody defines body for UpdatePayment for application/json ContentType.
type UpdatePaymentJSONRequestBody = UpdatePaymentRequest

// CapturePaymentJSONRequestBody defines body for CapturePayment for application/json ContentType.
type CapturePaymentJSONRequestBody = CapturePaymentRequest

// ClosePaymentJSONRequestBody defines body for ClosePayment for application/json ContentType.
type ClosePaymentJSONRequestBody = ClosePaymentRequest

// RefundPaymentJSONRequestBody defines body for RefundPayment for application/json ContentType.
type RefundPaymentJSONRequestBody = RefundPaymentRequest

// DeleteTokenJSONRequestBody defines body for DeleteToken for application/json ContentType.
type DeleteTokenJSONRequestBody = DeleteTokenRequest

// ResumeTokenJSONRequestBody defines body for ResumeToken for application/json ContentType.
type ResumeTokenJSONRequestBody = ResumeTokenRequest

// SuspendTokenJSONRequestBody defines body for SuspendToken for application/json ContentType.
type SuspendTokenJSONRequestBody = SuspendTokenRequest

// PaymentEventJSONRequestBody defines body for PaymentEvent for application/json ContentType.
type PaymentEventJSONRequestBody = PaymentEvent

// TokenEventJSONRequestBody defines body for TokenEvent for application/json ContentType.
type TokenEventJSONRequestBody = TokenEvent
