package sqlinbox_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
)

func TestAClaimWhoseLeaseRanOutChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		slow, quick, ledger := open(t, connect(), dialect), open(t, connect(), dialect), connect()
		exec(t, ledger, "CREATE TABLE ledger (who TEXT NOT NULL)")
		store(t, slow, "k", "s")
		write := func(ctx context.Context, who string) error {
			tx, _ := sqlinbox.Tx(ctx)
			_, err := tx.ExecContext(ctx, "INSERT INTO ledger (who) VALUES ($1)", who)
			return err
		}

		now := time.Now()
		first := claim(t, slow, now)
		err := slow.Complete(t.Context(), first, now, func(ctx context.Context) error {
			second := claim(t, quick, now.Add(time.Minute))
			assert.NoError(t, quick.Complete(t.Context(), second, now, func(ctx context.Context) error {
				return write(ctx, "quick")
			}))
			return write(ctx, "slow")
		})

		require.ErrorIs(t, err, webhook.ErrLeaseExpired)
		assert.Equal(t, 1, count(t, ledger, "SELECT count(*) FROM ledger"))
	})
}

func TestAStoreThatWaitsForAHandlerDoesNotHoldItUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		inbox, ledger := open(t, connect(), dialect), connect()
		exec(t, ledger, "CREATE TABLE ledger (who TEXT NOT NULL)")
		store(t, inbox, "k", "s")

		now := time.Now()
		stored := make(chan error, 1)
		err := inbox.Complete(t.Context(), claim(t, inbox, now), now, func(ctx context.Context) error {
			tx, _ := sqlinbox.Tx(ctx)
			if _, err := tx.ExecContext(ctx, "INSERT INTO ledger (who) VALUES ('k')"); err != nil {
				return err
			}

			// SQLite has one writer, so these wait until the handler has ended, or give up.
			go func() {
				_, err := inbox.Store(t.Context(), entry("l", "l"))
				stored <- err
			}()
			time.Sleep(20 * time.Millisecond)
			hasty, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			_, err := inbox.Store(hasty, entry("m", "m"))
			if dialect == sqlinbox.SQLite {
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			}
			return nil
		})

		require.NoError(t, err)
		assert.NoError(t, <-stored)
	})
}

func TestClaimsDoNotFailWhereTheDatabaseIsolatesMore(t *testing.T) {
	t.Parallel()
	connect := createPostgreSQL(t)
	inbox := open(t, connect(), sqlinbox.PostgreSQL)
	const events = 60
	for n := range events {
		store(t, inbox, fmt.Sprint(n), fmt.Sprint(n))
	}

	var group sync.WaitGroup
	var claimed atomic.Int64
	for range 3 {
		db := connect()
		db.SetMaxOpenConns(1) // the one with the setting
		exec(t, db, "SET default_transaction_isolation = 'repeatable read'")
		inbox := open(t, db, sqlinbox.PostgreSQL)
		group.Go(func() {
			for range events / 3 {
				claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Minute)
				if !assert.NoError(t, err) || !assert.NotNil(t, claim) {
					return
				}
				claimed.Add(1)
			}
		})
	}
	group.Wait()

	assert.EqualValues(t, events, claimed.Load())
}
