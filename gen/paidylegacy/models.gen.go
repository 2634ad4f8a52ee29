// Code generated from specs/paidy-legacy.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

package paidylegacy

// Defines values for AuthorizeOptionsAuthorizeType.
const (
	AuthorizeOptionsAuthorizeTypeExtended AuthorizeOptionsAuthorizeType = "extended"
	AuthorizeOptionsAuthorizeTypeSimple   AuthorizeOptionsAuthorizeType = "simple"
)

// Valid indicates whether the value is a known member of the AuthorizeOptionsAuthorizeType enum.
func (e AuthorizeOptionsAuthorizeType) Valid() bool {
	switch e {
	case AuthorizeOptionsAuthorizeTypeExtended:
		return true
	case AuthorizeOptionsAuthorizeTypeSimple:
		return true
	default:
		return false
	}
}

// Defines values for AuthorizeStatus.
const (
	AuthorizeStatusAuthenticateConsumer     AuthorizeStatus = "authenticate_consumer"
	AuthorizeStatusAuthenticateConsumerFail AuthorizeStatus = "authenticate_consumer_fail"
	AuthorizeStatusFail                     AuthorizeStatus = "authorize_fail"
	AuthorizeStatusRequireData              AuthorizeStatus = "require_data"
	AuthorizeStatusSuccess                  AuthorizeStatus = "authorize_success"
)

