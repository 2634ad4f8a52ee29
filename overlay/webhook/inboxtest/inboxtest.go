package inboxtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

const (
	provider = overlay.PayPay
	lease    = time.Minute
)

// start is whole microseconds, which is as fine as an inbox must keep times.
var start = time.Date(2026, 4, 1, 3, 0, 0, 123456000, time.UTC)

// Run tests an inbox. open makes a new, empty store for each test and returns a
// function that opens it, each time as another process would. transactional says
// whether Complete runs the effect and the record of it in one transaction.
func Run(t *testing.T, transactional bool, open func(*testing.T) func() webhook.Inbox) {
	for name, test := range map[string]func(*tester){
		"an event is new once": (*tester).newOnce,
		"one of many that store the same event at once is first":          (*tester).storeAtOnce,
		"an event comes back as it was stored":                            (*tester).asStored,
		"the event due for longest is claimed first":                      (*tester).dueFirst,
		"a claim returns events of its provider only":                     (*tester).providers,
		"events of a subject are claimed one at a time in order":          (*tester).oneAtATime,
		"a failed event is due later and delays its subject":              (*tester).retry,
		"a dead letter delays no other event and stays known":             (*tester).deadLettersAre,
		"a queue of dead letters has a limit and belongs to a provider":   (*tester).list,
		"a requeued event starts anew behind the others":                  (*tester).requeue,
		"a discarded event is done":                                       (*tester).discard,
		"done events are purged and no others":                            (*tester).purge,
		"an expired claim belongs to another":                             (*tester).leaseExpires,
		"an effect that fails leaves the claim with its owner":            (*tester).effectFails,
		"an effect that is cut off":                                       (*tester).cutOff,
		"an effect that is cut off becomes a dead letter and is put back": (*tester).putBack,
		"many owners handle each event once and in order":                 (*tester).many,
		"random calls do what they do to a model":                         (*tester).compareWithModel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reopen := open(t)
			test(&tester{T: t, inbox: reopen(), other: reopen(), transactional: transactional})
		})
	}
}

// tester is a test of one store that two processes have opened.
type tester struct {
	*testing.T

	inbox, other  webhook.Inbox
	transactional bool
}

func entry(key, subject string, after time.Duration) webhook.Entry {
	return webhook.Entry{
		Provider: provider, Key: key, Subject: subject, Body: []byte("{}"), ReceivedAt: start.Add(after),
	}
}

// store stores events that are not known yet.
func (t *tester) store(entries ...webhook.Entry) {
	t.Helper()
	for _, e := range entries {
		fresh, err := t.inbox.Store(t.Context(), e)
		require.NoError(t, err, e.Key)
		require.True(t, fresh, "%s was known already", e.Key)
	}
}

// assertKnown claims that an inbox knows an event and drops it.
func (t *tester) assertKnown(inbox webhook.Inbox, e webhook.Entry) {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), e)
	require.NoError(t, err, e.Key)
	assert.False(t, fresh, "%s is new", e.Key)
}

// claim claims the event that is due, which must be the one with a key.
func (t *tester) claim(inbox webhook.Inbox, after time.Duration, key string) *webhook.Claim {
	t.Helper()
	claim, err := inbox.Claim(t.Context(), provider, start.Add(after), lease)
	require.NoError(t, err)
	require.NotNil(t, claim, "want %s", key)
	require.Equal(t, key, claim.Key)

	return claim
}

// requireNothingDue claims that no event can be claimed.
func (t *tester) requireNothingDue(inbox webhook.Inbox, after time.Duration) {
	t.Helper()
	claim, err := inbox.Claim(t.Context(), provider, start.Add(after), lease)
	require.NoError(t, err)
	require.Nil(t, claim)
}

func noEffect(context.Context) error { return nil }

// lostEffect is the effect of a lost claim: only a transaction can undo it.
func (t *tester) lostEffect(context.Context) error {
	assert.True(t, t.transactional, "the effect of a lost claim has happened")

	return nil
}

func (t *tester) complete(inbox webhook.Inbox, claim *webhook.Claim, after time.Duration) {
	t.Helper()
	require.NoError(t, inbox.Complete(t.Context(), claim, start.Add(after), noEffect), claim.Key)
}

// deadKeys returns the keys of the dead letters in a queue.
func (t *tester) deadKeys(list webhook.Queue) (keys []string) {
	t.Helper()
	events, err := t.inbox.DeadLetters(t.Context(), provider, list, 100)
	require.NoError(t, err)
	for _, event := range events {
		keys = append(keys, event.Key)
	}

	return keys
}
