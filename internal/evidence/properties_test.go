package evidence_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/evidence"
)

var essential = evidence.Bounds{Attempts: 2, Questions: 1, Essential: true}

// every visits the short histories of every operation and company.
func every(visit func(evidence.History, evidence.Facts)) {
	for _, o := range evidence.Operations() {
		for _, others := range evidence.Everybody {
			for h, facts := range evidence.Histories(o, others, essential) {
				visit(h, facts)
			}
		}
	}
}

// with returns the history with its events changed.
func with(h evidence.History, events []evidence.Event) evidence.History {
	h.Events = events
	return h
}

func TestNothingLeftMeansDidNotHappen(t *testing.T) {
	t.Parallel()
	for _, o := range evidence.Operations() {
		for _, others := range []evidence.Others{evidence.Nobody, evidence.Cancellers} {
			for attempts := range 5 {
				h := evidence.History{Operation: o, Others: others, Events: make([]evidence.Event, attempts)}
				assert.Equal(t, evidence.DidNotHappen, evidence.Believable(h), "%s: %s", o.Name, h)
				assert.True(t, evidence.MaySendAgain(h), "%s: %s", o.Name, h)
			}
		}
	}
}

// TestMoreWorldsMakeNothingSure opens one more reading of an operation at a time.
func TestMoreWorldsMakeNothingSure(t *testing.T) {
	t.Parallel()
	for _, open := range []struct {
		name string
		more func(*evidence.Operation)
	}{
		{"replays", func(o *evidence.Operation) { o.Replays = true }},
		{"refuses", func(o *evidence.Operation) { o.Refuses = true }},
		{"runs again", func(o *evidence.Operation) { o.RunsAgain = true }},
		{"another order has the id", func(o *evidence.Operation) { o.Keyed = true }},
		{"no mark", func(o *evidence.Operation) { o.Marked = false }},
		{"lags", func(o *evidence.Operation) { o.Lags = true }},
		{"a failure is the end", func(o *evidence.Operation) { o.Fails = true }},
		{"a failure passes", func(o *evidence.Operation) { o.Passes = true; o.Fails = true }},
	} {
		t.Run(open.name, func(t *testing.T) {
			t.Parallel()
			every(func(h evidence.History, facts evidence.Facts) {
				wider := h
				open.more(&wider.Operation)
				v := evidence.Believable(wider)
				if v != evidence.Unknown && v != facts.Verdict {
					// Accepted is what is left of Happened.
					require.Equal(t, evidence.Accepted, v, "%s: %s", h.Operation.Name, h)
					require.Equal(t, evidence.Happened, facts.Verdict, "%s: %s", h.Operation.Name, h)
				}
				if evidence.MaySendAgain(wider) {
					require.True(t, facts.MaySendAgain, "%s: %s", h.Operation.Name, h)
				}
			})
		})
	}
}

// TestNamesDoNotMatter calls the same evidence by another name.
func TestNamesDoNotMatter(t *testing.T) {
	t.Parallel()
	every(func(h evidence.History, facts evidence.Facts) {
		renamed := with(h, slices.Clone(h.Events))
		renamed.Operation.Name, renamed.Operation.Example = "another", "name"
		for i, event := range renamed.Events {
			if event.Seen == evidence.Lost {
				renamed.Events[i].Seen = evidence.Undocumented
			}
		}
		require.Equal(t, facts.Verdict, evidence.Believable(renamed), h)
		require.Equal(t, facts.MaySendAgain, evidence.MaySendAgain(renamed), h)
	})
}

// TestWhatTellsNothingChangesNothing puts such an event at every place of a history.
func TestWhatTellsNothingChangesNothing(t *testing.T) {
	t.Parallel()
	every(func(h evidence.History, facts evidence.Facts) {
		for i := range len(h.Events) + 1 {
			nothing := []evidence.Seen{evidence.NotSent, evidence.Unreadable}
			if i == 0 || !h.Operation.Read {
				nothing = nothing[:1]
			}
			for _, seen := range nothing {
				longer := with(h, slices.Insert(slices.Clone(h.Events), i, evidence.Event{Seen: seen}))
				require.Equal(t, facts.Verdict, evidence.Believable(longer), longer)
				require.Equal(t, facts.MaySendAgain, evidence.MaySendAgain(longer), longer)
			}
		}
	})
}

func TestAQuestionAfterSettlingProvesNoLess(t *testing.T) {
	t.Parallel()
	every(func(h evidence.History, facts evidence.Facts) {
		end := len(h.Events) - 1
		if h.Events[end].Settled || !h.Events[end].Seen.Question() || facts.Verdict == evidence.Unknown {
			return
		}
		settled := with(h, slices.Clone(h.Events))
		settled.Events[end].Settled = true
		require.Equal(t, facts.Verdict, evidence.Believable(settled), "%s: %s", h.Operation.Name, settled)
	})
}

func TestWhatHappenedStaysSo(t *testing.T) {
	t.Parallel()
	every(func(h evidence.History, facts evidence.Facts) {
		if facts.Verdict != evidence.Happened {
			return
		}
		for _, seen := range slices.Concat(evidence.Attempts, evidence.Questions) {
			longer := with(h, append(slices.Clone(h.Events), evidence.Event{Seen: seen}))
			if evidence.Possible(longer) {
				require.Equal(t, evidence.Happened, evidence.Believable(longer), "%s: %s", h.Operation.Name, longer)
			}
		}
	})
}

func TestANewIDIsNeverSaferThanTheSame(t *testing.T) {
	t.Parallel()
	every(func(h evidence.History, facts evidence.Facts) {
		if facts.MaySendAnew {
			require.True(t, facts.MaySendAgain, "%s: %s", h.Operation.Name, h)
		}
	})
}

func TestCountAgreesWithTheHistories(t *testing.T) {
	t.Parallel()
	for _, o := range evidence.Operations() {
		var visited evidence.Tally
		for _, facts := range evidence.Histories(o, evidence.Nobody, short) {
			visited.Histories++
			visited.Verdicts[facts.Verdict]++
			if facts.MaySendAgain {
				visited.MaySendAgain++
			}
		}
		counted := evidence.Count(o, evidence.Nobody, short)
		counted.Beliefs = 0
		assert.Equal(t, visited, counted, o.Name)
	}
}

func TestFourAttemptsAndTwoQuestionsAreCountedInSeconds(t *testing.T) {
	t.Parallel()
	tally := evidence.Count(operation(t, payment), evidence.Nobody, evidence.Bounds{Attempts: 4, Questions: 2})
	assert.Greater(t, tally.Histories, uint64(5_000_000))
	assert.Less(t, tally.Beliefs, 5_000)
}

func TestTheHistoriesEndWhenNobodyWantsMore(t *testing.T) {
	t.Parallel()
	visited := 0
	for range evidence.Histories(operation(t, payment), evidence.Nobody, short) {
		if visited++; visited == 3 {
			break
		}
	}
	assert.Equal(t, 3, visited)
}
