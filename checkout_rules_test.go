package jppay_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

const checkoutKey = "pk_test_abcdefgh12345678"

func pointer[T any](value T) *T { return &value }

// entries returns a map of n strings.
func entries(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[strconv.Itoa(i)] = "value"
	}

	return m
}

// checkoutCase is one payload. Field is the first wrong field, empty if all are right.
type checkoutCase[T any] struct {
	name   string
	change func(*T)
	field  string
}

func addressOf(zip string, city *string) *paidy.AddressRequest {
	return &paidy.AddressRequest{Zip: zip, City: city}
}

// shipTo changes the shipping address of a payment to one in a city.
func shipTo(zip string) func(*jppay.CheckoutPayment) {
	return func(p *jppay.CheckoutPayment) { p.ShippingAddress = addressOf(zip, pointer("港区")) }
}

var checkoutCases = []checkoutCase[jppay.CheckoutPayment]{
	{"an ordinary purchase", func(*jppay.CheckoutPayment) {}, ""},
	{"another currency", func(p *jppay.CheckoutPayment) { p.Currency = "USD" }, "currency"},
	{"a currency in lower case", func(p *jppay.CheckoutPayment) { p.Currency = "jpy" }, "currency"},
	{"no items", func(p *jppay.CheckoutPayment) { p.Order.Items = nil }, "order.items"},
	{"an empty list of items", func(p *jppay.CheckoutPayment) {
		p.Order.Items = []paidy.OrderItemRequest{}
	}, "order.items"},
	{"a discount", func(p *jppay.CheckoutPayment) {
		p.Order.Items = append(p.Order.Items, paidy.OrderItemRequest{UnitPrice: -100, Quantity: 1})
	}, ""},
	{"an item of nothing", func(p *jppay.CheckoutPayment) { p.Order.Items = make([]paidy.OrderItemRequest, 1) }, ""},
	{"a sum that differs", func(p *jppay.CheckoutPayment) { p.Amount++ }, ""},
	{"twenty entries of metadata", func(p *jppay.CheckoutPayment) { p.Metadata = entries(20) }, ""},
	{"more than twenty entries of metadata", func(p *jppay.CheckoutPayment) { p.Metadata = entries(21) }, "metadata"},

	{"a shipping address", shipTo("100-0000"), ""},
	{"a shipping address without a postal code", shipTo(""), "shipping_address.zip"},
	{"a postal code without the hyphen", shipTo("1000000"), "shipping_address.zip"},
	{"a postal code with a line break", shipTo("100-0000\n"), "shipping_address.zip"},
	{"a postal code in wide digits", shipTo("１００-００００"), "shipping_address.zip"},
	{"a postal code alone", func(p *jppay.CheckoutPayment) {
		p.ShippingAddress = addressOf("100-0000", nil)
	}, "shipping_address"},
	{"an address with an empty line", func(p *jppay.CheckoutPayment) {
		p.ShippingAddress = &paidy.AddressRequest{Zip: "100-0000", Line1: pointer("")}
	}, ""},
	{"a billing address without a postal code", func(p *jppay.CheckoutPayment) {
		p.BuyerData.BillingAddress = addressOf("", pointer("港区"))
	}, "buyer_data.billing_address.zip"},
	{"a second shipping address that is wrong", func(p *jppay.CheckoutPayment) {
		p.BuyerData.AdditionalShippingAddresses = []paidy.AddressRequest{
			*addressOf("100-0000", pointer("港区")), *addressOf("100-00000", pointer("港区")),
		}
	}, "buyer_data.additional_shipping_addresses[1].zip"},

	{"a guest", func(p *jppay.CheckoutPayment) { p.BuyerData.UserID = nullable.NewNullNullable[string]() }, ""},
	{"a day of registration", func(p *jppay.CheckoutPayment) {
		p.BuyerData.AccountRegistrationDate = &openapi_types.Date{Time: time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC)}
	}, ""},
	{"a day of registration beyond four digits", func(p *jppay.CheckoutPayment) {
		p.BuyerData.AccountRegistrationDate = &openapi_types.Date{Time: time.Date(20200, 1, 1, 0, 0, 0, 0, time.UTC)}
	}, "buyer_data.account_registration_date"},
	{"a last order before the year 0", func(p *jppay.CheckoutPayment) {
		p.BuyerData.LastOrderDate = &openapi_types.Date{Time: time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)}
	}, "buyer_data.last_order_date"},
	{"a delivery to a shop", func(p *jppay.CheckoutPayment) {
		p.BuyerData.DeliveryLocnType = pointer(paidy.DeliveryLocationTypeCombini)
	}, ""},
	{"a delivery to a kind of place that is not listed", func(p *jppay.CheckoutPayment) {
		p.BuyerData.DeliveryLocnType = pointer(paidy.DeliveryLocationType("moon"))
	}, "buyer_data.delivery_locn_type"},
}

