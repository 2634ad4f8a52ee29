package inboxtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// model is what an inbox does, in the fewest words: it looks at every event each
// time.
type model struct {
	events map[string]*modelled
	seq    int
	now    time.Time
	stale  []*webhook.Claim // which are their holders' no longer
}

type modelled struct {
	webhook.Shelved
	seq   int
	shelf webhook.Shelf // the list it lies on
	done  bool
	due   time.Time      // leased: when the lease ends
	claim *webhook.Claim // of whom it is leased, as the inbox gave it
}

func (e *modelled) open() bool { return !e.done && e.shelf == "" }

func (m *model) isLeased(e *modelled) bool { return e.open() && e.claim != nil && e.due.After(m.now) }

// leased are the events whose claims may be used, in an order that chance does not
// change.
func (m *model) leased() (leased []*modelled) {
	for _, e := range m.events {
		if m.isLeased(e) {
			leased = append(leased, e)
		}
	}
	slices.SortFunc(leased, func(a, b *modelled) int { return cmp.Compare(a.Key, b.Key) })
	return leased
}

// enqueue puts an event that is due now behind all others.
func (m *model) enqueue(e *modelled) {
	m.seq++
	e.seq, e.due, e.shelf = m.seq, m.now, ""
}

// release takes a claim from its holder.
func (m *model) release(e *modelled) { m.stale, e.claim = append(m.stale, e.claim), nil }

// next is the event that a claim must return.
func (m *model) next(provider overlay.Provider) (next *modelled) {
	for _, e := range m.events {
		if !e.open() || e.Provider != provider || e.due.After(m.now) {
			continue
		}
		waits := false
		for _, o := range m.events {
			waits = waits || o != e && o.open() && o.Subject == e.Subject && (o.seq < e.seq || m.isLeased(o))
		}
		if !waits && (next == nil || cmp.Or(e.due.Compare(next.due), cmp.Compare(e.seq, next.seq)) < 0) {
			next = e
		}
	}
	return next
}

func (m *model) listed(provider overlay.Provider, shelf webhook.Shelf) (list []string) {
	var found []*modelled
	for _, e := range m.events {
		if e.shelf == shelf && e.Provider == provider {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b *modelled) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.seq, b.seq)) })
	for _, e := range found {
		list = append(list, listing(e.Shelved))
	}
	return list
}

func listing(e webhook.Shelved) string {
	return fmt.Sprintf("%s after %d: %s", e.Key, e.Attempts, e.Why)
}

// settle ends the claim of an event in one of the ways there are.
func (m *model) settle(ctx context.Context, inbox webhook.Inbox, e *modelled, way int, shelf webhook.Shelf, why string) (err error) {
	defer m.release(e)
	switch way {
	case 0:
		e.done, e.At = true, m.now
		return inbox.Complete(ctx, e.claim, m.now, nothing)
	case 1:
		e.shelf, e.Why, e.At = shelf, why, m.now
		e.Attempts++
		return inbox.Shelve(ctx, e.claim, shelf, m.now, why)
	case 2: // before it is given back, or it would look like one that was cut off
		failure := errors.New("no")
		if err = inbox.Complete(ctx, e.claim, m.now, func(context.Context) error { return failure }); !errors.Is(err, failure) {
			return fmt.Errorf("not the error of the effect: %w", err)
		}
	}
	e.due, e.Why = m.now.Add(time.Second), why
	e.Attempts++
	return inbox.Retry(ctx, e.claim, e.due, why)
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
	m := &model{events: map[string]*modelled{}, now: start}
	for step := range 300 {
		inbox := []webhook.Inbox{s.inbox, s.other}[chance.IntN(2)]
		provider := []overlay.Provider{overlay.PayPay, overlay.Paidy}[chance.IntN(2)]
		shelf := []webhook.Shelf{webhook.DeadLetters, webhook.Quarantine}[chance.IntN(2)]
		key := fmt.Sprint(chance.IntN(24))
		known := m.events[key]
		why := fmt.Sprint("step ", step)
		did, same := "", true
		switch chance.IntN(9) {
		case 0, 1:
			e := entry(key, fmt.Sprint(chance.IntN(6)), 0)
			e.Provider, e.ReceivedAt = provider, m.now
			fresh, err := inbox.Store(s.Context(), e)
			did, same = fmt.Sprintf("store %s of %s: got %v, %v", key, e.Subject, fresh, err), err == nil && fresh == (known == nil)
			if known == nil {
				m.events[key] = &modelled{Shelved: webhook.Shelved{Entry: e}}
				m.enqueue(m.events[key])
			}
		case 2, 3:
			claim, err := inbox.Claim(s.Context(), provider, m.now, lease)
			want := m.next(provider)
			did = fmt.Sprintf("claim of %s: got %v, %v, want %v", provider, claim, err, want)
			if same = err == nil && (claim == nil) == (want == nil); !same || want == nil {
				break
			}
			if want.claim != nil {
				want.Attempts++
				m.release(want)
			}
			want.claim, want.due = claim, m.now.Add(lease)
			same = claim.Key == want.Key && claim.Subject == want.Subject && claim.Attempts == want.Attempts && claim.Why == want.Why
		case 4:
			leased := m.leased()
			if len(leased) == 0 {
				continue
			}
			e := leased[chance.IntN(len(leased))]
			err := m.settle(s.Context(), inbox, e, chance.IntN(4), shelf, why)
			did, same = fmt.Sprintf("settle %s: got %v", e.Key, err), err == nil
		case 5:
			if len(m.stale) == 0 {
				continue
			}
			claim := m.stale[chance.IntN(len(m.stale))]
			var err error
			switch chance.IntN(3) {
			case 0:
				err = inbox.Complete(s.Context(), claim, m.now, s.neverUndone)
			case 1:
				err = inbox.Retry(s.Context(), claim, m.now, why)
			case 2:
				err = inbox.Shelve(s.Context(), claim, shelf, m.now, why)
			}
			did, same = fmt.Sprintf("settle %s, which is another's: got %v", claim.Key, err), errors.Is(err, webhook.ErrLost)
		case 6:
			isListed, discard := known != nil && known.shelf != "", chance.IntN(3) == 0
			take := inbox.Requeue
			if discard {
				take = inbox.Discard
			}
			err := take(s.Context(), key, m.now)
			did, same = fmt.Sprintf("take %s off its list: got %v", key, err), err == nil && isListed || errors.Is(err, webhook.ErrNotListed) && !isListed
			switch {
			case isListed && discard:
				known.done, known.At, known.shelf = true, m.now, ""
			case isListed:
				known.Attempts, known.Why = 0, ""
				m.enqueue(known)
			}
		case 7:
			list, err := inbox.Shelved(s.Context(), provider, shelf, 100)
			var got []string
			for _, l := range list {
				got = append(got, listing(l))
			}
			want := m.listed(provider, shelf)
			did, same = fmt.Sprintf("list %s of %s: got %v, %v, want %v", shelf, provider, got, err, want), err == nil && slices.Equal(got, want)
		case 8:
			m.now = m.now.Add([]time.Duration{time.Microsecond, time.Second, lease}[chance.IntN(3)])
			if chance.IntN(4) > 0 {
				continue
			}
			before := m.now.Add(-2 * lease)
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
			s.Fatalf("step %d, %v later: %s", step, m.now.Sub(start), did)
		}
	}
}
