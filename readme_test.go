package jppay_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/replaced"
)

// page is a Markdown file with Go blocks, each of which a frame turns into a file that
// compiles: BLOCK in a frame stands for the block. A file imports those of readmeImports
// that it uses.
type page struct {
	file   string
	frames []string
}

var pages = []page{
	{"README.md", []string{`
func qrCode(ctx context.Context, show func(url string)) error {
BLOCK
	return nil
}
`, `
func capture(ctx context.Context, paymentID string, settle func(string, overlay.Resolution, error) error) error {
BLOCK
	return nil
}
`, `
func receive(
	ctx context.Context, client *jppay.PayPay, networks []netip.Prefix, secret string,
	inbox webhook.Inbox, mux *http.ServeMux, settle func(context.Context, *paypay.Payment) error,
) error {
BLOCK
}
`, `
func strictOnly(config jppay.PaidyConfig) error {
BLOCK
	_ = client
	return err
}
`}},
	{"docs/retries.md", []string{`
func afterACrash(
	ctx context.Context, db *sql.DB, config jppay.PayPayConfig, pause func(context.Context, time.Duration) bool,
) error {
BLOCK
}
`}},
	{"docs/outcomes-guide.md", []string{`
func afterAWait(
	ctx context.Context, client *jppay.PayPay, code *paypay.QRCode, ship func(*paypay.Payment) error,
	review func(payment *paypay.Payment, kept int64, known bool) error, offerAnotherCode func(error) error,
	askAgainLater func(paypay.MerchantPaymentID) error,
) error {
BLOCK
}
`}},
	{"docs/webhooks.md", []string{`
func receiveExactlyOnce(
	ctx context.Context, db *sql.DB, client *jppay.PayPay, networks []netip.Prefix, secret string, mux *http.ServeMux,
) error {
BLOCK
}
`}},
	{"docs/reconciliation.md", []string{`
func download(ctx context.Context, notice recon.Notice, path string) error {
BLOCK
}
`, `
func nightly(ctx context.Context, file io.Reader, books *sql.Rows) error {
BLOCK
	return nil
}
`}},
	{"docs/testing.md", []string{`
func runYourCode(*jppay.Paidy) {}

BLOCK
`, `
BLOCK

var _ captures = (*jppay.Paidy)(nil)
`}},
	{"docs/contract.md", []string{`
func strictAndWatched(config jppay.PaidyConfig) error {
BLOCK
	_, _ = strict, relaxed
	return err
}
`}},
}

// heldElsewhere are pages whose Go blocks another test holds.
var heldElsewhere = map[string]string{
	"README.ja.md":              "TestPagesInJapaneseSayTheSame",
	"docs/outcomes-guide.ja.md": "TestPagesInJapaneseSayTheSame",
	"docs/retries.ja.md":        "TestPagesInJapaneseSayTheSame",
	"docs/webhooks.ja.md":       "TestPagesInJapaneseSayTheSame",
	"docs/sandbox.md":           "TestThePagesAboutTheSandboxShowTheseShops",
	"docs/sandbox.ja.md":        "TestThePagesAboutTheSandboxShowTheseShops",
}

// pagesRun are tests that call the blocks; they are built with the blocks, in one package.
const pagesRun = "docs/testdata/run_test.go"