// The validators of the documents, each made once for all tests.
var (
	paidyContract  = sync.OnceValues(func() (*validate.Validator, error) { return validate.New(specs.Paidy()) })
	legacyContract = sync.OnceValues(func() (*validate.Validator, error) { return validate.New(specs.PaidyLegacy()) })
)

// contractCheck returns what the document says of a body that an operation sends: the
// pointers into it that are wrong.
func contractCheck(
	t *testing.T, contract func() (*validate.Validator, error), operation, path string,
) func(t *testing.T, body any) []string {
	t.Helper()
	validator, err := contract()
	require.NoError(t, err)

	return func(t *testing.T, body any) []string {
		t.Helper()
		encoded, err := json.Marshal(body)
		require.NoError(t, err)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, http.NoBody)
		request.Header.Set("Content-Type", "application/json")

		found := validator.CheckRequest(operation, request, encoded)
		if found == nil {
			return nil
		}
		var pointers []string
		for _, violation := range found.Violations {
			pointers = append(pointers, violation.Pointer)
		}

		return pointers
	}
}

// asPointer writes a field's path as a JSON pointer.
func asPointer(field string) string {
	return "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(field)
}

// assertAgree claims that Checkout and the document both refuse a field, or nothing if it
// is empty. Pointers are what the document refuses.
func assertAgree(t *testing.T, field string, err error, pointers []string) {
	t.Helper()
	if field == "" {
		assert.NoError(t, err)
		assert.Empty(t, pointers)
		return
	}
	assert.ErrorContains(t, err, "jppay: Checkout: "+field+": ")
	assert.Equal(t, []string{asPointer(field)}, pointers)
}

// asCreatePayment is the payment as createPayment would send it: no schema describes
// Checkout's payload, and all its parts but the buyer are those of createPayment.
func asCreatePayment(t *testing.T, payment jppay.CheckoutPayment) map[string]any {
	t.Helper()
	payload, err := json.Marshal(payment)
	require.NoError(t, err)

	return withTokenID(t, payload)
}

// withTokenID is the payload of Checkout as a body of createPayment.
func withTokenID(t *testing.T, payload []byte) map[string]any {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(payload, &body))
	delete(body, "buyer")
	body["token_id"] = "tok_agPdlvX3nytJNK-H"

	return body
}

// compareCases changes a payload as each case says, and compares what the document refuses of it with what
// Checkout does.
func compareCases[T any](
	t *testing.T, cases []checkoutCase[T], payload func() T, check func(t *testing.T, payload T) ([]string, error),
) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := payload()
			c.change(&changed)

			pointers, err := check(t, changed)

			assertAgree(t, c.field, err, pointers)
		})
	}
}

func TestCheckoutRefusesWhatTheDocumentRefuses(t *testing.T) {
	t.Parallel()
	document := contractCheck(t, paidyContract, "createPayment", "/payments")

	compareCases(t, checkoutCases, checkoutPayment, func(t *testing.T, payment jppay.CheckoutPayment) ([]string, error) {
		t.Helper()
		_, err := jppay.PaidyCheckout(checkoutKey, payment)

		return document(t, asCreatePayment(t, payment)), err
	})
}

func legacyBuyer(email string) paidylegacy.Buyer {
	return paidylegacy.Buyer{
		Name: "見本 花子", Name2: "ミホン ハナコ",
		Email: paidylegacy.BuyerEmail{Address: email},
		Phone: paidylegacy.BuyerPhone{Number: "080-0000-0000"},
		Address: paidylegacy.BuyerAddress{
			Address2: "見本町1-2-3", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001",
		},
	}
}

func legacyBody() paidylegacy.AuthorizeRequest {
	return paidylegacy.AuthorizeRequest{
		Buyer: legacyBuyer("hanako@example.com"),
		Order: paidylegacy.AuthorizeOrder{
			Items:       []paidylegacy.OrderItem{{Title: "湯のみ", Amount: 4800, Quantity: 1}},
			TotalAmount: 4800,
		},
		MerchantData: paidylegacy.MerchantData{Store: "見本堂"},
	}
}

