package jppay_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
)

// links finds where the links of a page lead.
var links = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// repositoryFiles returns the paths of the files of this repository that match, without
// those that only tests read.
func repositoryFiles(t *testing.T, matches func(name string) bool) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "node_modules", "testdata"}, entry.Name()) {
			return filepath.SkipDir
		}
		if matches(entry.Name()) {
			files = append(files, filepath.ToSlash(name))
		}

		return nil
	})
	require.NoError(t, err)

	return files
}

func markdownFiles(t *testing.T) []string {
	t.Helper()
	files := repositoryFiles(t, func(name string) bool { return strings.HasSuffix(name, ".md") })
	require.Greater(t, len(files), 10)

	return files
}

func readPage(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)

	return string(text)
}

// codeBlocks returns the code blocks of a page in one language.
func codeBlocks(t *testing.T, file, language string) []string {
	t.Helper()
	var blocks []string
	found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(readPage(t, file), -1)
	for _, block := range found {
		blocks = append(blocks, block[1])
	}

	return blocks
}

// prose is a page without its code blocks.
func prose(t *testing.T, file string) string {
	t.Helper()

	return regexp.MustCompile("(?s)```.*?```").ReplaceAllString(readPage(t, file), "")
}

// anchors returns the names by which GitHub links to the headings of a page.
func anchors(t *testing.T, file string) []string {
	t.Helper()
	var names []string
	marks := regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
	for _, heading := range regexp.MustCompile("(?m)^#+ (.+)$").FindAllStringSubmatch(prose(t, file), -1) {
		name := marks.ReplaceAllString(strings.ToLower(heading[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}

	return names
}

func TestEveryLinkOfThePagesLeadsSomewhere(t *testing.T) {
	t.Parallel()
	followed, known := 0, map[string][]string{} // the anchors by page

	for _, file := range markdownFiles(t) {
		for _, found := range links.FindAllStringSubmatch(prose(t, file), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			followed++
			assertLeadsSomewhere(t, known, file, found[1])
		}
	}

	assert.Greater(t, followed, 50)
}

func assertLeadsSomewhere(t *testing.T, known map[string][]string, file, link string) {
	t.Helper()
	target, anchor, anchored := strings.Cut(link, "#")
	to := file
	if target != "" {
		to = filepath.ToSlash(filepath.Join(filepath.Dir(file), target))
	}
	if !assert.True(t, exists(to), "%s: %s is missing", file, link) || !anchored {
		return
	}
	if known[to] == nil {
		known[to] = anchors(t, to)
	}
	assert.Contains(t, known[to], anchor, "%s: %s", file, link)
}

func exists(name string) bool {
	_, err := os.Stat(name)

	return err == nil
}

func TestThePageOfOperationsListsEachOne(t *testing.T) {
	t.Parallel()
	text := readPage(t, "docs/operations.md")

	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		name := "`" + op.ID + "`"
		assert.Contains(t, text, name)

		starred := strings.Contains(text, name+`\*`)
		assert.Equal(t, op.Unverified != "", starred, "docs/operations.md marks %s as unverified", name)
	}
}

func TestTheTestsNamedInThePagesExist(t *testing.T) {
	t.Parallel()
	tests := testNames(t)
	found := 0

	for _, page := range markdownFiles(t) {
		if page == "CHANGELOG.md" {
			continue // speaks of former versions
		}
		named := regexp.MustCompile("`(?:[a-z/]+: )?(Test[A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(readPage(t, page), -1)
		for _, name := range named {
			found++
			assert.True(t, tests[name[1]], "%s names %s, which must exist", page, name[1])
		}
	}

	assert.Greater(t, found, 100)
}

// testNames returns the names of all tests of this repository.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}

	for _, file := range repositoryFiles(t, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		for line := range strings.Lines(readPage(t, file)) {
			if declared, ok := strings.CutPrefix(line, "func Test"); ok {
				name, _, _ := strings.Cut(declared, "(")
				names["Test"+name] = true
			}
		}
	}

	return names
}

func TestTheIndexNamesEveryPageOfDocs(t *testing.T) {
	t.Parallel()
	index := readPage(t, "docs/README.md")
	files, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)

	for _, file := range files {
		if name := filepath.Base(file); name != "README.md" {
			assert.Contains(t, index, "("+name+")")
		}
	}
}

func TestTheWalkOfContributingFindsWhatItLooksFor(t *testing.T) {
	t.Parallel()
	_, walk, found := strings.Cut(readPage(t, "CONTRIBUTING.md"), "\n## A walk: the refund of a QR payment\n")
	require.True(t, found)
	walk, _, _ = strings.Cut(walk, "\n## ")
	rows := regexp.MustCompile("(?m)^\\|.*\\| `([^`]+)` \\| (`.*`) \\|$").FindAllStringSubmatch(walk, -1)
	require.Len(t, rows, 5, "decided, sent, resolved, simulated, tested")

	for _, row := range rows {
		text := readPage(t, row[1])
		for name := range strings.SplitSeq(strings.Trim(row[2], "`"), "`, `") {
			assert.Contains(t, text, name, row[1])
		}
	}
}

func TestContributingNamesWhatCIRuns(t *testing.T) {
	t.Parallel()
	command := regexp.MustCompile("(?m)^\\| `make ([a-z-]+)`\\\\\\* ")
	run := regexp.MustCompile(`(?m)^make ([a-z-]+)`)

	assert.Equal(t, groups(run, readPage(t, ".ci/run")), groups(command, readPage(t, "CONTRIBUTING.md")))
}

// groups returns the first group of each match.
func groups(pattern *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}

	return found
}
