package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// refusedWrite is a case of a write about a payment that is refused.
type refusedWrite struct {
	name    string
	prepare func(r *rig.PayPay) (paymentID string)
	amount  int64
	status  int
	code    string
	codeID  string // empty: not compared
}

// send is a write about a payment.
type send func(r *rig.PayPay, paymentID string, amount int64) rig.PayPayAnswer

// test returns the test of a case: the write is refused and changes nothing.
func (c refusedWrite) test(send send) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		r := rig.StartPayPayPayments(t)
		id := c.prepare(r)
		before, wallet := len(r.Ledger()), r.Wallet(sandbox.PayPayUserCompleted)

		answer := send(r, id, c.amount)
		answer.AssertRefused(c.status, c.code)
		if c.codeID != "" {
			assert.Equal(t, c.codeID, answer.CodeID)
		}
		assert.Empty(t, r.Effects(before))
		assert.Equal(t, wallet, r.Wallet(sandbox.PayPayUserCompleted))
	}
}

func authorized1000(r *rig.PayPay) string {
	r.T.Helper()

	return r.Authorized("k-1", sandbox.PayPayUserCompleted, 1000)
}

func paid1000(r *rig.PayPay) string { return r.Paid("k-1", sandbox.PayPayUserCompleted, 1000) }

// after prepares a payment to which something happens then.
func after(prepare func(*rig.PayPay) string, happens func(r *rig.PayPay, id string) error) func(*rig.PayPay) string {
	return func(r *rig.PayPay) string {
		r.T.Helper()
		id := prepare(r)
		require.NoError(r.T, happens(r, id))

		return id
	}
}
