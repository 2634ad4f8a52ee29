// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package jppay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/gen/paypay/raw"
)

// CancelPayment cancels a payment.
//
// Asks PayPay to cancel a payment, made in whatever way, even one whose outcome is not
// known; its status becomes FAILED. The answer says only that the request is accepted.
// The money returns later, without a notification. It can be cancelled until 00:14:59
// Japan time of the day after, a remittance for 25 minutes, an authorization only while
// AUTHORIZED; later refund it, which a remittance rules out. On a timeout or a 5xx
// answer call it again until it is accepted or that time has passed. A code that nobody
// has paid is cancelled only once the user pays: the payment is COMPLETED or AUTHORIZED
// first, then FAILED, and its merchantPaymentId cannot be used again. To keep the user
// from paying, call DeleteQRCode instead.
//
// It sends DELETE /v2/payments/{merchantPaymentId}. A success holds nothing more: the
// value is empty. Its options are paypay.WithMerchant, paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) CancelPayment(ctx context.Context, merchantPaymentID paypay.MerchantPaymentID, options ...paypay.CallOption) (*paypay.CancelPaymentAnswer, error) {
	op := &paypay.Operations()[0]
	call := paypay.NewCall(op, options)
	params := paypay.CancelPaymentParams{}
	request, err := raw.NewCancelPaymentRequest(c.sender().base(), merchantPaymentID, &params)
	return confirm[paypay.CancelPaymentAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// CancelPendingPayment cancels a pending payment nobody has paid.
//
// Withdraws a payment request. The answer says only that the request is accepted. No
// source says that calling it again is safe, so it is sent once; after a lost answer
// ask GetPendingPaymentDetails. A payment the user has made is refunded with
// RefundPayment.
//
// It needs the scope pending_payments. It sends DELETE
// /v1/requestOrder/{merchantPaymentId}. A success holds nothing more: the value is
// empty. Its options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CancelPendingPayment(ctx context.Context, merchantPaymentID paypay.MerchantPaymentID, options ...paypay.CallOption) (*paypay.CancelPendingPaymentAnswer, error) {
	op := &paypay.Operations()[1]
	call := paypay.NewCall(op, options)
	params := paypay.CancelPendingPaymentParams{}
	request, err := raw.NewCancelPendingPaymentRequest(c.sender().base(), merchantPaymentID, &params)
	return confirm[paypay.CancelPendingPaymentAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// CapturePaymentAuth captures an authorization.
//
// Takes the money of an authorization. The authorized amount or less is taken at once;
// for more PayPay asks the user in its app, which the answer 202 says and the client
// reports as an error. After a lost answer read the payment's details, with
// GetCodePaymentDetails if it was made with a QR code, and capture again with a new
// merchantCaptureId, as PayPay advises.
//
// It sends POST /v2/payments/capture. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CapturePaymentAuth(ctx context.Context, body paypay.CapturePaymentAuthRequest, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[2]
	call := paypay.NewCall(op, options)
	params := paypay.CapturePaymentAuthParams{}
	request, err := raw.NewCapturePaymentAuthRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// CheckWalletBalance asks whether a user can pay an amount.
//
// Tells whether the user's balance covers the amount at this moment; a payment can
// still be declined. The user has to have granted the scope of the payment, such as
// direct_debit.
//
// It sends GET /v2/wallet/check_balance. Its options are paypay.WithProductType,
// paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CheckWalletBalance(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, amount int64, options ...paypay.CallOption) (*paypay.WalletBalanceCheck, error) {
	op := &paypay.Operations()[3]
	call := paypay.NewCall(op, options)
	params := paypay.CheckWalletBalanceParams{UserAuthorizationID: userAuthorizationID, Amount: amount, Currency: paypay.CheckWalletBalanceParamsCurrencyJPY, ProductType: call.ProductType}
	request, err := raw.NewCheckWalletBalanceRequest(c.sender().base(), &params)
	return receive[paypay.WalletBalanceCheck](ctx, c.sender(), op, call.Call, request, err)
}

// ConsultExpectedCashback asks what cashback a payment would earn.
//
// Answers a message to show to the user before the order is placed. No money moves;
// that asking again changes nothing is inferred from its purpose.
//
// It sends POST /v1/payments/cashback/expected. Its options are paypay.WithLang,
// paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) ConsultExpectedCashback(ctx context.Context, body paypay.ConsultExpectedCashbackRequest, options ...paypay.CallOption) (*paypay.ExpectedCashback, error) {
	op := &paypay.Operations()[4]
	call := paypay.NewCall(op, options)
	params := paypay.ConsultExpectedCashbackParams{Lang: call.Lang}
	request, err := raw.NewConsultExpectedCashbackRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.ExpectedCashback](ctx, c.sender(), op, call.Call, request, err)
}

