package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// handlersFile is the file in the sandbox with the handlers of a document's operations.
func handlersFile(pkg string) string {
	return filepath.Join("conformance", "sandbox", pkg, "handlers.gen.go")
}

const handlersHead = `// Code generated from {{.Document}} by internal/generate. DO NOT EDIT.

package {{.Package}}

import (
	"context"

	"{{.Module}}/{{.Stubs}}/{{.Package}}"
)
`

// handlers are the templates of a handler, by package. A handler calls the method of its
// operation and makes the answer from the result.
var handlers = map[string]string{
	"paypay": handlersHead + `{{range .Successes}}` + handlerBegin + `
	return paypay.{{.Type}}{
		{{if .AnyStatus}}StatusCode: c.status(), {{end}}Body: paypay.{{.Body}}{ResultInfo: c.result, Data: answer},
	}, nil
}
{{end}}`,
	"paidy": handlersHead + `{{range .Successes}}` + handlerBegin + `
	return paidy.{{.Type}}{
		Body: answer,
		Headers: paidy.{{.Headers}}{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}
{{end}}`,
	"admin": handlersHead + `{{range .Successes}}
// {{.Name}} implements StrictServerInterface.
func (e endpoint) {{.Name}}(
	_ context.Context, r admin.{{.Name}}RequestObject,
) (admin.{{.Name}}ResponseObject, error) {
	return nil, e.{{with .OfPayPay}}payPay.{{.}}{{else}}{{.Method}}(r){{end}}
}
{{end}}`,
}

// withContext are the operations of the admin API whose handlers a person writes because
// they need the context.
var withContext = []string{"FlushWebhooks"}

// payPayMethods are the calls of the admin API whose method in package paypay has another name.
var payPayMethods = map[string]string{
	"ApprovePendingPayment": "ApprovePending", "LetPendingPaymentLapse": "LetPendingLapse", "UnlinkUser": "Unlink",
}

const handlerBegin = `
// {{.Name}} implements StrictServerInterface.
func (b *backend) {{.Name}}(
	ctx context.Context, r {{$.Package}}.{{.Name}}RequestObject,
) ({{$.Package}}.{{.Name}}ResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.{{.Method}}(r)
	if err != nil {
		return nil, err
	}
`

// success is the one success of an operation, as the server stubs name it.
type success struct {
	Name, Method        string // of the operation
	Type, Body, Headers string
	AnyStatus           bool // the document does not name the status
	Done                bool // the answer is {}
	// OfPayPay calls the method of the sandbox's PayPay side that an admin call leads to: that of a
	// call without fields on a user, a code or a payment. It is empty for other calls.
	OfPayPay string
}

// renderHandlers writes the handlers of a package's operations. It skips an operation with
// several kinds of success, and one whose success has no headers and therefore another form in
// the stubs. A person writes these handlers.
func renderHandlers(pkg, document string, stubs []byte) ([]byte, error) {
	source, err := parseSource(stubs)
	if err != nil {
		return nil, err
	}
	parsed, err := template.New(pkg).Parse(handlers[pkg])
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, map[string]any{
		"Document": document, "Package": pkg, "Module": modulePath, "Stubs": stubsDir,
		"Successes": source.successes(),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}

// successes returns the successes that get a handler, in the order of the stubs.
func (s *goSource) successes() []success {
	var all []success
	for _, operation := range s.methods("StrictServerInterface") {
		if slices.Contains(withContext, operation) {
			continue
		}
		if found := s.successesOf(operation); len(found) == 1 && (found[0].Body != "" || found[0].Done) {
			all = append(all, found[0])
		}
	}
	return all
}

var successType = regexp.MustCompile(`^2(\d\d|XX)JSONResponse$`)

func (s *goSource) successesOf(operation string) []success {
	var found []success
	for name := range s.types {
		rest, ok := strings.CutPrefix(name, operation)
		if !ok || !successType.MatchString(rest) {
			continue
		}
		fields := s.fieldTypes(name)
		found = append(found, success{
			Name:      operation,
			Method:    strings.ToLower(operation[:1]) + operation[1:],
			Type:      name,
			Body:      fields["Body"],
			Headers:   fields["Headers"],
			AnyStatus: fields["StatusCode"] != "",
			Done:      fields["DoneJSONResponse"] != "",
			OfPayPay:  s.payPayCall(operation),
		})
	}
	return found
}

func (s *goSource) payPayCall(operation string) string {
	body, request := s.types[operation+"JSONRequestBody"], operation+"RequestObject"
	if body == nil || fmt.Sprint(body.Type) != "Nothing" {
		return ""
	}
	fields := s.fieldTypes(request)
	for _, name := range []string{"User", "Code", "Payment", "Pending"} {
		if fields[name] == "Path"+name {
			return cmp.Or(payPayMethods[operation], operation) + "(r." + name + ")"
		}
	}
	return ""
}

// methods returns the names of an interface's methods.
func (s *goSource) methods(name string) []string {
	var names []string
	for _, method := range s.members(name) {
		for _, name := range method.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// fieldTypes returns the types of a struct's fields by the fields' names. An embedded field
// has the name of its type.
func (s *goSource) fieldTypes(name string) map[string]string {
	types := map[string]string{}
	for _, field := range s.members(name) {
		text := fmt.Sprint(field.Type)
		if field.Names == nil {
			types[text] = text
		}
		for _, name := range field.Names {
			types[name.Name] = text
		}
	}
	return types
}
