package paidy

import (
	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// CheckoutRequest is one purchase in Paidy Checkout.
type CheckoutRequest struct {
	// Email is the buyer: ConsumerApproved, which empty means too, or
	// ConsumerRejected.
	Email string
	// Amount is the price in yen, at least 1, of the order's only item.
	Amount int64
	// OrderRef is the merchant's order reference; it may be empty.
	OrderRef string
}

// CheckoutResult is the part of Checkout's callback that the shop does not know yet.
type CheckoutResult struct {
	PaymentID string
	Status    string // "authorized" or "rejected"
}

// Checkout lets a buyer pay in Paidy Checkout. A declined payment is a result with the status
// "rejected", as at Paidy. It returns an error for a buyer who is not a test consumer and for
// an amount below 1.
func (p *Sandbox) Checkout(r CheckoutRequest) (CheckoutResult, error) {
	payment, err := p.engine.checkout(r)
	if err != nil {
		return CheckoutResult{}, contract.InMethod("Checkout", err)
	}
	return CheckoutResult{PaymentID: payment.ID, Status: string(payment.Status)}, nil
}

// TokenRequest is one consent to recurring payments in Paidy Checkout.
type TokenRequest struct {
	// Email is the buyer: ConsumerApproved, which empty means too, or
	// ConsumerRejected, whose token is made but declines every payment.
	Email string
	// WalletID groups tokens; empty means "default".
	WalletID string
}

// NewToken lets a buyer make a token in Paidy Checkout and returns its id. The token is active.
// It returns an error for a buyer who is not a test consumer.
func (p *Sandbox) NewToken(r TokenRequest) (string, error) {
	token, err := p.engine.newToken(r)
	if err != nil {
		return "", contract.InMethod("NewToken", err)
	}
	return token.ID, nil
}

// checkConsumer returns the test consumer with an e-mail address.
func checkConsumer(email string) (string, error) {
	switch email {
	case "", ConsumerApproved:
		return ConsumerApproved, nil
	case ConsumerRejected:
		return ConsumerRejected, nil
	}
	return "", contract.Invalidf("email", "email is not one of Paidy's test consumers: want %s or %s",
		ConsumerApproved, ConsumerRejected)
}

// originOf returns the personal data of a consumer. Nobody has this name and number.
func originOf(email string) *paidy.ConsumerOrigin {
	name, phone := "架空 花子", "818000000001"
	return &paidy.ConsumerOrigin{
		Name1:   &name,
		Name2:   nullable.NewNullableWithValue("カクウ ハナコ"),
		Email:   &email,
		Phone:   &phone,
		Address: nullable.NewNullNullable[paidy.Address](),
	}
}

// buyerOf returns the buyer of a payment.
func buyerOf(o *paidy.ConsumerOrigin) *paidy.Buyer {
	return &paidy.Buyer{Name1: o.Name1, Name2: o.Name2, Email: o.Email, Phone: o.Phone}
}

// checkout makes the payment of a purchase in Checkout.
func (e *engine) checkout(r CheckoutRequest) (paidy.Payment, error) {
	email, err := checkConsumer(r.Email)
	if err != nil {
		return paidy.Payment{}, err
	}
	if r.Amount < 1 {
		return paidy.Payment{}, contract.Invalidf("amount", "amount is %d yen, want 1 or more", r.Amount)
	}

	title, zero := "Order", int64(0)
	request := paidy.CreatePaymentRequest{
		Amount:   r.Amount,
		Currency: paidy.CurrencyJPY,
		Order: paidy.OrderRequest{
			Items:    []paidy.OrderItemRequest{{Title: &title, UnitPrice: r.Amount, Quantity: 1}},
			Tax:      &zero,
			Shipping: &zero,
		},
	}

	if r.OrderRef != "" {
		request.Order.OrderRef = &r.OrderRef
	}

	defer e.lock()()

	return e.addPayment("Checkout", request, buyerOf(originOf(email)), email == ConsumerRejected)
}
