package overlay_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/time/rate"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// retryCodes has a code of each class.
var retryCodes = []*policy.Code{
	{Code: "ASK", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "ask"},
	{Code: "BUSY", Statuses: []int{429}, Outcome: policy.DidNotHappen, Class: 'W', Wait: time.Second, Advice: "wait"},
	{Code: "CONFIRM", Statuses: []int{202}, Outcome: policy.Unknown, Class: 'U', Kind: policy.ActionRequired, Advice: "wait for the user"},
	{Code: "DECLINED", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'U', Kind: policy.Declined, Advice: "offer another way to pay"},
	{Code: "DUPLICATE", Statuses: []int{409}, Outcome: policy.Unknown, Class: 'Q', Advice: "ask"},
	{Code: "RELINK", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: 'U', Advice: "link again"},
	{Code: "REPEAT", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'S', Advice: "send again"},
	{Code: "SLOW", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'W', Wait: time.Minute, Advice: "wait"},
	{Code: "WRONG", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "correct it"},
}

// retryTable has an operation of each kind.
var retryTable = []policy.Operation{
	write("captureLater", policy.NewID, "captureId", "paymentId"),
	write("createCode", policy.SameID, "requestId"),
	{Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}", Retry: policy.Read, Errors: retryCodes},
	write("pay", policy.ResolveFirst, "paymentId"),
	write("payOnce", policy.Never, "paymentId"),
}

func write(id string, retry policy.Retry, key string, remember ...string) policy.Operation {
	return policy.Operation{
		Provider: "paypay", ID: id, Method: "POST", Path: "/v1/" + id, Retry: retry, Key: key, Resolve: "getPayment", Remember: remember,
		CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Errors: retryCodes, Merchant: true,
	}
}

// reply is what a provider in memory does with one request.
type reply = testkit.Transport

func says(status int, code string, header ...string) reply {
	return testkit.JSON(status, `{"resultInfo":{"code":"`+code+`"}}`, header...)
}

func page(status int, header ...string) reply {
	return testkit.HTML(status, "<html>", header...)
}

var (
	done   = says(200, "SUCCESS")
	cut    = testkit.Fail(io.ErrUnexpectedEOF)
	nobody = testkit.Fail(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
)

// provider answers one reply after the other, the last one for ever, and each
// question with one resolution after the other.
type provider struct {
	testkit.Script // answers the requests

	mu      sync.Mutex
	answers []resolution
	asked   []overlay.Write
	events  []overlay.Event
}

type resolution struct {
	overlay.Resolution
	err error
}

var (
	absent  = resolution{Resolution: overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "it is not there"}}
	present = resolution{Resolution: overlay.Resolution{Outcome: overlay.Happened, Reason: "it is there", Resource: "it",
		Answer: []byte(`{"resultInfo":{"code":"SUCCESS"},"data":"as read"}`)}}
	bare    = resolution{Resolution: overlay.Resolution{Outcome: overlay.Happened, Reason: "it is there", Resource: "it"}}
	failed  = resolution{Resolution: overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "it is FAILED", Resource: "it"}}
	pending = resolution{Resolution: overlay.Resolution{Outcome: overlay.Unknown, Reason: "it is under way", Resource: "it"}}
	down    = resolution{err: errors.New("the read failed")}
)

func (p *provider) ask(_ context.Context, w overlay.Write) (overlay.Resolution, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, w)
	answer := p.answers[min(len(p.asked), len(p.answers))-1]
	return answer.Resolution, answer.err
}

func (p *provider) hook(_ context.Context, e overlay.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, e)
}

// of returns the events of a kind.
func (p *provider) of(kind overlay.EventKind) []overlay.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.events), func(e overlay.Event) bool { return e.Kind != kind })
}

const retryBase = "https://opa.example"

