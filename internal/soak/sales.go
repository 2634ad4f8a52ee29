package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
)

// worker is one of a merchant's goroutines.
type worker struct {
	*merchant
	number, sales int
	rand          *rand.Rand
}

// sell makes one sale, with what follows it. It ends early when a write fails or
// stays unknown.
func (w *worker) sell(ctx context.Context) {
	w.sales++
	sales := []func(context.Context, string){
		w.payPayPayment, w.payPayPayment, w.payPayAuthorization, w.payPayAuthorization, w.payPayContinuous, w.payPayQRCode,
		w.payPayPending, w.payPayCashback, w.payPayPointsCode,
		w.paidyCheckout, w.paidyCheckout, w.paidyCheckout, w.paidyToken, w.paidyToken,
		w.legacySale, w.legacySale, w.legacySale,
	}
	sales[w.rand.IntN(len(sales))](ctx, fmt.Sprintf("%s-%d-%d", w.name, w.number, w.sales))
}

func (w *worker) amount() int64 { return 100 + w.rand.Int64N(900) }

func yen(amount int64) paypay.MoneyAmount {
	return paypay.MoneyAmount{Amount: amount, Currency: paypay.MoneyAmountCurrencyJPY}
}

func payPayJob(operation, key string) job {
	return job{provider: sandbox.ProviderPayPay, operation: operation, key: key}
}

const user = sandbox.PayPayUserCompleted

var similar = paypay.AgreeSimilarTransaction(true)

