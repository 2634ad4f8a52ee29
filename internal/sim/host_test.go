package sim

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// host is what a process of a merchant calls.
type host struct {
	*harness.Clients

	// call makes a call, once or more often.
	call func(ctx context.Context, send sending) error
	// learn returns what a call tells about its write. An answer is there if the call
	// asked for it.
	learn func(answer overlay.Answer, err error) oracle.Belief
}

// sending is what sends the request of a write.
type sending func(ctx context.Context) error

// providers are the addresses of the gateways in front of the providers.
type providers map[policy.Provider]string

// newHost returns a host whose clients have the product's defaults, their own transport
// among them, but for the network, the clock and the record, which end with the process.
func newHost(
	t *testing.T, s *sandbox.Sandbox, network *testkit.Network, at providers, now func() time.Time,
	record *numberedRecord, p *process,
) *host {
	t.Helper()
	path := func(own http.RoundTripper) http.RoundTripper {
		return crashingTransport{p, stoppingTransport{p, numbered{pausing{p, network, own}}}}
	}
	h := connect(t, s, at, overlay.WithTransport(path),
		overlay.WithClock(now), overlay.WithRecord(crashingRecord{p, record}))
	h.call = func(ctx context.Context, send sending) error {
		err := send(ctx)
		record.noteKept(ctx, err)
		return err
	}
	h.learn = harness.Told
	return h
}

// connect returns a host with clients for all providers.
func connect(t *testing.T, s *sandbox.Sandbox, at providers, options ...overlay.Option) *host {
	t.Helper()
	access := harness.AccessTo(s)
	access.At = at
	clients, err := access.Connect(options...)
	require.NoError(t, err)
	return &host{Clients: clients}
}

// unanswerable reports whether the provider can never be asked.
func unanswerable(err error) bool { return errors.Is(err, overlay.ErrUnresolvable) }

// numbered tells the gateway which write a request belongs to.
type numbered struct{ next http.RoundTripper }

func (n numbered) RoundTrip(r *http.Request) (*http.Response, error) {
	if write, ok := harness.WriteOf(r.Context()); ok {
		r = r.Clone(r.Context())
		r.Header.Set(writeHeader, strconv.Itoa(write))
	}
	return n.next.RoundTrip(r)
}

// isRead reports whether a request changes nothing.
func isRead(r *http.Request) bool { return r.Method == http.MethodGet || r.URL.Path == "/pay/status" }

// recover asks all providers what became of the writes that are due.
func (h *host) recover(ctx context.Context) (found []overlay.Found, err error) {
	for _, recoverWrites := range []func(context.Context) (overlay.Recovered, error){
		h.PayPay.Recover, h.Paidy.Recover, h.Legacy.Recover,
	} {
		recovered, failure := recoverWrites(ctx)
		found, err = append(found, recovered.Found...), errors.Join(err, failure)
	}
	return found, err
}
