package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const budgetsPath = rig.PayPayPointsCodesPath + "/budgets"

func TestTheJournalTellsACallWhole(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := rig.NewSandbox(t, sandbox.Config{Start: startTime, WebhookURLs: map[string]string{"paidy": receiver.URL}})
	payment := checkout(t, s)
	response, answer := mustAsk(t, "POST", s.Paidy.URL+"/payments/"+payment+"/captures", s.Paidy.SecretKey, `{}`)
	rig.Flush(t, s)

	calls := s.Calls(sandbox.CallFilter{Operation: "capturePayment"})

	require.Len(t, calls, 1)
	call := calls[0]
	assert.Equal(t, journal.KindCall, call.Kind)
	assert.Equal(t, sandbox.ProviderPaidy, call.Provider)
	assert.Equal(t, "POST", call.Method)
	assert.Equal(t, "/payments/{id}/captures", call.PathTemplate)
	assert.Equal(t, "/payments/"+payment+"/captures", call.Path)
	assert.Equal(t, 200, call.Status)
	assert.Equal(t, response.Header.Get("Request-Id"), call.RequestID)
	assert.WithinDuration(t, startTime, call.Time, 0)
	assert.Positive(t, call.Took)
	assert.False(t, call.Refused)
	assert.Empty(t, call.Reason)
	assert.Equal(t, "{}", call.RequestBody.Text)
	assert.Equal(t, answer, call.AnswerBody.Text)
	assert.Contains(t, call.RequestHeaders, journal.Header{Name: "Authorization", Value: "Bearer " + s.Paidy.SecretKey})
	assert.Contains(t, call.AnswerHeaders, journal.Header{Name: "Content-Type", Value: "application/json"})
	assert.Equal(t, journal.ID{Name: "id", Value: payment}, call.IDs[0])
	require.Len(t, call.Effects, 1)
	assert.Equal(t, "capture", call.Effects[0].Kind)
	require.Len(t, call.Webhooks, 2)
	assert.Equal(t, "paymentEvent", call.Webhooks[0].Name)
	assert.Equal(t, journal.WebhookDelivered, call.Webhooks[0].State)
	assert.Equal(t, 200, call.Webhooks[0].Status)
	assert.Contains(t, call.Webhooks[0].Body.Text, "capture_success")

	again, ok := s.Call(call.Number)
	assert.True(t, ok)
	assert.Equal(t, call, again)
}

func TestWhatABuyerDoesIsAnEntryWithItsWebhook(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	payment := checkout(t, s)

	calls := s.Calls(sandbox.CallFilter{ID: payment})

	require.Len(t, calls, 1)
	assert.Equal(t, journal.KindUser, calls[0].Kind)
	assert.Equal(t, sandbox.ProviderPaidy, calls[0].Provider)
	require.Len(t, calls[0].Effects, 1)
	require.Len(t, calls[0].Webhooks, 1)
	assert.Equal(t, journal.WebhookNotSent, calls[0].Webhooks[0].State)
	assert.Equal(t, "there is no URL for it", calls[0].Webhooks[0].Error)
}

func TestASentWebhookThatNothingLedToIsAnEntry(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	require.NoError(t, s.SendWebhook(sandbox.ProviderPayPay, "fileCreated", []byte(
		`{"notification_type":"file.created","notification_id":"3f6c1b1e-0a4d-4c58-9f0e-2b7d51c9a6e4",`+
			`"fileType":"transaction_recon","path":"https://files.example/a?x=1","requestedAt":"1775061000"}`)))

	calls := s.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	assert.Equal(t, journal.KindUser, calls[0].Kind)
	assert.Equal(t, "fileCreated", calls[0].Operation)
	assert.Len(t, calls[0].Webhooks, 1)
}

func TestWhatFallsDueIsTheClocksAndNotTheCalls(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	user := sandbox.PayPayUserCompleted
	r.Send("POST", rig.PayPayCashbacksPath, rig.PayPayCashbackBody("cash-1", user, 50, "")).RequireAccepted()
	given := r.Sandbox.Calls(sandbox.CallFilter{Operation: "createCashback"})
	require.Len(t, given, 1)

	r.Sandbox.Clock.Advance(sandbox.PayPayCashbackDelay)

	calls := r.Sandbox.Calls(sandbox.CallFilter{Since: given[0].Number})
	require.Len(t, calls, 2)
	assert.Equal(t, journal.KindClock, calls[0].Kind)
	assert.Equal(t, "cash-1", calls[0].Effects[0].Key)
	assert.Equal(t, "moved", calls[1].Operation)
	kept, ok := r.Sandbox.Call(given[0].Number)
	require.True(t, ok)
	assert.Equal(t, given[0].Effects, kept.Effects)
}

