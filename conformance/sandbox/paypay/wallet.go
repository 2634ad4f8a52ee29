package paypay

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// Codes that decline a payment.
const (
	codeNoFunds           = "NO_SUFFICIENT_FUND"
	codeDailyLimit        = "USER_DEFINED_DAILY_LIMIT_EXCEEDED"
	codeMonthlyLimit      = "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED"
	codeLimitExceeded     = "LIMIT_EXCEEDED"
	codeMerchantLimit     = "USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED"
	codeUnsupportedMethod = "UNSUPPORTED_PAYMENT_METHOD"
	codeNoMethod          = "NO_VALID_PAYMENT_METHOD"
	codeMethodInvalidated = "PAY_METHOD_INVALIDATED"
	codeNonKYC            = "NON_KYC_USER"
	codeCardLimit         = "CC_LIMIT_EXCEEDED"
	codeCreditLimit       = "PPC_LIMIT_EXCEEDED"
	codeCreditExpired     = "PPC_EXPIRED"
)

// declines are the codes with which a wallet can be made to refuse.
var declines = []string{codeNoFunds, codeDailyLimit, codeMonthlyLimit, codeLimitExceeded, codeMerchantLimit,
	codeUnsupportedMethod, codeNoMethod, codeMethodInvalidated, codeNonKYC, codeCardLimit, codeCreditLimit,
	codeCreditExpired, codeUnacceptable}

// unknownStatusCodes are the codes whose HTTP status no source states; the
// sandbox answers 400.
var unknownStatusCodes = []string{codeMerchantLimit, codeMethodInvalidated, codeNonKYC, codeCardLimit, codeCreditLimit,
	codeCreditExpired}

// wallet is what a user can pay with, in yen. A payment takes the balance first and then
// points. A refund gives points back first. No source states PayPay's order.
type wallet struct {
	balance int64 // PayPay balance that is free: without what is blocked
	points  int64 // PayPay points that are free
	blocked int64 // held by authorizations, of both

	method      string // what the user pays with instead of balance and points; empty for these
	declineCode string // code that every payment is refused with; empty for none
	limits      []limit
	spent       []spending // of the last 30 days, oldest first
}

// limit is how much a user can spend in a period.
type limit struct {
	code   string // of a refusal
	yen    int64
	period time.Duration
}

// spending is one payment that counts for the limits.
type spending struct {
	at  time.Time
	yen int64
}

// spendingKept is the longest period of a limit.
const spendingKept = 30 * 24 * time.Hour

// funds is an amount in yen, split by what it is paid with: from the wallet, or completely with
// another method.
type funds struct {
	balance, points int64
	other           int64
	method          string // of other
}

func (p funds) total() int64 { return p.inWallet() + p.other }

// inWallet is what was taken out of the wallet.
func (p funds) inWallet() int64 { return p.balance + p.points }

// lastTaken returns a part of p with the given amount, beginning with what was taken last.
func (p funds) lastTaken(amount int64) funds {
	if p.method != "" {
		return funds{other: amount, method: p.method}
	}
	points := min(amount, p.points)
	return funds{balance: amount - points, points: points}
}

func (p funds) plus(q funds) funds {
	return funds{p.balance + q.balance, p.points + q.points, p.other + q.other, p.method}
}

func (p funds) minus(q funds) funds {
	return funds{p.balance - q.balance, p.points - q.points, p.other - q.other, p.method}
}

// take takes an amount with the user's method, or refuses.
func (w *wallet) take(amount int64, now time.Time) (funds, error) {
	return w.takeWith(w.method, amount, now)
}

// takeWith takes an amount with a method, or refuses. An empty method means the wallet.
func (w *wallet) takeWith(method string, amount int64, now time.Time) (funds, error) {
	if err := w.checkPayment(method, amount, now); err != nil {
		return funds{}, err
	}
	if method != "" {
		w.spent = append(w.spent, spending{at: now, yen: amount})
		return funds{other: amount, method: method}, nil
	}
	parts := funds{balance: min(amount, w.balance)}
	parts.points = amount - parts.balance
	w.balance -= parts.balance
	w.points -= parts.points
	w.spent = append(w.spent, spending{at: now, yen: amount})
	return parts, nil
}

// checkPayment refuses an amount that takeWith would not take. Which code is answered if
// several apply is the sandbox's guess.
func (w *wallet) checkPayment(method string, amount int64, now time.Time) error {
	if w.declineCode != "" {
		return declineWith(w.declineCode, "the wallet refuses every payment")
	}

	keep := slices.IndexFunc(w.spent, func(s spending) bool { return now.Sub(s.at) < spendingKept })
	if keep < 0 {
		keep = len(w.spent)
	}

	w.spent = w.spent[keep:]
	for _, limit := range w.limits {
		used := int64(0)
		for _, s := range w.spent {
			if now.Sub(s.at) < limit.period {
				used += s.yen
			}
		}
		if amount > limit.yen-used {
			return declineWith(limit.code, fmt.Sprintf("the payment of %d yen goes beyond %d yen in %s, of which %d are used; "+
				"what was given back counts as used, by the sandbox's guess", amount, limit.yen, limit.period, used))
		}
	}

	if free := w.balance + w.points; method == "" && amount > free {
		return declineWith(codeNoFunds, fmt.Sprintf("the wallet has %d yen free, %d are needed", free, amount))
	}
	return nil
}

