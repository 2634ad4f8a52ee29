package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

// injector queues faults and forced codes, first in, first out, and has the plan
// that comes after them.
type injector struct {
	plan    atomic.Pointer[planned] // nil without a plan
	waiting atomic.Int64            // entries of both queues: a request without faults skips the lock
	mu      sync.Mutex
	queue   []Fault
	codes   []forcedCode
	struck  map[FaultKind]int
}

// newInjector returns an injector of nothing.
func newInjector() *injector { return &injector{struck: map[FaultKind]int{}} }

type forcedCode struct {
	provider  policy.Provider
	operation string
	code      string
}

// add queues a fault.
func (i *injector) add(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	f.Times = max(f.Times, 1)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.queue = append(i.queue, f)
	i.waiting.Add(1)
	return nil
}

// force queues a code that the document lists for an operation.
func (i *injector) force(provider policy.Provider, operation, code string) error {
	op, err := contract.FindOperation(provider, operation)
	if err != nil {
		return err
	}
	if op == nil {
		return errors.New("no operation named")
	}
	entry, ok := op.Codes[code]
	if !ok {
		return fmt.Errorf("the document of %s lists no code %q for %s", provider, code, operation)
	}
	if entry.Status == 0 {
		return fmt.Errorf("the document of %s gives no HTTP status for code %q", provider, code)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.codes = append(i.codes, forcedCode{provider, operation, code})
	i.waiting.Add(1)
	return nil
}

// counts returns how often each kind was injected.
func (i *injector) counts() map[FaultKind]int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return maps.Clone(i.struck)
}

// onArrival takes what is injected when a request was routed and is not
// authenticated yet; nil means nothing.
func (i *injector) onArrival(provider policy.Provider, operation string) *Fault {
	_, fault := i.pick(target{atArrival, provider, operation})
	return fault
}

// onCall takes what is injected when an operation is about to be done: a forced
// code, a fault, or neither.
func (i *injector) onCall(provider policy.Provider, operation string) (code string, fault *Fault) {
	return i.pick(target{atCall, provider, operation})
}

// onWebhook takes what is injected when a webhook is about to be queued; nil means
// nothing.
func (i *injector) onWebhook(provider policy.Provider, webhook string) *Fault {
	_, fault := i.pick(target{atWebhook, provider, webhook})
	return fault
}

// pick takes what strikes the target: a code that the test forced, else the
// oldest fault, else what the plan says. Every call counts for the plan, whatever
// strikes it.
func (i *injector) pick(at target) (code string, fault *Fault) {
	plan, call := i.plan.Load(), 0
	if plan != nil {
		call = plan.count(at)
	}
	if i.waiting.Load() > 0 {
		code, fault = i.queued(at)
	}
	if plan != nil && code == "" && fault == nil {
		fault = plan.strike(at, call)
	}
	if fault != nil {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.struck[fault.Kind]++
	}
	return code, fault
}

// queued takes the first code or fault that waits for the target.
func (i *injector) queued(at target) (string, *Fault) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for n, c := range i.codes {
		if at == (target{atCall, c.provider, c.operation}) {
			i.codes = slices.Delete(i.codes, n, n+1)
			i.waiting.Add(-1)
			return c.code, nil
		}
	}
	for n := range i.queue {
		fault := i.queue[n]
		if !fault.names(at) {
			continue
		}
		if i.queue[n].Times--; i.queue[n].Times == 0 {
			i.queue = slices.Delete(i.queue, n, n+1)
			i.waiting.Add(-1)
		}
		return "", &fault
	}
	return "", nil
}
