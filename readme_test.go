package jppay_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
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

// pages are those whose Go blocks compile.
var pages = []string{"README.md", "docs/outcomes-guide.md"}

// frames turn the Go blocks of pages, in order, into files that compile. Each file
// imports those of readmeImports that it uses.
var frames = []string{`
func qrCode(ctx context.Context, show func(url string)) error {
BLOCK
	return nil
}
`, `
func thirtySeconds(ctx context.Context, paymentID string, settle func(string, overlay.Resolution, error) error) error {
BLOCK
	return nil
}
`, `
func afterACrash(
	ctx context.Context, db *sql.DB, config jppay.PayPayConfig, pause func(context.Context, time.Duration) bool,
) error {
BLOCK
}
`, `
func receive(
	ctx context.Context, client *jppay.PayPay, networks []netip.Prefix, secret string,
	inbox webhook.Inbox, mux *http.ServeMux, settle func(context.Context, *paypay.Payment) error,
) error {
BLOCK
}
`, `
func nightly(ctx context.Context, file io.Reader, books *sql.Rows) error {
BLOCK
	return nil
}
`, `
func runYourCode(*jppay.Paidy) {}

BLOCK
`, `
BLOCK

var _ captures = (*jppay.Paidy)(nil)
`, `
func contract(config jppay.PaidyConfig) error {
BLOCK
	_, _ = strict, relaxed
	return err
}
`, `
func afterAWait(
	ctx context.Context, client *jppay.PayPay, code *paypay.QRCode, ship func(*paypay.Payment) error,
	review func(payment *paypay.Payment, kept int64, known bool) error, offerAnotherCode func(error) error,
	askAgainLater func(paypay.MerchantPaymentID) error,
) error {
BLOCK
}
`, `
func recoveryJob(ctx context.Context, client *jppay.PayPay, pause func(context.Context, time.Duration)) {
BLOCK
}
`}

// readmeImports are what the Go blocks of pages may use.
var readmeImports = []string{
	"context", "database/sql", "errors", "fmt", "io", "log", "log/slog", "net/http", "net/netip", "os", "testing", "time",
	modulePath, modulePath + "/conformance/sandbox", modulePath + "/gen/paidy", modulePath + "/gen/paidylegacy",
	modulePath + "/gen/paypay", modulePath + "/overlay", modulePath + "/overlay/recon",
	modulePath + "/overlay/sqlrecord", modulePath + "/overlay/validate", modulePath + "/overlay/webhook",
	modulePath + "/specs",
}

// readmeFile returns the file that a block makes in its frame.
func readmeFile(t *testing.T, frame, block string) string {
	t.Helper()
	code := strings.Replace(frame, "BLOCK", block, 1)
	file, err := parser.ParseFile(token.NewFileSet(), "readme.go", "package readme\n"+code, 0)
	require.NoError(t, err)

	used := map[string]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})

	var imports strings.Builder
	for _, imported := range readmeImports {
		if used[path.Base(imported)] {
			fmt.Fprintf(&imports, "import %q\n", imported)
		}
	}

	return "package readme\n" + imports.String() + code
}

func TestTheGoBlocksOfThePagesCompile(t *testing.T) {
	t.Parallel()
	var blocks [][]string
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		blocks = append(blocks, regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)...)
	}
	require.Len(t, blocks, len(frames), "the pages have one Go block for each frame")

	// The files exist only in the build's overlay, inside the module.
	here, err := os.Getwd()
	require.NoError(t, err)
	folder := t.TempDir()
	replace := map[string]string{}
	for i, block := range blocks {
		assertFormatted(t, block[1])

		name := string(rune('a'+i)) + ".go"
		source := readmeFile(t, frames[i], block[1])
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(source), 0o600))
		replace[filepath.Join(here, "readme", name)] = filepath.Join(folder, name)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	overlayFile := filepath.Join(folder, "overlay.json")
	require.NoError(t, os.WriteFile(overlayFile, overlay, 0o600))

	out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlayFile, "./readme").CombinedOutput()
	assert.NoError(t, err, "%s", out)
}

func assertFormatted(t *testing.T, block string) {
	t.Helper()
	formatted, err := format.Source([]byte(block))
	assert.NoError(t, err)
	assert.Equal(t, string(formatted), block, "gofmt would change the block")
}

func TestTheGuideNamesEveryErrorThatACallMayMatch(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("docs/outcomes-guide.md")
	require.NoError(t, err)
	var explained []string
	for _, name := range regexp.MustCompile("`(?:jppay\\.)?(Err\\w+)`").FindAllSubmatch(guide, -1) {
		explained = append(explained, string(name[1]))
	}
	named := 0

	for _, file := range []string{"overlay/error.go", "overlay/record.go", "overlay/resolve.go", "wait.go"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		sentinel := regexp.MustCompile(`(?m)^(?:var |\t)(Err\w+) += (?:errors\.New|fmt\.Errorf)`)
		for _, name := range sentinel.FindAllSubmatch(source, -1) {
			named++
			assert.Contains(t, explained, string(name[1]))
		}
	}

	assert.Greater(t, named, 20)
}

func TestTheReadmeListsEveryOperation(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)

	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		name := "`" + op.ID + "`"
		assert.Contains(t, string(text), name)

		starred := strings.Contains(string(text), name+`\*`)
		assert.Equal(t, op.Unverified != "", starred, "README.md marks %s as unverified", name)
	}
}

func TestTheTestsNamedInThePagesExist(t *testing.T) {
	t.Parallel()
	tests := testNames(t)

	for _, page := range []string{"README.md", "SECURITY.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		names := regexp.MustCompile("`(?:[a-z/]+: )?(Test[A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(string(text), -1)
		assert.GreaterOrEqual(t, len(names), 5, "tests that %s names", page)

		for _, name := range names {
			assert.True(t, tests[name[1]], "%s names %s, which must exist", page, name[1])
		}
	}
}

// testNames returns the names of all tests of the module.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}

	err := filepath.WalkDir(".", func(name string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, function := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			names[string(function[1])] = true
		}

		return err
	})
	require.NoError(t, err)

	return names
}
