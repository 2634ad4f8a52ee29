package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// views are what a person sees of the sandbox. Each is opened by the test below, and has
// pictures in docs/screenshots.
var views = []view{
	{"calls", desk, openCalls},
	{"call", desk, openRefusedCall},
	{"ledger", desk, onPage("ledger", "main table")},
	{"waiting", desk, onPage("waiting", "#waiting tbody tr")},
	{"people", desk, onPage("people", "#users table")},
	{"webhooks", desk, onPage("webhooks", "#webhooks tbody tr")},
	{"faults", desk, onPage("faults", "#fault")},
	{"pay", phone, func(p *tab, g gallery) { p.visit(g.codeURL) }},
	{"pending", phone, func(p *tab, g gallery) { p.visit(g.pendingURL) }},
	{"consent", phone, func(p *tab, g gallery) { p.visit(g.consentURL) }},
	{"link", phone, func(p *tab, g gallery) { p.visit(g.linkURL) }},
	{"checkout", phone, openDialog},
	{"shop", phone, func(p *tab, g gallery) { p.visit(g.shopURL) }},
}

// view is a view by its name, its screen, and how a tab gets there.
type view struct {
	name  string
	phone bool
	open  func(*tab, gallery)
}

const desk, phone = false, true

// look is how a person wants to see a view.
type look struct{ language, scheme string }

// looks are those of which there are pictures. The first two have each language and each
// scheme once.
var looks = []look{{"en", "light"}, {"ja", "dark"}, {"en", "dark"}, {"ja", "light"}}

// picture is the name of the file with a picture of a view.
func (l look) picture(view string) string { return view + "-" + l.language + "-" + l.scheme + ".webp" }

// gallery is a sandbox of which there is something to see, the same at each run.
type gallery struct {
	*sandbox.Sandbox

	codeURL, pendingURL, consentURL, linkURL string
	checkoutURL, shopURL                     string
	refused                                  string // route of the call with a wrong signature
}

func onPage(route, ready string) func(*tab, gallery) {
	return func(p *tab, _ gallery) {
		p.open("#/" + route)
		p.do(chromedp.WaitVisible(chromedp.CSS(ready)), chromedp.WaitVisible(chromedp.CSS("#live.good")))
	}
}

func openCalls(p *tab, g gallery) {
	onPage("calls", ".journal tbody tr")(p, g)
	p.waitFor(fmt.Sprintf(`%s === %d`, rows, len(g.Calls(sandbox.CallFilter{}))))
}

func openRefusedCall(p *tab, g gallery) {
	openCalls(p, g)
	onPage(g.refused, "#signed mark")(p, g)
}

func openDialog(p *tab, g gallery) {
	p.visit(g.checkoutURL)
	p.click("#buy")
	p.textInDialog("#approve")
}

// fillGallery lets two shops sell something, and makes a mistake.
func fillGallery(t *testing.T) gallery {
	t.Helper()
	clock := testkit.NewClock(rig.PayPayStart)
	s := startShop(t, sandbox.Config{Now: clock.Now})
	later := func() { clock.Advance(7 * time.Second) }
	s.order("order-1041")
	later()
	s.sendWrong()
	later()
	s.Refund("refund-1041", s.GetCodePayment("order-1041").Text("paymentId"), 300).RequireStatus(200)
	later()
	_, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4800, OrderRef: "order-1042"})
	require.NoError(t, err)
	later()
	rig.LegacyOf(t, s.Sandbox).Authorize()
	later()
	link := s.CreateLink(rig.PayPayLinkBody("")).RequireSuccess()
	later()
	s.CreatePendingPayment("order-1044", sandbox.PayPayUserCompleted, 640, "").RequireStatus(201)
	later()
	raised := s.Authorized("order-1045", sandbox.PayPayUserCompleted, 5200)
	s.Reauthorize("change-1045", raised, 6100).RequireStatus(201)
	later()
	code := s.CreateCode("order-1043", 980, `,"orderDescription":"湯のみ 1個"`).RequireStatus(201)
	rig.Flush(t, s.Sandbox)

	wrong := s.Calls(sandbox.CallFilter{Refused: true})
	require.Len(t, wrong, 1)
	return gallery{
		Sandbox:     s.Sandbox,
		codeURL:     code.Text("url"),
		pendingURL:  s.Sandbox.PayPay.PendingPage("order-1044"),
		consentURL:  s.Sandbox.PayPay.ConsentPage(raised),
		linkURL:     link.Text("linkQRCodeURL"),
		checkoutURL: serveCheckout(t, paidyLaunch(t, s.Sandbox)) + "/",
		shopURL:     startDemo(t),
		refused:     fmt.Sprintf("calls/%d", wrong[0].Number),
	}
}

// Each view in each language and each colour scheme. JPPAY_SCREENSHOTS may name a folder for
// pictures of them.
func TestEachViewFitsItsScreenAndAsksNobodyElse(t *testing.T) {
	t.Parallel()
	requireBrowser(t)
	folder, shown := os.Getenv("JPPAY_SCREENSHOTS"), looks[:2]
	if folder != "" {
		require.True(t, filepath.IsAbs(folder), "JPPAY_SCREENSHOTS is not the whole path of a folder")
		require.NoError(t, os.MkdirAll(folder, 0o755)) //nolint:gosec // everybody may see the pictures
		shown = looks
	}
	g := fillGallery(t)
	for _, l := range shown {
		t.Run(l.language+" "+l.scheme, func(t *testing.T) {
			t.Parallel()
			p := openTab(t, g.Sandbox, l.language)
			p.allowLocal()
			p.scheme(l.scheme)
			for _, v := range views {
				p.resize(v.phone)
				v.open(p, g)

				p.assertFitsWidth()
				assert.Empty(t, p.takeProblems(), v.name)
				if folder != "" {
					p.takePicture(filepath.Join(folder, l.picture(v.name)))
				}
			}
		})
	}
}

// steady replaces what differs from run to run: ports, and how long an answer took.
const steady = `{
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		texts.currentNode.data = texts.currentNode.data
			.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8080').replace(/\b[\d.]+ ms\b/g, '1 ms');
	}
}`

// takePicture writes what the tab shows into a file.
func (p *tab) takePicture(path string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](steady))
	picture, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatWebp, Quality: new(int64(65)),
	})
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(path, picture.Data, 0o644))
}
