package evidence

// kinds is how many things there are to see.
const kinds = int(ShownOtherOld) + 1

// simulation follows one world. It caches what may follow each state, by the state's code.
type simulation struct {
	provider provider
	closures [codes]*states
	afters   [codes]*[kinds]*states
	// tried are the states that doubles was asked about, doubled those for which it is true.
	tried, doubled states
}

// closed returns all states that a state may become without the sender seeing it.
func (m *simulation) closed(from state) *states {
	known := &m.closures[from.code()]
	if *known != nil {
		return *known
	}
	found := &states{}
	for queue := []state{from}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if found.add(at) {
			queue = append(queue, m.provider.silent(at)...)
		}
	}
	*known = found
	return found
}

// seen returns, for each thing that may be seen next in a state, the states after it.
func (m *simulation) seen(from state) *[kinds]*states {
	known := &m.afters[from.code()]
	if *known != nil {
		return *known
	}
	after := &[kinds]*states{}
	for _, step := range append(m.provider.attempt(from), m.provider.ask(from)...) {
		if after[step.seen] == nil {
			after[step.seen] = &states{}
		}
		after[step.seen].addAll(m.closed(step.next))
	}
	*known = after
	return after
}

// after returns the states that the world may be in after one more event.
func (m *simulation) after(before *states, event Event) states {
	var after states
	for from := range before.all() {
		if event.Settled && from.underway > 0 {
			continue // each request has arrived by now, or never will
		}
		if next := m.seen(from)[event.Seen]; next != nil {
			after.addAll(next)
		}
	}
	return after
}

// doubles reports whether one more request may lead from a state to two effects.
func (m *simulation) doubles(from state) bool {
	if m.tried.add(from) {
		more := from
		more.underway = min(from.underway+1, mostUnderway)
		if m.closed(more).some(func(s state) bool { return s.done > 1 }) {
			m.doubled.add(from)
		}
	}
	return m.doubled.has(from)
}
