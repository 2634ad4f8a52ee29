package paidy_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const noPaidyCapture = "cap_0000000000000000"

// paidyState makes a payment or a token in a state and returns its id and that of its capture.
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

// paidyStateCase is what a request does in some states.
type paidyStateCase struct {
	states  []paidyState
	body    string // $ stands for the id of the capture
	status  int
	result  string // status of the payment or token, or code of the refusal
	version int    // of a token; 0 for a payment, and for a refusal
	effect  string // empty: none
}

func in(states ...paidyState) []paidyState { return states }

// checkPaidyStates sends a request in each state. The path has {id} for the payment or
// token.
func checkPaidyStates(t *testing.T, method, path string, cases []paidyStateCase) {
	t.Helper()
	shared := rig.StartPaidy(t, sandbox.Config{})

	for _, c := range cases {
		for _, state := range c.states {
			t.Run(state.name+" "+c.body, func(t *testing.T) {
				c.test(shared.WithT(t), state, method, path)
			})
		}
	}
}

func (c paidyStateCase) test(r *rig.Paidy, state paidyState, method, path string) {
	r.T.Helper()
	id, capture := state.make(r)
	before := len(r.Ledger())

	a := r.Send(method, strings.Replace(path, "{id}", id, 1), strings.ReplaceAll(c.body, "$", capture))
	assert.Equal(r.T, c.status, a.Status, "%s", a.Raw)
	assert.Equal(r.T, c.result, a.Result())
	assertOneEffect(r.T, c.effect, r.Effects(before))
	if c.status != 200 {
		assert.NotEmpty(r.T, a.Reason, "the log does not say why")
	}
	if c.version != 0 {
		assert.EqualValues(r.T, c.version, a.At("version_nr"))
	}
}

// checkPaidyWrites sends a POST in each state, with a body unless a case has its own. What
// succeeds has one effect.
func checkPaidyWrites(t *testing.T, path, body, effect string, cases []paidyStateCase) {
	t.Helper()
	for i, c := range cases {
		cases[i].body = cmp.Or(c.body, body)
		if c.status == 200 {
			cases[i].effect = effect
		}
	}
	checkPaidyStates(t, "POST", path, cases)
}

// assertOneEffect compares the effects with the only one that is wanted, or with
// none if want is empty.
func assertOneEffect(t testing.TB, want string, effects []string) {
	t.Helper()
	if want == "" {
		assert.Empty(t, effects)
	} else {
		assert.Equal(t, []string{want}, effects)
	}
}

func TestPaidyReadsPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyStates(t, "GET", "/payments/{id}", []paidyStateCase{
		{states: in(paidyAuthorized, paidyExpired), status: 200, result: "authorized"},
		{states: in(paidyRejected), status: 200, result: "rejected"},
		{states: in(paidyCaptured, paidyReleased), status: 200, result: "closed"},
		{states: in(paidyUnknown, paidyInvalidID), status: 404, result: "404"},
	})
}

func TestPaidyUpdatesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	const description = `{"description":"new"}`
	checkPaidyStates(t, "PUT", "/payments/{id}", []paidyStateCase{
		{states: in(paidyAuthorized), body: description, status: 200, result: "authorized"},
		{states: in(paidyCaptured, paidyReleased), body: description, status: 200, result: "closed"},
		{states: in(paidyRejected), body: description, status: 403, result: "service.forbidden"},
		{states: in(paidyUnknown), body: description, status: 404, result: "404"},
	})
}

func TestPaidyCapturesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyWrites(t, "/payments/{id}/captures", `{}`, "capturePayment: capture order-1 1000", []paidyStateCase{
		{states: in(paidyAuthorized, paidyAlmostExpired), status: 200, result: "closed"},
		{states: in(paidyExpired), status: 400, result: "payment.authorization.expired"},
		{states: in(paidyRejected, paidyCaptured, paidyReleased), status: 403, result: "service.forbidden"},
		{states: in(paidyUnknown), status: 404, result: "404"},
	})
}

func TestPaidyClosesPaymentsInEveryState(t *testing.T) {
	t.Parallel()
	checkPaidyWrites(t, "/payments/{id}/close", `{}`, "closePayment: release order-1 1000", []paidyStateCase{
		{states: in(paidyAuthorized), status: 200, result: "closed"},
		{states: in(paidyRejected, paidyExpired), status: 403, result: "service.forbidden"},
		{states: in(paidyCaptured, paidyReleased), status: 409, result: "service.conflict"},
		{states: in(paidyUnknown), status: 404, result: "404"},
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

	checkPaidyStates(t, "POST", "/payments/{id}/refunds", []paidyStateCase{
		{states: in(paidyCaptured), body: whole, status: 200, result: "closed", effect: refundedAll},
		{states: in(paidyCaptured), body: part, status: 200, result: "closed", effect: refundedPart},
		{states: in(paidyCaptured), body: amount("1001"), status: 403, result: forbidden},
		{states: in(paidyCaptured), body: amount("9223372036854775807"), status: 403, result: forbidden},
		{states: in(paidyCaptured), body: amount("0"), status: 400, result: invalid},
		{states: in(paidyCaptured), body: amount("-1"), status: 400, result: invalid},
		{states: in(paidyCaptured), body: anotherRefund, status: 404, result: "404"},
		{states: in(paidyRefundedBy400), body: part, status: 200, result: "closed", effect: refundedPart},
		{states: in(paidyRefundedBy400), body: amount("601"), status: 403, result: forbidden},
		{states: in(paidyRefundedBy400), body: whole, status: 403, result: forbidden},
		{states: in(paidyRefunded), body: amount("1"), status: 403, result: forbidden},
		{states: in(paidyAuthorized, paidyRejected, paidyReleased), body: whole, status: 403, result: forbidden},
		{states: in(paidyUnknown), body: whole, status: 404, result: "404"},
	})
}
