package contract

import (
	"cmp"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

const inHeader, inQuery = openapi3.ParameterInHeader, openapi3.ParameterInQuery

// shape is the part of a schema that reading a body needs.
type shape struct {
	nullable bool // null is documented
	notEmpty bool // it is a text with a list of values or a format, and "" is none of it
	fields   map[string]*shape
	required []string
	others   *shape // of the fields that have no name in the document; nil if they may be anything
	items    *shape
}

// isAbsent reports whether a value counts as absent.
func (s *shape) isAbsent(raw []byte) bool {
	return string(raw) == "null" && !s.nullable || string(raw) == `""` && s.notEmpty
}

// add adds one more schema that a value may or must match.
func (s *shape) add(part *shape) {
	s.nullable = s.nullable || part.nullable
	s.notEmpty = s.notEmpty || part.notEmpty
	maps.Copy(s.fields, part.fields)
	s.required = slices.Concat(s.required, part.required)
	s.others = cmp.Or(s.others, part.others)
	s.items = cmp.Or(s.items, part.items)
}

// shapes are the requests of a document.
type shapes struct {
	operations map[string]requestShape
	// parameters are all parameters that are optional in some operation of the document.
	parameters []parameter
}

type requestShape struct {
	body       *shape      // nil where no body is documented
	keepsEmpty []parameter // required ones, and those to which "" means something
}

type parameter struct{ in, name string }

func loadShapes(parsed func() (*openapi3.T, error)) (*shapes, error) {
	document, err := parsed()
	if err != nil {
		return nil, err
	}
	out := &shapes{operations: map[string]requestShape{}}
	c := shapeCompiler{known: map[*openapi3.Schema]*shape{}}
	for _, item := range document.Paths.Map() {
		for _, op := range item.Operations() {
			request := requestShape{}
			for _, p := range slices.Concat(op.Parameters, item.Parameters) {
				name := parameter{p.Value.In, p.Value.Name}
				switch {
				case name.in != inQuery && name.in != inHeader:
				case p.Value.Required || p.Value.AllowEmptyValue:
					request.keepsEmpty = append(request.keepsEmpty, name)
				case !slices.Contains(out.parameters, name):
					out.parameters = append(out.parameters, name)
				}
			}
			if op.RequestBody != nil {
				request.body = c.body(op.RequestBody.Value.Content)
			}
			out.operations[op.OperationID] = request
		}
	}
	slices.SortFunc(out.parameters, func(a, b parameter) int {
		return cmp.Or(cmp.Compare(a.in, b.in), cmp.Compare(a.name, b.name))
	})
	return out, nil
}

// shapeCompiler makes shapes of schemas, each once: a schema may refer to itself.
type shapeCompiler struct {
	known map[*openapi3.Schema]*shape
}

func (c shapeCompiler) body(content openapi3.Content) *shape {
	for _, media := range content { // the documents have one
		if media.Schema != nil {
			return c.schema(media.Schema)
		}
	}
	return &shape{}
}

func (c shapeCompiler) schema(ref *openapi3.SchemaRef) *shape {
	in := ref.Value
	if s, ok := c.known[in]; ok {
		return s
	}
	variants := slices.Concat(in.AllOf, in.OneOf, in.AnyOf)
	s := &shape{required: in.Required, fields: map[string]*shape{}}
	s.nullable = in.Type.Includes(openapi3.TypeNull) || len(in.Type.Slice())+len(variants) == 0
	s.notEmpty = in.Type.Includes(openapi3.TypeString) && refusesEmpty(in)
	c.known[in] = s
	for _, variant := range variants {
		s.add(c.schema(variant))
	}
	if in.Items != nil {
		s.items = c.schema(in.Items)
	}
	if more := in.AdditionalProperties.Schema; more != nil {
		s.others = c.schema(more)
	}
	for name, property := range in.Properties {
		s.fields[name] = c.schema(property)
	}
	return s
}

// refusesEmpty reports whether the schema of a text does not allow "". It is false for an id
// with a pattern: an empty id is a mistake, and not a field that the client does not use.
func refusesEmpty(in *openapi3.Schema) bool {
	listed := len(in.Enum) == 0 || slices.Contains(in.Enum, any(""))
	return in.Pattern == "" && (!listed || in.MinLength > 0 || in.Format != "")
}
