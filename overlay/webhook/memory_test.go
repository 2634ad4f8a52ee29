package webhook_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
)

func TestMemoryIsAnInbox(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, false, func(*testing.T) func() webhook.Inbox {
		inbox := webhook.NewMemory(0)
		return func() webhook.Inbox { return inbox }
	})
}

// store stores an event that is not known yet, of a subject of its own.
func store(t *testing.T, inbox webhook.Inbox, key string, now time.Time) error {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), webhook.Entry{
		Provider: overlay.Paidy, Key: key, Subject: key, ReceivedAt: now,
	})
	if err == nil {
		require.True(t, fresh, "%s was known already", key)
	}

	return err
}

// claim claims the event that is due, for a minute.
func claim(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claimed, err := inbox.Claim(t.Context(), overlay.Paidy, now, time.Minute)
	require.NoError(t, err)
	require.NotNil(t, claimed)

	return claimed
}

func noEffect(context.Context) error { return nil }

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(3)
	now := time.Now()
	for n := range 3 {
		require.NoError(t, store(t, inbox, fmt.Sprint(n), now))
	}
	require.ErrorIs(t, store(t, inbox, "3", now), webhook.ErrFull)

	require.NoError(t, inbox.Complete(t.Context(), claim(t, inbox, now), now, noEffect))
	require.NoError(t, store(t, inbox, "3", now), "after one was done")
	require.ErrorIs(t, store(t, inbox, "4", now), webhook.ErrFull, "while three wait")

	require.NoError(t, inbox.DeadLetter(t.Context(), claim(t, inbox, now), webhook.DeadLetters, now, "why"))
	require.ErrorIs(t, store(t, inbox, "4", now), webhook.ErrFull, "after one became a dead letter")

	require.NoError(t, inbox.DeadLetter(t.Context(), claim(t, inbox, now), webhook.Quarantine, now, "why"))
	assert.NoError(t, store(t, inbox, "4", now), "after one was quarantined")
}

func TestTheOldestInQuarantineMakesRoom(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(8)
	now := time.Now()
	for n := 1; n <= 8; n++ {
		require.NoError(t, store(t, inbox, fmt.Sprint(n), now))
		claimed := claim(t, inbox, now)
		now = now.Add(time.Second)
		require.NoError(t, inbox.DeadLetter(t.Context(), claimed, webhook.Quarantine, now, "why"))
	}

	require.NoError(t, inbox.Requeue(t.Context(), "1", now))
	require.NoError(t, store(t, inbox, "9", now))
	require.NoError(t, store(t, inbox, "10", now))

	list, err := inbox.DeadLetters(t.Context(), overlay.Paidy, webhook.Quarantine, 10)
	require.NoError(t, err)
	var keys []string
	for _, event := range list {
		keys = append(keys, event.Key)
	}
	assert.Equal(t, []string{"4", "5", "6", "7", "8"}, keys)
	assert.Equal(t, "1", claim(t, inbox, now).Key, "what was put back makes no room")
}

func TestAMemoryClaimEndsWithItsLease(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(0)
	now := time.Now()
	claims := map[string]*webhook.Claim{}
	for _, key := range []string{"1", "2"} {
		require.NoError(t, store(t, inbox, key, now))
		claims[key] = claim(t, inbox, now)
	}

	again := claim(t, inbox, now.Add(time.Minute))
	require.Equal(t, "1", again.Key)
	for key, claim := range claims {
		require.ErrorIs(t, inbox.Retry(t.Context(), claim, now, "why"), webhook.ErrLeaseExpired, key)
	}

	err := inbox.Complete(t.Context(), again, now, func(ctx context.Context) error {
		return inbox.Complete(ctx, again, now, noEffect)
	})
	assert.ErrorIs(t, err, webhook.ErrLeaseExpired, "done twice with one claim")
}