// readmeImports are what the Go blocks of pages may use.
var readmeImports = []string{
	"context", "database/sql", "errors", "fmt", "io", "log", "log/slog", "net/http", "net/netip", "os", "testing", "time",
	modulePath, modulePath + "/conformance/sandbox", modulePath + "/gen/paidy", modulePath + "/gen/paidylegacy",
	modulePath + "/gen/paypay", modulePath + "/overlay", modulePath + "/overlay/recon",
	modulePath + "/overlay/sqlrecord", modulePath + "/overlay/validate", modulePath + "/overlay/webhook",
	modulePath + "/overlay/webhook/sqlinbox",
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

func TestTheGoBlocksOfThePagesCompileAndRun(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"readme/run_test.go": []byte(readPage(t, pagesRun))}
	for _, p := range pages {
		blocks := codeBlocks(t, p.file, "go")
		require.Len(t, blocks, len(p.frames), "%s has one Go block for each frame", p.file)

		for i, block := range blocks {
			assertFormatted(t, block)
			name := fmt.Sprintf("readme/block%d_test.go", len(files))
			files[name] = []byte(readmeFile(t, p.frames[i], block))
		}
	}

	// The files exist only in the build's overlay, inside the module.
	folder := t.TempDir()
	overlay, err := replaced.Write(folder, files)
	require.NoError(t, err)
	binary, err := replaced.Compile(t.Context(), folder, overlay, "./readme")
	require.NoError(t, err)
	out, err := exec.CommandContext(t.Context(), binary, "-test.v").CombinedOutput()

	assert.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "--- PASS: TestCheckout", "the test that docs/testing.md shows")
}

func TestEveryPageWithGoBlocksIsCompiled(t *testing.T) {
	t.Parallel()

	for _, file := range markdownFiles(t) {
		known := heldElsewhere[file] != "" || slices.ContainsFunc(pages, func(p page) bool { return p.file == file })
		assert.True(t, known || len(codeBlocks(t, file, "go")) == 0, "%s: add it to pages", file)
	}

	tests := testNames(t)
	for file, test := range heldElsewhere {
		assert.True(t, tests[test], "%s is held by %s, which must exist", file, test)
	}
}

func TestTheReadmeIsShort(t *testing.T) {
	t.Parallel()

	for _, file := range []string{"README.md", "README.ja.md"} {
		assert.LessOrEqual(t, strings.Count(readPage(t, file), "\n"), 180, file)
	}
}

func TestPagesInJapaneseSayTheSame(t *testing.T) {
	t.Parallel()
	compared := 0

	for _, japanese := range markdownFiles(t) {
		english, translated := strings.CutSuffix(japanese, ".ja.md")
		if !translated || japanese == "docs/sandbox.ja.md" { // its commands have comments in Japanese
			continue
		}
		english += ".md"
		compared++
		for _, language := range []string{"go", "sh"} {
			assert.Equal(t, codeBlocks(t, english, language), codeBlocks(t, japanese, language), japanese)
		}
		assert.Equal(t, shape(t, english), shape(t, japanese), "headings, rows of tables and links of %s, in order", japanese)
	}

	assert.GreaterOrEqual(t, compared, 5)
}

// fragment is the heading in a link, which has another name in each language.
var fragment = regexp.MustCompile(`#[^)]*\)`)

// shape is what a page has in every language: the levels of its headings, the number of
// cells of its rows, and where its links lead.
func shape(t *testing.T, file string) []string {
	t.Helper()
	var found []string
	parts := regexp.MustCompile(`(?m)^#+ |^\|.*\|$|\]\([^)\s]+\)`)
	for line := range strings.Lines(prose(t, file)) {
		for _, part := range parts.FindAllString(line, -1) {
			if strings.HasPrefix(part, "|") {
				part = strings.Repeat("|", strings.Count(part, "|")) + strings.Join(links.FindAllString(part, -1), "")
			}
			found = append(found, fragment.ReplaceAllString(strings.ReplaceAll(part, ".ja.md", ".md"), ")"))
		}
	}

	return found
}

func assertFormatted(t *testing.T, block string) {
	t.Helper()
	formatted, err := format.Source([]byte(block))
	assert.NoError(t, err)
	assert.Equal(t, string(formatted), block, "gofmt would change the block")
}

func TestTheGuideNamesEveryErrorThatACallMayMatch(t *testing.T) {
	t.Parallel()
	guide := readPage(t, "docs/outcomes-guide.md")
	var explained []string
	for _, name := range regexp.MustCompile("`(?:jppay\\.)?(Err\\w+)`").FindAllStringSubmatch(guide, -1) {
		explained = append(explained, name[1])
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