func legacyConfig() jppay.PaidyLegacyConfig {
	return jppay.PaidyLegacyConfig{APIKey: secret("NTNlYmFiYTRjYTAx"), Secret: secret("legacy-secret-12")}
}

var legacyCases = []checkoutCase[paidylegacy.AuthorizeRequest]{
	{"an ordinary purchase", func(*paidylegacy.AuthorizeRequest) {}, ""},
	{"no items", func(b *paidylegacy.AuthorizeRequest) { b.Order.Items = nil }, "order.items"},
	{"an empty list of items", func(b *paidylegacy.AuthorizeRequest) {
		b.Order.Items = []paidylegacy.OrderItem{}
	}, ""},
	{"a sum that differs", func(b *paidylegacy.AuthorizeRequest) { b.Order.TotalAmount++ }, ""},
	{"a date of birth", func(b *paidylegacy.AuthorizeRequest) { b.Buyer.DOB = pointer("1990-04-01") }, ""},
	{"a date of birth that is unknown", func(b *paidylegacy.AuthorizeRequest) { b.Buyer.DOB = pointer("") }, ""},
	{"a date of birth with slashes", func(b *paidylegacy.AuthorizeRequest) {
		b.Buyer.DOB = pointer("1990/4/1")
	}, "buyer.dob"},
	{"a date of birth with a line break", func(b *paidylegacy.AuthorizeRequest) {
		b.Buyer.DOB = pointer("1990-04-01\n")
	}, "buyer.dob"},
	{"no postal code", func(b *paidylegacy.AuthorizeRequest) {
		b.Buyer.Address.PostalCode = ""
	}, "buyer.address.postal_code"},
	{"a postal code without the hyphen", func(b *paidylegacy.AuthorizeRequest) {
		b.Buyer.Address.PostalCode = "1000001"
	}, "buyer.address.postal_code"},
	{"an extended authorization", func(b *paidylegacy.AuthorizeRequest) {
		b.Options = &paidylegacy.AuthorizeOptions{AuthorizeType: pointer(paidylegacy.AuthorizeOptionsAuthorizeTypeExtended)}
	}, ""},
	{"an unknown kind of authorization", func(b *paidylegacy.AuthorizeRequest) {
		kind := paidylegacy.AuthorizeOptionsAuthorizeType("Extended")
		b.Options = &paidylegacy.AuthorizeOptions{AuthorizeType: &kind}
	}, "options.authorize_type"},
}

func TestLegacyCheckoutRefusesWhatTheDocumentRefuses(t *testing.T) {
	t.Parallel()
	document := contractCheck(t, legacyContract, "authorizePayment", "/pay/authorize")

	compareCases(t, legacyCases, legacyBody, func(t *testing.T, body paidylegacy.AuthorizeRequest) ([]string, error) {
		t.Helper()
		_, err := jppay.PaidyLegacyCheckout(legacyConfig(), body)

		return document(t, body), err
	})
}

// Paidy writes the buyer's date of birth as the document writes other dates. No
// schema describes it, so another date of the document stands in for it.
func TestADateOfBirthHasTheFormOfTheDocumentsDates(t *testing.T) {
	t.Parallel()
	document := contractCheck(t, paidyContract, "createPayment", "/payments")

	for dob, good := range map[string]bool{
		"1990-01-01": true, "2000-02-29": true, "1990/1/1": false, "1990-1-1": false, "19900101": false,
		"1990-13-01": false, "1990-00-01": false, "1990-01-32": false, "1990-01-00": false, "90-01-01": false,
		"1990-01-01T00:00:00Z": false, "1990-01-01 ": false, "平成2年1月1日": false, "１９９０-０１-０１": false,
	} {
		body := asCreatePayment(t, checkoutPayment())
		body["buyer_data"] = map[string]string{"account_registration_date": dob}
		assert.Equal(t, good, document(t, body) == nil, dob)

		payment := checkoutPayment()
		payment.Buyer.DOB = dob
		_, err := jppay.PaidyCheckout(checkoutKey, payment)
		_, tokenErr := jppay.PaidyTokenCheckout(checkoutKey, jppay.CheckoutToken{Buyer: payment.Buyer})
		if good {
			require.NoError(t, err, dob)
			require.NoError(t, tokenErr, dob)
			continue
		}
		require.EqualError(t, err, "jppay: Checkout: buyer.dob: is not a date in the form YYYY-MM-DD")
		require.EqualError(t, tokenErr, err.Error())
	}
}

