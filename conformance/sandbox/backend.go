package sandbox

import (
	"errors"
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// backend is what the core must know of a provider. Methods are called from
// many requests at once.
type backend interface {
	// mount registers the generated handlers; see router.
	mount(r *router)
	// requestID returns the header that carries the provider's request id, and
	// a new id.
	requestID() (header, id string)
	// authenticate checks the credentials of c.request against c.body; nil
	// means accepted. It runs before the request is validated.
	authenticate(c *call) *contract.Refusal
	// invalid returns the provider's refusal of a request that breaks the
	// document. err says how, without customer data.
	invalid(c *call, err error) *contract.Refusal
	// refuse writes the provider's error answer with c.writeJSON. Status and
	// CodeID are filled in; Code may be one of the sandbox's own (SANDBOX_…).
	refuse(c *call, r contract.Refusal)
}

// pager is a backend that shows pages to people.
type pager interface {
	// pages returns the pages and the prefix of their paths, which no operation has.
	pages() (prefix string, mux *http.ServeMux)
}

// errUnimplemented is what the handler of an operation returns that the
// document has and the sandbox does not: the answer is 501.
var errUnimplemented = errors.New("not implemented")
