package specs_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/recon"
	"github.com/jppay/jppay/overlay/webhook"
)

// The tests of this file hold the overlay against what the four texts name.

func TestTheOverlayReadsTheFilesThatS0Names(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")
	var kinds []recon.Kind

	for _, want := range seed.Files {
		kind := recon.Kind(want.Kind)
		kinds = append(kinds, kind)
		assert.True(t, kind.Users(), want.Kind)

		name := strings.NewReplacer("<"+want.Owner+">", "000000000000008181",
			"<from>", "20260401000000", "<to>", "20260401235959").Replace(want.Name)
		file, err := recon.ParseFileName(name)
		require.NoError(t, err, name)
		assert.Equal(t, kind, file.Kind)
		assert.Equal(t, "000000000000008181", file.Owner)

		notice := recon.Notice{FileType: want.FileType}
		assert.Equal(t, kind, notice.Kind(), want.FileType)
		begin := time.Unix(1, 0)
		window := recon.Notice{ReceivedAt: begin}.Expires().Sub(begin)
		assert.InDelta(t, want.Hours, window.Hours(), 0, want.Kind)
		event := d.mustOperation(t, "fileCreated")
		d.assertValues(t, event, "notification_type", []string{want.Notification})
		d.assertValues(t, event, "fileType", []string{want.FileType})
	}

	for _, kind := range []recon.Kind{recon.KYC, recon.KYCRisk, recon.KYCAccountStatus} {
		assert.Contains(t, kinds, kind, "a kind of file about users")
	}
}

func TestTheOverlayTellsWhenFilesComeAsS0States(t *testing.T) {
	t.Parallel()
	_, seed := withSeed[payPaySeed](t, "paypay-opa")
	page, err := os.ReadFile("../overlay/recon/doc.go")
	require.NoError(t, err)
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(page), "//", "")), " ")

	for _, want := range seed.Files {
		for _, fact := range []string{want.Notified, want.Days, want.Kept} {
			require.NotEmpty(t, fact, want.Kind)
			assert.Contains(t, text, fact, want.Kind)
		}
	}
}

func TestTheOverlayReadsTheColumnsThatS0Names(t *testing.T) {
	t.Parallel()
	_, seed := withSeed[payPaySeed](t, "paypay-opa")
	require.NotEmpty(t, seed.Files)

	for _, want := range seed.Files {
		assert.Equal(t, "UTF-8", want.Encoding)
		text := strings.Join(want.Columns, ",") + want.Newline + "user-1" + want.Newline
		reader := recon.NewUserReader(strings.NewReader(text))
		reader.Encoding = recon.UTF8

		var users []string
		for user, err := range reader.Rows() {
			require.NoError(t, err, want.Kind)
			users = append(users, user.UserAuthorizationID)
		}
		assert.Equal(t, []string{"user-1"}, users, want.Kind)
		assert.EqualValues(t, 1, reader.Counts().Header, "%s: the line with %v is a header", want.Kind, want.Columns)
	}
}

// legacyBody holds a value for each field of a list of dotted names.
func legacyBody(t *testing.T, fields []string) ([]byte, string) {
	t.Helper()
	body, text := map[string]any{}, ""
	for i, field := range fields {
		holder, path := body, strings.Split(field, ".")
		for _, key := range path[:len(path)-1] {
			if object(holder[key]) == nil {
				holder[key] = map[string]any{}
			}
			holder = object(holder[key])
		}
		var value any = fmt.Sprintf("値%d", i)
		switch {
		case strings.HasSuffix(field, "known_address"):
			value = false
		case i%2 == 0 && strings.Contains(field, "."):
			value = 1000 + i
		}
		holder[path[len(path)-1]] = value
		text += fmt.Sprint(value)
	}
	encoded, err := json.Marshal(body)
	require.NoError(t, err)

	return encoded, text
}

