package webhook_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// idlePaidyClient is a client that nobody calls.
type idlePaidyClient struct {
	webhook.PaidyReads
}

// configWith returns a good configuration with one change.
func configWith(change func(*webhook.Config)) webhook.Config {
	config := webhook.Config{Sources: prefixes("192.0.2.0/24")}
	change(&config)

	return config
}

func withSecret(text string) webhook.Config {
	return configWith(func(c *webhook.Config) { c.PathSecrets = []overlay.Secret{overlay.NewSecret(text)} })
}

func withProxies(proxies ...netip.Prefix) webhook.Config {
	return configWith(func(c *webhook.Config) { c.TrustedProxies = proxies })
}

// requirePayPayRefuses claims that a receiver for PayPay is refused with a text.
func requirePayPayRefuses(
	t *testing.T, confirmer webhook.Confirmer, handle webhook.Handler, config webhook.Config, text string,
) {
	t.Helper()
	_, err := webhook.PayPay(confirmer, handle, config)

	require.ErrorContains(t, err, text)
	assert.True(t, strings.HasPrefix(err.Error(), "webhook: paypay: "), "%v", err)
	assert.NotContains(t, err.Error(), "Xq7", "the error shows the secret")
}

func TestConfigurationsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config webhook.Config
		text   string
	}{
		"no sources":               {webhook.Config{}, "name the provider"},
		"an invalid source":        {webhook.Config{Sources: []netip.Prefix{{}}}, "Sources: network 1"},
		"a mapped source":          {webhook.Config{Sources: prefixes("::ffff:192.0.2.0/120")}, "Sources: network 1"},
		"an invalid proxy":         {withProxies(netip.Prefix{}), "TrustedProxies: network 1"},
		"everyone a proxy":         {withProxies(prefixes("0.0.0.0/0")...), "a network of all addresses"},
		"everyone a proxy by IPv6": {withProxies(prefixes("::/0")...), "a network of all addresses"},

		"an empty secret":                 {withSecret(""), "PathSecrets"},
		"a short secret":                  {withSecret("Xq7Ln4c5Wd9kTb2"), "at least 16"},
		"a secret with a slash":           {withSecret("Xq7/Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a colon":           {withSecret("Xq7:Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a bracket":         {withSecret("Xq7[Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a brace":           {withSecret("Xq7{Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a letter of Japan": {withSecret("Xq7店Ln4c5Wd9kTb2m8"), "PathSecrets: "},
		"a secret with an escape":         {withSecret("Xq7%2fn4c5Wd9kTb2m8"), "at least 16"},
		"a placeholder":                   {withSecret("your_secret_goes_here"), "PathSecrets"},

		"negative workers": {configWith(func(c *webhook.Config) { c.Workers = -1 }), "negative"},
		"a negative lease": {configWith(func(c *webhook.Config) { c.Lease = -1 }), "negative"},
		"too few attempts": {configWith(func(c *webhook.Config) { c.MaxAttempts = -1 }), "negative"},
		"a negative poll":  {configWith(func(c *webhook.Config) { c.Poll = -1 }), "negative"},
		"a negative keep":  {configWith(func(c *webhook.Config) { c.Keep = -1 }), "negative"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requirePayPayRefuses(t, webhook.Unconfirmed(), ignore, c.config, c.text)
		})
	}
}

func TestConfirmersAndHandlersThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		confirmer webhook.Confirmer
		handle    webhook.Handler
		text      string
	}{
		"no confirmer":                  {webhook.Confirmer{}, ignore, "confirm is missing"},
		"a confirmer without client":    {webhook.ConfirmPayPay(nil), ignore, "confirm is missing"},
		"Paidy's without client":        {webhook.ConfirmPaidy(nil), ignore, "confirm is missing"},
		"legacy Paidy's without client": {webhook.ConfirmPaidyLegacy(nil), ignore, "confirm is missing"},
		"another provider's confirmer":  {webhook.ConfirmPaidy(idlePaidyClient{}), ignore, "confirm is for paidy"},
		"no handler":                    {webhook.Unconfirmed(), nil, "handle is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := webhook.Config{Sources: prefixes("192.0.2.0/24")}
			requirePayPayRefuses(t, c.confirmer, c.handle, config, c.text)
		})
	}
}

func TestConfigurationsThatAreAccepted(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]webhook.Config{
		"sources only":                      {Sources: prefixes("192.0.2.0/24")},
		"a secret that is just long enough": withSecret("Xq7Ln0c5Wd9-Tz_A"),
	} {
		_, err := webhook.PayPay(webhook.Unconfirmed(), ignore, config)
		assert.NoError(t, err, name)
	}
}
