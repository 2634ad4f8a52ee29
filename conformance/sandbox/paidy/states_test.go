package paidy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const noPaidyCapture = "cap_0000000000000000"

// paidyState makes a payment in a state and returns its id and that of its capture.
type paidyState struct {
	name string
	make func(r *rig.Paidy) (id, capture string)
}

func paidyRefundedBy(r *rig.Paidy, amount string) (id, capture string) {
	id = r.Checkout("")
	capture = r.Capture(id)
	r.Must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+capture+`","amount":`+amount+`}`)

	return id, capture
}

func paidyAfter(r *rig.Paidy, d time.Duration) (id, capture string) {
	id = r.Checkout("")
	r.Clock.Advance(d)

	return id, noPaidyCapture
}

var (
	paidyAuthorized = paidyState{"authorized", func(r *rig.Paidy) (string, string) {
		return r.Checkout(""), noPaidyCapture
	}}
	paidyRejected = paidyState{"rejected", func(r *rig.Paidy) (string, string) {
		return r.Checkout(sandbox.PaidyConsumerRejected), noPaidyCapture
	}}
	paidyCaptured = paidyState{"captured", func(r *rig.Paidy) (string, string) {
		id := r.Checkout("")

		return id, r.Capture(id)
	}}
	paidyReleased = paidyState{"released", func(r *rig.Paidy) (string, string) {
		id := r.Checkout("")
		r.Must("POST", "/payments/"+id+"/close", `{}`)

		return id, noPaidyCapture
	}}
	paidyRefunded = paidyState{"refunded", func(r *rig.Paidy) (string, string) {
		return paidyRefundedBy(r, "1000")
	}}
	paidyRefundedBy400 = paidyState{"refunded by 400", func(r *rig.Paidy) (string, string) {
		return paidyRefundedBy(r, "400")
	}}
	paidyExpired = paidyState{"expired", func(r *rig.Paidy) (string, string) {
		return paidyAfter(r, 30*24*time.Hour)
	}}
	paidyAlmostExpired = paidyState{"a millisecond from expiry", func(r *rig.Paidy) (string, string) {
		return paidyAfter(r, 30*24*time.Hour-time.Millisecond)
	}}
	paidyUnknown = paidyState{"unknown", func(*rig.Paidy) (string, string) {
		return "pay_0000000000000001", noPaidyCapture
	}}
	paidyInvalidID = paidyState{"of no valid id", func(*rig.Paidy) (string, string) {
		return "pay_!", noPaidyCapture
	}}
)

type paidyStateCase struct {
	state  paidyState
	body   string // $ stands for the id of the capture
	status int
	result string // status of the payment, or code of the refusal
	effect string // empty: none
}

// checkPaidyStates sends a request for a payment in each state.
func checkPaidyStates(t *testing.T, method, action string, cases []paidyStateCase) {
	t.Helper()
	shared := rig.StartPaidy(t, sandbox.Config{})

	for _, c := range cases {
		t.Run(c.state.name+" "+c.body, func(t *testing.T) {
			r := shared.WithT(t)
			id, capture := c.state.make(r)
			before := len(r.Ledger())

			a := r.Send(method, "/payments/"+id+action, strings.ReplaceAll(c.body, "$", capture))
			assert.Equal(t, c.status, a.Status, "%s", a.Raw)
			assert.Equal(t, c.result, a.Result())
			assertOneEffect(t, c.effect, r.Effects(before))
			if c.status != 200 {
				assert.NotEmpty(t, a.Reason, "the log does not say why")
			}
		})
	}
}

// assertOneEffect compares the effects with the only one that is wanted, or with
// none if want is empty.
func assertOneEffect(t *testing.T, want string, effects []string) {
	t.Helper()
	if want == "" {
		assert.Empty(t, effects)
	} else {
		assert.Equal(t, []string{want}, effects)
	}
}

func TestPaidyReadsPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyStates(t, "GET", "", []paidyStateCase{
		{state: paidyAuthorized, status: 200, result: "authorized"},
		{state: paidyRejected, status: 200, result: "rejected"},
		{state: paidyCaptured, status: 200, result: "closed"},
		{state: paidyReleased, status: 200, result: "closed"},
		{state: paidyExpired, status: 200, result: "authorized"},
		{state: paidyUnknown, status: 404, result: "404"},
		{state: paidyInvalidID, status: 404, result: "404"},
	})
}

func TestPaidyUpdatesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	const description = `{"description":"new"}`
	checkPaidyStates(t, "PUT", "", []paidyStateCase{
		{state: paidyAuthorized, body: description, status: 200, result: "authorized"},
		{state: paidyCaptured, body: description, status: 200, result: "closed"},
		{state: paidyReleased, body: description, status: 200, result: "closed"},
		{state: paidyRejected, body: description, status: 403, result: "service.forbidden"},
		{state: paidyUnknown, body: description, status: 404, result: "404"},
	})
}

func TestPaidyCapturesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	const effect = "capturePayment: capture order-1 1000"
	checkPaidyStates(t, "POST", "/captures", []paidyStateCase{
		{state: paidyAuthorized, body: `{}`, status: 200, result: "closed", effect: effect},
		{state: paidyAlmostExpired, body: `{}`, status: 200, result: "closed", effect: effect},
		{state: paidyExpired, body: `{}`, status: 400, result: "payment.authorization.expired"},
		{state: paidyRejected, body: `{}`, status: 403, result: "service.forbidden"},
		{state: paidyCaptured, body: `{}`, status: 403, result: "service.forbidden"},
		{state: paidyReleased, body: `{}`, status: 403, result: "service.forbidden"},
		{state: paidyUnknown, body: `{}`, status: 404, result: "404"},
	})
}

func TestPaidyClosesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	const effect = "closePayment: release order-1 1000"
	checkPaidyStates(t, "POST", "/close", []paidyStateCase{
		{state: paidyAuthorized, body: `{}`, status: 200, result: "closed", effect: effect},
		{state: paidyRejected, body: `{}`, status: 403, result: "service.forbidden"},
		{state: paidyExpired, body: `{}`, status: 403, result: "service.forbidden"},
		{state: paidyCaptured, body: `{}`, status: 409, result: "service.conflict"},
		{state: paidyReleased, body: `{}`, status: 409, result: "service.conflict"},
		{state: paidyUnknown, body: `{}`, status: 404, result: "404"},
	})
}

func TestPaidyRefundsPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	const (
		whole         = `{"capture_id":"$"}`
		part          = `{"capture_id":"$","amount":600}`
		refundedAll   = "refundPayment: refund order-1 1000"
		refundedPart  = "refundPayment: refund order-1 600"
		forbidden     = "service.forbidden"
		invalid       = "request_entity.invalid"
		anotherRefund = `{"capture_id":"cap_0000000000000000"}`
	)
	amount := func(yen string) string { return `{"capture_id":"$","amount":` + yen + `}` }

	checkPaidyStates(t, "POST", "/refunds", []paidyStateCase{
		{state: paidyCaptured, body: whole, status: 200, result: "closed", effect: refundedAll},
		{state: paidyCaptured, body: part, status: 200, result: "closed", effect: refundedPart},
		{state: paidyCaptured, body: amount("1001"), status: 403, result: forbidden},
		{state: paidyCaptured, body: amount("9223372036854775807"), status: 403, result: forbidden},
		{state: paidyCaptured, body: amount("0"), status: 400, result: invalid},
		{state: paidyCaptured, body: amount("-1"), status: 400, result: invalid},
		{state: paidyCaptured, body: anotherRefund, status: 404, result: "404"},
		{state: paidyRefundedBy400, body: part, status: 200, result: "closed", effect: refundedPart},
		{state: paidyRefundedBy400, body: amount("601"), status: 403, result: forbidden},
		{state: paidyRefundedBy400, body: whole, status: 403, result: forbidden},
		{state: paidyRefunded, body: amount("1"), status: 403, result: forbidden},
		{state: paidyAuthorized, body: whole, status: 403, result: forbidden},
		{state: paidyRejected, body: whole, status: 403, result: forbidden},
		{state: paidyReleased, body: whole, status: 403, result: forbidden},
		{state: paidyUnknown, body: whole, status: 404, result: "404"},
	})
}
