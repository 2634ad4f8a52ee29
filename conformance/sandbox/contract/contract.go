// Package contract holds what the sandbox knows of each provider's document: the
// operations, their error codes, and the checks of requests, answers and webhooks. It is
// a part of the sandbox.
package contract

import (
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// Document is a provider's document: its operations, its error codes, and the
// checks of requests, answers and webhooks against it.
type Document struct {
	parsed     func() (*openapi3.T, error)
	validator  func() (*validate.Validator, error)
	requests   func() (*shapes, error)
	examples   func() ([]WebhookExample, error)
	tolerated  map[string]tolerance
	Operations []*Operation
}

// Operation is an operation of a document.
type Operation struct {
	ID     string
	Method string
	Path   string // template
	Codes  map[string]Code
	// RateLimitCode is the code of HTTP 429, ServerErrorCode one of HTTP 500 that
	// does not say that the operation did not happen; empty where the document
	// lists none.
	RateLimitCode, ServerErrorCode string
}

// Code is a documented error code of one operation.
type Code struct {
	Status int    // the first of several; 0 where the document gives none
	CodeID string // the first of several
}

// documents are the documents by provider. Loading one into a validator takes tens of
// milliseconds, so each is loaded once a process, by the first request or webhook that
// needs it.
var documents = map[policy.Provider]*Document{
	policy.PayPay:      newDocument(policy.PayPay, specs.PayPay(), paypay.Operations()),
	policy.Paidy:       newDocument(policy.Paidy, specs.Paidy(), paidy.Operations()),
	policy.PaidyLegacy: newDocument(policy.PaidyLegacy, specs.PaidyLegacy(), paidylegacy.Operations()),
}

// Of returns the document of a provider; nil if there is no such provider.
func Of(provider policy.Provider) *Document { return documents[provider] }

func newDocument(provider policy.Provider, text []byte, tables []policy.Operation) *Document {
	d := &Document{
		validator: sync.OnceValues(func() (*validate.Validator, error) { return validate.New(text) }),
		tolerated: tolerances[provider],
	}
	d.parsed = sync.OnceValues(func() (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData(text) })
	d.requests = sync.OnceValues(func() (*shapes, error) { return loadShapes(d.parsed) })
	d.examples = sync.OnceValues(func() ([]WebhookExample, error) { return loadExamples(d.parsed) })
	for _, table := range tables {
		op := &Operation{ID: table.ID, Method: table.Method, Path: table.Path, Codes: map[string]Code{}}
		for _, entry := range table.Errors {
			var c Code
			if len(entry.Statuses) > 0 {
				c.Status = entry.Statuses[0]
			}
			if len(entry.CodeIDs) > 0 {
				c.CodeID = entry.CodeIDs[0]
			}

			op.Codes[entry.Code] = c
			switch {
			case c.Status == http.StatusTooManyRequests && op.RateLimitCode == "":
				op.RateLimitCode = entry.Code
			case c.Status == http.StatusInternalServerError && entry.Outcome != policy.DidNotHappen && op.ServerErrorCode == "":
				op.ServerErrorCode = entry.Code
			}
		}

		d.Operations = append(d.Operations, op)
	}
	return d
}

// OpenAPI returns the document as it was read. Nobody may change it.
func (d *Document) OpenAPI() (*openapi3.T, error) { return d.parsed() }

// CheckRequest returns how a request breaks the document, or nil. odd is not a reason to refuse
// the request: it is what the document does not know and the real provider was observed to
// ignore.
func (d *Document) CheckRequest(op string, r *http.Request, body []byte) (broken, odd error) {
	v, err := d.validator()
	if err != nil {
		return err, nil
	}
	if _, err := d.requests(); err != nil {
		return err, nil // nothing was read as it should have been
	}
	found := v.CheckRequest(op, r, body)
	if found != nil && found.More == 0 && !slices.ContainsFunc(found.Violations, isNotOdd) {
		return nil, found
	}
	return asError(found), nil
}

func isNotOdd(v validate.Violation) bool {
	return v.Kind != validate.KindUnknownField && v.Kind != validate.KindUnknownParameter
}

// CheckResponse returns how an answer breaks the document; nil means that it does not.
func (d *Document) CheckResponse(op string, status int, header http.Header, body []byte) error {
	v, err := d.validator()
	if err != nil {
		return err
	}
	return asError(v.CheckResponse(op, status, header, body))
}

// CheckWebhook returns how the body of a webhook breaks the document; nil means that
// it does not.
func (d *Document) CheckWebhook(name string, body []byte) error {
	v, err := d.validator()
	if err != nil {
		return err
	}
	return asError(v.CheckWebhook(name, body))
}

// HasWebhook reports whether the document has a webhook of that name.
func (d *Document) HasWebhook(name string) bool {
	found, ok := errors.AsType[*validate.Error](d.CheckWebhook(name, nil))
	unknown := func(v validate.Violation) bool { return v.Kind == validate.KindOperation }
	return !ok || !slices.ContainsFunc(found.Violations, unknown)
}

// asError returns a nil error for a nil *validate.Error.
func asError(err *validate.Error) error {
	if err == nil {
		return nil
	}
	return err
}

// FindOperation returns an operation of a provider by its operationId. An empty id
// gives nil and no error. It returns an error for an unknown provider or operation.
func FindOperation(name policy.Provider, id string) (*Operation, error) {
	doc := Of(name)
	if doc == nil {
		return nil, Invalidf("provider", "unknown provider %q: want paypay, paidy or paidy-legacy", name)
	}
	if id == "" {
		return nil, nil
	}
	for _, op := range doc.Operations {
		if op.ID == id {
			return op, nil
		}
	}
	return nil, Invalidf("operation", "the document of %s has no operation %q", name, id)
}
