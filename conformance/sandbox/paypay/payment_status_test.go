package paypay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// transition is a change of the status of the payment k-1, and the notification that
// it sends or does not send.
type transition struct {
	name     string
	prepare  func(r *rig.PayPay) (id string)
	change   func(r *rig.PayPay, id string)
	status   func(r *rig.PayPay, key string) string
	from, to string
	event    string // empty: none
	wallet   sandbox.PayPayWallet
}

func (c transition) test(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := c.prepare(r)
	assert.Equal(t, c.from, c.status(r, "k-1"))
	r.Events()

	c.change(r, id)
	assert.Equal(t, c.to, c.status(r, "k-1"))
	if c.event == "" {
		assert.Empty(t, r.Events())
	} else {
		assert.Equal(t, []string{c.event}, r.Events())
	}
	assert.Equal(t, c.wallet, r.Wallet(sandbox.PayPayUserCompleted))
}

// none stands for no notification.
const none = ""

// becomes is a transition to a state after a change, with what the user's wallet has then:
// its balance, and what is blocked.
func becomes(name, to, event string, balance, blocked int64, change func(r *rig.PayPay, id string)) transition {
	wallet := sandbox.PayPayWallet{Balance: balance, Points: 5000, Blocked: blocked}
	return transition{name: name, to: to, event: event, wallet: wallet, change: change}
}

func plainCode(r *rig.PayPay) string { return r.Code("k-1", 1000, "") }

func TestPayPayStatusOfPaymentsByCode(t *testing.T) {
	t.Parallel()
	scan := func(r *rig.PayPay, codeID string) {
		require.NoError(r.T, r.PayPay.ScanAndPay(codeID, sandbox.PayPayUserCompleted))
	}

	for _, c := range []transition{
		becomes("a code is created", "CREATED", none, 100000, 0, func(*rig.PayPay, string) {}),
		becomes("a user pays a code", "COMPLETED", "COMPLETED k-1 1000", 99000, 0, scan),
		becomes("the payment of a code fails", "FAILED", "FAILED k-1 1000", 100000, 0, func(r *rig.PayPay, codeID string) {
			require.NoError(r.T, r.PayPay.FailPayment(codeID, sandbox.PayPayUserCompleted))
		}),
	} {
		c.prepare, c.status, c.from = plainCode, (*rig.PayPay).CodePaymentStatus, "CREATED"
		t.Run(c.name, c.test)
	}

	later := becomes("", "AUTHORIZED", "AUTHORIZED k-1 1000", 99000, 1000, scan)
	later.prepare = func(r *rig.PayPay) string { return r.Code("k-1", 1000, `,"isAuthorization":true`) }
	later.status, later.from = (*rig.PayPay).CodePaymentStatus, "CREATED"
	t.Run("a user pays a code that is captured later", later.test)
}

func TestPayPayStatusOfAuthorizationsThatGoOn(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		becomes("it is lowered", "AUTHORIZED", "AUTHORIZED k-1 400 q-1", 99600, 400, func(r *rig.PayPay, id string) {
			r.Reauthorize("q-1", id, 400).RequireStatus(200)
		}),
		becomes("it is raised", "AUTHORIZED", "AUTHORIZED k-1 1500 q-1", 98500, 1500, func(r *rig.PayPay, id string) {
			r.Reauthorize("q-1", id, 1500).RequireStatus(201)
			require.NoError(r.T, r.PayPay.ConfirmIncrease(id))
		}),
		becomes("the user consents, PayPay is not done", "REAUTHORIZING", none, 99000, 1000, func(r *rig.PayPay, id string) {
			r.Reauthorize("q-1", id, 1500).RequireStatus(201)
			require.NoError(r.T, r.PayPay.AcceptIncrease(id))
		}),
	} {
		c.prepare, c.status, c.from = authorized1000, (*rig.PayPay).PaymentStatus, "AUTHORIZED"
		t.Run(c.name, c.test)
	}
}

func TestPayPayStatusOfAuthorizationsThatEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		becomes("it is captured", "COMPLETED", "COMPLETED k-1 1000", 99000, 0, func(r *rig.PayPay, _ string) {
			r.Capture("k-1", "c-1", 1000).RequireStatus(200)
		}),
		becomes("it expires", "EXPIRED", "EXPIRED k-1 1000", 100000, 0, func(r *rig.PayPay, _ string) {
			r.Clock.Advance(30 * 24 * time.Hour)
		}),
		becomes("it is reverted", "CANCELED", "CANCELED k-1 1000", 100000, 0, func(r *rig.PayPay, id string) {
			r.Revert("v-1", id).RequireStatus(200)
		}),
		becomes("it is cancelled", "FAILED", none, 100000, 0, func(r *rig.PayPay, _ string) {
			r.CancelPayment("k-1").RequireStatus(202)
		}),
	} {
		c.prepare, c.status, c.from = authorized1000, (*rig.PayPay).PaymentStatus, "AUTHORIZED"
		t.Run(c.name, c.test)
	}
}

func TestPayPayStatusOfPayments(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		becomes("it is cancelled", "FAILED", none, 100000, 0, func(r *rig.PayPay, _ string) {
			r.CancelPayment("k-1").RequireStatus(202)
		}),
		becomes("it is refunded", "REFUNDED", none, 99300, 0, func(r *rig.PayPay, id string) {
			r.Refund("f-1", id, 300).RequireStatus(200)
		}),
	} {
		c.prepare, c.status, c.from = paid1000, (*rig.PayPay).PaymentStatus, "COMPLETED"
		t.Run(c.name, c.test)
	}
}
