package faults

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

// Injector keeps the faults and forced codes that wait for a request or webhook, oldest first.
// It also keeps the plan, which is used if none of them applies.
type Injector struct {
	plan     atomic.Pointer[activePlan] // nil without a plan
	waiting  atomic.Int64               // entries of both queues; with none a request needs no lock
	mu       sync.Mutex
	queue    []Fault
	codes    []forcedCode
	injected map[Kind]int
}

// New returns an injector without faults.
func New() *Injector { return &Injector{injected: map[Kind]int{}} }

type forcedCode struct {
	provider  policy.Provider
	operation string
	code      string
}

// Add queues a fault. It returns an error for a fault that makes no sense.
func (i *Injector) Add(f Fault) error {
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

// Force queues a code for an operation. It returns an error for a code that the
// document does not list there, or lists without an HTTP status.
func (i *Injector) Force(provider policy.Provider, operation, code string) error {
	op, err := contract.FindOperation(provider, operation)
	if err != nil {
		return err
	}
	if op == nil {
		return contract.Invalidf("operation", "no operation is named")
	}

	entry, ok := op.Codes[code]
	if !ok {
		return contract.Invalidf("code", "the document of %s lists no code %q for %s", provider, code, operation)
	}
	if entry.Status == 0 {
		return contract.Invalidf("code", "the document of %s gives no HTTP status for code %s", provider, code)
	}

	i.mu.Lock()
	defer i.mu.Unlock()

	i.codes = append(i.codes, forcedCode{provider, operation, code})
	i.waiting.Add(1)
	return nil
}

// Injected returns how often each kind was injected.
func (i *Injector) Injected() map[Kind]int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return maps.Clone(i.injected)
}

// Reset removes everything, counts from 0 again and sets a plan that was checked before.
func (i *Injector) Reset(p Plan) {
	i.mu.Lock()
	i.queue, i.codes, i.injected = nil, nil, map[Kind]int{}
	i.waiting.Store(0)
	i.mu.Unlock()
	_ = i.SetPlan(p)
}

// OnArrival takes the fault to inject when a request was routed and is not
// authenticated yet; nil means none.
func (i *Injector) OnArrival(provider policy.Provider, operation string) *Fault {
	_, fault := i.pick(target{atArrival, provider, operation})
	return fault
}

// OnCall takes what to inject when an operation is about to be done: a forced code, a
// fault, or neither.
func (i *Injector) OnCall(provider policy.Provider, operation string) (code string, fault *Fault) {
	return i.pick(target{atCall, provider, operation})
}

// OnWebhook takes the fault to inject when a webhook is about to be queued; nil means
// none.
func (i *Injector) OnWebhook(provider policy.Provider, webhook string) *Fault {
	_, fault := i.pick(target{atWebhook, provider, webhook})
	return fault
}

// pick takes what to inject into the target: a code that the test forced, else the oldest
// fault, else the fault of the plan. The plan counts every call, also if something else is
// injected into it.
func (i *Injector) pick(at target) (code string, fault *Fault) {
	plan, call := i.plan.Load(), 0
	if plan != nil {
		call = plan.count(at)
	}
	if i.waiting.Load() > 0 {
		code, fault = i.takeQueued(at)
	}
	if plan != nil && code == "" && fault == nil {
		fault = plan.pick(at, call)
	}
	if fault != nil {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.injected[fault.Kind]++
	}
	return code, fault
}

// takeQueued takes the first code or fault that waits for the target.
func (i *Injector) takeQueued(at target) (string, *Fault) {
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
		if !fault.matches(at) {
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
