package recordtest

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

func (t *tester) outcomes() {
	t.store("happened", "did not happen", "unknown", "accepted", "unresolvable", "under way")

	t.outcome("happened", 1, overlay.Happened)
	t.outcome("did not happen", 1, overlay.DidNotHappen)
	t.outcome("unknown", 1, overlay.Unknown)
	t.outcome("accepted", 1, overlay.Accepted)
	t.outcome("unresolvable", 1, overlay.Unresolvable)

	assert.ElementsMatch(t, []string{"unknown", "accepted", "under way"}, t.open())
	assert.ElementsMatch(t, []string{"unknown", "accepted", "under way"}, ids(t.due(all)))
	assert.Equal(t, []string{"unresolvable"}, t.apart())
}

// The lists that a write may be in.
const (
	open   = "open"
	apart  = "apart"
	closed = "closed"
)

func (t *tester) twoOutcomes() {
	for i, c := range []struct {
		name          string
		first, second overlay.Outcome
		refused       bool
		want          string
	}{
		{"what happened stays happened", overlay.Happened, overlay.DidNotHappen, true, closed},
		{"what happened happened", overlay.Happened, overlay.Happened, false, closed},
		{"Happened corrects DidNotHappen", overlay.DidNotHappen, overlay.Happened, false, closed},
		{"what did not happen did not happen", overlay.DidNotHappen, overlay.DidNotHappen, false, closed},
		{"Unknown does not undo Happened", overlay.Happened, overlay.Unknown, false, closed},
		{"Unknown does not undo DidNotHappen", overlay.DidNotHappen, overlay.Unknown, false, closed},
		{"Accepted does not undo Happened", overlay.Happened, overlay.Accepted, false, closed},
		{"Accepted does not undo DidNotHappen", overlay.DidNotHappen, overlay.Accepted, false, closed},
		{"Unresolvable does not undo Happened", overlay.Happened, overlay.Unresolvable, false, closed},
		{"Unresolvable does not undo DidNotHappen", overlay.DidNotHappen, overlay.Unresolvable, false, closed},
		{"Happened closes what is accepted", overlay.Accepted, overlay.Happened, false, closed},
		{"DidNotHappen closes what is accepted", overlay.Accepted, overlay.DidNotHappen, false, closed},
		{"Happened closes what is unknown", overlay.Unknown, overlay.Happened, false, closed},
		{"DidNotHappen closes what is unknown", overlay.Unknown, overlay.DidNotHappen, false, closed},
		{"Happened closes what cannot be resolved", overlay.Unresolvable, overlay.Happened, false, closed},
		{"DidNotHappen closes what cannot be resolved", overlay.Unresolvable, overlay.DidNotHappen, false, closed},
		{"what cannot be resolved stays so", overlay.Unresolvable, overlay.Unknown, false, apart},
		{"what cannot be resolved is listed apart", overlay.Unresolvable, overlay.Unresolvable, false, apart},
		{"what is unknown stays unknown", overlay.Unknown, overlay.Unknown, false, open},
		{"what is accepted is open", overlay.Unknown, overlay.Accepted, false, open},
	} {
		id := fmt.Sprint(i)
		t.store(id)
		require.NoError(t, t.other.Outcome(t.Context(), id, 1, c.first), c.name)

		err := t.record.Outcome(t.Context(), id, 1, c.second)

		if c.refused {
			require.ErrorIs(t, err, overlay.ErrHappened, c.name)
		} else {
			require.NoError(t, err, c.name)
		}
		assert.Equal(t, c.want, t.state(id), c.name)
	}

	// The refusals afterwards show that Happened has replaced DidNotHappen.
	for _, number := range []int{1, 2} {
		assert.ErrorIs(t, t.other.Outcome(t.Context(), "2", number, overlay.DidNotHappen), overlay.ErrHappened)
	}
}

// state returns in which list a write is.
func (t *tester) state(id string) string {
	t.Helper()
	switch {
	case slices.Contains(t.open(), id):
		return open
	case slices.Contains(t.apart(), id):
		return apart
	}

	return closed
}

func (t *tester) unknownWrite() {
	for outcome := overlay.DidNotHappen; outcome <= overlay.Unresolvable; outcome++ {
		assert.Error(t, t.record.Outcome(t.Context(), "never", 1, outcome), outcome)
	}
}

func (t *tester) noOutcome() {
	t.store("a")

	require.Error(t, t.record.Outcome(t.Context(), "a", 1, overlay.NoOutcome))
	require.Error(t, t.record.Outcome(t.Context(), "a", 1, overlay.Unresolvable+1))

	assert.Equal(t, []string{"a"}, t.open())
}
