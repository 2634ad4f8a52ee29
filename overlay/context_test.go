package overlay_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

func TestAPauseThatWouldPassTheDeadlineIsNotBegun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		p, start := newProvider(coded(400, "SLOW")), time.Now()

		failure := p.fail(t, ctx, p.doer(t), "createCode")

		assert.Zero(t, time.Since(start))
		assert.Contains(t, failure.Reason, "would pass the context's deadline")
		assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	})
}

func TestAPauseEndsWhenTheContextIsCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		p, start := newProvider(cut, coded(400, "SLOW")), time.Now()

		failure := p.fail(t, ctx, p.doer(t), "createCode")

		assert.Equal(t, 5*time.Second, time.Since(start))
		assert.Equal(t, "the caller's context ended", failure.Reason)
		assert.Equal(t, overlay.Unknown, failure.Outcome)
		assert.Len(t, p.Requests(), 2)
		assert.False(t, p.lastDecision(t).Again)
		assert.Equal(t, failure.Reason, p.lastDecision(t).Reason)
	})
}

func TestAnAttemptThatTheContextEndedIsTheLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		p := newProvider(hanging).withResolutions(notThere)

		failure := p.fail(t, ctx, p.doer(t), "pay")

		assert.Len(t, p.Requests(), 1)
		assert.Empty(t, p.questions)
		assert.ErrorIs(t, failure, context.DeadlineExceeded)
		assert.Equal(t, overlay.Unknown, failure.Outcome)
	})
}

func TestAnAttemptThatItsOwnTimeoutEndedIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, start := newProvider(hanging, success), time.Now()

		p.succeed(t, p.doer(t), "createCode")

		assert.Len(t, p.Requests(), 2)
		assert.GreaterOrEqual(t, time.Since(start), overlay.DefaultTimeout)
	})
}

// serveNothing starts a server that does not answer until the client has gone or the
// test ends.
func serveNothing(t *testing.T) string {
	t.Helper()
	end := make(chan struct{})
	base := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-end:
		}
	}))
	t.Cleanup(func() { close(end) })

	return base
}

// createCode writes to a server that answers nothing.
func createCode(ctx context.Context, t *testing.T) error {
	t.Helper()
	base := serveNothing(t)
	_, err := newDoer(t, base).Do(request(t, "POST", base+"/v1/codes", codeOnly).WithContext(ctx))

	return err
}

func TestADeadlineDuringAWriteLeavesItUnknown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()

	err := createCode(ctx, t)

	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
}

func TestACallWhoseContextHasEndedIsNotSent(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()

	err := createCode(ended, t)

	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorIs(t, err, overlay.ErrNotSent)
}

func TestAnOperationHasItsOwnTimeout(t *testing.T) {
	t.Parallel()
	base := serveNothing(t)

	_, err := newDoer(t, base).Do(request(t, "GET", base+"/v1/payments/a/parts/b", ""))

	assert.ErrorIs(t, err, context.DeadlineExceeded)
}
