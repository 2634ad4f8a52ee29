package jppay_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// elapsed are the functions that may read the runtime's clock, each with its
// reason. All others read the time of day from a clock that an option sets, so that
// each host of a simulation can have a clock of its own.
var elapsed = map[string]string{
	"overlay/clock.go endsWithin: time.Until": "the deadline of a context is on the runtime's clock",
	"overlay/clock.go startWatch: time.Now":   "where a length of time begins",
	"overlay/clock.go passed: time.Since":     "a length of time, not a time of day",
	"overlay/memory.go recordTime: time.Now":  "a record has one clock for all clients; that in memory has the process's",
	"wait.go tooLate: time.Until":             "the deadline of a context is on the runtime's clock",
	"wait_code.go now: time.Now":              "an answer without a Date is dated when it arrives",
}

func TestTheTimeOfDayIsReadFromAClockThatAnOptionSets(t *testing.T) {
	t.Parallel()
	root, err := filepath.Glob("*.go")
	require.NoError(t, err)
	files := slices.DeleteFunc(root, isTest)

	err = filepath.WalkDir("overlay", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".go" && !isTest(path) {
			files = append(files, path)
		}
		return err
	})
	require.NoError(t, err)

	var read []string
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, found := range clockReads(file) {
			read = append(read, filepath.ToSlash(path)+" "+found)
		}
	}

	for _, found := range read {
		assert.Contains(t, elapsed, found, "call the clock of the option instead, or say here why not")
	}
	for allowed := range elapsed {
		assert.Contains(t, read, allowed, "nothing does this any more: take it off the list")
	}
}

func isTest(path string) bool { return strings.HasSuffix(path, "_test.go") }

// clockReads returns the calls of a file that read the runtime's clock, as
// "function: time.Now". time.Now as a value is the default of an option.
func clockReads(file *ast.File) []string {
	name := nameOfTime(file)
	var reads []string
	for _, decl := range file.Decls {
		within := "package"
		if function, ok := decl.(*ast.FuncDecl); ok {
			within = function.Name.Name
		}
		ast.Inspect(decl, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok {
				if read := clockRead(call, name); read != "" {
					reads = append(reads, within+": time."+read)
				}
			}
			return true
		})
	}
	return reads
}

// nameOfTime returns what a file calls package time; empty where it does not
// import it.
func nameOfTime(file *ast.File) string {
	for _, imported := range file.Imports {
		if imported.Path.Value != `"time"` {
			continue
		}
		if imported.Name != nil {
			return imported.Name.Name
		}
		return "time"
	}
	return ""
}

func clockRead(call *ast.CallExpr, name string) string {
	selected, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := selected.X.(*ast.Ident)
	if !ok || pkg.Name != name || !slices.Contains([]string{"Now", "Since", "Until"}, selected.Sel.Name) {
		return ""
	}
	return selected.Sel.Name
}

func TestADirectReadOfTheRuntimesClockIsFound(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		`import "time"; func f() { _ = time.Now() }`:                      {"f: time.Now"},
		`import "time"; func f() { _ = (time.Now)().Unix() }`:             {"f: time.Now"},
		`import "time"; var started = time.Now()`:                         {"package: time.Now"},
		`import clock "time"; func f() { _ = clock.Now() }`:               {"f: time.Now"},
		`import "time"; func f(t time.Time) { _ = time.Since(t) }`:        {"f: time.Since"},
		`import "time"; func (x) g(t time.Time) { _ = time.Until(t) }`:    {"g: time.Until"},
		`import "time"; func f() { go func() { println(time.Now()) }() }`: {"f: time.Now"},
		`import "time"; func f() func() time.Time { return time.Now }`:    nil,
		`import "time"; func f() { _ = time.NewTimer(time.Second) }`:      nil,
		`func f(time interface{ Now() int }) { _ = time.Now() }`:          nil,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+source, 0)

		require.NoError(t, err, source)
		assert.Equal(t, want, clockReads(file), source)
	}
}

// skewedPayPay returns a client whose clock is years off and stands still, at a
// PayPay that answers every call the same.
func skewedPayPay(t *testing.T, answer string) *jppay.PayPay {
	t.Helper()
	client, err := jppay.NewPayPay(payPayConfig(),
		overlay.WithClock(func() time.Time { return time.Date(2041, time.March, 5, 6, 7, 8, 0, time.UTC) }),
		overlay.WithHTTPClient(testkit.JSON(http.StatusOK, answer).Client()))
	require.NoError(t, err)
	return client
}

func TestWaitingDoesNotRunOnTheClientsClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := skewedPayPay(t, `{"resultInfo":{"code":"SUCCESS"},"data":{"status":"CREATED"}}`)
		began := time.Now()

		_, err := jppay.WaitForCodePayment(t.Context(), client, "order-1", jppay.Polling{Max: time.Hour})

		require.ErrorIs(t, err, jppay.ErrStillWaiting)
		assert.Equal(t, time.Hour, time.Since(began))
	})
}

func TestWaitingEndsWithItsDeadlineWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := skewedPayPay(t, `{"resultInfo":{"code":"SUCCESS"},"data":{"status":"ACCEPTED"}}`)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()

		_, err := jppay.WaitForCashback(ctx, client, "gift-1", jppay.Polling{})

		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Minute, time.Since(began))
	})
}
