package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
)

func main() {
	child()
	s := soak{out: os.Stdout}
	flag.IntVar(&s.writes, "writes", 5_000, "writes of the first merchant; the one that is killed makes as many as it can")
	flag.IntVar(&s.workers, "workers", 32, "how many goroutines a merchant has")
	flag.IntVar(&s.kills, "kills", 20, "how often a merchant's process is killed")
	harness.Command("soak", 5*time.Minute, func(ctx context.Context, seed uint64) (right bool, err error) {
		s.seed = seed
		return s.run(ctx)
	})
}

// soak is one run.
type soak struct {
	seed                   uint64
	writes, workers, kills int
	out                    io.Writer
}

// The soak's dice.
const (
	killDice harness.Kind = iota
	saleDice
)

// column is the result of one merchant.
type column struct {
	*harness.Tally // of what the oracle found

	title         string
	books         []*entry
	happened      []oracle.Effect
	violations    []oracle.Violation
	calls, faulty int64
	injected      map[sandbox.FaultKind]int
	kills         int
	took          time.Duration
}

// run reports whether the oracle finds nothing wrong.
func (s *soak) run(ctx context.Context) (right bool, err error) {
	columns, err := s.columns(ctx)
	if err != nil {
		return false, err
	}
	return judge(s.out, columns)
}

// columns lets both merchants sell, one after the other.
func (s *soak) columns(ctx context.Context) ([]*column, error) {
	fmt.Fprintf(s.out, "seed %d: %d writes, %d goroutines, a fault plan for %d %% of all calls\n\n",
		s.seed, s.writes, s.workers, int(100*share))
	living, err := s.column(ctx, "jppay", 0, func(p process) error { return p.run(ctx, func() {}) })
	if err != nil {
		return nil, err
	}
	killed, err := s.column(ctx, "jppay, killed and restarted", s.kills, func(p process) error {
		return s.killAgainAndAgain(ctx, p)
	})
	return []*column{living, killed}, err
}

// killAgainAndAgain starts processes that sell without end, and kills them.
func (s *soak) killAgainAndAgain(ctx context.Context, p process) error {
	chance := harness.Dice(s.seed, killDice)
	p.Writes, p.Workers = math.MaxInt, max(s.workers/2, 1)
	for p.Number = range s.kills {
		if err := p.spend(ctx, time.Duration(50+chance.IntN(450))*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// column lets a merchant sell at a sandbox of its own and judges its books.
func (s *soak) column(ctx context.Context, title string, kills int, sell func(process) error) (*column, error) {
	st, err := s.stage()
	if err != nil {
		return nil, err
	}
	defer st.Close()
	folder, err := os.MkdirTemp("", "jppay-soak-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()

	started := time.Now()
	p := process{Access: harness.AccessTo(st.Sandbox), Seed: s.seed, Workers: s.workers, Writes: s.writes, Folder: folder}
	if err := sell(p); err != nil {
		return nil, err
	}
	books, err := p.conclude(ctx)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("out of time: %w", ctx.Err())
	}
	if findings := st.Findings(); len(findings) > 0 {
		return nil, fmt.Errorf("the sandbox found a fault in itself: %v", findings[0])
	}
	return st.tell(&column{title: title, books: books, kills: kills, took: time.Since(started)}), nil
}

// stage is a sandbox of its own for one merchant.
type stage struct {
	*sandbox.Sandbox
	calls atomic.Int64
}

func (s *soak) stage() (*stage, error) {
	st := &stage{}
	var err error
	st.Sandbox, err = sandbox.New(sandbox.Config{Seed: s.seed, Log: func(e sandbox.Entry) {
		if e.Operation != "" {
			st.calls.Add(1)
		}
	}})
	if err != nil {
		return nil, err
	}
	const plenty = 50_000_000_000
	if err = st.PayPay.SetWallet(user, plenty, plenty); err == nil {
		if err = st.PayPay.AllowRefunds(10); err == nil {
			err = st.SetPlan(plan(s.seed))
		}
	}
	if err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

// tell adds what the sandbox knows.
func (st *stage) tell(c *column) *column {
	c.happened, c.calls, c.injected = ledger.Effects(st.Ledger()), st.calls.Load(), st.Injected()
	for _, n := range c.injected {
		c.faulty += int64(n)
	}
	return c
}

// judge lets the oracle compare books with ledgers, prints what was found, and reports whether
// that is nothing.
func judge(out io.Writer, columns []*column) (right bool, err error) {
	right = true
	for _, c := range columns {
		entries := make([]oracle.Entry, len(c.books))
		for i, e := range c.books {
			entries[i] = e.Entry
		}
		c.violations = oracle.Judge(entries, c.happened)
		c.Tally = harness.NewTally(c.title)
		c.Add(entries, c.violations)
		right = right && len(c.violations) == 0
	}
	return right, show(out, columns)
}
