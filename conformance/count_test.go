package conformance_test

import (
	"errors"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/internal/coverage"
	"github.com/jppay/jppay/overlay"
)

// seenByCases is what the cases reached, by provider.
var seenByCases = map[string]*coverage.Seen{"paypay": {}, "paidy": {}, "paidy-legacy": {}}

// anyOperation stands in count.injected for every operation.
const anyOperation = ""

// count counts what a case reaches.
type count struct {
	seen     *coverage.Seen
	injected map[string]bool // operations that a fault or a forced code was asked for
}

func newCount(provider string) *count {
	return &count{seen: seenByCases[provider], injected: map[string]bool{}}
}

// step counts what a step reached. After a fault or a forced code nothing of the operation
// counts in this case: who made an answer is not to be guessed. A webhook that was asked for
// makes nothing count.
func (c *count) step(done flow.Done) {
	switch done.Step.Do {
	case "fault", "force", "sendWebhook":
		c.injected[done.Step.Args["operation"]] = true
	}
	for _, exchange := range done.Exchanges {
		c.exchange(exchange)
	}
	failure, failed := errors.AsType[*overlay.Error](done.Err)
	if failed && c.counts(done.Step.Call) && !done.Step.BrokenAnswer {
		c.seen.Code(done.Step.Call, failure.Code)
	}
}

// exchange counts a request or an answer that keeps to the document.
func (c *count) exchange(e flow.Exchange) {
	if e.Broken != nil || !c.counts(e.Operation) {
		return
	}
	if e.Request != nil {
		c.seen.Request(coverage.Request{
			Operation: e.Operation, Header: e.Request.Header, Query: e.Request.URL.Query(), Body: e.Body,
		})
	}
	if e.Response != nil {
		c.seen.Answer(coverage.Answer{Operation: e.Operation, Status: e.Response.StatusCode, Body: e.Body})
	}
}

// counts tells whether an answer of an operation is the sandbox's own.
func (c *count) counts(operation string) bool {
	return !c.injected[operation] && !c.injected[anyOperation]
}

func (c *count) webhook(w flow.Webhook) {
	if len(c.injected) == 0 {
		c.seen.Event(coverage.Event{Webhook: w.Name, Body: w.Body})
	}
}
