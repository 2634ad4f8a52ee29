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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[5],  // payment.authorization.expired
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[1],  // authentication.failed
			&codes[12], // authorization.failed
			&codes[13], // media_type.unsupported
			&codes[14], // method.invalid
			&codes[15], // rejected
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[16], // service.conflict
			&codes[17], // service.exception
			&codes[11], // version.unknown
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
			&codes[18], // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[19], // 404
			&codes[20], // authentication.failed
			&codes[21], // authorization.failed
			&codes[22], // method.invalid
			&codes[23], // request_content.malformed
			&codes[24], // request_entity.invalid
			&codes[25], // service.exception
			&codes[26], // version.unknown
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
			&codes[19], // 404
			&codes[20], // authentication.failed
			&codes[21], // authorization.failed
			&codes[22], // method.invalid
			&codes[23], // request_content.malformed
			&codes[24], // request_entity.invalid
			&codes[25], // service.exception
			&codes[26], // version.unknown
		},
	},
	{
		Provider: "paidy", ID: "listTokens", Method: "GET", Path: "/tokens/",
		Retry:   policy.Read,
		Options: []string{"WithPaidyVersion"},
		Errors: []*policy.Code{
			&codes[20], // authentication.failed
			&codes[21], // authorization.failed
			&codes[22], // method.invalid
			&codes[23], // request_content.malformed
			&codes[24], // request_entity.invalid
			&codes[25], // service.exception
			&codes[26], // version.unknown
		},
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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
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
			&codes[0],  // 404
			&codes[1],  // authentication.failed
			&codes[2],  // authorization.failed
			&codes[3],  // media_type.unsupported
			&codes[4],  // method.invalid
			&codes[6],  // request_content.malformed
			&codes[7],  // request_entity.invalid
			&codes[8],  // service.conflict
			&codes[9],  // service.exception
			&codes[10], // service.forbidden
			&codes[11], // version.unknown
		},
	},
}

var codes = [...]policy.Code{
	{Code: "404", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Check the id, and that the key is of the family, test or live, that made it"},
	{Code: "authentication.failed", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "Check the secret key; it is wrong or was replaced"},
	{Code: "authorization.failed", Statuses: []int{403}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, and ask Paidy what the key may do; Paidy did not authorize the call"},
	{Code: "media_type.unsupported", Statuses: []int{415}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, then find out what changed the Content-Type; by its name the code says that Paidy does not take it"},
	{Code: "method.invalid", Statuses: []int{405}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token, then find out what changed the HTTP method; by its name the code says that Paidy does not take it"},
	{Code: "payment.authorization.expired", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "The authorization ran out; have the buyer pay again"},
	{Code: "request_content.malformed", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; a field is missing or has the wrong form"},
	{Code: "request_entity.invalid", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the request; its JSON is well formed but a value is not acceptable"},
	{Code: "service.conflict", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token; its state conflicts with the call, perhaps because an earlier one succeeded"},
	{Code: "service.exception", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Read the payment or token before sending a write again"},
	{Code: "service.forbidden", Statuses: []int{403}, Outcome: policy.DidNotHappen, Class: 'Q', Advice: "Read the payment or token; its state does not allow this call, perhaps because an earlier one succeeded"},
	{Code: "version.unknown", Outcome: policy.DidNotHappen, Class: 'N', Advice: "Correct the Paidy-Version header; 2018-04-10 is known to work"},
	{Code: "authorization.failed", Statuses: []int{403}, Outcome: policy.Unknown, Class: 'Q', Advice: "Ask Paidy what the key may do; an authorize_success webhook with your order_ref tells that the payment was made"},
	{Code: "media_type.unsupported", Statuses: []int{415}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"},
	{Code: "method.invalid", Statuses: []int{405}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"},
	{Code: "rejected", Statuses: []int{200}, Outcome: policy.DidNotHappen, Kind: policy.Declined, Class: 'U', Advice: "Ask the buyer to pay another way; Paidy does not disclose why it refused"},
	{Code: "service.conflict", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"},
	{Code: "service.exception", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "Do not send again yet; an authorize_success webhook with your order_ref tells that the payment was made"},
	{Code: "404", Statuses: []int{404}, Outcome: policy.DidNotHappen, Class: 'Q', Advice: "Check the id; the token is unknown or an earlier call deleted it"},
	{Code: "404", Statuses: []int{404}, Class: 'U', Advice: "Check the id, and that the key is of the family, test or live, that made it"},
	{Code: "authentication.failed", Statuses: []int{401}, Class: 'U', Advice: "Check the secret key; it is wrong or was replaced"},
	{Code: "authorization.failed", Statuses: []int{403}, Class: 'Q', Advice: "Ask Paidy what the key may do; Paidy did not authorize the call"},
	{Code: "method.invalid", Statuses: []int{405}, Class: 'Q', Advice: "Find out what changed the HTTP method; by its name the code says that Paidy does not take it"},
	{Code: "request_content.malformed", Statuses: []int{400}, Class: 'N', Advice: "Correct the request; a field is missing or has the wrong form"},
	{Code: "request_entity.invalid", Statuses: []int{400}, Class: 'N', Advice: "Correct the request; its JSON is well formed but a value is not acceptable"},
	{Code: "service.exception", Statuses: []int{500}, Class: 'W', Advice: "Wait, then read again"},
	{Code: "version.unknown", Class: 'N', Advice: "Correct the Paidy-Version header; 2018-04-10 is known to work"},
}
