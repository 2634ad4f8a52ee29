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

// changedLines counts the lines of generated Go that two generations do not share.
func changedLines(before, after map[string][]byte) int {
	count := map[string]int{}
	for name, source := range before {
		for _, line := range lines(source) {
			count[name+line]--
		}
	}
	for name, source := range after {
		for _, line := range lines(source) {
			count[name+line]++
		}
	}
	changed := 0
	for _, n := range count {
		changed += max(n, -n)
	}

	return changed
}

// One code is that of one operation, the other one that of every operation.
func TestAnotherCodeChangesFewLinesOfGo(t *testing.T) {
	t.Chdir("../..")
	for pkg, of := range documents {
		t.Run(pkg, func(t *testing.T) {
			more := documentCopy(t, of.path)
			addCode(more, "AAA_COMMON", true)
			addCode(more, "AAA_NEW", false)
			listCode(t, more)

			after := generated(t, of, more)

			changed := changedLines(asTheyAre(t, of), after)
			policy := string(after["gen/"+pkg+"/policy.gen.go"])
			assert.Contains(t, policy, "AAA_COMMON")
			assert.Contains(t, policy, "AAA_NEW")
			assert.Positive(t, changed)
			assert.Less(t, changed, 20)
		})
	}
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
