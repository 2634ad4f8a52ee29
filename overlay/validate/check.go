package validate

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// checker walks one body.
type checker struct {
	rawjson.Tree
	room  []byte              // of the JSON of a parameter
	names map[string]struct{} // the document's names
	where Side
	found findings
	// subject replaces the JSON pointer while a parameter or header is checked, and kindOf
	// replaces the kind of its violations.
	subject string
	kindOf  Kind
	// trying is above zero while variants are tried. The first violation then decides, and none
	// is kept.
	trying int
	// guesses is above zero below a part that the document marks as unverified.
	guesses int
	// steps counts the comparisons of a value with a schema.
	steps int
}

// maxSteps limits the work on one body: variants within variants double it with each level. The
// documented answers take some thousand steps.
const maxSteps = 1 << 22

// check compares the value at index i with s. While trying is above zero it stops at the first
// violation, otherwise it notes all.
func (c *checker) check(s *schema, i int) bool {
	if s == nil {
		return true
	}
	if c.steps++; c.steps > maxSteps {
		return false
	}
	if s.guessed {
		c.guesses++
		defer c.trust()
	}
	kind := c.Nodes[i].Kind
	ok := true
	if s.kinds != 0 && s.kinds&kind == 0 {
		// A variant that does not fit is no violation, and tells nothing.
		return c.trying == 0 && c.violate(i, KindType, "type", "expected %s, found %s", s.typeName, kind)
	}
	if s.enum != nil && !s.enum.has(&c.Tree, i) {
		ok = c.violate(i, KindEnum, "enum", "value is not one of the %d documented", len(s.enum))
	}
	switch kind {
	case rawjson.Number:
		ok = c.number(s, i) && ok
	case rawjson.String:
		if s.maxLength >= 0 || s.minLength > 0 || s.pattern != nil || s.format != nil {
			ok = c.string(s, i) && ok
		}
	case rawjson.Array:
		ok = c.array(s, i) && ok
	case rawjson.Object:
		ok = c.object(s, i) && ok
	case rawjson.Absent, rawjson.Null, rawjson.Bool:
	}
	if !ok && c.trying > 0 {
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

func (c *checker) trust() { c.guesses-- }

// violate notes a violation of the value at index i and returns false.
func (c *checker) violate(i int, k Kind, rule, format string, args ...any) bool {
	return c.violateBelow(i, "", k, rule, format, args...)
}

// violateBelow notes a violation of something below the value at index i and returns false.
func (c *checker) violateBelow(i int, below string, k Kind, rule, format string, args ...any) bool {
	if c.trying > 0 || c.steps > maxSteps {
		return false
	}
	guessed := c.guesses > 0
	c.found.refuses = c.found.refuses || !guessed || c.where == Request
	if c.found.full() {
		return false
	}
	pointer := c.subject
	if pointer == "" {
		pointer = c.pointer(i) + below
	} else {
		k = c.kindOf
	}
	c.found.add(Violation{
		Where: c.where, Kind: k, Pointer: pointer, Rule: rule, Message: fmt.Sprintf(format, args...), Unverified: guessed,
	})
	return false
}

// note notes a violation of something other than a value of the body.
func (c *checker) note(k Kind, subject, rule, message string) {
	c.found.add(Violation{Where: c.where, Kind: k, Pointer: subject, Rule: rule, Message: message})
}

// pointer is the JSON pointer to the value at an index.
func (c *checker) pointer(target int) string {
	var b strings.Builder
	for at := 0; at != target; {
		inArray := c.Nodes[at].Kind == rawjson.Array
		position := 0
		for at++; int(c.Nodes[at].Next) <= target; at = int(c.Nodes[at].Next) {
			position++
		}
		name := string(c.Name(at))
		switch _, known := c.names[name]; {
		case inArray:
			b.WriteString("/" + strconv.Itoa(position))
		case known:
			b.WriteString("/" + escapePointer(name))
		default:
			fmt.Fprintf(&b, "/(field %d)", position+1)
		}
	}
	return b.String()
}

// variants checks that at least one of the variants accepts the value, and at most the given
// number.
func (c *checker) variants(rule string, variants []*schema, most, i int) bool {
	fits := 0
	var only *schema // the only variant of the value's type
	candidates := 0
	c.trying++
	for _, s := range variants {
		if c.check(s, i) {
			fits++
			if rule == "anyOf" {
				break
			}
		}
		if s == nil || s.kinds == 0 || s.kinds&c.Nodes[i].Kind != 0 {
			only = s
			candidates++
		}
	}
	c.trying--
	switch {
	case fits == 0 && candidates == 1 && c.trying == 0:
		// "An object or null" is common: say what is wrong with the object.
		return c.check(only, i)
	case fits == 0:
		return c.violate(i, KindVariant, rule, "value fits none of the %d documented variants", len(variants))
	case fits > most:
		return c.violate(i, KindVariant, rule, "value fits %d of the documented variants instead of one", fits)
	}
	return true
}

func (c *checker) number(s *schema, i int) bool {
	text := c.Text(i)
	var exact decimal.Decimal
	n, fits := int64(0), false
	if c.Nodes[i].Plain {
		n, fits = decimal.Int64(text)
	}
	if !fits {
		whole := false
		exact = decimal.Parse(text)
		n, whole, fits = exact.Int64()
		switch {
		case fits:
		case s.integer && !whole:
			return c.violate(i, KindType, "type", "expected %s, found a number with a fraction", s.typeName)
		case decimal.IsHuge(text):
			return c.violate(i, KindFormat, "format", "number is out of the range of a 64-bit float")
		}
	}
	ok := true
	if s.integer && s.format != nil && s.format.number != nil && !(fits && s.format.number(n)) {
		ok = c.violate(i, KindFormat, "format", "number is out of the range of %s", s.format.name)
	}
	compare := func(l *limit) int {
		if fits {
			return cmp.Compare(n, l.whole)
		}
		return exact.Compare(l.exact)
	}
	if s.min != nil && compare(s.min) < 0 {
		ok = c.violate(i, KindLimit, "minimum", "number is less than %s", s.min.text)
	}
	if s.max != nil && compare(s.max) > 0 {
		ok = c.violate(i, KindLimit, "maximum", "number is greater than %s", s.max.text)
	}
	return ok
}

func (c *checker) string(s *schema, i int) bool {
	text := c.Text(i)
	ok := true
	if s.maxLength >= 0 && len(text) > s.maxLength && utf8.RuneCount(text) > s.maxLength {
		ok = c.violate(i, KindLimit, "maxLength", "text is longer than %d characters", s.maxLength)
	}
	if s.minLength > 0 && (len(text) < s.minLength || utf8.RuneCount(text) < s.minLength) {
		ok = c.violate(i, KindLimit, "minLength", "text is shorter than %d characters", s.minLength)
	}
	if s.pattern != nil && !s.pattern.Match(text) {
		ok = c.violate(i, KindLimit, "pattern", "text does not match %s", s.pattern)
	}
	if s.format != nil && s.format.text != nil && !s.format.text(text) {
		ok = c.violate(i, KindFormat, "format", "text is not a %s", s.format.name)
	}
	return ok
}

func (c *checker) array(s *schema, i int) bool {
	n := &c.Nodes[i]
	ok := true
	if count := int(n.Count); s.maxItems >= 0 && count > s.maxItems {
		ok = c.violate(i, KindLimit, "maxItems", "array has more than %d items", s.maxItems)
	} else if count < s.minItems {
		ok = c.violate(i, KindLimit, "minItems", "array has fewer than %d items", s.minItems)
	}
	if s.items == nil {
		return ok
	}
	for item := i + 1; item < int(n.Next) && (ok || c.trying == 0); item = int(c.Nodes[item].Next) {
		ok = c.check(s.items, item) && ok
	}
	return ok
}

func (c *checker) object(s *schema, i int) bool {
	n := &c.Nodes[i]
	ok := true
	if count := int(n.Count); s.maxProps >= 0 && count > s.maxProps {
		ok = c.violate(i, KindLimit, "maxProperties", "object has more than %d fields", s.maxProps)
	} else if count < s.minProps {
		ok = c.violate(i, KindLimit, "minProperties", "object has fewer than %d fields", s.minProps)
	}
	if s.properties == nil && s.additional == nil && !s.closed {
		return ok
	}
	seen := uint64(0)
	for member := i + 1; member < int(n.Next) && (ok || c.trying == 0); member = int(c.Nodes[member].Next) {
		p := s.properties[string(c.Name(member))]
		seen |= p.bit
		switch {
		case p.declared:
			ok = c.check(p.schema, member) && ok
		case s.additional != nil:
			ok = c.check(s.additional, member) && ok
		case s.closed:
			ok = c.violate(member, KindUnknownField, "additionalProperties", unknownField)
		}
	}
	for bit, name := range s.required {
		if seen&(1<<bit) == 0 {
			ok = c.missing(s.properties[name].schema, name, i)
		}
	}
	return ok
}

const unknownField = "field is not documented"

// missing notes that an object lacks a required field. Its name comes from the document.
func (c *checker) missing(field *schema, name string, object int) bool {
	if field != nil && field.guessed {
		c.guesses++
		defer c.trust()
	}
	return c.violateBelow(object, "/"+escapePointer(name), KindRequired, "required", "required field is missing")
}
