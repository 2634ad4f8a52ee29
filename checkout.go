package jppay

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// Checkout is what a page passes to Paidy Checkout in the browser. The page adds its callback
// functions to Config and passes it to Paidy.configure; it passes Payload to launch. Both are
// JSON that may be written into a <script> element: <, > and & are escaped. A Checkout prints
// [REDACTED], because it holds personal data; its fields print their content.
type Checkout struct {
	Config, Payload json.RawMessage
	// Warnings lists probable mistakes, a line each: items, tax and shipping do not add up to
	// the amount. It is not known whether Paidy refuses that; sources act both ways.
	Warnings []string
}

// CheckoutBuyer is the buyer as the shop knows them. It prints [REDACTED]; its JSON,
// which is sent, holds everything.
type CheckoutBuyer struct {
	Email string `json:"email"`
	// Name1 is the name in kanji, family name first; Name2 in katakana.
	Name1 string `json:"name1"`
	Name2 string `json:"name2,omitempty"`
	Phone string `json:"phone"`
	// DOB is the date of birth, YYYY-MM-DD; empty if unknown.
	DOB string `json:"dob,omitempty"`
}

// CheckoutPayment is one purchase. Amount is in yen and includes tax and
// shipping. Like CheckoutBuyer it prints [REDACTED].
type CheckoutPayment struct {
	Amount int64 `json:"amount"`
	// Currency is JPY; empty means JPY.
	Currency        string                 `json:"currency"`
	StoreName       string                 `json:"store_name,omitempty"`
	Description     string                 `json:"description,omitempty"`
	Buyer           CheckoutBuyer          `json:"buyer"`
	BuyerData       paidy.BuyerDataRequest `json:"buyer_data"`
	Order           paidy.OrderRequest     `json:"order"`
	ShippingAddress *paidy.AddressRequest  `json:"shipping_address,omitempty"`
	Metadata        map[string]string      `json:"metadata,omitempty"`
}

// CheckoutToken is a consent to recurring payments. Like CheckoutBuyer it prints
// [REDACTED].
type CheckoutToken struct {
	// WalletID groups the tokens of one consumer; empty means "default".
	WalletID    string
	Description string
	StoreName   string
	Buyer       CheckoutBuyer
}

// PaidyCheckout returns what a page needs for one purchase. publicKey begins with pk_test_ or
// pk_live_: everybody could read a secret key in a page.
//
// It refuses what specs/paidy.yaml refuses, such as an order without items, and a
// date of birth that is not YYYY-MM-DD. The error names the first field that is
// wrong and never shows its value:
//
//	jppay: Checkout: order.items: must hold at least one item
//
// If the sum of items, tax and shipping differs from Amount, Checkout.Warnings says so.
func PaidyCheckout(publicKey string, payment CheckoutPayment) (Checkout, error) {
	payment.Currency = cmp.Or(payment.Currency, string(paidy.CurrencyJPY))
	if err := checkPayment(&payment); err != nil {
		return Checkout{}, err
	}
	checkout, err := newCheckout(publicKey, map[string]any{"api_key": publicKey}, payment)
	if err != nil {
		return Checkout{}, err
	}
	checkout.Warnings = sumWarnings("amount", payment.Amount, sumOf(payment.Order))
	return checkout, nil
}

// PaidyTokenCheckout returns what a page needs to ask for a recurring token. It
// refuses a date of birth that is not YYYY-MM-DD.
func PaidyTokenCheckout(publicKey string, token CheckoutToken) (Checkout, error) {
	if err := checkDay("buyer.dob", token.Buyer.DOB); err != nil {
		return Checkout{}, err
	}
	config := map[string]any{
		"api_key": publicKey,
		"token": map[string]string{
			"wallet_id": cmp.Or(token.WalletID, "default"), "type": "recurring", "description": token.Description,
		},
	}
	return newCheckout(publicKey, config, map[string]any{"store_name": token.StoreName, "buyer": token.Buyer})
}

func newCheckout(publicKey string, config, payload any) (Checkout, error) {
	if err := configcheck.Credential("public key", publicKey); err != nil {
		return Checkout{}, fmt.Errorf("jppay: Checkout: %w", err)
	}
	if !strings.HasPrefix(publicKey, "pk_test_") && !strings.HasPrefix(publicKey, "pk_live_") {
		return Checkout{}, errors.New("jppay: Checkout: public key: must begin with pk_test_ or pk_live_")
	}
	return encodeCheckout(config, payload)
}

// PaidyLegacyCheckout returns what a page needs for legacy Checkout, with the checksum in the
// payload. The page makes the API key public, but not the secret. It refuses what
// specs/paidy-legacy.yaml refuses. Its errors and warnings are like those of PaidyCheckout.
func PaidyLegacyCheckout(config PaidyLegacyConfig, body paidylegacy.AuthorizeRequest) (Checkout, error) {
	auth, err := overlay.NewLegacyAuth(config.APIKey, config.Secret)
	if err != nil {
		return Checkout{}, fmt.Errorf("jppay: Checkout: %w", err)
	}
	if err := checkAuthorizeRequest(&body); err != nil {
		return Checkout{}, err
	}
	out, err := encodeCheckout(map[string]string{"key": config.APIKey.Reveal()}, body)
	if err != nil {
		return Checkout{}, err
	}
	operation := operationOf(paidylegacy.Operations(), "authorizePayment")
	if out.Payload, err = auth.AddChecksum(operation, out.Payload); err != nil {
		return Checkout{}, fmt.Errorf("jppay: Checkout: %w", err)
	}
	out.Warnings = sumWarnings("order.total_amount", body.Order.TotalAmount, legacySumOf(body.Order))
	return out, nil
}

func encodeCheckout(config, payload any) (out Checkout, err error) {
	if out.Config, err = json.Marshal(config); err != nil {
		return Checkout{}, fmt.Errorf("jppay: Checkout: %w", err)
	}
	if out.Payload, err = json.Marshal(payload); err != nil {
		return Checkout{}, fmt.Errorf("jppay: Checkout: %w", err)
	}
	return out, nil
}

// operationOf returns an operation of a table.
func operationOf(table []policy.Operation, id string) *policy.Operation {
	return &table[slices.IndexFunc(table, func(op policy.Operation) bool { return op.ID == id })]
}
