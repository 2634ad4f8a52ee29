// Code generated from specs/paidy-legacy.yaml by internal/generate. DO NOT EDIT.

package paidylegacy

import "github.com/jppay/jppay/overlay/policy"

// Operations returns what a client must know about each operation of
// specs/paidy-legacy.yaml, sorted by ID. The slice is shared: do not change it.
func Operations() []policy.Operation { return operations }

var operations = []policy.Operation{
	{
		Provider: "paidy-legacy", ID: "authorizePayment", Method: "POST", Path: "/pay/authorize",
		Timeout:   40000000000, // 40s
		Retry:     policy.Never,
		CodeField: "status",
		Remember:  []string{"order.order_ref"},
		Success:   []string{"authorize_success"},
		Needs:     []string{"payment_id", "status"},
		Checksum:  []string{"order.total_amount", "merchant_data.store", "merchant_data.customer_age", "merchant_data.last_order", "merchant_data.last_order_amount", "merchant_data.known_address", "merchant_data.num_orders", "merchant_data.ltv", "merchant_data.ip_address"},
		Errors: []*policy.Code{
			&codeAuthenticateConsumerOfAuthorizePayment,
			&codeAuthenticateConsumerFailOfAuthorizePayment,
			&codeAuthorizeFailOfAuthorizePayment,
			&codeRequireDataOfAuthorizePayment,
		},
	},
	{
		Provider: "paidy-legacy", ID: "capturePayment", Method: "POST", Path: "/pay/capture",
		Retry:     policy.Never,
		Resolve:   "getPaymentStatus",
		CodeField: "status",
		Remember:  []string{"payment_id"},
		Compare:   []string{"items"},
		Success:   []string{"capture_success"},
		Needs:     []string{"capture_id", "status"},
		Checksum:  []string{"payment_id"},
		Echo: []policy.Echo{
			{Answer: "payment_id", Request: "payment_id"},
		},
		Errors: []*policy.Code{
			&codeCaptureFailOfCapturePayment,
		},
	},
	{
		Provider: "paidy-legacy", ID: "closePayment", Method: "POST", Path: "/pay/close",
		Retry:     policy.Never,
		Resolve:   "getPaymentStatus",
		CodeField: "status",
		Remember:  []string{"payment_id"},
		Success:   []string{"close_success"},
		Needs:     []string{"status"},
		Checksum:  []string{"payment_id"},
		Echo: []policy.Echo{
			{Answer: "payment_id", Request: "payment_id"},
		},
		Errors: []*policy.Code{
			&codeCloseFailOfClosePayment,
		},
	},
	{
		Provider: "paidy-legacy", ID: "getPaymentStatus", Method: "POST", Path: "/pay/status",
		Retry:     policy.Read,
		CodeField: "status",
		Success:   []string{"open", "close", "closed"},
		Needs:     []string{"status"},
		Checksum:  []string{"payment_id"},
		Echo: []policy.Echo{
			{Answer: "payment_id", Request: "payment_id"},
		},
	},
	{
		Provider: "paidy-legacy", ID: "refundPayment", Method: "POST", Path: "/pay/refund",
		Retry:     policy.Never,
		CodeField: "status",
		Remember:  []string{"capture_id", "amount"},
		Success:   []string{"refund_success"},
		Needs:     []string{"status"},
		Checksum:  []string{"capture_id"},
		Echo: []policy.Echo{
			{Answer: "capture_id", Request: "capture_id"},
		},
		Errors: []*policy.Code{
			&codeRefundFailOfRefundPayment,
		},
	},
	{
		Provider: "paidy-legacy", ID: "updatePayment", Method: "POST", Path: "/pay/update",
		Retry:     policy.Never,
		CodeField: "status",
		Remember:  []string{"payment_id"},
		Success:   []string{"update_success"},
		Needs:     []string{"status"},
		Checksum:  []string{"payment_id"},
		Echo: []policy.Echo{
			{Answer: "payment_id", Request: "payment_id"},
		},
		Errors: []*policy.Code{
			&codeUpdateFailOfUpdatePayment,
		},
	},
}

func init() { policy.AddCommon(operations, commonOfReads, commonOfWrites) }

var commonOfReads = []*policy.Code{
	&codeBadRequestOfGetPaymentStatus,
	&codeInternalErrorOfGetPaymentStatus,
	&codeRequestFailedOfGetPaymentStatus,
}

var commonOfWrites = []*policy.Code{
	&codeBadRequestOfAuthorizePayment,
	&codeInternalErrorOfAuthorizePayment,
	&codeRequestFailedOfAuthorizePayment,
}

var codeAuthenticateConsumerFailOfAuthorizePayment = policy.Code{Code: "authenticate_consumer_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Read reason; let the consumer correct the phone number, email address or pin, or pay another way"}

var codeAuthenticateConsumerOfAuthorizePayment = policy.Code{Code: "authenticate_consumer", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.ActionRequired, Class: 'U', Advice: "Ask the consumer for the pin Paidy sent by SMS, then send the whole authorization again with auth_code"}

var codeAuthorizeFailOfAuthorizePayment = policy.Code{Code: "authorize_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Offer the consumer another way to pay"}

var codeBadRequestOfAuthorizePayment = policy.Code{Code: "bad_request", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the body; the JSON is malformed or a required field is missing"}

var codeBadRequestOfGetPaymentStatus = policy.Code{Code: "bad_request", Statuses: []int{400}, Class: 'N', Advice: "Correct the body; the JSON is malformed or a required field is missing"}

var codeCaptureFailOfCapturePayment = policy.Code{Code: "capture_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'N', Advice: "Read reason and ask for the payment's status; only an open payment can be captured"}

var codeCloseFailOfClosePayment = policy.Code{Code: "close_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'N', Advice: "Ask for the payment's status; it has usually expired or is closed already"}

var codeInternalErrorOfAuthorizePayment = policy.Code{Code: "internal_error", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Find out what happened before sending anything again"}

var codeInternalErrorOfGetPaymentStatus = policy.Code{Code: "internal_error", Statuses: []int{500}, Class: 'W', Advice: "Wait a minute, then ask again"}

var codeRefundFailOfRefundPayment = policy.Code{Code: "refund_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'N', Advice: "Read reason and check the capture id and what was refunded before"}

var codeRequestFailedOfAuthorizePayment = policy.Code{Code: "request_failed", Outcome: policy.DidNotHappen, Class: 'U', Advice: "Check the secret key, then slow down; the checksum was wrong or the rate limit was reached"}

var codeRequestFailedOfGetPaymentStatus = policy.Code{Code: "request_failed", Class: 'U', Advice: "Check the secret key, then slow down; the checksum was wrong or the rate limit was reached"}

var codeRequireDataOfAuthorizePayment = policy.Code{Code: "require_data", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.ActionRequired, Class: 'U', Advice: "Read reason and message, then send the whole authorization again with the missing data"}

var codeUpdateFailOfUpdatePayment = policy.Code{Code: "update_fail", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'N', Advice: "Read reason and ask for the payment's status; an order can change only while the payment is open"}
