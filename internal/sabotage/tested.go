package main

// testedSabotages are sabotages that the simulation does not see: either it never makes the
// situation, or a second guard corrects what the first one missed. Each names a test that sees
// it.
var testedSabotages = []sabotage{
	// The lease: a write is not due while its call may still run.
	{name: "the lease of a call ends at once", test: overlayTest("TestRecoverLeavesALiveCallAlone"), edits: []edit{
		attempting("beforeAttempt", `busy := timeoutOf(c.op) + busyMargin §`, "\nif {on} {\nbusy = 0\n}"),
	}},
	{name: "a call outlives its lease", test: overlayTest("TestRecoverLeavesALiveCallAlone"), edits: []edit{
		attempting("beforeAttempt", `busy := timeoutOf(c.op) + busyMargin §`,
			"\nif {on} {\nbusy = timeoutOf(c.op) / 2\n}"),
	}},
	{name: "the record in memory keeps no lease", test: memoryTest, edits: []edit{
		{"overlay/memory.go", "kept.sent", `k.due = k.SentAt.Add(busy) §`, "\nif {on} {\nk.due = k.SentAt\n}"},
	}},
	{name: "the record in a database keeps no lease", test: databaseTest, edits: []edit{
		storing("attempt", `§ var stored int64`, "if {on} {\nbusy = 0\n}\n"),
	}},

	// The counterparty: all clients of the simulation belong to one account.
	{name: "a client of another account closes a write", edits: []edit{
		resolving("resolve", `case w.Counterparty() != d.counterparty §`, ` && !{on}`),
	}, test: test{"internal/sim", "TestRowsBesideTheSimulation/C4_.*"}},
	{name: "all writes are of the default account", edits: []edit{
		{"overlay/record.go", "Write.Counterparty", `§ return`, "if {on} {\nw.Account = \"default\"\n}\n"},
	}, test: overlayTest("TestResolveRefusesAWriteThatIsNotTheClients")},
	{name: "a write of another account is due", edits: []edit{
		{"overlay/memory.go", "MemoryRecord.Due", `k.Counterparty() == of §`, ` || {on}`},
	}, test: overlayTest("TestRecoverTakesOnlyWhatIsTheClients")},

	// Fingerprints: the simulation's ledger does not say what a text was changed to.
	{name: "an update shows whatever was sent", edits: []edit{
		paidy("paidyUpdate", `sent != show(value) §`, ` && !{on}`),
	}, test: test{".", "TestEveryWriteWhoseAnswerIsLostCanBeResolvedOrSaysWhyNot"}},
	{name: "fingerprints have no salt", edits: []edit{
		{"overlay/record.go", "keyedHash", `§ mac :=`, "if {on} {\nsalt = \"\"\n}\n"},
	}, test: overlayTest("TestAFingerprintIsOfTheValueAndNotOfItsForm")},
	{name: "all fingerprints have one salt", edits: []edit{
		{"overlay/record.go", "call.refs", `salt = rand.Text() §`, "\nif {on} {\nsalt = \"salt\"\n}"},
	}, test: overlayTest("TestTwoWritesOfTheSameValueHaveNothingInCommon")},

	// Bytes that are sent after their attempt was given up: a network in memory has no kernel.
	{name: "a connection that is given up is not reset", edits: []edit{
		{"overlay/client.go", "ownConnections", `SetLinger(sec int) error }); ok §`, ` && !{on}`},
	}, test: overlayTest("TestGivingUpResetsTheConnection")},
	{name: "a byte leaves after its attempt has ended", edits: []edit{
		{"overlay/phases.go", "phases.firstByte", `p.ctx.Err() != nil §`, ` && !{on}`},
		{"overlay/phases.go", "phases.firstByte", `case p.ended §`, ` && !{on}`},
	}, test: overlayTest("TestAnAttemptThatIsGivenUpBeforeItsFirstByteDidNotHappen")},

	// Compare and set on the attempt, in the record in memory.
	{name: "what is found of an attempt is stored of a later one", edits: []edit{
		{"overlay/memory.go", "MemoryRecord.Outcome", `case known.Attempt != attempt §`, ` && !{on}`},
	}, test: overlayTest("TestAbsenceIsNotBelievedOfAWriteThatWasSentAgainMeanwhile")},
	{name: "an attempt is stored although another one was", edits: []edit{
		{"overlay/memory.go", "MemoryRecord.Attempt", `known.Attempt != w.Attempt-1 §`, ` && !{on}`},
	}, test: memoryTest},
	{name: "the record in a database does not compare attempts", edits: []edit{
		storing("outcome", `§ switch outcome {`, "if {on} {\n_ = r.db.QueryRowContext(ctx,\n"+
			"\"SELECT attempt FROM jppay_write WHERE id = $1\", id).Scan(&attempt)\n}\n"),
	}, test: databaseTest},
}

var (
	memoryTest   = overlayTest("TestTheRecordInMemoryDoesWhatARecordMustDo")
	databaseTest = test{"overlay/sqlrecord", "TestARecordInADatabaseDoesWhatARecordMustDo"}
)

func overlayTest(name string) test { return test{"overlay", name} }
