package evidence_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/evidence"
	"github.com/jppay/jppay/overlay/policy"
)

// This file holds the client's own decisions, which stand in package policy, against the
// model: what it says of a write, and whether it sends it again.

// operations are those of the documents that stand for the kinds of the model.
var operations = map[string]*policy.Operation{
	"same id, verified":                   {Retry: policy.SameID, KeyVerified: true},
	"same id, verified, a failure passes": {Retry: policy.SameID, KeyVerified: true},
	"same id, verified, no read":          {Retry: policy.SameID, KeyVerified: true},
	"same id unverified, or ask first":    {Retry: policy.ResolveFirst},
	"new id":                              {Retry: policy.NewID},
	"once, the read may lag":              {Retry: policy.ResolveFirst},
	"once, it leaves a mark":              {Retry: policy.Never},
	"once, it leaves no mark":             {Retry: policy.Never},
	"once, no read":                       {Retry: policy.Never},
}

// askedFirst is an operation whose id is recognised, and which asks before it sends again.
var askedFirst = &policy.Operation{Retry: policy.ResolveFirst, KeyVerified: true}

var verdicts = map[policy.Outcome]evidence.Verdict{
	policy.Happened: evidence.Happened, policy.DidNotHappen: evidence.DidNotHappen,
	policy.Accepted: evidence.Accepted, policy.Unknown: evidence.Unknown, policy.NoOutcome: evidence.Unknown,
}

// meaning is what one thing that was seen means by itself, as the documents and the
// resolvers say for this kind of operation.
func meaning(o evidence.Operation, seen evidence.Seen) policy.Outcome {
	switch seen {
	case evidence.AnsweredDone:
		return policy.Happened
	case evidence.AnsweredPending, evidence.ShownPending:
		return policy.Accepted
	case evidence.NotSent, evidence.Refused, evidence.AnsweredOther, evidence.ShownOther:
		return policy.DidNotHappen
	case evidence.AnsweredFailed, evidence.ShownFailed:
		if o.Passes {
			return policy.Accepted
		}
		return policy.DidNotHappen
	case evidence.AnsweredEmpty:
		if !o.Fails {
			return policy.Happened
		}
	case evidence.ShownDone:
		if o.Marked {
			return policy.Happened
		}
	case evidence.NotThere:
		if !o.Lags {
			return policy.DidNotHappen
		}
	case evidence.Lost, evidence.Undocumented, evidence.AnsweredStrangeState, evidence.Unreadable,
		evidence.ShownStrangeState, evidence.ShownOtherOld:
	}
	return policy.Unknown
}

// client is what the client keeps of a history of the model.
type client struct {
	policy.History
	settled bool
	// strayed: it was sent although it may not be sent again. The client never does that.
	strayed bool
	// unread: a success without content was seen.
	unread bool
}

// known is what the client knows after a history of the model.
func known(op *policy.Operation, h evidence.History) client {
	c := client{History: op.History(), unread: saw(h, evidence.AnsweredEmpty)}
	if h.Others == evidence.Senders {
		c.History = c.Shared()
	}
	for i, event := range h.Events {
		meant := meaning(h.Operation, event.Seen)
		switch {
		case event.Seen.Question():
			c.settled = c.settled || event.Settled
			shown := event.Seen == evidence.ShownFailed || event.Seen == evidence.ShownDone
			c.History = c.Asked(policy.Question{Found: meant, Shown: shown, Settled: c.settled})
		case i > 0 && !c.MaySendAgain():
			return client{strayed: true}
		default:
			c.History, c.settled = c.Attempted(meant), false
		}
	}
	return c
}

// kept is known for the operations of the documents.
func kept(h evidence.History) any { return known(operations[h.Operation.Name], h) }

// says is what the client says of the write, where the model judges that.
func (c client) says(h evidence.History) evidence.Verdict {
	if c.strayed || !judged(h, c) {
		return evidence.Unknown
	}
	return verdicts[c.Outcome()]
}

// judged tells whether the model judges what the client says.
//
// It does not where a cancellation was asked for: that is another write, with an outcome of
// its own, and the client speaks of each alone. Nor after a success without content: the
// provider's word that it was done is believed, under an id of its own, and the record
// keeps it open until a read shows it.
func judged(h evidence.History, c client) bool { return h.Others != evidence.Cancellers && !c.unread }

