package oracle

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func wished(amount int64, b Belief) Entry {
	return Entry{Wish: Wish{
		Write: 1, Provider: "paypay", Operation: "createPayment", Key: "order-1", Amount: amount, Currency: "JPY",
		Unaskable: true,
	}, Belief: b, Listed: true}
}

// changed returns what changes an entry.
func changed(change func(*Entry)) func(Entry) Entry {
	return func(e Entry) Entry {
		change(&e)
		return e
	}
}

var (
	repeated      = changed(func(e *Entry) { e.Repeated++ })
	unlistedEntry = changed(func(e *Entry) { e.Listed = false })
	unseen        = changed(func(e *Entry) { e.Unseen = true })
	askable       = changed(func(e *Entry) { e.Unaskable = false })
	repeatable    = changed(func(e *Entry) { e.Repeats = true })
	atMost        = changed(func(e *Entry) { e.AtMost = true })
)

func elsewhere(b Belief, e Entry) Entry {
	e.Elsewhere = b
	return e
}

func effectOf(amount int64) Effect {
	return Effect{Provider: "paypay", Operation: "createPayment", Key: "order-1", Amount: amount, Currency: "JPY"}
}

func effectIn(currency string) Effect {
	e := effectOf(700)
	e.Currency = currency
	return e
}

func effectUnder(key string) Effect {
	e := effectOf(700)
	e.Key = key
	return e
}

// judged is what was wished, what the provider did, and the faults that the oracle finds.
type judged struct {
	books  []Entry
	ledger []Effect
	want   []Fault
}

func assertJudged(t *testing.T, cases map[string]judged) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var found []Fault
			for _, v := range Judge(c.books, c.ledger) {
				found = append(found, v.Fault)
			}
			assert.ElementsMatch(t, c.want, found)
		})
	}
}

func TestTheOracleComparesByIDAmountAndCount(t *testing.T) {
	t.Parallel()
	assertJudged(t, map[string]judged{
		"nothing wished, nothing happened": {},
		"believed and happened":            {books: []Entry{wished(700, Happened)}, ledger: []Effect{effectOf(700)}},
		"not believed and not happened":    {books: []Entry{wished(700, DidNotHappen)}},
		"unresolvable and happened": {
			books: []Entry{wished(700, Unresolvable)}, ledger: []Effect{effectOf(700)},
		},
		"unresolvable and not happened": {books: []Entry{wished(700, Unresolvable)}},
		"believed, but nothing happened": {
			books: []Entry{wished(700, Happened)}, want: []Fault{BelievedDone},
		},
		"believed, but another amount happened": {
			books: []Entry{wished(700, Happened)}, ledger: []Effect{effectOf(500)},
			want: []Fault{UnwantedEffect, BelievedDone},
		},
		"not believed, but happened": {
			books: []Entry{wished(700, DidNotHappen)}, ledger: []Effect{effectOf(700)}, want: []Fault{BelievedFailed},
		},
		"happened twice": {
			books: []Entry{wished(700, Happened)}, ledger: []Effect{effectOf(700), effectOf(700)},
			want: []Fault{DoubleEffect},
		},
		"happened twice because the network repeated it": {
			books: []Entry{repeated(wished(700, Happened))}, ledger: []Effect{effectOf(700), effectOf(700)},
		},
		"unresolvable and happened twice": {
			books: []Entry{wished(700, Unresolvable)}, ledger: []Effect{effectOf(700), effectOf(700)},
			want: []Fault{DoubleEffect},
		},
		"two orders under one id, one effect": {
			books: []Entry{wished(700, Happened), wished(700, Happened)}, ledger: []Effect{effectOf(700)},
			want: []Fault{BelievedDone},
		},
		"happened twice, which changes nothing": {
			books: []Entry{repeatable(wished(700, Happened))}, ledger: []Effect{effectOf(700), effectOf(700)},
		},
		"believed, but it happened in another currency": {
			books: []Entry{wished(700, Happened)}, ledger: []Effect{effectIn("USD")},
			want: []Fault{UnwantedEffect, BelievedDone},
		},
		"believed, but it happened under another id": {
			books: []Entry{wished(700, Happened)}, ledger: []Effect{effectUnder("order-2")},
			want: []Fault{UnwantedEffect, BelievedDone},
		},
		"happened under an id that nobody has wished anything for": {
			ledger: []Effect{effectUnder("order-2")}, want: []Fault{UnwantedEffect},
		},
	})
}

