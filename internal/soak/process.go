package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // a database in a file, without a server

	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// process is the task of one process of a merchant.
type process struct {
	harness.Access

	Seed    uint64
	Number  int // of the process
	Workers int
	Writes  int    // after so many it ends
	Folder  string // of what it remembers
}

func (p process) books() string { return filepath.Join(p.Folder, "books") }

// child sells if this process is a child, which is killed at any point.
func child() {
	var p process
	crashtest.Child(&p, func() error { return p.run(context.Background(), func() { fmt.Println("ready") }) })
}

// spend starts a process, lets it live for a time, and kills it. It is an error if the process
// ends by itself.
func (p process) spend(ctx context.Context, life time.Duration) error {
	return crashtest.Kill(ctx, p, func(string) { harness.Pause(ctx, life) })
}

// run sells. Meanwhile it resolves the open writes of earlier processes.
func (p process) run(ctx context.Context, ready func()) (err error) {
	m, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	open, err := harness.Left(ctx, m.record.Record)
	if err != nil {
		return err
	}
	ready()
	var group sync.WaitGroup
	group.Go(func() { m.resolve(ctx, open) })
	m.sell(ctx)
	group.Wait()
	return nil
}

// conclude resolves the open writes of the last process and returns the books of all processes.
func (p process) conclude(ctx context.Context) (books []*entry, err error) {
	m, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	open, err := harness.Left(ctx, m.record.Record)
	if err != nil {
		return nil, err
	}
	resolved := m.resolve(ctx, open)

	recorded, err := harness.Recorded(ctx, m.db)
	if err != nil {
		return nil, err
	}
	open, err = harness.Left(ctx, m.record.Record)
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for _, w := range open {
		listed[w.ID] = true
	}
	books, err = readJournal(p.books())
	for _, e := range books {
		e.conclude(recorded, resolved, listed)
	}
	return books, err
}

// numberedRecord notes, for each write in the record, its number in the books.
type numberedRecord struct {
	*sqlrecord.Record
	books *journal
}

func (r numberedRecord) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	if number, ok := harness.WriteOf(ctx); ok {
		if err := r.books.add(line{Write: number, Record: w.ID}); err != nil {
			return err
		}
	}
	return r.Record.Attempt(ctx, w, busy)
}
