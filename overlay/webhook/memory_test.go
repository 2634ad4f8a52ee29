package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
)

func TestMemoryIsAnInbox(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, false, func(*testing.T) func() webhook.Inbox {
		inbox := webhook.NewMemory(0)
		return func() webhook.Inbox { return inbox }
	})
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(3)
	now := time.Now()
	store := func(n int) error {
		_, err := inbox.Store(t.Context(), webhook.Entry{Provider: webhook.FromPaidy, Key: fmt.Sprint(n), Subject: fmt.Sprint(n), ReceivedAt: now})
		return err
	}
	for n := range 3 {
		if err := store(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := store(3); !errors.Is(err, webhook.ErrFull) {
		t.Fatalf("a fourth of three: got %v", err)
	}
	claim, err := inbox.Claim(t.Context(), webhook.FromPaidy, now, time.Minute)
	if err != nil || claim == nil {
		t.Fatal(claim, err)
	}
	if err := inbox.Complete(t.Context(), claim, now, func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := store(3); err != nil {
		t.Errorf("after one was done: got %v", err)
	}
	if err := store(4); !errors.Is(err, webhook.ErrFull) {
		t.Errorf("events that wait made room: got %v", err)
	}
	for n, shelf := range []webhook.Shelf{webhook.DeadLetters, webhook.Quarantine} {
		claim, err := inbox.Claim(t.Context(), webhook.FromPaidy, now, time.Minute)
		if err != nil || claim == nil {
			t.Fatal(claim, err)
		}
		if err := inbox.Shelve(t.Context(), claim, shelf, now, "why"); err != nil {
			t.Fatal(err)
		}
		if err, full := store(4), shelf == webhook.DeadLetters; errors.Is(err, webhook.ErrFull) != full {
			t.Errorf("after %d were listed, the last in %s: got %v", n+1, shelf, err)
		}
	}
}

func TestTheOldestInQuarantineMakesRoom(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(8)
	now := time.Now()
	store := func(key string) {
		t.Helper()
		if fresh, err := inbox.Store(t.Context(), webhook.Entry{Provider: webhook.FromPaidy, Key: key, Subject: key, ReceivedAt: now}); !fresh || err != nil {
			t.Fatal(fresh, err)
		}
	}
	for _, key := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		store(key)
		claim, err := inbox.Claim(t.Context(), webhook.FromPaidy, now, time.Minute)
		if err != nil || claim == nil {
			t.Fatal(claim, err)
		}
		now = now.Add(time.Second)
		if err := inbox.Shelve(t.Context(), claim, webhook.Quarantine, now, "why"); err != nil {
			t.Fatal(err)
		}
	}
	if err := inbox.Requeue(t.Context(), "1", now); err != nil {
		t.Fatal(err)
	}
	store("9")
	store("10")
	list, err := inbox.Shelved(t.Context(), webhook.FromPaidy, webhook.Quarantine, 10)
	var keys []string
	for _, listed := range list {
		keys = append(keys, listed.Key)
	}
	if want := []string{"4", "5", "6", "7", "8"}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("%v, %v are left, want %v", keys, err, want)
	}
	if claim, err := inbox.Claim(t.Context(), webhook.FromPaidy, now, time.Minute); err != nil || claim == nil || claim.Key != "1" {
		t.Errorf("what was put back made room: got %v, %v", claim, err)
	}
}

func TestAMemoryClaimEndsWithItsLease(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(0)
	now := time.Now()
	claims := map[string]*webhook.Claim{}
	for _, key := range []string{"1", "2"} {
		if _, err := inbox.Store(t.Context(), webhook.Entry{Provider: webhook.FromPaidy, Key: key, Subject: key, ReceivedAt: now}); err != nil {
			t.Fatal(err)
		}
		claim, err := inbox.Claim(t.Context(), webhook.FromPaidy, now, time.Minute)
		if err != nil || claim == nil {
			t.Fatal(claim, err)
		}
		claims[key] = claim
	}
	again, err := inbox.Claim(t.Context(), webhook.FromPaidy, now.Add(time.Minute), time.Minute)
	if err != nil || again == nil || again.Key != "1" {
		t.Fatal(again, err)
	}
	for key, claim := range claims {
		if err := inbox.Retry(t.Context(), claim, now, "why"); !errors.Is(err, webhook.ErrLost) {
			t.Errorf("retry %s after its lease: got %v", key, err)
		}
	}
	err = inbox.Complete(t.Context(), again, now, func(ctx context.Context) error {
		return inbox.Complete(ctx, again, now, func(context.Context) error { return nil })
	})
	if !errors.Is(err, webhook.ErrLost) {
		t.Errorf("done twice with one claim: got %v", err)
	}
}
