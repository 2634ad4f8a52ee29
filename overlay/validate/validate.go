package validate

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// MaxBody is the size in bytes above which a body is not checked but reported as
// malformed. The documented answers stay below a few hundred KiB.
const MaxBody = 8 << 20

// Validator checks calls and webhooks against one document. It is safe for
// concurrent use.
type Validator struct {
	operations map[string]*operation
	webhooks   map[string]*operation
	routes     []*operation // the more specific path first
	unverified []Unverified
}

// New loads an OpenAPI 3.1 document, in YAML or JSON, and prepares all its
// operations and webhooks. It refuses a document that refers to other files,
// lacks what checks rely on, or uses a keyword this package would otherwise
// ignore; what it does not need it does not judge. Loading takes some 20
// milliseconds for a document of 80 KB: do it once.
func New(document []byte) (*Validator, error) {
	v, err := load(document)
	if err != nil {
		return nil, fmt.Errorf("validate: document: %w", err)
	}
	return v, nil
}

// Check checks a call of the operation with the given operationId: the request
// unless req is nil, the response unless res is nil. The bodies are those that
// were sent and received; the Body fields are not touched. The path of the
// request may have a prefix, that of the base URL. It returns nil or an *[Error].
func (v *Validator) Check(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
	c := newChecker()
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
	if e := c.found.error(operation, status); e != nil {
		return e
	}
	return nil
}

// CheckRequest checks a request of an operation. It returns nil if nothing is
// wrong; compare the *Error itself with nil, before it becomes an error.
func (v *Validator) CheckRequest(operation string, req *http.Request, body []byte) *Error {
	c := newChecker()
	defer c.release()
	if op := v.operation(c, operation); op != nil {
		c.request(op, req, body)
	}
	return c.found.error(operation, 0)
}

// CheckResponse checks a response to an operation. It returns nil if nothing is
// wrong; compare the *Error itself with nil, before it becomes an error.
func (v *Validator) CheckResponse(operation string, status int, header http.Header, body []byte) *Error {
	c := newChecker()
	defer c.release()
	if op := v.operation(c, operation); op != nil {
		c.response(op, status, header, body)
	}
	return c.found.error(operation, status)
}

// CheckWebhook checks the JSON payload of a webhook, named by its operationId.
// It returns nil if nothing is wrong; compare the *Error itself with nil, before
// it becomes an error.
func (v *Validator) CheckWebhook(name string, body []byte) *Error {
	c := newChecker()
	defer c.release()
	c.where = Webhook
	op := v.webhooks[name]
	if op == nil {
		c.found.add(Violation{Where: Webhook, Kind: KindOperation, Pointer: "webhook", Rule: "operation",
			Message: "the document has no such webhook"})
		return c.found.error(name, 0)
	}
	mark(&op.seen)
	payload := op.statuses[0]
	mark(&payload.seen)
	for i := range payload.media {
		if m := &payload.media[i]; m.json {
			if len(body) == 0 {
				c.empty()
			} else {
				c.json(m, body)
			}
		}
	}
	return c.found.error(name, 0)
}

// Find returns the operation that a method and a path belong to, and the path's
// parameters, unescaped. The path is escaped, as URL.EscapedPath returns it, and
// begins with the document's paths. A literal segment wins over a parameter.
func (v *Validator) Find(method, path string) (operation string, params map[string]string, ok bool) {
	for _, op := range v.routes {
		if op.method != method {
			continue
		}
		values, ok := op.match(path, false)
		if !ok {
			continue
		}
		params := make(map[string]string, len(values))
		for _, s := range op.template {
			if s.param {
				params[s.text] = op.pathValue(values, s.text)
			}
		}
		return op.id, params, true
	}
	return "", nil, false
}

func (v *Validator) operation(c *checker, id string) *operation {
	op := v.operations[id]
	if op == nil {
		c.found.add(Violation{Where: Request, Kind: KindOperation, Pointer: "operation", Rule: "operation",
			Message: "the document has no such operation"})
		return nil
	}
	mark(&op.seen)
	return op
}

var checkers = sync.Pool{New: func() any { return new(checker) }}

func newChecker() *checker { return checkers.Get().(*checker) }

// release gives the checker's memory back, unless one large body made it large.
func (c *checker) release() {
	c.reset()
	c.found = findings{}
	c.path, c.quiet, c.subject = c.path[:0], 0, ""
	if cap(c.nodes) <= 4096 && cap(c.text) <= 64<<10 {
		checkers.Put(c)
	}
}

