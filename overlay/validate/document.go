package validate

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// operation is an operation or a webhook of the document.
type operation struct {
	id     string
	method string
	route  string // the path template, as pathtemplate matches it
	params []parameter
	body   *body
	// responses are found by status: "200", "4XX" or "default". A webhook has one, "webhook".
	responses map[string]*response
	success   success
	seen      *atomic.Bool
}

// parameter is a parameter of a request or a header of a response.
type parameter struct {
	in, name string
	subject  string // as Violation.Pointer shows it
	required bool
	guessed  bool // the document marks it as unverified
	mayBlank bool // "" is accepted, whatever the schema says
	schema   *schema
	wanted   rawjson.Kind // kinds its text may be read as
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
	refusal bool // it is not a success, whatever its status
	headers []parameter
	media   []media
	fields  []*field
	seen    atomic.Bool
}

func load(document []byte) (*Validator, error) {
	loader := openapi3.NewLoader() // external references are off by default
	doc, err := loader.LoadFromData(document)
	if err != nil {
		return nil, err
	}
	if doc.OpenAPIMajorMinor() != "3.1" {
		return nil, fmt.Errorf("openapi: the version is %q, but must be 3.1", doc.OpenAPI)
	}
	// The tests of the documents check that they are valid OpenAPI: kin-openapi's check would
	// add 0.4 MiB to every program. Here only the parts that checks rely on are checked.
	if err := checkKeywords(document); err != nil {
		return nil, err
	}
	c := newCompiler(doc)
	if len(doc.Security) > 0 {
		c.skip("security", "credentials are not checked")
	}
	v := &Validator{operations: map[string]*operation{}, webhooks: map[string]*operation{}, names: c.names}
	if err := c.operations(v, doc); err != nil {
		return nil, err
	}
	if err := c.webhooks(v, doc); err != nil {
		return nil, err
	}
	for _, s := range c.schemas {
		if endless(s, nil) {
			return nil, errors.New("a schema contains itself through allOf, anyOf or oneOf")
		}
	}
	if len(v.operations) == 0 {
		return nil, errors.New("the document has no operations")
	}
	v.unverified, v.unchecked = unverified(doc), c.unchecked
	return v, v.order()
}

func (c *compiler) operations(v *Validator, doc *openapi3.T) error {
	for _, path := range sortedKeys(doc.Paths.Map()) {
		item := doc.Paths.Map()[path]
		for _, method := range sortedKeys(item.Operations()) {
			op, err := c.operation(method, path, item, item.Operations()[method])
			if err != nil {
				return fmt.Errorf("%s %s: %w", method, path, err)
			}
			if v.operations[op.id] != nil {
				return fmt.Errorf("%s %s: operationId %q is used twice", method, path, op.id)
			}
			v.operations[op.id] = op
			v.routes = append(v.routes, op)
		}
	}
	return nil
}

func (c *compiler) webhooks(v *Validator, doc *openapi3.T) error {
	for _, name := range sortedKeys(doc.Webhooks) {
		item := doc.Webhooks[name]
		for _, method := range sortedKeys(item.Operations()) {
			op, err := c.webhook(item.Operations()[method], item)
			if err != nil {
				return fmt.Errorf("webhook %s: %w", name, err)
			}
			if v.webhooks[op.id] != nil || v.operations[op.id] != nil {
				return fmt.Errorf("webhook %s: operationId %q is used twice", name, op.id)
			}
			v.webhooks[op.id] = op
		}
	}
	return nil
}

