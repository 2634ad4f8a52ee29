package admin

import (
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// user returns the handler that answers a PayPay user. Reading adds nothing to the ledger.
func (e endpoint) user() handler {
	type answer struct {
		Balance int64      `json:"balance"`
		Points  int64      `json:"points"`
		Blocked int64      `json:"blocked"`
		Link    string     `json:"link"` // empty for a user who has left PayPay
		Scopes  []string   `json:"scopes"`
		Expires *time.Time `json:"expires"`
	}

	return decodeBody(func(r *http.Request, _ struct{}) (any, error) {
		id := r.PathValue("user")
		wallet, err := e.payPay.Wallet(id)
		if err != nil {
			return nil, err
		}
		user := answer{Balance: wallet.Balance, Points: wallet.Points, Blocked: wallet.Blocked, Scopes: []string{}}
		if link, err := e.payPay.AccountLink(id); err == nil {
			user.Link, user.Scopes, user.Expires = link.Status, link.Scopes, &link.Expires
		}
		return user, nil
	})
}

type clockAnswer struct {
	Now time.Time `json:"now"`
}

func (e endpoint) now() clockAnswer { return clockAnswer{e.clock.Now()} }

type planAnswer struct {
	Plan     faults.Plan         `json:"plan"`
	Injected []int               `json:"injected"` // by rule
	Kinds    map[faults.Kind]int `json:"kinds"`
}

func (e endpoint) plan() planAnswer {
	plan, byRule := e.sandbox.Plan()
	return planAnswer{plan, append([]int{}, byRule...), e.sandbox.Injected()}
}

// effectAnswer is a state.Effect as it is answered.
type effectAnswer struct {
	At        time.Time       `json:"at"`
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"`
	Kind      string          `json:"kind"`
	ID        string          `json:"id"`
	Key       string          `json:"key"`
	Amount    int64           `json:"amount"`
	Merchant  string          `json:"merchant,omitempty"`
}

func (e endpoint) ledger() []effectAnswer {
	list := []effectAnswer{}
	for _, effect := range e.sandbox.Ledger() {
		list = append(list, effectAnswer(effect))
	}
	return list
}

// deliveryAnswer is a webhooks.Delivery as it is answered.
type deliveryAnswer struct {
	Provider policy.Provider `json:"provider"`
	Webhook  string          `json:"webhook"`
	At       time.Time       `json:"at"`
	Status   int             `json:"status"`
	Error    string          `json:"error,omitempty"`
}

func (e endpoint) deliveries() []deliveryAnswer {
	list := []deliveryAnswer{}
	for _, d := range e.sandbox.Deliveries() {
		answer := deliveryAnswer{Provider: d.Provider, Webhook: d.Webhook, At: d.At, Status: d.Status}
		if d.Err != nil {
			answer.Error = d.Err.Error()
		}
		list = append(list, answer)
	}
	return list
}

// findingAnswer is a state.Finding as it is answered.
type findingAnswer struct {
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"`
	Kind      string          `json:"kind"`
	Detail    string          `json:"detail"`
}

func (e endpoint) findings() []findingAnswer {
	list := []findingAnswer{}
	for _, f := range e.sandbox.Findings() {
		list = append(list, findingAnswer(f))
	}
	return list
}

// triggers returns whom and what every sandbox has.
func triggers() []state.Trigger {
	return slices.Concat(paypay.Triggers(), paidy.Triggers(), paidylegacy.Triggers())
}
