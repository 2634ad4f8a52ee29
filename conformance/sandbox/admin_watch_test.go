package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// list asks for a list of the admin endpoint.
func (r adminRig) list(t *testing.T, path string) []map[string]any {
	t.Helper()
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.must(t, "GET", path, "").raw), &list))

	return list
}

func TestAdminListsUsersAndWhatTheyLeadTo(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	users := r.list(t, "/users")

	require.Len(t, users, 23)
	assert.Equal(t, sandbox.PayPayUserCompleted, users[0]["id"])
	assert.Equal(t, "completed", users[0]["name"])
	assert.EqualValues(t, 100_000, users[0]["balance"])
	assert.Contains(t, users[0]["scopes"], "direct_debit")
	names := map[any]bool{}
	for _, u := range users {
		assert.NotEmpty(t, u["name"], u["id"])
		assert.NotEmpty(t, u["meaning"], u["id"])
		assert.Regexp(t, `\p{Hiragana}|\p{Katakana}|\p{Han}`, u["meaningInJapanese"], u["id"])
		assert.NotContains(t, names, u["name"])
		names[u["name"]] = true
	}
}

func TestAdminListsUsersWhoLinkedTheirAccountsLast(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	for i := range 3 {
		_, err := r.PayPay.AllowAccountLink(r.payPay(t).LinkCode(rig.PayPayLinkBody("")), "")
		require.NoError(t, err, i)
		r.must(t, "POST", "/clock", `{"advance":"1s"}`)
	}

	users := r.list(t, "/users")
	require.Len(t, users, 26)
	var linked []string
	for _, effect := range r.Ledger() {
		if effect.Kind == "account-link" {
			linked = append(linked, effect.ID)
		}
	}
	for i, u := range users[23:] {
		assert.Equal(t, linked[i], u["id"])
		assert.NotContains(t, u, "name")
		assert.Equal(t, "ACTIVE", u["link"])
	}
}

func TestAdminTellsTheStateOfAUser(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})

	expired := r.must(t, "GET", "/users/"+sandbox.PayPayUserExpired, "").body
	assert.Equal(t, "INACTIVE", expired["link"])
	left := r.must(t, "GET", "/users/"+sandbox.PayPayUserCanceled, "").body
	assert.Empty(t, left["link"])
	assert.Nil(t, left["expires"])
	declined := r.must(t, "GET", "/users/"+sandbox.PayPayUserCreditExpired, "").body
	assert.Equal(t, "PPC_EXPIRED", declined["declineCode"])
	assert.Empty(t, r.Ledger(), "reading is no effect")
}

func TestAdminListsTriggers(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	listed := r.list(t, "/triggers")

	require.Len(t, listed, len(sandbox.Triggers()))
	for i, trigger := range sandbox.Triggers() {
		assert.Equal(t, string(trigger.Provider), listed[i]["provider"])
		assert.Equal(t, trigger.Value, listed[i]["value"])
		assert.NotEmpty(t, listed[i]["does"])
	}
}

func TestAdminTellsTheWorld(t *testing.T) {
	t.Parallel()
	world := sandbox.World{LapsedCode: worlds.LapsedExpired}
	r := startAdmin(t, sandbox.Config{World: world})

	answer := r.must(t, "GET", "/worlds", "").body
	assert.Equal(t, world.String(), answer["world"])
	assert.Equal(t, world, r.World())
	var switches []struct {
		Name, Value, Rests string
		Values             []struct{ Name string }
	}
	require.NoError(t, json.Unmarshal(must(json.Marshal(answer["switches"])), &switches))
	require.Len(t, switches, len(worlds.Switches()))
	for _, s := range switches {
		assert.NotEmpty(t, s.Rests, s.Name)
		if strings.HasPrefix(answer["world"].(string), s.Name+":") {
			assert.Equal(t, "EXPIRED", s.Value)

			continue
		}
		assert.Equal(t, s.Values[0].Name, s.Value, s.Name)
	}
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}

	return text
}

func TestAdminTellsKeysAndAddresses(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	keys := r.must(t, "GET", "/keys", "").body

	assert.Equal(t, map[string]any{
		"url": r.PayPay.URL, "apiKey": r.PayPay.APIKey, "apiSecret": r.PayPay.APISecret,
		"merchantId": r.PayPay.MerchantID, "clientId": r.PayPay.ClientID,
	}, keys["paypay"])
	assert.Equal(t, map[string]any{
		"url": r.Paidy.URL, "publicKey": r.Paidy.PublicKey, "secretKey": r.Paidy.SecretKey,
	}, keys["paidy"])
	assert.Equal(t, map[string]any{
		"url": r.Legacy.URL, "apiKey": r.Legacy.APIKey, "secret": r.Legacy.Secret,
	}, keys["paidy-legacy"])
}

