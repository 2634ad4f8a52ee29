package flow

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// payPayPointsActions are what users do with points, links and top-ups.
var payPayPointsActions = map[string]action{
	"allowLink":           allowLink,
	"completeKYCPassport": withArguments((*sandbox.PayPay).CompleteKYCPassport, "codeId", "user"),
	"createFile":          withArgument((*sandbox.PayPay).CreateFile, "fileType"),
	"updateKYC":           withArgument((*sandbox.PayPay).UpdateKYC, "user"),
	"flagRisk":            withArgument((*sandbox.PayPay).FlagRisk, "user"),
	"updateAccountStatus": withArgument((*sandbox.PayPay).UpdateAccountStatus, "user"),
	"declineLink":         declineLink,
	"setCashbackBudget":   setCashbackBudget,
	"openLinkPage":        openLinkPage,
	"topUp":               refusable(topUp),
	"unlink":              withArgument((*sandbox.PayPay).Unlink, "user"),
}

// openLinkPage opens PayPay's page for an account link as a customer's browser does, with a
// requestToken: nonce, secret (left out: the merchant's), status of the page. It sets codeId.
func openLinkPage(r *Run, args map[string]string) error {
	secret := r.Sandbox.PayPay.APISecret
	if args["secret"] != "" {
		secret = args["secret"]
	}
	token, err := accountlink.RequestToken(accountlink.Request{
		Merchant: "Sandbox shop", Scopes: []string{"direct_debit"}, Nonce: args["nonce"], ReferenceID: "customer-1041",
		RedirectURL: "https://" + sandbox.PayPayRedirectDomain + "/linked",
		Lifetime:    10 * time.Minute, Now: r.Sandbox.Clock.Now,
	}, overlay.NewSecret(secret))
	if err != nil {
		return err
	}
	page, err := accountlink.RedirectURL(r.Sandbox.PayPay.URL, r.Sandbox.PayPay.APIKey, token)
	if err != nil {
		return err
	}

	request, err := http.NewRequestWithContext(r.ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return errors.New("the page cannot be opened") // the error quotes the token
	}
	_ = answer.Body.Close()
	r.Variables["codeId"] = path.Base(answer.Request.URL.Path)
	if strconv.Itoa(answer.StatusCode) != args["status"] {
		return fmt.Errorf("the page has status %d, want %s", answer.StatusCode, args["status"])
	}

	return nil
}

// allowLink lets a user allow an account link: codeId, nonce, user (left out: a new one). It
// sets linkedUser and linkedReference from the responseToken, and checks that the token is
// refused with another nonce.
func allowLink(r *Run, args map[string]string) error {
	redirect, err := r.Sandbox.PayPay.AllowAccountLink(args["codeId"], args["user"])
	if err != nil {
		return err
	}
	if _, err := r.linkResponse(redirect, accountlink.NewNonce()); !errors.Is(err, accountlink.ErrNonce) {
		return fmt.Errorf("the response links the session of another customer: %w", err)
	}
	response, err := r.linkResponse(redirect, args["nonce"])
	if err != nil {
		return err
	}
	if !response.Succeeded() {
		return fmt.Errorf("the link is %s, want it to succeed", response.Result)
	}
	r.Variables["linkedUser"], r.Variables["linkedReference"] = response.UserAuthorizationID, response.ReferenceID
	return nil
}

// declineLink lets a user decline an account link: codeId, nonce.
func declineLink(r *Run, args map[string]string) error {
	redirect, err := r.Sandbox.PayPay.DeclineAccountLink(args["codeId"])
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

// linkResponse verifies the response that the user came back with, as a merchant does.
func (r *Run) linkResponse(redirect, nonce string) (accountlink.Response, error) {
	back, err := url.Parse(redirect)
	if err != nil {
		return accountlink.Response{}, err
	}
	payPay := r.Sandbox.PayPay
	return accountlink.Verify(back.Query().Get("responseToken"), overlay.NewSecret(payPay.APISecret),
		accountlink.Expected{Nonce: nonce, ClientID: payPay.ClientID, Now: r.Sandbox.Clock.Now})
}

// setCashbackBudget sets the rest of the budget: yen.
func setCashbackBudget(r *Run, args map[string]string) error {
	yen, err := strconv.ParseInt(args["yen"], 10, 64)
	if err != nil {
		return err
	}
	return r.Sandbox.PayPay.SetCashbackBudget(yen)
}

// topUp lets the user of a top-up code use it: codeId, amount.
func topUp(r *Run, args map[string]string) error {
	amount, err := strconv.ParseInt(args["amount"], 10, 64)
	if err != nil {
		return err
	}
	return r.Sandbox.PayPay.TopUp(args["codeId"], amount)
}
