// Package oracle compares what merchants believe with what really happened. It shares
// no code with the clients.
package oracle

import (
	"fmt"
	"slices"
)

// Wish is one write that a merchant wants to happen once. It is written into the books before
// the client is called.
type Wish struct {
	Write     int
	Provider  string
	Operation string
	Key       string // by which the ledger knows it: the merchant's own id, or its order's
	Amount    int64  // 0 where the ledger has none
	Currency  string
	Unseen    bool // the ledger does not show it: it moves no money
	Repeats   bool // a second time changes nothing
	Unaskable bool // the contract has no way, or not always one, to find out its outcome
	AtMost    bool // the provider may do less; then neither Happened nor DidNotHappen is true

	Sale  int    // the worker's sale that it belongs to
	Order string // of that sale
}

func (w Wish) String() string {
	return fmt.Sprintf("write %d: %s %s %s, %d %s", w.Write, w.Provider, w.Operation, w.Key, w.Amount, w.Currency)
}

// Effect is one change of money in the provider's ledger.
type Effect struct {
	Provider  string
	Operation string // that asked for it
	Key       string
	Amount    int64
	Currency  string
}

// Belief is what a merchant believes about a wish.
type Belief uint8

// All beliefs.
const (
	Pending      Belief = iota // nothing is known yet
	Happened                   // it happened, with the amount that was wished
	DidNotHappen               // it did not
	Unresolvable               // nobody can tell, by the contract
	Accepted                   // the provider has accepted it, but is not done yet
)

func (b Belief) String() string {
	return [...]string{"pending", "happened", "did not happen", "cannot be resolved", "accepted"}[b]
}

// Entry is a wish and the merchant's belief about it.
type Entry struct {
	Wish
	Belief Belief
	// Elsewhere is what another process of the merchant believes.
	Elsewhere Belief
	// Listed reports whether the record still lists the write as open or unresolvable.
	Listed bool
	// Repeated is how often the network itself delivered the write again. If the provider knows
	// no ids, no client can prevent the effects of that.
	Repeated int
}

// Contradicts reports whether one process is sure that the wish came true and another
// that it did not.
func (e Entry) Contradicts() bool {
	return e.Belief == Happened && e.Elsewhere == DidNotHappen || e.Belief == DidNotHappen && e.Elsewhere == Happened
}

// isLost reports whether a write is still open but no list shows it.
func (e Entry) isLost() bool { return e.Elsewhere == Pending && !e.Listed }

// Fault is one way in which belief and truth differ.
type Fault string

// Faults of what really happened. Judge finds them.
const (
	DoubleEffect   Fault = "happened more than once"
	UnwantedEffect Fault = "happened though nobody wished it"
)

// Faults of what is believed. Judge finds them.
const (
	BelievedDone   Fault = "believed done, but did not happen"
	BelievedFailed Fault = "believed not to have happened, but did"
	Contradiction  Fault = "two processes believe different things"
)

// Faults of what stays open. Judge finds them, except for Unclosed, which only the record shows.
const (
	Forgotten   Fault = "left pending"
	Unlisted    Fault = "still open, and the record does not list it"
	Unjustified Fault = "called unresolvable, though the contract has a way to ask"
	Unclosed    Fault = "left open in the record though its outcome is known"
)

// Faults of what is sent. They are found by watching clients and records.
const (
	SentClosed Fault = "sent though the record knows what became of it"
	Unrecorded Fault = "sent before its intent was stored"
	TooOften   Fault = "sent more often than the client's attempts allow"
)

// Violation is a fault and where it was found.
type Violation struct {
	Fault Fault
	Wish  Wish
}

func (v Violation) String() string { return string(v.Fault) + ": " + v.Wish.String() }

// effectKey is the key by which effects and wishes are compared.
type effectKey struct {
	provider, operation, key, currency string
	amount                             int64
}

