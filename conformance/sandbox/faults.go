package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// FaultKind is a way in which an answer goes wrong.
type FaultKind string

// The kinds of faults. "After commit" means that the operation was done, or
// refused, as usual and that only its answer is spoilt.
const (
	// FaultUnavailableHTML answers 503 with an HTML page; nothing is done.
	FaultUnavailableHTML FaultKind = "unavailable-html"
	// FaultErrorHTMLAfterCommit answers 502 with an HTML page after commit.
	FaultErrorHTMLAfterCommit FaultKind = "error-html-after-commit"
	// FaultTruncatedJSON sends the first half of the JSON body after commit, as
	// if it were all.
	FaultTruncatedJSON FaultKind = "truncated-json"
	// FaultWrongContentType sends the right body as text/plain after commit.
	FaultWrongContentType FaultKind = "wrong-content-type"
	// FaultCutBefore closes the connection; nothing is done. Go's http.Transport
	// sends a GET again by itself when a kept-alive connection breaks like this.
	FaultCutBefore FaultKind = "cut-before"
	// FaultCutAfter closes the connection after commit, without an answer.
	FaultCutAfter FaultKind = "cut-after"
	// FaultOversized sends 64 MiB of JSON after commit.
	FaultOversized FaultKind = "oversized"
)

var faultKinds = []FaultKind{FaultUnavailableHTML, FaultErrorHTMLAfterCommit, FaultTruncatedJSON,
	FaultWrongContentType, FaultCutBefore, FaultCutAfter, FaultOversized}

// before reports whether the fault strikes instead of the operation.
func (k FaultKind) before() bool { return k == FaultUnavailableHTML || k == FaultCutBefore }

// Fault asks that the next matching requests go wrong.
type Fault struct {
	Provider  Provider
	Operation string // operationId; empty means any operation of the provider
	Kind      FaultKind
	Times     int // how many requests; 0 means one
}

// faults queues faults and forced codes, first in, first out.
type faults struct {
	waiting atomic.Int64 // entries of both queues: a request without faults skips the lock
	mu      sync.Mutex
	queue   []Fault
	codes   []forcedCode
}

type forcedCode struct {
	provider  Provider
	operation string
	code      string
}

// Fault makes the next matching requests go wrong, after they were
// authenticated and found valid. Of several that match a request the oldest
// strikes. It returns an error for an unknown provider, operation or kind.
func (s *Sandbox) Fault(f Fault) error {
	if _, err := s.operation(f.Provider, f.Operation); err != nil {
		return fmt.Errorf("sandbox: Fault: %w", err)
	}
	if !slices.Contains(faultKinds, f.Kind) {
		return fmt.Errorf("sandbox: Fault: unknown kind %q", f.Kind)
	}
	if f.Times < 0 {
		return fmt.Errorf("sandbox: Fault: Times is %d, want 0 or more", f.Times)
	}
	f.Times = max(f.Times, 1)
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = append(s.faults.queue, f)
	s.faults.waiting.Add(1)
	return nil
}

// Force makes the next valid request to an operation answer an error code,
// before anything is done. It is the way to codes that no state leads to, such
// as RATE_LIMIT or MAINTENANCE_MODE. Forced codes come in the order of the calls
// and before any Fault, which then strikes the request after. It returns an error
// for an unknown provider or operation, and for a code that the document does not
// list there or gives no HTTP status.
func (s *Sandbox) Force(provider Provider, operation, code string) error {
	op, err := s.operation(provider, operation)
	if err == nil && op == nil {
		err = fmt.Errorf("no operation named")
	}
	if err != nil {
		return fmt.Errorf("sandbox: Force: %w", err)
	}
	entry, ok := op.codes[code]
	if !ok {
		return fmt.Errorf("sandbox: Force: the document of %s lists no code %q for %s", provider, code, operation)
	}
	if entry.status == 0 {
		return fmt.Errorf("sandbox: Force: the document of %s gives no HTTP status for code %q", provider, code)
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.codes = append(s.faults.codes, forcedCode{provider, operation, code})
	s.faults.waiting.Add(1)
	return nil
}

// operation finds an operation; an empty id gives nil.
func (s *Sandbox) operation(name Provider, id string) (*operation, error) {
	p := s.parts[name]
	if p == nil {
		return nil, fmt.Errorf("unknown provider %q", name)
	}
	if id == "" {
		return nil, nil
	}
	for _, op := range p.document.operations {
		if op.id == id {
			return op, nil
		}
	}
	return nil, fmt.Errorf("the document of %s has no operation %q", name, id)
}

// forced takes the code that the test asked for.
func (f *faults) forced(name Provider, operation string) (string, bool) {
	if f.waiting.Load() == 0 {
		return "", false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, c := range f.codes {
		if c.provider == name && c.operation == operation {
			f.codes = slices.Delete(f.codes, i, i+1)
			f.waiting.Add(-1)
			return c.code, true
		}
	}
	return "", false
}

// next takes the fault for a request; nil means none.
func (f *faults) next(name Provider, operation string) *Fault {
	if f.waiting.Load() == 0 {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.queue {
		fault := f.queue[i]
		if fault.Provider != name || fault.Operation != "" && fault.Operation != operation {
			continue
		}
		if f.queue[i].Times--; f.queue[i].Times == 0 {
			f.queue = slices.Delete(f.queue, i, i+1)
			f.waiting.Add(-1)
		}
		return &fault
	}
	return nil
}

// gatewayPage is what a gateway in front of a provider might show.
const gatewayPage = "<!DOCTYPE html><html><head><title>%d %s</title></head><body><h1>%[2]s</h1></body></html>\n"

// spoil makes of the answer what the call's fault says.
func (c *call) spoil() {
	if c.fault != nil {
		c.strike(c.fault.Kind)
	}
	if c.aborted {
		c.answer.status = 0
	} else if c.answer.status == 0 {
		c.answer.status = http.StatusOK
	}
}

func (c *call) strike(kind FaultKind) {
	switch kind {
	case FaultUnavailableHTML:
		c.gateway(http.StatusServiceUnavailable)
	case FaultErrorHTMLAfterCommit:
		c.gateway(http.StatusBadGateway)
	case FaultTruncatedJSON:
		c.answer.body.Truncate(c.answer.body.Len() / 2)
	case FaultWrongContentType:
		c.answer.header.Set("Content-Type", "text/plain; charset=utf-8")
	case FaultCutBefore, FaultCutAfter:
		c.aborted = true
	}
}

// gateway replaces the answer by an HTML page without the provider's headers.
func (c *call) gateway(status int) {
	clear(c.answer.header)
	c.answer.header.Set("X-Sandbox", "1")
	c.answer.header.Set("Content-Type", "text/html; charset=utf-8")
	c.answer.status = status
	c.answer.body.Reset()
	fmt.Fprintf(&c.answer.body, gatewayPage, status, http.StatusText(status))
}

// flood sends a body that no client should read to its end.
func (c *call) flood(w http.ResponseWriter) {
	w.WriteHeader(c.answer.status)
	chunk := []byte(strings.Repeat(" ", 64<<10))
	_, _ = w.Write([]byte("["))
	for range (64 << 20) / len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	_, _ = w.Write([]byte("]"))
}
