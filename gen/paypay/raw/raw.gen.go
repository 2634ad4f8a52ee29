// Code generated from specs/paypay-opa.yaml by oapi-codegen and internal/generate. DO NOT EDIT.

package raw

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	. "github.com/jppay/jppay/gen/paypay"
	"github.com/oapi-codegen/runtime"
)

// RequestEditorFn is the function signature for the RequestEditor callback function
type RequestEditorFn func(ctx context.Context, req *http.Request) error

// Doer performs HTTP requests.
//
// The standard http.Client implements this interface.
type HttpRequestDoer interface {
	Do(req *http.Request) (*http.Response, error)
}

// Client which conforms to the OpenAPI3 specification for this service.
type Client struct {
	// The endpoint of the server conforming to this interface, with scheme,
	// https://api.deepmap.com for example. This can contain a path relative
	// to the server, such as https://api.deepmap.com/dev-test, and all the
	// paths in the swagger spec will be appended to the server.
	Server string

	// Doer for performing requests, typically a *http.Client with any
	// customized settings, such as certificate chains.
	Client HttpRequestDoer

	// A list of callbacks for modifying requests which are generated before sending over
	// the network.
	RequestEditors []RequestEditorFn
}

// CreateTopUpQRCodeWithBody Create a QR code that tops up a user's balance
//
// Creates a code, or page address, with which a linked user tops up the PayPay balance by at least the amount given. The merchant moves no money. No source says what a merchantTopUpId used again answers; hence it is sent once.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/code/topup (the `CreateTopUpQRCode` operationId).
func (c *Client) CreateTopUpQRCodeWithBody(ctx context.Context, params *CreateTopUpQRCodeParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateTopUpQRCodeRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateTopUpQRCode Create a QR code that tops up a user's balance
//
// Creates a code, or page address, with which a linked user tops up the PayPay balance by at least the amount given. The merchant moves no money. No source says what a merchantTopUpId used again answers; hence it is sent once.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/code/topup (the `CreateTopUpQRCode` operationId).
func (c *Client) CreateTopUpQRCode(ctx context.Context, params *CreateTopUpQRCodeParams, body CreateTopUpQRCodeJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateTopUpQRCodeRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// DeleteTopUpQRCode Delete a top-up QR code
//
// Deletes the code, so that the user can no longer use it. It takes the code ID, where getTopUpQRCodeDetails takes the merchantTopUpId. No source says what deleting a code twice answers; hence it is sent once.
//
// Corresponds with DELETE /v1/code/topup/{id} (the `DeleteTopUpQRCode` operationId).
func (c *Client) DeleteTopUpQRCode(ctx context.Context, id CodeID, params *DeleteTopUpQRCodeParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewDeleteTopUpQRCodeRequest(c.Server, id, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetTopUpQRCodeDetails Get the top-up of a QR code
//
// Tells how the top-up stands. It takes the merchantTopUpId, where deleteTopUpQRCode takes the code ID.
//
// Corresponds with GET /v1/code/topup/{id} (the `GetTopUpQRCodeDetails` operationId).
func (c *Client) GetTopUpQRCodeDetails(ctx context.Context, id MerchantTopUpID, params *GetTopUpQRCodeDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetTopUpQRCodeDetailsRequest(c.Server, id, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePointsCodeWithBody Create a Points Code
//
// Unverified: no public source prints this path. Creates a code that a user can charge as points, worth giftCardValue yen, paid from the group's budget. After a timeout or a 5xx answer, sending the same body again, with the same requestId, is safe. OPA_CLIENT_NOT_FOUND comes from the Points Code page; newer PayPay pages dropped it on 2026-02-17.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/gift-cards (the `CreatePointsCode` operationId).
func (c *Client) CreatePointsCodeWithBody(ctx context.Context, params *CreatePointsCodeParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePointsCodeRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePointsCode Create a Points Code
//
// Unverified: no public source prints this path. Creates a code that a user can charge as points, worth giftCardValue yen, paid from the group's budget. After a timeout or a 5xx answer, sending the same body again, with the same requestId, is safe. OPA_CLIENT_NOT_FOUND comes from the Points Code page; newer PayPay pages dropped it on 2026-02-17.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/gift-cards (the `CreatePointsCode` operationId).
func (c *Client) CreatePointsCode(ctx context.Context, params *CreatePointsCodeParams, body CreatePointsCodeJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePointsCodeRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPointsCodeBudgets Get the remaining budget of every Points Code group
//
// Unverified: no public source prints this path. Reads the remaining deposit balance of all groups of the merchant. OPA_CLIENT_NOT_FOUND comes from the Points Code page; newer PayPay pages dropped it on 2026-02-17.
//
// Corresponds with GET /v1/gift-cards/budgets (the `GetPointsCodeBudgets` operationId).
func (c *Client) GetPointsCodeBudgets(ctx context.Context, params *GetPointsCodeBudgetsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPointsCodeBudgetsRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ConsultExpectedCashbackWithBody Ask what cashback a payment would earn
//
// Answers a message to show to the user before the order is placed. No money moves; that asking again changes nothing is inferred from its purpose.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/payments/cashback/expected (the `ConsultExpectedCashback` operationId).
func (c *Client) ConsultExpectedCashbackWithBody(ctx context.Context, params *ConsultExpectedCashbackParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewConsultExpectedCashbackRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ConsultExpectedCashback Ask what cashback a payment would earn
//
// Answers a message to show to the user before the order is placed. No money moves; that asking again changes nothing is inferred from its purpose.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/payments/cashback/expected (the `ConsultExpectedCashback` operationId).
func (c *Client) ConsultExpectedCashback(ctx context.Context, params *ConsultExpectedCashbackParams, body ConsultExpectedCashbackJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewConsultExpectedCashbackRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateAccountLinkQRCodeWithBody Create a QR code that links a PayPay user
//
// Creates the QR code, or page address, with which a user logs in to PayPay and grants the scopes asked for. With accountLinkFlow KYC_PASSPORT the user also hands over verified identity data, to be read with fetchKycPassportQR. Where your contract demands verified identity data for a link, PayPay sends a user whose data do not fit to its verification, or back to you. Nothing is charged, but no source says that sending again is safe: a second call may make a second code.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/qr/sessions (the `CreateAccountLinkQRCode` operationId).
func (c *Client) CreateAccountLinkQRCodeWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateAccountLinkQRCodeRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateAccountLinkQRCode Create a QR code that links a PayPay user
//
// Creates the QR code, or page address, with which a user logs in to PayPay and grants the scopes asked for. With accountLinkFlow KYC_PASSPORT the user also hands over verified identity data, to be read with fetchKycPassportQR. Where your contract demands verified identity data for a link, PayPay sends a user whose data do not fit to its verification, or back to you. Nothing is charged, but no source says that sending again is safe: a second call may make a second code.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/qr/sessions (the `CreateAccountLinkQRCode` operationId).
func (c *Client) CreateAccountLinkQRCode(ctx context.Context, body CreateAccountLinkQRCodeJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateAccountLinkQRCodeRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// FetchKYCPassportQRWithBody Fetch the identity data of a finished KYC Passport QR code
//
// Unverified: no public source prints this path; POST is stated. Reads the verified identity data once the user has finished the KYC Passport flow of a code that createAccountLinkQRCode made. It was a GET before 2026-04-01. No source says whether a code can be fetched twice, so it is sent once.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/qr/sessions/{codeId}/kyc (the `FetchKYCPassportQR` operationId).
func (c *Client) FetchKYCPassportQRWithBody(ctx context.Context, codeID CodeID, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewFetchKYCPassportQRRequestWithBody(c.Server, codeID, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// FetchKYCPassportQR Fetch the identity data of a finished KYC Passport QR code
//
// Unverified: no public source prints this path; POST is stated. Reads the verified identity data once the user has finished the KYC Passport flow of a code that createAccountLinkQRCode made. It was a GET before 2026-04-01. No source says whether a code can be fetched twice, so it is sent once.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/qr/sessions/{codeId}/kyc (the `FetchKYCPassportQR` operationId).
func (c *Client) FetchKYCPassportQR(ctx context.Context, codeID CodeID, body FetchKYCPassportQRJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewFetchKYCPassportQRRequest(c.Server, codeID, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePendingPaymentWithBody Ask a linked user to pay
//
// Sends a payment request to the PayPay app of a user who has granted pending_payments, who pays later or not at all. A repeated merchantPaymentId is refused with DUPLICATE_REQUEST_ORDER. So after a lost answer ask getPendingPaymentDetails; only if there is no such pending payment send the same body again.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/requestOrder (the `CreatePendingPayment` operationId).
func (c *Client) CreatePendingPaymentWithBody(ctx context.Context, params *CreatePendingPaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePendingPaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePendingPayment Ask a linked user to pay
//
// Sends a payment request to the PayPay app of a user who has granted pending_payments, who pays later or not at all. A repeated merchantPaymentId is refused with DUPLICATE_REQUEST_ORDER. So after a lost answer ask getPendingPaymentDetails; only if there is no such pending payment send the same body again.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/requestOrder (the `CreatePendingPayment` operationId).
func (c *Client) CreatePendingPayment(ctx context.Context, params *CreatePendingPaymentParams, body CreatePendingPaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePendingPaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CancelPendingPayment Cancel a pending payment nobody has paid
//
// Withdraws a payment request. The answer says only that the request is accepted. No source says that calling it again is safe, so it is sent once; after a lost answer ask getPendingPaymentDetails. A payment the user has made is refunded with refundPayment.
//
// Corresponds with DELETE /v1/requestOrder/{merchantPaymentId} (the `CancelPendingPayment` operationId).
func (c *Client) CancelPendingPayment(ctx context.Context, merchantPaymentID MerchantPaymentID, params *CancelPendingPaymentParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCancelPendingPaymentRequest(c.Server, merchantPaymentID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPendingPaymentDetails Get a pending payment
//
// Reads a pending payment: CREATED until the user pays, then COMPLETED, or CANCELED; other statuses are not known. PayPay recommends to ask every 4 to 5 seconds while waiting for the user.
//
// Corresponds with GET /v1/requestOrder/{merchantPaymentId} (the `GetPendingPaymentDetails` operationId).
func (c *Client) GetPendingPaymentDetails(ctx context.Context, merchantPaymentID MerchantPaymentID, params *GetPendingPaymentDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPendingPaymentDetailsRequest(c.Server, merchantPaymentID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateContinuousPaymentWithBody Take a recurring payment from a linked user
//
// Debits a user who has granted continuous_payments, for instance each month. Success is status COMPLETED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. One client says that a repeated merchantPaymentId answers the earlier result; no text of PayPay says so of this operation, so nothing rests on it. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/subscription/payments (the `CreateContinuousPayment` operationId).
func (c *Client) CreateContinuousPaymentWithBody(ctx context.Context, params *CreateContinuousPaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateContinuousPaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateContinuousPayment Take a recurring payment from a linked user
//
// Debits a user who has granted continuous_payments, for instance each month. Success is status COMPLETED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. One client says that a repeated merchantPaymentId answers the earlier result; no text of PayPay says so of this operation, so nothing rests on it. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/subscription/payments (the `CreateContinuousPayment` operationId).
func (c *Client) CreateContinuousPayment(ctx context.Context, params *CreateContinuousPaymentParams, body CreateContinuousPaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateContinuousPaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SetCashbackAutoInvestmentWithBody Say whether the points of a user are invested
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says whether points are invested as they come from now on. No source says that a repeat is safe, so it is sent once; getCashbackSetting tells what holds.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/user/cashback_auto_investment (the `SetCashbackAutoInvestment` operationId).
func (c *Client) SetCashbackAutoInvestmentWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSetCashbackAutoInvestmentRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SetCashbackAutoInvestment Say whether the points of a user are invested
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says whether points are invested as they come from now on. No source says that a repeat is safe, so it is sent once; getCashbackSetting tells what holds.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/user/cashback_auto_investment (the `SetCashbackAutoInvestment` operationId).
func (c *Client) SetCashbackAutoInvestment(ctx context.Context, body SetCashbackAutoInvestmentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSetCashbackAutoInvestmentRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetCashbackSetting Get what a user does with points
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Reads whether the user pays with points and whether they are invested as they come; getWalletBalance answers the same two flags.
//
// Corresponds with GET /v1/user/cashback_setting_state/{userAuthorizationId} (the `GetCashbackSetting` operationId).
func (c *Client) GetCashbackSetting(ctx context.Context, userAuthorizationID UserAuthorizationID, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetCashbackSettingRequest(c.Server, userAuthorizationID)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SetUseCashbackWithBody Say whether a user pays with points
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says whether the user pays with points from now on. No source says that a repeat is safe, so it is sent once; getCashbackSetting tells what holds.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v1/user/use_cashback (the `SetUseCashback` operationId).
func (c *Client) SetUseCashbackWithBody(ctx context.Context, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSetUseCashbackRequestWithBody(c.Server, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// SetUseCashback Say whether a user pays with points
//
// Unverified: one change to PayPay's Java SDK, never released, has this path. Says whether the user pays with points from now on. No source says that a repeat is safe, so it is sent once; getCashbackSetting tells what holds.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v1/user/use_cashback (the `SetUseCashback` operationId).
func (c *Client) SetUseCashback(ctx context.Context, body SetUseCashbackJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewSetUseCashbackRequest(c.Server, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateCashbackWithBody Give cashback to a user
//
// Moves money from the merchant's campaign budget to the user's wallet, after the answer: an accepted call is not yet a given cashback. Read it with getCashbackDetails until it is. PayPay gives a merchantCashbackId once and refuses one that was used before with VALIDATION_FAILED_EXCEPTION. So keep the ID after a lost answer and read the cashback; the read may answer TRANSACTION_NOT_FOUND for a time without a stated limit although the cashback comes. Then send the same body again, or reverse the cashback. A new ID without a reversal may give twice.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/cashback (the `CreateCashback` operationId).
func (c *Client) CreateCashbackWithBody(ctx context.Context, params *CreateCashbackParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateCashbackRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateCashback Give cashback to a user
//
// Moves money from the merchant's campaign budget to the user's wallet, after the answer: an accepted call is not yet a given cashback. Read it with getCashbackDetails until it is. PayPay gives a merchantCashbackId once and refuses one that was used before with VALIDATION_FAILED_EXCEPTION. So keep the ID after a lost answer and read the cashback; the read may answer TRANSACTION_NOT_FOUND for a time without a stated limit although the cashback comes. Then send the same body again, or reverse the cashback. A new ID without a reversal may give twice.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/cashback (the `CreateCashback` operationId).
func (c *Client) CreateCashback(ctx context.Context, params *CreateCashbackParams, body CreateCashbackJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateCashbackRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetCashbackDetails Get a cashback
//
// Tells how createCashback went. A cashback that failed for lack of budget answers HTTP 200 with the code NOT_ENOUGH_MONEY and the status FAILURE; look at both, never at the HTTP status alone.
//
// Corresponds with GET /v2/cashback/{merchantCashbackId} (the `GetCashbackDetails` operationId).
func (c *Client) GetCashbackDetails(ctx context.Context, merchantCashbackID MerchantCashbackID, params *GetCashbackDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetCashbackDetailsRequest(c.Server, merchantCashbackID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateCashbackReversalWithBody Take a cashback back
//
// Moves money of a cashback from the user's wallet back to the merchant's campaign budget, after the answer: an accepted call is not yet a reversal. Read it with getCashbackReversalDetails until it is. The user may have spent some of it: the read tells how much was taken back. A cashback may be taken back in several parts. After a lost answer keep the merchantCashbackReversalId and read the reversal, which may answer TRANSACTION_NOT_FOUND for a time without a stated limit although the reversal comes. A new ID may take back twice. What a used ID answers is stated for cashbacks only.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/cashback_reversal (the `CreateCashbackReversal` operationId).
func (c *Client) CreateCashbackReversalWithBody(ctx context.Context, params *CreateCashbackReversalParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateCashbackReversalRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateCashbackReversal Take a cashback back
//
// Moves money of a cashback from the user's wallet back to the merchant's campaign budget, after the answer: an accepted call is not yet a reversal. Read it with getCashbackReversalDetails until it is. The user may have spent some of it: the read tells how much was taken back. A cashback may be taken back in several parts. After a lost answer keep the merchantCashbackReversalId and read the reversal, which may answer TRANSACTION_NOT_FOUND for a time without a stated limit although the reversal comes. A new ID may take back twice. What a used ID answers is stated for cashbacks only.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/cashback_reversal (the `CreateCashbackReversal` operationId).
func (c *Client) CreateCashbackReversal(ctx context.Context, params *CreateCashbackReversalParams, body CreateCashbackReversalJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateCashbackReversalRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetCashbackReversalDetails Get a cashback reversal
//
// Tells how createCashbackReversal went. Look at the status as well as at the code.
//
// Corresponds with GET /v2/cashback_reversal/{merchantCashbackReversalId}/{merchantCashbackId} (the `GetCashbackReversalDetails` operationId).
func (c *Client) GetCashbackReversalDetails(ctx context.Context, merchantCashbackReversalID MerchantCashbackReversalID, merchantCashbackID MerchantCashbackID, params *GetCashbackReversalDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetCashbackReversalDetailsRequest(c.Server, merchantCashbackReversalID, merchantCashbackID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateQRCodeWithBody Create a QR code to pay with
//
// Creates a code for one payment: to show as a QR code, or as a link in a web page or an app. PayPay's texts contradict each other on a repeated merchantPaymentId: the first answer again, or DUPLICATE_DYNAMIC_QR_REQUEST. Either way the same body may be sent again after a lost answer: no second code comes of it. Refused as a duplicate, the code exists and its address is lost; create another with a new merchantPaymentId. To withdraw a code call deleteQRCode: cancelPayment takes effect only once the user has paid. The payment is COMPLETED or AUTHORIZED first, then FAILED, and its merchantPaymentId cannot be used again. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be FAILED too; a new try then takes a new code with a new merchantPaymentId.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/codes (the `CreateQRCode` operationId).
func (c *Client) CreateQRCodeWithBody(ctx context.Context, params *CreateQRCodeParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateQRCodeRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateQRCode Create a QR code to pay with
//
// Creates a code for one payment: to show as a QR code, or as a link in a web page or an app. PayPay's texts contradict each other on a repeated merchantPaymentId: the first answer again, or DUPLICATE_DYNAMIC_QR_REQUEST. Either way the same body may be sent again after a lost answer: no second code comes of it. Refused as a duplicate, the code exists and its address is lost; create another with a new merchantPaymentId. To withdraw a code call deleteQRCode: cancelPayment takes effect only once the user has paid. The payment is COMPLETED or AUTHORIZED first, then FAILED, and its merchantPaymentId cannot be used again. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be FAILED too; a new try then takes a new code with a new merchantPaymentId.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/codes (the `CreateQRCode` operationId).
func (c *Client) CreateQRCode(ctx context.Context, params *CreateQRCodeParams, body CreateQRCodeJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateQRCodeRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetCodePaymentDetails Get the payment of a QR code
//
// Reads the payment made with a QR code; its status is CREATED until the user has paid. PayPay recommends to ask every 2 to 3 seconds while waiting for the user. Sources disagree on a code that lapsed unpaid: DYNAMIC_QR_PAYMENT_NOT_FOUND, CREATED for ever with 0 for both times, or EXPIRED; createQRCode answers its expiryDate. A payment whose code was cancelled before the user paid is COMPLETED or AUTHORIZED for a moment, then FAILED, and its merchantPaymentId cannot be used again; so COMPLETED is not the end of a payment that you have asked to cancel. One that PayPay does not carry out, because of a limit or because it looks like a repetition, may be FAILED without a notification; a new try then takes a new code with a new merchantPaymentId.
//
// Corresponds with GET /v2/codes/payments/{merchantPaymentId} (the `GetCodePaymentDetails` operationId).
func (c *Client) GetCodePaymentDetails(ctx context.Context, merchantPaymentID MerchantPaymentID, params *GetCodePaymentDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetCodePaymentDetailsRequest(c.Server, merchantPaymentID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// DeleteQRCode Delete a QR code nobody has paid
//
// Makes a code unusable, so that it can no longer be paid. No source says what a second call answers, so it is sent once. After a lost answer ask getCodePaymentDetails: DYNAMIC_QR_PAYMENT_NOT_FOUND says that the code can no longer be used, COMPLETED or AUTHORIZED that the user has paid it. CREATED and EXPIRED do not tell, since sources disagree on what a lapsed code answers; wait for its expiryDate then.
//
// Corresponds with DELETE /v2/codes/{codeId} (the `DeleteQRCode` operationId).
func (c *Client) DeleteQRCode(ctx context.Context, codeID CodeID, params *DeleteQRCodeParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewDeleteQRCodeRequest(c.Server, codeID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePaymentWithBody Take a payment from a linked user
//
// Debits a user who has granted direct_debit. Success is status COMPLETED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. merchantPaymentId is unique for a user and store for more than a year, which keeps two from being made. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/payments (the `CreatePayment` operationId).
func (c *Client) CreatePaymentWithBody(ctx context.Context, params *CreatePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreatePayment Take a payment from a linked user
//
// Debits a user who has granted direct_debit. Success is status COMPLETED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. merchantPaymentId is unique for a user and store for more than a year, which keeps two from being made. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/payments (the `CreatePayment` operationId).
func (c *Client) CreatePayment(ctx context.Context, params *CreatePaymentParams, body CreatePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreatePaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePaymentAuthWithBody Capture an authorization
//
// Takes the money of an authorization. The authorized amount or less is taken at once; for more PayPay asks the user in its app, which the answer 202 says and the client reports as an error. After a lost answer read the payment's details, with getCodePaymentDetails if it was made with a QR code, and capture again with a new merchantCaptureId, as PayPay advises.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/payments/capture (the `CapturePaymentAuth` operationId).
func (c *Client) CapturePaymentAuthWithBody(ctx context.Context, params *CapturePaymentAuthParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentAuthRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CapturePaymentAuth Capture an authorization
//
// Takes the money of an authorization. The authorized amount or less is taken at once; for more PayPay asks the user in its app, which the answer 202 says and the client reports as an error. After a lost answer read the payment's details, with getCodePaymentDetails if it was made with a QR code, and capture again with a new merchantCaptureId, as PayPay advises.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/payments/capture (the `CapturePaymentAuth` operationId).
func (c *Client) CapturePaymentAuth(ctx context.Context, params *CapturePaymentAuthParams, body CapturePaymentAuthJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCapturePaymentAuthRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateAuthWithBody Block an amount of a linked user, to be captured later
//
// Authorizes a payment of a user who has granted preauth_capture_native. Success is status AUTHORIZED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. merchantPaymentId is unique for a user and store for more than a year, which keeps two from being made. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/payments/preauthorize (the `CreateAuth` operationId).
func (c *Client) CreateAuthWithBody(ctx context.Context, params *CreateAuthParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateAuthRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CreateAuth Block an amount of a linked user, to be captured later
//
// Authorizes a payment of a user who has granted preauth_capture_native. Success is status AUTHORIZED in the answer. After a lost answer ask getPaymentDetails, as PayPay advises; only if it knows no such payment send the same body again. merchantPaymentId is unique for a user and store for more than a year, which keeps two from being made. A payment that PayPay does not carry out, because of a limit or because it looks like a repetition, may be kept as FAILED; a new try then takes a new merchantPaymentId.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/payments/preauthorize (the `CreateAuth` operationId).
func (c *Client) CreateAuth(ctx context.Context, params *CreateAuthParams, body CreateAuthJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCreateAuthRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RevertAuthWithBody Give up an authorization
//
// Unblocks the amount of an authorization that will not be captured; the payment becomes CANCELED. No source says what a repeated merchantRevertId answers, so it is sent once; after a lost answer read the payment's details, with getCodePaymentDetails if it was made with a QR code.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/payments/preauthorize/revert (the `RevertAuth` operationId).
func (c *Client) RevertAuthWithBody(ctx context.Context, params *RevertAuthParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRevertAuthRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RevertAuth Give up an authorization
//
// Unblocks the amount of an authorization that will not be captured; the payment becomes CANCELED. No source says what a repeated merchantRevertId answers, so it is sent once; after a lost answer read the payment's details, with getCodePaymentDetails if it was made with a QR code.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/payments/preauthorize/revert (the `RevertAuth` operationId).
func (c *Client) RevertAuth(ctx context.Context, params *RevertAuthParams, body RevertAuthJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRevertAuthRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ReauthorizePaymentWithBody Change the amount of an authorization
//
// Changes the authorized amount, at most 10 times. A lower amount takes effect at once. A higher one needs the user's consent within 6 hours, which the answer 201 asks for and the client reports as an error; an AUTHORIZED notification with reauth_request_id follows. A repeated requestId is refused, and nothing read tells a request for consent that waits from one that was never made, so it is sent once. After a lost answer read the payment's details.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/payments/reauthorize (the `ReauthorizePayment` operationId).
func (c *Client) ReauthorizePaymentWithBody(ctx context.Context, params *ReauthorizePaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewReauthorizePaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// ReauthorizePayment Change the amount of an authorization
//
// Changes the authorized amount, at most 10 times. A lower amount takes effect at once. A higher one needs the user's consent within 6 hours, which the answer 201 asks for and the client reports as an error; an AUTHORIZED notification with reauth_request_id follows. A repeated requestId is refused, and nothing read tells a request for consent that waits from one that was never made, so it is sent once. After a lost answer read the payment's details.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/payments/reauthorize (the `ReauthorizePayment` operationId).
func (c *Client) ReauthorizePayment(ctx context.Context, params *ReauthorizePaymentParams, body ReauthorizePaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewReauthorizePaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CancelPayment Cancel a payment
//
// Asks PayPay to cancel a payment, made in whatever way, even one whose outcome is not known; its status becomes FAILED. The answer says only that the request is accepted. The money returns later, without a notification. It can be cancelled until 00:14:59 Japan time of the day after, a remittance for 25 minutes, an authorization only while AUTHORIZED; later refund it, which a remittance rules out. On a timeout or a 5xx answer call it again until it is accepted or that time has passed. A code that nobody has paid is cancelled only once the user pays: the payment is COMPLETED or AUTHORIZED first, then FAILED, and its merchantPaymentId cannot be used again. To keep the user from paying, call deleteQRCode instead.
//
// Corresponds with DELETE /v2/payments/{merchantPaymentId} (the `CancelPayment` operationId).
func (c *Client) CancelPayment(ctx context.Context, merchantPaymentID MerchantPaymentID, params *CancelPaymentParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCancelPaymentRequest(c.Server, merchantPaymentID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPaymentDetails Get a payment
//
// Reads a payment or authorization made by createPayment, createAuth or createContinuousPayment. A payment that does not exist, and one that was made with a QR code and is not paid, answers RESOURCE_NOT_FOUND; ask getCodePaymentDetails about codes. FAILED is a payment that was cancelled, or that PayPay did not carry out. After about two years PayPay no longer enforces the uniqueness of merchantPaymentId: the answer may be about an older payment.
//
// Corresponds with GET /v2/payments/{merchantPaymentId} (the `GetPaymentDetails` operationId).
func (c *Client) GetPaymentDetails(ctx context.Context, merchantPaymentID MerchantPaymentID, params *GetPaymentDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPaymentDetailsRequest(c.Server, merchantPaymentID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPaymentWithBody Refund a payment
//
// Returns money of a completed payment, pending payments included, until 23:59:59 of day 365 after it was completed. PayPay processes it later: both CREATED and REFUNDED are success. A repeated merchantRefundId answers the earlier result, so after a lost answer the same body may be sent again. Several refunds of one payment need a setting of the merchant, and a new merchantRefundId each; at most 20 are allowed this way, 50 by hand, and one of a payment with Alipay+. A refund may wait until the merchant's sales cover it, so that CREATED can last for days; by hand none can be made late at night, and whether that holds for calls is not stated.
//
// Takes any type of body and a specified content type.
//
// Corresponds with POST /v2/refunds (the `RefundPayment` operationId).
func (c *Client) RefundPaymentWithBody(ctx context.Context, params *RefundPaymentParams, contentType string, body io.Reader, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequestWithBody(c.Server, params, contentType, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// RefundPayment Refund a payment
//
// Returns money of a completed payment, pending payments included, until 23:59:59 of day 365 after it was completed. PayPay processes it later: both CREATED and REFUNDED are success. A repeated merchantRefundId answers the earlier result, so after a lost answer the same body may be sent again. Several refunds of one payment need a setting of the merchant, and a new merchantRefundId each; at most 20 are allowed this way, 50 by hand, and one of a payment with Alipay+. A refund may wait until the merchant's sales cover it, so that CREATED can last for days; by hand none can be made late at night, and whether that holds for calls is not stated.
//
// Takes a body of the `application/json` content type.
//
// Corresponds with POST /v2/refunds (the `RefundPayment` operationId).
func (c *Client) RefundPayment(ctx context.Context, params *RefundPaymentParams, body RefundPaymentJSONRequestBody, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewRefundPaymentRequest(c.Server, params, body)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetRefundDetails Get a refund
//
// Reads a refund of a payment.
//
// Corresponds with GET /v2/refunds/{merchantRefundId} (the `GetRefundDetails` operationId).
func (c *Client) GetRefundDetails(ctx context.Context, merchantRefundID MerchantRefundID, params *GetRefundDetailsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetRefundDetailsRequest(c.Server, merchantRefundID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetUserAuthorizationStatus Get the state of a user's link
//
// Tells whether the link is active, what the user granted and until when. An inactive link answers here too; the user has to link the PayPay account again before paying.
//
// Corresponds with GET /v2/user/authorizations (the `GetUserAuthorizationStatus` operationId).
func (c *Client) GetUserAuthorizationStatus(ctx context.Context, params *GetUserAuthorizationStatusParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetUserAuthorizationStatusRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// UnlinkUser End the link to a user
//
// Ends the link for good: the user has to link the PayPay account again. Some sources answer SUCCESS, others REQUEST_ACCEPTED, which counts as accepted, not as done. No source says what ending a link twice answers; hence it is sent once.
//
// Corresponds with DELETE /v2/user/authorizations/{userAuthorizationId} (the `UnlinkUser` operationId).
func (c *Client) UnlinkUser(ctx context.Context, userAuthorizationID UserAuthorizationID, params *UnlinkUserParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewUnlinkUserRequest(c.Server, userAuthorizationID, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetCashbackRate Get the rate at which a user earns cashback
//
// Unverified: only one unofficial client knows this path, and no source prints the answer. Reads the rate of the present or the next period.
//
// Corresponds with GET /v2/user/cashback_rate (the `GetCashbackRate` operationId).
func (c *Client) GetCashbackRate(ctx context.Context, params *GetCashbackRateParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetCashbackRateRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetKYCInfo Get a user's verified identity data
//
// Unverified: no public source prints this path or the method. Reads the identity data PayPay has verified for a linked user. residenceType and expiryDate also need the scope kyc_foreign_status.
//
// Corresponds with GET /v2/user/kyc (the `GetKYCInfo` operationId).
func (c *Client) GetKYCInfo(ctx context.Context, params *GetKYCInfoParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetKYCInfoRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetKYCPassportInfo Get a user's verified identity data as a KYC Passport client
//
// Unverified: no public source prints this path or the method. As getKycInfo, for clients of KYC Passport: it answers the common names too, and takes the user in a header.
//
// Corresponds with GET /v2/user/kyc_passport (the `GetKYCPassportInfo` operationId).
func (c *Client) GetKYCPassportInfo(ctx context.Context, params *GetKYCPassportInfoParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetKYCPassportInfoRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetSecureUserProfile Get a user's masked phone number
//
// Reads the last digits of the user's phone number, to show which PayPay account is linked. The user probably has to have granted user_profile, the only scope for a profile; no source says so.
//
// Corresponds with GET /v2/user/profile/secure (the `GetSecureUserProfile` operationId).
func (c *Client) GetSecureUserProfile(ctx context.Context, params *GetSecureUserProfileParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetSecureUserProfileRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// CheckWalletBalance Ask whether a user can pay an amount
//
// Tells whether the user's balance covers the amount at this moment; a payment can still be declined. The user has to have granted the scope of the payment, such as direct_debit.
//
// Corresponds with GET /v2/wallet/check_balance (the `CheckWalletBalance` operationId).
func (c *Client) CheckWalletBalance(ctx context.Context, params *CheckWalletBalanceParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewCheckWalletBalanceRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetPaymentMethods List what a user can pay with
//
// Reads the user's balance and the cards and other means registered with PayPay, to let the user choose one.
//
// Corresponds with GET /v4/paymentMethods (the `GetPaymentMethods` operationId).
func (c *Client) GetPaymentMethods(ctx context.Context, params *GetPaymentMethodsParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetPaymentMethodsRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// GetWalletBalance Get a user's balance
//
// Reads the balance a user can pay with, and what the user chose to do with points.
//
// Corresponds with GET /v6/wallet/balance (the `GetWalletBalance` operationId).
func (c *Client) GetWalletBalance(ctx context.Context, params *GetWalletBalanceParams, reqEditors ...RequestEditorFn) (*http.Response, error) {
	req, err := NewGetWalletBalanceRequest(c.Server, params)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	if err := c.applyEditors(ctx, req, reqEditors); err != nil {
		return nil, err
	}
	return c.Client.Do(req)
}

// NewCreateTopUpQRCodeRequest calls the generic CreateTopUpQRCode builder with application/json body
func NewCreateTopUpQRCodeRequest(server string, params *CreateTopUpQRCodeParams, body CreateTopUpQRCodeJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateTopUpQRCodeRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateTopUpQRCodeRequestWithBody constructs an http.Request for the CreateTopUpQRCode method, with any body, and a specified content type
func NewCreateTopUpQRCodeRequestWithBody(server string, params *CreateTopUpQRCodeParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/code/topup")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewDeleteTopUpQRCodeRequest constructs an http.Request for the DeleteTopUpQRCode method
func NewDeleteTopUpQRCodeRequest(server string, id CodeID, params *DeleteTopUpQRCodeParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/code/topup/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodDelete, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetTopUpQRCodeDetailsRequest constructs an http.Request for the GetTopUpQRCodeDetails method
func NewGetTopUpQRCodeDetailsRequest(server string, id MerchantTopUpID, params *GetTopUpQRCodeDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "id", id, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/code/topup/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreatePointsCodeRequest calls the generic CreatePointsCode builder with application/json body
func NewCreatePointsCodeRequest(server string, params *CreatePointsCodeParams, body CreatePointsCodeJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreatePointsCodeRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreatePointsCodeRequestWithBody constructs an http.Request for the CreatePointsCode method, with any body, and a specified content type
func NewCreatePointsCodeRequestWithBody(server string, params *CreatePointsCodeParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/gift-cards")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetPointsCodeBudgetsRequest constructs an http.Request for the GetPointsCodeBudgets method
func NewGetPointsCodeBudgetsRequest(server string, params *GetPointsCodeBudgetsParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/gift-cards/budgets")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewConsultExpectedCashbackRequest calls the generic ConsultExpectedCashback builder with application/json body
func NewConsultExpectedCashbackRequest(server string, params *ConsultExpectedCashbackParams, body ConsultExpectedCashbackJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewConsultExpectedCashbackRequestWithBody(server, params, "application/json", bodyReader)
}

// NewConsultExpectedCashbackRequestWithBody constructs an http.Request for the ConsultExpectedCashback method, with any body, and a specified content type
func NewConsultExpectedCashbackRequestWithBody(server string, params *ConsultExpectedCashbackParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/payments/cashback/expected")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.Lang != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "Lang", *params.Lang, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("Lang", headerParam0)
		}

		if params.AssumeMerchant != nil {
			var headerParam1 string

			headerParam1, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam1)
		}

	}

	return req, nil
}

// NewCreateAccountLinkQRCodeRequest calls the generic CreateAccountLinkQRCode builder with application/json body
func NewCreateAccountLinkQRCodeRequest(server string, body CreateAccountLinkQRCodeJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateAccountLinkQRCodeRequestWithBody(server, "application/json", bodyReader)
}

// NewCreateAccountLinkQRCodeRequestWithBody constructs an http.Request for the CreateAccountLinkQRCode method, with any body, and a specified content type
func NewCreateAccountLinkQRCodeRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/qr/sessions")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	return req, nil
}

// NewFetchKYCPassportQRRequest calls the generic FetchKYCPassportQR builder with application/json body
func NewFetchKYCPassportQRRequest(server string, codeID CodeID, body FetchKYCPassportQRJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewFetchKYCPassportQRRequestWithBody(server, codeID, "application/json", bodyReader)
}

// NewFetchKYCPassportQRRequestWithBody constructs an http.Request for the FetchKYCPassportQR method, with any body, and a specified content type
func NewFetchKYCPassportQRRequestWithBody(server string, codeID CodeID, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "codeId", codeID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/qr/sessions/%s/kyc", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	return req, nil
}

// NewCreatePendingPaymentRequest calls the generic CreatePendingPayment builder with application/json body
func NewCreatePendingPaymentRequest(server string, params *CreatePendingPaymentParams, body CreatePendingPaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreatePendingPaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreatePendingPaymentRequestWithBody constructs an http.Request for the CreatePendingPayment method, with any body, and a specified content type
func NewCreatePendingPaymentRequestWithBody(server string, params *CreatePendingPaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/requestOrder")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCancelPendingPaymentRequest constructs an http.Request for the CancelPendingPayment method
func NewCancelPendingPaymentRequest(server string, merchantPaymentID MerchantPaymentID, params *CancelPendingPaymentParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantPaymentId", merchantPaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/requestOrder/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodDelete, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetPendingPaymentDetailsRequest constructs an http.Request for the GetPendingPaymentDetails method
func NewGetPendingPaymentDetailsRequest(server string, merchantPaymentID MerchantPaymentID, params *GetPendingPaymentDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantPaymentId", merchantPaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/requestOrder/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreateContinuousPaymentRequest calls the generic CreateContinuousPayment builder with application/json body
func NewCreateContinuousPaymentRequest(server string, params *CreateContinuousPaymentParams, body CreateContinuousPaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateContinuousPaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateContinuousPaymentRequestWithBody constructs an http.Request for the CreateContinuousPayment method, with any body, and a specified content type
func NewCreateContinuousPaymentRequestWithBody(server string, params *CreateContinuousPaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/subscription/payments")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewSetCashbackAutoInvestmentRequest calls the generic SetCashbackAutoInvestment builder with application/json body
func NewSetCashbackAutoInvestmentRequest(server string, body SetCashbackAutoInvestmentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewSetCashbackAutoInvestmentRequestWithBody(server, "application/json", bodyReader)
}

// NewSetCashbackAutoInvestmentRequestWithBody constructs an http.Request for the SetCashbackAutoInvestment method, with any body, and a specified content type
func NewSetCashbackAutoInvestmentRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/user/cashback_auto_investment")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	return req, nil
}

// NewGetCashbackSettingRequest constructs an http.Request for the GetCashbackSetting method
func NewGetCashbackSettingRequest(server string, userAuthorizationID UserAuthorizationID) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "userAuthorizationId", userAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/user/cashback_setting_state/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	return req, nil
}

// NewSetUseCashbackRequest calls the generic SetUseCashback builder with application/json body
func NewSetUseCashbackRequest(server string, body SetUseCashbackJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewSetUseCashbackRequestWithBody(server, "application/json", bodyReader)
}

// NewSetUseCashbackRequestWithBody constructs an http.Request for the SetUseCashback method, with any body, and a specified content type
func NewSetUseCashbackRequestWithBody(server string, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v1/user/use_cashback")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	return req, nil
}

// NewCreateCashbackRequest calls the generic CreateCashback builder with application/json body
func NewCreateCashbackRequest(server string, params *CreateCashbackParams, body CreateCashbackJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateCashbackRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateCashbackRequestWithBody constructs an http.Request for the CreateCashback method, with any body, and a specified content type
func NewCreateCashbackRequestWithBody(server string, params *CreateCashbackParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/cashback")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetCashbackDetailsRequest constructs an http.Request for the GetCashbackDetails method
func NewGetCashbackDetailsRequest(server string, merchantCashbackID MerchantCashbackID, params *GetCashbackDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantCashbackId", merchantCashbackID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/cashback/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreateCashbackReversalRequest calls the generic CreateCashbackReversal builder with application/json body
func NewCreateCashbackReversalRequest(server string, params *CreateCashbackReversalParams, body CreateCashbackReversalJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateCashbackReversalRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateCashbackReversalRequestWithBody constructs an http.Request for the CreateCashbackReversal method, with any body, and a specified content type
func NewCreateCashbackReversalRequestWithBody(server string, params *CreateCashbackReversalParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/cashback_reversal")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetCashbackReversalDetailsRequest constructs an http.Request for the GetCashbackReversalDetails method
func NewGetCashbackReversalDetailsRequest(server string, merchantCashbackReversalID MerchantCashbackReversalID, merchantCashbackID MerchantCashbackID, params *GetCashbackReversalDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantCashbackReversalId", merchantCashbackReversalID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	var pathParam1 string

	pathParam1, err = runtime.StyleParamWithOptions("simple", false, "merchantCashbackId", merchantCashbackID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/cashback_reversal/%s/%s", pathParam0, pathParam1)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreateQRCodeRequest calls the generic CreateQRCode builder with application/json body
func NewCreateQRCodeRequest(server string, params *CreateQRCodeParams, body CreateQRCodeJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateQRCodeRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateQRCodeRequestWithBody constructs an http.Request for the CreateQRCode method, with any body, and a specified content type
func NewCreateQRCodeRequestWithBody(server string, params *CreateQRCodeParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/codes")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetCodePaymentDetailsRequest constructs an http.Request for the GetCodePaymentDetails method
func NewGetCodePaymentDetailsRequest(server string, merchantPaymentID MerchantPaymentID, params *GetCodePaymentDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantPaymentId", merchantPaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/codes/payments/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewDeleteQRCodeRequest constructs an http.Request for the DeleteQRCode method
func NewDeleteQRCodeRequest(server string, codeID CodeID, params *DeleteQRCodeParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "codeId", codeID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/codes/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodDelete, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreatePaymentRequest calls the generic CreatePayment builder with application/json body
func NewCreatePaymentRequest(server string, params *CreatePaymentParams, body CreatePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreatePaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreatePaymentRequestWithBody constructs an http.Request for the CreatePayment method, with any body, and a specified content type
func NewCreatePaymentRequestWithBody(server string, params *CreatePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AgreeSimilarTransaction != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "agreeSimilarTransaction", *params.AgreeSimilarTransaction, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "boolean", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCapturePaymentAuthRequest calls the generic CapturePaymentAuth builder with application/json body
func NewCapturePaymentAuthRequest(server string, params *CapturePaymentAuthParams, body CapturePaymentAuthJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCapturePaymentAuthRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCapturePaymentAuthRequestWithBody constructs an http.Request for the CapturePaymentAuth method, with any body, and a specified content type
func NewCapturePaymentAuthRequestWithBody(server string, params *CapturePaymentAuthParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/capture")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCreateAuthRequest calls the generic CreateAuth builder with application/json body
func NewCreateAuthRequest(server string, params *CreateAuthParams, body CreateAuthJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewCreateAuthRequestWithBody(server, params, "application/json", bodyReader)
}

// NewCreateAuthRequestWithBody constructs an http.Request for the CreateAuth method, with any body, and a specified content type
func NewCreateAuthRequestWithBody(server string, params *CreateAuthParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/preauthorize")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AgreeSimilarTransaction != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "agreeSimilarTransaction", *params.AgreeSimilarTransaction, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "boolean", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewRevertAuthRequest calls the generic RevertAuth builder with application/json body
func NewRevertAuthRequest(server string, params *RevertAuthParams, body RevertAuthJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewRevertAuthRequestWithBody(server, params, "application/json", bodyReader)
}

// NewRevertAuthRequestWithBody constructs an http.Request for the RevertAuth method, with any body, and a specified content type
func NewRevertAuthRequestWithBody(server string, params *RevertAuthParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/preauthorize/revert")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewReauthorizePaymentRequest calls the generic ReauthorizePayment builder with application/json body
func NewReauthorizePaymentRequest(server string, params *ReauthorizePaymentParams, body ReauthorizePaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewReauthorizePaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewReauthorizePaymentRequestWithBody constructs an http.Request for the ReauthorizePayment method, with any body, and a specified content type
func NewReauthorizePaymentRequestWithBody(server string, params *ReauthorizePaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/reauthorize")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCancelPaymentRequest constructs an http.Request for the CancelPayment method
func NewCancelPaymentRequest(server string, merchantPaymentID MerchantPaymentID, params *CancelPaymentParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantPaymentId", merchantPaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodDelete, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetPaymentDetailsRequest constructs an http.Request for the GetPaymentDetails method
func NewGetPaymentDetailsRequest(server string, merchantPaymentID MerchantPaymentID, params *GetPaymentDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantPaymentId", merchantPaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/payments/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewRefundPaymentRequest calls the generic RefundPayment builder with application/json body
func NewRefundPaymentRequest(server string, params *RefundPaymentParams, body RefundPaymentJSONRequestBody) (*http.Request, error) {
	var bodyReader io.Reader
	buf, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	bodyReader = bytes.NewReader(buf)
	return NewRefundPaymentRequestWithBody(server, params, "application/json", bodyReader)
}

// NewRefundPaymentRequestWithBody constructs an http.Request for the RefundPayment method, with any body, and a specified content type
func NewRefundPaymentRequestWithBody(server string, params *RefundPaymentParams, contentType string, body io.Reader) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/refunds")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodPost, queryURL.String(), body)
	if err != nil {
		return nil, err
	}

	req.Header.Add("Content-Type", contentType)

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetRefundDetailsRequest constructs an http.Request for the GetRefundDetails method
func NewGetRefundDetailsRequest(server string, merchantRefundID MerchantRefundID, params *GetRefundDetailsParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "merchantRefundId", merchantRefundID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/refunds/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "paymentId", params.PaymentID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetUserAuthorizationStatusRequest constructs an http.Request for the GetUserAuthorizationStatus method
func NewGetUserAuthorizationStatusRequest(server string, params *GetUserAuthorizationStatusParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/authorizations")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewUnlinkUserRequest constructs an http.Request for the UnlinkUser method
func NewUnlinkUserRequest(server string, userAuthorizationID UserAuthorizationID, params *UnlinkUserParams) (*http.Request, error) {
	var err error

	var pathParam0 string

	pathParam0, err = runtime.StyleParamWithOptions("simple", false, "userAuthorizationId", userAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath, Type: "string", Format: ""})
	if err != nil {
		return nil, err
	}

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/authorizations/%s", pathParam0)
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodDelete, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetCashbackRateRequest constructs an http.Request for the GetCashbackRate method
func NewGetCashbackRateRequest(server string, params *GetCashbackRateParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/cashback_rate")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.Period != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "period", *params.Period, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	return req, nil
}

// NewGetKYCInfoRequest constructs an http.Request for the GetKYCInfo method
func NewGetKYCInfoRequest(server string, params *GetKYCInfoParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/kyc")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.RequiredKYCType != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "requiredKycType", *params.RequiredKYCType, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	return req, nil
}

// NewGetKYCPassportInfoRequest constructs an http.Request for the GetKYCPassportInfo method
func NewGetKYCPassportInfoRequest(server string, params *GetKYCPassportInfoParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/kyc_passport")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		var headerParam0 string

		headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-USER-AUTHORIZATION-ID", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
		if err != nil {
			return nil, err
		}

		req.Header.Set("X-USER-AUTHORIZATION-ID", headerParam0)

	}

	return req, nil
}

// NewGetSecureUserProfileRequest constructs an http.Request for the GetSecureUserProfile method
func NewGetSecureUserProfileRequest(server string, params *GetSecureUserProfileParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/user/profile/secure")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewCheckWalletBalanceRequest constructs an http.Request for the CheckWalletBalance method
func NewCheckWalletBalanceRequest(server string, params *CheckWalletBalanceParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v2/wallet/check_balance")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "amount", params.Amount, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "integer", Format: "int64"}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "currency", params.Currency, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.ProductType != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "productType", *params.ProductType, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

// NewGetPaymentMethodsRequest constructs an http.Request for the GetPaymentMethods method
func NewGetPaymentMethodsRequest(server string, params *GetPaymentMethodsParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v4/paymentMethods")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.ProductType != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "productType", *params.ProductType, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	return req, nil
}

// NewGetWalletBalanceRequest constructs an http.Request for the GetWalletBalance method
func NewGetWalletBalanceRequest(server string, params *GetWalletBalanceParams) (*http.Request, error) {
	var err error

	serverURL, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	operationPath := fmt.Sprintf("/v6/wallet/balance")
	if operationPath[0] == '/' {
		operationPath = "." + operationPath
	}

	queryURL, err := serverURL.Parse(operationPath)
	if err != nil {
		return nil, err
	}

	if params != nil {
		// queryValues collects non-styled parameters (passthrough, JSON)
		// that are safe to round-trip through url.Values.Encode().
		queryValues := queryURL.Query()
		// rawQueryFragments collects pre-encoded query fragments from
		// styled parameters, preserving literal commas as delimiters
		// per the OpenAPI spec (e.g. "color=blue,black,brown").
		var rawQueryFragments []string

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "userAuthorizationId", params.UserAuthorizationID, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if queryFrag, err := runtime.StyleParamWithOptions("form", true, "currency", params.Currency, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
			return nil, err
		} else {
			for _, qp := range strings.Split(queryFrag, "&") {
				rawQueryFragments = append(rawQueryFragments, qp)
			}
		}

		if params.ProductType != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "productType", *params.ProductType, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if params.AssumeMerchantQuery != nil {

			if queryFrag, err := runtime.StyleParamWithOptions("form", true, "assumeMerchant", *params.AssumeMerchantQuery, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery, Type: "string", Format: ""}); err != nil {
				return nil, err
			} else {
				for _, qp := range strings.Split(queryFrag, "&") {
					rawQueryFragments = append(rawQueryFragments, qp)
				}
			}

		}

		if encoded := queryValues.Encode(); encoded != "" {
			rawQueryFragments = append(rawQueryFragments, encoded)
		}
		queryURL.RawQuery = strings.Join(rawQueryFragments, "&")
	}

	req, err := http.NewRequest(http.MethodGet, queryURL.String(), nil)
	if err != nil {
		return nil, err
	}

	if params != nil {

		if params.AssumeMerchant != nil {
			var headerParam0 string

			headerParam0, err = runtime.StyleParamWithOptions("simple", false, "X-ASSUME-MERCHANT", *params.AssumeMerchant, runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader, Type: "string", Format: ""})
			if err != nil {
				return nil, err
			}

			req.Header.Set("X-ASSUME-MERCHANT", headerParam0)
		}

	}

	return req, nil
}

func (c *Client) applyEditors(ctx context.Context, req *http.Request, additionalEditors []RequestEditorFn) error {
	for _, r := range c.RequestEditors {
		if err := r(ctx, req); err != nil {
			return err
		}
	}
	for _, r := range additionalEditors {
		if err := r(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// New returns a raw client that sends with a doer to a server, whose address is scheme and
// host. For a raw client that signs, call the method Raw of a client of package jppay.
func New(server string, doer HttpRequestDoer) *Client {
	return &Client{Server: strings.TrimSuffix(server, "/") + "/", Client: doer}
}
