package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/policy"
)

var (
	read   = &policy.Operation{ID: "read", Retry: policy.Read}
	once   = &policy.Operation{ID: "once", Retry: policy.Never}
	sameID = &policy.Operation{
		ID: "sameID", Retry: policy.SameID, Key: "merchantPaymentId", Resolve: "ask",
	}
	resolveFirst = &policy.Operation{
		ID: "resolveFirst", Retry: policy.ResolveFirst, Key: "merchantPaymentId", KeyVerified: true, Resolve: "ask",
	}
	newID = &policy.Operation{
		ID: "newID", Retry: policy.NewID, Key: "merchantPaymentId", Resolve: "ask",
	}
	nothingToAsk = &policy.Operation{
		ID: "nothingToAsk", Retry: policy.ResolveFirst, Key: "merchantPaymentId",
	}
)

// unanswered is a write that nobody answered.
var unanswered = policy.Situation{Outcome: policy.Unknown}

// decision is a case of Decide. The reason that it gives contains reason.
type decision struct {
	name      string
	operation *policy.Operation
	situation policy.Situation
	verdict   policy.Verdict
	reason    string
}

func (d decision) test(t *testing.T) {
	t.Parallel()

	verdict, reason := d.operation.Decide(d.situation)

	assert.Equal(t, d.verdict, verdict, reason)
	assert.Contains(t, reason, d.reason)
}

func TestDecideAfterARead(t *testing.T) {
	t.Parallel()

	for _, d := range []decision{
		{"a read that nobody answered", read, policy.Situation{}, policy.Again, "changes nothing"},
		{"a read answered 408", read, policy.Situation{Status: 408}, policy.Again, "changes nothing"},
		{"a read answered 429", read, policy.Situation{Status: 429}, policy.Again, "changes nothing"},
		{"a read answered 500", read, policy.Situation{Status: 500}, policy.Again, "changes nothing"},
		{"a read answered 404", read, policy.Situation{Status: 404}, policy.Stop, "refused"},
		{
			"a read whose answer makes no sense", read,
			policy.Situation{Status: 200, Cause: policy.Unreadable},
			policy.Again, "changes nothing",
		},
		{"a read that is to wait", read, policy.Situation{Status: 400, Class: policy.ClassWait}, policy.Again, "wait"},
		{"a read answered by a redirect", read, policy.Situation{Status: 302}, policy.Stop, "redirects"},
		{
			"a read whose answer is too large", read,
			policy.Situation{Status: 200, Cause: policy.TooLarge},
			policy.Stop, "too large",
		},
	} {
		t.Run(d.name, d.test)
	}
}

func TestDecideAfterAWrite(t *testing.T) {
	t.Parallel()

	for _, d := range []decision{
		{
			"a write that was never sent", sameID,
			policy.Situation{Cause: policy.NotSent, Outcome: policy.DidNotHappen},
			policy.Stop, "before it was sent",
		},
		{
			"a write off contract", sameID,
			policy.Situation{Outcome: policy.Unknown, Cause: policy.OffContract},
			policy.Stop, "contract",
		},
		{
			"a write to a server that is not trusted", sameID,
			policy.Situation{Cause: policy.Distrusted, Outcome: policy.DidNotHappen},
			policy.Stop, "certificate",
		},
		{
			"a write that found no connection", once,
			policy.Situation{Outcome: policy.DidNotHappen},
			policy.Again, "nothing was sent",
		},
		{
			"a write that was refused", sameID,
			policy.Situation{Status: 400, Outcome: policy.DidNotHappen},
			policy.Stop, "refused",
		},
		{
			"a write that is to wait", once,
			policy.Situation{Status: 400, Outcome: policy.DidNotHappen, Class: policy.ClassWait},
			policy.Again, "wait",
		},
		{
			"a write that the user must act on", sameID,
			policy.Situation{Outcome: policy.Unknown, Class: policy.ClassUser},
			policy.Stop, "must act",
		},
		{
			"a write that needs more, of whatever class", sameID,
			policy.Situation{Outcome: policy.Unknown, Kind: policy.ActionRequired},
			policy.Stop, "must act",
		},
		{
			"a write that was declined", sameID,
			policy.Situation{Outcome: policy.Unknown, Kind: policy.Declined},
			policy.Stop, "decided",
		},
		{
			"a write never to be sent unchanged", sameID,
			policy.Situation{Outcome: policy.Unknown, Class: policy.ClassNever},
			policy.Stop, "unchanged",
		},
		{"a write that happened", sameID, policy.Situation{Status: 200, Outcome: policy.Happened}, policy.Stop, "happened"},
		{
			"a write that met a busy provider", sameID,
			policy.Situation{Status: 429, Outcome: policy.DidNotHappen},
			policy.Again, "too busy",
		},
		{
			"a write for once that met a busy provider", once,
			policy.Situation{Status: 429, Outcome: policy.DidNotHappen},
			policy.Stop, "refused",
		},
	} {
		t.Run(d.name, d.test)
	}
}

