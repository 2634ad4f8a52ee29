package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// loseAnswer makes a write whose answer is lost, and returns its error.
func loseAnswer(t *testing.T, p *provider, options ...overlay.Option) *overlay.Error {
	t.Helper()
	p.Answers = []reply{cut}
	doer := p.doer(t, append([]overlay.Option{overlay.WithRetry(overlay.Retry{Attempts: 1})}, options...)...)

	failure := p.fail(t, t.Context(), doer, "pay")

	require.Equal(t, overlay.Unknown, failure.Outcome)
	require.Empty(t, p.questions)

	return failure
}

// bySettling is how long after a write absence is believed by default.
const bySettling = overlay.DefaultTimeout + 2*time.Minute

// resolveCase is a write that is asked about, until the answer is final.
type resolveCase struct {
	name        string
	resolutions []resolution
	options     []overlay.Option
	outcome     overlay.Outcome
	asked       int
	took        time.Duration
	err         error
	unresolved  int // writes that the record keeps
}

func TestResolve(t *testing.T) {
	t.Parallel()
	settling := []overlay.Option{overlay.WithSettling(10 * time.Second)}

	for _, c := range []resolveCase{
		{
			name:        "what is there has happened",
			resolutions: []resolution{there}, outcome: overlay.Happened, asked: 1,
		},
		{
			name:        "what is not there may appear later",
			resolutions: []resolution{notThere, there}, options: settling,
			outcome: overlay.Happened, asked: 2, took: 10 * time.Second,
		},
		{
			name:        "what is not there at the end did not happen",
			resolutions: []resolution{notThere}, options: settling,
			outcome: overlay.DidNotHappen, asked: 2, took: 10 * time.Second,
		},
		{
			name:        "by default the end comes when no attempt can still arrive",
			resolutions: []resolution{notThere},
			outcome:     overlay.DidNotHappen, asked: 2, took: bySettling,
		},
		{
			name:        "what the provider has not decided is unknown at once",
			resolutions: []resolution{pending}, outcome: overlay.Unknown, asked: 1, unresolved: 1,
		},
		{
			name:        "a question that fails leaves it unknown",
			resolutions: []resolution{unreadable},
			outcome:     overlay.Unknown, asked: 1, err: unreadable.err, unresolved: 1,
		},
		{
			name:        "a second question that fails leaves it unknown",
			resolutions: []resolution{notThere, unreadable}, options: settling,
			outcome: overlay.Unknown, asked: 2, took: 10 * time.Second, err: unreadable.err, unresolved: 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, c.test)
		})
	}
}

func (c resolveCase) test(t *testing.T) {
	p, record := newProvider().withResolutions(c.resolutions...), overlay.NewMemoryRecord()
	failure := loseAnswer(t, p, append(c.options, overlay.WithRecord(record))...)
	p.events = nil
	start := time.Now()

	got, err := overlay.Resolve(t.Context(), fmt.Errorf("paying: %w", failure))

	assert.Equal(t, c.took, time.Since(start))
	assert.Equal(t, c.outcome, got.Outcome)
	assert.Len(t, p.questions, c.asked)
	assert.Len(t, p.eventsOf(overlay.EventResolve), c.asked)
	if c.err == nil {
		assert.NoError(t, err)
		assert.NotEmpty(t, got.Reason)
	} else {
		assert.ErrorIs(t, err, c.err)
	}
	unresolved, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
	assert.NoError(t, err)
	assert.Len(t, unresolved, c.unresolved)
}

func TestResolveDoesNotWaitPastTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failure := loseAnswer(t, newProvider().withResolutions(notThere))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()

		got, err := overlay.Resolve(ctx, failure)

		assert.NoError(t, err)
		assert.Equal(t, overlay.Unknown, got.Outcome)
		assert.Zero(t, time.Since(start))
		assert.Contains(t, got.Reason, "another 2m30s")
	})
}

func TestResolveEndsWhenTheContextIsCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider().withResolutions(notThere)
		failure := loseAnswer(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		start := time.Now()

		got, err := overlay.Resolve(ctx, failure)

		assert.NoError(t, err)
		assert.Equal(t, overlay.Unknown, got.Outcome)
		assert.Equal(t, 10*time.Second, time.Since(start))
		assert.Len(t, p.questions, 1)
	})
}

