package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readmePage holds tables made from the documents, each between two marks.
const readmePage = "specs/README.md"

// readmeTable is such a table.
type readmeTable struct {
	name string
	make func(names []string) (string, error)
}

var readmeTables = []readmeTable{{"sources", sourcesTables}, {"constraints", constraintsTable}}

func (t readmeTable) begin() string { return "<!-- " + t.name + ": written by go generate -->\n" }

func (t readmeTable) end() string { return "<!-- end of " + t.name + " -->\n" }

// within returns a page with a new table between the marks.
func (t readmeTable) within(page []byte, table string) ([]byte, error) {
	before, rest, begins := bytes.Cut(page, []byte(t.begin()))
	_, after, ends := bytes.Cut(rest, []byte(t.end()))
	if !begins || !ends {
		return nil, fmt.Errorf("the marks before and after the table of %s are missing", t.name)
	}

	return slices.Concat(before, []byte(t.begin()), []byte(table), []byte(t.end()), after), nil
}

// generateReadme writes the tables of the page below root.
func generateReadme(names []string, root string) error {
	page, err := os.ReadFile(readmePage)
	if err != nil {
		return err
	}
	for _, t := range readmeTables {
		table, err := t.make(names)
		if err != nil {
			return err
		}
		if page, err = t.within(page, table); err != nil {
			return fmt.Errorf("%s: %w", readmePage, err)
		}
	}

	return write(filepath.Join(root, readmePage), page)
}

// sourcesTables lists the sources of each document, the most trusted first.
func sourcesTables(names []string) (string, error) {
	var out bytes.Buffer
	for _, name := range names {
		document := documents[name]
		list, err := loadSources(document.path, document.provider)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "\n**%s**, cited in `%s`:\n\n", document.title, filepath.Base(document.path))
		fmt.Fprint(&out, "| code | what | date | trust | speaks of |\n|---|---|---|---|---|\n")
		for _, code := range list.byTrust() {
			s := list[code]
			fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", code, cell(s.What), cell(s.Date), s.Trust, cell(s.SpeaksOf))
		}
	}

	return out.String() + "\n", nil
}

// cell escapes a text for one cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

// byTrust returns the codes of sources in the order of trusts, then alphabetically.
func (s sources) byTrust() []string {
	return slices.SortedFunc(maps.Keys(s), func(a, b string) int {
		rank := func(code string) int { return slices.Index(trusts, s[code].Trust) }

		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
	})
}
