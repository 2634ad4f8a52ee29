package conformance_test

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// payPayPointsActions are what users do with points, links and top-ups.
var payPayPointsActions = map[string]action{
	"allowLink": allowLink,
	"completeKYCPassport": func(r *run, args map[string]string) error { // codeId, user
		return r.sandbox.PayPay.CompleteKYCPassport(args["codeId"], args["user"])
	},
	"createFile": func(r *run, args map[string]string) error { // fileType
		return r.sandbox.PayPay.CreateFile(args["fileType"])
	},
	"updateKYC": func(r *run, args map[string]string) error { // user
		return r.sandbox.PayPay.UpdateKYC(args["user"])
	},
	"flagRisk": func(r *run, args map[string]string) error { // user
		return r.sandbox.PayPay.FlagRisk(args["user"])
	},
	"updateAccountStatus": func(r *run, args map[string]string) error { // user
		return r.sandbox.PayPay.UpdateAccountStatus(args["user"])
	},
	"declineLink":       declineLink,
	"setCashbackBudget": setCashbackBudget,
	"topUp":             topUp,
	"unlink":            unlink,
}

// allowLink lets a user allow an account link: codeId, nonce, user (left out: a
// new one). It sets linkedUser and linkedReference from the responseToken.
func allowLink(r *run, args map[string]string) error {
	redirect, err := r.sandbox.PayPay.AllowAccountLink(args["codeId"], args["user"])
	if err != nil {
		return err
	}
	response, err := r.linkResponse(redirect, args["nonce"])
	if err != nil {
		return err
	}
	if !response.Succeeded() {
		return fmt.Errorf("the link is %s, want it to succeed", response.Result)
	}
	r.variables["linkedUser"], r.variables["linkedReference"] = response.UserAuthorizationID, response.ReferenceID
	return nil
}

// declineLink lets a user decline an account link: codeId, nonce.
func declineLink(r *run, args map[string]string) error {
	redirect, err := r.sandbox.PayPay.DeclineAccountLink(args["codeId"])
	if err != nil {
		return err
	}
	response, err := r.linkResponse(redirect, args["nonce"])
	if err != nil {
		return err
	}
	if response.Result != accountlink.ResultDeclined || response.UserAuthorizationID != "" {
		return fmt.Errorf("the link is %s with user %q, want it declined without one",
			response.Result, response.UserAuthorizationID)
	}
	return nil
}

// linkResponse verifies what the user came back with, as a merchant does.
func (r *run) linkResponse(redirect, nonce string) (accountlink.Response, error) {
	back, err := url.Parse(redirect)
	if err != nil {
		return accountlink.Response{}, err
	}
	payPay := r.sandbox.PayPay
	return accountlink.Verify(back.Query().Get("responseToken"), overlay.NewSecret(payPay.APISecret),
		accountlink.Expected{Nonce: nonce, ClientID: payPay.ClientID, Now: r.sandbox.Clock.Now})
}

// setCashbackBudget sets what is left to give: yen.
func setCashbackBudget(r *run, args map[string]string) error {
	yen, err := strconv.ParseInt(args["yen"], 10, 64)
	if err != nil {
		return err
	}
	return r.sandbox.PayPay.SetCashbackBudget(yen)
}

// topUp lets the user of a top-up code use it: codeId, amount.
func topUp(r *run, args map[string]string) error {
	amount, err := strconv.ParseInt(args["amount"], 10, 64)
	if err != nil {
		return err
	}
	return r.sandbox.PayPay.TopUp(args["codeId"], amount)
}

// unlink lets a user end the link in the app: user.
func unlink(r *run, args map[string]string) error {
	return r.sandbox.PayPay.Unlink(args["user"])
}