// Judge compares books with a ledger. It knows nothing of the client.
//
// Effects and wishes with equal provider, operation, key, amount and currency belong together.
// Each belief "happened" needs an effect of its own. There may be as many further effects as
// there are open wishes and repeats by the network itself. An effect with a smaller amount
// belongs to a wish that the provider may do in part, if the belief is neither "happened" nor
// "did not happen".
func Judge(books []Entry, ledger []Effect) []Violation {
	effects := map[effectKey]int{}
	for _, e := range ledger {
		effects[effectKey{e.Provider, e.Operation, e.Key, e.Currency, e.Amount}]++
	}
	wishes := map[effectKey][]Entry{}
	var violations []Violation
	for _, e := range books {
		if e.Unseen {
			violations = append(violations, withoutLedger(e)...)
			continue
		}
		key := effectKey{e.Provider, e.Operation, e.Key, e.Currency, e.Amount}
		wishes[key] = append(wishes[key], e)
	}

	for key, entries := range wishes {
		violations = append(violations, compare(entries, effects[key])...)
	}
	inPart := map[int]bool{}
	for key, times := range effects {
		if len(wishes[key]) > 0 {
			continue
		}
		e, wished := partly(books, key)
		switch {
		case !wished:
			violations = append(violations, Violation{UnwantedEffect, nearest(books, key)})
		case times > 1, inPart[e.Write]:
			violations = append(violations, Violation{DoubleEffect, e.Wish})
		case e.Belief == DidNotHappen:
			violations = append(violations, Violation{BelievedFailed, e.Wish})
		}
		inPart[e.Write] = wished
	}
	slices.SortFunc(violations, func(a, b Violation) int { return a.Wish.Write - b.Wish.Write })
	return violations
}

// partly returns the wish that an effect fulfils in part.
func partly(books []Entry, key effectKey) (Entry, bool) {
	for _, e := range books {
		wanted := effectKey{e.Provider, e.Operation, e.Key, e.Currency, key.amount}
		if e.AtMost && wanted == key && key.amount < e.Amount {
			return e, true
		}
	}
	return Entry{}, false
}

// nearest returns a wish that matches an effect, with the write and order of a wish that has
// its key, if there is one. It prefers a wish of the same operation.
func nearest(books []Entry, key effectKey) Wish {
	found := Wish{Write: -1}
	for _, e := range books {
		if e.Provider != key.provider || e.Key != key.key {
			continue
		}
		if e.Operation == key.operation || found.Write < 0 {
			found = e.Wish
		}
	}
	found.Provider, found.Operation, found.Key = key.provider, key.operation, key.key
	found.Amount, found.Currency = key.amount, key.currency
	return found
}

// withoutLedger judges a wish that no ledger shows. Its only fault can be that the write is
// lost.
func withoutLedger(e Entry) []Violation {
	switch {
	case e.Contradicts():
		return []Violation{{Contradiction, e.Wish}}
	case e.Belief == Pending:
		return []Violation{{Forgotten, e.Wish}}
	}
	return unresolved(e)
}

// unresolved judges a wish whose outcome is not known, or can never be known.
func unresolved(e Entry) []Violation {
	switch {
	case e.Belief != Unresolvable && e.Belief != Accepted:
		return nil
	case e.Belief == Unresolvable && !e.Unaskable:
		return []Violation{{Unjustified, e.Wish}}
	case e.isLost():
		return []Violation{{Unlisted, e.Wish}}
	}
	return nil
}

// compare compares equal wishes with the number of their effects.
func compare(entries []Entry, effects int) []Violation {
	var violations []Violation
	var open, failed []Entry
	remaining, repeated := effects, 0
	if entries[0].Repeats {
		remaining = min(remaining, len(entries))
	}
	for _, e := range entries {
		repeated += e.Repeated
		if e.Contradicts() {
			violations = append(violations, Violation{Contradiction, e.Wish})
		}
		switch e.Belief {
		case Happened:
			if remaining == 0 {
				violations = append(violations, Violation{BelievedDone, e.Wish})
				continue
			}
			remaining--
		case Pending:
			violations = append(violations, Violation{Forgotten, e.Wish})
			open = append(open, e)
		case Unresolvable, Accepted:
			violations = append(violations, unresolved(e)...)
			open = append(open, e)
		case DidNotHappen:
			failed = append(failed, e)
		}
	}

	remaining -= min(remaining, len(open))
	remaining -= min(remaining, repeated)
	for _, e := range failed {
		if remaining == 0 {
			break
		}
		violations = append(violations, Violation{BelievedFailed, e.Wish})
		remaining--
	}
	if remaining > 0 {
		violations = append(violations, Violation{DoubleEffect, entries[0].Wish})
	}
	return violations
}
