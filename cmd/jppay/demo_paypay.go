package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// payPay is the part of the day at PayPay.
func (d *day) payPay(ctx context.Context) {
	client, err := jppay.NewPayPay(d.payPayConfig(), d.options("paypay")...)
	if !d.setup(err) {
		return
	}
	d.payPayPoints(ctx, client)
	d.payPayIdentity(ctx, client)
	d.payPayChanges(ctx, client)
	d.payPaySafety(ctx, client)
}

func (d *day) payPayConfig() jppay.PayPayConfig {
	return jppay.PayPayConfig{
		BaseURL:    d.sandbox.PayPay.URL,
		APIKey:     d.sandbox.PayPay.APIKey,
		APISecret:  overlay.NewSecret(d.sandbox.PayPay.APISecret),
		MerchantID: d.sandbox.PayPay.MerchantID,
	}
}

func (d *day) payPayPoints(ctx context.Context, client *paypay.ClientWithResponses) {
	d.part("PayPay: points as a gift")
	_, err := jppay.OK(client.GetPointsCodeBudgetsWithResponse(ctx, nil))
	d.ok("what is left to give", err)

	gift := paypay.CreatePointsCodeRequest{
		RequestID:     "gift-spring-0001", // ours: it tells PayPay a repetition from a second gift
		GroupID:       sandbox.PayPayGroup,
		GiftCardName:  "Spring campaign",
		GiftCardValue: 1000, // yen
		StartAt:       types.Date{Time: time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)},
		EndAt:         types.Date{Time: time.Date(2027, time.March, 31, 0, 0, 0, 0, time.UTC)},
	}
	err = d.sandbox.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "createPointsCode", Kind: sandbox.FaultCutAfter})
	if !d.setup(err) {
		return
	}
	_, err = jppay.OK(client.CreatePointsCodeWithResponse(ctx, nil, gift))
	d.refused("1,000 yen, and the connection breaks", err, "", overlay.ErrOutcomeUnknown)
	if errors.Is(err, overlay.ErrOutcomeUnknown) {
		// Safe, as PayPay's page on Points Code says: it is the same code again.
		_, err = jppay.OK(client.CreatePointsCodeWithResponse(ctx, nil, gift))
		d.ok("the same again, with the same requestId", err)
	}
	given := int64(0)
	for _, effect := range d.sandbox.Ledger() {
		if effect.Key == gift.RequestID {
			given += effect.Amount
		}
	}
	d.fact(given == 1000, "in the sandbox's books: 1,000 yen, once")

	// The ids of the two groups differ beyond 2^53, where floats lose digits.
	gift.RequestID, gift.GroupID = "gift-spring-0002", sandbox.PayPayGroupPoor
	_, err = jppay.OK(client.CreatePointsCodeWithResponse(ctx, nil, gift))
	d.refused("from a group with 500 yen", err, "BUDGET_NOT_ENOUGH")
}

func (d *day) payPayIdentity(ctx context.Context, client *paypay.ClientWithResponses) {
	d.part("PayPay: who the customer is (KYC Passport)")
	verifier, challenge := newPKCE()
	link, err := jppay.OK(client.CreateAccountLinkQRCodeWithResponse(ctx, paypay.CreateAccountLinkQRCodeRequest{
		Scopes:          []string{"kyc_passport_qr"},
		Nonce:           rand.Text(),
		RedirectURL:     "https://" + sandbox.PayPayRedirectDomain + "/paypay/verified",
		RedirectType:    new(paypay.CreateAccountLinkQRCodeRequestRedirectTypeWEBLINK),
		ReferenceID:     new("customer-1042"),
		AccountLinkFlow: new(paypay.CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPASSPORT),
		KYCPassport: &paypay.AccountLinkKYCPassport{
			IsInitialKYCPassport: new(true),
			Code:                 &paypay.PKCEChallenge{Challenge: new(challenge), ChallengeMethod: new("S256")},
		},
	}))
	if !d.ok("a QR code for the customer", err) || link.Data == nil || link.Data.CodeID == nil {
		return
	}
	code, proof := *link.Data.CodeID, paypay.FetchKYCPassportQRRequest{CodeVerifier: new(verifier)}

	_, err = jppay.OK(client.FetchKYCPassportQRWithResponse(ctx, code, proof))
	d.refused("too early: the customer has not agreed", err, "KYC_PASSPORT_NOT_COMPLETED")
	if !d.setup(d.sandbox.PayPay.CompleteKYCPassport(code, sandbox.PayPayUserCompleted)) {
		return
	}
	_, err = jppay.OK(client.FetchKYCPassportQRWithResponse(ctx, code, paypay.FetchKYCPassportQRRequest{CodeVerifier: new(challenge)}))
	d.refused("someone who saw the QR code, without the verifier", err, "INVALID_PARAMS")
	answer, err := jppay.OK(client.FetchKYCPassportQRWithResponse(ctx, code, proof))
	if !d.ok("verified identity data", err) || answer.Data == nil || answer.Data.UserAuthorizationID == nil {
		return
	}
	user := *answer.Data.UserAuthorizationID
	d.fact(user == sandbox.PayPayUserCompleted, "it is the customer who agreed")

	_, err = jppay.OK(client.GetKYCInfoWithResponse(ctx, &paypay.GetKYCInfoParams{UserAuthorizationID: user}))
	d.ok("the same customer, by the id to keep", err)
	_, err = jppay.OK(client.GetKYCPassportInfoWithResponse(ctx, &paypay.GetKYCPassportInfoParams{UserAuthorizationID: sandbox.PayPayUserForeign}))
	d.ok("a customer from abroad", err)
}

func (d *day) payPayChanges(ctx context.Context, client *paypay.ClientWithResponses) {
	d.part("PayPay: customers change, webhooks tell, the API confirms")
	read := func(user string) error {
		_, err := jppay.OK(client.GetKYCInfoWithResponse(ctx, &paypay.GetKYCInfoParams{UserAuthorizationID: user}))
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

func (d *day) payPaySafety(ctx context.Context, client *paypay.ClientWithResponses) {
	d.part("PayPay: what must not work")
	wrongSecret, wrongClock := d.payPayConfig(), d.payPayConfig()
	wrongSecret.APISecret = overlay.NewSecret("secretOfAnotherShop1")
	wrongClock.Now = func() time.Time { return time.Now().Add(-3 * time.Minute) }
	for _, wrong := range []struct {
		what   string
		config jppay.PayPayConfig
	}{
		{"an HMAC made with another secret", wrongSecret},
		{"a clock that is 3 minutes slow", wrongClock},
	} {
		stranger, err := jppay.NewPayPay(wrong.config, d.options("paypay")...)
		if !d.setup(err) {
			return
		}
		_, err = jppay.OK(stranger.GetPointsCodeBudgetsWithResponse(ctx, nil))
		d.refused(wrong.what, err, "UNAUTHORIZED", overlay.ErrUnauthorized)
	}

	_, err := jppay.OK(client.FetchKYCPassportQRWithResponse(ctx, "../../../v2/user/kyc", paypay.FetchKYCPassportQRRequest{}))
	d.refused("an id that leads elsewhere", err, "", overlay.ErrNotSent)
}

// newPKCE returns a secret verifier and the challenge that may be shown.
func newPKCE() (verifier, challenge string) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	verifier = base64.RawURLEncoding.EncodeToString(random)
	sum := sha256.Sum256([]byte(verifier))
	return verifier, base64.RawURLEncoding.EncodeToString(sum[:])
}
