package inboxtest

import (
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// storeDeadLetter stores a1 and a2 of one subject, which become dead letters, and b1 of
// another, which is quarantined.
func (t *tester) storeDeadLetter() {
	t.Helper()
	t.store(entry("a1", "a", 0), entry("b1", "b", time.Millisecond), entry("a2", "a", 2*time.Millisecond))
	for _, c := range []struct {
		key  string
		list webhook.Queue
	}{
		{key: "a1", list: webhook.DeadLetters},
		{key: "b1", list: webhook.Quarantine},
		{key: "a2", list: webhook.DeadLetters},
	} {
		claim := t.claim(t.inbox, time.Second, c.key)
		require.NoError(t, t.inbox.DeadLetter(t.Context(), claim, c.list, start.Add(time.Second), "no use: "+c.key))
		require.ErrorIs(t, t.inbox.DeadLetter(t.Context(), claim, c.list, start, ""), webhook.ErrLeaseExpired, "again")
	}
}

func (t *tester) deadLettersAre() {
	t.storeDeadLetter()

	t.requireNothingDue(t.inbox, time.Hour)
	assert.Equal(t, []string{"a1", "a2"}, t.deadKeys(webhook.DeadLetters))
	assert.Equal(t, []string{"b1"}, t.deadKeys(webhook.Quarantine))
	t.assertKnown(t.inbox, entry("a1", "a", 0))
}

func (t *tester) list() {
	t.storeDeadLetter()

	letters, err := t.other.DeadLetters(t.Context(), provider, webhook.DeadLetters, 1)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	assert.Equal(t, "a1", letters[0].Key)
	assert.Equal(t, "no use: a1", letters[0].Why)
	assert.Equal(t, 1, letters[0].Attempts)
	assert.WithinDuration(t, start.Add(time.Second), letters[0].At, 0)
	assert.Equal(t, "{}", string(letters[0].Body))

	letters, err = t.other.DeadLetters(t.Context(), overlay.Paidy, webhook.DeadLetters, 10)
	require.NoError(t, err)
	assert.Empty(t, letters, "another provider's list")
}

// quarantine claims an event that is due at the start, and quarantines it.
func (t *tester) quarantine(key string) {
	t.Helper()
	claim := t.claim(t.inbox, 0, key)
	require.NoError(t, t.inbox.DeadLetter(t.Context(), claim, webhook.Quarantine, start, "why"))
}

func (t *tester) requeue() {
	t.store(entry("a1", "a", 0), entry("a2", "a", 0))
	t.quarantine("a1")
	a2 := t.claim(t.inbox, 0, "a2")
	require.NoError(t, t.other.Requeue(t.Context(), "a1", start.Add(time.Second)))
	t.requireNothingDue(t.inbox, time.Second)

	t.complete(t.inbox, a2, time.Second)
	a1 := t.claim(t.inbox, time.Second, "a1")
	assert.Zero(t, a1.Attempts)
	assert.Empty(t, a1.Why)
	assert.Empty(t, t.deadKeys(webhook.Quarantine))

	for _, key := range []string{"a1", "a2", "unknown"} {
		require.ErrorIs(t, t.inbox.Requeue(t.Context(), key, start), webhook.ErrNoDeadLetter, key)
		require.ErrorIs(t, t.inbox.Discard(t.Context(), key, start), webhook.ErrNoDeadLetter, key)
	}
}

func (t *tester) discard() {
	t.store(entry("a1", "a", 0))
	t.quarantine("a1")

	require.NoError(t, t.other.Discard(t.Context(), "a1", start))

	assert.Empty(t, t.deadKeys(webhook.Quarantine))
	t.requireNothingDue(t.inbox, time.Hour)
	t.assertKnown(t.inbox, entry("a1", "a", 0))
}

func (t *tester) purge() {
	t.store(
		entry("early", "1", 0), entry("late", "2", 1*time.Second), entry("listed", "3", 2*time.Second),
		entry("leased", "4", 3*time.Second), entry("waiting", "5", 4*time.Second),
	)
	t.complete(t.inbox, t.claim(t.inbox, time.Second, "early"), time.Second)
	t.complete(t.inbox, t.claim(t.inbox, time.Second, "late"), time.Hour)
	listed := t.claim(t.inbox, 2*time.Second, "listed")
	require.NoError(t, t.inbox.DeadLetter(t.Context(), listed, webhook.DeadLetters, start, "why"))
	t.claim(t.inbox, 3*time.Second, "leased")

	for _, c := range []struct {
		name     string
		provider overlay.Provider
		before   time.Duration
		want     int
	}{
		{name: "another provider's", provider: overlay.Paidy, before: time.Minute, want: 0},
		{name: "done at that very time", provider: overlay.PayPay, before: time.Second, want: 0},
		{name: "done before", provider: overlay.PayPay, before: time.Minute, want: 1},
		{name: "purged already", provider: overlay.PayPay, before: time.Minute, want: 0},
	} {
		purged, err := t.other.Purge(t.Context(), c.provider, start.Add(c.before))
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, purged, c.name)
	}

	t.store(entry("early", "early", 0))
	for _, key := range []string{"late", "listed", "leased", "waiting"} {
		t.assertKnown(t.inbox, entry(key, key, 0))
	}
}
