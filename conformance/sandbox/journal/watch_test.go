package journal_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

func TestWatchTellsOfEachKind(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)
	events := j.Watch(t.Context())

	cause := j.Begin()
	delivery := cause.AddWebhook(policy.Paidy, "paymentEvent", nil)
	cause.End(journal.Call{Kind: journal.KindCall, RequestBody: journal.NewBody([]byte(`{"order_ref":"order-1"}`))})
	delivery.Tried(start, 200, nil)
	scope.Lock(nil)
	scope.Commit(state.Effect{Operation: "Checkout"})
	scope.Unlock()
	st.Clock.Advance(time.Minute)

	call := <-events
	assert.Equal(t, journal.EventCall, call.Kind)
	assert.Equal(t, uint64(1), call.Call.Number)
	assert.Equal(t, journal.WebhookWaiting, call.Call.Webhooks[0].State)
	assert.Equal(t, []journal.ID{{Name: "order_ref", Value: "order-1"}}, call.Call.IDs)
	webhook := <-events
	assert.Equal(t, journal.EventWebhook, webhook.Kind)
	assert.Equal(t, uint64(1), webhook.Call.Number)
	assert.Equal(t, journal.WebhookDelivered, webhook.Call.Webhooks[0].State)
	effect := <-events
	assert.Equal(t, journal.EventEffect, effect.Kind)
	assert.Equal(t, "Checkout", effect.Call.Operation)
	clock := <-events
	assert.Equal(t, journal.EventClock, clock.Kind)
}

// The call's own event tells what became of a webhook that was faster than the answer.
func TestAWebhookFasterThanItsCallIsToldByTheCall(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	events := j.Watch(t.Context())

	cause := j.Begin()
	cause.AddWebhook(policy.Paidy, "paymentEvent", nil).Tried(start, 200, nil)
	cause.End(journal.Call{Kind: journal.KindCall})

	call := <-events
	assert.Equal(t, journal.EventCall, call.Kind)
	assert.Equal(t, journal.WebhookDelivered, call.Call.Webhooks[0].State)
}

func TestASlowWatcherLosesEventsAndIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j, _ := newJournal()
		slow, quick := j.Watch(t.Context()), j.Watch(t.Context())
		received := 0
		go func() {
			for range quick {
				received++
			}
		}()

		for range 400 { // nobody waits: the bubble would never come to rest
			add(j, 1, journal.Call{})
			synctest.Wait()
		}

		assert.Equal(t, 400, received)
		last := uint64(0)
		var told journal.Event
		for told = <-slow; told.Kind == journal.EventCall; told = <-slow {
			last = told.Call.Number
		}
		require.Equal(t, journal.EventLost, told.Kind)
		assert.Equal(t, 400, int(last)+told.Lost)
		assert.Positive(t, told.Lost)

		add(j, 1, journal.Call{})
		next := <-slow
		assert.Equal(t, uint64(401), next.Call.Number)
		j.Close()
	})
}

func TestWatchEndsWithItsContextAndWithTheJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j, _ := newJournal()
		ctx, cancel := context.WithCancel(t.Context())
		canceled, closed, unread := j.Watch(ctx), j.Watch(t.Context()), j.Watch(t.Context())
		add(j, 1, journal.Call{})
		synctest.Wait()

		cancel()
		<-canceled // the call, or the end
		<-closed
		j.Close()
		j.Close()
		_, open := <-closed
		assert.False(t, open)
		synctest.Wait()
		_ = unread // its goroutine has ended, or the bubble would not
	})
}
