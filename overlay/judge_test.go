package overlay_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// shownPayment is what the operations of judgeTable answer as their value.
type shownPayment struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Amount int64  `json:"amount"`
}

// judgeTable has a write with a state, a write without one, one that is accepted first,
// and a read.
var judgeTable = []policy.Operation{
	{
		Provider: "paypay", ID: "acceptCashback", Method: "POST", Path: "/v1/cashback", Retry: policy.Never,
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS", "REQUEST_ACCEPTED"},
		State: &policy.State{Field: "resultInfo.code", Accepted: []string{"SUCCESS", "REQUEST_ACCEPTED"}},
	},
	{
		Provider: "paypay", ID: "createCode", Method: "POST", Path: "/v1/codes", Retry: policy.SameID, Key: "paymentId",
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Value: "data",
		Needs: []string{"data.id"},
	},
	{
		Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}", Retry: policy.Read,
		CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Value: "data", Needs: []string{"data.status"},
	},
	{
		Provider: "paypay", ID: "pay", Method: "POST", Path: "/v1/pay", Retry: policy.ResolveFirst, Key: "paymentId",
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Value: "data",
		Needs: []string{"data.id", "data.list"},
		State: &policy.State{
			Field: "data.status", Done: []string{"COMPLETED"}, Pending: []string{"CREATED"}, Failed: []string{"FAILED"},
		},
	},
}

// judged makes one typed call whose first answer is given, with a record.
type judged struct {
	value  shownPayment
	answer overlay.Answer
	record *overlay.MemoryRecord
	sent   *testkit.Script
	err    error
}

func judge(t *testing.T, operation string, reply reply, options ...overlay.Option) *judged {
	t.Helper()
	j := &judged{record: overlay.NewMemoryRecord(), sent: testkit.Play(reply)}
	doer, err := overlay.NewDoer(
		overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: judgeTable, Auth: newSigner(t)},
		append([]overlay.Option{
			overlay.WithHTTPClient(j.sent.Client()), overlay.WithRecord(j.record),
			overlay.WithRetry(overlay.Retry{Base: time.Nanosecond}),
		}, options...)...)
	require.NoError(t, err)
	op := judgeOperation(operation)
	path := op.Path
	if op.Method == http.MethodGet {
		path = "/v1/payments/p-1"
	}
	req, err := http.NewRequestWithContext(t.Context(), op.Method, retryBase+path, bytes.NewReader([]byte(writeBody)))
	require.NoError(t, err)
	j.err = doer.Call(t.Context(), overlay.Call{
		Operation: op, Request: req, Value: &j.value, Options: policy.Call{Answer: &j.answer},
	})

	return j
}

func judgeOperation(id string) *policy.Operation {
	for i := range judgeTable {
		if judgeTable[i].ID == id {
			return &judgeTable[i]
		}
	}

	return nil
}

const done = `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"pay_1","status":"COMPLETED","amount":1.2e3,"list":[1]}}`

func TestASuccessIsDecodedWhateverItsStatusAndMediaType(t *testing.T) {
	t.Parallel()

	for name, reply := range map[string]reply{
		"200":                       testkit.JSON(200, done),
		"201":                       testkit.JSON(201, done),
		"202":                       testkit.JSON(202, done),
		"299":                       testkit.JSON(299, done),
		"a media type in capitals":  testkit.Answer(200, "Application/JSON", done),
		"a media type with charset": testkit.Answer(200, "application/json;charset=UTF-8", done),
		"a media type with suffix":  testkit.Answer(200, "application/HAL+JSON", done),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			j := judge(t, "pay", reply)

			require.NoError(t, j.err)
			assert.Equal(t, shownPayment{ID: "pay_1", Status: "COMPLETED", Amount: 1200}, j.value)
			assert.Empty(t, unresolvedIn(t, j.record))
		})
	}
}