// give puts back what was taken out of the wallet.
func (w *wallet) give(p funds) {
	w.balance += p.balance
	w.points += p.points
}

// declineWith returns the refusal of a payment.
func declineWith(code, reason string) error {
	r := &contract.Refusal{Code: code, Reason: reason}
	if slices.Contains(unknownStatusCodes, code) {
		r.Status = http.StatusBadRequest
		r.Reason += "; no source states the HTTP status"
	}
	return r
}

// Wallet is what a user has, in yen.
type Wallet struct {
	Balance int64 // free PayPay balance
	Points  int64 // free PayPay points
	Blocked int64 // held by authorizations, of both
}

// Wallet returns what a user has. It returns an error for a user whom the sandbox
// does not have.
func (p *Sandbox) Wallet(userAuthorizationID string) (w Wallet, err error) {
	err = p.engine.withWallet("Wallet", userAuthorizationID, func(_ appUser, own *wallet) error {
		w = Wallet{Balance: own.balance, Points: own.points, Blocked: own.blocked}
		return nil
	})
	return w, err
}

// SetWallet sets a user's free balance and points, in yen, each from 0 to 99,999,999,999. It
// returns an error for another amount and for an unknown user.
func (p *Sandbox) SetWallet(userAuthorizationID string, balance, points int64) error {
	return p.engine.withWallet("SetWallet", userAuthorizationID, func(_ appUser, own *wallet) error {
		if err := cmp.Or(checkFree("balance", balance), checkFree("points", points)); err != nil {
			return err
		}
		own.balance, own.points = balance, points
		return nil
	})
}

// otherMethods are the methods that a user can use instead of balance and points.
var otherMethods = []string{cardMethod, laterMethod, voucherMethod}

// PayWith says what a user pays with from now on, as the user chooses in the app: CREDIT_CARD,
// PAY_LATER_CC or GIFT_VOUCHER (OAS), or balance and points with an empty method. The other
// methods have no limit and no balance. Existing payments keep their method, and a request that
// names a method takes precedence. It returns an error for another method and for an unknown
// user.
func (p *Sandbox) PayWith(userAuthorizationID, method string) error {
	return p.engine.withWallet("PayWith", userAuthorizationID, func(_ appUser, own *wallet) error {
		if method != "" && !slices.Contains(otherMethods, method) {
			return contract.Invalidf("method", "no user pays with %q here; want one of %q", method, otherMethods)
		}
		own.method = method
		return nil
	})
}

// checkFree refuses an amount that nobody can have free.
func checkFree(field string, yen int64) error {
	if yen < 0 || yen > maxAmount {
		return contract.Invalidf(field, "%s is %d yen, want 0 to %d", field, yen, int64(maxAmount))
	}
	return nil
}

// Decline makes every later payment of a user fail with a code: one that the constants User…
// name, or UNACCEPTABLE_OP. An empty code ends that. Existing payments stay. It returns an
// error for another code and for an unknown user.
func (p *Sandbox) Decline(userAuthorizationID, code string) error {
	return p.engine.withWallet("Decline", userAuthorizationID, func(_ appUser, own *wallet) error {
		if code != "" && !slices.Contains(declines, code) {
			return contract.Invalidf("code", "no user's state declines payments with this code; want one of %q", declines)
		}
		own.declineCode = code
		return nil
	})
}

// LeavePayPay lets a user leave PayPay for good: CANCELED_USER. It returns an
// error for a user whom the sandbox does not have.
func (p *Sandbox) LeavePayPay(userAuthorizationID string) error {
	return p.engine.withWallet("LeavePayPay", userAuthorizationID, func(u appUser, _ *wallet) error {
		u.accountCode = codeCanceledUser
		p.engine.users[userAuthorizationID] = u
		return nil
	})
}

// withWallet calls do with a user and the wallet, whatever the state of the account link. The
// engine is locked meanwhile. method is the Go method to name in an error.
func (e *engine) withWallet(method, user string, do func(appUser, *wallet) error) error {
	defer e.lock()()
	u, ok := e.users[user]
	err := error(nil)
	if !ok {
		err = contract.Unknownf("the sandbox has no such user")
	} else {
		err = do(u, u.wallet)
	}
	return contract.InMethod(method, err)
}
