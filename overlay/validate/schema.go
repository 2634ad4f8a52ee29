package validate

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// schema is a compiled schema of the document. It judges as JSON Schema 2020-12 does; the tests
// compare it with kin-openapi's two validators. A nil schema accepts everything.
type schema struct {
	kinds    rawjson.Kind // permitted kinds; 0 permits all
	typeName string
	integer  bool // numbers must be integers
	guessed  bool // the document marks it as unverified, and all below it

	enum enum

	min, max *limit

	minLength, maxLength int // in characters; maxLength < 0 is none
	pattern              *regexp.Regexp
	format               *format

	items              *schema
	minItems, maxItems int // maxItems < 0 is none

	properties         map[string]property
	required           []string
	minProps, maxProps int // maxProps < 0 is none
	closed             bool
	additional         *schema

	allOf, anyOf, oneOf []*schema
}

// property is a field that an object schema describes or requires.
type property struct {
	schema *schema
	// bit is the name's bit among the required ones, 0 if it is optional.
	bit uint64
	// declared is false for a name that is required but not described.
	declared bool
}

// enum holds the documented values of a field, which are scalars.
type enum []enumValue

type enumValue struct {
	kind   rawjson.Kind
	text   string
	number decimal.Decimal // of a number
}

// limit is a bound on a number. An int64 is compared with whole, any other number with exact:
// some different numbers are the same float64.
type limit struct {
	exact decimal.Decimal
	whole int64
	text  string
}

// compiler compiles each schema of the document once.
type compiler struct {
	schemas map[*openapi3.Schema]*schema
	// names holds all names of fields that the document knows.
	names map[string]struct{}
	// of is the current operation. unchecked lists the parts that are not checked.
	of        string
	unchecked []Unchecked
	// codes are the document's codeField and success codes.
	codeField string
	codes     []string
}

func newCompiler(doc *openapi3.T) *compiler {
	c := &compiler{schemas: map[*openapi3.Schema]*schema{}, names: map[string]struct{}{}}
	c.codeField, _ = doc.Extensions[codeFieldKey].(string)
	c.codes = texts(doc.Extensions[successKey])
	return c
}

// skip lists a part of the document that is not checked.
func (c *compiler) skip(subject, why string) {
	c.unchecked = append(c.unchecked, Unchecked{Operation: c.of, Subject: subject, Reason: why})
}

// schema compiles ref, and returns nil if ref is nil. where names it in errors.
func (c *compiler) schema(ref *openapi3.SchemaRef, where string) (*schema, error) {
	if ref == nil {
		return nil, nil
	}
	in := ref.Value
	if in == nil {
		return nil, fmt.Errorf("%s: has no schema", where)
	}
	if ref.Ref != "" && isGuess(ref.Extensions) && !isGuess(in.Extensions) {
		// The mark applies to this place only, not to other uses of the schema.
		return c.guess(&openapi3.SchemaRef{Ref: ref.Ref, Value: in}, where)
	}
	if s, ok := c.schemas[in]; ok {
		return s, nil
	}
	s := &schema{
		typeName:  strings.Join(in.Type.Slice(), " or "),
		minLength: bound(&in.MinLength), maxLength: bound(in.MaxLength),
		minItems: bound(&in.MinItems), maxItems: bound(in.MaxItems),
		minProps: bound(&in.MinProps), maxProps: bound(in.MaxProps),
		required: in.Required, guessed: isGuess(in.Extensions),
	}
	c.schemas[in] = s // before its parts, which may refer back to it

	if err := c.scalar(s, in); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	var err error
	if s.items, err = c.schema(in.Items, where+"[]"); err != nil {
		return nil, err
	}
	if err = c.object(s, in, where); err != nil {
		return nil, err
	}
	if err = c.combined(s, in, where); err != nil {
		return nil, err
	}
	return s, nil
}

// scalar compiles what a schema says about a value without parts.
func (c *compiler) scalar(s *schema, in *openapi3.Schema) (err error) {
	for _, t := range in.Type.Slice() {
		k, ok := kinds[t]
		if !ok {
			return fmt.Errorf("unknown type %q", t)
		}
		s.kinds |= k
	}
	s.integer = in.Type.Includes(openapi3.TypeInteger) && !in.Type.Includes(openapi3.TypeNumber)
	s.min, s.max = newLimit(in.Min, math.Ceil), newLimit(in.Max, math.Floor)
	s.format = formats[in.Format]
	if s.enum, err = newEnum(in.Enum); err != nil {
		return err
	}
	if in.Pattern != "" {
		if s.pattern, err = regexp.Compile(in.Pattern); err != nil {
			return fmt.Errorf("pattern is not a regular expression of Go: %w", err)
		}
	}
	return nil
}

