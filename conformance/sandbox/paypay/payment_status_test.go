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

func plainCode(r *rig.PayPay) string { return r.Code("k-1", 1000, "") }

func TestPayPayStatusOfPaymentsByCode(t *testing.T) {
	t.Parallel()
	scan := func(r *rig.PayPay, codeID string) {
		require.NoError(r.T, r.PayPay.ScanAndPay(codeID, sandbox.PayPayUserCompleted))
	}

	for _, c := range []transition{
		{
			name:    "a code is created",
			prepare: plainCode,
			change:  func(*rig.PayPay, string) {},
			to:      "CREATED",
			wallet:  sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
		{
			name:    "a user pays a code",
			prepare: plainCode,
			change:  scan,
			to:      "COMPLETED",
			event:   "COMPLETED k-1 1000",
			wallet:  sandbox.PayPayWallet{Balance: 99000, Points: 5000},
		},
		{
			name:    "a user pays a code that is captured later",
			prepare: func(r *rig.PayPay) string { return r.Code("k-1", 1000, `,"isAuthorization":true`) },
			change:  scan,
			to:      "AUTHORIZED",
			event:   "AUTHORIZED k-1 1000",
			wallet:  sandbox.PayPayWallet{Balance: 99000, Points: 5000, Blocked: 1000},
		},
		{
			name:    "the payment of a code fails",
			prepare: plainCode,
			change: func(r *rig.PayPay, codeID string) {
				require.NoError(r.T, r.PayPay.FailPayment(codeID, sandbox.PayPayUserCompleted))
			},
			to:     "FAILED",
			event:  "FAILED k-1 1000",
			wallet: sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
	} {
		c.status, c.from = (*rig.PayPay).CodePaymentStatus, "CREATED"
		t.Run(c.name, c.test)
	}
}

func TestPayPayStatusOfAuthorizationsThatGoOn(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		{
			name:   "it is lowered",
			change: func(r *rig.PayPay, id string) { r.Reauthorize("q-1", id, 400).RequireStatus(200) },
			to:     "AUTHORIZED",
			event:  "AUTHORIZED k-1 400 q-1",
			wallet: sandbox.PayPayWallet{Balance: 99600, Points: 5000, Blocked: 400},
		},
		{
			name: "it is raised",
			change: func(r *rig.PayPay, id string) {
				r.Reauthorize("q-1", id, 1500).RequireStatus(201)
				require.NoError(r.T, r.PayPay.ConfirmIncrease(id))
			},
			to:     "AUTHORIZED",
			event:  "AUTHORIZED k-1 1500 q-1",
			wallet: sandbox.PayPayWallet{Balance: 98500, Points: 5000, Blocked: 1500},
		},
		{
			name: "the user consents and PayPay is not done",
			change: func(r *rig.PayPay, id string) {
				r.Reauthorize("q-1", id, 1500).RequireStatus(201)
				require.NoError(r.T, r.PayPay.AcceptIncrease(id))
			},
			to:     "REAUTHORIZING",
			wallet: sandbox.PayPayWallet{Balance: 99000, Points: 5000, Blocked: 1000},
		},
	} {
		c.prepare, c.status, c.from = authorized1000, (*rig.PayPay).PaymentStatus, "AUTHORIZED"
		t.Run(c.name, c.test)
	}
}

func TestPayPayStatusOfAuthorizationsThatEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		{
			name:   "it is captured",
			change: func(r *rig.PayPay, _ string) { r.Capture("k-1", "c-1", 1000).RequireStatus(200) },
			to:     "COMPLETED",
			event:  "COMPLETED k-1 1000",
			wallet: sandbox.PayPayWallet{Balance: 99000, Points: 5000},
		},
		{
			name:   "it expires",
			change: func(r *rig.PayPay, _ string) { r.Clock.Advance(30 * 24 * time.Hour) },
			to:     "EXPIRED",
			event:  "EXPIRED k-1 1000",
			wallet: sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
		{
			name:   "it is reverted",
			change: func(r *rig.PayPay, id string) { r.Revert("v-1", id).RequireStatus(200) },
			to:     "CANCELED",
			event:  "CANCELED k-1 1000",
			wallet: sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
		{
			name:   "it is cancelled",
			change: func(r *rig.PayPay, _ string) { r.CancelPayment("k-1").RequireStatus(202) },
			to:     "FAILED",
			wallet: sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
	} {
		c.prepare, c.status, c.from = authorized1000, (*rig.PayPay).PaymentStatus, "AUTHORIZED"
		t.Run(c.name, c.test)
	}
}

func TestPayPayStatusOfPayments(t *testing.T) {
	t.Parallel()
	for _, c := range []transition{
		{
			name:   "it is cancelled",
			change: func(r *rig.PayPay, _ string) { r.CancelPayment("k-1").RequireStatus(202) },
			to:     "FAILED",
			wallet: sandbox.PayPayWallet{Balance: 100000, Points: 5000},
		},
		{
			name:   "it is refunded",
			change: func(r *rig.PayPay, id string) { r.Refund("f-1", id, 300).RequireStatus(200) },
			to:     "REFUNDED",
			wallet: sandbox.PayPayWallet{Balance: 99300, Points: 5000},
		},
	} {
		c.prepare, c.status, c.from = paid1000, (*rig.PayPay).PaymentStatus, "COMPLETED"
		t.Run(c.name, c.test)
	}
}
