package sim

import (
	"fmt"
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// wish is one thing that a merchant wants to happen, once. It is written into the
// books before the client is called.
type wish struct {
	write     int
	provider  policy.Provider
	operation string
	key       string // by which the ledger knows it: the merchant's own id, or its order's
	amount    int64  // yen; 0 where the ledger has none
	unseen    bool   // the ledger does not show it: it moves no money
	repeats   bool   // to happen again changes nothing

	sale  int    // of which worker's sale it is a part
	order string // of that sale
}

func (w wish) String() string {
	return fmt.Sprintf("write %d: %s %s %s, %d yen", w.write, w.provider, w.operation, w.key, w.amount)
}

// belief is what a merchant holds to be true of a wish.
type belief uint8

const (
	pending      belief = iota // nobody has told yet
	happened                   // it happened, with the amount that was wished
	didNotHappen               // it did not
	unresolvable               // nobody can tell, by the contract
)

func (b belief) String() string {
	return [...]string{"pending", "happened", "did not happen", "cannot be resolved"}[b]
}

// entry is a wish and what became of it in the merchant's eyes.
type entry struct {
	wish
	belief belief
	// elsewhere is what another process of the merchant believes.
	elsewhere belief
	// listed reports whether the record still lists the write as one to look after.
	listed bool
	// repeated is how often the network itself delivered the write once more: no client
	// can prevent the effects of that where the provider knows no ids.
	repeated int
}

// contradicts reports whether one process is sure that the wish came true and another
// that it did not.
func (e entry) contradicts() bool {
	return e.belief == happened && e.elsewhere == didNotHappen || e.belief == didNotHappen && e.elsewhere == happened
}

// isLost reports whether nobody will ever look after a write that nobody could tell
// about.
func (e entry) isLost() bool { return e.belief == unresolvable && e.elsewhere == pending && !e.listed }

// A fault is one way in which belief and truth differ.
type fault string

const (
	doubleEffect   fault = "happened more than once"
	unwantedEffect fault = "happened though nobody wished it"
	believedDone   fault = "believed done, but did not happen"
	believedFailed fault = "believed not to have happened, but did"
	forgotten      fault = "left pending"
	unlisted       fault = "cannot be resolved, and the record does not list it"
	contradiction  fault = "two processes believe different things"
	unrecorded     fault = "sent before its intent was stored"
	tooOften       fault = "sent more often than the client's attempts allow"
	unclosed       fault = "left open in the record though its outcome is known"
)

// violation is a fault and where it was found.
type violation struct {
	fault fault
	wish  wish
}

func (v violation) String() string { return string(v.fault) + ": " + v.wish.String() }

// effectKey is what effects and wishes are compared by.
type effectKey struct {
	provider       policy.Provider
	operation, key string
	amount         int64
}

// judge compares books with a ledger. It knows nothing of the client.
//
// Effects and wishes with equal provider, operation, key and amount belong together.
// Among these each belief "happened" needs an effect of its own, and what is left over
// may be as many effects as there are wishes that nobody can tell about, and as often
// as the network itself repeated a write.
func judge(books []entry, ledger []state.Effect) []violation {
	effects := map[effectKey]int{}
	for _, e := range ledger {
		effects[effectKey{e.Provider, operationOf(e), e.Key, e.Amount}]++
	}
	wishes := map[effectKey][]entry{}
	var violations []violation
	for _, e := range books {
		if e.unseen {
			violations = append(violations, withoutLedger(e)...)
			continue
		}
		key := effectKey{e.provider, e.operation, e.key, e.amount}
		wishes[key] = append(wishes[key], e)
	}

	for key, entries := range wishes {
		violations = append(violations, compare(entries, effects[key])...)
	}
	for key, n := range effects {
		if about, ok := wishedAbout(books, key); ok && len(wishes[key]) == 0 && n > 0 {
			about.amount = key.amount
			violations = append(violations, violation{unwantedEffect, about})
		}
	}
	slices.SortFunc(violations, func(a, b violation) int { return a.wish.write - b.wish.write })
	return violations
}

// operationOf returns the operation that asked for an effect: a user's consent carries
// out what a capture or a reauthorization asked for.
func operationOf(e state.Effect) string {
	if e.Operation != "ConfirmIncrease" {
		return e.Operation
	}
	if e.Kind == "capture" {
		return "capturePaymentAuth"
	}
	return "reauthorizePayment"
}

// wishedAbout returns a wish of the kind under the key, if there is one; what users do
// in the sandbox is nobody's wish.
func wishedAbout(books []entry, key effectKey) (wish, bool) {
	i := slices.IndexFunc(books, func(e entry) bool {
		return e.provider == key.provider && e.operation == key.operation && e.key == key.key
	})
	if i < 0 {
		return wish{}, false
	}
	return books[i].wish, true
}

// withoutLedger judges a wish that no ledger shows: it must only not be forgotten.
func withoutLedger(e entry) []violation {
	switch {
	case e.contradicts():
		return []violation{{contradiction, e.wish}}
	case e.belief == pending:
		return []violation{{forgotten, e.wish}}
	case e.isLost():
		return []violation{{unlisted, e.wish}}
	}
	return nil
}

// compare compares equal wishes with the number of their effects.
func compare(entries []entry, effects int) []violation {
	var violations []violation
	var open, failed []entry
	left, repeated := effects, 0
	if entries[0].repeats {
		left = min(left, len(entries))
	}
	for _, e := range entries {
		repeated += e.repeated
		if e.contradicts() {
			violations = append(violations, violation{contradiction, e.wish})
		}
		switch e.belief {
		case happened:
			if left == 0 {
				violations = append(violations, violation{believedDone, e.wish})
				continue
			}
			left--
		case pending:
			violations = append(violations, violation{forgotten, e.wish})
			open = append(open, e)
		case unresolvable:
			if e.isLost() {
				violations = append(violations, violation{unlisted, e.wish})
			}
			open = append(open, e)
		case didNotHappen:
			failed = append(failed, e)
		}
	}

	left -= min(left, len(open))
	left -= min(left, repeated)
	for _, e := range failed {
		if left == 0 {
			break
		}
		violations = append(violations, violation{believedFailed, e.wish})
		left--
	}
	if left > 0 {
		violations = append(violations, violation{doubleEffect, entries[0].wish})
	}
	return violations
}
