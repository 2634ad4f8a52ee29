package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// PayPay users whose payments do not go through, or not all of them. They have
// granted what PayPayUserCompleted has.
const (
	// PayPayUserPoor has a balance of 100 yen and 50 points: NO_SUFFICIENT_FUND
	// above both together.
	PayPayUserPoor = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a20"
	// PayPayUserDailyLimit allows 1,000 yen in 24 hours:
	// USER_DEFINED_DAILY_LIMIT_EXCEEDED.
	PayPayUserDailyLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a21"
	// PayPayUserMonthlyLimit allows 1,000 yen in 30 days:
	// USER_DEFINED_MONTHLY_LIMIT_EXCEEDED.
	PayPayUserMonthlyLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a22"
	// PayPayUserLimit has a limit of PayPay's, here 1,000 yen in 24 hours:
	// LIMIT_EXCEEDED.
	PayPayUserLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a23"
	// PayPayUserMerchantLimit can pay one merchant 1,000 yen in 24 hours:
	// USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED, whose HTTP status no source states.
	PayPayUserMerchantLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a24"
	// PayPayUserUnsupportedMethod pays with what the merchant does not take:
	// UNSUPPORTED_PAYMENT_METHOD.
	PayPayUserUnsupportedMethod = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a25"
	// PayPayUserNoMethod has nothing to pay with: NO_VALID_PAYMENT_METHOD.
	PayPayUserNoMethod = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a26"
	// PayPayUserMethodInvalidated has to choose another payment method:
	// PAY_METHOD_INVALIDATED.
	PayPayUserMethodInvalidated = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a27"
	// PayPayUserNonKYC is not verified enough to pay: NON_KYC_USER, whose HTTP
	// status no source states.
	PayPayUserNonKYC = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a28"
	// PayPayUserCardLimit pays by a credit card that is at its limit:
	// CC_LIMIT_EXCEEDED, whose HTTP status no source states.
	PayPayUserCardLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a29"
	// PayPayUserCreditLimit pays with PayPay Credit that is at its limit:
	// PPC_LIMIT_EXCEEDED, whose HTTP status no source states.
	PayPayUserCreditLimit = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a2a"
	// PayPayUserCreditExpired pays with PayPay Credit that has expired:
	// PPC_EXPIRED, whose HTTP status no source states.
	PayPayUserCreditExpired = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a2b"
)

// Codes that decline a payment.
const (
	payPayNoFunds           = "NO_SUFFICIENT_FUND"
	payPayDailyLimit        = "USER_DEFINED_DAILY_LIMIT_EXCEEDED"
	payPayMonthlyLimit      = "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED"
	payPayLimitExceeded     = "LIMIT_EXCEEDED"
	payPayMerchantLimit     = "USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED"
	payPayUnsupportedMethod = "UNSUPPORTED_PAYMENT_METHOD"
	payPayNoMethod          = "NO_VALID_PAYMENT_METHOD"
	payPayMethodInvalidated = "PAY_METHOD_INVALIDATED"
	payPayNonKYC            = "NON_KYC_USER"
	payPayCardLimit         = "CC_LIMIT_EXCEEDED"
	payPayCreditLimit       = "PPC_LIMIT_EXCEEDED"
	payPayCreditExpired     = "PPC_EXPIRED"
)

// payPayDeclines are the codes that a wallet can be made to refuse with.
var payPayDeclines = []string{payPayNoFunds, payPayDailyLimit, payPayMonthlyLimit, payPayLimitExceeded, payPayMerchantLimit,
	payPayUnsupportedMethod, payPayNoMethod, payPayMethodInvalidated, payPayNonKYC, payPayCardLimit, payPayCreditLimit,
	payPayCreditExpired, payPayUnacceptable}

// payPayStatusUnknown are the codes whose HTTP status no source states; the
// sandbox answers 400.
var payPayStatusUnknown = []string{payPayMerchantLimit, payPayMethodInvalidated, payPayNonKYC, payPayCardLimit, payPayCreditLimit,
	payPayCreditExpired}

