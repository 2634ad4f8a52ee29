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

	"github.com/jppay/jppay/internal/testkit"
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
			name:        "by default the end comes two minutes after an attempt would have timed out",
			resolutions: []resolution{notThere},
			outcome:     overlay.DidNotHappen, asked: 2, took: overlay.DefaultTimeout + 2*time.Minute,
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
		testkit.RunInBubble(t, c.name, c.test)
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
	assert.Len(t, unresolvedIn(t, record), c.unresolved)
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
		assert.Contains(t, got.Reason, "within 2m30s")
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

// lost is a write of provider.doer that a record kept.
func lost() overlay.Write {
	return overlay.Write{
		ID: "w", Provider: "paypay", Origin: retryBase, Account: "default", Operation: "pay",
		Refs: map[string]string{"paymentId": "p-1"}, Attempt: 1,
	}
}

func TestResolveWaitsForARecordedWriteUntilItHasSettled(t *testing.T) {
	t.Parallel()
	const settled = overlay.DefaultTimeout + 2*time.Minute
	for _, c := range []struct {
		name string
		age  time.Duration
		took time.Duration
	}{
		{name: "an old one is asked about once", age: time.Hour},
		{name: "the record may have taken 5 s to store it", age: settled, took: 5 * time.Second},
		{name: "a recent one is waited for", age: 25 * time.Second, took: settled - 20*time.Second},
		{name: "one of unknown age is treated as if it was sent now", took: settled},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p, start := newProvider().withResolutions(notThere), time.Now()
			w := lost()
			w.Age = c.age

			got, err := p.doer(t).Resolve(t.Context(), w)

			assert.NoError(t, err)
			assert.Equal(t, overlay.DidNotHappen, got.Outcome)
			assert.Equal(t, c.took, time.Since(start))
		})
	}
}

// A record that takes its time must not make the settling shorter.
func TestSettlingIsCountedFromAfterTheAttemptWasStored(t *testing.T) {
	t.Parallel()
	const settling = time.Minute
	synctest.Test(t, func(t *testing.T) {
		book := &notebook{intent: func(context.Context) error {
			time.Sleep(4 * time.Second)
			return nil
		}}
		p := newProvider().withResolutions(notThere)
		failure := loseAnswer(t, p, overlay.WithRecord(book), overlay.WithSettling(settling))
		sent := p.Requests()[0].At

		got, err := overlay.Resolve(t.Context(), failure)

		require.NoError(t, err)
		assert.Equal(t, overlay.DidNotHappen, got.Outcome)
		assert.Equal(t, settling, time.Since(sent))
	})
}

func TestResolveRefusesAWriteThatIsNotTheClients(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*overlay.Write)
		foreign bool
	}{
		"another provider's":      {func(w *overlay.Write) { w.Provider = "paidy" }, true},
		"another origin's":        {func(w *overlay.Write) { w.Origin = "https://sandbox.example" }, true},
		"plain http":              {func(w *overlay.Write) { w.Origin = "http://opa.example" }, true},
		"another account's":       {func(w *overlay.Write) { w.Account = "other" }, true},
		"of no origin":            {func(w *overlay.Write) { w.Origin = "" }, true},
		"of no account":           {func(w *overlay.Write) { w.Account = "" }, true},
		"of an unknown operation": {func(w *overlay.Write) { w.Operation = "nothing" }, false},
	} {
		p, book := newProvider().withResolutions(there), &notebook{}
		w := lost()
		w.Age = time.Hour
		c.change(&w)

		got, err := p.doer(t, overlay.WithRecord(book)).Resolve(t.Context(), w)

		assert.Error(t, err, name)
		assert.Equal(t, c.foreign, errors.Is(err, overlay.ErrForeign), name)
		assert.NotErrorIs(t, err, overlay.ErrUnresolvable, name)
		assert.Equal(t, overlay.Unknown, got.Outcome, name)
		assert.Empty(t, p.questions, name)
		assert.Empty(t, book.text(), name)
	}
}

