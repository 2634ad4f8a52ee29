package sim

import (
	"context"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// webhookPlan makes the providers send some of their events twice and some late.
func webhookPlan(seed uint64) sandbox.Plan {
	plan := sandbox.Plan{Seed: seed}
	for _, provider := range []policy.Provider{policy.PayPay, policy.Paidy} {
		plan.Rules = append(plan.Rules,
			sandbox.Rule{
				Fault:       sandbox.Fault{Provider: provider, Kind: sandbox.FaultWebhookDuplicate},
				Probability: 0.1,
			},
			sandbox.Rule{
				Fault:       sandbox.Fault{Provider: provider, Kind: sandbox.FaultWebhookDelay, Delay: time.Minute},
				Probability: 0.1,
			})
	}
	return plan
}

// told is one event that the shop's handler was told.
type told struct {
	provider                       policy.Provider
	key                            string // by which the receiver tells duplicates
	kind                           string
	state, payment, order, capture string
	verdict                        webhook.Verdict
	quarantined                    bool // it was not handled, and lies on the list for people to look at
}

// desk is where the shop receives what the providers tell it.
type desk struct {
	mu        sync.Mutex
	events    []told
	receivers []*webhook.Receiver
	runs      sync.WaitGroup
	stop      context.CancelFunc
}

// openDesk starts a receiver for PayPay and one for Paidy, which confirm events by
// clients of a process of their own.
func (s *shop) openDesk(t *testing.T, network *testkit.Network) *desk {
	t.Helper()
	d := &desk{}
	var ctx context.Context
	ctx, d.stop = context.WithCancel(t.Context())
	h := s.machines[0].start()
	config := webhook.Config{
		Sources: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Inbox: webhook.NewMemory(0), Now: s.machines[0].now,
	}
	payPay, err := webhook.PayPay(webhook.ConfirmPayPay(h.payPay), d.handle, config)
	require.NoError(t, err)
	config.Inbox = webhook.NewMemory(0)
	paidy, err := webhook.Paidy(webhook.ConfirmPaidy(h.paidy), d.handle, config)
	require.NoError(t, err)

	for provider, receiver := range map[policy.Provider]*webhook.Receiver{policy.PayPay: payPay, policy.Paidy: paidy} {
		require.NoError(t, s.sandbox.SetWebhookURL(string(provider), serve(t, network, receiver)))
		d.receivers = append(d.receivers, receiver)
		d.runs.Go(func() { assert.NoError(t, receiver.Run(ctx)) })
	}
	return d
}

// serve starts a server on the network and returns its URL.
func serve(t *testing.T, network *testkit.Network, handler http.Handler) string {
	t.Helper()
	listener, err := network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: handler}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		assert.NoError(t, server.Close())
		assert.ErrorIs(t, <-served, http.ErrServerClosed)
	})
	return "http://" + listener.Addr().String()
}

// handle notes an event.
func (d *desk) handle(_ context.Context, e webhook.Delivery) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.note(e.Event, e.Verdict, false)
	return nil
}

func (d *desk) note(e webhook.Event, verdict webhook.Verdict, quarantined bool) {
	d.events = append(d.events, told{
		provider: e.Provider, key: e.Key, kind: e.Type, state: e.State, payment: e.PaymentID,
		order: e.MerchantPaymentID, capture: e.CaptureID, verdict: verdict, quarantined: quarantined,
	})
}

// close ends the receivers and returns what they were told.
func (d *desk) close(t *testing.T) []told {
	t.Helper()
	d.stop()
	d.runs.Wait()
	for _, receiver := range d.receivers {
		assert.Positive(t, receiver.Counters().Duplicates, "nothing was sent twice")
		listed, err := receiver.List(context.WithoutCancel(t.Context()), webhook.Quarantine, 1000)
		assert.NoError(t, err)
		for i := range listed {
			d.note(listed[i].Event, webhook.NotAsked, true)
		}
	}
	return d.events
}
