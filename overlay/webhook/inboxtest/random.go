package inboxtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// randomTest calls an inbox and the model in the same random ways.
type randomTest struct {
	*tester

	model  *model
	random *rand.Rand
}

// call is a random call with its arguments.
type call struct {
	step     int
	inbox    webhook.Inbox
	provider overlay.Provider
	list     webhook.Queue
	key      string
	why      string
}

// compareWithModel compares an inbox with the model. It logs the seed of a failure.
func (t *tester) compareWithModel() {
	seed := rand.Uint64()
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()

	r := &randomTest{
		tester: t, random: rand.New(rand.NewPCG(seed, 0)),
		model: &model{events: map[string]*modelEvent{}, now: start},
	}
	for step := range 300 {
		c := r.newCall(step)
		switch r.random.IntN(9) {
		case 0, 1:
			r.storeEvent(c)
		case 2, 3:
			r.claimEvent(c)
		case 4:
			r.settle(c)
		case 5:
			r.settleStale(c)
		case 6:
			r.takeOffList(c)
		case 7:
			r.compareList(c)
		case 8:
			r.advance(c)
		}
	}
}

func (r *randomTest) newCall(step int) call {
	return call{
		step:     step,
		inbox:    pick(r, r.inbox, r.other),
		provider: pick(r, overlay.PayPay, overlay.Paidy),
		list:     pick(r, webhook.DeadLetters, webhook.Quarantine),
		key:      fmt.Sprint(r.random.IntN(24)),
		why:      fmt.Sprint("step ", step),
	}
}

func pick[T any](r *randomTest, choices ...T) T { return choices[r.random.IntN(len(choices))] }

// describe says what a call does, for the message of a failure.
func (r *randomTest) describe(c call, format string, args ...any) string {
	return fmt.Sprintf("step %d, %v later: %s", c.step, r.model.now.Sub(start), fmt.Sprintf(format, args...))
}

func (r *randomTest) storeEvent(c call) {
	e := entry(c.key, fmt.Sprint(r.random.IntN(6)), 0)
	e.Provider, e.ReceivedAt = c.provider, r.model.now
	what := r.describe(c, "store %s of %s", c.key, e.Subject)

	fresh, err := c.inbox.Store(r.Context(), e)

	require.NoError(r, err, what)
	require.Equal(r, r.model.store(e), fresh, what)
}

func (r *randomTest) claimEvent(c call) {
	what := r.describe(c, "claim of %s", c.provider)

	claim, err := c.inbox.Claim(r.Context(), c.provider, r.model.now, lease)

	require.NoError(r, err, what)
	want := r.model.next(c.provider)
	if want == nil {
		require.Nil(r, claim, what)
		return
	}
	require.NotNil(r, claim, what)
	r.model.lease(want, claim)
	require.Equal(r, want.Key, claim.Key, what)
	require.Equal(r, want.Subject, claim.Subject, what)
	require.Equal(r, want.Attempts, claim.Attempts, what)
	require.Equal(r, want.Why, claim.Why, what)
}

// settle ends a claim in one of the ways there are.
func (r *randomTest) settle(c call) {
	leased := r.model.leased()
	if len(leased) == 0 {
		return
	}
	e := pick(r, leased...)
	defer r.model.release(e)

	switch now := r.model.now; r.random.IntN(4) {
	case 0:
		e.done, e.At = true, now
		require.NoError(r, c.inbox.Complete(r.Context(), e.claim, now, noEffect), r.describe(c, "complete %s", e.Key))
	case 1:
		e.list, e.Why, e.At = c.list, c.why, now
		e.Attempts++
		require.NoError(r, c.inbox.DeadLetter(r.Context(), e.claim, c.list, now, c.why), r.describe(c, "list %s", e.Key))
	case 2:
		r.fail(c, e)
		r.giveBack(c, e)
	case 3:
		r.giveBack(c, e)
	}
}

// fail lets an effect fail before the claim is given back. Without that the event
// would look like one whose effect was cut off.
func (r *randomTest) fail(c call, e *modelEvent) {
	failure := errors.New("no")
	err := c.inbox.Complete(r.Context(), e.claim, r.model.now, func(context.Context) error { return failure })

	require.ErrorIs(r, err, failure, r.describe(c, "fail %s", e.Key))
}

func (r *randomTest) giveBack(c call, e *modelEvent) {
	e.due, e.Why = r.model.now.Add(time.Second), c.why
	e.Attempts++

	require.NoError(r, c.inbox.Retry(r.Context(), e.claim, e.due, c.why), r.describe(c, "retry %s", e.Key))
}

// settleStale uses a claim that belongs to its owner no longer.
func (r *randomTest) settleStale(c call) {
	if len(r.model.stale) == 0 {
		return
	}
	claim := pick(r, r.model.stale...)

	var err error
	switch r.random.IntN(3) {
	case 0:
		err = c.inbox.Complete(r.Context(), claim, r.model.now, r.lostEffect)
	case 1:
		err = c.inbox.Retry(r.Context(), claim, r.model.now, c.why)
	case 2:
		err = c.inbox.DeadLetter(r.Context(), claim, c.list, r.model.now, c.why)
	}

	require.ErrorIs(r, err, webhook.ErrLeaseExpired, r.describe(c, "settle %s by a stale claim", claim.Key))
}

// takeOffList requeues or discards an event, which need not be a dead letter.
func (r *randomTest) takeOffList(c call) {
	e, discards := r.model.events[c.key], r.random.IntN(3) == 0
	take := c.inbox.Requeue
	if discards {
		take = c.inbox.Discard
	}
	what := r.describe(c, "take %s off its list, discard: %v", c.key, discards)

	err := take(r.Context(), c.key, r.model.now)

	if e == nil || e.list == "" {
		require.ErrorIs(r, err, webhook.ErrNoDeadLetter, what)
		return
	}
	require.NoError(r, err, what)
	if discards {
		e.done, e.At, e.list = true, r.model.now, ""
		return
	}
	e.Attempts, e.Why = 0, ""
	r.model.enqueue(e)
}

func (r *randomTest) compareList(c call) {
	what := r.describe(c, "list %s of %s", c.list, c.provider)

	events, err := c.inbox.DeadLetters(r.Context(), c.provider, c.list, 100)

	require.NoError(r, err, what)
	var lines []string
	for _, event := range events {
		lines = append(lines, listLine(event))
	}
	require.Equal(r, r.model.deadLetters(c.provider, c.list), lines, what)
}

// advance moves the clock and sometimes purges what is done.
func (r *randomTest) advance(c call) {
	r.model.now = r.model.now.Add(pick(r, time.Microsecond, time.Second, lease))
	if r.random.IntN(4) > 0 {
		return
	}
	before := r.model.now.Add(-2 * lease)
	what := r.describe(c, "purge of %s", c.provider)

	purged, err := c.inbox.Purge(r.Context(), c.provider, before)

	require.NoError(r, err, what)
	require.Equal(r, r.model.purge(c.provider, before), purged, what)
}
