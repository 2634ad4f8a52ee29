package browser_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// pickWebhook chooses the first example of a webhook whose text has these words.
func (p *tab) pickWebhook(words string) {
	p.t.Helper()
	value := eval[string](p, `[...document.querySelectorAll('#send-webhook option')].find((option) =>
		option.textContent.includes(`+quoted(words)+`)).value`)
	p.choose("#send-webhook", value)
}

// pickObject chooses what the webhook is about.
func (p *tab) pickObject(words string) {
	p.t.Helper()
	const option = `[...document.querySelectorAll('#send-object option')].find((option) => option.textContent.includes(`
	p.waitFor(option + quoted(words) + `))`)
	p.choose("#send-object", eval[string](p, option+quoted(words)+`)).value`))
}

// bodyOfSent returns the body of the newest webhook that was sent, when there are so many.
func (s shop) bodyOfSent(count int) map[string]any {
	s.T.Helper()
	require.Eventually(s.T, func() bool { return len(s.Deliveries()) == count }, patience, 10*time.Millisecond)
	var body map[string]any
	require.NoError(s.T, json.Unmarshal(s.Deliveries()[count-1].Body, &body))
	return body
}

func TestAnyWebhookIsSentAboutSomethingInTheLedger(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	paidy := rig.PaidyOf(t, s.Sandbox)
	payment := paidy.Checkout(sandbox.PaidyConsumerApproved)
	capture := paidy.Capture(payment)
	token := paidy.NewToken("")
	key := "order-1"
	paid := s.Paid(key, sandbox.PayPayUserCompleted, 1234)
	s.GetKYC(sandbox.PayPayUserForeign)
	receiver := testkit.NewReceiver(t)
	require.NoError(t, s.SetWebhookURL("paidy", receiver.URL))
	require.NoError(t, s.SetWebhookURL("paidy-legacy", receiver.URL))
	rig.Flush(t, s.Sandbox)
	sent := len(s.Deliveries())
	p := s.openPage(t, "en", "#/webhooks")
	p.waitFor(`document.querySelector('#send-body')`)

	for _, c := range []struct {
		webhook, object string
		want            map[string]any
	}{
		{"Completed, amount as a string", paid, map[string]any{
			"order_id": paid, "merchant_order_id": key, "order_amount": "1234", "state": "COMPLETED",
		}},
		{"Completed, amount as a number", paid, map[string]any{"order_id": paid, "order_amount": 1234.0}},
		{"kycInfoUpdated", sandbox.PayPayUserForeign, map[string]any{
			"user_authorization_id": sandbox.PayPayUserForeign,
		}},
		{"A payment was approved", payment, map[string]any{"payment_id": payment, "status": "authorize_success"}},
		{"It was captured", capture, map[string]any{"capture_id": capture, "status": "capture_success"}},
		{"It was suspended", token, map[string]any{"token_id": token, "status": "suspend_success"}},
		{"A capture was refunded", "as in the document", map[string]any{"status": "refund_success"}},
	} {
		p.pickWebhook(c.webhook)
		p.pickObject(c.object)
		p.click("#send button")
		sent++

		body := s.bodyOfSent(sent)
		for field, value := range c.want {
			assert.Equal(t, value, body[field], "%s: %s", c.webhook, field)
		}
	}
	p.waitText("#webhooks", "refundSucceeded")
}

func TestAWebhookIsEditedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	p := s.openPage(t, "en", "#/webhooks")
	p.pickWebhook("kycInfoUpdated")

	p.fill("#send-body", "{")
	p.click("#send button")
	p.waitText("#said", "not JSON")
	p.fill("#send-body", `{"notification_type":1}`)
	p.click("#send button")
	p.waitFor(`document.getElementById('said').innerText.includes('notification_type')`)
	assert.Empty(t, s.Deliveries())

	p.fill("#send-body", `{"notification_type":"kyc_passport.kyc_info.updated","notification_id":"evt_1",`+
		`"user_authorization_id":"user-1"}`)
	p.click("#send button")
	assert.Equal(t, "user-1", s.bodyOfSent(1)["user_authorization_id"])
	p.waitText("#webhooks", "kycInfoUpdated")
	assert.Contains(t, p.text("#webhooks tbody tr"), "200")
	assert.Contains(t, eval[string](p, `document.getElementById('send-body').value`), "user-1", "it stays")
}

func TestWithoutAnAddressThePageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	require.NoError(t, s.SetWebhookURL("paypay", ""))
	s.order("order-1")
	p := s.openPage(t, "en", "#/webhooks")
	p.waitText("#no-address", "Start your service")
	p.waitText("#not-sent", "there is no URL for it")
	p.pickWebhook("transactionEvent")
	p.waitText("#send-hint", "will not be sent")

	p.fill("#webhook-url [name=url]", s.receiver.URL+"/hooks?token=hidden")
	p.click("#webhook-url button")

	p.waitText("#addresses", s.receiver.URL+"/hooks?…")
	p.waitFor(`!document.querySelector('#no-address') && document.querySelector('#send-hint').innerText === ''`)
	p.click("#send button")
	s.bodyOfSent(1)
	assert.Contains(t, p.text("#addresses"), "not set: none are sent", "the other APIs have none")
}

func TestTheAnswerOfEachReceiverIsShown(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{})
	s.order("order-1")
	s.receiver.Close()
	s.order("order-2")
	p := s.openPage(t, "en", "#/webhooks")
	p.waitFor(`document.querySelectorAll('#webhooks tbody tr').length === 2`)

	results := eval[[]string](p, `[...document.querySelectorAll('#webhooks tbody tr')].map((row) => row.innerText)`)
	require.Len(t, results, 2)
	assert.Contains(t, results[0], "no answer")
	assert.Contains(t, results[0], "not delivered")
	assert.Contains(t, results[1], "200")
}

func TestWebhooksOfOneMerchantGoWhereAPersonSays(t *testing.T) {
	t.Parallel()
	s := startShop(t, sandbox.Config{Merchants: []sandbox.MerchantConfig{{Name: "books"}, {Name: "toys"}}})
	p := s.openPage(t, "en", "#/webhooks")

	p.choose("#webhook-url [name=merchant]", "toys")
	p.choose("#webhook-url [name=key]", "paidy")
	p.fill("#webhook-url [name=url]", s.receiver.URL+"/toys")
	p.click("#webhook-url button")
	p.waitText("#addresses", "/toys")

	want := sandbox.WebhookAddress{Merchant: "toys", Key: "paidy", URL: s.receiver.URL + "/toys"}
	assert.Contains(t, s.WebhookAddresses(), want)
}
