package conformance_test

import (
	"fmt"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// targetOf says how to reach a provider's sandbox.
func targetOf(s *sandbox.Sandbox, provider string) target {
	switch provider {
	case "paypay":
		return target{url: s.PayPay.URL, apiKey: s.PayPay.APIKey, secret: s.PayPay.APISecret, merchant: s.PayPay.MerchantID, now: s.Clock.Now}
	case "paidy":
		return target{url: s.Paidy.URL, apiKey: s.Paidy.SecretKey, now: s.Clock.Now}
	}
	return target{url: s.Legacy.URL, apiKey: s.Legacy.APIKey, secret: s.Legacy.Secret, now: s.Clock.Now}
}

// constants are the variables that every case knows. Against a real environment
// they come from JPPAY_LIVE_… variables instead.
var constants = map[string]string{
	"token.active":    sandbox.PaidyTokenActive,
	"token.rejected":  sandbox.PaidyTokenRejected,
	"token.suspended": sandbox.PaidyTokenSuspended,
	"buyer.approved":  sandbox.PaidyConsumerApproved,
	"buyer.rejected":  sandbox.PaidyConsumerRejected,

	"group.big":  strconv.FormatInt(sandbox.PayPayGroup, 10),
	"group.poor": strconv.FormatInt(sandbox.PayPayGroupPoor, 10),
	"request.id": "conformance-1",

	"payer.cardLimit":         sandbox.PayPayUserCardLimit,
	"payer.creditExpired":     sandbox.PayPayUserCreditExpired,
	"payer.creditLimit":       sandbox.PayPayUserCreditLimit,
	"payer.dailyLimit":        sandbox.PayPayUserDailyLimit,
	"payer.limit":             sandbox.PayPayUserLimit,
	"payer.merchantLimit":     sandbox.PayPayUserMerchantLimit,
	"payer.methodInvalidated": sandbox.PayPayUserMethodInvalidated,
	"payer.monthlyLimit":      sandbox.PayPayUserMonthlyLimit,
	"payer.noMethod":          sandbox.PayPayUserNoMethod,
	"payer.nonKYC":            sandbox.PayPayUserNonKYC,
	"payer.poor":              sandbox.PayPayUserPoor,
	"payer.unsupportedMethod": sandbox.PayPayUserUnsupportedMethod,

	"user.completed":      sandbox.PayPayUserCompleted,
	"user.foreign":        sandbox.PayPayUserForeign,
	"user.notCompleted":   sandbox.PayPayUserNotCompleted,
	"user.nonEKYC":        sandbox.PayPayUserNonEKYC,
	"user.risk":           sandbox.PayPayUserRiskFlagged,
	"user.updateRequired": sandbox.PayPayUserUpdateRequired,
	"user.cancelled":      sandbox.PayPayUserCanceled,
	"user.inactive":       sandbox.PayPayUserInactive,
	"user.expired":        sandbox.PayPayUserExpired,
	"user.noScope":        sandbox.PayPayUserOutOfScope,

	"user.cardLimit":         sandbox.PayPayUserCardLimit,
	"user.creditExpired":     sandbox.PayPayUserCreditExpired,
	"user.creditLimit":       sandbox.PayPayUserCreditLimit,
	"user.methodInvalidated": sandbox.PayPayUserMethodInvalidated,
	"user.noMethod":          sandbox.PayPayUserNoMethod,
	"user.poor":              sandbox.PayPayUserPoor,
	"user.unlinked":          sandbox.PayPayUserUnlinked,

	// The verifier and challenge of RFC 7636, appendix B.
	"pkce.verifier":  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
	"pkce.challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",

	"legacy.approved":        sandbox.LegacyApproved,
	"legacy.asksPin":         sandbox.LegacyAsksPin,
	"legacy.pin":             sandbox.LegacyPin,
	"legacy.declined":        sandbox.LegacyDeclined,
	"legacy.asksNumPayments": sandbox.LegacyAsksNumPayments,
	"legacy.asksConsumer":    sandbox.LegacyAsksConsumerData,
	"legacy.overLimit":       sandbox.LegacyOverLimit,
}

// act does what a step's "do" says.
func (r *run) act(do string, args map[string]string) error {
	var err error
	switch do {
	case "force": // operation, code
		err = r.sandbox.Force(sandbox.Provider(r.Provider), args["operation"], args["code"])
	case "fault": // operation, kind
		err = r.sandbox.Fault(sandbox.Fault{Provider: sandbox.Provider(r.Provider), Operation: args["operation"], Kind: sandbox.FaultKind(args["kind"])})
	case "advance": // by
		var by time.Duration
		if by, err = time.ParseDuration(args["by"]); err == nil {
			r.sandbox.Clock.Advance(by)
		}
	case "checkout": // email, amount, orderRef; sets paymentId and checkoutStatus
		var amount int64
		if amount, err = strconv.ParseInt(args["amount"], 10, 64); err != nil {
			return err
		}
		var result sandbox.CheckoutResult
		result, err = r.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Email: args["email"], Amount: amount, OrderRef: args["orderRef"]})
		r.variables["paymentId"], r.variables["checkoutStatus"] = result.PaymentID, result.Status
	case "newToken": // email, wallet; sets tokenId
		r.variables["tokenId"], err = r.sandbox.Paidy.NewToken(sandbox.TokenRequest{Email: args["email"], WalletID: args["wallet"]})
	case "completeKYCPassport": // codeId, user
		err = r.sandbox.PayPay.CompleteKYCPassport(args["codeId"], args["user"])
	default:
		for _, actions := range []map[string]action{payPayPaymentActions, payPayPointsActions} {
			if run, ok := actions[do]; ok {
				return run(r, args)
			}
		}
		return fmt.Errorf("there is no action %q", do)
	}
	return err
}

// action is what a step's "do" does; it may set variables.
type action func(r *run, args map[string]string) error
