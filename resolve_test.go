package jppay_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

func TestEveryWriteWhoseAnswerIsLostCanBeResolvedOrSaysWhyNot(t *testing.T) {
	t.Parallel()

	for provider, writes := range lostWrites {
		for _, w := range writes {
			name := strings.TrimSpace(string(provider) + " " + w.operation + " " + w.variant)
			for _, kind := range []sandbox.FaultKind{sandbox.FaultCutAfter, sandbox.FaultCutBefore} {
				t.Run(name+", "+string(kind), func(t *testing.T) {
					t.Parallel()
					w.testLost(t, provider, kind)
				})
			}
		}
	}
}

// testLost loses the answer before or after the write is done, and resolves the
// write in both ways.
func (w lostWrite) testLost(t *testing.T, provider sandbox.Provider, kind sandbox.FaultKind) {
	record := overlay.NewMemoryRecord()
	s := openShop(t, overlay.WithRecord(record))
	if w.setUp != nil {
		require.NoError(t, w.setUp(s))
	}
	require.NoError(t, s.Fault(sandbox.Fault{Provider: provider, Operation: w.operation, Kind: kind}))
	before, openBefore := len(s.Ledger()), countOpen(t, record)

	lost := w.send(s)
	require.ErrorIs(t, lost, overlay.ErrOutcomeUnknown)
	s.PayPay.SettlePoints()
	effects := len(s.Ledger()) - before
	want := w.done
	if kind == sandbox.FaultCutBefore {
		require.Zero(t, effects)
		want = w.notDone
	}

	resolution, err := overlay.Resolve(t.Context(), lost)
	w.assertResolved(t, want, effects, resolution, err)

	var failure *overlay.Error
	require.ErrorAs(t, lost, &failure)
	write, kept := failure.Write()
	require.True(t, kept, "the error keeps the write")
	resolution, err = s.resolve(write)
	w.assertResolved(t, want, effects, resolution, err)

	resolved := want == overlay.Happened || want == overlay.DidNotHappen
	assert.Equal(t, resolved, countOpen(t, record) == openBefore, "the record no longer holds the write")
}

// countOpen returns how many writes a record holds, those among them that cannot be
// resolved.
func countOpen(t *testing.T, record *overlay.MemoryRecord) int {
	t.Helper()
	open, err := record.Open(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)
	apart, err := record.Unresolvable(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)

	return len(open) + len(apart)
}

func TestAnAcceptedWriteStaysInTheRecordUntilItIsDone(t *testing.T) {
	t.Parallel()
	record := overlay.NewMemoryRecord()
	s := openShop(t, overlay.WithRecord(record))

	require.NoError(t, s.giveCashback())
	unresolved, err := record.Open(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)
	require.Len(t, unresolved, 1, "after the call")

	resolution, err := s.payPay.Resolve(t.Context(), unresolved[0])
	require.NoError(t, err)
	assert.Equal(t, overlay.Accepted, resolution.Outcome)
	assert.Equal(t, 1, countOpen(t, record), "after PayPay said again that it is accepted")

	s.PayPay.SettlePoints()
	resolution, err = s.payPay.Resolve(t.Context(), unresolved[0])
	require.NoError(t, err)
	assert.Equal(t, overlay.Happened, resolution.Outcome)
	assert.Zero(t, countOpen(t, record), "after the points have arrived")
}

// resolve resolves a write as a later process does that reads it from the record.
func (s *shop) resolve(w overlay.Write) (overlay.Resolution, error) {
	switch w.Provider {
	case overlay.PayPay:
		return s.payPay.Resolve(s.Context(), w)
	case overlay.Paidy:
		return s.paidy.Resolve(s.Context(), w)
	case overlay.PaidyLegacy:
		return s.legacy.Resolve(s.Context(), w)
	default:
		return overlay.Resolution{}, fmt.Errorf("provider %q", w.Provider)
	}
}

func (w lostWrite) assertResolved(
	t *testing.T, want overlay.Outcome, effects int, resolution overlay.Resolution, err error,
) {
	t.Helper()

	if want == overlay.NoOutcome {
		require.ErrorIs(t, err, overlay.ErrUnresolvable)
		assert.ErrorContains(t, err, w.reason)
		assert.ErrorContains(t, err, w.operation)
		assert.Equal(t, overlay.Unknown, resolution.Outcome)
		return
	}

	require.NoError(t, err)
	assert.Equal(t, want, resolution.Outcome, resolution.Reason)
	assert.NotEmpty(t, resolution.Reason)
	if want == overlay.Happened {
		assert.IsType(t, w.resource, resolution.Resource)
		if w.operation != "updatePayment" { // which has no effect in the ledger
			assert.Equal(t, 1, effects)
		}
	}
}

func TestEveryWriteIsTried(t *testing.T) {
	t.Parallel()

	for provider, table := range map[sandbox.Provider][]policy.Operation{
		sandbox.ProviderPayPay: paypay.Operations(),
		sandbox.ProviderPaidy:  paidy.Operations(),
		sandbox.ProviderLegacy: paidylegacy.Operations(),
	} {
		var tried []string
		for _, w := range lostWrites[provider] {
			tried = append(tried, w.operation)
		}

		for _, op := range table {
			if op.Write() {
				assert.Contains(t, tried, op.ID, provider)
			}
		}
	}
}

func TestResolveWantsAClientThatAConstructorMade(t *testing.T) {
	t.Parallel()
	var (
		noPayPay *jppay.PayPay
		noPaidy  *jppay.Paidy
		noLegacy *jppay.PaidyLegacy
	)

	for name, resolve := range map[string]func(context.Context, overlay.Write) (overlay.Resolution, error){
		"no PayPay client":       noPayPay.Resolve,
		"no Paidy client":        noPaidy.Resolve,
		"no legacy client":       noLegacy.Resolve,
		"an empty PayPay client": new(jppay.PayPay).Resolve,
		"an empty Paidy client":  new(jppay.Paidy).Resolve,
		"an empty legacy client": new(jppay.PaidyLegacy).Resolve,
	} {
		resolution, err := resolve(t.Context(), overlay.Write{})
		assert.ErrorContains(t, err, "make one with a constructor", name)
		assert.Equal(t, overlay.Unknown, resolution.Outcome, name)
	}
}

func TestRecoverWantsAClientThatAConstructorMade(t *testing.T) {
	t.Parallel()
	var noPayPay *jppay.PayPay

	for name, recoverWrites := range map[string]func(context.Context) (overlay.Recovered, error){
		"no PayPay client":       noPayPay.Recover,
		"an empty Paidy client":  new(jppay.Paidy).Recover,
		"an empty legacy client": new(jppay.PaidyLegacy).Recover,
	} {
		_, err := recoverWrites(t.Context())
		assert.ErrorContains(t, err, "make one with a constructor", name)
	}
}
