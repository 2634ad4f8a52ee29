package redisinbox_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
	"github.com/jppay/jppay/overlay/webhook/redisinbox"
)

// server returns the address of a Redis server.
func server(t *testing.T) string {
	t.Helper()
	return testkit.Server(t, "Redis", "JPPAY_TEST_REDIS", "127.0.0.1:6379")
}

// connect returns a client that is closed when the test ends.
func connect(t *testing.T, options redis.Options) *redis.Client {
	t.Helper()
	client := redis.NewClient(&options)
	t.Cleanup(func() { _ = client.Close() })

	return client
}

var names atomic.Int64

// database is a Redis server and the name of an inbox that nobody else uses.
type database struct {
	address, name string
}

// create returns a database that is emptied when the test ends.
func create(t *testing.T) database {
	t.Helper()
	db := database{
		address: server(t),
		name:    fmt.Sprintf("jppay-test-%d-%d-%d", os.Getpid(), time.Now().UnixNano(), names.Add(1)),
	}

	client := connect(t, redis.Options{Addr: db.address})
	t.Cleanup(func() {
		if keys := client.Keys(context.Background(), db.key("*")).Val(); len(keys) > 0 {
			client.Del(context.Background(), keys...)
		}
	})

	return db
}

// key returns the key of something that the inbox keeps.
func (db database) key(suffix string) string { return "{" + db.name + "}:" + suffix }

func (db database) open(t *testing.T) webhook.Inbox {
	t.Helper()
	inbox, err := redisinbox.New(connect(t, redis.Options{Addr: db.address}), db.name)
	require.NoError(t, err)

	return inbox
}

func noEffect(context.Context) error { return nil }

// store stores an event that is not known yet.
func store(t *testing.T, inbox webhook.Inbox, key, subject string, now time.Time) {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), webhook.Entry{
		Provider: overlay.PayPay, Key: key, Subject: subject, Body: []byte("{}"), ReceivedAt: now,
	})
	require.NoError(t, err, key)
	require.True(t, fresh, "%s was known already", key)
}

// claimAny claims the event that is due, or returns nil.
func claimAny(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	require.NoError(t, err)

	return claim
}

// claim claims the event that is due. There must be one.
func claim(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claim := claimAny(t, inbox, now)
	require.NotNil(t, claim)

	return claim
}

func TestRedisIsAnInbox(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, false, func(t *testing.T) func() webhook.Inbox {
		db := create(t)
		return func() webhook.Inbox { return db.open(t) }
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	client := connect(t, redis.Options{Addr: "127.0.0.1:1"})
	for _, name := range []string{"", "a{b}", "}"} {
		_, err := redisinbox.New(client, name)
		assert.Error(t, err, "the name %q", name)
	}

	_, err := redisinbox.New(nil, "a")
	assert.Error(t, err, "no client")
}

func TestAnUnreachableServerIsAnError(t *testing.T) {
	t.Parallel()
	inbox, err := redisinbox.New(connect(t, redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1}), "a")
	require.NoError(t, err)

	fresh, err := inbox.Store(t.Context(), webhook.Entry{Key: "k", ReceivedAt: time.Now()})
	require.Error(t, err)
	assert.False(t, fresh)

	claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Minute)
	require.Error(t, err)
	assert.Nil(t, claim)
}

func TestAnEffectThatCannotBeRecordedIsNotRepeated(t *testing.T) {
	t.Parallel()
	db := create(t)
	client := connect(t, redis.Options{Addr: db.address, MaxRetries: -1})
	inbox, err := redisinbox.New(client, db.name)
	require.NoError(t, err)
	now := time.Now()
	store(t, inbox, "k", "s", now)

	err = inbox.Complete(t.Context(), claim(t, inbox, now), now, func(context.Context) error { return client.Close() })

	assert.ErrorIs(t, err, webhook.ErrUnrecorded)
}

func TestABodyIsErasedWhenItsEventIsDone(t *testing.T) {
	t.Parallel()
	db := create(t)
	inbox := db.open(t)
	now := time.Now()
	store(t, inbox, "k", "s", now)
	client := connect(t, redis.Options{Addr: db.address})
	require.True(t, client.HExists(t.Context(), db.key("e:k"), "body").Val())

	require.NoError(t, inbox.Complete(t.Context(), claim(t, inbox, now), now, noEffect))

	assert.False(t, client.HExists(t.Context(), db.key("e:k"), "body").Val())
}

func TestManyDoneEventsArePurged(t *testing.T) {
	t.Parallel()
	db := create(t)
	inbox := db.open(t)
	now := time.Now()
	const events = 1200 // one script does not purge so many
	for n := range events {
		store(t, inbox, fmt.Sprint(n), fmt.Sprint(n), now)
		require.NoError(t, inbox.Complete(t.Context(), claim(t, inbox, now), now, noEffect))
	}

	purged, err := inbox.Purge(t.Context(), overlay.PayPay, now.Add(time.Second))
	require.NoError(t, err)
	assert.Equal(t, events, purged)

	client := connect(t, redis.Options{Addr: db.address})
	assert.Len(t, client.Keys(t.Context(), db.key("*")).Val(), 1, "the counter stays")
}