// Valid indicates whether the value is a known member of the AuthorizeStatus enum.
func (e AuthorizeStatus) Valid() bool {
	switch e {
	case AuthorizeStatusAuthenticateConsumer:
		return true
	case AuthorizeStatusAuthenticateConsumerFail:
		return true
	case AuthorizeStatusFail:
		return true
	case AuthorizeStatusRequireData:
		return true
	case AuthorizeStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for AuthorizeSucceededEventStatus.
const (
	AuthorizeSucceededEventStatusSuccess AuthorizeSucceededEventStatus = "authorize_success"
)

// Valid indicates whether the value is a known member of the AuthorizeSucceededEventStatus enum.
func (e AuthorizeSucceededEventStatus) Valid() bool {
	switch e {
	case AuthorizeSucceededEventStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for CaptureStatus.
const (
	CaptureStatusFail    CaptureStatus = "capture_fail"
	CaptureStatusSuccess CaptureStatus = "capture_success"
)

// Valid indicates whether the value is a known member of the CaptureStatus enum.
func (e CaptureStatus) Valid() bool {
	switch e {
	case CaptureStatusFail:
		return true
	case CaptureStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for CaptureSucceededEventStatus.
const (
	CaptureSucceededEventStatusSuccess CaptureSucceededEventStatus = "capture_success"
)

// Valid indicates whether the value is a known member of the CaptureSucceededEventStatus enum.
func (e CaptureSucceededEventStatus) Valid() bool {
	switch e {
	case CaptureSucceededEventStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for CloseStatus.
const (
	CloseStatusFail    CloseStatus = "close_fail"
	CloseStatusSuccess CloseStatus = "close_success"
)

// Valid indicates whether the value is a known member of the CloseStatus enum.
func (e CloseStatus) Valid() bool {
	switch e {
	case CloseStatusFail:
		return true
	case CloseStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for ErrorStatus.
const (
	ErrorStatusBadRequest    ErrorStatus = "bad_request"
	ErrorStatusInternalError ErrorStatus = "internal_error"
	ErrorStatusRequestFailed ErrorStatus = "request_failed"
)

// Valid indicates whether the value is a known member of the ErrorStatus enum.
func (e ErrorStatus) Valid() bool {
	switch e {
	case ErrorStatusBadRequest:
		return true
	case ErrorStatusInternalError:
		return true
	case ErrorStatusRequestFailed:
		return true
	default:
		return false
	}
}

// Defines values for EventType.
const (
	EventTypePayment EventType = "payment"
)

// Valid indicates whether the value is a known member of the EventType enum.
func (e EventType) Valid() bool {
	switch e {
	case EventTypePayment:
		return true
	default:
		return false
	}
}

// Defines values for PaymentStatus.
const (
	PaymentStatusClose  PaymentStatus = "close"
	PaymentStatusClosed PaymentStatus = "closed"
	PaymentStatusOpen   PaymentStatus = "open"
)

// Valid indicates whether the value is a known member of the PaymentStatus enum.
func (e PaymentStatus) Valid() bool {
	switch e {
	case PaymentStatusClose:
		return true
	case PaymentStatusClosed:
		return true
	case PaymentStatusOpen:
		return true
	default:
		return false
	}
}

// Defines values for RefundStatus.
const (
	RefundStatusFail    RefundStatus = "refund_fail"
	RefundStatusSuccess RefundStatus = "refund_success"
)

// Valid indicates whether the value is a known member of the RefundStatus enum.
func (e RefundStatus) Valid() bool {
	switch e {
	case RefundStatusFail:
		return true
	case RefundStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for RefundSucceededEventStatus.
const (
	RefundSucceededEventStatusSuccess RefundSucceededEventStatus = "refund_success"
)

// Valid indicates whether the value is a known member of the RefundSucceededEventStatus enum.
func (e RefundSucceededEventStatus) Valid() bool {
	switch e {
	case RefundSucceededEventStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for UpdateStatus.
const (
	UpdateStatusFail    UpdateStatus = "update_fail"
	UpdateStatusSuccess UpdateStatus = "update_success"
)

// Valid indicates whether the value is a known member of the UpdateStatus enum.
func (e UpdateStatus) Valid() bool {
	switch e {
	case UpdateStatusFail:
		return true
	case UpdateStatusSuccess:
		return true
	default:
		return false
	}
}

// AuthorizeAnswer Answer to an authorization. S3 says that it tells when the authorization expires, but no source shows such a field.
type AuthorizeAnswer struct {
	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result; for `require_data`, what is required.
	Message *string `json:"message,omitempty"`

	// Multipay Offers to choose from, with the reason `require_num_payments`.
	Multipay []MultipayOffer `json:"multipay,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID string `json:"payment_id,omitempty,omitzero"`

	// Reason Code of the reason, such as `require_num_payments`, `require_consumer_data`, `phone_mismatch`, `email_mismatch`, `invalid_auth_code` or `rejected_limits`.
	Reason *string `json:"reason,omitempty"`

	// Status Result of an authorization.
	Status AuthorizeStatus `json:"status"`

	// Test Whether it is a test payment.
	Test *bool `json:"test,omitempty"`
}

// AuthorizeOptions How the payment is to be made.
type AuthorizeOptions struct {
	// AuthorizeType Unverified: kind of authorization.
	AuthorizeType *AuthorizeOptionsAuthorizeType `json:"authorize_type,omitempty"`

	// NumPayments Number of monthly payments; 1 pays at once. Offers come in `multipay` of an answer with `require_data`.
	NumPayments *int64 `json:"num_payments,omitempty"`
}

// AuthorizeOptionsAuthorizeType Unverified: kind of authorization.
type AuthorizeOptionsAuthorizeType string

// AuthorizeOrder What is bought. No source says whether Paidy checks that items, tax and shipping add up to the total.
type AuthorizeOrder struct {
	// Items The items bought.
	Items []OrderItem `json:"items"`

	// OrderRef The merchant's own reference, repeated in the `authorize_success` webhook.
	OrderRef *string `json:"order_ref,omitempty"`

	// Shipping Shipping cost of the order in yen.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Tax of the order in yen.
	Tax *int64 `json:"tax,omitempty"`

	// TotalAmount Amount to authorize, in yen.
	TotalAmount int64 `json:"total_amount"`
}

// AuthorizeRequest An authorization, complete each time it is sent.
type AuthorizeRequest struct {
	// AuthCode The pin Paidy sent to the consumer's phone, after the status `authenticate_consumer`; four digits in Paidy's iOS SDK.
	AuthCode *string `json:"auth_code,omitempty"`

	// Buyer The consumer.
	Buyer Buyer `json:"buyer"`

	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`

	// ConsumerData More about the consumer, for an extended authorization.
	ConsumerData *ConsumerData `json:"consumer_data,omitempty"`

	// MerchantData What the merchant knows about the consumer; Paidy weighs it in its assessment.
	MerchantData MerchantData `json:"merchant_data"`

	// Options How the payment is to be made.
	Options *AuthorizeOptions `json:"options,omitempty"`

	// Order What is bought. No source says whether Paidy checks that items, tax and shipping add up to the total.
	Order AuthorizeOrder `json:"order"`

	// Test Unverified: marks a test payment.
	Test *bool `json:"test,omitempty"`

	// Tracking The consumer's session.
	Tracking Tracking `json:"tracking"`
}

// AuthorizeStatus Result of an authorization.
type AuthorizeStatus string

// AuthorizeSucceededEvent Notification of an authorization.
type AuthorizeSucceededEvent struct {
	// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. S3 names no zone; a notification of the newer API has the same field beside a time in UTC that is nine hours earlier.
	EventDatetime EventDatetime `json:"event_datetime"`

	// EventType Kind of a notification.
	EventType EventType `json:"event_type"`

	// OrderRef The merchant's own reference from the authorization.
	OrderRef *string `json:"order_ref,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID string `json:"payment_id"`

	// Status Always `authorize_success`.
	Status AuthorizeSucceededEventStatus `json:"status"`
}

// AuthorizeSucceededEventStatus Always `authorize_success`.
type AuthorizeSucceededEventStatus string

// Buyer The consumer.
type Buyer struct {
	// Address Postal address of the consumer.
	Address BuyerAddress `json:"address"`

	// DOB Date of birth as YYYY-MM-DD; empty where unknown.
	DOB *string `json:"dob,omitempty"`

	// Email Email address of the consumer, which together with the phone number is their Paidy account.
	Email BuyerEmail `json:"email"`

	// Name Name, as written in kanji.
	Name string `json:"name"`

	// Name2 Name in another script, as in katakana.
	Name2 string `json:"name2"`

	// Phone Phone of the consumer, to which Paidy sends pins by SMS.
	Phone BuyerPhone `json:"phone"`
}

// BuyerAddress Postal address of the consumer.
type BuyerAddress struct {
	// Address1 House, apartment or room, with its number.
	Address1 *string `json:"address1,omitempty"`

	// Address2 Street address.
	Address2 string `json:"address2"`

	// Address3 City.
	Address3 string `json:"address3"`

	// Address4 Prefecture.
	Address4 string `json:"address4"`

	// PostalCode Postal code as NNN-NNNN.
	PostalCode string `json:"postal_code"`
}

// BuyerEmail Email address of the consumer, which together with the phone number is their Paidy account.
type BuyerEmail struct {
	// Address Email address.
	Address string `json:"address"`
}

// BuyerPhone Phone of the consumer, to which Paidy sends pins by SMS.
type BuyerPhone struct {
	// Number Phone number in domestic form, with or without hyphens.
	Number string `json:"number"`
}

// CaptureAnswer Answer to a capture. Keep the capture id; a refund needs it, and no call reads it again.
type CaptureAnswer struct {
	// CaptureID Id of the capture; 24 hex digits in the samples.
	CaptureID string `json:"capture_id,omitempty,omitzero"`

	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status Result of a capture.
	Status CaptureStatus `json:"status"`
}

// CaptureID Unverified: that it is 24 hex digits. Id of a capture.
type CaptureID = string

// CaptureItem A line of the order to capture. Name the line; S3 requires neither field.
type CaptureItem struct {
	// ItemID Id of the line, as given or numbered at the authorization.
	ItemID *string `json:"item_id,omitempty"`

	// Quantity Unverified: number of pieces to capture.
	Quantity *int64 `json:"quantity,omitempty"`
}

// CaptureRequest The payment to capture, and which part of it.
type CaptureRequest struct {
	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`

	// Items Unverified: the items to capture; leave out for the whole payment. A list that is given is always sent, so that an empty one is never taken for the whole payment.
	Items *[]CaptureItem `json:"items,omitempty"`

	// PaymentID Unverified: that it is 24 hex digits. Id of a payment.
	PaymentID PaymentID `json:"payment_id"`

	// Shipping Unverified: shipping cost to capture, in yen; give it with every partial capture.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Unverified: tax to capture, in yen; give it with every partial capture.
	Tax *int64 `json:"tax,omitempty"`
}

// CaptureStatus Result of a capture.
type CaptureStatus string

// CaptureSucceededEvent Notification of a capture.
type CaptureSucceededEvent struct {
	// CaptureID Id of the capture; 24 hex digits in the samples.
	CaptureID string `json:"capture_id"`

	// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. S3 names no zone; a notification of the newer API has the same field beside a time in UTC that is nine hours earlier.
	EventDatetime EventDatetime `json:"event_datetime"`

	// EventType Kind of a notification.
	EventType EventType `json:"event_type"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID string `json:"payment_id"`

	// Status Always `capture_success`.
	Status CaptureSucceededEventStatus `json:"status"`
}

// CaptureSucceededEventStatus Always `capture_success`.
type CaptureSucceededEventStatus string

// CloseAnswer Answer to a close.
type CloseAnswer struct {
	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status Result of a close.
	Status CloseStatus `json:"status"`
}

// CloseRequest The payment to close.
type CloseRequest struct {
	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`

	// PaymentID Unverified: that it is 24 hex digits. Id of a payment.
	PaymentID PaymentID `json:"payment_id"`
}

// CloseStatus Result of a close.
type CloseStatus string

// ConsumerData More about the consumer, for an extended authorization.
type ConsumerData struct {
	// ContractAddress Unverified: address for the contract, in the parts of a buyer's address.
	ContractAddress *ContractAddress `json:"contract_address,omitempty"`

	// DOB Unverified: date of birth.
	DOB *string `json:"dob,omitempty"`

	// EmployerName Unverified: name of the employer.
	EmployerName *string `json:"employer_name,omitempty"`

	// Gender Unverified: gender, `male` or `female`.
	Gender *string `json:"gender,omitempty"`

	// HouseholdSize Unverified: number of people in the household.
	HouseholdSize *int64 `json:"household_size,omitempty"`

	// Income Unverified: income of the consumer.
	Income *int64 `json:"income,omitempty"`

	// Mortgage Unverified: whether the consumer pays a mortgage.
	Mortgage *bool `json:"mortgage,omitempty"`

	// ResidenceType Unverified: kind of residence, in Japanese.
	ResidenceType *string `json:"residence_type,omitempty"`

	// Spouse Unverified: whether married, `あり` or `なし`.
	Spouse *string `json:"spouse,omitempty"`
}

// ContractAddress Unverified: address for the contract, in the parts of a buyer's address.
type ContractAddress struct {
	// Address1 House, apartment or room, with its number.
	Address1 *string `json:"address1,omitempty"`

	// Address2 Street address.
	Address2 *string `json:"address2,omitempty"`

	// Address3 City.
	Address3 *string `json:"address3,omitempty"`

	// Address4 Prefecture.
	Address4 *string `json:"address4,omitempty"`

	// PostalCode Postal code.
	PostalCode *string `json:"postal_code,omitempty"`
}

// ErrorAnswer Answer to a call that was not processed.
type ErrorAnswer struct {
	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status Result of a call that was not processed.
	Status ErrorStatus `json:"status"`
}

// ErrorStatus Result of a call that was not processed.
type ErrorStatus string

// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. S3 names no zone; a notification of the newer API has the same field beside a time in UTC that is nine hours earlier.
type EventDatetime = JapanTime

// EventType Kind of a notification.
type EventType string

// MerchantData What the merchant knows about the consumer; Paidy weighs it in its assessment.
type MerchantData struct {
	// CustomerAge Days since the consumer's first purchase.
	CustomerAge int64 `json:"customer_age"`

	// IPAddress Unverified: IP address of the consumer.
	IPAddress *string `json:"ip_address,omitempty"`

	// KnownAddress Whether goods were sent to this address before.
	KnownAddress bool `json:"known_address"`

	// LastOrder Days since the consumer's last purchase.
	LastOrder int64 `json:"last_order"`

	// LastOrderAmount Amount of the consumer's last order in yen.
	LastOrderAmount int64 `json:"last_order_amount"`

	// LTV All the consumer has spent with the merchant, in yen.
	LTV int64 `json:"ltv"`

	// NumOrders Unverified: number of orders of the consumer.
	NumOrders *int64 `json:"num_orders,omitempty"`

	// Store Name of the shop as consumers know it.
	Store string `json:"store"`
}

// MultipayOffer Unverified: a number of payments and what it costs. Answer it with `options.num_payments`.
type MultipayOffer struct {
	// Effective Effective rate in percent.
	Effective *float64 `json:"effective,omitempty"`

	// LastMonth Payment of the last month in yen.
	LastMonth *int64 `json:"last_month,omitempty"`

	// Monthly Monthly payment in yen.
	Monthly *int64 `json:"monthly,omitempty"`

	// NumPayments Number of monthly payments.
	NumPayments *int64 `json:"num_payments,omitempty"`

	// Total All payments together in yen.
	Total *int64 `json:"total,omitempty"`
}

// OrderItem One line of an order.
type OrderItem struct {
	// Amount Price of a single piece in yen.
	Amount int64 `json:"amount"`

	// ItemID Id of the line, unique in the order; Paidy numbers the lines if it is absent. Partial captures refer to it.
	ItemID *string `json:"item_id,omitempty"`

	// Quantity Number of pieces.
	Quantity int64 `json:"quantity"`

	// Title Description of the product.
	Title string `json:"title"`
}

// PaymentID Unverified: that it is 24 hex digits. Id of a payment.
type PaymentID = string

// PaymentStatus State of a payment. `close` and `closed` mean the same; S3 has the first, the Magento module expects the second.
type PaymentStatus string

// RefundAnswer Answer to a refund.
type RefundAnswer struct {
	// CaptureID Id of the capture; 24 hex digits in the samples.
	CaptureID *string `json:"capture_id,omitempty"`

	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status Result of a refund.
	Status RefundStatus `json:"status"`
}

// RefundRequest The capture to refund, and how much of it.
type RefundRequest struct {
	// Amount Amount to refund in yen; all of the capture if absent. Never send 0, whose meaning no source states.
	Amount *int64 `json:"amount,omitempty"`

	// CaptureID Unverified: that it is 24 hex digits. Id of a capture.
	CaptureID CaptureID `json:"capture_id"`

	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`
}

// RefundStatus Result of a refund.
type RefundStatus string

// RefundSucceededEvent Notification of a refund. It carries no payment id.
type RefundSucceededEvent struct {
	// CaptureID Id of the capture; 24 hex digits in the samples.
	CaptureID string `json:"capture_id"`

	// EventDatetime When it happened, in Japan time, as `YYYY-MM-DD HH:MM:SS`. S3 names no zone; a notification of the newer API has the same field beside a time in UTC that is nine hours earlier.
	EventDatetime EventDatetime `json:"event_datetime"`

	// EventType Kind of a notification.
	EventType EventType `json:"event_type"`

	// Status Always `refund_success`.
	Status RefundSucceededEventStatus `json:"status"`
}

// RefundSucceededEventStatus Always `refund_success`.
type RefundSucceededEventStatus string

// StatusAnswer State of a payment.
type StatusAnswer struct {
	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status State of a payment. `close` and `closed` mean the same; S3 has the first, the Magento module expects the second.
	Status PaymentStatus `json:"status"`

	// Test Whether it is a test payment.
	Test *bool `json:"test,omitempty"`
}

// StatusRequest The payment to ask for.
type StatusRequest struct {
	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`

	// PaymentID Unverified: that it is 24 hex digits. Id of a payment.
	PaymentID PaymentID `json:"payment_id"`
}

// Tracking The consumer's session.
type Tracking struct {
	// ConsumerIP IP address of the consumer.
	ConsumerIP string `json:"consumer_ip"`
}

// UpdateAnswer Answer to an update.
type UpdateAnswer struct {
	// Link Address of documentation about the result.
	Link *string `json:"link,omitempty"`

	// Message More about the result.
	Message *string `json:"message,omitempty"`

	// PaymentID Id of the payment; 24 hex digits in the samples.
	PaymentID *string `json:"payment_id,omitempty"`

	// Reason Code of the reason.
	Reason *string `json:"reason,omitempty"`

	// Status Result of an update.
	Status UpdateStatus `json:"status"`
}

// UpdateOrder The order that replaces the former one.
type UpdateOrder struct {
	// Items The items bought, all of them.
	Items []OrderItem `json:"items"`

	// Shipping Shipping cost of the order in yen.
	Shipping *int64 `json:"shipping,omitempty"`

	// Tax Tax of the order in yen.
	Tax *int64 `json:"tax,omitempty"`

	// TotalAmount Total of the order in yen.
	TotalAmount int64 `json:"total_amount"`
}

// UpdateRequest A new order for a payment.
type UpdateRequest struct {
	// Checksum Filled in by the client overlay; leave empty.
	Checksum string `json:"checksum"`

	// Order The order that replaces the former one.
	Order UpdateOrder `json:"order"`

	// PaymentID Unverified: that it is 24 hex digits. Id of a payment.
	PaymentID PaymentID `json:"payment_id"`
}

// UpdateStatus Result of an update.
type UpdateStatus string

// AuthorizePaymentJSONRequestBody defines body for AuthorizePayment for application/json ContentType.
type AuthorizePaymentJSONRequestBody = AuthorizeRequest

// CapturePaymentJSONRequestBody defines body for CapturePayment for application/json ContentType.
type CapturePaymentJSONRequestBody = CaptureRequest

// ClosePaymentJSONRequestBody defines body for ClosePayment for application/json ContentType.
type ClosePaymentJSONRequestBody = CloseRequest

// RefundPaymentJSONRequestBody defines body for RefundPayment for application/json ContentType.
type RefundPaymentJSONRequestBody = RefundRequest

// GetPaymentStatusJSONRequestBody defines body for GetPaymentStatus for application/json ContentType.
type GetPaymentStatusJSONRequestBody = StatusRequest

// UpdatePaymentJSONRequestBody defines body for UpdatePayment for application/json ContentType.
type UpdatePaymentJSONRequestBody = UpdateRequest

// AuthorizeSucceededJSONRequestBody defines body for AuthorizeSucceeded for application/json ContentType.
type AuthorizeSucceededJSONRequestBody = AuthorizeSucceededEvent

// CaptureSucceededJSONRequestBody defines body for CaptureSucceeded for application/json ContentType.
type CaptureSucceededJSONRequestBody = CaptureSucceededEvent

// RefundSucceededJSONRequestBody defines body for RefundSucceeded for application/json ContentType.
type RefundSucceededJSONRequestBody = RefundSucceededEvent
