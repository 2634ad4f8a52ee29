package flow

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// payPayPaymentActions are what users do with PayPay codes and payments, and what a case can
// check on the users' side.
var payPayPaymentActions = map[string]action{
	"scanAndPay": refusable(func(r *Run, args map[string]string) error { // codeId, user
		return r.Sandbox.PayPay.ScanAndPay(args["codeId"], args["user"])
	}),
	"failPayment": refusable(func(r *Run, args map[string]string) error { // codeId, user
		return r.Sandbox.PayPay.FailPayment(args["codeId"], args["user"])
	}),
	"letCodeLapse": func(r *Run, args map[string]string) error { // codeId
		return r.Sandbox.PayPay.LetCodeLapse(args["codeId"])
	},
	"confirmIncrease": refusable(func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.ConfirmIncrease(args["paymentId"])
	}),
	"acceptIncrease": func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.AcceptIncrease(args["paymentId"])
	},
	"declineIncrease": func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.DeclineIncrease(args["paymentId"])
	},
	"letIncreaseLapse": func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.LetIncreaseLapse(args["paymentId"])
	},
	"letAuthorizationLapse": func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.LetAuthorizationLapse(args["paymentId"])
	},
	"shortenAuthorization": func(r *Run, args map[string]string) error { // paymentId, to: the remaining time
		remaining, err := time.ParseDuration(args["to"])
		if err != nil {
			return err
		}
		return r.Sandbox.PayPay.ShortenAuthorization(args["paymentId"], r.Sandbox.Clock.Now().Add(remaining))
	},
	"approvePending": refusable(func(r *Run, args map[string]string) error { // merchantPaymentId
		return r.Sandbox.PayPay.ApprovePending(args["merchantPaymentId"])
	}),
	"letPendingLapse": func(r *Run, args map[string]string) error { // merchantPaymentId
		return r.Sandbox.PayPay.LetPendingLapse(args["merchantPaymentId"])
	},
	"purgePayment": func(r *Run, args map[string]string) error { // paymentId
		return r.Sandbox.PayPay.PurgePayment(args["paymentId"])
	},
	"allowRefunds": func(r *Run, args map[string]string) error { // perPayment
		n, err := strconv.Atoi(args["perPayment"])
		if err != nil {
			return err
		}
		return r.Sandbox.PayPay.AllowRefunds(n)
	},
	"setContract": setContract,
	"declinePayments": func(r *Run, args map[string]string) error { // user, code
		return r.Sandbox.PayPay.Decline(args["user"], args["code"])
	},
	"payWith": func(r *Run, args map[string]string) error { // user, method
		return r.Sandbox.PayPay.PayWith(args["user"], args["method"])
	},
	"leavePayPay": func(r *Run, args map[string]string) error { // user
		return r.Sandbox.PayPay.LeavePayPay(args["user"])
	},
	"walletHolds": walletHolds,
	"listen":      startListening,
	"heard":       heard,
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
			return fmt.Errorf("it went through, but was to be refused")
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
	r.inbox.fresh()

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
	for _, webhook := range r.inbox.fresh() {
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
		return fmt.Errorf("heard %q, want %q", got, args["events"])
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
