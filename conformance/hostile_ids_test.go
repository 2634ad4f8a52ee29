package conformance_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// hostileIDs mean something in a path, or look as if they did.
var hostileIDs = []string{
	"", ".", "..", "../..", "../tokens", "a/b", `a\b`, "%2e", "%2e%2e", "%252e%252e", "a%2fb", "a\x00b", "a?b", "a#b",
	oddID,
}

// oddID is one segment all the same, so that it may be sent, escaped.
const oddID = "..;"

// TestHostileIDsOnEveryOperation puts hostile ids into every path parameter of
// every operation.
func TestHostileIDsOnEveryOperation(t *testing.T) {
	t.Parallel()

	tried := 0
	for provider, table := range operations {
		r := newRun(t, provider)
		for i := range table {
			for parameter := range strings.Count(table[i].Path, "{") {
				for _, id := range hostileIDs {
					r.callWithHostileID(&table[i], parameter, id)
					tried++
				}
			}
		}
	}

	assert.Positive(t, tried, "no operation has a path parameter")
}

// callWithHostileID calls an operation with an id in one of its path parameters.
func (r *run) callWithHostileID(op *policy.Operation, parameter int, id string) {
	r.Helper()

	call, err := flow.ExampleCall(r.Provider, op)
	require.NoError(r, err)
	call.Path = slices.Clone(call.Path)
	call.Path[parameter] = id
	client, err := r.Client(flow.Step{Call: op.ID, InvalidRequest: true})
	require.NoError(r, err)

	before := r.Requests()
	_, _, callErr, err := flow.Invoke(context.Background(), client, call)

	require.NoError(r, err)
	assert.NoError(r, r.Surprise(), "%s with id %q", op.ID, id)
	sent := r.Requests() > before
	if id != oddID {
		assert.False(r, sent, "%s with id %q was sent", op.ID, id)
	}
	if !sent {
		assert.ErrorIs(r, callErr, overlay.ErrNotSent, "%s with id %q", op.ID, id)
	}
}
