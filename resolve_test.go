package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/oapi-codegen/runtime/types"
)

// shop is a sandbox and clients that send once and wait for nothing.
type shop struct {
	*testing.T
	*sandbox.Sandbox
	payPay  *paypay.ClientWithResponses
	paidy   *paidy.ClientWithResponses
	legacy  *paidylegacy.ClientWithResponses
	payment string // what the set-up made, if the write is about one
	capture string
	code    string
}

func openShop(t *testing.T, options ...overlay.Option) *shop {
	t.Helper()
	s := &shop{T: t, Sandbox: sandbox.Start(t)}
	options = append([]overlay.Option{
		overlay.WithRetry(overlay.Retry{Attempts: 1}), overlay.WithSettling(time.Millisecond),
		overlay.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}),
	}, options...)
	var err error
	s.payPay, err = jppay.NewPayPay(jppay.PayPayConfig{BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: secret(s.PayPay.APISecret),
		MerchantID: s.PayPay.MerchantID}, append(options, overlay.WithClock(s.Clock.Now))...)
	s.must(err)
	s.paidy, err = jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Sandbox.Paidy.URL, SecretKey: secret(s.Sandbox.Paidy.SecretKey)}, options...)
	s.must(err)
	s.legacy, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: s.Legacy.URL, APIKey: secret(s.Legacy.APIKey), Secret: secret(s.Legacy.Secret)}, options...)
	s.must(err)
	return s
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shop) now() int64 { return s.Clock.Now().Unix() }

const payer = sandbox.PayPayUserCompleted

// The writes that other writes are about.

func (s *shop) pay() error {
	answer, err := jppay.OK(s.payPay.CreatePaymentWithResponse(s.Context(), nil, paypay.CreatePaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now()}))
	if err == nil {
		s.payment = string(*answer.Data.PaymentID)
	}
	return err
}

func (s *shop) authorize() error {
	answer, err := jppay.OK(s.payPay.CreateAuthWithResponse(s.Context(), nil, paypay.CreateAuthRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now()}))
	if err == nil {
		s.payment = string(*answer.Data.PaymentID)
	}
	return err
}

func (s *shop) showCode(authorization bool) error {
	answer, err := jppay.OK(s.payPay.CreateQRCodeWithResponse(s.Context(), nil, paypay.CreateQRCodeRequest{
		MerchantPaymentID: "p-1", Amount: yen(1200), CodeType: paypay.CreateQRCodeRequestCodeTypeORDERQR, OrderDescription: new("tea"),
		OrderItems:  []paypay.MerchantOrderItem{{Name: "Tea", Quantity: 1, UnitPrice: yen(1200)}},
		RequestedAt: new(s.now()), IsAuthorization: new(authorization)}))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}
	return err
}

func (s *shop) authorizeByCode() error {
	if err := s.showCode(true); err != nil {
		return err
	}
	return s.PayPay.ScanAndPay(s.code, payer)
}

func (s *shop) captureAuth() error {
	_, err := jppay.OK(s.payPay.CapturePaymentAuthWithResponse(s.Context(), nil, paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "p-1", MerchantCaptureID: "c-1", Amount: yen(1200), RequestedAt: s.now(), OrderDescription: "tea"}))
	return err
}

func (s *shop) pending() error {
	_, err := jppay.OK(s.payPay.CreatePendingPaymentWithResponse(s.Context(), nil, paypay.CreatePendingPaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now(), OrderDescription: new("tea")}))
	return err
}

func (s *shop) cashback() error {
	_, err := jppay.OK(s.payPay.CreateCashbackWithResponse(s.Context(), nil, paypay.CreateCashbackRequest{
		MerchantCashbackID: "b-1", UserAuthorizationID: payer, Amount: yen(300), RequestedAt: s.now()}))
	return err
}

func (s *shop) grantedCashback() error {
	err := s.cashback()
	s.PayPay.SettlePoints()
	return err
}

