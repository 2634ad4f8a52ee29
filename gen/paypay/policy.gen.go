// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import "github.com/jppay/jppay/overlay/policy"

// Operations returns what a client must know about each operation of
// specs/paypay-opa.yaml, sorted by ID. The slice is shared: do not change it.
func Operations() []policy.Operation { return operations }

var operations = []policy.Operation{
	{
		Provider: "paypay", ID: "cancelPayment", Method: "DELETE", Path: "/v2/payments/{merchantPaymentId}",
		Timeout:     15000000000, // 15s
		Retry:       policy.SameID,
		RetrySource: "OAS",
		Key:         "merchantPaymentId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Success:     []string{"REQUEST_ACCEPTED", "SUCCESS"},
		State:       &policy.State{Field: "resultInfo.code", Accepted: []string{"REQUEST_ACCEPTED", "SUCCESS"}},
		Echo: []policy.Echo{
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeInternalServerErrorOfCancelPayment,
			&codeOrderNotReversibleOfCancelPayment,
			&codeOrderNoLongerAvailableOfCancelPayment,
			&codeServiceErrorOfCancelPayment,
		},
	},
	{
		Provider: "paypay", ID: "cancelPendingPayment", Method: "DELETE", Path: "/v1/requestOrder/{merchantPaymentId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Never,
		Resolve:   "getPendingPaymentDetails",
		CodeField: "resultInfo.code",
		Success:   []string{"REQUEST_ACCEPTED", "SUCCESS"},
		State:     &policy.State{Field: "resultInfo.code", Accepted: []string{"REQUEST_ACCEPTED", "SUCCESS"}},
		Echo: []policy.Echo{
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInvalidRequestOrderStateOfCancelPendingPayment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeRequestOrderNotFoundOfCancelPendingPayment,
			&codeUnacceptableOpOfCancelPendingPayment,
		},
	},
	{
		Provider: "paypay", ID: "capturePaymentAuth", Method: "POST", Path: "/v2/payments/capture",
		Timeout:     30000000000, // 30s
		Retry:       policy.NewID,
		RetrySource: "OAS",
		Key:         "merchantCaptureId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Remember:    []string{"merchantPaymentId"},
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.merchantPaymentId", "data.paymentId", "data.captures.data"},
		State:       &policy.State{Field: "data.status", Done: []string{"COMPLETED", "REFUNDED"}, Accepted: []string{"REAUTHORIZING"}, Pending: []string{"CREATED", "AUTHORIZED"}, Failed: []string{"FAILED", "CANCELED", "EXPIRED"}},
		Echo: []policy.Echo{
			{Answer: "data.captures.data[].amount.amount", Request: "amount.amount"},
			{Answer: "data.captures.data[].amount.currency", Request: "amount.currency"},
			{Answer: "data.captures.data[].merchantCaptureId", Request: "merchantCaptureId"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeAlreadyCapturedOfCapturePaymentAuth,
			&codeCanceledUserOfCapturePaymentAuth,
			&codeHigherCaptureNotPermittedOfCapturePaymentAuth,
			&codeLimitExceededOfCapturePaymentAuth,
			&codeNoSufficientFundOfCapturePaymentAuth,
			&codeOrderExpiredOfCapturePaymentAuth,
			&codeOrderNotCapturableOfCapturePaymentAuth,
			&codeOrderNoLongerAvailableOfCancelPayment,
			&codeReauthorizationInProgressOfCapturePaymentAuth,
			&codeResourceNotFoundOfCapturePaymentAuth,
			&codeTooCloseToExpiryOfCapturePaymentAuth,
			&codeUnacceptableOpOfCapturePaymentAuth,
			&codeUserConfirmationRequiredOfCapturePaymentAuth,
			&codeUserDefinedDailyLimitExceededOfCapturePaymentAuth,
			&codeUserDefinedMonthlyLimitExceededOfCapturePaymentAuth,
		},
	},
	{
		Provider: "paypay", ID: "checkWalletBalance", Method: "GET", Path: "/v2/wallet/check_balance",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.hasEnoughBalance"},
		Options:   []string{"WithProductType"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInternalServerErrorOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeServiceErrorOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "consultExpectedCashback", Method: "POST", Path: "/v1/payments/cashback/expected",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data"},
		Options:   []string{"WithLang"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInternalServerErrorOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeServiceErrorOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "createAccountLinkQRCode", Method: "POST", Path: "/v1/qr/sessions",
		Timeout:   10000000000, // 10s
		Retry:     policy.Never,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Needs:     []string{"data.linkQRCodeURL"},
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeExpectationFailedOfCreateAccountLinkQRCode,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInternalServerErrorOfCreateAccountLinkQRCode,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeServiceErrorOfCreateAccountLinkQRCode,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "createAuth", Method: "POST", Path: "/v2/payments/preauthorize",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "FAQ 4414055187087, FAQ 7215875261839",
		Key:         "merchantPaymentId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.merchantPaymentId"},
		Options:     []string{"WithAgreeSimilarTransaction"},
		State:       &policy.State{Field: "data.status", Done: []string{"AUTHORIZED", "REAUTHORIZING", "COMPLETED", "REFUNDED"}, Pending: []string{"CREATED"}, Failed: []string{"FAILED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount", MayDiffer: true},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeCCLimitExceededOfCreateAuth,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeLimitExceededOfCapturePaymentAuth,
			&codeNonKYCUserOfCreateAuth,
			&codeNoSufficientFundOfCapturePaymentAuth,
			&codeNoValidPaymentMethodOfCreateAuth,
			&codePaymentMethodNotFoundOfCreateAuth,
			&codePayMethodInvalidatedOfCreateAuth,
			&codePpcExpiredOfCreateAuth,
			&codePpcLimitExceededOfCreateAuth,
			&codePreAuthCaptureInvalidExpiryDateOfCreateAuth,
			&codePreAuthCaptureUnsupportedMerchantOfCreateAuth,
			&codeSuspectedDuplicatePaymentOfCreateAuth,
			&codeTransactionFailedOfCreateAuth,
			&codeUnacceptableOpOfCreateAuth,
			&codeUnsupportedPaymentMethodOfCreateAuth,
			&codeUserDailyLimitForMerchantExceededOfCreateAuth,
			&codeUserDefinedDailyLimitExceededOfCapturePaymentAuth,
			&codeUserDefinedMonthlyLimitExceededOfCapturePaymentAuth,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "createCashback", Method: "POST", Path: "/v2/cashback",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "FAQ 4414063010831, FAQ 8462794444559",
		Key:         "merchantCashbackId",
		Resolve:     "getCashbackDetails",
		CodeField:   "resultInfo.code",
		Success:     []string{"REQUEST_ACCEPTED"},
		State:       &policy.State{Field: "resultInfo.code", Accepted: []string{"REQUEST_ACCEPTED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount"},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantCashbackId", Request: "merchantCashbackId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeBalanceOutOfLimitOfCreateCashback,
			&codeCanceledUserOfCapturePaymentAuth,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeFailureOfCreateCashback,
			&codeInternalServerErrorOfCreateCashback,
			&codeInternalServiceErrorOfCreateCashback,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeResourceNotFoundOfCreateCashback,
			&codeServiceErrorOfCreateCashback,
			&codeUnauthorizedAccessOfCreateCashback,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
			&codeValidationFailedExceptionOfCreateCashback,
		},
	},
	{
		Provider: "paypay", ID: "createCashbackReversal", Method: "POST", Path: "/v2/cashback_reversal",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "FAQ 4414063010831, FAQ 8462794444559",
		Key:         "merchantCashbackReversalId",
		Resolve:     "getCashbackReversalDetails",
		CodeField:   "resultInfo.code",
		Remember:    []string{"merchantCashbackId"},
		Success:     []string{"REQUEST_ACCEPTED"},
		State:       &policy.State{Field: "resultInfo.code", Accepted: []string{"REQUEST_ACCEPTED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount", MayDiffer: true},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantCashbackId", Request: "merchantCashbackId"},
			{Answer: "data.merchantCashbackReversalId", Request: "merchantCashbackReversalId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeInternalServerErrorOfCreateCashbackReversal,
			&codeServiceErrorOfCreateCashbackReversal,
			&codeValidationFailedExceptionOfCreateCashbackReversal,
		},
	},
	{
		Provider: "paypay", ID: "createContinuousPayment", Method: "POST", Path: "/v1/subscription/payments",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "FAQ 4414055187087",
		Key:         "merchantPaymentId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.merchantPaymentId"},
		State:       &policy.State{Field: "data.status", Done: []string{"COMPLETED", "REFUNDED"}, Pending: []string{"CREATED"}, Failed: []string{"FAILED", "CANCELED", "EXPIRED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount"},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeCCLimitExceededOfCreateAuth,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeLimitExceededOfCapturePaymentAuth,
			&codeNonKYCUserOfCreateAuth,
			&codeNoSufficientFundOfCapturePaymentAuth,
			&codeNoValidPaymentMethodOfCreateAuth,
			&codePaymentMethodNotFoundOfCreateAuth,
			&codePayMethodInvalidatedOfCreateAuth,
			&codePpcExpiredOfCreateAuth,
			&codePpcLimitExceededOfCreateAuth,
			&codeTransactionFailedOfCreateAuth,
			&codeUnacceptableOpOfCreateAuth,
			&codeUnsupportedPaymentMethodOfCreateAuth,
			&codeUserDailyLimitForMerchantExceededOfCreateAuth,
			&codeUserDefinedDailyLimitExceededOfCapturePaymentAuth,
			&codeUserDefinedMonthlyLimitExceededOfCapturePaymentAuth,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "createPayment", Method: "POST", Path: "/v2/payments",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "FAQ 4414055187087, FAQ 7215875261839",
		Key:         "merchantPaymentId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.merchantPaymentId"},
		Options:     []string{"WithAgreeSimilarTransaction"},
		State:       &policy.State{Field: "data.status", Done: []string{"COMPLETED", "REFUNDED"}, Pending: []string{"CREATED"}, Failed: []string{"FAILED", "CANCELED", "EXPIRED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount"},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Unique: &policy.Unique{Days: 525, Since: "data.acceptedAt", For: []policy.Echo{
			{Answer: "data.storeId", Request: "storeId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		}},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeCCLimitExceededOfCreateAuth,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeLimitExceededOfCapturePaymentAuth,
			&codeNonKYCUserOfCreateAuth,
			&codeNoSufficientFundOfCapturePaymentAuth,
			&codeNoValidPaymentMethodOfCreateAuth,
			&codePaymentMethodNotFoundOfCreateAuth,
			&codePayMethodInvalidatedOfCreateAuth,
			&codePpcExpiredOfCreateAuth,
			&codePpcLimitExceededOfCreateAuth,
			&codeSuspectedDuplicatePaymentOfCreateAuth,
			&codeTransactionFailedOfCreateAuth,
			&codeUnacceptableOpOfCreateAuth,
			&codeUnsupportedPaymentMethodOfCreateAuth,
			&codeUserDailyLimitForMerchantExceededOfCreateAuth,
			&codeUserDefinedDailyLimitExceededOfCapturePaymentAuth,
			&codeUserDefinedMonthlyLimitExceededOfCapturePaymentAuth,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "createPendingPayment", Method: "POST", Path: "/v1/requestOrder",
		Timeout:     30000000000, // 30s
		Retry:       policy.ResolveFirst,
		RetrySource: "JAVA",
		Key:         "merchantPaymentId",
		Resolve:     "getPendingPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.merchantPaymentId"},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount"},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeDuplicateRequestOrderOfCreatePendingPayment,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeSuspectedDuplicateOrderOfCreatePendingPayment,
			&codeUnacceptableOpOfCancelPendingPayment,
		},
	},
	{
		Provider: "paypay", ID: "createPointsCode", Method: "POST", Path: "/v1/gift-cards",
		Timeout:     30000000000, // 30s
		Retry:       policy.SameID,
		RetrySource: "S1",
		Key:         "requestId",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Unverified:  "No public source prints the path; this one is a guess from the page name gift_card and the field names",
		Success:     []string{"SUCCESS"},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeBudgetNotEnoughOfCreatePointsCode,
			&codeExceedChargeCodeGroupMaxPeriodOfCreatePointsCode,
			&codeGiftCardGroupNotExistOfCreatePointsCode,
			&codeInternalServerErrorOfCreatePointsCode,
			&codeInvalidChargeCodeAmountOfCreatePointsCode,
			&codeOPAClientNotFoundOfCreatePointsCode,
			&codeServiceErrorOfCreatePointsCode,
		},
	},
	{
		Provider: "paypay", ID: "createQRCode", Method: "POST", Path: "/v2/codes",
		Timeout:     30000000000, // 30s
		Retry:       policy.SameID,
		RetrySource: "OAS",
		Key:         "merchantPaymentId",
		Resolve:     "getCodePaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.codeId", "data.url", "data.merchantPaymentId"},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount", MayDiffer: true},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeDuplicateDynamicQRRequestOfCreateQRCode,
			&codeDynamicQRBadRequestOfCreateQRCode,
			&codePreAuthCaptureInvalidExpiryDateOfCreateAuth,
			&codePreAuthCaptureUnsupportedMerchantOfCreateAuth,
		},
	},
	{
		Provider: "paypay", ID: "createTopUpQRCode", Method: "POST", Path: "/v1/code/topup",
		Timeout:     30000000000, // 30s
		Retry:       policy.Never,
		RetrySource: "GO, GO2",
		Key:         "merchantTopUpId",
		Resolve:     "getTopUpQRCodeDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.codeId", "data.url"},
		Echo: []policy.Echo{
			{Answer: "data.merchantTopUpId", Request: "merchantTopUpId"},
			{Answer: "data.minimumTopUpAmount.amount", Request: "minimumTopUpAmount.amount"},
			{Answer: "data.minimumTopUpAmount.currency", Request: "minimumTopUpAmount.currency"},
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInternalServerErrorOfCreateTopUpQRCode,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeServiceErrorOfCreateTopUpQRCode,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "deleteQRCode", Method: "DELETE", Path: "/v2/codes/{codeId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Never,
		Resolve:   "getCodePaymentDetails",
		CodeField: "resultInfo.code",
		Value:     "data",
		Lacks:     []string{"merchantPaymentId"},
		Success:   []string{"SUCCESS"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeDynamicQRAlreadyPaidOfDeleteQRCode,
			&codeDynamicQRBadRequestOfCreateQRCode,
			&codeDynamicQRNotFoundOfDeleteQRCode,
		},
	},
	{
		Provider: "paypay", ID: "deleteTopUpQRCode", Method: "DELETE", Path: "/v1/code/topup/{id}",
		Timeout:   30000000000, // 30s
		Retry:     policy.Never,
		CodeField: "resultInfo.code",
		Success:   []string{"SUCCESS"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeInternalServerErrorOfDeleteTopUpQRCode,
			&codeServiceErrorOfDeleteTopUpQRCode,
		},
	},
	{
		Provider: "paypay", ID: "fetchKycPassportQR", Method: "POST", Path: "/v1/qr/sessions/{codeId}/kyc",
		Retry:      policy.Never,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "No public source prints the path; its place below the QR session is a guess from codeId and SESSION_NOT_FOUND",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Needs:      []string{"data.kycStatus"},
		Options:    []string{"WithFetchKYCPassportQRRequest"},
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInternalServerErrorOfFetchKycPassportQR,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeKYCNotCompletedOfFetchKycPassportQR,
			&codeKYCPassportNotCompletedOfFetchKycPassportQR,
			&codeKYCUpdateRequiredOfFetchKycPassportQR,
			&codeNonEkycUserOfFetchKycPassportQR,
			&codeServiceErrorOfFetchKycPassportQR,
			&codeSessionNotFoundOfFetchKycPassportQR,
			&codeUnacceptableOpOfCancelPendingPayment,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "getCashbackDetails", Method: "GET", Path: "/v2/cashback/{merchantCashbackId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status"},
		Echo: []policy.Echo{
			{Answer: "data.merchantCashbackId", Request: "merchantCashbackId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeInternalServiceErrorOfGetCashbackDetails,
			&codeNotEnoughMoneyOfGetCashbackDetails,
			&codeTransactionNotFoundOfGetCashbackDetails,
		},
	},
	{
		Provider: "paypay", ID: "getCashbackRate", Method: "GET", Path: "/v2/user/cashback_rate",
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "Only one unofficial client knows the path, and no official text or SDK names it",
		Success:    []string{"SUCCESS"},
		Options:    []string{"WithPeriod"},
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getCashbackReversalDetails", Method: "GET", Path: "/v2/cashback_reversal/{merchantCashbackReversalId}/{merchantCashbackId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status"},
		Echo: []policy.Echo{
			{Answer: "data.merchantCashbackId", Request: "merchantCashbackId"},
			{Answer: "data.merchantCashbackReversalId", Request: "merchantCashbackReversalId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeTransactionNotFoundOfGetCashbackDetails,
		},
	},
	{
		Provider: "paypay", ID: "getCashbackSetting", Method: "GET", Path: "/v1/user/cashback_setting_state/{userAuthorizationId}",
		Timeout:    15000000000, // 15s
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "PayPay's own change to its Java SDK has it (2022), which was never released; scope and errors are not stated",
		Success:    []string{"SUCCESS"},
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getCodePaymentDetails", Method: "GET", Path: "/v2/codes/payments/{merchantPaymentId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status"},
		Echo: []policy.Echo{
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeDynamicQRBadRequestOfGetCodePaymentDetails,
			&codeDynamicQRPaymentNotFoundOfGetCodePaymentDetails,
		},
	},
	{
		Provider: "paypay", ID: "getKycInfo", Method: "GET", Path: "/v2/user/kyc",
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "No public source prints the path or the method; both are inferred from other reads of a user, which stand under /v2/user",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Needs:      []string{"data.status"},
		Options:    []string{"WithRequiredKYCType"},
		Errors: []*policy.Code{
			&codeCanceledUserOfGetKycInfo,
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeKYCNotCompletedOfGetKycInfo,
			&codeKYCUpdateRequiredOfGetKycInfo,
			&codeNonEkycUserOfGetKycInfo,
			&codeUnacceptableOpOfGetKycInfo,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getKycPassportInfo", Method: "GET", Path: "/v2/user/kyc_passport",
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "No public source prints the path or the method; GET is inferred because a header is the only input, the path from its sibling",
		Success:    []string{"SUCCESS", "REQUEST_ACCEPTED"},
		Needs:      []string{"data.status"},
		Errors: []*policy.Code{
			&codeCanceledUserOfGetKycInfo,
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeKYCNotCompletedOfGetKycInfo,
			&codeKYCUpdateRequiredOfGetKycInfo,
			&codeNonEkycUserOfGetKycInfo,
			&codeUnacceptableOpOfGetKycInfo,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getPaymentDetails", Method: "GET", Path: "/v2/payments/{merchantPaymentId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status", "data.merchantPaymentId"},
		Echo: []policy.Echo{
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeDynamicQRPaymentNotFoundOfGetCodePaymentDetails,
			&codeResourceNotFoundOfGetPaymentDetails,
		},
	},
	{
		Provider: "paypay", ID: "getPaymentMethods", Method: "GET", Path: "/v4/paymentMethods",
		Timeout:   30000000000, // 30s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data"},
		Options:   []string{"WithProductType"},
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getPendingPaymentDetails", Method: "GET", Path: "/v1/requestOrder/{merchantPaymentId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status", "data.merchantPaymentId"},
		Echo: []policy.Echo{
			{Answer: "data.merchantPaymentId", Request: "merchantPaymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeRequestOrderNotFoundOfGetPendingPaymentDetails,
			&codeUnacceptableOpOfGetKycInfo,
		},
	},
	{
		Provider: "paypay", ID: "getPointsCodeBudgets", Method: "GET", Path: "/v1/gift-cards/budgets",
		Timeout:    15000000000, // 15s
		Retry:      policy.Read,
		CodeField:  "resultInfo.code",
		Value:      "data",
		Unverified: "No public source prints the path or the method; GET is inferred because the operation reads and takes no input",
		Success:    []string{"SUCCESS"},
		Merchant:   true,
		Errors: []*policy.Code{
			&codeOPAClientNotFoundOfGetPointsCodeBudgets,
		},
	},
	{
		Provider: "paypay", ID: "getRefundDetails", Method: "GET", Path: "/v2/refunds/{merchantRefundId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status", "data.merchantRefundId", "data.paymentId"},
		Echo: []policy.Echo{
			{Answer: "data.merchantRefundId", Request: "merchantRefundId"},
			{Answer: "data.paymentId", Request: "paymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeNoSuchRefundOrderOfGetRefundDetails,
			&codeOrderNoLongerAvailableOfGetRefundDetails,
		},
	},
	{
		Provider: "paypay", ID: "getSecureUserProfile", Method: "GET", Path: "/v2/user/profile/secure",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.phoneNumber"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getTopUpQRCodeDetails", Method: "GET", Path: "/v1/code/topup/{id}",
		Timeout:   30000000000, // 30s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status"},
		Echo: []policy.Echo{
			{Answer: "data.merchantTopUpId", Request: "id"},
		},
		Merchant: true,
	},
	{
		Provider: "paypay", ID: "getUserAuthorizationStatus", Method: "GET", Path: "/v2/user/authorizations",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.status", "data.userAuthorizationId"},
		Echo: []policy.Echo{
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeCanceledUserOfGetKycInfo,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "getWalletBalance", Method: "GET", Path: "/v6/wallet/balance",
		Timeout:   15000000000, // 15s
		Retry:     policy.Read,
		CodeField: "resultInfo.code",
		Value:     "data",
		Success:   []string{"SUCCESS"},
		Needs:     []string{"data.totalBalance"},
		Options:   []string{"WithProductType"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCheckWalletBalance,
			&codeInvalidUserAuthorizationIDOfCheckWalletBalance,
			&codeUserStateIsNotActiveOfCheckWalletBalance,
		},
	},
	{
		Provider: "paypay", ID: "reauthorizePayment", Method: "POST", Path: "/v2/payments/reauthorize",
		Timeout:     30000000000, // 30s
		Retry:       policy.Never,
		RetrySource: "OAS",
		Key:         "requestId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Lacks:       []string{"merchantPaymentId"},
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.requestId", "data.paymentId", "data.updatedAmount"},
		Echo: []policy.Echo{
			{Answer: "data.paymentId", Request: "paymentId"},
			{Answer: "data.requestId", Request: "requestId"},
			{Answer: "data.updatedAmount.amount", Request: "updatedAmount.amount"},
			{Answer: "data.updatedAmount.currency", Request: "updatedAmount.currency"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeOrderNoLongerAvailableOfCancelPayment,
			&codePayMethodInvalidatedOfCreateAuth,
			&codeReauthorizeFailedOfReauthorizePayment,
			&codeReauthorizeRejectedOfReauthorizePayment,
			&codeReauthAmountUnchangedOfReauthorizePayment,
			&codeReauthMaxLimitExceededOfReauthorizePayment,
			&codeResourceNotFoundOfCapturePaymentAuth,
			&codeUserConfirmationRequiredOfReauthorizePayment,
		},
	},
	{
		Provider: "paypay", ID: "refundPayment", Method: "POST", Path: "/v2/refunds",
		Timeout:     30000000000, // 30s
		Retry:       policy.SameID,
		RetrySource: "OAS",
		Key:         "merchantRefundId",
		Resolve:     "getRefundDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Remember:    []string{"paymentId"},
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.merchantRefundId", "data.paymentId"},
		State:       &policy.State{Field: "data.status", Done: []string{"REFUNDED"}, Accepted: []string{"CREATED", "REFUND_FAILED"}},
		Echo: []policy.Echo{
			{Answer: "data.amount.amount", Request: "amount.amount"},
			{Answer: "data.amount.currency", Request: "amount.currency"},
			{Answer: "data.merchantRefundId", Request: "merchantRefundId"},
			{Answer: "data.paymentId", Request: "paymentId"},
		},
		KeyVerified: true,
		Merchant:    true,
		Errors: []*policy.Code{
			&codeCanceledUserOfCapturePaymentAuth,
			&codeInternalServerErrorOfRefundPayment,
			&codeInvalidParamsOfRefundPayment,
			&codeMerchantMultipleRefundRejectedOfRefundPayment,
			&codeNoSuchRefundOrderOfRefundPayment,
			&codeOrderNoLongerAvailableOfCancelPayment,
			&codeRefundLimitExceededOfRefundPayment,
			&codeRefundWindowExceedOfRefundPayment,
			&codeResourceNotFoundOfCapturePaymentAuth,
			&codeServiceErrorOfRefundPayment,
			&codeThrottledMultipleRefundRejectedOfRefundPayment,
			&codeTransactionFailedOfCreateAuth,
			&codeUnacceptableOpOfRefundPayment,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "revertAuth", Method: "POST", Path: "/v2/payments/preauthorize/revert",
		Timeout:     30000000000, // 30s
		Retry:       policy.Never,
		RetrySource: "OAS",
		Key:         "merchantRevertId",
		Resolve:     "getPaymentDetails",
		CodeField:   "resultInfo.code",
		Value:       "data",
		Lacks:       []string{"merchantPaymentId"},
		Success:     []string{"SUCCESS"},
		Needs:       []string{"data.status", "data.paymentId"},
		State:       &policy.State{Field: "data.status", Done: []string{"CANCELED"}},
		Echo: []policy.Echo{
			{Answer: "data.paymentId", Request: "paymentId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeOrderNotCancelableOfRevertAuth,
			&codeOrderNoLongerAvailableOfCancelPayment,
			&codeResourceNotFoundOfCapturePaymentAuth,
		},
	},
	{
		Provider: "paypay", ID: "setCashbackAutoInvestment", Method: "POST", Path: "/v1/user/cashback_auto_investment",
		Timeout:    15000000000, // 15s
		Retry:      policy.Never,
		CodeField:  "resultInfo.code",
		Unverified: "PayPay's own change to its Java SDK has it (2022), which was never released; scope and errors are not stated",
		Success:    []string{"SUCCESS"},
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInternalServerErrorOfSetCashbackAutoInvestment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeServiceErrorOfSetCashbackAutoInvestment,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "setUseCashback", Method: "POST", Path: "/v1/user/use_cashback",
		Timeout:    15000000000, // 15s
		Retry:      policy.Never,
		CodeField:  "resultInfo.code",
		Unverified: "PayPay's own change to its Java SDK has it (2022), which was never released; scope and errors are not stated",
		Success:    []string{"SUCCESS"},
		Errors: []*policy.Code{
			&codeExpiredUserAuthorizationIDOfCancelPendingPayment,
			&codeInternalServerErrorOfSetCashbackAutoInvestment,
			&codeInvalidUserAuthorizationIDOfCancelPendingPayment,
			&codeServiceErrorOfSetCashbackAutoInvestment,
			&codeUserStateIsNotActiveOfCreateAccountLinkQRCode,
		},
	},
	{
		Provider: "paypay", ID: "unlinkUser", Method: "DELETE", Path: "/v2/user/authorizations/{userAuthorizationId}",
		Timeout:   15000000000, // 15s
		Retry:     policy.Never,
		Resolve:   "getUserAuthorizationStatus",
		CodeField: "resultInfo.code",
		Success:   []string{"SUCCESS", "REQUEST_ACCEPTED"},
		State:     &policy.State{Field: "resultInfo.code", Done: []string{"SUCCESS"}, Accepted: []string{"REQUEST_ACCEPTED"}},
		Echo: []policy.Echo{
			{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
		},
		Merchant: true,
		Errors: []*policy.Code{
			&codeInternalServerErrorOfUnlinkUser,
			&codeInvalidUserAuthorizationIDOfUnlinkUser,
			&codeServiceErrorOfUnlinkUser,
		},
	},
}

func init() { policy.AddCommon(operations, commonOfReads, commonOfWrites) }

var commonOfReads = []*policy.Code{
	&codeInternalServerErrorOfGetCashbackDetails,
	&codeInvalidParamsOfCheckWalletBalance,
	&codeInvalidRequestParamsOfCheckWalletBalance,
	&codeMaintenanceModeOfCheckWalletBalance,
	&codeMissingRequestParamsOfCheckWalletBalance,
	&codeOpOutOfScopeOfCheckWalletBalance,
	&codeRateLimitOfCheckWalletBalance,
	&codeServiceErrorOfGetCashbackDetails,
	&codeUnauthorizedOfCheckWalletBalance,
}

var commonOfWrites = []*policy.Code{
	&codeInternalServerErrorOfCancelPendingPayment,
	&codeInvalidParamsOfCancelPayment,
	&codeInvalidRequestParamsOfCancelPayment,
	&codeMaintenanceModeOfCancelPayment,
	&codeMissingRequestParamsOfCancelPayment,
	&codeOpOutOfScopeOfCancelPayment,
	&codeRateLimitOfCancelPayment,
	&codeServiceErrorOfCancelPendingPayment,
	&codeUnauthorizedOfCancelPayment,
}

var codeAlreadyCapturedOfCapturePaymentAuth = policy.Code{Code: "ALREADY_CAPTURED", Statuses: []int{400}, CodeIDs: []string{"00200039"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask for the payment's details; an earlier capture has succeeded, perhaps one whose answer was lost"}

var codeBalanceOutOfLimitOfCreateCashback = policy.Code{Code: "BALANCE_OUT_OF_LIMIT", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId and read the cashback; the user's balance may be as high as it may be"}

var codeBudgetNotEnoughOfCreatePointsCode = policy.Code{Code: "BUDGET_NOT_ENOUGH", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Raise the budget of the Points Code group, then send again"}

var codeCCLimitExceededOfCreateAuth = policy.Code{Code: "CC_LIMIT_EXCEEDED", Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Ask the user to choose another payment method, as a new try with a new ID; the limit of the credit card is reached"}

var codeCanceledUserOfCapturePaymentAuth = policy.Code{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"}

var codeCanceledUserOfGetKycInfo = policy.Code{Code: "CANCELED_USER", Statuses: []int{400}, CodeIDs: []string{"01103027"}, Class: 'N', Advice: "Stop using this user's authorization; the user has left PayPay"}

var codeDuplicateDynamicQRRequestOfCreateQRCode = policy.Code{Code: "DUPLICATE_DYNAMIC_QR_REQUEST", Statuses: []int{400}, CodeIDs: []string{"01652073"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask getCodePaymentDetails; this merchantPaymentId has been used before, perhaps by a call whose answer was lost"}

var codeDuplicateRequestOrderOfCreatePendingPayment = policy.Code{Code: "DUPLICATE_REQUEST_ORDER", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask getPendingPaymentDetails; this merchantPaymentId has been used before, perhaps by a call whose answer was lost"}

var codeDynamicQRAlreadyPaidOfDeleteQRCode = policy.Code{Code: "DYNAMIC_QR_ALREADY_PAID", Statuses: []int{400}, CodeIDs: []string{"01652074"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Cancel or refund the payment; the user has paid this code"}

var codeDynamicQRBadRequestOfCreateQRCode = policy.Code{Code: "DYNAMIC_QR_BAD_REQUEST", Statuses: []int{400}, CodeIDs: []string{"01650000"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; its header, query or body is not valid"}

var codeDynamicQRBadRequestOfGetCodePaymentDetails = policy.Code{Code: "DYNAMIC_QR_BAD_REQUEST", Statuses: []int{400}, CodeIDs: []string{"01650000"}, Class: 'N', Advice: "Correct the request; its header, query or body is not valid"}

var codeDynamicQRNotFoundOfDeleteQRCode = policy.Code{Code: "DYNAMIC_QR_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"01652072"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check codeId; PayPay knows no such code"}

var codeDynamicQRPaymentNotFoundOfGetCodePaymentDetails = policy.Code{Code: "DYNAMIC_QR_PAYMENT_NOT_FOUND", Statuses: []int{400, 404}, CodeIDs: []string{"01652075"}, Class: 'N', Advice: "PayPay knows no payment by this code, or not yet: read a payment without a code with getPaymentDetails. If the code's time is over and nobody has paid, create one with a new merchantPaymentId"}

var codeExceedChargeCodeGroupMaxPeriodOfCreatePointsCode = policy.Code{Code: "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Bring startAt and endAt closer together; the group limits how many days may lie between them"}

var codeExpectationFailedOfCreateAccountLinkQRCode = policy.Code{Code: "EXPECTATION_FAILED", Statuses: []int{400}, CodeIDs: []string{"08100017"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask only for scopes in your contract and register the domain of redirectUrl with PayPay"}

var codeExpiredUserAuthorizationIDOfCancelPendingPayment = policy.Code{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"}

var codeExpiredUserAuthorizationIDOfCheckWalletBalance = policy.Code{Code: "EXPIRED_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"}

var codeFailureOfCreateCashback = policy.Code{Code: "FAILURE", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the cashback before giving anything again; PayPay lists this code and says that it does not occur"}

var codeGiftCardGroupNotExistOfCreatePointsCode = policy.Code{Code: "GIFT_CARD_GROUP_NOT_EXIST", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check groupId; PayPay's sales staff sets up the groups of a merchant"}

var codeHigherCaptureNotPermittedOfCapturePaymentAuth = policy.Code{Code: "HIGHER_CAPTURE_NOT_PERMITTED", Statuses: []int{400}, CodeIDs: []string{"00400062"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Capture no more than was authorized; this merchant may not capture more"}

var codeInternalServerErrorOfCancelPayment = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'S', Advice: "Cancel again until it is accepted or the time to cancel has passed"}

var codeInternalServerErrorOfCancelPendingPayment = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Find out whether it happened before sending anything new"}

var codeInternalServerErrorOfCheckWalletBalance = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Class: 'W', Advice: "Wait, then ask again"}

var codeInternalServerErrorOfCreateAccountLinkQRCode = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Create a new QR code with a new nonce; no user has seen the one that may have been made"}

var codeInternalServerErrorOfCreateCashback = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId: read the cashback, then send the same again; use a new ID only after a reversal"}

var codeInternalServerErrorOfCreateCashbackReversal = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackReversalId: read the reversal, then send the same again; a new ID may take back twice"}

var codeInternalServerErrorOfCreatePointsCode = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'S', Advice: "Send the same body again with the same requestId"}

var codeInternalServerErrorOfCreateTopUpQRCode = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the top-up with this merchantTopUpId before creating another code"}

var codeInternalServerErrorOfDeleteTopUpQRCode = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the top-up by its merchantTopUpId; the code may still work until its expiryDate"}

var codeInternalServerErrorOfFetchKycPassportQR = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Fetch again by hand; if that is refused have the user start over with a new QR code"}

var codeInternalServerErrorOfGetCashbackDetails = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Class: 'W', Advice: "Wait, then read again"}

var codeInternalServerErrorOfRefundPayment = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'S', Advice: "Check that paymentId is PayPay's own, then send the same body again with the same merchantRefundId"}

var codeInternalServerErrorOfSetCashbackAutoInvestment = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the setting; if it is not as you want it, set it again by hand"}

var codeInternalServerErrorOfUnlinkUser = policy.Code{Code: "INTERNAL_SERVER_ERROR", Statuses: []int{500}, CodeIDs: []string{"08101000", "00200034"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the state of the link; if it is still active, end it again by hand"}

var codeInternalServiceErrorOfCreateCashback = policy.Code{Code: "INTERNAL_SERVICE_ERROR", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId and read the cashback, then send the same again; something went wrong at PayPay"}

var codeInternalServiceErrorOfGetCashbackDetails = policy.Code{Code: "INTERNAL_SERVICE_ERROR", Statuses: []int{500}, Class: 'W', Advice: "Wait, then read again"}

var codeInvalidChargeCodeAmountOfCreatePointsCode = policy.Code{Code: "INVALID_CHARGE_CODE_AMOUNT", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Raise giftCardValue; it lies below the minimum"}

var codeInvalidParamsOfCancelPayment = policy.Code{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"}

var codeInvalidParamsOfCheckWalletBalance = policy.Code{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"}

var codeInvalidParamsOfRefundPayment = policy.Code{Code: "INVALID_PARAMS", Statuses: []int{400}, CodeIDs: []string{"00200004", "00200015"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; the amount may exceed what can still be refunded"}

var codeInvalidRequestOrderStateOfCancelPendingPayment = policy.Code{Code: "INVALID_REQUEST_ORDER_STATE", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask getPendingPaymentDetails; the pending payment was paid, has ended or is cancelled already"}

var codeInvalidRequestParamsOfCancelPayment = policy.Code{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"}

var codeInvalidRequestParamsOfCheckWalletBalance = policy.Code{Code: "INVALID_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100006"}, Class: 'N', Advice: "Correct the request; a field holds a value PayPay does not accept"}

var codeInvalidUserAuthorizationIDOfCancelPendingPayment = policy.Code{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Have the user link the PayPay account again"}

var codeInvalidUserAuthorizationIDOfCheckWalletBalance = policy.Code{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Class: 'U', Advice: "Have the user link the PayPay account again"}

var codeInvalidUserAuthorizationIDOfUnlinkUser = policy.Code{Code: "INVALID_USER_AUTHORIZATION_ID", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Read the state of the link; it may have been ended before"}

var codeKYCNotCompletedOfFetchKycPassportQR = policy.Code{Code: "KYC_NOT_COMPLETED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to finish identity verification in PayPay"}

var codeKYCNotCompletedOfGetKycInfo = policy.Code{Code: "KYC_NOT_COMPLETED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to finish identity verification in PayPay"}

var codeKYCPassportNotCompletedOfFetchKycPassportQR = policy.Code{Code: "KYC_PASSPORT_NOT_COMPLETED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Wait for the user to finish the KYC Passport flow, then fetch again"}

var codeKYCUpdateRequiredOfFetchKycPassportQR = policy.Code{Code: "KYC_UPDATE_REQUIRED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to renew the identity documents in PayPay"}

var codeKYCUpdateRequiredOfGetKycInfo = policy.Code{Code: "KYC_UPDATE_REQUIRED", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to renew the identity documents in PayPay"}

var codeLimitExceededOfCapturePaymentAuth = policy.Code{Code: "LIMIT_EXCEEDED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Tell the user that the amount exceeds a limit of the PayPay account; a new try takes a new ID"}

var codeMaintenanceModeOfCancelPayment = policy.Code{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Outcome: policy.DidNotHappen, Class: 'W', Wait: 60000000000, Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"}

var codeMaintenanceModeOfCheckWalletBalance = policy.Code{Code: "MAINTENANCE_MODE", Statuses: []int{503}, CodeIDs: []string{"08100999"}, Class: 'W', Wait: 60000000000, Advice: "Wait until PayPay's maintenance is over, then send again; no notification is sent meanwhile"}

var codeMerchantMultipleRefundRejectedOfRefundPayment = policy.Code{Code: "MERCHANT_MULTIPLE_REFUND_REJECTED", Statuses: []int{403}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask PayPay to enable several refunds of one payment for this merchant"}

var codeMissingRequestParamsOfCancelPayment = policy.Code{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a required field is missing"}

var codeMissingRequestParamsOfCheckWalletBalance = policy.Code{Code: "MISSING_REQUEST_PARAMS", Statuses: []int{400}, CodeIDs: []string{"08100024"}, Class: 'N', Advice: "Correct the request; a required field is missing"}

var codeNoSuchRefundOrderOfGetRefundDetails = policy.Code{Code: "NO_SUCH_REFUND_ORDER", Statuses: []int{404}, CodeIDs: []string{"00200018"}, Class: 'N', Advice: "Check merchantRefundId and paymentId; PayPay knows no such refund"}

var codeNoSuchRefundOrderOfRefundPayment = policy.Code{Code: "NO_SUCH_REFUND_ORDER", Statuses: []int{404}, CodeIDs: []string{"00200018"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check merchantRefundId and paymentId; PayPay knows no such refund"}

var codeNoSufficientFundOfCapturePaymentAuth = policy.Code{Code: "NO_SUFFICIENT_FUND", Statuses: []int{400}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Ask the user to top up PayPay or to pay another way"}

var codeNoValidPaymentMethodOfCreateAuth = policy.Code{Code: "NO_VALID_PAYMENT_METHOD", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to set up a payment method in PayPay"}

var codeNonEkycUserOfFetchKycPassportQR = policy.Code{Code: "NON_EKYC_USER", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to verify identity electronically (eKYC) in PayPay"}

var codeNonEkycUserOfGetKycInfo = policy.Code{Code: "NON_EKYC_USER", Statuses: []int{400}, Class: 'U', Advice: "Ask the user to verify identity electronically (eKYC) in PayPay"}

var codeNonKYCUserOfCreateAuth = policy.Code{Code: "NON_KYC_USER", Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to verify identity in PayPay"}

var codeNotEnoughMoneyOfGetCashbackDetails = policy.Code{Code: "NOT_ENOUGH_MONEY", Statuses: []int{200}, CodeIDs: []string{"WAL_500017"}, Kind: policy.Declined, Class: 'N', Advice: "Add to the campaign budget, then give the cashback with a new merchantCashbackId"}

var codeOPAClientNotFoundOfCreatePointsCode = policy.Code{Code: "OPA_CLIENT_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"08100007"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key; PayPay does not know this client"}

var codeOPAClientNotFoundOfGetPointsCodeBudgets = policy.Code{Code: "OPA_CLIENT_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"08100007"}, Class: 'N', Advice: "Check the API key; PayPay does not know this client"}

var codeOpOutOfScopeOfCancelPayment = policy.Code{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"}

var codeOpOutOfScopeOfCheckWalletBalance = policy.Code{Code: "OP_OUT_OF_SCOPE", Statuses: []int{401}, CodeIDs: []string{"08100023"}, Class: 'N', Advice: "Check that your contract covers this operation and that the user granted its scope"}

var codeOrderExpiredOfCapturePaymentAuth = policy.Code{Code: "ORDER_EXPIRED", Statuses: []int{400}, CodeIDs: []string{"00200043"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Start a new payment; this authorization has expired"}

var codeOrderNoLongerAvailableOfCancelPayment = policy.Code{Code: "ORDER_NO_LONGER_AVAILABLE", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Settle it outside PayPay; the payment is so old that PayPay has deleted it"}

var codeOrderNoLongerAvailableOfGetRefundDetails = policy.Code{Code: "ORDER_NO_LONGER_AVAILABLE", Statuses: []int{400}, Class: 'N', Advice: "Settle it outside PayPay; the payment is so old that PayPay has deleted it"}

var codeOrderNotCancelableOfRevertAuth = policy.Code{Code: "ORDER_NOT_CANCELABLE", Statuses: []int{400}, CodeIDs: []string{"00200042"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask for the payment's details; the payment is in no state to be reverted, perhaps because it was reverted before"}

var codeOrderNotCapturableOfCapturePaymentAuth = policy.Code{Code: "ORDER_NOT_CAPTURABLE", Statuses: []int{400}, CodeIDs: []string{"00200035"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask for the payment's details; the payment is in no state to be captured"}

var codeOrderNotReversibleOfCancelPayment = policy.Code{Code: "ORDER_NOT_REVERSIBLE", Statuses: []int{400}, CodeIDs: []string{"00200044"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Refund the payment instead; its state or age rules out a cancellation"}

var codePayMethodInvalidatedOfCreateAuth = policy.Code{Code: "PAY_METHOD_INVALIDATED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to choose another payment method in PayPay"}

var codePaymentMethodNotFoundOfCreateAuth = policy.Code{Code: "PAYMENT_METHOD_NOT_FOUND", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to choose another payment method in PayPay"}

var codePpcExpiredOfCreateAuth = policy.Code{Code: "PPC_EXPIRED", Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to choose another payment method in PayPay"}

var codePpcLimitExceededOfCreateAuth = policy.Code{Code: "PPC_LIMIT_EXCEEDED", Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Ask the user to choose another payment method in PayPay; a new try takes a new ID"}

var codePreAuthCaptureInvalidExpiryDateOfCreateAuth = policy.Code{Code: "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE", Statuses: []int{400}, CodeIDs: []string{"00400061"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Choose an earlier expiry; PayPay grants each merchant a number of days"}

var codePreAuthCaptureUnsupportedMerchantOfCreateAuth = policy.Code{Code: "PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT", Statuses: []int{400}, CodeIDs: []string{"00400060"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask PayPay to enable capture later for this merchant"}

var codeRateLimitOfCancelPayment = policy.Code{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Outcome: policy.DidNotHappen, Class: 'W', Wait: 1000000000, Advice: "Wait, then send again more slowly"}

var codeRateLimitOfCheckWalletBalance = policy.Code{Code: "RATE_LIMIT", Statuses: []int{429}, CodeIDs: []string{"08100998"}, Class: 'W', Wait: 1000000000, Advice: "Wait, then send again more slowly"}

var codeReauthAmountUnchangedOfReauthorizePayment = policy.Code{Code: "REAUTH_AMOUNT_UNCHANGED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Nothing to do; this is the amount that is authorized already"}

var codeReauthMaxLimitExceededOfReauthorizePayment = policy.Code{Code: "REAUTH_MAX_LIMIT_EXCEEDED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Capture or revert the payment; its amount has been updated 10 times"}

var codeReauthorizationInProgressOfCapturePaymentAuth = policy.Code{Code: "REAUTHORIZATION_IN_PROGRESS", Statuses: []int{400}, CodeIDs: []string{"00200038"}, Outcome: policy.DidNotHappen, Class: 'W', Advice: "Wait until PayPay has finished changing the amount, then capture again"}

var codeReauthorizeFailedOfReauthorizePayment = policy.Code{Code: "REAUTHORIZE_FAILED", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask for the payment's details which amount is authorized; PayPay failed while changing it"}

var codeReauthorizeRejectedOfReauthorizePayment = policy.Code{Code: "REAUTHORIZE_REJECTED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Ask for the payment's details; the payment is not AUTHORIZED, cannot be changed, or this requestId has been used before"}

var codeRefundLimitExceededOfRefundPayment = policy.Code{Code: "REFUND_LIMIT_EXCEEDED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Return the money another way; the payment has been refunded as often as it may be, which is 20 times at most"}

var codeRefundWindowExceedOfRefundPayment = policy.Code{Code: "REFUND_WINDOW_EXCEED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Return the money another way; the payment is too old, or the gift voucher used has expired"}

var codeRequestOrderNotFoundOfCancelPendingPayment = policy.Code{Code: "REQUEST_ORDER_NOT_FOUND", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check merchantPaymentId; PayPay knows no such pending payment"}

var codeRequestOrderNotFoundOfGetPendingPaymentDetails = policy.Code{Code: "REQUEST_ORDER_NOT_FOUND", Statuses: []int{400}, Class: 'N', Advice: "Check merchantPaymentId; PayPay knows no such pending payment"}

var codeResourceNotFoundOfCapturePaymentAuth = policy.Code{Code: "RESOURCE_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"00200001"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the payment's ID; PayPay knows no such payment"}

var codeResourceNotFoundOfCreateCashback = policy.Code{Code: "RESOURCE_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"00200001"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId and read the cashback, then look for the campaign; PayPay knows none"}

var codeResourceNotFoundOfGetPaymentDetails = policy.Code{Code: "RESOURCE_NOT_FOUND", Statuses: []int{404}, CodeIDs: []string{"00200001"}, Class: 'N', Advice: "Check merchantPaymentId, and ask getCodePaymentDetails about a payment by QR code; PayPay knows no such payment"}

var codeServiceErrorOfCancelPayment = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'S', Advice: "Cancel again until it is accepted or the time to cancel has passed"}

var codeServiceErrorOfCancelPendingPayment = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Find out whether it happened before sending anything new"}

var codeServiceErrorOfCheckWalletBalance = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Class: 'W', Advice: "Wait, then ask again"}

var codeServiceErrorOfCreateAccountLinkQRCode = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Create a new QR code with a new nonce; no user has seen the one that may have been made"}

var codeServiceErrorOfCreateCashback = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId: read the cashback, then send the same again; use a new ID only after a reversal"}

var codeServiceErrorOfCreateCashbackReversal = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackReversalId: read the reversal, then send the same again; a new ID may take back twice"}

var codeServiceErrorOfCreatePointsCode = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'S', Advice: "Send the same body again with the same requestId"}

var codeServiceErrorOfCreateTopUpQRCode = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the top-up with this merchantTopUpId before creating another code"}

var codeServiceErrorOfDeleteTopUpQRCode = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the top-up by its merchantTopUpId; the code may still work until its expiryDate"}

var codeServiceErrorOfFetchKycPassportQR = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Fetch again by hand; if that is refused have the user start over with a new QR code"}

var codeServiceErrorOfGetCashbackDetails = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Class: 'W', Advice: "Wait, then read again"}

var codeServiceErrorOfRefundPayment = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'S', Advice: "Send the same body again with the same merchantRefundId"}

var codeServiceErrorOfSetCashbackAutoInvestment = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the setting; if it is not as you want it, set it again by hand"}

var codeServiceErrorOfUnlinkUser = policy.Code{Code: "SERVICE_ERROR", Statuses: []int{500}, CodeIDs: []string{"08100026"}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the state of the link; if it is still active, end it again by hand"}

var codeSessionNotFoundOfFetchKycPassportQR = policy.Code{Code: "SESSION_NOT_FOUND", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Create a new QR code; this code ID is unknown or has expired"}

var codeSuspectedDuplicateOrderOfCreatePendingPayment = policy.Code{Code: "SUSPECTED_DUPLICATE_ORDER", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'Q', Advice: "Look for an equal pending payment that you have just created; PayPay takes this one for the same order"}

var codeSuspectedDuplicatePaymentOfCreateAuth = policy.Code{Code: "SUSPECTED_DUPLICATE_PAYMENT", Statuses: []int{400}, CodeIDs: []string{"00200017"}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Look for a payment of this amount by this user within 5 minutes; if both are meant, send it with a new merchantPaymentId and agreeSimilarTransaction true"}

var codeThrottledMultipleRefundRejectedOfRefundPayment = policy.Code{Code: "THROTTLED_MULTIPLE_REFUND_REJECTED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'W', Wait: 60000000000, Advice: "Wait 1 minute, then send again; a similar refund is being processed"}

var codeTooCloseToExpiryOfCapturePaymentAuth = policy.Code{Code: "TOO_CLOSE_TO_EXPIRY", Statuses: []int{400}, CodeIDs: []string{"00400064"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Capture no more than was authorized; the authorization expires too soon to be raised"}

var codeTransactionFailedOfCreateAuth = policy.Code{Code: "TRANSACTION_FAILED", Statuses: []int{500}, CodeIDs: []string{"00200002", "00200003", "00800017"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Wait a little, then start a new transaction with a new ID; this one has failed for good"}

var codeTransactionNotFoundOfGetCashbackDetails = policy.Code{Code: "TRANSACTION_NOT_FOUND", Class: 'W', Advice: "Wait a second, then read again; when PayPay is behind it takes longer, and the cashback may still come"}

var codeUnacceptableOpOfCancelPendingPayment = policy.Code{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Do not send again unchanged; PayPay does not accept this at present, for instance because it suspects the user"}

var codeUnacceptableOpOfCapturePaymentAuth = policy.Code{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Do not send again unchanged; PayPay does not accept this at present, for instance because it suspects the user. With the code ID 00400035 a limit of the merchant is reached"}

var codeUnacceptableOpOfCreateAuth = policy.Code{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Do not send again unchanged; PayPay does not accept this now, for instance because a limit is exceeded. A new try takes a new merchantPaymentId"}

var codeUnacceptableOpOfGetKycInfo = policy.Code{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00400035", "00200013", "00200014"}, Class: 'N', Advice: "Do not send again unchanged; PayPay does not accept this at present, for instance because it suspects the user"}

var codeUnacceptableOpOfRefundPayment = policy.Code{Code: "UNACCEPTABLE_OP", Statuses: []int{400}, CodeIDs: []string{"00200013", "00200014"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Do not send again unchanged; PayPay does not accept this at present, for instance because it suspects the user, or because the payment cannot be refunded, or not more than once"}

var codeUnauthorizedAccessOfCreateCashback = policy.Code{Code: "UNAUTHORIZED_ACCESS", Statuses: []int{401}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId and read the cashback, then ask PayPay whether this client may give cashback"}

var codeUnauthorizedOfCancelPayment = policy.Code{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"}

var codeUnauthorizedOfCheckWalletBalance = policy.Code{Code: "UNAUTHORIZED", Statuses: []int{401}, CodeIDs: []string{"08100016"}, Class: 'N', Advice: "Check the API key and secret, the merchant ID and that the clock is within 2 minutes of PayPay's"}

var codeUnsupportedPaymentMethodOfCreateAuth = policy.Code{Code: "UNSUPPORTED_PAYMENT_METHOD", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Ask the user to choose another payment method in PayPay"}

var codeUserConfirmationRequiredOfCapturePaymentAuth = policy.Code{Code: "USER_CONFIRMATION_REQUIRED", Statuses: []int{202}, CodeIDs: []string{"08300103"}, Outcome: policy.Accepted, Kind: policy.ActionRequired, Class: 'U', Advice: "Wait for the user to consent to the higher amount in the PayPay app, then ask for the payment's details"}

var codeUserConfirmationRequiredOfReauthorizePayment = policy.Code{Code: "USER_CONFIRMATION_REQUIRED", Statuses: []int{201}, CodeIDs: []string{"08300104"}, Outcome: policy.Accepted, Kind: policy.ActionRequired, Class: 'U', Advice: "Send the user to data.url to consent to the higher amount, then wait for the AUTHORIZED notification"}

var codeUserDailyLimitForMerchantExceededOfCreateAuth = policy.Code{Code: "USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED", Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Tell the user that today's limit for payments to this merchant is reached; a new try takes a new ID"}

var codeUserDefinedDailyLimitExceededOfCapturePaymentAuth = policy.Code{Code: "USER_DEFINED_DAILY_LIMIT_EXCEEDED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Tell the user that the amount exceeds the limit the user has set for 24 hours; a new try takes a new ID"}

var codeUserDefinedMonthlyLimitExceededOfCapturePaymentAuth = policy.Code{Code: "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Tell the user that the amount exceeds the limit the user has set for 30 days; a new try takes a new ID"}

var codeUserStateIsNotActiveOfCheckWalletBalance = policy.Code{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"}

var codeUserStateIsNotActiveOfCreateAccountLinkQRCode = policy.Code{Code: "USER_STATE_IS_NOT_ACTIVE", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Tell the user that PayPay reports the account as inactive"}

var codeValidationFailedExceptionOfCreateCashback = policy.Code{Code: "VALIDATION_FAILED_EXCEPTION", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackId and read the cashback; it was used before, so the first call may have given it"}

var codeValidationFailedExceptionOfCreateCashbackReversal = policy.Code{Code: "VALIDATION_FAILED_EXCEPTION", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "Keep this merchantCashbackReversalId and read the reversal; if the ID was used before, the first call may have made it"}
