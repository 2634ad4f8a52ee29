package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadmeHoldsTheTablesOfTheDocuments(t *testing.T) {
	t.Chdir("../..")
	page, err := os.ReadFile(readmePage)
	require.NoError(t, err)

	for _, table := range readmeTables {
		text, err := table.make([]string{"paidy", "paidylegacy", "paypay"})
		require.NoError(t, err, table.name)
		written, err := table.within(page, text)
		require.NoError(t, err, table.name)

		assert.Equal(t, string(written), string(page), "%s: run go generate ./...", table.name)
	}
}

func TestThePageNeedsTheMarksAroundEachTable(t *testing.T) {
	t.Parallel()

	for _, table := range readmeTables {
		for _, page := range []string{"", table.begin(), table.end(), table.end() + table.begin()} {
			_, err := table.within([]byte(page), "| a |\n")

			assert.EqualError(t, err, "the marks before and after the table of "+table.name+" are missing", "%q", page)
		}
	}
}

func TestSourcesStandInTheOrderOfTrust(t *testing.T) {
	t.Parallel()
	list := sources{
		"B": {Trust: "provider"}, "A": {Trust: "inferred"}, "D": {Trust: "recorded"}, "C": {Trust: "provider"},
	}

	assert.Equal(t, []string{"B", "C", "D", "A"}, list.byTrust())
}

func TestTextStaysInItsCell(t *testing.T) {
	t.Parallel()

	assert.Equal(t, `a \| b c`, cell("a | b\n  c"))
}

// TestTheTableOfKeysIsReadAtOneLook holds that a cell of the tables of keys is short: what
// needs more has a chapter of its own.
func TestTheTableOfKeysIsReadAtOneLook(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../specs/README.md")
	require.NoError(t, err)
	_, chapter, _ := strings.Cut(string(page), "\n## Extension keys\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| `.*\\|$").FindAllString(chapter, -1)
	require.NotEmpty(t, rows)

	for _, row := range rows {
		for text := range strings.SplitSeq(row, " | ") {
			assert.LessOrEqual(t, len(text), 200, text)
		}
	}
}

// TestReadmeNamesTestsThatThereAre looks for each test that the table of rules names.
func TestReadmeNamesTestsThatThereAre(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../specs/README.md")
	require.NoError(t, err)
	var code strings.Builder
	for _, folder := range []string{"../../specs", "."} {
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file.Name(), ".go") {
				text, err := os.ReadFile(folder + "/" + file.Name())
				require.NoError(t, err)
				code.Write(text)
			}
		}
	}

	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, named)
	for _, test := range named {
		assert.Contains(t, code.String(), "func "+test[1]+"(", "specs/README.md names it")
	}
	for _, says := range regexp.MustCompile("\"([^\"]+)\" \\(generator\\)").FindAllStringSubmatch(string(page), -1) {
		assert.Contains(t, code.String(), says[1], "specs/README.md quotes it")
	}
}