func (p *provider) doer(t testing.TB, options ...overlay.Option) *overlay.Doer {
	t.Helper()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	config := overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: auth}
	if p.answers != nil {
		config.Ask = p.ask
	}
	doer, err := overlay.NewDoer(config, append([]overlay.Option{
		overlay.WithHTTPClient(p.Client()), overlay.WithHook(p.hook),
	}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return doer
}

// call makes one call of an operation of retryTable.
func (p *provider) call(t testing.TB, ctx context.Context, doer *overlay.Doer, operation string) (string, *overlay.Error) {
	t.Helper()
	method, path, content := "POST", "/v1/"+operation, `{"requestId":"r-1", "paymentId":"p-1",  "captureId":"c-1","n":1.0}`
	if operation == "getPayment" {
		method, path, content = "GET", "/v1/payments/p-1", ""
	}
	req, err := http.NewRequestWithContext(ctx, method, retryBase+path, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	res, err := doer.Do(req)
	if err == nil {
		read, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(read), nil
	}
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || res != nil {
		t.Fatalf("got a %T and the answer %v", err, res)
	}
	return "", failure
}

func TestWhetherACallIsSentAgain(t *testing.T) {
	t.Parallel()
	badCertificate := testkit.Fail(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})
	// happened stands for a call that succeeds.
	const happened, unknown, not, none = overlay.Happened, overlay.Unknown, overlay.DidNotHappen, overlay.NoOutcome
	for _, c := range []struct {
		name    string
		call    string
		replies []reply
		answers []resolution
		sent    int
		asked   int
		success bool
		outcome overlay.Outcome
		reason  string
	}{
		{name: "a same-id write that was cut is sent again", call: "createCode", replies: []reply{cut, done}, sent: 2, success: true},
		{name: "a same-id write that an HTML page answers is sent again", call: "createCode", replies: []reply{page(503), page(502), done}, sent: 3, success: true},
		{name: "a same-id write whose answer cannot be read is sent again", call: "createCode", replies: []reply{testkit.Answer(200, "application/json", "{"), done}, sent: 2, success: true},
		{name: "class S sends a same-id write again", call: "createCode", replies: []reply{says(500, "REPEAT"), done}, sent: 2, success: true},
		{name: "class Q asks even about a same-id write", call: "createCode", replies: []reply{says(500, "ASK"), done}, answers: []resolution{absent}, sent: 2, asked: 1, success: true},
		{name: "a same-id write that happened without an answer to show is an error that says so", call: "createCode", replies: []reply{says(500, "ASK")}, answers: []resolution{bare}, sent: 1, asked: 1, outcome: happened, reason: "it is there"},
		{name: "a same-id write is sent again when nobody could tell", call: "createCode", replies: []reply{says(500, "ASK"), done}, answers: []resolution{down}, sent: 2, asked: 1, success: true},
		{name: "a same-id write is sent as often as is allowed and stays unknown", call: "createCode", replies: []reply{cut}, sent: 3, outcome: unknown, reason: "all 3 attempts are used"},
		{name: "a refusal does not undo an earlier attempt of a same-id write", call: "createCode", replies: []reply{cut, says(400, "WRONG")}, sent: 2, outcome: unknown, reason: "the document says not to send it again unchanged"},
		{name: "a refused connection does not undo an earlier attempt", call: "createCode", replies: []reply{cut, nobody}, sent: 3, outcome: unknown, reason: "all 3 attempts"},

		{name: "a new-id write that did not happen is sent again", call: "captureLater", replies: []reply{cut, done}, answers: []resolution{absent}, sent: 2, asked: 1, success: true},
		{name: "a new-id write that happened is a success", call: "captureLater", replies: []reply{cut}, answers: []resolution{present}, sent: 1, asked: 1, success: true},
		{name: "a new-id write of which nobody can tell is not sent again", call: "captureLater", replies: []reply{cut, done}, answers: []resolution{pending}, sent: 1, asked: 1, outcome: unknown, reason: "it is under way"},
		{name: "a new-id write is not sent again when the question failed", call: "captureLater", replies: []reply{cut, done}, answers: []resolution{down}, sent: 1, asked: 1, outcome: unknown, reason: "getPayment failed"},
		{name: "a new-id write is not sent again where nobody can ask", call: "captureLater", replies: []reply{cut, done}, sent: 1, outcome: unknown, reason: "this client cannot"},
		{name: "class S never spares a new-id write the question", call: "captureLater", replies: []reply{says(500, "REPEAT"), done}, answers: []resolution{pending}, sent: 1, asked: 1, outcome: unknown, reason: "it is under way"},
		{name: "a new-id write is asked about after its last attempt, too", call: "captureLater", replies: []reply{cut}, answers: []resolution{absent, absent, present}, sent: 3, asked: 3, success: true},
		{name: "a refused connection between attempts does not skip the question", call: "captureLater", replies: []reply{cut, nobody, done}, answers: []resolution{absent, present}, sent: 2, asked: 2, success: true},
		{name: "a rate limit between attempts does not skip the question", call: "captureLater", replies: []reply{cut, says(429, "BUSY"), done}, answers: []resolution{absent, pending}, sent: 2, asked: 2, outcome: unknown, reason: "it is under way"},
		{name: "a rate limit after an attempt that did not happen is waited out", call: "captureLater", replies: []reply{cut, says(429, "BUSY"), done}, answers: []resolution{absent}, sent: 3, asked: 2, success: true},
		{name: "a rate limit alone needs no question", call: "captureLater", replies: []reply{says(429, "BUSY"), done}, answers: []resolution{down}, sent: 2, success: true},

		{name: "a write to ask about first is sent again when it is not there", call: "pay", replies: []reply{page(503), done}, answers: []resolution{absent}, sent: 2, asked: 1, success: true},
		{name: "a write to ask about first that happened is a success", call: "pay", replies: []reply{cut}, answers: []resolution{present}, sent: 1, asked: 1, success: true},
		{name: "a write to ask about first of which nobody can tell is not sent again", call: "pay", replies: []reply{cut, done}, answers: []resolution{pending}, sent: 1, asked: 1, outcome: unknown, reason: "it is under way"},
		{name: "a write that was cancelled meanwhile is not sent again", call: "pay", replies: []reply{cut, done}, answers: []resolution{failed}, sent: 1, asked: 1, outcome: not, reason: "it is FAILED"},
		{name: "a duplicate that is not there is not sent again", call: "pay", replies: []reply{says(409, "DUPLICATE"), done}, answers: []resolution{absent}, sent: 1, asked: 1, outcome: unknown, reason: "it is not there"},
		{name: "a duplicate that is there is a success", call: "pay", replies: []reply{says(409, "DUPLICATE")}, answers: []resolution{present}, sent: 1, asked: 1, success: true},
		{name: "a refusal after an unknown attempt stays unknown", call: "pay", replies: []reply{cut, says(400, "WRONG")}, answers: []resolution{absent}, sent: 2, asked: 1, outcome: unknown, reason: "not to send it again unchanged"},
		{name: "a decline after an unknown attempt stays unknown", call: "pay", replies: []reply{cut, says(400, "DECLINED")}, answers: []resolution{absent}, sent: 2, asked: 1, outcome: unknown, reason: "the provider has decided"},

		{name: "a write that may be sent once is sent once", call: "payOnce", replies: []reply{cut, done}, answers: []resolution{absent}, sent: 1, outcome: unknown, reason: "its document says to send it once"},
		{name: "class S does not send a write twice that may be sent once", call: "payOnce", replies: []reply{says(500, "REPEAT"), done}, sent: 1, outcome: unknown, reason: "its document says to send it once"},
		{name: "a write that may be sent once waits out a documented refusal", call: "payOnce", replies: []reply{says(429, "BUSY"), done}, sent: 2, success: true},
		{name: "a write that may be sent once does not wait out a 429 of someone else", call: "payOnce", replies: []reply{page(429), done}, sent: 1, outcome: not, reason: "the provider refused it"},
		{name: "a same-id write waits out a 429 of someone else", call: "createCode", replies: []reply{page(429), done}, sent: 2, success: true},
		{name: "a write that may be sent once is sent again when nobody was there", call: "payOnce", replies: []reply{nobody, done}, sent: 2, success: true},
		{name: "a write that nobody was there for did not happen", call: "payOnce", replies: []reply{nobody}, sent: 3, outcome: not, reason: "all 3 attempts are used"},

		{name: "class N ends a call", call: "createCode", replies: []reply{says(400, "WRONG"), done}, sent: 1, outcome: not, reason: "not to send it again unchanged"},
		{name: "class U ends a call", call: "createCode", replies: []reply{says(401, "RELINK"), done}, sent: 1, outcome: not, reason: "must act first"},
		{name: "class W waits and sends again", call: "pay", replies: []reply{says(400, "SLOW"), done}, sent: 2, success: true},
		{name: "class W on another status than the document's is no refusal", call: "pay", replies: []reply{says(500, "BUSY"), done}, answers: []resolution{pending}, sent: 1, asked: 1, outcome: unknown, reason: "it is under way"},
		{name: "a decline ends a call", call: "createCode", replies: []reply{says(400, "DECLINED"), done}, sent: 1, outcome: not, reason: "the provider has decided"},
		{name: "a request for consent ends a call", call: "pay", replies: []reply{says(202, "CONFIRM"), done}, answers: []resolution{absent}, sent: 1, outcome: unknown, reason: "must act first"},
		{name: "an unknown code on 400 ends a call", call: "createCode", replies: []reply{says(400, "NEW"), done}, sent: 1, outcome: not, reason: "the provider refused it"},
		{name: "a certificate that is not trusted ends a write", call: "createCode", replies: []reply{badCertificate, done}, sent: 1, outcome: not, reason: "certificate"},
		{name: "a certificate that is not trusted ends a read", call: "getPayment", replies: []reply{badCertificate, done}, sent: 1, outcome: none, reason: "certificate"},
		{name: "an answer that is too large ends a call", call: "createCode", replies: []reply{testkit.Answer(200, "application/json", strings.Repeat(" ", 2048)), done}, sent: 1, outcome: unknown, reason: "too large"},
		{name: "a redirect ends a write", call: "createCode", replies: []reply{page(307, "Location", "https://opa.example/else"), done}, sent: 1, outcome: unknown, reason: "redirects are not followed"},
		{name: "a redirect ends a read", call: "getPayment", replies: []reply{page(302, "Location", "https://opa.example/else"), done}, sent: 1, outcome: none, reason: "redirects are not followed"},

		{name: "a read that was cut is sent again", call: "getPayment", replies: []reply{cut, done}, sent: 2, success: true},
		{name: "a read is sent again after a 5xx of any kind", call: "getPayment", replies: []reply{says(500, "ASK"), page(504), done}, sent: 3, success: true},
		{name: "a read is sent again after a 429", call: "getPayment", replies: []reply{page(429), says(429, "BUSY"), done}, sent: 3, success: true},
		{name: "a read whose answer cannot be understood is sent again", call: "getPayment", replies: []reply{page(200), testkit.Answer(200, "application/json", `{"a":`), done}, sent: 3, success: true},
		{name: "a read that is refused is not sent again", call: "getPayment", replies: []reply{says(404, "NONE"), done}, sent: 1, outcome: none, reason: "the provider refused it"},
		{name: "a read is sent as often as is allowed", call: "getPayment", replies: []reply{cut}, sent: 3, outcome: none, reason: "all 3 attempts are used"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: c.replies}, answers: c.answers}
				record := overlay.NewMemoryRecord()
				doer := p.doer(t, overlay.WithMaxBody(1024), overlay.WithRecord(record))
				_, failure := p.call(t, t.Context(), doer, c.call)
				if len(p.Requests()) != c.sent || len(p.asked) != c.asked {
					t.Errorf("sent %d times, asked %d times: %v", len(p.Requests()), len(p.asked), failure)
				}
				if n := len(p.of(overlay.EventAttempt)); n != c.sent {
					t.Errorf("hooks saw %d attempts", n)
				}
				if n := len(p.of(overlay.EventResolve)); n != c.asked {
					t.Errorf("hooks saw %d questions", n)
				}
				left, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
				if err != nil || (len(left) == 1) != (!c.success && c.outcome == unknown) {
					t.Errorf("the record holds %v, %v", left, err)
				}
				if c.success {
					if failure != nil {
						t.Errorf("got %v, want success", failure)
					}
					return
				}
				if failure == nil {
					t.Fatal("got success")
				}
				if failure.Outcome != c.outcome || errors.Is(failure, overlay.ErrOutcomeUnknown) != (c.outcome == unknown) {
					t.Errorf("outcome %v: %v", failure.Outcome, failure)
				}
				if errors.Is(failure, overlay.ErrNotSent) || failure.Attempts != c.sent {
					t.Errorf("%d attempts: %v", failure.Attempts, failure)
				}
				if !strings.Contains(failure.Reason, c.reason) || !strings.Contains(failure.Error(), "not sent again: "+failure.Reason) {
					t.Errorf("reason %q in %q", failure.Reason, failure)
				}
				decisions := p.of(overlay.EventDecision)
				last := decisions[len(decisions)-1]
				if last.Again || last.Reason != failure.Reason || last.Attempt != c.sent || last.Outcome != failure.Outcome {
					t.Errorf("the last decision is %+v", last)
				}
				for i, e := range decisions[:len(decisions)-1] {
					if !e.Again || e.Reason == "" || e.Attempt != i+1 {
						t.Errorf("decision %d is %+v", i, e)
					}
				}
			})
		})
	}
}

