package sim

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// The moods of the network. In the calm and the lossy one today's client commits none
// of the known violations: whatever is found there was put there.
const (
	calm  = "calm"  // every request and every answer passes
	lossy = "lossy" // requests and answers get lost, and the process that waits may end
	all   = "all"   // all that a network can do, and ids that were used before
)

var (
	simulatedNetwork = flag.String("network", all, "what the network does: calm, lossy or all")
	simulatedWorld   = flag.String("world", "", "the world of a calm or lossy network, as the simulation prints worlds")
)

// gatewayErrors are the statuses that tell a client nothing.
var gatewayErrors = []int{500, 502, 503, 504}

// passing is the route of a request that nothing happens to.
func passing(dice *rand.Rand) route {
	return route{name: "passes", delay: upTo(dice, 200*time.Millisecond)}
}

// lateness is how late a request may arrive that a gateway gave up: soon enough for the
// default settling.
const lateness = 29 * time.Second

// drawLossy chooses a route of the lossy network.
func drawLossy(dice *rand.Rand) route {
	switch n := dice.IntN(100); {
	case n < 60:
		return passing(dice)
	case n < 68:
		return route{name: "lost", lost: true, hold: true}
	case n < 74:
		return route{name: "refused by a cut", lost: true, cut: true, at: dice.Float64()}
	case n < 80:
		page, html := gatewayErrors[dice.IntN(len(gatewayErrors))], dice.IntN(2) == 0
		return route{name: "page instead", lost: true, page: page, html: html}
	case n < 86:
		return route{name: "page afterwards", page: gatewayErrors[dice.IntN(len(gatewayErrors))], html: dice.IntN(2) == 0}
	case n < 92:
		return route{name: "answer cut", cut: true, at: dice.Float64()}
	case n < 96:
		return route{name: "page before", early: true, page: http.StatusGatewayTimeout, delay: upTo(dice, lateness)}
	}
	return route{name: "answer lost", hold: true}
}

// worldOf returns the world of a run: unless another is asked for, that of the sandbox's
// default in the calm and the lossy mood.
func worldOf(t *testing.T, seed uint64) worlds.World {
	t.Helper()
	if *simulatedNetwork == all {
		return worlds.Draw(seed)
	}
	world, err := worlds.Parse(*simulatedWorld)
	require.NoError(t, err)
	return world
}

// leaves reports whether the process ends before it has found out what became of a
// write. Another one finds that out from the record, or nobody does.
func (w *worker) leaves(wanted oracle.Wish) bool {
	return *simulatedNetwork == lossy && diceOf(w.seed, leaveDice, wanted.Write).IntN(3) == 0
}

// overtime is how long the other process goes on when the shop has closed.
const overtime = 10 * time.Minute

// takeOver gives the books what the other process found out about the writes that
// were left to it.
func takeOver(books []oracle.Entry) {
	for i := range books {
		if e := &books[i]; e.Belief == oracle.Pending && *simulatedNetwork == lossy {
			e.Belief = e.Elsewhere
		}
	}
}

// check compares the record with the books.
func (r *numberedRecord) check(ctx context.Context, books []oracle.Entry) ([]oracle.Violation, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	byNumber := map[int]oracle.Entry{}
	for _, e := range books {
		byNumber[e.Write] = e
	}

	var violations []oracle.Violation
	for _, write := range r.unrecorded {
		violations = append(violations, oracle.Violation{Fault: oracle.Unrecorded, Wish: byNumber[write].Wish})
	}
	for _, write := range r.sentClosed {
		violations = append(violations, oracle.Violation{Fault: oracle.SentClosed, Wish: byNumber[write].Wish})
	}
	outcomes, err := r.outcomes(ctx)
	if err != nil {
		return nil, err
	}
	for write, outcome := range outcomes {
		e := byNumber[write]
		e.Elsewhere = outcome
		if e.Contradicts() {
			violations = append(violations, oracle.Violation{Fault: oracle.Contradiction, Wish: e.Wish})
		}
	}
	open, err := r.Unresolved(ctx, time.Now().Add(24*time.Hour), 0)
	for _, w := range open {
		number, numbered := r.numbers[w.ID]
		e := byNumber[number]
		told := e.Belief == oracle.Happened || e.Belief == oracle.DidNotHappen
		if numbered && told && !r.failed[number] {
			violations = append(violations, oracle.Violation{Fault: oracle.Unclosed, Wish: e.Wish})
		}
	}
	return violations, err
}

// outcomes returns what the database says, by write.
func (r *numberedRecord) outcomes(ctx context.Context) (outcomes map[int]oracle.Belief, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT id, outcome FROM jppay_write`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()

	outcomes = map[int]oracle.Belief{}
	for rows.Next() {
		var id, outcome string
		if err := rows.Scan(&id, &outcome); err != nil {
			return nil, err
		}
		switch number, ok := r.numbers[id]; {
		case ok && outcome == policy.Happened.String():
			outcomes[number] = oracle.Happened
		case ok && outcome == policy.DidNotHappen.String():
			outcomes[number] = oracle.DidNotHappen
		}
	}
	return outcomes, rows.Err()
}

// sentTooOften returns the writes that were sent more often than the client's default
// allows.
func sentTooOften(books []oracle.Entry, g *gateway) []oracle.Violation {
	g.mu.Lock()
	defer g.mu.Unlock()
	var violations []oracle.Violation
	for _, e := range books {
		if g.attempts[e.Write] > overlay.DefaultAttempts {
			violations = append(violations, oracle.Violation{Fault: oracle.TooOften, Wish: e.Wish})
		}
	}
	return violations
}

// unanswerable reports whether the provider can never be asked.
func unanswerable(err error) bool { return errors.Is(err, overlay.ErrUnresolvable) }
