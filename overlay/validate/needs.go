package validate

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// The document's keys that say how a client judges an answer.
const (
	codeFieldKey = "x-code-field"
	successKey   = "x-success"
	needsKey     = "x-needs"
	refusalKey   = "x-refusal"
)

// success says which answers of an operation are successes, and which fields each of them has.
type success struct {
	code  []string   // the path of the code, nil if every 2xx is a success
	codes []string   // those that mean success
	needs [][]string // the paths of fields
}

func (c *compiler) success(in *openapi3.Operation) (success, error) {
	var s success
	needs, _ := in.Extensions[needsKey].(map[string]any)
	for _, path := range texts(needs["fields"]) {
		s.needs = append(s.needs, strings.Split(path, "."))
	}
	if needs["fields"] != nil && len(s.needs) == 0 {
		return s, errors.New(needsKey + ": fields must be a list of field names")
	}
	s.codes = c.codes
	if own := texts(in.Extensions[successKey]); own != nil {
		s.codes = own
	}
	if c.codeField != "" && s.codes != nil {
		s.code = strings.Split(c.codeField, ".")
	}
	return s, nil
}

func texts(list any) []string {
	items, _ := list.([]any)
	var out []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// needed notes the fields that a success lacks. The client returns an error for such an answer.
func (c *checker) needed(op *operation, r *response, status int) {
	if status/100 != http.StatusOK/100 {
		return
	}
	if op.success.code != nil {
		c.need(op.success.code, codeFieldKey)
	}
	if r.refusal || len(op.success.needs) == 0 || !c.succeeds(&op.success) {
		return
	}
	for _, path := range op.success.needs {
		c.need(path, needsKey)
	}
}

// need notes that a field is missing or empty.
func (c *checker) need(path []string, rule string) {
	if at := c.lookup(path); at >= 0 && !c.blank(at) || c.found.full() {
		return
	}
	var pointer strings.Builder
	for _, name := range path {
		pointer.WriteString("/" + escapePointer(name))
	}
	c.note(KindNeeded, pointer.String(), rule, "is missing or empty, but every success has it")
}

// succeeds reports whether the code of the answer means success.
func (c *checker) succeeds(s *success) bool {
	if s.code == nil {
		return true
	}
	at := c.lookup(s.code)
	if at < 0 || c.Nodes[at].Kind != rawjson.String {
		return false
	}
	code := c.Text(at)
	return slices.ContainsFunc(s.codes, func(known string) bool { return strings.EqualFold(known, string(code)) })
}

// lookup returns the index of the value at a path of fields, or -1.
func (c *checker) lookup(path []string) int {
	at := 0
	for _, name := range path {
		if at = c.member(at, name); at < 0 {
			return -1
		}
	}
	return at
}

func (c *checker) member(object int, name string) int {
	n := &c.Nodes[object]
	if n.Kind != rawjson.Object {
		return -1
	}
	for member := object + 1; member < int(n.Next); member = int(c.Nodes[member].Next) {
		if string(c.Name(member)) == name {
			return member
		}
	}
	return -1
}

// blank reports whether a value is null, white space, [] or {}.
func (c *checker) blank(at int) bool {
	n := &c.Nodes[at]
	switch n.Kind {
	case rawjson.Null:
		return true
	case rawjson.String:
		return len(bytes.TrimSpace(c.Text(at))) == 0
	case rawjson.Array, rawjson.Object:
		return n.Count == 0
	case rawjson.Absent, rawjson.Bool, rawjson.Number:
	}
	return false
}
