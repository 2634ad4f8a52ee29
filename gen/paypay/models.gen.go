// Code generated from specs/paypay-opa.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

package paypay

import (
	"encoding/json"

	"github.com/jppay/jppay/gen/paypay/ids"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

// Defines values for AuthorizedPaymentMethodType.
const (
	AuthorizedPaymentMethodTypeCreditCard  AuthorizedPaymentMethodType = "CREDIT_CARD"
	AuthorizedPaymentMethodTypeGiftVoucher AuthorizedPaymentMethodType = "GIFT_VOUCHER"
	AuthorizedPaymentMethodTypePayLaterCC  AuthorizedPaymentMethodType = "PAY_LATER_CC"
	AuthorizedPaymentMethodTypeWallet      AuthorizedPaymentMethodType = "WALLET"
)

// Valid indicates whether the value is a known member of the AuthorizedPaymentMethodType enum.
func (e AuthorizedPaymentMethodType) Valid() bool {
	switch e {
	case AuthorizedPaymentMethodTypeCreditCard:
		return true
	case AuthorizedPaymentMethodTypeGiftVoucher:
		return true
	case AuthorizedPaymentMethodTypePayLaterCC:
		return true
	case AuthorizedPaymentMethodTypeWallet:
		return true
	default:
		return false
	}
}

// Defines values for BalanceAmountCurrency.
const (
	BalanceAmountCurrencyJPY BalanceAmountCurrency = "JPY"
)

// Valid indicates whether the value is a known member of the BalanceAmountCurrency enum.
func (e BalanceAmountCurrency) Valid() bool {
	switch e {
	case BalanceAmountCurrencyJPY:
		return true
	default:
		return false
	}
}

// Defines values for CaptureStatus.
const (
	CaptureStatusCompleted     CaptureStatus = "COMPLETED"
	CaptureStatusUserRequested CaptureStatus = "USER_REQUESTED"
)

// Valid indicates whether the value is a known member of the CaptureStatus enum.
func (e CaptureStatus) Valid() bool {
	switch e {
	case CaptureStatusCompleted:
		return true
	case CaptureStatusUserRequested:
		return true
	default:
		return false
	}
}

// Defines values for CashbackDetailsStatus.
const (
	CashbackDetailsStatusAccepted CashbackDetailsStatus = "ACCEPTED"
	CashbackDetailsStatusFailure  CashbackDetailsStatus = "FAILURE"
	CashbackDetailsStatusSuccess  CashbackDetailsStatus = "SUCCESS"
)

// Valid indicates whether the value is a known member of the CashbackDetailsStatus enum.
func (e CashbackDetailsStatus) Valid() bool {
	switch e {
	case CashbackDetailsStatusAccepted:
		return true
	case CashbackDetailsStatusFailure:
		return true
	case CashbackDetailsStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for CashbackReversalDetailsStatus.
const (
	CashbackReversalDetailsStatusAccepted CashbackReversalDetailsStatus = "ACCEPTED"
	CashbackReversalDetailsStatusFailure  CashbackReversalDetailsStatus = "FAILURE"
	CashbackReversalDetailsStatusSuccess  CashbackReversalDetailsStatus = "SUCCESS"
)

// Valid indicates whether the value is a known member of the CashbackReversalDetailsStatus enum.
func (e CashbackReversalDetailsStatus) Valid() bool {
	switch e {
	case CashbackReversalDetailsStatusAccepted:
		return true
	case CashbackReversalDetailsStatusFailure:
		return true
	case CashbackReversalDetailsStatusSuccess:
		return true
	default:
		return false
	}
}

// Defines values for CashbackWalletType.
const (
	CashbackWalletTypeCashback CashbackWalletType = "CASHBACK"
	CashbackWalletTypePrepaid  CashbackWalletType = "PREPAID"
)

// Valid indicates whether the value is a known member of the CashbackWalletType enum.
func (e CashbackWalletType) Valid() bool {
	switch e {
	case CashbackWalletTypeCashback:
		return true
	case CashbackWalletTypePrepaid:
		return true
	default:
		return false
	}
}

// Defines values for CreateAccountLinkQRCodeRequestAccountLinkFlow.
const (
	CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPassport CreateAccountLinkQRCodeRequestAccountLinkFlow = "KYC_PASSPORT"
)

// Valid indicates whether the value is a known member of the CreateAccountLinkQRCodeRequestAccountLinkFlow enum.
func (e CreateAccountLinkQRCodeRequestAccountLinkFlow) Valid() bool {
	switch e {
	case CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPassport:
		return true
	default:
		return false
	}
}

// Defines values for CreateAccountLinkQRCodeRequestRedirectType.
const (
	CreateAccountLinkQRCodeRequestRedirectTypeAppDeepLink CreateAccountLinkQRCodeRequestRedirectType = "APP_DEEP_LINK"
	CreateAccountLinkQRCodeRequestRedirectTypeWebLink     CreateAccountLinkQRCodeRequestRedirectType = "WEB_LINK"
)

// Valid indicates whether the value is a known member of the CreateAccountLinkQRCodeRequestRedirectType enum.
func (e CreateAccountLinkQRCodeRequestRedirectType) Valid() bool {
	switch e {
	case CreateAccountLinkQRCodeRequestRedirectTypeAppDeepLink:
		return true
	case CreateAccountLinkQRCodeRequestRedirectTypeWebLink:
		return true
	default:
		return false
	}
}

// Defines values for CreateQRCodeRequestCodeType.
const (
	CreateQRCodeRequestCodeTypeOrderQR CreateQRCodeRequestCodeType = "ORDER_QR"
)

// Valid indicates whether the value is a known member of the CreateQRCodeRequestCodeType enum.
func (e CreateQRCodeRequestCodeType) Valid() bool {
	switch e {
	case CreateQRCodeRequestCodeTypeOrderQR:
		return true
	default:
		return false
	}
}

// Defines values for CreateTopUpQRCodeRequestCodeType.
const (
	CreateTopUpQRCodeRequestCodeTypeTopUpQR CreateTopUpQRCodeRequestCodeType = "TOPUP_QR"
)

// Valid indicates whether the value is a known member of the CreateTopUpQRCodeRequestCodeType enum.
func (e CreateTopUpQRCodeRequestCodeType) Valid() bool {
	switch e {
	case CreateTopUpQRCodeRequestCodeTypeTopUpQR:
		return true
	default:
		return false
	}
}

// Defines values for CustomerAuthorizationCanceledEventNotificationType.
const (
	CustomerAuthorizationCanceledEventNotificationTypeCorrect  CustomerAuthorizationCanceledEventNotificationType = "customer.authorization.canceled"
	CustomerAuthorizationCanceledEventNotificationTypeMisspelt CustomerAuthorizationCanceledEventNotificationType = "customer.authroization.canceled"
)

// Valid indicates whether the value is a known member of the CustomerAuthorizationCanceledEventNotificationType enum.
func (e CustomerAuthorizationCanceledEventNotificationType) Valid() bool {
	switch e {
	case CustomerAuthorizationCanceledEventNotificationTypeCorrect:
		return true
	case CustomerAuthorizationCanceledEventNotificationTypeMisspelt:
		return true
	default:
		return false
	}
}

// Defines values for CustomerAuthorizationExtendedEventNotificationType.
const (
	CustomerAuthorizationExtendedEventNotificationTypeCorrect  CustomerAuthorizationExtendedEventNotificationType = "customer.authorization.extended"
	CustomerAuthorizationExtendedEventNotificationTypeMisspelt CustomerAuthorizationExtendedEventNotificationType = "customer.authroization.extended"
)

// Valid indicates whether the value is a known member of the CustomerAuthorizationExtendedEventNotificationType enum.
func (e CustomerAuthorizationExtendedEventNotificationType) Valid() bool {
	switch e {
	case CustomerAuthorizationExtendedEventNotificationTypeCorrect:
		return true
	case CustomerAuthorizationExtendedEventNotificationTypeMisspelt:
		return true
	default:
		return false
	}
}

// Defines values for CustomerAuthorizationFailedEventNotificationType.
const (
	CustomerAuthorizationFailedEventNotificationTypeCorrect  CustomerAuthorizationFailedEventNotificationType = "customer.authorization.failed"
	CustomerAuthorizationFailedEventNotificationTypeMisspelt CustomerAuthorizationFailedEventNotificationType = "customer.authroization.failed"
)

// Valid indicates whether the value is a known member of the CustomerAuthorizationFailedEventNotificationType enum.
func (e CustomerAuthorizationFailedEventNotificationType) Valid() bool {
	switch e {
	case CustomerAuthorizationFailedEventNotificationTypeCorrect:
		return true
	case CustomerAuthorizationFailedEventNotificationTypeMisspelt:
		return true
	default:
		return false
	}
}

// Defines values for CustomerAuthorizationRevokedEventNotificationType.
const (
	CustomerAuthorizationRevokedEventNotificationTypeCorrect  CustomerAuthorizationRevokedEventNotificationType = "customer.authorization.revoked"
	CustomerAuthorizationRevokedEventNotificationTypeMisspelt CustomerAuthorizationRevokedEventNotificationType = "customer.authroization.revoked"
)

// Valid indicates whether the value is a known member of the CustomerAuthorizationRevokedEventNotificationType enum.
func (e CustomerAuthorizationRevokedEventNotificationType) Valid() bool {
	switch e {
	case CustomerAuthorizationRevokedEventNotificationTypeCorrect:
		return true
	case CustomerAuthorizationRevokedEventNotificationTypeMisspelt:
		return true
	default:
		return false
	}
}

// Defines values for CustomerAuthorizationSucceededEventNotificationType.
const (
	CustomerAuthorizationSucceededEventNotificationTypeCorrect  CustomerAuthorizationSucceededEventNotificationType = "customer.authorization.succeeded"
	CustomerAuthorizationSucceededEventNotificationTypeMisspelt CustomerAuthorizationSucceededEventNotificationType = "customer.authroization.succeeded"
)

// Valid indicates whether the value is a known member of the CustomerAuthorizationSucceededEventNotificationType enum.
func (e CustomerAuthorizationSucceededEventNotificationType) Valid() bool {
	switch e {
	case CustomerAuthorizationSucceededEventNotificationTypeCorrect:
		return true
	case CustomerAuthorizationSucceededEventNotificationTypeMisspelt:
		return true
	default:
		return false
	}
}

// Defines values for DeletedQRCodeQRStatus.
const (
	DeletedQRCodeQRStatusDeleted DeletedQRCodeQRStatus = "DELETED"
)

// Valid indicates whether the value is a known member of the DeletedQRCodeQRStatus enum.
func (e DeletedQRCodeQRStatus) Valid() bool {
	switch e {
	case DeletedQRCodeQRStatusDeleted:
		return true
	default:
		return false
	}
}

// Defines values for FileCreatedEventFileType.
const (
	FileCreatedEventFileTypeKYCPassportAccountStatusSyncRecon FileCreatedEventFileType = "kyc_passport_account_status_sync_recon"
	FileCreatedEventFileTypeKYCPassportRiskSyncRecon          FileCreatedEventFileType = "kyc_passport_risk_sync_recon"
	FileCreatedEventFileTypeKYCPassportSyncRecon              FileCreatedEventFileType = "kyc_passport_sync_recon"
	FileCreatedEventFileTypeTransactionRecon                  FileCreatedEventFileType = "transaction_recon"
)

// Valid indicates whether the value is a known member of the FileCreatedEventFileType enum.
func (e FileCreatedEventFileType) Valid() bool {
	switch e {
	case FileCreatedEventFileTypeKYCPassportAccountStatusSyncRecon:
		return true
	case FileCreatedEventFileTypeKYCPassportRiskSyncRecon:
		return true
	case FileCreatedEventFileTypeKYCPassportSyncRecon:
		return true
	case FileCreatedEventFileTypeTransactionRecon:
		return true
	default:
		return false
	}
}

// Defines values for PaymentPointsType.
const (
	PaymentPointsTypeRegular PaymentPointsType = "REGULAR"
)

// Valid indicates whether the value is a known member of the PaymentPointsType enum.
func (e PaymentPointsType) Valid() bool {
	switch e {
	case PaymentPointsTypeRegular:
		return true
	default:
		return false
	}
}

// Defines values for PaymentStatus.
const (
	PaymentStatusAuthorized    PaymentStatus = "AUTHORIZED"
	PaymentStatusCanceled      PaymentStatus = "CANCELED"
	PaymentStatusCompleted     PaymentStatus = "COMPLETED"
	PaymentStatusCreated       PaymentStatus = "CREATED"
	PaymentStatusExpired       PaymentStatus = "EXPIRED"
	PaymentStatusFailed        PaymentStatus = "FAILED"
	PaymentStatusReauthorizing PaymentStatus = "REAUTHORIZING"
	PaymentStatusRefunded      PaymentStatus = "REFUNDED"
)

// Valid indicates whether the value is a known member of the PaymentStatus enum.
func (e PaymentStatus) Valid() bool {
	switch e {
	case PaymentStatusAuthorized:
		return true
	case PaymentStatusCanceled:
		return true
	case PaymentStatusCompleted:
		return true
	case PaymentStatusCreated:
		return true
	case PaymentStatusExpired:
		return true
	case PaymentStatusFailed:
		return true
	case PaymentStatusReauthorizing:
		return true
	case PaymentStatusRefunded:
		return true
	default:
		return false
	}
}

// Defines values for ProductType.
const (
	ProductTypePayLaterRepayment      ProductType = "PAY_LATER_REPAYMENT"
	ProductTypeRealInvestment         ProductType = "REAL_INVESTMENT"
	ProductTypeUtilityBill            ProductType = "UTILITY_BILL"
	ProductTypeVirtualBonusInvestment ProductType = "VIRTUAL_BONUS_INVESTMENT"
)

// Valid indicates whether the value is a known member of the ProductType enum.
func (e ProductType) Valid() bool {
	switch e {
	case ProductTypePayLaterRepayment:
		return true
	case ProductTypeRealInvestment:
		return true
	case ProductTypeUtilityBill:
		return true
	case ProductTypeVirtualBonusInvestment:
		return true
	default:
		return false
	}
}

// Defines values for QRCodeCodeType.
const (
	QRCodeCodeTypeOrderQR QRCodeCodeType = "ORDER_QR"
)

// Valid indicates whether the value is a known member of the QRCodeCodeType enum.
func (e QRCodeCodeType) Valid() bool {
	switch e {
	case QRCodeCodeTypeOrderQR:
		return true
	default:
		return false
	}
}

// Defines values for QRCodeRedirectType.
const (
	QRCodeRedirectTypeAppDeepLink     QRCodeRedirectType = "APP_DEEP_LINK"
	QRCodeRedirectTypeWebLink         QRCodeRedirectType = "WEB_LINK"
	QRCodeRedirectTypeWebviewInPayPay QRCodeRedirectType = "WEBVIEW_IN_PAYPAY"
)

// Valid indicates whether the value is a known member of the QRCodeRedirectType enum.
func (e QRCodeRedirectType) Valid() bool {
	switch e {
	case QRCodeRedirectTypeAppDeepLink:
		return true
	case QRCodeRedirectTypeWebLink:
		return true
	case QRCodeRedirectTypeWebviewInPayPay:
		return true
	default:
		return false
	}
}

// Defines values for RedirectType.
const (
	RedirectTypeAppDeepLink RedirectType = "APP_DEEP_LINK"
	RedirectTypeWebLink     RedirectType = "WEB_LINK"
)

// Valid indicates whether the value is a known member of the RedirectType enum.
func (e RedirectType) Valid() bool {
	switch e {
	case RedirectTypeAppDeepLink:
		return true
	case RedirectTypeWebLink:
		return true
	default:
		return false
	}
}

// Defines values for RefundStatus.
const (
	RefundStatusCreated      RefundStatus = "CREATED"
	RefundStatusRefundFailed RefundStatus = "REFUND_FAILED"
	RefundStatusRefunded     RefundStatus = "REFUNDED"
)

// Valid indicates whether the value is a known member of the RefundStatus enum.
func (e RefundStatus) Valid() bool {
	switch e {
	case RefundStatusCreated:
		return true
	case RefundStatusRefundFailed:
		return true
	case RefundStatusRefunded:
		return true
	default:
		return false
	}
}

// Defines values for RevertedPaymentStatus.
const (
	RevertedPaymentStatusCanceled RevertedPaymentStatus = "CANCELED"
)

// Valid indicates whether the value is a known member of the RevertedPaymentStatus enum.
func (e RevertedPaymentStatus) Valid() bool {
	switch e {
	case RevertedPaymentStatusCanceled:
		return true
	default:
		return false
	}
}

// Defines values for TopUpQRCodeCodeType.
const (
	TopUpQRCodeCodeTypeTopUpQR TopUpQRCodeCodeType = "TOPUP_QR"
)

// Valid indicates whether the value is a known member of the TopUpQRCodeCodeType enum.
func (e TopUpQRCodeCodeType) Valid() bool {
	switch e {
	case TopUpQRCodeCodeTypeTopUpQR:
		return true
	default:
		return false
	}
}

// Defines values for TransactionEventState.
const (
	TransactionEventStateAuthorized              TransactionEventState = "AUTHORIZED"
	TransactionEventStateCanceled                TransactionEventState = "CANCELED"
	TransactionEventStateCompleted               TransactionEventState = "COMPLETED"
	TransactionEventStateExpired                 TransactionEventState = "EXPIRED"
	TransactionEventStateExpiredUserConfirmation TransactionEventState = "EXPIRED_USER_CONFIRMATION"
	TransactionEventStateFailed                  TransactionEventState = "FAILED"
)

// Valid indicates whether the value is a known member of the TransactionEventState enum.
func (e TransactionEventState) Valid() bool {
	switch e {
	case TransactionEventStateAuthorized:
		return true
	case TransactionEventStateCanceled:
		return true
	case TransactionEventStateCompleted:
		return true
	case TransactionEventStateExpired:
		return true
	case TransactionEventStateExpiredUserConfirmation:
		return true
	case TransactionEventStateFailed:
		return true
	default:
		return false
	}
}

// Defines values for UsedPaymentMethodType.
const (
	UsedPaymentMethodTypeCreditCard  UsedPaymentMethodType = "CREDIT_CARD"
	UsedPaymentMethodTypeGiftVoucher UsedPaymentMethodType = "GIFT_VOUCHER"
	UsedPaymentMethodTypeHivex       UsedPaymentMethodType = "HIVEX"
	UsedPaymentMethodTypePayLaterCC  UsedPaymentMethodType = "PAY_LATER_CC"
	UsedPaymentMethodTypePoint       UsedPaymentMethodType = "POINT"
	UsedPaymentMethodTypeWallet      UsedPaymentMethodType = "WALLET"
)

// Valid indicates whether the value is a known member of the UsedPaymentMethodType enum.
func (e UsedPaymentMethodType) Valid() bool {
	switch e {
	case UsedPaymentMethodTypeCreditCard:
		return true
	case UsedPaymentMethodTypeGiftVoucher:
		return true
	case UsedPaymentMethodTypeHivex:
		return true
	case UsedPaymentMethodTypePayLaterCC:
		return true
	case UsedPaymentMethodTypePoint:
		return true
	case UsedPaymentMethodTypeWallet:
		return true
	default:
		return false
	}
}

// Defines values for UserAuthorizationStatus.
const (
	UserAuthorizationStatusActive   UserAuthorizationStatus = "ACTIVE"
	UserAuthorizationStatusInactive UserAuthorizationStatus = "INACTIVE"
)

// Valid indicates whether the value is a known member of the UserAuthorizationStatus enum.
func (e UserAuthorizationStatus) Valid() bool {
	switch e {
	case UserAuthorizationStatusActive:
		return true
	case UserAuthorizationStatusInactive:
		return true
	default:
		return false
	}
}

// Defines values for UserPaymentMethodPaymentMethodStatus.
const (
	UserPaymentMethodPaymentMethodStatusActivated   UserPaymentMethodPaymentMethodStatus = "ACTIVATED"
	UserPaymentMethodPaymentMethodStatusApplying    UserPaymentMethodPaymentMethodStatus = "APPLYING"
	UserPaymentMethodPaymentMethodStatusExpired     UserPaymentMethodPaymentMethodStatus = "EXPIRED"
	UserPaymentMethodPaymentMethodStatusMaintenance UserPaymentMethodPaymentMethodStatus = "MAINTENANCE"
	UserPaymentMethodPaymentMethodStatusOff         UserPaymentMethodPaymentMethodStatus = "OFF"
	UserPaymentMethodPaymentMethodStatusSuspended   UserPaymentMethodPaymentMethodStatus = "SUSPENDED"
)

// Valid indicates whether the value is a known member of the UserPaymentMethodPaymentMethodStatus enum.
func (e UserPaymentMethodPaymentMethodStatus) Valid() bool {
	switch e {
	case UserPaymentMethodPaymentMethodStatusActivated:
		return true
	case UserPaymentMethodPaymentMethodStatusApplying:
		return true
	case UserPaymentMethodPaymentMethodStatusExpired:
		return true
	case UserPaymentMethodPaymentMethodStatusMaintenance:
		return true
	case UserPaymentMethodPaymentMethodStatusOff:
		return true
	case UserPaymentMethodPaymentMethodStatusSuspended:
		return true
	default:
		return false
	}
}

// Defines values for ConsultExpectedCashbackParamsLang.
const (
	ConsultExpectedCashbackParamsLangEn ConsultExpectedCashbackParamsLang = "EN"
	ConsultExpectedCashbackParamsLangJa ConsultExpectedCashbackParamsLang = "JA"
)

// Valid indicates whether the value is a known member of the ConsultExpectedCashbackParamsLang enum.
func (e ConsultExpectedCashbackParamsLang) Valid() bool {
	switch e {
	case ConsultExpectedCashbackParamsLangEn:
		return true
	case ConsultExpectedCashbackParamsLangJa:
		return true
	default:
		return false
	}
}

// Defines values for GetCashbackRateParamsPeriod.
const (
	GetCashbackRateParamsPeriodCurrent GetCashbackRateParamsPeriod = "current"
	GetCashbackRateParamsPeriodNext    GetCashbackRateParamsPeriod = "next"
)

// Valid indicates whether the value is a known member of the GetCashbackRateParamsPeriod enum.
func (e GetCashbackRateParamsPeriod) Valid() bool {
	switch e {
	case GetCashbackRateParamsPeriodCurrent:
		return true
	case GetCashbackRateParamsPeriodNext:
		return true
	default:
		return false
	}
}

// Defines values for CheckWalletBalanceParamsCurrency.
const (
	CheckWalletBalanceParamsCurrencyJPY CheckWalletBalanceParamsCurrency = "JPY"
)

// Valid indicates whether the value is a known member of the CheckWalletBalanceParamsCurrency enum.
func (e CheckWalletBalanceParamsCurrency) Valid() bool {
	switch e {
	case CheckWalletBalanceParamsCurrencyJPY:
		return true
	default:
		return false
	}
}

// Defines values for GetWalletBalanceParamsCurrency.
const (
	GetWalletBalanceParamsCurrencyJPY GetWalletBalanceParamsCurrency = "JPY"
)

// Valid indicates whether the value is a known member of the GetWalletBalanceParamsCurrency enum.
func (e GetWalletBalanceParamsCurrency) Valid() bool {
	switch e {
	case GetWalletBalanceParamsCurrencyJPY:
		return true
	default:
		return false
	}
}

// AcceptedResponse PayPay has accepted the request and has not done it yet; ask later what became of it.
type AcceptedResponse struct {
	// Data Absent, null, an empty object or an empty string. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// AccountLinkKYCData Unverified: what you know about the user, for PayPay to compare during the account link. A user whose data does not match is sent to KYC, or back to you.
type AccountLinkKYCData struct {
	// DateOfBirth Unverified: date of birth; its form is not stated.
	DateOfBirth *string `json:"dateOfBirth,omitempty"`

	// FirstNameKana First name in kana.
	FirstNameKana *string `json:"firstNameKana,omitempty"`

	// LastNameKana Last name in kana.
	LastNameKana *string `json:"lastNameKana,omitempty"`

	// MatchingType Unverified: how to compare the names, such as HALF_WIDTH_KANA; other values are not known.
	MatchingType *string `json:"matchingType,omitempty"`
}

// AccountLinkKYCPassport Unverified: settings of the KYC Passport flow. Needed where accountLinkFlow is KYC_PASSPORT.
type AccountLinkKYCPassport struct {
	// Code Unverified: the PKCE challenge whose verifier fetchKycPassportQR sends as codeVerifier.
	Code *PKCEChallenge `json:"code,omitempty"`

	// IsInitialKYCPassport Unverified: by its name, whether this is the user's first KYC Passport; the meaning is not stated.
	IsInitialKYCPassport *bool `json:"isInitialKycPassport,omitempty"`
}

// AccountLinkQRCode The QR code that was created.
type AccountLinkQRCode struct {
	// CodeID PayPay's ID of the code; fetchKycPassportQR takes it.
	CodeID *CodeID `json:"codeId,omitempty"`

	// LinkQRCodeURL The address to send the user to, or to show as a QR code.
	LinkQRCodeURL string `json:"linkQRCodeURL,omitempty,omitzero"`
}

// AuthorizationScope What a user grants, such as direct_debit, continuous_payments, cashback, get_balance or user_profile; for identity data get_kyc_info, kyc_foreign_status, mini_app_kyc_passport or kyc_passport_qr. An open list.
type AuthorizationScope = string

// AuthorizedPaymentMethod What is blocked on one payment method.
type AuthorizedPaymentMethod struct {
	// Amount What is blocked on it.
	Amount MoneyAmount `json:"amount,omitzero"`

	// Type The payment method.
	Type AuthorizedPaymentMethodType `json:"type"`
}

// AuthorizedPaymentMethodType The payment method.
type AuthorizedPaymentMethodType string

// BalanceAmount A balance, which may be nothing.
type BalanceAmount struct {
	// Amount The balance, in yen; 0 where the wallet is empty.
	Amount int64 `json:"amount"`

	// Currency The currency, always JPY.
	Currency BalanceAmountCurrency `json:"currency"`
}

// BalanceAmountCurrency The currency, always JPY.
type BalanceAmountCurrency string

// Capture A capture of an authorization.
type Capture struct {
	// AcceptedAt When it was done.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// Amount What was captured.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// ExpiresAt When it expires; null or absent where it does not.
	ExpiresAt *EpochTime `json:"expiresAt,omitempty"`

	// MerchantCaptureID Your ID of the capture.
	MerchantCaptureID *MerchantCaptureID `json:"merchantCaptureId,omitempty"`

	// OrderDescription What the order is about.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status State of a capture. USER_REQUESTED: the user has been asked to consent. COMPLETED: captured.
	Status *CaptureStatus `json:"status,omitempty"`
}

// CaptureConfirmationResponse The answer to capturePaymentAuth where the user must consent first; nothing has been captured yet.
type CaptureConfirmationResponse struct {
	// Data Null. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CapturePaymentAuthRequest What to capture of an authorization.
type CapturePaymentAuthRequest struct {
	// Amount What to capture. The user must consent to more than is authorized.
	Amount RequestedAmount `json:"amount"`

	// MerchantCaptureID Your ID of a capture, a new one for every try. Letters, digits, hyphen and underscore.
	MerchantCaptureID MerchantCaptureID `json:"merchantCaptureId"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// OrderDescription What is captured; shown to the user.
	OrderDescription string `json:"orderDescription"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`
}

// CapturePaymentAuthResponse The answer to capturePaymentAuth where the payment was captured.
type CapturePaymentAuthResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CaptureStatus State of a capture. USER_REQUESTED: the user has been asked to consent. COMPLETED: captured.
type CaptureStatus string

// CashbackDetails A cashback and how it stands.
type CashbackDetails struct {
	// AcceptedAt A point in time, in seconds since 1970 UTC.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// Amount An amount of money.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// CashbackID PayPay's ID of the cashback; 20 digits in the samples.
	CashbackID *string `json:"cashbackId,omitempty"`

	// MerchantAlias PayPay's name for the merchant, a text or a number. Kept as raw JSON.
	MerchantAlias json.RawMessage `json:"merchantAlias,omitempty"`

	// MerchantCashbackID Your ID of the cashback.
	MerchantCashbackID *MerchantCashbackID `json:"merchantCashbackId,omitempty"`

	// Metadata Your own data, or an empty string. Kept as raw JSON.
	Metadata *json.RawMessage `json:"metadata,omitempty"`

	// OrderDescription What the cashback is for.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status SUCCESS once it is given, FAILURE where it never will be, ACCEPTED until then. An open list.
	Status CashbackDetailsStatus `json:"status"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`

	// WalletType The kind of balance the cashback becomes. An open list.
	WalletType *CashbackWalletType `json:"walletType,omitempty"`
}

// CashbackDetailsStatus SUCCESS once it is given, FAILURE where it never will be, ACCEPTED until then. An open list.
type CashbackDetailsStatus string

// CashbackReversalDetails A cashback reversal and how it stands.
type CashbackReversalDetails struct {
	// AcceptedAt A point in time, in seconds since 1970 UTC.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// Amount An amount of money.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// CashbackID PayPay's ID of the cashback; 20 digits in the samples. NODE's sample lacks it and the three that follow.
	CashbackID *string `json:"cashbackId,omitempty"`

	// CashbackReversalID PayPay's ID of the reversal.
	CashbackReversalID *string `json:"cashbackReversalId,omitempty"`

	// MerchantAlias PayPay's name for the merchant, a text or a number. Kept as raw JSON.
	MerchantAlias json.RawMessage `json:"merchantAlias,omitempty"`

	// MerchantCashbackID Your ID of the cashback.
	MerchantCashbackID *MerchantCashbackID `json:"merchantCashbackId,omitempty"`

	// MerchantCashbackReversalID Your ID of the reversal.
	MerchantCashbackReversalID *MerchantCashbackReversalID `json:"merchantCashbackReversalId,omitempty"`

	// Metadata Your own data, or an empty string. Kept as raw JSON.
	Metadata *json.RawMessage `json:"metadata,omitempty"`

	// OrderDescription What the cashback was for.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// Reason Why the cashback was taken back.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status SUCCESS once it is taken back, FAILURE where it never will be, ACCEPTED until then. Only SUCCESS shows in the user's app. An open list.
	Status CashbackReversalDetailsStatus `json:"status"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`

	// WalletType The kind of balance the cashback becomes. An open list.
	WalletType *CashbackWalletType `json:"walletType,omitempty"`
}

// CashbackReversalDetailsStatus SUCCESS once it is taken back, FAILURE where it never will be, ACCEPTED until then. Only SUCCESS shows in the user's app. An open list.
type CashbackReversalDetailsStatus string

// CashbackWalletType The kind of balance the cashback becomes. An open list.
type CashbackWalletType string

// CheckWalletBalanceResponse The answer to checkWalletBalance.
type CheckWalletBalanceResponse struct {
	// Data Whether a balance covers an amount.
	Data WalletBalanceCheck `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CodeID Unverified: its letters and length. PayPay's ID of a QR code.
type CodeID = ids.CodeID

// ConsultExpectedCashbackRequest Unverified: the payment to ask about; which fields PayPay needs is not stated.
type ConsultExpectedCashbackRequest struct {
	// Amount An amount of money, as you send it.
	Amount *RequestedAmount `json:"amount,omitempty"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID *MerchantPaymentID `json:"merchantPaymentId,omitempty"`

	// OrderItems What is bought.
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// ProductType The kind of goods, which only merchants with a restriction need to state.
	ProductType *ProductType `json:"productType,omitempty"`

	// RequestID Your ID of this question.
	RequestID *string `json:"requestId,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// StoreID Your ID of the store.
	StoreID *string `json:"storeId,omitempty"`

	// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// ConsultExpectedCashbackResponse The answer to consultExpectedCashback.
type ConsultExpectedCashbackResponse struct {
	// Data What cashback a payment would earn.
	Data ExpectedCashback `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreateAccountLinkQRCodeRequest The account link to offer to a user.
type CreateAccountLinkQRCodeRequest struct {
	// AccountLinkFlow Unverified: KYC_PASSPORT to ask for verified identity data; left out for a plain account link.
	AccountLinkFlow *CreateAccountLinkQRCodeRequestAccountLinkFlow `json:"accountLinkFlow,omitempty"`

	// DeviceID No longer used by PayPay.
	// Deprecated: PayPay no longer uses it
	DeviceID *string `json:"deviceId,omitempty"`

	// KYCData Unverified: what you know about the user, for PayPay to compare during the account link. A user whose data does not match is sent to KYC, or back to you.
	KYCData *AccountLinkKYCData `json:"kycData,omitempty"`

	// KYCPassport Unverified: settings of the KYC Passport flow. Needed where accountLinkFlow is KYC_PASSPORT.
	KYCPassport *AccountLinkKYCPassport `json:"kycPassport,omitempty"`

	// Nonce A random value made for this call; check that the account link's answer returns it.
	Nonce string `json:"nonce"`

	// PhoneNumber The user's mobile phone number, to fill in the login page with.
	PhoneNumber *string `json:"phoneNumber,omitempty"`

	// RedirectType Whether the user returns to your app or to your web page.
	RedirectType *CreateAccountLinkQRCodeRequestRedirectType `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to. With WEB_LINK it is https and its domain is registered with PayPay.
	RedirectURL string `json:"redirectUrl"`

	// ReferenceID Your ID of the user. PayPay stores it for reconciliation.
	ReferenceID *string `json:"referenceId,omitempty"`

	// Scopes What to ask of the user. Ask only for what you need.
	Scopes []AuthorizationScope `json:"scopes"`

	// UserAgent The user's browser, as its User-Agent header. With WEB_LINK it helps to return to the same browser.
	UserAgent *string `json:"userAgent,omitempty"`
}

// CreateAccountLinkQRCodeRequestAccountLinkFlow Unverified: KYC_PASSPORT to ask for verified identity data; left out for a plain account link.
type CreateAccountLinkQRCodeRequestAccountLinkFlow string

// CreateAccountLinkQRCodeRequestRedirectType Whether the user returns to your app or to your web page.
type CreateAccountLinkQRCodeRequestRedirectType string

// CreateAccountLinkQRCodeResponse The answer to createAccountLinkQRCode.
type CreateAccountLinkQRCodeResponse struct {
	// Data The QR code that was created.
	Data AccountLinkQRCode `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreateAuthRequest The authorization to make.
type CreateAuthRequest struct {
	// Amount What to block.
	Amount RequestedAmount `json:"amount"`

	// ExpiresAt When the authorization ends, within what PayPay grants the merchant, at most 30 days.
	ExpiresAt *EpochTime `json:"expiresAt,omitempty"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// Metadata Anything else to keep with the payment.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// OrderDescription What the order is about; shown to the user.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who pays.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// CreateAuthResponse The answer to createAuth.
type CreateAuthResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreateCashbackRequest The cashback to give.
type CreateCashbackRequest struct {
	// Amount An amount of money, as you send it.
	Amount RequestedAmount `json:"amount"`

	// ExpiryDate The day at whose midnight the cashback lapses, yyyy-MM-dd.
	ExpiryDate *openapi_types.Date `json:"expiryDate,omitempty"`

	// MerchantCashbackID Your ID of a cashback.
	MerchantCashbackID MerchantCashbackID `json:"merchantCashbackId"`

	// Metadata Your own data, answered by getCashbackDetails.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// OrderDescription What the cashback is for.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt EpochTime `json:"requestedAt"`

	// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`

	// WalletType The kind of balance the cashback becomes. An open list.
	WalletType *CashbackWalletType `json:"walletType,omitempty"`
}

// CreateCashbackReversalRequest The cashback to take back.
type CreateCashbackReversalRequest struct {
	// Amount An amount of money, as you send it.
	Amount RequestedAmount `json:"amount"`

	// MerchantCashbackID Your ID of a cashback.
	MerchantCashbackID MerchantCashbackID `json:"merchantCashbackId"`

	// MerchantCashbackReversalID Your ID of a cashback reversal.
	MerchantCashbackReversalID MerchantCashbackReversalID `json:"merchantCashbackReversalId"`

	// Metadata Your own data, answered by getCashbackReversalDetails.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// Reason Why the cashback is taken back.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt EpochTime `json:"requestedAt"`
}

// CreateContinuousPaymentRequest The recurring payment to take.
type CreateContinuousPaymentRequest struct {
	// Amount What the user has to pay.
	Amount RequestedAmount `json:"amount"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// Metadata Anything else to keep with the payment.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// OrderDescription What the order is about; shown to the user.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who pays.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// CreateContinuousPaymentResponse The answer to createContinuousPayment.
type CreateContinuousPaymentResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreatePaymentRequest The payment to take.
type CreatePaymentRequest struct {
	// Amount What the user has to pay.
	Amount RequestedAmount `json:"amount"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// Metadata Anything else to keep with the payment.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// OrderDescription What the order is about; shown to the user.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// PaymentMethodID ID of the payment method to use, as PayPay's list of the user's payment methods names it.
	PaymentMethodID *string `json:"paymentMethodId,omitempty"`

	// PaymentMethodType Kind of the payment method to use, as PayPay's list of the user's payment methods names it.
	PaymentMethodType *string `json:"paymentMethodType,omitempty"`

	// ProductType The kind of goods, which only merchants with a restriction need to state.
	ProductType *ProductType `json:"productType,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who pays.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// CreatePaymentResponse The answer to createPayment.
type CreatePaymentResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreatePendingPaymentRequest The payment to ask the user for.
type CreatePendingPaymentRequest struct {
	// Amount What the user has to pay.
	Amount RequestedAmount `json:"amount"`

	// ExpiryDate When the user can no longer pay.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// Metadata Anything else to keep with the payment.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// OrderDescription What the order is about; shown to the user.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who pays.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// CreatePendingPaymentResponse The answer to createPendingPayment.
type CreatePendingPaymentResponse struct {
	// Data A payment the user has been asked for, as createPendingPayment answers it; getPendingPaymentDetails tells its status.
	Data PendingPayment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreatePointsCodeRequest The Points Code to create.
type CreatePointsCodeRequest struct {
	// EndAt End of the code's period, yyyy-MM-dd. The group limits how many days may lie between startAt and endAt. Where both are the same day, the code ends a day later.
	EndAt openapi_types.Date `json:"endAt"`

	// GiftCardName The name the PayPay app shows to the user after charging the code.
	GiftCardName string `json:"giftCardName"`

	// GiftCardValue What the code is worth, in yen.
	GiftCardValue int32 `json:"giftCardValue"`

	// GroupID The Points Code group that pays. PayPay's sales staff sets it up.
	GroupID int64 `json:"groupId"`

	// RequestID Your ID of this creation and its idempotency key. Keep it for every re-send; never reuse it for another code.
	RequestID string `json:"requestId"`

	// StartAt Start of the code's period, yyyy-MM-dd.
	StartAt openapi_types.Date `json:"startAt"`
}

// CreatePointsCodeResponse The answer to createPointsCode.
type CreatePointsCodeResponse struct {
	// Data Unverified: the code that was created, as the JSON PayPay sent. No source prints its fields. A code has 16 digits and an address that holds it; files of codes that PayPay delivers have the columns ChargeCode, ChargeCodeUrl, ExpiredDate_startAt and ExpiredDate_endAt, which is no more than a hint for the names here.
	Data PointsCodeData `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreateQRCodeRequest The QR code to create.
type CreateQRCodeRequest struct {
	// Amount What the user has to pay.
	Amount RequestedAmount `json:"amount"`

	// AuthorizationExpiry When the authorization ends, within what PayPay grants the merchant, at most 30 days. PayPay may shorten it, and then sends an AUTHORIZED notification.
	AuthorizationExpiry *EpochTime `json:"authorizationExpiry,omitempty"`

	// CodeType Always ORDER_QR.
	CodeType CreateQRCodeRequestCodeType `json:"codeType"`

	// IPAddress The user's IP address, version 4 or 6, for PayPay to judge the risk. A wrong one is no error.
	IPAddress *string `json:"ipAddress,omitempty"`

	// IsAuthorization True to authorize only, and capture later with capturePaymentAuth.
	IsAuthorization *bool `json:"isAuthorization,omitempty"`

	// MerchantPaymentID Unverified: that a code is refused for an ID with other letters. Your ID of the payment, unique for your merchant.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId"`

	// OrderDescription What the order is about; shown to the user.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order. PayPay is going to remove it.
	// Deprecated: PayPay calls it obsolete and is going to remove it
	OrderItems []MerchantOrderItem `json:"orderItems,omitempty"`

	// ProductType The kind of goods, which only merchants with a restriction need to state.
	ProductType *ProductType `json:"productType,omitempty"`

	// RedirectType Whether the user returns to your app or to your web page.
	RedirectType *RedirectType `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to after paying in a web page or an app.
	RedirectURL *string `json:"redirectUrl,omitempty"`

	// RequestedAt When you asked for the code.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// StoreInfo What to tell about the shop.
	StoreInfo *string `json:"storeInfo,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAgent The user's browser, as its User-Agent header. With WEB_LINK it helps to return to the same browser.
	UserAgent *string `json:"userAgent,omitempty"`
}

// CreateQRCodeRequestCodeType Always ORDER_QR.
type CreateQRCodeRequestCodeType string

// CreateQRCodeResponse The answer to createQRCode.
type CreateQRCodeResponse struct {
	// Data The QR code that was created.
	Data QRCode `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CreateTopUpQRCodeRequest Unverified: the top-up to offer. The limits and some values of its fields are not stated.
type CreateTopUpQRCodeRequest struct {
	// CodeType Always TOPUP_QR.
	CodeType CreateTopUpQRCodeRequestCodeType `json:"codeType"`

	// MerchantTopUpID Unverified: your ID of a top-up, with the limit and letters of the other IDs a merchant makes.
	MerchantTopUpID MerchantTopUpID `json:"merchantTopUpId"`

	// Metadata Your own data, answered by getTopUpQRCodeDetails.
	Metadata map[string]interface{} `json:"metadata,omitempty"`

	// MinimumTopUpAmount An amount of money, as you send it.
	MinimumTopUpAmount RequestedAmount `json:"minimumTopUpAmount"`

	// RedirectType Whether the user returns to your web page or your app, such as WEB_LINK or APP_DEEP_LINK.
	RedirectType *string `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to.
	RedirectURL *string `json:"redirectUrl,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// UserAgent The user's browser, as its User-Agent header.
	UserAgent *string `json:"userAgent,omitempty"`

	// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// CreateTopUpQRCodeRequestCodeType Always TOPUP_QR.
type CreateTopUpQRCodeRequestCodeType string

// CreateTopUpQRCodeResponse The answer to createTopUpQRCode.
type CreateTopUpQRCodeResponse struct {
	// Data The top-up code that was created.
	Data TopUpQRCode `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// CustomerAuthorizationCanceledEvent Unverified: an account link was cancelled. Only its type is known.
type CustomerAuthorizationCanceledEvent struct {
	// NotificationType customer.authroization.canceled, as PayPay spells it.
	NotificationType CustomerAuthorizationCanceledEventNotificationType `json:"notification_type"`
}

// CustomerAuthorizationCanceledEventNotificationType customer.authroization.canceled, as PayPay spells it.
type CustomerAuthorizationCanceledEventNotificationType string

// CustomerAuthorizationExtendedEvent A link to a user lasts longer.
type CustomerAuthorizationExtendedEvent struct {
	// CreatedAt Unverified: when it was made; its form is not stated.
	CreatedAt *string `json:"createdAt,omitempty"`

	// Expiry A point in time, in seconds since 1970 UTC.
	Expiry *EpochTime `json:"expiry,omitempty"`

	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID *string `json:"notification_id,omitempty"`

	// NotificationType customer.authroization.extended, as PayPay spells it.
	NotificationType CustomerAuthorizationExtendedEventNotificationType `json:"notification_type"`

	// Scopes Unverified: what the user granted, a list or a text. Kept as raw JSON.
	Scopes json.RawMessage `json:"scopes,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// CustomerAuthorizationExtendedEventNotificationType customer.authroization.extended, as PayPay spells it.
type CustomerAuthorizationExtendedEventNotificationType string

// CustomerAuthorizationFailedEvent A user did not link the PayPay account.
type CustomerAuthorizationFailedEvent struct {
	// CreatedAt Unverified: when it was made; its form is not stated.
	CreatedAt *string `json:"createdAt,omitempty"`

	// Nonce The nonce given to the account link.
	Nonce *string `json:"nonce,omitempty"`

	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID *string `json:"notification_id,omitempty"`

	// NotificationType customer.authroization.failed, as PayPay spells it.
	NotificationType CustomerAuthorizationFailedEventNotificationType `json:"notification_type"`

	// Reason Unverified: why it failed; its values are not known.
	Reason *string `json:"reason,omitempty"`

	// ReferenceID Your ID of the user, as given to the account link.
	ReferenceID *string `json:"referenceId,omitempty"`

	// Result Unverified: how the account link ended; its values are not known.
	Result *string `json:"result,omitempty"`
}

// CustomerAuthorizationFailedEventNotificationType customer.authroization.failed, as PayPay spells it.
type CustomerAuthorizationFailedEventNotificationType string

// CustomerAuthorizationRevokedEvent A link to a user ended.
type CustomerAuthorizationRevokedEvent struct {
	// CreatedAt Unverified: when it was made; its form is not stated.
	CreatedAt *string `json:"createdAt,omitempty"`

	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID *string `json:"notification_id,omitempty"`

	// NotificationType customer.authroization.revoked, as PayPay spells it.
	NotificationType CustomerAuthorizationRevokedEventNotificationType `json:"notification_type"`

	// ReferenceID Your ID of the user, as given to the account link.
	ReferenceID *string `json:"referenceId,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// CustomerAuthorizationRevokedEventNotificationType customer.authroization.revoked, as PayPay spells it.
type CustomerAuthorizationRevokedEventNotificationType string

// CustomerAuthorizationSucceededEvent A user linked the PayPay account.
type CustomerAuthorizationSucceededEvent struct {
	// CreatedAt Unverified: when it was made; its form is not stated.
	CreatedAt *string `json:"createdAt,omitempty"`

	// Expiry A point in time, in seconds since 1970 UTC.
	Expiry *EpochTime `json:"expiry,omitempty"`

	// Nonce The nonce given to the account link.
	Nonce *string `json:"nonce,omitempty"`

	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID *string `json:"notification_id,omitempty"`

	// NotificationType customer.authroization.succeeded, as PayPay spells it.
	NotificationType CustomerAuthorizationSucceededEventNotificationType `json:"notification_type"`

	// ProfileIdentifier The user's phone number, all but its last digits replaced by asterisks.
	ProfileIdentifier *string `json:"profileIdentifier,omitempty"`

	// ReferenceID Your ID of the user, as given to the account link.
	ReferenceID *string `json:"referenceId,omitempty"`

	// Scopes Unverified: what the user granted, a list or a text. Kept as raw JSON.
	Scopes json.RawMessage `json:"scopes,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// CustomerAuthorizationSucceededEventNotificationType customer.authroization.succeeded, as PayPay spells it.
type CustomerAuthorizationSucceededEventNotificationType string

// DeleteQRCodeResponse The answer to deleteQRCode.
type DeleteQRCodeResponse struct {
	// Data What became of the QR code.
	Data *DeletedQRCode `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// DeleteTopUpQRCodeResponse The answer to deleteTopUpQRCode.
type DeleteTopUpQRCodeResponse struct {
	// Data Absent or empty. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// DeletedQRCode What became of the QR code.
type DeletedQRCode struct {
	// QRStatus DELETED once the code can no longer be paid.
	QRStatus *DeletedQRCodeQRStatus `json:"qrStatus,omitempty"`
}

// DeletedQRCodeQRStatus DELETED once the code can no longer be paid.
type DeletedQRCodeQRStatus string

// ErrorResponse An answer that is not success.
type ErrorResponse struct {
	// Data Absent, null, an empty object or an empty string. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// ExpectedCashback What cashback a payment would earn.
type ExpectedCashback struct {
	// CampaignMessage Text to show to the user.
	CampaignMessage *string `json:"campaignMessage,omitempty"`
}

// FetchKYCPassportQRRequest Proof that the caller made the QR code.
type FetchKYCPassportQRRequest struct {
	// CodeVerifier The PKCE verifier of the challenge given when the code was created.
	CodeVerifier *string `json:"codeVerifier,omitempty"`

	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// FetchKYCPassportQRResponse The answer to fetchKycPassportQR.
type FetchKYCPassportQRResponse struct {
	// Data What a finished KYC Passport QR code yields.
	Data KYCPassportQRDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// FileCreatedEvent A reconciliation file is ready.
type FileCreatedEvent struct {
	// FileType Which file it is. An open list; the file of authorised payments has a value no source prints.
	FileType FileCreatedEventFileType `json:"fileType"`

	// NotificationID ID of this notification, a UUID; drop a second one with the same ID.
	NotificationID string `json:"notification_id"`

	// NotificationType Always file.created.
	NotificationType string `json:"notification_type"`

	// Path The https address of the file, query included. Whoever holds it may be able to download the file, so keep it secret.
	Path string `json:"path"`

	// RequestedAt Unverified: epoch time as a string; whether in seconds is not stated.
	RequestedAt string `json:"requestedAt"`
}

// FileCreatedEventFileType Which file it is. An open list; the file of authorised payments has a value no source prints.
type FileCreatedEventFileType string

// GetCashbackDetailsResponse The answer to getCashbackDetails.
type GetCashbackDetailsResponse struct {
	// Data A cashback and how it stands.
	Data CashbackDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetCashbackRateResponse The answer to getCashbackRate.
type GetCashbackRateResponse struct {
	// Data Unverified: the rate, as the JSON PayPay sent. No source prints its fields.
	Data CashbackRate `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetCashbackReversalDetailsResponse The answer to getCashbackReversalDetails.
type GetCashbackReversalDetailsResponse struct {
	// Data A cashback reversal and how it stands.
	Data CashbackReversalDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetCashbackSettingResponse The answer to getCashbackSetting.
type GetCashbackSettingResponse struct {
	// Data What a user chose to do with points.
	Data *WalletPreference `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetCodePaymentDetailsResponse The answer to getCodePaymentDetails.
type GetCodePaymentDetailsResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetKYCInfoResponse The answer to getKycInfo.
type GetKYCInfoResponse struct {
	// Data The state of a user's identity verification, and the data verified.
	Data KYCDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetKYCPassportInfoResponse The answer to getKycPassportInfo.
type GetKYCPassportInfoResponse struct {
	// Data The state of a user's identity verification, and the data verified, for KYC Passport clients.
	Data KYCPassportDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetPaymentDetailsResponse The answer to getPaymentDetails.
type GetPaymentDetailsResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetPaymentMethodsResponse The answer to getPaymentMethods.
type GetPaymentMethodsResponse struct {
	// Data What a user can pay with.
	Data UserPaymentMethods `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetPendingPaymentDetailsResponse The answer to getPendingPaymentDetails.
type GetPendingPaymentDetailsResponse struct {
	// Data A payment or an authorization. No operation answers all of these fields.
	Data Payment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetPointsCodeBudgetsResponse The answer to getPointsCodeBudgets.
type GetPointsCodeBudgetsResponse struct {
	// Data Unverified: the remaining budget of each group, as the JSON PayPay sent. No source prints its fields.
	Data PointsCodeBudgetsData `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetRefundDetailsResponse The answer to getRefundDetails.
type GetRefundDetailsResponse struct {
	// Data A refund of a payment.
	Data Refund `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetSecureUserProfileResponse The answer to getSecureUserProfile.
type GetSecureUserProfileResponse struct {
	// Data What may be shown of a user.
	Data SecureUserProfile `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetTopUpQRCodeDetailsResponse The answer to getTopUpQRCodeDetails.
type GetTopUpQRCodeDetailsResponse struct {
	// Data A top-up and how it stands. It does not tell the amount.
	Data TopUpDetails `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetUserAuthorizationStatusResponse The answer to getUserAuthorizationStatus.
type GetUserAuthorizationStatusResponse struct {
	// Data The link between a user and the merchant.
	Data UserAuthorization `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// GetWalletBalanceResponse The answer to getWalletBalance.
type GetWalletBalanceResponse struct {
	// Data A user's balance.
	Data WalletBalance `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// KYCAddress A verified home address. The forms of its fields are not stated.
type KYCAddress struct {
	// City City.
	City *string `json:"city,omitempty"`

	// Country Name of the country.
	Country *string `json:"country,omitempty"`

	// CountryCode Code of the country.
	CountryCode *string `json:"countryCode,omitempty"`

	// State Prefecture or state.
	State *string `json:"state,omitempty"`

	// Street1 First line below the city.
	Street1 *string `json:"street1,omitempty"`

	// Street2 Second line below the city.
	Street2 *string `json:"street2,omitempty"`

	// ZipCode Postal code.
	ZipCode *string `json:"zipCode,omitempty"`
}

// KYCDetails The state of a user's identity verification, and the data verified.
type KYCDetails struct {
	// EKYCDocument The document shown, such as DRIVERS_LICENCE; other values are not known.
	EKYCDocument *string `json:"eKycDocument,omitempty"`

	// KYCAt When the identity was verified.
	KYCAt *string `json:"kycAt,omitempty"`

	// KYCInfo Verified identity data of one person.
	KYCInfo *KYCInfo `json:"kycInfo,omitempty"`

	// Status State of the verification, such as COMPLETED; other values are not known.
	Status string `json:"status,omitempty,omitzero"`

	// Type How the identity was verified, such as EKYC; other values are not known.
	Type *string `json:"type,omitempty"`
}

// KYCInfo Verified identity data of one person.
type KYCInfo struct {
	// Address A verified home address. The forms of its fields are not stated.
	Address *KYCAddress `json:"address,omitempty"`

	// DateOfBirth Date of birth; its form is not stated here.
	DateOfBirth *string `json:"dateOfBirth,omitempty"`

	// ExpiryDate When the residence status ends; its form is not stated. Needs the scope kyc_foreign_status.
	ExpiryDate *string `json:"expiryDate,omitempty"`

	// FirstName First name.
	FirstName *string `json:"firstName,omitempty"`

	// FirstNameKana First name in kana.
	FirstNameKana *string `json:"firstNameKana,omitempty"`

	// Job Occupation.
	Job *string `json:"job,omitempty"`

	// LastName Last name.
	LastName *string `json:"lastName,omitempty"`

	// LastNameKana Last name in kana.
	LastNameKana *string `json:"lastNameKana,omitempty"`

	// Nationality Nationality; its form is not stated.
	Nationality *string `json:"nationality,omitempty"`

	// ResidenceType Kind of residence status; its values are not known. Needs the scope kyc_foreign_status.
	ResidenceType *string `json:"residenceType,omitempty"`
}

// KYCInfoUpdatedEvent A user's verified identity data changed. Ask the API for the data.
type KYCInfoUpdatedEvent struct {
	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID string `json:"notification_id"`

	// NotificationType Always kyc_passport.kyc_info.updated.
	NotificationType string `json:"notification_type"`

	// UserAuthorizationID The user it is about.
	UserAuthorizationID UserAuthorizationID `json:"user_authorization_id"`
}

// KYCPassportAccountStatusUpdatedEvent A user's account status changed.
type KYCPassportAccountStatusUpdatedEvent struct {
	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID string `json:"notification_id"`

	// NotificationType Always kyc_passport.account_status.updated.
	NotificationType string `json:"notification_type"`

	// UserAuthorizationID The user it is about.
	UserAuthorizationID UserAuthorizationID `json:"user_authorization_id"`
}

// KYCPassportDetails The state of a user's identity verification, and the data verified, for KYC Passport clients.
type KYCPassportDetails struct {
	// EKYCDocument The document shown, such as DRIVERS_LICENCE; other values are not known.
	EKYCDocument *string `json:"eKycDocument,omitempty"`

	// KYCAt When the identity was verified.
	KYCAt *string `json:"kycAt,omitempty"`

	// KYCInfo Verified identity data of one person, with common names.
	KYCInfo *KYCPassportInfo `json:"kycInfo,omitempty"`

	// Status State of the verification, such as COMPLETED; other values are not known.
	Status string `json:"status,omitempty,omitzero"`

	// Type How the identity was verified, such as EKYC; other values are not known.
	Type *string `json:"type,omitempty"`
}

// KYCPassportInfo Verified identity data of one person, with common names.
type KYCPassportInfo struct {
	// Address A verified home address. The forms of its fields are not stated.
	Address *KYCAddress `json:"address,omitempty"`

	// DateOfBirth Date of birth; its form is not stated here.
	DateOfBirth *string `json:"dateOfBirth,omitempty"`

	// ExpiryDate When the residence status ends; its form is not stated. Needs the scope kyc_foreign_status.
	ExpiryDate *string `json:"expiryDate,omitempty"`

	// FirstName First name.
	FirstName *string `json:"firstName,omitempty"`

	// FirstNameCommon First name of the common name.
	FirstNameCommon *string `json:"firstNameCommon,omitempty"`

	// FirstNameKana First name in kana.
	FirstNameKana *string `json:"firstNameKana,omitempty"`

	// FirstNameKanaCommon First name of the common name, in kana.
	FirstNameKanaCommon *string `json:"firstNameKanaCommon,omitempty"`

	// Job Occupation.
	Job *string `json:"job,omitempty"`

	// LastName Last name.
	LastName *string `json:"lastName,omitempty"`

	// LastNameCommon Last name of the common name.
	LastNameCommon *string `json:"lastNameCommon,omitempty"`

	// LastNameKana Last name in kana.
	LastNameKana *string `json:"lastNameKana,omitempty"`

	// LastNameKanaCommon Last name of the common name, in kana.
	LastNameKanaCommon *string `json:"lastNameKanaCommon,omitempty"`

	// Nationality Nationality; its form is not stated.
	Nationality *string `json:"nationality,omitempty"`

	// ResidenceType Kind of residence status; its values are not known. Needs the scope kyc_foreign_status.
	ResidenceType *string `json:"residenceType,omitempty"`
}

// KYCPassportQRDetails What a finished KYC Passport QR code yields.
type KYCPassportQRDetails struct {
	// EKYCDocument The document shown, such as DRIVERS_LICENCE; other values are not known.
	EKYCDocument *string `json:"eKycDocument,omitempty"`

	// KYCAt When the identity was verified.
	KYCAt *string `json:"kycAt,omitempty"`

	// KYCInfo Verified identity data of one person, as a KYC Passport QR code yields it.
	KYCInfo *KYCPassportQRInfo `json:"kycInfo,omitempty"`

	// KYCStatus State of the verification, such as COMPLETED; other values are not known.
	KYCStatus string `json:"kycStatus,omitempty,omitzero"`

	// KYCType How the identity was verified, such as EKYC; other values are not known.
	KYCType *string `json:"kycType,omitempty"`

	// SelfieImageURL Address of a photograph of the user. Keep it secret.
	SelfieImageURL *string `json:"selfieImageUrl,omitempty"`

	// UserAuthorizationID The user; keep it to name the user in later calls.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// KYCPassportQRInfo Verified identity data of one person, as a KYC Passport QR code yields it.
type KYCPassportQRInfo struct {
	// Address A verified home address. The forms of its fields are not stated.
	Address *KYCAddress `json:"address,omitempty"`

	// DateOfBirth Date of birth, yyyyMMdd in the sample.
	DateOfBirth *string `json:"dateOfBirth,omitempty"`

	// FirstName First name.
	FirstName *string `json:"firstName,omitempty"`

	// FirstNameCommon First name of the common name.
	FirstNameCommon *string `json:"firstNameCommon,omitempty"`

	// FirstNameKana First name in kana.
	FirstNameKana *string `json:"firstNameKana,omitempty"`

	// FirstNameKanaCommon First name of the common name, in kana.
	FirstNameKanaCommon *string `json:"firstNameKanaCommon,omitempty"`

	// Job Occupation.
	Job *string `json:"job,omitempty"`

	// LastName Last name.
	LastName *string `json:"lastName,omitempty"`

	// LastNameCommon Last name of the common name.
	LastNameCommon *string `json:"lastNameCommon,omitempty"`

	// LastNameKana Last name in kana.
	LastNameKana *string `json:"lastNameKana,omitempty"`

	// LastNameKanaCommon Last name of the common name, in kana.
	LastNameKanaCommon *string `json:"lastNameKanaCommon,omitempty"`

	// Nationality Nationality; its form is not stated.
	Nationality *string `json:"nationality,omitempty"`
}

// KYCPassportRiskUpdatedEvent A user was flagged for a risk.
type KYCPassportRiskUpdatedEvent struct {
	// NotificationID ID of this notification; drop a second one with the same ID.
	NotificationID string `json:"notification_id"`

	// NotificationType Always kyc_passport.risk.update.
	NotificationType string `json:"notification_type"`

	// UserAuthorizationID The user it is about.
	UserAuthorizationID UserAuthorizationID `json:"user_authorization_id"`
}

// MerchantCaptureID Your ID of a capture, a new one for every try. Letters, digits, hyphen and underscore.
type MerchantCaptureID = ids.MerchantCaptureID

// MerchantCashbackID Your ID of a cashback.
type MerchantCashbackID = ids.MerchantCashbackID

// MerchantCashbackReversalID Your ID of a cashback reversal.
type MerchantCashbackReversalID = ids.MerchantCashbackReversalID

// MerchantOrderItem One line of an order, as you send it.
type MerchantOrderItem struct {
	// Category Category of the goods.
	Category *string `json:"category,omitempty"`

	// Name Name of the goods.
	Name string `json:"name"`

	// ProductID Your ID of the goods.
	ProductID *string `json:"productId,omitempty"`

	// Quantity How many.
	Quantity int64 `json:"quantity"`

	// UnitPrice Price of one.
	UnitPrice RequestedAmount `json:"unitPrice"`
}

// MerchantPaymentID Your ID of a payment, unique for your merchant. Letters, digits, hyphen and underscore.
type MerchantPaymentID = ids.MerchantPaymentID

// MerchantRefundID Your ID of a refund; keep it for every re-send, make a new one for another refund. Letters, digits, hyphen and underscore.
type MerchantRefundID = ids.MerchantRefundID

// MerchantRevertID Your ID of a revert. Letters, digits, hyphen and underscore.
type MerchantRevertID = ids.MerchantRevertID

// MerchantTopUpID Unverified: your ID of a top-up, with the limit and letters of the other IDs a merchant makes.
type MerchantTopUpID = ids.MerchantTopUpID

// OrderItem One line of an order, as a payment answers it.
type OrderItem struct {
	// Category Category of the goods.
	Category *string `json:"category,omitempty"`

	// Name Name of the goods.
	Name *string `json:"name,omitempty"`

	// ProductID Your ID of the goods.
	ProductID *string `json:"productId,omitempty"`

	// Quantity How many.
	Quantity *int64 `json:"quantity,omitempty"`

	// UnitPrice Price of one.
	UnitPrice *MoneyAmount `json:"unitPrice,omitempty"`
}

// PKCEChallenge Unverified: the PKCE challenge whose verifier fetchKycPassportQR sends as codeVerifier.
type PKCEChallenge struct {
	// Challenge The challenge made from the verifier.
	Challenge *string `json:"challenge,omitempty"`

	// ChallengeMethod How the challenge was made, such as S256; other values are not known.
	ChallengeMethod *string `json:"challengeMethod,omitempty"`
}

// Payment A payment or an authorization. No operation answers all of these fields.
type Payment struct {
	// AcceptedAt When it was authorized, if it is to be captured later; else when it was completed. 0 is no time, as in a code that nobody has paid.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// Amount What the user has paid or has to pay.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// AssumeMerchant The merchant you acted for, in answers to agents that act for several; null otherwise.
	AssumeMerchant *string `json:"assumeMerchant,omitempty"`

	// CanceledAt When it failed or was cancelled.
	CanceledAt *EpochTime `json:"canceledAt,omitempty"`

	// Captures Its captures, where it was authorized first.
	Captures PaymentCaptures `json:"captures,omitempty,omitzero"`

	// ExpiresAt When the authorization ends.
	ExpiresAt *EpochTime `json:"expiresAt,omitempty"`

	// ExpiryDate When the user can no longer pay; getPendingPaymentDetails alone answers it.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// MerchantPaymentID Your ID of the payment.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId,omitempty,omitzero"`

	// Metadata What you sent as metadata, as raw JSON.
	Metadata json.RawMessage `json:"metadata,omitempty"`

	// OrderDescription What the order is about.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []OrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// PaymentID PayPay's ID of the payment, which refunds and reverts need. A payment the user has not made yet may lack it.
	PaymentID PaymentID `json:"paymentId,omitempty,omitzero"`

	// PaymentMethods What the user has paid with.
	PaymentMethods []UsedPaymentMethod `json:"paymentMethods,omitempty"`

	// Refunds Its refunds.
	Refunds *PaymentRefunds `json:"refunds,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Revert How it was reverted.
	Revert *PaymentRevert `json:"revert,omitempty"`

	// Status State of a payment. CREATED: nothing has been paid yet; one page of PayPay shows it for a code that lapsed unpaid, too. AUTHORIZED: the amount is blocked. REAUTHORIZING: the user has consented to a higher amount, which PayPay is processing. COMPLETED: paid; FAILED may follow if the payment was cancelled, also before the user paid. REFUNDED: refunded. FAILED: failed, not carried out because of a limit, such as 500,000 yen a payment, or a similar payment, or cancelled with cancelPayment. CANCELED: reverted with revertAuth; the amount is unblocked. EXPIRED: the authorization has lapsed; the amount is unblocked. One source saw EXPIRED for a code that lapsed unpaid.
	Status PaymentStatus `json:"status,omitempty,omitzero"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who pays. getCodePaymentDetails does not answer it.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// PaymentBreakdown What an amount is made up of.
type PaymentBreakdown struct {
	// Points The kinds of points.
	Points []PaymentPoints `json:"points,omitempty"`
}

// PaymentCaptures The captures of a payment.
type PaymentCaptures struct {
	// Data One entry a capture.
	Data []Capture `json:"data,omitempty,omitzero"`
}

// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
type PaymentID = ids.PaymentID

// PaymentPoints Points of one kind.
type PaymentPoints struct {
	// Amount How many points.
	Amount *int64 `json:"amount,omitempty"`

	// Type Kind of the points.
	Type *PaymentPointsType `json:"type,omitempty"`
}

// PaymentPointsType Kind of the points.
type PaymentPointsType string

// PaymentRefunds The refunds of a payment.
type PaymentRefunds struct {
	// Data One entry a refund.
	Data []Refund `json:"data,omitempty"`
}

// PaymentRevert How an authorization was reverted.
type PaymentRevert struct {
	// AcceptedAt When it was done.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// MerchantRevertID Your ID of the revert.
	MerchantRevertID *MerchantRevertID `json:"merchantRevertId,omitempty"`

	// Reason Your reason.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`
}

// PaymentStatus State of a payment. CREATED: nothing has been paid yet; one page of PayPay shows it for a code that lapsed unpaid, too. AUTHORIZED: the amount is blocked. REAUTHORIZING: the user has consented to a higher amount, which PayPay is processing. COMPLETED: paid; FAILED may follow if the payment was cancelled, also before the user paid. REFUNDED: refunded. FAILED: failed, not carried out because of a limit, such as 500,000 yen a payment, or a similar payment, or cancelled with cancelPayment. CANCELED: reverted with revertAuth; the amount is unblocked. EXPIRED: the authorization has lapsed; the amount is unblocked. One source saw EXPIRED for a code that lapsed unpaid.
type PaymentStatus string

// PendingPayment A payment the user has been asked for, as createPendingPayment answers it; getPendingPaymentDetails tells its status.
type PendingPayment struct {
	// Amount What the user has to pay.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// ExpiryDate When the user can no longer pay.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// MerchantPaymentID Your ID of the payment.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId,omitempty,omitzero"`

	// Metadata What you sent as metadata, as raw JSON.
	Metadata json.RawMessage `json:"metadata,omitempty"`

	// OrderDescription What the order is about.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []OrderItem `json:"orderItems,omitempty"`

	// OrderReceiptNumber Number of your receipt.
	OrderReceiptNumber *string `json:"orderReceiptNumber,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// UserAuthorizationID The user who was asked.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// PointsCodeBudgetsData Unverified: the remaining budget of each group, as the JSON PayPay sent. No source prints its fields.
type PointsCodeBudgetsData = json.RawMessage

// PointsCodeData Unverified: the code that was created, as the JSON PayPay sent. No source prints its fields. A code has 16 digits and an address that holds it; files of codes that PayPay delivers have the columns ChargeCode, ChargeCodeUrl, ExpiredDate_startAt and ExpiredDate_endAt, which is no more than a hint for the names here.
type PointsCodeData = json.RawMessage

// ProductType The kind of goods, which only merchants with a restriction need to state.
type ProductType string

// QRCode The QR code that was created.
type QRCode struct {
	// Amount What the user has to pay.
	Amount *MoneyAmount `json:"amount,omitempty"`

	// AuthorizationExpiry When the authorization ends; null where the payment is not to be captured later.
	AuthorizationExpiry *EpochTime `json:"authorizationExpiry,omitempty"`

	// CodeID PayPay's ID of the QR code.
	CodeID CodeID `json:"codeId,omitempty,omitzero"`

	// CodeType Always ORDER_QR.
	CodeType *QRCodeCodeType `json:"codeType,omitempty"`

	// Deeplink The address that opens the PayPay app.
	Deeplink *string `json:"deeplink,omitempty"`

	// ExpiryDate When the code can no longer be paid, 300 or 301 seconds after requestedAt in the recorded answers.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// IsAuthorization Whether the payment is to be captured later.
	IsAuthorization *bool `json:"isAuthorization,omitempty"`

	// MerchantPaymentID Your ID of the payment.
	MerchantPaymentID MerchantPaymentID `json:"merchantPaymentId,omitempty,omitzero"`

	// OrderDescription What the order is about.
	OrderDescription *string `json:"orderDescription,omitempty"`

	// OrderItems The lines of the order.
	OrderItems []QRCodeOrderItem `json:"orderItems,omitempty"`

	// ProductType The kind of goods, which only merchants with a restriction need to state.
	ProductType *ProductType `json:"productType,omitempty"`

	// RedirectType How the user returns.
	RedirectType *QRCodeRedirectType `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to.
	RedirectURL *string `json:"redirectUrl,omitempty"`

	// RequestedAt When you asked for the code.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"storeId,omitempty"`

	// StoreInfo What to tell about the shop.
	StoreInfo *string `json:"storeInfo,omitempty"`

	// TerminalID Your ID of the till.
	TerminalID *string `json:"terminalId,omitempty"`

	// URL The address to send the user to, or to show as a QR code. It opens the app where that is installed, else a web page.
	URL string `json:"url,omitempty,omitzero"`
}

// QRCodeCodeType Always ORDER_QR.
type QRCodeCodeType string

// QRCodeRedirectType How the user returns.
type QRCodeRedirectType string

// QRCodeOrderItem One line of an order, as createQRCode answers it; here alone the price is named unit_price.
type QRCodeOrderItem struct {
	// Category Category of the goods.
	Category *string `json:"category,omitempty"`

	// Name Name of the goods.
	Name *string `json:"name,omitempty"`

	// ProductID Your ID of the goods.
	ProductID *string `json:"productId,omitempty"`

	// Quantity How many.
	Quantity *int64 `json:"quantity,omitempty"`

	// UnitPrice Price of one.
	UnitPrice *MoneyAmount `json:"unit_price,omitempty"`
}

// ReauthorizeConfirmation The request to consent to a higher amount.
type ReauthorizeConfirmation struct {
	// ExpiresAt Until when the user can consent.
	ExpiresAt *EpochTime `json:"expiresAt,omitempty"`

	// URL The address to send the user to.
	URL *string `json:"url,omitempty"`
}

// ReauthorizeConfirmationResponse The answer to reauthorizePayment where the user must consent first; nothing has changed yet.
type ReauthorizeConfirmationResponse struct {
	// Data The request to consent to a higher amount.
	Data *ReauthorizeConfirmation `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// ReauthorizePaymentRequest The new amount of an authorization. A higher one needs redirectUrl, redirectType and userAgent too.
type ReauthorizePaymentRequest struct {
	// MerchantComment Why the amount changes; shown to the user.
	MerchantComment *string `json:"merchantComment,omitempty"`

	// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
	PaymentID PaymentID `json:"paymentId"`

	// RedirectType How the user returns. Needed for a higher amount.
	RedirectType *RedirectType `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to after consenting. Needed for a higher amount.
	RedirectURL *string `json:"redirectUrl,omitempty"`

	// RequestID Your ID of this change; a new one for every try.
	RequestID string `json:"requestId"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// UpdatedAmount The amount that shall be authorized.
	UpdatedAmount RequestedAmount `json:"updatedAmount"`

	// UserAgent The user's browser, as its User-Agent header. Needed for a higher amount.
	UserAgent *string `json:"userAgent,omitempty"`
}

// ReauthorizePaymentResponse The answer to reauthorizePayment where the amount was lowered.
type ReauthorizePaymentResponse struct {
	// Data An authorization with its new amount.
	Data UpdatedAuthorization `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// RedirectType Whether the user returns to your app or to your web page.
type RedirectType string

// Refund A refund of a payment.
type Refund struct {
	// AcceptedAt When PayPay accepted it.
	AcceptedAt EpochTime `json:"acceptedAt,omitzero"`

	// Amount What is refunded.
	Amount MoneyAmount `json:"amount,omitzero"`

	// AssumeMerchant The merchant you acted for, in answers of refundPayment to agents that act for several; null otherwise.
	AssumeMerchant *string `json:"assumeMerchant,omitempty"`

	// MerchantRefundID Your ID of the refund.
	MerchantRefundID MerchantRefundID `json:"merchantRefundId"`

	// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
	PaymentID PaymentID `json:"paymentId"`

	// Reason Your reason.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt,omitzero"`

	// Status State of a refund. CREATED: accepted, to be processed. REFUNDED: done, which is the end of every refund. REFUND_FAILED: failed for now; PayPay repeats the refund until it is REFUNDED. A mail of PayPay says that this state was abolished in July 2025, its help page still describes it.
	Status RefundStatus `json:"status"`
}

// RefundPaymentRequest The refund to make.
type RefundPaymentRequest struct {
	// Amount What to refund.
	Amount RequestedAmount `json:"amount"`

	// MerchantRefundID Your ID of a refund; keep it for every re-send, make a new one for another refund. Letters, digits, hyphen and underscore.
	MerchantRefundID MerchantRefundID `json:"merchantRefundId"`

	// PaymentID PayPay's own ID of the payment. PayPay answers merchantPaymentId here with INTERNAL_SERVER_ERROR.
	PaymentID PaymentID `json:"paymentId"`

	// Reason Your reason.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt When you asked for it. In PayPay's sample of a refund that was taken on it is a time long past.
	RequestedAt EpochTime `json:"requestedAt"`
}

// RefundPaymentResponse The answer to refundPayment.
type RefundPaymentResponse struct {
	// Data A refund of a payment.
	Data Refund `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// RefundStatus State of a refund. CREATED: accepted, to be processed. REFUNDED: done, which is the end of every refund. REFUND_FAILED: failed for now; PayPay repeats the refund until it is REFUNDED. A mail of PayPay says that this state was abolished in July 2025, its help page still describes it.
type RefundStatus string

// RequestedAmount An amount of money, as you send it.
type RequestedAmount = MoneyAmount

// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
type ResultInfo struct {
	// Code The result, such as SUCCESS or a reason for refusal. New codes may appear.
	Code string `json:"code"`

	// CodeID PayPay's number for the code, mostly 8 digits, in every recorded refusal; quote it to PayPay's support.
	CodeID *string `json:"codeId,omitempty"`

	// Message Text for people. It may end with the request ID, so never match on it.
	Message *string `json:"message,omitempty"`
}

// RevertAuthRequest The authorization to give up.
type RevertAuthRequest struct {
	// MerchantRevertID Your ID of a revert. Letters, digits, hyphen and underscore.
	MerchantRevertID MerchantRevertID `json:"merchantRevertId"`

	// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
	PaymentID PaymentID `json:"paymentId"`

	// Reason Your reason; not shown to the user.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt EpochTime `json:"requestedAt"`
}

// RevertAuthResponse The answer to revertAuth.
type RevertAuthResponse struct {
	// Data An authorization that was given up.
	Data RevertedPayment `json:"data,omitempty,omitzero"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// RevertedPayment An authorization that was given up.
type RevertedPayment struct {
	// AcceptedAt When it was done.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
	PaymentID PaymentID `json:"paymentId,omitempty,omitzero"`

	// Reason Your reason.
	Reason *string `json:"reason,omitempty"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status CANCELED once the amount is unblocked.
	Status RevertedPaymentStatus `json:"status,omitempty,omitzero"`
}

// RevertedPaymentStatus CANCELED once the amount is unblocked.
type RevertedPaymentStatus string

// SecureUserProfile What may be shown of a user.
type SecureUserProfile struct {
	// PhoneNumber The phone number, all but its last digits replaced by asterisks.
	PhoneNumber string `json:"phoneNumber,omitempty,omitzero"`
}

// SetCashbackAutoInvestmentRequest Whether the points of a user are invested.
type SetCashbackAutoInvestmentRequest struct {
	// CashbackAutoInvestment Whether points are invested as they come.
	CashbackAutoInvestment bool `json:"cashbackAutoInvestment"`

	// UpdatedAt Unverified: its form, and whether it is needed. By its name, when the user chose so.
	UpdatedAt *EpochTime `json:"updatedAt,omitempty"`

	// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// SetCashbackSettingResponse The answer to setUseCashback and setCashbackAutoInvestment.
type SetCashbackSettingResponse struct {
	// Data Absent or empty. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// SetUseCashbackRequest Whether a user pays with points.
type SetUseCashbackRequest struct {
	// UseCashback Whether the user pays with points too.
	UseCashback bool `json:"useCashback"`

	// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId"`
}

// TopUpDetails A top-up and how it stands. It does not tell the amount.
type TopUpDetails struct {
	// AcceptedAt A point in time, in seconds since 1970 UTC.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// ExpiryDate A point in time, in seconds since 1970 UTC.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// MerchantTopUpID Your ID of the top-up.
	MerchantTopUpID *MerchantTopUpID `json:"merchantTopUpId,omitempty"`

	// Metadata Your own data. Kept as raw JSON.
	Metadata *json.RawMessage `json:"metadata,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status State of the top-up, such as CREATED; other values are not known.
	Status string `json:"status,omitempty,omitzero"`

	// TopUpID PayPay's ID of the top-up.
	TopUpID *string `json:"topUpId,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// TopUpQRCode The top-up code that was created.
type TopUpQRCode struct {
	// CodeID PayPay's ID of the QR code.
	CodeID CodeID `json:"codeId,omitempty,omitzero"`

	// CodeType Always TOPUP_QR.
	CodeType *TopUpQRCodeCodeType `json:"codeType,omitempty"`

	// ExpiryDate A point in time, in seconds since 1970 UTC.
	ExpiryDate *EpochTime `json:"expiryDate,omitempty"`

	// MerchantTopUpID Your ID of the top-up.
	MerchantTopUpID *MerchantTopUpID `json:"merchantTopUpId,omitempty"`

	// Metadata Your own data. Kept as raw JSON.
	Metadata *json.RawMessage `json:"metadata,omitempty"`

	// MinimumTopUpAmount An amount of money.
	MinimumTopUpAmount *MoneyAmount `json:"minimumTopUpAmount,omitempty"`

	// RedirectType Whether the user returns to your web page or your app, such as WEB_LINK or APP_DEEP_LINK.
	RedirectType *string `json:"redirectType,omitempty"`

	// RedirectURL Where the user returns to.
	RedirectURL *string `json:"redirectUrl,omitempty"`

	// RequestedAt A point in time, in seconds since 1970 UTC.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// Status State of the top-up; its values are not known.
	Status *string `json:"status,omitempty"`

	// URL The address to send the user to, or to show as a QR code.
	URL string `json:"url,omitempty,omitzero"`

	// UserAgent The user's browser, as given.
	UserAgent *string `json:"userAgent,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// TopUpQRCodeCodeType Always TOPUP_QR.
type TopUpQRCodeCodeType string

// TransactionEvent A payment changed its state. It is not signed: confirm by getPaymentDetails or getCodePaymentDetails. That the user let a request to consent lapse shows in confirmation_expires_at, whatever state says.
type TransactionEvent struct {
	// AuthorizedAt When it was authorized. Absent where it failed.
	AuthorizedAt *string `json:"authorized_at,omitempty"`

	// ConfirmationExpiresAt Until when the user could consent to a higher amount; given once that time has passed.
	ConfirmationExpiresAt *string `json:"confirmation_expires_at,omitempty"`

	// ExpiresAt When the authorization ends. PayPay may shorten it and tells so with state AUTHORIZED. Absent where it failed.
	ExpiresAt *string `json:"expires_at,omitempty"`

	// MerchantID The merchant.
	MerchantID *string `json:"merchant_id,omitempty"`

	// MerchantOrderID Your merchantPaymentId. It may be empty.
	MerchantOrderID *MerchantPaymentID `json:"merchant_order_id,omitempty"`

	// NotificationType Always Transaction.
	NotificationType string `json:"notification_type"`

	// OrderAmount The amount in yen; PayPay's samples write it as a string, some clients have read it as a number.
	OrderAmount *json.Number `json:"order_amount,omitempty"`

	// OrderID PayPay's paymentId: an older document of PayPay made the column orderId of its files of transactions from it, which today's calls paymentId.
	OrderID *PaymentID `json:"order_id,omitempty"`

	// PaidAt When it was completed; null or absent before.
	PaidAt *string `json:"paid_at,omitempty"`

	// PosID Your ID of the till.
	PosID *string `json:"pos_id,omitempty"`

	// ReauthRequestID The requestId of the change of the authorized amount.
	ReauthRequestID *string `json:"reauth_request_id,omitempty"`

	// State The new state. EXPIRED_USER_CONFIRMATION: the user let a request to consent lapse; PayPay's sample says AUTHORIZED there, so look at confirmation_expires_at too. CANCELED: reverted with revertAuth. FAILED: nothing is blocked.
	State *TransactionEventState `json:"state,omitempty"`

	// StoreID Your ID of the shop.
	StoreID *string `json:"store_id,omitempty"`
}

// TransactionEventState The new state. EXPIRED_USER_CONFIRMATION: the user let a request to consent lapse; PayPay's sample says AUTHORIZED there, so look at confirmation_expires_at too. CANCELED: reverted with revertAuth. FAILED: nothing is blocked.
type TransactionEventState string

// UnlinkUserResponse The answer to unlinkUser.
type UnlinkUserResponse struct {
	// Data Absent or empty. Kept as raw JSON, so that nothing here fails decoding.
	Data *json.RawMessage `json:"data,omitempty"`

	// ResultInfo Says how the call went, in every recorded answer. Decide on the HTTP status and code together, never on message.
	ResultInfo ResultInfo `json:"resultInfo"`
}

// UpdatedAuthorization An authorization with its new amount.
type UpdatedAuthorization struct {
	// AcceptedAt When it was done.
	AcceptedAt *EpochTime `json:"acceptedAt,omitempty"`

	// ExpiresAt When the authorization ends.
	ExpiresAt *EpochTime `json:"expiresAt,omitempty"`

	// PaymentID PayPay's own ID of a payment, 20 digits in the recorded answers, which is more than a floating-point number keeps; not your merchantPaymentId.
	PaymentID PaymentID `json:"paymentId,omitempty,omitzero"`

	// PaymentMethods What the amount is blocked on.
	PaymentMethods []AuthorizedPaymentMethod `json:"paymentMethods,omitempty"`

	// RequestID Your ID of this change.
	RequestID string `json:"requestId,omitempty,omitzero"`

	// RequestedAt When you asked for it.
	RequestedAt *EpochTime `json:"requestedAt,omitempty"`

	// UpdatedAmount The amount that is authorized now.
	UpdatedAmount MoneyAmount `json:"updatedAmount,omitempty,omitzero"`
}

// UsedPaymentMethod What was paid with one payment method.
type UsedPaymentMethod struct {
	// Amount What was paid with it.
	Amount MoneyAmount `json:"amount,omitzero"`

	// Breakdown What an amount is made up of.
	Breakdown *PaymentBreakdown `json:"breakdown,omitempty"`

	// Type The payment method.
	Type UsedPaymentMethodType `json:"type"`
}

// UsedPaymentMethodType The payment method.
type UsedPaymentMethodType string

// UserAuthorization The link between a user and the merchant.
type UserAuthorization struct {
	// ExpireAt A point in time, in seconds since 1970 UTC.
	ExpireAt *EpochTime `json:"expireAt,omitempty"`

	// IssuedAt A point in time, in seconds since 1970 UTC.
	IssuedAt *EpochTime `json:"issuedAt,omitempty"`

	// ReferenceIDs Your IDs of the user, as given to the account link.
	ReferenceIDs []string `json:"referenceIds,omitempty"`

	// Scopes What the user granted.
	Scopes []AuthorizationScope `json:"scopes,omitempty"`

	// Status ACTIVE while the user may be charged; INACTIVE after unlinkUser or after the user ended the link in the app.
	Status UserAuthorizationStatus `json:"status"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID UserAuthorizationID `json:"userAuthorizationId,omitempty,omitzero"`
}

// UserAuthorizationStatus ACTIVE while the user may be charged; INACTIVE after unlinkUser or after the user ended the link in the app.
type UserAuthorizationStatus string

// UserAuthorizationID Unverified: its letters. PayPay's ID of a user's consent, as answered by the account link. It names the user in calls.
type UserAuthorizationID = ids.UserAuthorizationID

// UserPaymentMethod One means of payment that a user registered with PayPay.
type UserPaymentMethod struct {
	// AccountNo Account or card number, null for PAY_LATER_CC. JAVA's fixture masks all but four digits; whether PayPay always does is not stated, so never log it.
	AccountNo *string `json:"accountNo,omitempty"`

	// Authenticated By its name, whether the user proved to own it; may be null.
	Authenticated *bool `json:"authenticated,omitempty"`

	// Disabled By its name, whether it cannot be used.
	Disabled *bool `json:"disabled,omitempty"`

	// ID PayPay's ID of it, about 160 characters; a payment takes it as paymentMethodId.
	ID *string `json:"id,omitempty"`

	// IssuerName Name of the issuer, to show to the user; may be null.
	IssuerName *string `json:"issuerName,omitempty"`

	// Limited By its name, whether its use is limited.
	Limited *bool `json:"limited,omitempty"`

	// LogoURL Address of the issuer's logo, null for CREDIT_CARD in JAVA's fixture.
	LogoURL *string `json:"logoUrl,omitempty"`

	// PaymentMethodStatus State of it. An open list.
	PaymentMethodStatus *UserPaymentMethodPaymentMethodStatus `json:"paymentMethodStatus,omitempty"`

	// PaymentMethodType What it is, such as CREDIT_CARD or PAY_LATER_CC. An open list; a payment takes it as paymentMethodType.
	PaymentMethodType *string `json:"paymentMethodType,omitempty"`

	// UnderMaintenance By its name, whether it is under maintenance.
	UnderMaintenance *bool `json:"underMaintenance,omitempty"`
}

// UserPaymentMethodPaymentMethodStatus State of it. An open list.
type UserPaymentMethodPaymentMethodStatus string

// UserPaymentMethods What a user can pay with.
type UserPaymentMethods struct {
	// PaymentMethods The means besides the balance.
	PaymentMethods []UserPaymentMethod `json:"paymentMethods,omitempty"`

	// WalletInfo A user's wallet.
	WalletInfo *UserWallet `json:"walletInfo,omitempty"`
}

// UserWallet A user's wallet.
type UserWallet struct {
	// TotalBalance A balance, which may be nothing.
	TotalBalance *BalanceAmount `json:"totalBalance,omitempty"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// WalletBalance A user's balance.
type WalletBalance struct {
	// BalanceDetails Unverified: the parts of the balance, as the JSON PayPay sent. No source prints their fields.
	BalanceDetails json.RawMessage `json:"balanceDetails,omitempty"`

	// Preference What a user chose to do with points.
	Preference *WalletPreference `json:"preference,omitempty"`

	// TotalBalance A balance, which may be nothing.
	TotalBalance BalanceAmount `json:"totalBalance"`

	// UserAuthorizationID PayPay's ID of the user's consent.
	UserAuthorizationID *UserAuthorizationID `json:"userAuthorizationId,omitempty"`
}

// WalletBalanceCheck Whether a balance covers an amount.
type WalletBalanceCheck struct {
	// HasEnoughBalance Whether the balance covers the amount at this moment.
	HasEnoughBalance bool `json:"hasEnoughBalance"`
}

// WalletPreference What a user chose to do with points.
type WalletPreference struct {
	// CashbackAutoInvestment Whether the user invests points as they come.
	CashbackAutoInvestment *bool `json:"cashbackAutoInvestment,omitempty"`

	// UseCashback Whether the user pays with points too.
	UseCashback *bool `json:"useCashback,omitempty"`
}

// AgreeSimilarTransaction defines model for AgreeSimilarTransaction.
type AgreeSimilarTransaction = bool

// AssumeMerchant defines model for AssumeMerchantHeader.
type AssumeMerchant = string

// AssumeMerchantQuery defines model for AssumeMerchantQuery.
type AssumeMerchantQuery = string

// CreateTopUpQRCodeParams defines parameters for CreateTopUpQRCode.
type CreateTopUpQRCodeParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// DeleteTopUpQRCodeParams defines parameters for DeleteTopUpQRCode.
type DeleteTopUpQRCodeParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetTopUpQRCodeDetailsParams defines parameters for GetTopUpQRCodeDetails.
type GetTopUpQRCodeDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreatePointsCodeParams defines parameters for CreatePointsCode.
type CreatePointsCodeParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetPointsCodeBudgetsParams defines parameters for GetPointsCodeBudgets.
type GetPointsCodeBudgetsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// ConsultExpectedCashbackParams defines parameters for ConsultExpectedCashback.
type ConsultExpectedCashbackParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// Lang The language of the message. Japanese where it is left out.
	Lang *ConsultExpectedCashbackParamsLang `json:"Lang,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// ConsultExpectedCashbackParamsLang defines parameters for ConsultExpectedCashback.
type ConsultExpectedCashbackParamsLang string

// CreatePendingPaymentParams defines parameters for CreatePendingPayment.
type CreatePendingPaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CancelPendingPaymentParams defines parameters for CancelPendingPayment.
type CancelPendingPaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetPendingPaymentDetailsParams defines parameters for GetPendingPaymentDetails.
type GetPendingPaymentDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreateContinuousPaymentParams defines parameters for CreateContinuousPayment.
type CreateContinuousPaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreateCashbackParams defines parameters for CreateCashback.
type CreateCashbackParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetCashbackDetailsParams defines parameters for GetCashbackDetails.
type GetCashbackDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreateCashbackReversalParams defines parameters for CreateCashbackReversal.
type CreateCashbackReversalParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetCashbackReversalDetailsParams defines parameters for GetCashbackReversalDetails.
type GetCashbackReversalDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreateQRCodeParams defines parameters for CreateQRCode.
type CreateQRCodeParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetCodePaymentDetailsParams defines parameters for GetCodePaymentDetails.
type GetCodePaymentDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// DeleteQRCodeParams defines parameters for DeleteQRCode.
type DeleteQRCodeParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreatePaymentParams defines parameters for CreatePayment.
type CreatePaymentParams struct {
	// AgreeSimilarTransaction True to pay even if PayPay takes this for a repetition, the same amount by the same user within 5 minutes.
	AgreeSimilarTransaction *AgreeSimilarTransaction `form:"agreeSimilarTransaction,omitempty" json:"agreeSimilarTransaction,omitempty"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CapturePaymentAuthParams defines parameters for CapturePaymentAuth.
type CapturePaymentAuthParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CreateAuthParams defines parameters for CreateAuth.
type CreateAuthParams struct {
	// AgreeSimilarTransaction True to pay even if PayPay takes this for a repetition, the same amount by the same user within 5 minutes.
	AgreeSimilarTransaction *AgreeSimilarTransaction `form:"agreeSimilarTransaction,omitempty" json:"agreeSimilarTransaction,omitempty"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// RevertAuthParams defines parameters for RevertAuth.
type RevertAuthParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// ReauthorizePaymentParams defines parameters for ReauthorizePayment.
type ReauthorizePaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CancelPaymentParams defines parameters for CancelPayment.
type CancelPaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetPaymentDetailsParams defines parameters for GetPaymentDetails.
type GetPaymentDetailsParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// RefundPaymentParams defines parameters for RefundPayment.
type RefundPaymentParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetRefundDetailsParams defines parameters for GetRefundDetails.
type GetRefundDetailsParams struct {
	// PaymentID PayPay's ID of the payment. Merchants from before July 2025 may leave it out, but one merchantRefundId can belong to several payments; so it is required here.
	PaymentID PaymentID `form:"paymentId" json:"paymentId"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetUserAuthorizationStatusParams defines parameters for GetUserAuthorizationStatus.
type GetUserAuthorizationStatusParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// UnlinkUserParams defines parameters for UnlinkUser.
type UnlinkUserParams struct {
	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetCashbackRateParams defines parameters for GetCashbackRate.
type GetCashbackRateParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// Period The period to read the rate of. The one client that knows this call always sends it, current where nothing is chosen.
	Period *GetCashbackRateParamsPeriod `form:"period,omitempty" json:"period,omitempty"`
}

// GetCashbackRateParamsPeriod defines parameters for GetCashbackRate.
type GetCashbackRateParamsPeriod string

// GetKYCInfoParams defines parameters for GetKYCInfo.
type GetKYCInfoParams struct {
	// UserAuthorizationID Unverified: the user, as answered by the account link. That it goes in the query is inferred.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// RequiredKYCType Unverified: the kind of identity data wanted; its values are not public. Left out, the newest data your client is set up for is answered; a kind it is not set up for is refused with OP_OUT_OF_SCOPE.
	RequiredKYCType *string `form:"requiredKycType,omitempty" json:"requiredKycType,omitempty"`
}

// GetKYCPassportInfoParams defines parameters for GetKYCPassportInfo.
type GetKYCPassportInfoParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `json:"X-USER-AUTHORIZATION-ID"`
}

// GetSecureUserProfileParams defines parameters for GetSecureUserProfile.
type GetSecureUserProfileParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CheckWalletBalanceParams defines parameters for CheckWalletBalance.
type CheckWalletBalanceParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// Amount The amount, in yen.
	Amount int64 `form:"amount" json:"amount"`

	// Currency The currency, always JPY.
	Currency CheckWalletBalanceParamsCurrency `form:"currency" json:"currency"`

	// ProductType What is paid for. Only merchants bound to certain products have to name it.
	ProductType *ProductType `form:"productType,omitempty" json:"productType,omitempty"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// CheckWalletBalanceParamsCurrency defines parameters for CheckWalletBalance.
type CheckWalletBalanceParamsCurrency string

// GetPaymentMethodsParams defines parameters for GetPaymentMethods.
type GetPaymentMethodsParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// ProductType What is paid for. Only merchants bound to certain products have to name it.
	ProductType *ProductType `form:"productType,omitempty" json:"productType,omitempty"`
}

// GetWalletBalanceParams defines parameters for GetWalletBalance.
type GetWalletBalanceParams struct {
	// UserAuthorizationID The user, as answered by the account link.
	UserAuthorizationID UserAuthorizationID `form:"userAuthorizationId" json:"userAuthorizationId"`

	// Currency The currency, always JPY.
	Currency GetWalletBalanceParamsCurrency `form:"currency" json:"currency"`

	// ProductType What is paid for. Only merchants bound to certain products have to name it.
	ProductType *ProductType `form:"productType,omitempty" json:"productType,omitempty"`

	// AssumeMerchantQuery The merchant ID to act for, 17 or 18 digits, on every call. It wins over X-ASSUME-MERCHANT.
	AssumeMerchantQuery *AssumeMerchantQuery `form:"assumeMerchant,omitempty" json:"assumeMerchant,omitempty"`

	// AssumeMerchant The merchant ID to act for, 17 or 18 digits, on every call. Where assumeMerchant is given too, that one wins. An answer of PayPay's sandbox of 2020 seems to take an ID that it cannot know for success and to repeat it, so a wrong one may not be refused.
	AssumeMerchant *AssumeMerchant `json:"X-ASSUME-MERCHANT,omitempty"`
}

// GetWalletBalanceParamsCurrency defines parameters for GetWalletBalance.
type GetWalletBalanceParamsCurrency string

// CreateTopUpQRCodeJSONRequestBody defines body for CreateTopUpQRCode for application/json ContentType.
type CreateTopUpQRCodeJSONRequestBody = CreateTopUpQRCodeRequest

// CreatePointsCodeJSONRequestBody defines body for CreatePointsCode for application/json ContentType.
type CreatePointsCodeJSONRequestBody = CreatePointsCodeRequest

// ConsultExpectedCashbackJSONRequestBody defines body for ConsultExpectedCashback for application/json ContentType.
type ConsultExpectedCashbackJSONRequestBody = ConsultExpectedCashbackRequest

// CreateAccountLinkQRCodeJSONRequestBody defines body for CreateAccountLinkQRCode for application/json ContentType.
type CreateAccountLinkQRCodeJSONRequestBody = CreateAccountLinkQRCodeRequest

// FetchKYCPassportQRJSONRequestBody defines body for FetchKYCPassportQR for application/json ContentType.
type FetchKYCPassportQRJSONRequestBody = FetchKYCPassportQRRequest

// CreatePendingPaymentJSONRequestBody defines body for CreatePendingPayment for application/json ContentType.
type CreatePendingPaymentJSONRequestBody = CreatePendingPaymentRequest

// CreateContinuousPaymentJSONRequestBody defines body for CreateContinuousPayment for application/json ContentType.
type CreateContinuousPaymentJSONRequestBody = CreateContinuousPaymentRequest

// SetCashbackAutoInvestmentJSONRequestBody defines body for SetCashbackAutoInvestment for application/json ContentType.
type SetCashbackAutoInvestmentJSONRequestBody = SetCashbackAutoInvestmentRequest

// SetUseCashbackJSONRequestBody defines body for SetUseCashback for application/json ContentType.
type SetUseCashbackJSONRequestBody = SetUseCashbackRequest

// CreateCashbackJSONRequestBody defines body for CreateCashback for application/json ContentType.
type CreateCashbackJSONRequestBody = CreateCashbackRequest

// CreateCashbackReversalJSONRequestBody defines body for CreateCashbackReversal for application/json ContentType.
type CreateCashbackReversalJSONRequestBody = CreateCashbackReversalRequest

// CreateQRCodeJSONRequestBody defines body for CreateQRCode for application/json ContentType.
type CreateQRCodeJSONRequestBody = CreateQRCodeRequest

// CreatePaymentJSONRequestBody defines body for CreatePayment for application/json ContentType.
type CreatePaymentJSONRequestBody = CreatePaymentRequest

// CapturePaymentAuthJSONRequestBody defines body for CapturePaymentAuth for application/json ContentType.
type CapturePaymentAuthJSONRequestBody = CapturePaymentAuthRequest

// CreateAuthJSONRequestBody defines body for CreateAuth for application/json ContentType.
type CreateAuthJSONRequestBody = CreateAuthRequest

// RevertAuthJSONRequestBody defines body for RevertAuth for application/json ContentType.
type RevertAuthJSONRequestBody = RevertAuthRequest

// ReauthorizePaymentJSONRequestBody defines body for ReauthorizePayment for application/json ContentType.
type ReauthorizePaymentJSONRequestBody = ReauthorizePaymentRequest

// RefundPaymentJSONRequestBody defines body for RefundPayment for application/json ContentType.
type RefundPaymentJSONRequestBody = RefundPaymentRequest

// CustomerAuthorizationCanceledJSONRequestBody defines body for CustomerAuthorizationCanceled for application/json ContentType.
type CustomerAuthorizationCanceledJSONRequestBody = CustomerAuthorizationCanceledEvent

// CustomerAuthorizationExtendedJSONRequestBody defines body for CustomerAuthorizationExtended for application/json ContentType.
type CustomerAuthorizationExtendedJSONRequestBody = CustomerAuthorizationExtendedEvent

// CustomerAuthorizationFailedJSONRequestBody defines body for CustomerAuthorizationFailed for application/json ContentType.
type CustomerAuthorizationFailedJSONRequestBody = CustomerAuthorizationFailedEvent

// CustomerAuthorizationRevokedJSONRequestBody defines body for CustomerAuthorizationRevoked for application/json ContentType.
type CustomerAuthorizationRevokedJSONRequestBody = CustomerAuthorizationRevokedEvent

// CustomerAuthorizationSucceededJSONRequestBody defines body for CustomerAuthorizationSucceeded for application/json ContentType.
type CustomerAuthorizationSucceededJSONRequestBody = CustomerAuthorizationSucceededEvent

// FileCreatedJSONRequestBody defines body for FileCreated for application/json ContentType.
type FileCreatedJSONRequestBody = FileCreatedEvent

// KYCInfoUpdatedJSONRequestBody defines body for KYCInfoUpdated for application/json ContentType.
type KYCInfoUpdatedJSONRequestBody = KYCInfoUpdatedEvent

// KYCPassportAccountStatusUpdatedJSONRequestBody defines body for KYCPassportAccountStatusUpdated for application/json ContentType.
type KYCPassportAccountStatusUpdatedJSONRequestBody = KYCPassportAccountStatusUpdatedEvent

// KYCPassportRiskUpdatedJSONRequestBody defines body for KYCPassportRiskUpdated for application/json ContentType.
type KYCPassportRiskUpdatedJSONRequestBody = KYCPassportRiskUpdatedEvent

// TransactionEventJSONRequestBody defines body for TransactionEvent for application/json ContentType.
type TransactionEventJSONRequestBody = TransactionEvent
