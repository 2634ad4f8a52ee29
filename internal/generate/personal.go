package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	personalHead = "// Code generated from %s by internal/generate. DO NOT EDIT.\n\npackage %s\n\n" +
		"import (\n\t\"fmt\"\n\t\"log/slog\"\n)\n"
	personalRedacted = `
// Format prints [REDACTED] under every verb, because the value is personal data.
func (%[1]s) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (%[1]s) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }
`
	personalPrinted = `
// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v %[1]s) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%%+v", v)) }
`
)

// personalSchemas returns the names of a document's schemas with x-personal, in lower
// case, since oapi-codegen changes their case.
func personalSchemas(doc *openapi3.T) map[string]bool {
	personal := map[string]bool{}
	for name, schema := range doc.Components.Schemas {
		if schema.Value.Extensions["x-personal"] == true {
			personal[strings.ToLower(name)] = true
		}
	}
	return personal
}

// renderPersonal writes the methods that keep a person's data out of logs. The types of
// personal schemas are redacted. Other types that hold one are logged as text, because slog's
// JSON handler would encode all their fields.
func renderPersonal(pkg, document string, personal map[string]bool, models []byte) ([]byte, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "models.gen.go", models, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	types := map[string]*ast.TypeSpec{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			types[spec.Name.Name] = spec
		}
		return true
	})
	containing := maps.Clone(personal)
	for before := -1; before < len(containing); {
		before = len(containing)
		for name, spec := range types {
			if uses(spec.Type, containing) {
				containing[strings.ToLower(name)] = true
			}
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, personalHead, document, pkg)
	redacted := 0
	for _, name := range slices.Sorted(maps.Keys(types)) {
		switch lower := strings.ToLower(name); {
		case types[name].Assign.IsValid() || !containing[lower]: // an alias has no methods
		case personal[lower]:
			redacted++
			fmt.Fprintf(&out, personalRedacted, name)
		default:
			fmt.Fprintf(&out, personalPrinted, name)
		}
	}
	if redacted < len(personal) {
		return nil, fmt.Errorf("%d schemas with x-personal have no Go type that can have methods", len(personal)-redacted)
	}
	return format.Source(out.Bytes())
}

// uses reports whether a type uses one of the named types. Names of fields and arguments of an
// interface's methods do not count.
func uses(of ast.Node, names map[string]bool) (found bool) {
	ast.Inspect(of, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.InterfaceType:
			return false
		case *ast.Field:
			found = found || uses(n.Type, names)
			return false
		case *ast.Ident:
			found = found || names[strings.ToLower(n.Name)]
		}
		return true
	})
	return found
}
