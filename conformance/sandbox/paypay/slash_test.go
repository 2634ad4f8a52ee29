package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// contentType is the header of the bodies that the signer signs.
var contentType = []string{"Content-Type", "application/json"}

func TestPayPayServesAPathWithASlashAtItsEnd(t *testing.T) {
	t.Parallel()

	for _, strict := range []bool{false, true} {
		r := rig.StartPayPay(t, sandbox.Config{Strict: strict})
		payment := r.Paid("order-1", sandbox.PayPayUserCompleted, 500)

		for _, c := range []struct{ method, path, query, body string }{
			{"POST", "/v2/refunds/", "", rig.PayPayRefundBody("refund-1", payment, 500)},
			{"GET", "/v2/refunds/refund-1/", "?paymentId=" + payment, ""},
			{"POST", "/v2/codes/", "", rig.PayPayCodeBody("order-2", 500, "")},
			{"GET", "/v2/codes/payments/order-2/", "", ""},
			{"GET", "/v2/payments/order-1/", "", ""},
			{"GET", "/v2/user/authorizations/", "?userAuthorizationId=" + sandbox.PayPayUserCompleted, ""},
		} {
			authorization := r.Signer().Authorization(c.method, c.path, c.body)
			a := r.SendAs(authorization, c.method, c.path+c.query, c.body, contentType...)

			assert.Less(t, a.Status, 300, "%s %s: %s", c.method, c.path, a)
			assert.Contains(t, a.Reason, "the path ends with a slash")
		}
	}
}

func TestPayPayHoldsASignatureAgainstThePathAsItWasSent(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	body := rig.PayPayCodeBody("order-1", 500, "")

	for _, c := range []struct{ signed, sent string }{
		{"/v2/codes", "/v2/codes/"},
		{"/v2/codes/", "/v2/codes"},
	} {
		a := r.SendAs(r.Signer().Authorization("POST", c.signed, body), "POST", c.sent, body, contentType...)
		a.AssertRefused(401, "UNAUTHORIZED")
	}
}

func TestPayPayHasNoOtherPathsForTheSlash(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for path, status := range map[string]int{
		"/v2/refunds//":       404,
		"//v2/refunds":        404,
		"/v2/payments//":      404,
		"/v2/nothing/":        404,
		"/v2/payments/a%2F":   400, // an id cannot hold a slash
		"/v2/payments/a%2F/":  400,
		"/v2/codes/payments/": 405,
	} {
		a := r.Send("GET", path, "")
		assert.Equal(t, status, a.Status, "%s: %s", path, a)
	}
}

func TestPayPayTakesABodyOfNullForNoneWhereItDocumentsNone(t *testing.T) {
	t.Parallel()

	for strict, status := range map[bool]int{false: 200, true: 400} {
		r := rig.StartPayPay(t, sandbox.Config{Strict: strict})
		r.Paid("order-1", sandbox.PayPayUserCompleted, 500)

		a := r.Send("GET", "/v2/payments/order-1", "null")

		require.Equal(t, status, a.Status, "%s", a)
	}
}

func TestPayPayRefusesABodyOfNullWhereItDocumentsOne(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	a := r.Send("POST", "/v2/codes", "null")

	a.AssertRefused(400, "INVALID_REQUEST_PARAMS")
}
