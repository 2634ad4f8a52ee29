package rig

import "fmt"

// Paths of PayPay's operations.
const (
	PayPayPaymentsPath           = "/v2/payments"
	PayPayAuthorizationsPath     = "/v2/payments/preauthorize"
	PayPayContinuousPaymentsPath = "/v1/subscription/payments"
	PayPayPendingPaymentsPath    = "/v1/requestOrder"
	PayPayCodesPath              = "/v2/codes"
	PayPayCapturesPath           = "/v2/payments/capture"
	PayPayReauthorizationsPath   = "/v2/payments/reauthorize"
	PayPayRevertsPath            = "/v2/payments/preauthorize/revert"
	PayPayRefundsPath            = "/v2/refunds"

	PayPayPointsCodesPath = "/v1/gift-cards"
	PayPayCashbacksPath   = "/v2/cashback"
	PayPayReversalsPath   = "/v2/cashback_reversal"
	PayPayTopUpsPath      = "/v1/code/topup"

	PayPayLinksPath              = "/v1/qr/sessions"
	PayPayUserAuthorizationsPath = "/v2/user/authorizations"
	PayPayKYCPath                = "/v2/user/kyc?userAuthorizationId=" // followed by a user
	PayPayKYCPassportPath        = "/v2/user/kyc_passport"             //nolint:gosec // no password
	PayPayProfilePath            = "/v2/user/profile/secure"
	PayPayCheckBalancePath       = "/v2/wallet/check_balance"
	PayPayWalletBalancePath      = "/v6/wallet/balance"
	PayPayPaymentMethodsPath     = "/v4/paymentMethods"
	PayPayCashbackRatePath       = "/v2/user/cashback_rate"
	PayPayCashbackSettingPath    = "/v1/user/cashback_setting_state"
	PayPayUseCashbackPath        = "/v1/user/use_cashback"
	PayPayAutoInvestmentPath     = "/v1/user/cashback_auto_investment"
)

const (
	// PayPayVerifier is the example of RFC 7636, appendix B.
	PayPayVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	// PayPayChallenge is the challenge that belongs to PayPayVerifier.
	PayPayChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

	// PayPayKYCPassportFlow makes a PayPayLinkBody one of a KYC Passport code.
	PayPayKYCPassportFlow = `,"accountLinkFlow":"KYC_PASSPORT",` +
		`"kycPassport":{"code":{"challenge":"` + PayPayChallenge + `","challengeMethod":"S256"}}`

	// PayPayVerifierBody fetches what a KYC Passport code gives.
	PayPayVerifierBody = `{"codeVerifier":"` + PayPayVerifier + `"}`
)

// yen is an amount in a body.
func yen(amount int64) string { return fmt.Sprintf(`{"amount":%d,"currency":"JPY"}`, amount) }

// PayPayDebitBody is the body of createPayment, createAuth,
// createContinuousPayment and createPendingPayment. More is further members, each
// with a comma before it.
func PayPayDebitBody(key, user string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"userAuthorizationId":%q,"amount":%s,"requestedAt":1775061000%s}`,
		key, user, yen(amount), more)
}

// PayPayCodeBody is the body of createQRCode.
func PayPayCodeBody(key string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"amount":%s,"codeType":"ORDER_QR"%s}`, key, yen(amount), more)
}

// PayPayCaptureBody is the body of capturePaymentAuth.
func PayPayCaptureBody(key, capture string, amount int64) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"merchantCaptureId":%q,"amount":%s,`+
		`"requestedAt":1775061001,"orderDescription":"Umbrella"}`, key, capture, yen(amount))
}

// PayPayReauthorizationBody is the body of reauthorizePayment.
func PayPayReauthorizationBody(request, payment string, amount int64) string {
	return fmt.Sprintf(`{"requestId":%q,"paymentId":%q,"updatedAmount":%s,"requestedAt":1775061002,`+
		`"redirectUrl":"https://shop.example/1","redirectType":"WEB_LINK","userAgent":"Test"}`,
		request, payment, yen(amount))
}

// PayPayRevertBody is the body of revertAuth.
func PayPayRevertBody(revert, payment string) string {
	return fmt.Sprintf(`{"merchantRevertId":%q,"paymentId":%q,"requestedAt":1775061003,"reason":"sold out"}`,
		revert, payment)
}

// PayPayRefundBody is the body of refundPayment.
func PayPayRefundBody(refund, payment string, amount int64) string {
	return fmt.Sprintf(`{"merchantRefundId":%q,"paymentId":%q,"amount":%s,"requestedAt":1775061004,"reason":"broken"}`,
		refund, payment, yen(amount))
}

// PayPayPointsCodeBody is the body of createPointsCode.
func PayPayPointsCodeBody(request string, group, value int64, from, to string) string {
	return fmt.Sprintf(`{"requestId":%q,"groupId":%d,"giftCardName":"春","giftCardValue":%d,"startAt":%q,"endAt":%q}`,
		request, group, value, from, to)
}

// PayPayLinkBody is the body of createAccountLinkQRCode.
func PayPayLinkBody(more string) string {
	return `{"scopes":["direct_debit","kyc_passport_qr"],"nonce":"n-1",` +
		`"redirectUrl":"https://shop.sandbox.test/done","referenceId":"customer-1"` + more + `}`
}

// PayPayCashbackBody is the body of createCashback.
func PayPayCashbackBody(cashback, user string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantCashbackId":%q,"userAuthorizationId":%q,"amount":%s,"requestedAt":1775061000%s}`,
		cashback, user, yen(amount), more)
}

// PayPayReversalBody is the body of createCashbackReversal.
func PayPayReversalBody(reversal, cashback string, amount int64) string {
	return fmt.Sprintf(`{"merchantCashbackReversalId":%q,"merchantCashbackId":%q,"amount":%s,`+
		`"requestedAt":1775061000,"reason":"returned"}`, reversal, cashback, yen(amount))
}

// PayPayTopUpBody is the body of createTopUpQRCode.
func PayPayTopUpBody(topUp, user string, minimum int64) string {
	return fmt.Sprintf(`{"merchantTopUpId":%q,"userAuthorizationId":%q,"minimumTopUpAmount":%s,"codeType":"TOPUP_QR"}`,
		topUp, user, yen(minimum))
}
