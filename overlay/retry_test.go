package overlay_test

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// retryCase is one call: what the provider does, and how often the call is sent and
// asked about. A call that fails has a reason.
type retryCase struct {
	name        string
	operation   string
	replies     []reply
	resolutions []resolution
	sent        int
	asked       int
	outcome     overlay.Outcome
	reason      string
}

// testRetries tests calls of one operation, or if it is empty, each of its own.
func testRetries(t *testing.T, operation string, cases []retryCase) {
	t.Helper()
	for _, c := range cases {
		c.operation = cmp.Or(operation, c.operation)
		testkit.RunInBubble(t, c.name, c.test)
	}
}

func (c retryCase) test(t *testing.T) {
	p := newProvider(c.replies...).withResolutions(c.resolutions...)
	record := overlay.NewMemoryRecord()
	doer := p.doer(t, overlay.WithMaxBody(1024), overlay.WithRecord(record))

	_, failure := p.call(t, t.Context(), doer, c.operation)

	assert.Len(t, p.Requests(), c.sent)
	assert.Len(t, p.questions, c.asked)
	assert.Len(t, p.eventsOf(overlay.EventAttempt), c.sent)
	assert.Len(t, p.eventsOf(overlay.EventResolve), c.asked)
	unresolved := unresolvedIn(t, record)

	if c.reason == "" {
		assert.Nil(t, failure)
		assert.Empty(t, unresolved)
		return
	}

	require.NotNil(t, failure, "the call succeeded")
	assert.Equal(t, c.outcome.Open(), len(unresolved) == 1, "unresolved: %v", unresolved)
	c.assertFailure(t, failure)
	c.assertDecisions(t, p, failure)
}

func (c retryCase) assertFailure(t *testing.T, failure *overlay.Error) {
	t.Helper()
	unknown := errors.Is(failure, overlay.ErrOutcomeUnknown)

	assert.Equal(t, c.outcome, failure.Outcome)
	assert.Equal(t, c.outcome == overlay.Unknown, unknown, "%v", failure)
	assert.NotErrorIs(t, failure, overlay.ErrNotSent)
	assert.Equal(t, c.sent, failure.Attempts)
	assert.Contains(t, failure.Reason, c.reason)
	assert.ErrorContains(t, failure, "not sent again: "+failure.Reason)
}

// assertDecisions asserts that each attempt was decided about, and that only the last
// decision was to stop.
func (c retryCase) assertDecisions(t *testing.T, p *provider, failure *overlay.Error) {
	t.Helper()
	last := p.lastDecision(t)
	assert.False(t, last.Again)
	assert.Equal(t, failure.Reason, last.Reason)
	assert.Equal(t, c.sent, last.Attempt)
	assert.Equal(t, failure.Outcome, last.Outcome)

	decisions := p.eventsOf(overlay.EventDecision)
	for i, decision := range decisions[:len(decisions)-1] {
		assert.True(t, decision.Again, "decision %d", i+1)
		assert.NotEmpty(t, decision.Reason, "decision %d", i+1)
		assert.Equal(t, i+1, decision.Attempt)
	}
}

func TestASameIDWriteIsSentAgain(t *testing.T) {
	t.Parallel()
	unfinished := testkit.JSON(200, "{")

	testRetries(t, "createCode", []retryCase{
		{name: "after it was cut", replies: []reply{cut, success}, sent: 2},
		{name: "after an HTML page", replies: []reply{page(503), page(502), success}, sent: 3},
		{name: "after an answer that cannot be read", replies: []reply{unfinished, success}, sent: 2},
		{name: "after a code that says so", replies: []reply{coded(500, "REPEAT"), success}, sent: 2},
		{
			name:    "after a code that says to ask first, once it was asked about",
			replies: []reply{coded(500, "ASK"), success}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
		},
		{
			name:    "even if the question failed",
			replies: []reply{coded(500, "ASK"), success}, resolutions: []resolution{unreadable}, sent: 2, asked: 1,
		},
		{name: "after a 429 that is not the provider's", replies: []reply{page(429), success}, sent: 2},
	})
}

func TestASameIDWriteThatFails(t *testing.T) {
	t.Parallel()

	testRetries(t, "createCode", []retryCase{
		{
			name:    "it happened, but there is no answer to return",
			replies: []reply{coded(500, "ASK")}, resolutions: []resolution{thereWithoutAnswer}, sent: 1, asked: 1,
			outcome: overlay.Happened, reason: "it is there",
		},
		{
			name:    "it was cut as often as it may be sent",
			replies: []reply{cut}, sent: 3,
			outcome: overlay.Unknown, reason: "all 3 attempts are used",
		},
		{
			name:    "a refusal does not undo an earlier attempt",
			replies: []reply{cut, coded(400, "WRONG")}, sent: 2,
			outcome: overlay.Unknown, reason: "the document says not to send it again unchanged",
		},
		{
			name:    "a refused connection does not undo an earlier attempt",
			replies: []reply{cut, connectionRefused}, sent: 3,
			outcome: overlay.Unknown, reason: "all 3 attempts",
		},
	})
}

