package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

const (
	naiveTries = 1 + 3
	// naiveShare is how many writes of the real clients there are for one of the naive.
	naiveShare = 40
)

// newNaiveHost returns a host whose clients send each call once and have no record, in the
// loop that everybody writes first.
func newNaiveHost(
	t *testing.T, s *sandbox.Sandbox, network *testkit.Network, at providers, now func() time.Time,
) *host {
	t.Helper()
	path := numbered{dialling(t, network)}
	h := connect(t, s, at, overlay.WithHTTPClient(&http.Client{Transport: path}), overlay.WithClock(now), onceOnly)
	h.call, h.learn = loop, statusBelieved
	return h
}

// loop makes a call, and again after an error or a status 5xx.
func loop(ctx context.Context, send sending) (err error) {
	for range naiveTries {
		err = send(ctx)
		if status := naiveStatus(err); 0 < status && status < http.StatusInternalServerError {
			break
		}
	}
	return err
}

// statusBelieved believes that a status 2xx means that it happened, and all else that
// it did not.
func statusBelieved(_ overlay.Answer, err error) oracle.Belief {
	if naiveStatus(err)/100 == 2 {
		return oracle.Happened
	}
	return oracle.DidNotHappen
}

// naiveStatus returns the status that a call was answered with; 0 where no answer came, or
// not all of it.
func naiveStatus(err error) int {
	failure, failed := errors.AsType[*overlay.Error](err)
	switch {
	case err == nil:
		return http.StatusOK
	case !failed, errors.Is(err, io.ErrUnexpectedEOF):
		return 0
	}
	return failure.Status
}

// simulateNaive is simulate with a naive client, which has no record.
func simulateNaive(t *testing.T, seed uint64, writes int) (found report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, network, at, gateways := openShop(t, seed)
		m := &machine{now: skewed(seed, 0)}
		m.start = func() *host { return newNaiveHost(t, s.sandbox, network, at, m.now) }
		s.machines = []*machine{m}

		books := s.openWhile(t.Context(), writes, func(context.Context) {})
		s.users.Wait()
		settle(gateways, books)
		time.Sleep(afterwards)
		happened := ledger.Effects(s.sandbox.Ledger())
		s.close(t)
		found = report{books: books, violations: oracle.Judge(books, happened), traces: s.traces}
	})
	return found
}

// runNaive sells with naive clients in the worlds of the first seeds. What is found
// fails nothing.
func runNaive(t *testing.T, first uint64, all *tally) {
	t.Helper()
	writes := max(workers, *simulatedWrites/naiveShare)
	for i := range max(1, writes/perRun) {
		seed := first + uint64(i)
		t.Run("naive "+strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			all.add(simulateNaive(t, seed, min(perRun, writes)))
		})
	}
}

// tally counts what was found.
type tally struct {
	mu       sync.Mutex
	writes   int
	believed map[oracle.Belief]int // in the end
	faults   map[oracle.Fault]int
}

func (a *tally) add(found report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writes += len(found.books)
	for _, v := range found.violations {
		a.faults[v.Fault]++
	}
	for _, e := range found.books {
		a.believed[e.Belief]++
	}
}

// made returns how many writes were made.
func (a *tally) made() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.writes
}

// per10000 returns how often a fault was found in 10,000 writes.
func (a *tally) per10000(f oracle.Fault) float64 { return a.rate(a.faults[f]) }

func (a *tally) rate(n int) float64 { return 10_000 * float64(n) / float64(max(a.writes, 1)) }

func newTally() *tally {
	return &tally{believed: map[oracle.Belief]int{}, faults: map[oracle.Fault]int{}}
}

// comparison is what was found with the real clients and with naive ones.
type comparison struct{ jppay, naive *tally }

func newComparison() comparison {
	return comparison{newTally(), newTally()}
}

func (c comparison) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\nin 10,000 writes\tjppay\tnaive client\t\n")
	for _, f := range []oracle.Fault{
		oracle.DoubleEffect, oracle.UnwantedEffect, oracle.BelievedFailed, oracle.BelievedDone, oracle.Forgotten,
		oracle.Unlisted, oracle.Unjustified, oracle.Contradiction, oracle.Unrecorded, oracle.SentClosed, oracle.TooOften,
		oracle.Unclosed,
	} {
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t\n", f, c.jppay.per10000(f), c.naive.per10000(f))
	}
	rates := func(name string, b oracle.Belief) {
		jppay, naive := c.jppay.rate(c.jppay.believed[b]), c.naive.rate(c.naive.believed[b])
		fmt.Fprintf(w, "no fault: %s\t%.1f\t%.1f\t\n", name, jppay, naive)
	}
	rates("nobody can tell, and that is said", oracle.Unresolvable)
	rates("accepted, and the end is not known yet", oracle.Accepted)
	fmt.Fprintf(w, "writes made\t%d\t%d\t\n", c.jppay.writes, c.naive.writes)
	_ = w.Flush() // a strings.Builder takes everything
	return text.String()
}

func TestANaiveClientIsSeen(t *testing.T) {
	t.Parallel()
	const seed = 101
	both := newComparison()
	both.jppay.add(simulate(t, seed, perRun))
	both.naive.add(simulateNaive(t, seed, perRun))
	t.Log(both)

	assert.Positive(t, both.naive.faults[oracle.DoubleEffect])
	assert.Positive(t, both.naive.faults[oracle.BelievedFailed])
	assert.Positive(t, both.naive.faults[oracle.BelievedDone])
	assert.Greater(t, both.naive.per10000(oracle.DoubleEffect), both.jppay.per10000(oracle.DoubleEffect))
	assert.Greater(t, both.naive.per10000(oracle.BelievedFailed), both.jppay.per10000(oracle.BelievedFailed))
}
