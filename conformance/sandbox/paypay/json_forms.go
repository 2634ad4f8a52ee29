package paypay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// jsonForm is a way to write JSON, as an encoder of some language does.
type jsonForm struct {
	what         string
	comma, colon string
	indent       string // empty: one line
	ascii        bool   // \u for what is not ASCII
	slashes      bool   // \/ for /
	html         bool   // \u for <, > and &
	sorted       bool   // members by name
}

// jsonForms are the forms that are tried.
var jsonForms = []jsonForm{
	{what: "one line without spaces", comma: ",", colon: ":"},
	{what: `PHP's json_encode writes it (\u6e6f, \/)`, comma: ",", colon: ":", ascii: true, slashes: true},
	{what: `PHP's json_encode with JSON_UNESCAPED_UNICODE writes it (\/)`, comma: ",", colon: ":", slashes: true},
	{what: `one line with \u6e6f for what is not ASCII`, comma: ",", colon: ":", ascii: true},
	{what: `Python's json.dumps writes it (spaces, \u6e6f)`, comma: ", ", colon: ": ", ascii: true},
	{what: "Python's json.dumps with ensure_ascii=False writes it (spaces)", comma: ", ", colon: ": "},
	{what: `Go's encoding/json writes it (\u003c, \u0026)`, comma: ",", colon: ":", html: true},
	{what: "lines with two spaces", comma: ",", colon: ": ", indent: "  "},
	{what: "lines with four spaces", comma: ",", colon: ": ", indent: "    "},
	{what: "lines with tabs", comma: ",", colon: ": ", indent: "\t"},
	{
		what:  `PHP's json_encode with JSON_PRETTY_PRINT writes it (\u6e6f, \/)`,
		comma: ",", colon: ": ", indent: "    ", ascii: true, slashes: true,
	},
	{what: "one line without spaces, members by name", comma: ",", colon: ":", sorted: true},
	{what: "Python's json.dumps with sort_keys=True writes it", comma: ", ", colon: ": ", ascii: true, sorted: true},
}

// maxDepth is the deepest text that is rewritten.
const maxDepth = 64

// write returns a JSON text in the form, or false if the text is not JSON or too deep.
func (f jsonForm) write(text []byte) ([]byte, bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var b bytes.Buffer
	if err := f.value(&b, decoder, 0); err != nil || decoder.More() {
		return nil, false
	}
	return b.Bytes(), true
}

// value writes the next value.
func (f jsonForm) value(b *bytes.Buffer, decoder *json.Decoder, depth int) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return f.members(b, decoder, token, depth+1)
	case string:
		f.text(b, token)
	case nil:
		b.WriteString("null")
	default: // a number as it was written, true or false
		fmt.Fprint(b, token)
	}
	return nil
}

// members writes the rest of an object or an array.
func (f jsonForm) members(b *bytes.Buffer, decoder *json.Decoder, open json.Delim, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("deeper than %d", maxDepth)
	}
	type member struct {
		name    string
		written []byte
	}
	var list []member
	for decoder.More() {
		var name string
		var written bytes.Buffer
		if open == '{' {
			token, err := decoder.Token()
			if err != nil {
				return err
			}
			name, _ = token.(string)
			f.text(&written, name)
			written.WriteString(f.colon)
		}
		if err := f.value(&written, decoder, depth); err != nil {
			return err
		}
		list = append(list, member{name, written.Bytes()})
	}
	end, err := decoder.Token()
	if err != nil {
		return err
	}
	if f.sorted && open == '{' {
		slices.SortStableFunc(list, func(x, y member) int { return strings.Compare(x.name, y.name) })
	}

	b.WriteString(open.String())
	for i, one := range list {
		if i > 0 {
			b.WriteString(f.comma)
		}
		f.newLine(b, depth)
		b.Write(one.written)
	}
	if len(list) > 0 {
		f.newLine(b, depth-1)
	}
	fmt.Fprint(b, end)
	return nil
}

func (f jsonForm) newLine(b *bytes.Buffer, depth int) {
	if f.indent != "" {
		b.WriteString("\n" + strings.Repeat(f.indent, depth))
	}
}

// shortEscapes are the characters that have an escape of two letters.
var shortEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`,
}

// text writes a text in quotes.
func (f jsonForm) text(b *bytes.Buffer, text string) {
	b.WriteByte('"')
	for _, r := range text {
		short, ok := shortEscapes[r]
		switch {
		case ok:
			b.WriteString(short)
		case r == '/' && f.slashes:
			b.WriteString(`\/`)
		case r < ' ', f.ascii && r > '~', f.html && strings.ContainsRune("<>&\u2028\u2029", r):
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(b, `\u%04x`, unit)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
