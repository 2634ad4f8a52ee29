// Package admin is the admin endpoint of a sandbox: another way to its Go methods, for
// tests in any language. It is a part of the sandbox.
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/safetext"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/overlay/policy"
)

// maxBody is the largest request body that is read, in bytes.
const maxBody = 64 << 10

// Sandbox is what the endpoint can do besides what the sides of the providers can.
type Sandbox interface {
	Force(provider policy.Provider, operation, code string) error
	Fault(f faults.Fault) error
	SetCondition(provider policy.Provider, condition state.Condition) error
	LimitCalls(provider policy.Provider, perSecond int) error
	SetPlan(p faults.Plan) error
	Plan() (plan faults.Plan, injected []int)
	Injected() map[faults.Kind]int
	SetWebhookURL(key, target string) error
	SendWebhook(provider policy.Provider, webhook string, body []byte) error
	Flush(ctx context.Context) error
	Deliveries() []webhooks.Delivery
	Ledger() []state.Effect
	Reset()
	Findings() []state.Finding
}

// endpoint holds what the calls act on.
type endpoint struct {
	sandbox Sandbox
	clock   *state.Clock
	payPay  *paypay.Sandbox
	paidy   *paidy.Sandbox
}

// Merchant is a merchant of the sandbox, with sides that are nil where it has no account.
type Merchant struct {
	Name   string
	PayPay *paypay.Sandbox
	Paidy  *paidy.Sandbox
}

// merchantPrefix begins the path of the calls for a merchant other than the first.
const merchantPrefix = "/merchants/"

// Handler returns the endpoint. GET / lists its calls. They act on the first merchant;
// below /merchants/{name} there are those that act on another.
func Handler(s Sandbox, clock *state.Clock, merchants []Merchant) http.Handler {
	mux := http.NewServeMux()
	var calls []call
	for i, merchant := range merchants {
		e := endpoint{sandbox: s, clock: clock, payPay: merchant.PayPay, paidy: merchant.Paidy}
		if i == 0 {
			calls = e.calls()
			e.handle(mux, calls, "")
		}
		if merchant.Name != "" {
			e.handle(mux, e.merchantCalls(), merchantPrefix+url.PathEscape(merchant.Name))
		}
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, calls) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		asked := safetext.Shortened(r.Method) + " " + safetext.Shortened(r.URL.EscapedPath())
		fail(w, http.StatusNotFound, fmt.Errorf("there is no call %q; GET / lists them all", asked))
	})
	return mux
}

// handle serves calls below a prefix.
func (e endpoint) handle(mux *http.ServeMux, calls []call, prefix string) {
	for _, c := range calls {
		method, path, _ := strings.Cut(c.Pattern, " ")
		mux.HandleFunc(method+" "+prefix+path, func(w http.ResponseWriter, r *http.Request) { serve(w, r, c.do) })
	}
}

// serve reads the body of a call, does the call and answers.
func serve(w http.ResponseWriter, r *http.Request, do handler) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		fail(w, http.StatusBadRequest, fmt.Errorf("the body broke off or is larger than %d bytes", maxBody))
		return
	}
	// A form on a web page cannot send application/json.
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); len(body) > 0 && kind != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, errors.New("the Content-Type of a body is to be application/json"))
		return
	}

	answer, err := do(r, body)
	var mistake mistake
	switch {
	case errors.As(err, &mistake):
		fail(w, http.StatusBadRequest, err)
	case err != nil:
		fail(w, http.StatusConflict, err)
	case answer == nil:
		write(w, http.StatusOK, struct{}{})
	default:
		write(w, http.StatusOK, answer)
	}
}

// goMethod is how the error of a Go method begins. Whoever calls the endpoint knows the call.
var goMethod = regexp.MustCompile(`^sandbox: (?:[A-Z][A-Za-z]*: )?`)

// fail answers an error, with the provider's code if the error has one.
func fail(w http.ResponseWriter, status int, err error) {
	text := goMethod.ReplaceAllString(err.Error(), "")
	server.NoteOnPage(w, "%s", text)
	answer := struct {
		Error string `json:"error"`
		Code  string `json:"code,omitempty"`
	}{Error: text}
	var refusal *contract.Refusal
	if errors.As(err, &refusal) {
		answer.Code = refusal.Code
	}
	write(w, status, answer)
}

func write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		panic(err)
	}
}
