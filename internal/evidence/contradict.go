package evidence

import (
	"cmp"
	"fmt"
	"slices"
)

// Bounds for a judge. Short visits every event there is: 300,000 histories. Long goes
// up to four attempts, without the events that tell nothing new: 1.7 million, three
// seconds. All adds a second question: 23 million, half a minute.
var (
	Short = Bounds{Attempts: 2, Questions: 2}
	Long  = Bounds{Attempts: 4, Questions: 1, Essential: true}
	All   = Bounds{Attempts: 4, Questions: 2, Essential: true}
)

// Contradiction is a history after which a judge says what a world denies.
type Contradiction struct {
	History History
	// Said is what the judge says of a history, Unknown where it was asked about sending.
	// Believable is what may be said.
	Said, Believable Verdict
	// World denies it; Truth tells in words what may be true there.
	World World
	Truth string
}

// String says it in one line.
func (c Contradiction) String() string {
	return fmt.Sprintf("%s; %s: %s: said: %s; but if %s: %s",
		c.History.Operation.Name, c.History.Others, c.History, c.Said, c.World, c.Truth)
}

// enough is how many contradictions of one operation, company and length are kept.
const enough = 20

// Contradictions asks a judge about every history within the bounds, of every
// operation and company, and returns those where it is certain of something that a
// world denies, the shortest first. Unknown contradicts nothing: a judge may be more
// careful than the worlds ask for.
//
// The judge must be pure, and must not keep or change the events it is given. Of a
// judge that is often wrong, a sample is returned: 20 of each operation, company and
// length.
func Contradictions(bounds Bounds, judge func(History) Verdict) []Contradiction {
	return collect(bounds, func(h History, b *belief, c *Contradiction) bool {
		c.Said = judge(h)
		claim, i := b.denial(c.Said)
		if i < 0 {
			return false
		}
		c.World = h.Operation.Worlds()[i]
		for s := range b.worlds[i].all() {
			if !claim(s) {
				c.Truth = s.String()
				break
			}
		}
		return true
	})
}

// DoubleCharges asks for every history whether the same bytes would be sent again,
// and returns those after which that may lead to two effects.
func DoubleCharges(bounds Bounds, again func(History) bool) []Contradiction {
	return collect(bounds, func(h History, b *belief, c *Contradiction) bool {
		if b.again || !again(h) {
			return false
		}
		c.World = h.Operation.Worlds()[judgeOf(h.Operation, h.Others).doubles(b)]
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

// String says in words what is true of the write.
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
