package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// faultyInbox is an inbox whose methods can be made to fail.
type faultyInbox struct {
	webhook.Inbox

	store       func(context.Context) error
	claim       func() error
	complete    func() error
	purge       func(context.Context, overlay.Provider, time.Time) error
	deadLetters func() error
}

func (f *faultyInbox) Store(ctx context.Context, e webhook.Entry) (bool, error) {
	if f.store != nil {
		if err := f.store(ctx); err != nil {
			return false, err
		}
	}

	return f.Inbox.Store(ctx, e)
}

func (f *faultyInbox) Claim(
	ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration,
) (*webhook.Claim, error) {
	if f.claim != nil {
		if err := f.claim(); err != nil {
			return nil, err
		}
	}

	return f.Inbox.Claim(ctx, provider, now, lease)
}

func (f *faultyInbox) Complete(
	ctx context.Context, c *webhook.Claim, now time.Time, effect func(context.Context) error,
) error {
	err := f.Inbox.Complete(ctx, c, now, effect)
	if err == nil && f.complete != nil {
		err = f.complete()
	}

	return err
}

func (f *faultyInbox) Purge(ctx context.Context, provider overlay.Provider, before time.Time) (int, error) {
	if f.purge != nil {
		if err := f.purge(ctx, provider, before); err != nil {
			return 0, err
		}
	}

	return f.Inbox.Purge(ctx, provider, before)
}

func (f *faultyInbox) DeadLetters(
	ctx context.Context, provider overlay.Provider, list webhook.Queue, limit int,
) ([]webhook.StoredDeadLetter, error) {
	if f.deadLetters != nil {
		if err := f.deadLetters(); err != nil {
			return nil, err
		}
	}

	return f.Inbox.DeadLetters(ctx, provider, list, limit)
}

func TestAnEventThatCannotBeStoredIsAnswered503(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reports journal
		hangs := true
		inbox := &faultyInbox{Inbox: webhook.NewMemory(0), store: func(ctx context.Context) error {
			if !hangs {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Report: reports.report})

		begin := time.Now()
		recorder := httptest.NewRecorder()
		receiver.ServeHTTP(recorder, webhooktest.Request(t, "/", numbered("p", 1)))
		assert.Equal(t, http.StatusServiceUnavailable, recorder.Code)
		assert.Empty(t, recorder.Body.String())
		assert.Equal(t, webhook.StoreTimeout, time.Since(begin))
		assert.Len(t, reports.lines(), 1)

		hangs = false
		assert.Equal(t, http.StatusOK, post(t, receiver, numbered("p", 1)), "sent again")
		assertCounters(t, receiver, webhook.Counters{StoreFailed: 1, Stored: 1})
	})
}

func TestAnInboxThatIsDownIsAskedAtThePaceOfThePoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reports journal
		var claims atomic.Int64
		var down atomic.Bool
		down.Store(true)
		inbox := &faultyInbox{Inbox: webhook.NewMemory(0), claim: func() error {
			claims.Add(1)
			if down.Load() {
				return errors.New("down")
			}
			return nil
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Workers: 2, Report: reports.report})
		post(t, receiver, numbered("p", 1))

		defer start(t, receiver)()
		time.Sleep(9500 * time.Millisecond)
		assert.EqualValues(t, 11, claims.Load(), "both workers at first, then once a second")
		assert.Len(t, reports.lines(), 11)

		down.Store(false)
		time.Sleep(time.Second)
		assert.EqualValues(t, 1, receiver.Counters().Handled)
	})
}

func TestAnEffectThatIsNotRecordedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, failure := range []error{webhook.ErrUnrecorded, webhook.ErrLeaseExpired} {
		testkit.RunInBubble(t, failure.Error(), func(t *testing.T) {
			var deliveries, reports journal
			inbox := &faultyInbox{Inbox: webhook.NewMemory(0), complete: func() error {
				return fmt.Errorf("the network: %w", failure)
			}}
			receiver := newReceiver(t, deliveries.handle, webhook.Config{Inbox: inbox, Report: reports.report})
			post(t, receiver, numbered("p", 1))

			defer start(t, receiver)()
			time.Sleep(time.Hour)

			assert.Len(t, deliveries.lines(), 1)
			assert.Len(t, reports.lines(), 1)
			assert.Zero(t, receiver.Counters().Handled)
		})
	}
}

func TestAListThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	inbox := &faultyInbox{Inbox: webhook.NewMemory(0), deadLetters: func() error { return down }}
	receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox})

	_, err := receiver.DeadLetters(t.Context(), webhook.Quarantine, 1)
	require.ErrorIs(t, err, down)
	assert.True(t, strings.HasPrefix(err.Error(), "webhook: paypay: dead letters in quarantine: "), "%v", err)
}

func TestAnEventWhoseBodyTheInboxLostIsHandedOverAsUnknown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const body = `{"notification_type":` // half of it
		inbox := webhook.NewMemory(0)
		_, err := inbox.Store(t.Context(), webhook.Entry{
			Provider: overlay.PayPay, Key: "key", Subject: "subject", Body: []byte(body), ReceivedAt: time.Now(),
		})
		require.NoError(t, err)

		var deliveries []webhook.Delivery
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries = append(deliveries, d)
			return nil
		}, webhook.Config{Inbox: inbox})
		defer start(t, receiver)()
		synctest.Wait()

		require.Len(t, deliveries, 1)
		assert.Equal(t, "key", deliveries[0].Key)
		assert.Equal(t, "subject", deliveries[0].Subject)
		assert.Equal(t, body, string(deliveries[0].Raw))
		unknown, ok := deliveries[0].Payload.(*webhook.Unknown)
		require.True(t, ok, "%T", deliveries[0].Payload)
		assert.Error(t, unknown.Err)
	})
}