// Calls, users and the clock work at the same time: each effect stands in exactly one
// entry, and in the right one.
func TestEffectsOfConcurrentCallsDoNotMix(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	user := sandbox.PayPayUserCompleted

	const payments = rig.PayPayPaymentsPath + "?agreeSimilarTransaction=true"

	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 10 {
				key := fmt.Sprintf("order-%d-%d", worker, i)
				switch worker {
				case 0:
					r.Sandbox.Clock.Advance(time.Second)
				case 1:
					assert.NoError(t, r.PayPay.CreateFile("transaction_recon"))
				default:
					_, err := r.TrySend("POST", payments, rig.PayPayDebitBody(key, user, 1, ""))
					assert.NoError(t, err)
				}
			}
		})
	}
	all.Wait()

	ledger, told := r.Sandbox.Ledger(), 0
	for _, call := range r.Sandbox.Calls(sandbox.CallFilter{}) {
		for _, effect := range call.Effects {
			told++
			assert.Contains(t, call.RequestBody.Text, effect.Key)
		}
	}
	assert.Equal(t, 60, told)
	assert.Len(t, ledger, told)
}

func TestKeysThatAreNotTheSandboxsAreNowhereInTheJournal(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	const key = "sk_live_MARKEDMARKED"
	mustAsk(t, "GET", s.Paidy.URL+"/payments/"+key+"?key="+key, key, "")
	mustAsk(t, "POST", s.Paidy.URL+"/payments", key, `{"description":"`+key+`"}`)
	mustAsk(t, "POST", s.Legacy.URL+"/pay/status", "MARKED", `{"payment_id":"x"}`)
	mustAsk(t, "GET", s.PayPay.URL+"/"+key, key, "")
	mustAsk(t, "PUT", s.Paidy.URL+"/payments/"+checkout(t, s), s.Paidy.SecretKey, `{"order_ref":"`+key+`"}`)

	calls := s.Calls(sandbox.CallFilter{Kind: journal.KindCall})

	require.Len(t, calls, 5)
	raw, err := json.Marshal(calls)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "MARKED")
}

func TestARefusedCallSaysWhyInAHeaderAsInTheLog(t *testing.T) {
	t.Parallel()
	var log entryLog
	s := sandbox.Start(t, sandbox.Config{Log: log.add})

	for name, c := range map[string]struct{ method, path, key, body string }{
		"no key":          {"GET", "/tokens", "", ""},
		"no such payment": {"GET", "/payments/pay_0000000000000000", s.Paidy.SecretKey, ""},
		"no such path":    {"GET", "/%E6%B9%AF", s.Paidy.SecretKey, ""},
		"a broken body":   {"POST", "/payments", s.Paidy.SecretKey, `{`},
	} {
		response, _ := mustAsk(t, c.method, s.Paidy.URL+c.path, c.key, c.body)
		all := log.all()
		reason := response.Header.Get("X-Sandbox-Reason")
		assert.NotEmpty(t, reason, name)
		assert.LessOrEqual(t, len(reason), 300, name)
		assert.True(t, strings.HasPrefix(all[len(all)-1].Reason, strings.TrimSuffix(reason, "...")), name)
	}

	assert.Empty(t, listTokens(t, s).Header.Get("X-Sandbox-Reason"), "served")
}

func TestTheAdminEndpointSaysWhyInAHeader(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Admin: true})
	response, _ := mustAsk(t, "POST", s.AdminURL+"/points/budget", "", `{"yen":"湯"}`)
	assert.Equal(t, http.StatusBadRequest, response.StatusCode)
	assert.Contains(t, response.Header.Get("X-Sandbox-Reason"), "yen")
}

