package evidence

// simulation follows one world. It caches what may follow each state.
type simulation struct {
	provider provider
	closures map[state]*states
	steps    map[state][]step
	double   map[state]bool
}

func newSimulation(p provider) *simulation {
	return &simulation{p, map[state]*states{}, map[state][]step{}, map[state]bool{}}
}

// closed returns all states that a state may become without the sender seeing it.
func (m *simulation) closed(from state) *states {
	if known := m.closures[from]; known != nil {
		return known
	}
	var found states
	for queue := []state{from}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !found.has(at) {
			found.add(at)
			queue = append(queue, m.provider.silent(at)...)
		}
	}
	m.closures[from] = &found
	return &found
}

// seen returns what may be seen next in a state.
func (m *simulation) seen(from state) []step {
	known, ok := m.steps[from]
	if !ok {
		known = append(m.provider.attempt(from), m.provider.ask(from)...)
		m.steps[from] = known
	}
	return known
}

// after returns the states that the world may be in after one more event.
func (m *simulation) after(before *states, event Event) states {
	var after states
	for from := range before.all() {
		if event.Settled && from.underway > 0 {
			continue // each request has arrived by now, or never will
		}
		for _, step := range m.seen(from) {
			if step.seen == event.Seen {
				after.addAll(m.closed(step.next))
			}
		}
	}
	return after
}

// doubles reports whether one more request may lead from a state to two effects.
func (m *simulation) doubles(from state) bool {
	known, ok := m.double[from]
	if !ok {
		more := from
		more.underway = min(from.underway+1, mostUnderway)
		known = m.closed(more).some(func(s state) bool { return s.done > 1 })
		m.double[from] = known
	}
	return known
}