func TestTheOptionAnswerTellsWhatCameWithAValue(t *testing.T) {
	t.Parallel()

	j := judge(t, "pay", testkit.JSON(201, done, "X-REQUEST-ID", "OPA1"))

	require.NoError(t, j.err)
	assert.Equal(t, 201, j.answer.Status)
	assert.Equal(t, "SUCCESS", j.answer.Code)
	assert.Equal(t, "OPA1", j.answer.RequestID)
	assert.Equal(t, "OPA1", j.answer.Header.Get("X-Request-Id"))
	assert.Equal(t, overlay.Happened, j.answer.Outcome)
	assert.Equal(t, 1, j.answer.Attempts)
	assert.Equal(t, done, string(j.answer.Body)) //nolint:testifylint // byte for byte
}

// verdictCase is an answer of success and what it means.
type verdictCase struct {
	name, operation, body string
	outcome               overlay.Outcome
	sentinel              error
	says                  string
	open                  int // writes that the record still lists
}

func (c verdictCase) test(t *testing.T) {
	t.Parallel()

	j := judge(t, c.operation, testkit.JSON(200, c.body, "X-REQUEST-ID", "OPA1"))

	var failure *overlay.Error
	require.ErrorAs(t, j.err, &failure)
	assert.Equal(t, c.outcome, failure.Outcome)
	assert.ErrorIs(t, failure, c.sentinel)
	assert.Contains(t, failure.Error(), c.says)
	assert.Equal(t, c.operation, failure.Operation)
	assert.Equal(t, 200, failure.Status)
	assert.Equal(t, "OPA1", failure.RequestID)
	assert.Equal(t, "SUCCESS", failure.Code)
	assert.Equal(t, c.body, string(failure.Body))
	assert.Equal(t, c.outcome, j.answer.Outcome)
	assert.Len(t, unresolvedIn(t, j.record), c.open)
}

