package overlay

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// recoveryPage is how many writes one Recover asks about.
const recoveryPage = 100

// Recovered is the result of one Recover.
type Recovered struct {
	// Happened, DidNotHappen, Open and Unresolvable count the writes by outcome. A later
	// Recover asks about the open ones again.
	Happened, DidNotHappen, Open, Unresolvable int
	// Found has an entry for each write that was asked about. It is empty when none is due.
	Found []Found
}

// Found is a write of a Record and what became of it.
type Found struct {
	Write Write
	// Resolution and Err are what Resolve returns of it.
	Resolution Resolution
	Err        error
}

// Recover asks once about each open write of the Doer's counterparty that its record
// returns as due: no call is working on it, and nobody has asked about it lately. It stores
// the outcomes before it returns. It does not wait: a write whose effect may still appear
// stays open. It asks about 100 writes at most. It begins with the writes that an earlier
// Recover found not to have happened, but whose record did not store that.
func (d *Doer) Recover(ctx context.Context) (Recovered, error) {
	var r Recovered
	if d.settings.record == nil {
		return r, errors.New("overlay: Recover: the client has no record: see WithRecord")
	}
	again := d.unstored.take()
	due, err := d.due(ctx, recoveryPage-len(again))
	if err != nil {
		d.unstored.add(again...)
		return r, fmt.Errorf("overlay: Recover: %w", err)
	}
	watch := startWatch()
	for i, w := range append(again, due...) {
		if err := ctx.Err(); err != nil {
			d.unstored.add(again[min(i, len(again)):]...)
			return r, fmt.Errorf("overlay: Recover: %w", err)
		}
		w.Age += watch.passed()
		resolution, err := d.resolve(ctx, w, storedFor(w), false)
		if errors.Is(err, errNotStored) {
			d.unstored.add(w)
		}
		r.add(Found{w, resolution, err})
	}
	return r, nil
}

// unstored are writes to ask about first. A record that failed may still have closed them.
// Then they are never due again, although nobody was told their outcome.
type unstored struct {
	mu     sync.Mutex
	writes []Write
}

func (u *unstored) add(writes ...Write) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.writes = append(u.writes, writes...)
}

func (u *unstored) take() []Write {
	u.mu.Lock()
	defer u.mu.Unlock()
	writes := u.writes
	u.writes = nil
	return writes
}

func (d *Doer) due(ctx context.Context, limit int) ([]Write, error) {
	if limit <= 0 {
		return nil, nil
	}
	ctx, cancel := d.storing(ctx, false)
	defer cancel()
	return d.settings.record.Due(ctx, d.counterparty, limit)
}

func (r *Recovered) add(found Found) {
	r.Found = append(r.Found, found)
	switch {
	case errors.Is(found.Err, ErrUnresolvable):
		r.Unresolvable++
	case found.Resolution.Outcome == Happened:
		r.Happened++
	case found.Resolution.Outcome == DidNotHappen:
		r.DidNotHappen++
	default:
		r.Open++
	}
}