func (s *shop) topUpCode() error {
	answer, err := jppay.OK(s.payPay.CreateTopUpQRCodeWithResponse(s.Context(), nil, paypay.CreateTopUpQRCodeRequest{
		CodeType: paypay.CreateTopUpQRCodeRequestCodeTypeTOPUPQR, MerchantTopUpID: "t-1", UserAuthorizationID: payer,
		MinimumTopUpAmount: yen(1000), RequestedAt: new(s.now())}))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}
	return err
}

func (s *shop) linkCode() error {
	answer, err := jppay.OK(s.payPay.CreateAccountLinkQRCodeWithResponse(s.Context(), paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []string{"kyc_passport_qr"}, Nonce: "nonce-1", RedirectURL: "https://" + sandbox.PayPayRedirectDomain + "/done",
		ReferenceID: new("customer-1")}))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}
	return err
}

func (s *shop) checkout() error {
	result, err := s.Sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4000, OrderRef: "order-1"})
	s.payment = result.PaymentID
	return err
}

func (s *shop) capturePaidy() error {
	answer, err := jppay.OK(s.paidy.CapturePaymentWithResponse(s.Context(), s.payment, nil, paidy.CapturePaymentRequest{}))
	if err == nil {
		s.capture = answer.Captures[0].ID
	}
	return err
}

func (s *shop) soldPaidy() error { return errors.Join(s.checkout(), s.capturePaidy()) }

// refundPaidy refunds a part, or all where amount is 0.
func (s *shop) refundPaidy(amount int64, writeID string) error {
	request := paidy.RefundPaymentRequest{CaptureID: s.capture}
	if amount > 0 {
		request.Amount = &amount
	}
	if writeID != "" {
		request.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: writeID}
	}
	_, err := jppay.OK(s.paidy.RefundPaymentWithResponse(s.Context(), s.payment, nil, request))
	return err
}

func (s *shop) token() (err error) {
	s.code, err = s.Sandbox.Paidy.NewToken(sandbox.TokenRequest{})
	return err
}

func (s *shop) suspend() error {
	_, err := jppay.OK(s.paidy.SuspendTokenWithResponse(s.Context(), s.code, nil, paidy.SuspendTokenRequest{
		Reason: paidy.SuspendReason{Code: paidy.SuspendReasonCodeConsumerRequested, Description: "a month off"}}))
	return err
}

func legacyItems() []paidylegacy.OrderItem {
	return []paidylegacy.OrderItem{{ItemID: new("1"), Title: "木綿の手ぬぐい", Amount: 3200, Quantity: 2}}
}

