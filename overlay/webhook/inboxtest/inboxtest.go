package inboxtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

const (
	provider = overlay.PayPay
	lease    = time.Minute
)

// start is whole microseconds, which is as fine as an inbox must keep times.
var start = time.Date(2026, 4, 1, 3, 0, 0, 123456000, time.UTC)

// Run tests an inbox. open makes a new, empty store for each test and returns a
// function that opens it, each time as another process would. transactional says
// whether Complete runs the effect and the record of it in one transaction.
func Run(t *testing.T, transactional bool, open func(*testing.T) func() webhook.Inbox) {
	for name, test := range map[string]func(*suite){
		"an event is new once": (*suite).newOnce,
		"one of many that store the same event at once is first":         (*suite).storeAtOnce,
		"an event comes back as it was stored":                           (*suite).asStored,
		"the event due for longest is claimed first":                     (*suite).dueFirst,
		"a provider's events are claimed by no other":                    (*suite).providers,
		"events of a subject are claimed one at a time, in order":        (*suite).oneAtATime,
		"a failed event is due later and holds its subject up":           (*suite).retry,
		"a listed event holds nobody up and stays known":                 (*suite).shelve,
		"a requeued event starts anew behind the others":                 (*suite).requeue,
		"a discarded event is done":                                      (*suite).discard,
		"what is done is forgotten, and nothing else":                    (*suite).forget,
		"a claim whose lease ran out is another's":                       (*suite).leaseRunsOut,
		"an effect that fails leaves the claim with its holder":          (*suite).effectFails,
		"an effect that was cut off":                                     (*suite).cutOff,
		"an effect that was cut off, listed and put back":                (*suite).putBack,
		"many claimers handle each event once and each subject in order": (*suite).many,
		"what chance does to it is what it does to a model":              (*suite).byChance,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reopen := open(t)
			test(&suite{T: t, inbox: reopen(), other: reopen(), transactional: transactional})
		})
	}
}

type suite struct {
	*testing.T
	inbox, other  webhook.Inbox // two processes with one store
	transactional bool
}

func entry(key, subject string, after time.Duration) webhook.Entry {
	return webhook.Entry{Provider: provider, Key: key, Subject: subject, Body: []byte("{}"), ReceivedAt: start.Add(after)}
}

func (s *suite) store(entries ...webhook.Entry) {
	s.Helper()
	for _, e := range entries {
		if fresh, err := s.inbox.Store(s.Context(), e); err != nil || !fresh {
			s.Fatalf("store %s: got %v, %v", e.Key, fresh, err)
		}
	}
}

func (s *suite) claim(inbox webhook.Inbox, after time.Duration) *webhook.Claim {
	s.Helper()
	claim, err := inbox.Claim(s.Context(), provider, start.Add(after), lease)
	if err != nil {
		s.Fatalf("claim: %v", err)
	}
	return claim
}

// mustClaim claims an event that must be the one with this key; an empty key means
// that there must be none.
func (s *suite) mustClaim(inbox webhook.Inbox, after time.Duration, key string) *webhook.Claim {
	s.Helper()
	claim := s.claim(inbox, after)
	switch {
	case claim == nil && key != "":
		s.Fatalf("claimed nothing, want %s", key)
	case claim != nil && claim.Key != key:
		s.Fatalf("claimed %s, want %q", claim.Key, key)
	}
	return claim
}

func nothing(context.Context) error { return nil }

// neverUndone is an effect of a claim that was lost: only a transaction can undo
// it.
func (s *suite) neverUndone(context.Context) error {
	if !s.transactional {
		s.Error("the effect of a lost claim has happened")
	}
	return nil
}

func (s *suite) complete(inbox webhook.Inbox, claim *webhook.Claim, after time.Duration) {
	s.Helper()
	if err := inbox.Complete(s.Context(), claim, start.Add(after), nothing); err != nil {
		s.Fatalf("complete %s: %v", claim.Key, err)
	}
}

func (s *suite) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) lost(what string, err error) {
	s.Helper()
	if !errors.Is(err, webhook.ErrLost) {
		s.Errorf("%s: got %v, want ErrLost", what, err)
	}
}

