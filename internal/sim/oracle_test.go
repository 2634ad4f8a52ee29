package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

func wished(amount int64, b belief) entry {
	wanted := wish{write: 1, provider: policy.PayPay, operation: "createPayment", key: "order-1", amount: amount}
	return entry{wish: wanted, belief: b, listed: true}
}

func repeated(e entry) entry {
	e.repeated++
	return e
}

func elsewhere(b belief, e entry) entry {
	e.elsewhere = b
	return e
}

func unlistedEntry(e entry) entry {
	e.listed = false
	return e
}

func unseen(e entry) entry {
	e.unseen = true
	return e
}

func repeatable(e entry) entry {
	e.repeats = true
	return e
}

func effectOf(amount int64) state.Effect {
	return state.Effect{Provider: policy.PayPay, Operation: "createPayment", Key: "order-1", Amount: amount}
}

func TestTheOracleComparesByIDAmountAndCount(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		books  []entry
		ledger []state.Effect
		want   []fault
	}{
		"nothing wished, nothing happened": {},
		"believed and happened":            {books: []entry{wished(700, happened)}, ledger: []state.Effect{effectOf(700)}},
		"not believed and not happened":    {books: []entry{wished(700, didNotHappen)}},
		"unresolvable and happened": {
			books: []entry{wished(700, unresolvable)}, ledger: []state.Effect{effectOf(700)},
		},
		"unresolvable and not happened": {books: []entry{wished(700, unresolvable)}},
		"believed, but nothing happened": {
			books: []entry{wished(700, happened)}, want: []fault{believedDone},
		},
		"believed, but another amount happened": {
			books: []entry{wished(700, happened)}, ledger: []state.Effect{effectOf(500)},
			want: []fault{unwantedEffect, believedDone},
		},
		"not believed, but happened": {
			books: []entry{wished(700, didNotHappen)}, ledger: []state.Effect{effectOf(700)}, want: []fault{believedFailed},
		},
		"happened twice": {
			books: []entry{wished(700, happened)}, ledger: []state.Effect{effectOf(700), effectOf(700)},
			want: []fault{doubleEffect},
		},
		"happened twice because the network repeated it": {
			books: []entry{repeated(wished(700, happened))}, ledger: []state.Effect{effectOf(700), effectOf(700)},
		},
		"unresolvable and happened twice": {
			books: []entry{wished(700, unresolvable)}, ledger: []state.Effect{effectOf(700), effectOf(700)},
			want: []fault{doubleEffect},
		},
		"two orders under one id, one effect": {
			books: []entry{wished(700, happened), wished(700, happened)}, ledger: []state.Effect{effectOf(700)},
			want: []fault{believedDone},
		},
		"done here, not done elsewhere": {
			books: []entry{elsewhere(didNotHappen, wished(700, happened))}, ledger: []state.Effect{effectOf(700)},
			want: []fault{contradiction},
		},
		"done here and elsewhere": {
			books: []entry{elsewhere(happened, wished(700, happened))}, ledger: []state.Effect{effectOf(700)},
		},
		"left pending": {books: []entry{wished(700, pending)}, want: []fault{forgotten}},
		"unresolvable, and no record lists it": {
			books: []entry{unlistedEntry(wished(700, unresolvable))}, want: []fault{unlisted},
		},
		"unresolvable here, but known elsewhere": {
			books:  []entry{unlistedEntry(elsewhere(happened, wished(700, unresolvable)))},
			ledger: []state.Effect{effectOf(700)},
		},
		"no ledger shows it, and it is believed": {books: []entry{unseen(wished(0, happened))}},
		"no ledger shows it, and it is left pending": {
			books: []entry{unseen(wished(0, pending))}, want: []fault{forgotten},
		},
		"happened twice, which changes nothing": {
			books: []entry{repeatable(wished(700, happened))}, ledger: []state.Effect{effectOf(700), effectOf(700)},
		},
		"a capture that a user consented to": {
			books: []entry{{
				wish: wish{provider: policy.PayPay, operation: "capturePaymentAuth", amount: 700}, belief: happened,
			}},
			ledger: []state.Effect{
				{Provider: policy.PayPay, Operation: "ConfirmIncrease", Kind: "capture", Amount: 700},
			},
		},
		"what a user did is nobody's wish": {
			ledger: []state.Effect{{Provider: policy.PayPay, Operation: "ScanAndPay", Key: "order-1", Amount: 700}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var found []fault
			for _, v := range judge(test.books, test.ledger) {
				found = append(found, v.fault)
			}
			assert.ElementsMatch(t, test.want, found)
		})
	}
}
