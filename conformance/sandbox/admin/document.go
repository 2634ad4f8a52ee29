package admin

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/overlay/validate"
)

// documentText is the description of the API.
//
//go:embed admin.yaml
var documentText []byte

// document is the description of the API in the form that the endpoint needs.
type document struct {
	*openapi3.T
	validator *validate.Validator
	// operations are by method and path template, as http.ServeMux writes them.
	operations map[string]*openapi3.Operation
}

// loadDocument takes tens of milliseconds, so a program does it once.
var loadDocument = sync.OnceValue(func() *document {
	d, err := newDocument(documentText)
	if err != nil {
		panic("admin.yaml: " + err.Error()) // its tests see that
	}
	return d
})

func newDocument(text []byte) (*document, error) {
	validator, err := validate.New(text)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	d := &document{T: doc, validator: validator, operations: map[string]*openapi3.Operation{}}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			d.operations[method+" "+path] = operation
		}
	}
	return d, nil
}

// calls lists the calls: by the order of their tags, then by path.
func (d *document) calls() []stubs.Call {
	var list []stubs.Call
	for pattern, operation := range d.operations {
		call := stubs.Call{Call: pattern, Operation: operation.OperationID, Does: operation.Summary}
		if body := jsonBody(operation); body != nil && body.Example != nil {
			call.Body = new(asJSON(body.Example))
		}
		list = append(list, call)
	}
	slices.SortFunc(list, func(a, b stubs.Call) int {
		method, path, _ := strings.Cut(a.Call, " ")
		otherMethod, otherPath, _ := strings.Cut(b.Call, " ")
		return cmp.Or(
			cmp.Compare(d.placeOfTag(a.Call), d.placeOfTag(b.Call)),
			strings.Compare(path, otherPath),
			strings.Compare(method, otherMethod),
		)
	})
	return list
}

// placeOfTag returns the position of an operation's tag in the document's list of tags.
func (d *document) placeOfTag(pattern string) int {
	named := func(t *openapi3.Tag) bool { return t.Name == d.operations[pattern].Tags[0] }
	return slices.IndexFunc(d.Tags, named)
}

// jsonBody returns the body that an operation takes; nil if it takes none.
func jsonBody(operation *openapi3.Operation) *openapi3.MediaType {
	if operation.RequestBody == nil {
		return nil
	}
	return operation.RequestBody.Value.Content.Get("application/json")
}

// schemaOf returns the schema of a field of a body; nil if the document has none.
func schemaOf(operation *openapi3.Operation, field []string) *openapi3.Schema {
	body := jsonBody(operation)
	if body == nil {
		return nil
	}
	schema := body.Schema
	for _, name := range field {
		switch {
		case schema == nil:
			return nil
		case schema.Value.Items != nil:
			schema = schema.Value.Items
		default:
			schema = schema.Value.Properties[name]
		}
	}
	if schema == nil {
		return nil
	}
	return schema.Value
}

// asJSON writes a value that comes from JSON or YAML.
func asJSON(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}
