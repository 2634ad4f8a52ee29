package inboxtest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func (t *tester) newOnce() {
	t.store(entry("k", "s", 0))
	again := entry("k", "another", time.Hour)
	again.Body = []byte(`{"another":1}`)
	t.assertKnown(t.inbox, again)
	t.assertKnown(t.other, again)

	claim := t.claim(t.other, 0, "k")
	assert.Equal(t, "{}", string(claim.Body), "a duplicate replaced the event")

	t.complete(t.other, claim, 0)
	t.assertKnown(t.inbox, entry("k", "s", time.Hour))
	t.requireNothingDue(t.inbox, time.Hour)
}

func (t *tester) asStored() {
	e := entry("paypay/Transaction/fields/00ff", "paypay/"+strings.Repeat("~", 120), 0)
	e.Body = bytes.Repeat([]byte{0, 0xff, '\'', '"', '\n', 'x', 0xe5, 0xba, 0x97}, 64<<10/9)
	t.store(e)

	claim := t.claim(t.other, 0, e.Key)

	assert.Equal(t, e.Provider, claim.Provider)
	assert.Equal(t, e.Subject, claim.Subject)
	assert.Equal(t, e.Body, claim.Body)
	assert.WithinDuration(t, e.ReceivedAt, claim.ReceivedAt, 0)
	assert.NotEmpty(t, claim.Token)
	assert.Zero(t, claim.Attempts)
	assert.Empty(t, claim.Why)
}

func (t *tester) dueFirst() {
	t.store(entry("b", "2", 2*time.Second), entry("a", "1", time.Second), entry("c", "3", time.Hour))

	t.requireNothingDue(t.inbox, 0)
	t.claim(t.inbox, 2*time.Second, "a")
	t.claim(t.other, 2*time.Second, "b")
	t.requireNothingDue(t.inbox, 2*time.Second)
}

func (t *tester) providers() {
	ofPaidy := entry("p", "s", 0)
	ofPaidy.Provider = overlay.Paidy
	t.store(ofPaidy)
	t.requireNothingDue(t.inbox, 0)

	claim, err := t.inbox.Claim(t.Context(), overlay.Paidy, start, lease)
	require.NoError(t, err)
	require.NotNil(t, claim)
	assert.Equal(t, overlay.Paidy, claim.Provider)
}

func (t *tester) oneAtATime() {
	t.store(entry("a1", "a", 0), entry("a2", "a", 0), entry("a3", "a", 0), entry("b1", "b", 1))

	a1 := t.claim(t.inbox, time.Second, "a1")
	b1 := t.claim(t.other, time.Second, "b1")
	t.requireNothingDue(t.other, time.Second)
	t.complete(t.other, b1, 0)
	t.requireNothingDue(t.inbox, time.Second)

	t.complete(t.inbox, a1, 0)
	a2 := t.claim(t.other, time.Second, "a2")
	t.requireNothingDue(t.inbox, time.Second)

	t.complete(t.other, a2, 0)
	t.claim(t.inbox, time.Second, "a3")
}

func (t *tester) retry() {
	t.store(entry("a1", "a", 0), entry("a2", "a", 0))
	claim := t.claim(t.inbox, 0, "a1")
	require.NoError(t, t.inbox.Retry(t.Context(), claim, start.Add(time.Hour), "the shop is closed"))
	require.ErrorIs(t, t.inbox.Retry(t.Context(), claim, start, ""), webhook.ErrLeaseExpired, "it was given back")
	t.requireNothingDue(t.other, time.Hour-time.Second)

	claim = t.claim(t.other, time.Hour, "a1")
	assert.Equal(t, 1, claim.Attempts)
	assert.Equal(t, "the shop is closed", claim.Why)

	t.complete(t.other, claim, time.Hour)
	t.claim(t.other, time.Hour, "a2")
}

