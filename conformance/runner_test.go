package conformance_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/specs"
)

// documents are the documents by provider.
var documents = map[string][]byte{
	"paypay": specs.PayPay(), "paidy": specs.Paidy(), "paidy-legacy": specs.PaidyLegacy(),
}

// operations are the generated tables by provider.
var operations = map[string][]policy.Operation{
	"paypay": flow.Operations("paypay"), "paidy": flow.Operations("paidy"),
	"paidy-legacy": flow.Operations("paidy-legacy"),
}

// TestCases runs the cases, and then counts what they reach.
func TestCases(t *testing.T) {
	t.Parallel()

	cases, err := flow.Load()
	require.NoError(t, err)
	var ran atomic.Int32
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				runCase(t, c)
				ran.Add(1)
			})
		}
	})

	if int(ran.Load()) < len(cases) {
		t.Skip("not all cases ran: nothing is counted")
	}
	t.Run("they reach what the rules say", testCoverage)
	t.Run("what is invented in a document is a gap", testInventions)
}

func runCase(t *testing.T, c flow.Case) {
	t.Helper()

	world, err := worlds.Parse(c.World)
	require.NoError(t, err)
	r := flow.On(t.Context(), c, sandbox.Start(t, sandbox.Config{World: world}))
	count := newCount(c.Provider)
	r.After = count.step

	webhooks, err := r.Run()

	require.NoError(t, err)
	for _, webhook := range webhooks {
		assert.NoError(t, webhook.Err, webhook.Name)
		count.webhook(webhook)
	}
}

// run calls a provider's operations on a sandbox, one by one.
type run struct {
	*testing.T
	*flow.Run
	sandbox *sandbox.Sandbox
}

// newRun starts a sandbox to call a provider's operations there.
func newRun(t *testing.T, provider string) *run {
	t.Helper()

	return runOn(t, sandbox.Start(t), provider)
}

// runOn calls a provider's operations on a sandbox.
func runOn(t *testing.T, s *sandbox.Sandbox, provider string) *run {
	t.Helper()

	return &run{T: t, Run: flow.On(t.Context(), flow.Case{Provider: provider}, s), sandbox: s}
}

// eachOperation runs a subtest for each operation of each document that is wanted, on a sandbox of its own.
func eachOperation(
	t *testing.T, wanted func(*policy.Operation) bool, test func(r *run, op *policy.Operation),
) {
	t.Helper()

	for provider, table := range operations {
		for i := range table {
			if !wanted(&table[i]) {
				continue
			}
			t.Run(provider+" "+table[i].ID, func(t *testing.T) {
				t.Parallel()

				test(newRun(t, provider), &table[i])
			})
		}
	}
}
