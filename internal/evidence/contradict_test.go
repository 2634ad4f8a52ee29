package evidence_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/evidence"
)

// short bounds the histories that each wrong judge is asked about.
var short = evidence.Bounds{Attempts: 2, Questions: 1}

func last(h evidence.History) evidence.Event { return h.Events[len(h.Events)-1] }

func TestTheExactJudgeContradictsNoWorld(t *testing.T) {
	t.Parallel()
	longer := evidence.Bounds{Attempts: 3, Questions: 1, Essential: true}
	assert.Empty(t, evidence.Contradictions(longer, evidence.Believable))
	assert.Empty(t, evidence.Contradictions(short, evidence.Believable))
	assert.Empty(t, evidence.DoubleCharges(short, evidence.MaySendAgain))
	assert.Empty(t, evidence.DoubleCharges(short, evidence.MaySendAnew))
}

func TestWhoIsNeverSureContradictsNoWorld(t *testing.T) {
	t.Parallel()
	unsure := func(evidence.History) evidence.Verdict { return evidence.Unknown }
	assert.Empty(t, evidence.Contradictions(short, unsure))
}

func TestAWordThatIsNoVerdictIsContradicted(t *testing.T) {
	t.Parallel()
	assert.NotEmpty(t, evidence.Contradictions(short, func(evidence.History) evidence.Verdict { return 99 }))
}

// TestWrongJudgesAreFound spoils the exact judge in one place at a time.
func TestWrongJudgesAreFound(t *testing.T) {
	t.Parallel()
	type verdict = evidence.Verdict
	after := func(says verdict, seen ...evidence.Seen) func(evidence.History) (verdict, bool) {
		return func(h evidence.History) (verdict, bool) { return says, slices.Contains(seen, last(h).Seen) }
	}
	for _, c := range []struct {
		name    string
		mistake func(evidence.History) (verdict, bool)
	}{
		{"believes a gateway's refusal", after(evidence.DidNotHappen, evidence.Undocumented)},
		{"believes that a lost answer means nothing happened", after(evidence.DidNotHappen, evidence.Lost)},
		{"takes a later refusal for an earlier attempt's", after(evidence.DidNotHappen, evidence.Refused)},
		{"takes what was not sent for all attempts", after(evidence.DidNotHappen, evidence.NotSent)},
		{"takes any echo for its own", after(evidence.Happened, evidence.AnsweredOther, evidence.ShownOther)},
		{"takes another's for proof that ours is not", after(evidence.DidNotHappen, evidence.AnsweredOther)},
		{"ignores lateness", after(evidence.DidNotHappen, evidence.NotThere)},
		{"believes absence although the read lags", func(h evidence.History) (verdict, bool) {
			return evidence.DidNotHappen, h.Others == evidence.Nobody && last(h).Seen == evidence.NotThere && last(h).Settled
		}},
		{"believes absence although others send it", func(h evidence.History) (verdict, bool) {
			absent := last(h).Seen == evidence.NotThere && last(h).Settled
			return evidence.DidNotHappen, absent && !h.Operation.Lags && h.Others == evidence.Senders
		}},
		{"believes that ids are unique for ever", func(h evidence.History) (verdict, bool) {
			return evidence.DidNotHappen, last(h).Seen == evidence.ShownOtherOld && last(h).Settled
		}},
		{"takes accepted for done", after(evidence.Happened, evidence.AnsweredPending, evidence.ShownPending)},
		{"takes a failure for the end", after(evidence.DidNotHappen, evidence.AnsweredFailed, evidence.ShownFailed)},
		{"takes a failed state for success", after(evidence.Happened, evidence.AnsweredFailed)},
		{"takes the envelope for success", after(evidence.Happened, evidence.AnsweredEmpty)},
		{"takes a strange state for done", after(evidence.Happened, evidence.AnsweredStrangeState)},
		{"takes a strange state for accepted", after(evidence.Accepted, evidence.ShownStrangeState)},
		{"takes an equal effect for its own", after(evidence.Happened, evidence.ShownDone)},
		{"forgets that a cancellation was asked for", func(h evidence.History) (verdict, bool) {
			return evidence.Happened, h.Others == evidence.Cancellers && last(h).Seen == evidence.AnsweredDone
		}},
		{"believes a read that failed", after(evidence.DidNotHappen, evidence.Unreadable)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := evidence.Contradictions(short, func(h evidence.History) evidence.Verdict {
				if says, wrong := c.mistake(h); wrong {
					return says
				}
				return evidence.Believable(h)
			})
			require.NotEmpty(t, found)
			t.Log(found[0])
			for _, one := range found {
				assert.NotEqual(t, one.Believable, one.Said)
				assert.Equal(t, one.Believable, evidence.Believable(one.History))
				assert.NotEmpty(t, one.Truth)
			}
		})
	}
}

func TestWhoSendsTooSoonIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		again func(evidence.History) bool
	}{
		{"always", func(evidence.History) bool { return true }},
		{"after a lost answer, by hearsay of one client", func(h evidence.History) bool {
			return h.Operation.Keyed && h.Operation.Replays && last(h).Seen == evidence.Lost
		}},
		{"after absence, before settling", func(h evidence.History) bool { return last(h).Seen == evidence.NotThere }},
		{"after the refusal of a later attempt", func(h evidence.History) bool { return last(h).Seen == evidence.Refused }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := evidence.DoubleCharges(short, c.again)
			require.NotEmpty(t, found)
			assert.False(t, evidence.MaySendAgain(found[0].History))
		})
	}
}

// attempts counts the attempts of a history.
func attempts(h evidence.History) int {
	count := 0
	for _, event := range h.Events {
		if !event.Seen.Question() {
			count++
		}
	}
	return count
}

func TestAJudgeThatSaysWhatItKeepsIsFoundAsWell(t *testing.T) {
	t.Parallel()
	type memory struct {
		attempts int
		last     evidence.Event
	}
	bounds := evidence.Long
	bounds.Kept = func(h evidence.History) any { return memory{attempts(h), last(h)} }

	found := evidence.Contradictions(bounds, func(h evidence.History) evidence.Verdict {
		if attempts(h) == 4 && last(h).Seen == evidence.Refused {
			return evidence.DidNotHappen
		}
		return evidence.Unknown
	})

	require.NotEmpty(t, found)
	assert.Len(t, found[0].History.Events, 4)
}

func TestHistoriesThatNobodyCanTellApartAreVisitedOnce(t *testing.T) {
	t.Parallel()
	merged := evidence.Bounds{Attempts: 3, Questions: 1, Essential: true}
	merged.Kept = func(evidence.History) any { return nil }
	all := merged
	all.Kept = nil

	visited, facts := seenWithin(t, merged)
	every, everyFact := seenWithin(t, all)

	assert.Equal(t, everyFact, facts)
	assert.Less(t, visited, every/5)
}

// seenWithin counts the histories of a payment, and collects their facts.
func seenWithin(t *testing.T, bounds evidence.Bounds) (histories int, facts map[evidence.Facts]bool) {
	t.Helper()
	facts = map[evidence.Facts]bool{}
	for _, f := range evidence.Histories(operation(t, payment), evidence.Nobody, bounds) {
		histories++
		facts[f] = true
	}
	return histories, facts
}
