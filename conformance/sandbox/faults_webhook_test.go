package sandbox_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// startWithReceiver starts a sandbox whose webhooks of Paidy are received.
func startWithReceiver(t *testing.T) (*sandbox.Sandbox, *testkit.Receiver) {
	t.Helper()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	return s, receiver
}

func TestWebhookFaults(t *testing.T) {
	t.Parallel()
	drop := sandbox.Fault{Kind: sandbox.FaultWebhookDrop}
	dropOf := func(webhook string) sandbox.Fault {
		return sandbox.Fault{Kind: sandbox.FaultWebhookDrop, Webhook: webhook}
	}
	duplicate := sandbox.Fault{Kind: sandbox.FaultWebhookDuplicate}
	reorder := sandbox.Fault{Kind: sandbox.FaultWebhookReorder}
	reorderTwo := sandbox.Fault{Kind: sandbox.FaultWebhookReorder, Times: 2}
	delay := sandbox.Fault{Kind: sandbox.FaultWebhookDelay, Delay: time.Second}

	for _, c := range []struct {
		name     string
		faults   []sandbox.Fault // of the first webhooks, in turn
		sent     int
		received []int // numbers of payments in the order of arrival
	}{
		{"without a fault", nil, 3, []int{0, 1, 2}},
		{"sent twice", []sandbox.Fault{duplicate}, 2, []int{0, 0, 1}},
		{"after the next", []sandbox.Fault{reorder}, 3, []int{1, 0, 2}},
		{"two after the next that does not wait", []sandbox.Fault{reorderTwo}, 4, []int{2, 0, 1, 3}},
		{"waiting with none that follows", []sandbox.Fault{reorderTwo}, 2, []int{0, 1}},
		{"waiting, and the next is dropped", []sandbox.Fault{reorder, drop}, 3, []int{2, 0}},
		{"delayed", []sandbox.Fault{delay}, 3, []int{1, 2, 0}},
		{"delayed, without one that overtakes", []sandbox.Fault{delay}, 1, []int{0}},
		{"dropped", []sandbox.Fault{drop}, 2, []int{1}},
		{"a fault of another webhook", []sandbox.Fault{dropOf("tokenEvent")}, 1, []int{0}},
		{"a fault of this webhook", []sandbox.Fault{dropOf("paymentEvent")}, 2, []int{1}},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			shop := startMemoryShop(t, sandbox.Config{})
			for _, fault := range c.faults {
				paidyFault(t, shop.Sandbox, fault)
			}

			var ids, want []string
			for range c.sent {
				ids = append(ids, checkout(t, shop.Sandbox))
			}
			for _, i := range c.received {
				want = append(want, ids[i])
			}
			rig.Flush(t, shop.Sandbox)

			assert.Equal(t, want, shop.paymentIDs())
			assert.Len(t, shop.Ledger(), c.sent)
		})
	}
}

// sendTwoUnder sends two webhooks of Paidy, the first of them under a fault.
func sendTwoUnder(t *testing.T, kind sandbox.FaultKind) (*sandbox.Sandbox, *testkit.Receiver) {
	t.Helper()
	s, receiver := startWithReceiver(t)
	paidyFault(t, s, sandbox.Fault{Kind: kind})

	checkout(t, s)
	checkout(t, s)
	rig.Flush(t, s)

	return s, receiver
}

func TestDeliveriesSayWhatWasDropped(t *testing.T) {
	t.Parallel()
	s, _ := sendTwoUnder(t, sandbox.FaultWebhookDrop)

	deliveries := s.Deliveries()
	require.Len(t, deliveries, 2)
	assert.Zero(t, deliveries[0].Status)
	assert.EqualError(t, deliveries[0].Err, "not sent: fault webhook-drop")
	assert.NoError(t, deliveries[1].Err)
}

func TestAWebhookFromAWrongSourceComesFromElsewhere(t *testing.T) {
	t.Parallel()
	s, receiver := sendTwoUnder(t, sandbox.FaultWebhookWrongSource)

	want := []string{"127.0.0.2", "127.0.0.1"}
	if listener, err := net.Listen("tcp", "127.0.0.2:0"); err == nil {
		_ = listener.Close()
	} else { // a system with one loopback address
		want = want[1:]
		deliveries := s.Deliveries()
		require.Len(t, deliveries, 2)
		assert.Error(t, deliveries[0].Err)
	}

	var sources []string
	for _, request := range receiver.Requests() {
		source, _, err := net.SplitHostPort(request.RemoteAddr)
		require.NoError(t, err)
		sources = append(sources, source)
	}
	assert.Equal(t, want, sources)
}

func TestAWebhookThatWaitsForTheNextGoesWithoutFlushToo(t *testing.T) {
	t.Parallel()
	s, receiver := startWithReceiver(t)
	paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultWebhookReorder})

	checkout(t, s)
	received := func() bool { return len(receiver.Bodies()) == 1 }
	require.Eventually(t, received, 10*time.Second, time.Millisecond)
}

func TestCloseDoesNotWaitForDelayedWebhooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{})
		paidyFault(t, shop.Sandbox, sandbox.Fault{Kind: sandbox.FaultWebhookReorder})
		checkout(t, shop.Sandbox)
		paidyFault(t, shop.Sandbox, sandbox.Fault{Kind: sandbox.FaultWebhookDelay, Delay: time.Hour})
		checkout(t, shop.Sandbox)

		shop.assertClosesSoon()

		assert.ErrorContains(t, shop.Flush(t.Context()), "closed with 2 webhooks unsent")
	})
}
