package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/policy"
)

// found is a question and its answer, before the attempts have settled.
func found(o policy.Outcome) policy.Question { return policy.Question{Found: o} }

// settled is a question when they have.
func settled(o policy.Outcome) policy.Question { return policy.Question{Found: o, Settled: true} }

// shown is a question that found the thing itself.
func shown(o policy.Outcome) policy.Question { return policy.Question{Found: o, Shown: true} }

func TestWhatAHistoryComesTo(t *testing.T) {
	t.Parallel()
	unsent := resolveFirst.History()
	lost := unsent.Attempted(unknown)
	hearsay := (&policy.Operation{Retry: policy.ResolveFirst}).History().Attempted(unknown)

	for _, c := range []struct {
		name    string
		history policy.History
		outcome policy.Outcome
		again   bool
	}{
		{"nothing was sent", unsent, policy.NoOutcome, true},
		{"a read", read.History().Attempted(policy.NoOutcome), policy.NoOutcome, true},
		{"a refusal", unsent.Attempted(not), not, true},
		{"a lost answer", lost, unknown, false},
		{"a refusal settles no earlier attempt", lost.Attempted(not), unknown, false},
		{"a success settles them", lost.Attempted(happened), happened, false},
		{"what happened stays so", unsent.Attempted(happened).Asked(settled(not)), happened, false},
		{"what is accepted", unsent.Attempted(accepted), accepted, false},
		{"what is accepted and refused again", lost.Attempted(accepted).Attempted(not), accepted, false},
		{"what is accepted and has failed since", unsent.Attempted(accepted).Asked(shown(not)), not, true},
		{
			"what is accepted, and another attempt may be under way",
			lost.Attempted(accepted).Asked(shown(not)), unknown, true,
		},
		{"it is not there yet", lost.Asked(found(not)), unknown, true},
		{"it is not there, and was sent once more since", lost.Asked(found(not)).Attempted(unknown), unknown, false},
		{"it is not there at the end", lost.Asked(settled(not)), not, true},
		{"it is there", lost.Asked(found(happened)), happened, false},
		{"it is there and not done", lost.Asked(found(accepted)), accepted, false},
		{"a read does not tell", lost.Asked(settled(unknown)), unknown, false},
		{"the only attempt has failed", lost.Asked(shown(not)), not, true},
		{"one of two has failed", lost.Attempted(unknown).Asked(shown(not)), unknown, true},
		{"one of two has failed, and both have settled", lost.Attempted(unknown).Asked(policy.Question{
			Found: not, Shown: true, Settled: true,
		}), not, true},
		{"one of two has failed, of an id that nobody may recognise", hearsay.Attempted(unknown).Asked(policy.Question{
			Found: not, Shown: true, Settled: true,
		}), unknown, false},
		{
			"an id that nobody may recognise is not sent again before it has settled",
			hearsay.Asked(found(not)), unknown, false,
		},
		{"somebody else may send it", lost.Shared().Asked(settled(not)), unknown, false},
		{"a refusal, and somebody else may send it", unsent.Shared().Attempted(not), unknown, false},
		{"an id that is recognised", sameID.History().Attempted(unknown), unknown, true},
		{"a new id is not used before somebody has asked", newID.History().Attempted(unknown), unknown, false},
		{"a new id is used when it is not there", newID.History().Attempted(unknown).Asked(found(not)), unknown, true},
		{"what is sent once", once.History().Attempted(unknown).Asked(found(not)), unknown, false},
		{"what is sent once, and did not leave", once.History().Attempted(not), not, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			assert.Equal(t, c.outcome, c.history.Outcome())
			assert.Equal(t, c.again, c.history.MaySendAgain(), "sent again")
		})
	}
}
