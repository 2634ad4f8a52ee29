package jppay_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

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
	before := len(s.Ledger())

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

	unresolved, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
	require.NoError(t, err)
	resolved := want == overlay.Happened || want == overlay.DidNotHappen
	assert.Equal(t, resolved, len(unresolved) == 0, "the record is empty: %+v", unresolved)
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

func TestResolveWantsAClientOfThisPackage(t *testing.T) {
	t.Parallel()
	generated, err := paypay.NewClientWithResponses("https://apigw.example")
	require.NoError(t, err)

	for name, resolve := range map[string]func(context.Context, overlay.Write) (overlay.Resolution, error){
		"no PayPay client": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return nil.Resolve(ctx, w)
		},
		"no Paidy client": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return nil.Resolve(ctx, w)
		},
		"no legacy client": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return nil.Resolve(ctx, w)
		},
		"a client made by the generated package": func(
			ctx context.Context, w overlay.Write,
		) (overlay.Resolution, error) {
			return generated.Resolve(ctx, w)
		},
	} {
		resolution, err := resolve(t.Context(), overlay.Write{})
		assert.Error(t, err, name)
		assert.Equal(t, overlay.Unknown, resolution.Outcome, name)
	}
}