func TestANewIDWriteIsAskedAboutFirst(t *testing.T) {
	t.Parallel()

	testRetries(t, "captureLater", []retryCase{
		{
			name:    "one that did not happen is sent again",
			replies: []reply{cut, success}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
		},
		{
			name:    "one that happened is a success",
			replies: []reply{cut}, resolutions: []resolution{there}, sent: 1, asked: 1,
		},
		{
			name:    "after its last attempt, too",
			replies: []reply{cut}, resolutions: []resolution{notThere, notThere, there}, sent: 3, asked: 3,
		},
		{
			name:        "after a refused connection, because of the attempt before",
			replies:     []reply{cut, connectionRefused, success},
			resolutions: []resolution{notThere, there}, sent: 2, asked: 2,
		},
		{
			name:        "after a rate limit, because of the attempt before",
			replies:     []reply{cut, coded(429, "BUSY"), success},
			resolutions: []resolution{notThere, pending}, sent: 2, asked: 2,
			outcome: overlay.Unknown, reason: "it is under way",
		},
		{
			name:        "one that did not happen waits out a rate limit",
			replies:     []reply{cut, coded(429, "BUSY"), success},
			resolutions: []resolution{notThere}, sent: 3, asked: 2,
		},
		{
			name:    "a rate limit alone needs no question",
			replies: []reply{coded(429, "BUSY"), success}, resolutions: []resolution{unreadable}, sent: 2,
		},
	})
}

func TestANewIDWriteIsNotSentAgainUnlessItDidNotHappen(t *testing.T) {
	t.Parallel()

	testRetries(t, "captureLater", []retryCase{
		{
			name:    "its outcome is unknown",
			replies: []reply{cut, success}, resolutions: []resolution{pending}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is under way",
		},
		{
			name:    "the question failed",
			replies: []reply{cut, success}, resolutions: []resolution{unreadable}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "getPayment failed",
		},
		{
			name:    "the client cannot ask",
			replies: []reply{cut, success}, sent: 1,
			outcome: overlay.Unknown, reason: "this client has no way to ask",
		},
		{
			name:    "the code says that the same id may be sent again",
			replies: []reply{coded(500, "REPEAT"), success}, resolutions: []resolution{pending}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is under way",
		},
	})
}

func TestAWriteThatMustBeResolvedFirst(t *testing.T) {
	t.Parallel()
	duplicate, wrong, declined := coded(409, "DUPLICATE"), coded(400, "WRONG"), coded(400, "DECLINED")

	testRetries(t, "pay", []retryCase{
		{
			name:    "one that is not there is sent again",
			replies: []reply{page(503), success}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
		},
		{
			name:    "one that happened is a success",
			replies: []reply{cut}, resolutions: []resolution{there}, sent: 1, asked: 1,
		},
		{
			name:    "one with an unknown outcome is not sent again",
			replies: []reply{cut, success}, resolutions: []resolution{pending}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is under way",
		},
		{
			name:    "one that the provider has taken on is accepted, and not sent again",
			replies: []reply{cut, success}, resolutions: []resolution{underWay}, sent: 1, asked: 1,
			outcome: overlay.Accepted, reason: "it is accepted",
		},
		{
			name:    "one that was cancelled meanwhile is not sent again",
			replies: []reply{cut, success}, resolutions: []resolution{cancelled}, sent: 1, asked: 1,
			outcome: overlay.DidNotHappen, reason: "it is FAILED",
		},
		{
			name:    "a duplicate that is not there is not sent again",
			replies: []reply{duplicate, success}, resolutions: []resolution{notThere}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is not there",
		},
		{
			name:    "a duplicate that is there is a success",
			replies: []reply{duplicate}, resolutions: []resolution{there}, sent: 1, asked: 1,
		},
		{
			name:    "a refusal after an unknown attempt leaves it unknown",
			replies: []reply{cut, wrong}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
			outcome: overlay.Unknown, reason: "not to send it again unchanged",
		},
		{
			name:    "a decline after an unknown attempt leaves it unknown",
			replies: []reply{cut, declined}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
			outcome: overlay.Unknown, reason: "the provider declined it",
		},
	})
}

func TestAWriteThatMayBeSentOnce(t *testing.T) {
	t.Parallel()

	testRetries(t, "payOnce", []retryCase{
		{
			name:    "is sent once",
			replies: []reply{cut, success}, resolutions: []resolution{notThere}, sent: 1,
			outcome: overlay.Unknown, reason: "its document says to send it once",
		},
		{
			name:    "is sent once even if a code says that the same id may be sent again",
			replies: []reply{coded(500, "REPEAT"), success}, sent: 1,
			outcome: overlay.Unknown, reason: "its document says to send it once",
		},
		{name: "waits out a documented refusal", replies: []reply{coded(429, "BUSY"), success}, sent: 2},
		{
			name:    "does not wait out a 429 that is not the provider's",
			replies: []reply{page(429), success}, sent: 1,
			outcome: overlay.Unknown, reason: "its document says to send it once",
		},
		{name: "is sent again after a refused connection", replies: []reply{connectionRefused, success}, sent: 2},
		{
			name:    "did not happen if all connections were refused",
			replies: []reply{connectionRefused}, sent: 3,
			outcome: overlay.DidNotHappen, reason: "all 3 attempts are used",
		},
	})
}