// CreateAccountLinkQRCode creates a QR code that links a PayPay user.
//
// Creates the QR code, or page address, with which a user logs in to PayPay and grants
// the scopes asked for. With accountLinkFlow KYC_PASSPORT the user also hands over
// verified identity data, to be read with FetchKYCPassportQR. Where your contract
// demands verified identity data for a link, PayPay sends a user whose data do not fit
// to its verification, or back to you. Nothing is charged, but no source says that
// sending again is safe: a second call may make a second code.
//
// It sends POST /v1/qr/sessions. Its options are paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) CreateAccountLinkQRCode(ctx context.Context, body paypay.CreateAccountLinkQRCodeRequest, options ...paypay.CallOption) (*paypay.AccountLinkQRCode, error) {
	op := &paypay.Operations()[5]
	call := paypay.NewCall(op, options)
	request, err := raw.NewCreateAccountLinkQRCodeRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.AccountLinkQRCode](ctx, c.sender(), op, call.Call, request, err)
}

// CreateAuth blocks an amount of a linked user, to be captured later.
//
// Authorizes a payment of a user who has granted preauth_capture_native. Success is
// status AUTHORIZED in the answer. After a lost answer ask GetPaymentDetails, as PayPay
// advises; only if it knows no such payment send the same body again. merchantPaymentId
// is unique for a user and store for more than a year, which keeps two from being made.
// A payment that PayPay does not carry out, because of a limit or because it looks like
// a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// It needs the scope preauth_capture_native. It sends POST /v2/payments/preauthorize.
// Its options are paypay.WithAgreeSimilarTransaction, paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CreateAuth(ctx context.Context, body paypay.CreateAuthRequest, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[6]
	call := paypay.NewCall(op, options)
	params := paypay.CreateAuthParams{AgreeSimilarTransaction: call.AgreeSimilarTransaction}
	request, err := raw.NewCreateAuthRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// CreateCashback gives cashback to a user.
//
// Moves money from the merchant's campaign budget to the user's wallet, after the
// answer: an accepted call is not yet a given cashback. Read it with GetCashbackDetails
// until it is. PayPay gives a merchantCashbackId once and refuses one that was used
// before with VALIDATION_FAILED_EXCEPTION. So keep the ID after a lost answer and read
// the cashback; the read may answer TRANSACTION_NOT_FOUND for a time without a stated
// limit although the cashback comes. Then send the same body again, or reverse the
// cashback. A new ID without a reversal may give twice.
//
// It needs the scope cashback. It sends POST /v2/cashback. A success holds nothing
// more: the value is empty. Its options are paypay.WithMerchant, paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) CreateCashback(ctx context.Context, body paypay.CreateCashbackRequest, options ...paypay.CallOption) (*paypay.CreateCashbackAnswer, error) {
	op := &paypay.Operations()[7]
	call := paypay.NewCall(op, options)
	params := paypay.CreateCashbackParams{}
	request, err := raw.NewCreateCashbackRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return confirm[paypay.CreateCashbackAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// CreateCashbackReversal takes a cashback back.
//
// Moves money of a cashback from the user's wallet back to the merchant's campaign
// budget, after the answer: an accepted call is not yet a reversal. Read it with
// GetCashbackReversalDetails until it is. The user may have spent some of it: the read
// tells how much was taken back. A cashback may be taken back in several parts. After a
// lost answer keep the merchantCashbackReversalId and read the reversal, which may
// answer TRANSACTION_NOT_FOUND for a time without a stated limit although the reversal
// comes. A new ID may take back twice. What a used ID answers is stated for cashbacks
// only.
//
// It needs the scope cashback. It sends POST /v2/cashback_reversal. A success holds
// nothing more: the value is empty. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CreateCashbackReversal(ctx context.Context, body paypay.CreateCashbackReversalRequest, options ...paypay.CallOption) (*paypay.CreateCashbackReversalAnswer, error) {
	op := &paypay.Operations()[8]
	call := paypay.NewCall(op, options)
	params := paypay.CreateCashbackReversalParams{}
	request, err := raw.NewCreateCashbackReversalRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return confirm[paypay.CreateCashbackReversalAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// CreateContinuousPayment takes a recurring payment from a linked user.
//
// Debits a user who has granted continuous_payments, for instance each month. Success
// is status COMPLETED in the answer. After a lost answer ask GetPaymentDetails, as
// PayPay advises; only if it knows no such payment send the same body again. One client
// says that a repeated merchantPaymentId answers the earlier result; no text of PayPay
// says so of this operation, so nothing rests on it. A payment that PayPay does not
// carry out, because of a limit or because it looks like a repetition, may be kept as
// FAILED; a new try then takes a new merchantPaymentId.
//
// It needs the scope continuous_payments. It sends POST /v1/subscription/payments. Its
// options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CreateContinuousPayment(ctx context.Context, body paypay.CreateContinuousPaymentRequest, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[9]
	call := paypay.NewCall(op, options)
	params := paypay.CreateContinuousPaymentParams{}
	request, err := raw.NewCreateContinuousPaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// CreatePayment takes a payment from a linked user.
//
// Debits a user who has granted direct_debit. Success is status COMPLETED in the
// answer. After a lost answer ask GetPaymentDetails, as PayPay advises; only if it
// knows no such payment send the same body again. merchantPaymentId is unique for a
// user and store for more than a year, which keeps two from being made. A payment that
// PayPay does not carry out, because of a limit or because it looks like a repetition,
// may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// It needs the scope direct_debit. It sends POST /v2/payments. Its options are
// paypay.WithAgreeSimilarTransaction, paypay.WithMerchant, paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) CreatePayment(ctx context.Context, body paypay.CreatePaymentRequest, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[10]
	call := paypay.NewCall(op, options)
	params := paypay.CreatePaymentParams{AgreeSimilarTransaction: call.AgreeSimilarTransaction}
	request, err := raw.NewCreatePaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// CreatePendingPayment asks a linked user to pay.
//
// Sends a payment request to the PayPay app of a user who has granted pending_payments,
// who pays later or not at all. A repeated merchantPaymentId is refused with
// DUPLICATE_REQUEST_ORDER. So after a lost answer ask GetPendingPaymentDetails; only if
// there is no such pending payment send the same body again.
//
// It needs the scope pending_payments. It sends POST /v1/requestOrder. Its options are
// paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CreatePendingPayment(ctx context.Context, body paypay.CreatePendingPaymentRequest, options ...paypay.CallOption) (*paypay.PendingPayment, error) {
	op := &paypay.Operations()[11]
	call := paypay.NewCall(op, options)
	params := paypay.CreatePendingPaymentParams{}
	request, err := raw.NewCreatePendingPaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.PendingPayment](ctx, c.sender(), op, call.Call, request, err)
}

