package main

// clientSabotages break how requests are sent and answers are received.
var clientSabotages = []sabotage{
	{name: "no intent is ever stored", mood: calm, edits: []edit{
		attempting("beforeAttempt", `d.settings.record != nil §`, ` && !{on}`),
	}},
	{name: "intents are stored after sending", mood: calm, edits: []edit{
		attempting("beforeAttempt", `if d.settings.record != nil § {`, ` && !{on}`),
		attempting("attempt", `c.last = d.judge(c, d.exchange(req, c.op, phases)) §`,
			"\nif {on} && c.op.Write() && d.settings.record != nil {\nd.keep(c)\n"+
				"_ = d.settings.record.Attempt(ctx, c.write, 0)\n}"),
	}},
	{name: "a failed intent does not stop the call", mood: all, edits: []edit{
		attempting("beforeAttempt",
			`err != nil § { return fmt.Errorf("the record did not store the attempt: %w", err)`, ` && !{on}`),
	}},
	{name: "all writes have one id", mood: calm, edits: []edit{
		concluding("nextID", `§ var text [48]byte`, "if {on} {\nreturn d.prefix\n}\n"),
	}},
	{name: "the ids of a capture are not remembered", mood: lossy, edits: []edit{
		concluding("keep", `w.Refs, w.Salt = c.refs(d.config.Merchant) §`,
			"\nif {on} && c.op.ID == \"capturePayment\" {\nw.Refs = map[string]string{}\n}"),
	}},
	{name: "a write is remembered as stored an hour ago", mood: lossy, edits: []edit{
		concluding("failure", `e.doer, e.write, e.stored = d, c.write, c.stored §`,
			"\nif {on} {\ne.stored.started = e.stored.started.Add(-3600e9)\n}"),
	}},
	{name: "a write is stored as busy until tomorrow", mood: lossy, edits: []edit{
		attempting("beforeAttempt", `busy := timeoutOf(c.op) + busyMargin §`, "\nif {on} {\nbusy = 24 * time.Hour\n}"),
	}},
	{name: "a write is due while its call is alive, and shown an hour older", mood: all, edits: []edit{
		attempting("beforeAttempt", `busy := timeoutOf(c.op) + busyMargin §`, "\nif {on} {\nbusy = 0\n}"),
		scanning(`w.Age = max(time.Duration(age)*time.Microsecond, 0) §`, "\nif {on} {\nw.Age += time.Hour\n}"),
	}},
	{name: "failures are believed to be successes", mood: lossy, edits: []edit{
		concluding("finish", `§ c.answer()`, "if {on} {\nc.last.success = true\n}\n"),
	}},
	{name: "a broken connection counts as success", mood: lossy, edits: []edit{
		judging("judge", `if a.res == nil { §`, "\nif {on} {\nv.success, v.Outcome = true, Happened\nreturn v\n}"),
	}},
	{name: "a cut answer counts as success", mood: lossy, edits: []edit{
		judging("judge", `case a.err != nil: §`, "\nif {on} {\nv.success, v.Outcome = true, Happened\nreturn v\n}"),
	}},
	{name: "a cut answer counts as did not happen", mood: lossy, edits: []edit{
		judging("judge", `v.Situation = op.After(status, "") §`, "\nif {on} {\nv.Outcome = DidNotHappen\n}"),
	}},
	{name: "a gateway's 5xx counts as success", mood: lossy, edits: []edit{
		judging("judge", `status := a.res.StatusCode §`,
			"\nif {on} && status >= 500 {\nv.success, v.Outcome = true, Happened\nreturn v\n}"),
	}},
	{name: "a broken connection counts as never sent", mood: lossy, edits: []edit{
		{"overlay/phases.go", "phases.neverLeft", `§ switch { case !p.wanted:`, "if {on} {\nreturn p.wanted\n}\n"},
	}},
	{name: "the first byte may leave late", mood: all, edits: []edit{
		{"overlay/phases.go", "phases.isLate", `return p.write §`, ` && !{on}`},
		{"overlay/phases.go", "phases.firstByte", `p.ctx.Err() != nil §`, ` && !{on}`}, // the second guard
	}},
	{name: "connections of our own do not ask", mood: all, edits: []edit{
		{"overlay/client.go", "askingConn.Write", `attempt != nil §`, ` && !{on}`},
	}},
	{name: "every charge is nine times the amount", mood: calm, edits: []edit{
		attempting("sign", `body := c.body §`,
			"\nif {on} {\nbody = bytes.Replace(body, []byte(`\"amount\":`), []byte(`\"amount\":9`), 1)\n}"),
	}},
	{name: "every attempt is sent twice", mood: calm, edits: []edit{
		attempting("attempt", `§ c.last = d.judge(`,
			"if {on} && c.op.Write() && req.GetBody != nil {\nagain := req.Clone(c.ctx)\nagain.Body, _ = req.GetBody()\n"+
				"if res, err := d.send(again); err == nil {\n_ = res.Body.Close()\n}\n}\n"),
	}},
	{name: "attempts are unlimited", mood: lossy, edits: []edit{
		choosing("decide", `c.attempts >= d.settings.retry.Attempts §`, ` && !{on}`),
	}},
	{name: "a refusal settles earlier attempts", mood: all, edits: []edit{
		remembering("Outcome", `h.told == DidNotHappen §`, ` && !{on}`),
	}},
	{name: "a lost attempt is not remembered as open", mood: all, edits: []edit{
		remembering("Attempted", `h.open, h.asked = h.open || meant == Unknown, false §`, "\nif {on} {\nh.open = false\n}"),
	}},
	{name: "an unknown outcome is told as happened", mood: lossy, edits: []edit{
		concluding("conclude", `c.last.Outcome, c.last.Advice = c.outcome(), c.advice() §`,
			"\nif {on} && c.last.Outcome == Unknown {\nc.last.Outcome = Happened\n}"),
	}},
	{name: "an unknown outcome is told as did not happen", mood: lossy, edits: []edit{
		concluding("conclude", `c.last.Outcome, c.last.Advice = c.outcome(), c.advice() §`,
			"\nif {on} && c.last.Outcome == Unknown {\nc.last.Outcome = DidNotHappen\n"+
				"c.history = c.op.History().Attempted(DidNotHappen)\n}"),
	}},
	{name: "absence found by the call is told as the outcome", mood: lossy, edits: []edit{
		choosing("askFirst", `§ next, reason := c.op.DecideAsked`,
			"if {on} && resolution.Outcome == DidNotHappen {\nc.history = c.op.History().Attempted(DidNotHappen)\n"+
				"c.last.Outcome = DidNotHappen\n"+
				"return policy.Stop, \"it is not there\"\n}\n"),
	}},
	{name: "any 2xx is success", mood: calm, edits: []edit{
		judging("judgeSuccess", `case op.CodeField != "" && § !op.IsSuccess(`, `!{on} && `),
	}},
	{name: "any state of a success is success", mood: all, edits: []edit{
		{"overlay/policy/success.go", "Operation.StateOutcome", `§ if o.State == nil`, "if {on} {\nreturn Happened\n}\n"},
	}},
	{name: "a state that nobody lists is success", mood: all, edits: []edit{
		{"overlay/policy/success.go", "Operation.StateOutcome", `§ return Unknown`, "if {on} {\nreturn Happened\n}\n"},
	}},
	{name: "what is accepted counts as happened", mood: all, edits: []edit{
		{"overlay/policy/success.go", "Operation.StateOutcome", `§ return Accepted`, "if {on} {\nreturn Happened\n}\n"},
	}},
}
