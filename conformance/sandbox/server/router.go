package server

import (
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/internal/pathtemplate"
)

// Router holds the generated handlers by operation. It matches path templates
// itself, because http.ServeMux answers a wrong path or method with text and
// redirects a path that is not clean.
//
// A backend mounts its generated handlers like this:
//
//	strict := paypay.NewStrictHandlerWithOptions(b, nil, paypay.StrictHTTPServerOptions(server.StubErrors))
//	options := paypay.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: server.AnswerBadRequest}
//	paypay.HandlerWithOptions(strict, options)
type Router struct {
	routes []route
	slash  bool // a path may end with a slash that the document's does not have
}

type route struct {
	op      *contract.Operation
	path    string           // a template
	handler http.HandlerFunc // nil where the sandbox has none
	alias   bool             // the path is not the document's
}

func newRouter(doc *contract.Document) *Router {
	r := &Router{}
	for _, op := range doc.Operations {
		r.routes = append(r.routes, route{op: op, path: op.Path})
	}
	return r
}

// HandleFunc takes a handler for a pattern such as "POST /v1/gift-cards". It ignores a pattern
// that the document does not have. The generated code writes {$} after a path that ends with a
// slash.
func (r *Router) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	method, path, _ := strings.Cut(strings.TrimSuffix(pattern, "{$}"), " ")
	for i, known := range r.routes {
		if known.op.Method == method && known.op.Path == path {
			r.routes[i].handler = handler
		}
	}
}

// Alias serves a path that is not in the document like a path of the document. Neither may have
// parameters. Call it after HandleFunc.
func (r *Router) Alias(path, of string) {
	for _, known := range r.routes {
		if known.op.Path == of {
			r.routes = append(r.routes, route{op: known.op, path: path, handler: known.handler, alias: true})
		}
	}
}

// AllowSlash serves each path of the document with a slash at its end, too.
func (r *Router) AllowSlash() { r.slash = true }

// ServeHTTP exists because the generated code asks for an http.Handler; requests
// go through find.
func (r *Router) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotImplemented)
}

// find returns the route of a request and sets its path values. Without a route
// it returns the methods that the path does have, if any.
func (r *Router) find(req *http.Request) (found *route, allow []string) {
	path := req.URL.EscapedPath()
	found, allow = r.findPath(req, path)
	if shorter, ok := strings.CutSuffix(path, "/"); ok && r.slash && found == nil && allow == nil {
		return r.findPath(req, shorter)
	}
	return found, allow
}

func (r *Router) findPath(req *http.Request, path string) (found *route, allow []string) {
	var parameters pathtemplate.Parameters
	for i := range r.routes {
		candidate := &r.routes[i]
		matched, ok := pathtemplate.Match(candidate.path, path)
		if !ok {
			continue
		}
		// A literal segment takes precedence over a parameter: /a/b before /a/{id}.
		if candidate.op.Method != req.Method {
			allow = append(allow, candidate.op.Method)
		} else if found == nil || matched.Len() < parameters.Len() {
			found, parameters = candidate, matched
		}
	}

	if found == nil {
		return nil, allow
	}
	for name := range parameters.Escaped() {
		req.SetPathValue(name, parameters.Value(name))
	}
	return found, nil
}

// takeDocumentPath gives a request the path of the document, for the check against the document.
// It runs after the check of the signature, which needs the sent path. It reports whether it
// removed a slash at the end.
func (r *route) takeDocumentPath(req *http.Request) (slash bool) {
	if r.alias {
		req.URL.Path, req.URL.RawPath = r.op.Path, ""
		return false
	}
	if strings.HasSuffix(r.op.Path, "/") || !strings.HasSuffix(req.URL.EscapedPath(), "/") {
		return false
	}
	req.URL.Path, req.URL.RawPath = strings.TrimSuffix(req.URL.Path, "/"), strings.TrimSuffix(req.URL.RawPath, "/")
	return true
}
