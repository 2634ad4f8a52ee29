package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

func main() {
	if inherited() {
		os.Exit(child())
	}
	var s soak
	flag.Uint64Var(&s.seed, "seed", uint64(time.Now().UnixNano()), "decides which calls get faults and what is sold")
	flag.IntVar(&s.writes, "writes", 20_000, "how many writes each merchant makes; the one that is killed makes as many as it can")
	flag.IntVar(&s.workers, "workers", 32, "how many goroutines a merchant has")
	flag.IntVar(&s.kills, "kills", 40, "how often a merchant's process is killed")
	limit := flag.Duration("limit", 5*time.Minute, "how long it may take in all")
	flag.Parse()
	s.progress, s.out = os.Stderr, os.Stdout

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	sound, err := s.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(2)
	}
	if !sound {
		os.Exit(1)
	}
}

// soak is one run.
type soak struct {
	seed                   uint64
	writes, workers, kills int
	progress, out          io.Writer
}

// column is what came of one merchant.
type column struct {
	title         string
	count         *count
	calls, faulty int64
	injected      map[sandbox.FaultKind]int
	kills         int64
	open          int // writes that a kill left open
	took          time.Duration
}

// run lets all three merchants sell and prints what came of it.
func (s *soak) run(ctx context.Context) (sound bool, err error) {
	columns, err := s.columns(ctx)
	if err != nil {
		return false, err
	}
	if err := s.print(columns); err != nil {
		return false, err
	}
	return columns[0].count.sound() && columns[1].count.sound(), nil
}

// columns lets all three merchants sell, one after the other.
func (s *soak) columns(ctx context.Context) ([]*column, error) {
	fmt.Fprintf(s.out, "seed %d: %d writes, %d goroutines, a fault plan for %d %% of all calls\n\n", s.seed, s.writes, s.workers, int(100*share))
	careful, err := s.live(ctx, "jppay", false)
	if err != nil {
		return nil, err
	}
	killed, err := s.killed(ctx)
	if err != nil {
		return nil, err
	}
	naive, err := s.live(ctx, "bare clients, 3 retries", true)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("out of time: %w", ctx.Err())
	}
	return []*column{careful, killed, naive}, nil
}

// stage is a sandbox of its own for one merchant.
type stage struct {
	*sandbox.Sandbox
	calls atomic.Int64
}

