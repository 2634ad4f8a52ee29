package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // a database in a file, without a server

	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// process is what one process of a merchant is told.
type process struct {
	Target  target
	Seed    uint64
	Number  int // of the process
	Workers int
	Writes  int    // after so many it ends
	Folder  string // of what it remembers
}

func (p process) books() string { return filepath.Join(p.Folder, "books") }

// child sells if this is the process that is killed, at any point.
func child() {
	var p process
	crashtest.Child(&p, func() error { return p.run(context.Background(), func() { fmt.Println("ready") }) })
}

// spend starts a process, lets it live so long, and kills it. It is an error if the
// process ends by itself.
func (p process) spend(ctx context.Context, life time.Duration) error {
	return crashtest.Kill(ctx, p, func(string) {
		select {
		case <-time.After(life):
		case <-ctx.Done():
		}
	})
}

// run sells and resolves meanwhile what the processes before this one left.
func (p process) run(ctx context.Context, ready func()) (err error) {
	m, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	left, err := m.record.left(ctx)
	if err != nil {
		return err
	}
	ready()
	var group sync.WaitGroup
	group.Go(func() { m.resolve(ctx, left) })
	m.sell(ctx)
	group.Wait()
	return nil
}

// conclude resolves what the last process left and returns the books of all of them.
func (p process) conclude(ctx context.Context) (books []*entry, err error) {
	m, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	left, err := m.record.left(ctx)
	if err != nil {
		return nil, err
	}
	resolved := m.resolve(ctx, left)

	recorded, err := outcomes(ctx, m.db)
	if err != nil {
		return nil, err
	}
	left, err = m.record.left(ctx)
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for _, w := range left {
		listed[w.ID] = true
	}
	books, err = readJournal(p.books())
	for _, e := range books {
		e.conclude(recorded, resolved, listed)
	}
	return books, err
}

// outcomes reads the record's table.
func outcomes(ctx context.Context, db *sql.DB) (recorded map[string]oracle.Belief, err error) {
	rows, err := db.QueryContext(ctx, `SELECT id, outcome FROM jppay_write`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	recorded = map[string]oracle.Belief{}
	for rows.Next() {
		var id, outcome string
		if err := rows.Scan(&id, &outcome); err != nil {
			return nil, err
		}
		recorded[id] = map[string]oracle.Belief{
			overlay.Happened.String(): oracle.Happened, overlay.DidNotHappen.String(): oracle.DidNotHappen,
		}[outcome]
	}
	return recorded, rows.Err()
}

// numberedRecord notes which write of the books each of its own is.
type numberedRecord struct {
	*sqlrecord.Record
	books *journal
}

// writeNumber is the key of a write's number in a context.
type writeNumber struct{}

func (r numberedRecord) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	if number, ok := ctx.Value(writeNumber{}).(int); ok {
		if err := r.books.add(line{Write: number, Record: w.ID}); err != nil {
			return err
		}
	}
	return r.Record.Attempt(ctx, w, busy)
}

// left returns the writes that are open or cannot be resolved.
func (r numberedRecord) left(ctx context.Context) ([]overlay.Write, error) {
	const everything = 1_000_000
	open, err := r.Open(ctx, overlay.Write{}, everything)
	if err != nil {
		return nil, err
	}
	apart, err := r.Unresolvable(ctx, overlay.Write{}, everything)
	return append(open, apart...), err
}