// CreatePointsCode creates a Points Code.
//
// Unverified: no public source prints this path. Creates a code that a user can charge
// as points, worth giftCardValue yen, paid from the group's budget. After a timeout or
// a 5xx answer, sending the same body again, with the same requestId, is safe.
// OPA_CLIENT_NOT_FOUND comes from the Points Code page; newer PayPay pages dropped it
// on 2026-02-17.
//
// It sends POST /v1/gift-cards. The path is unverified: No public source prints the
// path; this one is a guess from the page name gift_card and the field names. Its
// options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) CreatePointsCode(ctx context.Context, body paypay.CreatePointsCodeRequest, options ...paypay.CallOption) (*paypay.PointsCodeData, error) {
	op := &paypay.Operations()[12]
	call := paypay.NewCall(op, options)
	params := paypay.CreatePointsCodeParams{}
	request, err := raw.NewCreatePointsCodeRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.PointsCodeData](ctx, c.sender(), op, call.Call, request, err)
}

// CreateQRCode creates a QR code to pay with.
//
// Creates a code for one payment: to show as a QR code, or as a link in a web page or
// an app. PayPay's texts contradict each other on a repeated merchantPaymentId: the
// first answer again, or DUPLICATE_DYNAMIC_QR_REQUEST. Either way the same body may be
// sent again after a lost answer: no second code comes of it. Refused as a duplicate,
// the code exists and its address is lost; create another with a new merchantPaymentId.
// To withdraw a code call DeleteQRCode: CancelPayment takes effect only once the user
// has paid. The payment is COMPLETED or AUTHORIZED first, then FAILED, and its
// merchantPaymentId cannot be used again. A payment that PayPay does not carry out,
// because of a limit or because it looks like a repetition, may be FAILED too; a new
// try then takes a new code with a new merchantPaymentId.
//
// It sends POST /v2/codes. Its options are paypay.WithMerchant, paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) CreateQRCode(ctx context.Context, body paypay.CreateQRCodeRequest, options ...paypay.CallOption) (*paypay.QRCode, error) {
	op := &paypay.Operations()[13]
	call := paypay.NewCall(op, options)
	params := paypay.CreateQRCodeParams{}
	request, err := raw.NewCreateQRCodeRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.QRCode](ctx, c.sender(), op, call.Call, request, err)
}

