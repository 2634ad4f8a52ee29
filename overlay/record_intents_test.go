package overlay_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestReadsAreNotRecorded(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	book := &notebook{intent: func(context.Context) error { return errors.New("an intent of a read") }}

	p.succeed(t, p.doer(t, overlay.WithRecord(book)), "getPayment")

	assert.Empty(t, book.text())
}

// recordedCase is one write, and what a record is told of it.
type recordedCase struct {
	name        string
	operation   string
	replies     []reply
	resolutions []resolution
	options     []overlay.Option
	attempts    int
	told        string
}

func TestARecordIsToldOfEachAttemptBeforeItIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []recordedCase{
		{
			name: "a success has happened", operation: "pay",
			replies: []reply{success}, attempts: 1, told: "intent, happened",
		},
		{
			name: "a refusal did not happen", operation: "pay",
			replies: []reply{coded(400, "WRONG")}, attempts: 1, told: "intent, did not happen",
		},
		{
			name: "a lost answer is unknown", operation: "pay",
			replies: []reply{cut}, resolutions: []resolution{pending}, attempts: 1, told: "intent, outcome unknown",
		},
		{
			name: "a success found by asking has happened", operation: "pay",
			replies: []reply{cut}, resolutions: []resolution{there}, attempts: 1, told: "intent, happened",
		},
		{
			name: "one that happened without an answer has happened", operation: "pay",
			replies: []reply{cut}, resolutions: []resolution{thereWithoutAnswer}, attempts: 1, told: "intent, happened",
		},
		{
			name: "one that was cancelled did not happen", operation: "pay",
			replies: []reply{cut}, resolutions: []resolution{cancelled}, attempts: 1, told: "intent, did not happen",
		},
		{
			name: "each attempt has an intent", operation: "createCode",
			replies: []reply{cut, cut, success}, attempts: 3, told: "intent, intent, intent, happened",
		},
		{
			name: "each attempt with a new id has an intent", operation: "captureLater",
			replies: []reply{cut, success}, resolutions: []resolution{notThere},
			attempts: 2, told: "intent, intent, happened",
		},
		{
			name: "a request that breaks the contract did not happen", operation: "pay",
			replies: []reply{success}, options: []overlay.Option{refuseContract("request")},
			attempts: 1, told: "intent, did not happen",
		},
	} {
		testkit.RunInBubble(t, c.name, c.test)
	}
}

func (c recordedCase) test(t *testing.T) {
	p := newProvider(c.replies...).withResolutions(c.resolutions...)
	var sentBefore []int // how many requests were sent before each intent
	book := &notebook{intent: func(context.Context) error {
		sentBefore = append(sentBefore, len(p.Requests()))
		return nil
	}}

	_, failure := p.call(t, t.Context(), p.doer(t, append(c.options, overlay.WithRecord(book))...), c.operation)

	assert.Equal(t, c.told, book.text())
	require.Len(t, book.writes, c.attempts)
	for i, w := range book.writes {
		assert.Equal(t, i, sentBefore[i], "requests sent before intent %d", i+1)
		assert.NotEmpty(t, w.ID, "intent %d", i+1)
		assert.Equal(t, book.writes[0].ID, w.ID, "intent %d", i+1)
		assert.EqualValues(t, "paypay", w.Provider, "intent %d", i+1)
		assert.Equal(t, c.operation, w.Operation, "intent %d", i+1)
		assert.NotEmpty(t, w.Refs["paymentId"]+w.Refs["requestId"], "intent %d", i+1)
		assert.Equal(t, i+1, w.Attempt, "intent %d", i+1)
	}

	if failure == nil {
		return
	}
	if w, ok := failure.Write(); ok {
		assert.Equal(t, book.writes[0].ID, w.ID, "the write of the error")
		assert.Equal(t, c.attempts, w.Attempt, "the write of the error")
	}
}

func TestAnOutcomeThatCannotBeStoredDoesNotChangeTheResultOfACall(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	storeNothing := func(context.Context) error { return full }

	succeeding := newProvider(success)
	succeeding.succeed(t, succeeding.doer(t, overlay.WithRecord(&notebook{outcome: storeNothing})), "pay")

	refusing := newProvider(coded(400, "WRONG"))
	doer := refusing.doer(t, overlay.WithRecord(&notebook{outcome: storeNothing}))
	failure := refusing.fail(t, t.Context(), doer, "pay")
	assert.Equal(t, "WRONG", failure.Code)
	assert.NotErrorIs(t, failure, full)

	for _, p := range []*provider{succeeding, refusing} {
		events := p.eventsOf(overlay.EventRecord)
		require.Len(t, events, 1)
		assert.ErrorIs(t, events[0].Err, full)
		assert.Equal(t, "p-1", events[0].ID)
	}
}

func TestANilRecordIsRefused(t *testing.T) {
	t.Parallel()

	_, err := overlay.NewDoer(
		overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithRecord(nil))

	assert.Error(t, err)
}

// merchantCase is where the merchant of a write is named: by the client, or in the
// header or the query of the call.
type merchantCase struct{ name, client, header, query, want string }

func (c merchantCase) request(t *testing.T) *http.Request {
	t.Helper()
	url := retryBase + "/v1/payOnce"
	if c.query != "" {
		url += "?assumeMerchant=" + c.query
	}
	req := request(t, "POST", url, `{"paymentId":"p-1"}`)
	if c.header != "" {
		req.Header.Set("X-ASSUME-MERCHANT", c.header)
	}

	return req
}

func TestARecordedWriteNamesItsMerchant(t *testing.T) {
	t.Parallel()
	for _, c := range []merchantCase{
		{name: "none", want: ""},
		{name: "the client's", client: "1", want: "1"},
		{name: "the one in the call's header", client: "1", header: "2", want: "2"},
		{name: "the one in the call's query, which wins", client: "1", header: "2", query: "3", want: "3"},
	} {
		p, book := newProvider(cut), &notebook{}
		doer, err := overlay.NewDoer(overlay.Config{
			Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: authFunc(signed),
			Merchant: c.client,
		}, overlay.WithHTTPClient(p.Client()), overlay.WithRecord(book))
		require.NoError(t, err)

		_, _ = doer.Do(c.request(t))

		require.NotEmpty(t, book.writes, c.name)
		assert.Equal(t, c.want, book.writes[0].Refs["assumeMerchant"], c.name)
	}
}
