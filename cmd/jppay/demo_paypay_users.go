package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// shopScopes are what the shop asks its customers for.
var shopScopes = []string{"direct_debit", "continuous_payments", "pending_payments", "preauth_capture_native",
	"cashback", "get_balance", "user_profile", "user_topup"}

const shopReturn = "https://" + sandbox.PayPayRedirectDomain + "/paypay/linked"

// payPayDecline sends a customer to PayPay's page by a requestToken, which is no
// call of the API.
func (d *day) payPayDecline(ctx context.Context) {
	d.part("PayPay: one customer declines the account link, another agrees")
	nonce := accountlink.NewNonce()
	request := accountlink.Request{
		Merchant:    "Sandbox shop",
		Scopes:      shopScopes,
		Nonce:       nonce,
		RedirectURL: shopReturn,
		ReferenceID: "customer-1041",
		Lifetime:    10 * time.Minute,
		Now:         d.sandbox.Clock.Now,
	}
	if status, _, err := d.openLinkPage(ctx, request, overlay.NewSecret("c2VjcmV0IG9mIGFub3RoZXIgc2hvcA==")); d.setup(err) {
		d.fact(status == http.StatusBadRequest, "PayPay's page refuses a requestToken made with another secret")
	}
	status, code, err := d.openLinkPage(ctx, request, overlay.NewSecret(d.sandbox.PayPay.APISecret))
	if !d.setup(err) {
		return
	}
	d.fact(status == http.StatusOK, "and takes the shop's own")
	back, err := d.sandbox.PayPay.DeclineAccountLink(code)
	if !d.setup(err) {
		return
	}
	answer, err := d.verifyLink(back, nonce)
	if d.setup(err) {
		d.fact(answer.Result == accountlink.ResultDeclined && !answer.Succeeded(), "the responseToken is PayPay's, and says that the customer declined")
	}
}

