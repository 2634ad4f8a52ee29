package conformance_test

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/internal/coverage"
	"github.com/jppay/jppay/internal/testkit"
)

// seenByCases is what the cases reached, by provider.
var seenByCases = map[string]*coverage.Seen{"paypay": {}, "paidy": {}, "paidy-legacy": {}}

// anyOperation stands in run.injected for every operation.
const anyOperation = ""

// injects notes that a fault or a forced code was asked for. From then on nothing of the
// operation counts in this case: who made an answer is not to be guessed.
func (r *run) injects(operation string) {
	if r.injected != nil {
		r.injected[operation] = true
	}
}

// counts tells whether an answer of an operation is the sandbox's own, in a case.
func (r *run) counts(operation string) bool {
	return r.seen != nil && !r.injected[operation] && !r.injected[anyOperation]
}

// count counts a request or an answer that keeps to the document.
func (r *run) count(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) {
	if !r.counts(operation) {
		return
	}
	if req != nil {
		r.seen.Request(coverage.Request{
			Operation: operation, Header: req.Header, Query: req.URL.Query(), Body: reqBody,
		})
	}
	if res != nil {
		r.seen.Answer(coverage.Answer{Operation: operation, Status: res.StatusCode, Body: resBody})
	}
}

func (r *run) countEvent(webhook string, body []byte) {
	if r.seen != nil && len(r.injected) == 0 {
		r.seen.Event(coverage.Event{Webhook: webhook, Body: body})
	}
}

// watchWebhooks receives every webhook of the provider, each under its name.
func (r *run) watchWebhooks() {
	r.Helper()

	doc, err := parsed[r.Provider]()
	require.NoError(r, err)
	r.webhooks = testkit.NewReceiver(r.T)
	for name := range doc.Webhooks {
		require.NoError(r, r.sandbox.SetWebhookURL(r.Provider+"/"+name, r.webhooks.URL+"/"+name))
	}
}

// countWebhooks counts what was received, and checks it against the document.
func (r *run) countWebhooks() {
	r.Helper()

	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	require.NoError(r, r.sandbox.Flush(ctx))

	for _, request := range r.webhooks.Requests() {
		webhook := strings.TrimPrefix(request.Path, "/")
		assert.Nil(r, validators[r.Provider].CheckWebhook(webhook, request.Body), webhook)
		r.countEvent(webhook, request.Body)
	}
}
