package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// payPayPaymentActions are what users do with PayPay codes and payments, and what a case can
// check on the users' side.
var payPayPaymentActions = map[string]action{
	"scanAndPay":            refusable(withArguments((*sandbox.PayPay).ScanAndPay, "codeId", "user")),
	"failPayment":           refusable(withArguments((*sandbox.PayPay).FailPayment, "codeId", "user")),
	"letCodeLapse":          withArgument((*sandbox.PayPay).LetCodeLapse, "codeId"),
	"confirmIncrease":       refusable(withArgument((*sandbox.PayPay).ConfirmIncrease, "paymentId")),
	"acceptIncrease":        withArgument((*sandbox.PayPay).AcceptIncrease, "paymentId"),
	"declineIncrease":       withArgument((*sandbox.PayPay).DeclineIncrease, "paymentId"),
	"letIncreaseLapse":      withArgument((*sandbox.PayPay).LetIncreaseLapse, "paymentId"),
	"letAuthorizationLapse": withArgument((*sandbox.PayPay).LetAuthorizationLapse, "paymentId"),
	"shortenAuthorization": func(r *Run, args map[string]string) error { // paymentId, to: the remaining time
		remaining, err := time.ParseDuration(args["to"])
		if err != nil {
			return err
		}
		return r.Sandbox.PayPay.ShortenAuthorization(args["paymentId"], r.Sandbox.Clock.Now().Add(remaining))
	},
	"approvePending":  refusable(withArgument((*sandbox.PayPay).ApprovePending, "merchantPaymentId")),
	"letPendingLapse": withArgument((*sandbox.PayPay).LetPendingLapse, "merchantPaymentId"),
	"purgePayment":    withArgument((*sandbox.PayPay).PurgePayment, "paymentId"),
	"allowRefunds": func(r *Run, args map[string]string) error { // perPayment
		n, err := strconv.Atoi(args["perPayment"])
		if err != nil {
			return err
		}
		return r.Sandbox.PayPay.AllowRefunds(n)
	},
	"setContract":     setContract,
	"declinePayments": withArguments((*sandbox.PayPay).Decline, "user", "code"),
	"payWith":         withArguments((*sandbox.PayPay).PayWith, "user", "method"),
	"leavePayPay":     withArgument((*sandbox.PayPay).LeavePayPay, "user"),
	"walletHolds":     walletHolds,
	"listen":          startListening,
	"heard":           heard,
}

// withArgument gives an argument of the step to a method of PayPay's side of the sandbox.
func withArgument(method func(*sandbox.PayPay, string) error, name string) action {
	return func(r *Run, args map[string]string) error { return method(r.Sandbox.PayPay, args[name]) }
}

// withArguments gives it two arguments.
func withArguments(method func(p *sandbox.PayPay, first, second string) error, first, second string) action {
	return func(r *Run, args map[string]string) error {
		return method(r.Sandbox.PayPay, args[first], args[second])
	}
}

// setContract replaces the merchant's contract by one that leaves something out: operation
// (* for all), authorizations, higherCaptures ("without").
func setContract(r *Run, args map[string]string) error {
	c := sandbox.PayPayContract{
		WithoutAuthorizations: args["authorizations"] == "without",
		WithoutHigherCaptures: args["higherCaptures"] == "without",
	}
	for _, op := range Operations(r.Provider) {
		if args["operation"] == op.ID || args["operation"] == everyOperation {
			c.WithoutOperations = append(c.WithoutOperations, op.ID)
		}
	}

	return r.Sandbox.PayPay.SetContract(c)
}

// refusable lets a step say "refused": "true" if the action must fail for the user.
func refusable(do action) action {
	return func(r *Run, args map[string]string) error {
		err := do(r, args)
		if args["refused"] != "true" {
			return err
		}
		if err == nil {
			return errors.New("the action succeeded, but should have been refused")
		}

		return nil
	}
}

// walletHolds fails unless a user (user) has exactly these amounts in yen (balance, points,
// blocked).
func walletHolds(r *Run, args map[string]string) error {
	var want sandbox.PayPayWallet
	for name, field := range map[string]*int64{
		"balance": &want.Balance, "points": &want.Points, "blocked": &want.Blocked,
	} {
		yen, err := strconv.ParseInt(args[name], 10, 64)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		*field = yen
	}

	wallet, err := r.Sandbox.PayPay.Wallet(args["user"])
	if err != nil {
		return err
	}
	if wallet != want {
		return fmt.Errorf("the wallet holds %+v, want %+v", wallet, want)
	}

	return nil
}

// startListening forgets the notifications so far.
func startListening(r *Run, _ map[string]string) error {
	if err := r.flush(); err != nil {
		return err
	}
	r.heard = len(r.inbox.after(0))

	return nil
}

// heard fails unless exactly these notifications (events) arrived since the last call, in
// order, separated by commas. Each has a state, an amount, and the requestId of a changed
// amount if there is one, followed by "lapsed" if the user did not consent.
func heard(r *Run, args map[string]string) error {
	if err := r.flush(); err != nil {
		return err
	}

	var events []string
	fresh := r.inbox.after(r.heard)
	r.heard += len(fresh)
	for _, webhook := range fresh {
		if webhook.Name != "transactionEvent" {
			continue
		}
		event, err := describeTransaction(webhook.Body)
		if err != nil {
			return err
		}
		events = append(events, event)
	}
	if got := strings.Join(events, ", "); got != args["events"] {
		return fmt.Errorf("the notifications are %q, want %q", got, args["events"])
	}

	return nil
}

// describeTransaction describes a transactionEvent as a case does.
func describeTransaction(body []byte) (string, error) {
	var event struct {
		State       string
		Amount      string  `json:"order_amount"`
		Change      string  `json:"reauth_request_id"`
		AskedExpiry *string `json:"confirmation_expires_at"`
	}
	if err := json.Unmarshal(body, &event); err != nil {
		return "", err
	}

	text := strings.TrimSpace(event.State + " " + event.Amount + " " + event.Change)
	if event.AskedExpiry != nil {
		text += " lapsed"
	}

	return text, nil
}
