package main

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"
)

const methodsHead = `// Code generated from %[1]s by internal/generate. DO NOT EDIT.

package jppay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/gen/%[2]s"
	"github.com/jppay/jppay/gen/%[2]s/raw"
)
`

// renderMethods writes the methods of the API's client in package jppay.
func (s *operationSet) renderMethods() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, methodsHead, s.path, s.pkg)
	for _, op := range s.operations {
		s.renderMethod(&out, op)
	}
	source := out.Bytes()
	if !bytes.Contains(source, []byte("http.NoBody")) {
		source = bytes.Replace(source, []byte("\t\"net/http\"\n"), nil, 1)
	}
	return format.Source(source)
}

func (s *operationSet) renderMethod(out *bytes.Buffer, op *operation) {
	comment(out, "", s.methodText(op))
	var arguments strings.Builder
	for _, a := range op.arguments {
		fmt.Fprintf(&arguments, ", %s %s", a.name, a.typ)
	}
	answer := qualified(s.pkg, op.answer)
	fmt.Fprintf(out, "func (c *%s) %s(ctx context.Context%s, options ...%s.CallOption) (*%s, error) {\n",
		s.client, op.name, arguments.String(), s.pkg, answer)
	fmt.Fprintf(out, "\top := &%s.Operations()[%d]\n\tcall := %s.NewCall(op, options)\n", s.pkg, op.index, s.pkg)
	if op.params != "" {
		fmt.Fprintf(out, "\tparams := %s.%s{", s.pkg, op.params)
		for i, set := range op.sets {
			if i > 0 {
				fmt.Fprint(out, ", ")
			}
			fmt.Fprintf(out, "%s: %s", set.name, set.value)
		}
		fmt.Fprint(out, "}\n")
	}
	s.renderBuild(out, op)
	send := "receive"
	if op.empty {
		send = "confirm"
	}
	fmt.Fprintf(out, "\treturn %s[%s](ctx, c.sender(), op, call.Call, request, err)\n}\n", send, answer)
}

// bodyArgument is the name of the argument that holds a required body.
const bodyArgument = "body"

// renderBuild writes the code that builds the request. Without an optional body the request has
// no body.
func (s *operationSet) renderBuild(out *bytes.Buffer, op *operation) {
	arguments := strings.Join(op.build, ", ")
	if op.body == nil {
		fmt.Fprintf(out, "\trequest, err := raw.New%sRequest(%s)\n", op.name, arguments)
		if slices.Contains(op.build, bodyArgument) {
			fmt.Fprintf(out, "\tif err != nil {\n\t\terr = unencodable(err, %s)\n\t}\n", bodyArgument)
		}
		return
	}
	without := slices.DeleteFunc(slices.Clone(op.build), func(a string) bool { return strings.HasPrefix(a, "*call.") })
	fmt.Fprintf(out, "\trequest, err := bodiless(raw.New%sRequestWithBody(%s, \"\", http.NoBody))\n",
		op.name, strings.Join(without, ", "))
	fmt.Fprintf(out, "\tif call.%s != nil {\n\t\trequest, err = raw.New%sRequest(%s)\n\t}\n",
		op.body.field, op.name, arguments)
}

// methodText is the comment of a method.
func (s *operationSet) methodText(op *operation) string {
	text := op.name + " " + thirdPerson(op.document.Summary) + "."
	if description := s.goNames(op.document.Description); description != "" {
		text += "\n\n" + description
	}
	var facts []string
	if scopes := scopes(op); scopes != "" {
		facts = append(facts, "It needs "+scopes+".")
	}
	facts = append(facts, fmt.Sprintf("It sends %s %s.", op.Method, op.Path))
	if op.Unverified != "" {
		facts = append(facts, "The path is unverified: "+strings.TrimSuffix(op.Unverified, ".")+".")
	}
	if op.empty {
		facts = append(facts, "A success holds nothing more: the value is empty.")
	}
	options := slices.Clone(op.Options)
	if op.Merchant {
		options = append(options, "WithMerchant")
	}
	options = append(options, "WithHeader", "WithAnswer")
	for i := range options {
		options[i] = s.pkg + "." + options[i]
	}
	return text + "\n\n" + strings.Join(facts, " ") + " Its options are " + list(options) + "."
}

func scopes(op *operation) string {
	var names []string
	if _, err := extension(op.document.Extensions, "x-scopes", &names); err != nil || len(names) == 0 {
		return ""
	}
	if len(names) == 1 {
		return "the scope " + names[0]
	}
	return "the scopes " + list(names)
}

var identifier = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*`)

// goNames writes the ids of operations in a text as the names of their methods.
func (s *operationSet) goNames(text string) string {
	methods := map[string]string{}
	for _, op := range s.operations {
		methods[op.ID] = op.name
	}
	return identifier.ReplaceAllStringFunc(strings.TrimSpace(text), func(word string) string {
		if method := methods[word]; method != "" {
			return method
		}
		return word
	})
}

// thirdPerson turns "Take a payment" into "takes a payment".
func thirdPerson(summary string) string {
	verb, rest, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(summary), "."), " ")
	verb = strings.ToLower(verb)
	switch last := verb[len(verb)-1]; {
	case strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "sh"), strings.ContainsRune("sxo", rune(last)):
		verb += "es"
	case last == 'y' && !strings.ContainsRune("aeiou", rune(verb[len(verb)-2])):
		verb = verb[:len(verb)-1] + "ies"
	default:
		verb += "s"
	}
	return strings.TrimSpace(verb + " " + rest)
}