// webhook compiles a webhook. It comes from the provider. So unknown fields are allowed as in
// an answer, and its fields count for the coverage.
func (c *compiler) webhook(in *openapi3.Operation, item *openapi3.PathItem) (*operation, error) {
	op := &operation{id: in.OperationID, seen: new(atomic.Bool)}
	switch {
	case op.id == "":
		return nil, errors.New("operationId is missing")
	case len(in.Parameters)+len(item.Parameters) > 0:
		return nil, errors.New("a webhook must not have parameters: only its payload is checked")
	case in.RequestBody == nil:
		return nil, errors.New("requestBody is missing")
	}
	c.of = op.id
	c.skip("headers", "only the payload of a webhook is checked")
	r := &response{}
	var err error
	if r.media, r.fields, err = c.media(in.RequestBody.Value.Content, "request"); err != nil {
		return nil, err
	}
	r.media = slices.DeleteFunc(r.media, func(m media) bool { return m.schema == nil })
	if len(r.media) == 0 {
		return nil, errors.New("requestBody has no JSON with a schema")
	}
	op.responses = map[string]*response{"webhook": r}
	return op, nil
}

func (c *compiler) operation(method, path string, item *openapi3.PathItem, in *openapi3.Operation) (*operation, error) {
	if in.OperationID == "" {
		return nil, errors.New("operationId is missing")
	}
	op := &operation{id: in.OperationID, method: method, responses: map[string]*response{}, seen: new(atomic.Bool)}
	c.of = op.id
	var err error
	if op.route, err = escapedTemplate(path); err != nil {
		return nil, err
	}
	if err := c.parameters(op, in.Parameters, item.Parameters); err != nil {
		return nil, err
	}
	if op.success, err = c.success(in); err != nil {
		return nil, err
	}
	if in.RequestBody != nil {
		m, _, err := c.media(in.RequestBody.Value.Content, "request")
		if err != nil {
			return nil, fmt.Errorf("request: %w", err)
		}
		op.body = &body{required: in.RequestBody.Value.Required, media: m}
	}
	for _, status := range sortedKeys(in.Responses.Map()) {
		if err := c.answer(op, status, in.Responses.Map()[status]); err != nil {
			return nil, fmt.Errorf("%s: %w", status, err)
		}
	}
	return op, nil
}

// parameters compiles the parameters of an operation. They take precedence over the parameters
// of its path.
func (c *compiler) parameters(op *operation, own, shared openapi3.Parameters) error {
	for _, list := range []openapi3.Parameters{own, shared} {
		for i, p := range list {
			if slices.ContainsFunc(list[:i], sameParameter(p)) {
				return fmt.Errorf("%s %s: is listed twice", p.Value.In, p.Value.Name)
			}
		}
	}
	inPath := parametersOf(op.route)
	for i, p := range slices.Concat(own, shared) {
		if i >= len(own) && slices.ContainsFunc(own, sameParameter(p)) {
			continue
		}
		if p.Value.In == openapi3.ParameterInHeader && slices.ContainsFunc(ignoredHeaders, equalFold(p.Value.Name)) {
			c.skip("header "+p.Value.Name, "OpenAPI says to ignore a parameter of this name")
			continue
		}
		out, err := c.parameter(p.Value)
		if err != nil {
			return fmt.Errorf("%s %s: %w", p.Value.In, p.Value.Name, err)
		}
		out.guessed = isGuess(p.Extensions) || isGuess(p.Value.Extensions)
		if out.in == openapi3.ParameterInPath && !slices.Contains(inPath, out.name) {
			return fmt.Errorf("path %s: is not in the path", out.name)
		}
		if out.in == openapi3.ParameterInPath && !out.required {
			return fmt.Errorf("path %s: must be required", out.name)
		}
		op.params = append(op.params, out)
	}
	for _, name := range inPath {
		declared := func(p parameter) bool { return p.in == openapi3.ParameterInPath && p.name == name }
		if !slices.ContainsFunc(op.params, declared) {
			return fmt.Errorf("path %s: is not declared", name)
		}
	}
	return nil
}

func sameParameter(p *openapi3.ParameterRef) func(*openapi3.ParameterRef) bool {
	return func(o *openapi3.ParameterRef) bool { return o.Value.In == p.Value.In && o.Value.Name == p.Value.Name }
}

