package overlay_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// charge is a write that is sent once, and that the provider can refuse.
func charge(provider overlay.Provider) policy.Operation {
	return policy.Operation{
		Provider: provider, ID: "charge", Method: "POST", Path: "/charges", Retry: policy.Never,
		CodeField: "status", Success: []string{"authorized"},
		Errors: []*policy.Code{
			{Code: "entity.invalid", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: policy.ClassNever},
			{
				Code: "rejected", Statuses: []int{200}, Outcome: policy.DidNotHappen, Class: policy.ClassUser,
				Kind: policy.Declined,
			},
		},
	}
}

// chargeAnswered makes a charge that gets an answer, and returns its error.
func chargeAnswered(t *testing.T, provider overlay.Provider, answer testkit.Transport) *overlay.Error {
	t.Helper()
	auth, err := overlay.NewBearer(overlay.NewSecret(testkit.PlantedSecret))
	require.NoError(t, err)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: provider, BaseURL: retryBase, Operations: []policy.Operation{charge(provider)}, Auth: auth,
	}, overlay.WithHTTPClient(answer.Client()))
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, retryBase+"/charges", strings.NewReader("{}"))
	require.NoError(t, err)

	_, err = doer.Do(req) //nolint:bodyclose // there is no answer

	failure, ok := errors.AsType[*overlay.Error](err)
	require.True(t, ok, "got %v", err)
	return failure
}

func TestOnlyTheProvidersOwnFormRefuses(t *testing.T) {
	t.Parallel()
	const own = `{"reference":"","status":400,"code":"entity.invalid","title":"Bad","description":"It is bad"}`
	for _, c := range []struct {
		name     string
		provider overlay.Provider
		status   int
		body     string
		outcome  overlay.Outcome
	}{
		{"Paidy's own form", overlay.Paidy, 400, own, overlay.DidNotHappen},
		{"Paidy's own form with another client error", overlay.Paidy, 422, own, overlay.DidNotHappen},
		{"Paidy's own form with a server error", overlay.Paidy, 502, own, overlay.Unknown},
		{"Paidy's own form with a conflict", overlay.Paidy, 409, own, overlay.Unknown},
		{
			"a code of Paidy's that nobody documents", overlay.Paidy, 400,
			strings.Replace(own, "entity.invalid", "entity.odd", 1), overlay.Unknown,
		},
		{"a code alone", overlay.Paidy, 400, `{"code":"entity.invalid"}`, overlay.Unknown},
		{"no reference", overlay.Paidy, 400, strings.Replace(own, "reference", "trace", 1), overlay.Unknown},
		{"no title", overlay.Paidy, 400, strings.Replace(own, "title", "message", 1), overlay.Unknown},
		{"no description", overlay.Paidy, 400, strings.Replace(own, "description", "message", 1), overlay.Unknown},
		{"a code that is a number", overlay.Paidy, 400, strings.Replace(own, `"entity.invalid"`, "400", 1), overlay.Unknown},
		{"the status of a payment with an error", overlay.Paidy, 403, `{"status":"rejected"}`, overlay.Unknown},
		{"the status of a payment with a success", overlay.Paidy, 200, `{"status":"rejected"}`, overlay.DidNotHappen},
		{"another provider's form", overlay.Paidy, 400, `{"resultInfo":{"code":"entity.invalid"}}`, overlay.Unknown},
		{"PayPay's own form", overlay.PayPay, 400, `{"resultInfo":{"code":"entity.invalid"}}`, overlay.DidNotHappen},
		{"not PayPay's form", overlay.PayPay, 400, own, overlay.Unknown},
		{"legacy Paidy's own form", overlay.PaidyLegacy, 400, `{"status":"entity.invalid"}`, overlay.DidNotHappen},
		{"not legacy Paidy's form", overlay.PaidyLegacy, 400, `{"status":400}`, overlay.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			failure := chargeAnswered(t, c.provider, testkit.JSON(c.status, c.body))

			assert.Equal(t, c.outcome.String(), failure.Outcome.String())
			assert.Equal(t, c.outcome == overlay.Unknown, failure.Advice != "", failure.Advice)
		})
	}
}