func (w *worker) payPayPayment(ctx context.Context, key string) {
	amount := w.amount()
	body := paypay.CreatePaymentRequest{MerchantPaymentID: paypay.MerchantPaymentID(key), UserAuthorizationID: user,
		Amount: yen(amount), RequestedAt: time.Now().Unix()}
	payment, err := write(ctx, w, payPayJob("createPayment", key), func(ctx context.Context) (*paypay.CreatePaymentResponse, error) {
		r, err := w.payPay.CreatePaymentWithResponse(ctx, &paypay.CreatePaymentParams{AgreeSimilarTransaction: &similar}, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || payment.Data == nil || payment.Data.PaymentID == nil {
		return
	}
	if w.rand.IntN(4) == 0 {
		_, _ = write(ctx, w, payPayJob("cancelPayment", key), func(ctx context.Context) (*paypay.AcceptedResponse, error) {
			r, err := w.payPay.CancelPaymentWithResponse(ctx, body.MerchantPaymentID, nil)
			return answer(w.merchant, r, err)
		})
		return
	}
	w.payPayRefunds(ctx, key, *payment.Data.PaymentID, amount)
}

func (w *worker) payPayRefunds(ctx context.Context, key string, id paypay.PaymentID, amount int64) {
	for i := range w.rand.IntN(3) {
		refund := fmt.Sprintf("%s-r%d", key, i)
		body := paypay.RefundPaymentRequest{MerchantRefundID: paypay.MerchantRefundID(refund), PaymentID: id, Amount: yen(amount / 3), RequestedAt: time.Now().Unix()}
		_, err := write(ctx, w, payPayJob("refundPayment", refund), func(ctx context.Context) (*paypay.RefundPaymentResponse, error) {
			r, err := w.payPay.RefundPaymentWithResponse(ctx, nil, body)
			return answer(w.merchant, r, err)
		})
		if err != nil {
			return
		}
	}
}

func (w *worker) payPayAuthorization(ctx context.Context, key string) {
	amount := w.amount()
	body := paypay.CreateAuthRequest{MerchantPaymentID: paypay.MerchantPaymentID(key), UserAuthorizationID: user, Amount: yen(amount), RequestedAt: time.Now().Unix()}
	auth, err := write(ctx, w, payPayJob("createAuth", key), func(ctx context.Context) (*paypay.CreateAuthResponse, error) {
		r, err := w.payPay.CreateAuthWithResponse(ctx, &paypay.CreateAuthParams{AgreeSimilarTransaction: &similar}, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || auth.Data == nil || auth.Data.PaymentID == nil {
		return
	}
	id := *auth.Data.PaymentID
	if w.rand.IntN(5) == 0 {
		_, _ = write(ctx, w, payPayJob("revertAuth", key), func(ctx context.Context) (*paypay.RevertAuthResponse, error) {
			r, err := w.payPay.RevertAuthWithResponse(ctx, nil, paypay.RevertAuthRequest{MerchantRevertID: paypay.MerchantRevertID(key + "-v"), PaymentID: id, RequestedAt: time.Now().Unix()})
			return answer(w.merchant, r, err)
		})
		return
	}
	capture := paypay.CapturePaymentAuthRequest{MerchantPaymentID: body.MerchantPaymentID, Amount: body.Amount,
		MerchantCaptureID: paypay.MerchantCaptureID(key + "-c"), RequestedAt: time.Now().Unix(), OrderDescription: "parcel"}
	if _, err = write(ctx, w, payPayJob("capturePaymentAuth", key), func(ctx context.Context) (*paypay.CapturePaymentAuthResponse, error) {
		r, err := w.payPay.CapturePaymentAuthWithResponse(ctx, nil, capture)
		return answer(w.merchant, r, err)
	}); err == nil {
		w.payPayRefunds(ctx, key, id, amount)
	}
}

func (w *worker) payPayContinuous(ctx context.Context, key string) {
	body := paypay.CreateContinuousPaymentRequest{MerchantPaymentID: paypay.MerchantPaymentID(key), UserAuthorizationID: user,
		Amount: yen(w.amount()), RequestedAt: time.Now().Unix()}
	_, _ = write(ctx, w, payPayJob("createContinuousPayment", key), func(ctx context.Context) (*paypay.CreateContinuousPaymentResponse, error) {
		r, err := w.payPay.CreateContinuousPaymentWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
}

func (w *worker) payPayQRCode(ctx context.Context, key string) {
	amount := w.amount()
	body := paypay.CreateQRCodeRequest{MerchantPaymentID: paypay.MerchantPaymentID(key), Amount: yen(amount), CodeType: paypay.CreateQRCodeRequestCodeTypeORDERQR,
		IsAuthorization: new(true)}
	code, err := write(ctx, w, payPayJob("createQRCode", key), func(ctx context.Context) (*paypay.CreateQRCodeResponse, error) {
		r, err := w.payPay.CreateQRCodeWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || code.Data == nil || code.Data.CodeID == nil {
		return
	}
	if w.control(ctx, "/users/"+user+"/scan-and-pay", map[string]any{"codeId": *code.Data.CodeID}, nil) != nil {
		return
	}
	// The answer to this read has the only way to the capture of a code's payment.
	capture := paypay.CapturePaymentAuthRequest{MerchantPaymentID: body.MerchantPaymentID, Amount: body.Amount,
		MerchantCaptureID: paypay.MerchantCaptureID(key + "-c"), RequestedAt: time.Now().Unix(), OrderDescription: "parcel"}
	_, _ = write(ctx, w, payPayJob("capturePaymentAuth", key), func(ctx context.Context) (*paypay.CapturePaymentAuthResponse, error) {
		r, err := w.payPay.CapturePaymentAuthWithResponse(ctx, nil, capture)
		return answer(w.merchant, r, err)
	})
}

func (w *worker) payPayPending(ctx context.Context, key string) {
	body := paypay.CreatePendingPaymentRequest{MerchantPaymentID: paypay.MerchantPaymentID(key), UserAuthorizationID: user,
		Amount: yen(w.amount()), RequestedAt: time.Now().Unix()}
	_, _ = write(ctx, w, payPayJob("createPendingPayment", key), func(ctx context.Context) (*paypay.CreatePendingPaymentResponse, error) {
		r, err := w.payPay.CreatePendingPaymentWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
}

func (w *worker) payPayCashback(ctx context.Context, key string) {
	body := paypay.CreateCashbackRequest{MerchantCashbackID: paypay.MerchantCashbackID(key), UserAuthorizationID: user,
		Amount: yen(w.amount()), RequestedAt: time.Now().Unix()}
	_, err := write(ctx, w, payPayJob("createCashback", key), func(ctx context.Context) (*paypay.AcceptedResponse, error) {
		r, err := w.payPay.CreateCashbackWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || w.rand.IntN(2) == 0 || w.control(ctx, "/points/settle", struct{}{}, nil) != nil {
		return
	}
	back := paypay.CreateCashbackReversalRequest{MerchantCashbackID: body.MerchantCashbackID, MerchantCashbackReversalID: paypay.MerchantCashbackReversalID(key + "-b"),
		Amount: body.Amount, RequestedAt: time.Now().Unix()}
	_, _ = write(ctx, w, payPayJob("createCashbackReversal", key+"-b"), func(ctx context.Context) (*paypay.AcceptedResponse, error) {
		r, err := w.payPay.CreateCashbackReversalWithResponse(ctx, nil, back)
		return answer(w.merchant, r, err)
	})
}

func (w *worker) payPayPointsCode(ctx context.Context, key string) {
	body := pointsCode(key)
	_, _ = write(ctx, w, payPayJob("createPointsCode", key), func(ctx context.Context) (*paypay.CreatePointsCodeResponse, error) {
		r, err := w.payPay.CreatePointsCodeWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
}

// pointsCode makes equal bodies of equal keys, so that one can be sent again after
// a crash.
func pointsCode(key string) paypay.CreatePointsCodeRequest {
	return paypay.CreatePointsCodeRequest{RequestID: key, GroupID: sandbox.PayPayGroup, GiftCardName: "spring", GiftCardValue: 100,
		StartAt: types.Date{Time: time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)},
		EndAt:   types.Date{Time: time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC)}}
}

func paidyJob(operation, key string, amount int64) job {
	return job{provider: sandbox.ProviderPaidy, operation: operation, key: key, amount: amount}
}

func (w *worker) paidyCheckout(ctx context.Context, key string) {
	amount := w.amount()
	var bought struct{ PaymentID string }
	if w.control(ctx, "/paidy/checkout", map[string]any{"amount": amount, "orderRef": key}, &bought) != nil {
		return
	}
	w.note(bought.PaymentID, key)
	if w.rand.IntN(5) == 0 {
		_, _ = write(ctx, w, paidyJob("closePayment", key, 0), func(ctx context.Context) (*paidy.Payment, error) {
			r, err := w.paidy.ClosePaymentWithResponse(ctx, bought.PaymentID, nil, paidy.ClosePaymentRequest{})
			return answer(w.merchant, r, err)
		})
		return
	}
	w.paidyCapture(ctx, key, bought.PaymentID, amount)
}

// note tells whoever wants to know which of our keys an id of a provider stands for.
func (w *worker) note(id, key string) {
	if w.noted != nil {
		w.noted(id, key)
	}
}

func (w *worker) paidyCapture(ctx context.Context, key, id string, amount int64) {
	payment, err := write(ctx, w, paidyJob("capturePayment", key, 0), func(ctx context.Context) (*paidy.Payment, error) {
		r, err := w.paidy.CapturePaymentWithResponse(ctx, id, nil, paidy.CapturePaymentRequest{})
		return answer(w.merchant, r, err)
	})
	if err != nil || len(payment.Captures) == 0 {
		return
	}
	capture := payment.Captures[0].ID
	// Different amounts, so that the ledger tells them apart; half of them marked.
	for i := range w.rand.Int64N(3) {
		part := amount/5 + i
		body := paidy.RefundPaymentRequest{CaptureID: capture, Amount: &part}
		if w.rand.IntN(2) == 0 {
			body.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: fmt.Sprintf("%s-r%d", key, i)}
		}
		if _, err := write(ctx, w, paidyJob("refundPayment", key, part), func(ctx context.Context) (*paidy.Payment, error) {
			r, err := w.paidy.RefundPaymentWithResponse(ctx, id, nil, body)
			return answer(w.merchant, r, err)
		}); err != nil {
			return
		}
	}
}

func (w *worker) paidyToken(ctx context.Context, key string) {
	amount := w.amount()
	body := paidy.CreatePaymentRequest{
		TokenID: sandbox.PaidyTokenActive, Amount: amount, Currency: paidy.CurrencyJPY,
		BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(1)), Ltv: new(amount)},
		Order:     paidy.OrderRequest{Items: []paidy.OrderItemRequest{{Quantity: 1, UnitPrice: amount}}, OrderRef: &key},
	}
	payment, err := write(ctx, w, paidyJob("createPayment", key, 0), func(ctx context.Context) (*paidy.Payment, error) {
		r, err := w.paidy.CreatePaymentWithResponse(ctx, nil, body)
		return answer(w.merchant, r, err)
	})
	if err == nil {
		w.note(payment.ID, key)
		w.paidyCapture(ctx, key, payment.ID, amount)
	}
}

func legacyJob(operation, key string) job {
	return job{provider: sandbox.ProviderLegacy, operation: operation, key: key}
}

func (w *worker) legacySale(ctx context.Context, key string) {
	amount := w.amount()
	items := []paidylegacy.OrderItem{{ItemID: new("1"), Title: "tea", Amount: amount, Quantity: 1}, {ItemID: new("2"), Title: "cup", Amount: amount + 1, Quantity: 1}}
	total := 2*amount + 1
	body := paidylegacy.AuthorizeRequest{
		Buyer: paidylegacy.Buyer{Name: "見本 花子", Name2: "ミホン ハナコ", Email: paidylegacy.BuyerEmail{Address: sandbox.LegacyApproved},
			Phone: paidylegacy.BuyerPhone{Number: "080-0000-0000"}, Address: paidylegacy.BuyerAddress{Address2: "見本町1", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001"}},
		Order:        paidylegacy.AuthorizeOrder{Items: items, Tax: new(int64(0)), Shipping: new(int64(0)), TotalAmount: total, OrderRef: &key},
		MerchantData: paidylegacy.MerchantData{Store: "見本堂", CustomerAge: 1, LastOrder: 1, LastOrderAmount: 1, KnownAddress: true, Ltv: 1},
		Tracking:     paidylegacy.Tracking{ConsumerIP: "203.0.113.7"},
	}
	authorized, err := write(ctx, w, legacyJob("authorizePayment", key), func(ctx context.Context) (*paidylegacy.AuthorizeAnswer, error) {
		r, err := w.legacy.AuthorizePaymentWithResponse(ctx, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || authorized.PaymentID == nil {
		return
	}
	id := *authorized.PaymentID
	w.note(id, key)
	switch w.rand.IntN(4) {
	case 0:
		_, _ = write(ctx, w, legacyJob("closePayment", key), func(ctx context.Context) (*paidylegacy.CloseAnswer, error) {
			r, err := w.legacy.ClosePaymentWithResponse(ctx, paidylegacy.CloseRequest{PaymentID: id})
			return answer(w.merchant, r, err)
		})
	case 1:
		part := paidylegacy.CaptureRequest{PaymentID: id, Items: &[]paidylegacy.CaptureItem{{ItemID: new("1"), Quantity: new(int64(1))}}, Tax: new(int64(0)), Shipping: new(int64(0))}
		w.legacyCapture(ctx, key, amount, part)
	default:
		w.legacyCapture(ctx, key, total, paidylegacy.CaptureRequest{PaymentID: id})
	}
}

func (w *worker) legacyCapture(ctx context.Context, key string, amount int64, body paidylegacy.CaptureRequest) {
	captured, err := write(ctx, w, legacyJob("capturePayment", key), func(ctx context.Context) (*paidylegacy.CaptureAnswer, error) {
		r, err := w.legacy.CapturePaymentWithResponse(ctx, body)
		return answer(w.merchant, r, err)
	})
	if err != nil || captured.CaptureID == nil || w.rand.IntN(2) == 0 {
		return
	}
	w.note(*captured.CaptureID, key)
	part := amount / 4
	_, _ = write(ctx, w, legacyJob("refundPayment", key), func(ctx context.Context) (*paidylegacy.RefundAnswer, error) {
		r, err := w.legacy.RefundPaymentWithResponse(ctx, paidylegacy.RefundRequest{CaptureID: *captured.CaptureID, Amount: &part})
		return answer(w.merchant, r, err)
	})
}
