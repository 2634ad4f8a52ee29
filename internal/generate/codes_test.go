package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// addCode adds a code to the catalogue of a document, which stands first among the others.
func addCode(tree map[string]any, name string, common bool) {
	entry := map[string]any{
		"status": 400, "outcome": "did-not-happen", "class": "N", "advice": "Try this", "x-source": "INFERRED",
	}
	if common {
		entry["common"] = true
	}
	object(tree, "x-error-codes")[name] = entry
}

// addCodes adds a code of every operation, and one of a single operation.
func addCodes(t *testing.T, tree map[string]any) {
	t.Helper()
	addCode(tree, "AAA_COMMON", true)
	addCode(tree, "AAA_NEW", false)
	listCode(t, tree)
}

// assertCodesAdded holds that a table has the codes of addCodes, in few lines, and is the same in
// all others.
func assertCodesAdded(t *testing.T, before, after []byte) {
	t.Helper()
	added, others := ofAddedCodes(after)
	_, same := ofAddedCodes(before)

	assert.Equal(t, same, others)
	assert.Contains(t, string(after), `"AAA_COMMON"`)
	assert.Contains(t, string(after), `"AAA_NEW"`)
	assert.Less(t, len(added), 20)
}

// ofAddedCodes divides the lines of a table into those about the codes of addCodes and the others,
// without empty ones.
func ofAddedCodes(source []byte) (about, others []string) {
	for _, line := range lines(source) {
		switch {
		case strings.Contains(line, "codeAaa"):
			about = append(about, line)
		case line != "":
			others = append(others, line)
		}
	}

	return about, others
}

// listCode lists the new code on the first operation that lists codes.
func listCode(t *testing.T, tree map[string]any) {
	t.Helper()
	listed := false
	(&documentTree{root: tree}).eachOperation(func(at string, operation map[string]any, webhook bool) {
		codes := object(operation, "x-error-codes")
		if codes != nil && !listed && !webhook && strings.HasPrefix(at, "#/paths/") {
			codes["AAA_NEW"] = map[string]any{}
			listed = true
		}
	})
	require.True(t, listed)
}
