package flow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// TargetOf says how to reach a provider's sandbox.
func TargetOf(s *sandbox.Sandbox, provider string) Target {
	switch provider {
	case "paypay":
		return Target{
			URL: s.PayPay.URL, APIKey: s.PayPay.APIKey, Secret: s.PayPay.APISecret, Merchant: s.PayPay.MerchantID,
			Now: s.Clock.Now,
		}
	case "paidy":
		return Target{URL: s.Paidy.URL, APIKey: s.Paidy.SecretKey, Now: s.Clock.Now}
	}

	return Target{URL: s.Legacy.URL, APIKey: s.Legacy.APIKey, Secret: s.Legacy.Secret, Now: s.Clock.Now}
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

// Constants are the variables that every case knows.
func Constants() map[string]string { return maps.Clone(constants) }

// action is what a step's "do" does; it may set variables.
type action func(r *Run, args map[string]string) error

// act does what a step's "do" says.
func (r *Run) act(do string, args map[string]string) error {
	for _, actions := range []map[string]action{
		sandboxActions, paidyActions, payPayPaymentActions, payPayPointsActions, shopActions,
	} {
		if act, ok := actions[do]; ok {
			return act(r, args)
		}
	}

	return fmt.Errorf("there is no action %q", do)
}

// sandboxActions are what a case can do to the sandbox of any provider.
var sandboxActions = map[string]action{
	"force": func(r *Run, args map[string]string) error { // operation, code
		return r.Sandbox.Force(sandbox.Provider(r.Provider), args["operation"], args["code"])
	},
	"fault": func(r *Run, args map[string]string) error { // operation, kind
		return r.Sandbox.Fault(sandbox.Fault{
			Provider:  sandbox.Provider(r.Provider),
			Operation: args["operation"],
			Kind:      sandbox.FaultKind(args["kind"]),
		})
	},
	"setCondition": func(r *Run, args map[string]string) error { // condition
		return r.Sandbox.SetCondition(sandbox.Provider(r.Provider), sandbox.Condition(args["condition"]))
	},
	"limitCalls": func(r *Run, args map[string]string) error { // perSecond
		n, err := strconv.Atoi(args["perSecond"])
		if err != nil {
			return err
		}
		return r.Sandbox.LimitCalls(sandbox.Provider(r.Provider), n)
	},
	"advance": func(r *Run, args map[string]string) error { // by
		by, err := time.ParseDuration(args["by"])
		if err != nil {
			return err
		}
		r.Sandbox.Clock.Advance(by)

		return nil
	},
	"stopClock":   stopClock,
	"epoch":       epoch,
	"waitForJST":  waitForJST,
	"booked":      booked,
	"sendWebhook": sendWebhook,
}

// booked adds up the yen in the sandbox's ledger entries of a kind (kind) with one of the
// merchant's ids (key; any if left out). It fails if the sum is not the given one (amount).
func booked(r *Run, args map[string]string) error {
	want, err := strconv.ParseInt(args["amount"], 10, 64)
	if err != nil {
		return err
	}

	var moved int64
	for _, effect := range r.Sandbox.Ledger()[r.effects:] {
		if effect.Kind == args["kind"] && (args["key"] == "" || effect.Key == args["key"]) {
			moved += effect.Amount
		}
	}
	if moved != want {
		return fmt.Errorf("%d yen moved, want %d", moved, want)
	}

	return nil
}

// sendWebhook sends the document's example of a webhook (webhook), even if nothing happened.
func sendWebhook(r *Run, args map[string]string) error {
	doc, err := Document(r.Provider)
	if err != nil {
		return err
	}
	item := doc.Webhooks[args["webhook"]]
	if item == nil {
		return fmt.Errorf("there is no webhook %q", args["webhook"])
	}
	examples := item.Post.RequestBody.Value.Content["application/json"].Examples
	names := slices.Sorted(maps.Keys(examples))
	if len(names) == 0 {
		return fmt.Errorf("the webhook %s has no example", args["webhook"])
	}
	body, err := json.Marshal(examples[names[0]].Value.Value)
	if err != nil {
		return err
	}

	return r.Sandbox.SendWebhook(sandbox.Provider(r.Provider), args["webhook"], body)
}

// stopClock stops the sandbox's clock, for cases that check that something has not happened
// yet. Afterwards only "advance" moves the clock.
func stopClock(r *Run, _ map[string]string) error {
	r.Sandbox.Clock.Set(r.Sandbox.Clock.Now())

	return nil
}

// epoch sets the variable (save) to the time after a duration (in), in epoch
// seconds.
func epoch(r *Run, args map[string]string) error {
	in, err := time.ParseDuration(args["in"])
	if err != nil {
		return err
	}
	r.Variables[args["save"]] = strconv.FormatInt(r.Sandbox.Clock.Now().Add(in).Unix(), 10)

	return nil
}

// waitForJST stops the clock at the next such time of day in Japan (at), so that a case about a
// deadline does not depend on when it runs.
func waitForJST(r *Run, args map[string]string) error {
	at, err := time.Parse(time.TimeOnly, args["at"])
	if err != nil {
		return err
	}

	now := r.Sandbox.Clock.Now().In(time.FixedZone("JST", 9*60*60))
	year, month, day := now.Date()
	next := time.Date(year, month, day, at.Hour(), at.Minute(), at.Second(), 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	r.Sandbox.Clock.Set(next)

	return nil
}
