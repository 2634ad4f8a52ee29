package jppay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
)

// printed are all texts that fmt and slog make of a value.
func printed(value any) map[string]string {
	texts := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		texts[verb] = fmt.Sprintf(verb, value)
	}
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"slog JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("printed", "value", value)
		texts[name] = out.String()
	}

	return texts
}

func TestCheckoutPrintsNothingOfAPerson(t *testing.T) {
	t.Parallel()
	buyer := jppay.CheckoutBuyer{Email: "hanako@example.com", Name1: "hanako", Phone: "hanako", DOB: "1990-01-01"}
	payment := checkoutPayment()
	payment.Buyer, payment.Description = buyer, "for hanako"
	token := jppay.CheckoutToken{Buyer: buyer, Description: "for hanako"}
	checkout, err := jppay.PaidyCheckout(checkoutKey, payment)
	require.NoError(t, err)

	for name, value := range map[string]any{
		"a buyer":                 buyer,
		"a pointer to a buyer":    &buyer,
		"a payment":               payment,
		"a pointer to a payment":  &payment,
		"a token":                 token,
		"a pointer to a token":    &token,
		"a checkout":              checkout,
		"a pointer to a checkout": &checkout,
		"one inside a struct":     struct{ Checkout *jppay.CheckoutPayment }{&payment},
		"one inside a list":       []jppay.CheckoutBuyer{buyer},
	} {
		for by, text := range printed(value) {
			if by == "slog JSON" && name[:3] == "one" {
				continue // it encodes what is around in JSON, which is what is sent
			}
			assert.NotContains(t, text, "hanako", "%s by %s", name, by)
			assert.NotContains(t, text, "1990", "%s by %s", name, by)
			assert.NotContains(t, text, "68616e616b6f", "%s by %s", name, by) // in hexadecimal
			assert.NotContains(t, text, "104 97 110", "%s by %s", name, by)   // byte by byte
			assert.Contains(t, text, "[REDACTED]", "%s by %s", name, by)
		}
	}
}

func TestANilPointerToACheckoutCanBePrinted(t *testing.T) {
	t.Parallel()
	var payment *jppay.CheckoutPayment

	assert.Equal(t, "<nil>", fmt.Sprint(payment))
}

func TestCheckoutIsEncodedInFull(t *testing.T) {
	t.Parallel()

	encoded, err := json.Marshal(checkoutPayment())

	require.NoError(t, err)
	assert.JSONEq(t, `{"amount":1000,"currency":"JPY","buyer_data":{},
		"buyer":{"email":"successful.payment@paidy.com","name1":"見本 花子","phone":"08000000001"},
		"order":{"items":[{"quantity":1,"unit_price":1000}]}}`, string(encoded))
}
