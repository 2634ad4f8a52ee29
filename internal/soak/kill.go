package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // a database in a file, without a server

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/mortal"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// childVariable makes this program a merchant that is going to be killed.
const childVariable = "JPPAY_SOAK_LIFETIME"

func inherited() bool { return os.Getenv(childVariable) != "" }

// lifetime is what one process of a merchant is told.
type lifetime struct {
	Target   target
	Seed     uint64
	Number   int // of the process
	Workers  int
	Database string // the durable record
	Notes    string // which of our keys an id of a provider stands for
}

// spend starts a process, lets it live so long, and kills it. It is an error if
// the process ends by itself.
func (l *lifetime) spend(ctx context.Context, life time.Duration) error {
	told, err := json.Marshal(l)
	if err != nil {
		return err
	}
	err = mortal.Run(ctx, childVariable, string(told), func(string) {
		select {
		case <-time.After(life):
		case <-ctx.Done():
		}
	})
	if err != nil {
		return fmt.Errorf("merchant: %w", err)
	}
	return nil
}

// lookBehind adds to open the writes whose outcome the dead process did not store.
func (l *lifetime) lookBehind(ctx context.Context, open map[string]bool) error {
	record, closeRecord, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer closeRecord()
	writes, err := record.Unresolved(ctx, time.Now(), 0)
	for _, w := range writes {
		open[w.ID] = true
	}
	return err
}

// child is the process: it resolves what its predecessors left, sells meanwhile,
// and is killed at any point of either.
func child() int {
	var l lifetime
	err := json.Unmarshal([]byte(os.Getenv(childVariable)), &l)
	if err == nil {
		err = l.live(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (l *lifetime) live(ctx context.Context) error {
	born := time.Now()
	record, closeRecord, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer closeRecord()
	m, err := newMerchant(fmt.Sprintf("k%d", l.Number), l.Target, false, record)
	if err != nil {
		return err
	}
	notes, err := os.OpenFile(l.Notes, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = notes.Close() }()
	m.noted = func(id, key string) {
		if _, err := fmt.Fprintln(notes, id, key); err != nil {
			panic(err)
		}
	}
	fmt.Println("ready")
	var group sync.WaitGroup
	group.Go(func() {
		if _, failed := recoverAll(ctx, m, record, born, l.Workers); failed != nil {
			panic(failed)
		}
	})
	m.run(ctx, l.Seed+uint64(l.Number), l.Workers, math.MaxInt)
	group.Wait()
	return nil
}

func (l *lifetime) open(ctx context.Context) (*sqlrecord.Record, func(), error) {
	db, err := mortal.Open(l.Database)
	if err != nil {
		return nil, nil, err
	}
	record, err := sqlrecord.New(ctx, db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return record, func() { _ = db.Close() }, nil
}

// recoverAll resolves the writes that were sent before a time and returns the ids of
// those that the provider cannot be asked about.
func recoverAll(ctx context.Context, m *merchant, record *sqlrecord.Record, before time.Time, workers int) (map[string]bool, error) {
	writes, err := record.Unresolved(ctx, before, 0)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	beyond := map[string]bool{}
	jobs := make(chan overlay.Write)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for w := range jobs {
				switch m.recoverOne(ctx, w) {
				case done:
					err := record.Outcome(ctx, w.ID, overlay.Happened)
					if err != nil {
						panic(err)
					}
				case unresolvable:
					mu.Lock()
					beyond[w.ID] = true
					mu.Unlock()
				case unknown, failed: // recoverOne has noted it
				}
			}
		})
	}
	for _, w := range writes {
		jobs <- w
	}
	close(jobs)
	group.Wait()
	return beyond, nil
}

// recoverOne asks about a write of a process that is dead. The clients tell the
// record what they find.
func (m *merchant) recoverOne(ctx context.Context, w overlay.Write) belief {
	for range 50 {
		var r overlay.Resolution
		var err error
		switch w.Provider {
		case overlay.PayPay:
			r, err = jppay.ResolvePayPay(ctx, m.payPay, w)
		case overlay.Paidy:
			r, err = jppay.ResolvePaidy(ctx, m.paidy, w)
		case overlay.PaidyLegacy:
			r, err = jppay.ResolvePaidyLegacy(ctx, m.legacy, w)
		}
		switch {
		case ctx.Err() != nil:
			return unknown
		case err == nil && r.Outcome == overlay.Happened:
			return done
		case err == nil && r.Outcome == overlay.DidNotHappen:
			return failed
		case w.Operation == "createPointsCode":
			if _, err := jppay.OK(m.payPay.CreatePointsCodeWithResponse(ctx, nil, pointsCode(w.Refs["requestId"]))); err == nil {
				return done
			}
		case w.Operation == "cancelPayment":
			if _, err := jppay.OK(m.payPay.CancelPaymentWithResponse(ctx, paypay.MerchantPaymentID(w.Refs["merchantPaymentId"]), nil)); err == nil {
				return done
			}
		case errors.Is(err, overlay.ErrUnresolvable):
			return unresolvable
		}
	}
	return unknown
}

// closeBooks resolves what the last process left and reads the record as the books
// of all of them.
func (l *lifetime) closeBooks(ctx context.Context) (*books, error) {
	record, closeRecord, err := l.open(ctx)
	if err != nil {
		return nil, err
	}
	defer closeRecord()
	m, err := newMerchant("last", l.Target, false, record)
	if err != nil {
		return nil, err
	}
	beyond, err := recoverAll(ctx, m, record, time.Now(), 4*l.Workers)
	if err != nil {
		return nil, err
	}
	keys, err := l.keys()
	if err != nil {
		return nil, err
	}
	return l.books(ctx, keys, beyond)
}

func (l *lifetime) keys() (map[string]string, error) {
	content, err := os.ReadFile(l.Notes)
	if err != nil {
		return nil, err
	}
	keys := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if id, key, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			keys[id] = key
		}
	}
	return keys, nil
}