// CreateTopUpQRCode creates a QR code that tops up a user's balance.
//
// Creates a code, or page address, with which a linked user tops up the PayPay balance
// by at least the amount given. The merchant moves no money. No source says what a
// merchantTopUpId used again answers; hence it is sent once.
//
// It sends POST /v1/code/topup. Its options are paypay.WithMerchant, paypay.WithHeader
// and paypay.WithAnswer.
func (c *PayPay) CreateTopUpQRCode(ctx context.Context, body paypay.CreateTopUpQRCodeRequest, options ...paypay.CallOption) (*paypay.TopUpQRCode, error) {
	op := &paypay.Operations()[14]
	call := paypay.NewCall(op, options)
	params := paypay.CreateTopUpQRCodeParams{}
	request, err := raw.NewCreateTopUpQRCodeRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.TopUpQRCode](ctx, c.sender(), op, call.Call, request, err)
}

// DeleteQRCode deletes a QR code nobody has paid.
//
// Makes a code unusable, so that it can no longer be paid. No source says what a second
// call answers, so it is sent once. After a lost answer ask GetCodePaymentDetails:
// DYNAMIC_QR_PAYMENT_NOT_FOUND says that the code can no longer be used, COMPLETED or
// AUTHORIZED that the user has paid it. CREATED and EXPIRED do not tell, since sources
// disagree on what a lapsed code answers; wait for its expiryDate then.
//
// It sends DELETE /v2/codes/{codeId}. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) DeleteQRCode(ctx context.Context, codeID paypay.CodeID, options ...paypay.CallOption) (*paypay.DeletedQRCode, error) {
	op := &paypay.Operations()[15]
	call := paypay.NewCall(op, options)
	params := paypay.DeleteQRCodeParams{}
	request, err := raw.NewDeleteQRCodeRequest(c.sender().base(), codeID, &params)
	return receive[paypay.DeletedQRCode](ctx, c.sender(), op, call.Call, request, err)
}

