package overlay

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// errSentOnce is why the attempt of a write is stopped: a layer below the client was about
// to send it a second time.
var errSentOnce = errors.New("the transport was about to send the request a second time, so it was stopped")

// firstByteWithin is how long after an attempt of a write was stored its first byte may be
// sent. Others wait only for a certain time before they believe that the write did not
// happen: a host that pauses, or a slow dial, must not use up that time. See settlingMargin.
const firstByteWithin = 10 * time.Second

var errLate = errors.New("the attempt was stopped, because it was stored more than 10 s ago")

// errEnded refuses to write for an attempt that has ended.
var errEnded = errors.New("the attempt has ended")

// phases records how far one attempt came, as its transport reports through
// net/http/httptrace. The type of an error proves nothing: a refused dial may belong to a
// second sending.
//
// It also guards a write. Over HTTP/2, net/http sends a request again after REFUSED_STREAM
// and GOAWAY, although a server may have read it. A write of which anything was written is
// not written again. Our own transport needs no guard: over HTTP/1.1, net/http sends a write
// again only if no byte of it was written.
//
// A connection of our own asks before it writes the first byte of a write, so it is known
// whether a byte was sent. A connection of the caller's transport does not ask.
type phases struct {
	ctx     context.Context // the attempt's
	trace   httptrace.ClientTrace
	write   bool
	guarded bool      // it is a write, and the transport may send it again
	stored  stopwatch // since the attempt of a write was stored
	cancel  func()    // ends the attempt

	mu        sync.Mutex
	wanted    bool   // a connection was wanted
	hop       string // to this host and port, of the server or of a proxy
	connected bool   // a connection was obtained
	unasked   bool   // one of them does not ask before the first byte
	written   bool   // the header was begun
	sent      bool   // a connection that asks wrote something
	stopped   bool   // because it was about to be sent again
	late      bool   // stopped because its first byte would have left too late
	ended     bool   // nothing has left, and nothing may any more
}

// watchPhases returns the context of an attempt and its phases. stored runs since the
// attempt of a write was stored. ours says that our own transport sends it, which reports
// every phase. cancel ends the attempt.
func watchPhases(
	ctx context.Context, op *policy.Operation, stored stopwatch, ours bool,
) (_ context.Context, p *phases, cancel func()) {
	ctx, cancel = context.WithTimeout(ctx, timeoutOf(op))
	p = &phases{
		ctx: ctx, write: op.Write(), guarded: op.Write() && !ours, stored: stored, cancel: cancel, wanted: ours,
	}
	p.trace.GetConn = p.want
	p.trace.GotConn = p.obtained
	if p.guarded {
		p.trace.WroteHeaderField = func(string, []string) { p.wrote() }
		p.trace.WroteHeaders = p.wrote
	}
	return httptrace.WithClientTrace(ctx, &p.trace), p, cancel
}

// want is called when a connection is wanted.
func (p *phases) want(hop string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanted, p.hop = true, hop
	p.stop()
}

// obtained is called when there is a connection.
func (p *phases) obtained(info httptrace.GotConnInfo) {
	asking := askingConnOf(info.Conn)
	if asking != nil {
		asking.belongsTo(p)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.connected, p.unasked = true, p.unasked || asking == nil
	p.stop()
}

func (p *phases) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.written = true
}

// stop ends the attempt of a write that was written before, or that is late. HTTP/2 checks
// the context once more before it writes; HTTP/1.1 may still write.
func (p *phases) stop() {
	switch {
	case p.stopped, p.late:
	case p.guarded && p.written:
		p.stopped = true
		p.cancel()
	case p.isLate():
		p.late = true
		p.cancel()
	}
}

// isLate reports whether it is too late for the first byte of a write.
func (p *phases) isLate() bool { return p.write && p.stored.passed() > firstByteWithin }

// firstByte is called right before the first byte is sent. An error forbids it.
func (p *phases) firstByte() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.isLate():
		p.late = true
		p.cancel()
		return errLate
	case p.ended, p.ctx.Err() != nil:
		return errEnded
	}
	p.sent = true
	return nil
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

// neverLeft reports whether it is proven that nothing was sent: a connection was wanted, but
// none was obtained, or only connections that asked and were not allowed to write. A
// transport that reports nothing proves nothing.
func (p *phases) neverLeft() bool {
	switch {
	case !p.wanted:
		return false
	case p.connected:
		return !p.unasked && !p.sent
	}
	return !p.written
}

// failed returns what is known of an attempt without an answer. If nothing was sent so far,
// it forbids to send anything later.
func (p *phases) failed(err error, req *http.Request) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = p.neverLeft()
	switch {
	case p.stopped:
		return answer{err: errSentOnce}
	case p.late:
		return answer{err: &redactedError{errLate, err}, neverLeft: p.ended}
	case p.connected || !p.ended:
		return answer{err: transportError(err), neverLeft: p.ended}
	}
	return answer{err: connectionError(err, p.hop, req.URL), neverLeft: true}
}