// books reads the record's table. Several rows of a job are attempts to make the
// same thing happen.
func (l *lifetime) books(ctx context.Context, keys map[string]string, beyond map[string]bool) (_ *books, err error) {
	db, err := mortal.Open(l.Database)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, `SELECT id, provider, operation, refs, outcome FROM jppay_write`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	b := newBooks()
	for rows.Next() {
		var id, refs, outcome string
		var w overlay.Write
		if err := rows.Scan(&id, &w.Provider, &w.Operation, &refs, &outcome); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(refs), &w.Refs); err != nil {
			return nil, err
		}
		j := jobOf(w, keys)
		believed := map[string]belief{"happened": done, "did not happen": failed}[outcome]
		if believed == unknown && beyond[id] {
			believed = unresolvable
		}
		if e := b.entries[j]; e == nil {
			b.entries[j] = &entry{belief: believed}
		} else if believed == done || e.belief == failed {
			e.belief = believed
		}
	}
	return b, rows.Err()
}

// jobOf returns the job of a recorded write.
func jobOf(w overlay.Write, keys map[string]string) job {
	j := job{provider: w.Provider, operation: w.Operation}
	for _, name := range []string{"order.order_ref", "merchantRefundId", "merchantCashbackReversalId", "merchantCashbackId", "requestId", "merchantPaymentId"} {
		if j.key = w.Refs[name]; j.key != "" {
			break
		}
	}
	if revert := w.Refs["merchantRevertId"]; revert != "" {
		j.key = strings.TrimSuffix(revert, "-v")
	}
	for _, name := range []string{"id", "payment_id", "capture_id"} {
		if j.key == "" {
			j.key = keys[w.Refs[name]]
		}
	}
	if severalAnOrder[j.name()] {
		_, _ = fmt.Sscan(w.Refs["amount"], &j.amount)
	}
	return j
}
