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
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
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
	} {
		assertNothingPersonal(t, name, value)
		for by, text := range printed(value) {
			assert.NotContains(t, text, "1990", "%s by %s", name, by)
			assert.Contains(t, text, "[REDACTED]", "%s by %s", name, by)
		}
	}
}

// person is what a person's fields hold here.
const person = "hanako"

// assertNothingPersonal holds every text that fmt and slog make of a value.
func assertNothingPersonal(t *testing.T, name string, value any) {
	t.Helper()
	for by, text := range printed(value) {
		assert.NotContains(t, text, person, "%s by %s", name, by)
		assert.NotContains(t, text, "68616e616b6f", "%s by %s: in hexadecimal", name, by)
		assert.NotContains(t, text, "104 97 110", "%s by %s: byte by byte", name, by)
	}
}

func TestGeneratedTypesPrintNothingOfAPerson(t *testing.T) {
	t.Parallel()
	address := &paidy.AddressRequest{Line1: pointer(person), Zip: person}
	buyer := &paidy.Buyer{Name1: pointer(person), Name2: pointer(person)}
	payment := paidy.Payment{ID: "pay_1", Buyer: buyer, ShippingAddress: &paidy.Address{Line1: pointer(person)}}
	legacy := legacyBody()
	legacy.Buyer.Name, legacy.ConsumerData = person, &paidylegacy.ConsumerData{EmployerName: pointer(person)}
	info := paypay.KYCInfo{FirstName: pointer(person)}

	for name, value := range map[string]any{
		"a request": paidy.CreatePaymentRequest{
			ShippingAddress: address, BuyerData: paidy.BuyerDataRequest{BillingAddress: address},
		},
		"a payment":         payment,
		"a pointer to one":  &payment,
		"a token":           paidy.Token{Origin: &paidy.ConsumerOrigin{Name1: pointer(person)}},
		"what came with it": overlay.Answer{Status: 200, Body: []byte(person)},
		"a pointer to that": &overlay.Answer{Status: 200, Body: []byte(person)},
		"a legacy request":  legacy,
		"who a user is":     paypay.KYCDetails{KYCInfo: &info},
	} {
		assertNothingPersonal(t, name, value)
	}
}

func TestAPrintedPaymentKeepsWhatIsNotPersonal(t *testing.T) {
	t.Parallel()
	payment := paidy.Payment{ID: "pay_1", Status: paidy.PaymentStatusClosed, Buyer: &paidy.Buyer{}}

	for by, text := range map[string]string{
		"fmt":       fmt.Sprintf("%+v", payment),
		"slog text": printed(payment)["slog text"],
		"slog JSON": printed(&payment)["slog JSON"],
	} {
		assert.Contains(t, text, "ID:pay_1", by)
		assert.Contains(t, text, "Status:closed", by)
		assert.Contains(t, text, "Buyer:[REDACTED]", by)
	}
}

// slog's JSON handler encodes what is around it as JSON, which holds everything.
func TestCheckoutInsideAnotherValueIsRedactedByFmt(t *testing.T) {
	t.Parallel()
	payment := checkoutPayment()
	payment.Description = person

	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, struct{ Payment *jppay.CheckoutPayment }{&payment}), person, verb)
		assert.NotContains(t, fmt.Sprintf(verb, []jppay.CheckoutPayment{payment}), person, verb)
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