func TestTheOracleFindsWhatIsForgottenOrContradicted(t *testing.T) {
	t.Parallel()
	assertJudged(t, map[string]judged{
		"done here, not done elsewhere": {
			books: []Entry{elsewhere(DidNotHappen, wished(700, Happened))}, ledger: []Effect{effectOf(700)},
			want: []Fault{Contradiction},
		},
		"done here and elsewhere": {
			books: []Entry{elsewhere(Happened, wished(700, Happened))}, ledger: []Effect{effectOf(700)},
		},
		"left pending": {books: []Entry{wished(700, Pending)}, want: []Fault{Forgotten}},
		"unresolvable, and no record lists it": {
			books: []Entry{unlistedEntry(wished(700, Unresolvable))}, want: []Fault{Unlisted},
		},
		"accepted and happened":     {books: []Entry{wished(700, Accepted)}, ledger: []Effect{effectOf(700)}},
		"accepted and not happened": {books: []Entry{askable(wished(700, Accepted))}},
		"accepted and happened twice": {
			books: []Entry{wished(700, Accepted)}, ledger: []Effect{effectOf(700), effectOf(700)},
			want: []Fault{DoubleEffect},
		},
		"accepted, and no record lists it": {
			books: []Entry{unlistedEntry(wished(700, Accepted))}, want: []Fault{Unlisted},
		},
		"called unresolvable, though the contract has a way to ask": {
			books: []Entry{askable(wished(700, Unresolvable))}, want: []Fault{Unjustified},
		},
		"called unresolvable without a ledger, though the contract has a way to ask": {
			books: []Entry{unseen(askable(wished(0, Unresolvable)))}, want: []Fault{Unjustified},
		},
		"unresolvable here, but known elsewhere": {
			books:  []Entry{unlistedEntry(elsewhere(Happened, wished(700, Unresolvable)))},
			ledger: []Effect{effectOf(700)},
		},
		"no ledger shows it, and it is believed": {books: []Entry{unseen(wished(0, Happened))}},
		"no ledger shows it, and it is left pending": {
			books: []Entry{unseen(wished(0, Pending))}, want: []Fault{Forgotten},
		},
		"no ledger shows it, and no record lists what is accepted": {
			books: []Entry{unseen(unlistedEntry(wished(0, Accepted)))}, want: []Fault{Unlisted},
		},
	})
}

func TestTheOracleComparesWhatMayHappenInPart(t *testing.T) {
	t.Parallel()
	assertJudged(t, map[string]judged{
		"a part of it happened, and nobody can tell": {
			books: []Entry{atMost(wished(700, Unresolvable))}, ledger: []Effect{effectOf(500)},
		},
		"a part of it happened, and it is believed": {
			books: []Entry{atMost(wished(700, Happened))}, ledger: []Effect{effectOf(500)}, want: []Fault{BelievedDone},
		},
		"a part of it happened, and it is not believed": {
			books: []Entry{atMost(wished(700, DidNotHappen))}, ledger: []Effect{effectOf(500)},
			want: []Fault{BelievedFailed},
		},
		"two parts of it happened": {
			books:  []Entry{atMost(wished(700, Unresolvable))},
			ledger: []Effect{effectOf(500), effectOf(200)}, want: []Fault{DoubleEffect},
		},
		"the same part of it happened twice": {
			books:  []Entry{atMost(wished(700, Unresolvable))},
			ledger: []Effect{effectOf(300), effectOf(300)}, want: []Fault{DoubleEffect},
		},
		"more than may happen": {
			books: []Entry{atMost(wished(700, Unresolvable))}, ledger: []Effect{effectOf(800)},
			want: []Fault{UnwantedEffect},
		},
		"a part of it happened, where the provider may do all or nothing": {
			books: []Entry{wished(700, Unresolvable)}, ledger: []Effect{effectOf(500)}, want: []Fault{UnwantedEffect},
		},
	})
}
