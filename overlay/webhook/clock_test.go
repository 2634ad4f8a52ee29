package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// clockSpy is an inbox that notes how far the times it is given are ahead of the
// runtime's clock.
type clockSpy struct {
	webhook.Inbox

	mu    sync.Mutex
	ahead map[string]time.Duration
}

func (s *clockSpy) note(what string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead[what] = time.Until(at)
}

func (s *clockSpy) Store(ctx context.Context, entry webhook.Entry) (bool, error) {
	s.note("store", entry.ReceivedAt)
	return s.Inbox.Store(ctx, entry)
}

func (s *clockSpy) Claim(
	ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration,
) (*webhook.Claim, error) {
	s.note("claim", now)
	return s.Inbox.Claim(ctx, provider, now, lease)
}

func (s *clockSpy) Complete(
	ctx context.Context, claim *webhook.Claim, now time.Time, effect func(context.Context) error,
) error {
	s.note("complete", now)
	return s.Inbox.Complete(ctx, claim, now, effect)
}

func (s *clockSpy) Retry(ctx context.Context, claim *webhook.Claim, due time.Time, why string) error {
	s.note("retry", due)
	return s.Inbox.Retry(ctx, claim, due, why)
}

func (s *clockSpy) DeadLetter(
	ctx context.Context, claim *webhook.Claim, queue webhook.Queue, now time.Time, why string,
) error {
	s.note("dead letter", now)
	return s.Inbox.DeadLetter(ctx, claim, queue, now, why)
}

func (s *clockSpy) Requeue(ctx context.Context, key string, now time.Time) error {
	s.note("requeue", now)
	return s.Inbox.Requeue(ctx, key, now)
}

func (s *clockSpy) Discard(ctx context.Context, key string, now time.Time) error {
	s.note("discard", now)
	return s.Inbox.Discard(ctx, key, now)
}

func (s *clockSpy) Purge(ctx context.Context, provider overlay.Provider, before time.Time) (int, error) {
	s.note("purge", before)
	return s.Inbox.Purge(ctx, provider, before)
}

func TestAReceiverReadsTheTimeFromItsOwnClock(t *testing.T) {
	t.Parallel()
	for name, skew := range map[string]time.Duration{"ahead": 3 * time.Hour, "behind": -3 * time.Hour} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			spy := &clockSpy{Inbox: webhook.NewMemory(0), ahead: map[string]time.Duration{}}
			var received time.Time
			receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
				received = d.ReceivedAt
				return errors.New("not yet")
			}, webhook.Config{
				Inbox: spy, Workers: 1, MaxAttempts: 2, Keep: time.Hour,
				Now: func() time.Time { return time.Now().Add(skew) },
			})
			arrived := time.Now().Add(skew)
			require.Equal(t, http.StatusOK, post(t, receiver, numbered("p", 1)))
			stop := start(t, receiver)
			time.Sleep(time.Minute)

			listed, err := receiver.DeadLetters(t.Context(), webhook.DeadLetters, 10)
			require.NoError(t, err)
			require.Len(t, listed, 1)
			require.NoError(t, receiver.Requeue(t.Context(), listed[0].Key))
			time.Sleep(time.Minute)
			require.NoError(t, receiver.Discard(t.Context(), listed[0].Key))
			stop()

			assert.Equal(t, arrived, received)
			for _, what := range []string{"store", "claim", "complete", "dead letter", "requeue", "discard"} {
				assert.Contains(t, spy.ahead, what)
				assert.Equal(t, skew, spy.ahead[what], what)
			}
			assert.Equal(t, skew-time.Hour, spy.ahead["purge"])
			assert.Greater(t, spy.ahead["retry"], skew)
			assert.LessOrEqual(t, spy.ahead["retry"], skew+time.Minute)
		})
	}
}

func TestWithoutAClockAReceiverHasTheRuntimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		spy := &clockSpy{Inbox: webhook.NewMemory(0), ahead: map[string]time.Duration{}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: spy})

		require.Equal(t, http.StatusOK, post(t, receiver, numbered("p", 1)))

		assert.Equal(t, map[string]time.Duration{"store": 0}, spy.ahead)
	})
}
