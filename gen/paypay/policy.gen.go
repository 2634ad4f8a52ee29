// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import "github.com/jppay/jppay/overlay/policy"

// Operations returns what a client must know about each operation of
// specs/paypay-opa.yaml, sorted by ID. The slice is shared: do not change it.
func Operations() []policy.Operation { return operations }

var operations = []policy.Operation{
	{
		Provider: "paypay", ID: "createAccountLinkQRCode", Method: "POST", Path: "/v1/qr/sessions",
		Timeout:   10000000000, // 10s
		Retry:     policy.Never,
		CodeField: "resultInfo.code",
		Success:   []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Errors: []policy.Code{
			{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"},
			{Code: "EXPECTATION_FAILED", Statuses: []int{400}, CodeIDs: []string{"08100017"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask only for scopes in your contract and register the domain of redirectUrl with PayPay"},
			{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Create a new QR code with a new nonce; no user has seen the one that may have been made"},
			{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Create a new QR code with a new nonce; no user has seen the one that may have been made"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
			{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"},
		},
	},
	{
		Provider: "paypay", ID: "createPointsCode", Method: "POST", Path: "/v1/gift-cards",
		Timeout:    30000000000, // 30s
		Retry:      policy.SameID,
		Key:        "requestId",
		CodeField:  "resultInfo.code",
		Unverified: "No public source prints the path; this one is a guess from the page name gift_card and the field names",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Merchant:   true,
		Errors: []policy.Code{
			{Code: "BUDGET_NOT_ENOUGH", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Raise the budget of the Points Code group, then send again"},
			{Code: "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Bring startAt and endAt closer together; the group limits how many days may lie between them"},
			{Code: "GIFT_CARD_GROUP_NOT_EXIST", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check groupId; PayPay's sales staff sets up the groups of a merchant"},
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'S', Advice: "Send the same body again with the same requestId"},
			{Code: "INVALID_CHARGE_CODE_AMOUNT", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Raise giftCardValue; it lies below the minimum"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "OPA_CLIENT_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"08100007"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key; PayPay does not know this client"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'S', Advice: "Send the same body again with the same requestId"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
		},
	},
	{
		Provider: "paypay", ID: "fetchKycPassportQR", Method: "POST", Path: "/v1/qr/sessions/{codeId}/kyc",
		Retry:      policy.Never,
		CodeField:  "resultInfo.code",
		Unverified: "No public source prints the path; its place below the QR session is a guess from codeId and SESSION_NOT_FOUND",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Errors: []policy.Code{
			{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"},
			{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Fetch again by hand; if that is refused have the user start over with a new QR code"},
			{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "KYC_NOT_COMPLETED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to finish identity verification in PayPay"},
			{Code: "KYC_PASSPORT_NOT_COMPLETED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Wait for the user to finish the KYC Passport flow, then fetch again"},
			{Code: "KYC_UPDATE_REQUIRED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to renew the identity documents in PayPay"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "NON_EKYC_USER", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to verify identity electronically (eKYC) in PayPay"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Fetch again by hand; if that is refused have the user start over with a new QR code"},
			{Code: "SESSION_NOT_FOUND", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Create a new QR code; this code ID is unknown or has expired"},
			{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Do not send again; PayPay does not accept this in the user's present state"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
			{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"},
		},
	},
	{
		Provider: "paypay", ID: "getKycInfo", Method: "GET", Path: "/v2/user/kyc",
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Unverified: "No public source prints the path or the method; both are inferred from other reads of a user, which stand under /v2/user",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Errors: []policy.Code{
			{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"},
			{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "KYC_NOT_COMPLETED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to finish identity verification in PayPay"},
			{Code: "KYC_UPDATE_REQUIRED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to renew the identity documents in PayPay"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "NON_EKYC_USER", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to verify identity electronically (eKYC) in PayPay"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Class: 'N', Advice: "Do not send again; PayPay does not accept this in the user's present state"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
			{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"},
		},
	},
	{
		Provider: "paypay", ID: "getKycPassportInfo", Method: "GET", Path: "/v2/user/kyc_passport",
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Unverified: "No public source prints the path or the method; GET is inferred because a header is the only input, the path from its sibling",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Errors: []policy.Code{
			{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"},
			{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"},
			{Code: "KYC_NOT_COMPLETED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to finish identity verification in PayPay"},
			{Code: "KYC_UPDATE_REQUIRED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to renew the identity documents in PayPay"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "NON_EKYC_USER", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to verify identity electronically (eKYC) in PayPay"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Class: 'N', Advice: "Do not send again; PayPay does not accept this in the user's present state"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
			{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"},
		},
	},
	{
		Provider: "paypay", ID: "getPointsCodeBudgets", Method: "GET", Path: "/v1/gift-cards/budgets",
		Timeout:    15000000000, // 15s
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Unverified: "No public source prints the path or the method; GET is inferred because the operation reads and takes no input",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Merchant:   true,
		Errors: []policy.Code{
			{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"},
			{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Class: 'W', Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"},
			{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Class: 'N', Advice: "Correct the request; a required field is missing"},
			{Code: "OPA_CLIENT_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"08100007"}, Class: 'N', Advice: "Check the API key; PayPay does not know this client"},
			{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"},
			{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Class: 'W', Advice: "Wait, then send again more slowly"},
			{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Class: 'W', Advice: "Wait, then read again"},
			{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"},
		},
	},
}

// Operation returns the table entry of createAccountLinkQRCode. It may be called on nil.
func (*CreateAccountLinkQRCodeResult) Operation() *policy.Operation { return &operations[0] }

// Value returns the answer of a call that succeeded, or nil.
func (r *CreateAccountLinkQRCodeResult) Value() *CreateAccountLinkQRCodeResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}

// Operation returns the table entry of createPointsCode. It may be called on nil.
func (*CreatePointsCodeResult) Operation() *policy.Operation { return &operations[1] }

// Value returns the answer of a call that succeeded, or nil.
func (r *CreatePointsCodeResult) Value() *CreatePointsCodeResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}

// Operation returns the table entry of fetchKycPassportQR. It may be called on nil.
func (*FetchKYCPassportQRResult) Operation() *policy.Operation { return &operations[2] }

// Value returns the answer of a call that succeeded, or nil.
func (r *FetchKYCPassportQRResult) Value() *FetchKYCPassportQRResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}

// Operation returns the table entry of getKycInfo. It may be called on nil.
func (*GetKYCInfoResult) Operation() *policy.Operation { return &operations[3] }

// Value returns the answer of a call that succeeded, or nil.
func (r *GetKYCInfoResult) Value() *GetKYCInfoResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}

// Operation returns the table entry of getKycPassportInfo. It may be called on nil.
func (*GetKYCPassportInfoResult) Operation() *policy.Operation { return &operations[4] }

// Value returns the answer of a call that succeeded, or nil.
func (r *GetKYCPassportInfoResult) Value() *GetKYCPassportInfoResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}

// Operation returns the table entry of getPointsCodeBudgets. It may be called on nil.
func (*GetPointsCodeBudgetsResult) Operation() *policy.Operation { return &operations[5] }

// Value returns the answer of a call that succeeded, or nil.
func (r *GetPointsCodeBudgetsResult) Value() *GetPointsCodeBudgetsResponse {
	if r == nil {
		return nil
	}
	return r.JSON2XX
}
