package specs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var codeSpan = regexp.MustCompile("`([^`]+)`")

// unverifiedRows returns what the first column of a document's table under
// "Unverified" names in backticks, row by row.
func unverifiedRows(t *testing.T, section string) [][]string {
	t.Helper()
	_, chapter, _ := strings.Cut(readReadme(t), "\n## Unverified\n")
	_, text, found := strings.Cut(chapter, "\n### "+section+"\n")
	if !found {
		t.Fatalf("README.md has no section %s under Unverified", section)
	}
	text, _, _ = strings.Cut(text, "\n### ")
	var rows [][]string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 2 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[1]) == "what" {
			continue
		}
		if len(cells) != 5 || slices.ContainsFunc(cells[1:4], func(cell string) bool { return strings.TrimSpace(cell) == "" }) {
			t.Errorf("%s: a row has what, why and how to verify it: %s", section, line)
			continue
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
		named := map[string]bool{}
		for _, row := range unverifiedRows(t, d.section) {
			for _, span := range row {
				named[span] = true
				if i := strings.LastIndex(span, "."); i >= 0 && !strings.Contains(span, "/") && dig(d.tree, "x-error-codes", span) == nil {
					named[span[i+1:]] = true // a field, with what holds it in front
				}
			}
		}
		marked := 0
		for _, p := range d.places {
			if p.value["x-unverified"] == nil {
				continue
			}
			marked++
			if !slices.ContainsFunc(p.callings(), func(name string) bool { return named[name] }) {
				t.Errorf("%s: no row in README.md, section %s, names `%s`", p.at, d.section, strings.Join(p.callings(), "` or `"))
			}
		}
		if marked == 0 {
			t.Error("the document marks nothing as unverified")
		}
	})
}

func TestReadmeRowsOfTheUnverifiedNameThingsOfTheDocument(t *testing.T) {
	word := regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_-]*`)
	eachDocument(t, func(t *testing.T, d *document) {
		words := map[string]bool{}
		for _, found := range word.FindAllString(string(d.raw), -1) {
			words[found] = true
		}
		rows := unverifiedRows(t, d.section)
		if len(rows) == 0 {
			t.Error("the section has no rows")
		}
		for _, row := range rows {
			for _, span := range row {
				for _, name := range word.FindAllString(span, -1) {
					known := words[name]
					if strings.Contains(span, "*") { // such as `*_fail`
						known = strings.Contains(string(d.raw), name)
					}
					if !known {
						t.Errorf("`%s`: the document does not hold %s", span, name)
					}
				}
			}
		}
	})
}