func saw(h evidence.History, what ...evidence.Seen) bool {
	return slices.ContainsFunc(h.Events, func(e evidence.Event) bool { return slices.Contains(what, e.Seen) })
}

// policyBounds are those of the policy's tests. Of the long histories, those after which neither
// the model nor the client can differ are visited once.
func policyBounds() map[string]evidence.Bounds {
	long := evidence.Long
	long.Kept = kept
	return map[string]evidence.Bounds{"short": evidence.Short, "long": long}
}

func TestThePolicySaysNothingThatIsFalseInSomeWorld(t *testing.T) {
	t.Parallel()
	for name, bounds := range policyBounds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong := evidence.Contradictions(bounds, func(h evidence.History) evidence.Verdict {
				return known(operations[h.Operation.Name], h).says(h)
			})

			for _, c := range wrong[:min(len(wrong), 10)] {
				t.Error(c)
			}
		})
	}
}

func TestThePolicySendsNothingAgainThatMayHappenTwice(t *testing.T) {
	t.Parallel()
	for name, bounds := range policyBounds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong := evidence.DoubleCharges(bounds, func(h evidence.History) bool {
				c := known(operations[h.Operation.Name], h)
				return !c.strayed && h.Others != evidence.Cancellers && c.MaySendAgain()
			})

			for _, c := range wrong[:min(len(wrong), 10)] {
				t.Error(c)
			}
		})
	}
}

func TestAskingFirstIsAsSafeAsARecognisedID(t *testing.T) {
	t.Parallel()
	verified := func(h evidence.History) bool { return h.Operation.Name == "same id, verified" }

	said := evidence.Contradictions(evidence.Short, func(h evidence.History) evidence.Verdict {
		if !verified(h) {
			return evidence.Unknown
		}
		return known(askedFirst, h).says(h)
	})
	sent := evidence.DoubleCharges(evidence.Short, func(h evidence.History) bool {
		if !verified(h) || h.Others == evidence.Cancellers {
			return false
		}
		c := known(askedFirst, h)
		return !c.strayed && c.MaySendAgain()
	})

	assert.Empty(t, said)
	assert.Empty(t, sent)
}

// careful is why the client says less than it could.
type careful struct {
	why    string
	covers func(h evidence.History) bool
}

var exceptions = []careful{
	{"a state that nobody lists tells nothing, although something is there", func(h evidence.History) bool {
		return saw(h, evidence.AnsweredStrangeState, evidence.ShownStrangeState)
	}},
	{"an answer about a failed one or another order's settles its own attempt only", func(h evidence.History) bool {
		return saw(h, evidence.AnsweredFailed, evidence.AnsweredOther)
	}},
	{"attempts are counted, whatever came of them: what failed may be an earlier one's", func(h evidence.History) bool {
		return attempts(h) > 1 && saw(h, evidence.ShownFailed)
	}},
	{"settling begins with each attempt, also with one that was not sent or was refused", func(h evidence.History) bool {
		settled := false
		for _, event := range h.Events {
			settled = settled || event.Settled
			if settled && (event.Seen == evidence.NotSent || event.Seen == evidence.Refused) {
				return true
			}
		}
		return false
	}},
	{"two answers of a read are not compared with each other", func(h evidence.History) bool {
		return !h.Operation.Marked && saw(h, evidence.NotThere) && saw(h, evidence.ShownDone)
	}},
	{"a success without content may have another request behind it", func(h evidence.History) bool {
		return saw(h, evidence.AnsweredEmpty)
	}},
}

func TestThePolicySaysAllThatIsTrueInEveryWorldButForTheExceptions(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, o := range evidence.Operations() {
		for _, others := range []evidence.Others{evidence.Nobody, evidence.Senders} {
			for h, facts := range evidence.Histories(o, others, evidence.Short) {
				c := known(operations[o.Name], h)
				if c.strayed || facts.Verdict == evidence.Unknown || verdicts[c.Outcome()] != evidence.Unknown {
					continue
				}
				covered := slices.IndexFunc(exceptions, func(e careful) bool { return e.covers(h) })
				if !assert.GreaterOrEqual(t, covered, 0, "%s; %s: %s: it is left unknown, but it %s",
					o.Name, others, h, facts.Verdict) {
					return
				}
				used[exceptions[covered].why] = true
			}
		}
	}
	for _, e := range exceptions {
		assert.True(t, used[e.why], "nothing is left unknown because of this: %s", e.why)
	}
}
