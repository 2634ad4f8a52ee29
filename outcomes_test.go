package jppay_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// resolvable is a provider's table and the function that resolves its writes.
type resolvable struct {
	table   []policy.Operation
	resolve func(ctx context.Context, w overlay.Write) (overlay.Resolution, error)
	origin  string
	account string
}

// resolvables are all providers, whose requests one client sends.
func resolvables(t *testing.T, httpClient *http.Client) []resolvable {
	t.Helper()

	option := overlay.WithHTTPClient(httpClient)
	key := overlay.NewSecret("sk_test_of_some_length")
	payPay, err := jppay.NewPayPay(
		jppay.PayPayConfig{BaseURL: "https://paypay.test", APIKey: "key", APISecret: key}, option)
	require.NoError(t, err)
	paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: "https://paidy.test", SecretKey: key}, option)
	require.NoError(t, err)
	legacy, err := jppay.NewPaidyLegacy(
		jppay.PaidyLegacyConfig{BaseURL: "https://legacy.test", APIKey: key, Secret: key}, option)
	require.NoError(t, err)

	return []resolvable{
		{paypay.Operations(), payPay.Resolve, "https://paypay.test", "default"},
		{paidy.Operations(), paidyClient.Resolve, "https://paidy.test", "test"},
		{paidylegacy.Operations(), legacy.Resolve, "https://legacy.test", "default"},
	}
}

// allRefs are all ids that a write may be asked about with.
func allRefs() map[string]string {
	refs := map[string]string{}
	for _, name := range []string{
		"id", "payment_id", "capture_id", "merchantPaymentId", "paymentId", "merchantRefundId", "merchantCashbackId",
		"merchantCashbackReversalId", "merchantTopUpId", "merchantCaptureId", "userAuthorizationId",
	} {
		refs[name] = "p"
	}

	return refs
}

// What docs/outcomes.md says of Resolve comes from the tables; it is true if
// Resolve asks exactly where they say that it can, and the read they name.
func TestResolveAsksWhereTheTablesSayThatItCan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, resolveAsksWhereTheTablesSayThatItCan)
}

func resolveAsksWhereTheTablesSayThatItCan(t *testing.T) {
	script := testkit.Play(testkit.JSON(http.StatusOK,
		`{"resultInfo":{"code":"SUCCESS"},"status":"open","payment_id":"p","id":"p"}`))
	for _, provider := range resolvables(t, script.Client()) {
		reads := map[string]string{}
		for _, op := range provider.table {
			reads[op.ID] = op.Method + " " + op.Path
		}

		for _, op := range provider.table {
			if !op.Write() {
				continue
			}

			_, err := provider.resolve(t.Context(), overlay.Write{
				ID: "w", Provider: op.Provider, Origin: provider.origin, Account: provider.account, Operation: op.ID,
				Refs: allRefs(), Attempt: 1, Age: time.Hour,
			})
			sent := script.Take()

			if op.Resolve == "" || len(op.Lacks) > 0 {
				assert.ErrorIs(t, err, overlay.ErrUnresolvable, "%s %s", op.Provider, op.ID)
				assert.Empty(t, sent, "%s %s", op.Provider, op.ID)
			} else {
				assert.NotErrorIs(t, err, overlay.ErrUnresolvable, "%s %s", op.Provider, op.ID)
				require.NotEmpty(t, sent, "%s %s", op.Provider, op.ID)
				prefix, _, _ := strings.Cut(reads[op.Resolve], "{")
				first := sent[0].Method + " " + sent[0].URL.Path
				assert.True(t, strings.HasPrefix(first, prefix),
					"%s %s: asked %q, its document names %s", op.Provider, op.ID, first, reads[op.Resolve])
			}
			for _, lacking := range op.Lacks {
				assert.ErrorContains(t, err, op.Resolve+" needs "+lacking, "%s %s", op.Provider, op.ID)
			}
		}
	}
}