func TestEachAttemptHasTheSameBytesAndASignatureOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, call := range []string{"createCode", "pay"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: []reply{cut, says(429, "BUSY"), done}}, answers: []resolution{absent}}
				if _, failure := p.call(t, t.Context(), p.doer(t), call); failure != nil {
					t.Fatal(failure)
				}
				nonces, epochs := map[string]bool{}, map[string]bool{}
				for _, s := range p.Requests() {
					if s.Body != p.Requests()[0].Body || s.Body == "" {
						t.Errorf("sent %q after %q", s.Body, p.Requests()[0].Body)
					}
					parts := strings.Split(s.Header.Get("Authorization"), ":")
					hash := overlay.HashBody(s.Header.Get("Content-Type"), []byte(s.Body))
					want := overlay.MAC(overlay.NewSecret("c2VjcmV0"), overlay.CanonicalString("/v1/"+call, "POST", parts[3], parts[4], "application/json", hash))
					if parts[2] != want || parts[4] != fmt.Sprint(s.At.Unix()) {
						t.Errorf("the signature %v is not of this attempt", parts)
					}
					nonces[parts[3]], epochs[parts[4]] = true, true
				}
				if len(nonces) != 3 || len(epochs) < 2 {
					t.Errorf("%d nonces, %d times", len(nonces), len(epochs))
				}
			})
		})
	}
}

func TestANewIDIsMadeOfTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &provider{Script: testkit.Script{Answers: []reply{says(429, "BUSY"), cut, cut, done}}, answers: []resolution{absent}}
		if _, failure := p.call(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 4})), "captureLater"); failure != nil {
			t.Fatal(failure)
		}
		const first = `{"requestId":"r-1", "paymentId":"p-1",  "captureId":"c-1","n":1.0}`
		for i, want := range []string{first, first, strings.Replace(first, "c-1", "c-1-3", 1), strings.Replace(first, "c-1", "c-1-4", 1)} {
			if p.Requests()[i].Body != want {
				t.Errorf("attempt %d has the body %s, want %s", i+1, p.Requests()[i].Body, want)
			}
		}
		for _, w := range p.asked {
			if w.Refs["captureId"] != "c-1" || w.Refs["paymentId"] != "p-1" || w.Operation != "captureLater" || w.Provider != "paypay" {
				t.Errorf("asked about %+v", w)
			}
		}
	})
	for name, body := range map[string]string{
		"is too long to make another of it": `{"captureId":"` + strings.Repeat("c", 63) + `"}`,
		"is not there to be replaced":       `{"captureId":7}`,
	} {
		t.Run("an id that "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: []reply{cut, done}}, answers: []resolution{absent}}
				_, err := p.doer(t).Do(request(t, "POST", retryBase+"/v1/captureLater", body))
				failure, ok := errors.AsType[*overlay.Error](err)
				if !ok || failure.Outcome != overlay.Unknown || len(p.Requests()) != 1 || failure.Reason != "captureId "+name {
					t.Errorf("sent %d times: %v", len(p.Requests()), err)
				}
			})
		})
	}
}

func TestOneAttemptMeansOneAndNoQuestion(t *testing.T) {
	t.Parallel()
	for _, call := range []string{"captureLater", "createCode", "getPayment", "pay", "payOnce"} {
		for name, first := range map[string]reply{"cut": cut, "rate limited": says(429, "BUSY"), "nobody there": nobody} {
			p := &provider{Script: testkit.Script{Answers: []reply{first, done}}, answers: []resolution{absent}}
			_, failure := p.call(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), call)
			if failure == nil || len(p.Requests()) != 1 || len(p.asked) != 0 || failure.Reason == "" {
				t.Errorf("%s, %s: sent %d times, asked %d times, %v", call, name, len(p.Requests()), len(p.asked), failure)
			}
		}
	}
}

func TestWhatTheQuestionShowedIsTheAnswer(t *testing.T) {
	t.Parallel()
	p := &provider{Script: testkit.Script{Answers: []reply{cut}}, answers: []resolution{present}}
	got, failure := p.call(t, t.Context(), p.doer(t), "pay")
	if failure != nil || got != string(present.Answer) {
		t.Errorf("got %q, %v", got, failure)
	}
}

func TestAnAttemptThatCouldNotBeMadeDoesNotDenyAnEarlierOne(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]func(n *int) overlay.Option{
		"a contract that the new id breaks": func(n *int) overlay.Option {
			return overlay.WithContract(func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
				if req == nil {
					return nil
				}
				if *n++; *n > 1 {
					return errors.New("the id is too long")
				}
				return nil
			})
		},
		"a limiter that gives up": func(n *int) overlay.Option {
			return overlay.WithLimiter(limiterFunc(func(context.Context) error {
				if *n++; *n > 1 {
					return errors.New("no tokens")
				}
				return nil
			}))
		},
		"a record that is full": func(n *int) overlay.Option {
			return overlay.WithRecord(recordFuncs{intent: func(overlay.Write) error {
				if *n++; *n > 1 {
					return errors.New("disk full")
				}
				return nil
			}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, n := &provider{Script: testkit.Script{Answers: []reply{cut, done}}, answers: []resolution{absent}}, 0
				_, failure := p.call(t, t.Context(), p.doer(t, option(&n)), "captureLater")
				if failure == nil || len(p.Requests()) != 1 || failure.Attempts != 1 {
					t.Fatalf("sent %d times: %v", len(p.Requests()), failure)
				}
				if failure.Outcome != overlay.Unknown || errors.Is(failure, overlay.ErrNotSent) || !errors.Is(failure, io.ErrUnexpectedEOF) {
					t.Errorf("got %v", failure)
				}
				if !strings.Contains(failure.Reason, "not sent") && !strings.Contains(failure.Reason, "the ") {
					t.Errorf("reason %q", failure.Reason)
				}
				decisions := p.of(overlay.EventDecision)
				if last := decisions[len(decisions)-1]; last.Again || last.Outcome != overlay.Unknown {
					t.Errorf("the last decision is %+v", last)
				}
			})
		})
	}
}

