package overlay

import (
	"encoding/json"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// Provider names one of the three APIs: "paypay", "paidy" or "paidy-legacy".
type Provider = policy.Provider

// The three providers.
const (
	PayPay      = policy.PayPay
	Paidy       = policy.Paidy
	PaidyLegacy = policy.PaidyLegacy
)

// dialect reads the answers of a provider.
type dialect struct {
	requestIDHeader string // empty if the provider sends none
	decode          func(status int, body []byte) refusal
}

var dialects = map[Provider]dialect{
	PayPay:      {requestIDHeader: "X-REQUEST-ID", decode: decodePayPay},
	Paidy:       {requestIDHeader: "Request-Id", decode: decodePaidy},
	PaidyLegacy: {decode: decodePaidyLegacy},
}

// refusal is what a provider says about a request that it did not fulfil. All fields are
// empty if the body does not have the provider's envelope: then it may come from a gateway,
// which does not speak for the provider.
type refusal struct{ code, codeID, message string }

func decodePayPay(_ int, body []byte) refusal {
	var envelope struct {
		ResultInfo struct {
			Code    string `json:"code"`
			Message string `json:"message"`
			CodeID  string `json:"codeId"`
		} `json:"resultInfo"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return refusal{}
	}
	info := envelope.ResultInfo
	return refusal{code: info.Code, codeID: info.CodeID, message: info.Message}
}

// decodePaidy reads an error, which must have all fields of Paidy's errors. Of a success it
// reads the status of the payment or token, which serves as its code. It ignores the field
// status of an error: that was a string in 2018, is a number today, and equals the HTTP
// status.
func decodePaidy(status int, body []byte) refusal {
	var answer struct {
		Code        string  `json:"code"`
		Reference   *string `json:"reference"`
		Title       *string `json:"title"`
		Description *string `json:"description"`
	}
	failed := json.Unmarshal(body, &answer) == nil && answer.Code != "" &&
		answer.Reference != nil && answer.Title != nil && answer.Description != nil
	if failed {
		return refusal{code: answer.Code, message: strings.TrimSpace(*answer.Title + ": " + *answer.Description)}
	}
	var payment struct {
		Status string `json:"status"`
	}
	if status/100 == 2 && json.Unmarshal(body, &payment) == nil {
		return refusal{code: payment.Status}
	}
	return refusal{}
}

func decodePaidyLegacy(_ int, body []byte) refusal {
	var result struct {
		Status  string `json:"status"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &result) != nil {
		return refusal{}
	}
	return refusal{code: result.Status, codeID: result.Reason, message: result.Message}
}
