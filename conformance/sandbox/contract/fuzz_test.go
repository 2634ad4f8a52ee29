package contract

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/policy"
)

// FuzzReadBody: JSON stays JSON, what is none stays as it is, and a body that was read once
// is read the same again.
func FuzzReadBody(f *testing.F) {
	for _, body := range []string{
		`{"merchantPaymentId":"a","storeId":null,"orderItems":[{"category":null,"unitPrice":{}}],"productType":""}`,
		` { "order" : {"items":[ {"unit_price":1.5 , "id":null } ]}, "metadata":{"\u00e9":null,"~/":null} } `,
		`{"storeId":null,"storeId":null}`, `{"\ud800":null}`, `[null]`, `null`, `{`, ``, `{"amount":"1000"}`,
	} {
		f.Add([]byte(body))
	}

	f.Fuzz(func(t *testing.T, body []byte) {
		for provider, operations := range map[policy.Provider][]string{
			policy.PayPay:      {"createQRCode", "createCashback", "getPaymentDetails"},
			policy.Paidy:       {"createPayment", "refundPayment", "closePayment"},
			policy.PaidyLegacy: {"authorizePayment"},
		} {
			for _, op := range operations {
				read, notes := Of(provider).ReadBody(op, body)
				if !json.Valid(body) && len(body) > 0 {
					assert.Equal(t, body, read)
					continue
				}
				again, more := Of(provider).ReadBody(op, read)
				if len(read) > 0 {
					assert.True(t, json.Valid(read), "%s", read)
				}
				assert.Empty(t, more)
				assert.Equal(t, read, again)
				for _, note := range notes {
					assert.NotContains(t, note, "\n")
				}
			}
		}
	})
}
