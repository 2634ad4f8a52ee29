package validate

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/internal/pathtemplate"
	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// MaxBody is the size in bytes above which a body is not checked but reported as
// malformed. The documented answers stay below a few hundred KiB.
const MaxBody = 8 << 20

// Validator checks calls and webhooks against one document. It is safe for concurrent use.
//
// CheckRequest, CheckResponse and CheckWebhook return nil if nothing is wrong. Compare their
// *Error itself with nil, before it becomes an error.
type Validator struct {
	operations map[string]*operation
	webhooks   map[string]*operation
	routes     []*operation // the more specific path first
	names      map[string]struct{}
	unverified []Unverified
	unchecked  []Unchecked
}

// New loads an OpenAPI 3.1 document, in YAML or JSON, and prepares all its operations and
// webhooks. It refuses a document that refers to other files, that lacks a part that checks
// need, or that has a part that no check would look at, for instance a misspelt keyword.
// [Validator.Unchecked] lists the exceptions. Loading takes some 20 milliseconds for a document
// of 80 KB: do it once.
func New(document []byte) (*Validator, error) {
	v, err := load(document)
	if err != nil {
		return nil, fmt.Errorf("validate: document: %w", err)
	}
	return v, nil
}

// Check checks a call of the operation with the given operationId: the request unless req is
// nil, the response unless res is nil. The bodies are those that were sent and received; the
// Body fields are not read. The path of the request may have the prefix of the base URL. It
// returns nil or an *[Error], which is a reason to refuse the call. If an answer breaks only
// rules that no source states, it returns nil; CheckResponse reports them.
func (v *Validator) Check(
	operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte,
) error {
	c := v.checker()
	defer c.release()
	status := 0
	if op := v.operation(c, operation); op != nil {
		if req != nil {
			c.request(op, req, reqBody)
		}
		if res != nil {
			status = res.StatusCode
			c.response(op, res.StatusCode, res.Header, resBody)
		}
	}
	if e := c.found.error(operation, status); e != nil && e.Refuses() {
		return e
	}
	return nil
}

// CheckRequest checks a request of an operation.
func (v *Validator) CheckRequest(operation string, req *http.Request, body []byte) *Error {
	c := v.checker()
	defer c.release()
	if op := v.operation(c, operation); op != nil {
		c.request(op, req, body)
	}
	return c.found.error(operation, 0)
}

// CheckResponse checks a response to an operation.
func (v *Validator) CheckResponse(operation string, status int, header http.Header, body []byte) *Error {
	c := v.checker()
	defer c.release()
	if op := v.operation(c, operation); op != nil {
		c.response(op, status, header, body)
	}
	return c.found.error(operation, status)
}

// CheckWebhook checks the JSON payload of a webhook, named by its operationId.
func (v *Validator) CheckWebhook(name string, body []byte) *Error {
	c := v.checker()
	defer c.release()
	c.where = Webhook
	op := v.webhooks[name]
	if op == nil {
		c.note(KindOperation, "webhook", "operation", "the document has no such webhook")
		return c.found.error(name, 0)
	}
	mark(op.seen)
	payload := op.responses["webhook"]
	mark(&payload.seen)
	if len(body) == 0 {
		c.empty()
	} else {
		c.json(c.fitting(payload.media, body), body)
	}
	return c.found.error(name, 0)
}

// fitting returns the media type whose schema accepts a body without a content type, or else
// the first.
func (c *checker) fitting(list []media, body []byte) *media {
	if len(list) > 1 && len(body) <= MaxBody && c.Read(body, bodyRules) == nil {
		c.trying++
		defer func() { c.trying-- }()
		for i := range list {
			if c.check(list[i].schema, 0) {
				return &list[i]
			}
		}
	}
	return &list[0]
}

// Find returns the operation that a method and a path belong to. The path is escaped, as
// URL.EscapedPath returns it, and begins with the document's paths. A literal segment takes
// precedence over a parameter.
func (v *Validator) Find(method, path string) (operation string, ok bool) {
	if path, ok = canonical(path); !ok {
		return "", false
	}
	for _, op := range v.routes {
		if _, ok := pathtemplate.Match(op.route, path); ok && op.method == method {
			return op.id, true
		}
	}
	return "", false
}

func (v *Validator) operation(c *checker, id string) *operation {
	op := v.operations[id]
	if op == nil {
		c.note(KindOperation, "operation", "operation", "the document has no such operation")
		return nil
	}
	mark(op.seen)
	return op
}

var checkers = sync.Pool{New: func() any { return new(checker) }}

func (v *Validator) checker() *checker {
	c := checkers.Get().(*checker)
	c.names, c.where = v.names, Request
	return c
}

// release gives the checker's memory back, unless one large body made it large.
func (c *checker) release() {
	c.Reset()
	clear(c.room)
	c.found = findings{}
	c.trying, c.guesses, c.steps, c.subject = 0, 0, 0, ""
	if !c.Large() {
		checkers.Put(c)
	}
}

