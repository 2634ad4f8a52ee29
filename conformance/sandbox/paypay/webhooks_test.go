package paypay_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayUserWebhooks(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	const user = sandbox.PayPayUserCompleted
	require.NoError(t, r.PayPay.UpdateKYC(user))
	require.NoError(t, r.PayPay.FlagRisk(user))
	require.NoError(t, r.PayPay.UpdateAccountStatus(user))
	assert.Error(t, r.PayPay.UpdateKYC("nobody"))

	webhooks := r.Webhooks()
	require.Len(t, webhooks, 3)
	assert.Equal(t, "kyc_passport.kyc_info.updated", webhooks[0]["notification_type"])
	assert.Equal(t, "kyc_passport.risk.update", webhooks[1]["notification_type"])
	assert.Equal(t, "kyc_passport.account_status.updated", webhooks[2]["notification_type"])
	for _, webhook := range webhooks {
		assert.Equal(t, user, webhook["user_authorization_id"])
	}
	assertNotificationIDs(t, webhooks)
}

func TestPayPayFileWebhooks(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	fileTypes := []string{
		"transaction_recon", "kyc_passport_sync_recon", "kyc_passport_risk_sync_recon",
		"kyc_passport_account_status_sync_recon",
	}
	for _, fileType := range fileTypes {
		require.NoError(t, r.PayPay.CreateFile(fileType))
	}

	webhooks := r.Webhooks()
	require.Len(t, webhooks, len(fileTypes))
	for i, webhook := range webhooks {
		assert.Equal(t, "file.created", webhook["notification_type"])
		assert.Equal(t, fileTypes[i], webhook["fileType"])
		assert.Len(t, webhook["notification_id"], 36)
		assert.Equal(t, "1775061000", webhook["requestedAt"])
		path, _ := webhook["path"].(string)
		assert.True(t, strings.HasPrefix(path, "https://files.sandbox.test/"), path)
	}
	assertNotificationIDs(t, webhooks)
}

// assertNotificationIDs checks that every webhook has an id of its own.
func assertNotificationIDs(t *testing.T, webhooks []map[string]any) {
	t.Helper()

	seen := map[any]bool{}
	for _, webhook := range webhooks {
		id := webhook["notification_id"]
		assert.NotEmpty(t, id)
		assert.False(t, seen[id], "id %s was used before", id)
		seen[id] = true
	}
}

// A webhook goes to its own address where it has one, and else to the provider's.
func TestPayPayWebhookAddresses(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var paths []string
	receiver := testkit.NewReceiverFunc(t, func(_ http.ResponseWriter, request *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, request.URL.Path)
	})
	r := rig.StartPayPay(t, sandbox.Config{WebhookURLs: map[string]string{
		"paypay":                        receiver.URL + "/all",
		"paypay/kycPassportRiskUpdated": receiver.URL + "/risk",
	}})
	const user = sandbox.PayPayUserCompleted
	require.NoError(t, r.PayPay.UpdateKYC(user))
	require.NoError(t, r.PayPay.FlagRisk(user))
	require.NoError(t, r.PayPay.UpdateAccountStatus(user))
	require.NoError(t, r.PayPay.CreateFile("transaction_recon"))
	require.NoError(t, r.PayPay.CreateFile("kyc_passport_sync_recon"))
	require.NoError(t, r.PayPay.CreateFile("kyc_passport_risk_sync_recon"))
	require.NoError(t, r.PayPay.CreateFile("kyc_passport_account_status_sync_recon"))

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	require.NoError(t, r.Flush(ctx))

	mu.Lock()
	defer mu.Unlock()
	assert.Equal(t, []string{"/all", "/risk", "/all", "/all", "/all", "/all", "/all"}, paths)

	bodies := receiver.Bodies()
	require.Len(t, bodies, 7)
	var risk struct {
		Type string `json:"notification_type"`
	}
	require.NoError(t, json.Unmarshal(bodies[1], &risk))
	assert.Equal(t, "kyc_passport.risk.update", risk.Type)
}
