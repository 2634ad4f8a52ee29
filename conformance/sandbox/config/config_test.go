package config_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/config"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit"
)

func TestTheExampleIsReadAndStarts(t *testing.T) {
	t.Parallel()
	cfg, err := config.Read("sandbox.yaml")
	require.NoError(t, err)

	assert.True(t, cfg.OnePort)
	assert.True(t, cfg.TLS)
	assert.True(t, cfg.Admin)
	assert.Equal(t, []string{"sandbox"}, cfg.Names)
	assert.True(t, cfg.Strict)
	assert.EqualValues(t, 7, cfg.Seed)
	assert.WithinDuration(t, time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), cfg.Start, 0)
	assert.NotEqual(t, sandbox.World{}, cfg.World)
	assert.Equal(t, "lapsed code: EXPIRED", cfg.World.String())
	assert.Len(t, cfg.WebhookURLs, 2)
	require.Len(t, cfg.Plan.Rules, 2)
	assert.Equal(t, 20*time.Millisecond, cfg.Plan.Rules[0].Delay)
	assert.Equal(t, []int{2}, cfg.Plan.Rules[1].Calls)
	require.Len(t, cfg.Merchants, 2)
	assert.Equal(t, "880000000000000002", cfg.Merchants[1].PayPay.MerchantID)

	s := sandbox.Start(t, cfg)
	assert.Equal(t, "only-an-example-token", s.AdminToken)
	wallet, err := s.PayPay.Wallet("user-of-books-1")
	require.NoError(t, err)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 12000, Points: 300}, wallet)
	_, found := s.Merchant("toys")
	assert.True(t, found)
}

// readExample reads the example as text.
func readExample(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("sandbox.yaml")
	require.NoError(t, err)
	return string(text)
}

func TestTheExampleShowsEveryField(t *testing.T) {
	t.Parallel()
	text := readExample(t)
	for _, key := range []string{
		"listen", "port", "ports", "names", "tls", "tlsFolder", "admin", "enabled", "token", "strict", "seed", "start",
		"world", "webhooks", "urls", "hosts", "anywhere", "faults", "merchants", "name", "paypay", "paidy", "paidy-legacy",
		"merchantId", "apiKey", "apiSecret", "clientId", "redirectDomains", "scopes", "cashbackBudget", "users", "id",
		"balance", "points", "state", "decline", "groups", "budget", "maxDays", "minimum",
		"secretKey", "publicKey", "secret",
	} {
		assert.Regexp(t, `(?m)(^|[ {])`+key+`:`, text)
	}

	for _, part := range []any{sandbox.PayPayUser{}, sandbox.PayPayPointsGroup{}, sandbox.PayPayAccount{}} {
		kind := reflect.TypeOf(part)
		for i := range kind.NumField() {
			name := kind.Field(i).Name
			assert.Regexp(t, `(?mi)(^|[ {])`+name+`:`, text)
		}
	}
}

// write writes a file for a test.
func TestWhatIsLeftOutIsAsInEverySandbox(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing\n", "listen:\nmerchants:\n", "admin: {}\n"} {
		cfg, err := config.Read(testkit.TempFile(t, text))
		require.NoError(t, err, text)
		assert.Equal(t, sandbox.Config{Admin: true}, cfg, text)
	}

	cfg, err := config.Read(testkit.TempFile(t, "admin: {enabled: false}\nports: {paypay: 8081, paidy-legacy: 8083}\n"))
	require.NoError(t, err)
	assert.Equal(t, sandbox.Config{PayPayPort: 8081, LegacyPort: 8083}, cfg)
	const onlyFolder = "tlsFolder: x\nmerchants: [{name: a, paypay: {merchantId: 990000000000000009}}]\n"
	cfg, err = config.Read(testkit.TempFile(t, onlyFolder))
	require.NoError(t, err)
	assert.True(t, cfg.TLS)
	assert.Equal(t, "990000000000000009", cfg.Merchants[0].PayPay.MerchantID, "a number is taken as it is written")
}

func TestMistakesAreFoundWhereTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, want string
	}{
		{"an unknown key", "seed: 1\nport: 8080\nlisten_to: x\n", `:3:1: there is no key "listen_to" here`},
		{"a key of another level", "merchants:\n  - name: a\n    apiKey: x\n", `:3:5: there is no key "apiKey" here`},
		{"a key in big letters", "Seed: 1\n", `:1:1: there is no key "Seed" here`},
		{"a key twice", "seed: 1\nseed: 2\n", ":2:1: "},
		{"no number", "port: http\n", ":1:7: want a whole number, not text"},
		{"a fraction", "port: 80.5\n", ":1:7: want a whole number, not a fraction"},
		{"a number below 0", "seed: -1\n", ":1:7: want a whole number"},
		{"a list for a text", "listen: [a]\n", ":1:9: want text, not a list"},
		{"a text for a list", "names: {a: b}\n", ":1:8: want a list, not keys with values"},
		{"a list for the file", "- seed: 1\n", ":1:1: want keys with values, not a list"},
		{"no time", "start: today\n", ":1:8: want a time such as"},
		{"no truth", "tls: maybe\n", ":1:6: want true or false, not text"},
		{"no YAML", "names: [\n", ":2:1: "},
		{"two documents", "seed: 1\n---\nseed: 2\n", "expected single document"},
		{"an unknown switch", "world: {weather: sunny}\n", `: world: there is no switch "weather"`},
		{"an unknown value", "world: {lapsed code: NEVER}\n", `: world: switch "lapsed code" has no value "NEVER"`},
		{"a switch in a switch", "world: {'lapsed code: EXPIRED; x': y}\n", ": world: there is no switch"},
		{
			"a wrong plan", "seed: 1\nfaults:\n  rules: [{provider: paidy, kind: latency, probability: 1}]\n",
			":3:3: faults: rule 1: delay",
		},
		{"an unknown field of a plan", "faults: {rulez: []}\n", ":1:9: faults: "},
		{"a wrong port", "port: 70000\n", ": port is 70000"},
		{"both kinds of ports", "port: 80\nports: {paidy: 81}\n", ": port cannot stand beside ports.paypay"},
		{"a name to listen at", "listen: localhost\n", `: listen is "localhost"`},
		{"a short token", "admin: {token: short}\n", ": admin.token has fewer"},
		{"a remote webhook", "webhooks: {urls: {paidy: 'http://shop'}}\n", ": webhooks.urls: the URL of"},
		{"a merchant without a name", "merchants: [{paidy: {}}]\n", ": merchants: merchant 1 needs a name"},
		{
			"a second merchant without a key", "merchants: [{name: a}, {name: b, paidy: {}}]\n",
			`: merchants: merchant "b": paidy.secretKey is missing`,
		},
		{
			"a user without an id", "merchants: [{name: a, paypay: {users: [{balance: 1}]}}]\n",
			`: merchants: merchant "a": users: user 1: id must have`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			name := testkit.TempFile(t, c.text)

			_, err := config.Read(name)

			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), name+":"), "%s", err)
			assert.Contains(t, err.Error(), c.want)
			assert.NotContains(t, err.Error(), "Config")
			assert.NotContains(t, err.Error(), "struct")
		})
	}
}

func TestAFileThatCannotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"no-such-file.yaml", ".", testkit.TempFile(t, strings.Repeat("# long\n", 1<<18))} {
		_, err := config.Read(name)
		assert.ErrorContains(t, err, name)
	}
}

func TestEverySwitchOfAWorldCanBeSet(t *testing.T) {
	t.Parallel()
	for _, s := range worlds.Switches() {
		for _, value := range s.Values {
			_, err := config.Read(testkit.TempFile(t, "world:\n  '"+s.Name+"': '"+value.Name+"'\n"))
			assert.NoError(t, err, "%s: %s", s.Name, value.Name)
		}
	}
}
