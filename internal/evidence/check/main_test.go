package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/evidence"
)

func TestTheTableSaysWhatMayBeBelievedInARow(t *testing.T) {
	t.Parallel()
	for _, operation := range evidence.Operations() {
		if operation.Example != "createPayment" {
			continue
		}
		var out strings.Builder
		table(&out, operation, evidence.Bounds{Attempts: 1, Questions: 1, Essential: true})
		assert.Contains(t, out.String(), "a repeated request is replayed or refused or carried out again; 9 worlds\n")
		assert.Contains(t, out.String(), "    unknown         not again        sent, lost; asked, not there\n")
		assert.Contains(t, out.String(), "    did not happen  may be repeated  sent, lost; settled, asked, not there\n")
		assert.Contains(t, out.String(), "  others may send it\n")
	}
}

func TestTheCountHasARowForEachOperation(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	count(&out, evidence.Bounds{Attempts: 1})
	for _, operation := range evidence.Operations() {
		assert.Contains(t, out.String(), operation.Name)
	}
}
