package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// document is a provider's document: its operations, its error codes, and the
// checks of requests, answers and webhooks against it.
type document struct {
	validator  func() (*validate.Validator, error)
	operations []*operation
}

type operation struct {
	id     string
	method string
	path   string // template
	codes  map[string]code
	// limited is the code of HTTP 429, broken one of HTTP 500 that does not say
	// that the operation did not happen; empty where the document lists none.
	limited, broken string
}

// code is a documented error code of one operation.
type code struct {
	status int    // the first of several; 0 where the document gives none
	codeID string // the first of several
}

// Loading a document into a validator takes tens of milliseconds, so each is
// loaded once a process, by the first request or webhook that needs it.
var documents = map[policy.Provider]*document{
	policy.PayPay:      newDocument(specs.PayPay(), paypay.Operations()),
	policy.Paidy:       newDocument(specs.Paidy(), paidy.Operations()),
	policy.PaidyLegacy: newDocument(specs.PaidyLegacy(), paidylegacy.Operations()),
}

// documentOf returns a provider's document; nil for no provider.
func documentOf(provider policy.Provider) *document { return documents[provider] }

func newDocument(text []byte, tables []policy.Operation) *document {
	d := &document{validator: sync.OnceValues(func() (*validate.Validator, error) { return validate.New(text) })}
	for _, table := range tables {
		op := &operation{id: table.ID, method: table.Method, path: table.Path, codes: map[string]code{}}
		for _, entry := range table.Errors {
			var c code
			if len(entry.Statuses) > 0 {
				c.status = entry.Statuses[0]
			}
			if len(entry.CodeIDs) > 0 {
				c.codeID = entry.CodeIDs[0]
			}
			op.codes[entry.Code] = c
			switch {
			case c.status == http.StatusTooManyRequests && op.limited == "":
				op.limited = entry.Code
			case c.status == http.StatusInternalServerError && entry.Outcome != policy.DidNotHappen && op.broken == "":
				op.broken = entry.Code
			}
		}
		d.operations = append(d.operations, op)
	}
	return d
}

func (d *document) checkRequest(op string, r *http.Request, body []byte) error {
	v, err := d.validator()
	if err != nil {
		return err
	}
	return asError(v.CheckRequest(op, r, body))
}

func (d *document) checkResponse(op string, status int, header http.Header, body []byte) error {
	v, err := d.validator()
	if err != nil {
		return err
	}
	return asError(v.CheckResponse(op, status, header, body))
}

func (d *document) checkWebhook(name string, body []byte) error {
	v, err := d.validator()
	if err != nil {
		return err
	}
	return asError(v.CheckWebhook(name, body))
}

// hasWebhook reports whether the document has a webhook of that name.
func (d *document) hasWebhook(name string) bool {
	found, ok := errors.AsType[*validate.Error](d.checkWebhook(name, nil))
	return !ok || !slices.ContainsFunc(found.Violations, func(v validate.Violation) bool { return v.Kind == validate.KindOperation })
}

// asError keeps a nil *validate.Error from becoming an error that is not nil.
func asError(err *validate.Error) error {
	if err == nil {
		return nil
	}
	return err
}

// findOperation finds an operation; an empty id gives nil.
func findOperation(name policy.Provider, id string) (*operation, error) {
	doc := documentOf(name)
	if doc == nil {
		return nil, fmt.Errorf("unknown provider %q: want paypay, paidy or paidy-legacy", name)
	}
	if id == "" {
		return nil, nil
	}
	for _, op := range doc.operations {
		if op.id == id {
			return op, nil
		}
	}
	return nil, fmt.Errorf("the document of %s has no operation %q", name, id)
}
