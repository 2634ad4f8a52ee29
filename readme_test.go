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

func receive(ctx context.Context, client *paypay.ClientWithResponses, networks []netip.Prefix, secret string, inbox webhook.Inbox,
	mux *http.ServeMux, settle func(context.Context, *paypay.Payment) error) error {
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
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) != len(frames) {
		t.Fatalf("README.md has %d Go blocks, this test knows %d", len(blocks), len(frames))
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// The files exist only in the build's overlay, inside the module.
	replace := map[string]string{}
	folder := t.TempDir()
	for i, block := range blocks {
		if formatted, err := format.Source([]byte(block[1])); err != nil || string(formatted) != block[1] {
			t.Errorf("gofmt would change block %d: %v", i+1, err)
		}
		name := string(rune('a'+i)) + ".go"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.Replace(frames[i], "BLOCK", block[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(here, "readme", name)] = filepath.Join(folder, name)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlayFile := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "build", "-overlay", overlayFile, "./readme").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTheReadmeListsEveryOperation(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		name := "`" + op.ID + "`"
		if !strings.Contains(string(text), name) {
			t.Errorf("README.md does not list %s", name)
		}
		if starred := strings.Contains(string(text), name+`\*`); starred != (op.Unverified != "") {
			t.Errorf("README.md marks %s as unverified: %t", name, starred)
		}
	}
}

func TestTheTestsNamedInThePagesExist(t *testing.T) {
	t.Parallel()
	var sources strings.Builder
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			var text []byte
			text, err = os.ReadFile(path)
			sources.Write(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"README.md", "SECURITY.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile("`(?:[a-z/]+: )?(Test[A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(string(text), -1)
		if len(names) < 5 {
			t.Errorf("%s names only %d tests", page, len(names))
		}
		for _, name := range names {
			if !strings.Contains(sources.String(), "func "+name[1]+"(") {
				t.Errorf("%s names %s, which does not exist", page, name[1])
			}
		}
	}
}
