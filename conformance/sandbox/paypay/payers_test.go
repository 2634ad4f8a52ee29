package paypay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const unknownUser = "hanako@example.com"

func TestPayPayPaymentsThatAreNotFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	r.Code("by-code", 1000, "")
	r.CreatePendingPayment("pending", user, 1000, "").RequireStatus(201)
	purgedID := r.Paid("purged", user, 1000)
	r.Paid("direct", user, 1000)
	require.NoError(t, r.PayPay.PurgePayment(purgedID))

	for _, key := range []string{"none", "by-code", "pending", "purged"} {
		r.GetPayment(key).AssertRefused(404, "RESOURCE_NOT_FOUND")
	}
	for _, key := range []string{"none", "direct", "pending", "purged"} {
		r.GetCodePayment(key).AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	for _, key := range []string{"none", "direct", "by-code"} {
		r.GetPendingPayment(key).AssertRefused(400, "REQUEST_ORDER_NOT_FOUND")
		r.CancelPendingPayment(key).AssertRefused(404, "REQUEST_ORDER_NOT_FOUND")
	}
}

func TestPayPayMistakesWithCodes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	openID, paidID := r.Code("k-1", 1000, ""), r.Code("k-2", 1000, "")
	deletedID, lapsedID := r.Code("k-3", 1000, ""), r.Code("k-4", 1000, "")
	p := r.PayPay
	require.NoError(t, p.ScanAndPay(paidID, user))
	r.DeleteCode(deletedID).RequireStatus(200)
	require.NoError(t, p.LetCodeLapse(lapsedID))

	for name, err := range map[string]error{
		"scanning an unknown code":      p.ScanAndPay("04-x", user),
		"paying a code twice":           p.ScanAndPay(paidID, user),
		"paying a deleted code":         p.ScanAndPay(deletedID, user),
		"paying a lapsed code":          p.ScanAndPay(lapsedID, user),
		"paying as nobody":              p.ScanAndPay(openID, unknownUser),
		"paying as somebody who left":   p.ScanAndPay(openID, sandbox.PayPayUserCanceled),
		"paying as somebody inactive":   p.ScanAndPay(openID, sandbox.PayPayUserInactive),
		"paying without money":          p.ScanAndPay(openID, sandbox.PayPayUserPoor),
		"failing as nobody":             p.FailPayment(openID, unknownUser),
		"failing without a user":        p.FailPayment(openID, ""),
		"scanning without a user":       p.ScanAndPay(openID, ""),
		"letting an unknown code lapse": p.LetCodeLapse("04-x"),
		"letting a code lapse twice":    p.LetCodeLapse(lapsedID),
	} {
		t.Run(name, func(t *testing.T) { assertMistake(t, err) })
	}
	assert.Equal(t, "CREATED", r.CodePaymentStatus("k-1"))
}

func TestPayPayMistakesWithPayments(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	authorizedID, paidID := r.Authorized("k-5", user, 1000), r.Paid("k-6", user, 1000)
	p, inAnHour := r.PayPay, rig.PayPayStart.Add(time.Hour)
	r.CreatePendingPayment("k-7", user, 1000, "").RequireStatus(201)
	require.NoError(t, p.ApprovePending("k-7"))

	for name, err := range map[string]error{
		"consenting to nothing":               p.ConfirmIncrease(authorizedID),
		"accepting nothing":                   p.AcceptIncrease(authorizedID),
		"refusing nothing":                    p.DeclineIncrease(authorizedID),
		"letting nothing lapse":               p.LetIncreaseLapse(authorizedID),
		"consenting to an unknown payment":    p.ConfirmIncrease("1"),
		"expiring a payment":                  p.LetAuthorizationLapse(paidID),
		"expiring an unknown payment":         p.LetAuthorizationLapse("1"),
		"shortening a payment":                p.ShortenAuthorization(paidID, inAnHour),
		"shortening an unknown authorization": p.ShortenAuthorization("1", inAnHour),
		"shortening to the past":              p.ShortenAuthorization(authorizedID, rig.PayPayStart),
		"shortening to later":                 p.ShortenAuthorization(authorizedID, inAnHour.AddDate(0, 1, 0)),
		"approving an unknown payment":        p.ApprovePending("k-0"),
		"approving a paid payment":            p.ApprovePending("k-7"),
		"approving a payment of another kind": p.ApprovePending("k-6"),
		"letting a paid pending one lapse":    p.LetPendingLapse("k-7"),
		"purging an unknown payment":          p.PurgePayment("1"),
		"no refunds":                          p.AllowRefunds(0),
		"more refunds than PayPay allows":     p.AllowRefunds(21),
	} {
		t.Run(name, func(t *testing.T) { assertMistake(t, err) })
	}
}

func TestPayPayMistakesWithUsers(t *testing.T) {
	t.Parallel()
	p := rig.StartPayPayPayments(t).PayPay
	const user = sandbox.PayPayUserCompleted
	_, walletError := p.Wallet(unknownUser)

	for name, err := range map[string]error{
		"the wallet of nobody":              walletError,
		"a wallet for nobody":               p.SetWallet(unknownUser, 1, 1),
		"a wallet of less than nothing":     p.SetWallet(user, -1, 1),
		"a wallet of less than no points":   p.SetWallet(user, 1, -1),
		"a wallet of more than can be":      p.SetWallet(user, 100_000_000_000, 1),
		"declining nobody":                  p.Decline(unknownUser, ""),
		"declining with what is no decline": p.Decline(user, "RATE_LIMIT"),
		"leaving as nobody":                 p.LeavePayPay(unknownUser),
	} {
		t.Run(name, func(t *testing.T) { assertMistake(t, err) })
	}
}