func TestACodeDecidesWhetherAWriteIsSentAgain(t *testing.T) {
	t.Parallel()

	testRetries(t, "", []retryCase{
		{
			name: "class N ends a call", operation: "createCode",
			replies: []reply{coded(400, "WRONG"), success}, sent: 1,
			outcome: overlay.DidNotHappen, reason: "not to send it again unchanged",
		},
		{
			name: "class U ends a call", operation: "createCode",
			replies: []reply{coded(401, "RELINK"), success}, sent: 1,
			outcome: overlay.DidNotHappen, reason: "must act first",
		},
		{
			name: "class W waits and sends again", operation: "pay",
			replies: []reply{coded(400, "SLOW"), success}, sent: 2,
		},
		{
			name: "class W with another status than the document's is no refusal", operation: "pay",
			replies: []reply{coded(500, "BUSY"), success}, resolutions: []resolution{pending}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is under way",
		},
		{
			name: "a decline ends a call", operation: "createCode",
			replies: []reply{coded(400, "DECLINED"), success}, sent: 1,
			outcome: overlay.DidNotHappen, reason: "the provider declined it",
		},
		{
			name: "a request for consent ends a call", operation: "pay",
			replies: []reply{coded(202, "CONFIRM"), success}, resolutions: []resolution{notThere}, sent: 1,
			outcome: overlay.Accepted, reason: "must act first",
		},
		{
			name: "an unknown code with status 400 refuses nothing", operation: "payOnce",
			replies: []reply{coded(400, "NEW"), success}, sent: 1,
			outcome: overlay.Unknown, reason: "its document says to send it once",
		},
		{
			name: "after an unknown code with status 400 the provider is asked", operation: "pay",
			replies: []reply{coded(400, "NEW"), success}, resolutions: []resolution{notThere}, sent: 1, asked: 1,
			outcome: overlay.Unknown, reason: "it is not there",
		},
		{
			name: "after an unknown code with status 429 the provider is asked, too", operation: "pay",
			replies: []reply{coded(429, "NEW"), success}, resolutions: []resolution{notThere}, sent: 2, asked: 1,
		},
		{
			name: "after an unknown code with status 400 what is recognised is sent again", operation: "createCode",
			replies: []reply{coded(400, "NEW"), success}, sent: 2,
		},
	})
}

func TestWhatEndsEveryCall(t *testing.T) {
	t.Parallel()
	untrusted := testkit.NoConnection(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})
	tooLarge := testkit.JSON(200, strings.Repeat(" ", 2048))
	redirect := func(status int) reply { return page(status, "Location", "https://opa.example/else") }

	testRetries(t, "", []retryCase{
		{
			name: "a write and a certificate that is not trusted", operation: "createCode",
			replies: []reply{untrusted, success}, sent: 1,
			outcome: overlay.DidNotHappen, reason: "certificate",
		},
		{
			name: "a read and a certificate that is not trusted", operation: "getPayment",
			replies: []reply{untrusted, success}, sent: 1,
			outcome: overlay.NoOutcome, reason: "certificate",
		},
		{
			name: "an answer that is too large", operation: "createCode",
			replies: []reply{tooLarge, success}, sent: 1,
			outcome: overlay.Unknown, reason: "too large",
		},
		{
			name: "a write that is redirected", operation: "createCode",
			replies: []reply{redirect(307), success}, sent: 1,
			outcome: overlay.Unknown, reason: "redirects are not followed",
		},
		{
			name: "a read that is redirected", operation: "getPayment",
			replies: []reply{redirect(302), success}, sent: 1,
			outcome: overlay.NoOutcome, reason: "redirects are not followed",
		},
	})
}

func TestAReadIsSentAgain(t *testing.T) {
	t.Parallel()
	unfinished := testkit.JSON(200, `{"a":`)

	testRetries(t, "getPayment", []retryCase{
		{name: "after it was cut", replies: []reply{cut, success}, sent: 2},
		{name: "after any 5xx", replies: []reply{coded(500, "ASK"), page(504), success}, sent: 3},
		{name: "after a 429", replies: []reply{page(429), coded(429, "BUSY"), success}, sent: 3},
		{name: "after an answer that cannot be understood", replies: []reply{page(200), unfinished, success}, sent: 3},
		{
			name:    "but not after a refusal",
			replies: []reply{coded(404, "NONE"), success}, sent: 1,
			outcome: overlay.NoOutcome, reason: "the provider refused it",
		},
		{
			name:    "as often as is allowed",
			replies: []reply{cut}, sent: 3,
			outcome: overlay.NoOutcome, reason: "all 3 attempts are used",
		},
	})
}