func TestASuccessWithoutItsContent(t *testing.T) {
	t.Parallel()

	for _, c := range []verdictCase{
		{
			"a value that is missing", "createCode", `{"resultInfo":{"code":"SUCCESS"}}`,
			overlay.Happened, overlay.ErrBadAnswer, "it has no data.id", 1,
		},
		{
			"a value that is null", "createCode", `{"resultInfo":{"code":"SUCCESS"},"data":null}`,
			overlay.Happened, overlay.ErrBadAnswer, "it has no data.id", 1,
		},
		{
			"a value that is empty", "createCode", `{"resultInfo":{"code":"SUCCESS"},"data":{}}`,
			overlay.Happened, overlay.ErrBadAnswer, "it has no data.id", 1,
		},
		{
			"an id that is an empty text", "createCode", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":""}}`,
			overlay.Happened, overlay.ErrBadAnswer, "it has no data.id", 1,
		},
		{
			"a list without elements", "pay",
			`{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"COMPLETED","list":[ ]}}`,
			overlay.Happened, overlay.ErrBadAnswer, "it has no data.list", 1,
		},
		{
			"an amount as text", "createCode", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","amount":"SENSITIVE"}}`,
			overlay.Happened, overlay.ErrBadAnswer, "documented form", 1,
		},
		{
			"an amount with a fraction", "createCode", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","amount":1.5}}`,
			overlay.Happened, overlay.ErrBadAnswer, "documented form", 1,
		},
		{
			"a value of another type", "getPayment", `{"resultInfo":{"code":"SUCCESS"},"data":{"status":{"a":1}}}`,
			overlay.NoOutcome, overlay.ErrBadAnswer, "documented form", 0,
		},
		{
			"a read without its content", "getPayment", `{"resultInfo":{"code":"SUCCESS"},"data":{}}`,
			overlay.NoOutcome, overlay.ErrBadAnswer, "it has no data.status", 0,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestASuccessWhoseStateSaysOtherwise(t *testing.T) {
	t.Parallel()

	for _, c := range []verdictCase{
		{
			"a payment that failed", "pay", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"FAILED","list":[1]}}`,
			overlay.DidNotHappen, overlay.ErrNotDone, "data.status is FAILED", 0,
		},
		{
			"a payment that failed and shows nothing else", "pay",
			`{"resultInfo":{"code":"SUCCESS"},"data":{"status":"FAILED"}}`,
			overlay.DidNotHappen, overlay.ErrNotDone, "data.status is FAILED", 0,
		},
		{
			"a payment that is not made yet", "pay",
			`{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"CREATED","list":[1]}}`,
			overlay.Unknown, overlay.ErrOutcomeUnknown, "data.status is CREATED", 1,
		},
		{
			"a word that nobody lists", "pay",
			`{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"ON_HOLD","list":[1]}}`,
			overlay.Unknown, overlay.ErrNotDone, "data.status is ON_HOLD", 1,
		},
		{
			"an empty state", "pay", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"","list":[1]}}`,
			overlay.Unknown, overlay.ErrNotDone, "data.status is empty", 1,
		},
		{
			"no state", "pay", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","list":[1]}}`,
			overlay.Unknown, overlay.ErrBadAnswer, "it has no data.status", 1,
		},
		{
			"a state of another type", "pay", `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","list":[1],"status":7}}`,
			overlay.Unknown, overlay.ErrBadAnswer, "it has no data.status", 1,
		},
		{
			"no content at all", "pay", `{"resultInfo":{"code":"SUCCESS"}}`,
			overlay.Unknown, overlay.ErrBadAnswer, "it has no data.status", 1,
		},
		{
			"a list in the place of the content", "pay", `{"resultInfo":{"code":"SUCCESS"},"data":[]}`,
			overlay.Unknown, overlay.ErrBadAnswer, "it has no data.status", 1,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestWhatIsUnreadableAfterSuccessIsNeverSentAgain(t *testing.T) {
	t.Parallel()

	j := judge(t, "createCode", testkit.JSON(200, `{"resultInfo":{"code":"SUCCESS"},"data":""}`))

	assert.Error(t, j.err)
	assert.Len(t, j.sent.Requests(), 1)
}

func TestWhatTheProviderCallsSuccessIsAskedAboutAndNeverSentAgain(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{
		"without content":  `{"resultInfo":{"code":"SUCCESS"}}`,
		"pending":          `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"CREATED","list":[1]}}`,
		"an unlisted word": `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"ON_HOLD","list":[1]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(testkit.JSON(200, body)).withResolutions(notThere)
			doer, err := overlay.NewDoer(overlay.Config{
				Provider: overlay.PayPay, BaseURL: retryBase, Operations: judgeTable, Auth: newSigner(t), Ask: p.resolve,
			}, overlay.WithHTTPClient(p.Client()))
			require.NoError(t, err)

			err = doer.Call(t.Context(), overlay.Call{
				Operation: judgeOperation("pay"), Request: request(t, "POST", retryBase+"/v1/pay", writeBody),
			})

			assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
			assert.Len(t, p.Requests(), 1)
			assert.Len(t, p.questions, 1)
		})
	}
}

func TestARawClientHearsTheSameVerdict(t *testing.T) {
	t.Parallel()
	p := newProvider(testkit.JSON(200, `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"FAILED","list":[1]}}`))
	doer, err := overlay.NewDoer(
		overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: judgeTable, Auth: newSigner(t)},
		overlay.WithHTTPClient(p.Client()))
	require.NoError(t, err)

	_, failure := p.call(t, t.Context(), doer, "pay")

	require.NotNil(t, failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
}

func TestWhatIsAcceptedIsNoErrorAndStaysOpen(t *testing.T) {
	t.Parallel()

	for _, code := range []string{"REQUEST_ACCEPTED", "SUCCESS", "request_accepted"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			p := newProvider()

			j := judge(t, "acceptCashback", coded(202, code), overlay.WithHook(p.hook))

			require.NoError(t, j.err)
			assert.Equal(t, overlay.Accepted, j.answer.Outcome)
			assert.Len(t, unresolvedIn(t, j.record), 1)
			ends := p.eventsOf(overlay.EventEnd)
			require.Len(t, ends, 1)
			assert.Equal(t, overlay.Accepted, ends[0].Outcome)
		})
	}
}

func TestACallThatCannotBeBuiltIsNotSent(t *testing.T) {
	t.Parallel()
	op := judgeOperation("pay")
	req := request(t, "POST", retryBase+"/v1/pay", writeBody)
	another := *op

	for name, c := range map[string]struct {
		ctx  context.Context
		call overlay.Call
		says string
	}{
		"a body that cannot be encoded": {
			t.Context(), overlay.Call{Operation: op, Err: errors.New("SENSITIVE")}, "the request cannot be built",
		},
		"an argument that means nothing": {
			t.Context(), overlay.Call{Operation: op, Err: policy.Misuse("amount is not set")}, "not sent: amount is not set",
		},
		"an option that the operation does not have": {
			t.Context(), overlay.Call{Operation: op, Request: req, Options: policy.Call{Err: policy.Misuse("no such option")}},
			"not sent: no such option",
		},
		"no context":             {nil, overlay.Call{Operation: op, Request: req}, "the context is nil"},
		"no request":             {t.Context(), overlay.Call{Operation: op}, "the request is nil"},
		"another client's table": {t.Context(), overlay.Call{Operation: &another, Request: req}, "does not belong to"},
		"another path": {
			t.Context(), overlay.Call{Operation: op, Request: request(t, "POST", retryBase+"/v1/codes", writeBody)},
			"no operation has this method and path",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(success)
			doer, err := overlay.NewDoer(
				overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: judgeTable, Auth: newSigner(t)},
				overlay.WithHTTPClient(p.Client()))
			require.NoError(t, err)

			err = doer.Call(c.ctx, c.call)

			var failure *overlay.Error
			require.ErrorAs(t, err, &failure)
			assert.ErrorIs(t, failure, overlay.ErrNotSent)
			assert.Contains(t, failure.Error(), c.says)
			assert.NotContains(t, failure.Error(), "SENSITIVE")
			assert.Empty(t, p.Requests())
		})
	}
}

// askedAbout loses the answer of a payment, and lets the read show a state.
func askedAbout(t *testing.T, shown overlay.Resolution) (shownPayment, error) {
	t.Helper()
	p := newProvider(cut).withResolutions(resolution{Resolution: shown})
	doer, err := overlay.NewDoer(
		overlay.Config{
			Provider: overlay.PayPay, BaseURL: retryBase, Operations: judgeTable, Auth: newSigner(t), Ask: p.resolve,
		},
		overlay.WithHTTPClient(p.Client()))
	require.NoError(t, err)
	var value shownPayment
	err = doer.Call(t.Context(), overlay.Call{
		Operation: judgeOperation("pay"), Request: request(t, "POST", retryBase+"/v1/pay", writeBody), Value: &value,
	})

	return value, err
}

func TestWhatAReadShowsIsJudgedLikeTheAnswerItself(t *testing.T) {
	t.Parallel()
	happened := overlay.Resolution{Outcome: overlay.Happened, Reason: "the payment is CANCELED", Resource: "it"}

	t.Run("a payment that is done is the value", func(t *testing.T) {
		t.Parallel()
		shown := happened
		shown.Answer = []byte(done)

		value, err := askedAbout(t, shown)

		require.NoError(t, err)
		assert.Equal(t, "pay_1", value.ID)
	})

	t.Run("one that is over is an error that says so", func(t *testing.T) {
		t.Parallel()
		shown := happened
		shown.Answer = []byte(`{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p","status":"CANCELED","list":[1]}}`)

		_, err := askedAbout(t, shown)

		var failure *overlay.Error
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, overlay.Happened, failure.Outcome)
		assert.Contains(t, failure.Error(), "it was done, and now the payment is CANCELED")
		assert.Equal(t, string(shown.Answer), string(failure.Body))
	})

	t.Run("one that cannot be read is an error that says why", func(t *testing.T) {
		t.Parallel()
		shown := happened
		shown.Answer = []byte(`{"resultInfo":{"code":"SUCCESS"},"data":{"status":"COMPLETED","list":[1]}}`)

		_, err := askedAbout(t, shown)

		var failure *overlay.Error
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, overlay.Happened, failure.Outcome)
		assert.ErrorIs(t, failure, overlay.ErrBadAnswer)
	})
}

func TestAnOperationThatNeedsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	greedy := *judgeOperation("pay")
	greedy.Needs = make([]string, 21)

	_, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: retryBase, Operations: []policy.Operation{greedy}, Auth: newSigner(t),
	})

	assert.ErrorContains(t, err, "pay has more than 20 fields in Needs")
}
