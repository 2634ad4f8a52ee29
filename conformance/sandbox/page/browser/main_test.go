package browser_test

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	// chromium is the running browser of all tests; nil where there is none.
	chromium context.Context //nolint:containedctx // chromedp keeps a browser in a context
	// folder is what the tests may write into; it is removed after them.
	folder string
)

// tabs is how many tests run at once, unless -parallel says so: most of the time a tab waits.
const tabs = "6"

// TestMain starts one browser for all tests: a start takes a second.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", tabs); err != nil {
		panic(err)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	// The variable names the browser; without it the tests look for one and are skipped where
	// there is none.
	named := os.Getenv("JPPAY_TEST_BROWSER")
	path, err := exec.LookPath(cmp.Or(named, "chromium-headless-shell"))
	if err != nil && named == "" {
		path, err = exec.LookPath("chromium")
	}
	if errors.Is(err, exec.ErrNotFound) && named == "" {
		return m.Run() // each test says that it is skipped
	}
	if err == nil {
		folder, err = os.MkdirTemp("", "jppay-chromium-")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return 1
	}

	defer func() { _ = os.RemoveAll(folder) }()
	started, stop := startChromium(path, filepath.Join(folder, "profile"))
	defer stop()
	if err := chromedp.Do(started); err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return 1
	}
	chromium = started
	return m.Run()
}

// startChromium prepares a browser that asks nobody but the sandbox for anything.
func startChromium(path, profile string) (started context.Context, stop func()) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1360, 860),
		chromedp.Flag("renderer-process-limit", "2"), // as many as CI has processors
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	}
	allocated, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	started, stopBrowser := chromedp.NewContext(allocated)
	return started, func() {
		_ = chromedp.Cancel(started)
		stopBrowser()
		stopAllocator()
	}
}
