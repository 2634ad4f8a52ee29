package sandbox

import (
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
	validator  *validate.Validator
	operations []*operation
}

type operation struct {
	id     string
	method string
	path   string // template
	codes  map[string]code
}

// code is a documented error code of one operation.
type code struct {
	status int    // the first of several; 0 where the document gives none
	codeID string // the first of several
}

// Loading a document takes milliseconds, so each is loaded once a process.
var documents = map[Provider]func() (*document, error){
	ProviderPayPay: sync.OnceValues(func() (*document, error) { return newDocument(specs.PayPay(), paypay.Operations()) }),
	ProviderPaidy:  sync.OnceValues(func() (*document, error) { return newDocument(specs.Paidy(), paidy.Operations()) }),
	ProviderLegacy: sync.OnceValues(func() (*document, error) { return newDocument(specs.PaidyLegacy(), paidylegacy.Operations()) }),
}

func documentOf(name Provider) (*document, error) {
	load := documents[name]
	if load == nil {
		return nil, fmt.Errorf("unknown provider %q", name)
	}
	return load()
}

func newDocument(text []byte, tables []policy.Operation) (*document, error) {
	validator, err := validate.New(text)
	if err != nil {
		return nil, err
	}
	d := &document{validator: validator}
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
		}
		d.operations = append(d.operations, op)
	}
	return d, nil
}

func (d *document) checkRequest(op string, r *http.Request, body []byte) error {
	return asError(d.validator.CheckRequest(op, r, body))
}

func (d *document) checkResponse(op string, status int, header http.Header, body []byte) error {
	return asError(d.validator.CheckResponse(op, status, header, body))
}

func (d *document) checkWebhook(name string, body []byte) error {
	return asError(d.validator.CheckWebhook(name, body))
}

// hasWebhook reports whether the document has a webhook of that name.
func (d *document) hasWebhook(name string) bool {
	err := d.validator.CheckWebhook(name, nil)
	return err == nil || !slices.ContainsFunc(err.Violations, func(v validate.Violation) bool { return v.Kind == validate.KindOperation })
}

// asError keeps a nil *validate.Error from becoming an error that is not nil.
func asError(err *validate.Error) error {
	if err == nil {
		return nil
	}
	return err
}
