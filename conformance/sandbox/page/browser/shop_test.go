package browser_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// buildCommand builds jppay once and returns its path.
var buildCommand = sync.OnceValues(func() (string, error) {
	path := filepath.Join(folder, "jppay")
	output, err := exec.Command("go", "build", "-C", "../../../..", "-o", path, "./cmd/jppay").CombinedOutput()
	if err != nil {
		return "", errors.New(string(output))
	}
	return path, nil
})

// shopAddress is the first address that jppay demo -open prints.
var shopAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startDemo runs jppay demo -open until the test ends, and returns the shop's address.
func startDemo(t *testing.T) string {
	t.Helper()
	requireBrowser(t)
	command, err := buildCommand()
	require.NoError(t, err)
	demo := exec.Command(command, "demo", "-open")
	demo.Stderr = os.Stderr
	output, err := demo.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, demo.Start())
	lines := bufio.NewScanner(output)
	t.Cleanup(func() {
		assert.NoError(t, demo.Process.Signal(os.Interrupt))
		for lines.Scan() { // all of it, so that no full pipe stops the demo
		}
		assert.NoError(t, demo.Wait())
	})

	for lines.Scan() {
		if address := shopAddress.FindString(lines.Text()); address != "" {
			return address + "/"
		}
	}
	require.Fail(t, "jppay demo -open printed no address")
	return ""
}

// openShop opens the shop of jppay demo -open on a phone.
func openShop(t *testing.T, language string) *tab {
	t.Helper()
	shop := startDemo(t)
	p := openPhone(t, language)
	p.allowLocal() // the shop's sandbox has ports of its own
	p.visit(shop)
	return p
}

func TestAnUmbrellaIsBoughtWithPayPay(t *testing.T) {
	t.Parallel()
	p := openShop(t, "ja")
	p.assertFitsWidth()

	p.click("#buy-paypay")
	p.waitText("#status", "CREATED")
	order := p.text("#order")
	p.click("#pay-link")
	p.do(chromedp.WaitVisible(chromedp.CSS("#pay")))
	assert.Equal(t, order, p.text("#merchant-payment-id"))
	p.click("#pay")

	p.waitText("#status", "COMPLETED")
	assert.Equal(t, order, p.text("#order"), "the user is back in the shop")
}

func TestAnUmbrellaIsBoughtWithPaidy(t *testing.T) {
	t.Parallel()
	p := openShop(t, "en")

	p.click("#buy-paidy")
	assert.Equal(t, "¥1,200", p.textInDialog("#amount"))
	p.clickInDialog("#approve")

	p.waitText("#status", "closed")
	assert.NotEmpty(t, p.text("#order"))
}
