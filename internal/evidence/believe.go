package evidence

import (
	"sync"
	"sync/atomic"
)

// Believable returns the verdict after a history. The verdict is true in every world, and for
// every choice of the network, that shows exactly this history.
func Believable(h History) Verdict { return find(h).verdict }

// MaySendAgain reports whether the same bytes may be sent once more: no world that explains the
// history, and no choice of the network, then leads to two effects.
func MaySendAgain(h History) bool { return find(h).again }

// MaySendAnew reports whether the write may be sent under a new id. The provider cannot
// recognize the two as one, so the first must be known not to have happened.
func MaySendAnew(h History) bool { return Believable(h) == DidNotHappen }

// Possible reports whether a world explains the history.
func Possible(h History) bool { return find(h).possible }

// belief holds, for each world, the states that it may be in after a history. It includes the
// states after every step that the sender cannot see.
type belief struct {
	worlds   []states
	possible bool
	// denied holds for each verdict the first world that denies it, or -1.
	denied  [Happened + 1]int
	verdict Verdict
	// doubled is the first world in which one more request may lead to two effects, or -1.
	doubled int
	again   bool
	next    [2 * kinds]atomic.Pointer[belief] // by Event.index
}

// judge computes the beliefs about one operation. Histories that lead to the same belief share
// it, which makes long ones cheap.
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
		s := &simulation{provider: provider{o, world, others}}
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

// after returns the belief after one more event.
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

// intern returns the only belief with these states.
func (j *judge) intern(worlds []states) *belief {
	key := key(worlds)
	if known := j.beliefs[key]; known != nil {
		return known
	}
	b := &belief{worlds: worlds}
	b.possible = b.meets(&anything) >= 0
	if b.possible {
		for v := range deniers {
			b.denied[v] = b.meets(&deniers[v])
		}
		b.verdict, b.doubled = b.conclude(), j.doubles(b)
		b.again = b.doubled < 0
	}
	j.beliefs[key] = b
	return b
}

// claims says what each verdict claims about every possible state. A belief also holds the
// later states, so "never will" and "stays so" need no rules of their own.
var claims = [...]func(state) bool{
	Unknown:      func(state) bool { return true },
	DidNotHappen: func(s state) bool { return s.done == 0 },
	Accepted:     func(s state) bool { return s.accepted },
	Happened:     func(s state) bool { return s.done > 0 },
}

// deniers holds for each verdict the states that contradict its claim.
var deniers = func() (sets [len(claims)]states) {
	for code := range codes {
		for v, claim := range claims {
			if s := decode(code); !claim(s) {
				sets[v].add(s)
			}
		}
	}
	return sets
}()

// anything holds every state. Each of them contradicts an invalid verdict.
var anything = func() (all states) {
	for code := range codes {
		all.add(decode(code))
	}
	return all
}()

// denial returns the states that contradict a verdict, and the first world that may be in one
// of them, or -1.
func (b *belief) denial(said Verdict) (against *states, world int) {
	if int(said) < len(deniers) {
		return &deniers[said], b.denied[said]
	}
	return &anything, b.meets(&anything)
}

func (b *belief) conclude() Verdict {
	for _, v := range []Verdict{Happened, DidNotHappen, Accepted} {
		if b.denied[v] < 0 {
			return v
		}
	}
	return Unknown
}

// meets returns the first world that may be in one of these states, or -1.
func (b *belief) meets(some *states) int {
	for i := range b.worlds {
		if b.worlds[i].meets(some) {
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