// DeleteTopUpQRCode deletes a top-up QR code.
//
// Deletes the code, so that the user can no longer use it. It takes the code ID, where
// GetTopUpQRCodeDetails takes the merchantTopUpId. No source says what deleting a code
// twice answers; hence it is sent once.
//
// It sends DELETE /v1/code/topup/{id}. A success holds nothing more: the value is
// empty. Its options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) DeleteTopUpQRCode(ctx context.Context, id paypay.CodeID, options ...paypay.CallOption) (*paypay.DeleteTopUpQRCodeAnswer, error) {
	op := &paypay.Operations()[16]
	call := paypay.NewCall(op, options)
	params := paypay.DeleteTopUpQRCodeParams{}
	request, err := raw.NewDeleteTopUpQRCodeRequest(c.sender().base(), id, &params)
	return confirm[paypay.DeleteTopUpQRCodeAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// FetchKYCPassportQR fetches the identity data of a finished KYC Passport QR code.
//
// Unverified: no public source prints this path; POST is stated. Reads the verified
// identity data once the user has finished the KYC Passport flow of a code that
// CreateAccountLinkQRCode made. It was a GET before 2026-04-01. No source says whether
// a code can be fetched twice, so it is sent once.
//
// It needs the scope kyc_passport_qr. It sends POST /v1/qr/sessions/{codeId}/kyc. The
// path is unverified: No public source prints the path; its place below the QR session
// is a guess from codeId and SESSION_NOT_FOUND. Its options are
// paypay.WithFetchKYCPassportQRRequest, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) FetchKYCPassportQR(ctx context.Context, codeID paypay.CodeID, options ...paypay.CallOption) (*paypay.KYCPassportQRDetails, error) {
	op := &paypay.Operations()[17]
	call := paypay.NewCall(op, options)
	request, err := bodiless(raw.NewFetchKYCPassportQRRequestWithBody(c.sender().base(), codeID, "", http.NoBody))
	if call.FetchKYCPassportQRRequest != nil {
		request, err = raw.NewFetchKYCPassportQRRequest(c.sender().base(), codeID, *call.FetchKYCPassportQRRequest)
	}
	return receive[paypay.KYCPassportQRDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetCashbackDetails gets a cashback.
//
// Tells how CreateCashback went. A cashback that failed for lack of budget answers HTTP
// 200 with the code NOT_ENOUGH_MONEY and the status FAILURE; look at both, never at the
// HTTP status alone.
//
// It needs the scope cashback. It sends GET /v2/cashback/{merchantCashbackId}. Its
// options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetCashbackDetails(ctx context.Context, merchantCashbackID paypay.MerchantCashbackID, options ...paypay.CallOption) (*paypay.CashbackDetails, error) {
	op := &paypay.Operations()[18]
	call := paypay.NewCall(op, options)
	params := paypay.GetCashbackDetailsParams{}
	request, err := raw.NewGetCashbackDetailsRequest(c.sender().base(), merchantCashbackID, &params)
	return receive[paypay.CashbackDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetCashbackRate gets the rate at which a user earns cashback.
//
// Unverified: only one unofficial client knows this path, and no source prints the
// answer. Reads the rate of the present or the next period.
//
// It sends GET /v2/user/cashback_rate. The path is unverified: Only one unofficial
// client knows the path, and no official text or SDK names it. Its options are
// paypay.WithPeriod, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetCashbackRate(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.CashbackRate, error) {
	op := &paypay.Operations()[19]
	call := paypay.NewCall(op, options)
	params := paypay.GetCashbackRateParams{UserAuthorizationID: userAuthorizationID, Period: call.Period}
	request, err := raw.NewGetCashbackRateRequest(c.sender().base(), &params)
	return receive[paypay.CashbackRate](ctx, c.sender(), op, call.Call, request, err)
}

// GetCashbackReversalDetails gets a cashback reversal.
//
// Tells how CreateCashbackReversal went. Look at the status as well as at the code.
//
// It needs the scope cashback. It sends GET
// /v2/cashback_reversal/{merchantCashbackReversalId}/{merchantCashbackId}. Its options
// are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetCashbackReversalDetails(ctx context.Context, merchantCashbackReversalID paypay.MerchantCashbackReversalID, merchantCashbackID paypay.MerchantCashbackID, options ...paypay.CallOption) (*paypay.CashbackReversalDetails, error) {
	op := &paypay.Operations()[20]
	call := paypay.NewCall(op, options)
	params := paypay.GetCashbackReversalDetailsParams{}
	request, err := raw.NewGetCashbackReversalDetailsRequest(c.sender().base(), merchantCashbackReversalID, merchantCashbackID, &params)
	return receive[paypay.CashbackReversalDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetCashbackSetting gets what a user does with points.
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Reads
// whether the user pays with points and whether they are invested as they come;
// GetWalletBalance answers the same two flags.
//
// It sends GET /v1/user/cashback_setting_state/{userAuthorizationId}. The path is
// unverified: PayPay's own change to its Java SDK has it (2022), which was never
// released; scope and errors are not stated. Its options are paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) GetCashbackSetting(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.WalletPreference, error) {
	op := &paypay.Operations()[21]
	call := paypay.NewCall(op, options)
	request, err := raw.NewGetCashbackSettingRequest(c.sender().base(), userAuthorizationID)
	return receive[paypay.WalletPreference](ctx, c.sender(), op, call.Call, request, err)
}

// GetCodePaymentDetails gets the payment of a QR code.
//
// Reads the payment made with a QR code; its status is CREATED until the user has paid.
// PayPay recommends to ask every 2 to 3 seconds while waiting for the user. Sources
// disagree on a code that lapsed unpaid: DYNAMIC_QR_PAYMENT_NOT_FOUND, CREATED for ever
// with 0 for both times, or EXPIRED; CreateQRCode answers its expiryDate. A payment
// whose code was cancelled before the user paid is COMPLETED or AUTHORIZED for a
// moment, then FAILED, and its merchantPaymentId cannot be used again; so COMPLETED is
// not the end of a payment that you have asked to cancel. One that PayPay does not
// carry out, because of a limit or because it looks like a repetition, may be FAILED
// without a notification; a new try then takes a new code with a new merchantPaymentId.
//
// It sends GET /v2/codes/payments/{merchantPaymentId}. Its options are
// paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetCodePaymentDetails(ctx context.Context, merchantPaymentID paypay.MerchantPaymentID, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[22]
	call := paypay.NewCall(op, options)
	params := paypay.GetCodePaymentDetailsParams{}
	request, err := raw.NewGetCodePaymentDetailsRequest(c.sender().base(), merchantPaymentID, &params)
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// GetKYCInfo gets a user's verified identity data.
//
// Unverified: no public source prints this path or the method. Reads the identity data
// PayPay has verified for a linked user. residenceType and expiryDate also need the
// scope kyc_foreign_status.
//
// It needs the scope get_kyc_info. It sends GET /v2/user/kyc. The path is unverified:
// No public source prints the path or the method; both are inferred from other reads of
// a user, which stand under /v2/user. Its options are paypay.WithRequiredKYCType,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetKYCInfo(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.KYCDetails, error) {
	op := &paypay.Operations()[23]
	call := paypay.NewCall(op, options)
	params := paypay.GetKYCInfoParams{UserAuthorizationID: userAuthorizationID, RequiredKYCType: call.RequiredKYCType}
	request, err := raw.NewGetKYCInfoRequest(c.sender().base(), &params)
	return receive[paypay.KYCDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetKYCPassportInfo gets a user's verified identity data as a KYC Passport client.
//
// Unverified: no public source prints this path or the method. As GetKYCInfo, for
// clients of KYC Passport: it answers the common names too, and takes the user in a
// header.
//
// It needs the scope mini_app_kyc_passport. It sends GET /v2/user/kyc_passport. The
// path is unverified: No public source prints the path or the method; GET is inferred
// because a header is the only input, the path from its sibling. Its options are
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetKYCPassportInfo(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.KYCPassportDetails, error) {
	op := &paypay.Operations()[24]
	call := paypay.NewCall(op, options)
	params := paypay.GetKYCPassportInfoParams{UserAuthorizationID: userAuthorizationID}
	request, err := raw.NewGetKYCPassportInfoRequest(c.sender().base(), &params)
	return receive[paypay.KYCPassportDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetPaymentDetails gets a payment.
//
// Reads a payment or authorization made by CreatePayment, CreateAuth or
// CreateContinuousPayment. A payment that does not exist, and one that was made with a
// QR code and is not paid, answers RESOURCE_NOT_FOUND; ask GetCodePaymentDetails about
// codes. FAILED is a payment that was cancelled, or that PayPay did not carry out.
// After about two years PayPay no longer enforces the uniqueness of merchantPaymentId:
// the answer may be about an older payment.
//
// It sends GET /v2/payments/{merchantPaymentId}. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetPaymentDetails(ctx context.Context, merchantPaymentID paypay.MerchantPaymentID, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[25]
	call := paypay.NewCall(op, options)
	params := paypay.GetPaymentDetailsParams{}
	request, err := raw.NewGetPaymentDetailsRequest(c.sender().base(), merchantPaymentID, &params)
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// GetPaymentMethods lists what a user can pay with.
//
// Reads the user's balance and the cards and other means registered with PayPay, to let
// the user choose one.
//
// It sends GET /v4/paymentMethods. Its options are paypay.WithProductType,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetPaymentMethods(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.UserPaymentMethods, error) {
	op := &paypay.Operations()[26]
	call := paypay.NewCall(op, options)
	params := paypay.GetPaymentMethodsParams{UserAuthorizationID: userAuthorizationID, ProductType: call.ProductType}
	request, err := raw.NewGetPaymentMethodsRequest(c.sender().base(), &params)
	return receive[paypay.UserPaymentMethods](ctx, c.sender(), op, call.Call, request, err)
}

// GetPendingPaymentDetails gets a pending payment.
//
// Reads a pending payment: CREATED until the user pays, then COMPLETED, or CANCELED;
// other statuses are not known. PayPay recommends to ask every 4 to 5 seconds while
// waiting for the user.
//
// It needs the scope pending_payments. It sends GET
// /v1/requestOrder/{merchantPaymentId}. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetPendingPaymentDetails(ctx context.Context, merchantPaymentID paypay.MerchantPaymentID, options ...paypay.CallOption) (*paypay.Payment, error) {
	op := &paypay.Operations()[27]
	call := paypay.NewCall(op, options)
	params := paypay.GetPendingPaymentDetailsParams{}
	request, err := raw.NewGetPendingPaymentDetailsRequest(c.sender().base(), merchantPaymentID, &params)
	return receive[paypay.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// GetPointsCodeBudgets gets the remaining budget of every Points Code group.
//
// Unverified: no public source prints this path. Reads the remaining deposit balance of
// all groups of the merchant. OPA_CLIENT_NOT_FOUND comes from the Points Code page;
// newer PayPay pages dropped it on 2026-02-17.
//
// It sends GET /v1/gift-cards/budgets. The path is unverified: No public source prints
// the path or the method; GET is inferred because the operation reads and takes no
// input. Its options are paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetPointsCodeBudgets(ctx context.Context, options ...paypay.CallOption) (*paypay.PointsCodeBudgetsData, error) {
	op := &paypay.Operations()[28]
	call := paypay.NewCall(op, options)
	params := paypay.GetPointsCodeBudgetsParams{}
	request, err := raw.NewGetPointsCodeBudgetsRequest(c.sender().base(), &params)
	return receive[paypay.PointsCodeBudgetsData](ctx, c.sender(), op, call.Call, request, err)
}

// GetRefundDetails gets a refund.
//
// Reads a refund of a payment.
//
// It sends GET /v2/refunds/{merchantRefundId}. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetRefundDetails(ctx context.Context, merchantRefundID paypay.MerchantRefundID, paymentID paypay.PaymentID, options ...paypay.CallOption) (*paypay.Refund, error) {
	op := &paypay.Operations()[29]
	call := paypay.NewCall(op, options)
	params := paypay.GetRefundDetailsParams{PaymentID: paymentID}
	request, err := raw.NewGetRefundDetailsRequest(c.sender().base(), merchantRefundID, &params)
	return receive[paypay.Refund](ctx, c.sender(), op, call.Call, request, err)
}

// GetSecureUserProfile gets a user's masked phone number.
//
// Reads the last digits of the user's phone number, to show which PayPay account is
// linked. The user probably has to have granted user_profile, the only scope for a
// profile; no source says so.
//
// It sends GET /v2/user/profile/secure. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetSecureUserProfile(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.SecureUserProfile, error) {
	op := &paypay.Operations()[30]
	call := paypay.NewCall(op, options)
	params := paypay.GetSecureUserProfileParams{UserAuthorizationID: userAuthorizationID}
	request, err := raw.NewGetSecureUserProfileRequest(c.sender().base(), &params)
	return receive[paypay.SecureUserProfile](ctx, c.sender(), op, call.Call, request, err)
}

// GetTopUpQRCodeDetails gets the top-up of a QR code.
//
// Tells how the top-up stands. It takes the merchantTopUpId, where DeleteTopUpQRCode
// takes the code ID.
//
// It sends GET /v1/code/topup/{id}. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetTopUpQRCodeDetails(ctx context.Context, id paypay.MerchantTopUpID, options ...paypay.CallOption) (*paypay.TopUpDetails, error) {
	op := &paypay.Operations()[31]
	call := paypay.NewCall(op, options)
	params := paypay.GetTopUpQRCodeDetailsParams{}
	request, err := raw.NewGetTopUpQRCodeDetailsRequest(c.sender().base(), id, &params)
	return receive[paypay.TopUpDetails](ctx, c.sender(), op, call.Call, request, err)
}

// GetUserAuthorizationStatus gets the state of a user's link.
//
// Tells whether the link is active, what the user granted and until when. An inactive
// link answers here too; the user has to link the PayPay account again before paying.
//
// It sends GET /v2/user/authorizations. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetUserAuthorizationStatus(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.UserAuthorization, error) {
	op := &paypay.Operations()[32]
	call := paypay.NewCall(op, options)
	params := paypay.GetUserAuthorizationStatusParams{UserAuthorizationID: userAuthorizationID}
	request, err := raw.NewGetUserAuthorizationStatusRequest(c.sender().base(), &params)
	return receive[paypay.UserAuthorization](ctx, c.sender(), op, call.Call, request, err)
}