func TestACallOfPayPayHasAMerchant(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.Send("GET", budgetsPath, "")
	r.Send("GET", budgetsPath, "", "X-ASSUME-MERCHANT", "000000000000000001")
	r.Send("GET", budgetsPath+"?assumeMerchant=2", "")

	calls := r.Sandbox.Calls(sandbox.CallFilter{Provider: sandbox.ProviderPayPay})

	require.Len(t, calls, 3)
	assert.Equal(t, r.PayPay.MerchantID, calls[2].Merchant)
	assert.Equal(t, "000000000000000001", calls[1].Merchant)
	assert.Equal(t, "2", calls[0].Merchant)
}

func TestAFaultSaysSoInTheHeader(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	paidyFault(t, s, sandbox.Fault{Operation: "listTokens", Kind: sandbox.FaultUnavailableHTML})
	assert.Equal(t, "fault unavailable-html", listTokens(t, s).Header.Get("X-Sandbox-Reason"))

	require.NoError(t, s.Force(sandbox.ProviderPaidy, "listTokens", "authorization.failed"))
	assert.Equal(t, "authorization.failed: forced by the test", listTokens(t, s).Header.Get("X-Sandbox-Reason"))
}

// Legacy Paidy refuses with HTTP 200.
func TestARefusalWithStatus200IsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	r.Send("/pay/close", rig.Object{"payment_id": "542e6dc61200008a077a4de3"})

	calls := r.Sandbox.Calls(sandbox.CallFilter{Refused: true})

	require.Len(t, calls, 1)
	assert.Equal(t, http.StatusOK, calls[0].Status)
	assert.Equal(t, journal.NoteRefused, calls[0].Notes[0].Kind)
	assert.Contains(t, calls[0].AnswerHeaders, journal.Header{Name: "X-Sandbox-Reason", Value: calls[0].Reason})
}

func TestNotesHaveKinds(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	paidyFault(t, s, sandbox.Fault{Operation: "listTokens", Kind: sandbox.FaultLatency, Delay: time.Millisecond})
	mustAsk(t, "GET", s.Paidy.URL+"/tokens?odd=1", s.Paidy.SecretKey, "")

	calls := s.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	require.Len(t, calls[0].Notes, 2)
	assert.Equal(t, journal.NoteContract, calls[0].Notes[0].Kind)
	assert.Equal(t, journal.NoteFault, calls[0].Notes[1].Kind)
	assert.Equal(t, calls[0].Notes[0].Text+"; "+calls[0].Notes[1].Text, calls[0].Reason)
}

func TestACallThatWasCutHasNoStatus(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	paidyFault(t, s, sandbox.Fault{Operation: "listTokens", Kind: sandbox.FaultCutAfter})
	_, _, err := ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
	require.Error(t, err)

	calls := s.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	assert.Zero(t, calls[0].Status)
	assert.Equal(t, "fault cut-after", calls[0].Reason)
}

func TestWatchEndsWhenTheSandboxIsClosed(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	events := s.Watch(t.Context())
	checkout(t, s)
	assert.Equal(t, journal.EventEffect, (<-events).Kind)

	s.Close()

	_, open := <-events
	assert.False(t, open)
}

func TestASandboxWithoutAJournalHasNone(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{NoJournal: true})
	checkout(t, s)
	assert.Equal(t, "authentication.failed: there is no Authorization header", func() string {
		response, _ := mustAsk(t, "GET", s.Paidy.URL+"/tokens", "", "")
		return response.Header.Get("X-Sandbox-Reason")
	}())

	assert.Empty(t, s.Calls(sandbox.CallFilter{}))
	assert.Len(t, s.Ledger(), 1)
}

func TestALogEntryIsAJSONLine(t *testing.T) {
	t.Parallel()
	full := sandbox.Entry{
		Time: startTime, Provider: "paidy", Operation: "getPayment", Method: "GET", Path: "/payments/{id}",
		Status: 404, RequestID: "req_1", Reason: "404: none",
	}
	raw, err := json.Marshal(full)
	require.NoError(t, err)
	assert.JSONEq(t, `{"time": "2026-06-01T10:00:00Z", "provider": "paidy", "operation": "getPayment", "method": "GET",
		"path": "/payments/{id}", "status": 404, "requestId": "req_1", "reason": "404: none"}`, string(raw))

	raw, err = json.Marshal(sandbox.Entry{Time: startTime, Provider: "admin", Method: "GET", Reason: "\xff\n"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"time": "2026-06-01T10:00:00Z", "provider": "admin", "method": "GET", "status": 0,
		"reason": "\ufffd\n"}`, string(raw))
	assert.NotContains(t, string(raw), "\n")
}