func TestAdminSendsAWebhookAgain(t *testing.T) {
	t.Parallel()
	first, second := testkit.NewReceiver(t), testkit.NewReceiver(t)
	r := startAdmin(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": first.URL}})
	r.must(t, "POST", "/users/"+sandbox.PayPayUserCompleted+"/update-kyc", "")
	r.must(t, "POST", "/flush", "")
	r.must(t, "POST", "/webhook-url", `{"key":"paypay","url":"`+second.URL+`"}`)

	r.must(t, "POST", "/webhooks/1/repeat", "")
	r.must(t, "POST", "/flush", "")

	require.Len(t, first.Bodies(), 1)
	require.Len(t, second.Bodies(), 1)
	assert.JSONEq(t, string(first.Bodies()[0]), string(second.Bodies()[0]))
	sent := r.list(t, "/webhooks")
	require.Len(t, sent, 2)
	for i, host := range []string{first.URL, second.URL} {
		assert.EqualValues(t, i+1, sent[i]["number"])
		assert.Equal(t, strings.TrimPrefix(host, "http://"), sent[i]["host"])
		assert.EqualValues(t, 200, sent[i]["status"])
		assert.JSONEq(t, string(first.Bodies()[0]), string(must(json.Marshal(sent[i]["body"]))))
	}
	assert.Equal(t, sent, r.list(t, "/deliveries"))
}

func TestAWebhookThatIsSentAgainMayGoWrongAgain(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := startAdmin(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL}})
	r.must(t, "POST", "/files", `{"fileType":"transaction_recon"}`)
	r.must(t, "POST", "/flush", "")
	r.must(t, "POST", "/fault", `{"provider":"paypay","kind":"webhook-drop"}`)

	r.must(t, "POST", "/webhooks/1/repeat", "")
	r.must(t, "POST", "/flush", "")
	r.must(t, "POST", "/webhooks/2/repeat", "") // one that never arrived can be sent, too
	r.must(t, "POST", "/flush", "")

	assert.Len(t, receiver.Bodies(), 2)
	sent := r.list(t, "/webhooks")
	require.Len(t, sent, 3)
	assert.Contains(t, sent[1]["error"], "webhook-drop")
	assert.NotContains(t, sent[2], "error")
}

func TestBodiesOfWebhooksAreKeptUpToALimit(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	t.Cleanup(receiver.Close)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL}})
	body := `{"notification_type":"customer.authroization.failed","notification_id":"n-1","createdAt":"1775061000",` +
		`"referenceId":"c-1","nonce":"n","result":"declined","reason":"` + strings.Repeat("x", 7<<20) + `"}`
	for range 5 {
		require.NoError(t, s.SendWebhook(sandbox.ProviderPayPay, "customerAuthorizationFailed", []byte(body)))
		rig.Flush(t, s)
	}

	sent := s.Deliveries()
	require.Len(t, sent, 5)
	assert.NotNil(t, sent[3].Body)
	assert.Nil(t, sent[4].Body)
	assert.ErrorContains(t, s.RepeatWebhook(5), "was not kept")
}

func TestAdminFiltersRequests(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	p.Paid("order-1", sandbox.PayPayUserCompleted, 100)
	p.GetKYC(sandbox.PayPayUserInactive)
	listTokens(t, r.Sandbox)
	r.must(t, "POST", "/clock", `{"advance":"1h"}`)
	r.must(t, "POST", "/users/"+sandbox.PayPayUserCompleted+"/unlink", "")

	for query, want := range map[string][]string{
		"":                          {"5", "4", "3", "2", "1"},
		"limit=2":                   {"5", "4"},
		"since=3":                   {"5", "4"},
		"kind=clock":                {"4"},
		"kind=user":                 {"5"},
		"provider=paidy":            {"3"},
		"operation=getKycInfo":      {"2"},
		"status=2":                  {"3", "1"},
		"refused=true":              {"2"},
		"id=order-1":                {"1"},
		"text=ORDER-1":              {"1"},
		"provider=paypay&status=4":  {"2"},
		"provider=paypay&since=5":   {},
		"operation=noSuchOperation": {},
	} {
		got := []string{}
		for _, call := range r.list(t, "/requests?"+query) {
			got = append(got, fmt.Sprint(call["number"]))
		}
		assert.Equal(t, want, got, query)
	}
}

func TestAdminTellsARequestWhole(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := startAdmin(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL}})
	r.payPay(t).Paid("order-1", sandbox.PayPayUserCompleted, 100)
	r.must(t, "POST", "/flush", "")

	call := r.must(t, "GET", "/requests/1", "").body
	assert.Equal(t, "createPayment", call["operation"])
	assert.Contains(t, call["requestBody"].(map[string]any)["text"], `"order-1"`)
	effects := call["effects"].([]any)
	require.NotEmpty(t, effects)
	assert.Equal(t, "order-1", effects[0].(map[string]any)["key"])
	webhooks := call["webhooks"].([]any)
	require.NotEmpty(t, webhooks)
	assert.Equal(t, "delivered", webhooks[0].(map[string]any)["state"])
	assert.False(t, slices.Contains([]any{nil, ""}, call["answerBody"]))
}

func TestAdminWithoutAJournalListsNoRequests(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{NoJournal: true})
	r.kycStatus(t)

	assert.Empty(t, r.list(t, "/requests"))
	assert.Equal(t, 404, r.admin(t, "GET", "/requests/1", "").status)
	events := r.openEvents(t, "")
	defer events.close()
	assert.False(t, events.lines.Scan(), "there will be no news")
}
