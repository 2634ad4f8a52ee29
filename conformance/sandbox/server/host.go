// Package server runs the HTTP servers of a sandbox. For each request it checks credentials,
// checks the document, injects faults and runs the handler. It also serves the pages for people
// and writes the log. It is a part of the sandbox.
package server

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// discard drops what net/http logs about broken connections: faults break them on
// purpose.
var discard = log.New(io.Discard, "", 0)

// Host runs the HTTP servers of a sandbox.
type Host struct {
	state   *state.State
	journal *journal.Journal
	faults  *faults.Injector
	network network.Network
	strict  bool // refuse what differs from the document and would be served
	log     func(Entry)
	logMu   sync.Mutex
	closing chan struct{}                 // closed when Close begins: ends the waiting of faults
	waiting atomic.Pointer[chan struct{}] // closed and replaced by EndWaiting
	grace   time.Duration                 // for requests under way at Close

	access    Access
	sides     map[policy.Provider]*side
	listeners []net.Listener
	servers   []*http.Server
	accepting sync.WaitGroup // one a server
	conns     sync.WaitGroup // one an open connection
	unused    sync.Map       // net.Conn without a request so far
}

// New returns a host without servers. A nil journal keeps nothing, a nil log logs nothing. A
// strict host also refuses requests that differ from the document but that the real provider is
// known to accept.
func New(
	st *state.State, j *journal.Journal, injector *faults.Injector, on network.Network, log func(Entry), strict bool,
) *Host {
	h := &Host{
		strict:  strict,
		state:   st,
		journal: j,
		faults:  injector,
		network: on,
		log:     log,
		sides:   map[policy.Provider]*side{},
		closing: make(chan struct{}),
		grace:   2 * time.Second,
	}
	h.waiting.Store(new(make(chan struct{})))
	return h
}

// EndWaiting ends all waiting of faults: waiting calls end without being done, and servers that
// refuse connections accept them again.
func (h *Host) EndWaiting() {
	close(*h.waiting.Swap(new(make(chan struct{}))))
	for _, side := range h.sides {
		side.apis[0].listener.AcceptAgain()
	}
}

// api is the API of a provider with its listener.
type api struct {
	name     policy.Provider
	merchant string // its name in the configuration; empty for one without a name
	host     *Host
	document *contract.Document
	backend  Backend
	router   *Router
	listener *network.RefusingListener

	pages      http.Handler // of a pager; else nil
	pagePrefix string
}

// AddMerchant adds the API of a provider for a merchant, whose name may be empty. A request
// that belongs to no merchant goes to the first one. Call it before Serve.
func (h *Host) AddMerchant(name policy.Provider, merchant string, b Backend) {
	document := contract.Of(name)
	a := &api{name: name, merchant: merchant, host: h, document: document, backend: b, router: newRouter(document)}
	b.Mount(a.router)
	if withPages, ok := b.(pager); ok {
		prefix, mux := withPages.Pages()
		a.pages, a.pagePrefix = h.protect(name, mux), prefix
	}
	if h.sides[name] == nil {
		h.sides[name] = &side{name: name}
	}
	h.sides[name].apis = append(h.sides[name].apis, a)
}

// Serve serves providers that were added at one listener once Start is called.
func (h *Host) Serve(listener net.Listener, names ...policy.Provider) {
	sides := make([]*side, 0, len(names))
	for _, name := range names {
		sides = append(sides, h.sides[name])
	}
	reported, handler := names[0], http.Handler(sides[0])
	if len(sides) > 1 {
		reported, handler = Shared, &shared{host: h, sides: sides}
	}

	server := h.newServer(h.withHealth(HealthPrefix, handler))
	refusing := h.newRefusingListener(reported, listener, server)
	for _, side := range sides {
		side.setListener(refusing)
	}
	h.add(h.secured(refusing), server)
}

// AddAPI serves the API of a provider at a listener once Start is called.
func (h *Host) AddAPI(name policy.Provider, b Backend, listener net.Listener) {
	h.AddMerchant(name, "", b)
	h.Serve(listener, name)
}

// API returns the handler of a provider that was added; nil for another.
func (h *Host) API(name policy.Provider) http.Handler {
	if side := h.sides[name]; side != nil {
		return side
	}
	return nil
}

// AddPages serves a handler that belongs to no provider at a listener once Start is called, and
// asks its callers for the token. inFront makes the handler that gets each request first,
// before the token is checked. name is its name in the log.
func (h *Host) AddPages(
	name policy.Provider, pages http.Handler, inFront func(http.Handler) http.Handler, listener net.Listener,
) {
	h.add(h.secured(listener), h.newServer(h.withHealth("", h.protect(name, inFront(h.withToken(pages))))))
}

func (h *Host) add(listener net.Listener, server *http.Server) {
	h.listeners = append(h.listeners, listener)
	h.servers = append(h.servers, server)
}

// Start serves all that was added.
func (h *Host) Start() {
	for i, server := range h.servers {
		h.accepting.Go(func() { _ = server.Serve(h.listeners[i]) })
	}
}

// Close stops the servers. Requests under way get the host's grace to end; those that
// wait because of a fault end at once.
func (h *Host) Close() {
	close(h.closing)
	for _, listener := range h.listeners {
		_ = listener.Close()
	}
	h.accepting.Wait()
	h.closeUnused(func(net.Conn) bool { return true })
	ctx, cancel := context.WithTimeout(context.Background(), h.grace)
	defer cancel()
	for _, server := range h.servers {
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	}
	h.conns.Wait()
}

func (h *Host) newRefusingListener(
	name policy.Provider, listener net.Listener, server *http.Server,
) *network.RefusingListener {
	port := portOf(listener.Addr())
	keepAlive := func(on bool) {
		server.SetKeepAlivesEnabled(on)
		if !on {
			h.closeUnused(func(conn net.Conn) bool { return portOf(conn.LocalAddr()) == port })
		}
	}
	find := func(detail string) {
		h.state.AddFinding(state.Finding{Provider: name, Kind: "listener", Detail: detail})
	}
	return network.NewRefusingListener(h.network, listener, h.closing, keepAlive, find)
}

// portOf returns the port of an address. The IP address is left out: a listener at all
// addresses has another one than its connections.
func portOf(address net.Addr) string {
	_, port, _ := net.SplitHostPort(address.String())
	return port
}

func (h *Host) newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:                      handler,
		ReadHeaderTimeout:            5 * time.Second,
		ReadTimeout:                  30 * time.Second,
		WriteTimeout:                 60 * time.Second,
		IdleTimeout:                  60 * time.Second,
		MaxHeaderBytes:               64 << 10,
		DisableGeneralOptionsHandler: true, // OPTIONS * gets our 404, not a bare 200
		ErrorLog:                     discard,
		ConnState:                    h.track,
	}
}

// track remembers the open connections, and which of them have not sent a request yet:
// http.Server.Shutdown would wait for those.
func (h *Host) track(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		h.conns.Add(1)
		h.unused.Store(conn, nil)
	case http.StateActive:
		h.unused.Delete(conn)
	case http.StateIdle:
	case http.StateHijacked: // sendPartAndReset counts it when it has closed it
	case http.StateClosed:
		h.unused.Delete(conn)
		h.conns.Done()
	}
}

// closeUnused closes the connections without a request for which the function returns
// true.
func (h *Host) closeUnused(which func(net.Conn) bool) {
	h.unused.Range(func(conn, _ any) bool {
		if conn := conn.(net.Conn); which(conn) {
			_ = conn.Close()
		}
		return true
	})
}