// payPayWallet is what a user can pay with, in yen. A payment takes the balance
// first and points for what is missing; what is given back goes the other way.
// No source states PayPay's order.
type payPayWallet struct {
	balance int64 // PayPay balance that is free: without what is blocked
	points  int64 // PayPay points that are free
	blocked int64 // held by authorizations, of both

	decline string // code that every payment is refused with; empty for none
	limits  []payPayLimit
	spent   []payPaySpending // of the last 30 days, oldest first
}

// payPayLimit is how much a user can spend in a time.
type payPayLimit struct {
	code string // of a refusal
	yen  int64
	time time.Duration
}

type payPaySpending struct {
	at  time.Time
	yen int64
}

// payPaySpendingKept is the longest time of a limit.
const payPaySpendingKept = 30 * 24 * time.Hour

// payPayWallets returns the wallets that differ from an ordinary one, by user.
func payPayWallets() map[string]payPayWallet {
	day := 24 * time.Hour
	rich := payPayWallet{balance: 100_000, points: 5_000}
	limited := func(code string, time time.Duration) payPayWallet {
		w := rich
		w.limits = []payPayLimit{{code: code, yen: 1_000, time: time}}
		return w
	}
	declined := func(code string) payPayWallet {
		w := rich
		w.decline = code
		return w
	}
	return map[string]payPayWallet{
		PayPayUserPoor:              {balance: 100, points: 50},
		PayPayUserDailyLimit:        limited(payPayDailyLimit, day),
		PayPayUserMonthlyLimit:      limited(payPayMonthlyLimit, payPaySpendingKept),
		PayPayUserLimit:             limited(payPayLimitExceeded, day),
		PayPayUserMerchantLimit:     limited(payPayMerchantLimit, day),
		PayPayUserUnsupportedMethod: declined(payPayUnsupportedMethod),
		PayPayUserNoMethod:          declined(payPayNoMethod),
		PayPayUserMethodInvalidated: declined(payPayMethodInvalidated),
		PayPayUserNonKYC:            declined(payPayNonKYC),
		PayPayUserCardLimit:         declined(payPayCardLimit),
		PayPayUserCreditLimit:       declined(payPayCreditLimit),
		PayPayUserCreditExpired:     declined(payPayCreditExpired),
	}
}

// payPayParts is an amount by what it is paid with, in yen.
type payPayParts struct{ balance, points int64 }

func (p payPayParts) total() int64 { return p.balance + p.points }

// last returns as much of p as amount says, of what was taken last.
func (p payPayParts) last(amount int64) payPayParts {
	points := min(amount, p.points)
	return payPayParts{balance: amount - points, points: points}
}

func (p payPayParts) plus(q payPayParts) payPayParts {
	return payPayParts{balance: p.balance + q.balance, points: p.points + q.points}
}

func (p payPayParts) minus(q payPayParts) payPayParts {
	return payPayParts{balance: p.balance - q.balance, points: p.points - q.points}
}

// take takes an amount out of the wallet, or refuses to.
func (w *payPayWallet) take(amount int64, now time.Time) (payPayParts, error) {
	if err := w.check(amount, now); err != nil {
		return payPayParts{}, err
	}
	parts := payPayParts{balance: min(amount, w.balance)}
	parts.points = amount - parts.balance
	w.balance -= parts.balance
	w.points -= parts.points
	w.spent = append(w.spent, payPaySpending{at: now, yen: amount})
	return parts, nil
}

