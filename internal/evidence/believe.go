package evidence

import (
	"sync"
	"sync/atomic"
)

// Believable returns what may be said after a history: what is true in every world,
// and in every choice of the network, that shows exactly this history.
func Believable(h History) Verdict { return find(h).verdict }

// MaySendAgain tells whether the same bytes may be sent once more: whether no world
// that fits the history, and no choice of the network, leads to two effects then.
func MaySendAgain(h History) bool { return find(h).again }

// MaySendAnew tells whether the write may be made under a new id: a provider cannot
// join the two, so only after the first is known not to have happened.
func MaySendAnew(h History) bool { return Believable(h) == DidNotHappen }

// Possible tells whether a world explains the history.
func Possible(h History) bool { return find(h).possible }

// belief is all that fits a history: for each world the states that it may be in. It
// is closed: what may happen without the sender seeing it may have happened already,
// or not yet.
type belief struct {
	worlds   []states
	possible bool
	// denied holds for each verdict the first world that denies it, or -1.
	denied  [Happened + 1]int
	verdict Verdict
	again   bool
	next    [2 * (ShownOtherOld + 1)]atomic.Pointer[belief] // by Event.index
}

// judge grows the beliefs about one operation. Histories that leave the same belief
// share it, which makes long ones cheap.
type judge struct {
	mu      sync.Mutex
	worlds  []*simulation
	beliefs map[string]*belief
	first   *belief
}

type judgeKey struct {
	operation Operation
	others    Others
}

var judges sync.Map // of judgeKey to *judge: a cache, nothing in it ever changes

func judgeOf(o Operation, others Others) *judge {
	key := judgeKey{o, others}
	if known, ok := judges.Load(key); ok {
		return known.(*judge)
	}
	j := &judge{beliefs: map[string]*belief{}}
	var start []states
	for _, world := range o.Worlds() {
		s := newSimulation(provider{o, world, others})
		j.worlds = append(j.worlds, s)
		start = append(start, *s.closed(s.provider.start()))
	}
	j.first = j.intern(start)
	known, _ := judges.LoadOrStore(key, j)
	return known.(*judge)
}

func find(h History) *belief {
	j := judgeOf(h.Operation, h.Others)
	at := j.first
	for _, event := range h.Events {
		at = j.after(at, event)
	}
	return at
}

// after returns the belief when one more event was seen.
func (j *judge) after(b *belief, event Event) *belief {
	next := &b.next[event.index()]
	if known := next.Load(); known != nil {
		return known
	}

	j.mu.Lock()
	defer j.mu.Unlock()
	worlds := make([]states, len(j.worlds))
	for i, s := range j.worlds {
		worlds[i] = s.after(&b.worlds[i], event)
	}
	next.Store(j.intern(worlds))
	return next.Load()
}

// intern returns the one belief that stands for these states.
func (j *judge) intern(worlds []states) *belief {
	key := key(worlds)
	if known := j.beliefs[key]; known != nil {
		return known
	}
	b := &belief{worlds: worlds}
	b.possible = b.denies(nothing) >= 0
	if b.possible {
		for v, claim := range claims {
			b.denied[v] = b.denies(claim)
		}
		b.verdict, b.again = b.conclude(), j.doubles(b) < 0
	}
	j.beliefs[key] = b
	return b
}

// claims says what each verdict claims of every state that fits. A belief holds what
// may still come as well, so "never will" and "stays so" need no words of their own.
var claims = map[Verdict]func(state) bool{
	Unknown:      func(state) bool { return true },
	DidNotHappen: func(s state) bool { return s.done == 0 },
	Accepted:     func(s state) bool { return s.accepted },
	Happened:     func(s state) bool { return s.done > 0 },
}

// nothing is the claim of a word that is no verdict: every world denies it.
func nothing(state) bool { return false }

// denial returns what a verdict claims, and the first world that denies it, or -1.
func (b *belief) denial(said Verdict) (claim func(state) bool, world int) {
	if claim := claims[said]; claim != nil {
		return claim, b.denied[said]
	}
	return nothing, b.denies(nothing)
}

func (b *belief) conclude() Verdict {
	for _, v := range []Verdict{Happened, DidNotHappen, Accepted} {
		if b.denied[v] < 0 {
			return v
		}
	}
	return Unknown
}

// denies returns the first world that may be in a state for which a claim is wrong,
// or -1.
func (b *belief) denies(claim func(state) bool) int {
	for i := range b.worlds {
		if b.worlds[i].some(func(s state) bool { return !claim(s) }) {
			return i
		}
	}
	return -1
}

// doubles returns the first world in which one more request may lead to two effects,
// or -1.
func (j *judge) doubles(b *belief) int {
	for i, s := range j.worlds {
		if b.worlds[i].some(func(at state) bool { return s.doubles(at) }) {
			return i
		}
	}
	return -1
}
