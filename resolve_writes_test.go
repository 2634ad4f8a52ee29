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
	outcomes

	operation string
	variant   string
	setUp     func(*shop) error
	send      func(*shop) error
	reason    string // part of the error that matches ErrUnresolvable
}

// outcomes are what Resolve finds out about a lost write.
type outcomes struct {
	done     overlay.Outcome // if the write was done
	notDone  overlay.Outcome // if it was not done
	resource any             // has the type of Resource if the write was done
}

// certain are the outcomes of a write that a read shows as done and as not done.
func certain(resource any) outcomes {
	return outcomes{done: overlay.Happened, notDone: overlay.DidNotHappen, resource: resource}
}

// doubtful are those of a write that a read shows only as done.
func doubtful(resource any) outcomes {
	return outcomes{done: overlay.Happened, notDone: overlay.Unknown, resource: resource}
}

var lostWrites = map[sandbox.Provider][]lostWrite{
	sandbox.ProviderPayPay: lostPayPayWrites,
	sandbox.ProviderPaidy:  append(lostPaidyWrites, lostPaidyRefunds...),
	sandbox.ProviderLegacy: lostLegacyWrites,
}

var lostPayPayWrites = []lostWrite{
	{operation: "createPayment", send: (*shop).pay, outcomes: certain(&paypay.Payment{})},
	{operation: "createAuth", send: (*shop).authorize, outcomes: certain(&paypay.Payment{})},
	{operation: "createContinuousPayment", send: (*shop).payContinuously, outcomes: certain(&paypay.Payment{})},
	{
		operation: "capturePaymentAuth", setUp: (*shop).authorize, send: (*shop).captureAuth,
		outcomes: certain(&paypay.Payment{}),
	},
	{
		operation: "capturePaymentAuth", variant: "of a payment made with a code",
		setUp: (*shop).authorizeByCode, send: (*shop).captureAuth,
		outcomes: certain(&paypay.Payment{}),
	},
	{operation: "cancelPayment", setUp: (*shop).pay, send: (*shop).cancel, outcomes: doubtful(&paypay.Payment{})},
	{
		operation: "cancelPayment", variant: "of a payment made with a code",
		setUp: (*shop).authorizeByCode, send: (*shop).cancel,
		outcomes: doubtful(&paypay.Payment{}),
	},
	{operation: "createQRCode", send: (*shop).createOrderCode, outcomes: certain(&paypay.Payment{})},
	{operation: "createPendingPayment", send: (*shop).requestPending, outcomes: certain(&paypay.Payment{})},
	{
		operation: "cancelPendingPayment", setUp: (*shop).requestPending, send: (*shop).cancelPending,
		outcomes: doubtful(&paypay.Payment{}),
	},
	{operation: "refundPayment", setUp: (*shop).pay, send: (*shop).refund, outcomes: certain(&paypay.Refund{})},
	{operation: "createCashback", send: (*shop).giveCashback, outcomes: doubtful(&paypay.CashbackDetails{})},
	{
		operation: "createCashbackReversal", setUp: (*shop).settleCashback, send: (*shop).reverseCashback,
		outcomes: doubtful(&paypay.CashbackReversalDetails{}),
	},
	{
		operation: "createTopUpQRCode", send: (*shop).createTopUpCode,
		outcomes: outcomes{done: overlay.Happened, resource: &paypay.TopUpDetails{}},
		reason:   "answers 400 for a top-up",
	},
	{operation: "unlinkUser", send: (*shop).unlink, outcomes: certain(&paypay.UserAuthorization{})},
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
	{operation: "fetchKycPassportQR", setUp: (*shop).createLinkCode, send: (*shop).fetchKYC, reason: "no way to ask"},
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
		outcomes: certain(&paidy.Payment{}),
	},
	{operation: "closePayment", setUp: (*shop).checkout, send: (*shop).closePaidy, outcomes: certain(&paidy.Payment{})},
	{operation: "updatePayment", setUp: (*shop).checkout, send: (*shop).updatePaidy, outcomes: certain(&paidy.Payment{})},
	{operation: "suspendToken", setUp: (*shop).createToken, send: (*shop).suspendToken, outcomes: certain(&paidy.Token{})},
	{
		operation: "resumeToken", setUp: (*shop).createSuspendedToken, send: (*shop).resumeToken,
		outcomes: certain(&paidy.Token{}),
	},
	{
		operation: "deleteToken", setUp: (*shop).createToken, send: (*shop).deleteToken,
		outcomes: certain(nil), // Paidy does not show a deleted token
	},
}

var lostPaidyRefunds = []lostWrite{
	{
		operation: "refundPayment", variant: "of all, without an amount", setUp: (*shop).sellPaidy,
		send:     func(s *shop) error { return s.refundPaidy(0, "") },
		outcomes: certain(&paidy.Payment{}),
	},
	{
		operation: "refundPayment", variant: "of all", setUp: (*shop).sellPaidy,
		send:     func(s *shop) error { return s.refundPaidy(4000, "") },
		outcomes: certain(&paidy.Payment{}),
	},
	{
		operation: "refundPayment", variant: "of a part without a mark", setUp: (*shop).sellPaidy,
		send:     func(s *shop) error { return s.refundPaidy(1000, "") },
		outcomes: outcomes{notDone: overlay.DidNotHappen}, reason: "had no write_id",
	},
	{
		operation: "refundPayment", variant: "of a part like one before, without a mark",
		setUp:  func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "")) },
		send:   func(s *shop) error { return s.refundPaidy(1000, "") },
		reason: "had no write_id",
	},
	{
		operation: "refundPayment", variant: "of a part with a mark, after one without",
		setUp:    func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "")) },
		send:     func(s *shop) error { return s.refundPaidy(1000, "refund-2") },
		outcomes: certain(&paidy.Payment{}),
	},
	{
		operation: "refundPayment", variant: "of a part with a mark, after one with another",
		setUp:    func(s *shop) error { return errors.Join(s.sellPaidy(), s.refundPaidy(1000, "refund-1")) },
		send:     func(s *shop) error { return s.refundPaidy(1000, "refund-2") },
		outcomes: certain(&paidy.Payment{}),
	},
}

var lostLegacyWrites = []lostWrite{
	{operation: "authorizePayment", send: (*shop).authorizeLegacy, reason: "webhook"},
	{operation: "updatePayment", setUp: (*shop).authorizeLegacy, send: (*shop).updateLegacy, reason: "webhook"},
	{
		operation: "capturePayment", variant: "of all",
		setUp: (*shop).authorizeLegacy, send: (*shop).captureAllLegacy,
		outcomes: outcomes{notDone: overlay.DidNotHappen}, reason: "does not show what closed it",
	},
	{
		operation: "capturePayment", variant: "of a part",
		setUp: (*shop).authorizeLegacy, send: (*shop).capturePartLegacy,
		reason: "does not show partial captures",
	},
	{
		operation: "closePayment", setUp: (*shop).authorizeLegacy, send: (*shop).closeLegacy,
		outcomes: outcomes{notDone: overlay.DidNotHappen}, reason: "does not show what closed it",
	},
	{operation: "refundPayment", setUp: (*shop).sellLegacy, send: (*shop).refundLegacy, reason: "webhook"},
}
