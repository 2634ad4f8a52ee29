package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/admin"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
)

// Config configures a sandbox. The zero value is a good one.
type Config struct {
	// Seed drives every generated id: equal seeds, equal Start and equal calls in
	// equal order give equal ids. Some ids hold the time, hence Start.
	Seed uint64
	// Start is the instant at which the sandbox's clock begins and stands still
	// until Clock.Advance or Clock.Set. Zero means that it follows real time.
	Start time.Time
	// Log receives one Entry a request, one at a time, before the answer is sent, so
	// that a client that has the answer finds the entry. It must return soon and must
	// not call the sandbox's servers or Close, which wait for it. Nil logs nothing.
	Log func(server.Entry)
	// PayPayPort, PaidyPort and LegacyPort are TCP ports on 127.0.0.1; 0 takes
	// any free one.
	PayPayPort, PaidyPort, LegacyPort int
	// WebhookURLs says where webhooks go, by provider ("paypay") or by provider
	// and webhook ("paypay/kycInfoUpdated"); the longer key wins, also with an
	// empty URL. Webhooks without a URL are not sent.
	WebhookURLs map[string]string
	// Strict refuses requests that differ from the document. By default the sandbox serves,
	// and notes in the log, what a provider takes or may take: fields and parameters that the
	// document does not know, parameters that are there twice, null and "" where they
	// stand for nothing, and a few values that clients in production send.
	Strict bool
	// Plan says what goes wrong from the start; see SetPlan.
	Plan faults.Plan
	// World is the reading of the facts that no source settles; package worlds describes
	// them.
	World World
	// Admin serves the admin endpoint (see the package comment) on AdminPort of
	// 127.0.0.1; 0 takes any free port. It asks for no password: every program on
	// this machine can then do to the sandbox what its Go methods can.
	Admin     bool
	AdminPort int
	// AllowRemoteWebhooks lets webhooks leave this machine. By default only
	// loopback addresses are contacted.
	AllowRemoteWebhooks bool
	// Network is where the servers listen and webhooks are sent; nil is this
	// machine's loopback. A simulation gives one in memory.
	Network network.Network
	// Now is the host's clock, which the sandbox's clock follows; nil is time.Now.
	Now func() time.Time
}

// Sandbox is a running set of servers, one a provider, on loopback. All its
// methods are safe for concurrent use.
type Sandbox struct {
	// PayPay, Paidy and Legacy hold the base URLs, the keys, and what a test can
	// do on the other side of each API.
	PayPay *paypay.Sandbox
	Paidy  *paidy.Sandbox
	Legacy *paidylegacy.Sandbox
	// AdminURL is the base URL of the admin endpoint; empty without Config.Admin.
	AdminURL string
	// Clock is the sandbox's clock: signatures are checked against it and
	// expiries follow it.
	Clock *Clock

	state  *state.State
	faults *faults.Injector
	hooks  *webhooks.Outbox
	host   *server.Host
	close  sync.Once
}