// GetWalletBalance gets a user's balance.
//
// Reads the balance a user can pay with, and what the user chose to do with points.
//
// It needs the scope get_balance. It sends GET /v6/wallet/balance. Its options are
// paypay.WithProductType, paypay.WithMerchant, paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) GetWalletBalance(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.WalletBalance, error) {
	op := &paypay.Operations()[33]
	call := paypay.NewCall(op, options)
	params := paypay.GetWalletBalanceParams{UserAuthorizationID: userAuthorizationID, Currency: paypay.GetWalletBalanceParamsCurrencyJPY, ProductType: call.ProductType}
	request, err := raw.NewGetWalletBalanceRequest(c.sender().base(), &params)
	return receive[paypay.WalletBalance](ctx, c.sender(), op, call.Call, request, err)
}

// ReauthorizePayment changes the amount of an authorization.
//
// Changes the authorized amount, at most 10 times. A lower amount takes effect at once.
// A higher one needs the user's consent within 6 hours, which the answer 201 asks for
// and the client reports as an error; an AUTHORIZED notification with reauth_request_id
// follows. A repeated requestId is refused, and nothing read tells a request for
// consent that waits from one that was never made, so it is sent once. After a lost
// answer read the payment's details.
//
// It sends POST /v2/payments/reauthorize. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) ReauthorizePayment(ctx context.Context, body paypay.ReauthorizePaymentRequest, options ...paypay.CallOption) (*paypay.UpdatedAuthorization, error) {
	op := &paypay.Operations()[34]
	call := paypay.NewCall(op, options)
	params := paypay.ReauthorizePaymentParams{}
	request, err := raw.NewReauthorizePaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.UpdatedAuthorization](ctx, c.sender(), op, call.Call, request, err)
}