// ignoredHeaders are the header parameters that OpenAPI says to ignore.
var ignoredHeaders = []string{"Accept", "Authorization", "Content-Type"}

func equalFold(a string) func(string) bool {
	return func(b string) bool { return strings.EqualFold(a, b) }
}

// isGuess reports whether a part of the document is marked as unverified.
func isGuess(extensions map[string]any) bool {
	_, marked := extensions[unverifiedKey]
	return marked
}

const unverifiedKey = "x-unverified"

// answer compiles an answer and adds it to its operation.
func (c *compiler) answer(op *operation, status string, in *openapi3.ResponseRef) error {
	if status != "default" && !statusForm.MatchString(status) {
		return errors.New("is not a status: use 100 to 599, 1XX to 5XX or default")
	}
	r, err := c.response(op, status, in.Value)
	if err != nil {
		return err
	}
	r.refusal = in.Extensions[refusalKey] == true || in.Value.Extensions[refusalKey] == true
	op.responses[status] = r
	return nil
}

var statusForm = regexp.MustCompile(`^[1-5](\d\d|XX)$`)

func (c *compiler) response(op *operation, status string, in *openapi3.Response) (*response, error) {
	out := &response{}
	for _, name := range sortedKeys(in.Headers) {
		if strings.EqualFold(name, "Content-Type") {
			c.skip("response "+status+" header "+name, "OpenAPI says to ignore a header of this name")
			continue
		}
		p := in.Headers[name].Value.Parameter
		p.In, p.Name = openapi3.ParameterInHeader, name
		header, err := c.parameter(&p)
		if err != nil {
			return nil, fmt.Errorf("header %s: %w", name, err)
		}
		header.guessed = isGuess(in.Headers[name].Extensions) || isGuess(in.Headers[name].Value.Extensions)
		out.headers = append(out.headers, header)
	}
	if code, _ := strconv.Atoi(status); len(in.Content) == 0 && !bodiless(op.method, code) {
		c.skip("response "+status, "the document does not say what its body holds")
	}
	var err error
	out.media, out.fields, err = c.media(in.Content, "response "+status)
	return out, err
}

// bodiless reports whether HTTP says that an answer has no body.
func bodiless(method string, status int) bool {
	return method == http.MethodHead || status/100 == 1 || status == http.StatusNoContent ||
		status == http.StatusResetContent || status == http.StatusNotModified
}

// parameter compiles a parameter or header. It supports scalars and arrays of scalars only.
func (c *compiler) parameter(in *openapi3.Parameter) (parameter, error) {
	out := parameter{
		in: in.In, name: in.Name, subject: in.In + " " + in.Name, required: in.Required, mayBlank: in.AllowEmptyValue,
	}
	if in.In == openapi3.ParameterInCookie || in.Schema == nil {
		return out, errors.New("a parameter must have a schema and must not be in a cookie")
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
	if out.array = out.wanted == rawjson.Array; out.array && out.schema.items != nil {
		out.wanted = out.schema.items.kinds
	}
	if out.wanted&(rawjson.Array|rawjson.Object) != 0 || out.wanted == 0 {
		return out, errors.New("a parameter must be a scalar or an array of scalars, with a type")
	}
	return out, nil
}

func (op *operation) response(status int) *response {
	text := strconv.AppendInt(make([]byte, 0, 20), int64(status), 10) // bytes, so that a lookup allocates nothing
	if r := op.responses[string(text)]; r != nil {
		return r
	}
	if r := op.responses[string(text[:1])+"XX"]; r != nil && len(text) == 3 {
		return r
	}
	return op.responses["default"]
}

// values returns a parameter's values in one request or response, unchanged.
func (p *parameter) values(query url.Values, header http.Header) []string {
	if p.in == openapi3.ParameterInQuery {
		return query[p.name]
	}
	return header.Values(p.name)
}

// texts returns the texts of its values.
func (p *parameter) texts(list []string) []string {
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
