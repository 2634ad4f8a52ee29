package validate

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// shape is the set of fields that the document knows at one place of an answer, from all parts
// of a composition. It finds unknown fields and counts the known ones that were seen. Their
// values are checked by schema.
type shape struct {
	fields map[string]*field
	// open is set if any field is allowed.
	open bool
	// rest is the shape of fields that are not listed, nil if they have none.
	rest  *shape
	items *shape
}

// field is one documented field of one answer of one operation.
type field struct {
	path  string
	seen  atomic.Bool
	shape *shape
}

// mark notes that something was seen. It reads first: most often the mark is set already, and
// reading is cheaper than writing if many goroutines check at once.
func mark(b *atomic.Bool) {
	if !b.Load() {
		b.Store(true)
	}
}

// shapes builds the shapes of one answer.
type shapes struct {
	fields []*field
	// above maps sets of schemas to the shapes being built from them, so that a schema that
	// contains itself ends.
	above map[string]*shape
}

// maxFields limits the fields of one message: schemas that contain each other can multiply
// them.
const maxFields = 1 << 14

// build returns the shape of values that the given schemas describe together.
func (b *shapes) build(path string, schemas []*openapi3.Schema) *shape {
	parts := flatten(nil, schemas)
	if len(parts) == 0 || len(b.fields) > maxFields {
		return nil
	}
	set := setOf(parts)
	if s := b.above[set]; s != nil {
		return s
	}
	out := &shape{fields: map[string]*field{}}
	b.above[set] = out
	defer delete(b.above, set)

	members := map[string][]*openapi3.Schema{}
	var items, rest []*openapi3.Schema
	for _, s := range parts {
		for name, p := range s.Properties {
			members[name] = append(members[name], p.Value)
		}
		if s.Items != nil {
			items = append(items, s.Items.Value)
		}
		if s.AdditionalProperties.Schema != nil {
			out.open = true
			rest = append(rest, s.AdditionalProperties.Schema.Value)
		}
		if has := s.AdditionalProperties.Has; has != nil && *has {
			out.open = true
		}
	}
	// A schema that names no field says nothing about fields.
	out.open = out.open || len(members) == 0
	for _, name := range sortedKeys(members) {
		f := &field{path: name}
		if path != "" {
			f.path = path + "." + name
		}
		b.fields = append(b.fields, f)
		f.shape = b.build(f.path, members[name])
		out.fields[name] = f
	}
	out.items = b.build(path+"[]", items)
	out.rest = b.build(path+".*", rest)
	return out
}

// setOf names a set of schemas by their addresses.
func setOf(parts []*openapi3.Schema) string {
	addresses := make([]string, len(parts))
	for i, s := range parts {
		addresses[i] = fmt.Sprintf("%p", s)
	}
	slices.Sort(addresses)
	return strings.Join(addresses, " ")
}

// flatten appends the schemas and all parts of their compositions to list.
func flatten(list, schemas []*openapi3.Schema) []*openapi3.Schema {
	for _, s := range schemas {
		if s == nil || slices.Contains(list, s) {
			continue
		}
		list = append(list, s)
		for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, ref := range refs {
				list = flatten(list, []*openapi3.Schema{ref.Value})
			}
		}
	}
	return list
}

// fields notes the members below index i that s does not know and marks those it
// knows.
func (c *checker) fields(s *shape, i int) {
	if s == nil {
		return
	}
	n := &c.Nodes[i]
	switch n.Kind {
	case rawjson.Array:
		for item := i + 1; item < int(n.Next); item = int(c.Nodes[item].Next) {
			c.fields(s.items, item)
		}
	case rawjson.Object:
		for member := i + 1; member < int(n.Next); member = int(c.Nodes[member].Next) {
			switch f := s.fields[string(c.Name(member))]; {
			case f != nil:
				mark(&f.seen)
				c.fields(f.shape, member)
			case s.rest != nil:
				c.fields(s.rest, member)
			case !s.open:
				c.violate(member, KindUnknownField, "undocumented", unknownField)
			}
		}
	case rawjson.Absent, rawjson.Null, rawjson.Bool, rawjson.Number, rawjson.String:
	}
}
