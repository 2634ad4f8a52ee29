package browser_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	legacy "github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay"
)

// legacyLaunch is a purchase of 7,210 yen with a checksum.
func legacyLaunch(t *testing.T, s *sandbox.Sandbox) launch {
	t.Helper()
	var body legacy.AuthorizeRequest
	require.NoError(t, json.Unmarshal(rig.LegacyJSON(t, rig.LegacyAuthorization()), &body))
	checkout, err := jppay.PaidyLegacyCheckout(jppay.PaidyLegacyConfig{
		APIKey: overlay.NewSecret(s.Legacy.APIKey),
		Secret: overlay.NewSecret(s.Legacy.Secret),
	}, body)
	require.NoError(t, err)
	return launch{s.Legacy.URL + "/paidy-legacy.js", s.Legacy.URL, checkout.Config, checkout.Payload, "callback"}
}

func TestLegacyCheckoutThatIsNotApprovedTellsTheShopNothing(t *testing.T) {
	t.Parallel()
	for name, button := range map[string]string{"declined": "#decline", "closed": "#close"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := startClients(t, sandbox.Config{})
			p := openCheckout(t, legacyLaunch(t, set.Sandbox))

			p.clickInDialog(button)

			p.assertToldNothing()
			assert.Empty(t, set.Sandbox.Ledger())
		})
	}
}

func TestLegacyCheckoutThatIsApprovedTellsTheShopOfAnOpenPayment(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	p := openCheckout(t, legacyLaunch(t, set.Sandbox))
	assert.Equal(t, "¥7,210", p.textInDialog("#amount"))

	p.clickInDialog("#approve")
	told := p.told()

	id, _ := told["payment_id"].(string)
	assert.Equal(t, map[string]any{"payment_id": id}, told)
	status, err := set.PaidyLegacy.GetPaymentStatus(t.Context(), legacy.StatusRequest{PaymentID: id})
	require.NoError(t, err)
	assert.Equal(t, legacy.PaymentStatusOpen, status.Status)
}

func TestLegacyCheckoutExplainsAWrongChecksum(t *testing.T) {
	t.Parallel()
	set := startClients(t, sandbox.Config{})
	wrong := legacyLaunch(t, set.Sandbox)
	wrong.payload = json.RawMessage(strings.Replace(string(wrong.payload), `"store":"見本堂"`, `"store":"別の店"`, 1))
	p := openCheckout(t, wrong)

	assert.Contains(t, p.textInDialog("#problems"), "checksum is not right")
	p.clickInDialog("#close")

	p.assertToldNothing()
	assert.Empty(t, set.Sandbox.Ledger())
}
