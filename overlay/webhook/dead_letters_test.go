package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestAnEventThatFailsTooOftenBecomesADeadLetter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries, reports journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("%s %d", label(d), d.Attempt)
			if label(d) == "p/2" {
				return nil
			}
			return errors.New("the database\nis away\x00")
		}, webhook.Config{MaxAttempts: 4, Report: reports.report})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))

		defer start(t, receiver)()
		time.Sleep(time.Hour)

		assert.Equal(t, []string{"p/1 1", "p/1 2", "p/1 3", "p/1 4", "p/2 1"}, deliveries.lines())
		assert.Len(t, reports.lines(), 4)
		letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
		assert.Equal(t, "the database is away ", letter.Why)
		assert.Equal(t, 4, letter.Attempts)
		assert.Equal(t, "p", letter.PaymentID)
		assert.Equal(t, numbered("p", 1), string(letter.Raw))
		assert.False(t, letter.At.IsZero())
		assert.IsType(t, &paypay.TransactionEvent{}, letter.Payload)

		assert.Equal(t, http.StatusOK, post(t, receiver, numbered("p", 1)), "a duplicate of a dead letter")
		assert.EqualValues(t, 1, receiver.Counters().Duplicates)
	})
}

func TestADeadLetterIsTriedAnewWhenItIsPutBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var deliveries journal
		var repaired atomic.Bool
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			deliveries.add("%s %d", label(d), d.Attempt)
			if label(d) == "p/2" || repaired.Load() {
				return nil
			}
			return errors.New("the database is away")
		}, webhook.Config{MaxAttempts: 4})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))

		defer start(t, receiver)()
		time.Sleep(time.Hour)
		letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
		repaired.Store(true)
		require.NoError(t, receiver.Requeue(t.Context(), letter.Key))
		synctest.Wait()

		attempts := deliveries.lines()
		assert.Equal(t, "p/1 1", attempts[len(attempts)-1])
		assert.EqualValues(t, 1, receiver.Counters().DeadLettered)
		assert.EqualValues(t, 2, receiver.Counters().Handled)
		require.ErrorIs(t, receiver.Requeue(t.Context(), letter.Key), webhook.ErrNoDeadLetter)
		assert.ErrorIs(t, receiver.Discard(t.Context(), letter.Key), webhook.ErrNoDeadLetter)
	})
}

func TestAPanicIsADeadLetterAndNothingElseStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			if label(d) == "p/1" {
				panic("no such order")
			}
			return nil
		}, webhook.Config{Workers: 1})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))

		defer start(t, receiver)()
		synctest.Wait()

		letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
		assert.Equal(t, 1, letter.Attempts)
		assert.Equal(t, "the handler panicked: no such order", letter.Why)
		assert.EqualValues(t, 1, receiver.Counters().Handled)

		require.NoError(t, receiver.Discard(t.Context(), letter.Key))
		assert.Empty(t, deadLetters(t, receiver, webhook.DeadLetters))
	})
}

func TestPausesGrowToFiveMinutesAndNotBeyond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const attempts = 70 // with more than 62 doublings a pause would overflow
		var times []time.Time
		receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
			times = append(times, time.Now())
			return errors.New("no\u2028two\u2029lines\nor\x00three \xff")
		}, webhook.Config{MaxAttempts: attempts})

		defer start(t, receiver)()
		post(t, receiver, numbered("p", 1))
		time.Sleep(attempts * (5*time.Minute + time.Second))
		synctest.Wait()

		require.Len(t, times, attempts)
		var longest time.Duration
		for i := range times[1:] {
			pause := times[i+1].Sub(times[i])
			longest = max(longest, pause)
			limit := min(time.Second<<min(i, 10), 5*time.Minute)
			assert.LessOrEqual(t, pause, limit+webhook.DefaultPoll, "pause %d", i+1)
		}
		assert.GreaterOrEqual(t, longest, 2*time.Minute)

		letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
		assert.Equal(t, attempts, letter.Attempts)
		assert.Equal(t, "no two lines or three ?", letter.Why)
	})
}

func TestReasonsAreCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ message, want string }{
		{message: strings.Repeat("x", 300), want: strings.Repeat("x", 300)},
		{message: strings.Repeat("x", 301), want: strings.Repeat("x", 300) + "…"},
		{message: strings.Repeat("x", 299) + "店", want: strings.Repeat("x", 299) + "…"},
	} {
		synctest.Test(t, func(t *testing.T) {
			receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
				return errors.New(c.message)
			}, webhook.Config{MaxAttempts: 1})

			defer start(t, receiver)()
			post(t, receiver, numbered("p", 1))
			synctest.Wait()

			letter := onlyDeadLetter(t, receiver, webhook.DeadLetters)
			assert.Equal(t, c.want, letter.Why, "of %d bytes", len(c.message))
		})
	}
}

func TestAListHasNoNegativeLimit(t *testing.T) {
	t.Parallel()
	receiver := newReceiver(t, ignore, webhook.Config{})

	_, err := receiver.DeadLetters(t.Context(), webhook.DeadLetters, -1)
	require.Error(t, err)

	events, err := receiver.DeadLetters(t.Context(), webhook.DeadLetters, 0)
	require.NoError(t, err)
	assert.Empty(t, events)
}
