package sim

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// report is what one run showed.
type report struct {
	writes     int
	violations []violation
	traces     *traces
}

// simulate lets a shop make so many writes, in virtual time.
func simulate(t *testing.T, seed uint64, writes int) (found report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network, traces := testkit.NewNetwork(), newTraces()
		provider, err := sandbox.New(sandbox.Config{Network: network, Seed: seed})
		require.NoError(t, err)
		require.NoError(t, provider.PayPay.SetWallet(customer, 99_000_000_000, 0))
		at, gateways := startGateways(t, network, provider, seed, traces)
		s := &shop{seed: seed, sandbox: provider, traces: traces}
		s.host = newHost(t, provider, network, at, time.Now, overlay.NewMemoryRecord())

		s.open(t.Context(), writes)
		for _, g := range gateways {
			g.wait()
		}

		ledger := provider.Ledger()
		provider.Close()
		assert.Empty(t, provider.Findings())
		found = report{len(s.books), judge(s.books, ledger), traces}
	})
	return found
}

const workers = 32

// open lets the workers sell until so many writes were made.
func (s *shop) open(ctx context.Context, writes int) {
	var made atomic.Int64
	var group sync.WaitGroup
	for number := range workers {
		group.Go(func() {
			for w := s.worker(number); made.Add(1) <= int64(writes)/2; {
				w.sell(ctx)
			}
		})
	}
	group.Wait()
}

func startGateways(
	t *testing.T, network *testkit.Network, s *sandbox.Sandbox, seed uint64, traces *traces,
) (at providers, gateways []*gateway) {
	t.Helper()
	at = providers{}
	for _, provider := range []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy} {
		listener, err := network.Listen("127.0.0.1:0")
		require.NoError(t, err)
		g := newGateway(seed, s.Handler(provider), traces)
		server := &http.Server{Handler: g}
		served := make(chan error, 1)
		go func() { served <- server.Serve(listener) }()
		t.Cleanup(func() {
			assert.NoError(t, server.Close())
			assert.ErrorIs(t, <-served, http.ErrServerClosed)
		})
		at[provider] = "http://" + listener.Addr().String()
		gateways = append(gateways, g)
	}
	return at, gateways
}

func TestTry(t *testing.T) {
	began := time.Now()
	found := simulate(t, 1, 2000)
	t.Logf("%d writes, %d violations, %s", found.writes, len(found.violations), time.Since(began))
	kinds := map[string]int{}
	shown := map[string]string{}
	for _, v := range found.violations {
		k := string(v.wish.provider) + " " + v.wish.operation + ": " + string(v.fault)
		kinds[k]++
		if shown[k] == "" {
			shown[k] = v.String() + "\n" + found.traces.of(v.wish.write)
		}
	}
	for k, n := range kinds {
		t.Logf("%d %s\n%s", n, k, shown[k])
	}
}
