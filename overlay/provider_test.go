package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// unresolvedIn returns the writes that a record still lists.
func unresolvedIn(t *testing.T, record *overlay.MemoryRecord) []overlay.Write {
	t.Helper()
	writes, err := record.Open(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)

	return writes
}

// retryCodes has a code of each class.
var retryCodes = []*policy.Code{
	{Code: "ASK", Statuses: []int{500}, Outcome: policy.Unknown, Class: policy.ClassQuery, Advice: "ask"},
	{
		Code: "BUSY", Statuses: []int{429}, Outcome: policy.DidNotHappen,
		Class: policy.ClassWait, Wait: time.Second, Advice: "wait",
	},
	{
		Code: "CONFIRM", Statuses: []int{202}, Outcome: policy.Accepted,
		Class: policy.ClassUser, Kind: policy.ActionRequired, Advice: "wait for the user",
	},
	{
		Code: "DECLINED", Statuses: []int{400}, Outcome: policy.DidNotHappen,
		Class: policy.ClassUser, Kind: policy.Declined, Advice: "offer another way to pay",
	},
	{Code: "DUPLICATE", Statuses: []int{409}, Outcome: policy.Unknown, Class: policy.ClassQuery, Advice: "ask"},
	{
		Code: "RELINK", Statuses: []int{401}, Outcome: policy.DidNotHappen,
		Class: policy.ClassUser, Advice: "link again",
	},
	{Code: "REPEAT", Statuses: []int{500}, Outcome: policy.Unknown, Class: policy.ClassSameID, Advice: "send again"},
	{
		Code: "SLOW", Statuses: []int{400}, Outcome: policy.DidNotHappen,
		Class: policy.ClassWait, Wait: time.Minute, Advice: "wait",
	},
	{
		Code: "UNAUTHORIZED", Statuses: []int{401}, Outcome: policy.DidNotHappen,
		Class: policy.ClassNever, Advice: "check the key and the clock",
	},
	{
		Code: "WRONG", Statuses: []int{400}, Outcome: policy.DidNotHappen,
		Class: policy.ClassNever, Advice: "correct it",
	},
}

// retryTable has an operation of each kind.
var retryTable = []policy.Operation{
	writeOperation("captureLater", policy.NewID, "captureId", "paymentId"),
	writeOperation("createCode", policy.SameID, "requestId"),
	{
		Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}",
		Retry: policy.Read, Errors: retryCodes,
	},
	writeOperation("pay", policy.ResolveFirst, "paymentId"),
	{
		Provider: "paypay", ID: "payBlindly", Method: "POST", Path: "/v1/payBlindly", Retry: policy.Never, Key: "paymentId",
		CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Errors: retryCodes,
	},
	writeOperation("payOnce", policy.Never, "paymentId"),
}

func writeOperation(id string, retry policy.Retry, key string, remember ...string) policy.Operation {
	return policy.Operation{
		Provider: "paypay", ID: id, Method: "POST", Path: "/v1/" + id, Retry: retry, Key: key,
		Resolve: "getPayment", Remember: remember, CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
		Errors: retryCodes, Merchant: true, KeyVerified: retry == policy.ResolveFirst,
	}
}

// reply is what the provider does with one request.
type reply = testkit.Transport

// coded answers with a result code.
func coded(status int, code string, header ...string) reply {
	return testkit.JSON(status, `{"resultInfo":{"code":"`+code+`"}}`, header...)
}

// page answers as a gateway does that is not the provider's.
func page(status int, header ...string) reply {
	return testkit.HTML(status, "<html>", header...)
}