func (s *shop) authorizeLegacy() error {
	answer, err := jppay.OK(s.legacy.AuthorizePaymentWithResponse(s.Context(), paidylegacy.AuthorizeRequest{
		Buyer: paidylegacy.Buyer{Name: "見本 花子", Name2: "ミホン ハナコ", Email: paidylegacy.BuyerEmail{Address: sandbox.LegacyApproved},
			Phone:   paidylegacy.BuyerPhone{Number: "080-0000-0000"},
			Address: paidylegacy.BuyerAddress{Address2: "見本町1-2-3", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001"}},
		Order:        paidylegacy.AuthorizeOrder{Items: legacyItems(), TotalAmount: 6400, OrderRef: new("order-1")},
		MerchantData: paidylegacy.MerchantData{Store: "見本堂", CustomerAge: 420, LastOrder: 35, LastOrderAmount: 5400, KnownAddress: true, Ltv: 48200},
	}))
	if err == nil {
		s.payment = *answer.PaymentID
	}
	return err
}

func (s *shop) captureLegacy(request paidylegacy.CaptureRequest) error {
	request.PaymentID = s.payment
	answer, err := jppay.OK(s.legacy.CapturePaymentWithResponse(s.Context(), request))
	if err == nil {
		s.capture = *answer.CaptureID
	}
	return err
}

// lostWrite is a write whose answer gets lost.
type lostWrite struct {
	operation string
	variant   string
	setUp     func(*shop) error
	send      func(*shop) error
	// after and before are what Resolve makes of it when it was, and was not, done;
	// the zero value stands for ErrUnresolvable.
	after, before overlay.Outcome
	// shows is the type of Resource after it was done.
	shows any
	// says stands in the error that matches ErrUnresolvable.
	says string
}

const (
	has   = overlay.Happened
	not   = overlay.DidNotHappen
	open  = overlay.Unknown
	never = overlay.NoOutcome
)

var lostWrites = map[sandbox.Provider][]lostWrite{
	sandbox.ProviderPayPay: {
		{operation: "createPayment", send: (*shop).pay, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "createAuth", send: (*shop).authorize, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "createContinuousPayment", send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CreateContinuousPaymentWithResponse(s.Context(), nil, paypay.CreateContinuousPaymentRequest{
				MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1980), RequestedAt: s.now(), OrderDescription: new("coffee")}))
			return err
		}, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "capturePaymentAuth", setUp: (*shop).authorize, send: (*shop).captureAuth, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "capturePaymentAuth", variant: "of a payment made with a code", setUp: (*shop).authorizeByCode, send: (*shop).captureAuth, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "cancelPayment", setUp: (*shop).pay, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CancelPaymentWithResponse(s.Context(), "p-1", nil))
			return err
		}, after: has, before: open, shows: &paypay.Payment{}},
		{operation: "cancelPayment", variant: "of a payment made with a code", setUp: (*shop).authorizeByCode, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CancelPaymentWithResponse(s.Context(), "p-1", nil))
			return err
		}, after: has, before: open, shows: &paypay.Payment{}},
		{operation: "createQRCode", send: func(s *shop) error { return s.showCode(false) }, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "createPendingPayment", send: (*shop).pending, after: has, before: not, shows: &paypay.Payment{}},
		{operation: "cancelPendingPayment", setUp: (*shop).pending, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CancelPendingPaymentWithResponse(s.Context(), "p-1", nil))
			return err
		}, after: has, before: open, shows: &paypay.Payment{}},
		{operation: "refundPayment", setUp: (*shop).pay, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.RefundPaymentWithResponse(s.Context(), nil, paypay.RefundPaymentRequest{
				MerchantRefundID: "r-1", PaymentID: paypay.PaymentID(s.payment), Amount: yen(500), RequestedAt: s.now()}))
			return err
		}, after: has, before: not, shows: &paypay.Refund{}},
		{operation: "createCashback", send: (*shop).cashback, after: has, before: not, shows: &paypay.CashbackDetails{}},
		{operation: "createCashbackReversal", setUp: (*shop).grantedCashback, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CreateCashbackReversalWithResponse(s.Context(), nil, paypay.CreateCashbackReversalRequest{
				MerchantCashbackReversalID: "v-1", MerchantCashbackID: "b-1", Amount: yen(300), RequestedAt: s.now()}))
			return err
		}, after: has, before: not, shows: &paypay.CashbackReversalDetails{}},
		{operation: "createTopUpQRCode", send: (*shop).topUpCode, after: has, shows: &paypay.TopUpDetails{}, says: "a top-up that it does not know"},
		{operation: "unlinkUser", send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.UnlinkUserWithResponse(s.Context(), payer, nil))
			return err
		}, after: has, before: not, shows: &paypay.UserAuthorization{}},
		{operation: "createPointsCode", send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.CreatePointsCodeWithResponse(s.Context(), nil, paypay.CreatePointsCodeRequest{
				RequestID: "g-1", GroupID: sandbox.PayPayGroup, GiftCardName: "Spring", GiftCardValue: 1000,
				StartAt: types.Date{Time: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}, EndAt: types.Date{Time: time.Date(2099, 3, 31, 0, 0, 0, 0, time.UTC)}}))
			return err
		}, says: "send the same request again, with the same requestId"},
		{operation: "createAccountLinkQRCode", send: (*shop).linkCode, says: "no way to ask"},
		{operation: "deleteQRCode", setUp: func(s *shop) error { return s.showCode(false) }, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.DeleteQRCodeWithResponse(s.Context(), paypay.CodeID(s.code), nil))
			return err
		}, says: "getCodePaymentDetails needs merchantPaymentId"},
		{operation: "deleteTopUpQRCode", setUp: (*shop).topUpCode, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.DeleteTopUpQRCodeWithResponse(s.Context(), paypay.CodeID(s.code), nil))
			return err
		}, says: "no way to ask"},
		{operation: "fetchKycPassportQR", setUp: (*shop).linkCode, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.FetchKYCPassportQRWithResponse(s.Context(), paypay.CodeID(s.code), paypay.FetchKYCPassportQRRequest{}))
			return err
		}, says: "no way to ask"},
		{operation: "reauthorizePayment", setUp: (*shop).authorize, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.ReauthorizePaymentWithResponse(s.Context(), nil, paypay.ReauthorizePaymentRequest{
				RequestID: "q-1", PaymentID: paypay.PaymentID(s.payment), UpdatedAmount: yen(900), RequestedAt: new(s.now())}))
			return err
		}, says: "getPaymentDetails needs merchantPaymentId"},
		{operation: "revertAuth", setUp: (*shop).authorize, send: func(s *shop) error {
			_, err := jppay.OK(s.payPay.RevertAuthWithResponse(s.Context(), nil, paypay.RevertAuthRequest{
				PaymentID: paypay.PaymentID(s.payment), MerchantRevertID: "x-1", RequestedAt: s.now()}))
			return err
		}, says: "getPaymentDetails needs merchantPaymentId"},
	},
	sandbox.ProviderPaidy: {
		{operation: "createPayment", setUp: (*shop).token, send: func(s *shop) error {
			_, err := jppay.OK(s.paidy.CreatePaymentWithResponse(s.Context(), nil, paidy.CreatePaymentRequest{
				TokenID: s.code, Amount: 1200, Currency: paidy.CurrencyJPY, BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(7)), Ltv: new(int64(13860))},
				Order: paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1200, Quantity: 1}}, OrderRef: new("order-1")}}))
			return err
		}, says: "webhook"},
		{operation: "capturePayment", setUp: (*shop).checkout, send: (*shop).capturePaidy, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "closePayment", setUp: (*shop).checkout, send: func(s *shop) error {
			_, err := jppay.OK(s.paidy.ClosePaymentWithResponse(s.Context(), s.payment, nil, paidy.ClosePaymentRequest{}))
			return err
		}, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "refundPayment", variant: "of all, without an amount", setUp: (*shop).soldPaidy, send: func(s *shop) error { return s.refundPaidy(0, "") }, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "refundPayment", variant: "of all", setUp: (*shop).soldPaidy, send: func(s *shop) error { return s.refundPaidy(4000, "") }, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "refundPayment", variant: "of a part without a mark", setUp: (*shop).soldPaidy, send: func(s *shop) error { return s.refundPaidy(1000, "") }, before: not, says: "without a write_id"},
		{operation: "refundPayment", variant: "of a part like one before, without a mark", setUp: func(s *shop) error { return errors.Join(s.soldPaidy(), s.refundPaidy(1000, "")) },
			send: func(s *shop) error { return s.refundPaidy(1000, "") }, says: "without a write_id"},
		{operation: "refundPayment", variant: "of a part with a mark, after one without", setUp: func(s *shop) error { return errors.Join(s.soldPaidy(), s.refundPaidy(1000, "")) },
			send: func(s *shop) error { return s.refundPaidy(1000, "refund-2") }, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "refundPayment", variant: "of a part with a mark, after one with another", setUp: func(s *shop) error { return errors.Join(s.soldPaidy(), s.refundPaidy(1000, "refund-1")) },
			send: func(s *shop) error { return s.refundPaidy(1000, "refund-2") }, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "updatePayment", setUp: (*shop).checkout, send: func(s *shop) error {
			_, err := jppay.OK(s.paidy.UpdatePaymentWithResponse(s.Context(), s.payment, nil, paidy.UpdatePaymentRequest{
				OrderRef: new("order-1b"), Description: new("gift <wrapped> 見本"), Metadata: &paidy.MetadataRequest{"gift": "yes", "a": "é"}}))
			return err
		}, after: has, before: not, shows: &paidy.Payment{}},
		{operation: "suspendToken", setUp: (*shop).token, send: (*shop).suspend, after: has, before: not, shows: &paidy.Token{}},
		{operation: "resumeToken", setUp: func(s *shop) error { return errors.Join(s.token(), s.suspend()) }, send: func(s *shop) error {
			_, err := jppay.OK(s.paidy.ResumeTokenWithResponse(s.Context(), s.code, nil, paidy.ResumeTokenRequest{
				Reason: paidy.ResumeReason{Code: paidy.ResumeReasonCodeConsumerRequested, Description: "back"}}))
			return err
		}, after: has, before: not, shows: &paidy.Token{}},
		{operation: "deleteToken", setUp: (*shop).token, send: func(s *shop) error {
			_, err := jppay.OK(s.paidy.DeleteTokenWithResponse(s.Context(), s.code, nil, paidy.DeleteTokenRequest{
				Reason: paidy.DeleteReason{Code: paidy.DeleteReasonCodeConsumerRequested, Description: "cancelled"}}))
			return err
		}, after: has, before: not}, // a deleted token is not shown any more
	},
	sandbox.ProviderLegacy: {
		{operation: "authorizePayment", send: (*shop).authorizeLegacy, says: "webhook"},
		{operation: "updatePayment", setUp: (*shop).authorizeLegacy, send: func(s *shop) error {
			items := legacyItems()
			items[0].Quantity = 1
			_, err := jppay.OK(s.legacy.UpdatePaymentWithResponse(s.Context(), paidylegacy.UpdateRequest{PaymentID: s.payment,
				Order: paidylegacy.UpdateOrder{Items: items, TotalAmount: 3200}}))
			return err
		}, says: "webhook"},
		{operation: "capturePayment", variant: "of all", setUp: (*shop).authorizeLegacy, send: func(s *shop) error { return s.captureLegacy(paidylegacy.CaptureRequest{}) },
			before: not, says: "what closed it is not told"},
		{operation: "capturePayment", variant: "of a part", setUp: (*shop).authorizeLegacy, send: func(s *shop) error {
			return s.captureLegacy(paidylegacy.CaptureRequest{Items: &[]paidylegacy.CaptureItem{{ItemID: new("1"), Quantity: new(int64(1))}}})
		}, says: "does not tell a partial capture"},
		{operation: "closePayment", setUp: (*shop).authorizeLegacy, send: func(s *shop) error {
			_, err := jppay.OK(s.legacy.ClosePaymentWithResponse(s.Context(), paidylegacy.CloseRequest{PaymentID: s.payment}))
			return err
		}, after: has, before: not, shows: &paidylegacy.StatusAnswer{}},
		{operation: "refundPayment", setUp: func(s *shop) error {
			return errors.Join(s.authorizeLegacy(), s.captureLegacy(paidylegacy.CaptureRequest{}))
		}, send: func(s *shop) error {
			_, err := jppay.OK(s.legacy.RefundPaymentWithResponse(s.Context(), paidylegacy.RefundRequest{CaptureID: s.capture}))
			return err
		}, says: "webhook"},
	},
}

