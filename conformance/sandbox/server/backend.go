package server

import (
	"errors"
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// Backend is what the server must know about a provider. Its methods are called by many
// requests at once.
type Backend interface {
	// Mount registers the generated handlers; see Router.
	Mount(r *Router)
	// RequestID returns the header that carries the provider's request id, and
	// a new id.
	RequestID() (header, id string)
	// Authenticate checks the credentials of c.Request against c.Body; nil
	// means accepted. It runs before the request is validated.
	Authenticate(c *Call) *contract.Refusal
	// Invalid returns the provider's refusal of a request that breaks the
	// document. err says how, without customer data.
	Invalid(c *Call, err error) *contract.Refusal
	// Refuse writes the provider's error answer with c.WriteJSON. Status and
	// CodeID are filled in; Code may be one of the sandbox's own (SANDBOX_…).
	Refuse(c *Call, r contract.Refusal)
}

// checker is a backend with rules that the document cannot express.
type checker interface {
	// Check returns what is wrong with a request that fits the document; nil if nothing.
	Check(c *Call) error
}

// completer is a backend for which some accounts may leave out parameters that the document
// requires.
type completer interface {
	// Complete adds the parameter to a request whose credentials were accepted. It returns a
	// refusal if that is not possible.
	Complete(c *Call) *contract.Refusal
}

// signer is a backend that signs a request as a client of its merchant does.
type signer interface {
	// Sign gives a request new credentials. It returns the body to send, which may hold some of
	// them, or why the request cannot be signed.
	Sign(r *http.Request, operation string, body []byte) ([]byte, error)
}

// pager is a backend that shows pages to people.
type pager interface {
	// Pages returns the pages and the prefix of their paths, which no operation has.
	Pages() (prefix string, mux *http.ServeMux)
}

// errUnimplemented is the error of an operation that the document has but the sandbox does not.
// The answer is 501.
var errUnimplemented = errors.New("not implemented")
