package main

import "slices"

// The moods of the simulation's network.
const (
	calm  = "calm"
	lossy = "lossy"
	all   = "all"
)

// sabotages are all that the simulation must see, or the test that they name.
var sabotages = slices.Concat(
	clientSabotages, decisionSabotages, recordSabotages, payPaySabotages, paidySabotages, receiverSabotages,
	testedSabotages,
)

// attempting is an edit of how one attempt is made.
func attempting(function, place, insert string) edit {
	return edit{"overlay/attempt.go", "Doer." + function, place, insert}
}

// judging is an edit of what an answer means.
func judging(function, place, insert string) edit {
	return edit{"overlay/judge.go", "Doer." + function, place, insert}
}

// choosing is an edit of what follows an attempt.
func choosing(function, place, insert string) edit {
	return edit{"overlay/decide.go", "Doer." + function, place, insert}
}

// concluding is an edit of how a call ends.
func concluding(function, place, insert string) edit {
	return edit{"overlay/conclude.go", "Doer." + function, place, insert}
}

// resolving is an edit of how the client resolves.
func resolving(function, place, insert string) edit {
	return edit{"overlay/resolve.go", "Doer." + function, place, insert}
}

// deciding is an edit of what follows from the documents.
func deciding(function, place, insert string) edit {
	return edit{"overlay/policy/decide.go", "Operation." + function, place, insert}
}

// remembering is an edit of what follows from the history of a write.
func remembering(function, place, insert string) edit {
	return edit{"overlay/policy/history.go", "History." + function, place, insert}
}

// unguarded takes away the second guard of what is sent again: the history of the write.
var unguarded = remembering("MaySendAgain", `§ switch {`, "if {on} {\nreturn true\n}\n")

// storing is an edit of the record.
func storing(function, place, insert string) edit {
	return edit{"overlay/sqlrecord/record.go", "Record." + function, place, insert}
}

// scanning is an edit of how the record reads a row.
func scanning(place, insert string) edit {
	return edit{"overlay/sqlrecord/record.go", "scan", place, insert}
}

// payPay is an edit of PayPay's resolver.
func payPay(function, place, insert string) edit {
	return edit{"resolve_paypay.go", function, place, insert}
}

// paidy is an edit of Paidy's resolvers.
func paidy(function, place, insert string) edit {
	return edit{"resolve_paidy.go", function, place, insert}
}
