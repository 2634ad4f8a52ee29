package specs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var codeSpan = regexp.MustCompile("`([^`]+)`")

// unverifiedRows returns what the first column of a document's table under
// "Unverified" names in backticks, row by row.
func unverifiedRows(t *testing.T, section string) [][]string {
	t.Helper()
	_, chapter, _ := strings.Cut(readReadme(t), "\n## Unverified\n")
	_, text, found := strings.Cut(chapter, "\n### "+section+"\n")
	require.True(t, found, "README.md has a section %s under Unverified", section)

	text, _, _ = strings.Cut(text, "\n### ")
	var rows [][]string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 2 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[1]) == "what" {
			continue
		}

		require.Len(t, cells, 5, "%s: a row has what, why and how to verify it: %s", section, line)
		for _, cell := range cells[1:4] {
			assert.NotEmpty(t, strings.TrimSpace(cell), "%s: a cell of %s", section, line)
		}
		spans := []string{}
		for _, span := range codeSpan.FindAllStringSubmatch(cells[1], -1) {
			spans = append(spans, span[1])
		}
		rows = append(rows, spans)
	}

	return rows
}

// callings returns the names by which a row may call a place: its own, or for a
// field its schema's name, alone or in front of it.
func (p *place) callings() []string {
	switch {
	case p.kind == "operation" || p.kind == "webhook":
		return []string{str(p.value["operationId"])}
	case p.kind == "parameter" && p.key == "parameters" && p.parent.kind != "components":
		return []string{str(p.value["name"])}
	case p.kind == "schema" && p.key == "properties":
		return []string{p.name, p.parent.name, p.parent.name + "." + p.name}
	}

	return []string{p.name}
}

func TestReadmeListsEverythingUnverified(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		named := d.namedUnverified(t)

		marked := 0
		for _, p := range d.places {
			if p.value["x-unverified"] == nil {
				continue
			}
			marked++
			listed := slices.ContainsFunc(p.callings(), func(name string) bool { return named[name] })
			assert.True(t, listed, "%s: a row in README.md, section %s, names one of %q", p.at, d.section, p.callings())
		}
		assert.NotZero(t, marked, "places that the document marks as unverified")
	})
}

// namedUnverified returns what README.md names as unverified in a document.
func (d *document) namedUnverified(t *testing.T) map[string]bool {
	t.Helper()
	named := map[string]bool{}

	for _, span := range slices.Concat(unverifiedRows(t, d.section)...) {
		named[span] = true
		isCode := dig(d.tree, "x-error-codes", span) != nil
		if i := strings.LastIndex(span, "."); i >= 0 && !strings.Contains(span, "/") && !isCode {
			named[span[i+1:]] = true // a field, with what holds it in front
		}
	}

	return named
}

func TestReadmeRowsOfTheUnverifiedNameThingsOfTheDocument(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		words := map[string]bool{}
		for _, word := range wordsOf(string(d.raw)) {
			words[word] = true
		}

		rows := unverifiedRows(t, d.section)
		assert.NotEmpty(t, rows, "rows of the section")
		for _, span := range slices.Concat(rows...) {
			for _, name := range wordsOf(span) {
				known := words[name]
				if strings.Contains(span, "*") { // such as `*_fail`
					known = strings.Contains(string(d.raw), name)
				}
				assert.True(t, known, "`%s`: the document holds %s", span, name)
			}
		}
	})
}

// wordsOf returns the names in a text. A name does not begin with a digit.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !strings.ContainsRune(nameLetters, r) })
	for i, word := range words {
		words[i] = strings.TrimLeft(word, "-0123456789")
	}

	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

const nameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-0123456789"
