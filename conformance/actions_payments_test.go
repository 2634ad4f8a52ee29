package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// payPayPaymentActions are what users do with PayPay codes and payments, and
// what a case can look at on their side.
var payPayPaymentActions = map[string]action{
	"scanAndPay": refusable(func(r *run, args map[string]string) error { // codeId, user
		return r.sandbox.PayPay.ScanAndPay(args["codeId"], args["user"])
	}),
	"failPayment": refusable(func(r *run, args map[string]string) error { // codeId, user
		return r.sandbox.PayPay.FailPayment(args["codeId"], args["user"])
	}),
	"letCodeLapse": func(r *run, args map[string]string) error { // codeId
		return r.sandbox.PayPay.LetCodeLapse(args["codeId"])
	},
	"confirmIncrease": refusable(func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.ConfirmIncrease(args["paymentId"])
	}),
	"acceptIncrease": func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.AcceptIncrease(args["paymentId"])
	},
	"declineIncrease": func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.DeclineIncrease(args["paymentId"])
	},
	"letIncreaseLapse": func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.LetIncreaseLapse(args["paymentId"])
	},
	"letAuthorizationLapse": func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.LetAuthorizationLapse(args["paymentId"])
	},
	"shortenAuthorization": func(r *run, args map[string]string) error { // paymentId, to: what is left
		left, err := time.ParseDuration(args["to"])
		if err != nil {
			return err
		}
		return r.sandbox.PayPay.ShortenAuthorization(args["paymentId"], r.sandbox.Clock.Now().Add(left))
	},
	"approvePending": refusable(func(r *run, args map[string]string) error { // merchantPaymentId
		return r.sandbox.PayPay.ApprovePending(args["merchantPaymentId"])
	}),
	"letPendingLapse": func(r *run, args map[string]string) error { // merchantPaymentId
		return r.sandbox.PayPay.LetPendingLapse(args["merchantPaymentId"])
	},
	"purgePayment": func(r *run, args map[string]string) error { // paymentId
		return r.sandbox.PayPay.PurgePayment(args["paymentId"])
	},
	"allowRefunds": func(r *run, args map[string]string) error { // perPayment
		n, err := strconv.Atoi(args["perPayment"])
		if err != nil {
			return err
		}
		return r.sandbox.PayPay.AllowRefunds(n)
	},
	"setContract": setContract,
	"declinePayments": func(r *run, args map[string]string) error { // user, code
		return r.sandbox.PayPay.Decline(args["user"], args["code"])
	},
	"payWith": func(r *run, args map[string]string) error { // user, method
		return r.sandbox.PayPay.PayWith(args["user"], args["method"])
	},
	"leavePayPay": func(r *run, args map[string]string) error { // user
		return r.sandbox.PayPay.LeavePayPay(args["user"])
	},
	"walletHolds": walletHolds,
	"listen":      listen,
	"heard":       heard,
}

// setContract replaces the merchant's contract by one that leaves something out: operation
// (* for all), authorizations, higherCaptures ("without").
func setContract(r *run, args map[string]string) error {
	c := sandbox.PayPayContract{
		WithoutAuthorizations: args["authorizations"] == "without",
		WithoutHigherCaptures: args["higherCaptures"] == "without",
	}
	for _, op := range operations[r.Provider] {
		if args["operation"] == op.ID || args["operation"] == everyOperation {
			c.WithoutOperations = append(c.WithoutOperations, op.ID)
		}
	}

	return r.sandbox.PayPay.SetContract(c)
}

// refusable lets a step say "refused": "true", where the user must not get
// through with what the action does.
func refusable(do action) action {
	return func(r *run, args map[string]string) error {
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

// walletHolds fails unless a user (user) has just that many yen (balance, points,
// blocked).
func walletHolds(r *run, args map[string]string) error {
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

	wallet, err := r.sandbox.PayPay.Wallet(args["user"])
	if err != nil {
		return err
	}
	if wallet != want {
		return fmt.Errorf("the wallet holds %+v, want %+v", wallet, want)
	}

	return nil
}

// listen receives transactionEvent from now on.
func listen(r *run, _ map[string]string) error {
	r.receiver = testkit.NewReceiver(r.T)

	return r.sandbox.SetWebhookURL("paypay/transactionEvent", r.receiver.URL)
}

// heard fails unless just these notifications (events) arrived since the last
// time, in order and divided by commas: state, amount, and where there is one the
// requestId of a changed amount, followed by "lapsed" if the user did not consent.
// Each is checked against the document.
func heard(r *run, args map[string]string) error {
	if r.receiver == nil {
		return fmt.Errorf("nothing was heard: listen comes first")
	}
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := r.sandbox.Flush(ctx); err != nil {
		return err
	}

	var events []string
	for _, body := range r.receiver.Take() {
		if err := validators[r.Provider].CheckWebhook("transactionEvent", body); err != nil {
			return err
		}
		r.countEvent("transactionEvent", body)
		event, err := describeTransaction(body)
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