func TestABrokenContractEndsACall(t *testing.T) {
	t.Parallel()
	answers := overlay.WithContract(func(_ string, _ *http.Request, _ []byte, res *http.Response, _ []byte) error {
		if res != nil {
			return errors.New("a field is missing")
		}
		return nil
	})
	for name, c := range map[string]struct {
		reply   reply
		outcome overlay.Outcome
	}{
		"of an answer that means success": {done, overlay.Happened},
		"of an answer that does not":      {says(500, "REPEAT"), overlay.Unknown},
	} {
		p := &provider{Script: testkit.Script{Answers: []reply{c.reply}}}
		_, failure := p.call(t, t.Context(), p.doer(t, answers), "createCode")
		if failure == nil || len(p.Requests()) != 1 || failure.Outcome != c.outcome || !errors.Is(failure, overlay.ErrContract) || failure.Reason == "" {
			t.Errorf("%s: sent %d times, %v", name, len(p.Requests()), failure)
		}
	}
}

func TestConnectionsThatAreRefusedForReal(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	_ = listener.Close()
	var decisions []overlay.Event
	doer, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: base, Operations: retryTable, Auth: authFunc(signed)},
		overlay.WithRetry(overlay.Retry{Attempts: 3, Base: time.Millisecond}),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventDecision {
				decisions = append(decisions, e)
			}
		}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = doer.Do(request(t, "POST", base+"/v1/payOnce", `{"paymentId":"p-1"}`))
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || failure.Outcome != overlay.DidNotHappen || failure.Attempts != 3 || !errors.Is(err, syscall.ECONNREFUSED) || len(decisions) != 3 {
		t.Errorf("got %v, decisions %+v", err, decisions)
	}
}

func TestACertificateOfAStrangerForReal(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came through") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	doer, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: server.URL, Operations: retryTable, Auth: authFunc(signed)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = doer.Do(request(t, "POST", server.URL+"/v1/createCode", `{"requestId":"r-1"}`))
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || failure.Outcome != overlay.DidNotHappen || failure.Attempts != 1 || !strings.Contains(failure.Reason, "certificate") {
		t.Errorf("got %v", err)
	}
}

// pauses makes one call and returns the time between its attempts.
func pauses(t *testing.T, p *provider, ctx context.Context, call string, options ...overlay.Option) ([]time.Duration, *overlay.Error) {
	t.Helper()
	p.Take()
	_, failure := p.call(t, ctx, p.doer(t, options...), call)
	var list []time.Duration
	for i := 1; i < len(p.Requests()); i++ {
		list = append(list, p.Requests()[i].At.Sub(p.Requests()[i-1].At))
	}
	return list, failure
}

func TestPausesAreRandomUpToACeilingThatDoubles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &provider{Script: testkit.Script{Answers: []reply{cut}}}
		const rounds = 400
		ceilings := []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond, 500 * time.Millisecond, 500 * time.Millisecond}
		sums, smallest := make([]time.Duration, len(ceilings)), make([]time.Duration, len(ceilings))
		for range rounds {
			list, _ := pauses(t, p, t.Context(), "createCode", overlay.WithRetry(overlay.Retry{Attempts: 6, Base: 100 * time.Millisecond, Cap: 500 * time.Millisecond}))
			if len(list) != len(ceilings) {
				t.Fatalf("%d pauses", len(list))
			}
			for i, pause := range list {
				if pause < 0 || pause > ceilings[i] {
					t.Fatalf("pause %d is %s, its ceiling %s", i+1, pause, ceilings[i])
				}
				sums[i] += pause
				if smallest[i] == 0 || pause < smallest[i] {
					smallest[i] = pause
				}
			}
		}
		for i, ceiling := range ceilings {
			if mean := sums[i] / rounds; mean < ceiling*4/10 || mean > ceiling*6/10 || smallest[i] > ceiling/10 {
				t.Errorf("pause %d is %s on average and at least %s, of a ceiling of %s", i+1, mean, smallest[i], ceiling)
			}
		}
	})
}

func TestTheLargestBoundsDoNotOverflow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &provider{Script: testkit.Script{Answers: []reply{cut}}}
		const day = 24 * time.Hour
		list, failure := pauses(t, p, t.Context(), "createCode", overlay.WithRetry(overlay.Retry{Attempts: 100, Base: day, Cap: day}))
		if len(list) != 99 || slices.Max(list) > day || slices.Min(list) < 0 || failure.Attempts != 100 {
			t.Errorf("%d pauses from %s to %s", len(list), slices.Min(list), slices.Max(list))
		}
	})
	for name, retry := range map[string]overlay.Retry{
		"a negative number of attempts":              {Attempts: -1},
		"more attempts than an id has room for":      {Attempts: 101},
		"a negative base":                            {Base: -1},
		"a negative cap":                             {Cap: -1},
		"a base above a day":                         {Base: 24*time.Hour + 1},
		"a cap above a day, as an unlimited one is":  {Cap: 1<<63 - 1},
		"a cap above a day with a base of 0 seconds": {Base: 0, Cap: 25 * time.Hour},
	} {
		_, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithRetry(retry))
		assert.ErrorContains(t, err, "WithRetry", name)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	const date = "Tue, 01 Mar 2011 10:00:00 GMT" // far from our clock
	for _, c := range []struct {
		name     string
		header   []string
		least    time.Duration
		most     time.Duration // exclusive of jitter
		tooLong  bool
		ofADate  bool
		expected time.Duration // Error.RetryAfter
	}{
		{name: "seconds", header: []string{"Retry-After", "7"}, least: 7 * time.Second, expected: 7 * time.Second},
		{name: "seconds with spaces", header: []string{"Retry-After", " 7 "}, least: 7 * time.Second, expected: 7 * time.Second},
		{name: "zero", header: []string{"Retry-After", "0"}, least: 0},
		{name: "a date, relative to the answer's own", header: []string{"Date", date, "Retry-After", "Tue, 01 Mar 2011 10:00:30 GMT"}, least: 30 * time.Second, expected: 30 * time.Second},
		{name: "a date that has passed", header: []string{"Date", date, "Retry-After", "Tue, 01 Mar 2011 09:00:00 GMT"}, least: 0},
		{name: "garbage", header: []string{"Retry-After", "soon"}, least: 0},
		{name: "a fraction", header: []string{"Retry-After", "1.5"}, least: 0},
		{name: "a negative number", header: []string{"Retry-After", "-30"}, least: 0},
		{name: "a hugely negative number", header: []string{"Retry-After", "-99999999999999999999999"}, least: 0},
		{name: "as long as the cap", header: []string{"Retry-After", "120"}, least: 2 * time.Minute, expected: 2 * time.Minute},
		{name: "longer than the cap", header: []string{"Retry-After", "121"}, tooLong: true, expected: 121 * time.Second},
		{name: "huge", header: []string{"Retry-After", "9223372036854775807"}, tooLong: true, expected: (1<<63 - 1) / time.Second * time.Second},
		{name: "more than a number holds", header: []string{"Retry-After", "99999999999999999999999"}, tooLong: true, expected: (1<<63 - 1) / time.Second * time.Second},
		{name: "a date far in the future", header: []string{"Date", date, "Retry-After", "Tue, 01 Mar 2022 10:00:00 GMT"}, tooLong: true, expected: 4018 * 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for kind, first := range map[string]reply{
				"refused": page(429, c.header...), "unavailable": says(500, "REPEAT", c.header...),
				"unreadable": page(503, c.header...).Truncated(),
			} {
				synctest.Test(t, func(t *testing.T) {
					p := &provider{Script: testkit.Script{Answers: []reply{first, done}}}
					start := time.Now()
					list, failure := pauses(t, p, t.Context(), "createCode")
					if c.tooLong {
						if failure == nil || len(list) != 0 || time.Since(start) != 0 || failure.RetryAfter != c.expected || !strings.Contains(failure.Reason, "exceeds the limit of 2m0s") {
							t.Errorf("%s: pauses %v after %s, %v", kind, list, time.Since(start), failure)
						}
						return
					}
					least := c.least
					if kind == "refused" {
						least = max(least, time.Second) // a 429 of someone else
					}
					most := min(least+overlay.DefaultBase, overlay.DefaultCap)
					if failure != nil || len(list) != 1 || list[0] < least || list[0] > most {
						t.Errorf("%s: pauses %v, want %s to %s, %v", kind, list, least, most, failure)
					}
				})
			}
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: []reply{page(429, c.header...)}}}
				_, failure := pauses(t, p, t.Context(), "createCode", overlay.WithRetry(overlay.Retry{Attempts: 1}))
				if failure.RetryAfter != c.expected {
					t.Errorf("RetryAfter is %s", failure.RetryAfter)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		p := &provider{Script: testkit.Script{Answers: []reply{page(503, "Retry-After", time.Now().Add(10*time.Second).UTC().Format(http.TimeFormat)), done}}}
		if list, failure := pauses(t, p, t.Context(), "createCode"); failure != nil || list[0] < 9*time.Second || list[0] > 11*time.Second {
			t.Errorf("a date without the answer's own: %v, %v", list, failure)
		}
	})
}

func TestACallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	t.Run("a pause that would pass the deadline is not begun", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			p := &provider{Script: testkit.Script{Answers: []reply{says(400, "SLOW")}}}
			start := time.Now()
			_, failure := p.call(t, ctx, p.doer(t), "createCode")
			if failure == nil || time.Since(start) != 0 || !strings.Contains(failure.Reason, "would pass the context's deadline") || failure.Outcome != overlay.DidNotHappen {
				t.Errorf("after %s: %v", time.Since(start), failure)
			}
		})
	})
	t.Run("a pause ends when the context is cancelled", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(5*time.Second, cancel)
			p := &provider{Script: testkit.Script{Answers: []reply{cut, says(400, "SLOW")}}}
			start := time.Now()
			_, failure := p.call(t, ctx, p.doer(t), "createCode")
			if failure == nil || time.Since(start) != 5*time.Second || failure.Reason != "the caller's context ended" || failure.Outcome != overlay.Unknown || len(p.Requests()) != 2 {
				t.Errorf("after %s: %v", time.Since(start), failure)
			}
			decisions := p.of(overlay.EventDecision)
			if last := decisions[len(decisions)-1]; last.Again || last.Reason != failure.Reason {
				t.Errorf("the last decision is %+v", last)
			}
		})
	})
	t.Run("an attempt that the context ended is the last", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			p := &provider{Script: testkit.Script{Answers: []reply{hangs}}, answers: []resolution{absent}}
			_, failure := p.call(t, ctx, p.doer(t), "pay")
			if failure == nil || len(p.Requests()) != 1 || len(p.asked) != 0 || !errors.Is(failure, context.DeadlineExceeded) || failure.Outcome != overlay.Unknown {
				t.Errorf("sent %d times: %v", len(p.Requests()), failure)
			}
		})
	})
	t.Run("an attempt that only its own timeout ended is followed by another", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{hangs, done}}}
			start := time.Now()
			_, failure := p.call(t, t.Context(), p.doer(t), "createCode")
			if failure != nil || len(p.Requests()) != 2 || time.Since(start) < overlay.DefaultTimeout {
				t.Errorf("sent %d times: %v", len(p.Requests()), failure)
			}
		})
	})
}

// hangs answers when the request's context ends, and then it does not.
func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestTheDocumentsSayHowLongToWait drives the real tables.
func TestTheDocumentsSayHowLongToWait(t *testing.T) {
	t.Parallel()
	waits := map[string]time.Duration{"RATE_LIMIT": time.Second, "MAINTENANCE_MODE": time.Minute, "THROTTLED_MULTIPLE_REFUND_REJECTED": time.Minute}
	seen := map[string]bool{}
	for _, op := range paypay.Operations() {
		for _, code := range op.Errors {
			least, waited := waits[code.Code]
			if !waited || op.ID == "refundPayment" && code.Code == "RATE_LIMIT" {
				continue
			}
			seen[code.Code] = true
			synctest.Test(t, func(t *testing.T) {
				first := says(code.Statuses[0], code.Code)
				p := &provider{Script: testkit.Script{Answers: []reply{first, testkit.Fail(context.Canceled)}}}
				auth, err := overlay.NewBearer(overlay.NewSecret("c2VjcmV0LWtleQ"))
				if err != nil {
					t.Fatal(err)
				}
				doer, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: []policy.Operation{op}, Auth: auth},
					overlay.WithHTTPClient(p.Client()), overlay.WithRetry(overlay.Retry{Attempts: 2}))
				if err != nil {
					t.Fatal(err)
				}
				path := op.Path
				for strings.Contains(path, "{") {
					from, to := strings.Index(path, "{"), strings.Index(path, "}")
					path = path[:from] + "id" + path[to+1:]
				}
				_, _ = doer.Do(request(t, op.Method, retryBase+path, ""))
				if len(p.Requests()) != 2 {
					t.Fatalf("%s on %s: sent %d times", code.Code, op.ID, len(p.Requests()))
				}
				if pause := p.Requests()[1].At.Sub(p.Requests()[0].At); pause < least || pause > least+overlay.DefaultBase {
					t.Errorf("%s on %s: a pause of %s, want %s", code.Code, op.ID, pause, least)
				}
			})
		}
	}
	if len(seen) != len(waits) {
		t.Errorf("the documents have only %v", seen)
	}
}

// TestNoDocumentAllowsADoubleWrite holds the three tables to what repeat relies on.
func TestNoDocumentAllowsADoubleWrite(t *testing.T) {
	t.Parallel()
	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		if (op.Retry == policy.ResolveFirst || op.Retry == policy.NewID) && (op.Resolve == "" || op.Key == "") {
			t.Errorf("%s %s: nothing to ask, or nothing to ask for", op.Provider, op.ID)
		}
		for _, code := range op.Errors {
			if op.Write() && code.Class == policy.ClassSameID && op.Retry != policy.SameID {
				t.Errorf("%s %s: %s says that the same id may be sent again, the operation does not", op.Provider, op.ID, code.Code)
			}
			if op.Write() && code.Class == policy.ClassWait && code.Outcome != policy.DidNotHappen {
				t.Errorf("%s %s: %s says to send again what may have happened", op.Provider, op.ID, code.Code)
			}
		}
	}
}

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

func TestLimiter(t *testing.T) {
	t.Parallel()
	t.Run("nothing is held back by default", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{done}}}
			doer, start := p.doer(t), time.Now()
			for range 100 {
				if _, failure := p.call(t, t.Context(), doer, "createCode"); failure != nil {
					t.Fatal(failure)
				}
			}
			if time.Since(start) != 0 {
				t.Errorf("100 calls took %s", time.Since(start))
			}
		})
	})
	t.Run("a limiter holds back each attempt", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{cut, done}}}
			doer := p.doer(t, overlay.WithLimiter(rate.NewLimiter(rate.Every(10*time.Second), 1)))
			for range 3 {
				if _, failure := p.call(t, t.Context(), doer, "createCode"); failure != nil {
					t.Fatal(failure)
				}
			}
			for i := 1; i < len(p.Requests()); i++ {
				if gap := p.Requests()[i].At.Sub(p.Requests()[i-1].At).Round(time.Microsecond); gap != 10*time.Second {
					t.Errorf("attempt %d came %s after the one before", i+1, gap)
				}
			}
			if len(p.Requests()) != 4 {
				t.Errorf("%d attempts", len(p.Requests()))
			}
		})
	})
	t.Run("a limiter that cannot serve in time means that nothing was sent", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{done}}}
			limiter := rate.NewLimiter(rate.Every(time.Hour), 1)
			limiter.Allow()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			intents := 0
			doer := p.doer(t, overlay.WithLimiter(limiter), overlay.WithRecord(recordFuncs{intent: func(overlay.Write) error { intents++; return nil }}))
			_, failure := p.call(t, ctx, doer, "pay")
			if !errors.Is(failure, overlay.ErrNotSent) || failure.Outcome != overlay.DidNotHappen || len(p.Requests()) != 0 || failure.Attempts != 0 || intents != 0 {
				t.Errorf("sent %d times, %d intents: %v", len(p.Requests()), intents, failure)
			}
		})
	})
	if _, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithLimiter(nil)); err == nil {
		t.Error("a nil limiter was accepted")
	}
}

