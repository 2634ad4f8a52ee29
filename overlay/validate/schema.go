package validate

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// schema is a schema of the document made ready for checking. It judges as JSON
// Schema 2020-12 does; the tests hold it against kin-openapi's two validators.
// A nil schema accepts everything.
type schema struct {
	kinds    kind // permitted kinds; 0 permits all
	typeName string
	integer  bool // numbers must be integers

	enum *enum

	min, max *limit

	minLength, maxLength int // in characters; maxLength < 0 is none
	pattern              *regexp.Regexp
	patternText          string
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

// property is a name an object schema speaks of.
type property struct {
	schema *schema
	// bit is the name's bit among the required ones, 0 if it is optional.
	bit uint64
	// declared is false for a name that is required but not described.
	declared bool
}

// enum is the documented values of a field. Only scalars occur.
type enum struct {
	strings []string
	numbers []decimal
	kinds   kind // null and booleans
	yes, no bool
	size    int
}

// limit is a bound on a number. An int64 is compared with whole, any other number
// with exact; float64 would merge some of them.
type limit struct {
	exact decimal
	whole int64
	text  string
}

// compiler turns the document's schemas into ours, each once.
type compiler struct {
	schemas  schemas
	patterns patterns
}

type (
	schemas  map[*openapi3.Schema]*schema
	patterns map[string]*regexp.Regexp
)

// schema compiles ref, nil if there is none. where names it in errors.
func (c *compiler) schema(ref *openapi3.SchemaRef, where string) (*schema, error) {
	if ref == nil {
		return nil, nil
	}
	in := ref.Value
	if in == nil {
		return nil, fmt.Errorf("%s: no schema", where)
	}
	if s, ok := c.schemas[in]; ok {
		return s, nil
	}
	if keyword := unsupported(in); keyword != "" {
		return nil, fmt.Errorf("%s: the validator does not know the keyword %q", where, keyword)
	}
	s := &schema{
		typeName:  strings.Join(in.Type.Slice(), " or "),
		minLength: bound(&in.MinLength), maxLength: bound(in.MaxLength),
		minItems: bound(&in.MinItems), maxItems: bound(in.MaxItems),
		minProps: bound(&in.MinProps), maxProps: bound(in.MaxProps),
		required: in.Required,
	}
	c.schemas[in] = s // before its parts, which may refer back to it

	for _, t := range in.Type.Slice() {
		k, ok := kinds[t]
		if !ok {
			return nil, fmt.Errorf("%s: unknown type %q", where, t)
		}
		s.kinds |= k
	}
	s.integer = in.Type.Includes(openapi3.TypeInteger) && !in.Type.Includes(openapi3.TypeNumber)
	var err error
	if s.enum, err = newEnum(in.Enum); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	s.min, s.max = newLimit(in.Min, math.Ceil), newLimit(in.Max, math.Floor)
	s.format = formats[in.Format]
	if in.Pattern != "" {
		s.patternText = in.Pattern
		if s.pattern, err = c.pattern(in.Pattern); err != nil {
			return nil, fmt.Errorf("%s: %w", where, err)
		}
	}
	if s.items, err = c.schema(in.Items, where+"[]"); err != nil {
		return nil, err
	}
	if len(in.Required) > 64 {
		return nil, fmt.Errorf("%s: more than 64 required fields", where)
	}
	if len(in.Properties)+len(in.Required) > 0 {
		s.properties = make(map[string]property, len(in.Properties))
	}
	for name, ref := range in.Properties {
		p, err := c.schema(ref, where+"."+name)
		if err != nil {
			return nil, err
		}
		s.properties[name] = property{schema: p, declared: true}
	}
	for i, name := range in.Required {
		p := s.properties[name]
		p.bit |= 1 << i
		s.properties[name] = p
	}
	if has := in.AdditionalProperties.Has; has != nil && !*has {
		s.closed = true
	}
	if s.additional, err = c.schema(in.AdditionalProperties.Schema, where+".*"); err != nil {
		return nil, err
	}
	for _, group := range []struct {
		name string
		in   openapi3.SchemaRefs
		out  *[]*schema
	}{{"allOf", in.AllOf, &s.allOf}, {"anyOf", in.AnyOf, &s.anyOf}, {"oneOf", in.OneOf, &s.oneOf}} {
		for i, ref := range group.in {
			part, err := c.schema(ref, where+"("+group.name+" "+strconv.Itoa(i)+")")
			if err != nil {
				return nil, err
			}
			*group.out = append(*group.out, part)
		}
	}
	return s, nil
}

// endless reports whether checking s would come back to s without having gone
// down into the value, through compositions alone.
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

var kinds = map[string]kind{
	openapi3.TypeNull:    kindNull,
	openapi3.TypeBoolean: kindBool,
	openapi3.TypeInteger: kindNumber,
	openapi3.TypeNumber:  kindNumber,
	openapi3.TypeString:  kindString,
	openapi3.TypeArray:   kindArray,
	openapi3.TypeObject:  kindObject,
}

// unsupported names a keyword of s that this package would ignore.
func unsupported(s *openapi3.Schema) string {
	for _, k := range []struct {
		name string
		used bool
	}{
		{"not", s.Not != nil}, {"const", s.Const != nil}, {"if", s.If != nil},
		{"then", s.Then != nil}, {"else", s.Else != nil}, {"discriminator", s.Discriminator != nil},
		{"nullable", s.Nullable}, {"readOnly", s.ReadOnly}, {"writeOnly", s.WriteOnly},
		{"exclusiveMinimum", s.ExclusiveMin.IsSet()}, {"exclusiveMaximum", s.ExclusiveMax.IsSet()},
		{"multipleOf", s.MultipleOf != nil}, {"uniqueItems", s.UniqueItems},
		{"prefixItems", len(s.PrefixItems) > 0}, {"contains", s.Contains != nil},
		{"minContains", s.MinContains != nil}, {"maxContains", s.MaxContains != nil},
		{"patternProperties", len(s.PatternProperties) > 0}, {"propertyNames", s.PropertyNames != nil},
		{"dependentSchemas", len(s.DependentSchemas) > 0}, {"dependentRequired", len(s.DependentRequired) > 0},
		{"unevaluatedItems", s.UnevaluatedItems.Has != nil || s.UnevaluatedItems.Schema != nil},
		{"unevaluatedProperties", s.UnevaluatedProperties.Has != nil || s.UnevaluatedProperties.Schema != nil},
		{"a boolean schema", s.Always != nil}, {"$dynamicRef", s.DynamicRef != ""},
		{"contentEncoding", s.ContentEncoding != ""}, {"contentSchema", s.ContentSchema != nil},
	} {
		if k.used {
			return k.name
		}
	}
	return ""
}

func (c *compiler) pattern(text string) (*regexp.Regexp, error) {
	if re := c.patterns[text]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("pattern is not RE2: %w", err)
	}
	c.patterns[text] = re
	return re, nil
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
	l.exact = parseDecimal([]byte(l.text))
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

func newEnum(in []any) (*enum, error) {
	if len(in) == 0 {
		return nil, nil
	}
	e := &enum{size: len(in)}
	for _, v := range in {
		switch v := v.(type) {
		case nil:
			e.kinds |= kindNull
		case bool:
			e.yes, e.no = e.yes || v, e.no || !v
		case string:
			e.strings = append(e.strings, v)
		case float64, int, int64, uint64:
			e.numbers = append(e.numbers, parseDecimal(fmt.Append(nil, v)))
		default:
			return nil, fmt.Errorf("an enum may list only scalars, not %T", v)
		}
	}
	return e, nil
}

func (e *enum) has(v *value, i int) bool {
	switch v.nodes[i].kind {
	case kindNull:
		return e.kinds&kindNull != 0
	case kindBool:
		return e.yes && v.scalar(i)[0] == 't' || e.no && v.scalar(i)[0] == 'f'
	case kindString:
		text := v.scalar(i)
		for _, s := range e.strings {
			if string(text) == s {
				return true
			}
		}
	case kindNumber:
		if len(e.numbers) > 0 {
			number := parseDecimal(v.scalar(i))
			return slices.ContainsFunc(e.numbers, func(d decimal) bool { return d.compare(number) == 0 })
		}
	case kindArray, kindObject:
	}
	return false
}

// checker walks one body.
type checker struct {
	value
	where Side
	found findings
	// subject replaces the JSON pointer while a parameter or header is checked,
	// and kindOf the kind of its violations.
	subject string
	kindOf  Kind
	// path leads to the value at hand: node indexes of members, or ^position of
	// items.
	path []int
	// quiet is above zero while variants are tried: the first violation decides
	// and none is noted.
	quiet int
}

// check holds the value at index i against s. While quiet it stops at the first
// violation, else it notes all.
func (c *checker) check(s *schema, i int) bool {
	if s == nil {
		return true
	}
	n := &c.nodes[i]
	ok := true
	if s.kinds != 0 && s.kinds&n.kind == 0 {
		return c.violate(KindType, "type", func() string { return "expected " + s.typeName + ", found " + n.kind.String() })
	}
	if s.enum != nil && !s.enum.has(&c.value, i) {
		ok = c.violate(KindEnum, "enum", func() string { return fmt.Sprintf("value is not one of the %d documented", s.enum.size) })
	}
	switch n.kind {
	case kindNumber:
		ok = c.number(s, i) && ok
	case kindString:
		if s.maxLength >= 0 || s.minLength > 0 || s.pattern != nil || s.format != nil {
			ok = c.string(s, i) && ok
		}
	case kindArray:
		ok = c.array(s, i) && ok
	case kindObject:
		ok = c.object(s, i) && ok
	case kindNull, kindBool:
	}
	if !ok && c.quiet > 0 {
		return false
	}
	for _, part := range s.allOf {
		ok = c.check(part, i) && ok
	}
	if len(s.anyOf) > 0 {
		ok = c.variants("anyOf", s.anyOf, len(s.anyOf), i) && ok
	}
	if len(s.oneOf) > 0 {
		ok = c.variants("oneOf", s.oneOf, 1, i) && ok
	}
	return ok
}

// violate notes a violation of the value at hand and returns false.
func (c *checker) violate(k Kind, rule string, message func() string) bool {
	if c.quiet > 0 || c.found.full() {
		return false
	}
	pointer := c.subject
	if pointer == "" {
		pointer = c.pointer()
	} else {
		k = c.kindOf
	}
	c.found.add(Violation{Where: c.where, Kind: k, Pointer: pointer, Rule: rule, Message: message()})
	return false
}

func (c *checker) pointer() string {
	var b strings.Builder
	for _, step := range c.path {
		b.WriteByte('/')
		if step < 0 {
			b.WriteString(strconv.Itoa(^step))
			continue
		}
		b.WriteString(escapePointer(safeName(string(c.key(step)))))
	}
	return b.String()
}

// variants checks that at least one, and at most most, of the variants accept
// the value.
func (c *checker) variants(rule string, variants []*schema, most, i int) bool {
	fits := 0
	var only *schema // the only variant of the value's type
	candidates := 0
	c.quiet++
	for _, s := range variants {
		if c.check(s, i) {
			fits++
			if rule == "anyOf" {
				break
			}
		}
		if s == nil || s.kinds == 0 || s.kinds&c.nodes[i].kind != 0 {
			only = s
			candidates++
		}
	}
	c.quiet--
	switch {
	case fits == 0 && candidates == 1 && c.quiet == 0:
		// "An object or null" is common: say what is wrong with the object.
		return c.check(only, i)
	case fits == 0:
		return c.violate(KindVariant, rule, func() string {
			return fmt.Sprintf("value fits none of the %d documented variants", len(variants))
		})
	case fits > most:
		return c.violate(KindVariant, rule, func() string {
			return fmt.Sprintf("value fits %d of the documented variants, expected one", fits)
		})
	}
	return true
}

func (c *checker) number(s *schema, i int) bool {
	text := c.scalar(i)
	if c.nodes[i].flags&flagPlain != 0 {
		if n, fits := parseInt(text); fits {
			return c.integer(s, n)
		}
	}
	number := parseDecimal(text)
	n, whole, fits := number.int64()
	switch {
	case fits:
		return c.integer(s, n)
	case s.integer && !whole:
		return c.violate(KindType, "type", func() string { return "expected " + s.typeName + ", found number with a fraction" })
	}
	if _, err := strconv.ParseFloat(string(text), 64); err != nil {
		return c.violate(KindFormat, "format", func() string { return "number is out of the range of a 64-bit float" })
	}
	ok := true
	if s.integer && s.format != nil && s.format.number != nil { // it fits no int64
		ok = c.violate(KindFormat, "format", func() string { return "number is out of the range of " + s.format.name })
	}
	if s.min != nil && number.compare(s.min.exact) < 0 {
		ok = c.violate(KindLimit, "minimum", func() string { return "number is less than " + s.min.text })
	}
	if s.max != nil && number.compare(s.max.exact) > 0 {
		ok = c.violate(KindLimit, "maximum", func() string { return "number is greater than " + s.max.text })
	}
	return ok
}

func (c *checker) integer(s *schema, n int64) bool {
	ok := true
	if s.integer && s.format != nil && s.format.number != nil && !s.format.number(n) {
		ok = c.violate(KindFormat, "format", func() string { return "number is out of the range of " + s.format.name })
	}
	if s.min != nil && n < s.min.whole {
		ok = c.violate(KindLimit, "minimum", func() string { return "number is less than " + s.min.text })
	}
	if s.max != nil && n > s.max.whole {
		ok = c.violate(KindLimit, "maximum", func() string { return "number is greater than " + s.max.text })
	}
	return ok
}

func (c *checker) string(s *schema, i int) bool {
	text := c.scalar(i)
	ok := true
	if s.maxLength >= 0 && len(text) > s.maxLength && utf8.RuneCount(text) > s.maxLength {
		ok = c.violate(KindLimit, "maxLength", func() string { return "text is longer than " + strconv.Itoa(s.maxLength) + " characters" })
	}
	if s.minLength > 0 && (len(text) < s.minLength || utf8.RuneCount(text) < s.minLength) {
		ok = c.violate(KindLimit, "minLength", func() string { return "text is shorter than " + strconv.Itoa(s.minLength) + " characters" })
	}
	if s.pattern != nil && !s.pattern.Match(text) {
		ok = c.violate(KindLimit, "pattern", func() string { return "text does not match " + s.patternText })
	}
	if s.format != nil && s.format.text != nil && !s.format.text(text) {
		ok = c.violate(KindFormat, "format", func() string { return "text is not a " + s.format.name })
	}
	return ok
}

func (c *checker) array(s *schema, i int) bool {
	n := &c.nodes[i]
	ok := true
	if count := int(n.start); s.maxItems >= 0 && count > s.maxItems {
		ok = c.violate(KindLimit, "maxItems", func() string { return "array has more than " + strconv.Itoa(s.maxItems) + " items" })
	} else if count < s.minItems {
		ok = c.violate(KindLimit, "minItems", func() string { return "array has fewer than " + strconv.Itoa(s.minItems) + " items" })
	}
	if s.items == nil {
		return ok
	}
	at := len(c.path)
	c.path = append(c.path, 0)
	position := 0
	for item := i + 1; item < int(n.next) && (ok || c.quiet == 0); item = int(c.nodes[item].next) {
		c.path[at] = ^position
		ok = c.check(s.items, item) && ok
		position++
	}
	c.path = c.path[:at]
	return ok
}

func (c *checker) object(s *schema, i int) bool {
	n := &c.nodes[i]
	ok := true
	if count := int(n.start); s.maxProps >= 0 && count > s.maxProps {
		ok = c.violate(KindLimit, "maxProperties", func() string { return "object has more than " + strconv.Itoa(s.maxProps) + " fields" })
	} else if count < s.minProps {
		ok = c.violate(KindLimit, "minProperties", func() string { return "object has fewer than " + strconv.Itoa(s.minProps) + " fields" })
	}
	if s.properties == nil && s.additional == nil && !s.closed {
		return ok
	}
	seen := uint64(0)
	at := len(c.path)
	c.path = append(c.path, 0)
	for member := i + 1; member < int(n.next) && (ok || c.quiet == 0); member = int(c.nodes[member].next) {
		c.path[at] = member
		p := s.properties[string(c.key(member))]
		seen |= p.bit
		switch {
		case p.declared:
			ok = c.check(p.schema, member) && ok
		case s.additional != nil:
			ok = c.check(s.additional, member) && ok
		case s.closed:
			ok = c.violate(KindUnknownField, "additionalProperties", unknownField)
		}
	}
	c.path = c.path[:at]
	if bits := uint64(1)<<len(s.required) - 1; seen != bits {
		for bit, name := range s.required {
			if seen&(1<<bit) == 0 {
				ok = c.missing(name)
			}
		}
	}
	return ok
}

func unknownField() string { return "field is not documented" }

// missing notes a required field that is not there; its name is the document's.
func (c *checker) missing(name string) bool {
	if c.quiet > 0 || c.found.full() {
		return false
	}
	c.found.add(Violation{
		Where: c.where, Kind: KindRequired, Pointer: c.pointer() + "/" + escapePointer(name),
		Rule: "required", Message: "required field is missing",
	})
	return false
}
