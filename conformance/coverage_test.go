package conformance_test

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/internal/coverage"
)

// rulesText says how much the cases must reach, and why they do not reach the rest.
//
//go:embed coverage.json
var rulesText []byte

// providers are in the order of the report.
var providers = []string{"paypay", "paidy", "paidy-legacy"}

// counted is the report of the latest count.
var counted strings.Builder

// testCoverage counts what the cases reached of each document, and holds it against the
// rules.
func testCoverage(t *testing.T) {
	rules, err := coverage.ReadRules(rulesText)
	require.NoError(t, err)

	for _, provider := range providers {
		document, err := flow.Document(provider)
		require.NoError(t, err)
		columns, err := coverage.Count(document, seenByCases[provider])
		require.NoError(t, err)
		rules[provider].Print(&counted, provider, columns)
		for _, problem := range rules[provider].Judge(columns) {
			assert.Fail(t, provider+": "+problem, "see conformance/coverage.json")
		}
	}
}

// TestMain prints the coverage after a run of the cases.
func TestMain(m *testing.M) {
	code := m.Run()
	if counted.Len() > 0 {
		fmt.Print("Coverage of the documents by the cases:\n", counted.String())
	}
	os.Exit(code)
}
