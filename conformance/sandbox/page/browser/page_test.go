package browser_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const giftCards = "/v1/gift-cards"

// shop is a sandbox with a client of PayPay.
type shop struct {
	*rig.PayPay

	receiver *testkit.Receiver
}

func startShop(t *testing.T, cfg sandbox.Config) shop {
	t.Helper()
	receiver := testkit.NewReceiver(t)
	cfg.Admin = true
	if cfg.Now == nil {
		cfg.Start = rig.PayPayStart
	}
	cfg.WebhookURLs = map[string]string{"paypay": receiver.URL}
	return shop{rig.PayPayOf(t, sandbox.Start(t, cfg)), receiver}
}

// openPage opens a view of the sandbox's page in a tab of its own.
func (s shop) openPage(t *testing.T, language, route string) *tab {
	t.Helper()
	p := openTab(t, s.Sandbox, language)
	p.open(route)
	return p
}

// openAfterAnOrder opens a view of the page of a shop that sold order-1.
func openAfterAnOrder(t *testing.T, route string) (shop, *tab) {
	t.Helper()
	s := startShop(t, sandbox.Config{})
	s.order("order-1")
	return s, s.openPage(t, "en", route)
}

// codes creates a code for each key.
func (s shop) codes(keys ...string) {
	s.T.Helper()
	for _, key := range keys {
		s.Code(key, 100, "")
	}
}

// order creates a code and lets a user pay it.
func (s shop) order(key string) {
	s.T.Helper()
	code := s.Code(key, 1200, "")
	require.NoError(s.T, s.PayPay.PayPay.ScanAndPay(code, sandbox.PayPayUserCompleted))
	rig.Flush(s.T, s.Sandbox)
}

// sendWrong sends a call that signs another path than it asks for.
func (s shop) sendWrong() {
	s.T.Helper()
	signer := s.Signer()
	signer.Path = giftCards + "/"
	body := `{"giftCardName":"春"}`
	answer := s.SendAs(signer.Authorization(http.MethodPost, giftCards, body), http.MethodPost, giftCards, body,
		"Content-Type", "application/json")
	require.Equal(s.T, http.StatusUnauthorized, answer.Status)
}

func TestAWrongSignatureIsExplainedWithTheFirstDifferenceMarked(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.sendWrong()
	p := s.openPage(t, "en", "#/calls")
	p.waitText("tbody", "signature wrong")
	p.click("tbody tr a")
	p.waitFor(`document.querySelectorAll('#signed mark').length === 2`)

	assert.Contains(t, p.text(".detail"), "Why it was refused")
	marks := eval[[]string](p, `[...document.querySelectorAll('#signed mark')].map((mark) => mark.innerText)`)
	assert.Equal(t, []string{"/", "⏎\n"}, marks)
	signed := eval[[]string](p, `[...document.querySelectorAll('#signed pre')].map((block) => block.innerText)`)
	require.Len(t, signed, 2)
	assert.True(t, strings.HasPrefix(signed[0], giftCards+"/\nPOST\n"), signed[0])
	assert.True(t, strings.HasPrefix(signed[1], giftCards+"⏎\nPOST\n"), signed[1])
	assert.Contains(t, eval[string](p, `location.hash`), "#/calls/1")
}

// received counts the webhooks that came.
func (s shop) received() int { return len(s.receiver.Requests()) }