// strict is a provider whose own clock is ahead of ours: it refuses signatures
// that are further from it than PayPay would accept.
func strict(ahead time.Duration, dated bool) reply {
	return func(r *http.Request) (*http.Response, error) {
		var epoch int64
		if _, err := fmt.Sscan(strings.Split(r.Header.Get("Authorization"), ":")[4], &epoch); err != nil {
			return nil, err
		}
		now := time.Now().Add(ahead)
		if now.Sub(time.Unix(epoch, 0)).Abs() < overlay.ClockTolerance {
			return done(r)
		}
		var header []string
		if dated {
			header = []string{"Date", now.UTC().Format(http.TimeFormat)}
		}
		return says(401, "UNAUTHORIZED", header...)(r)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{5 * time.Minute, -5 * time.Minute, 24 * 365 * time.Hour} {
		t.Run(fmt.Sprintf("a clock that is off by %s is set right once", ahead), func(t *testing.T) {
			t.Parallel()
			for _, call := range []string{"createCode", "captureLater", "payOnce", "getPayment"} {
				synctest.Test(t, func(t *testing.T) {
					p := &provider{Script: testkit.Script{Answers: []reply{strict(ahead, true)}}}
					doer, start := p.doer(t), time.Now()
					for i := range 3 {
						if _, failure := p.call(t, t.Context(), doer, call); failure != nil || len(p.Requests()) != i+2 {
							t.Fatalf("%s, call %d: %d attempts, %v", call, i+1, len(p.Requests()), failure)
						}
					}
					if time.Since(start) != 0 || p.Requests()[0].Body != p.Requests()[1].Body {
						t.Errorf("%s: took %s", call, time.Since(start))
					}
					events := p.of(overlay.EventClock)
					if len(events) != 1 || (events[0].Offset-ahead).Abs() > time.Second || events[0].Operation != call {
						t.Errorf("%s: events %+v", call, events)
					}
				})
			}
		})
	}
	t.Run("a clock that is off twice is set right twice", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{strict(time.Hour, true), strict(time.Hour, true), strict(-time.Hour, true)}}}
			doer := p.doer(t)
			for range 2 {
				if _, failure := p.call(t, t.Context(), doer, "payOnce"); failure != nil {
					t.Fatal(failure)
				}
			}
			if events := p.of(overlay.EventClock); len(p.Requests()) != 4 || len(events) != 2 || events[1].Offset.Round(time.Minute) != -time.Hour {
				t.Errorf("%d attempts, %+v", len(p.Requests()), events)
			}
		})
	})
	refused := func(offset time.Duration) reply {
		return func(r *http.Request) (*http.Response, error) {
			return says(401, "UNAUTHORIZED", "Date", time.Now().Add(offset).UTC().Format(http.TimeFormat))(r)
		}
	}
	for _, c := range []struct {
		name   string
		reply  reply
		sent   int
		events int
	}{
		{"a refusal that goes on is corrected once", refused(time.Hour), 2, 1},
		{"a refusal within the tolerance is not of the clock", refused(overlay.ClockTolerance - 2*time.Second), 1, 0},
		{"a refusal without a time cannot be corrected", strict(time.Hour, false), 1, 0},
		{"a refusal with a time of another form cannot be corrected", says(401, "UNAUTHORIZED", "Date", "yesterday"), 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: []reply{c.reply}}}
				doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 9}))
				_, failure := p.call(t, t.Context(), doer, "createCode")
				if !errors.Is(failure, overlay.ErrUnauthorized) || failure.Outcome != overlay.DidNotHappen || len(p.Requests()) != c.sent || len(p.of(overlay.EventClock)) != c.events {
					t.Errorf("%d attempts, %d events: %v", len(p.Requests()), len(p.of(overlay.EventClock)), failure)
				}
			})
		})
	}
	t.Run("an old answer's time is not taken for a new one's", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{
				page(503, "Date", time.Now().UTC().Format(http.TimeFormat), "Retry-After", "119"),
				page(503, "Date", time.Now().UTC().Format(http.TimeFormat), "Retry-After", "119"),
				says(401, "UNAUTHORIZED").Truncated(),
			}}}
			_, failure := p.call(t, t.Context(), p.doer(t), "createCode")
			if failure == nil || len(p.of(overlay.EventClock)) != 0 {
				t.Errorf("the clock was set: %v", failure)
			}
		})
	})
	t.Run("with one attempt the next call is right", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{Script: testkit.Script{Answers: []reply{strict(time.Hour, true)}}}
			doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1}))
			if _, failure := p.call(t, t.Context(), doer, "createCode"); !errors.Is(failure, overlay.ErrUnauthorized) || len(p.Requests()) != 1 {
				t.Errorf("%d attempts: %v", len(p.Requests()), failure)
			}
			if _, failure := p.call(t, t.Context(), doer, "createCode"); failure != nil {
				t.Error(failure)
			}
		})
	})
	t.Run("calls at the same time are all corrected", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			const calls = 50
			var together sync.WaitGroup
			together.Add(calls)
			var once sync.Map
			p := &provider{Script: testkit.Script{Answers: []reply{func(r *http.Request) (*http.Response, error) {
				if _, later := once.LoadOrStore(r.Header.Get("X-Call"), true); !later {
					together.Done()
					together.Wait() // all are signed before the first refusal comes
				}
				return strict(time.Hour, true)(r)
			}}}}
			doer := p.doer(t)
			var group sync.WaitGroup
			for i := range calls {
				group.Go(func() {
					req := request(t, "POST", retryBase+"/v1/payOnce", `{"paymentId":"p"}`)
					req.Header.Set("X-Call", fmt.Sprint(i))
					if _, err := doer.Do(req); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if len(p.Requests()) != 2*calls {
				t.Errorf("%d attempts for %d calls", len(p.Requests()), calls)
			}
		})
	})
}

// recordFuncs is a Record made of functions; nil ones do nothing.
type recordFuncs struct {
	intent  func(overlay.Write) error
	outcome func(ctx context.Context, id string, outcome overlay.Outcome) error
}

func (r recordFuncs) Intent(_ context.Context, w overlay.Write) error {
	if r.intent == nil {
		return nil
	}
	return r.intent(w)
}

func (r recordFuncs) Outcome(ctx context.Context, id string, outcome overlay.Outcome) error {
	if r.outcome == nil {
		return nil
	}
	return r.outcome(ctx, id, outcome)
}

