package jppay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// providers are the only names that a provider has anywhere.
var providers = []overlay.Provider{"paypay", "paidy", "paidy-legacy"}

const wantProviders = "want paypay, paidy or paidy-legacy"

func TestTheConstantsOfTheProvidersAreEqual(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []policy.Provider{policy.PayPay, policy.Paidy, policy.PaidyLegacy}, providers)
	assert.Equal(t, []overlay.Provider{overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy}, providers)
	assert.Equal(t, []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy}, providers)
}

func TestTheOperationTablesNameTheirProvider(t *testing.T) {
	t.Parallel()

	for provider, table := range map[overlay.Provider][]policy.Operation{
		overlay.PayPay: paypay.Operations(), overlay.Paidy: paidy.Operations(), overlay.PaidyLegacy: paidylegacy.Operations(),
	} {
		require.NotEmpty(t, table)
		for _, op := range table {
			assert.Equal(t, provider, op.Provider, op.ID)
		}
	}
}

func TestErrorsOfTheClientsNameTheirProvider(t *testing.T) {
	t.Parallel()
	offline := overlay.WithHTTPClient(testkit.Fail(errors.New("offline")).Client())
	once := overlay.WithRetry(overlay.Retry{Attempts: 1})

	payPay, err := jppay.NewPayPay(payPayConfig(), offline, once)
	require.NoError(t, err)
	_, err = payPay.GetCodePaymentDetails(t.Context(), "p")
	assertProvider(t, overlay.PayPay, err)

	paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret("sk_test_abcdefgh12345678")}, offline, once)
	require.NoError(t, err)
	_, err = paidyClient.GetPayment(t.Context(), "pay_1")
	assertProvider(t, overlay.Paidy, err)

	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		APIKey: secret("NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3"), Secret: secret("legacy-secret-12"),
	}, offline, once)
	require.NoError(t, err)
	_, err = legacy.GetPaymentStatus(t.Context(), paidylegacy.StatusRequest{PaymentID: "p"})
	assertProvider(t, overlay.PaidyLegacy, err)
}

func assertProvider(t *testing.T, want overlay.Provider, err error) {
	t.Helper()
	var failure *overlay.Error

	require.ErrorAs(t, err, &failure)
	assert.Equal(t, want, failure.Provider)
	assert.True(t, strings.HasPrefix(failure.Error(), string(want)+" "), failure.Error())
}

func TestEveryProviderIsTakenEverywhere(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{})

	for _, provider := range providers {
		_, err := overlay.NewDoer(overlay.Config{Provider: provider, BaseURL: "https://provider.example"})
		assert.NoError(t, err, provider)

		event, err := webhook.Parse(provider, []byte(`{}`))
		assert.NoError(t, err, provider)
		assert.Equal(t, provider, event.Provider)

		assert.NoError(t, s.SetWebhookURL(string(provider), "http://127.0.0.1:1"), provider)
		assert.NoError(t, s.Fault(sandbox.Fault{Provider: provider, Kind: sandbox.FaultCutAfter}), provider)
	}
}

func TestAnotherNameOfAProviderIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{})

	for _, other := range []overlay.Provider{"", "PayPay", "paidylegacy", "paidy_legacy", "legacy"} {
		_, err := overlay.NewDoer(overlay.Config{Provider: other, BaseURL: "https://provider.example"})
		assert.ErrorContains(t, err, wantProviders, other)

		_, err = webhook.Parse(other, []byte(`{}`))
		assert.ErrorContains(t, err, wantProviders, other)

		assert.ErrorContains(t, s.SetWebhookURL(string(other), "http://127.0.0.1:1"), wantProviders, other)
		assert.ErrorContains(t, s.SendWebhook(other, "paymentEvent", []byte(`{}`)), wantProviders, other)
		assert.ErrorContains(t, s.Force(other, "getPayment", "x"), wantProviders, other)
		assert.ErrorContains(t, s.Fault(sandbox.Fault{Provider: other, Kind: sandbox.FaultCutAfter}), wantProviders, other)
	}
}

func TestTheConformanceCasesNameTheProviders(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("conformance/cases/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)

	used := map[overlay.Provider]bool{}
	for _, file := range files {
		if filepath.Base(file) == "schema.json" {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []struct{ Provider overlay.Provider }
		require.NoError(t, json.Unmarshal(text, &cases), file)
		for _, c := range cases {
			assert.Contains(t, providers, c.Provider, file)
			used[c.Provider] = true
		}
	}
	assert.Len(t, used, len(providers))

	var schema struct {
		Items struct {
			Properties struct {
				Provider struct{ Enum []overlay.Provider }
			}
		}
	}
	text, err := os.ReadFile("conformance/cases/schema.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &schema))
	assert.Equal(t, providers, schema.Items.Properties.Provider.Enum)
}

// "paidylegacy" is a Go package, not a provider: as a word of a text it may stand
// in the generator only, which takes names of packages.
func TestNoTextCallsAProviderByItsPackage(t *testing.T) {
	t.Parallel()
	byPackage := regexp.MustCompile(`(^|[^/*\w])paidylegacy([^.\w]|$)`)

	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == ".git", filepath.ToSlash(path) == "internal/generate":
			return fs.SkipDir
		case path == "provider_test.go":
			return nil
		case filepath.Ext(path) != ".json" && filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(text, []byte("paidylegacy")) {
			return err
		}
		if filepath.Ext(path) == ".json" {
			assert.NotRegexp(t, byPackage, string(text), path)
			return nil
		}
		return eachText(text, func(text string) { assert.NotRegexp(t, byPackage, text, path) })
	})
	require.NoError(t, err)
}

// eachText calls check with each string of a Go file that is no import path.
func eachText(source []byte, check func(text string)) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if _, imported := node.(*ast.ImportSpec); imported {
			return false
		}
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				check(text)
			}
		}
		return true
	})
	return nil
}
