package jppay_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestWhatPaidySaysIsNotTakenForLessOrMore(t *testing.T) {
	t.Parallel()
	const captured = `"captures":[{"id":"cap_1","amount":1000}]`
	refunded := func(amounts string) string {
		return `{"id":"pay_1","status":"closed","amount":1000,` + captured + `,"refunds":[` + amounts + `]}`
	}
	whole := map[string]string{"id": "pay_1", "capture_id": "cap_1"}
	part := map[string]string{"id": "pay_1", "capture_id": "cap_1", "amount": "400"}

	for _, c := range []struct {
		name, operation, payment string
		refs                     map[string]string
		outcome                  overlay.Outcome
		unresolvable             bool
	}{
		{
			"a payment that was captured is closed by that, and not by hand", "closePayment",
			`{"id":"pay_1","status":"closed","amount":1000,` + captured + `}`, whole, overlay.DidNotHappen, false,
		},
		{
			"one that is closed without a capture was closed by hand", "closePayment",
			`{"id":"pay_1","status":"closed","amount":1000,"captures":[]}`, whole, overlay.Happened, false,
		},
		{
			"all of it is refunded at once", "refundPayment",
			refunded(`{"capture_id":"cap_1","amount":1000}`), whole, overlay.Happened, false,
		},
		{
			"all of it is refunded in parts", "refundPayment",
			refunded(`{"capture_id":"cap_1","amount":400},{"capture_id":"cap_1","amount":600}`), whole, overlay.Unknown, true,
		},
		{
			"a part is refunded, and all was asked for", "refundPayment",
			refunded(`{"capture_id":"cap_1","amount":400}`), whole, overlay.DidNotHappen, false,
		},
		{
			"a part like this one is refunded", "refundPayment",
			refunded(`{"capture_id":"cap_1","amount":400}`), part, overlay.Unknown, true,
		},
		{
			"a part unlike this one is refunded", "refundPayment",
			refunded(`{"capture_id":"cap_1","amount":600}`), part, overlay.DidNotHappen, false,
		},
		{
			"a part like this one is refunded of another capture", "refundPayment",
			refunded(`{"capture_id":"cap_2","amount":400}`), part, overlay.DidNotHappen, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			script := testkit.Play(testkit.JSON(http.StatusOK, c.payment))
			client, err := jppay.NewPaidy(paidyConfig("https://paidy.example"), overlay.WithHTTPClient(script.Client()))
			require.NoError(t, err)

			resolution, err := client.Resolve(t.Context(), overlay.Write{
				ID: "w", Provider: "paidy", Origin: "https://paidy.example", Account: "test",
				Operation: c.operation, Refs: c.refs, Attempt: 1, Age: time.Hour,
			})

			assert.Equal(t, c.outcome, resolution.Outcome, resolution.Reason)
			assert.Equal(t, c.unresolvable, errors.Is(err, overlay.ErrUnresolvable), "%v", err)
		})
	}
}
