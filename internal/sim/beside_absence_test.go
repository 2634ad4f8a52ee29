package sim

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay"
)

// absenceBeside are writes that are resolved by the wrong evidence.
var absenceBeside = []beside{
	{
		row: "B4", what: "a legacy payment that is closed may have been captured", right: capturedElsewhere,
	},
	{
		row: "C2", what: "settling begins when the record has stored the intent", right: inBubble(slowRecord),
	},
	{
		row: "C4", what: "a write of production is not resolved in the sandbox", right: inBubble(otherEnvironment),
	},
	{
		row: "C4", what: "a write of a live key is not resolved by a test key", right: inBubble(otherKey),
	},
}

// capturedElsewhere loses the close of a payment that another process has captured.
func capturedElsewhere(t *testing.T, claims assert.TestingT) {
	shop := rig.StartLegacy(t, sandbox.Config{})
	payment := shop.Authorize()
	shop.Capture(payment, rig.Object{})
	script := testkit.Play(lostAnswer, http.DefaultTransport.RoundTrip)
	client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: shop.Legacy.URL,
		APIKey:  overlay.NewSecret(shop.Legacy.APIKey), Secret: overlay.NewSecret(shop.Legacy.Secret),
	}, onceOnly, overlay.WithHTTPClient(script.Client()), overlay.WithSettling(time.Nanosecond))
	require.NoError(t, err)
	body := paidylegacy.ClosePaymentJSONRequestBody{PaymentID: payment}
	_, err = client.ClosePayment(t.Context(), body)
	require.Equal(t, toldUnknown, told(err))

	found, err := overlay.Resolve(t.Context(), err)

	assert.ErrorIs(claims, err, overlay.ErrUnresolvable)
	assert.Equal(claims, toldUnknown, found.Outcome.String())
}

// slowStore is a record that takes its time to store an intent.
type slowStore struct {
	*overlay.MemoryRecord
	takes time.Duration
}

func (r slowStore) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	time.Sleep(r.takes)
	return r.MemoryRecord.Attempt(ctx, w, busy)
}

// slowRecord resolves a write by its record at the moment at which it was sent.
func slowRecord(t *testing.T, claims assert.TestingT) {
	const settling = time.Minute
	record := slowStore{overlay.NewMemoryRecord(), 4 * time.Second}
	script := testkit.Play(testkit.Fail(io.EOF),
		testkit.JSON(http.StatusOK, `{"id":"pay_x","status":"authorized","amount":700,"currency":"JPY","captures":[]}`))
	client := paidyOver(t, paidyAddress, script, overlay.WithRecord(record), overlay.WithSettling(settling))
	err := capturePayment(t, client)
	require.Equal(t, toldUnknown, told(err))
	sent := script.Requests()[0].At

	found, err := client.Resolve(t.Context(), testkit.OnlyWrite(t, record.MemoryRecord))

	require.NoError(t, err)
	require.Equal(t, toldNotDone, found.Outcome.String())
	assert.GreaterOrEqual(claims, time.Since(sent), settling)
}

// assertForeign checks that a client refused to resolve a write of another account.
func assertForeign(
	t *testing.T, claims assert.TestingT,
	record *overlay.MemoryRecord, asked *testkit.Script, found overlay.Resolution, err error,
) {
	t.Helper()
	assert.ErrorIs(claims, err, overlay.ErrForeign)
	assert.Equal(claims, toldUnknown, found.Outcome.String())
	assert.Empty(claims, asked.Requests(), "what was asked elsewhere")
	writes, err := record.Open(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)
	assert.Len(claims, writes, 1, "what is left to be resolved")
}

func otherEnvironment(t *testing.T, claims assert.TestingT) {
	record := overlay.NewMemoryRecord()
	config := jppay.PayPayConfig{APIKey: "a_key", APISecret: overlay.NewSecret(testkit.PlantedSecret)}
	config.Environment = jppay.PayPayProduction
	production, err := jppay.NewPayPay(config, onceOnly,
		overlay.WithRecord(record), overlay.WithHTTPClient(lostAnswer.Client()))
	require.NoError(t, err)
	require.Equal(t, toldUnknown, told(createPayment(t, production)))
	script := testkit.Play(testkit.JSON(http.StatusNotFound,
		`{"resultInfo":{"code":"RESOURCE_NOT_FOUND","message":"","codeId":"08100001"},"data":null}`))
	config.Environment = jppay.PayPaySandbox
	elsewhere, err := jppay.NewPayPay(config, overlay.WithRecord(record), overlay.WithHTTPClient(script.Client()))
	require.NoError(t, err)

	found, err := elsewhere.Resolve(t.Context(), testkit.OnlyWrite(t, record))

	assertForeign(t, claims, record, script, found, err)
}

func otherKey(t *testing.T, claims assert.TestingT) {
	record := overlay.NewMemoryRecord()
	live, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_live_" + testkit.PlantedKey)},
		onceOnly, overlay.WithRecord(record), overlay.WithHTTPClient(lostAnswer.Client()))
	require.NoError(t, err)
	_, err = live.DeleteToken(t.Context(), "tok_x", paidy.DeleteTokenJSONRequestBody{})
	require.Equal(t, toldUnknown, told(err))
	script := testkit.Play(testkit.JSON(http.StatusNotFound,
		`{"reference":"r","status":404,"code":"not_found","title":"Not Found","description":"no such token"}`))
	test, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_" + testkit.PlantedKey)},
		overlay.WithRecord(record), overlay.WithHTTPClient(script.Client()))
	require.NoError(t, err)

	found, err := test.Resolve(t.Context(), testkit.OnlyWrite(t, record))

	assertForeign(t, claims, record, script, found, err)
}
