package jppay

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

// The rules in this file are those of specs/paidy.yaml and specs/paidy-legacy.yaml.
// They are written by hand because a client must not link the contract validator; a test
// compares them with it. They refuse nothing that no source states.

// maxMetadata is how many entries metadata may have.
const maxMetadata = 20

var postalCode = regexp.MustCompile(`^\d{3}-\d{4}$`)

// wrongField names a field of the payload and its rule. It does not show the value,
// which may be personal.
func wrongField(path, rule string) error {
	return errors.New("jppay: Checkout: " + path + ": " + rule)
}

func checkPayment(p *CheckoutPayment) error {
	if p.Amount <= 0 {
		return wrongField("amount", "must be positive")
	}
	if !paidy.Currency(p.Currency).Valid() {
		return wrongField("currency", "must be JPY, or empty, which means JPY")
	}
	if err := cmp.Or(checkDay("buyer.dob", p.Buyer.DOB), checkBuyerData(&p.BuyerData)); err != nil {
		return err
	}
	if len(p.Order.Items) == 0 {
		return wrongField("order.items", "must hold at least one item")
	}
	if err := checkAddress("shipping_address", p.ShippingAddress); err != nil {
		return err
	}
	if len(p.Metadata) > maxMetadata {
		return wrongField("metadata", fmt.Sprintf("must hold at most %d entries", maxMetadata))
	}
	return nil
}

func checkBuyerData(b *paidy.BuyerDataRequest) error {
	if date := b.AccountRegistrationDate; date != nil {
		if err := checkDay("buyer_data.account_registration_date", date.String()); err != nil {
			return err
		}
	}
	if date := b.LastOrderDate; date != nil {
		if err := checkDay("buyer_data.last_order_date", date.String()); err != nil {
			return err
		}
	}
	for i := range b.AdditionalShippingAddresses {
		path := fmt.Sprintf("buyer_data.additional_shipping_addresses[%d]", i)
		if err := checkAddress(path, &b.AdditionalShippingAddresses[i]); err != nil {
			return err
		}
	}
	if err := checkAddress("buyer_data.billing_address", b.BillingAddress); err != nil {
		return err
	}
	if kind := b.DeliveryLocnType; kind != nil && !kind.Valid() {
		return wrongField("buyer_data.delivery_locn_type", "must be a constant of type paidy.DeliveryLocationType")
	}
	return nil
}

// checkAddress accepts nil, an address that is left out.
func checkAddress(path string, a *paidy.AddressRequest) error {
	switch {
	case a == nil:
		return nil
	case !postalCode.MatchString(a.Zip):
		return wrongField(path+".zip", "is not a postal code in the form NNN-NNNN")
	case a.Line1 == nil && a.Line2 == nil && a.City == nil && a.State == nil:
		return wrongField(path, "needs a field besides zip: line1, line2, city or state")
	}
	return nil
}

// checkDay accepts an empty text, a day that is left out.
func checkDay(path, text string) error {
	if text == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return wrongField(path, "is not a date in the form YYYY-MM-DD")
	}
	return nil
}

func checkAuthorizeRequest(b *paidylegacy.AuthorizeRequest) error {
	if dob := b.Buyer.DOB; dob != nil {
		if err := checkDay("buyer.dob", *dob); err != nil {
			return err
		}
	}
	if !postalCode.MatchString(b.Buyer.Address.PostalCode) {
		return wrongField("buyer.address.postal_code", "is not a postal code in the form NNN-NNNN")
	}
	if b.Order.Items == nil {
		return wrongField("order.items", "is missing")
	}
	if o := b.Options; o != nil && o.AuthorizeType != nil && !o.AuthorizeType.Valid() {
		return wrongField("options.authorize_type", "must be simple or extended")
	}
	return nil
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