func TestEveryWriteWhoseAnswerIsLostCanBeResolvedOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for provider, writes := range lostWrites {
		for _, w := range writes {
			covered[string(provider)+" "+w.operation] = true
			for kind, want := range map[sandbox.FaultKind]overlay.Outcome{sandbox.FaultCutAfter: w.after, sandbox.FaultCutBefore: w.before} {
				t.Run(strings.TrimSpace(fmt.Sprintf("%s %s %s", provider, w.operation, w.variant))+", "+string(kind), func(t *testing.T) {
					t.Parallel()
					record := overlay.NewMemoryRecord()
					s := openShop(t, overlay.WithRecord(record))
					if w.setUp != nil {
						s.must(w.setUp(s))
					}
					s.must(s.Fault(sandbox.Fault{Provider: provider, Operation: w.operation, Kind: kind}))
					effects := len(s.Ledger())
					lost := w.send(s)
					if !errors.Is(lost, overlay.ErrOutcomeUnknown) {
						t.Fatalf("got %v", lost)
					}
					s.PayPay.SettlePoints()
					done := len(s.Ledger()) - effects
					if kind == sandbox.FaultCutBefore && done != 0 {
						t.Fatalf("%d effects", done)
					}
					check := func(how string, got overlay.Resolution, err error) {
						t.Helper()
						if want == never {
							if !errors.Is(err, overlay.ErrUnresolvable) || got.Outcome != overlay.Unknown || !strings.Contains(err.Error(), w.says) || !strings.Contains(err.Error(), w.operation) {
								t.Errorf("%s: %+v, %v", how, got, err)
							}
							return
						}
						if err != nil || got.Outcome != want || got.Reason == "" {
							t.Errorf("%s: %v (%s), want %v, %v", how, got.Outcome, got.Reason, want, err)
						}
						if want == has && fmt.Sprintf("%T", got.Resource) != fmt.Sprintf("%T", w.shows) {
							t.Errorf("%s: shows a %T, want a %T", how, got.Resource, w.shows)
						}
						if want == has && done != 1 && w.operation != "updatePayment" {
							t.Errorf("%s: it is said to have happened, with %d effects in the ledger", how, done)
						}
					}
					got, err := overlay.Resolve(t.Context(), lost)
					check("the error", got, err)

					kept, _ := errors.AsType[*overlay.Error](lost)
					write, ok := kept.Write()
					if !ok {
						t.Fatal("the error keeps no write")
					}
					switch provider {
					case sandbox.ProviderPayPay:
						got, err = jppay.ResolvePayPay(t.Context(), s.payPay, write)
					case sandbox.ProviderPaidy:
						got, err = jppay.ResolvePaidy(t.Context(), s.paidy, write)
					case sandbox.ProviderLegacy:
						got, err = jppay.ResolvePaidyLegacy(t.Context(), s.legacy, write)
					}
					check("the record's write", got, err)
					left, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
					if known := want == has || want == not; err != nil || known != (len(left) == 0) {
						t.Errorf("the record keeps %d writes, %v", len(left), err)
					}
				})
			}
		}
	}
	for provider, table := range map[sandbox.Provider][]string{
		sandbox.ProviderPayPay: writeIDs(paypay.Operations()), sandbox.ProviderPaidy: writeIDs(paidy.Operations()), sandbox.ProviderLegacy: writeIDs(paidylegacy.Operations()),
	} {
		for _, id := range table {
			if !covered[string(provider)+" "+id] {
				t.Errorf("%s %s is not tried", provider, id)
			}
		}
	}
}

func writeIDs(table []policy.Operation) (ids []string) {
	for _, op := range table {
		if op.Write() {
			ids = append(ids, op.ID)
		}
	}
	return ids
}

func TestResolveWantsAClientOfThisPackage(t *testing.T) {
	t.Parallel()
	stranger, err := paypay.NewClientWithResponses("https://apigw.example")
	if err != nil {
		t.Fatal(err)
	}
	for name, resolve := range map[string]func(context.Context, overlay.Write) (overlay.Resolution, error){
		"nil PayPay": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePayPay(ctx, nil, w)
		},
		"nil Paidy": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePaidy(ctx, nil, w)
		},
		"nil legacy": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePaidyLegacy(ctx, nil, w)
		},
		"a stranger": func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePayPay(ctx, stranger, w)
		},
	} {
		if got, err := resolve(t.Context(), overlay.Write{}); err == nil || got.Outcome != overlay.Unknown {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
