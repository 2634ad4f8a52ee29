package overlay

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"

	"github.com/jppay/jppay/overlay/policy"
)

// errSentOnce is why the attempt of a write ends that something below the client was
// about to send once more.
var errSentOnce = errors.New("it was about to be sent a second time below the client, which was stopped")

// phases is how far one attempt came, as its transport reports by net/http/httptrace. The
// type of an error proves nothing: a refused dial may belong to a second sending.
//
// They also guard a write. net/http sends a request again over HTTP/2 after
// REFUSED_STREAM and GOAWAY, although a server may have read it. What was written, even
// in part, is not written again. Our own transport needs no guard: over HTTP/1.1 net/http
// sends a write again only if not a byte of it was written.
type phases struct {
	trace   httptrace.ClientTrace
	guarded bool   // is the attempt of a write, by a transport that may send it again
	cancel  func() // ends the attempt

	mu        sync.Mutex
	wanted    bool   // a connection was looked for
	hop       string // to this host and port, of the server or of a proxy
	connected bool   // and obtained
	written   bool   // the header was begun
	stopped   bool   // because it was about to be sent again
}

// watchPhases returns the context of an attempt and what is reported with it. ours says
// that our own transport sends it, which reports every phase. The attempt is over when
// cancel is called.
func watchPhases(
	ctx context.Context, op *policy.Operation, ours bool,
) (_ context.Context, p *phases, cancel func()) {
	ctx, cancel = context.WithTimeout(ctx, timeoutOf(op))
	p = &phases{guarded: op.Write() && !ours, cancel: cancel, wanted: ours}
	p.trace.GetConn = p.want
	p.trace.GotConn = func(httptrace.GotConnInfo) { p.obtained() }
	if p.guarded {
		p.trace.WroteHeaderField = func(string, []string) { p.wrote() }
		p.trace.WroteHeaders = p.wrote
	}
	return httptrace.WithClientTrace(ctx, &p.trace), p, cancel
}

// want hears that a connection is looked for.
func (p *phases) want(hop string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanted, p.hop = true, hop
	p.stopSecond()
}

// obtained hears that there is a connection.
func (p *phases) obtained() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.connected = true
	p.stopSecond()
}

func (p *phases) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.written = true
}

// stopSecond ends the attempt of a write that was written before: HTTP/2 looks at the
// context once more before it writes.
func (p *phases) stopSecond() {
	if p.guarded && p.written && !p.stopped {
		p.stopped = true
		p.cancel()
	}
}

// again returns an error if the body must not be read a second time.
func (p *phases) again() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.guarded && p.written {
		p.stopped = true
		return errSentOnce
	}
	return nil
}

// neverLeft reports whether it is proven that nothing was sent: a connection was wanted,
// and none was obtained. A transport that reports nothing proves nothing.
func (p *phases) neverLeft() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wanted && !p.connected && !p.written
}

// failed returns what is known of an attempt without an answer.
func (p *phases) failed(err error, req *http.Request) answer {
	p.mu.Lock()
	hop, stopped := p.hop, p.stopped
	p.mu.Unlock()
	switch {
	case stopped:
		return answer{err: errSentOnce}
	case !p.neverLeft():
		return answer{err: transportError(err)}
	}
	return answer{err: connectionError(err, hop, req.URL), neverLeft: true}
}
