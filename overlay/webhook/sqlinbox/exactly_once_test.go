package sqlinbox_test

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// crashingShop writes payments into a ledger. It fails and panics now and then, after
// it wrote.
type crashingShop struct{ calls atomic.Int64 }

func (s *crashingShop) handle(ctx context.Context, d webhook.Delivery) error {
	tx, ok := sqlinbox.Tx(ctx)
	if !ok {
		return errors.New("no transaction")
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO ledger (payment) VALUES ($1)", d.PaymentID); err != nil {
		return err
	}

	switch call := s.calls.Add(1); {
	case call%5 == 0:
		return errors.New("failed after it wrote")
	case call%7 == 0:
		panic("died after it wrote")
	}

	return nil
}

func (s *crashingShop) receiver(t *testing.T, inbox webhook.Inbox) *webhook.Receiver {
	t.Helper()
	receiver, err := webhook.PayPay(webhook.Unconfirmed(), s.handle, webhook.Config{
		Sources: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")},
		Inbox:   inbox, Workers: 2, Poll: 20 * time.Millisecond,
	})
	require.NoError(t, err)

	return receiver
}

func send(t *testing.T, receiver *webhook.Receiver, body []byte) {
	t.Helper()
	recorder := httptest.NewRecorder()
	receiver.ServeHTTP(recorder, webhooktest.Request(t, "/", body))

	assert.Equal(t, http.StatusOK, recorder.Code)
}

// run runs receivers until the returned function is called.
func run(t *testing.T, receivers ...*webhook.Receiver) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for _, receiver := range receivers {
		group.Go(func() { assert.NoError(t, receiver.Run(ctx)) })
	}

	return func() { cancel(); group.Wait() }
}

// requeueUntilDone puts dead letters back until so many events are done. It gives up
// after half a minute.
func requeueUntilDone(t *testing.T, receiver *webhook.Receiver, db *sql.DB, events int) {
	t.Helper()
	const done = "SELECT count(*) FROM jppay_webhook_event WHERE state = 'done'"
	deadline := time.Now().Add(30 * time.Second)
	for count(t, db, done) < events && time.Now().Before(deadline) {
		letters, err := receiver.DeadLetters(t.Context(), webhook.DeadLetters, 100)
		require.NoError(t, err)
		for _, letter := range letters {
			_ = receiver.Requeue(t.Context(), letter.Key)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestEffectsInTheTransactionHappenExactlyOnce crashes the shop's processes at every
// point there is: before an event is claimed, while its handler runs, after it wrote,
// and after its lease was given to another.
func TestEffectsInTheTransactionHappenExactlyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		const events = 60
		ledger := connect()
		exec(t, ledger, "CREATE TABLE ledger (payment TEXT NOT NULL)")
		shop := &crashingShop{}
		receivers := make([]*webhook.Receiver, 2)
		for i := range receivers {
			receivers[i] = shop.receiver(t, open(t, connect(), dialect))
		}
		bodies := make([][]byte, events)
		for i := range bodies {
			bodies[i] = webhooktest.Body(webhooktest.Transaction("COMPLETED"))
		}

		for i, body := range bodies[:events/2] {
			send(t, receivers[i%2], body)
		}
		crashed := open(t, connect(), dialect) // it claims with a short lease and dies
		for range 3 {
			_, err := crashed.Claim(t.Context(), overlay.PayPay, time.Now(), 100*time.Millisecond)
			require.NoError(t, err)
		}

		stop := run(t, receivers...)
		defer stop()
		for i, body := range bodies {
			send(t, receivers[i%2], body)
			send(t, receivers[(i+1)%2], body)
		}
		requeueUntilDone(t, receivers[0], ledger, events)
		stop()

		assert.Equal(t, events, count(t, ledger, "SELECT count(*) FROM ledger"))
		assert.Equal(t, events, count(t, ledger, "SELECT count(DISTINCT payment) FROM ledger"))
	})
}
