package main

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// merchant is the part of a merchant that runs in one process.
type merchant struct {
	process
	*harness.Clients

	made   atomic.Int64 // writes
	db     *sql.DB
	record numberedRecord
}

func (p process) open(ctx context.Context) (*merchant, error) {
	books, err := openJournal(p.books())
	if err != nil {
		return nil, err
	}
	db, err := crashtest.OpenSQLite(filepath.Join(p.Folder, "record.db"))
	if err != nil {
		return nil, errors.Join(err, books.file.Close())
	}
	m := &merchant{process: p, db: db}
	record, err := sqlrecord.New(ctx, db)
	m.record = numberedRecord{record, books}
	if err == nil {
		m.Clients, err = m.Connect(m.options()...)
	}
	if err != nil {
		return nil, errors.Join(err, m.close())
	}
	return m, nil
}

func (m *merchant) close() error { return errors.Join(m.db.Close(), m.record.books.file.Close()) }

// options are the options of clients that give up soon.
func (m *merchant) options() []overlay.Option {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = patience
	transport.MaxIdleConnsPerHost = 64
	return []overlay.Option{
		overlay.WithHTTPClient(&http.Client{Transport: transport}),
		overlay.WithMaxBody(256 << 10),
		overlay.WithRetry(overlay.Retry{Attempts: 4, Base: 2 * time.Millisecond, Cap: 3 * time.Second}),
		overlay.WithSettling(settling),
		overlay.WithRecord(m.record),
	}
}

// sell sells with all workers until enough writes are made or ctx ends.
func (m *merchant) sell(ctx context.Context) {
	var group sync.WaitGroup
	for i := range m.Workers {
		w := &worker{merchant: m, number: i, dice: harness.Dice(m.Seed, saleDice, m.Number, i)}
		group.Go(func() {
			for ctx.Err() == nil && m.made.Load() < int64(m.Writes) {
				w.sell(ctx)
			}
		})
	}
	group.Wait()
}

// perProcess is how many numbers of writes each process has.
const perProcess = 1_000_000

// write makes one write and returns its answer, or nil if the call does not show that it
// happened. The wish is in the books before the call.
func write[T any](ctx context.Context, w *worker, wanted oracle.Wish, send harness.Call[T]) *T {
	wanted.Write = w.Number*perProcess + int(w.made.Add(1))
	books := w.record.books
	books.mustAdd(line{Write: wanted.Write, Wish: &wanted})

	ctx, cancel := context.WithTimeout(harness.WithWrite(ctx, wanted.Write), w.limit())
	defer cancel()
	w.answer = overlay.Answer{}
	answer, err := send(ctx)
	books.mustAdd(line{Write: wanted.Write, Told: true, Belief: harness.Told(w.answer, err)})
	if err != nil {
		return nil
	}
	return answer
}

// limit is how long a call may take. Some have little time.
func (w *worker) limit() time.Duration {
	if w.dice.IntN(20) == 0 {
		return time.Duration(w.dice.IntN(int(patience)))
	}
	return 5 * time.Second
}

// resolve finds out the outcomes of writes and returns the belief about each, by its id. The
// clients also store them in the record. Faults continue meanwhile.
func (m *merchant) resolve(ctx context.Context, writes []overlay.Write) map[string]oracle.Belief {
	var mu sync.Mutex
	beliefs := map[string]oracle.Belief{}
	queue := make(chan overlay.Write)
	var group sync.WaitGroup
	for range 2 * m.Workers {
		group.Go(func() {
			for w := range queue {
				belief := m.askUntilTold(ctx, w)
				mu.Lock()
				beliefs[w.ID] = belief
				mu.Unlock()
			}
		})
	}
	for _, w := range writes {
		queue <- w
	}
	close(queue)
	group.Wait()
	return beliefs
}

// askUntilTold asks about a write until its outcome is known, or is known to be unresolvable.
func (m *merchant) askUntilTold(ctx context.Context, w overlay.Write) oracle.Belief {
	for range 50 {
		found, err := m.Resolve(ctx, w)
		switch {
		case errors.Is(err, overlay.ErrUnresolvable):
			return oracle.Unresolvable
		case ctx.Err() != nil:
			return oracle.Pending
		case err == nil && found.Outcome != overlay.Unknown:
			return harness.BeliefOf(found.Outcome)
		}
	}
	return oracle.Pending
}
