package sim

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

var (
	simulatedWrites = flag.Int("writes", 1_500, "how many writes TestSimulation makes")
	simulatedSeed   = flag.Uint64("seed", 0, "the first seed of TestSimulation; 0: a fresh one")
)

const (
	workers = 32
	perRun  = 500 // writes
	// afterwards is how long the provider may go on with what it has accepted before
	// ledger and books are compared.
	afterwards = time.Hour
)

// report is what one run showed.
type report struct {
	books      []oracle.Entry
	violations []oracle.Violation
	events     []eventFault // what is wrong with the events that the shop received
	traces     *traces
}

// simulate lets a shop make about so many writes, in virtual time.
func simulate(t *testing.T, seed uint64, writes int) (found report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, network, at, gateways := openShop(t, seed)
		s.record = openRecord(t, seed, s.traces)
		for _, g := range gateways {
			g.record = s.record
		}
		s.build(t, network, at)
		desk := s.openDesk(t, network)

		books := s.openWhile(t.Context(), writes, s.recover)
		s.users.Wait()
		listed, err := s.record.listed(t.Context())
		require.NoError(t, err)
		for i := range books {
			books[i].Listed = listed[books[i].Write]
		}
		recorded := s.compareNotes(books)
		takeOver(books)
		cannotTell(books)
		settle(gateways, books)
		for _, g := range gateways {
			recorded = append(recorded, sentTooOften(books, g)...)
		}

		time.Sleep(afterwards)
		happened := s.sandbox.Ledger()
		events := desk.close(t, happened, ambiguous(books, gateways))
		s.close(t)
		checked, err := s.record.check(t.Context(), books)
		require.NoError(t, err)
		violations := slices.Concat(oracle.Judge(books, ledger.Effects(happened)), recorded, checked)
		found = report{books, violations, events, s.traces}
	})
	return found
}

// openShop opens a provider, gateways in front of it, and a shop that has no host yet.
func openShop(
	t *testing.T, seed uint64,
) (s *shop, network *testkit.Network, at providers, gateways []*gateway) {
	t.Helper()
	network = testkit.NewNetwork()
	provider, err := sandbox.New(sandbox.Config{Network: network, Seed: seed, World: worldOf(t, seed)})
	require.NoError(t, err)
	for _, customer := range customers {
		require.NoError(t, provider.PayPay.SetWallet(customer, 99_000_000_000, 0))
	}
	require.NoError(t, provider.PayPay.SetCashbackBudget(budgetOf(seed)))
	require.NoError(t, provider.PayPay.AllowRefunds(5))
	s = &shop{seed: seed, sandbox: provider, traces: newTraces()}
	at, gateways = startGateways(t, network, provider, seed, s.traces)
	return s, network, at, gateways
}

// close closes the sandbox, which must have found nothing wrong with itself.
func (s *shop) close(t *testing.T) {
	t.Helper()
	s.sandbox.Close()
	assert.Empty(t, s.sandbox.Findings())
}

// skewed returns the clock of a host, which is up to a minute off where the network is
// one that does all.
func skewed(seed uint64, host int) func() time.Time {
	if *simulatedNetwork != all {
		return time.Now
	}
	off := harness.UpTo(harness.Dice(seed, clockDice, host), 2*time.Minute) - time.Minute
	return func() time.Time { return time.Now().Add(off) }
}

// openRecord returns a record in a SQLite database in memory.
func openRecord(t *testing.T, seed uint64, traces *traces) *numberedRecord {
	t.Helper()
	name := fmt.Sprintf("file:sim%d-%p?mode=memory&cache=shared&_pragma=busy_timeout(5000)", seed, t)
	db, err := sql.Open(prepared, name)
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	record, err := sqlrecord.New(t.Context(), db)
	require.NoError(t, err)
	return newNumberedRecord(record, db, seed, traces)
}

// openWhile is open while something else runs.
func (s *shop) openWhile(ctx context.Context, writes int, other func(context.Context)) []oracle.Entry {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		other(ctx)
		close(ended)
	}()
	books := s.open(ctx, writes)
	if *simulatedNetwork == lossy {
		time.Sleep(overtime)
	}
	cancel()
	<-ended
	return books
}

// open lets the workers sell until each has made its share of the writes, and returns
// their books.
func (s *shop) open(ctx context.Context, writes int) []oracle.Entry {
	staff := make([]*worker, workers)
	var group sync.WaitGroup
	for number := range staff {
		staff[number] = s.worker(number)
		group.Go(func() {
			time.Sleep(harness.UpTo(harness.Dice(s.seed, startDice, number), time.Second)) // no two begin at once
			for w := staff[number]; len(w.books) < writes/workers; {
				w.sell(ctx)
			}
		})
	}
	group.Wait()

	var books []oracle.Entry
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

// serve starts a server on the network and returns its URL.
func serve(t *testing.T, network *testkit.Network, handler http.Handler) string {
	t.Helper()
	listener, err := network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: handler}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		assert.NoError(t, server.Close())
		assert.ErrorIs(t, <-served, http.ErrServerClosed)
	})
	return "http://" + listener.Addr().String()
}

// reused returns the orders of PayPay that had the id of another.
func reused(books []oracle.Entry) map[string]bool {
	sales, twice := map[string]int{}, map[string]bool{}
	for _, e := range books {
		if e.Provider != string(policy.PayPay) {
			continue
		}
		sale, known := sales[e.Order]
		twice[e.Order] = twice[e.Order] || known && sale != e.Sale
		sales[e.Order] = e.Sale
	}
	return twice
}

// cannotTell marks what nobody may be able to tell about, since another's shows under its
// id.
func cannotTell(books []oracle.Entry) {
	twice := reused(books)
	for i := range books {
		books[i].Unaskable = books[i].Unaskable || twice[books[i].Order]
	}
}

// ambiguous returns the orders whose id may stand for several payments: it was used for
// several, or sent more than once.
func ambiguous(books []oracle.Entry, gateways []*gateway) map[string]bool {
	orders := reused(books)
	for _, g := range gateways {
		for _, e := range books {
			if attempts, repeated := g.counts(e.Write); attempts+repeated > 1 {
				orders[e.Order] = true
			}
		}
	}
	return orders
}

// story tells what became of all writes about an order.
func (r report) story(order string) string {
	var story strings.Builder
	for _, e := range r.books {
		if e.Order == order {
			fmt.Fprintf(&story, "%s:\n%s\n", e.Wish, r.traces.of(e.Write))
		}
	}
	return story.String()
}

// check fails the test for each violation.
func (r report) check(t *testing.T, seed uint64) {
	t.Helper()
	for _, f := range r.events {
		assert.Fail(t, "a wrong event", "seed %d, world: %s\n%s", seed, worldOf(t, seed), f)
	}
	for _, v := range r.violations {
		assert.Fail(t, "a violation", "seed %d, world: %s\n%s\n%s", seed, worldOf(t, seed), v, r.story(v.Wish.Order))
	}
}

// TestSimulation fails on each violation.
func TestSimulation(t *testing.T) {
	t.Parallel()
	first := harness.Seed(*simulatedSeed)
	tell := t.Log
	if *printReport {
		tell = func(what ...any) { fmt.Println(what...) }
	}
	tell("seed", first)

	all := newSummary(*simulatedWrites)
	t.Run("runs", func(t *testing.T) {
		for i := range max(1, *simulatedWrites/perRun) {
			seed := first + uint64(i)
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				found := simulate(t, seed, min(perRun, *simulatedWrites))
				found.check(t, seed)
				all.add(found)
			})
		}
		runNaive(t, first, all.both.naive)
	})
	tell(all)
}
