package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/webhook"
)

// countAndWait is a handler that counts its events and keeps each until release is closed.
func countAndWait(begun *atomic.Int64, release <-chan struct{}) webhook.Handler {
	return func(context.Context, webhook.Delivery) error {
		begun.Add(1)
		<-release
		return nil
	}
}

func TestStuckProcessingDoesNotSlowAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var stuck atomic.Int64
		release := make(chan struct{})
		receiver := newReceiver(t, countAndWait(&stuck, release), webhook.Config{Workers: 2})
		stop := start(t, receiver)
		defer stop()
		defer close(release)

		begin := time.Now()
		for n := range 500 {
			require.Equal(t, http.StatusOK, post(t, receiver, numbered(fmt.Sprint(n), 1)))
		}

		assert.Zero(t, time.Since(begin), "the answers waited")
		synctest.Wait()
		assert.EqualValues(t, 2, stuck.Load())
	})
}

func TestRunLetsHandlersFinish(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries journal
		receiver := newReceiver(t, func(ctx context.Context, d webhook.Delivery) error {
			deadline, ok := ctx.Deadline()
			assert.True(t, ok, "the handler has a deadline")
			assert.Equal(t, webhook.DefaultLease*3/4, time.Until(deadline))
			time.Sleep(10 * time.Second)
			deliveries.add("%s %v", label(d), ctx.Err())
			return nil
		}, webhook.Config{Workers: 1})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))

		stop := start(t, receiver)
		synctest.Wait()
		stop()
		assert.Equal(t, []string{"p/1 <nil>"}, deliveries.lines())

		defer start(t, receiver)()
		time.Sleep(11 * time.Second)
		assert.Equal(t, []string{"p/1 <nil>", "p/2 <nil>"}, deliveries.lines())
		assert.Error(t, receiver.Run(t.Context()), "a second Run at the same time")
	})
}

func TestAnEventThatAPollFindsWakesEveryWorker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		storing := newReceiver(t, ignore, webhook.Config{Inbox: inbox}) // it never runs
		var begun atomic.Int64
		release := make(chan struct{})
		receiver := newReceiver(t, countAndWait(&begun, release), webhook.Config{Inbox: inbox, Workers: 4})

		stop := start(t, receiver)
		synctest.Wait()
		for n := range 5 {
			post(t, storing, numbered(fmt.Sprint(n), 1))
		}
		time.Sleep(webhook.DefaultPoll)
		synctest.Wait()

		assert.EqualValues(t, 4, begun.Load())
		close(release)
		stop()
	})
}

func TestAHandlerThatHangsDoesNotHoldUpEventsOfOtherPayments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		storing := newReceiver(t, ignore, webhook.Config{Inbox: inbox}) // it never runs
		failed := false
		release := make(chan struct{})
		var deliveries journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			switch {
			case d.PaymentID == "slow":
				<-release
			case d.PaymentID == "fails once" && !failed:
				failed = true
				return errors.New("not now")
			}
			deliveries.add("%s", d.PaymentID)
			return nil
		}, webhook.Config{Inbox: inbox, Workers: 2})

		stop := start(t, receiver)
		synctest.Wait()
		for _, payment := range []string{"slow", "fails once", "quick"} {
			post(t, storing, numbered(payment, 1))
			time.Sleep(5 * time.Second)
		}

		assert.Equal(t, []string{"fails once", "quick"}, deliveries.lines())
		close(release)
		stop()
	})
}
