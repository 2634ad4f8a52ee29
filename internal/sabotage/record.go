package main

// recordSabotages break how writes are stored.
var recordSabotages = []sabotage{
	{name: "outcomes are never stored", mood: calm, edits: []edit{
		resolving("close", `d.settings.record == nil §`, ` || {on}`),
	}},
	storedAs("a failure is stored as happened", lossy, "DidNotHappen", "Happened"),
	storedAs("a success is stored as did not happen", calm, "Happened", "DidNotHappen"),
	storedAs("an unknown outcome is stored as happened", lossy, "Unknown", "Happened"),
	storedAs("an unknown outcome is stored as did not happen", lossy, "Unknown", "DidNotHappen"),
	{name: "outcomes that a resolution finds are not stored", mood: lossy, edits: []edit{
		resolving("conclusion", `§ err := d.close(ctx, op, w, told.Outcome)`, "if {on} {\nreturn told, nil\n}\n"),
	}},
	{name: "the record confirms attempts and stores none", mood: lossy, edits: []edit{
		storing("attempt", `§ var stored int64`, "if {on} {\nreturn nil\n}\n"),
	}},
	{name: "the record stores no ids", mood: lossy, edits: []edit{
		{"overlay/sqlrecord/record.go", "encoded", `§ for name, value`, "if {on} {\nreturn \"{}\", nil\n}\n"},
	}},
	{name: "the record stores the id of another write", mood: lossy, edits: []edit{
		storing("attempt", `firstAttempt, § w.ID`, `{text x}+`),
	}},
	{name: "a write is due while its call is alive, and sent again when it is closed", mood: all, edits: []edit{
		storing("attempt", `stored == 0 §`, ` && !{on}`),
		attempting("beforeAttempt", `busy := timeoutOf(c.op) + busyMargin §`, "\nif {on} {\nbusy = 0\n}"),
	}},
	{name: "the record shows no open writes", mood: lossy, edits: []edit{
		storing("list", `§ return writes, rows.Err()`, "if {on} {\nreturn nil, nil\n}\n"),
	}},
	{name: "the record shows open writes without ids", mood: lossy, edits: []edit{
		scanning(`§ w.SentAt = time.UnixMicro`, "if {on} {\nw.Refs = nil\n}\n"),
	}},
	{name: "the record shows refunds as payments", mood: lossy, edits: []edit{
		scanning(`§ w.SentAt = time.UnixMicro`,
			"if {on} && w.Operation == \"refundPayment\" {\nw.Operation = \"createPayment\"\n}\n"),
	}},
	{name: "the record stores outcomes of other writes", mood: calm, edits: []edit{
		storing("outcome", `happened, § id, attempt) case overlay.DidNotHappen`, `{text x}+`),
	}},
	takenFor("the record takes unknown for did not happen", lossy, "Unknown", "DidNotHappen"),
	takenFor("the record takes happened for did not happen", calm, "Happened", "DidNotHappen"),
	takenFor("the record takes did not happen for happened", lossy, "DidNotHappen", "Happened"),
	takenFor("the record takes what cannot be resolved for did not happen", lossy, "Unresolvable", "DidNotHappen"),
}