func (s *suite) shelved(shelf webhook.Shelf) (keys []string) {
	s.Helper()
	list, err := s.inbox.Shelved(s.Context(), provider, shelf, 100)
	s.check(err)
	for _, l := range list {
		keys = append(keys, l.Key)
	}
	return keys
}

func (s *suite) newOnce() {
	s.store(entry("k", "s", 0))
	for _, inbox := range []webhook.Inbox{s.inbox, s.other} {
		again := entry("k", "another", time.Hour)
		again.Body = []byte(`{"another":1}`)
		if fresh, err := inbox.Store(s.Context(), again); fresh || err != nil {
			s.Errorf("a second time: got %v, %v", fresh, err)
		}
	}
	claim := s.mustClaim(s.other, 0, "k")
	if string(claim.Body) != "{}" {
		s.Error("a duplicate replaced the event")
	}
	s.complete(s.other, claim, 0)
	if fresh, err := s.inbox.Store(s.Context(), entry("k", "s", time.Hour)); fresh || err != nil {
		s.Errorf("after it was done: got %v, %v", fresh, err)
	}
	s.mustClaim(s.inbox, time.Hour, "")
}

func (s *suite) storeAtOnce() {
	var group sync.WaitGroup
	var fresh atomic.Int32
	for i := range 16 {
		inbox := s.inbox
		if i%2 == 1 {
			inbox = s.other
		}
		group.Go(func() {
			first, err := inbox.Store(s.Context(), entry("k", "s", 0))
			if err != nil {
				s.Error(err)
			} else if first {
				fresh.Add(1)
			}
		})
	}
	group.Wait()
	if n := fresh.Load(); n != 1 {
		s.Errorf("%d were first", n)
	}
}

func (s *suite) asStored() {
	e := entry("paypay/Transaction/fields/00ff", "paypay/"+strings.Repeat("~", 120), 0)
	e.Body = bytes.Repeat([]byte{0, 0xff, '\'', '"', '\n', 'x', 0xe5, 0xba, 0x97}, 64<<10/9)
	s.store(e)
	claim := s.mustClaim(s.other, 0, e.Key)
	if claim.Provider != e.Provider || claim.Subject != e.Subject || !bytes.Equal(claim.Body, e.Body) || !claim.ReceivedAt.Equal(e.ReceivedAt) {
		s.Errorf("got %s %s %v %v", claim.Provider, claim.Subject, claim.Body, claim.ReceivedAt)
	}
	if claim.Token == "" || claim.Attempts != 0 || claim.Why != "" {
		s.Errorf("got token %q, %d attempts, %q", claim.Token, claim.Attempts, claim.Why)
	}
}

func (s *suite) dueFirst() {
	s.store(entry("b", "2", 2*time.Second), entry("a", "1", time.Second), entry("c", "3", time.Hour))
	s.mustClaim(s.inbox, 0, "")
	s.mustClaim(s.inbox, 2*time.Second, "a")
	s.mustClaim(s.other, 2*time.Second, "b")
	s.mustClaim(s.inbox, 2*time.Second, "")
}

func (s *suite) providers() {
	paidys := entry("p", "s", 0)
	paidys.Provider = overlay.Paidy
	s.store(paidys)
	s.mustClaim(s.inbox, 0, "")
	claim, err := s.inbox.Claim(s.Context(), overlay.Paidy, start, lease)
	if err != nil || claim == nil || claim.Provider != overlay.Paidy {
		s.Errorf("got %v, %v", claim, err)
	}
}

func (s *suite) oneAtATime() {
	s.store(entry("a1", "a", 0), entry("a2", "a", 0), entry("a3", "a", 0), entry("b1", "b", 1))
	a1 := s.mustClaim(s.inbox, time.Second, "a1")
	b1 := s.mustClaim(s.other, time.Second, "b1")
	s.mustClaim(s.other, time.Second, "")
	s.complete(s.other, b1, 0)
	s.mustClaim(s.inbox, time.Second, "")
	s.complete(s.inbox, a1, 0)
	a2 := s.mustClaim(s.other, time.Second, "a2")
	s.mustClaim(s.inbox, time.Second, "")
	s.complete(s.other, a2, 0)
	s.mustClaim(s.inbox, time.Second, "a3")
}