func TestTheRecordKnowsBeforeTheProvider(t *testing.T) {
	t.Parallel()
	t.Run("nothing is sent without an intent", func(t *testing.T) {
		t.Parallel()
		p, full := &provider{Script: testkit.Script{Answers: []reply{done}}}, errors.New("disk full")
		_, failure := p.call(t, t.Context(), p.doer(t, overlay.WithRecord(recordFuncs{intent: func(overlay.Write) error { return full }})), "pay")
		if !errors.Is(failure, overlay.ErrNotSent) || !errors.Is(failure, full) || failure.Outcome != overlay.DidNotHappen || len(p.Requests()) != 0 {
			t.Errorf("sent %d times: %v", len(p.Requests()), failure)
		}
	})
	t.Run("reads are not kept", func(t *testing.T) {
		t.Parallel()
		p := &provider{Script: testkit.Script{Answers: []reply{done}}}
		refusing := recordFuncs{
			intent:  func(overlay.Write) error { return errors.New("an intent of a read") },
			outcome: func(context.Context, string, overlay.Outcome) error { t.Error("an outcome of a read"); return nil },
		}
		if _, failure := p.call(t, t.Context(), p.doer(t, overlay.WithRecord(refusing)), "getPayment"); failure != nil {
			t.Error(failure)
		}
	})
	for _, c := range []struct {
		name    string
		replies []reply
		answers []resolution
		call    string
		intents int
		outcome overlay.Outcome
	}{
		{"a success has happened", []reply{done}, nil, "pay", 1, overlay.Happened},
		{"a refusal did not happen", []reply{says(400, "WRONG")}, nil, "pay", 1, overlay.DidNotHappen},
		{"a lost answer is unknown", []reply{cut}, []resolution{pending}, "pay", 1, overlay.Unknown},
		{"a success found by asking has happened", []reply{cut}, []resolution{present}, "pay", 1, overlay.Happened},
		{"one that happened without an answer has happened", []reply{cut}, []resolution{bare}, "pay", 1, overlay.Happened},
		{"one that was cancelled did not happen", []reply{cut}, []resolution{failed}, "pay", 1, overlay.DidNotHappen},
		{"each attempt has an intent", []reply{cut, cut, done}, nil, "createCode", 3, overlay.Happened},
		{"each attempt with a new id has an intent", []reply{cut, done}, []resolution{absent}, "captureLater", 2, overlay.Happened},
		{"a request that breaks the contract did not happen", []reply{done}, nil, "pay", 1, overlay.DidNotHappen},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{Script: testkit.Script{Answers: c.replies}, answers: c.answers}
				var intents []overlay.Write
				var outcomes []overlay.Outcome
				options := []overlay.Option{overlay.WithRecord(recordFuncs{
					intent: func(w overlay.Write) error {
						if len(p.Requests()) != len(intents) {
							t.Errorf("%d requests were sent before intent %d", len(p.Requests()), len(intents)+1)
						}
						intents = append(intents, w)
						return nil
					},
					outcome: func(_ context.Context, id string, outcome overlay.Outcome) error {
						if id != intents[0].ID {
							t.Errorf("the outcome of %s", id)
						}
						outcomes = append(outcomes, outcome)
						return nil
					},
				})}
				if strings.Contains(c.name, "contract") {
					options = append(options, overlay.WithContract(func(string, *http.Request, []byte, *http.Response, []byte) error { return errors.New("broken") }))
				}
				_, failure := p.call(t, t.Context(), p.doer(t, options...), c.call)
				if len(intents) != c.intents || !slices.Equal(outcomes, []overlay.Outcome{c.outcome}) {
					t.Fatalf("%d intents, outcomes %v: %v", len(intents), outcomes, failure)
				}
				for i, w := range intents {
					if w.ID == "" || w.ID != intents[0].ID || w.Provider != "paypay" || w.Operation != c.call || w.Refs["paymentId"]+w.Refs["requestId"] == "" {
						t.Errorf("intent %d is %+v", i+1, w)
					}
					if i > 0 && !w.SentAt.After(intents[i-1].SentAt) {
						t.Errorf("intent %d is not later than the one before", i+1)
					}
				}
				if kept, ok := failureWrite(failure); ok && (kept.ID != intents[0].ID || kept.SentAt.Before(intents[len(intents)-1].SentAt)) {
					t.Errorf("the error keeps %+v", kept)
				}
			})
		})
	}
	t.Run("an outcome is stored when the caller has gone", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		p := &provider{Script: testkit.Script{Answers: []reply{func(*http.Request) (*http.Response, error) { cancel(); return nil, context.Canceled }}}}
		var stored []overlay.Outcome
		_, failure := p.call(t, ctx, p.doer(t, overlay.WithRecord(recordFuncs{outcome: func(ctx context.Context, _ string, outcome overlay.Outcome) error {
			if _, bounded := ctx.Deadline(); ctx.Err() != nil || !bounded {
				t.Errorf("the context has ended or has no end: %v", ctx.Err())
			}
			stored = append(stored, outcome)
			return nil
		}})), "payOnce")
		if failure == nil || !slices.Equal(stored, []overlay.Outcome{overlay.Unknown}) {
			t.Errorf("stored %v: %v", stored, failure)
		}
	})
	t.Run("an outcome that cannot be stored changes nothing but is told", func(t *testing.T) {
		t.Parallel()
		full := errors.New("disk full")
		for _, answer := range []reply{done, says(400, "WRONG")} {
			p := &provider{Script: testkit.Script{Answers: []reply{answer}}}
			_, failure := p.call(t, t.Context(), p.doer(t, overlay.WithRecord(recordFuncs{outcome: func(context.Context, string, overlay.Outcome) error { return full }})), "pay")
			if failure != nil && (failure.Code != "WRONG" || errors.Is(failure, full)) {
				t.Errorf("got %v", failure)
			}
			if events := p.of(overlay.EventRecord); len(events) != 1 || !errors.Is(events[0].Err, full) || events[0].ID != "p-1" {
				t.Errorf("events %+v", events)
			}
		}
	})
	if _, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithRecord(nil)); err == nil {
		t.Error("a nil record was accepted")
	}
}

func failureWrite(failure *overlay.Error) (overlay.Write, bool) {
	if failure == nil {
		return overlay.Write{}, false
	}
	return failure.Write()
}