func (c *checker) request(op *operation, req *http.Request, body []byte) {
	c.where = Request
	var inPath pathtemplate.Parameters
	found := false
	if req.URL != nil {
		if path, ok := canonical(req.URL.EscapedPath()); ok && strings.HasPrefix(path, "/") {
			inPath, found = pathtemplate.Match(op.route, op.end(path))
		}
	}
	if method := req.Method; !found || method != op.method && (method != "" || op.method != http.MethodGet) {
		c.note(KindParameter, "path", "path", "method and path are not those of the operation")
	}
	query := c.query(op, req)
	for i := range op.params {
		p := &op.params[i]
		if p.in == openapi3.ParameterInPath {
			if found {
				c.parameter(p, KindParameter, []string{inPath.Value(p.name)})
			}
			continue
		}
		given := p.values(query, req.Header)
		if len(given) > 1 && !(p.array && p.explode) {
			c.note(KindRepeatedParameter, p.subject, "repeated", "is sent more than once")
		}
		c.parameter(p, KindParameter, p.texts(given))
	}
	switch {
	case op.body == nil:
		if len(body) > 0 {
			c.note(KindContentType, "", "content", "a body is sent, but none is documented")
		}
	case len(body) == 0:
		if op.body.required {
			c.empty()
		}
	default:
		c.content(op.body.media, req.Header, body)
	}
}

// query reads the query of a request and notes its undocumented parameters.
func (c *checker) query(op *operation, req *http.Request) url.Values {
	if req.URL == nil || req.URL.RawQuery == "" {
		return nil
	}
	query, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		c.note(KindParameter, "query", "syntax", "has a part that cannot be read")
	}
	unknown := 0
	for name := range query {
		known := func(p parameter) bool { return p.in == openapi3.ParameterInQuery && p.name == name }
		if !slices.ContainsFunc(op.params, known) {
			unknown++
		}
	}
	if unknown > 0 {
		c.note(KindUnknownParameter, "query", "undocumented",
			fmt.Sprintf("has parameters that are not documented: %d", unknown))
	}
	return query
}

func (c *checker) response(op *operation, status int, header http.Header, body []byte) {
	c.where = Response
	r := op.response(status)
	if r == nil {
		c.note(KindStatus, "status", "status",
			fmt.Sprintf("%d is not documented (documented: %s)", status, strings.Join(sortedKeys(op.responses), ", ")))
		return
	}
	mark(&r.seen)
	for i := range r.headers {
		p := &r.headers[i]
		c.parameter(p, KindHeader, p.texts(p.values(nil, header)))
	}
	switch {
	case bodiless(op.method, status):
		if len(body) > 0 {
			c.note(KindContentType, "", "content", "a body is sent, but HTTP allows none here")
		}
	case len(r.media) == 0: // Unchecked lists it
	case len(body) == 0:
		c.empty()
	default:
		if c.content(r.media, header, body) {
			c.needed(op, r, status)
		}
	}
}

func (c *checker) empty() {
	c.note(KindEmptyBody, "", "content", "is empty, but a body is documented")
}

// parameter checks the texts of a parameter or header.
func (c *checker) parameter(p *parameter, k Kind, texts []string) {
	if len(texts) == 0 {
		if p.required {
			c.note(k, p.subject, "required", "is required but missing")
		}
		return
	}
	if p.mayBlank && len(texts) == 1 && texts[0] == "" {
		return
	}
	if slices.ContainsFunc(texts, func(text string) bool { return !utf8.ValidString(text) }) {
		c.note(k, p.subject, "utf-8", "is not UTF-8")
		return
	}
	c.subject, c.kindOf = p.subject, k
	if c.readTexts(texts, p.wanted, p.array) != nil {
		return
	}
	if p.guessed {
		c.guesses++
		defer c.trust()
	}
	c.check(p.schema, 0)
	c.subject = ""
}

// bodyRules limit the depth and the values of one body. Documented bodies stay below ten
// levels.
var bodyRules = rawjson.Rules{Depth: 256, Values: 1 << 18}

// json checks a JSON body and reports whether it is one.
func (c *checker) json(m *media, body []byte) bool {
	malformed := func(rule, message string) { c.note(KindMalformed, "", rule, message) }
	if len(body) > MaxBody {
		malformed("size", fmt.Sprintf("is larger than %d bytes, so it was not checked", MaxBody))
		return false
	}
	if err := c.Read(body, bodyRules); err != nil {
		at, _ := errors.AsType[*rawjson.Error](err) // Read has no other errors
		malformed("syntax", fmt.Sprintf("is not JSON: %s at byte %d", at.Detail, at.Offset))
		return false
	}
	if c.NotText {
		malformed("utf-8", "has text that is not Unicode: invalid UTF-8 or half of a surrogate pair")
	}
	for _, member := range c.Repeated {
		c.violate(member, KindDuplicateKey, "duplicate", "the object has this field twice")
	}
	c.hugeNumbers()
	c.check(m.schema, 0)
	if c.steps > maxSteps {
		malformed("work", "takes too long to check: only a part of it was checked")
		c.steps = 0
	}
	c.fields(m.shape, 0)
	return true
}

// hugeNumbers notes the numbers that no 64-bit float holds: Go cannot decode them.
func (c *checker) hugeNumbers() {
	found := 0
	for i := range c.Nodes {
		if n := &c.Nodes[i]; n.Kind == rawjson.Number && !n.Plain && found < maxViolations && decimal.IsHuge(c.Text(i)) {
			found++
			c.violate(i, KindFormat, "format", "number is out of the range of a 64-bit float")
		}
	}
}
