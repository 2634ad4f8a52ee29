package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// commonOptions are the options of every client. Only clients whose document has a merchant
// have WithMerchant.
var commonOptions = []string{"WithAnswer", "WithHeader", "WithMerchant"}

const optionsHead = `// Code generated from %s by internal/generate. DO NOT EDIT.

package %s

import "github.com/jppay/jppay/overlay/policy"

// CallOption changes one call. A call fails before anything is sent if an option is nil, is
// given twice, or does not belong to its operation.
type CallOption func(*Call)

// Call holds the settings of a call's options. It is for package jppay only.
type Call struct {
	policy.Call
`

const optionsTail = `
// NewCall applies the options of a call. Call.Err says what is wrong with them.
func NewCall(op *policy.Operation, options []CallOption) Call {
	if len(options) == 0 {
		return Call{}
	}
	call := Call{Call: policy.NewCall(op)}
	for _, option := range options {
		if option == nil {
			call.Refuse("an option is nil")
			continue
		}
		option(&call)
	}
	return call
}

// WithHeader sends a further header. It may be given once for each name. Headers for which
// the client is responsible are refused.
func WithHeader(name, value string) CallOption {
	return func(c *Call) { c.AddHeader(name, value%s) }
}

// WithAnswer fills in answer after the call has ended: the code, the status, the request id and
// the received header.
func WithAnswer(answer *policy.Answer) CallOption {
	return func(c *Call) {
		if c.TakeAnswer(answer) {
			c.Answer = answer
		}
	}
}
`

const optionsMerchant = `
// WithMerchant makes the call act for a merchant instead of the client's own.
func WithMerchant(id string) CallOption {
	return func(c *Call) { c.SetMerchant(id) }
}
`

// renderOptions writes the call options, the types of answers without a value, and the methods
// that fill in texts with x-fixed.
func (s *operationSet) renderOptions() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, optionsHead, s.path, s.pkg)
	for _, option := range s.options {
		fmt.Fprintf(&out, "\t// %s is what %s sets.\n\t%s %s\n", option.field, option.name, option.field, option.pointer())
	}
	fmt.Fprint(&out, "}\n")
	var owned strings.Builder
	for _, name := range s.headers() {
		fmt.Fprintf(&owned, ", %q", name)
	}
	fmt.Fprintf(&out, optionsTail, owned.String())
	if slices.ContainsFunc(s.operations, func(op *operation) bool { return op.Merchant }) {
		fmt.Fprint(&out, optionsMerchant)
	}
	for _, option := range s.options {
		option.render(&out, s)
	}
	for _, op := range s.operations {
		if op.empty {
			comment(&out, "", fmt.Sprintf("%s is what %s returns. Its success tells nothing more than that; "+
				"what it may tell one day stands here.", op.answer, op.name))
			fmt.Fprintf(&out, "type %s struct{}\n", op.answer)
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(s.fixed)) {
		comment(&out, "", fmt.Sprintf("MarshalText encodes the zero value as %s.", s.fixed[typ]))
		fmt.Fprintf(&out, "func (e %s) MarshalText() ([]byte, error) {\n\tif e == \"\" {\n\t\te = %s\n\t}\n"+
			"\treturn []byte(e), nil\n}\n", typ, s.fixed[typ])
	}
	return format.Source(out.Bytes())
}

// headers returns, sorted, the headers that are parameters of an operation. Each has an option
// or an argument.
func (s *operationSet) headers() []string {
	var names []string
	for _, op := range s.operations {
		for _, p := range op.document.Parameters {
			if p.Value.In == "header" && !isMerchant(p.Value.Name) {
				names = append(names, http.CanonicalHeaderKey(p.Value.Name))
			}
		}
	}
	return sortedUnion(names)
}

// pointer returns the type of the option's field, which is nil if the option was not given.
func (o *callOption) pointer() string {
	if o.list {
		return o.typ
	}
	return "*" + o.typ
}

func (o *callOption) render(out *bytes.Buffer, set *operationSet) {
	comment(out, "", o.text(set))
	name := unexported(o.field)
	if o.body {
		name = "body"
	}
	value := "&" + name
	if o.list {
		value = name
	}
	fmt.Fprintf(out, "func %s(%s %s) CallOption {\n\treturn func(c *Call) {\n", o.name, name, o.typ)
	fmt.Fprintf(out, "\t\tif c.Take(%q) {\n\t\t\tc.%s = %s\n\t\t}\n\t}\n}\n", o.name, o.field, value)
}

// text is the comment of an option.
func (o *callOption) text(set *operationSet) string {
	var users []string
	for _, op := range set.operations {
		if slices.Contains(o.operations, op.ID) {
			users = append(users, op.name)
		}
	}
	switch {
	case o.body:
		return fmt.Sprintf("%s sets the body of %s.", o.name, list(users))
	case len(users) == len(set.operations):
		return fmt.Sprintf("%s sets the parameter %s of any call. %s", o.name, o.field, strings.TrimSpace(o.description))
	}
	return fmt.Sprintf("%s sets the parameter %s of %s. %s",
		o.name, o.field, list(users), strings.TrimSpace(o.description))
}

// list joins names as prose does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// comment writes a comment of lines of at most 88 columns. An empty line in the text
// begins a new paragraph.
func comment(out *bytes.Buffer, indent, text string) {
	const width = 88
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i == 0 {
			fmt.Fprint(out, "\n")
		} else {
			fmt.Fprintf(out, "%s//\n", indent)
		}
		line := indent + "//"
		for word := range strings.FieldsSeq(paragraph) {
			if len(line)+1+len(word) > width && !strings.HasSuffix(line, "//") {
				fmt.Fprintln(out, line)
				line = indent + "//"
			}
			line += " " + word
		}
		fmt.Fprintln(out, line)
	}
}
