package jppay_test

import (
	"errors"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// lostWrite is a write whose answer gets lost, and what Resolve finds. NoOutcome
// stands for ErrUnresolvable.
type lostWrite struct {
	operation string
	variant   string
	setUp     func(*shop) error
	send      func(*shop) error
	done      overlay.Outcome // if the write was done
	notDone   overlay.Outcome // if it was not done
	resource  any             // has the type of Resource if the write was done
	reason    string          // part of the error that matches ErrUnresolvable
}

var lostWrites = map[sandbox.Provider][]lostWrite{
	sandbox.ProviderPayPay: lostPayPayWrites,
	sandbox.ProviderPaidy:  append(lostPaidyWrites, lostPaidyRefunds...),
	sandbox.ProviderLegacy: lostLegacyWrites,
}

var lostPayPayWrites = []lostWrite{
	{
		operation: "createPayment", send: (*shop).pay,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "createAuth", send: (*shop).authorize,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "createContinuousPayment", send: (*shop).payContinuously,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "capturePaymentAuth", setUp: (*shop).authorize, send: (*shop).captureAuth,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "capturePaymentAuth", variant: "of a payment made with a code",
		setUp: (*shop).authorizeByCode, send: (*shop).captureAuth,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "cancelPayment", setUp: (*shop).pay, send: (*shop).cancel,
		done: overlay.Happened, notDone: overlay.Unknown, resource: &paypay.Payment{},
	},
	{
		operation: "cancelPayment", variant: "of a payment made with a code",
		setUp: (*shop).authorizeByCode, send: (*shop).cancel,
		done: overlay.Happened, notDone: overlay.Unknown, resource: &paypay.Payment{},
	},
	{
		operation: "createQRCode", send: (*shop).createOrderCode,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "createPendingPayment", send: (*shop).requestPending,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Payment{},
	},
	{
		operation: "cancelPendingPayment", setUp: (*shop).requestPending, send: (*shop).cancelPending,
		done: overlay.Happened, notDone: overlay.Unknown, resource: &paypay.Payment{},
	},
	{
		operation: "refundPayment", setUp: (*shop).pay, send: (*shop).refund,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.Refund{},
	},
	{
		operation: "createCashback", send: (*shop).giveCashback,
		done: overlay.Happened, notDone: overlay.Unknown, resource: &paypay.CashbackDetails{},
	},
	{
		operation: "createCashbackReversal", setUp: (*shop).settleCashback, send: (*shop).reverseCashback,
		done: overlay.Happened, notDone: overlay.Unknown, resource: &paypay.CashbackReversalDetails{},
	},
	{
		operation: "createTopUpQRCode", send: (*shop).createTopUpCode,
		done: overlay.Happened, resource: &paypay.TopUpDetails{}, reason: "a top-up that it does not know",
	},
	{
		operation: "unlinkUser", send: (*shop).unlink,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paypay.UserAuthorization{},
	},
	{
		operation: "createPointsCode", send: (*shop).createPointsCode,
		reason: "send the same request again, with the same requestId",
	},
	{operation: "createAccountLinkQRCode", send: (*shop).createLinkCode, reason: "no way to ask"},
	{operation: "setUseCashback", send: (*shop).keepPoints, reason: "no way to ask"},
	{operation: "setCashbackAutoInvestment", send: (*shop).investPoints, reason: "no way to ask"},
	{
		operation: "deleteQRCode", setUp: (*shop).createOrderCode, send: (*shop).deleteCode,
		reason: "getCodePaymentDetails needs merchantPaymentId",
	},
	{
		operation: "deleteTopUpQRCode", setUp: (*shop).createTopUpCode, send: (*shop).deleteTopUpCode,
		reason: "no way to ask",
	},
	{
		operation: "fetchKycPassportQR", setUp: (*shop).createLinkCode, send: (*shop).fetchKYC,
		reason: "no way to ask",
	},
	{
		operation: "reauthorizePayment", setUp: (*shop).authorize, send: (*shop).reauthorize,
		reason: "getPaymentDetails needs merchantPaymentId",
	},
	{
		operation: "revertAuth", setUp: (*shop).authorize, send: (*shop).revert,
		reason: "getPaymentDetails needs merchantPaymentId",
	},
}

var lostPaidyWrites = []lostWrite{
	{operation: "createPayment", setUp: (*shop).createToken, send: (*shop).payByToken, reason: "webhook"},
	{
		operation: "capturePayment", setUp: (*shop).checkout, send: (*shop).capturePaidy,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "closePayment", setUp: (*shop).checkout, send: (*shop).closePaidy,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "updatePayment", setUp: (*shop).checkout, send: (*shop).updatePaidy,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "suspendToken", setUp: (*shop).createToken, send: (*shop).suspendToken,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Token{},
	},
	{
		operation: "resumeToken", setUp: (*shop).createSuspendedToken, send: (*shop).resumeToken,
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Token{},
	},
	{
		operation: "deleteToken", setUp: (*shop).createToken, send: (*shop).deleteToken,
		done: overlay.Happened, notDone: overlay.DidNotHappen, // Paidy does not show a deleted token
	},
}

var lostPaidyRefunds = []lostWrite{
	{
		operation: "refundPayment", variant: "of all, without an amount", setUp: (*shop).sellPaidy,
		send: func(s *shop) error { return s.refundPaidy(0, "") },
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "refundPayment", variant: "of all", setUp: (*shop).sellPaidy,
		send: func(s *shop) error { return s.refundPaidy(4000, "") },
		done: overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "refundPayment", variant: "of a part without a mark", setUp: (*shop).sellPaidy,
		send:    func(s *shop) error { return s.refundPaidy(1000, "") },
		notDone: overlay.DidNotHappen, reason: "without a write_id",
	},
	{
		operation: "refundPayment", variant: "of a part like one before, without a mark",
		setUp:  func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "")) },
		send:   func(s *shop) error { return s.refundPaidy(1000, "") },
		reason: "without a write_id",
	},
	{
		operation: "refundPayment", variant: "of a part with a mark, after one without",
		setUp: func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "")) },
		send:  func(s *shop) error { return s.refundPaidy(1000, "refund-2") },
		done:  overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
	{
		operation: "refundPayment", variant: "of a part with a mark, after one with another",
		setUp: func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "refund-1")) },
		send:  func(s *shop) error { return s.refundPaidy(1000, "refund-2") },
		done:  overlay.Happened, notDone: overlay.DidNotHappen, resource: &paidy.Payment{},
	},
}

var lostLegacyWrites = []lostWrite{
	{operation: "authorizePayment", send: (*shop).authorizeLegacy, reason: "webhook"},
	{operation: "updatePayment", setUp: (*shop).authorizeLegacy, send: (*shop).updateLegacy, reason: "webhook"},
	{
		operation: "capturePayment", variant: "of all",
		setUp: (*shop).authorizeLegacy, send: (*shop).captureAllLegacy,
		notDone: overlay.DidNotHappen, reason: "what closed it is not told",
	},
	{
		operation: "capturePayment", variant: "of a part",
		setUp: (*shop).authorizeLegacy, send: (*shop).capturePartLegacy,
		reason: "does not tell a partial capture",
	},
	{
		operation: "closePayment", setUp: (*shop).authorizeLegacy, send: (*shop).closeLegacy,
		notDone: overlay.DidNotHappen, reason: "what closed it is not told",
	},
	{operation: "refundPayment", setUp: (*shop).sellLegacy, send: (*shop).refundLegacy, reason: "webhook"},
}