func (t *tester) leaseExpires() {
	t.store(entry("a1", "a", 0), entry("a2", "a", 0))
	first := t.claim(t.inbox, 0, "a1")
	t.requireNothingDue(t.other, lease-time.Second)

	second := t.claim(t.other, lease, "a1")
	assert.Equal(t, 1, second.Attempts)
	assert.NotEqual(t, first.Token, second.Token)

	require.ErrorIs(t, t.inbox.Complete(t.Context(), first, start, t.lostEffect), webhook.ErrLeaseExpired)
	require.ErrorIs(t, t.inbox.Retry(t.Context(), first, start, ""), webhook.ErrLeaseExpired)
	require.ErrorIs(t, t.inbox.DeadLetter(t.Context(), first, webhook.DeadLetters, start, ""), webhook.ErrLeaseExpired)

	t.complete(t.other, second, lease)
	require.ErrorIs(t, t.inbox.Complete(t.Context(), first, start, t.lostEffect), webhook.ErrLeaseExpired,
		"another has completed it")
	t.claim(t.other, lease, "a2")
}

func (t *tester) effectFails() {
	t.store(entry("a1", "a", 0))
	failure := errors.New("no")
	effect := func(context.Context) error { return failure }

	claim := t.claim(t.inbox, 0, "a1")
	require.ErrorIs(t, t.inbox.Complete(t.Context(), claim, start, effect), failure)
	t.requireNothingDue(t.other, time.Second)
	require.NoError(t, t.inbox.Retry(t.Context(), claim, start.Add(time.Second), "no"))

	claim = t.claim(t.other, time.Second, "a1")
	require.ErrorIs(t, t.other.Complete(t.Context(), claim, start, effect), failure)
	require.NoError(t, t.other.DeadLetter(t.Context(), claim, webhook.DeadLetters, start, "no"))
	assert.Equal(t, []string{"a1"}, t.deadKeys(webhook.DeadLetters))
}

// cutOff claims from within an effect, after the lease: to the store this looks as if
// the effect's process had died.
func (t *tester) cutOff() {
	if t.transactional {
		t.cutOffTransaction()
		return
	}

	t.store(entry("a1", "a", 0), entry("a2", "a", 0), entry("a3", "a", 0))
	claim := t.claim(t.inbox, 0, "a1")
	var a2 *webhook.Claim
	err := t.inbox.Complete(t.Context(), claim, start.Add(lease), func(context.Context) error {
		a2 = t.claim(t.other, lease, "a2")
		letters, err := t.other.DeadLetters(t.Context(), provider, webhook.DeadLetters, 10)
		require.NoError(t, err)
		require.Len(t, letters, 1)
		assert.Equal(t, "a1", letters[0].Key)
		assert.Equal(t, webhook.Interrupted, letters[0].Why)
		return nil
	})

	require.NoError(t, err, "an effect that ended after all")
	assert.Empty(t, t.deadKeys(webhook.DeadLetters), "the event is done")
	t.requireNothingDue(t.inbox, lease)
	t.complete(t.other, a2, lease)
	t.claim(t.inbox, lease, "a3")
}

// cutOffTransaction lets an effect fail, which leaves a transaction as a crash does.
func (t *tester) cutOffTransaction() {
	t.store(entry("a1", "a", 0), entry("a2", "a", 0), entry("a3", "a", 0))
	claim := t.claim(t.inbox, 0, "a1")
	_ = t.inbox.Complete(t.Context(), claim, start, func(context.Context) error { return errors.New("killed") })

	assert.Equal(t, 1, t.claim(t.other, lease, "a1").Attempts)
}

// putBack is cutOff where a person has put the event back meanwhile.
func (t *tester) putBack() {
	if t.transactional {
		return // its event was never listed
	}

	t.store(entry("a1", "a", 0))
	claim := t.claim(t.inbox, 0, "a1")
	var again *webhook.Claim
	err := t.inbox.Complete(t.Context(), claim, start.Add(lease), func(context.Context) error {
		t.requireNothingDue(t.other, lease)
		require.NoError(t, t.other.Requeue(t.Context(), "a1", start.Add(lease)))
		again = t.claim(t.other, lease, "a1")
		return nil
	})

	require.ErrorIs(t, err, webhook.ErrLeaseExpired, "an effect that ended after all")
	t.complete(t.other, again, lease)
}
