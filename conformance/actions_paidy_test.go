package conformance_test

import (
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox"
)

// paidyActions are what Paidy's customers do.
var paidyActions = map[string]action{
	// email, amount, orderRef; sets paymentId and checkoutStatus
	"checkout": func(r *run, args map[string]string) error {
		amount, err := strconv.ParseInt(args["amount"], 10, 64)
		if err != nil {
			return err
		}

		result, err := r.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{
			Email: args["email"], Amount: amount, OrderRef: args["orderRef"],
		})
		r.variables["paymentId"], r.variables["checkoutStatus"] = result.PaymentID, result.Status

		return err
	},
	// email, wallet; sets tokenId
	"newToken": func(r *run, args map[string]string) (err error) {
		r.variables["tokenId"], err = r.sandbox.Paidy.NewToken(sandbox.TokenRequest{
			Email: args["email"], WalletID: args["wallet"],
		})

		return err
	},
}
