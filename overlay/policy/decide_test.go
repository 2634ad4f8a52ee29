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

// The words of the tables of this package.
const (
	unknown  = policy.Unknown
	not      = policy.DidNotHappen
	accepted = policy.Accepted
	happened = policy.Happened
)

type situation = policy.Situation

// unanswered is a write that nobody answered.
var unanswered = policy.Situation{Outcome: policy.Unknown}

// decision is a case of Decide. The reason that it gives contains reason.
type decision struct {
	name      string
	operation *policy.Operation
	situation situation
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
		{"a read that nobody answered", read, situation{}, policy.Again, "changes nothing"},
		{"a read answered 408", read, situation{Status: 408}, policy.Again, "changes nothing"},
		{"a read answered 429", read, situation{Status: 429}, policy.Again, "changes nothing"},
		{"a read answered 500", read, situation{Status: 500}, policy.Again, "changes nothing"},
		{"a read answered 404", read, situation{Status: 404}, policy.Stop, "refused"},
		{
			"a read whose answer makes no sense", read, situation{Status: 200, Cause: policy.Unreadable},
			policy.Again, "changes nothing",
		},
		{"a read that is to wait", read, situation{Status: 400, Class: policy.ClassWait}, policy.Again, "wait"},
		{"a read answered by a redirect", read, situation{Status: 302}, policy.Stop, "redirects"},
		{"a read whose answer is too large", read, situation{Status: 200, Cause: policy.TooLarge}, policy.Stop, "too large"},
	} {
		t.Run(d.name, d.test)
	}
}

func TestDecideAfterAWrite(t *testing.T) {
	t.Parallel()

	for _, d := range []decision{
		{
			"a write that was never sent", sameID, situation{Cause: policy.NotSent, Outcome: not},
			policy.Stop, "before it was sent",
		},
		{"a write off contract", sameID, situation{Outcome: unknown, Cause: policy.OffContract}, policy.Stop, "contract"},
		{
			"a write to a server that is not trusted", sameID, situation{Cause: policy.Distrusted, Outcome: not},
			policy.Stop, "certificate",
		},
		{"a write that found no connection", once, situation{Outcome: not}, policy.Again, "nothing was sent"},
		{"a write that was refused", sameID, situation{Status: 400, Outcome: not}, policy.Stop, "refused"},
		{
			"a write that is to wait", once, situation{Status: 400, Outcome: not, Class: policy.ClassWait},
			policy.Again, "wait",
		},
		{
			"a write that the user must act on", sameID, situation{Outcome: unknown, Class: policy.ClassUser},
			policy.Stop, "must act",
		},
		{
			"a write that needs more, of whatever class", sameID, situation{Outcome: unknown, Kind: policy.ActionRequired},
			policy.Stop, "must act",
		},
		{"a write that was declined", sameID, situation{Outcome: unknown, Kind: policy.Declined}, policy.Stop, "declined it"},
		{
			"a write never to be sent unchanged", sameID, situation{Outcome: unknown, Class: policy.ClassNever},
			policy.Stop, "unchanged",
		},
		{"a write that happened", sameID, situation{Status: 200, Outcome: happened}, policy.Stop, "happened"},
		{"a write that met a busy provider", sameID, situation{Status: 429, Outcome: not}, policy.Again, "too busy"},
		{"a write for once that met a busy provider", once, situation{Status: 429, Outcome: not}, policy.Stop, "refused"},
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
			"a write by id that is to be asked about", sameID, situation{Outcome: unknown, Class: policy.ClassQuery},
			policy.AskFirst, "ask first",
		},
		{"a write to be asked about", resolveFirst, unanswered, policy.AskFirst, "ask first"},
		{"a write by new ids", newID, unanswered, policy.AskFirst, "ask first"},
		{"a write that nothing tells about", nothingToAsk, unanswered, policy.Stop, "but names no read"},
	} {
		t.Run(d.name, d.test)
	}
}

// answered is a case of DecideAsked.
type answered struct {
	name      string
	operation *policy.Operation
	situation situation
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
		{"it happened", resolveFirst, unanswered, happened, true, policy.Stop},
		{"it happened, and the id is recognised", sameID, unanswered, happened, true, policy.Stop},
		{"it is there and has failed", resolveFirst, unanswered, not, true, policy.Stop},
		{"it is there and has failed, and takes new ids", newID, unanswered, not, true, policy.Again},
		{"it is not there", resolveFirst, unanswered, not, false, policy.Again},
		{"it is not there, and takes new ids", newID, unanswered, not, false, policy.Again},
		{"nobody can tell", resolveFirst, unanswered, unknown, false, policy.Stop},
		{"it is there and nobody can tell", resolveFirst, unanswered, unknown, true, policy.Stop},
		{"nobody can tell, and the id is recognised", sameID, unanswered, unknown, false, policy.Again},
		{"it is there, nobody can tell, and the id is recognised", sameID, unanswered, unknown, true, policy.Again},
	} {
		t.Run(a.name, a.test)
	}
}

