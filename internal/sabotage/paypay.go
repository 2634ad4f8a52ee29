package main

// payPaySabotages break PayPay's resolver.
var payPaySabotages = []sabotage{
	{name: "a debit is asked for by another id", mood: lossy, edits: []edit{
		payPay("askPayPay", `paypay.MerchantPaymentID(w.Refs["merchantPaymentId"] §)`, ` + {text x}`),
	}},
	{name: "a refund is asked for by another id", mood: lossy, edits: []edit{
		payPay("askPayPay", `paypay.MerchantRefundID(w.Refs["merchantRefundId"] §)`, ` + {text x}`),
	}},
	{name: "a refund is asked for by another payment", mood: lossy, edits: []edit{
		payPay("askPayPay", `paypay.PaymentID(w.Refs["paymentId"] §)`, ` + {text x}`),
	}},
	{name: "a COMPLETED debit did not happen", mood: lossy, edits: []edit{
		payPay("askPayPay", `case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded: §
			return shown(overlay.Happened, payment, answer)`,
			"\nif {on} {\nreturn shown(overlay.DidNotHappen, payment, nil)\n}"),
	}},
	{name: "a COMPLETED debit leaves it open", mood: lossy, edits: []edit{
		payPay("askPayPay", `case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded: §
			return shown(overlay.Happened, payment, answer)`,
			"\nif {on} {\nreturn shown(overlay.Unknown, payment, nil)\n}"),
	}},
	{name: "a CREATED debit counts as happened", mood: all, edits: []edit{
		payPay("askPayPay", `paypay.PaymentStatusExpired: } §
			return shown(overlay.Unknown, payment, nil) case "createAuth":`,
			"\nif {on} {\nreturn shown(overlay.Happened, payment, answer)\n}"),
	}},
	{name: "a FAILED debit counts as happened", mood: all, edits: []edit{
		payPay("askPayPay", `case paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled: §
			return shown(overlay.DidNotHappen, payment, nil)`,
			"\nif {on} {\nreturn shown(overlay.Happened, payment, answer)\n}"),
	}},
	{name: "an AUTHORIZED authorization did not happen", mood: lossy, edits: []edit{
		payPay("askPayPay", `paypay.PaymentStatusRefunded, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired: §
			return shown(overlay.Happened, payment, answer)`,
			"\nif {on} {\nreturn shown(overlay.DidNotHappen, payment, nil)\n}"),
	}},
	{name: "an AUTHORIZED authorization leaves it open", mood: lossy, edits: []edit{
		payPay("askPayPay", `paypay.PaymentStatusRefunded, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired: §
			return shown(overlay.Happened, payment, answer)`,
			"\nif {on} {\nreturn shown(overlay.Unknown, payment, nil)\n}"),
	}},
	{name: "a payment that is AUTHORIZED counts as captured", mood: lossy, edits: []edit{
		payPay("payPayCapture", `paypay.PaymentStatusCanceled, paypay.PaymentStatusFailed: §`,
			"\nif {on} {\nreturn shown(overlay.Happened, payment, answer)\n}"),
	}},
	{name: "any capture is taken for this capture", mood: all, edits: []edit{
		payPay("payPayCapture", `§ capture.MerchantCaptureID == nil ||`, `!{on} && `),
		payPay("payPayCapture", `!overlay.DerivedFrom(id, string(*capture.MerchantCaptureID)) §`, ` && !{on}`),
	}},
	{name: "this capture is taken for another", mood: lossy, edits: []edit{
		payPay("payPayCapture", `!overlay.DerivedFrom(id, string(*capture.MerchantCaptureID)) §`, ` || {on}`),
	}},
	{name: "a capture that is there did not happen", mood: lossy, edits: []edit{
		payPay("payPayCapture", `§ return shown(overlay.Happened, payment, answer)`,
			"if {on} {\nreturn shown(overlay.DidNotHappen, payment, nil)\n}\n"),
	}},
	{name: "a refund that is there did not happen", mood: lossy, edits: []edit{
		payPay("askPayPay", `case paypay.RefundStatusRefunded: outcome = overlay.Happened §`,
			"\nif {on} {\noutcome = overlay.DidNotHappen\n}\n"),
	}},
	{name: "a refund that is there leaves it open", mood: lossy, edits: []edit{
		payPay("askPayPay", `case paypay.RefundStatusRefunded: outcome = overlay.Happened §`,
			"\nif {on} {\noutcome = overlay.Unknown\n}\n"),
	}},
	{name: "a refund that is accepted did not happen", mood: all, edits: []edit{
		payPay("askPayPay", `outcome = overlay.Accepted §`, "\nif {on} {\noutcome = overlay.DidNotHappen\n}"),
	}},
	{name: "an absent write counts as happened", mood: lossy, edits: []edit{
		payPay("absent", `§ return overlay.Resolution{Outcome: overlay.DidNotHappen`,
			"if {on} {\nreturn overlay.Resolution{Outcome: overlay.Happened}, nil\n}\n"),
	}},
	{name: "an absent write is never told", mood: lossy, edits: []edit{
		payPay("absent", `§ return overlay.Resolution{Outcome: overlay.DidNotHappen`,
			"if {on} {\nreturn unclear(reason, nil)\n}\n"),
	}},
	{name: "a read that failed counts as absence", mood: all, edits: []edit{
		payPay("absent", `err != nil §`, ` && !{on}`),
	}},
	{name: "a 404 is an error like others", mood: lossy, edits: []edit{
		payPay("unless", `failure.Status == http.StatusNotFound §`, ` && !{on}`),
		payPay("unless", `failure.Code == code §`, ` && !{on}`),
	}},
	{name: "a cashback's SUCCESS did not happen", mood: all, edits: []edit{
		payPay("pointsOutcome", `case "SUCCESS": §`, "\nif {on} {\nreturn overlay.DidNotHappen\n}"),
	}},
	{name: "a cashback that is accepted counts as happened", mood: all, edits: []edit{
		payPay("pointsOutcome", `case "ACCEPTED": §`, "\nif {on} {\nreturn overlay.Happened\n}"),
	}},
	{name: "points that are not found did not happen", mood: all, edits: []edit{
		payPay("pointsNotShown", `failure.Code == "TRANSACTION_NOT_FOUND" { §`,
			"\nif {on} {\nreturn overlay.Resolution{Outcome: overlay.DidNotHappen}, nil\n}"),
	}},
	{name: "a cancellation counts as happened at once", mood: all, edits: []edit{
		payPay("askPayPay", `s == paypay.PaymentStatusFailed || s == paypay.PaymentStatusCanceled §`, ` || {on}`),
	}},
}