// object compiles what a schema says about the fields of an object.
func (c *compiler) object(s *schema, in *openapi3.Schema, where string) (err error) {
	if len(in.Required) > 64 {
		return fmt.Errorf("%s: required lists more than 64 fields", where)
	}
	if len(in.Properties)+len(in.Required) > 0 {
		s.properties = make(map[string]property, len(in.Properties))
	}
	for name, ref := range in.Properties {
		p, err := c.schema(ref, where+"."+name)
		if err != nil {
			return err
		}
		s.properties[name] = property{schema: p, declared: true}
		c.names[name] = struct{}{}
	}
	for i, name := range in.Required {
		c.names[name] = struct{}{}
		p := s.properties[name]
		p.bit |= 1 << i
		s.properties[name] = p
	}
	if has := in.AdditionalProperties.Has; has != nil && !*has {
		s.closed = true
	}
	s.additional, err = c.schema(in.AdditionalProperties.Schema, where+".*")
	return err
}

// combined compiles the schemas that a schema is combined of.
func (c *compiler) combined(s *schema, in *openapi3.Schema, where string) error {
	for _, group := range []struct {
		name string
		in   openapi3.SchemaRefs
		out  *[]*schema
	}{{"allOf", in.AllOf, &s.allOf}, {"anyOf", in.AnyOf, &s.anyOf}, {"oneOf", in.OneOf, &s.oneOf}} {
		for i, ref := range group.in {
			part, err := c.schema(ref, where+"("+group.name+" "+strconv.Itoa(i)+")")
			if err != nil {
				return err
			}
			*group.out = append(*group.out, part)
		}
	}
	return nil
}

// guess compiles a schema for a place that is marked as unverified.
func (c *compiler) guess(ref *openapi3.SchemaRef, where string) (*schema, error) {
	s, err := c.schema(ref, where)
	if err != nil {
		return nil, err
	}
	return &schema{
		kinds: s.kinds, typeName: s.typeName, items: s.items, guessed: true, allOf: []*schema{s},
		maxLength: -1, maxItems: -1, maxProps: -1,
	}, nil
}

// endless reports whether checking s would return to s for the same value, through compositions
// alone.
func endless(s *schema, above []*schema) bool {
	if s == nil {
		return false
	}
	if slices.Contains(above, s) {
		return true
	}
	above = append(above, s)
	return slices.ContainsFunc(slices.Concat(s.allOf, s.anyOf, s.oneOf), func(part *schema) bool {
		return endless(part, above)
	})
}

var kinds = map[string]rawjson.Kind{
	openapi3.TypeNull:    rawjson.Null,
	openapi3.TypeBoolean: rawjson.Bool,
	openapi3.TypeInteger: rawjson.Number,
	openapi3.TypeNumber:  rawjson.Number,
	openapi3.TypeString:  rawjson.String,
	openapi3.TypeArray:   rawjson.Array,
	openapi3.TypeObject:  rawjson.Object,
}

func bound(v *uint64) int {
	if v == nil {
		return -1
	}
	return int(min(*v, math.MaxInt32))
}

func newLimit(v *float64, round func(float64) float64) *limit {
	if v == nil {
		return nil
	}
	l := &limit{text: strconv.FormatFloat(*v, 'f', -1, 64)}
	l.exact = decimal.Parse([]byte(l.text))
	switch f := round(*v); {
	case f >= math.MaxInt64: // as a float64, 2^63
		l.whole = math.MaxInt64
	case f <= math.MinInt64:
		l.whole = math.MinInt64
	default:
		l.whole = int64(f)
	}
	return l
}

func newEnum(in []any) (enum, error) {
	var out enum
	for _, v := range in {
		value := enumValue{text: fmt.Sprint(v)}
		switch v.(type) {
		case nil:
			value.kind, value.text = rawjson.Null, "null"
		case bool:
			value.kind = rawjson.Bool
		case string:
			value.kind = rawjson.String
		case float64, int, int64, uint64:
			value.kind, value.number = rawjson.Number, decimal.Parse([]byte(value.text))
		default:
			return nil, fmt.Errorf("an enum must list scalars only, but has a %T", v)
		}
		out = append(out, value)
	}
	return out, nil
}

func (e enum) has(t *rawjson.Tree, i int) bool {
	kind, text := t.Nodes[i].Kind, t.Text(i)
	return slices.ContainsFunc(e, func(v enumValue) bool {
		switch {
		case v.kind != kind:
			return false
		case kind == rawjson.Number:
			return v.number.Compare(decimal.Parse(text)) == 0
		}
		return v.text == string(text)
	})
}