func (s *soak) stage() (*stage, error) {
	st := &stage{}
	var err error
	st.Sandbox, err = sandbox.New(sandbox.Config{Seed: s.seed, Admin: true, Log: func(e sandbox.Entry) {
		if e.Operation != "" {
			st.calls.Add(1)
		}
	}})
	if err != nil {
		return nil, err
	}
	const plenty = 50_000_000_000
	if err = st.PayPay.SetWallet(user, plenty, plenty); err == nil {
		if err = st.PayPay.SetCashbackBudget(plenty); err == nil {
			if err = st.PayPay.AllowRefunds(10); err == nil {
				err = st.SetPlan(plan(s.seed))
			}
		}
	}
	if err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

func (st *stage) target() target {
	return target{PayPay: st.PayPay.URL, Paidy: st.Paidy.URL, Legacy: st.Legacy.URL, Admin: st.AdminURL,
		PayPayKey: st.PayPay.APIKey, PayPaySecret: st.PayPay.APISecret, PaidySecret: st.Paidy.SecretKey,
		LegacyKey: st.Legacy.APIKey, LegacySecret: st.Legacy.Secret}
}

// close compares the books with the ledger and ends the stage.
func (st *stage) close(c *column, b *books) error {
	defer st.Close()
	st.PayPay.SettlePoints()
	c.count, c.calls = judge(b, st.Ledger()), st.calls.Load()
	c.injected = st.Injected()
	for _, n := range c.injected {
		c.faulty += int64(n)
	}
	if findings := st.Findings(); len(findings) > 0 {
		return fmt.Errorf("the sandbox found itself wrong: %v", findings[0])
	}
	return nil
}

// live is a merchant whose process lives on.
func (s *soak) live(ctx context.Context, title string, naive bool) (*column, error) {
	st, err := s.stage()
	if err != nil {
		return nil, err
	}
	started := time.Now()
	m, err := newMerchant("s", st.target(), naive, overlay.NewMemoryRecord())
	if err != nil {
		st.Close()
		return nil, err
	}
	done := s.watch(title, func() string { return fmt.Sprintf("%d writes left", max(m.budget.Load(), 0)) })
	m.run(ctx, s.seed, s.workers, s.writes)
	m.resolve(ctx, s.workers)
	done()
	c := &column{title: title, took: time.Since(started)}
	return c, st.close(c, m.books)
}

// killed is a merchant whose process is killed again and again.
func (s *soak) killed(ctx context.Context) (*column, error) {
	st, err := s.stage()
	if err != nil {
		return nil, err
	}
	started := time.Now()
	c := &column{title: "jppay, killed and restarted"}
	dir, err := os.MkdirTemp("", "jppay-soak-")
	if err != nil {
		st.Close()
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	life := lifetime{Target: st.target(), Seed: s.seed, Workers: max(s.workers/2, 1), Database: filepath.Join(dir, "record.db"), Notes: filepath.Join(dir, "notes")}
	chance := rand.New(rand.NewPCG(s.seed, 1<<40))
	open := map[string]bool{}
	var kills atomic.Int64
	done := s.watch(c.title, func() string { return fmt.Sprintf("%d kills", kills.Load()) })
	for kills.Load() < int64(s.kills) && ctx.Err() == nil && err == nil {
		life.Number = int(kills.Load())
		if err = life.spend(ctx, time.Duration(50+chance.IntN(450))*time.Millisecond); err == nil {
			kills.Add(1)
			err = life.lookBehind(ctx, open)
		}
	}
	var b *books
	if err == nil {
		b, err = life.closeBooks(ctx)
	}
	done()
	if err != nil {
		st.Close()
		return nil, err
	}
	c.kills, c.open, c.took = kills.Load(), len(open), time.Since(started)
	return c, st.close(c, b)
}

// watch shows progress until the function it returns is called.
func (s *soak) watch(title string, state func() string) func() {
	ticker, ended, stopped := time.NewTicker(5*time.Second), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-ticker.C:
				fmt.Fprintf(s.progress, "%s: %s\n", title, state())
			case <-ended:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(ended)
		<-stopped
	}
}

func (s *soak) print(columns []*column) error {
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cell func(*column) any) {
		fmt.Fprint(w, name, "\t")
		for _, c := range columns {
			fmt.Fprint(w, cell(c), "\t")
		}
		fmt.Fprintln(w)
	}
	row("", func(c *column) any { return c.title })
	row("writes", func(c *column) any { return c.count.writes })
	row("calls, reads and repeats included", func(c *column) any { return c.calls })
	row("calls hit by a fault", func(c *column) any {
		return fmt.Sprintf("%d (%.0f %%)", c.faulty, 100*float64(c.faulty)/float64(max(c.calls, 1)))
	})
	row("process killed", func(c *column) any { return c.kills })
	row("writes a kill left open", func(c *column) any { return c.open })
	row("took effect more than once", func(c *column) any { return c.count.double })
	row("believed failed, but happened", func(c *column) any { return c.count.falseFailed })
	row("believed done, but did not happen", func(c *column) any { return c.count.falseDone })
	// The record does not tell how an outcome was learnt, and who asks nobody has
	// nothing to find.
	found := func(n func(*count) int) func(*column) any {
		return func(c *column) any {
			if c != columns[0] {
				return "-"
			}
			return n(c.count)
		}
	}
	row("unknown, then found to have happened", found(func(c *count) int { return c.happened }))
	row("unknown, then found not to have", found(func(c *count) int { return c.didNot }))
	row("unknown, the provider cannot be asked", func(c *column) any { sum, _ := c.count.cannotAsk(); return sum })
	row("unknown, and not resolved", func(c *column) any { return c.count.unresolved })
	row("seconds", func(c *column) any { return int(c.took.Seconds()) })
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(columns[0].injected)) {
		kinds = append(kinds, fmt.Sprintf("%s %d", kind, columns[0].injected[kind]))
	}
	fmt.Fprintf(s.out, "%s, faults: %s\n", columns[0].title, strings.Join(kinds, ", "))
	for _, c := range columns[:2] {
		for _, example := range c.count.examples {
			fmt.Fprintf(s.out, "%s: %s\n", c.title, example)
		}
	}
	for _, c := range columns {
		if sum, list := c.count.cannotAsk(); sum > 0 {
			fmt.Fprintf(s.out, "%s, cannot be asked: %s\n", c.title, strings.Join(list, ", "))
		}
	}
	return nil
}