func (c *checker) request(op *operation, req *http.Request, body []byte) {
	c.where = Request
	var values []string
	path := false
	if req.URL != nil {
		values, path = op.match(req.URL.EscapedPath(), true)
	}
	if method := req.Method; !path || method != op.method && (method != "" || op.method != http.MethodGet) {
		c.found.add(Violation{Where: Request, Kind: KindParameter, Pointer: "path", Rule: "path",
			Message: "method and path are not those of the operation"})
	}
	var query url.Values
	if op.query && req.URL != nil {
		query = req.URL.Query()
	}
	for i := range op.params {
		p := &op.params[i]
		if p.in != "path" {
			c.parameter(p, KindParameter, p.texts(query, req.Header))
		} else if path {
			c.parameter(p, KindParameter, []string{op.pathValue(values, p.name)})
		}
	}
	switch {
	case op.body == nil:
		if len(body) > 0 {
			c.found.add(Violation{Where: Request, Kind: KindContentType, Rule: "content",
				Message: "a body is sent where none is documented"})
		}
	case len(body) == 0:
		if op.body.required {
			c.empty()
		}
	default:
		c.content(op.body.media, req.Header, body)
	}
}

func (c *checker) response(op *operation, status int, header http.Header, body []byte) {
	c.where = Response
	r := op.response(status)
	if r == nil {
		documented := make([]string, len(op.statuses))
		for i, s := range op.statuses {
			documented[i] = s.status
		}
		c.found.add(Violation{Where: Response, Kind: KindStatus, Pointer: "status", Rule: "status",
			Message: strconv.Itoa(status) + " is not documented, but " + strings.Join(documented, ", ")})
		return
	}
	mark(&r.seen)
	for i := range r.headers {
		p := &r.headers[i]
		c.parameter(p, KindHeader, p.texts(nil, header))
	}
	switch {
	case len(r.media) == 0: // a body, if there is one, is not promised anything
	case len(body) == 0:
		c.empty()
	default:
		c.content(r.media, header, body)
	}
}

func (c *checker) empty() {
	c.found.add(Violation{Where: c.where, Kind: KindEmptyBody, Rule: "content",
		Message: "is empty where a body is documented"})
}

// parameter checks the texts of a parameter or header.
func (c *checker) parameter(p *parameter, k Kind, texts []string) {
	if len(texts) == 0 {
		if p.required {
			c.found.add(Violation{Where: c.where, Kind: k, Pointer: p.subject, Rule: "required",
				Message: "is required and missing"})
		}
		return
	}
	c.subject, c.kindOf = p.subject, k
	c.value.parameter(texts, p.wanted, p.array)
	c.check(p.schema, 0)
	c.subject = ""
}

// content checks a body that is not empty.
func (c *checker) content(list []media, header http.Header, body []byte) {
	violation := Violation{Where: c.where, Kind: KindContentType, Pointer: "header Content-Type", Rule: "content"}
	if coding := header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		violation.Pointer, violation.Message = "header Content-Encoding", "the body is encoded and was not checked"
		c.found.add(violation)
		return
	}
	contentType := header.Get("Content-Type")
	m := find(list, contentType)
	if m == nil {
		documented := make([]string, len(list))
		for i := range list {
			documented[i] = list[i].name
		}
		violation.Message = safeType(contentType) + " is not documented, but " + strings.Join(documented, ", ")
		c.found.add(violation)
		return
	}
	if m.json {
		c.json(m, body)
	}
}

// json checks a JSON body.
func (c *checker) json(m *media, body []byte) {
	malformed := Violation{Where: c.where, Kind: KindMalformed}
	if len(body) > MaxBody {
		malformed.Rule, malformed.Message = "size", fmt.Sprintf("is larger than %d bytes and was not checked", MaxBody)
		c.found.add(malformed)
		return
	}
	if !c.decode(body) {
		malformed.Rule, malformed.Message = "syntax", fmt.Sprintf("is not JSON: %s at byte %d", c.err.reason, c.err.offset)
		c.found.add(malformed)
		return
	}
	if c.notText {
		malformed.Rule, malformed.Message = "utf-8", "has text that is not Unicode: not UTF-8, or half of a surrogate pair"
		c.found.add(malformed)
	}
	for _, r := range c.repeated {
		c.lead(r.member)
		c.violate(KindDuplicateKey, "duplicate", func() string { return "the object has this field twice" })
		c.path = c.path[:0]
	}
	c.check(m.schema, 0)
	c.fields(m.shape, 0)
}

// lead sets the path to the value at index target.
func (c *checker) lead(target int) {
	for i := 0; i != target; {
		child, position := i+1, 0
		for int(c.nodes[child].next) <= target {
			child = int(c.nodes[child].next)
			position++
		}
		if c.nodes[i].kind == kindArray {
			c.path = append(c.path, ^position)
		} else {
			c.path = append(c.path, child)
		}
		i = child
	}
}

// safeType is a content type from outside in a form that can be printed.
func safeType(contentType string) string {
	base, _, _ := strings.Cut(contentType, ";")
	base = strings.ToLower(strings.TrimSpace(base))
	if base == "" {
		return "no content type"
	}
	major, minor, ok := strings.Cut(base, "/")
	if !ok || safeName(major) != major || safeName(minor) != minor {
		return "an unreadable content type"
	}
	return base
}