// openLinkPage opens PayPay's page as a customer's browser does. code is what the
// page is shown for.
func (d *day) openLinkPage(ctx context.Context, link accountlink.Request, secret overlay.Secret) (status int, code string, err error) {
	token, err := accountlink.RequestToken(link, secret)
	if err != nil {
		return 0, "", err
	}
	page, err := accountlink.RedirectURL(d.sandbox.PayPay.URL, d.sandbox.PayPay.APIKey, token)
	if err != nil {
		return 0, "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := (&http.Client{Transport: d.transport}).Do(request)
	if err != nil {
		return 0, "", errors.New("PayPay's page cannot be opened") // the error quotes the token
	}
	_ = answer.Body.Close()
	return answer.StatusCode, path.Base(answer.Request.URL.Path), nil
}

// verifyLink reads the responseToken in the address that a customer comes back to.
func (d *day) verifyLink(back, nonce string) (accountlink.Response, error) {
	address, err := url.Parse(back)
	if err != nil {
		return accountlink.Response{}, errors.New("the address that the customer comes back to is none")
	}
	return accountlink.Verify(address.Query().Get("responseToken"), overlay.NewSecret(d.sandbox.PayPay.APISecret),
		accountlink.Expected{Nonce: nonce, ClientID: d.sandbox.PayPay.ClientID, Now: d.sandbox.Clock.Now})
}

// payPayLink links a new customer, by a QR code.
func (d *day) payPayLink(ctx context.Context, client *jppay.PayPay) (customer paypay.UserAuthorizationID, ok bool) {
	nonce := accountlink.NewNonce()
	link, err := client.CreateAccountLinkQRCode(ctx, paypay.CreateAccountLinkQRCodeRequest{
		Scopes:      shopScopes,
		Nonce:       nonce,
		RedirectURL: shopReturn,
		ReferenceID: new("customer-1042"),
	})
	if !d.ok("a QR code for the customer", err) || link.CodeID == nil {
		return "", false
	}
	back, err := d.sandbox.PayPay.AllowAccountLink(string(*link.CodeID), "")
	if !d.setup(err) {
		return "", false
	}
	_, err = d.verifyLink(back, accountlink.NewNonce())
	d.fact(errors.Is(err, accountlink.ErrNonce), "a responseToken does not link another customer's session")
	answer, err := d.verifyLink(back, nonce)
	if !d.setup(err) {
		return "", false
	}
	d.fact(answer.Succeeded() && answer.ReferenceID == "customer-1042", "the customer has agreed")
	customer = paypay.UserAuthorizationID(answer.UserAuthorizationID)
	return customer, d.linkIs(ctx, client, "is the link in force?", customer, paypay.UserAuthorizationStatusActive, "it is")
}

// linkIs asks for the state of an account link.
func (d *day) linkIs(ctx context.Context, client *jppay.PayPay, what string, customer paypay.UserAuthorizationID, want paypay.UserAuthorizationStatus, says string) bool {
	answer, err := client.GetUserAuthorizationStatus(ctx, customer)
	if !d.ok(what, err) {
		return false
	}
	holds := answer.Status == want
	d.fact(holds, "%s", says)
	return holds
}

func (d *day) payPayReads(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: what the customer lets the shop see")
	_, err := client.GetSecureUserProfile(ctx, customer)
	d.ok("the end of the phone number", err)
	balance, err := client.GetWalletBalance(ctx, customer)
	if d.ok("the balance", err) {
		d.fact(balance.TotalBalance.Amount == 105_000, "105,000 yen")
	}
	_, err = client.SetUseCashback(ctx, paypay.SetUseCashbackRequest{UserAuthorizationID: customer, UseCashback: false})
	d.ok("points are kept", err)
	_, err = client.SetCashbackAutoInvestment(ctx, paypay.SetCashbackAutoInvestmentRequest{
		UserAuthorizationID: customer, CashbackAutoInvestment: true,
	})
	d.ok("and invested", err)
	setting, err := client.GetCashbackSetting(ctx, customer)
	if d.ok("is it so?", err) {
		d.fact(!*setting.UseCashback && *setting.CashbackAutoInvestment, "it is")
	}
	methods, err := client.GetPaymentMethods(ctx, customer)
	if d.ok("what there is to pay with", err) {
		d.fact(len(methods.PaymentMethods) > 0, "a card among others")
	}
	for _, order := range []struct {
		what   string
		amount int64
		enough bool
		says   string
	}{
		{"enough for 105,000 yen?", 105_000, true, "yes"},
		{"and for a yen more?", 105_001, false, "no"},
	} {
		check, err := client.CheckWalletBalance(ctx, customer, order.amount)
		if d.ok(order.what, err) {
			d.fact(check.HasEnoughBalance == order.enough, "%s", order.says)
		}
	}
}

func (d *day) payPayUnlink(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: the customer leaves the shop")
	balance, err := client.GetWalletBalance(ctx, customer)
	if d.ok("the balance after all that", err) {
		const left = 105_000 - 6_100 - 1_500 - 8_800 - 1_980 - 2_700 + 700 + 5_000
		d.fact(balance.TotalBalance.Amount == left, "105,000 yen, less what the shop took, and what was topped up")
	}
	_, err = client.UnlinkUser(ctx, customer)
	if !d.ok("the link ends", err) {
		return
	}
	d.linkIs(ctx, client, "does it?", customer, paypay.UserAuthorizationStatusInactive, "it does")
	_, err = client.CreatePayment(ctx, d.order("order-1701", customer, 640))
	d.refused("a charge by mistake", err, "INVALID_USER_AUTHORIZATION_ID", overlay.ErrUnauthorized)
	d.fact(d.moved("payment", "order-1701") == 0, "nothing was taken")
}

func (d *day) payPayIdentity(ctx context.Context, client *jppay.PayPay) {
	d.part("PayPay: who the customer is (KYC Passport)")
	verifier, challenge := accountlink.NewPKCE()
	link, err := client.CreateAccountLinkQRCode(ctx, paypay.CreateAccountLinkQRCodeRequest{
		Scopes:          []string{"kyc_passport_qr"},
		Nonce:           accountlink.NewNonce(),
		RedirectURL:     "https://" + sandbox.PayPayRedirectDomain + "/paypay/verified",
		RedirectType:    new(paypay.CreateAccountLinkQRCodeRequestRedirectTypeWebLink),
		ReferenceID:     new("customer-1043"),
		AccountLinkFlow: new(paypay.CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPassport),
		KYCPassport: &paypay.AccountLinkKYCPassport{
			IsInitialKYCPassport: new(true),
			Code:                 &paypay.PKCEChallenge{Challenge: new(challenge), ChallengeMethod: new("S256")},
		},
	})
	if !d.ok("a QR code for the customer", err) || link.CodeID == nil {
		return
	}
	code := *link.CodeID
	proof := paypay.WithFetchKYCPassportQRRequest(paypay.FetchKYCPassportQRRequest{CodeVerifier: new(verifier.Reveal())})

	_, err = client.FetchKYCPassportQR(ctx, code, proof)
	d.refused("too early: the customer has not agreed", err, "KYC_PASSPORT_NOT_COMPLETED")
	if !d.setup(d.sandbox.PayPay.CompleteKYCPassport(string(code), sandbox.PayPayUserCompleted)) {
		return
	}
	guess := paypay.WithFetchKYCPassportQRRequest(paypay.FetchKYCPassportQRRequest{CodeVerifier: new(challenge)})
	_, err = client.FetchKYCPassportQR(ctx, code, guess)
	d.refused("someone who saw the QR code, without the verifier", err, "INVALID_PARAMS")
	answer, err := client.FetchKYCPassportQR(ctx, code, proof)
	if !d.ok("verified identity data", err) || answer.UserAuthorizationID == nil {
		return
	}
	user := *answer.UserAuthorizationID
	d.fact(user == sandbox.PayPayUserCompleted, "it is the customer who agreed")

	_, err = client.GetKYCInfo(ctx, user)
	d.ok("the same customer, by the id to keep", err)
	_, err = client.GetKYCPassportInfo(ctx, sandbox.PayPayUserForeign)
	d.ok("a customer from abroad", err)
}

func (d *day) payPayChanges(ctx context.Context, client *jppay.PayPay) {
	d.part("PayPay: customers change, webhooks tell, the API confirms")
	read := func(user paypay.UserAuthorizationID) error {
		_, err := client.GetKYCInfo(ctx, user)
		return err
	}
	d.refused("a customer who is not verified yet", read(sandbox.PayPayUserNotCompleted), "KYC_NOT_COMPLETED")
	if d.setup(d.sandbox.PayPay.UpdateKYC(sandbox.PayPayUserNotCompleted)) {
		d.ok("after kycInfoUpdated", read(sandbox.PayPayUserNotCompleted))
	}
	if d.setup(d.sandbox.PayPay.FlagRisk(sandbox.PayPayUserForeign)) {
		d.refused("after kycPassportRiskUpdated", read(sandbox.PayPayUserForeign), "UNACCEPTABLE_OP")
	}
	if d.setup(d.sandbox.PayPay.UpdateAccountStatus(sandbox.PayPayUserCompleted)) {
		d.refused("after kycPassportAccountStatusUpdated", read(sandbox.PayPayUserCompleted), "USER_STATE_IS_NOT_ACTIVE")
	}
	for _, file := range []paypay.FileCreatedEventFileType{
		paypay.FileCreatedEventFileTypeTransactionRecon,
		paypay.FileCreatedEventFileTypeKYCPassportSyncRecon,
		paypay.FileCreatedEventFileTypeKYCPassportRiskSyncRecon,
		paypay.FileCreatedEventFileTypeKYCPassportAccountStatusSyncRecon,
	} {
		d.setup(d.sandbox.PayPay.CreateFile(string(file)))
	}
}
