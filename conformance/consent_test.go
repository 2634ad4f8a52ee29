package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func TestTheErrorOfARaiseHoldsTheAddressWhereTheUserConsents(t *testing.T) {
	t.Parallel()
	cases, err := flow.Parse([]byte(`[{"name": "an authorization is raised", "provider": "paypay", "steps": [
		{"call": "createAuth", "example": "minimal", "save": {"payment": "data.paymentId"}, "expect": {"status": 201}},
		{"call": "reauthorizePayment", "example": "higher", "expect": {"status": 201, "code": "USER_CONFIRMATION_REQUIRED"},
			"set": {"paymentId": "${payment}", "updatedAmount.amount": 9000}}
	]}]`))
	require.NoError(t, err)
	s := sandbox.Start(t)
	r := flow.On(t.Context(), cases[0], s)
	var refused error
	r.After = func(done flow.Done) { refused = done.Err }
	require.NoError(t, r.TakeSteps())

	asked, err := overlay.Decode[paypay.ReauthorizeConfirmationResponse](refused)

	require.NoError(t, err)
	require.NotNil(t, asked.Data)
	require.NotNil(t, asked.Data.URL)
	assert.Contains(t, *asked.Data.URL, s.PayPay.URL+"/app/opa/consent/")
}
