package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// renderPolicy writes the operation table and the accessors of the generated
// result types, which it finds in the generated client's source.
func renderPolicy(pkg, document string, table []policy.Operation, client []byte) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Code generated from %s by internal/generate. DO NOT EDIT.\n\npackage %s\n\n", document, pkg)
	fmt.Fprintf(&out, "import %q\n\n", "github.com/jppay/jppay/overlay/policy")
	fmt.Fprintf(&out, "// Operations returns what a client must know about each operation of\n// %s, sorted by ID. The slice is shared: do not change it.\n", document)
	fmt.Fprint(&out, "func Operations() []policy.Operation { return operations }\n\nvar operations = []policy.Operation{\n")
	var shared codeList
	for i := range table {
		renderOperation(&out, &table[i], &shared)
	}
	fmt.Fprintf(&out, "}\n\nvar codes = [...]policy.Code{\n%s}\n", strings.Join(shared.texts, ""))

	results, err := findResults(client)
	if err != nil {
		return nil, err
	}
	for i := range table {
		op := &table[i]
		name, result := results.of(op.ID)
		if result == nil {
			return nil, fmt.Errorf("%s: the generated client has no result type for it", op.ID)
		}
		fmt.Fprintf(&out, "\n// Operation returns the table entry of %s. It may be called on nil.\nfunc (*%s) Operation() *policy.Operation { return &operations[%d] }\n", op.ID, name, i)
		if len(result) == 0 {
			continue
		}
		first := result[0].typ
		if slices.ContainsFunc(result, func(g getter) bool { return g.typ != first }) {
			return nil, fmt.Errorf("%s: its 2xx answers have different types, so Value could not return them all", op.ID)
		}
		fmt.Fprintf(&out, "\n// Value returns the answer of a call that succeeded, or nil.\nfunc (r *%s) Value() *%s {\n\tif r == nil {\n\t\treturn nil\n\t}\n", name, first)
		last := len(result) - 1
		for _, get := range result[:last] {
			fmt.Fprintf(&out, "\tif r.%[1]s != nil {\n\t\treturn r.%[1]s\n\t}\n", get.field)
		}
		fmt.Fprintf(&out, "\treturn r.%s\n}\n", result[last].field)
	}
	return format.Source(out.Bytes())
}

func renderOperation(out *bytes.Buffer, op *policy.Operation, shared *codeList) {
	fmt.Fprintf(out, "\t{\n\t\tProvider: %q, ID: %q, Method: %q, Path: %q,\n", op.Provider, op.ID, op.Method, op.Path)
	if op.Timeout > 0 {
		fmt.Fprintf(out, "\t\tTimeout: %d, // %s\n", int64(op.Timeout), op.Timeout)
	}
	fmt.Fprintf(out, "\t\tRetry: policy.%s,\n", []string{"Never", "Read", "SameID", "ResolveFirst", "NewID"}[op.Retry])
	for _, field := range []struct{ name, value string }{
		{"Key", op.Key}, {"Resolve", op.Resolve}, {"CodeField", op.CodeField}, {"Unverified", op.Unverified},
	} {
		if field.value != "" {
			fmt.Fprintf(out, "\t\t%s: %q,\n", field.name, field.value)
		}
	}
	for _, field := range []struct {
		name   string
		values []string
	}{{"Lacks", op.Lacks}, {"Remember", op.Remember}, {"Compare", op.Compare}, {"Success", op.Success}, {"Needs", op.Needs}, {"Checksum", op.Checksum}} {
		if len(field.values) > 0 {
			fmt.Fprintf(out, "\t\t%s: %#v,\n", field.name, field.values)
		}
	}
	if op.State != nil {
		fmt.Fprintf(out, "\t\tState: %s,\n", renderState(op.State))
	}
	if op.Merchant {
		fmt.Fprint(out, "\t\tMerchant: true,\n")
	}
	if len(op.Errors) > 0 {
		fmt.Fprint(out, "\t\tErrors: []*policy.Code{\n")
		for _, code := range op.Errors {
			fmt.Fprintf(out, "\t\t\t&codes[%d], // %s\n", shared.index(code), code.Code)
		}
		fmt.Fprint(out, "\t\t},\n")
	}
	fmt.Fprint(out, "\t},\n")
}

// codeList holds each distinct code once: most operations share most of them.
type codeList struct{ texts []string }

func (l *codeList) index(code *policy.Code) int {
	text := renderCode(code)
	if i := slices.Index(l.texts, text); i >= 0 {
		return i
	}
	l.texts = append(l.texts, text)
	return len(l.texts) - 1
}

func renderCode(code *policy.Code) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\t{Code: %q, ", code.Code)
	if len(code.Statuses) > 0 {
		fmt.Fprintf(&out, "Statuses: %#v, ", code.Statuses)
	}
	if len(code.CodeIDs) > 0 {
		fmt.Fprintf(&out, "CodeIDs: %#v, ", code.CodeIDs)
	}
	if code.Outcome != policy.NoOutcome {
		fmt.Fprintf(&out, "Outcome: policy.%s, ", []string{"", "DidNotHappen", "Unknown", "Happened"}[code.Outcome])
	}
	if code.Kind != policy.Failure {
		fmt.Fprintf(&out, "Kind: policy.%s, ", []string{"", "Declined", "ActionRequired"}[code.Kind])
	}
	fmt.Fprintf(&out, "Class: %q, ", rune(code.Class))
	if code.Wait > 0 {
		fmt.Fprintf(&out, "Wait: %d, ", int64(code.Wait))
	}
	fmt.Fprintf(&out, "Advice: %q},\n", code.Advice)
	return out.String()
}

// getter is one GetJSON2xx method of a generated result type.
type getter struct{ field, typ string }

type resultTypes map[string][]getter

// of finds the result type of an operation: the generator changes the case of
// operation ids, so names are compared without it.
func (t resultTypes) of(id string) (string, []getter) {
	for name, getters := range t {
		if strings.EqualFold(name, id+"Result") {
			return name, getters
		}
	}
	return "", nil
}

func findResults(source []byte) (resultTypes, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "client.gen.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	results := resultTypes{}
	for _, decl := range file.Decls {
		function, ok := decl.(*ast.FuncDecl)
		if !ok || function.Recv == nil || len(function.Recv.List) != 1 {
			continue
		}
		receiver, ok := function.Recv.List[0].Type.(*ast.Ident)
		if !ok || !strings.HasSuffix(receiver.Name, "Result") {
			continue
		}
		if results[receiver.Name] == nil {
			results[receiver.Name] = []getter{}
		}
		field, ok := strings.CutPrefix(function.Name.Name, "Get")
		if !ok || !strings.HasPrefix(field, "JSON2") {
			continue
		}
		var pointer *ast.StarExpr
		if returned := function.Type.Results; returned.NumFields() == 1 {
			pointer, _ = returned.List[0].Type.(*ast.StarExpr)
		}
		if pointer == nil {
			return nil, fmt.Errorf("%s.%s does not return a pointer: the generator has changed", receiver.Name, function.Name.Name)
		}
		var typ bytes.Buffer
		if err := format.Node(&typ, token.NewFileSet(), pointer.X); err != nil {
			return nil, err
		}
		results[receiver.Name] = append(results[receiver.Name], getter{field: field, typ: typ.String()})
	}
	return results, nil
}
