package sim

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// settled is how long the receivers get to handle the last events.
const settled = 15 * time.Minute

// desk is where the shop receives what the providers tell it.
type desk struct {
	seed      uint64
	sandbox   *sandbox.Sandbox
	receivers []*webhook.Receiver
	posts     []*post
	runs      sync.WaitGroup
	stop      context.CancelFunc

	mu      sync.Mutex
	handled []notice
	failed  map[string]bool // by body: the handler has failed once
}

// notice is one event that the shop was told: handled, or put on a list.
type notice struct {
	provider policy.Provider
	body     string
	verdict  webhook.Verdict
	shown    string        // the id of the payment that confirmed it
	list     webhook.Queue // empty: it was handled
	why      string        // it is on the list
}

// hasDesk reports whether the shop of a run receives events: where the network does all,
// one in six does.
func hasDesk(seed uint64) bool {
	return *simulatedNetwork == all && harness.Dice(seed, deskDice).IntN(6) == 0
}

// failingInbox is an inbox that cannot store one event in twenty at first.
type failingInbox struct {
	*webhook.Memory
	seed uint64

	mu     sync.Mutex
	failed map[string]bool // by key
}

func newFailingInbox(seed uint64) *failingInbox {
	return &failingInbox{Memory: webhook.NewMemory(0), seed: seed, failed: map[string]bool{}}
}

// Store stores an event.
func (i *failingInbox) Store(ctx context.Context, entry webhook.Entry) (bool, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.failed[entry.Key] && harness.DiceOfText(i.seed, inboxDice, entry.Key).IntN(20) == 0 {
		i.failed[entry.Key] = true
		return false, errDatabase
	}
	return i.Memory.Store(ctx, entry)
}

// openDesk starts a receiver for each provider. They confirm events by the clients of a
// process of their own. It returns nil if the shop receives no events.
func (s *shop) openDesk(t *testing.T, network *testkit.Network) *desk {
	t.Helper()
	if !hasDesk(s.seed) {
		return nil
	}
	d := &desk{seed: s.seed, sandbox: s.sandbox, failed: map[string]bool{}}
	var ctx context.Context
	ctx, d.stop = context.WithCancel(t.Context())
	h, m := s.machines[0].start(), s.machines[0]
	config := func() webhook.Config {
		return webhook.Config{
			Sources: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Inbox: newFailingInbox(s.seed),
			Now: m.now, Poll: recoveryPause,
		}
	}
	payPayEvents, err := webhook.PayPay(webhook.ConfirmPayPay(h.PayPay), d.handle, config())
	require.NoError(t, err)
	paidyEvents, err := webhook.Paidy(webhook.ConfirmPaidy(h.Paidy), d.handle, config())
	require.NoError(t, err)
	legacyEvents, err := webhook.PaidyLegacy(webhook.ConfirmPaidyLegacy(h.Legacy), d.handle, config())
	require.NoError(t, err)

	d.receivers = []*webhook.Receiver{payPayEvents, paidyEvents, legacyEvents}
	for i, provider := range []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy} {
		p := newPost(s.seed, provider, d.receivers[i])
		d.posts = append(d.posts, p)
		require.NoError(t, s.sandbox.SetWebhookURL(string(provider), serve(t, network, p)))
		d.runs.Go(func() { assert.NoError(t, d.receivers[i].Run(ctx)) })
	}
	return d
}

var errBusy = errors.New("the shop is busy")

// handle is the shop's own code. At one event in ten it fails first, but not at the last
// attempt, which comes first to the shop where the provider could not be asked before:
// such an event would rightly lie among the dead letters.
func (d *desk) handle(_ context.Context, e webhook.Delivery) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	body := string(e.Raw)
	fails := harness.DiceOfText(d.seed, handlerDice, body).IntN(10) == 0
	if fails && !d.failed[body] && e.Attempt < webhook.DefaultMaxAttempts {
		d.failed[body] = true
		return errBusy
	}
	d.handled = append(d.handled, notice{
		provider: e.Provider, body: body, verdict: e.Verdict, shown: shownBy(e.Truth),
	})
	return nil
}

// shownBy returns the id of the payment that was read; empty where none was.
func shownBy(truth any) string {
	switch payment := truth.(type) {
	case *paypay.Payment:
		return string(payment.PaymentID)
	case *paidy.Payment:
		return payment.ID
	}
	return ""
}

// close ends the receivers, and returns what is wrong with what the shop was told. The
// ledger must be that of now, and an id in shared may stand for several payments.
func (d *desk) close(t *testing.T, ledger []state.Effect, shared map[string]bool) (wrong []eventFault) {
	t.Helper()
	if d == nil {
		return nil
	}
	time.Sleep(time.Minute) // until the last events are sent
	for _, p := range d.posts {
		require.NoError(t, d.sandbox.SetWebhookURL(string(p.provider), ""))
	}
	for _, p := range d.posts {
		p.underWay.wait()
	}
	time.Sleep(settled)
	d.stop()
	d.runs.Wait()
	for i, p := range d.posts {
		var events []notice
		for _, e := range d.handled {
			if e.provider == p.provider {
				events = append(events, e)
			}
		}
		if len(p.sent) > 200 && d.receivers[i].Counters().Duplicates == 0 {
			wrong = append(wrong, eventFault{p.provider, "the receiver noticed no duplicates", ""})
		}
		events = append(events, listedBy(t, d.receivers[i])...)
		wrong = append(wrong, judgeEvents(p, events, newLedgerOf(p.provider, ledger, shared))...)
	}
	return wrong
}

// listedBy returns the events that a receiver did not hand over.
func listedBy(t *testing.T, r *webhook.Receiver) (events []notice) {
	t.Helper()
	for _, list := range []webhook.Queue{webhook.Quarantine, webhook.DeadLetters} {
		listed, err := r.DeadLetters(context.WithoutCancel(t.Context()), list, perRun)
		assert.NoError(t, err)
		for i := range listed {
			events = append(events, notice{
				provider: listed[i].Provider, body: string(listed[i].Raw), list: list, why: listed[i].Why,
			})
		}
	}
	return events
}
