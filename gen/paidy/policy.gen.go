// Code generated from specs/paidy.yaml by internal/generate. DO NOT EDIT.

package paidy

import "github.com/jppay/jppay/overlay/policy"

// Operations returns what a client must know about each operation of
// specs/paidy.yaml, sorted by ID. The slice is shared: do not change it.
func Operations() []policy.Operation { return operations }

var operations = []policy.Operation{
	{
		Provider: "paidy", ID: "capturePayment", Method: "POST", Path: "/payments/{id}/captures",
		Retry:     policy.Never,
		Resolve:   "getPayment",
		CodeField: "status",
		Success:   []string{"closed"},
		Needs:     []string{"id", "status", "amount", "captures"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codePaymentAuthorizationExpiredOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "closePayment", Method: "POST", Path: "/payments/{id}/close",
		Retry:     policy.Never,
		Resolve:   "getPayment",
		CodeField: "status",
		Success:   []string{"closed"},
		Needs:     []string{"id", "status", "amount"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "createPayment", Method: "POST", Path: "/payments",
		Retry:     policy.Never,
		CodeField: "status",
		Remember:  []string{"order.order_ref"},
		Success:   []string{"authorized"},
		Needs:     []string{"id", "status", "amount"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "amount", Request: "amount"},
			{Answer: "currency", Request: "currency"},
			{Answer: "order.order_ref", Request: "order.order_ref"},
		},
		Errors: []*policy.Code{
			&codeAuthorizationFailedOfCreatePayment,
			&codeMediaTypeUnsupportedOfCreatePayment,
			&codeMethodInvalidOfCreatePayment,
			&codeRejectedOfCreatePayment,
			&codeServiceConflictOfCreatePayment,
			&codeServiceExceptionOfCreatePayment,
		},
	},
	{
		Provider: "paidy", ID: "deleteToken", Method: "POST", Path: "/tokens/{id}/delete",
		Retry:     policy.Never,
		Resolve:   "getToken",
		CodeField: "status",
		Success:   []string{"deleted"},
		Needs:     []string{"id", "status"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfDeleteToken,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "getPayment", Method: "GET", Path: "/payments/{id}",
		Retry:   policy.Read,
		Needs:   []string{"id", "status", "amount"},
		Options: []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfGetPayment,
		},
	},
	{
		Provider: "paidy", ID: "getToken", Method: "GET", Path: "/tokens/{id}",
		Retry:   policy.Read,
		Needs:   []string{"id", "status"},
		Options: []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfGetPayment,
		},
	},
	{
		Provider: "paidy", ID: "listTokens", Method: "GET", Path: "/tokens/",
		Retry:   policy.Read,
		Options: []string{"WithPaidyVersion"},
	},
	{
		Provider: "paidy", ID: "refundPayment", Method: "POST", Path: "/payments/{id}/refunds",
		Retry:     policy.Never,
		Resolve:   "getPayment",
		CodeField: "status",
		Remember:  []string{"capture_id", "amount", "metadata.write_id"},
		Success:   []string{"closed"},
		Needs:     []string{"id", "status", "amount", "refunds"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
			{Answer: "refunds[].amount", Request: "amount"},
			{Answer: "refunds[].capture_id", Request: "capture_id"},
		},
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "resumeToken", Method: "POST", Path: "/tokens/{id}/resume",
		Retry:     policy.Never,
		Resolve:   "getToken",
		CodeField: "status",
		Success:   []string{"active"},
		Needs:     []string{"id", "status"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "suspendToken", Method: "POST", Path: "/tokens/{id}/suspend",
		Retry:     policy.Never,
		Resolve:   "getToken",
		CodeField: "status",
		Success:   []string{"suspended"},
		Needs:     []string{"id", "status"},
		Options:   []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
	{
		Provider: "paidy", ID: "updatePayment", Method: "PUT", Path: "/payments/{id}",
		Retry:       policy.SameID,
		RetrySource: "VCR, VCR17",
		Key:         "id",
		Resolve:     "getPayment",
		Compare:     []string{"order_ref", "description", "metadata"},
		Needs:       []string{"id", "status", "amount"},
		Options:     []string{"WithPaidyVersion"},
		Echo: []policy.Echo{
			{Answer: "id", Request: "id"},
		},
		KeyVerified: true,
		Errors: []*policy.Code{
			&code404OfCapturePayment,
			&codeMediaTypeUnsupportedOfCapturePayment,
			&codeServiceConflictOfCapturePayment,
			&codeServiceForbiddenOfCapturePayment,
		},
	},
}

func init() { policy.AddCommon(operations, commonOfReads, commonOfWrites) }

var commonOfReads = []*policy.Code{
	&codeAuthenticationFailedOfGetPayment,
	&codeAuthorizationFailedOfGetPayment,
	&codeMethodInvalidOfGetPayment,
	&codeRequestContentMalformedOfGetPayment,
	&codeRequestEntityInvalidOfGetPayment,
	&codeServiceExceptionOfGetPayment,
	&codeVersionUnknownOfGetPayment,
}

var commonOfWrites = []*policy.Code{
	&codeAuthenticationFailedOfCapturePayment,
	&codeAuthorizationFailedOfCapturePayment,
	&codeMethodInvalidOfCapturePayment,
	&codeRequestContentMalformedOfCapturePayment,
	&codeRequestEntityInvalidOfCapturePayment,
	&codeServiceExceptionOfCapturePayment,
	&codeVersionUnknownOfCapturePayment,
}

var code404OfCapturePayment = policy.Code{Code: "404", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Check the id, and that the key is of the family, test or live, that made it"}

var code404OfDeleteToken = policy.Code{Code: "404", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'Q', Advice: "Check the id; the token is unknown or an earlier call deleted it"}

var code404OfGetPayment = policy.Code{Code: "404", Statuses: []int{404}, Class: 'U', Advice: "Check the id, and that the key is of the family, test or live, that made it"}

var codeAuthenticationFailedOfCapturePayment = policy.Code{Code: "authentication.failed", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Check the secret key; it is wrong or was replaced"}

var codeAuthenticationFailedOfGetPayment = policy.Code{Code: "authentication.failed", Statuses: []int{401}, Class: 'U', Advice: "Check the secret key; it is wrong or was replaced"}

var codeAuthorizationFailedOfCapturePayment = policy.Code{Code: "authorization.failed", Statuses: []int{403}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, and ask Paidy what the key may do; Paidy did not authorize the call"}

var codeAuthorizationFailedOfCreatePayment = policy.Code{Code: "authorization.failed", Statuses: []int{403}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask Paidy what the key may do; an authorize_success webhook with your order_ref tells that the payment was made"}

var codeAuthorizationFailedOfGetPayment = policy.Code{Code: "authorization.failed", Statuses: []int{403}, Class: 'Q', Advice: "Ask Paidy what the key may do; Paidy did not authorize the call"}

var codeMediaTypeUnsupportedOfCapturePayment = policy.Code{Code: "media_type.unsupported", Statuses: []int{415}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, then find out what changed the Content-Type; by its name the code says that Paidy does not take it"}

var codeMediaTypeUnsupportedOfCreatePayment = policy.Code{Code: "media_type.unsupported", Statuses: []int{415}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"}

var codeMethodInvalidOfCapturePayment = policy.Code{Code: "method.invalid", Statuses: []int{405}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, then find out what changed the HTTP method; by its name the code says that Paidy does not take it"}

var codeMethodInvalidOfCreatePayment = policy.Code{Code: "method.invalid", Statuses: []int{405}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"}

var codeMethodInvalidOfGetPayment = policy.Code{Code: "method.invalid", Statuses: []int{405}, Class: 'Q', Advice: "Find out what changed the HTTP method; by its name the code says that Paidy does not take it"}

var codePaymentAuthorizationExpiredOfCapturePayment = policy.Code{Code: "payment.authorization.expired", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "The authorization ran out; have the buyer pay again"}

var codeRejectedOfCreatePayment = policy.Code{Code: "rejected", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Ask the buyer to pay another way; Paidy does not disclose why it refused"}

var codeRequestContentMalformedOfCapturePayment = policy.Code{Code: "request_content.malformed", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field is missing or has the wrong form"}

var codeRequestContentMalformedOfGetPayment = policy.Code{Code: "request_content.malformed", Statuses: []int{400}, Class: 'N', Advice: "Correct the request; a field is missing or has the wrong form"}

var codeRequestEntityInvalidOfCapturePayment = policy.Code{Code: "request_entity.invalid", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; its JSON is well formed but a value is not acceptable"}

var codeRequestEntityInvalidOfGetPayment = policy.Code{Code: "request_entity.invalid", Statuses: []int{400}, Class: 'N', Advice: "Correct the request; its JSON is well formed but a value is not acceptable"}

var codeServiceConflictOfCapturePayment = policy.Code{Code: "service.conflict", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token; its state conflicts with the call, perhaps because an earlier one succeeded"}

var codeServiceConflictOfCreatePayment = policy.Code{Code: "service.conflict", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"}

var codeServiceExceptionOfCapturePayment = policy.Code{Code: "service.exception", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token before sending a write again"}

var codeServiceExceptionOfCreatePayment = policy.Code{Code: "service.exception", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"}

var codeServiceExceptionOfGetPayment = policy.Code{Code: "service.exception", Statuses: []int{500}, Class: 'W', Advice: "Wait, then read again"}

var codeServiceForbiddenOfCapturePayment = policy.Code{Code: "service.forbidden", Statuses: []int{403}, Outcome: policy.DidNotHappen, Class: 'Q', Advice: "Read the payment or token; its state does not allow this call, perhaps because an earlier one succeeded"}

var codeVersionUnknownOfCapturePayment = policy.Code{Code: "version.unknown", Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the Paidy-Version header; 2018-04-10 is known to work"}

var codeVersionUnknownOfGetPayment = policy.Code{Code: "version.unknown", Class: 'N', Advice: "Correct the Paidy-Version header; 2018-04-10 is known to work"}
