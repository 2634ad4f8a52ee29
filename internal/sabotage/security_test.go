package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rules are those that SECURITY.md must prove, a row each.
var rules = []string{
	"One judge", "Success is content", "A read that shows something else", "Accepted is not done",
	"Only the provider refuses", "Sent or not is a phase", "Not there is not never",
	"Sending again inside a call", "A record knows the counterparty", "Hearsay drives no money",
	"What evidence is",
}

var (
	quoted   = regexp.MustCompile("`([^`]+)`")
	testName = regexp.MustCompile(`\bTest[A-Z]\w*`)
)

// ruleRows returns the cells of the rows of SECURITY.md's table of rules, by rule.
func ruleRows(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../SECURITY.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(text), "| rule | holds | tests | sabotages |\n")
	require.True(t, found, "SECURITY.md has no table of rules")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := map[string][]string{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		rows[cells[0]] = cells
	}
	return rows
}

func TestEveryRuleOfSecurityIsProvenByTestsAndSabotages(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range sabotages {
		known[s.name] = true
	}
	rows := ruleRows(t)
	for _, rule := range rules {
		require.Len(t, rows[rule], 4, rule)
		assert.Regexp(t, testName, rows[rule][2], rule)
		named := quoted.FindAllStringSubmatch(rows[rule][3], -1)
		assert.NotEmpty(t, named, "%s names no sabotage", rule)
		for _, name := range named {
			assert.True(t, known[name[1]], "%s: there is no sabotage %q", rule, name[1])
		}
	}
}

func TestASabotageThatNamesATestNamesOneThatExists(t *testing.T) {
	t.Parallel()
	for _, s := range sabotages {
		if s.test == (test{}) {
			continue
		}
		name, _, _ := strings.Cut(s.test.name, "/")
		assert.Contains(t, testsIn(t, s.test.folder), name, s.name)
	}
}

// testsIn returns the tests of a folder of the module.
func testsIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(folder), "*_test.go"))
	require.NoError(t, err)
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, function := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			names = append(names, string(function[1]))
		}
	}
	return names
}

func TestASabotageIsSeenByTheSimulationOrByATest(t *testing.T) {
	t.Parallel()
	for _, s := range sabotages {
		assert.NotEqual(t, s.mood == "", s.test == (test{}), s.name)
	}
}