func TestTheOverlaySignsWithTheChecksumsThatS3Names(t *testing.T) {
	t.Parallel()
	_, seed := withSeed[legacySeed](t, "paidy-legacy")
	byID := map[string]policy.Operation{}
	for _, op := range paidylegacy.Operations() {
		byID[op.ID] = op
	}

	const secret = "c2VjcmV0LW9mLWEtc2hvcA"
	auth, err := overlay.NewLegacyAuth(overlay.NewSecret("sk_test_abcdefgh"), overlay.NewSecret(secret))
	require.NoError(t, err)

	for _, want := range seed.Operations {
		body, text := legacyBody(t, want.Checksum)
		sum := sha256.Sum256([]byte(secret + text))

		op := byID[want.ID]
		sent, err := auth.AddChecksum(&op, body)

		require.NoError(t, err, want.ID)
		var got struct{ Checksum string }
		require.NoError(t, json.Unmarshal(sent, &got), want.ID)
		encoded := base64.StdEncoding.EncodeToString(sum[:])
		assert.Equal(t, encoded, got.Checksum, "%s: base64(sha256(secret + fields))", want.ID)
		delete(byID, want.ID)
	}
	assert.Empty(t, byID, "operations that S3 does not name")
}

// bodyOf makes an event with the fields that a text names. values are those of enums.
func bodyOf(t *testing.T, fields []string, values map[string]string) []byte {
	t.Helper()
	body := map[string]any{}
	for _, field := range fields {
		body[field] = "542e6dc61200008a077a4de3"
		if strings.HasSuffix(field, "datetime") {
			body[field] = "2015-01-29 18:28:37"
		}
		if values[field] != "" {
			body[field] = values[field]
		}
	}
	encoded, err := json.Marshal(body)
	require.NoError(t, err)

	return encoded
}

func TestTheOverlayReadsTheEventsThatS0Names(t *testing.T) {
	t.Parallel()
	_, seed := withSeed[payPaySeed](t, "paypay-opa")

	for _, want := range seed.Webhooks {
		for _, kind := range want.Values["notification_type"] {
			event, err := webhook.Parse(overlay.PayPay, bodyOf(t, want.Fields, map[string]string{"notification_type": kind}))

			require.NoError(t, err, want.Name)
			assert.Equal(t, kind, event.Type)
			assert.NotEmpty(t, event.NotificationID, want.Name)
			assert.Equal(t, slices.Contains(want.Fields, "user_authorization_id"), event.UserAuthorizationID != "", want.Name)
			assert.NotContains(t, fmt.Sprintf("%T", event.Payload), "Unknown", want.Name)
		}
	}
}

func TestTheOverlayReadsTheEventsThatS3Names(t *testing.T) {
	t.Parallel()
	_, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Webhooks {
		event, err := webhook.Parse(overlay.PaidyLegacy, bodyOf(t, want.Fields, want.Values))

		require.NoError(t, err, want.Name)
		assert.Equal(t, want.Values["status"], event.State)
		assert.Equal(t, slices.Contains(want.Fields, "payment_id"), event.PaymentID != "", want.Name)
		assert.Equal(t, slices.Contains(want.Fields, "capture_id"), event.CaptureID != "", want.Name)
		assert.Equal(t, slices.Contains(want.Fields, "order_ref"), event.MerchantPaymentID != "", want.Name)
		assert.NotContains(t, fmt.Sprintf("%T", event.Payload), "Unknown", want.Name)
	}
}

func TestTheClientCallsPaidyAsS2States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	script := testkit.Play(testkit.JSON(http.StatusOK, `[]`))
	client, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_abcdefgh12345678")},
		overlay.WithHTTPClient(script.Client()))
	require.NoError(t, err)

	_, err = client.ListTokens(t.Context())

	require.NoError(t, err)
	require.Len(t, script.Requests(), 1)
	sent := script.Requests()[0]
	assert.Equal(t, seed.Server+"/tokens/", sent.URL.String())
	assert.Equal(t, "Bearer sk_test_abcdefgh12345678", sent.Header.Get("Authorization"))
	assert.Equal(t, seed.Version, sent.Header.Get("Paidy-Version"))
	assert.Equal(t, seed.Version, dig(d.tree, "info", "version"))
	servers, _ := d.tree["servers"].([]any)
	require.Len(t, servers, 1)
	assert.Equal(t, seed.Server, object(servers[0])["url"])
}