func TestTheRefusalOfAForeignWriteNamesBoth(t *testing.T) {
	t.Parallel()
	w := lost()
	w.Origin, w.Account = "https://sandbox.example", "shop 2"

	_, err := newProvider().withResolutions(there).doer(t).Resolve(t.Context(), w)

	assert.ErrorContains(t, err, `paypay at https://sandbox.example, account "shop 2"`)
	assert.ErrorContains(t, err, "paypay at https://opa.example, account default")
}

// The sender sends once more while another process asks.
func TestAbsenceIsNotBelievedOfAWriteThatWasSentAgainMeanwhile(t *testing.T) {
	t.Parallel()
	sendAgain := func(t *testing.T, r *overlay.MemoryRecord) {
		t.Helper()
		again := lost()
		again.Attempt = 2
		require.NoError(t, r.Attempt(t.Context(), again, time.Minute))
	}

	for name, c := range map[string]struct {
		answer    resolution
		meanwhile func(*testing.T, *overlay.MemoryRecord)
		want      overlay.Outcome
		open      int
	}{
		"sent again":                       {notThere, sendAgain, overlay.Unknown, 1},
		"sent again, and then it is there": {there, sendAgain, overlay.Happened, 1},
		"found by another": {notThere, func(t *testing.T, r *overlay.MemoryRecord) {
			t.Helper()
			require.NoError(t, r.Outcome(t.Context(), "w", 1, overlay.Happened))
		}, overlay.Happened, 0},
		"nothing": {notThere, func(*testing.T, *overlay.MemoryRecord) {}, overlay.DidNotHappen, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record := overlay.NewMemoryRecord()
			require.NoError(t, record.Attempt(t.Context(), lost(), 0))
			p := newProvider().withResolutions(c.answer)
			p.asking = func() { c.meanwhile(t, record) }
			w := lost()
			w.Age = time.Hour

			got, err := p.doer(t, overlay.WithRecord(record)).Resolve(t.Context(), w)

			require.NoError(t, err)
			assert.Equal(t, c.want, got.Outcome, got.Reason)
			assert.Len(t, unresolvedIn(t, record), c.open)
		})
	}
}

func TestAbsenceThatTheRecordDoesNotStoreIsNotBelieved(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	book := &notebook{outcome: func(context.Context) error { return full }}
	p := newProvider().withResolutions(notThere)
	w := lost()
	w.Age = time.Hour

	got, err := p.doer(t, overlay.WithRecord(book)).Resolve(t.Context(), w)

	require.ErrorIs(t, err, full)
	assert.Equal(t, overlay.Unknown, got.Outcome)
	assert.NotErrorIs(t, err, overlay.ErrUnresolvable)
	events := p.eventsOf(overlay.EventRecord)
	require.Len(t, events, 1)
	assert.ErrorIs(t, events[0].Err, full)
}

// The database has stored it, but its answer got lost.
func TestAbsenceThatTheRecordStoresAtTheSecondTimeIsBelieved(t *testing.T) {
	t.Parallel()
	book := &notebook{outcome: failingOnce(errors.New("connection lost"))}
	w := lost()
	w.Age = time.Hour

	got, err := newProvider().withResolutions(notThere).doer(t, overlay.WithRecord(book)).Resolve(t.Context(), w)

	require.NoError(t, err)
	assert.Equal(t, overlay.DidNotHappen, got.Outcome)
}

func failingOnce(err error) func(context.Context) error {
	return func(context.Context) error {
		defer func() { err = nil }()
		return err
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

func TestAWriteThatWaitsForConsentCanBeAskedAbout(t *testing.T) {
	t.Parallel()
	p := newProvider(coded(202, "CONFIRM")).withResolutions(there)
	failure := p.fail(t, t.Context(), p.doer(t), "pay")
	require.Equal(t, overlay.Accepted, failure.Outcome)

	got, err := overlay.Resolve(t.Context(), failure)

	assert.NoError(t, err)
	assert.Equal(t, overlay.Happened, got.Outcome)
	assert.Len(t, p.questions, 1)
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