func (s *suite) retry() {
	s.store(entry("a1", "a", 0), entry("a2", "a", 0))
	claim := s.mustClaim(s.inbox, 0, "a1")
	s.check(s.inbox.Retry(s.Context(), claim, start.Add(time.Hour), "the shop is closed"))
	s.lost("a claim that was given back", s.inbox.Retry(s.Context(), claim, start, ""))
	s.mustClaim(s.other, time.Hour-time.Second, "")
	claim = s.mustClaim(s.other, time.Hour, "a1")
	if claim.Attempts != 1 || claim.Why != "the shop is closed" {
		s.Errorf("got %d attempts, %q", claim.Attempts, claim.Why)
	}
	s.complete(s.other, claim, time.Hour)
	s.mustClaim(s.other, time.Hour, "a2")
}

func (s *suite) shelve() {
	s.store(entry("a1", "a", 0), entry("b1", "b", time.Millisecond), entry("a2", "a", 2*time.Millisecond))
	for _, c := range []struct {
		key   string
		shelf webhook.Shelf
	}{{"a1", webhook.DeadLetters}, {"b1", webhook.Quarantine}, {"a2", webhook.DeadLetters}} {
		claim := s.mustClaim(s.inbox, time.Second, c.key)
		s.check(s.inbox.Shelve(s.Context(), claim, c.shelf, start.Add(time.Second), "no use: "+c.key))
		s.lost("a claim that was listed", s.inbox.Shelve(s.Context(), claim, c.shelf, start, ""))
	}
	s.mustClaim(s.inbox, time.Hour, "")
	if dead, quarantined := s.shelved(webhook.DeadLetters), s.shelved(webhook.Quarantine); !slices.Equal(dead, []string{"a1", "a2"}) || !slices.Equal(quarantined, []string{"b1"}) {
		s.Errorf("got %v and %v", dead, quarantined)
	}
	list, err := s.other.Shelved(s.Context(), provider, webhook.DeadLetters, 1)
	s.check(err)
	if len(list) != 1 || list[0].Key != "a1" || list[0].Why != "no use: a1" || list[0].Attempts != 1 || !list[0].At.Equal(start.Add(time.Second)) || string(list[0].Body) != "{}" {
		s.Errorf("got %+v", list)
	}
	if list, err := s.other.Shelved(s.Context(), overlay.Paidy, webhook.DeadLetters, 10); err != nil || len(list) != 0 {
		s.Errorf("another provider's list: got %v, %v", list, err)
	}
	if fresh, err := s.inbox.Store(s.Context(), entry("a1", "a", 0)); fresh || err != nil {
		s.Errorf("a duplicate of a listed event: got %v, %v", fresh, err)
	}
}

func (s *suite) requeue() {
	s.store(entry("a1", "a", 0), entry("a2", "a", 0))
	s.check(s.inbox.Shelve(s.Context(), s.mustClaim(s.inbox, 0, "a1"), webhook.Quarantine, start, "why"))
	a2 := s.mustClaim(s.inbox, 0, "a2")
	s.check(s.other.Requeue(s.Context(), "a1", start.Add(time.Second)))
	s.mustClaim(s.inbox, time.Second, "")
	s.complete(s.inbox, a2, time.Second)
	a1 := s.mustClaim(s.inbox, time.Second, "a1")
	if a1.Attempts != 0 || a1.Why != "" {
		s.Errorf("got %d attempts, %q", a1.Attempts, a1.Why)
	}
	if left := s.shelved(webhook.Quarantine); left != nil {
		s.Errorf("still listed: %v", left)
	}
	for _, key := range []string{"a1", "a2", "nobody"} {
		if err := s.inbox.Requeue(s.Context(), key, start); !errors.Is(err, webhook.ErrNotListed) {
			s.Errorf("requeue %s: got %v", key, err)
		}
		if err := s.inbox.Discard(s.Context(), key, start); !errors.Is(err, webhook.ErrNotListed) {
			s.Errorf("discard %s: got %v", key, err)
		}
	}
}

