package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
)

func main() {
	child()
	s := soak{out: os.Stdout, tamper: func(string, []*entry) {}}
	flag.Uint64Var(&s.seed, "seed", uint64(time.Now().UnixNano()), "decides which calls get faults and what is sold")
	flag.IntVar(&s.writes, "writes", 5_000, "writes of the first merchant; the one that is killed makes as many as it can")
	flag.IntVar(&s.workers, "workers", 32, "how many goroutines a merchant has")
	flag.IntVar(&s.kills, "kills", 20, "how often a merchant's process is killed")
	limit := flag.Duration("limit", 5*time.Minute, "how long it may take in all")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	os.Exit(s.run(ctx))
}

// soak is one run.
type soak struct {
	seed                   uint64
	writes, workers, kills int
	out                    io.Writer
	tamper                 func(merchant string, books []*entry) // before the oracle sees them
}

// column is what came of one merchant.
type column struct {
	title         string
	books         []*entry
	violations    []oracle.Violation
	calls, faulty int64
	injected      map[sandbox.FaultKind]int
	kills         int
	took          time.Duration
}

// run returns the exit status.
func (s *soak) run(ctx context.Context) int {
	columns, err := s.columns(ctx)
	if err == nil {
		err = show(s.out, columns)
	}
	if err != nil {
		fmt.Fprintln(s.out, "soak:", err)
		return 2
	}
	for _, c := range columns {
		if len(c.violations) > 0 {
			return 1
		}
	}
	return 0
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

// killAgainAndAgain starts processes that sell without end.
func (s *soak) killAgainAndAgain(ctx context.Context, p process) error {
	chance := rand.New(rand.NewPCG(s.seed, 1<<40))
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
	p := process{Target: st.target(), Seed: s.seed, Workers: s.workers, Writes: s.writes, Folder: folder}
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
		return nil, fmt.Errorf("the sandbox found itself wrong: %v", findings[0])
	}
	s.tamper(title, books)
	return st.judge(&column{title: title, books: books, kills: kills, took: time.Since(started)}), nil
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

func (st *stage) target() target {
	return target{
		PayPay: st.PayPay.URL, Paidy: st.Paidy.URL, Legacy: st.Legacy.URL,
		PayPayKey: st.PayPay.APIKey, PayPaySecret: st.PayPay.APISecret, PaidySecret: st.Paidy.SecretKey,
		LegacyKey: st.Legacy.APIKey, LegacySecret: st.Legacy.Secret,
	}
}

// judge lets the oracle compare the books with the ledger.
func (st *stage) judge(c *column) *column {
	entries := make([]oracle.Entry, len(c.books))
	for i, e := range c.books {
		entries[i] = e.Entry
	}
	c.violations = oracle.Judge(entries, ledger.Effects(st.Ledger()))
	c.calls, c.injected = st.calls.Load(), st.Injected()
	for _, n := range c.injected {
		c.faulty += int64(n)
	}
	return c
}
