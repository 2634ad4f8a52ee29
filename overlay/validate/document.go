package validate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is an operation or a webhook of the document.
type operation struct {
	id       string
	method   string
	template []segment
	params   []parameter
	query    bool // one of the params is a query parameter
	body     *body

	responses map[int]*response
	ranges    [6]*response // 2XX at 2
	fallback  *response    // default
	statuses  []*response  // all of them, sorted

	seen atomic.Bool
}

// segment is a part of a path template between slashes: a literal or, with
// param set, the name of a parameter.
type segment struct {
	text  string
	param bool
}

// parameter is a parameter of a request or a header of a response.
type parameter struct {
	in, name string
	subject  string // as Violation.Pointer shows it
	required bool
	schema   *schema
	wanted   kind // kinds its text may be read as
	array    bool
	explode  bool
}

// body is a documented request body.
type body struct {
	required bool
	media    []media
}

// response is a documented answer.
type response struct {
	status  string
	headers []parameter
	media   []media
	fields  []*field
	seen    atomic.Bool
}

// media is one documented content type.
type media struct {
	name   string // lower case, without parameters
	json   bool
	schema *schema
	shape  *shape
}

func load(document []byte) (*Validator, error) {
	loader := openapi3.NewLoader() // external references are off by default
	doc, err := loader.LoadFromData(document)
	if err != nil {
		return nil, err
	}
	if doc.OpenAPIMajorMinor() != "3.1" {
		return nil, fmt.Errorf("openapi: %q is not version 3.1", doc.OpenAPI)
	}
	// Whether the whole document is valid OpenAPI is for the tests of the
	// documents: kin-openapi's check would add 0.4 MiB to every program. What
	// checks rely on is looked at while it is compiled.
	v := &Validator{operations: map[string]*operation{}, webhooks: map[string]*operation{}}
	c := &compiler{schemas: schemas{}, patterns: patterns{}}
	for _, path := range sortedKeys(doc.Paths.Map()) {
		item := doc.Paths.Map()[path]
		for _, method := range sortedKeys(item.Operations()) {
			op, err := c.operation(method, path, item, item.Operations()[method])
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			if v.operations[op.id] != nil {
				return nil, fmt.Errorf("%s %s: operationId %q is taken", method, path, op.id)
			}
			v.operations[op.id] = op
			v.routes = append(v.routes, op)
		}
	}
	for _, name := range sortedKeys(doc.Webhooks) {
		item := doc.Webhooks[name]
		for _, method := range sortedKeys(item.Operations()) {
			op, err := c.operation(method, "/", item, item.Operations()[method])
			if err != nil {
				return nil, fmt.Errorf("webhook %s: %w", name, err)
			}
			if v.webhooks[op.id] != nil || v.operations[op.id] != nil {
				return nil, fmt.Errorf("webhook %s: operationId %q is taken", name, op.id)
			}
			if op.body == nil {
				return nil, fmt.Errorf("webhook %s: no body is documented", name)
			}
			// A webhook comes from the provider: its payload is open, and its
			// fields count, as those of an answer.
			r := &response{status: "webhook"}
			if r.media, r.fields, err = c.media(item.Operations()[method].RequestBody.Value.Content, true); err != nil {
				return nil, fmt.Errorf("webhook %s: %w", name, err)
			}
			op.body.media, op.statuses = nil, []*response{r}
			v.webhooks[op.id] = op
		}
	}
	for _, s := range c.schemas {
		if endless(s, nil) {
			return nil, errors.New("a schema is composed of itself")
		}
	}
	if len(v.operations) == 0 {
		return nil, errors.New("there are no operations")
	}
	v.unverified = unverified(doc)
	slices.SortStableFunc(v.routes, bySpecificity)
	return v, nil
}

// bySpecificity puts /codes/payments before /codes/{id}.
func bySpecificity(a, b *operation) int {
	return slices.CompareFunc(a.template, b.template, func(a, b segment) int {
		if a.param != b.param {
			if a.param {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.text, b.text)
	})
}

func (c *compiler) operation(method, path string, item *openapi3.PathItem, in *openapi3.Operation) (*operation, error) {
	if in.OperationID == "" {
		return nil, errors.New("no operationId")
	}
	op := &operation{id: in.OperationID, method: method, responses: map[int]*response{}}
	for _, text := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		s := segment{text: text}
		if strings.ContainsAny(text, "{}") {
			s.param = true
			s.text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
			if "{"+s.text+"}" != text || strings.ContainsAny(s.text, "{}") {
				return nil, fmt.Errorf("%q: a path parameter must fill its segment", text)
			}
		}
		op.template = append(op.template, s)
	}
	// Those of the operation come first and win over those of its path.
	for _, p := range slices.Concat(in.Parameters, item.Parameters) {
		if slices.ContainsFunc(op.params, func(o parameter) bool { return o.in == p.Value.In && o.name == p.Value.Name }) {
			continue
		}
		out, err := c.parameter(p.Value)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", p.Value.In, p.Value.Name, err)
		}
		if out.in == openapi3.ParameterInPath && !slices.Contains(op.template, segment{text: out.name, param: true}) {
			return nil, fmt.Errorf("path %s: not in the path", out.name)
		}
		op.query = op.query || out.in == openapi3.ParameterInQuery
		op.params = append(op.params, out)
	}
	if in.RequestBody != nil {
		m, _, err := c.media(in.RequestBody.Value.Content, false)
		if err != nil {
			return nil, fmt.Errorf("request: %w", err)
		}
		op.body = &body{required: in.RequestBody.Value.Required, media: m}
	}
	for _, status := range sortedKeys(in.Responses.Map()) {
		r, err := c.response(status, in.Responses.Map()[status].Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", status, err)
		}
		op.statuses = append(op.statuses, r)
		if status == "default" {
			op.fallback = r
		} else if code, err := strconv.Atoi(status); err == nil {
			op.responses[code] = r
		} else if len(status) == 3 && status[0] >= '1' && status[0] <= '5' && status[1:] == "XX" {
			op.ranges[status[0]-'0'] = r
		} else {
			return nil, fmt.Errorf("%q is not a status", status)
		}
	}
	return op, nil
}

