package flow_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
)

// parse reads the steps of a case, and its ledger if it has one.
func parse(t *testing.T, provider, steps, ledger string) flow.Case {
	t.Helper()
	text := `[{"name": "a case of a test", "provider": "` + provider + `",
		"steps": [` + steps + `], "ledger": ` + ledger + `}]`
	cases, err := flow.Parse([]byte(text))
	require.NoError(t, err)

	return cases[0]
}

const (
	checkout  = `{"do": "checkout", "args": {"amount": "900"}}`
	capturing = `{"call": "capturePayment", "path": ["${paymentId}"], "body": {}, "expect": {"status": 200}}`
	captured  = `[{"kind": "authorization", "amount": 900}, {"kind": "capture", "amount": 900}]`
)

func TestARunTellsEachStepInOrder(t *testing.T) {
	t.Parallel()
	r := flow.On(t.Context(), parse(t, "paidy", checkout+","+capturing, captured), sandbox.Start(t))
	var told []flow.Done
	r.After = func(done flow.Done) { told = append(told, done) }

	webhooks, err := r.Run()

	require.NoError(t, err)
	require.Len(t, told, 2)
	assert.Equal(t, "checkout", told[0].Step.Do)
	assert.Empty(t, told[0].Exchanges)
	assert.Equal(t, "capturePayment", told[1].Step.Call)
	assert.Equal(t, []string{r.Variables["paymentId"]}, told[1].Step.Path)
	assert.NoError(t, told[1].Err)
	assert.NoError(t, told[1].Problem)
	require.Len(t, told[1].Exchanges, 2)
	assert.NotEmpty(t, told[1].Exchanges[0].Request.Header.Get("Authorization"))
	assert.Equal(t, http.StatusOK, told[1].Exchanges[1].Response.StatusCode)
	require.Len(t, webhooks, 3, "authorized, captured and closed")
	assert.Equal(t, "paymentEvent", webhooks[0].Name)
	assert.NoError(t, webhooks[0].Err)
}

func TestARunStopsAtTheFirstStepThatIsNotAsExpected(t *testing.T) {
	t.Parallel()
	const refused = `{"call": "listTokens", "expect": {"code": "404"}}`
	r := flow.On(t.Context(), parse(t, "paidy", refused+","+checkout, "[]"), sandbox.Start(t))
	var told []flow.Done
	r.After = func(done flow.Done) { told = append(told, done) }

	_, err := r.Run()

	assert.ErrorContains(t, err, "step 1 (listTokens): got error")
	require.Len(t, told, 1)
	assert.Error(t, told[0].Problem)
}

func TestARunSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const pay = `{"call": "createPayment", "example": "minimal", "set": {"merchantPaymentId": "order-1"}`
	const shop = `{"do": "openShop"}, {"do": "sell", "args": {"id": "order-1", "amount": "100"}},` +
		`{"do": "shopBooked", "args": {"payments": "order-1 100 COMPLETED", "deliveries": "1", "duplicates": "0"}},`
	const users = `"kind": "kyc_passport", "name": "kyc_passport_example_20260401_20260401.csv"`
	lost := checkout + `, {"do": "fault", "args": {"operation": "capturePayment", "kind": "cut-after"}}, ` +
		`{"call": "capturePayment", "path": ["${paymentId}"], "body": {}, "expect": {"error": true, `

	for name, c := range map[string]struct{ provider, steps, ledger, want string }{
		"another ledger": {"paidy", checkout, captured, "the ledger is"},
		"an action that there is not": {
			"paidy", `{"do": "dance"}`, "null", `there is no action "dance"`,
		},
		"a variable that nobody set": {"paidy", capturing, "null", "no value for paymentId"},
		"another amount in the books": {
			"paidy", checkout + `, {"do": "booked", "args": {"kind": "authorization", "amount": "9"}}`, "null",
			"900 yen moved, want 9",
		},
		"another read to ask":   {"paidy", lost + `"resolve": "listTokens"}}`, "null", `the error says to ask "getPayment"`},
		"another id to ask for": {"paidy", lost + `"id": "pay_1"}}`, "null", `want "pay_1"`},
		"a client that must not be made": {
			"paidy", `{"call": "listTokens", "expect": {"noClient": true}}`, "null", "the client was created",
		},
		"a client that cannot be made": {
			"paidy", `{"call": "listTokens", "client": {"apiKey": "pk_test_1"}, "expect": {}}`, "null", "SecretKey",
		},
		"an invalid request that nobody expects": {
			"paypay", `{"call": "createCashback", "example": "oneHundredYen", "set": {"amount.amount": 100000000000},
				"expect": {"code": "INVALID_REQUEST_PARAMS"}}`, "null", "contract broken: validate: createCashback",
		},
		"a valid request that is expected to be invalid": {
			"paypay", pay + `, "invalidRequest": true, "expect": {"status": 201}}`, "null", "found nothing wrong",
		},
		"another notification": {
			"paypay", pay + `, "expect": {"status": 201}}, {"do": "heard", "args": {"events": "FAILED 1"}}`, "null",
			`want "FAILED 1"`,
		},
		"a page that opens": {
			"paypay", `{"do": "openLinkPage", "args": {"nonce": "n-1", "status": "400"}}`, "null", "the page has status 200",
		},
		"a webhook that there is not": {
			"paypay", `{"do": "sendWebhook", "args": {"webhook": "x"}}`, "null", `there is no webhook "x"`,
		},
		"a sale without a shop": {"paypay", `{"do": "sell", "args": {"amount": "1"}}`, "null", "no shop is open"},
		"another number of deliveries": {
			"paypay", shop + `{"do": "shopBooked", "args": {"payments": "order-1 100 COMPLETED", "deliveries": "2"}}`, "null",
			"deliveries are 1 and duplicates 0",
		},
		"a claim that is taken": {
			"paypay", `{"do": "openShop"}, {"do": "claim", "args": {"id": "order-2", "status": "403"}}`, "null",
			"the webhook was answered 200",
		},
		"another number of rows": {
			"paypay", shop + `{"do": "readFile", "args": {` + users + `, "text": "userAuthorizationId\nu-1\n", "rows": "2"}}`,
			"null", "the file has {Lines:2 Rows:1",
		},
		"other books": {
			"paypay", shop + `{"do": "reconcile", "args": {"missing": "order-9 1", "matched": "0"}}`, "null",
			"the comparison found",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := flow.On(t.Context(), parse(t, c.provider, c.steps, c.ledger), sandbox.Start(t))

			_, err := r.Run()

			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestARunGivesUpAWaitForTheShop(t *testing.T) {
	t.Parallel()
	const waiting = `{"do": "openShop"}, {"do": "shopBooked", "args": {"payments": "order-1 100 COMPLETED"}}`
	r := flow.On(t.Context(), parse(t, "paypay", waiting, "null"), sandbox.Start(t))
	asked := 0
	r.GiveUp = func() bool {
		asked++
		return asked == 3
	}

	_, err := r.Run()

	assert.ErrorContains(t, err, "the books: gave up waiting")
	assert.Equal(t, 3, asked)
}

func TestARunTellsWebhooksThatBreakTheContract(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	r := flow.On(t.Context(), parse(t, "paidy", checkout, "null"), s)
	r.After = func(flow.Done) {
		require.NoError(t, s.Flush(t.Context()))
		const suspended = `{"token_id":"tok_agPdlvX3nytJNK-H","status":"suspend_success",` +
			`"timestamp":"2026-07-01T00:12:08.41Z"}`
		for _, body := range []string{`{"status":"exploded"}`, suspended + strings.Repeat(" ", 64<<10)} {
			url := "http://" + s.Deliveries()[0].Host + "/tokenEvent"
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
			require.NoError(t, err)
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
		}
	}

	webhooks, err := r.Run()

	require.NoError(t, err)
	require.Len(t, webhooks, 3)
	assert.NoError(t, webhooks[0].Err)
	assert.ErrorContains(t, webhooks[1].Err, "status")
	assert.ErrorContains(t, webhooks[2].Err, "too large")
}
