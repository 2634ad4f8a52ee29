package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay"
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

// store stores an event that is not known yet, of a subject of its own.
func store(t *testing.T, inbox webhook.Inbox, key string, now time.Time) error {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.Paidy, Key: key, Subject: key, ReceivedAt: now})
	if err == nil && !fresh {
		t.Fatalf("%s was known already", key)
	}
	return err
}

// claim claims the event that is due, for a minute.
func claim(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claimed, err := inbox.Claim(t.Context(), overlay.Paidy, now, time.Minute)
	if err != nil || claimed == nil {
		t.Fatal(claimed, err)
	}
	return claimed
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(3)
	now := time.Now()
	for n := range 3 {
		if err := store(t, inbox, fmt.Sprint(n), now); err != nil {
			t.Fatal(err)
		}
	}
	if err := store(t, inbox, "3", now); !errors.Is(err, webhook.ErrFull) {
		t.Fatalf("a fourth of three: got %v", err)
	}
	if err := inbox.Complete(t.Context(), claim(t, inbox, now), now, func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := store(t, inbox, "3", now); err != nil {
		t.Errorf("after one was done: got %v", err)
	}
	if err := store(t, inbox, "4", now); !errors.Is(err, webhook.ErrFull) {
		t.Errorf("events that wait made room: got %v", err)
	}
	for n, shelf := range []webhook.Shelf{webhook.DeadLetters, webhook.Quarantine} {
		if err := inbox.Shelve(t.Context(), claim(t, inbox, now), shelf, now, "why"); err != nil {
			t.Fatal(err)
		}
		if err, full := store(t, inbox, "4", now), shelf == webhook.DeadLetters; errors.Is(err, webhook.ErrFull) != full {
			t.Errorf("after %d were listed, the last in %s: got %v", n+1, shelf, err)
		}
	}
}

func TestTheOldestInQuarantineMakesRoom(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(8)
	now := time.Now()
	for n := 1; n <= 8; n++ {
		if err := store(t, inbox, fmt.Sprint(n), now); err != nil {
			t.Fatal(err)
		}
		claimed := claim(t, inbox, now)
		now = now.Add(time.Second)
		if err := inbox.Shelve(t.Context(), claimed, webhook.Quarantine, now, "why"); err != nil {
			t.Fatal(err)
		}
	}
	if err := inbox.Requeue(t.Context(), "1", now); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"9", "10"} {
		if err := store(t, inbox, key, now); err != nil {
			t.Fatal(err)
		}
	}
	list, err := inbox.Shelved(t.Context(), overlay.Paidy, webhook.Quarantine, 10)
	var keys []string
	for _, listed := range list {
		keys = append(keys, listed.Key)
	}
	if want := []string{"4", "5", "6", "7", "8"}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("%v, %v are left, want %v", keys, err, want)
	}
	if next := claim(t, inbox, now); next.Key != "1" {
		t.Errorf("what was put back made room: %s is next", next.Key)
	}
}

func TestAMemoryClaimEndsWithItsLease(t *testing.T) {
	t.Parallel()
	inbox := webhook.NewMemory(0)
	now := time.Now()
	claims := map[string]*webhook.Claim{}
	for _, key := range []string{"1", "2"} {
		if err := store(t, inbox, key, now); err != nil {
			t.Fatal(err)
		}
		claims[key] = claim(t, inbox, now)
	}
	again := claim(t, inbox, now.Add(time.Minute))
	if again.Key != "1" {
		t.Fatalf("%s is next, want 1", again.Key)
	}
	for key, claim := range claims {
		if err := inbox.Retry(t.Context(), claim, now, "why"); !errors.Is(err, webhook.ErrLost) {
			t.Errorf("retry %s after its lease: got %v", key, err)
		}
	}
	err := inbox.Complete(t.Context(), again, now, func(ctx context.Context) error {
		return inbox.Complete(ctx, again, now, func(context.Context) error { return nil })
	})
	if !errors.Is(err, webhook.ErrLost) {
		t.Errorf("done twice with one claim: got %v", err)
	}
}
