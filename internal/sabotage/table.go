package main

import "slices"

// The moods of the simulation's network.
const (
	calm  = "calm"
	lossy = "lossy"
	all   = "all"
)

// sabotages are all sabotages. The simulation, or the test that one names, must see each.
var sabotages = slices.Concat(
	clientSabotages, decisionSabotages, recordSabotages, payPaySabotages, paidySabotages, receiverSabotages,
	testedSabotages,
)

// in returns a function that makes edits of the functions of a file, or of a type's methods in
// it.
func in(file, of string) func(function, place, insert string) edit {
	return func(function, place, insert string) edit { return edit{file, of + function, place, insert} }
}

var (
	attempting  = in("overlay/attempt.go", "Doer.")            // how one attempt is made
	judging     = in("overlay/judge.go", "Doer.")              // what an answer means
	choosing    = in("overlay/decide.go", "Doer.")             // what follows an attempt
	concluding  = in("overlay/conclude.go", "Doer.")           // how a call ends
	resolving   = in("overlay/resolve.go", "Doer.")            // how the client resolves
	deciding    = in("overlay/policy/decide.go", "Operation.") // what follows from the documents
	remembering = in("overlay/policy/history.go", "History.")  // what follows from the history of a write
	storing     = in("overlay/sqlrecord/record.go", "Record.") // the record
	payPay      = in("resolve_paypay.go", "")
	paidy       = in("resolve_paidy.go", "")
)

// scanning is an edit of how the record reads a row.
func scanning(place, insert string) edit {
	return edit{"overlay/sqlrecord/record.go", "scan", place, insert}
}

// unguarded removes the second guard against a wrong repeat: the history of the write.
var unguarded = remembering("MaySendAgain", `§ switch {`, "if {on} {\nreturn true\n}\n")

// judgedAs gives an answer a wrong outcome, if a condition about it holds.
func judgedAs(name, mood, condition, outcome string) sabotage {
	return sabotage{name: name, mood: mood, edits: []edit{
		deciding("outcome", `return NoOutcome §`, "\ncase {on} && "+condition+":\nreturn "+outcome),
	}}
}

// storedAs stores an outcome as another outcome.
func storedAs(name, mood, outcome, as string) sabotage {
	return sabotage{name: name, mood: mood, edits: []edit{
		resolving("close", `§ ctx, cancel := d.storing(ctx, true)`,
			"if {on} && outcome == "+outcome+" {\noutcome = "+as+"\n}\n"),
	}}
}

// takenFor makes the record store an outcome as another one.
func takenFor(name, mood, outcome, as string) sabotage {
	return sabotage{name: name, mood: mood, edits: []edit{
		storing("outcome", `§ switch outcome {`,
			"if {on} && outcome == overlay."+outcome+" {\noutcome = overlay."+as+"\n}\n"),
	}}
}

// misread gives a state that PayPay shows a wrong outcome, if a condition about it holds.
func misread(name, mood, condition, outcome string) sabotage {
	return sabotage{name: name, mood: mood, edits: []edit{
		payPay("payPayResolver.outcome", `if r.states == nil { §`,
			"\nif {on} && "+condition+" {\nreturn overlay."+outcome+"\n}"),
	}}
}

// listedAs gives a state that the resolver's table lists a wrong outcome, if a condition about it
// holds.
func listedAs(name, mood, condition, outcome string) sabotage {
	return sabotage{name: name, mood: mood, edits: []edit{
		payPay("payPayResolver.outcome", `outcome, listed := r.states[shown.state]; listed { §`,
			"\nif {on} && "+condition+" {\nreturn overlay."+outcome+"\n}"),
	}}
}
