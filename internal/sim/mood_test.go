package sim

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
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

var simulatedNetwork = flag.String("network", all, "what the network does: calm, lossy or all")

// gatewayErrors are the statuses that tell a client nothing.
var gatewayErrors = []int{500, 502, 503, 504}

// passing is the route of a request that nothing happens to.
func passing(dice *rand.Rand) route {
	return route{name: "passes", delay: upTo(dice, 200*time.Millisecond)}
}

// drawLossy chooses a route of the lossy network.
func drawLossy(dice *rand.Rand) route {
	switch n := dice.IntN(100); {
	case n < 60:
		return passing(dice)
	case n < 68:
		return route{name: "lost", lost: true, hold: true}
	case n < 74:
		return route{name: "refused by a cut", lost: true, cut: true}
	case n < 80:
		return route{name: "page instead", lost: true, page: gatewayErrors[dice.IntN(len(gatewayErrors))], html: dice.IntN(2) == 0}
	case n < 86:
		return route{name: "page afterwards", page: gatewayErrors[dice.IntN(len(gatewayErrors))], html: dice.IntN(2) == 0}
	case n < 93:
		return route{name: "answer cut", cut: true}
	}
	return route{name: "answer lost", hold: true}
}

// worldOf returns the world of a run: the one that the sources speak for in the calm
// and the lossy mood.
func worldOf(seed uint64) worlds.World {
	if *simulatedNetwork == all {
		return worlds.Draw(seed)
	}
	return worlds.World{}
}

// leaves reports whether the process ends before it has found out what became of a
// write. Another one finds that out from the record, or nobody does.
func (w *worker) leaves(wanted wish) bool {
	return *simulatedNetwork == lossy && diceOf(w.seed, -3, wanted.write).IntN(3) == 0
}

// overtime is how long the other process goes on when the shop has closed.
const overtime = 10 * time.Minute

// takeOver gives the books what the other process found out about the writes that
// were left to it.
func takeOver(books []entry) {
	for i := range books {
		if e := &books[i]; e.belief == pending && *simulatedNetwork == lossy {
			e.belief = e.elsewhere
		}
	}
}

// Outcome stores what became of a write, and notes it.
func (r *numberedRecord) Outcome(ctx context.Context, id string, outcome overlay.Outcome) error {
	err := r.Record.Outcome(ctx, id, outcome)
	if number, ok := r.number(id); ok && err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		switch outcome {
		case policy.Happened:
			r.outcomes[number] = happened
		case policy.DidNotHappen:
			r.outcomes[number] = didNotHappen
		case policy.Unknown, policy.NoOutcome:
		}
	}
	return err
}

// sending notes a write whose intent was not stored before it is sent.
func (r *numberedRecord) sending(write int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stored[write] {
		r.unrecorded = append(r.unrecorded, write)
	}
}

// check compares the record with the books.
func (r *numberedRecord) check(ctx context.Context, books []entry) ([]violation, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	byNumber := map[int]entry{}
	for _, e := range books {
		byNumber[e.write] = e
	}

	var violations []violation
	for _, write := range r.unrecorded {
		violations = append(violations, violation{unrecorded, byNumber[write].wish})
	}
	for write, outcome := range r.outcomes {
		e := byNumber[write]
		e.elsewhere = outcome
		if e.contradicts() {
			violations = append(violations, violation{contradiction, e.wish})
		}
	}
	open, err := r.Unresolved(ctx, time.Now().Add(24*time.Hour), 0)
	for _, w := range open {
		if e := byNumber[r.numbers[w.ID]]; e.belief == happened || e.belief == didNotHappen {
			violations = append(violations, violation{unclosed, e.wish})
		}
	}
	return violations, err
}

// unanswerable reports whether the provider can never be asked.
func unanswerable(err error) bool { return errors.Is(err, overlay.ErrUnresolvable) }
