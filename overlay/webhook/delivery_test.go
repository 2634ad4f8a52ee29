package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/webhook"
)

func TestAnEventIsHandedOverOnceAfterTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("%s %s %s %d %v", d.Type, d.State, d.PaymentID, d.Attempt, d.Verdict)
			return nil
		}, webhook.Config{})

		for range 3 {
			require.Equal(t, http.StatusOK, post(t, receiver, numbered("p", 1)))
		}
		assert.Empty(t, deliveries.lines(), "before Run")

		defer start(t, receiver)()
		synctest.Wait()
		post(t, receiver, numbered("p", 1))
		synctest.Wait()

		assert.Equal(t, []string{"Transaction AUTHORIZED p 1 not asked"}, deliveries.lines())
		assertCounters(t, receiver, webhook.Counters{Stored: 1, Duplicates: 3, Handled: 1})
	})
}

func TestALaterEventOfAPaymentWaitsForAnEarlierOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries journal
		failures := 3
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("%s", label(d))
			if label(d) == "p/1" && failures > 0 {
				failures--
				return errors.New("not yet")
			}
			return nil
		}, webhook.Config{Workers: 1})
		for _, event := range []string{numbered("p", 1), numbered("p", 2), numbered("q", 9), numbered("p", 3)} {
			post(t, receiver, event)
		}

		begin := time.Now()
		defer start(t, receiver)()
		synctest.Wait()
		assert.Equal(t, []string{"p/1", "q/9"}, deliveries.lines())

		for receiver.Counters().Handled < 4 {
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		assert.Equal(t, []string{"p/1", "q/9", "p/1", "p/1", "p/1", "p/2", "p/3"}, deliveries.lines())
		// 1 + 2 + 4 seconds at most, and up to one poll after each.
		assert.LessOrEqual(t, time.Since(begin), 11*time.Second)
		assert.EqualValues(t, 3, receiver.Counters().Failed)
		assert.Zero(t, receiver.Counters().DeadLettered)
	})
}

func TestEventsOfOneSubjectAreHandledOneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries journal
		var busy [3]atomic.Bool // by payment
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			payment := d.PaymentID[0] - '0'
			assert.True(t, busy[payment].CompareAndSwap(false, true), "%s: two events of one payment at a time", label(d))
			time.Sleep(time.Millisecond)
			deliveries.add("%s", label(d))
			busy[payment].Store(false)
			return nil
		}, webhook.Config{Workers: 8})

		defer start(t, receiver)()
		for number := range 50 {
			for payment := range 3 {
				post(t, receiver, numbered(fmt.Sprint(payment), number))
			}
		}
		time.Sleep(time.Second)

		next := [3]int{} // the number of each payment's next event
		for _, line := range deliveries.lines() {
			payment := line[0] - '0'
			require.Equal(t, fmt.Sprintf("%d/%d", payment, next[payment]), line)
			next[payment]++
		}
		assert.Equal(t, [3]int{50, 50, 50}, next)
	})
}

func TestTwoReceiversShareAnInbox(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		var deliveries journal
		receivers := make([]*webhook.Receiver, 2)
		for i := range receivers {
			receivers[i] = newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
				time.Sleep(time.Millisecond)
				deliveries.add("%s", label(d))
				return nil
			}, webhook.Config{Inbox: inbox, Workers: 2})
			defer start(t, receivers[i])()
		}

		paidy, err := webhook.Paidy(webhook.Unconfirmed(), func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("paidy %s", d.Type)
			return nil
		}, webhook.Config{Sources: prefixes("0.0.0.0/0"), Inbox: inbox})
		require.NoError(t, err)
		defer start(t, paidy)()

		const events = 200
		for n := range events {
			post(t, receivers[n%2], numbered(fmt.Sprint(n%7), n))
			post(t, receivers[(n+1)%2], numbered(fmt.Sprint(n%7), n))
		}
		post(t, paidy, `{"event_type":"new"}`)
		time.Sleep(10 * time.Second)

		lines := deliveries.lines()
		assert.Len(t, lines, events+1)
		assert.Contains(t, lines, "paidy new")
		slices.Sort(lines)
		assert.Len(t, slices.Compact(lines), events+1, "different events")
	})
}
