package evidence

import "iter"

// Bounds limits the histories of an enumeration.
type Bounds struct {
	// Attempts and Questions are the most of each that a history may have.
	Attempts, Questions int
	// Essential leaves out events that tell nothing new: an attempt that was not sent, a read
	// that failed, and Undocumented, which tells the same as Lost.
	Essential bool
	// Kept, if set, returns all that a judge keeps of a history, as a comparable value. Histories
	// after which the model and the judge cannot differ are then visited once: those with equal
	// values that allow the same further events.
	Kept func(History) any
}

// Facts is what the model says about a history.
type Facts struct {
	Verdict                   Verdict
	MaySendAgain, MaySendAnew bool
}

// Histories yields every possible history of an operation within the bounds, with its Facts, in
// a fixed order. A history begins with an attempt. It ends when the write is known to have
// happened, since that never changes. An event is settled only if a request may be under way
// since the last settled event. The events are reused: clone them to keep them.
func Histories(o Operation, others Others, bounds Bounds) iter.Seq2[History, Facts] {
	return func(yield func(History, Facts) bool) {
		for h, b := range believed(o, others, bounds) {
			if !yield(h, Facts{b.verdict, b.again, b.verdict == DidNotHappen}) {
				return
			}
		}
	}
}

// believed yields the same histories, each with its belief.
func believed(o Operation, others Others, bounds Bounds) iter.Seq2[History, *belief] {
	return func(yield func(History, *belief) bool) {
		j := judgeOf(o, others)
		w := walk{j, bounds, yield, History{o, others, nil}, map[situation]bool{}}
		w.from(point{at: j.first, attempts: bounds.Attempts, questions: bounds.Questions})
	}
}

// point is a place in the tree of histories: the belief there, and what may follow. Equal
// points have equal trees below.
type point struct {
	at                  *belief
	underway            bool // a request may be, as far as the sender can tell
	attempts, questions int  // that may still follow
}

type walk struct {
	judge   *judge
	bounds  Bounds
	yield   func(History, *belief) bool
	history History
	visited map[situation]bool
}

// situation is a point, and what the judge keeps of the history that leads there.
type situation struct {
	point point
	kept  any
}

// from visits everything below a point. It returns false if the caller wants no more.
func (w *walk) from(p point) bool {
	for event, next := range w.judge.branches(p, w.bounds) {
		w.history.Events = append(w.history.Events, event)
		if w.isNew(next) && (!w.yield(w.history, next.at) || !w.from(next)) {
			return false
		}
		w.history.Events = w.history.Events[:len(w.history.Events)-1]
	}
	return true
}

// isNew reports whether the history leads to a situation that was not visited yet.
func (w *walk) isNew(p point) bool {
	if w.bounds.Kept == nil {
		return true
	}
	here := situation{p, w.bounds.Kept(w.history)}
	known := w.visited[here]
	w.visited[here] = true
	return !known
}

// branches yields the events that may come next and the points after them.
func (j *judge) branches(p point, bounds Bounds) iter.Seq2[Event, point] {
	return func(yield func(Event, point) bool) {
		if p.at.verdict == Happened {
			return
		}
		for seen := range Seen(kinds) {
			if !offered(seen, p, bounds) {
				continue
			}
			for _, settled := range readings(true, p.underway) {
				event := Event{seen, settled}
				next := p
				next.at = j.after(p.at, event)
				next.underway = p.underway && !settled || seen.Underway()
				if seen.Question() {
					next.questions--
				} else {
					next.attempts--
				}
				if next.at.possible && !yield(event, next) {
					return
				}
			}
		}
	}
}

// offered reports whether the bounds allow something to be seen next, possible or not.
func offered(seen Seen, p point, bounds Bounds) bool {
	if bounds.Essential && (seen == NotSent || seen == Undocumented || seen == Unreadable) {
		return false
	}
	if seen.Question() {
		return p.questions > 0 && p.attempts < bounds.Attempts
	}
	return p.attempts > 0
}

// Tally counts histories.
type Tally struct {
	Histories    uint64
	Verdicts     [Happened + 1]uint64
	MaySendAgain uint64
	// Beliefs counts the different beliefs after these histories.
	Beliefs int
}

// Count counts what Histories would yield, without visiting each one.
func Count(o Operation, others Others, bounds Bounds) Tally {
	j := judgeOf(o, others)
	c := counter{j, bounds, map[point]Tally{}, map[*belief]bool{}}
	tally := c.below(point{at: j.first, attempts: bounds.Attempts, questions: bounds.Questions})
	tally.Beliefs = len(c.beliefs)
	return tally
}

type counter struct {
	judge   *judge
	bounds  Bounds
	known   map[point]Tally
	beliefs map[*belief]bool
}

func (c *counter) below(p point) Tally {
	if known, ok := c.known[p]; ok {
		return known
	}
	var sum Tally
	for _, next := range c.judge.branches(p, c.bounds) {
		c.beliefs[next.at] = true
		sum.Histories++
		sum.Verdicts[next.at.verdict]++
		if next.at.again {
			sum.MaySendAgain++
		}
		sum.Add(c.below(next))
	}
	c.known[p] = sum
	return sum
}

// Add adds the count of other histories.
func (t *Tally) Add(more Tally) {
	t.Histories += more.Histories
	t.MaySendAgain += more.MaySendAgain
	t.Beliefs += more.Beliefs
	for verdict, count := range more.Verdicts {
		t.Verdicts[verdict] += count
	}
}
