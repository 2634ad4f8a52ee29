package jppay

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

// The rules in this file are those of specs/paidy.yaml and specs/paidy-legacy.yaml.
// They are written by hand because a client must not link the contract validator; a test
// compares them with it. They refuse nothing that no source states.

// maxMetadata is how many entries metadata may have.
const maxMetadata = 20

var postalCode = regexp.MustCompile(`^\d{3}-\d{4}$`)

// rule returns an error with the path of a field and its rule, unless the field is valid. It does
// not show the value, which may be personal.
func rule(valid bool, path, text string) error {
	if valid {
		return nil
	}
	return errors.New("jppay: Checkout: " + path + ": " + text)
}

func checkPayment(p *CheckoutPayment) error {
	return cmp.Or(
		rule(p.Amount > 0, "amount", "must be positive"),
		rule(paidy.Currency(p.Currency).Valid(), "currency", "must be JPY, or empty, which means JPY"),
		checkDay("buyer.dob", p.Buyer.DOB),
		checkBuyerData(&p.BuyerData),
		rule(len(p.Order.Items) > 0, "order.items", "must hold at least one item"),
		checkAddress("shipping_address", p.ShippingAddress),
		rule(len(p.Metadata) <= maxMetadata, "metadata", fmt.Sprintf("must hold at most %d entries", maxMetadata)),
	)
}

func checkBuyerData(b *paidy.BuyerDataRequest) error {
	if err := cmp.Or(
		checkDate("buyer_data.account_registration_date", b.AccountRegistrationDate),
		checkDate("buyer_data.last_order_date", b.LastOrderDate),
	); err != nil {
		return err
	}
	for i := range b.AdditionalShippingAddresses {
		path := fmt.Sprintf("buyer_data.additional_shipping_addresses[%d]", i)
		if err := checkAddress(path, &b.AdditionalShippingAddresses[i]); err != nil {
			return err
		}
	}
	return cmp.Or(
		checkAddress("buyer_data.billing_address", b.BillingAddress),
		rule(b.DeliveryLocnType == nil || b.DeliveryLocnType.Valid(),
			"buyer_data.delivery_locn_type", "must be a constant of type paidy.DeliveryLocationType"),
	)
}

// checkAddress accepts nil, an address that is left out.
func checkAddress(path string, a *paidy.AddressRequest) error {
	if a == nil {
		return nil
	}
	return cmp.Or(
		checkPostalCode(path+".zip", a.Zip),
		rule(a.Line1 != nil || a.Line2 != nil || a.City != nil || a.State != nil,
			path, "needs a field besides zip: line1, line2, city or state"),
	)
}

func checkPostalCode(path, text string) error {
	return rule(postalCode.MatchString(text), path, "is not a postal code in the form NNN-NNNN")
}

// checkDate accepts nil, a day that is left out.
func checkDate(path string, date *types.Date) error {
	if date == nil {
		return nil
	}
	return checkDay(path, date.String())
}

// checkDay accepts an empty text, a day that is left out.
func checkDay(path, text string) error {
	_, err := time.Parse(time.DateOnly, text)
	return rule(text == "" || err == nil, path, "is not a date in the form YYYY-MM-DD")
}

func checkAuthorizeRequest(b *paidylegacy.AuthorizeRequest) error {
	dob := ""
	if b.Buyer.DOB != nil {
		dob = *b.Buyer.DOB
	}
	return cmp.Or(
		checkDay("buyer.dob", dob),
		checkPostalCode("buyer.address.postal_code", b.Buyer.Address.PostalCode),
		rule(b.Order.Items != nil, "order.items", "is missing"),
		rule(b.Options == nil || b.Options.AuthorizeType == nil || b.Options.AuthorizeType.Valid(),
			"options.authorize_type", "must be simple or extended"),
	)
}

// sumOf returns the sum of the items, tax and shipping of an order.
func sumOf(order paidy.OrderRequest) *big.Int {
	sum := plus(order.Tax, order.Shipping)
	for _, item := range order.Items {
		add(sum, item.UnitPrice, item.Quantity)
	}
	return sum
}

// legacySumOf is sumOf for an order of legacy Paidy.
func legacySumOf(order paidylegacy.AuthorizeOrder) *big.Int {
	sum := plus(order.Tax, order.Shipping)
	for _, item := range order.Items {
		add(sum, item.Amount, item.Quantity)
	}
	return sum
}

// add adds the price of some pieces. A product may be larger than an int64.
func add(sum *big.Int, price, pieces int64) {
	sum.Add(sum, new(big.Int).Mul(big.NewInt(price), big.NewInt(pieces)))
}

func plus(amounts ...*int64) *big.Int {
	sum := new(big.Int)
	for _, amount := range amounts {
		if amount != nil {
			sum.Add(sum, big.NewInt(*amount))
		}
	}
	return sum
}

// sumWarnings compares a sum with the amount in a field.
func sumWarnings(field string, amount int64, sum *big.Int) []string {
	if sum.Cmp(big.NewInt(amount)) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: is %d, but items, tax and shipping add up to %s", field, amount, sum)}
}
