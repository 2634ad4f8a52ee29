package sim

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the record's database

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

var (
	simulatedWrites = flag.Int("writes", 10_000, "how many writes TestSimulation makes")
	simulatedSeed   = flag.Uint64("seed", 0, "the first seed of TestSimulation; 0: a fresh one")
)

const (
	workers = 32
	perRun  = 2_000 // writes
	// afterwards is how long the provider may go on with what it has accepted before
	// ledger and books are compared.
	afterwards = time.Hour
)

// report is what one run showed.
type report struct {
	books      []entry
	violations []violation
	traces     *traces
}

// simulate lets a shop make about so many writes, in virtual time.
func simulate(t *testing.T, seed uint64, writes int) (found report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network, traces := testkit.NewNetwork(), newTraces()
		provider, err := sandbox.New(sandbox.Config{
			Network: network, Seed: seed, World: worlds.Draw(seed), Plan: webhookPlan(seed),
		})
		require.NoError(t, err)
		require.NoError(t, provider.PayPay.SetWallet(customer, 99_000_000_000, 0))
		at, gateways := startGateways(t, network, provider, seed, traces)
		s := &shop{seed: seed, sandbox: provider, traces: traces, record: openRecord(t, seed)}
		s.build(t, network, at)
		desk := s.openDesk(t, network)

		books := s.openWhile(t.Context(), writes, s.recover)
		s.compareNotes(books)
		for _, g := range gateways {
			g.wait()
			for i := range books {
				books[i].repeated += g.repeated[books[i].write]
			}
		}

		time.Sleep(afterwards)
		ledger := provider.Ledger()
		provider.Close()
		assert.Empty(t, provider.Findings())
		assert.Empty(t, judgeEvents(desk.close(t), ledger), "seed %d", seed)
		found = report{books, judge(books, ledger), traces}
	})
	return found
}

// skewed returns the clock of a host, which is up to a minute off.
func skewed(seed uint64, host int) func() time.Time {
	off := upTo(diceOf(seed, -2, host), 2*time.Minute) - time.Minute
	return func() time.Time { return time.Now().Add(off) }
}

// openRecord returns a record in a SQLite database in memory.
func openRecord(t *testing.T, seed uint64) *numberedRecord {
	t.Helper()
	db, err := sql.Open("sqlite", fmt.Sprintf("file:sim%d-%p?mode=memory&cache=shared&_pragma=busy_timeout(5000)", seed, t))
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	record, err := sqlrecord.New(t.Context(), db)
	require.NoError(t, err)
	return &numberedRecord{Record: record, db: db, numbers: map[string]int{}, ids: map[int]string{}}
}

// openWhile is open while something else runs.
func (s *shop) openWhile(ctx context.Context, writes int, other func(context.Context)) []entry {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		other(ctx)
		close(ended)
	}()
	books := s.open(ctx, writes)
	cancel()
	<-ended
	return books
}

// open lets the workers sell until each has made its share of the writes, and returns
// their books.
func (s *shop) open(ctx context.Context, writes int) []entry {
	staff := make([]*worker, workers)
	var group sync.WaitGroup
	for number := range staff {
		staff[number] = s.worker(number)
		group.Go(func() {
			for w := staff[number]; len(w.books) < writes/workers; {
				w.sell(ctx)
			}
		})
	}
	group.Wait()

	var books []entry
	for _, w := range staff {
		books = append(books, w.books...)
	}
	return books
}

func startGateways(
	t *testing.T, network *testkit.Network, s *sandbox.Sandbox, seed uint64, traces *traces,
) (at providers, gateways []*gateway) {
	t.Helper()
	at = providers{}
	for _, provider := range []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy} {
		g := newGateway(seed, s.Handler(provider), traces)
		at[provider] = serve(t, network, g)
		gateways = append(gateways, g)
	}
	return at, gateways
}

// reused reports whether several orders of the books have the id of one.
func reused(books []entry, of wish) bool {
	opens := map[string]bool{"createPayment": true, "createAuth": true, "createContinuousPayment": true}
	same := func(e entry) bool { return e.provider == of.provider && e.key == of.key && opens[e.operation] }
	if !opens[of.operation] { // a refund or a capture has the id of its order
		order := strings.TrimSuffix(of.key, "-r")
		same = func(e entry) bool { return e.provider == of.provider && e.key == order && opens[e.operation] }
	}
	first := slices.IndexFunc(books, same)
	return first >= 0 && slices.ContainsFunc(books[first+1:], same)
}

// examples returns how often each known red occurs in a run. A violation that is no
// known one fails the test.
func (r report) examples(t *testing.T, seed uint64) map[red]int {
	t.Helper()
	seen := map[red]int{}
	for _, v := range r.violations {
		trace := r.traces.of(v.wish.write)
		example, listed := known(v, trace, reused(r.books, v.wish))
		assert.True(t, listed, "seed %d, world: %s\n%s\n%s", seed, worlds.Draw(seed), v, trace)
		seen[example]++
	}
	return seen
}

// TestSimulation fails on a violation that is not listed as known.
func TestSimulation(t *testing.T) {
	t.Parallel()
	first := *simulatedSeed
	if first == 0 {
		first = rand.Uint64N(1 << 40)
	}
	t.Logf("seed %d", first)

	var mu sync.Mutex
	seen, unresolved, writes := map[string]int{}, map[string]int{}, 0
	t.Run("runs", func(t *testing.T) {
		for i := range max(1, *simulatedWrites/perRun) {
			seed := first + uint64(i)
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				found := simulate(t, seed, perRun)
				examples := found.examples(t, seed)

				mu.Lock()
				defer mu.Unlock()
				writes += len(found.books)
				for r, n := range examples {
					seen[r.row] += n
				}
				for _, e := range found.books {
					if e.belief == unresolvable {
						unresolved[string(e.provider)+" "+e.operation]++
					}
				}
			})
		}
	})
	t.Logf("%d writes; known violations by row: %v; not resolvable: %v", writes, seen, unresolved)
}

// TestKnownViolationsAreSeen fails when a violation that is listed as known is gone:
// then the list is to be shortened.
func TestKnownViolationsAreSeen(t *testing.T) {
	t.Parallel()
	for _, r := range reds {
		t.Run(r.row+" "+r.what, func(t *testing.T) {
			t.Parallel()
			assert.Positive(t, simulate(t, r.seed, perRun).examples(t, r.seed)[r])
		})
	}
}
