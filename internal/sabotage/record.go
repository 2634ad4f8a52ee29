package main

// recordSabotages break what is stored of writes.
var recordSabotages = []sabotage{
	{name: "outcomes are never stored", mood: calm, edits: []edit{
		resolving("close", `d.settings.record == nil §`, ` || {on}`),
	}},
	{name: "a failure is stored as happened", mood: lossy, edits: []edit{
		resolving("close", `§ ctx, cancel := d.storing(ctx, true)`,
			"if {on} && outcome == DidNotHappen {\noutcome = Happened\n}\n"),
	}},
	{name: "a success is stored as did not happen", mood: calm, edits: []edit{
		resolving("close", `§ ctx, cancel := d.storing(ctx, true)`,
			"if {on} && outcome == Happened {\noutcome = DidNotHappen\n}\n"),
	}},
	{name: "an unknown outcome is stored as happened", mood: lossy, edits: []edit{
		resolving("close", `§ ctx, cancel := d.storing(ctx, true)`,
			"if {on} && outcome == Unknown {\noutcome = Happened\n}\n"),
	}},
	{name: "an unknown outcome is stored as did not happen", mood: lossy, edits: []edit{
		resolving("close", `§ ctx, cancel := d.storing(ctx, true)`,
			"if {on} && outcome == Unknown {\noutcome = DidNotHappen\n}\n"),
	}},
	{name: "outcomes that a resolution finds are not stored", mood: lossy, edits: []edit{
		resolving("Resolve", `§ d.close(ctx, op, w, resolution.Outcome)`, "if {on} {\nreturn resolution, nil\n}\n"),
	}},
	{name: "the record confirms intents and stores none", mood: lossy, edits: []edit{
		storing("Intent", `§ refs, err := json.Marshal(w.Refs)`, "if {on} {\nreturn nil\n}\n"),
	}},
	{name: "the record stores no ids", mood: lossy, edits: []edit{
		storing("Intent", `refs, err := json.Marshal(w.Refs) §`, "\nif {on} {\nrefs = []byte(`{}`)\n}"),
	}},
	{name: "the record stores the id of another write", mood: lossy, edits: []edit{
		storing("Intent", `§ w.ID, string(w.Provider)`, `{text x}+`),
	}},
	{name: "the record lets a resolved write be sent again", mood: all, edits: []edit{
		storing("Intent", `stored == 0 §`, ` && !{on}`),
	}},
	{name: "the record shows no unresolved writes", mood: lossy, edits: []edit{
		storing("unresolved", `§ return writes, rows.Err()`, "if {on} {\nreturn nil, nil\n}\n"),
	}},
	{name: "the record shows unresolved writes without ids", mood: lossy, edits: []edit{
		storing("unresolved", `§ w.SentAt = time.UnixMicro`, "if {on} {\nw.Refs = nil\n}\n"),
	}},
	{name: "the record shows refunds as payments", mood: lossy, edits: []edit{
		storing("unresolved", `§ w.SentAt = time.UnixMicro`,
			"if {on} && w.Operation == \"refundPayment\" {\nw.Operation = \"createPayment\"\n}\n"),
	}},
	{name: "the record stores outcomes of other writes", mood: calm, edits: []edit{
		storing("Outcome", `word, r.now().UnixMicro(), id §, learnt)`, ` + {text x}`),
	}},
	{name: "the record takes unknown for did not happen", mood: lossy, edits: []edit{
		storing("Outcome", `word = unknown §`, "\nif {on} {\nword = didNotHappen\n}"),
	}},
	{name: "the record takes happened for did not happen", mood: calm, edits: []edit{
		storing("Outcome", `word = happened §`, "\nif {on} {\nword = didNotHappen\n}"),
	}},
	{name: "the record takes did not happen for happened", mood: lossy, edits: []edit{
		storing("Outcome", `word = didNotHappen §`, "\nif {on} {\nword = happened\n}"),
	}},
}