// New starts a sandbox. It returns an error for a bad Config or a port in use;
// nothing is left running then. Close stops it.
func New(cfg Config) (*Sandbox, error) {
	on := cfg.Network
	if on == nil {
		on = network.Loopback{Remote: cfg.AllowRemoteWebhooks}
	}
	s := &Sandbox{Clock: state.NewClock(cfg.Start, cfg.Now), faults: faults.New()}
	s.state = state.New(s.Clock, cfg.Seed)
	s.hooks = webhooks.New(s.state, s.faults, on, cfg.AllowRemoteWebhooks)
	s.host = server.New(s.state, s.faults, on, cfg.Log, cfg.Strict)
	if err := s.start(cfg, on); err != nil {
		s.Close()
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	return s, nil
}

// start sets everything up before it serves the first request.
func (s *Sandbox) start(cfg Config, on network.Network) error {
	if err := cfg.World.Check(); err != nil {
		return fmt.Errorf("Config.World: %w", err)
	}
	if err := s.addAPIs(cfg, on); err != nil {
		return err
	}
	if err := s.faults.SetPlan(cfg.Plan); err != nil {
		return fmt.Errorf("Config.Plan: %w", err)
	}
	if cfg.Admin {
		listener, err := listen(on, "AdminPort", cfg.AdminPort)
		if err != nil {
			return err
		}
		s.AdminURL = "http://" + listener.Addr().String()
		s.host.AddPages(server.Admin, admin.Handler(s, s.Clock, s.PayPay, s.Paidy), listener)
	}

	for _, key := range slices.Sorted(maps.Keys(cfg.WebhookURLs)) {
		if err := s.hooks.SetURL(key, cfg.WebhookURLs[key]); err != nil {
			return fmt.Errorf("Config.WebhookURLs: %w", err)
		}
	}

	s.host.Start()
	return nil
}

func (s *Sandbox) addAPIs(cfg Config, on network.Network) error {
	var payPayAPI, paidyAPI, legacyAPI server.Backend
	s.PayPay, payPayAPI = paypay.New(s.state, s.hooks, cfg.World)
	s.Paidy, paidyAPI = paidy.New(s.state, s.hooks, cfg.World)
	s.Legacy, legacyAPI = paidylegacy.New(s.state, s.hooks)
	for _, api := range []struct {
		name    Provider
		field   string
		port    int
		url     *string
		backend server.Backend
	}{
		{ProviderPayPay, "PayPayPort", cfg.PayPayPort, &s.PayPay.URL, payPayAPI},
		{ProviderPaidy, "PaidyPort", cfg.PaidyPort, &s.Paidy.URL, paidyAPI},
		{ProviderLegacy, "LegacyPort", cfg.LegacyPort, &s.Legacy.URL, legacyAPI},
	} {
		listener, err := listen(on, api.field, api.port)
		if err != nil {
			return err
		}
		*api.url = "http://" + listener.Addr().String()
		s.host.AddAPI(api.name, api.backend, listener)
	}
	return nil
}

func listen(on network.Network, field string, port int) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, fmt.Errorf("Config.%s is %d, want a TCP port, or 0 for any free one", field, port)
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	listener, err := on.Listen(address)
	if err != nil {
		var failure *net.OpError // its text repeats the address
		if errors.As(err, &failure) {
			err = failure.Err
		}
		return nil, fmt.Errorf("Config.%s: cannot listen on %s: %w; 0 takes any free port", field, address, err)
	}
	return listener, nil
}

// Close stops the servers and then the sending of webhooks; webhooks that still wait
// are not sent, see Flush. Requests under way have two seconds to end. Those that wait
// because of a fault end at once, and what was not done yet is not done. When Close
// returns, nothing is running any more. Closing twice is fine.
func (s *Sandbox) Close() {
	s.close.Do(func() {
		s.host.Close()
		s.hooks.Close()
	})
}

// Handler returns the handler of a provider, for programs that bring a server or a
// network of their own; nil for an unknown provider.
func (s *Sandbox) Handler(provider Provider) http.Handler { return s.host.API(provider) }

// Ledger returns a copy of everything that really happened, in order, for a test to
// compare with what the program under test believes. It keeps the first 262144
// effects.
func (s *Sandbox) Ledger() []Effect {
	s.Clock.Advance(0) // do what has fallen due
	return s.state.Effects()
}

// Findings returns what the sandbox found wrong with itself: answers that break the
// document, panics (those of Config.Log too), webhooks that break the document or were
// dropped because 256 were waiting, a full ledger, a port that another program took
// while the fault "refused" had given it up. Each finding is there once; at most 1000
// are kept. Answers that a fault changed on purpose are no findings, nor are webhooks
// that a receiver refused.
func (s *Sandbox) Findings() []Finding { return s.state.Findings() }

// Flush waits until every webhook queued so far was delivered or has failed; see
// Deliveries for which. It sends those that wait because of the fault
// "webhook-reorder" and waits for those that "webhook-delay" delays. It returns an
// error if ctx ends or the sandbox is closed before that.
func (s *Sandbox) Flush(ctx context.Context) error { return s.hooks.Flush(ctx) }
