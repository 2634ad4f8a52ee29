package sandbox_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// captureAndLeave sends a capture and cancels it as soon as a condition holds.
func captureAndLeave(t *testing.T, r *captureRig, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for !condition() && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()

	_, _, err := r.capture(ctx, newClient(t))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWhatIsDoneForAClientThatGoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault    sandbox.Fault
		captured bool
	}{
		{sandbox.Fault{Kind: sandbox.FaultLatency, Delay: time.Hour}, false},
		{sandbox.Fault{Kind: sandbox.FaultTimeoutBefore}, false},
		{sandbox.Fault{Kind: sandbox.FaultTimeoutAfter}, true},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			t.Parallel()
			r := newCaptureRig(t, c.fault)

			captureAndLeave(t, r, func() bool { return r.Injected()[c.fault.Kind] > 0 && r.captured() == c.captured })
			logged := func() bool { return len(r.log.all()) == 1 }
			require.Eventually(t, logged, 10*time.Second, time.Millisecond)
			assert.Zero(t, r.log.all()[0].Status)
			assert.Equal(t, c.captured, r.captured())
		})
	}
}

func TestCloseEndsRequestsThatFaultsDelay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind     sandbox.FaultKind
		captured bool
	}{
		{sandbox.FaultLatency, false},
		{sandbox.FaultLateCommit, false},
		{sandbox.FaultTimeoutBefore, false},
		{sandbox.FaultTimeoutAfter, true},
		{sandbox.FaultSlowBody, true},
		{sandbox.FaultRefused, false},
	} {
		testkit.RunInBubble(t, string(c.kind), func(t *testing.T) {
			shop := startMemoryShop(t, sandbox.Config{})
			paidyFault(t, shop.Sandbox, sandbox.Fault{Kind: c.kind, Delay: time.Hour})
			ended := make(chan error, 1)
			go func() {
				_, err := shop.capture()
				ended <- err
			}()
			synctest.Wait()
			assert.Equal(t, 1, shop.Injected()[c.kind])

			shop.assertClosesSoon()

			assert.Error(t, <-ended, "the client got an answer")
			assert.Equal(t, c.captured, len(shop.Ledger()) == 2)
		})
	}
}
