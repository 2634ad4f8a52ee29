package sandbox_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// drawing returns the line of each package in the package comment's drawing.
func drawing(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, text2, found := strings.Cut(string(text), "packages on lower lines:\n//\n")
	require.True(t, found, "doc.go has no drawing")
	picture, _, _ := strings.Cut(text2, "\n//\n")

	lines := map[string]int{}
	names := regexp.MustCompile(`^[a-z]+$`)
	for number, line := range strings.Split(picture, "\n") {
		line = strings.TrimPrefix(line, "//\t")
		columns := line[:min(len(line), 34)] // behind them stands what the packages are for
		for _, name := range strings.Fields(columns) {
			if !names.MatchString(name) {
				continue // an arrow
			}
			assert.NotContains(t, lines, name, "drawn twice")
			lines[name] = number
		}
	}
	return lines
}

// packageImports returns the sandbox's packages and which of them each imports,
// tests and modules of their own left out.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	const prefix = "github.com/jppay/jppay/conformance/sandbox"
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if _, found := os.Stat(filepath.Join(file, "go.mod")); entry != nil && entry.IsDir() && found == nil {
			return filepath.SkipDir
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name := parsed.Name.Name
		imports[name] = append(imports[name], []string{}...)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imported == prefix || strings.HasPrefix(imported, prefix+"/") {
				imports[name] = append(imports[name], path.Base(imported))
			}
		}
		return nil
	})
	require.NoError(t, err)
	return imports
}

func TestTheDrawingShowsEveryPackageAndArrowsRunDown(t *testing.T) {
	t.Parallel()
	lines, imports := drawing(t), packageImports(t)
	require.Contains(t, lines, "sandbox")
	require.NotEmpty(t, imports["sandbox"])

	for name := range lines {
		assert.Contains(t, imports, name, "drawn, but there is no such package")
	}
	for name, imported := range imports {
		require.Contains(t, lines, name, "a package that is not drawn")
		for _, lower := range imported {
			assert.Greater(t, lines[lower], lines[name], "%s imports %s, which does not stand below it", name, lower)
		}
	}
}
