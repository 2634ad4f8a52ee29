package journal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

var start = time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)

// newJournal returns a journal, and the state whose clock it follows.
func newJournal() (*journal.Journal, *state.State) {
	st := state.New(state.NewClock(start, nil), 0)
	return journal.New(st.Clock), st
}

// add adds calls of an operation.
func add(j *journal.Journal, n int, call journal.Call) {
	call.Kind = journal.KindCall
	for range n {
		j.Begin().End(call)
	}
}

func numbers(calls []journal.Call) []uint64 {
	list := []uint64{}
	for _, call := range calls {
		list = append(list, call.Number)
	}
	return list
}

func TestTheJournalKeepsTheLatestThousandCalls(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 1500, journal.Call{Operation: "getPayment"})

	calls := j.Calls(journal.Filter{})

	require.Len(t, calls, 1000)
	assert.Equal(t, uint64(1500), calls[0].Number)
	assert.Equal(t, uint64(501), calls[999].Number)
	_, ok := j.Call(500)
	assert.False(t, ok)
	kept, ok := j.Call(501)
	assert.True(t, ok)
	assert.Equal(t, "getPayment", kept.Operation)
	_, ok = j.Call(1501)
	assert.False(t, ok)
	_, ok = j.Call(0)
	assert.False(t, ok)
}

func TestTheJournalKeepsEightMebibytes(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	body := journal.NewBody([]byte(strings.Repeat("x", 16<<10)))
	add(j, 1000, journal.Call{RequestBody: body, AnswerBody: body})

	kept := 0
	for _, call := range j.Calls(journal.Filter{}) {
		kept += len(call.RequestBody.Text) + len(call.AnswerBody.Text)
	}

	assert.Less(t, kept, 8<<20)
	assert.Greater(t, kept, 7<<20)
}

func TestEffectsAndWebhooksCountForTheBytes(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	body := []byte(strings.Repeat("x", 16<<10))
	for range 20 {
		cause := j.Begin()
		cause.End(journal.Call{Kind: journal.KindCall})
		for range 100 { // after the end, as a slow engine might
			cause.AddWebhook(policy.PayPay, "transactionEvent", body)
		}
	}

	assert.Len(t, j.Calls(journal.Filter{}), 5)
}

func TestTheLatestEntryStaysHoweverLargeItIs(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 3, journal.Call{Path: strings.Repeat("p", 9<<20)})

	assert.Equal(t, []uint64{3}, numbers(j.Calls(journal.Filter{})))
}

func TestOneEntryTellsAHundredEffectsAndHowManyMore(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)

	scope.Lock(nil)
	for i := range 130 {
		scope.Commit(state.Effect{Provider: policy.PayPay, Operation: "SettlePoints", ID: fmt.Sprint(i)})
	}
	scope.Unlock()

	calls := j.Calls(journal.Filter{})
	require.Len(t, calls, 1)
	assert.Len(t, calls[0].Effects, 100)
	assert.Equal(t, 30, calls[0].LeftOut)
	assert.Len(t, st.Effects(), 130)
}

func TestAScopeTiesEffectsToWhoeverHoldsTheLock(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)
	effect := func(id string) { scope.Commit(state.Effect{Provider: policy.PayPay, Operation: "op-" + id, ID: id}) }
	call := j.Begin()

	scope.Lock(call)
	effect("by the call")
	scope.ByClock(start.Add(-time.Minute), func() { effect("by the clock") })
	effect("by the call again")
	scope.Unlock()
	scope.Lock(nil)
	effect("by a user")
	scope.Unlock()
	call.End(journal.Call{Kind: journal.KindCall, Operation: "createPayment"})

	calls := j.Calls(journal.Filter{})
	require.Len(t, calls, 3)
	assert.Equal(t, "createPayment", calls[0].Operation)
	require.Len(t, calls[0].Effects, 2)
	assert.Equal(t, "by the call", calls[0].Effects[0].ID)
	assert.Equal(t, "by the call again", calls[0].Effects[1].ID)
	assert.Equal(t, journal.KindUser, calls[1].Kind)
	assert.Equal(t, "op-by a user", calls[1].Operation)
	require.Len(t, calls[1].Effects, 1)
	assert.Equal(t, journal.KindClock, calls[2].Kind)
	require.Len(t, calls[2].Effects, 1)
	assert.Equal(t, "by the clock", calls[2].Effects[0].ID)
	assert.WithinDuration(t, start.Add(-time.Minute), calls[2].Time, 0)
}

func TestWhatDoesNothingIsNoEntry(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)

	scope.Lock(nil)
	scope.ByClock(start, func() {})
	scope.Unlock()

	assert.Empty(t, j.Calls(journal.Filter{}))
}

