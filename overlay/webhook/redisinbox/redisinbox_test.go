package redisinbox_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
	"github.com/jppay/jppay/overlay/webhook/redisinbox"
)

// server returns the address of a Redis server.
func server(t *testing.T) string {
	t.Helper()
	address := os.Getenv("JPPAY_TEST_REDIS")
	if address == "" {
		t.Skip("set JPPAY_TEST_REDIS to an address such as 127.0.0.1:6379, or eval what tools/services start prints, to test with Redis")
	}
	return address
}

var names atomic.Int64

// create makes a name that nobody has used, and returns it with a function that
// opens its inbox.
func create(t *testing.T) (string, func() webhook.Inbox) {
	t.Helper()
	address := server(t)
	name := fmt.Sprintf("jppay-test-%d-%d-%d", os.Getpid(), time.Now().UnixNano(), names.Add(1))
	t.Cleanup(func() {
		client := redis.NewClient(&redis.Options{Addr: address})
		defer func() { _ = client.Close() }()
		if keys := client.Keys(context.Background(), "{"+name+"}:*").Val(); len(keys) > 0 {
			client.Del(context.Background(), keys...)
		}
	})
	return name, func() webhook.Inbox {
		client := redis.NewClient(&redis.Options{Addr: address})
		t.Cleanup(func() { _ = client.Close() })
		inbox, err := redisinbox.New(client, name)
		if err != nil {
			t.Fatal(err)
		}
		return inbox
	}
}

func TestRedisIsAnInbox(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, false, func(t *testing.T) func() webhook.Inbox {
		_, open := create(t)
		return open
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	t.Cleanup(func() { _ = client.Close() })
	for _, name := range []string{"", "a{b}", "}"} {
		if _, err := redisinbox.New(client, name); err == nil {
			t.Errorf("the name %q was accepted", name)
		}
	}
	if _, err := redisinbox.New(nil, "a"); err == nil {
		t.Error("no client was accepted")
	}
}

func TestAnUnreachableServerIsAnError(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	inbox, err := redisinbox.New(client, "a")
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := inbox.Store(t.Context(), webhook.Entry{Key: "k", ReceivedAt: time.Now()}); err == nil || fresh {
		t.Errorf("store: got %v, %v", fresh, err)
	}
	if claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Minute); err == nil || claim != nil {
		t.Errorf("claim: got %v, %v", claim, err)
	}
}

func TestAnEffectThatCannotBeRecordedIsNotRepeated(t *testing.T) {
	t.Parallel()
	name, _ := create(t)
	client := redis.NewClient(&redis.Options{Addr: server(t), MaxRetries: -1})
	dying, err := redisinbox.New(client, name)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if _, err := dying.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: "k", Subject: "s", Body: []byte("{}"), ReceivedAt: now}); err != nil {
		t.Fatal(err)
	}
	claim, err := dying.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	if err != nil || claim == nil {
		t.Fatal(claim, err)
	}
	err = dying.Complete(t.Context(), claim, now, func(context.Context) error { return client.Close() })
	if !errors.Is(err, webhook.ErrUnrecorded) {
		t.Errorf("got %v", err)
	}
}

func TestABodyIsErasedWhenItsEventIsDone(t *testing.T) {
	t.Parallel()
	name, open := create(t)
	inbox := open()
	now := time.Now()
	if _, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: "k", Subject: "s", Body: []byte("{}"), ReceivedAt: now}); err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Addr: server(t)})
	t.Cleanup(func() { _ = client.Close() })
	kept := func() bool { return client.HExists(t.Context(), "{"+name+"}:e:k", "body").Val() }
	if !kept() {
		t.Fatal("no body is stored")
	}
	claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	if err != nil || claim == nil {
		t.Fatal(claim, err)
	}
	if err := inbox.Complete(t.Context(), claim, now, func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if kept() {
		t.Error("the body is left")
	}
}

func TestManyDoneEventsAreForgotten(t *testing.T) {
	t.Parallel()
	name, open := create(t)
	inbox := open()
	now := time.Now()
	const n = 1200 // more than one script forgets
	for i := range n {
		if _, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: fmt.Sprint(i), Subject: fmt.Sprint(i), Body: []byte("{}"), ReceivedAt: now}); err != nil {
			t.Fatal(err)
		}
		claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
		if err != nil || claim == nil {
			t.Fatal(claim, err)
		}
		if err := inbox.Complete(t.Context(), claim, now, func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if forgotten, err := inbox.Forget(t.Context(), overlay.PayPay, now.Add(time.Second)); err != nil || forgotten != n {
		t.Errorf("forgot %d, %v", forgotten, err)
	}
	client := redis.NewClient(&redis.Options{Addr: server(t)})
	t.Cleanup(func() { _ = client.Close() })
	if keys := client.Keys(t.Context(), "{"+name+"}:*").Val(); len(keys) != 1 { // the counter
		t.Errorf("left over: %v", keys)
	}
}

func TestAnEventThatSomethingElseDeletedHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	name, open := create(t)
	inbox := open()
	client := redis.NewClient(&redis.Options{Addr: server(t)})
	t.Cleanup(func() { _ = client.Close() })
	now := time.Now()
	for _, e := range []struct{ key, subject string }{{"deleted first", "a"}, {"a", "b"}, {"deleted behind a", "b"}, {"b", "b"}, {"leased and deleted", "c"}} {
		if _, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: e.key, Subject: e.subject, Body: []byte("{}"), ReceivedAt: now}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Millisecond)
	}
	remove := func(key string) {
		if n := client.Del(t.Context(), "{"+name+"}:e:"+key).Val(); n != 1 {
			t.Fatalf("%s is not there", key)
		}
	}
	remove("deleted first")
	remove("deleted behind a")
	var got []string
	for range 5 {
		claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if claim == nil {
			break
		}
		if got = append(got, claim.Key); claim.Key == "leased and deleted" {
			remove(claim.Key)
			now = now.Add(time.Hour)
			continue
		}
		if err := inbox.Complete(t.Context(), claim, now, func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"a", "b", "leased and deleted"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestADeletedEventCanArriveAgainAndLetsThoseBehindItGoOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		before, want []string
	}{
		{"the first of its payment", nil, []string{"behind", "deleted", "new"}},
		{"one in the middle", []string{"first"}, []string{"first", "deleted", "behind", "new"}},
	} {
		name, open := create(t)
		inbox := open()
		client := redis.NewClient(&redis.Options{Addr: server(t)})
		t.Cleanup(func() { _ = client.Close() })
		now := time.Now()
		store := func(keys ...string) {
			for _, key := range keys {
				fresh, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: key, Subject: "one payment", Body: []byte("{}"), ReceivedAt: now})
				if err != nil || !fresh {
					t.Fatal(key, fresh, err)
				}
			}
		}
		store(append(c.before, "deleted", "behind")...)
		if n := client.Del(t.Context(), "{"+name+"}:e:deleted").Val(); n != 1 {
			t.Fatal("it is not there")
		}
		store("deleted", "new")
		var got []string
		for range 6 {
			claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Hour) // whatever was left leased is due again
			if claim == nil {
				continue
			}
			got = append(got, claim.Key)
			if err := inbox.Complete(t.Context(), claim, now, func(context.Context) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
