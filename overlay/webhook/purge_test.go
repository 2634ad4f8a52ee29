package webhook_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestDoneEventsArePurgedAfterKeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: webhook.NewMemory(0), Keep: 24 * time.Hour})
		defer start(t, receiver)()

		post(t, receiver, numbered("p", 1))
		time.Sleep(23 * time.Hour)
		post(t, receiver, numbered("p", 1))
		time.Sleep(3 * time.Hour)
		post(t, receiver, numbered("p", 1))
		synctest.Wait()

		assert.EqualValues(t, 1, receiver.Counters().Duplicates)
		assert.EqualValues(t, 2, receiver.Counters().Handled)
	})
}

func TestDoneEventsArePurgedByShortLivedProcesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var purges journal
		inbox := &faultyInbox{
			Inbox: webhook.NewMemory(0),
			purge: func(_ context.Context, provider overlay.Provider, before time.Time) error {
				purges.add("%s %v", provider, time.Since(before))
				return nil
			},
		}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Keep: 24 * time.Hour})

		for range 2 {
			stop := start(t, receiver)
			time.Sleep(55 * time.Minute)
			stop()
		}

		assert.Equal(t, []string{"paypay 24h0m0s", "paypay 24h0m0s"}, purges.lines())
	})
}

func TestAFailedPurgeIsReportedUnlessRunEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reports journal
		var hangs atomic.Bool
		inbox := &faultyInbox{
			Inbox: webhook.NewMemory(0),
			purge: func(ctx context.Context, _ overlay.Provider, _ time.Time) error {
				if !hangs.Load() {
					return errors.New("down")
				}
				<-ctx.Done()
				return ctx.Err()
			},
		}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Report: reports.report})

		stop := start(t, receiver)
		synctest.Wait()
		hangs.Store(true)
		time.Sleep(90 * time.Minute)
		stop()

		assert.Equal(t, []string{"webhook: paypay: purge: down"}, reports.lines())
	})
}
