// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

// Package ids holds a type for each kind of id, so that the compiler tells them
// apart.
package ids

// CodeID: Unverified: its letters and length. PayPay's ID of a QR code.
type CodeID string

// MerchantCaptureID: Your ID of a capture, a new one for every try. Letters, digits, hyphen and underscore.
type MerchantCaptureID string

// MerchantCashbackID: Your ID of a cashback.
type MerchantCashbackID string

// MerchantCashbackReversalID: Your ID of a cashback reversal.
type MerchantCashbackReversalID string

// MerchantPaymentID: Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
type MerchantPaymentID string

// MerchantRefundID: Your ID of a refund; keep it for every re-send, make a new one for another refund. Letters, digits, hyphen and underscore.
type MerchantRefundID string

// MerchantRevertID: Your ID of a revert. Letters, digits, hyphen and underscore.
type MerchantRevertID string

// MerchantTopUpID: Unverified: your ID of a top-up, with the limit and letters of the other IDs a merchant makes.
type MerchantTopUpID string

// PaymentID: PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
type PaymentID string

// UserAuthorizationID: Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
type UserAuthorizationID string
