package paypay_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// payers are the users of randomPayments.
var payers = []string{
	sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign, sandbox.PayPayUserPoor, sandbox.PayPayUserDailyLimit,
}

// randomPayments sends random requests about payments.
type randomPayments struct {
	*rig.PayPay

	random     *rand.Rand
	paymentIDs []string
	keys       map[string]string // merchantPaymentId by paymentId
}

// add remembers a payment, so that later requests are about it.
func (p *randomPayments) add(key, paymentID string) {
	p.keys[paymentID] = key
	p.paymentIDs = append(p.paymentIDs, paymentID)
}

// step sends one request, or moves the clock. Name makes its ids.
func (p *randomPayments) step(name string) {
	user, amount := payers[p.random.IntN(len(payers))], 1+p.random.Int64N(1500)
	paymentID := p.paymentIDs[p.random.IntN(len(p.paymentIDs))]
	key := p.keys[paymentID]

	switch p.random.IntN(12) {
	case 0, 1, 2:
		p.debit("k-"+name, user, amount)
	case 3:
		p.payByCode("k-"+name, user, amount)
	case 4, 5:
		p.Capture(key, "c-"+name, amount)
	case 6:
		p.Reauthorize("q-"+name, paymentID, amount)
	case 7:
		p.endIncrease(paymentID)
	case 8:
		p.Refund("f-"+name, paymentID, amount)
	case 9:
		p.Revert("v-"+name, paymentID)
	case 10:
		p.CancelPayment(key + "-") // unknown
		p.CancelPayment(key)
	case 11:
		p.Clock.Advance(time.Duration(p.random.IntN(48)) * time.Hour)
	}
}

func (p *randomPayments) debit(key, user string, amount int64) {
	paths := []string{
		rig.PayPayPaymentsPath, rig.PayPayContinuousPaymentsPath,
		rig.PayPayAuthorizationsPath, rig.PayPayAuthorizationsPath, // more of them, for the steps that follow one
	}
	path := paths[p.random.IntN(len(paths))] + "?agreeSimilarTransaction=true"

	answer := p.Send("POST", path, rig.PayPayDebitBody(key, user, amount, ""))
	if answer.Status/100 == 2 {
		p.add(key, answer.Text("paymentId"))
	}
}

func (p *randomPayments) payByCode(key, user string, amount int64) {
	more := []string{"", `,"isAuthorization":true`}[p.random.IntN(2)]

	codeID := p.Code(key, amount, more)
	if p.PayPay.PayPay.ScanAndPay(codeID, user) == nil {
		p.add(key, p.GetCodePayment(key).RequireStatus(200).Text("paymentId"))
	}
}

// endIncrease lets the user or PayPay end an increase, if there is one.
func (p *randomPayments) endIncrease(paymentID string) {
	payer := p.PayPay.PayPay
	ends := []func(string) error{
		payer.ConfirmIncrease, payer.AcceptIncrease, payer.DeclineIncrease, payer.LetIncreaseLapse,
	}
	_ = ends[p.random.IntN(len(ends))](paymentID)
}

// walletSums returns what the payers have and what is blocked.
func walletSums(r *rig.PayPay) (free, blocked int64) {
	r.T.Helper()

	for _, user := range payers {
		wallet := r.Wallet(user)
		require.GreaterOrEqual(r.T, wallet.Balance, int64(0), user)
		require.GreaterOrEqual(r.T, wallet.Points, int64(0), user)
		require.GreaterOrEqual(r.T, wallet.Blocked, int64(0), user)
		free += wallet.Balance + wallet.Points
		blocked += wallet.Blocked
	}
	return free, blocked
}

// ledgerSums returns what is blocked and what the merchant earned by the ledger.
func ledgerSums(r *rig.PayPay) (blocked, earned int64) {
	blockedBy, earnedBy := map[string]int64{}, map[string]int64{} // by paymentId
	for _, effect := range r.Ledger() {
		switch effect.Kind {
		case "authorization", "reauthorization":
			blockedBy[effect.ID] = effect.Amount
		case "release":
			blockedBy[effect.ID] = 0
		case "payment":
			earnedBy[effect.ID] = effect.Amount
		case "capture":
			blockedBy[effect.ID], earnedBy[effect.ID] = 0, effect.Amount
		case "refund":
			earnedBy[effect.ID] -= effect.Amount
		case "cancellation":
			blockedBy[effect.ID], earnedBy[effect.ID] = 0, 0
		}
	}

	for _, amount := range blockedBy {
		blocked += amount
	}
	for _, amount := range earnedBy {
		earned += amount
	}
	return blocked, earned
}

// Whatever happens in whatever order, no yen appears or vanishes: what the users have
// and what the merchant has add up, and the ledger agrees.
func TestPayPayKeepsTheMoneyTogether(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			require.NoError(t, r.PayPay.AllowRefunds(3))
			start, _ := walletSums(r)

			payments := randomPayments{
				PayPay:     r,
				random:     rand.New(rand.NewPCG(seed, 1)),
				paymentIDs: []string{"none"},
				keys:       map[string]string{},
			}
			for i := range 120 {
				payments.step(strconv.Itoa(i))
			}

			free, blocked := walletSums(r)
			ledgerBlocked, earned := ledgerSums(r)
			assert.Equal(t, ledgerBlocked, blocked)
			assert.Equal(t, start, free+blocked+earned)

			// The random requests did enough for the sums to mean something.
			assert.GreaterOrEqual(t, len(payments.paymentIDs), 10)
			assert.NotZero(t, earned)
		})
	}
}