// RefundPayment refunds a payment.
//
// Returns money of a completed payment, pending payments included, until 23:59:59 of
// day 365 after it was completed. PayPay processes it later: both CREATED and REFUNDED
// are success. A repeated merchantRefundId answers the earlier result, so after a lost
// answer the same body may be sent again. Several refunds of one payment need a setting
// of the merchant, and a new merchantRefundId each; at most 20 are allowed this way, 50
// by hand, and one of a payment with Alipay+. A refund may wait until the merchant's
// sales cover it, so that CREATED can last for days; by hand none can be made late at
// night, and whether that holds for calls is not stated.
//
// It sends POST /v2/refunds. Its options are paypay.WithMerchant, paypay.WithHeader and
// paypay.WithAnswer.
func (c *PayPay) RefundPayment(ctx context.Context, body paypay.RefundPaymentRequest, options ...paypay.CallOption) (*paypay.Refund, error) {
	op := &paypay.Operations()[35]
	call := paypay.NewCall(op, options)
	params := paypay.RefundPaymentParams{}
	request, err := raw.NewRefundPaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.Refund](ctx, c.sender(), op, call.Call, request, err)
}

// RevertAuth gives up an authorization.
//
// Unblocks the amount of an authorization that will not be captured; the payment
// becomes CANCELED. No source says what a repeated merchantRevertId answers, so it is
// sent once; after a lost answer read the payment's details, with GetCodePaymentDetails
// if it was made with a QR code.
//
// It sends POST /v2/payments/preauthorize/revert. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) RevertAuth(ctx context.Context, body paypay.RevertAuthRequest, options ...paypay.CallOption) (*paypay.RevertedPayment, error) {
	op := &paypay.Operations()[36]
	call := paypay.NewCall(op, options)
	params := paypay.RevertAuthParams{}
	request, err := raw.NewRevertAuthRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paypay.RevertedPayment](ctx, c.sender(), op, call.Call, request, err)
}

