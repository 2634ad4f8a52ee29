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

	"github.com/jppay/jppay/overlay/policy"
)

// How the package is put together, for whoever adds to it:
//
//   - core (core, gate, server, plain, router, documents, faults, plan, spoil,
//     webhooks, world) knows no provider. It owns the listeners, the path of a
//     request, faults, the log, the clock, the ids, the ledger and the outbox.
//   - an engine (paypay.go, paidy.go, legacy.go) is a provider's state without
//     HTTP: a struct with one mutex and a *world, whose methods take and return
//     plain values, return copies, and say no with a *Refusal. It calls
//     world.commit for every effect, world.clock.Now for time, world.ids for ids
//     and world.hooks.send for webhooks.
//   - a backend (paypay_http.go, …) shapes HTTP: it implements the backend
//     interface below and the generated StrictServerInterface. Its handlers
//     return the success answer, or nil and the engine's *Refusal; the core turns
//     that into the provider's error answer through backend.refuse, with HTTP
//     status and code id taken from the document's error codes.
//
// A request passes: request id, body (capped), route, clock skew,
// backend.authenticate, contract check of the request (backend.invalid), forced
// code, fault before, generated handler, contract check of the answer, fault
// after, log, answer.
//
// A backend that is a pager serves pages for people, too, which plain.go takes.
// admin.go is another way to the Go methods.
//
// Inside a handler callOf(ctx) gives the running *call: note a sentence for the
// log with call.note, read call.request and call.body, set headers of the answer
// with call.answer.Header().

// Provider names one of the three APIs.
type Provider = policy.Provider

// The providers, each with a base URL of its own.
const (
	ProviderPayPay = policy.PayPay
	ProviderPaidy  = policy.Paidy
	ProviderLegacy = policy.PaidyLegacy
)

// backend is what the core must know of a provider. Methods are called from
// many requests at once.
type backend interface {
	// mount registers the generated handlers; see router.
	mount(r *router)
	// requestID returns the header that carries the provider's request id, and
	// a new id.
	requestID() (header, id string)
	// authenticate checks the credentials of c.request against c.body; nil
	// means accepted. It runs before the request is validated.
	authenticate(c *call) *Refusal
	// invalid returns the provider's refusal of a request that breaks the
	// document. err says how, without customer data.
	invalid(c *call, err error) *Refusal
	// refuse writes the provider's error answer with c.writeJSON. Status and
	// CodeID are filled in; Code may be one of the sandbox's own (SANDBOX_…).
	refuse(c *call, r Refusal)
}

// pager is a backend that shows pages to people.
type pager interface {
	// pages returns the pages and the prefix of their paths, which no operation has.
	pages() (prefix string, mux *http.ServeMux)
}

// Refusal is a provider's "no". Engines return it as an error.
type Refusal struct {
	// Code is the provider's code as its document lists it.
	Code string
	// Status overrides the document's HTTP status of Code when it is not 0.
	Status int
	// CodeID overrides the document's numeric id of Code; PayPay only.
	CodeID string
	// Message overrides the provider's usual text for Code.
	Message string
	// Reason says in one sentence which rule refused, for the log only: ids and
	// amounts, never secrets, names or bodies.
	Reason string
}

// Error returns the code and the reason.
func (r *Refusal) Error() string { return r.Code + ": " + r.Reason }

