package overlay_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// echoTable has a write whose answer repeats what was sent, one with a list of captures,
// and a read.
var echoTable = []policy.Operation{
	{
		Provider: "paypay", ID: "capture", Method: "POST", Path: "/v1/capture", Retry: policy.NewID, Key: "captureId",
		Resolve: "read", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Remember: []string{"amount"},
		Echo: []policy.Echo{
			{Answer: "data.captures.data[].id", Request: "captureId"},
			{Answer: "data.captures.data[].amount", Request: "amount"},
		},
	},
	{
		Provider: "paypay", ID: "pay", Method: "POST", Path: "/v1/pay", Retry: policy.ResolveFirst, Key: "paymentId",
		KeyVerified: true, Resolve: "read", CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
		Remember: []string{"amount"},
		Echo: []policy.Echo{
			{Answer: "data.id", Request: "paymentId"}, {Answer: "data.amount", Request: "amount"},
			{Answer: "data.note", Request: "note", MayDiffer: true},
		},
		Unique: &policy.Unique{Days: 525, Since: "data.at", For: []policy.Echo{
			{Answer: "data.user", Request: "user"}, {Answer: "data.store", Request: "store"},
		}},
	},
	{
		Provider: "paypay", ID: "read", Method: "GET", Path: "/v1/payments/{id}", Retry: policy.Read,
		CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
		Echo: []policy.Echo{{Answer: "data.id", Request: "id"}},
	},
}

// echoDoer returns a client of a provider whose answers repeat what was sent.
func echoDoer(t *testing.T, p *provider) *overlay.Doer {
	t.Helper()
	config := overlay.Config{
		Provider: overlay.PayPay, BaseURL: retryBase, Operations: echoTable, Auth: newSigner(t),
	}
	if p.resolutions != nil {
		config.Ask = p.resolve
	}
	doer, err := overlay.NewDoer(config, overlay.WithHTTPClient(p.Client()),
		overlay.WithRetry(overlay.Retry{Base: time.Nanosecond}), overlay.WithSettling(time.Nanosecond))
	require.NoError(t, err)

	return doer
}

// echoing answers with some content.
func echoing(data string) reply {
	return testkit.JSON(200, `{"resultInfo":{"code":"SUCCESS"},"data":`+data+`}`)
}

const payBody = `{"paymentId":"p-1","amount":700,"note":"tea"}`