// SetCashbackAutoInvestment says whether the points of a user are invested.
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says
// whether points are invested as they come from now on. No source says that a repeat is
// safe, so it is sent once; GetCashbackSetting tells what holds.
//
// It sends POST /v1/user/cashback_auto_investment. The path is unverified: PayPay's own
// change to its Java SDK has it (2022), which was never released; scope and errors are
// not stated. A success holds nothing more: the value is empty. Its options are
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) SetCashbackAutoInvestment(ctx context.Context, body paypay.SetCashbackAutoInvestmentRequest, options ...paypay.CallOption) (*paypay.SetCashbackAutoInvestmentAnswer, error) {
	op := &paypay.Operations()[37]
	call := paypay.NewCall(op, options)
	request, err := raw.NewSetCashbackAutoInvestmentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return confirm[paypay.SetCashbackAutoInvestmentAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// SetUseCashback says whether a user pays with points.
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says
// whether the user pays with points from now on. No source says that a repeat is safe,
// so it is sent once; GetCashbackSetting tells what holds.
//
// It sends POST /v1/user/use_cashback. The path is unverified: PayPay's own change to
// its Java SDK has it (2022), which was never released; scope and errors are not
// stated. A success holds nothing more: the value is empty. Its options are
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) SetUseCashback(ctx context.Context, body paypay.SetUseCashbackRequest, options ...paypay.CallOption) (*paypay.SetUseCashbackAnswer, error) {
	op := &paypay.Operations()[38]
	call := paypay.NewCall(op, options)
	request, err := raw.NewSetUseCashbackRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return confirm[paypay.SetUseCashbackAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// UnlinkUser ends the link to a user.
//
// Ends the link for good: the user has to link the PayPay account again. Some sources
// answer SUCCESS, others REQUEST_ACCEPTED, which counts as accepted, not as done. No
// source says what ending a link twice answers; hence it is sent once.
//
// It sends DELETE /v2/user/authorizations/{userAuthorizationId}. A success holds
// nothing more: the value is empty. Its options are paypay.WithMerchant,
// paypay.WithHeader and paypay.WithAnswer.
func (c *PayPay) UnlinkUser(ctx context.Context, userAuthorizationID paypay.UserAuthorizationID, options ...paypay.CallOption) (*paypay.UnlinkUserAnswer, error) {
	op := &paypay.Operations()[39]
	call := paypay.NewCall(op, options)
	params := paypay.UnlinkUserParams{}
	request, err := raw.NewUnlinkUserRequest(c.sender().base(), userAuthorizationID, &params)
	return confirm[paypay.UnlinkUserAnswer](ctx, c.sender(), op, call.Call, request, err)
}
