package main

// decisionSabotages break what the client concludes from a failure.
var decisionSabotages = []sabotage{
	{name: "what is sent once is sent again", mood: lossy, edits: []edit{
		deciding("Decide", `§ case o.Retry == Never:`, "case {on} && o.Retry == Never:\nreturn Again, \"\"\n"),
		unguarded,
	}},
	{name: "Paidy's createPayment may be sent again", mood: lossy, edits: []edit{
		deciding("Decide", `§ case o.Retry == Never:`,
			"case {on} && o.Provider == Paidy && o.ID == \"createPayment\":\nreturn Again, \"\"\n"),
		unguarded,
	}},
	{name: "an id that no source vouches for is sent again", mood: all, edits: []edit{
		deciding("DecideAsked", `!o.KeyVerified §`, ` && !{on}`),
		unguarded,
	}},
	judgedAs("5xx counts as did not happen", lossy, "status >= 500", "DidNotHappen"),
	judgedAs("no answer counts as did not happen", lossy, "status == 0", "DidNotHappen"),
	judgedAs("5xx counts as happened", lossy, "status >= 500", "Happened"),
	judgedAs("no answer counts as happened", lossy, "status == 0", "Happened"),
	judgedAs("an answer without a known code counts as did not happen", lossy, "known == nil", "DidNotHappen"),
	judgedAs("a gateway's client error counts as did not happen", all, "known == nil && status/100 == 4", "DidNotHappen"),
	{name: "what was found is sent again", mood: all, edits: []edit{
		deciding("DecideAsked", `§ case found == Happened, found == Accepted:`, "case {on}:\nreturn Again, \"\"\n"),
		choosing("found", `resolution.Answer == nil §`, ` || {on}`),
		unguarded,
	}},
	{name: "absence is believed at once", mood: lossy, edits: []edit{
		resolving("settling", `§ return max(op.Timeout`, "if {on} {\nreturn 0\n}\n"),
	}},
	{name: "settling ends with the timeout", mood: all, edits: []edit{
		resolving("settling", `return max(op.Timeout, DefaultTimeout) + settlingMargin §`,
			` - settlingMargin*time.Duration(len({text x}))`),
	}},
	{name: "the first absence is believed", mood: lossy, edits: []edit{
		resolving("resolve", `settled := watch.passed() >= unsettled §`, ` || {on}`),
	}},
	{name: "absence is never believed", mood: lossy, edits: []edit{
		resolving("resolve", `§ return d.conclusion(`,
			"if {on} && resolution.Outcome == DidNotHappen {\nresolution.Outcome = Unknown\n}\n"),
	}},
	{name: "the resolver swaps happened and did not happen", mood: lossy, edits: []edit{
		resolving("resolve", `§ if !isTooEarly(`,
			"switch {\ncase {on} && resolution.Outcome == Happened:\nresolution.Outcome = DidNotHappen\n"+
				"case {on} && resolution.Outcome == DidNotHappen:\nresolution.Outcome = Happened\n}\n"),
	}},
	{name: "what is unknown after asking counts as happened", mood: all, edits: []edit{
		resolving("resolve", `resolution.Outcome = Unknown return resolution, err } §`,
			"\nif {on} && resolution.Outcome == Unknown {\nresolution.Outcome = Happened\n}"),
	}},
	{name: "what cannot be asked about counts as did not happen", mood: lossy, edits: []edit{
		resolving("resolve", `if err := d.askable(op); err != nil { §`,
			"\nif {on} {\nreturn Resolution{Outcome: DidNotHappen}, nil\n}"),
	}},
	{name: "what cannot be asked about counts as happened", mood: lossy, edits: []edit{
		resolving("resolve", `if err := d.askable(op); err != nil { §`,
			"\nif {on} {\nreturn Resolution{Outcome: Happened}, nil\n}"),
	}},
}