func TestDecideAfterAWriteOfUnknownOutcome(t *testing.T) {
	t.Parallel()

	for _, d := range []decision{
		{"a write for once that nobody answered", once, unanswered, policy.Stop, "once"},
		{"a write by id that nobody answered", sameID, unanswered, policy.Again, "recognises merchantPaymentId"},
		{
			"a write by id that is to be asked about", sameID,
			policy.Situation{Outcome: policy.Unknown, Class: policy.ClassQuery},
			policy.AskFirst, "ask first",
		},
		{"a write to be asked about", resolveFirst, unanswered, policy.AskFirst, "ask first"},
		{"a write by new ids", newID, unanswered, policy.AskFirst, "ask first"},
		{"a write that nothing tells about", nothingToAsk, unanswered, policy.Stop, "but not what"},
	} {
		t.Run(d.name, d.test)
	}
}

// answered is a case of DecideAsked.
type answered struct {
	name      string
	operation *policy.Operation
	situation policy.Situation
	found     policy.Outcome
	shown     bool
	verdict   policy.Verdict
}

func (a answered) test(t *testing.T) {
	t.Parallel()

	verdict, reason := a.operation.DecideAsked(a.situation, a.found, a.shown)

	assert.Equal(t, a.verdict, verdict, reason)
}

func TestDecideAsked(t *testing.T) {
	t.Parallel()

	for _, a := range []answered{
		{"it happened", resolveFirst, unanswered, policy.Happened, true, policy.Stop},
		{"it happened, and the id is recognised", sameID, unanswered, policy.Happened, true, policy.Stop},
		{"it is there and has failed", resolveFirst, unanswered, policy.DidNotHappen, true, policy.Stop},
		{"it is there and has failed, and takes new ids", newID, unanswered, policy.DidNotHappen, true, policy.Again},
		{"it is not there", resolveFirst, unanswered, policy.DidNotHappen, false, policy.Again},
		{"it is not there, and takes new ids", newID, unanswered, policy.DidNotHappen, false, policy.Again},
		{"nobody can tell", resolveFirst, unanswered, policy.Unknown, false, policy.Stop},
		{"it is there and nobody can tell", resolveFirst, unanswered, policy.Unknown, true, policy.Stop},
		{"nobody can tell, and the id is recognised", sameID, unanswered, policy.Unknown, false, policy.Again},
		{"it is there, nobody can tell, and the id is recognised", sameID, unanswered, policy.Unknown, true, policy.Again},
	} {
		t.Run(a.name, a.test)
	}
}

// Each attempt before was answered with a status.
func TestDecideAskedAfterAnAnswer(t *testing.T) {
	t.Parallel()

	for _, a := range []answered{
		{
			"it is not there, for a reason that stays", resolveFirst,
			policy.Situation{Status: 400, Code: "NO", Outcome: policy.Unknown},
			policy.DidNotHappen, false, policy.Stop,
		},
		{
			"it is not there, the least client error", resolveFirst,
			policy.Situation{Status: 400, Outcome: policy.Unknown},
			policy.DidNotHappen, false, policy.Again,
		},
		{
			"it is not there, and there were too many requests", resolveFirst,
			policy.Situation{Status: 429, Code: "NEW", Outcome: policy.Unknown},
			policy.DidNotHappen, false, policy.Again,
		},
		{
			"it is not there, for a reason of the server", resolveFirst,
			policy.Situation{Status: 500, Code: "NO", Outcome: policy.Unknown},
			policy.DidNotHappen, false, policy.Again,
		},
		{
			"it is not there, and the first attempt was redirected", resolveFirst,
			policy.Situation{Status: 399, Code: "NO", Outcome: policy.Unknown},
			policy.DidNotHappen, false, policy.Again,
		},
		{
			"it is not there, and this attempt is known to have failed", resolveFirst,
			policy.Situation{Status: 400, Code: "NO", Outcome: policy.DidNotHappen},
			policy.DidNotHappen, false, policy.Again,
		},
		{
			"nobody can tell, for a reason that stays, and the id is recognised", sameID,
			policy.Situation{Status: 400, Code: "NO", Outcome: policy.Unknown},
			policy.Unknown, false, policy.Again,
		},
	} {
		t.Run(a.name, a.test)
	}
}

// documentedCodes are the codes of an operation for TestAfter.
var documentedCodes = []*policy.Code{
	{Code: "", Outcome: policy.DidNotHappen, Advice: "never to be found by an answer without a code"},
	{Code: "BROKEN", Statuses: []int{400}, Outcome: policy.Unknown},
	{Code: "DECLINED", Outcome: policy.DidNotHappen, Kind: policy.Declined, Advice: "offer another way to pay"},
	{Code: "SLOW", Statuses: []int{502}, Outcome: policy.Unknown, Advice: "look at the dashboard"},
	{Code: "REFUSED", Statuses: []int{422}, Outcome: policy.DidNotHappen},
	{
		Code: "WAIT", Statuses: []int{500}, Outcome: policy.DidNotHappen,
		Class: policy.ClassWait, Wait: time.Minute,
	},
}

