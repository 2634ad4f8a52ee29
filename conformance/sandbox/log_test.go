package sandbox_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestLogHasOneEntryARequestBeforeItsAnswerAndNoSecrets(t *testing.T) {
	t.Parallel()
	var log entryLog
	s := sandbox.Start(t, sandbox.Config{Start: startTime, Log: log.add})
	key := s.Paidy.SecretKey
	const (
		token   = `"token_id":"` + sandbox.PaidyTokenActive + `"`
		order   = `"order":{"items":[{"title":"MARKED","unit_price":1000,"quantity":1}],"order_ref":"MARKED"}`
		payment = `{` + token + `,"amount":1000,"currency":"JPY","description":"MARKED","buyer_data":{},` + order + `}`
		odd     = `{"MARKED":1,` + token + `,"amount":1000,"currency":"JPY","buyer_data":{},` + order + `}`
		wrong   = `{` + token + `,"amount":"MARKED","currency":"MARKED",` + order + `}`
	)

	for i, c := range []struct {
		method, path, key, body string
		status                  int
		operation               string
		reason                  string // its beginning; empty: none
	}{
		{"POST", "/payments", key, payment, 200, "createPayment", ""},
		{"POST", "/payments?MARKED=MARKED", key, payment, 200, "createPayment", "served, but validate: "},
		{"POST", "/payments", key, odd, 200, "createPayment", "served, but validate: "},
		{"POST", "/payments", key, wrong, 400, "createPayment", "request_content.malformed: "},
		{"POST", "/payments", key, `{"MARKED`, 400, "createPayment", "request_content.malformed: "},
		{
			"POST", "/payments", "sk_test_MARKED", `{}`,
			401, "createPayment", "authentication.failed: the key is not the sandbox's SecretKey",
		},
		{
			"POST", "/payments", "", `{}`,
			401, "createPayment", "authentication.failed: there is no Authorization header",
		},
		{
			"GET", "/payments/pay_0000000000000000", key, "",
			404, "getPayment", "404: no payment pay_0000000000000000",
		},
		{
			"GET", "/nowhere?q=MARKED", key, "",
			404, "", `SANDBOX_NO_SUCH_PATH: no operation has the path "/nowhere"`,
		},
	} {
		response, _ := mustAsk(t, c.method, s.Paidy.URL+c.path, c.key, c.body)
		all := log.all()
		require.Len(t, all, i+1)
		e := all[i]

		assert.Equal(t, c.status, response.StatusCode)
		assert.Equal(t, c.status, e.Status)
		assert.Equal(t, sandbox.ProviderPaidy, e.Provider)
		assert.Equal(t, c.operation, e.Operation)
		assert.Equal(t, c.method, e.Method)
		assert.Equal(t, response.Header.Get("Request-Id"), e.RequestID)
		assert.WithinDuration(t, startTime, e.Time, 0)
		assert.True(t, strings.HasPrefix(e.Reason, c.reason), "%s", e.Reason)
		assert.Equal(t, c.reason == "", e.Reason == "", "%s", e.Reason)

		text := fmt.Sprintf("%+v %s", e, e)
		assert.NotContains(t, text, "MARKED")
		assert.NotContains(t, text, key)
	}
}

func TestEntryIsOneLine(t *testing.T) {
	t.Parallel()
	full := sandbox.Entry{
		Provider: "paidy", Operation: "getPayment", Method: "GET", Path: "/payments/{id}",
		Status: 404, RequestID: "req_1", Reason: "404: none",
	}
	assert.Equal(t, "paidy getPayment: GET /payments/{id}: 404 req_1: 404: none", full.String())

	short := sandbox.Entry{Provider: "paypay", Method: "GET"}
	assert.Equal(t, "paypay: GET: 0", short.String())
}

func TestLedgerFindingsAndDeliveriesAreCopies(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := rig.NewSandbox(t, sandbox.Config{
		Log:         func(sandbox.Entry) { panic("to have a finding") },
		WebhookURLs: map[string]string{"paidy": receiver.URL},
	})
	checkout(t, s)
	rig.Flush(t, s)
	assert.Equal(t, 200, listTokens(t, s).StatusCode, "a Log that panics changes the answer")

	ledger, findings, deliveries := s.Ledger(), s.Findings(), s.Deliveries()
	require.Len(t, ledger, 1)
	require.Len(t, findings, 1)
	require.Len(t, deliveries, 1)
	assert.Equal(t, "log", findings[0].Kind)
	assert.Equal(t, "listTokens", findings[0].Operation)
	assert.Contains(t, findings[0].Detail, "to have a finding at log_test.go:")

	ledger[0].Amount, findings[0].Kind, deliveries[0].Status = -1, "x", -1
	assert.Equal(t, int64(1000), s.Ledger()[0].Amount)
	assert.Equal(t, "log", s.Findings()[0].Kind)
	assert.Equal(t, 200, s.Deliveries()[0].Status)
}

// TestRequestsDoNotMix would find buffers that are used again too early.
func TestRequestsDoNotMix(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	client := newReusingClient(t)

	var all sync.WaitGroup
	for worker := range 8 {
		url := s.Paidy.URL + "/payments/" + checkout(t, s)
		all.Go(func() {
			for i := range 25 {
				// Lengths that grow and shrink, some beyond what a buffer keeps.
				ref := strings.Repeat(fmt.Sprintf("%d-%d,", worker, i), 1+i*7919%20*(1+worker)*10)
				field := `"order_ref":"` + ref + `"`

				response, body, err := ask(client, "PUT", url, s.Paidy.SecretKey, `{`+field+`}`)
				if !assert.NoError(t, err) || !assert.Equal(t, 200, response.StatusCode, "%s", body) {
					return
				}
				_, body, err = ask(client, "GET", url, s.Paidy.SecretKey, "")
				assert.NoError(t, err)
				assert.Contains(t, body, field)
			}
		})
	}
	all.Wait()
}

func TestTheLogTellsWhichCallTheAdminEndpointDoesNotHave(t *testing.T) {
	t.Parallel()
	var log entryLog
	s := sandbox.Start(t, sandbox.Config{Admin: true, Log: log.add})

	mustAsk(t, "GET", s.AdminURL+"/ledgers?secret=1", "", "")

	require.Len(t, log.all(), 1)
	assert.Equal(t, `admin: GET: 404: there is no call "GET /ledgers"; GET / lists them all`, log.all()[0].String())
}
