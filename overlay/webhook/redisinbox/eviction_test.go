package redisinbox_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// evict deletes an event of an inbox, as an administrator of the server or an eviction
// policy would.
func evict(t *testing.T, client *redis.Client, db database, key string) {
	t.Helper()
	require.EqualValues(t, 1, client.Del(t.Context(), db.key("e:"+key)).Val(), "%s is not there", key)
}

func TestAnEvictedEventDoesNotHoldUpOthers(t *testing.T) {
	t.Parallel()
	db := create(t)
	inbox := db.open(t)
	client := connect(t, redis.Options{Addr: db.address})
	now := time.Now()
	for _, e := range []struct{ key, subject string }{
		{key: "evicted first", subject: "a"},
		{key: "a", subject: "b"},
		{key: "evicted behind a", subject: "b"},
		{key: "b", subject: "b"},
		{key: "leased and evicted", subject: "c"},
	} {
		store(t, inbox, e.key, e.subject, now)
		now = now.Add(time.Millisecond)
	}
	evict(t, client, db, "evicted first")
	evict(t, client, db, "evicted behind a")

	var claimed []string
	for range 5 {
		claim := claimAny(t, inbox, now)
		if claim == nil {
			break
		}
		claimed = append(claimed, claim.Key)
		if claim.Key == "leased and evicted" {
			evict(t, client, db, claim.Key)
			now = now.Add(time.Hour)
			continue
		}
		require.NoError(t, inbox.Complete(t.Context(), claim, now, noEffect))
	}

	assert.Equal(t, []string{"a", "b", "leased and evicted"}, claimed)
}

func TestAnEvictedEventCanArriveAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		before []string // events in front of the one that is evicted
		want   []string // all events in the order in which they are claimed
	}{
		{name: "the first of its payment", want: []string{"behind", "evicted", "new"}},
		{
			name: "one in the middle", before: []string{"first"},
			want: []string{"first", "evicted", "behind", "new"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := create(t)
			inbox := db.open(t)
			now := time.Now()
			for _, key := range append(c.before, "evicted", "behind") {
				store(t, inbox, key, "one payment", now)
			}
			evict(t, connect(t, redis.Options{Addr: db.address}), db, "evicted")
			store(t, inbox, "evicted", "one payment", now)
			store(t, inbox, "new", "one payment", now)

			var claimed []string
			for range 6 {
				claim := claimAny(t, inbox, now)
				now = now.Add(time.Hour) // whatever is still leased is due again
				if claim == nil {
					continue
				}
				claimed = append(claimed, claim.Key)
				require.NoError(t, inbox.Complete(t.Context(), claim, now, noEffect))
			}

			assert.Equal(t, c.want, claimed)
		})
	}
}