func TestMovesOfTheClockAreEntries(t *testing.T) {
	t.Parallel()
	j, st := newJournal()

	st.Clock.Advance(0)
	st.Clock.Advance(time.Hour)

	calls := j.Calls(journal.Filter{})
	require.Len(t, calls, 1)
	assert.Equal(t, journal.KindClock, calls[0].Kind)
	assert.Equal(t, "moved", calls[0].Operation)
	assert.Equal(t, "the clock was moved from 2026-04-01T16:30:00Z to 2026-04-01T17:30:00Z", calls[0].Reason)
}

func TestWhatHappensWithoutTheLockIsAFinding(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)
	scope.Lock(nil)
	scope.Unlock()

	scope.Commit(state.Effect{Provider: policy.PayPay, Operation: "CreateFile"})

	assert.Empty(t, j.Calls(journal.Filter{}))
	findings := st.Findings()
	require.Len(t, findings, 1)
	assert.Equal(t, "journal", findings[0].Kind)
	assert.Equal(t, "CreateFile", findings[0].Operation)
}

// A clock that follows the host's runs while it is moved by nothing.
func TestReadingTheLedgerOfARunningClockIsNoMove(t *testing.T) {
	t.Parallel()
	clock := state.NewClock(time.Time{}, nil)
	j := journal.New(clock)

	clock.Advance(0)

	assert.Empty(t, j.Calls(journal.Filter{}))
}

func TestAWebhookTellsItsAttempts(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	cause := j.Begin()
	delivery := cause.AddWebhook(policy.Paidy, "paymentEvent", []byte(`{}`))
	cause.End(journal.Call{Kind: journal.KindCall})
	state := func() journal.Webhook { return j.Calls(journal.Filter{})[0].Webhooks[0] }
	assert.Equal(t, journal.WebhookWaiting, state().State)

	delivery.Tried(start, 500, errors.New("the receiver answered 500"))
	assert.Equal(t, journal.WebhookFailed, state().State)
	assert.Equal(t, 500, state().Status)
	assert.Equal(t, "the receiver answered 500", state().Error)

	delivery.Tried(start, 200, nil)
	assert.Equal(t, journal.WebhookDelivered, state().State)
	assert.Equal(t, 2, state().Attempts)
	assert.Empty(t, state().Error)

	delivery.NotSent("there is no URL for it")
	assert.Equal(t, journal.WebhookNotSent, state().State)
}

func TestAJournalThatIsNilKeepsNothing(t *testing.T) {
	t.Parallel()
	var j *journal.Journal
	st := state.New(state.NewClock(start, nil), 0)
	scope := journal.NewScope(st, j)

	scope.Lock(j.Begin())
	scope.Commit(state.Effect{ID: "x"})
	scope.Cause(policy.PayPay, "op").AddWebhook(policy.PayPay, "w", nil).Tried(start, 200, nil)
	scope.Unlock()
	j.Begin().End(journal.Call{})
	j.SetSecrets(journal.NewSecrets("x"))
	j.Close()

	assert.Len(t, st.Effects(), 1)
	assert.Empty(t, j.Calls(journal.Filter{}))
	_, ok := j.Call(1)
	assert.False(t, ok)
	_, open := <-j.Watch(t.Context())
	assert.False(t, open)
}

func TestWhatTheJournalReturnsIsACopy(t *testing.T) {
	t.Parallel()
	j, st := newJournal()
	scope := journal.NewScope(st, j)
	scope.Lock(nil)
	scope.Commit(state.Effect{ID: "x"})
	scope.Cause(policy.PayPay, "w").AddWebhook(policy.PayPay, "w", nil)
	scope.Unlock()

	call := j.Calls(journal.Filter{})[0]
	call.Effects[0].ID, call.Webhooks[0].Name = "changed", "changed"

	call, _ = j.Call(1)
	assert.Equal(t, "x", call.Effects[0].ID)
	assert.Equal(t, "w", call.Webhooks[0].Name)
}

