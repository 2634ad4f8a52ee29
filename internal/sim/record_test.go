package sim

import (
	"context"
	"errors"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

var errDatabase = errors.New("the database does not answer")

// A database may fail before or after it has stored something.
type failure uint8

const (
	works failure = iota
	failsBefore
	failsAfter
)

// fails draws what the database does: where the network does all, it fails once in a
// hundred times.
func (r *numberedRecord) fails(which kind, write int) failure {
	dice := diceOf(r.seed, which, write)
	if *simulatedNetwork != all || dice.IntN(100) != 0 {
		return works
	}
	return failsBefore + failure(dice.IntN(2))
}

// Intent stores a write, and its number.
func (r *numberedRecord) Intent(ctx context.Context, w overlay.Write) error {
	number, numbered := ctx.Value(writeNumber{}).(int)
	if !numbered {
		return r.Record.Intent(ctx, w)
	}
	r.mu.Lock()
	r.numbers[w.ID], r.ids[number] = number, w.ID
	r.mu.Unlock()
	fails := r.fails(intentDice, number)
	if fails == failsBefore {
		return errDatabase
	}
	err := r.Record.Intent(ctx, w)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.stored[number] = true
	r.mu.Unlock()
	if fails == failsAfter {
		r.noteFailed(number)
		return errDatabase
	}
	return nil
}

// noteFailed notes a write of which the merchant may know more than the record.
func (r *numberedRecord) noteFailed(write int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed[write] = true
}

// Outcome stores what became of a write.
func (r *numberedRecord) Outcome(ctx context.Context, id string, outcome overlay.Outcome) error {
	number, numbered := r.number(id)
	if !numbered {
		return r.Record.Outcome(ctx, id, outcome)
	}
	fails := r.fails(outcomeDice, number)
	if fails != works {
		r.noteFailed(number)
	}
	if fails == failsBefore {
		return errDatabase
	}
	err := r.Record.Outcome(ctx, id, outcome)
	if err != nil || fails == failsAfter {
		return errors.Join(err, errDatabase)
	}
	if outcome == policy.Happened || outcome == policy.DidNotHappen {
		r.mu.Lock()
		r.closed[number] = true
		r.mu.Unlock()
	}
	return nil
}

// sending notes a write that is sent before its intent is stored, or when it is stored
// what became of it.
func (r *numberedRecord) sending(write int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stored[write] {
		r.unrecorded = append(r.unrecorded, write)
	}
	if r.closed[write] {
		r.sentClosed = append(r.sentClosed, write)
	}
}
