package main

// clientSabotages break how requests are sent and answers taken.
var clientSabotages = []sabotage{
	{name: "no intent is ever stored", mood: calm, edits: []edit{
		doer("admit", `d.settings.record == nil || !c.route.op.Write() §`, ` || {on}`),
	}},
	{name: "intents are stored after sending", mood: calm, edits: []edit{
		doer("admit", `if d.settings.record == nil || !c.route.op.Write() § {`, ` || {on}`),
		doer("repeat", `res, err := d.try(c, body, failure) §`,
			"\nif {on} && op.Write() {\nd.note(c)\n_ = d.settings.record.Intent(ctx, c.write)\n}"),
	}},
	{name: "a failed intent does not stop the call", mood: all, edits: []edit{
		doer("admit", `err != nil § { return fmt.Errorf("the record did not store the intent: %w", err)`, ` && !{on}`),
	}},
	{name: "all writes have one id", mood: calm, edits: []edit{
		doer("nextID", `§ var text [48]byte`, "if {on} {\nreturn d.prefix\n}\n"),
	}},
	{name: "the ids of a write are not remembered", mood: lossy, edits: []edit{
		doer("note", `c.write.Refs = c.refs(d.config.Merchant) §`,
			"\nif {on} {\nc.write.Refs = map[string]string{}\n}"),
	}},
	{name: "a write is remembered as sent an hour ago", mood: lossy, edits: []edit{
		doer("try", `c.write.SentAt = d.settings.now() §`, "\nif {on} {\nc.write.SentAt = c.write.SentAt.Add(-time.Hour)\n}"),
	}},
	{name: "a write is stored as sent tomorrow", mood: lossy, edits: []edit{
		doer("admit", `c.write.SentAt = d.settings.now() §`,
			"\nif {on} {\nc.write.SentAt = c.write.SentAt.Add(24 * time.Hour)\n}"),
	}},
	{name: "failures are believed to be successes", mood: lossy, edits: []edit{
		doer("Do", `§ failed := failure`, "if {on} {\nreturn answered(req, []byte(\"{}\")), nil\n}\n"),
	}},
	{name: "a broken connection counts as success", mood: lossy, edits: []edit{
		doer("exchange", `§ return nil, transportError(err)`,
			"if {on} {\nreturn answered(attempt, []byte(\"{}\")), nil\n}\n"),
	}},
	{name: "a cut answer counts as success", mood: lossy, edits: []edit{
		doer("exchange", `§ failure.take(op.After(res.StatusCode, ""))`,
			"if {on} {\nreturn answered(attempt, []byte(\"{}\")), nil\n}\n"),
	}},
	{name: "a cut answer counts as did not happen", mood: lossy, edits: []edit{
		doer("exchange", `failure.take(op.After(res.StatusCode, "")) §`, "\nif {on} {\nfailure.Outcome = DidNotHappen\n}"),
	}},
	{name: "a gateway's 5xx counts as success", mood: lossy, edits: []edit{
		doer("exchange", `§ failure.Status = res.StatusCode`,
			"if {on} && res.StatusCode >= 500 {\nreturn answered(attempt, []byte(\"{}\")), nil\n}\n"),
	}},
	{name: "a broken connection counts as never sent", mood: lossy, edits: []edit{
		{"overlay/doer.go", "neverSent", `§ return ok && dial.Op == "dial"`, "if {on} {\nreturn true\n}\n"},
	}},
	{name: "every charge is nine times the amount", mood: calm, edits: []edit{
		doer("repeat", `op, ctx, body := c.route.op, c.ctx, c.body §`,
			"\nif {on} {\nbody = bytes.Replace(body, []byte(`\"amount\":`), []byte(`\"amount\":9`), 1)\n}"),
	}},
	{name: "every attempt is sent twice", mood: calm, edits: []edit{
		doer("try", `§ res, err := d.exchange(c, attempt, failure)`,
			"if {on} && op.Write() {\nagain := attempt.Clone(ctx)\nagain.Body = requestBody(body)\n"+
				"if res, err := d.client.Do(again); err == nil {\n_ = res.Body.Close()\n}\n}\n"),
	}},
	{name: "attempts are unlimited", mood: lossy, edits: []edit{
		doer("next", `failure.Attempts >= retry.Attempts §`, ` && !{on}`),
	}},
	{name: "a refusal settles earlier attempts", mood: all, edits: []edit{
		doer("end", `c.open && failure.Outcome == DidNotHappen §`, ` && !{on}`),
	}},
	{name: "a lost attempt is not remembered as open", mood: all, edits: []edit{
		doer("repeat", `c.open = c.open || failure.Outcome == Unknown §`, "\nif {on} {\nc.open = false\n}"),
	}},
	{name: "an unknown outcome is told as happened", mood: lossy, edits: []edit{
		doer("end", `§ failure.Reason = reason`, "if {on} && failure.Outcome == Unknown {\nfailure.Outcome = Happened\n}\n"),
	}},
	{name: "an unknown outcome is told as did not happen", mood: lossy, edits: []edit{
		doer("end", `if failure.Outcome == Unknown { § d.note(c)`, "\nif {on} {\nfailure.Outcome = DidNotHappen\n}\n"),
	}},
	{name: "absence found by the call is told as the outcome", mood: lossy, edits: []edit{
		doer("askAbout", `§ next, reason := op.DecideAsked`,
			"if {on} && resolution.Outcome == DidNotHappen {\nc.open = false\nfailure.Outcome = DidNotHappen\n"+
				"return nil, policy.Stop, \"it is not there\"\n}\n"),
	}},
	{name: "any 2xx is success", mood: calm, edits: []edit{
		{"overlay/decode.go", "judge", `if err == nil && ( § op.CodeField == ""`, `{on} || `},
	}},
}