func TestAWriteRemembersWhoseItWas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, client, header, query, want string
	}{
		{name: "nobody's", want: ""},
		{name: "the client's", client: "1", want: "1"},
		{name: "the call's header", client: "1", header: "2", want: "2"},
		{name: "the call's query, which wins", client: "1", header: "2", query: "3", want: "3"},
	} {
		p := &provider{Script: testkit.Script{Answers: []reply{cut}}}
		var kept overlay.Write
		doer, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: authFunc(signed), Merchant: c.client},
			overlay.WithHTTPClient(p.Client()), overlay.WithRecord(recordFuncs{intent: func(w overlay.Write) error { kept = w; return nil }}))
		if err != nil {
			t.Fatal(err)
		}
		url := retryBase + "/v1/payOnce"
		if c.query != "" {
			url += "?assumeMerchant=" + c.query
		}
		req := request(t, "POST", url, `{"paymentId":"p-1"}`)
		if c.header != "" {
			req.Header.Set("X-ASSUME-MERCHANT", c.header)
		}
		_, _ = doer.Do(req)
		if got := kept.Refs["assumeMerchant"]; got != c.want {
			t.Errorf("%s: kept the merchant %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMemoryRecord(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	record := overlay.NewMemoryRecord()
	base := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for i, id := range []string{"c", "a", "b"} {
		at := base.Add(time.Duration(map[string]int{"a": 1, "b": 2, "c": 3}[id]) * time.Minute)
		if err := record.Intent(ctx, overlay.Write{ID: id, SentAt: at, Refs: map[string]string{"n": fmt.Sprint(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	ids := func(before time.Time) string {
		list, err := record.Unresolved(ctx, before, 0)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, w := range list {
			text += w.ID
			w.Refs["n"] = "changed"
		}
		return text
	}
	if got := ids(base.Add(time.Hour)); got != "abc" {
		t.Errorf("the oldest is not first: %s", got)
	}
	if got := ids(base.Add(3 * time.Minute)); got != "ab" {
		t.Errorf("before the third: %s", got)
	}
	if list, _ := record.Unresolved(ctx, base.Add(time.Hour), 0); list[0].Refs["n"] != "1" {
		t.Error("the caller's change reached the record")
	}
	for id, outcome := range map[string]overlay.Outcome{"a": overlay.Unknown, "b": overlay.Happened, "c": overlay.DidNotHappen, "d": overlay.Happened} {
		if err := record.Outcome(ctx, id, outcome); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(base.Add(time.Hour)); got != "a" {
		t.Errorf("after the outcomes: %s", got)
	}

	full := overlay.NewMemoryRecord()
	for i := range 100_000 {
		if err := full.Intent(ctx, overlay.Write{ID: fmt.Sprint(i)}); err != nil {
			t.Fatalf("intent %d: %v", i+1, err)
		}
	}
	if err := full.Intent(ctx, overlay.Write{ID: "one more"}); err == nil {
		t.Error("a full record took one more")
	}
	if err := full.Intent(ctx, overlay.Write{ID: "7"}); err != nil {
		t.Errorf("a full record refused another attempt of what it holds: %v", err)
	}
	if err := full.Outcome(ctx, "7", overlay.Happened); err != nil {
		t.Fatal(err)
	}
	if err := full.Intent(ctx, overlay.Write{ID: "one more"}); err != nil {
		t.Errorf("a record with room again: %v", err)
	}
}

func TestDerivedFrom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, id string
		want      bool
	}{
		{"c-1", "c-1", true}, {"c-1", "c-1-2", true}, {"c-1", "c-1-10", true}, {"c-1", "c-1-999", true},
		{"c-1", "c-1-1", false}, {"c-1", "c-1-0", false}, {"c-1", "c-1-02", false}, {"c-1", "c-1-1000", false}, {"c-1", "c-1--2", false},
		{"c-1", "c-1-+2", false}, {"c-1", "c-12", false}, {"c-1", "c-1-2-3", false}, {"c-1", "c", false}, {"c-1", "", false}, {"", "", false}, {"", "-2", false},
	} {
		if got := overlay.DerivedFrom(c.first, c.id); got != c.want {
			t.Errorf("DerivedFrom(%q, %q) is %t", c.first, c.id, got)
		}
	}
}

func TestFingerprintIsOfTheValueAndNotItsForm(t *testing.T) {
	t.Parallel()
	same := [][]byte{[]byte(`{"a":1,"b":"é<"}`), []byte("{ \"b\" : \"\\u00e9\\u003c\",\n \"a\": 1.0 }")}
	if overlay.Fingerprint(same[0]) != overlay.Fingerprint(same[1]) {
		t.Error("white space, order or escapes change the fingerprint")
	}
	for _, other := range []string{`{"a":1,"b":"é"}`, `{"a":"1","b":"é<"}`, `{}`, `null`, ``, `{`} {
		if overlay.Fingerprint(same[0]) == overlay.Fingerprint([]byte(other)) {
			t.Errorf("%s has the same fingerprint", other)
		}
	}
	if bytes.Contains([]byte(overlay.Fingerprint([]byte(`"secret"`))), []byte("secret")) {
		t.Error("the fingerprint shows the value")
	}
}

// FuzzDecodeError reads whatever a provider may answer: the result is success or
// an *Error of one bounded line.
func FuzzDecodeError(f *testing.F) {
	f.Add(uint8(0), 400, "application/json", []byte(`{"resultInfo":{"code":"UNAUTHORIZED","message":"m","codeId":"08100016"}}`))
	f.Add(uint8(0), 200, "application/json", []byte(`{"resultInfo":{"code":"SUCCESS","code":"X"}}`))
	f.Add(uint8(0), 429, "text/html", []byte("<html>\r\n\x1b[31m"))
	f.Add(uint8(1), 200, "application/json", []byte(`{"status":"rejected"}`))
	f.Add(uint8(1), 400, "application/json", []byte(`{"reference":"err_1","status":400,"code":"request_entity.invalid","title":"T","description":"D"}`))
	f.Add(uint8(1), 500, "application/json; charset=utf-8", []byte(`{"status":"500","code":"service.exception"`))
	f.Add(uint8(2), 200, "application/json", []byte(`{"status":"authorize_fail","reason":"a b","message":"m"}`))
	f.Add(uint8(2), 200, "application/json", []byte("{\"status\":\"\u2028forged\"}"))
	f.Add(uint8(2), 302, "", []byte(nil))
	tables := [][]policy.Operation{paypay.Operations(), paidy.Operations(), paidylegacy.Operations()}
	providers := []overlay.Provider{overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy}
	paths := []string{"/v2/payments", "/payments", "/pay/authorize"}
	f.Fuzz(func(t *testing.T, which uint8, status int, contentType string, content []byte) {
		if status < 100 || status > 999 {
			return
		}
		n := int(which) % len(providers)
		p := &provider{Script: testkit.Script{Answers: []reply{testkit.Answer(status, contentType, string(content), "X-REQUEST-ID", string(content), "Request-Id", contentType, "Retry-After", contentType)}}}
		doer, err := overlay.NewDoer(overlay.Config{Provider: providers[n], BaseURL: retryBase, Operations: tables[n], Auth: authFunc(signed)},
			overlay.WithHTTPClient(p.Client()), overlay.WithRetry(overlay.Retry{Attempts: 1}))
		if err != nil {
			t.Fatal(err)
		}
		res, err := doer.Do(request(t, "POST", retryBase+paths[n], `{"merchantPaymentId":"p"}`))
		if err == nil {
			if res == nil || res.StatusCode/100 != 2 {
				t.Fatalf("success with %v", res)
			}
			return
		}
		failure, ok := err.(*overlay.Error)
		if !ok || res != nil {
			t.Fatalf("got a %T and %v", err, res)
		}
		line := failure.Error()
		if len(line) > 2048 || strings.ContainsAny(line, "\r\n\x1b\u2028\u2029\x00") {
			t.Errorf("the line is %q", line)
		}
		if failure.Outcome == overlay.NoOutcome || status >= 500 && failure.Code == "" && failure.Outcome != overlay.Unknown || status/100 == 2 && failure.Code == "" && failure.Outcome != overlay.Unknown {
			t.Errorf("HTTP %d is %v: %v", status, failure.Outcome, failure)
		}
	})
}

// FuzzRetryAfter lets a provider ask for any pause: none is negative, and none
// above the cap is waited for.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "7", "-1", "9223372036854775807", "99999999999999999999", "1e9", "Tue, 01 Mar 2011 10:00:30 GMT", "soon", "\x00"} {
		f.Add(seed, "Tue, 01 Mar 2011 10:00:00 GMT")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, after, date string) {
		// One attempt waits for nothing; the decision shows in RetryAfter.
		p := &provider{Script: testkit.Script{Answers: []reply{page(429, "Retry-After", after, "Date", date)}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, failure := p.call(t, ctx, p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), "createCode")
		if failure == nil || failure.RetryAfter < 0 {
			t.Fatalf("got %v", failure)
		}
		if failure.RetryAfter > time.Second {
			// A cap below it ends the call at once.
			p := &provider{Script: testkit.Script{Answers: []reply{page(429, "Retry-After", after, "Date", date)}}}
			_, failure := p.call(t, ctx, p.doer(t, overlay.WithRetry(overlay.Retry{Cap: time.Second})), "createCode")
			if len(p.Requests()) != 1 || !strings.Contains(failure.Reason, "exceeds the limit") {
				t.Errorf("sent %d times: %v", len(p.Requests()), failure)
			}
		}
	})
}

// FuzzDerivedID takes what a capture's later attempts send back to the first id.
func FuzzDerivedID(f *testing.F) {
	for _, seed := range []string{"c-1", "c-1-2", "a", "-2", strings.Repeat("x", 62), "日本", "a\"b\\"} {
		f.Add(seed, seed+"-2")
	}
	f.Fuzz(func(t *testing.T, first, other string) {
		if overlay.DerivedFrom(first, other) && (first == "" || !strings.HasPrefix(other, first)) {
			t.Errorf("%q is derived from %q", other, first)
		}
		for n := range 1001 {
			if got, want := overlay.DerivedFrom(first, first+"-"+fmt.Sprint(n)), first != "" && n >= 2 && n <= 999; got != want {
				t.Errorf("attempt %d of %q: %t", n, first, got)
			}
		}
		if first != other && overlay.DerivedFrom(first, other) && overlay.DerivedFrom(other, first) {
			t.Errorf("%q and %q are derived from each other", first, other)
		}
	})
}
