package main

// receiverSabotages break how events are received.
var receiverSabotages = []sabotage{
	{name: "no event is confirmed", mood: all, edits: []edit{
		{"overlay/webhook/process.go", "Receiver.confirm", `§ return r.confirmer.ask(ctx, event)`,
			"if {on} {\nreturn nil, NotAsked, nil\n}\n"},
	}},
	{name: "another payment of its id confirms an event", mood: all, edits: []edit{
		{"overlay/webhook/confirm.go", "matchTransaction", `string(payment.PaymentID) != event.PaymentID §`, ` && !{on}`},
	}},
	{name: "events are answered 200 and not stored", mood: all, edits: []edit{
		{"overlay/webhook/receiver.go", "Receiver.ServeHTTP", `§ fresh, err := r.config.Inbox.Store(`,
			"if {on} {\nw.WriteHeader(http.StatusOK)\nreturn\n}\n"},
	}},
	{name: "an event that could not be stored is answered 200", mood: all, edits: []edit{
		{"overlay/webhook/receiver.go", "Receiver.ServeHTTP", `switch { case err != nil §`, ` && !{on}`},
	}},
	{name: "events of a payment overtake each other", mood: all, edits: []edit{
		{"overlay/webhook/memory.go", "Memory.Store", `§ m.known[entry.Key] = k`,
			"if {on} {\nk.Subject = k.Key\n}\n"},
	}},
	{name: "the inbox knows no duplicates", mood: all, edits: []edit{
		{"overlay/webhook/memory.go", "Memory.Store", `m.known[entry.Key]; known §`, ` && !{on}`},
	}},
	{name: "an event that a handler failed at is done", mood: all, edits: []edit{
		{"overlay/webhook/memory.go", "Memory.Complete", `if err := effect(ctx); err != nil §`, ` && !{on}`},
	}},
}
