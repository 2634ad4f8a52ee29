package webhook_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestAnEventStoredBeforeACrashIsHandedOverAfterIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		crashed := newReceiver(t, ignore, webhook.Config{Inbox: inbox}) // it never runs
		post(t, crashed, numbered("p", 1))

		var deliveries journal
		restarted := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("%s %d", label(d), d.Attempt)
			return nil
		}, webhook.Config{Inbox: inbox})
		defer start(t, restarted)()
		synctest.Wait()

		assert.Equal(t, []string{"p/1 1"}, deliveries.lines())
	})
}

func TestAHandlerThatWasCutOffIsListedAndNotRunAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		crash := make(chan struct{})
		crashing := newReceiver(t, func(context.Context, webhook.Delivery) error {
			<-crash
			return errors.New("crashed")
		}, webhook.Config{Inbox: inbox, Workers: 1})
		stop := start(t, crashing)
		defer stop()
		defer close(crash)
		post(t, crashing, numbered("p", 1))
		post(t, crashing, numbered("p", 2))
		synctest.Wait()

		var deliveries journal
		restarted := newReceiver(t, deliveries.handle, webhook.Config{Inbox: inbox})
		defer start(t, restarted)()
		time.Sleep(webhook.DefaultLease - 2*time.Second)
		assert.Empty(t, deliveries.lines(), "before the lease ended")

		time.Sleep(5 * time.Second)
		assert.Equal(t, []string{"p/2"}, deliveries.lines())
		letter := onlyDeadLetter(t, restarted, webhook.DeadLetters)
		assert.Equal(t, webhook.Interrupted, letter.Why)
		assert.Equal(t, "p", letter.PaymentID)
	})
}

func TestAnEventThatKillsItsProcessIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		var deliveries journal
		receiver := newReceiver(t, deliveries.handle, webhook.Config{Inbox: inbox, MaxAttempts: 3})
		post(t, receiver, numbered("p", 1))
		for range 3 { // three processes claim it and die
			claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Second)
			require.NoError(t, err)
			require.NotNil(t, claim)
			time.Sleep(time.Second)
		}

		defer start(t, receiver)()
		synctest.Wait()

		assert.Empty(t, deliveries.lines())
		letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
		assert.True(t, strings.HasPrefix(letter.Why, "given up"), "%s", letter.Why)
	})
}
