package main

// paidySabotages break Paidy's resolvers.
var paidySabotages = []sabotage{
	{name: "an authorized Paidy payment counts as captured", mood: lossy, edits: []edit{
		paidy("paidyCapture", `§ if len(payment.Captures) > 0 {`, "if {on} {\nreturn overlay.Happened, \"\"\n}\n"),
	}},
	{name: "a captured Paidy payment counts as not captured", mood: lossy, edits: []edit{
		paidy("paidyCapture", `§ if len(payment.Captures) > 0 {`, "if {on} {\nreturn overlay.DidNotHappen, \"\"\n}\n"),
	}},
	{name: "a Paidy capture is never told", mood: lossy, edits: []edit{
		paidy("paidyCapture", `§ if len(payment.Captures) > 0 {`, "if {on} {\nreturn overlay.Unknown, \"\"\n}\n"),
	}},
	{name: "a Paidy payment is asked for by another id", mood: lossy, edits: []edit{
		paidy("askPaidy", `client.GetPayment(ctx, w.Refs["id"] §`, ` + {text x}`),
	}},
	{name: "an authorized Paidy payment counts as closed", mood: lossy, edits: []edit{
		paidy("paidyClose", `§ switch paidy.PaymentStatus(`, "if {on} {\nreturn overlay.Happened, reason\n}\n"),
	}},
	{name: "any Paidy refund is taken for this refund", mood: lossy, edits: []edit{
		paidy("paidyRefund", `writeID != "" && mark == writeID §`, ` || {on}`),
	}},
	{name: "a Paidy refund with this id did not happen", mood: lossy, edits: []edit{
		paidy("paidyRefund", `§ return overlay.Happened, "Paidy shows a refund with this "`,
			"if {on} {\nreturn overlay.DidNotHappen, \"\"\n}\n"),
	}},
	{name: "a closed legacy payment counts as captured", mood: all, edits: []edit{
		paidy("askPaidyLegacy", `r.Resource = answer §`,
			"\nif {on} {\nr.Outcome = overlay.Happened\nreturn r, nil\n}"),
	}},
	{name: "an open legacy payment counts as closed", mood: lossy, edits: []edit{
		paidy("askPaidyLegacy", `§ if !strings.EqualFold(string(answer.Status), string(paidylegacy.PaymentStatusOpen)) {`,
			"if {on} {\nreturn overlay.Resolution{Outcome: overlay.Happened, Resource: answer}, nil\n}\n"),
	}},
}