func TestResolveWaitsForARecordedWriteUntilItHasSettled(t *testing.T) {
	t.Parallel()
	sentAgo := func(ago time.Duration) func() time.Time {
		return func() time.Time { return time.Now().Add(-ago) }
	}
	for _, c := range []struct {
		name   string
		sentAt func() time.Time
		took   time.Duration
	}{
		{name: "an old one is asked about once", sentAt: sentAgo(time.Hour)},
		{name: "a recent one is waited for", sentAt: sentAgo(20 * time.Second), took: bySettling - 20*time.Second},
		{
			name:   "one whose clock was ahead is not waited for longer than a new one",
			sentAt: sentAgo(-24 * time.Hour), took: bySettling,
		},
		{
			name:   "one without a time is treated as if it was sent now",
			sentAt: func() time.Time { return time.Time{} }, took: bySettling,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, start := newProvider().withResolutions(notThere), time.Now()

				got, err := p.doer(t).Resolve(t.Context(), overlay.Write{
					ID: "w", Provider: "paypay", Operation: "pay", SentAt: c.sentAt(),
					Refs: map[string]string{"paymentId": "p-1"},
				})

				assert.NoError(t, err)
				assert.Equal(t, overlay.DidNotHappen, got.Outcome)
				assert.Equal(t, c.took, time.Since(start))
			})
		})
	}
}

func TestResolveRefusesAWriteThatIsNotTheClients(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]overlay.Write{
		"another provider's":   {Provider: "paidy", Operation: "pay"},
		"an unknown operation": {Provider: "paypay", Operation: "nothing"},
	} {
		p := newProvider().withResolutions(there)

		got, err := p.doer(t).Resolve(t.Context(), w)

		assert.Error(t, err, name)
		assert.Equal(t, overlay.Unknown, got.Outcome, name)
		assert.Empty(t, p.questions, name)
	}
}

func TestErrorsThatCannotBeResolved(t *testing.T) {
	t.Parallel()
	p := newProvider(coded(400, "WRONG")).withResolutions(there)

	for _, c := range []struct {
		name         string
		err          error
		outcome      overlay.Outcome
		unresolvable bool
	}{
		{
			name: "of a client that cannot ask", err: loseAnswer(t, newProvider()),
			outcome: overlay.Unknown, unresolvable: true,
		},
		{
			name: "that a test made", err: &overlay.Error{Operation: "payOnce", Outcome: overlay.Unknown},
			outcome: overlay.Unknown, unresolvable: true,
		},
		{name: "of a read", err: p.fail(t, t.Context(), p.doer(t), "getPayment"), outcome: overlay.NoOutcome},
		{name: "of something else", err: errors.New("x"), outcome: overlay.NoOutcome},
		{name: "none", err: nil, outcome: overlay.NoOutcome},
	} {
		got, err := overlay.Resolve(t.Context(), c.err)

		assert.Error(t, err, c.name)
		assert.Equal(t, c.outcome, got.Outcome, c.name)
		assert.Equal(t, c.unresolvable, errors.Is(err, overlay.ErrUnresolvable), c.name)
	}
	assert.Empty(t, p.questions)
}

func TestARefusalNeedsNoQuestion(t *testing.T) {
	t.Parallel()
	p := newProvider(coded(400, "WRONG")).withResolutions(there)
	refusal := p.fail(t, t.Context(), p.doer(t), "pay")

	got, err := overlay.Resolve(t.Context(), refusal)

	assert.NoError(t, err)
	assert.Equal(t, overlay.DidNotHappen, got.Outcome)
	assert.Empty(t, p.questions)
}

func TestAnErrorKeepsTheWriteIfItsOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	p := newProvider(coded(400, "WRONG")).withResolutions(there)
	refusal := p.fail(t, t.Context(), p.doer(t), "pay")

	_, kept := loseAnswer(t, newProvider()).Write()
	assert.True(t, kept, "an unknown write")

	_, kept = refusal.Write()
	assert.False(t, kept, "a refused write")
}

func TestASettlingOfZeroIsRefused(t *testing.T) {
	t.Parallel()

	_, err := overlay.NewDoer(
		overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithSettling(0))

	assert.Error(t, err)
}
