package sandbox

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/admin"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/page"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// Config configures a sandbox. The zero value is usable.
type Config struct {
	// Seed determines every generated id: the same Seed, the same Start and the same calls in
	// the same order give the same ids. Start counts because some ids hold the time.
	Seed uint64
	// Start is the time at which the sandbox's clock begins. The clock stands still until
	// Clock.Advance or Clock.Set. Zero means that it follows real time.
	Start time.Time
	// Log is called with one Entry for each request, one at a time, before the answer is
	// sent, so that a client that has the answer finds the entry. It must return soon and
	// must not call the sandbox's servers or Close, which wait for it. Nil logs nothing.
	Log func(server.Entry)
	// Listen is the IP address to listen at; empty is 127.0.0.1. "0.0.0.0" and "::" are
	// all addresses of this machine. At another address than loopback the admin
	// endpoint asks for a token.
	Listen string
	// PayPayPort, PaidyPort and LegacyPort are TCP ports; 0 takes any free one.
	PayPayPort, PaidyPort, LegacyPort int
	// OnePort serves all three APIs at the TCP port Port; 0 takes any free one. The Host
	// header of a request tells its provider (paypay.localhost, or a host of the provider's
	// own such as api.paidy.com); otherwise its path does.
	OnePort bool
	Port    int
	// Names are the host names and IP addresses, besides those of this machine, by which
	// programs and browsers reach the sandbox, such as the service's name in a compose
	// file. Pages and the admin endpoint refuse other names; the certificate has them.
	Names []string
	// TLS serves https. The certificate is signed by a CA of the sandbox's own, see
	// Sandbox.CA.
	TLS bool
	// TLSFolder is the folder of ca.pem, cert.pem and key.pem. They are used again while they
	// are valid; without the folder they are made anew each time. You may put a certificate of
	// your own there.
	TLSFolder string
	// Merchants are the merchants that call the APIs, each with its own keys, users,
	// payments and budgets. The first is that of Sandbox.PayPay, Paidy and Legacy;
	// Sandbox.Merchant returns the others. If there are none, the sandbox has one merchant.
	Merchants []MerchantConfig
	// WebhookURLs says where webhooks go, by provider ("paypay") or by provider
	// and webhook ("paypay/kycInfoUpdated"); the longer key wins, also with an
	// empty URL. Webhooks without a URL are not sent.
	WebhookURLs map[string]string
	// Strict refuses requests that differ from the document. Without it, the sandbox serves
	// requests that a provider accepts or may accept, and says so in the log: with fields and
	// parameters that the document does not know, duplicate parameters, null and "" that mean
	// nothing, and a few values that clients in production send.
	Strict bool
	// Plan is the plan of faults from the start; see SetPlan.
	Plan faults.Plan
	// World is the reading of the facts that no source settles, until ChangeWorld; package
	// worlds describes them.
	World World
	// Admin serves the admin endpoint (see the package comment) on AdminPort; 0 takes any
	// free port. On loopback it asks for no password: every program on this machine can
	// then do to the sandbox what its Go methods can.
	Admin     bool
	AdminPort int
	// AdminToken is the bearer token of the admin endpoint, 16 characters at least. If it is
	// empty, the admin endpoint needs no token on loopback, and at another address the sandbox
	// makes one: see Sandbox.AdminToken.
	AdminToken string
	// WebhookHosts are the host names and IP addresses to which webhooks may go besides
	// this machine.
	WebhookHosts []string
	// AllowRemoteWebhooks lets webhooks go anywhere.
	AllowRemoteWebhooks bool
	// Network is where the servers listen and webhooks are sent; nil is this machine. A
	// simulation gives one in memory.
	Network network.Network
	// Now is the host's clock, which the sandbox's clock follows; nil is time.Now.
	Now func() time.Time
	// NoJournal keeps no journal: Calls returns nothing. It saves time in runs of millions of
	// calls.
	NoJournal bool
}

// Check returns what is wrong with a configuration in itself, without starting a sandbox.
func (c Config) Check() error {
	if err := c.check(); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	return nil
}

