package main

// payPaySabotages break PayPay's resolver.
var payPaySabotages = []sabotage{
	{name: "a debit is asked for by another id", mood: lossy, edits: []edit{
		payPay("payPayQuestion.payment", `paypay.MerchantPaymentID(q.refs["merchantPaymentId"] §)`, ` + {text x}`),
	}},
	{name: "a refund is asked for by another id", mood: lossy, edits: []edit{
		payPay("readPayPayRefund", `paypay.MerchantRefundID(q.refs["merchantRefundId"] §)`, ` + {text x}`),
	}},
	{name: "a refund is asked for by another payment", mood: lossy, edits: []edit{
		payPay("readPayPayRefund", `paypay.PaymentID(q.refs["paymentId"] §)`, ` + {text x}`),
	}},
	misread("a COMPLETED debit did not happen", lossy, `shown.state == "COMPLETED"`, "DidNotHappen"),
	misread("a COMPLETED debit leaves it open", lossy, `shown.state == "COMPLETED"`, "Unknown"),
	misread("a CREATED debit counts as happened", all, `shown.state == "CREATED"`, "Happened"),
	misread("a FAILED debit counts as happened", all, `shown.state == "FAILED"`, "Happened"),
	listedAs("an AUTHORIZED authorization did not happen", lossy, `shown.state == "AUTHORIZED"`, "DidNotHappen"),
	listedAs("an AUTHORIZED authorization leaves it open", lossy, `shown.state == "AUTHORIZED"`, "Unknown"),
	{name: "a payment that is AUTHORIZED counts as captured", mood: lossy, edits: []edit{
		payPay("decideCapture", `paypay.PaymentStatusFailed: §`, "\nif {on} {\nreturn overlay.Happened, reason\n}"),
	}},
	{name: "any capture is taken for this capture", mood: all, edits: []edit{
		payPay("decideCapture", `§ id == nil ||`, `!{on} && `),
		payPay("decideCapture", `!overlay.DerivedFrom(w.Refs["merchantCaptureId"], string(*id)) §`, ` && !{on}`),
		{"overlay/echo.go", "Doer.ask", `if other.field == "" §`, ` || {on}`}, // the second guard
	}},
	{name: "another's payment denies ours, whoever it is for", mood: all, edits: []edit{
		{"overlay/echo.go", "Doer.isTaken", `§ since, err :=`, "if {on} {\nreturn true\n}\n"},
	}},
	{name: "a code that has lapsed was never made", mood: all, edits: []edit{
		payPay("payPayResolver.withoutAnswer", `case r.lapses §`, ` && !{on}`),
	}},
	{name: "what no read tells is asked about for ever", mood: all, edits: []edit{
		payPay("askPayPay", `w.Age >= slowest §`, ` && !{on}`),
	}},
	{name: "a capture that waits for consent did not happen", mood: all, edits: []edit{
		payPay("decideCapture", `§ return overlay.Accepted, "the user is asked for consent"`,
			"if {on} {\nreturn overlay.DidNotHappen, reason\n}\n"),
	}},
	{name: "this capture is taken for another", mood: lossy, edits: []edit{
		payPay("decideCapture", `!overlay.DerivedFrom(w.Refs["merchantCaptureId"], string(*id)) §`, ` || {on}`),
	}},
	{name: "a capture that is there did not happen", mood: lossy, edits: []edit{
		payPay("decideCapture", `§ return overlay.Happened, reason`, "if {on} {\nreturn overlay.DidNotHappen, reason\n}\n"),
	}},
	misread("a refund that is there did not happen", lossy, `shown.state == "REFUNDED"`, "DidNotHappen"),
	misread("a refund that is there leaves it open", lossy, `shown.state == "REFUNDED"`, "Unknown"),
	misread("a refund that is accepted did not happen", all,
		`shown.what == "refund" && shown.state == "CREATED"`, "DidNotHappen"),
	{name: "an absent write counts as happened", mood: lossy, edits: []edit{
		payPay("payPayResolver.withoutAnswer",
			`§ return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: r.notFound}`,
			"if {on} {\nreturn overlay.Resolution{Outcome: overlay.Happened}, nil\n}\n"),
	}},
	{name: "an absent write is never told", mood: lossy, edits: []edit{
		payPay("payPayResolver.withoutAnswer",
			`§ return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: r.notFound}`,
			"if {on} {\nreturn unknownOutcome(r.notFound, nil)\n}\n"),
	}},
	{name: "a read that failed counts as absence", mood: all, edits: []edit{
		payPay("payPayResolver.withoutAnswer", `ignoreNotFound(err, r.codes...) != nil §`, ` && !{on}`),
	}},
	{name: "a 404 is an error like others", mood: lossy, edits: []edit{
		payPay("ignoreNotFound", `failure.Status == http.StatusNotFound §`, ` && !{on}`),
		payPay("ignoreNotFound", `slices.Contains(codes, failure.Code) §`, ` && !{on}`),
	}},
	listedAs("a cashback's SUCCESS did not happen", all, `shown.state == "SUCCESS"`, "DidNotHappen"),
	listedAs("a cashback that is accepted counts as happened", all, `shown.state == "ACCEPTED"`, "Happened"),
	{name: "points that are not shown are believed never to come", mood: all, edits: []edit{
		payPay("payPayResolver.withoutAnswer", `§ case r.notFound == "" && hasCode(err, r.codes) && w.Age < slowest:`,
			"case {on} && r.notFound == \"\" && hasCode(err, r.codes):\n"+
				"return overlay.Resolution{Outcome: overlay.DidNotHappen}, nil\n"),
	}},
	listedAs("a cancellation counts as happened at once", all, `w.Operation == "cancelPayment"`, "Happened"),
	{name: "another's payment is taken for ours", mood: all, edits: []edit{
		{"overlay/echo.go", "sameValue", `return sent.equals(shown) §`, ` || {on}`},
	}},
}