var (
	success           = testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},"data":{}}`)
	cut               = testkit.Fail(io.ErrUnexpectedEOF)
	connectionRefused = testkit.ConnectionRefused()
)

// hanging answers nothing until the request's context ends.
func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// provider is a provider in memory. It answers one reply after the other, the last
// one for ever, and each question about a write with one resolution after the other.
type provider struct {
	testkit.Script // answers the requests

	mu          sync.Mutex
	resolutions []resolution
	questions   []overlay.Write
	events      []overlay.Event
	asking      func() // called before a question is answered, unless nil
}

// resolution is the answer to a question about a write.
type resolution struct {
	overlay.Resolution
	err error
}

var (
	notThere = resolution{Resolution: overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "it is not there"}}
	there    = resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Resource: "it",
		Answer: []byte(`{"resultInfo":{"code":"SUCCESS"},"data":"as read"}`),
	}}
	thereWithoutAnswer = resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Resource: "it",
	}}
	cancelled = resolution{Resolution: overlay.Resolution{
		Outcome: overlay.DidNotHappen, Reason: "it is FAILED", Resource: "it",
	}}
	// underWay is a write that the provider has taken on and is not done with.
	underWay = resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Accepted, Reason: "it is accepted", Resource: "the write",
	}}
	pending = resolution{Resolution: overlay.Resolution{
		Outcome: overlay.Unknown, Reason: "it is under way", Resource: "it",
	}}
	unreadable = resolution{err: errors.New("the read failed")}
	cannotTell = resolution{
		Resolution: overlay.Resolution{Outcome: overlay.Unknown, Reason: "it is closed", Resource: "it"},
		err:        fmt.Errorf("%w: what closed it is not told", overlay.ErrUnresolvable),
	}
)

func newProvider(replies ...reply) *provider {
	return &provider{Script: testkit.Script{Answers: replies}}
}

// withResolutions lets a client ask about its writes.
func (p *provider) withResolutions(resolutions ...resolution) *provider {
	p.resolutions = resolutions

	return p
}

func (p *provider) resolve(_ context.Context, w overlay.Write) (overlay.Resolution, error) {
	p.mu.Lock()
	defer p.mu.Unlock()

	p.questions = append(p.questions, w)
	if p.asking != nil {
		p.asking()
	}
	answer := p.resolutions[min(len(p.questions), len(p.resolutions))-1]

	return answer.Resolution, answer.err
}

func (p *provider) hook(_ context.Context, e overlay.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()

	p.events = append(p.events, e)
}

// eventsOf returns the events of a kind.
func (p *provider) eventsOf(kind overlay.EventKind) []overlay.Event {
	p.mu.Lock()
	defer p.mu.Unlock()

	return slices.DeleteFunc(slices.Clone(p.events), func(e overlay.Event) bool { return e.Kind != kind })
}

// lastDecision returns the decision that ended a call.
func (p *provider) lastDecision(t *testing.T) overlay.Event {
	t.Helper()
	decisions := p.eventsOf(overlay.EventDecision)
	require.NotEmpty(t, decisions)

	return decisions[len(decisions)-1]
}

const retryBase = "https://opa.example"

// doer returns a client of the provider. It can ask about writes if the provider
// has resolutions.
func (p *provider) doer(t testing.TB, options ...overlay.Option) *overlay.Doer {
	t.Helper()
	config := overlay.Config{
		Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: newSigner(t),
	}
	if p.resolutions != nil {
		config.Ask = p.resolve
	}

	doer, err := overlay.NewDoer(config, append([]overlay.Option{
		overlay.WithHTTPClient(p.Client()), overlay.WithHook(p.hook),
	}, options...)...)
	require.NoError(t, err)

	return doer
}

// newSigner returns a signer with the runtime's clock and random nonces.
func newSigner(t testing.TB) overlay.Authenticator {
	t.Helper()
	signer, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), nil, nil)
	require.NoError(t, err)

	return signer
}

// writeBody is the body of every write of call.
const writeBody = `{"requestId":"r-1", "paymentId":"p-1",  "captureId":"c-1","n":1.0}`

// call makes one call of an operation of retryTable.
func (p *provider) call(
	t testing.TB, ctx context.Context, doer *overlay.Doer, operation string,
) (string, *overlay.Error) {
	t.Helper()
	method, path, content := "POST", "/v1/"+operation, writeBody
	if operation == "getPayment" {
		method, path, content = "GET", "/v1/payments/p-1", ""
	}
	req, err := http.NewRequestWithContext(ctx, method, retryBase+path, strings.NewReader(content))
	require.NoError(t, err)

	res, err := doer.Do(req)
	if err != nil {
		var failure *overlay.Error
		require.ErrorAs(t, err, &failure)
		require.Nil(t, res, "an answer and an error")

		return "", failure
	}

	answer, err := io.ReadAll(res.Body)
	require.NoError(t, err)

	return string(answer), nil
}

// succeed makes one call and returns its answer.
func (p *provider) succeed(t testing.TB, doer *overlay.Doer, operation string) string {
	t.Helper()
	answer, failure := p.call(t, t.Context(), doer, operation)
	require.Nil(t, failure, operation)

	return answer
}

// fail makes one call and returns its error.
func (p *provider) fail(t testing.TB, ctx context.Context, doer *overlay.Doer, operation string) *overlay.Error {
	t.Helper()
	_, failure := p.call(t, ctx, doer, operation)
	require.NotNil(t, failure, "%s succeeded", operation)

	return failure
}
