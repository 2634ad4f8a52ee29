package flow

import (
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox"
)

// paidyActions are what Paidy's customers do.
var paidyActions = map[string]action{
	// email, amount, orderRef; sets paymentId and checkoutStatus
	"checkout": func(r *Run, args map[string]string) error {
		amount, err := strconv.ParseInt(args["amount"], 10, 64)
		if err != nil {
			return err
		}

		result, err := r.Sandbox.Paidy.Checkout(sandbox.CheckoutRequest{
			Email: args["email"], Amount: amount, OrderRef: args["orderRef"],
		})
		r.Variables["paymentId"], r.Variables["checkoutStatus"] = result.PaymentID, result.Status

		return err
	},
	// email, wallet; sets tokenId
	"newToken": func(r *Run, args map[string]string) (err error) {
		r.Variables["tokenId"], err = r.Sandbox.Paidy.NewToken(sandbox.TokenRequest{
			Email: args["email"], WalletID: args["wallet"],
		})

		return err
	},
}