func (c Config) check() error {
	if err := c.World.Check(); err != nil {
		return fmt.Errorf("Config.World: %w", err)
	}
	if err := c.checkAccess(); err != nil {
		return err
	}
	if err := c.checkMerchants(); err != nil {
		return fmt.Errorf("Config.Merchants: %w", err)
	}
	allowed := webhooks.Allowed{Anywhere: c.AllowRemoteWebhooks, Hosts: lowered(c.WebhookHosts)}
	for _, merchant := range c.Merchants {
		for _, key := range slices.Sorted(maps.Keys(merchant.WebhookURLs)) {
			if err := allowed.Check(key, merchant.WebhookURLs[key]); err != nil {
				return fmt.Errorf("Config.Merchants: merchant %q: WebhookURLs: %w", merchant.Name, err)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.WebhookURLs)) {
		if err := allowed.Check(key, c.WebhookURLs[key]); err != nil {
			return fmt.Errorf("Config.WebhookURLs: %w", err)
		}
	}
	return nil
}

// Sandbox is a running set of servers, one a provider. All its methods are safe for
// concurrent use.
type Sandbox struct {
	// PayPay, Paidy and Legacy hold the base URLs, the keys, and what a test can
	// do on the other side of each API.
	PayPay *PayPay
	Paidy  *Paidy
	Legacy *Legacy
	// AdminURL is the base URL of the admin endpoint; empty without Config.Admin.
	AdminURL string
	// AdminToken is the token of the admin endpoint; empty if it needs none.
	AdminToken string
	// CA is the certificate that clients are to trust, as PEM; nil without Config.TLS.
	CA []byte
	// Clock is the sandbox's clock: signatures are checked against it and
	// expiries follow it.
	Clock *Clock

	journal *journal.Journal

	state  *state.State
	world  *worlds.Current
	faults *faults.Injector
	hooks  *webhooks.Outbox
	host   *server.Host
	close  sync.Once

	cfg       Config
	merchants []Merchant
	engines   []engine // of all merchants
}

// New starts a sandbox. It returns an error for a bad Config or a port in use;
// nothing is left running then. Close stops it.
func New(cfg Config) (*Sandbox, error) {
	allowed := webhooks.Allowed{Anywhere: cfg.AllowRemoteWebhooks, Hosts: lowered(cfg.WebhookHosts)}
	on := cfg.Network
	if on == nil {
		on = network.Loopback{Remote: allowed.Anywhere, Hosts: allowed.Hosts}
	}
	s := &Sandbox{
		Clock: state.NewClock(cfg.Start, cfg.Now), world: worlds.NewCurrent(cfg.World), faults: faults.New(), cfg: cfg,
	}
	s.state = state.New(s.Clock, cfg.Seed)
	if !cfg.NoJournal {
		s.journal = journal.New(s.Clock)
	}
	s.hooks = webhooks.New(s.state, s.journal, s.faults, on, allowed)
	s.host = server.New(s.state, s.journal, s.faults, on, cfg.Log, cfg.Strict)
	if err := s.start(cfg, on); err != nil {
		s.Close()
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	return s, nil
}

// start sets everything up before it serves the first request.
func (s *Sandbox) start(cfg Config, on network.Network) error {
	if err := cfg.check(); err != nil {
		return err
	}
	if err := s.setAccess(cfg); err != nil {
		return err
	}
	if err := s.addAPIs(cfg, on); err != nil {
		return err
	}
	if err := s.faults.SetPlan(cfg.Plan); err != nil {
		return fmt.Errorf("Config.Plan: %w", err)
	}
	if cfg.Admin {
		listener, err := listen(on, cfg, "AdminPort", cfg.AdminPort)
		if err != nil {
			return err
		}
		s.AdminURL = baseURL(cfg, listener)
		calls := admin.Handler(s, s.Clock, s.adminMerchants())
		s.host.AddPages(server.Admin, calls, page.InFrontOf, listener)
	}

	s.setWebhookURLs()
	s.host.Start()
	return nil
}

func (s *Sandbox) addAPIs(cfg Config, on network.Network) error {
	s.addMerchants()
	s.journal.SetSecrets(s.ownSecrets())
	if cfg.OnePort {
		return s.serve(cfg, on, "Port", cfg.Port, ProviderPayPay, ProviderPaidy, ProviderLegacy)
	}
	for _, api := range []struct {
		name  Provider
		field string
		port  int
	}{
		{ProviderPayPay, "PayPayPort", cfg.PayPayPort},
		{ProviderPaidy, "PaidyPort", cfg.PaidyPort},
		{ProviderLegacy, "LegacyPort", cfg.LegacyPort},
	} {
		if err := s.serve(cfg, on, api.field, api.port, api.name); err != nil {
			return err
		}
	}
	return nil
}

// serve serves providers at one port.
func (s *Sandbox) serve(cfg Config, on network.Network, field string, port int, names ...Provider) error {
	listener, err := listen(on, cfg, field, port)
	if err != nil {
		return err
	}
	for _, name := range names {
		s.setURL(name, baseURL(cfg, listener))
	}
	s.host.Serve(listener, names...)
	return nil
}

// Close stops the servers, and then the sending of webhooks. It does not send webhooks that
// still wait: see Flush. Requests under way have two seconds to end. Requests that wait because
// of a fault end at once, without their effect if that has not happened yet. When Close
// returns, nothing runs any more. It may be called twice.
func (s *Sandbox) Close() {
	s.close.Do(func() {
		s.host.Close()
		s.hooks.Close()
		s.journal.Close()
	})
}

// Handler returns the handler of a provider, for programs that bring a server or a
// network of their own; nil for an unknown provider.
func (s *Sandbox) Handler(provider Provider) http.Handler { return s.host.API(provider) }

// Ledger returns a copy of all effects that really happened, in order. A test compares them
// with what the program under test believes. It keeps the first 262144 effects.
func (s *Sandbox) Ledger() []Effect {
	s.Clock.Advance(0) // do what is due
	return s.state.Effects()
}

// Findings returns the faults of the sandbox itself: answers that break the document, panics
// (also of Config.Log), webhooks that break the document or were dropped because 256 were
// waiting, a full ledger, a port that another program took while the fault "refused" had
// closed it. Each finding is returned once; at most 1000 are kept. Answers that a fault changed
// on purpose are not findings, nor are webhooks that a receiver refused.
func (s *Sandbox) Findings() []Finding { return s.state.Findings() }

// Flush waits until every webhook queued so far was delivered or has failed; Deliveries tells
// which. It sends the webhooks that wait because of the fault "webhook-reorder", and waits for
// those that "webhook-delay" delays. It returns an error if ctx ends or the sandbox is closed
// before that.
func (s *Sandbox) Flush(ctx context.Context) error { return s.hooks.Flush(ctx) }