func (s *suite) discard() {
	s.store(entry("a1", "a", 0))
	s.check(s.inbox.Shelve(s.Context(), s.mustClaim(s.inbox, 0, "a1"), webhook.Quarantine, start, "why"))
	s.check(s.other.Discard(s.Context(), "a1", start))
	if left := s.shelved(webhook.Quarantine); left != nil {
		s.Errorf("still listed: %v", left)
	}
	s.mustClaim(s.inbox, time.Hour, "")
	if fresh, err := s.inbox.Store(s.Context(), entry("a1", "a", 0)); fresh || err != nil {
		s.Errorf("its duplicate: got %v, %v", fresh, err)
	}
}

func (s *suite) forget() {
	s.store(entry("early", "1", 0), entry("late", "2", 1*time.Second), entry("listed", "3", 2*time.Second), entry("leased", "4", 3*time.Second), entry("waiting", "5", 4*time.Second))
	s.complete(s.inbox, s.mustClaim(s.inbox, time.Second, "early"), time.Second)
	s.complete(s.inbox, s.mustClaim(s.inbox, time.Second, "late"), time.Hour)
	s.check(s.inbox.Shelve(s.Context(), s.mustClaim(s.inbox, 2*time.Second, "listed"), webhook.DeadLetters, start, "why"))
	s.mustClaim(s.inbox, 3*time.Second, "leased")
	if n, err := s.other.Forget(s.Context(), overlay.Paidy, start.Add(time.Minute)); err != nil || n != 0 {
		s.Errorf("forgot %d of another provider, %v", n, err)
	}
	if n, err := s.other.Forget(s.Context(), overlay.PayPay, start.Add(time.Second)); err != nil || n != 0 {
		s.Errorf("forgot %d of what was done at that very time, %v", n, err)
	}
	if n, err := s.other.Forget(s.Context(), overlay.PayPay, start.Add(time.Minute)); err != nil || n != 1 {
		s.Errorf("forgot %d, %v, want 1", n, err)
	}
	if n, err := s.other.Forget(s.Context(), overlay.PayPay, start.Add(time.Minute)); err != nil || n != 0 {
		s.Errorf("forgot %d more, %v", n, err)
	}
	for key, want := range map[string]bool{"early": true, "late": false, "listed": false, "leased": false, "waiting": false} {
		if fresh, err := s.inbox.Store(s.Context(), entry(key, key, 0)); err != nil || fresh != want {
			s.Errorf("%s: new %v, %v, want %v", key, fresh, err, want)
		}
	}
}

func (s *suite) leaseRunsOut() {
	s.store(entry("a1", "a", 0), entry("a2", "a", 0))
	first := s.mustClaim(s.inbox, 0, "a1")
	s.mustClaim(s.other, lease-time.Second, "")
	second := s.mustClaim(s.other, lease, "a1")
	if second.Attempts != 1 || second.Token == first.Token {
		s.Errorf("got %d attempts, same token %v", second.Attempts, second.Token == first.Token)
	}
	s.lost("complete", s.inbox.Complete(s.Context(), first, start, s.neverUndone))
	s.lost("retry", s.inbox.Retry(s.Context(), first, start, ""))
	s.lost("shelve", s.inbox.Shelve(s.Context(), first, webhook.DeadLetters, start, ""))
	s.complete(s.other, second, lease)
	s.lost("complete what another has completed", s.inbox.Complete(s.Context(), first, start, s.neverUndone))
	s.mustClaim(s.other, lease, "a2")
}

func (s *suite) effectFails() {
	s.store(entry("a1", "a", 0))
	claim := s.mustClaim(s.inbox, 0, "a1")
	failure := errors.New("no")
	if err := s.inbox.Complete(s.Context(), claim, start, func(context.Context) error { return failure }); !errors.Is(err, failure) {
		s.Fatalf("got %v", err)
	}
	s.mustClaim(s.other, time.Second, "")
	s.check(s.inbox.Retry(s.Context(), claim, start.Add(time.Second), "no"))
	claim = s.mustClaim(s.other, time.Second, "a1")
	if err := s.other.Complete(s.Context(), claim, start, func(context.Context) error { return failure }); !errors.Is(err, failure) {
		s.Fatalf("got %v", err)
	}
	s.check(s.other.Shelve(s.Context(), claim, webhook.DeadLetters, start, "no"))
	if dead := s.shelved(webhook.DeadLetters); !slices.Equal(dead, []string{"a1"}) {
		s.Errorf("got %v", dead)
	}
}

