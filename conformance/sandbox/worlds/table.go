package worlds

import (
	"slices"

	"github.com/jppay/jppay/overlay/policy"
)

var table = slices.Concat(idSwitches, paymentSwitches, pointsSwitches, paidySwitches)

// idSwitches are about ids that were used before.
var idSwitches = []Switch{
	row(policy.PayPay, func(w *World) *RepeatedDebit { return &w.RepeatedDebit },
		"repeated id of a debit",
		"whether what a repeated request is answered tells what became of the first; the help page says that ids "+
			"are checked, not what a used one is answered",
		value("first answer again", "OAS"),
		value("first answer again, CREATED at first", "OAS"),
		value("refused", "FAQ 7215875261839"),
	),
	row(policy.PayPay, func(w *World) *RepeatedContinuous { return &w.RepeatedContinuous },
		"repeated id of a continuous payment",
		"whether a request that is sent again charges twice; FAQ 7215875261839 has unique ids, but does not say "+
			"for which operations",
		value("first answer again", "MK"),
		value("refused"),
		value("charges again"),
	),
	row(policy.PayPay, func(w *World) *RepeatedCode { return &w.RepeatedCode },
		"repeated id of a code",
		"whether a lost code can be fetched again; a code of another amount under the same id",
		value("refused", "OAS"),
		value("first answer again", "OAS"),
	),
	row(policy.PayPay, func(w *World) *RepeatedCapture { return &w.RepeatedCapture },
		"repeated id of a capture",
		"whether a refusal of a repeated capture says that it did not happen",
		value("refused", "OAS"),
		value("first answer again", "OAS"),
	),
	row(policy.PayPay, func(w *World) *IDScope { return &w.IDScope },
		"a merchantPaymentId is unique for",
		"whether an id that another user has used makes a payment of its own, and what a read of it shows",
		value("the merchant", "OAS"),
		value("a user and a store", "FAQ 7215875261839"),
	),
	row(policy.PayPay, func(w *World) *SharedIDRead { return &w.SharedIDRead },
		"read of an id with several payments",
		"whether the payment that a read shows is the one that was asked about",
		value("the newest"),
		value("the oldest", "FAQ 7215875261839"),
	),
}

// paymentSwitches are about payments, their cancellations and refunds.
var paymentSwitches = []Switch{
	row(policy.PayPay, func(w *World) *LapsedCode { return &w.LapsedCode },
		"lapsed code",
		"whether waiting for a payment by code ends, and whether another code may be made",
		value("DYNAMIC_QR_PAYMENT_NOT_FOUND", "OAS"),
		value("CREATED for ever", "FAQ 4414093922831"),
		value("EXPIRED", "a public runbook"),
	),
	row(policy.PayPay, func(w *World) *NoCodeStatus { return &w.NoCodeStatus },
		"status of DYNAMIC_QR_PAYMENT_NOT_FOUND",
		"whether the absence of a payment by code is recognized",
		value("400", "OAS"),
		value("404", "GO", "OAS"),
	),
	row(policy.PayPay, func(w *World) *NotCarriedOut { return &w.NotCarriedOut },
		"payment not carried out",
		"whether FAILED is the end of an id or its absence, and whether the same id or code can be paid afterwards; "+
			"the help pages do not say which kind of payment they speak of, nor whether the id is used up",
		value("FAILED by code", "FAQ 6206731977359", "FAQ 6206750566031", "FAQ 4414048508047"),
		value("FAILED by debit", "FAQ 6206731977359", "FAQ 6206750566031", "FAQ 4414048508047"),
		value("FAILED by both", "FAQ 6206731977359", "FAQ 6206750566031", "FAQ 4414048508047"),
	),
	row(policy.PayPay, func(w *World) *CancelEffect { return &w.CancelEffect },
		"accepted cancel takes effect",
		"whether a read right after an accepted cancel proves that it did not happen, and whether the user can "+
			"still pay what was withdrawn",
		value("at once"),
		value("10 minutes later", "OAS"),
	),
	row(policy.PayPay, func(w *World) *PendingCancelCode { return &w.PendingCancelCode },
		"code of an accepted cancelPendingPayment",
		"whether the cancel is taken for unknown and sent again",
		value("REQUEST_ACCEPTED", "PHP"),
		value("SUCCESS", "JAVA", "GO"),
	),
	row(policy.PayPay, func(w *World) *RefundEffect { return &w.RefundEffect },
		"accepted refund takes effect",
		"whether a refund that reads as CREATED is counted, once, as money that goes back, and whether one that "+
			"reads as REFUND_FAILED, which a mail of PayPay says no longer exists (PHP), is asked for again",
		value("at once", "FAQ 4414054913423"),
		value("10 minutes later", "OAS", "help-merchant b0050"),
		value("10 minutes later, REFUND_FAILED until then", "FAQ 4414054913423", "developers-faq refund_failed"),
	),
	row(policy.PayPay, func(w *World) *SuccessStatus { return &w.SuccessStatus },
		"status of success",
		"whether a success with another 2xx status is read, or sent again",
		value("as OAS and JAVA", "OAS", "JAVA"),
		value("the other of 200 and 201", "GO", "PHP"),
	),
}

// pointsSwitches are about cashbacks and their reversals.
var pointsSwitches = []Switch{
	row(policy.PayPay, func(w *World) *Points { return &w.Points },
		"points",
		"whether a read that knows nothing proves absence, and whether accepted means given: the budget is "+
			"looked at only when it is decided",
		value("decided in seconds", "FAQ 4414063010831"),
		value("TRANSACTION_NOT_FOUND for 10 minutes", "FAQ 4414063010831"),
		value("decided after 10 minutes"),
	),
	row(policy.PayPay, func(w *World) *ShortReversal { return &w.ShortReversal },
		"reversal of points that are spent",
		"how much of a cashback the merchant has back: a success may be of less than was asked for",
		value("fails", "FAQ 7215872881039"),
		value("takes what is left", "FAQ 7215872881039", "developers-faq can-i-cancel-my-cashback"),
	),
}

// paidySwitches are about Paidy v2.
var paidySwitches = []Switch{
	row(policy.Paidy, func(w *World) *PaidyRepeatedClose { return &w.PaidyRepeatedClose },
		"Paidy, close of a closed payment",
		"whether the refusal of a repeated close says that nothing was released",
		value("409", "S2", "WC"),
		value("403 service.forbidden", "LAT", "WC"),
	),
	row(policy.Paidy, func(w *World) *PaidySuspendedToken { return &w.PaidySuspendedToken },
		"Paidy, payment by a suspended token",
		"whether a declined payment is told from a request that failed",
		value("rejected", "CS"),
		value("400 request_entity.invalid"),
	),
	row(policy.Paidy, func(w *World) *PaidyExpiry { return &w.PaidyExpiry },
		"Paidy, payment after its end",
		"whether a capture or close whose answer was lost is told from one that came too late",
		value("authorized", "LAT"),
		value("expired", "CS"),
	),
}
