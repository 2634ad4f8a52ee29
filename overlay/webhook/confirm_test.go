package webhook_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

type answer struct {
	status int
	body   string
}

// answers are an API's answers by method and path. A gateway answers everything else
// with a page that was not found.
type answers map[string]answer

func (a answers) script() *testkit.Script {
	return testkit.Play(func(r *http.Request) (*http.Response, error) {
		known, ok := a[r.Method+" "+r.URL.Path]
		if !ok {
			return testkit.HTML(http.StatusNotFound, "<html>no such page")(r)
		}

		return testkit.JSON(known.status, known.body)(r)
	})
}

// clients are one client for each API.
type clients struct {
	payPay *jppay.PayPay
	paidy  *jppay.Paidy
	legacy *jppay.PaidyLegacy
}

func newClients(t *testing.T, script *testkit.Script) clients {
	t.Helper()
	transport := overlay.WithHTTPClient(script.Client())
	payPay, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: "https://paypay.example", APIKey: "a_key_for_tests", APISecret: overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"),
		MerchantID: "1",
	}, transport)
	require.NoError(t, err)
	paidy, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: "https://paidy.example", SecretKey: overlay.NewSecret("sk_test_0123456789"),
	}, transport)
	require.NoError(t, err)
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: "https://legacy.example", APIKey: overlay.NewSecret("a_key_of_this_test"),
		Secret: overlay.NewSecret("a_secret_of_a_test"),
	}, transport)
	require.NoError(t, err)

	return clients{payPay, paidy, legacy}
}

// confirmation is an event that claims something, and what the API answers about it.
type confirmation struct {
	name  string
	claim string
	api   answers
}

// confirmResult is what a Confirmer returned, and the requests that it sent.
type confirmResult struct {
	truth    any
	verdict  webhook.Verdict
	err      error
	requests []string
}

func confirm(t *testing.T, confirmer webhook.Confirmer, event webhook.Event, script *testkit.Script) confirmResult {
	t.Helper()
	var result confirmResult
	result.truth, result.verdict, result.err = confirmer.Confirm(t.Context(), event)
	for _, request := range script.Requests() {
		result.requests = append(result.requests, request.Method+" "+request.URL.Path)
	}

	return result
}

// testConfirmations tests each confirmation in a bubble, in which the pauses before a read
// is sent again take no time.
func testConfirmations(t *testing.T, cases []confirmation, test func(t *testing.T, c confirmation)) {
	t.Helper()
	for _, c := range cases {
		testkit.RunInBubble(t, c.name, func(t *testing.T) { test(t, c) })
	}
}

func (c confirmation) payPay(t *testing.T, reads ...webhook.PayPayRead) confirmResult {
	t.Helper()
	script := c.api.script()
	confirmer := webhook.ConfirmPayPay(newClients(t, script).payPay, reads...)

	return confirm(t, confirmer, parse(t, overlay.PayPay, c.claim), script)
}

func (c confirmation) paidy(t *testing.T) confirmResult {
	t.Helper()
	script := c.api.script()
	confirmer := webhook.ConfirmPaidy(newClients(t, script).paidy)

	return confirm(t, confirmer, parse(t, overlay.Paidy, c.claim), script)
}

func (c confirmation) paidyLegacy(t *testing.T) confirmResult {
	t.Helper()
	script := c.api.script()
	confirmer := webhook.ConfirmPaidyLegacy(newClients(t, script).legacy)

	return confirm(t, confirmer, parse(t, overlay.PaidyLegacy, c.claim), script)
}

// assertConfirmed claims that the API confirms the event with a truth of a type.
func (r confirmResult) assertConfirmed(t *testing.T, truth any) {
	t.Helper()
	require.NoError(t, r.err)
	assert.Equal(t, webhook.Confirmed, r.verdict)
	assert.IsType(t, truth, r.truth)
}

// assertUnconfirmed claims that the API does not confirm the event.
func (r confirmResult) assertUnconfirmed(t *testing.T) {
	t.Helper()
	require.ErrorIs(t, r.err, webhook.ErrUnconfirmed)
	assert.Nil(t, r.truth)
	assert.NotEqual(t, webhook.Confirmed, r.verdict)
}

// assertFailed claims that the API could not be asked.
func (r confirmResult) assertFailed(t *testing.T) {
	t.Helper()
	require.Error(t, r.err)
	require.NotErrorIs(t, r.err, webhook.ErrUnconfirmed)
	assert.Nil(t, r.truth)
	assert.NotEqual(t, webhook.Confirmed, r.verdict)
}

