package inboxtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jppay/jppay/overlay/webhook"
)

// model is what an inbox does, in the fewest words: it looks at every event each
// time.
type model struct {
	events map[string]*modelled
	seq    int
}

type modelled struct {
	webhook.Shelved
	seq   int
	shelf webhook.Shelf // "" waiting or leased
	done  bool
	due   time.Time      // leased: when the lease ends
	claim *webhook.Claim // of whom it is leased, as the inbox gave it
}

func (e *modelled) open() bool { return !e.done && e.shelf == "" }

func (e *modelled) leasedAt(now time.Time) bool {
	return e.open() && e.claim != nil && e.due.After(now)
}

// line puts an event behind all others.
func (m *model) line(e *modelled, due time.Time) {
	m.seq++
	e.seq, e.due, e.claim, e.shelf = m.seq, due, nil, ""
}

// next is the event that a claim must return.
func (m *model) next(provider webhook.Provider, now time.Time) (next *modelled) {
	for _, e := range m.events {
		if !e.open() || e.Provider != provider || e.due.After(now) {
			continue
		}
		waits := false
		for _, o := range m.events {
			waits = waits || o != e && o.open() && o.Subject == e.Subject && (o.seq < e.seq || o.leasedAt(now))
		}
		if !waits && (next == nil || cmp.Or(e.due.Compare(next.due), cmp.Compare(e.seq, next.seq)) < 0) {
			next = e
		}
	}
	return next
}

func (m *model) listed(provider webhook.Provider, shelf webhook.Shelf) (list []string) {
	var found []*modelled
	for _, e := range m.events {
		if e.shelf == shelf && !e.done && e.Provider == provider {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b *modelled) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.seq, b.seq)) })
	for _, e := range found {
		list = append(list, fmt.Sprintf("%s after %d: %s", e.Key, e.Attempts, e.Why))
	}
	return list
}

// byChance does what chance says to the inbox and to the model.
func (s *suite) byChance() {
	seed := rand.Uint64()
	chance := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if s.Failed() {
			s.Logf("seed %d", seed)
		}
	}()
	m := &model{events: map[string]*modelled{}}
	now := start
	var stale []*webhook.Claim
	failure := errors.New("no")
	for step := range 300 {
		inbox := []webhook.Inbox{s.inbox, s.other}[chance.IntN(2)]
		provider := []webhook.Provider{webhook.FromPayPay, webhook.FromPaidy}[chance.IntN(2)]
		shelf := []webhook.Shelf{webhook.DeadLetters, webhook.Quarantine}[chance.IntN(2)]
		key := fmt.Sprint(chance.IntN(24))
		known := m.events[key]
		why := fmt.Sprint("step ", step)
		var leased []*modelled
		for _, e := range m.events {
			if e.leasedAt(now) {
				leased = append(leased, e)
			}
		}
		slices.SortFunc(leased, func(a, b *modelled) int { return cmp.Compare(a.Key, b.Key) })
		did, same := "", true
		switch chance.IntN(9) {
		case 0, 1:
			e := entry(key, fmt.Sprint(chance.IntN(6)), 0)
			e.Provider, e.ReceivedAt = provider, now
			fresh, err := inbox.Store(s.Context(), e)
			did, same = fmt.Sprintf("store %s of %s: got %v, %v", key, e.Subject, fresh, err), err == nil && fresh == (known == nil)
			if known == nil {
				m.events[key] = &modelled{Shelved: webhook.Shelved{Entry: e}}
				m.line(m.events[key], now)
			}
		case 2, 3:
			claim, err := inbox.Claim(s.Context(), provider, now, lease)
			want := m.next(provider, now)
			did = fmt.Sprintf("claim of %s: got %v, %v, want %v", provider, claim, err, want)
			if same = err == nil && (claim == nil) == (want == nil); !same || want == nil {
				break
			}
			if want.claim != nil {
				want.Attempts++
				stale = append(stale, want.claim)
			}
			want.claim, want.due = claim, now.Add(lease)
			same = claim.Key == want.Key && claim.Subject == want.Subject && claim.Attempts == want.Attempts && claim.Why == want.Why
		case 4:
			if len(leased) == 0 {
				continue
			}
			e := leased[chance.IntN(len(leased))]
			var err error
			switch chance.IntN(4) {
			case 0:
				err = inbox.Complete(s.Context(), e.claim, now, nothing)
				e.done, e.At = true, now
				stale = append(stale, e.claim)
			case 1:
				if err = inbox.Complete(s.Context(), e.claim, now, func(context.Context) error { return failure }); errors.Is(err, failure) {
					err = nil
				} else {
					err = fmt.Errorf("not the error of the effect: %w", err)
				}
				fallthrough // or it would look like one that was cut off
			case 2:
				err = errors.Join(err, inbox.Retry(s.Context(), e.claim, now.Add(time.Second), why))
				e.due, e.Why = now.Add(time.Second), why
				e.Attempts++
				stale, e.claim = append(stale, e.claim), nil
			case 3:
				err = inbox.Shelve(s.Context(), e.claim, shelf, now, why)
				e.shelf, e.Why, e.At = shelf, why, now
				e.Attempts++
				stale, e.claim = append(stale, e.claim), nil
			}
			did, same = fmt.Sprintf("settle %s: got %v", e.Key, err), err == nil
		case 5:
			if len(stale) == 0 {
				continue
			}
			claim := stale[chance.IntN(len(stale))]
			var err error
			switch chance.IntN(3) {
			case 0:
				err = inbox.Complete(s.Context(), claim, now, s.neverUndone)
			case 1:
				err = inbox.Retry(s.Context(), claim, now, why)
			case 2:
				err = inbox.Shelve(s.Context(), claim, shelf, now, why)
			}
			did, same = fmt.Sprintf("settle %s, which is another's: got %v", claim.Key, err), errors.Is(err, webhook.ErrLost)
		case 6:
			isListed, discard := known != nil && !known.done && known.shelf != "", chance.IntN(3) == 0
			take := inbox.Requeue
			if discard {
				take = inbox.Discard
			}
			err := take(s.Context(), key, now)
			did, same = fmt.Sprintf("take %s off its list: got %v", key, err), err == nil && isListed || errors.Is(err, webhook.ErrNotListed) && !isListed
			switch {
			case isListed && discard:
				known.done, known.At = true, now
			case isListed:
				known.Attempts, known.Why = 0, ""
				m.line(known, now)
			}
		case 7:
			list, err := inbox.Shelved(s.Context(), provider, shelf, 100)
			var got []string
			for _, l := range list {
				got = append(got, fmt.Sprintf("%s after %d: %s", l.Key, l.Attempts, l.Why))
			}
			want := m.listed(provider, shelf)
			did, same = fmt.Sprintf("list %s of %s: got %v, %v, want %v", shelf, provider, got, err, want), err == nil && slices.Equal(got, want)
		case 8:
			now = now.Add([]time.Duration{time.Microsecond, time.Second, lease}[chance.IntN(3)])
			if chance.IntN(4) > 0 {
				continue
			}
			before := now.Add(-2 * lease)
			want := 0
			for key, e := range m.events {
				if e.done && e.Provider == provider && e.At.Before(before) {
					delete(m.events, key)
					want++
				}
			}
			got, err := inbox.Forget(s.Context(), provider, before)
			did, same = fmt.Sprintf("forget of %s: got %d, %v, want %d", provider, got, err, want), err == nil && got == want
		}
		if !same {
			s.Fatalf("step %d, %v later: %s", step, now.Sub(start), did)
		}
	}
}
