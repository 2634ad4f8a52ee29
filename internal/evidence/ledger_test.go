package evidence_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/evidence"
)

// The tests in this file do the model's work once more without any of its code: they
// try every schedule of a simple provider, one after the other.

// plan is a run before it runs: for each event what it is, and for each attempt when
// its request arrives.
type plan struct {
	repeat   evidence.Repeat
	question []bool
	settled  []bool
	arrives  []int  // right before which event's answer; or never, or after the last one
	answered []bool // and the answer is seen
	refused  []bool // before the provider looks for an earlier one
}

const never = -1

// run returns what the sender sees and how many effects there are in the end.
func (p plan) run() (seen []evidence.Event, effects int) {
	for at := range len(p.question) + 1 {
		ok := true
		for attempt, arrives := range p.arrives {
			if arrives == at {
				ok = p.arrive(attempt, &effects)
			}
		}
		if at == len(p.question) {
			break
		}
		event := evidence.Event{Settled: p.settled[at]}
		switch {
		case p.question[at] && effects > 0:
			event.Seen = evidence.ShownDone
		case p.question[at]:
			event.Seen = evidence.NotThere
		case !p.answered[at]:
			event.Seen = evidence.Lost
		case ok:
			event.Seen = evidence.AnsweredDone
		default:
			event.Seen = evidence.Refused
		}
		seen = append(seen, event)
	}
	return seen, effects
}

func (p plan) arrive(attempt int, effects *int) bool {
	switch {
	case p.refused[attempt], *effects > 0 && p.repeat == evidence.Refuses:
		return false
	case *effects == 0 || p.repeat == evidence.RunsAgain:
		*effects++
	}
	return true
}

// plans yields every plan for a row of attempts (false) and questions (true).
func plans(question, settled []bool, visit func(plan)) {
	size := len(question)
	for repeat := evidence.Replays; repeat <= evidence.RunsAgain; repeat++ {
		p := plan{repeat, question, settled, make([]int, size), make([]bool, size), make([]bool, size)}
		var choose func(int)
		choose = func(at int) {
			switch {
			case at == size:
				visit(p)
				return
			case question[at]:
				p.arrives[at] = never
				choose(at + 1)
				return
			}
			for _, p.refused[at] = range []bool{false, true} {
				p.arrives[at], p.answered[at] = at, true
				choose(at + 1)
				p.answered[at] = false
				for _, p.arrives[at] = range append([]int{never}, inTime(settled, at)...) {
					choose(at + 1)
				}
			}
		}
		choose(0)
	}
}

// inTime returns the events before which a request may arrive: none behind one that
// is settled. One after the last event stands for "later".
func inTime(settled []bool, from int) []int {
	times := []int{from}
	for at := from + 1; at <= len(settled); at++ {
		times = append(times, at)
		if at < len(settled) && settled[at] {
			break
		}
	}
	return times
}

// outcomes gathers what is true in the plans that look alike.
type outcomes struct {
	events  []evidence.Event
	happens []bool
	doubles bool
}

func TestTheModelAgreesWithEverySchedule(t *testing.T) {
	t.Parallel()
	simple := evidence.Operation{Replays: true, Refuses: true, RunsAgain: true, Marked: true, Read: true}
	compared := 0
	for _, row := range []string{"A", "AQ", "AA", "AAQ", "AQA", "AQQ", "AAA", "AQAQ", "AAQA", "AAQQ", "AAAQ", "AQAQA"} {
		for mask := range 1 << (len(row) - 1) {
			found := map[string]*outcomes{}
			question, settled := make([]bool, len(row)), make([]bool, len(row))
			for i := range row {
				question[i] = row[i] == 'Q'
				settled[i] = i > 0 && mask>>(i-1)&1 != 0
			}
			plans(question, settled, func(p plan) { note(found, p) })
			for name, o := range found {
				h := evidence.History{Operation: simple, Events: o.events}
				require.True(t, evidence.Possible(h), name)
				require.Equal(t, o.verdict(), evidence.Believable(h), name)
				require.Equal(t, !o.doubles, evidence.MaySendAgain(h), name)
				compared++
			}
		}
	}
	assert.Greater(t, compared, 500)
}

func note(found map[string]*outcomes, p plan) {
	events, effects := p.run()
	name := evidence.History{Events: events}.String()
	o := found[name]
	if o == nil {
		o = &outcomes{events: events}
		found[name] = o
	}
	o.happens = append(o.happens, effects > 0)
	o.doubles = o.doubles || effects > 1 || effects == 1 && p.repeat == evidence.RunsAgain
}

func (o *outcomes) verdict() evidence.Verdict {
	switch {
	case !slices.Contains(o.happens, false):
		return evidence.Happened
	case !slices.Contains(o.happens, true):
		return evidence.DidNotHappen
	}
	return evidence.Unknown
}