// unclear is a write whose answer settles nothing.
func unclear(status int, code string) situation {
	return situation{Status: status, Code: code, Outcome: unknown}
}

// Each attempt before was answered with a status.
func TestDecideAskedAfterAnAnswer(t *testing.T) {
	t.Parallel()

	for _, a := range []answered{
		{"it is not there, for a reason that stays", resolveFirst, unclear(400, "NO"), not, false, policy.Stop},
		{"it is not there, the least client error", resolveFirst, unclear(400, ""), not, false, policy.Again},
		{"it is not there, and there were too many requests", resolveFirst, unclear(429, "NEW"), not, false, policy.Again},
		{"it is not there, for a reason of the server", resolveFirst, unclear(500, "NO"), not, false, policy.Again},
		{"it is not there, and the first attempt was redirected", resolveFirst, unclear(399, "NO"), not, false, policy.Again},
		{
			"it is not there, and this attempt is known to have failed", resolveFirst,
			situation{Status: 400, Code: "NO", Outcome: not}, not, false, policy.Again,
		},
		{
			"nobody can tell, for a reason that stays, and the id is recognised", sameID, unclear(400, "NO"),
			unknown, false, policy.Again,
		},
	} {
		t.Run(a.name, a.test)
	}
}

// documentedCodes are the codes of documentedWrite.
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

// askFirst is the advice after an answer that settles nothing.
const askFirst = "ask ask before sending anything new"

// documentedWrite lists documentedCodes.
var documentedWrite = &policy.Operation{
	ID: "write", Retry: policy.ResolveFirst, Resolve: "ask", Errors: documentedCodes,
}

func TestAfterAnAnswerThatSettlesNothing(t *testing.T) {
	t.Parallel()

	for name, want := range map[string]situation{
		"nothing came back":                       {},
		"a server error":                          {Status: 500},
		"a timeout":                               {Status: 408, Code: "NEW"},
		"a conflict":                              {Status: 409, Code: "NEW"},
		"a success that is none":                  {Status: 200, Code: "NEW"},
		"a redirect":                              {Status: 399},
		"a code of nobody":                        {Status: 400, Code: "NEW"},
		"too many requests without a code":        {Status: 429},
		"too many requests with a code of nobody": {Status: 429, Code: "NEW"},
		"no code where a documented one leaves it open":                   {Status: 400},
		"no code elsewhere":                                               {Status: 499},
		"no code where documented ones agree":                             {Status: 422},
		"a documented refusal with a timeout":                             {Status: 408, Code: "REFUSED"},
		"a documented refusal with a conflict":                            {Status: 409, Code: "REFUSED"},
		"a documented refusal with a server error":                        {Status: 502, Code: "REFUSED"},
		"a documented refusal with a success":                             {Status: 200, Code: "REFUSED"},
		"a documented code that leaves it open with another client error": {Status: 403, Code: "BROKEN"},
	} {
		want.Outcome, want.Advice = unknown, askFirst
		assertAfter(t, want, name)
	}
}

func TestAfterADocumentedCode(t *testing.T) {
	t.Parallel()

	const another = "offer another way to pay"

	for name, want := range map[string]situation{
		"a documented refusal with another client error": {Status: 403, Code: "REFUSED", Outcome: not},
		"a documented code that leaves it open, with advice": {
			Status: 502, Code: "SLOW", Outcome: unknown, Advice: "look at the dashboard",
		},
		"a documented code in other letters": {Status: 400, Code: "declined", Outcome: not, Advice: another},
		"a documented code of any status":    {Status: 500, Code: "DECLINED", Outcome: not, Advice: another},
		"a documented code with its status":  {Status: 500, Code: "WAIT", Outcome: not, Class: policy.ClassWait},
		"a documented code with another status": {
			Status: 503, Code: "WAIT", Outcome: unknown, Class: policy.ClassWait, Advice: askFirst,
		},
	} {
		assertAfter(t, want, name)
	}
}

// assertAfter asserts what the answer means that has the status and the code of want.
func assertAfter(t *testing.T, want situation, name string) {
	t.Helper()
	got := documentedWrite.After(want.Status, want.Code)

	assert.Equal(t, want.Outcome, got.Outcome, name)
	assert.Equal(t, want.Class, got.Class, name)
	assert.Equal(t, want.Advice, got.Advice, name)
	assert.Equal(t, want.Status, got.Status, name)
	assert.Equal(t, want.Code, got.Code, name)
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

	for name, c := range map[string]struct {
		situation situation
		want      time.Duration
	}{
		"nothing asks for one": {situation{Status: 500}, 0},
		"the document does": {
			situation{Status: 500, Class: policy.ClassWait, Wait: time.Minute}, time.Minute,
		},
		"too many requests, and no code":                    {situation{Status: 429}, time.Second},
		"too many requests, and more is asked for":          {situation{Status: 429, Wait: time.Minute}, time.Minute},
		"too many requests, and the document asks for none": {situation{Status: 429, Class: policy.ClassSameID}, 0},
		"another status without class":                      {situation{Status: 400}, 0},
	} {
		assert.Equal(t, c.want, c.situation.Pause(), name)
	}
}
