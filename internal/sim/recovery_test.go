package sim

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// numberedRecord is a record that knows which of the shop's writes its entries are.
type numberedRecord struct {
	*sqlrecord.Record

	db      *sql.DB
	mu      sync.Mutex
	numbers map[string]int // by the record's own ID
	ids     map[int]string // by number
}

// Intent stores a write, and its number.
func (r *numberedRecord) Intent(ctx context.Context, w overlay.Write) error {
	if number, ok := ctx.Value(writeNumber{}).(int); ok {
		r.mu.Lock()
		r.numbers[w.ID], r.ids[number] = number, w.ID
		r.mu.Unlock()
	}
	return r.Record.Intent(ctx, w)
}

func (r *numberedRecord) number(id string) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	number, ok := r.numbers[id]
	return number, ok
}

// find returns the record's own ID of a write, and what the record says became of it.
// There is no ID if no intent was stored. A Record has no method for that: a merchant
// who restarts has to read the table.
func (r *numberedRecord) find(ctx context.Context, write int) (id string, outcome policy.Outcome, err error) {
	r.mu.Lock()
	id = r.ids[write]
	r.mu.Unlock()

	var word string
	err = r.db.QueryRowContext(ctx, `SELECT outcome FROM jppay_write WHERE id = $1`, id).Scan(&word)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", policy.Unknown, nil
	case err != nil:
		return id, policy.Unknown, err
	}
	outcomes := map[string]policy.Outcome{"happened": policy.Happened, "did not happen": policy.DidNotHappen}
	if known, ok := outcomes[word]; ok {
		return id, known, nil
	}
	return id, policy.Unknown, nil
}

// recovery is a process of the merchant that shares the record and resolves what is
// older than a minute, as the README advises, while the shop goes on.
type recovery struct {
	number int
	host   *host
	record *numberedRecord
	now    func() time.Time
	traces *traces

	believes map[int]belief // by write
}

const (
	recoveryPause = 30 * time.Second
	recoveryAge   = time.Minute
	recoveryLimit = 100
)

// run resolves again and again until ctx ends, from a first time on.
func (r *recovery) run(ctx context.Context, first time.Duration) {
	time.Sleep(first)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(recoveryPause):
		}
		writes, err := r.record.Unresolved(ctx, r.now().Add(-recoveryAge), recoveryLimit)
		if err != nil {
			continue // the database is busy, or the run ends
		}
		for _, w := range writes {
			r.resolve(ctx, w)
		}
	}
}

// resolve asks the provider of a write what became of it.
func (h *host) resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	switch w.Provider {
	case policy.PayPay:
		return jppay.ResolvePayPay(ctx, h.payPay, w)
	case policy.Paidy:
		return jppay.ResolvePaidy(ctx, h.paidy, w)
	case policy.PaidyLegacy:
	}
	return jppay.ResolvePaidyLegacy(ctx, h.legacy, w)
}

func (r *recovery) resolve(ctx context.Context, w overlay.Write) {
	found, err := r.host.resolve(ctx, w)
	number, ok := r.record.number(w.ID)
	if err != nil || !ok {
		return
	}
	if b := believed(found.Outcome); b != pending {
		r.believes[number] = b
		r.traces.note(number, "recovery %d believes: %s (%s)", r.number, b, found.Reason)
	}
}