func TestAnAnswerThatShowsWhatWasSentIsSuccess(t *testing.T) {
	t.Parallel()

	for name, data := range map[string]string{
		"all of it":                    `{"id":"p-1","amount":700,"note":"tea"}`,
		"an amount in another form":    `{"id":"p-1","amount":7.0e2}`,
		"the id alone":                 `{"id":"p-1"}`,
		"nothing of it":                `{"status":"x"}`,
		"null where something was set": `{"id":null,"amount":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(echoing(data))

			_, err := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/pay", payBody))

			assert.NoError(t, err)
		})
	}
}

func TestAnAnswerAboutAnotherIsNeverSuccess(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, data, field string
		outcome           overlay.Outcome
	}{
		{"another amount under our id", `{"id":"p-1","amount":500}`, "data.amount", overlay.DidNotHappen},
		{"another note under our id", `{"id":"p-1","amount":700,"note":"milk"}`, "data.note", overlay.DidNotHappen},
		{"another id", `{"id":"p-2","amount":700}`, "data.id", overlay.Unknown},
		{"an id in another case", `{"id":"P-1","amount":700}`, "data.id", overlay.Unknown},
		{"an id whose key has another case", `{"ID":"p-2","amount":700}`, "data.id", overlay.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(echoing(c.data))

			_, err := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/pay", payBody))

			var failure *overlay.Error
			require.ErrorAs(t, err, &failure)
			assert.ErrorIs(t, failure, overlay.ErrOther)
			assert.Equal(t, c.outcome, failure.Outcome)
			assert.Contains(t, failure.Error(), c.field)
			assert.NotContains(t, failure.Error(), "milk")
			assert.Contains(t, string(failure.Body), c.data)
			assert.Len(t, p.Requests(), 1)
		})
	}
}

func TestAReadOfAnotherIsAskedAgainAndThenAnError(t *testing.T) {
	t.Parallel()
	p := newProvider(echoing(`{"id":"p-2"}`))

	_, err := echoDoer(t, p).Do(request(t, "GET", retryBase+"/v1/payments/p-1", ""))

	assert.ErrorIs(t, err, overlay.ErrOther)
	assert.Len(t, p.Requests(), 3)
}

func TestACaptureIsLookedForAmongTheOthers(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, captures string
		ours           bool
	}{
		{"it is the only one", `[{"id":"c-1","amount":300}]`, true},
		{"it stands behind another", `[{"id":"c-0","amount":9},{"id":"c-1","amount":300}]`, true},
		{"it has the id of a later attempt", `[{"id":"c-1-2","amount":300}]`, true},
		{"none is there", `[]`, true},
		{"another id", `[{"id":"c-2","amount":300}]`, false},
		{"another amount", `[{"id":"c-1","amount":301}]`, false},
		{"id and amount of two", `[{"id":"c-1","amount":301},{"id":"c-2","amount":300}]`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(echoing(`{"captures":{"data":` + c.captures + `}}`))

			_, err := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/capture", `{"captureId":"c-1","amount":300}`))

			assert.Equal(t, c.ours, err == nil, "%v", err)
		})
	}
}

// lookUp resolves a write of an hour ago by a read that shows some content.
func lookUp(t *testing.T, data string, refs map[string]string) (overlay.Resolution, error) {
	t.Helper()
	body := []byte(`{"resultInfo":{"code":"SUCCESS"},"data":` + data + `}`)
	p := newProvider().withResolutions(resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Resource: "it", Body: body,
	}})

	return echoDoer(t, p).Resolve(t.Context(), overlay.Write{
		ID: "w", Provider: overlay.PayPay, Operation: "pay",
		Origin: retryBase, Account: "default", Attempt: 1, Age: time.Hour, Refs: refs,
	})
}

func TestWhatAReadFindsIsComparedWithTheWrite(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, data, other string }{
		{"our payment", `{"id":"p-1","amount":700}`, ""},
		{"another one under our id", `{"id":"p-1","amount":500}`, "data.amount"},
		{"an answer about another one", `{"id":"p-2","amount":700}`, "data.id"},
		{"one that may have been changed since", `{"id":"p-1","amount":700,"note":"milk"}`, "data.note"},
		{
			"one that may have been changed, and another amount", `{"id":"p-1","amount":500,"note":"milk"}`,
			"data.amount",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			found, err := lookUp(t, c.data, map[string]string{"paymentId": "p-1", "amount": "700", "note": "tea"})

			assert.Equal(t, c.other, found.Other)
			assert.Equal(t, c.other == "", found.Outcome == overlay.Happened, found.Reason)
			assert.Equal(t, c.other != "", errors.Is(err, overlay.ErrOther), "%v", err)
			assert.Equal(t, c.other != "", errors.Is(err, overlay.ErrUnresolvable), "%v", err)
			assert.Equal(t, "it", found.Resource)
			assert.Contains(t, string(found.Body), c.data)
		})
	}
}

func TestAnotherPaymentUnderOurIDProvesThatOursIsNotThereOnlyAsFarAsIDsAreUnique(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	lately, longAgo := time.Now().Add(-524*day).Unix(), time.Now().Add(-526*day).Unix()

	for _, c := range []struct {
		name, shown string
		at          int64
		store       string // that ours names
		proves      bool
	}{
		{"of the same user, lately", `"user":"u-1"`, lately, "", true},
		{"of the same user and store, lately", `"user":"u-1","store":"s-1"`, lately, "s-1", true},
		{"of the same user, with a store that is null", `"user":"u-1","store":null`, lately, "", true},
		{"of the same user, with a store that is empty", `"user":"u-1","store":""`, lately, "", true},
		{"of the same user, longer ago than ids are unique", `"user":"u-1"`, longAgo, "", false},
		{"of the same user, without a time", `"user":"u-1"`, 0, "", false},
		{"of another user", `"user":"u-2"`, lately, "", false},
		{"of nobody knows whom", `"note":"tea"`, lately, "", false},
		{"of another store", `"user":"u-1","store":"s-2"`, lately, "s-1", false},
		{"of a store, and ours of none", `"user":"u-1","store":"s-1"`, lately, "", false},
		{"of no store, and ours of one", `"user":"u-1"`, lately, "s-1", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := `{"paymentId":"p-1","amount":700,"user":"u-1"}`
			if c.store != "" {
				body = `{"paymentId":"p-1","amount":700,"user":"u-1","store":"` + c.store + `"}`
			}
			shown := resolution{Resolution: overlay.Resolution{
				Outcome: overlay.Happened, Reason: "it is there", Resource: "it",
				Body: fmt.Appendf(nil, `{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p-1","amount":500,"at":%d,%s}}`,
					c.at, c.shown),
			}}
			p := newProvider(cut).withResolutions(shown, shown)
			_, lost := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/pay", body))
			require.ErrorIs(t, lost, overlay.ErrOutcomeUnknown)

			found, err := overlay.Resolve(t.Context(), lost)

			assert.Equal(t, "data.amount", found.Other)
			assert.Equal(t, c.proves, found.Outcome == overlay.DidNotHappen, found.Reason)
			assert.Equal(t, !c.proves, errors.Is(err, overlay.ErrOther), "%v", err)
		})
	}
}

func TestAnotherPaymentThatIsFoundDuringACallEndsItUnknown(t *testing.T) {
	t.Parallel()
	body := []byte(`{"resultInfo":{"code":"SUCCESS"},"data":{"id":"p-1","amount":500}}`)
	p := newProvider(cut).withResolutions(resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Resource: "it", Body: body, Answer: body,
	}})

	_, err := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/pay", payBody))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.ErrorIs(t, failure, overlay.ErrOther)
	assert.Equal(t, overlay.Unknown, failure.Outcome)
	assert.Equal(t, string(body), string(failure.Body))
	assert.Len(t, p.Requests(), 1)
}
