package evidence

import (
	"cmp"
	"fmt"
	"slices"
)

// Bounds for a judge. Short has every event: 300,000 histories. Long has up to four attempts,
// without the events that tell nothing new: 1.7 million histories. Bounds.Kept makes it fast.
var (
	Short = Bounds{Attempts: 2, Questions: 2}
	Long  = Bounds{Attempts: 4, Questions: 1, Essential: true}
)

// Contradiction is a history after which a judge says something that a world denies.
type Contradiction struct {
	History History
	// Said is the judge's verdict on a history, or Unknown if the question was about sending.
	// Believable is the right verdict.
	Said, Believable Verdict
	// World denies it. Truth says in words what may be true in that world.
	World World
	Truth string
}

// String returns the contradiction as one line.
func (c Contradiction) String() string {
	return fmt.Sprintf("%s; %s: %s: said: %s; but if %s: %s",
		c.History.Operation.Name, c.History.Others, c.History, c.Said, c.World, c.Truth)
}

// enough is how many contradictions are kept for each operation, Others and length.
const enough = 20

// Contradictions asks a judge about every history within the bounds, for every operation and
// every Others. It returns the histories after which the judge is certain of something that a
// world denies, the shortest first. Unknown contradicts nothing: a judge may be more careful
// than necessary.
//
// The judge must be pure, and must not keep or change its events. If a judge is often wrong,
// the result is a sample: at most 20 for each operation, Others and length.
func Contradictions(bounds Bounds, judge func(History) Verdict) []Contradiction {
	return collect(bounds, func(h History, b *belief, c *Contradiction) bool {
		c.Said = judge(h)
		against, i := b.denial(c.Said)
		if i < 0 {
			return false
		}
		c.World = h.Operation.Worlds()[i]
		for s := range b.worlds[i].all() {
			if against.has(s) {
				c.Truth = s.String()
				break
			}
		}
		return true
	})
}

// DoubleCharges asks for every history whether the same bytes would be sent again. It returns
// the histories after which that may lead to two effects.
func DoubleCharges(bounds Bounds, again func(History) bool) []Contradiction {
	return collect(bounds, func(h History, b *belief, c *Contradiction) bool {
		if b.again || !again(h) {
			return false
		}
		c.World = h.Operation.Worlds()[b.doubled]
		c.Truth = "one more request may make a second effect"
		return true
	})
}

// collect visits the histories within the bounds and keeps what is wrong.
func collect(bounds Bounds, wrong func(History, *belief, *Contradiction) bool) []Contradiction {
	var all []Contradiction
	for _, operation := range Operations() {
		for _, others := range Everybody {
			kept := make([]int, bounds.Attempts+bounds.Questions+1)
			for h, b := range believed(operation, others, bounds) {
				var c Contradiction
				if kept[len(h.Events)] == enough || !wrong(h, b, &c) {
					continue
				}
				kept[len(h.Events)]++
				h.Events = slices.Clone(h.Events)
				c.History, c.Believable = h, b.verdict
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Contradiction) int {
		return cmp.Compare(len(a.History.Events), len(b.History.Events))
	})
	return all
}

// String says in words what is true about the write.
func (s state) String() string {
	words := []string{"it has not happened", "it has happened", "it has happened twice"}[s.done]
	if s.pending > 0 {
		words += ", an acceptance is open"
	}
	if s.failed {
		words += ", one has failed"
	}
	if s.cancelled {
		words += ", one was cancelled"
	}
	if s.underway > 0 {
		words += ", a request may still arrive"
	}
	return words
}
