package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
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
	own := network.Client()
	t.Cleanup(own.CloseIdleConnections)
	client := &http.Client{Transport: numbered{own.Transport}}
	h := connect(t, s, at, overlay.WithHTTPClient(client), overlay.WithClock(now), onceOnly)
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
func runNaive(t *testing.T, first uint64, all *harness.Tally) {
	t.Helper()
	writes := max(workers, *simulatedWrites/naiveShare)
	for i := range max(1, writes/perRun) {
		seed := first + uint64(i)
		t.Run("naive "+strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			found := simulateNaive(t, seed, min(perRun, writes))
			all.Add(found.books, found.violations)
		})
	}
}

// watched are the faults that the simulation itself looks for, beside the oracle.
var watched = []oracle.Fault{oracle.Unrecorded, oracle.SentClosed, oracle.TooOften, oracle.Unclosed}

// per10000 returns how many of 10,000 writes there are for n.
func per10000(t *harness.Tally, n int) float64 {
	return 10_000 * float64(n) / float64(max(t.Writes, 1))
}

// comparison is what was found with the real clients and with naive ones.
type comparison struct{ jppay, naive *harness.Tally }

func newComparison() comparison {
	return comparison{harness.NewTally("jppay"), harness.NewTally("naive client")}
}

func (c comparison) String() string {
	var text strings.Builder
	table := harness.NewTable(&text, []*harness.Tally{c.jppay, c.naive})
	rate := func(name string, count func(*harness.Tally) int) {
		table.Row(name, func(t *harness.Tally) any { return fmt.Sprintf("%.1f", per10000(t, count(t))) })
	}
	table.Row("in 10,000 writes", func(t *harness.Tally) any { return t.Title })
	for _, fault := range slices.Concat(harness.Judged, watched) {
		rate(string(fault), func(t *harness.Tally) int { return t.Faults[fault] })
	}
	rate("no fault: nobody can tell, and that is said", func(t *harness.Tally) int {
		return t.Believed[oracle.Unresolvable]
	})
	rate("no fault: accepted, and the end is not known yet", func(t *harness.Tally) int {
		return t.Believed[oracle.Accepted]
	})
	table.Row("writes made", func(t *harness.Tally) any { return t.Writes })
	_ = table.Flush() // a strings.Builder takes everything
	return text.String()
}

func TestANaiveClientIsSeen(t *testing.T) {
	t.Parallel()
	both := newComparison()
	careful, naive := knownRun(t), simulateNaive(t, knownSeed, knownWrites)
	both.jppay.Add(careful.books, careful.violations)
	both.naive.Add(naive.books, naive.violations)
	t.Log(both)

	assert.Positive(t, both.naive.Faults[oracle.DoubleEffect])
	assert.Positive(t, both.naive.Faults[oracle.BelievedFailed])
	assert.Positive(t, both.naive.Faults[oracle.BelievedDone])
	for _, fault := range []oracle.Fault{oracle.DoubleEffect, oracle.BelievedFailed} {
		assert.Greater(t, per10000(both.naive, both.naive.Faults[fault]), per10000(both.jppay, both.jppay.Faults[fault]))
	}
}