// refusef returns a Refusal as an error.
func refusef(code, format string, args ...any) error {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// errUnimplemented is what the handler of an operation returns that the
// document has and the sandbox does not: the answer is 501.
var errUnimplemented = errors.New("not implemented")

// Config configures a sandbox. The zero value is a good one.
type Config struct {
	// Seed drives every generated id: equal seeds, equal Start and equal calls in
	// equal order give equal ids. Some ids hold the time, hence Start.
	Seed uint64
	// Start is the instant at which the sandbox's clock begins and stands still
	// until Clock.Advance or Clock.Set. Zero means that it follows real time.
	Start time.Time
	// Log receives one Entry a request, one at a time, before the answer is sent:
	// who has the answer finds the entry. It must return soon, and neither call
	// the sandbox's servers nor Close, which wait for it. Nil logs nothing.
	Log func(Entry)
	// PayPayPort, PaidyPort and LegacyPort are TCP ports on 127.0.0.1; 0 takes
	// any free one.
	PayPayPort, PaidyPort, LegacyPort int
	// WebhookURLs says where webhooks go, by provider ("paypay") or by provider
	// and webhook ("paypay/kycInfoUpdated"); the longer key wins, also with an
	// empty URL. Webhooks without a URL are not sent.
	WebhookURLs map[string]string
	// Plan says what goes wrong from the start; see SetPlan.
	Plan Plan
	// Admin serves the admin endpoint (see the package comment) on AdminPort of
	// 127.0.0.1; 0 takes any free port. It asks for no password: every program on
	// this machine can then do to the sandbox what its Go methods can.
	Admin     bool
	AdminPort int
	// AllowRemoteWebhooks lets webhooks leave this machine. By default only
	// loopback addresses are contacted.
	AllowRemoteWebhooks bool
}

// Sandbox is a running set of servers, one a provider, on loopback. All its
// methods are safe for concurrent use.
type Sandbox struct {
	// PayPay, Paidy and Legacy hold the base URLs, the keys, and what a test can
	// do on the other side of each API.
	PayPay *PayPay
	Paidy  *Paidy
	Legacy *Legacy
	// AdminURL is the base URL of the admin endpoint; empty without Config.Admin.
	AdminURL string
	// Clock is the sandbox's clock: signatures are checked against it and
	// expiries follow it.
	Clock *Clock

	world   *world
	faults  faults
	parts   map[Provider]*provider
	log     func(Entry)
	logMu   sync.Mutex
	close   sync.Once
	closing chan struct{} // closed when Close begins: ends what a fault holds
	grace   time.Duration // for requests under way at Close

	listeners []net.Listener
	servers   []*http.Server
	accepting sync.WaitGroup // one a server
	conns     sync.WaitGroup // one an open connection
	unused    sync.Map       // net.Conn without a request so far
}

// provider is one API with its listener.
type provider struct {
	name     Provider
	sandbox  *Sandbox
	document *document
	backend  backend
	router   *router
	gate     *gate

	pages      http.Handler // of a pager; else nil
	pagePrefix string
}

// New starts a sandbox. It returns an error for a bad Config or a port in use;
// nothing is left running then. Close stops it.
func New(cfg Config) (*Sandbox, error) {
	clock := newClock(cfg.Start)
	w := &world{clock: clock, ids: newIDs(cfg.Seed, clock)}
	s := &Sandbox{Clock: clock, world: w, log: cfg.Log, parts: map[Provider]*provider{},
		faults: faults{struck: map[FaultKind]int{}}, closing: make(chan struct{}), grace: 2 * time.Second}
	w.hooks = newOutbox(w, &s.faults, cfg.AllowRemoteWebhooks)
	if err := s.start(cfg); err != nil {
		s.Close()
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	return s, nil
}

// start serves nothing before all is in place, so that no request meets a
// sandbox half made.
func (s *Sandbox) start(cfg Config) error {
	var payPay, paidy, legacy backend
	s.PayPay, payPay = newPayPay(s.world)
	s.Paidy, paidy = newPaidy(s.world)
	s.Legacy, legacy = newLegacy(s.world)
	for _, part := range []struct {
		name    Provider
		field   string
		port    int
		url     *string
		backend backend
	}{
		{ProviderPayPay, "PayPayPort", cfg.PayPayPort, &s.PayPay.URL, payPay},
		{ProviderPaidy, "PaidyPort", cfg.PaidyPort, &s.Paidy.URL, paidy},
		{ProviderLegacy, "LegacyPort", cfg.LegacyPort, &s.Legacy.URL, legacy},
	} {
		doc := documents[part.name]
		p := &provider{name: part.name, sandbox: s, document: doc, backend: part.backend, router: newRouter(doc)}
		part.backend.mount(p.router)
		if b, ok := part.backend.(pager); ok {
			prefix, mux := b.pages()
			p.pages, p.pagePrefix = s.plain(part.name, mux), prefix
		}
		s.parts[part.name] = p
		listener, err := listen(part.field, part.port)
		if err != nil {
			return err
		}
		*part.url = "http://" + listener.Addr().String()
		server := s.newServer(p)
		p.gate = s.newGate(p.name, listener, server)
		s.listeners = append(s.listeners, p.gate)
		s.servers = append(s.servers, server)
	}
	if err := s.setPlan(cfg.Plan); err != nil {
		return fmt.Errorf("Config.Plan: %w", err)
	}
	if cfg.Admin {
		listener, err := listen("AdminPort", cfg.AdminPort)
		if err != nil {
			return err
		}
		s.AdminURL = "http://" + listener.Addr().String()
		s.listeners = append(s.listeners, listener)
		s.servers = append(s.servers, s.newServer(s.plain(providerAdmin, s.admin())))
	}
	for _, key := range slices.Sorted(maps.Keys(cfg.WebhookURLs)) {
		if err := s.world.hooks.setURL(key, cfg.WebhookURLs[key]); err != nil {
			return fmt.Errorf("Config.WebhookURLs: %w", err)
		}
	}
	for i, server := range s.servers {
		s.accepting.Go(func() { _ = server.Serve(s.listeners[i]) })
	}
	return nil
}

func listen(field string, port int) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, fmt.Errorf("Config.%s is %d, want a TCP port, or 0 for any free one", field, port)
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		var failure *net.OpError // its text repeats the address
		if errors.As(err, &failure) {
			err = failure.Err
		}
		return nil, fmt.Errorf("Config.%s: cannot listen on %s: %w; 0 takes any free port", field, address, err)
	}
	return listener, nil
}

func (s *Sandbox) newGate(name Provider, listener net.Listener, server *http.Server) *gate {
	g := &gate{address: listener.Addr().(*net.TCPAddr), listener: listener, closing: s.closing}
	g.keepAlive = func(on bool) {
		server.SetKeepAlivesEnabled(on)
		if !on {
			s.closeUnused(func(conn net.Conn) bool { return conn.LocalAddr().String() == g.address.String() })
		}
	}
	g.find = func(detail string) { s.world.find(Finding{Provider: name, Kind: "listener", Detail: detail}) }
	return g
}