// cutOff claims from within an effect, after the lease: for the store that looks
// as if the effect's process had died.
func (s *suite) cutOff() {
	s.store(entry("a1", "a", 0), entry("a2", "a", 0), entry("a3", "a", 0))
	claim := s.mustClaim(s.inbox, 0, "a1")
	if s.transactional {
		failure := errors.New("killed")
		_ = s.inbox.Complete(s.Context(), claim, start, func(context.Context) error { return failure })
		if again := s.mustClaim(s.other, lease, "a1"); again.Attempts != 1 {
			s.Errorf("got %d attempts", again.Attempts)
		}
		return
	}
	var a2 *webhook.Claim
	err := s.inbox.Complete(s.Context(), claim, start.Add(lease), func(context.Context) error {
		a2 = s.mustClaim(s.other, lease, "a2")
		list, err := s.other.Shelved(s.Context(), provider, webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 || list[0].Key != "a1" || list[0].Why != webhook.Interrupted {
			s.Errorf("got %v, %v", list, err)
		}
		return nil
	})
	if err != nil {
		s.Errorf("an effect that came to its end after all: got %v", err)
	}
	if dead := s.shelved(webhook.DeadLetters); dead != nil {
		s.Errorf("done and still listed: %v", dead)
	}
	s.mustClaim(s.inbox, lease, "")
	s.complete(s.other, a2, lease)
	s.mustClaim(s.inbox, lease, "a3")
}

// putBack is cutOff where a person has put the event back meanwhile.
func (s *suite) putBack() {
	if s.transactional {
		return // its event was never listed
	}
	s.store(entry("a1", "a", 0))
	var again *webhook.Claim
	err := s.inbox.Complete(s.Context(), s.mustClaim(s.inbox, 0, "a1"), start.Add(lease), func(context.Context) error {
		s.mustClaim(s.other, lease, "")
		s.check(s.other.Requeue(s.Context(), "a1", start.Add(lease)))
		again = s.mustClaim(s.other, lease, "a1")
		return nil
	})
	s.lost("an effect that came to its end after all", err)
	s.complete(s.other, again, lease)
}

func (s *suite) many() {
	const subjects, each = 12, 12
	for i := range each {
		for subject := range subjects {
			s.store(entry(fmt.Sprintf("%d/%d", subject, i), fmt.Sprint(subject), time.Duration(i)*time.Millisecond))
		}
	}
	var mu sync.Mutex
	done := map[string][]string{}
	busy := map[string]bool{}
	left := subjects * each
	var group sync.WaitGroup
	for worker := range 6 {
		inbox := s.inbox
		if worker%2 == 1 {
			inbox = s.other
		}
		group.Go(func() {
			for {
				mu.Lock()
				over := left == 0
				mu.Unlock()
				if over || s.Failed() {
					return
				}
				claim, err := inbox.Claim(s.Context(), provider, start.Add(time.Second), time.Hour)
				if err != nil {
					s.Errorf("claim: %v", err)
					return
				}
				if claim == nil {
					time.Sleep(time.Millisecond)
					continue
				}
				mu.Lock()
				if busy[claim.Subject] {
					s.Errorf("%s: two events of one subject at a time", claim.Key)
				}
				busy[claim.Subject] = true
				done[claim.Subject] = append(done[claim.Subject], claim.Key)
				mu.Unlock()
				err = inbox.Complete(s.Context(), claim, start, func(context.Context) error {
					mu.Lock()
					defer mu.Unlock()
					busy[claim.Subject] = false
					left--
					return nil
				})
				if err != nil {
					s.Errorf("complete: %v", err)
					return
				}
			}
		})
	}
	group.Wait()
	for subject := range subjects {
		keys := done[fmt.Sprint(subject)]
		if len(keys) != each {
			s.Errorf("subject %d: %d events handled, want %d", subject, len(keys), each)
		}
		for i, key := range keys {
			if want := fmt.Sprintf("%d/%d", subject, i); key != want {
				s.Errorf("subject %d: number %d is %s", subject, i, key)
			}
		}
	}
}
