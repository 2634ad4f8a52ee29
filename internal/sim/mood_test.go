package sim

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
)

// The moods of the network. In the calm and the lossy one little happens beside the calls,
// so what a sabotage does is found sooner.
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
	return route{name: "passes", delay: harness.UpTo(dice, 200*time.Millisecond)}
}

// lateness is how late a request may arrive that a gateway gave up: soon enough for the
// default settling.
const lateness = 119 * time.Second

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
		return route{name: "page before", early: true, page: http.StatusGatewayTimeout, delay: harness.UpTo(dice, lateness)}
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
	return *simulatedNetwork == lossy && harness.Dice(w.seed, leaveDice, wanted.Write).IntN(3) == 0
}

// overtime is how long the other process goes on when the shop has closed.
const overtime = 10 * time.Minute

// takeOver gives the books what the other processes found out about the writes that
// were left to them, and about those that the provider had only accepted.
func takeOver(books []oracle.Entry) {
	for i := range books {
		e := &books[i]
		left := e.Belief == oracle.Pending && *simulatedNetwork == lossy
		if (left || e.Belief == oracle.Accepted) && e.Elsewhere != oracle.Pending {
			e.Belief = e.Elsewhere
		}
	}
}