// check says whether take would take an amount. Which code wins where several
// apply is the sandbox's guess.
func (w *payPayWallet) check(amount int64, now time.Time) error {
	if w.decline != "" {
		return payPayDecline(w.decline, "the wallet refuses every payment")
	}
	keep := slices.IndexFunc(w.spent, func(s payPaySpending) bool { return now.Sub(s.at) < payPaySpendingKept })
	if keep < 0 {
		keep = len(w.spent)
	}
	w.spent = w.spent[keep:]
	for _, limit := range w.limits {
		used := int64(0)
		for _, s := range w.spent {
			if now.Sub(s.at) < limit.time {
				used += s.yen
			}
		}
		if amount > limit.yen-used {
			return payPayDecline(limit.code, fmt.Sprintf("the payment of %d yen goes beyond %d yen in %s, of which %d are used; "+
				"what was given back counts as used, by the sandbox's guess", amount, limit.yen, limit.time, used))
		}
	}
	if free := w.balance + w.points; amount > free {
		return payPayDecline(payPayNoFunds, fmt.Sprintf("the wallet has %d yen free, %d are needed", free, amount))
	}
	return nil
}

// give puts back what take took.
func (w *payPayWallet) give(p payPayParts) {
	w.balance += p.balance
	w.points += p.points
}

// payPayDecline is the refusal of a payment.
func payPayDecline(code, reason string) error {
	r := &contract.Refusal{Code: code, Reason: reason}
	if slices.Contains(payPayStatusUnknown, code) {
		r.Status = http.StatusBadRequest
		r.Reason += "; no source states the HTTP status"
	}
	return r
}

// PayPayWallet is what a user has, in yen.
type PayPayWallet struct {
	Balance int64 // free PayPay balance
	Points  int64 // free PayPay points
	Blocked int64 // held by authorizations, of both
}

// Wallet returns what a user has. It returns an error for a user whom the sandbox
// does not have.
func (p *PayPay) Wallet(userAuthorizationID string) (w PayPayWallet, err error) {
	err = p.engine.payer("Wallet", userAuthorizationID, func(_ payPayUser, own *payPayWallet) error {
		w = PayPayWallet{Balance: own.balance, Points: own.points, Blocked: own.blocked}
		return nil
	})
	return w, err
}

// SetWallet says what a user has free, in yen, balance and points, each at most
// 99,999,999,999. It returns an error for another amount and for a user whom the
// sandbox does not have.
func (p *PayPay) SetWallet(userAuthorizationID string, balance, points int64) error {
	return p.engine.payer("SetWallet", userAuthorizationID, func(_ payPayUser, own *payPayWallet) error {
		if balance < 0 || points < 0 || balance > maxPayPayAmount || points > maxPayPayAmount {
			return fmt.Errorf("balance and points are to be from 0 to %d yen", int64(maxPayPayAmount))
		}
		own.balance, own.points = balance, points
		return nil
	})
}

// Decline makes every later payment of a user fail with a code: one that the
// constants PayPayUser… name, or UNACCEPTABLE_OP. An empty code ends it. What is
// authorized or paid stays. It returns an error for another code and for a user
// whom the sandbox does not have.
func (p *PayPay) Decline(userAuthorizationID, code string) error {
	return p.engine.payer("Decline", userAuthorizationID, func(_ payPayUser, own *payPayWallet) error {
		if code != "" && !slices.Contains(payPayDeclines, code) {
			return fmt.Errorf("no user's state declines payments with this code; want one of %q", payPayDeclines)
		}
		own.decline = code
		return nil
	})
}

// LeavePayPay lets a user leave PayPay for good: CANCELED_USER. It returns an
// error for a user whom the sandbox does not have.
func (p *PayPay) LeavePayPay(userAuthorizationID string) error {
	return p.engine.payer("LeavePayPay", userAuthorizationID, func(u payPayUser, _ *payPayWallet) error {
		u.account = payPayCanceledUser
		p.engine.users[userAuthorizationID] = u
		return nil
	})
}

// payer does what the methods above share: whatever the state of the account
// link, a user of PayPay stays one.
func (e *payPayEngine) payer(method, user string, do func(payPayUser, *payPayWallet) error) error {
	defer e.lock()()
	u, ok := e.users[user]
	err := error(nil)
	if !ok {
		err = errors.New("the sandbox has no such user")
	} else {
		err = do(u, u.wallet)
	}
	if err != nil {
		return fmt.Errorf("sandbox: %s: %w", method, err)
	}
	return nil
}
