package jppay_test

import (
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
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

// frames turn the Go blocks of README.md, in order, into files that compile.
var frames = []string{`
package readme

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

func thirtySeconds(ctx context.Context, paymentID string, settle func(string, overlay.Resolution, error) error) error {
BLOCK
	return nil
}
`, `
package readme

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

func afterACrash(ctx context.Context, db *sql.DB, config jppay.PayPayConfig) error {
BLOCK
	return err
}
`, `
package readme

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func receive(
	ctx context.Context, client *paypay.ClientWithResponses, networks []netip.Prefix, secret string,
	inbox webhook.Inbox, mux *http.ServeMux, settle func(context.Context, *paypay.Payment) error,
) error {
BLOCK
}
`, `
package readme

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	"github.com/jppay/jppay/overlay/recon"
)

func nightly(ctx context.Context, file io.Reader, books *sql.Rows) error {
BLOCK
	return nil
}
`, `
package readme

import (
	"testing"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

func runYourCode(*paidy.ClientWithResponses) {}

BLOCK
`, `
package readme

import (
	"log/slog"
	"net/http"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

func contract(config jppay.PaidyConfig) error {
BLOCK
	_, _ = strict, relaxed
	return err
}
`}

func TestTheGoBlocksOfTheReadmeCompile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, len(frames), "README.md has one Go block for each frame")

	// The files exist only in the build's overlay, inside the module.
	here, err := os.Getwd()
	require.NoError(t, err)
	folder := t.TempDir()
	replace := map[string]string{}
	for i, block := range blocks {
		assertFormatted(t, block[1])

		name := string(rune('a'+i)) + ".go"
		source := strings.Replace(frames[i], "BLOCK", block[1], 1)
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

	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, function := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			names[string(function[1])] = true
		}

		return err
	})
	require.NoError(t, err)

	return names
}