func TestAfter(t *testing.T) {
	t.Parallel()
	const askFirst = "ask ask before sending anything new"
	write := &policy.Operation{ID: "write", Retry: policy.ResolveFirst, Resolve: "ask", Errors: documentedCodes}

	for _, c := range []struct {
		name    string
		status  int
		code    string
		outcome policy.Outcome
		class   policy.Class
		advice  string
	}{
		{"nothing came back", 0, "", policy.Unknown, 0, askFirst},
		{"a server error", 500, "", policy.Unknown, 0, askFirst},
		{"a timeout", 408, "NEW", policy.Unknown, 0, askFirst},
		{"a conflict", 409, "NEW", policy.Unknown, 0, askFirst},
		{"a success that is none", 200, "NEW", policy.Unknown, 0, askFirst},
		{"a redirect", 399, "", policy.Unknown, 0, askFirst},
		{"a code of nobody", 400, "NEW", policy.Unknown, 0, askFirst},
		{"too many requests without a code", 429, "", policy.Unknown, 0, askFirst},
		{"too many requests with a code of nobody", 429, "NEW", policy.Unknown, 0, askFirst},
		{"no code where a documented one leaves it open", 400, "", policy.Unknown, 0, askFirst},
		{"no code elsewhere", 499, "", policy.Unknown, 0, askFirst},
		{"no code where documented ones agree", 422, "", policy.Unknown, 0, askFirst},
		{"a documented refusal with another client error", 403, "REFUSED", policy.DidNotHappen, 0, ""},
		{"a documented refusal with a timeout", 408, "REFUSED", policy.Unknown, 0, askFirst},
		{"a documented refusal with a conflict", 409, "REFUSED", policy.Unknown, 0, askFirst},
		{"a documented refusal with a server error", 502, "REFUSED", policy.Unknown, 0, askFirst},
		{"a documented refusal with a success", 200, "REFUSED", policy.Unknown, 0, askFirst},
		{"a documented code that leaves it open with another client error", 403, "BROKEN", policy.Unknown, 0, askFirst},
		{"a documented code that leaves it open, with advice", 502, "SLOW", policy.Unknown, 0, "look at the dashboard"},
		{"a documented code in other letters", 400, "declined", policy.DidNotHappen, 0, "offer another way to pay"},
		{"a documented code of any status", 500, "DECLINED", policy.DidNotHappen, 0, "offer another way to pay"},
		{"a documented code with its status", 500, "WAIT", policy.DidNotHappen, policy.ClassWait, ""},
		{"a documented code with another status", 503, "WAIT", policy.Unknown, policy.ClassWait, askFirst},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			situation := write.After(c.status, c.code)

			assert.Equal(t, c.outcome, situation.Outcome)
			assert.Equal(t, c.class, situation.Class)
			assert.Equal(t, c.advice, situation.Advice)
			assert.Equal(t, c.status, situation.Status)
			assert.Equal(t, c.code, situation.Code)
		})
	}
}

func TestAfterARead(t *testing.T) {
	t.Parallel()

	situation := read.After(500, "")
	assert.Equal(t, policy.NoOutcome, situation.Outcome)
	assert.Empty(t, situation.Advice)

	documented := &policy.Operation{ID: "documented", Retry: policy.Read, Errors: documentedCodes}
	situation = documented.After(502, "SLOW")
	assert.Equal(t, policy.NoOutcome, situation.Outcome)
	assert.Equal(t, "look at the dashboard", situation.Advice)
}

func TestAdviceOnUnknown(t *testing.T) {
	t.Parallel()

	assert.Empty(t, read.AdviceOnUnknown())
	assert.Contains(t, once.AdviceOnUnknown(), "no way to ask")
	assert.Contains(t, sameID.AdviceOnUnknown(), "same merchantPaymentId")
}

func TestPause(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name      string
		situation policy.Situation
		want      time.Duration
	}{
		{"nothing asks for one", policy.Situation{Status: 500}, 0},
		{"the document does", policy.Situation{Status: 500, Class: policy.ClassWait, Wait: time.Minute}, time.Minute},
		{"too many requests, and no code", policy.Situation{Status: 429}, time.Second},
		{"too many requests, and more is asked for", policy.Situation{Status: 429, Wait: time.Minute}, time.Minute},
		{"too many requests, and the document asks for none", policy.Situation{Status: 429, Class: policy.ClassSameID}, 0},
		{"another status without class", policy.Situation{Status: 400}, 0},
	} {
		assert.Equal(t, c.want, c.situation.Pause(), c.name)
	}
}
