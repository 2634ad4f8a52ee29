package validate

import (
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
	// path leads to the current value: node indexes of members, or ^position of items.
	path []int
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
	n := &c.Nodes[i]
	ok := true
	if s.kinds != 0 && s.kinds&n.Kind == 0 {
		return c.violate(KindType, "type", func() string {
			return "expected " + s.typeName + ", found " + n.Kind.String()
		})
	}
	if s.enum != nil && !s.enum.has(&c.Tree, i) {
		ok = c.violate(KindEnum, "enum", func() string {
			return fmt.Sprintf("value is not one of the %d documented", s.enum.size)
		})
	}
	switch n.Kind {
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

// violate notes a violation of the current value and returns false.
func (c *checker) violate(k Kind, rule string, message func() string) bool {
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
		pointer = c.pointer()
	} else {
		k = c.kindOf
	}
	c.found.add(Violation{
		Where: c.where, Kind: k, Pointer: pointer, Rule: rule, Message: message(), Unverified: guessed,
	})
	return false
}

// pointer is the JSON pointer to the current value.
func (c *checker) pointer() string {
	var b strings.Builder
	at := 0
	for _, step := range c.path {
		child, position := at+1, 0
		for child != step && position != ^step {
			child = int(c.Nodes[child].Next)
			position++
		}
		at = child
		b.WriteByte('/')
		if step < 0 {
			b.WriteString(strconv.Itoa(position))
			continue
		}
		name := c.Name(step)
		if _, known := c.names[string(name)]; known {
			b.WriteString(escapePointer(string(name)))
		} else {
			fmt.Fprintf(&b, "(field %d)", position+1)
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
	text := c.Text(i)
	if c.Nodes[i].Plain {
		if n, fits := decimal.Int64(text); fits {
			return c.integer(s, n)
		}
	}
	number := decimal.Parse(text)
	n, whole, fits := number.Int64()
	switch {
	case fits:
		return c.integer(s, n)
	case s.integer && !whole:
		return c.violate(KindType, "type", func() string {
			return "expected " + s.typeName + ", found number with a fraction"
		})
	}
	if decimal.IsHuge(text) {
		return c.violate(KindFormat, "format", func() string {
			return "number is out of the range of a 64-bit float"
		})
	}
	ok := true
	if s.integer && s.format != nil && s.format.number != nil { // it fits no int64
		ok = c.violate(KindFormat, "format", func() string {
			return "number is out of the range of " + s.format.name
		})
	}
	if s.min != nil && number.Compare(s.min.exact) < 0 {
		ok = c.violate(KindLimit, "minimum", func() string { return "number is less than " + s.min.text })
	}
	if s.max != nil && number.Compare(s.max.exact) > 0 {
		ok = c.violate(KindLimit, "maximum", func() string { return "number is greater than " + s.max.text })
	}
	return ok
}

func (c *checker) integer(s *schema, n int64) bool {
	ok := true
	if s.integer && s.format != nil && s.format.number != nil && !s.format.number(n) {
		ok = c.violate(KindFormat, "format", func() string {
			return "number is out of the range of " + s.format.name
		})
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
	text := c.Text(i)
	ok := true
	if s.maxLength >= 0 && len(text) > s.maxLength && utf8.RuneCount(text) > s.maxLength {
		ok = c.violate(KindLimit, "maxLength", func() string {
			return "text is longer than " + strconv.Itoa(s.maxLength) + " characters"
		})
	}
	if s.minLength > 0 && (len(text) < s.minLength || utf8.RuneCount(text) < s.minLength) {
		ok = c.violate(KindLimit, "minLength", func() string {
			return "text is shorter than " + strconv.Itoa(s.minLength) + " characters"
		})
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
	n := &c.Nodes[i]
	ok := true
	if count := int(n.Count); s.maxItems >= 0 && count > s.maxItems {
		ok = c.violate(KindLimit, "maxItems", func() string {
			return "array has more than " + strconv.Itoa(s.maxItems) + " items"
		})
	} else if count < s.minItems {
		ok = c.violate(KindLimit, "minItems", func() string {
			return "array has fewer than " + strconv.Itoa(s.minItems) + " items"
		})
	}
	if s.items == nil {
		return ok
	}
	at := len(c.path)
	c.path = append(c.path, 0)
	position := 0
	for item := i + 1; item < int(n.Next) && (ok || c.trying == 0); item = int(c.Nodes[item].Next) {
		c.path[at] = ^position
		ok = c.check(s.items, item) && ok
		position++
	}
	c.path = c.path[:at]
	return ok
}

func (c *checker) object(s *schema, i int) bool {
	n := &c.Nodes[i]
	ok := true
	if count := int(n.Count); s.maxProps >= 0 && count > s.maxProps {
		ok = c.violate(KindLimit, "maxProperties", func() string {
			return "object has more than " + strconv.Itoa(s.maxProps) + " fields"
		})
	} else if count < s.minProps {
		ok = c.violate(KindLimit, "minProperties", func() string {
			return "object has fewer than " + strconv.Itoa(s.minProps) + " fields"
		})
	}
	if s.properties == nil && s.additional == nil && !s.closed {
		return ok
	}
	seen := uint64(0)
	at := len(c.path)
	c.path = append(c.path, 0)
	for member := i + 1; member < int(n.Next) && (ok || c.trying == 0); member = int(c.Nodes[member].Next) {
		c.path[at] = member
		p := s.byName.find(c.Name(member))
		if p != nil {
			seen |= p.bit
		}
		switch {
		case p != nil && p.declared:
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
				p := s.properties[name].schema
				ok = c.missing(name, p != nil && p.guessed)
			}
		}
	}
	return ok
}

func unknownField() string { return "field is not documented" }

// missing notes that a required field is not there. Its name comes from the document.
func (c *checker) missing(name string, guessed bool) bool {
	if c.trying > 0 || c.steps > maxSteps {
		return false
	}
	guessed = guessed || c.guesses > 0
	c.found.refuses = c.found.refuses || !guessed || c.where == Request
	if c.found.full() {
		return false
	}
	c.found.add(Violation{
		Where: c.where, Kind: KindRequired, Pointer: c.pointer() + "/" + escapePointer(name),
		Rule: "required", Message: "required field is missing", Unverified: guessed,
	})
	return false
}
