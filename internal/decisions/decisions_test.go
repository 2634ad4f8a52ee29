// Package decisions holds the places of hand-written code that decide on states of the
// documents: payments, captures, refunds, cashbacks, links, tokens and their webhooks.
package decisions_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tableText lists what each place makes of the values that it does not name.
//
//go:embed decisions.json
var tableText []byte

// decision is what a place makes of the values of an enum that it does not name.
type decision struct {
	Place string `json:"place"` // file and function or variable
	Enum  string `json:"enum"`  // as Go names it: paypay.PaymentStatus
	// Others are the values that are not named there, and were thought of.
	Others []string `json:"others"`
	// Any says that the place needs no decision about any value.
	Any bool   `json:"any"`
	Why string `json:"why"`
}

type tableFile struct {
	Decisions []decision `json:"decisions"`
	Bare      []bare     `json:"bare"`
}

func readFile(t *testing.T) tableFile {
	t.Helper()
	var file tableFile
	decoder := json.NewDecoder(bytes.NewReader(tableText))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&file))
	for _, d := range file.Decisions {
		require.NotEmpty(t, d.Why, d.Place)
	}

	return file
}

func readTable(t *testing.T) []decision { t.Helper(); return readFile(t).Decisions }

// undecided returns a line for each place and value that nobody has decided on, and for
// each line of the table that no longer speaks of a place.
func undecided(enums map[string][]string, places []place, table []decision) []string {
	var problems []string
	used := make([]bool, len(table))
	for _, p := range places {
		at := slices.IndexFunc(table, func(d decision) bool { return d.Place == p.name && d.Enum == p.enum })
		if at >= 0 {
			used[at] = true
		}
		if len(enums[p.enum]) == 0 {
			problems = append(problems, fmt.Sprintf("%s: no document has the enum %s", p.name, p.enum))
		}
		for _, value := range enums[p.enum] {
			listed := at >= 0 && (table[at].Any || slices.Contains(table[at].Others, value))
			if !slices.Contains(p.values, value) && !listed {
				problems = append(problems, fmt.Sprintf("%s must decide on %s of %s", p.name, value, p.enum))
			}
		}
		if at >= 0 {
			for _, value := range table[at].Others {
				if slices.Contains(p.values, value) || !slices.Contains(enums[p.enum], value) {
					problems = append(problems, fmt.Sprintf("%s: %s of %s is not one of the others", p.name, value, p.enum))
				}
			}
		}
	}
	for i, d := range table {
		if !used[i] {
			problems = append(problems, fmt.Sprintf("decisions.json: %s does not name values of %s", d.Place, d.Enum))
		}
	}

	return problems
}

func TestEveryPlaceDecidesOnEveryState(t *testing.T) {
	t.Parallel()

	for _, problem := range undecided(documentedEnums(t), findPlaces(t), readTable(t)) {
		assert.Fail(t, problem, "see internal/decisions/decisions.json")
	}
}

// TestANewStateNamesEachPlaceThatMustDecide adds a value to each enum that a place
// decides on, in the text of its document. Nothing but places may be named, and each that
// has not said that it needs no decision must be.
func TestANewStateNamesEachPlaceThatMustDecide(t *testing.T) {
	t.Parallel()
	places, table := findPlaces(t), readTable(t)
	enums := map[string]bool{}
	for _, p := range places {
		enums[p.enum] = true
	}

	delete(enums, "recon.Status") // no document has the states of files
	require.NotEmpty(t, enums)
	for enum := range enums {
		t.Run(enum, func(t *testing.T) {
			t.Parallel()
			problems := undecided(withHold(t, enum), places, table)

			assert.ElementsMatch(t, mustDecide(places, table, enum), problems)
		})
	}
}

// mustDecide returns what the check says of the places of an enum that a state was added to.
func mustDecide(places []place, table []decision, enum string) []string {
	var lines []string
	for _, p := range places {
		free := slices.ContainsFunc(table, func(d decision) bool { return d.Any && d.Place == p.name && d.Enum == enum })
		if p.enum == enum && !free {
			lines = append(lines, p.name+" must decide on "+onHold+" of "+enum)
		}
	}

	return lines
}

// TestAStateOnHoldNamesThePlacesOfMoney adds ON_HOLD to the lists of two documents, as
// somebody who edits the YAML would, and holds that the check names the places that are
// known to decide on a payment's state.
func TestAStateOnHoldNamesThePlacesOfMoney(t *testing.T) {
	t.Parallel()
	places, table := findPlaces(t), readTable(t)

	for enum, known := range map[string][]string{
		"paypay.PaymentStatus": {
			"resolve_paypay.go payPayResolvers", "resolve_paypay.go decideCapture", "wait_code.go codeWait.judgePayment",
			"overlay/webhook/confirm.go laterStates", "conformance/sandbox/paypay/refunds.go engine.checkRefund",
		},
		"paidy.PaymentStatus": {
			"overlay/webhook/confirm.go paidyConfirmer.payment", "conformance/sandbox/paidy/payments.go engine.closePayment",
			"conformance/sandbox/paidy/payments.go engine.capturePayment",
		},
	} {
		problems := undecided(withHold(t, enum), places, table)

		for _, name := range known {
			assert.Contains(t, problems, name+" must decide on "+onHold+" of "+enum)
		}
	}
}