func (c *compiler) response(status string, in *openapi3.Response) (*response, error) {
	out := &response{status: status}
	for _, name := range sortedKeys(in.Headers) {
		if name == "Content-Type" { // OpenAPI says to ignore it here
			continue
		}
		p := in.Headers[name].Value.Parameter
		p.In, p.Name = openapi3.ParameterInHeader, name
		header, err := c.parameter(&p)
		if err != nil {
			return nil, fmt.Errorf("header %s: %w", name, err)
		}
		out.headers = append(out.headers, header)
	}
	var err error
	out.media, out.fields, err = c.media(in.Content, true)
	return out, err
}

// parameter compiles a parameter or header. Only what its text can be cut into
// without knowing more is supported: scalars and arrays of them.
func (c *compiler) parameter(in *openapi3.Parameter) (parameter, error) {
	out := parameter{in: in.In, name: in.Name, subject: in.In + " " + in.Name, required: in.Required}
	if in.In == openapi3.ParameterInCookie || in.Schema == nil {
		return out, errors.New("cookies and parameters with content are not supported")
	}
	style, err := in.SerializationMethod()
	if err != nil {
		return out, err
	}
	if style.Style != openapi3.SerializationSimple && style.Style != openapi3.SerializationForm {
		return out, fmt.Errorf("style %s is not supported", style.Style)
	}
	out.explode = style.Explode && in.In == openapi3.ParameterInQuery
	if out.schema, err = c.schema(in.Schema, "schema"); err != nil {
		return out, err
	}
	out.wanted = out.schema.kinds
	if out.array = out.wanted == kindArray; out.array && out.schema.items != nil {
		out.wanted = out.schema.items.kinds
	}
	if out.wanted&(kindArray|kindObject) != 0 || out.wanted == 0 {
		return out, errors.New("a parameter must be a scalar or an array of scalars, with a type")
	}
	return out, nil
}

// media compiles the content of a request, or, with shapes, of an answer.
func (c *compiler) media(in openapi3.Content, answer bool) (out []media, fields []*field, err error) {
	for _, name := range sortedKeys(in) {
		base, _, _ := strings.Cut(strings.ToLower(name), ";")
		m := media{name: strings.TrimSpace(base)}
		m.json = m.name == "application/json" || strings.HasSuffix(m.name, "+json")
		if in[name] == nil {
			return nil, nil, fmt.Errorf("%s: empty", name)
		}
		if ref := in[name].Schema; m.json && ref != nil {
			where := strings.TrimPrefix(ref.Ref, "#/components/schemas/")
			if m.schema, err = c.schema(ref, cmp.Or(where, "schema")); err != nil {
				return nil, nil, err
			}
			if answer {
				b := shapes{above: map[*openapi3.Schema]*shape{}}
				m.shape = b.build("", []*openapi3.Schema{ref.Value})
				fields = append(fields, b.fields...)
			}
		}
		out = append(out, m)
	}
	return out, fields, nil
}

// find returns the documented content type that matches a Content-Type header,
// exact before ranges.
func find(list []media, contentType string) *media {
	base, _, _ := strings.Cut(contentType, ";")
	base = strings.TrimSpace(base)
	major, _, ok := strings.Cut(base, "/")
	if !ok {
		return nil
	}
	for i := range list {
		if strings.EqualFold(list[i].name, base) {
			return &list[i]
		}
	}
	for _, wide := range []string{major + "/*", "*/*"} {
		for i := range list {
			if strings.EqualFold(list[i].name, wide) {
				return &list[i]
			}
		}
	}
	return nil
}

func (op *operation) response(status int) *response {
	if r := op.responses[status]; r != nil {
		return r
	}
	if class := status / 100; class >= 1 && class <= 5 && op.ranges[class] != nil {
		return op.ranges[class]
	}
	return op.fallback
}

// match cuts an escaped path along the template and returns the parameters, in
// order of the template. anywhere allows a path in front of the template's.
func (op *operation) match(escaped string, anywhere bool) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return nil, false
	}
	parts := strings.Split(rest, "/")
	if anywhere && len(parts) > len(op.template) {
		parts = parts[len(parts)-len(op.template):]
	}
	if len(parts) != len(op.template) {
		return nil, false
	}
	for i, s := range op.template {
		text, err := url.PathUnescape(parts[i])
		if err != nil {
			return nil, false
		}
		if !s.param {
			if text != s.text {
				return nil, false
			}
			continue
		}
		if text == "" {
			return nil, false
		}
		values = append(values, text)
	}
	return values, true
}

// pathValue is the value of a path parameter in what match returned.
func (op *operation) pathValue(values []string, name string) string {
	at := 0
	for _, s := range op.template {
		if !s.param {
			continue
		}
		if s.text == name {
			return values[at]
		}
		at++
	}
	return ""
}

// texts returns the texts of a parameter's values in one request or response.
func (p *parameter) texts(query url.Values, header http.Header) []string {
	var list []string
	if p.in == openapi3.ParameterInQuery {
		list = query[p.name]
	} else {
		list = header.Values(p.name)
	}
	if !p.array {
		return list[:min(1, len(list))]
	}
	if p.explode {
		return list
	}
	var items []string
	for _, text := range list {
		for item := range strings.SplitSeq(text, ",") {
			items = append(items, strings.TrimSpace(item))
		}
	}
	return items
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