func TestFiltersFindCalls(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 1, journal.Call{
		Provider: policy.PayPay, Operation: "createPayment", Status: 201,
		RequestBody: journal.NewBody([]byte(`{"merchantPaymentId":"order-1","orderDescription":"Teacup"}`)),
		AnswerBody:  journal.NewBody([]byte(`{"resultInfo":{"codeId":"08100001"},"data":{"paymentId":"04312"}}`)),
	})
	add(j, 1, journal.Call{
		Provider: policy.PayPay, Operation: "getPaymentDetails", Status: 401, Refused: true, Reason: "UNAUTHORIZED: clock",
		PathTemplate: "/v2/payments/{merchantPaymentId}", Path: "/v2/payments/order%2D1",
		Query: "userAuthorizationId=user-7&assumeMerchant=99",
	})
	add(j, 1, journal.Call{
		Provider: policy.Paidy, Operation: "createPayment", Status: 200,
		AnswerBody: journal.NewBody([]byte(`{"id":"pay_1","captures":[{"id":"cap_1"}],"order":{"order_ref":"order-1"}}`)),
	})
	add(j, 1, journal.Call{Provider: policy.Paidy, Operation: "getPayment"})

	for name, c := range map[string]struct {
		filter journal.Filter
		want   []uint64
	}{
		"all":                          {journal.Filter{}, []uint64{4, 3, 2, 1}},
		"a provider":                   {journal.Filter{Provider: policy.Paidy}, []uint64{4, 3}},
		"an operation":                 {journal.Filter{Operation: "createPayment"}, []uint64{3, 1}},
		"an operation of a provider":   {journal.Filter{Provider: policy.PayPay, Operation: "createPayment"}, []uint64{1}},
		"a class of status":            {journal.Filter{StatusClass: 2}, []uint64{3, 1}},
		"refused calls":                {journal.Filter{Refused: true}, []uint64{2}},
		"calls of a kind":              {journal.Filter{Kind: journal.KindUser}, []uint64{}},
		"later calls":                  {journal.Filter{Since: 2}, []uint64{4, 3}},
		"later calls than there are":   {journal.Filter{Since: 9}, []uint64{}},
		"so many calls":                {journal.Filter{Limit: 2}, []uint64{4, 3}},
		"so many of those that match":  {journal.Filter{Text: "createpayment", Limit: 1}, []uint64{3}},
		"an id of the merchant":        {journal.Filter{ID: "order-1"}, []uint64{3, 2, 1}},
		"an id of the provider":        {journal.Filter{ID: "04312"}, []uint64{1}},
		"an id inside a list":          {journal.Filter{ID: "cap_1"}, []uint64{3}},
		"an id of the query":           {journal.Filter{ID: "user-7"}, []uint64{2}},
		"no part of an id":             {journal.Filter{ID: "order"}, []uint64{}},
		"no number of a result":        {journal.Filter{ID: "08100001"}, []uint64{}},
		"no merchant":                  {journal.Filter{ID: "99"}, []uint64{}},
		"a text of a body":             {journal.Filter{Text: "TEACUP"}, []uint64{1}},
		"a text of a reason":           {journal.Filter{Text: "clock"}, []uint64{2}},
		"a text of an id in the path":  {journal.Filter{Text: "ORDER-1"}, []uint64{3, 2, 1}},
		"a text that nothing contains": {journal.Filter{Text: "coffee"}, []uint64{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, numbers(j.Calls(c.filter)))
		})
	}
}

func TestIDsHaveTheirNames(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 1, journal.Call{
		PathTemplate: "/payments/{id}/captures", Path: "/payments/pay_1/captures",
		AnswerBody: journal.NewBody([]byte(`{"id":"pay_1","captures":[{"id":"cap_1","items":[{"item_id":"x"}]}]}`)),
	})

	call, _ := j.Call(1)

	assert.Equal(t, []journal.ID{{Name: "id", Value: "pay_1"}, {Name: "id", Value: "cap_1"}}, call.IDs)
}

func TestIDsOfABodyThatIsCutAreFoundUpToThere(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	body := `{"merchantPaymentId":"order-1","metadata":{"x":"` + strings.Repeat("x", 20<<10) + `"},"codeId":"late"}`
	add(j, 1, journal.Call{RequestBody: journal.NewBody([]byte(body))})

	assert.Len(t, j.Calls(journal.Filter{ID: "order-1"}), 1)
	assert.Empty(t, j.Calls(journal.Filter{ID: "late"}))
}

func TestDeepJSONDoesNotEndTheProgram(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 1, journal.Call{RequestBody: journal.NewBody([]byte(strings.Repeat(`[`, 1<<20)))})

	assert.Empty(t, j.Calls(journal.Filter{ID: "x"}))
}

func TestACallIsJSON(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	add(j, 1, journal.Call{Operation: "getPayment", Status: 200, AnswerBody: journal.NewBody([]byte("\xff<script>"))})

	call, _ := j.Call(1)
	raw, err := json.Marshal(call)

	require.NoError(t, err)
	assert.JSONEq(t, `{
		"number": 1, "kind": "call", "time": "0001-01-01T00:00:00Z", "took": 0, "operation": "getPayment", "status": 200,
		"answerBody": {"text": "\ufffd<script>", "bytes": 9, "broken": true}
	}`, string(raw))
}