// The document's patterns and the contract check let these pass.
func TestCheckoutRefusesDaysThatNoMonthHas(t *testing.T) {
	t.Parallel()
	payment, body := checkoutPayment(), legacyBody()
	payment.Buyer.DOB = "1990-02-30"
	body.Buyer.DOB = &payment.Buyer.DOB

	_, err := jppay.PaidyCheckout(checkoutKey, payment)
	_, legacyErr := jppay.PaidyLegacyCheckout(legacyConfig(), body)

	require.ErrorContains(t, err, "buyer.dob: ")
	assert.ErrorContains(t, legacyErr, "buyer.dob: ")
}

func TestCheckoutNamesTheFieldThatIsWrongAndNotItsValue(t *testing.T) {
	t.Parallel()
	payment := checkoutPayment()

	payment.ShippingAddress = addressOf("zip-of-hanako", pointer("city-of-hanako"))
	_, err := jppay.PaidyCheckout(checkoutKey, payment)
	require.EqualError(t, err, "jppay: Checkout: shipping_address.zip: is not a postal code in the form NNN-NNNN")

	_, err = jppay.PaidyCheckout(checkoutKey, jppay.CheckoutPayment{})
	assert.EqualError(t, err, "jppay: Checkout: amount: must be positive")
}

func TestCheckoutFillsInTheOnlyCurrency(t *testing.T) {
	t.Parallel()
	payment := checkoutPayment()
	payment.Currency = ""

	checkout, err := jppay.PaidyCheckout(checkoutKey, payment)

	require.NoError(t, err)
	assert.Contains(t, string(checkout.Payload), `"currency":"JPY"`)
}

// The fuzzer fills in what people may type. PaidyCheckout must not panic, and what it
// lets pass must be what the document lets pass.
func FuzzPaidyCheckout(f *testing.F) {
	f.Add(int64(1000), "JPY", "1990-01-01", "100-0000", "港区", "home", int64(0), uint8(1), uint8(1), uint8(1))
	f.Add(int64(-1), "", "1990/1/1", "", "", "moon", int64(1)<<62, uint8(0), uint8(21), uint8(0))
	f.Add(int64(1), "", "\xff", "100-0000", "\xff", "", int64(-1)<<62, uint8(3), uint8(0), uint8(255))
	validator, err := paidyContract()
	require.NoError(f, err)
	request := httptest.NewRequestWithContext(f.Context(), http.MethodPost, "/payments", http.NoBody)
	request.Header.Set("Content-Type", "application/json")

	f.Fuzz(func(t *testing.T, amount int64, currency, text, zip, line, kind string, day int64, items, meta, parts uint8) {
		place := paidy.DeliveryLocationType(kind)
		address := &paidy.AddressRequest{Zip: zip}
		if parts&1 != 0 {
			address.Line2 = &line
		}
		payment := jppay.CheckoutPayment{
			Amount: amount, Currency: currency, StoreName: text, Description: line, Metadata: entries(int(meta)),
			Buyer:           jppay.CheckoutBuyer{Email: line, Name1: text, Name2: zip, Phone: kind, DOB: text},
			ShippingAddress: address,
		}
		if parts&2 != 0 {
			payment.Order.Items = make([]paidy.OrderItemRequest, items)
			payment.BuyerData.DeliveryLocnType = &place
		}
		if parts&4 != 0 {
			payment.BuyerData.LastOrderDate = &openapi_types.Date{Time: time.Unix(day, 0)}
			payment.BuyerData.UserID = nullable.Nullable[string]{parts&8 != 0: line}
			payment.BuyerData.AdditionalShippingAddresses = []paidy.AddressRequest{*address}
		}

		checkout, err := jppay.PaidyCheckout(checkoutKey, payment)

		assert.NotEmpty(t, fmt.Sprintf("%v %+v", payment, checkout))
		if err != nil {
			return
		}
		encoded, err := json.Marshal(withTokenID(t, checkout.Payload))
		require.NoError(t, err)
		assert.Nil(t, validator.CheckRequest("createPayment", request, encoded))
	})
}
