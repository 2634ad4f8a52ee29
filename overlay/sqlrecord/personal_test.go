package sqlrecord_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestNothingPersonalIsStored(t *testing.T) {
	t.Parallel()

	script := testkit.Play(testkit.HTML(http.StatusInternalServerError, ""))
	dir := t.TempDir()
	record := sqliteIn(dir).record(t)
	secret, key := overlay.NewSecret(rand.Text()), overlay.NewSecret("sk_test_"+rand.Text())

	errs := sendPersonal(t, secret, key, overlay.WithHTTPClient(script.Client()), overlay.WithRecord(record))

	for i, err := range errs {
		assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown, "call %d", i)
	}
	writes, err := record.Open(t.Context(), overlay.Write{}, 100)
	assert.NoError(t, err)
	assert.Len(t, writes, len(errs))
	require.Len(t, script.Requests(), len(errs))
	var sent strings.Builder
	for _, request := range script.Requests() {
		sent.WriteString(request.Body)
	}
	for _, mark := range personalMarks {
		count := strings.Count(sent.String(), mark)
		assert.GreaterOrEqual(t, count, len(errs), "%q was sent too rarely: the search proves nothing", mark)
	}

	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 2)
	stored := testkit.NewOutput(append(personalMarks, secret.Reveal(), key.Reveal())...)
	rows := testkit.NewOutput("refund-1")
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		_, _ = stored.Write(content)
		_, _ = rows.Write(content)
	}
	require.NotEmpty(t, rows.Found(), "the rows are not in %v: the search proves nothing", files)
	assert.Empty(t, stored.Found())
}

// personalMarks are what sendPersonal sends, on average once with each call.
var personalMarks = []string{testkit.Hanako.Name, testkit.Hanako.Email, "MARKED-GOODS"}

// sendPersonal makes writes of each provider that are full of personal data, and
// returns what they failed with.
func sendPersonal(t *testing.T, secret, key overlay.Secret, options ...overlay.Option) (errs []error) {
	t.Helper()

	const base = "https://provider.example"
	options = append(options, overlay.WithRetry(overlay.Retry{Attempts: 1}))
	paypay, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: base, APIKey: "key-" + rand.Text(), APISecret: secret, MerchantID: "123",
	}, options...)
	require.NoError(t, err)
	paidy, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: base, SecretKey: key}, options...)
	require.NoError(t, err)
	legacy, err := jppay.NewPaidyLegacy(
		jppay.PaidyLegacyConfig{BaseURL: base, APIKey: secret, Secret: secret}, options...)
	require.NoError(t, err)

	marks := strings.NewReplacer("NAME", personalMarks[0], "ADDRESS", personalMarks[1], "GOODS", personalMarks[2])
	body := func(text string) io.Reader { return strings.NewReader(marks.Replace(text)) }
	call := func(_ *http.Response, err error) { errs = append(errs, err) }
	const kind = "application/json"
	call(paypay.Raw().CreatePaymentWithBody(t.Context(), nil, kind, body(`{"merchantPaymentId":"order-1",
		"userAuthorizationId":"GOODS","amount":{"amount":1,"currency":"JPY"},"orderDescription":"GOODS for NAME",
		"orderItems":[{"name":"GOODS"}],"metadata":{"mail":"ADDRESS"},"requestedAt":1}`)))
	call(paypay.Raw().RefundPaymentWithBody(t.Context(), nil, kind,
		body(`{"merchantRefundId":"refund-1","paymentId":"1","reason":"NAME ADDRESS GOODS"}`)))
	call(paidy.Raw().CreatePaymentWithBody(t.Context(), nil, kind, body(`{"token_id":"tok_1",
		"buyer":{"name1":"NAME","email":"ADDRESS"},"order":{"items":[{"title":"GOODS"}]}}`)))
	call(paidy.Raw().UpdatePaymentWithBody(t.Context(), "pay_1", nil, kind,
		body(`{"order_ref":"GOODS","description":"NAME","metadata":{"mail":"ADDRESS"}}`)))
	call(paidy.Raw().RefundPaymentWithBody(t.Context(), "pay_1", nil, kind, body(`{"capture_id":"cap_1",
		"amount":500,"metadata":{"write_id":{"name":"NAME","of":["ADDRESS","GOODS"]}}}`)))
	call(legacy.Raw().AuthorizePaymentWithBody(t.Context(), kind, body(`{"merchant_data":{"store":"GOODS"},
		"buyer":{"name":"NAME","email":{"address":"ADDRESS"}},"order":{"items":[{"title":"GOODS"}]}}`)))
	call(legacy.Raw().CapturePaymentWithBody(t.Context(), kind,
		body(`{"payment_id":"pay_2","items":[{"title":"GOODS","description":"NAME ADDRESS"}]}`)))

	return errs
}
