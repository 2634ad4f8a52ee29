package sim

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jppay/jppay/internal/harness"
)

// route is what a gateway does with one request.
type route struct {
	name  string        // of the kind, for traces and for the list of expected violations
	delay time.Duration // until the provider gets the request
	lost  bool          // the provider never gets it
	again time.Duration // so much later the provider gets it once more; 0: only once
	page  int           // status of the gateway's own answer; 0: the provider's answer
	html  bool          // the gateway's answer is a page instead of JSON
	hold  bool          // no answer comes, and the connection stays open
	early bool          // the gateway does not wait for the provider's answer
	cut   bool          // the answer breaks off
	at    float64       // after what part of it
	stale time.Duration // how old the Date and Age of the answer say that it is
	odd   bool          // the answer has the form that the name says
}

func (r route) String() string {
	text := r.name
	switch {
	case r.page != 0:
		text += fmt.Sprintf(" %d", r.page)
	case r.delay > 0:
		text += fmt.Sprintf(" by %s", r.delay.Round(time.Millisecond))
	}
	return text
}

// longest is the longest that a request is under way after its sender gave up: a
// kernel goes on retransmitting for about that time.
const longest = 100 * time.Second

// pages are statuses that gateways answer in a provider's place.
var pages = []int{400, 403, 404, 408, 421, 425, 429, 431, 460, 499, 500, 502, 503, 504}

// draw chooses the route of an attempt of a write.
func draw(seed uint64, write, attempt int) route {
	dice := harness.Dice(seed, routeDice, write, attempt)
	switch *simulatedNetwork {
	case calm:
		return passing(dice)
	case lossy:
		return drawLossy(dice)
	}
	switch n := dice.IntN(100); {
	case n < 66:
		return passing(dice)
	case n < 70:
		odd := oddities[dice.IntN(len(oddities))]
		return route{name: odd, odd: true}
	case n < 74:
		return route{name: "lost", lost: true, hold: true}
	case n < 77:
		return route{name: "refused by a cut", lost: true, cut: true, at: dice.Float64()}
	case n < 81:
		return route{name: "late", delay: 25*time.Second + harness.UpTo(dice, longest-25*time.Second)}
	case n < 84:
		return route{name: "repeated", again: time.Second + harness.UpTo(dice, longest)}
	case n < 88:
		return route{name: "page instead", lost: true, page: pages[dice.IntN(len(pages))], html: dice.IntN(2) == 0}
	case n < 92:
		return route{name: "page afterwards", page: pages[dice.IntN(len(pages))], html: dice.IntN(2) == 0}
	case n < 96:
		return route{name: "answer cut", cut: true, at: dice.Float64()}
	case n < 98:
		return route{name: "answer lost", hold: true}
	}
	return route{name: "stale", stale: 2 * time.Hour}
}

// outage is how long reads fail if they do. A read is drawn by its time: ids that the
// provider gave would differ when two calls arrive at the same moment.
const outage = 2 * time.Minute

// drawRead chooses the route of a read.
func drawRead(dice, outages *rand.Rand) route {
	if *simulatedNetwork == calm {
		return route{}
	}
	everything := *simulatedNetwork == all
	switch n := dice.IntN(100); {
	case outages.IntN(20) == 0:
		return route{lost: true, page: gatewayErrors[outages.IntN(len(gatewayErrors))], html: dice.IntN(2) == 0}
	case n < 4:
		return route{cut: true, at: dice.Float64()}
	case n < 8 && everything:
		return route{lost: true, page: pages[dice.IntN(len(pages))], html: dice.IntN(2) == 0}
	}
	return route{odd: everything && dice.IntN(2) == 0}
}
