// Package oracle compares what merchants believe with what really happened. It shares
// no code with the clients.
package oracle

import (
	"fmt"
	"slices"
)

// Wish is one thing that a merchant wants to happen, once. It is written into the
// books before the client is called.
type Wish struct {
	Write     int
	Provider  string
	Operation string
	Key       string // by which the ledger knows it: the merchant's own id, or its order's
	Amount    int64  // 0 where the ledger has none
	Currency  string
	Unseen    bool // the ledger does not show it: it moves no money
	Repeats   bool // to happen again changes nothing
	Unaskable bool // the contract has no way, or not always, to find out what became of it
	AtMost    bool // the provider may do less: then it neither happened nor did not

	Sale  int    // of which worker's sale it is a part
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

// Belief is what a merchant holds to be true of a wish.
type Belief uint8

// All beliefs.
const (
	Pending      Belief = iota // nobody has told yet
	Happened                   // it happened, with the amount that was wished
	DidNotHappen               // it did not
	Unresolvable               // nobody can tell, by the contract
	Accepted                   // the provider has taken it on, and is not done with it
)

func (b Belief) String() string {
	return [...]string{"pending", "happened", "did not happen", "cannot be resolved", "accepted"}[b]
}

// Entry is a wish and what became of it in the merchant's eyes.
type Entry struct {
	Wish
	Belief Belief
	// Elsewhere is what another process of the merchant believes.
	Elsewhere Belief
	// Listed reports whether the record still lists the write as one to look after.
	Listed bool
	// Repeated is how often the network itself delivered the write once more: no client
	// can prevent the effects of that where the provider knows no ids.
	Repeated int
}

// Contradicts reports whether one process is sure that the wish came true and another
// that it did not.
func (e Entry) Contradicts() bool {
	return e.Belief == Happened && e.Elsewhere == DidNotHappen || e.Belief == DidNotHappen && e.Elsewhere == Happened
}

// isLost reports whether nobody will ever look after a write that is still open.
func (e Entry) isLost() bool { return e.Elsewhere == Pending && !e.Listed }

// A Fault is one way in which belief and truth differ.
type Fault string

// All faults. Judge finds those up to Contradiction; whoever watches clients and records
// can find the others.
const (
	DoubleEffect   Fault = "happened more than once"
	UnwantedEffect Fault = "happened though nobody wished it"
	BelievedDone   Fault = "believed done, but did not happen"
	BelievedFailed Fault = "believed not to have happened, but did"
	Forgotten      Fault = "left pending"
	Unlisted       Fault = "still open, and the record does not list it"
	Unjustified    Fault = "called unresolvable, though the contract has a way to ask"
	Contradiction  Fault = "two processes believe different things"
	SentClosed     Fault = "sent though the record knows what became of it"
	Unrecorded     Fault = "sent before its intent was stored"
	TooOften       Fault = "sent more often than the client's attempts allow"
	Unclosed       Fault = "left open in the record though its outcome is known"
)

// Violation is a fault and where it was found.
type Violation struct {
	Fault Fault
	Wish  Wish
}

func (v Violation) String() string { return string(v.Fault) + ": " + v.Wish.String() }

// effectKey is what effects and wishes are compared by.
type effectKey struct {
	provider, operation, key, currency string
	amount                             int64
}

// Judge compares books with a ledger. It knows nothing of the client.
//
// Effects and wishes with equal provider, operation, key, amount and currency belong
// together.
// Among these each belief "happened" needs an effect of its own, and what is left over
// may be as many effects as there are wishes that are still open, and as often as the
// network itself repeated a write. An effect of less than was wished belongs to a wish of
// which the provider may do less, if nobody believes that it happened, or that it did not.
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

// partly returns the wish that an effect is a part of.
func partly(books []Entry, key effectKey) (Entry, bool) {
	for _, e := range books {
		whole := effectKey{e.Provider, e.Operation, e.Key, e.Currency, key.amount}
		if e.AtMost && whole == key && key.amount < e.Amount {
			return e, true
		}
	}
	return Entry{}, false
}

// nearest returns what an effect would have been wished by, with the write and order of
// a wish under its key, if there is one: of its operation rather than of another.
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

// withoutLedger judges a wish that no ledger shows: it must only not be forgotten.
func withoutLedger(e Entry) []Violation {
	switch {
	case e.Contradicts():
		return []Violation{{Contradiction, e.Wish}}
	case e.Belief == Pending:
		return []Violation{{Forgotten, e.Wish}}
	}
	return unresolved(e)
}

// unresolved judges a wish of which nobody can tell, or not yet, whether it came true.
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
