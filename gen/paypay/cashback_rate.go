package paypay

import "encoding/json"

// CashbackRate is the rate at which a user earns cashback. No source states its fields,
// so it holds the JSON that PayPay sent. Fields that become known will stand here.
type CashbackRate struct {
	// JSON is the answer as it came.
	JSON json.RawMessage
}

// MarshalJSON writes what PayPay sent.
func (r CashbackRate) MarshalJSON() ([]byte, error) { return r.JSON.MarshalJSON() }

// UnmarshalJSON keeps what PayPay sent.
func (r *CashbackRate) UnmarshalJSON(data []byte) error { return r.JSON.UnmarshalJSON(data) }