func TestEventsThatTheAPICannotConfirm(t *testing.T) {
	t.Parallel()
	script := answers{}.script()
	clients := newClients(t, script)
	payPay, legacy := webhook.ConfirmPayPay(clients.payPay), webhook.ConfirmPaidyLegacy(clients.legacy)

	for _, c := range []struct {
		confirmer webhook.Confirmer
		provider  overlay.Provider
		body      string
	}{
		{
			payPay, overlay.PayPay,
			`{"notification_type":"file.created","notification_id":"n","path":"https://x.example"}`,
		},
		{payPay, overlay.PayPay, `{"notification_type":"kyc_passport.risk.update","notification_id":"n"}`},
		{payPay, overlay.PayPay, `{"notification_type":"customer.authroization.failed","notification_id":"n"}`},
		{payPay, overlay.PayPay, `{"notification_type":"customer.authroization.revoked","notification_id":"n"}`},
		{legacy, overlay.PaidyLegacy, `{"capture_id":"c","event_type":"payment","status":"refund_success"}`},
		{legacy, overlay.PaidyLegacy, `{"payment_id":"p","event_type":"another","status":"capture_success"}`},
	} {
		truth, verdict, err := c.confirmer.Confirm(t.Context(), parse(t, c.provider, c.body))

		require.NoError(t, err, "%s", c.body)
		assert.Nil(t, truth, "%s", c.body)
		assert.Equal(t, webhook.Unconfirmable, verdict, "%s", c.body)
	}
	assert.Empty(t, script.Requests())
}

// silentClient has every read, and answers neither a value nor an error.
type silentClient struct {
	fakePayPay
}

func (silentClient) GetUserAuthorizationStatus(
	context.Context, paypay.UserAuthorizationID, ...paypay.CallOption,
) (*paypay.UserAuthorization, error) {
	return nil, nil
}

func (silentClient) GetPayment(context.Context, paidy.PaymentID, ...paidy.CallOption) (*paidy.Payment, error) {
	return nil, nil
}

func (silentClient) GetToken(context.Context, paidy.TokenID, ...paidy.CallOption) (*paidy.Token, error) {
	return nil, nil
}

func (silentClient) GetPaymentStatus(
	context.Context, paidylegacy.StatusRequest, ...paidylegacy.CallOption,
) (*paidylegacy.StatusAnswer, error) {
	return nil, nil
}

func TestAReadWithoutAnAnswerConfirmsNothing(t *testing.T) {
	t.Parallel()
	client := silentClient{fakePayPay{payment: func() (*paypay.Payment, error) { return nil, nil }}}
	payPay := webhook.ConfirmPayPay(client, webhook.ReadCode)

	for _, c := range []struct {
		name      string
		confirmer webhook.Confirmer
		provider  overlay.Provider
		claim     string
	}{
		{"a payment of PayPay", payPay, overlay.PayPay, transaction("COMPLETED", "")},
		{"a link of PayPay", payPay, overlay.PayPay, customer("succeeded", "")},
		{"a payment of Paidy", webhook.ConfirmPaidy(client), overlay.Paidy, paidyPayment("authorize_success")},
		{"a token of Paidy", webhook.ConfirmPaidy(client), overlay.Paidy, paidyToken("activate_success")},
		{
			"a payment of legacy Paidy", webhook.ConfirmPaidyLegacy(client), overlay.PaidyLegacy,
			legacyPayment("authorize_success"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			truth, verdict, err := c.confirmer.Confirm(t.Context(), parse(t, c.provider, c.claim))

			require.ErrorContains(t, err, "does not say the state")
			require.NotErrorIs(t, err, webhook.ErrUnconfirmed)
			assert.Nil(t, truth)
			assert.Equal(t, webhook.NotAsked, verdict)
		})
	}
}

func TestAConfirmerThatIsSwitchedOffAsksNobody(t *testing.T) {
	t.Parallel()
	for name, confirmer := range map[string]webhook.Confirmer{"switched off": webhook.Unconfirmed(), "zero": {}} {
		truth, verdict, err := confirmer.Confirm(t.Context(), webhook.Event{Provider: overlay.Paidy})

		require.NoError(t, err, name)
		assert.Nil(t, truth, name)
		assert.Equal(t, webhook.NotAsked, verdict, name)
	}
}

func TestAConfirmerIsForOneProvider(t *testing.T) {
	t.Parallel()
	legacy := webhook.ConfirmPaidyLegacy(newClients(t, answers{}.script()).legacy)

	_, _, err := legacy.Confirm(t.Context(), webhook.Event{Provider: overlay.Paidy})
	require.Error(t, err, "another provider's event")

	_, err = webhook.PayPay(legacy, ignore, webhook.Config{Sources: prefixes("0.0.0.0/0")})
	assert.Error(t, err, "another provider's receiver")
}
