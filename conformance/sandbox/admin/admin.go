// Package admin is the admin endpoint of a sandbox. It offers the sandbox's Go methods by HTTP,
// for tests in any language and for people. admin.yaml describes its calls. It is a part of the
// sandbox.
package admin

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// maxBody is the largest request body that is read, in bytes.
const maxBody = 64 << 10

// Sandbox has the methods of the endpoint that belong to no provider.
type Sandbox interface {
	Force(provider policy.Provider, operation, code string) error
	Fault(f faults.Fault) error
	SetCondition(provider policy.Provider, condition state.Condition) error
	LimitCalls(provider policy.Provider, perSecond int) error
	SetPlan(p faults.Plan) error
	Plan() (plan faults.Plan, injected []int)
	Injected() map[faults.Kind]int
	SetWebhookURL(key, target string) error
	SetWebhookURLOf(merchant, key, target string) error
	WebhookAddresses() []webhooks.Address
	SendWebhook(provider policy.Provider, webhook string, body []byte) error
	RepeatWebhook(number int) error
	Flush(ctx context.Context) error
	Deliveries() []webhooks.Delivery
	Ledger() []state.Effect
	Reset()
	Findings() []state.Finding
	World() worlds.World
	ChangeWorld(change func(*worlds.World) error) error
	Calls(f journal.Filter) []journal.Call
	Call(number uint64) (journal.Call, bool)
	RepeatCall(ctx context.Context, number uint64, signAfresh bool) (server.Repeated, error)
	Watch(ctx context.Context) <-chan journal.Event
}

// endpoint holds what the calls act on.
type endpoint struct {
	sandbox   Sandbox
	clock     *state.Clock
	merchants []Merchant // all of them
	payPay    *paypay.Sandbox
	paidy     *paidy.Sandbox
	legacy    *paidylegacy.Sandbox
}

// Merchant is a merchant of the sandbox. The side of a provider is nil if the merchant has no
// account there.
type Merchant struct {
	Name   string
	PayPay *paypay.Sandbox
	Paidy  *paidy.Sandbox
	Legacy *paidylegacy.Sandbox
}

// merchant returns the merchant that a call names; the first if it names none.
func (e endpoint) merchant(name *string) (Merchant, error) {
	if name == nil {
		return e.merchants[0], nil
	}
	i := slices.IndexFunc(e.merchants, func(m Merchant) bool { return m.Name == *name })
	if i < 0 {
		return Merchant{}, contract.Unknownf("the sandbox has no such merchant")
	}
	return e.merchants[i], nil
}

// Handler returns the endpoint. GET / lists its calls. They act on the first merchant. Below
// /merchants/{name} the calls about users, payments and Paidy act on that merchant.
func Handler(s Sandbox, clock *state.Clock, merchants []Merchant) http.Handler {
	go loadDocument() // so that the first call need not wait for it
	h := handler{merchants: map[string]http.Handler{}}
	for i, m := range merchants {
		e := endpoint{
			sandbox: s, clock: clock, merchants: merchants, payPay: m.PayPay, paidy: m.Paidy, legacy: m.Legacy,
		}
		if i == 0 {
			h.first = e.router(func(*openapi3.Operation) bool { return true })
		}
		if m.Name != "" {
			h.merchants[m.Name] = e.router(e.isOfMerchant)
		}
	}
	return h
}

// isOfMerchant reports whether a call acts on a merchant that has an account for it.
func (e endpoint) isOfMerchant(operation *openapi3.Operation) bool {
	switch operation.Tags[0] {
	case "users", "payments":
		return e.payPay != nil
	case "paidy":
		return e.paidy != nil
	}
	return false
}

// handler passes calls to the merchant that they act on.
type handler struct {
	first     http.Handler
	merchants map[string]http.Handler
}

// merchantPrefix begins the path of the calls that name a merchant.
const merchantPrefix = "/merchants/"

// ServeHTTP implements http.Handler.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, named := strings.CutPrefix(r.URL.Path, merchantPrefix)
	if !named {
		h.first.ServeHTTP(w, r)
		return
	}
	name, _, _ := strings.Cut(rest, "/")
	prefix := merchantPrefix + name
	if own := h.merchants[name]; own != nil && r.URL.EscapedPath() == r.URL.Path {
		http.StripPrefix(prefix, own).ServeHTTP(w, r)
		return
	}
	failUnknown(w, r)
}

// router returns the calls that an endpoint serves.
func (e endpoint) router(serves func(*openapi3.Operation) bool) router {
	strict := stubs.NewStrictHandlerWithOptions(e, []stubs.StrictMiddlewareFunc{answerNothing},
		stubs.StrictHTTPServerOptions{RequestErrorHandlerFunc: failDecoding, ResponseErrorHandlerFunc: failCall})
	r := router{http.NewServeMux(), serves}
	stubs.HandlerWithOptions(strict, stubs.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: failDecoding})
	return r
}

// router registers the generated handlers behind the check of requests.
type router struct {
	*http.ServeMux
	serves func(*openapi3.Operation) bool
}

// ServeHTTP implements http.Handler. Only calls of the document reach http.ServeMux: for others
// it would answer text, or redirect a path that is not clean.
func (r router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	_, ok := loadDocument().validator.Find(request.Method, request.URL.EscapedPath())
	if !ok || path.Clean(request.URL.Path) != request.URL.Path {
		failUnknown(w, request)
		return
	}
	r.ServeMux.ServeHTTP(w, request)
}

// HandleFunc implements stubs.ServeMux.
func (r router) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	r.ServeMux.HandleFunc(pattern, func(w http.ResponseWriter, request *http.Request) {
		document := loadDocument()
		operation := document.operations[documented(pattern)]
		_, template, _ := strings.Cut(documented(pattern), " ")
		server.NameOnPage(w, operation.OperationID, template)
		if !r.serves(operation) {
			failUnknown(w, request)
			return
		}
		if body, ok := readRequest(w, request, operation); ok {
			request.Body = io.NopCloser(bytes.NewReader(server.WholeNumbers(body)))
			handler(w, request)
		}
	})
}

// documented returns a pattern of http.ServeMux as the document writes it.
func documented(pattern string) string {
	if pattern == http.MethodGet+" /{$}" {
		return http.MethodGet + " /"
	}
	return pattern
}

// readRequest reads the body of a request and checks the request against the document. It
// refuses a request that does not match.
func readRequest(w http.ResponseWriter, r *http.Request, operation *openapi3.Operation) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		text := fmt.Sprintf("the body broke off or is larger than %d bytes", maxBody)
		fail(w, http.StatusBadRequest, stubs.Error{Error: text})
		return nil, false
	}
	// A form on a web page cannot send application/json.
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if operation.RequestBody != nil && len(body) > 0 && kind != "application/json" {
		text := "the Content-Type of a body is to be application/json"
		fail(w, http.StatusUnsupportedMediaType, stubs.Error{Error: text})
		return nil, false
	}
	if found := loadDocument().validator.CheckRequest(operation.OperationID, r, body); found != nil {
		fail(w, http.StatusBadRequest, refused{r, operation, body}.describe(found.Violations))
		return nil, false
	}
	return body, true
}

// failUnknown answers a path or a method that no call has.
func failUnknown(w http.ResponseWriter, r *http.Request) {
	asked := safetext.Shortened(r.Method) + " " + safetext.Shortened(r.URL.EscapedPath())
	fail(w, http.StatusNotFound, stubs.Error{Error: fmt.Sprintf("there is no call %q; GET / lists them all", asked)})
}