func (s *Sandbox) newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:                      handler,
		ReadHeaderTimeout:            5 * time.Second,
		ReadTimeout:                  30 * time.Second,
		WriteTimeout:                 60 * time.Second,
		IdleTimeout:                  60 * time.Second,
		MaxHeaderBytes:               64 << 10,
		DisableGeneralOptionsHandler: true, // OPTIONS * gets our 404, not a bare 200
		ErrorLog:                     discard,
		ConnState:                    s.track,
	}
}

// track knows the connections that are open, and those of them that brought no
// request yet: Shutdown would wait for a request on these.
func (s *Sandbox) track(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
		s.unused.Store(conn, nil)
	case http.StateActive:
		s.unused.Delete(conn)
	case http.StateClosed: // what is hijacked is not: call.reset counts it when it has closed it
		s.unused.Delete(conn)
		s.conns.Done()
	}
}

// closeUnused closes those connections without a request that which picks.
func (s *Sandbox) closeUnused(which func(net.Conn) bool) {
	s.unused.Range(func(conn, _ any) bool {
		if conn := conn.(net.Conn); which(conn) {
			_ = conn.Close()
		}
		return true
	})
}

// Close stops the servers and then the sending of webhooks; those still waiting
// are not sent, see Flush. Requests under way have two seconds to end; those that
// a fault holds end at once, and what was not done yet is not done. When it returns
// nothing is running any more. Closing twice is fine.
func (s *Sandbox) Close() {
	s.close.Do(func() {
		close(s.closing)
		for _, listener := range s.listeners {
			_ = listener.Close()
		}
		s.accepting.Wait()
		s.closeUnused(func(net.Conn) bool { return true })
		ctx, cancel := context.WithTimeout(context.Background(), s.grace)
		defer cancel()
		for _, server := range s.servers {
			if server.Shutdown(ctx) != nil {
				_ = server.Close()
			}
		}
		s.conns.Wait()
		s.world.hooks.close()
	})
}

// Ledger returns a copy of everything that really happened, in order: what a
// test compares with what the program under test believes. It keeps the first
// 262144 effects.
func (s *Sandbox) Ledger() []Effect {
	s.Clock.Advance(0) // what has fallen due belongs to it
	return s.world.effects()
}

// Findings returns what the sandbox found wrong with itself: answers that break
// the document, panics (those of Config.Log too), webhooks that break it or that
// more than 256 waiting ones left no room for, a ledger that is full, a port that
// another program took while the fault "refused" had given it up. Each stands there
// once; at most 1000 are kept. Answers that a Fault spoilt on purpose are no
// findings, nor are webhooks that a receiver refused.
func (s *Sandbox) Findings() []Finding { return s.world.found() }

// Flush waits until every webhook queued so far was delivered or has failed; see
// Deliveries for which. It lets go those that the fault "webhook-reorder" holds back
// and waits for those that "webhook-delay" does. It returns an error if ctx ends or
// the sandbox is closed before that.
func (s *Sandbox) Flush(ctx context.Context) error { return s.world.hooks.flush(ctx) }

// providerAdmin stands for the admin endpoint in the log and in findings.
const providerAdmin Provider = "admin"

// Entry is one line of the log: one request. It holds no secret, no body and no
// query; of an unknown path it shows the first 128 characters.
type Entry struct {
	Time      time.Time
	Provider  Provider // "admin" for the admin endpoint
	Operation string   // operationId; empty for a page, the admin endpoint or an unknown path
	Method    string
	Path      string // path template; empty for an unknown path
	Status    int    // 0 where the connection was cut
	RequestID string
	Reason    string // why the request was refused, or what was odd about it
}

// String returns the entry as one line.
func (e Entry) String() string {
	name := e.Operation
	if name == "" {
		name = "(no operation)"
	}
	line := fmt.Sprintf("%s %s: %s %s: %d", e.Provider, name, e.Method, e.Path, e.Status)
	if e.RequestID != "" {
		line += " " + e.RequestID
	}
	if e.Reason != "" {
		line += ": " + e.Reason
	}
	return line
}

// TB is the part of *testing.T that Start needs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// Start starts a sandbox for a test and stops it when the test ends. Refused
// requests are logged with the reason. The test fails if the sandbox found
// something wrong with itself (see Findings). At most one Config is taken; its
// Log is called too.
func Start(t TB, cfg ...Config) *Sandbox {
	t.Helper()
	if len(cfg) > 1 {
		t.Fatalf("sandbox: Start takes at most one Config, not %d", len(cfg))
		return nil
	}
	var c Config
	if len(cfg) == 1 {
		c = cfg[0]
	}
	next := c.Log
	c.Log = func(e Entry) {
		if e.Reason != "" {
			t.Logf("sandbox: %s", e)
		}
		if next != nil {
			next(e)
		}
	}
	s, err := New(c)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	t.Cleanup(func() {
		s.Close()
		for _, f := range s.Findings() {
			t.Errorf("sandbox: %s", f)
		}
	})
	return s
}
