package recordtest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// modelWrite is what a record must know of a write.
type modelWrite struct {
	attempt int
	outcome overlay.Outcome // Unknown while it is open
	sent    time.Duration   // since the test began
	due     time.Duration
}

// model is a simple record to compare with.
type model struct {
	writes map[string]*modelWrite
	now    time.Duration
}

// store returns whether the attempt may be sent.
func (m *model) store(id string, attempt int, busy time.Duration) bool {
	w := m.writes[id]
	switch {
	case w == nil && attempt == 1:
		w = &modelWrite{outcome: overlay.Unknown}
		m.writes[id] = w
	case w == nil, w.outcome != overlay.Unknown, attempt != w.attempt+1:
		return false
	}
	w.attempt, w.sent, w.due = attempt, m.now, m.now+busy

	return true
}

// settle returns whether the outcome agrees with what is known.
func (m *model) settle(id string, attempt int, outcome overlay.Outcome) bool {
	w := m.writes[id]
	if w == nil || w.attempt != attempt {
		return false
	}
	final := w.outcome == overlay.Happened || w.outcome == overlay.DidNotHappen
	switch {
	case w.outcome == overlay.Happened:
		return outcome != overlay.DidNotHappen
	case outcome == overlay.Happened, !final && (outcome == overlay.DidNotHappen || outcome == overlay.Unresolvable):
		w.outcome = outcome
	}

	return true
}

// due puts off the writes that are due and returns their ids.
func (m *model) due() []string {
	list := []string{}
	for id, w := range m.writes {
		if w.outcome == overlay.Unknown && w.due <= m.now {
			list = append(list, id)
			w.due = m.now + min(max(m.now-w.sent, time.Minute), 24*time.Hour)
		}
	}

	return list
}

// with returns the ids of the writes with an outcome.
func (m *model) with(outcome overlay.Outcome) []string {
	list := []string{}
	for id, w := range m.writes {
		if w.outcome == outcome {
			list = append(list, id)
		}
	}

	return list
}

var outcomes = []overlay.Outcome{
	overlay.Happened, overlay.DidNotHappen, overlay.Unknown, overlay.Accepted, overlay.Unresolvable,
}

// compareWithModel compares a record with the model. It logs the seed of a failure.
func (t *tester) compareWithModel() {
	t.needWait()
	seed := rand.Uint64()
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	random := rand.New(rand.NewPCG(seed, 0))
	m := &model{writes: map[string]*modelWrite{}}

	for step := range 200 {
		record := []Record{t.record, t.other}[random.IntN(2)]
		id, number := fmt.Sprint(random.IntN(20)), 1+random.IntN(3)
		what := fmt.Sprintf("step %d: write %s, attempt %d", step, id, number)
		switch random.IntN(5) {
		case 0, 1:
			t.compareAttempt(record, m, attempt(id, number), time.Duration(random.IntN(2))*busy, what)
		case 2:
			outcome := outcomes[random.IntN(len(outcomes))]
			want := m.settle(id, number, outcome)
			err := record.Outcome(t.Context(), id, number, outcome)
			require.Equal(t, want, err == nil, "%s: %s: %v", what, outcome, err)
		case 3:
			writes, err := record.Due(t.Context(), shop, all)
			require.NoError(t, err)
			require.ElementsMatch(t, m.due(), ids(writes), what)
		case 4:
			pause := []time.Duration{time.Microsecond, time.Second, time.Minute, time.Hour}[random.IntN(4)]
			m.now += pause
			t.Wait(pause)
		}
		require.ElementsMatch(t, m.with(overlay.Unknown), t.open(), what)
		require.ElementsMatch(t, m.with(overlay.Unresolvable), t.apart(), what)
	}
}

func (t *tester) compareAttempt(record Record, m *model, w overlay.Write, busy time.Duration, what string) {
	t.Helper()
	may := m.store(w.ID, w.Attempt, busy)

	err := record.Attempt(t.Context(), w, busy)

	if !may {
		require.ErrorIs(t, err, overlay.ErrSuperseded, what)
		return
	}
	require.NoError(t, err, what)
	require.Contains(t, t.open(), w.ID, what)
}
