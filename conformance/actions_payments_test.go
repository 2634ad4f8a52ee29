package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
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
	"declinePayments": func(r *run, args map[string]string) error { // user, code
		return r.sandbox.PayPay.Decline(args["user"], args["code"])
	},
	"leavePayPay": func(r *run, args map[string]string) error { // user
		return r.sandbox.PayPay.LeavePayPay(args["user"])
	},
	"walletHolds": walletHolds,
	"epoch":       epoch,
	"waitForJST":  waitForJST,
	"listen":      listen,
	"heard":       heard,
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
	w, err := r.sandbox.PayPay.Wallet(args["user"])
	if err != nil {
		return err
	}
	var want sandbox.PayPayWallet
	for name, field := range map[string]*int64{"balance": &want.Balance, "points": &want.Points, "blocked": &want.Blocked} {
		if *field, err = strconv.ParseInt(args[name], 10, 64); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if w != want {
		return fmt.Errorf("the wallet holds %+v, want %+v", w, want)
	}
	return nil
}

// epoch sets the variable (save) to the time that is so far from now (in), in
// epoch seconds.
func epoch(r *run, args map[string]string) error {
	in, err := time.ParseDuration(args["in"])
	if err != nil {
		return err
	}
	r.variables[args["save"]] = strconv.FormatInt(r.sandbox.Clock.Now().Add(in).Unix(), 10)
	return nil
}

// waitForJST lets the clock stand still when it is next that time of day in Japan
// (at), so that a case about a deadline does not depend on when it runs.
func waitForJST(r *run, args map[string]string) error {
	at, err := time.Parse(time.TimeOnly, args["at"])
	if err != nil {
		return err
	}
	now := r.sandbox.Clock.Now().In(time.FixedZone("JST", 9*60*60))
	y, m, d := now.Date()
	next := time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	r.sandbox.Clock.Set(next)
	return nil
}

// ears are the receivers of notifications of the cases on their way.
var ears sync.Map // *run to *ear

type ear struct {
	mu     sync.Mutex
	bodies [][]byte
}

// listen receives transactionEvent from now on.
func listen(r *run, _ map[string]string) error {
	e := &ear{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(io.LimitReader(req.Body, 1<<20))
		if err != nil {
			body = []byte(err.Error())
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.bodies = append(e.bodies, body)
	}))
	ears.Store(r, e)
	r.Cleanup(func() {
		ears.Delete(r)
		server.Close()
	})
	return r.sandbox.SetWebhookURL("paypay/transactionEvent", server.URL)
}

// heard fails unless just these notifications (events) arrived since the last
// time, in order and divided by commas: state, amount, and where there is one the
// requestId of a changed amount, followed by "lapsed" if the user did not consent.
// Each is checked against the document.
func heard(r *run, args map[string]string) error {
	found, ok := ears.Load(r)
	if !ok {
		return fmt.Errorf("nothing was heard: listen comes first")
	}
	e := found.(*ear)
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := r.sandbox.Flush(ctx); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []string
	for _, body := range e.bodies {
		if err := validators[r.Provider].CheckWebhook("transactionEvent", body); err != nil {
			return err
		}
		var event struct {
			State  string
			Amount string  `json:"order_amount"`
			Change string  `json:"reauth_request_id"`
			Asked  *string `json:"confirmation_expires_at"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			return err
		}
		text := strings.TrimSpace(event.State + " " + event.Amount + " " + event.Change)
		if event.Asked != nil {
			text += " lapsed"
		}
		list = append(list, text)
	}
	e.bodies = nil
	if got := strings.Join(list, ", "); got != args["events"] {
		return fmt.Errorf("heard %q, want %q", got, args["events"])
	}
	return nil
}
