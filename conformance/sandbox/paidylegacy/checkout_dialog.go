package paidylegacy

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/internal/stubs/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/checkout"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/secret"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/overlay/policy"
)

// ScriptPath is the path, after Sandbox.URL, of the script that replaces legacy Paidy's
// Checkout script.
const ScriptPath = "/paidy-legacy.js"

const authorizeOperation = "authorizePayment"

// Pages returns the script that replaces legacy Paidy's Checkout script, and its dialog.
func (b *backend) Pages() (prefix string, mux *http.ServeMux) {
	return checkout.Pages(ScriptPath, &desk{b})
}

// desk does the work of the Checkout dialog.
type desk struct{ backend *backend }

// Read implements checkout.Desk. The payload is the body of authorizePayment, with its
// checksum.
func (d *desk) Read(in checkout.Launch) checkout.Purchase {
	p, _ := d.read(in)
	return p
}

func (d *desk) read(in checkout.Launch) (p checkout.Purchase, request paidylegacy.AuthorizeRequest) {
	p.Problems = d.configProblems(in.Config)
	body, problems, warnings := checkout.Check(policy.PaidyLegacy, authorizeOperation, in.Payload)
	p.Problems, p.Warnings = append(p.Problems, problems...), warnings
	compared := &journal.Signature{FirstDifference: -1}
	if refusal := d.backend.checkChecksum(authorizeOperation, body, compared); refusal != nil {
		p.Problems = append(p.Problems, refusal.Reason)
	}
	if len(problems) > 0 {
		return p, request
	}
	if json.Unmarshal(body, &request) != nil {
		p.Problems = append(p.Problems, "payload: does not decode")
		return p, request
	}

	order := request.Order
	p.Shop, p.Buyer, p.OrderRef = request.MerchantData.Store, request.Buyer.Email.Address, server.ValueOf(order.OrderRef)
	p.Amount = order.TotalAmount
	for _, item := range order.Items {
		p.Items = append(p.Items, checkout.Item{Title: item.Title, Price: item.Amount, Quantity: item.Quantity})
	}
	p.Warnings = append(p.Warnings,
		checkout.SumWarnings("order.total_amount", p.Amount, p.Items, order.Tax, order.Shipping)...)
	bought := purchaseOf(order.Items, order.Tax, order.Shipping, order.TotalAmount)
	if err := bought.check(); err != nil {
		p.Problems = append(p.Problems, err.Error())
	}
	return p, request
}

// configProblems returns the problems of the page's call of Paidy.configure.
func (d *desk) configProblems(text []byte) []string {
	var config struct {
		Key string `json:"key"`
	}
	switch {
	case json.Unmarshal(text, &config) != nil:
		return []string{"config: is not an object with a key that is a text"}
	case secret.Equal(config.Key, d.backend.sandbox.Secret):
		return []string{"config.key: is the secret of the checksum, which everybody could read in the page"}
	case !secret.Equal(config.Key, d.backend.sandbox.APIKey):
		return []string{"config.key: is not the sandbox's API key"}
	}
	return nil
}

// Approve implements checkout.Desk. A test consumer who always fails also fails here. For other
// test consumers the dialog counts as the answer to further questions, such as a pin. The
// shop's function is called only after a success (S3).
func (d *desk) Approve(in checkout.Launch) (checkout.Ended, error) {
	_, request := d.read(in)
	a := authorization{
		orderRef: server.ValueOf(request.Order.OrderRef),
		test:     server.ValueOf(request.Test),
		order: purchaseOf(request.Order.Items, request.Order.Tax, request.Order.Shipping,
			request.Order.TotalAmount),
	}
	asked := a.decide(strings.ToLower(request.Buyer.Email.Address))
	if strings.HasSuffix(asked.status, "_fail") {
		return checkout.Ended{}, nil
	}
	made, err := d.backend.base.authorize(a)
	if err != nil {
		return checkout.Ended{}, err
	}
	return checkout.Ended{Data: map[string]string{"payment_id": made.paymentID}}, nil
}

// Decline implements checkout.Desk.
func (d *desk) Decline(checkout.Launch) (checkout.Ended, error) { return checkout.Ended{}, nil }

// Close implements checkout.Desk.
func (d *desk) Close(checkout.Launch) checkout.Ended { return checkout.Ended{} }
