package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// unsafeNames are the declarations that are cut from oapi-codegen's client: those that make a
// client that neither signs nor judges, and an interface that every new operation would break.
var unsafeNames = []string{
	"NewClient", "ClientOption", "WithHTTPClient", "WithRequestEditorFn", "WithBaseURL", "ClientInterface",
}

// rawConstructor is the only constructor of a raw client.
const rawConstructor = `
// New returns a raw client that sends with a doer to a server, whose address is scheme and
// host. For a raw client that signs, call the method Raw of a client of package jppay.
func New(server string, doer HttpRequestDoer) *Client {
	return &Client{Server: strings.TrimSuffix(server, "/") + "/", Client: doer}
}
`

// cutRaw makes the raw package from oapi-codegen's client.
func cutRaw(document string, source []byte) ([]byte, error) {
	kept, err := cut(source, func(decl ast.Decl) bool { return slices.Contains(unsafeNames, declared(decl)) })
	if err != nil {
		return nil, err
	}
	return finish(document, append(kept, rawConstructor...))
}

// declared returns the name of a top-level function or of a single type.
func declared(decl ast.Decl) string {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			return decl.Name.Name
		}
	case *ast.GenDecl:
		if len(decl.Specs) == 1 {
			if spec, ok := decl.Specs[0].(*ast.TypeSpec); ok {
				return spec.Name.Name
			}
		}
	}
	return ""
}

// cut returns the source without some declarations and their comments.
func cut(source []byte, drop func(ast.Decl) bool) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "client.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var kept []byte
	from := 0
	for _, decl := range file.Decls {
		if !drop(decl) {
			continue
		}
		start := decl.Pos()
		if doc := docOf(decl); doc != nil {
			start = doc.Pos()
		}
		kept = append(kept, source[from:files.Position(start).Offset]...)
		from = files.Position(decl.End()).Offset
	}
	return append(kept, source[from:]...), nil
}

func docOf(decl ast.Decl) *ast.CommentGroup {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Doc
	case *ast.GenDecl:
		return decl.Doc
	}
	return nil
}

// finish replaces the text above the package clause, since the package's comment is
// hand-written. It also drops unused imports.
func finish(document string, source []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "client.go", source, 0)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, name := range file.Unresolved { // what no declaration of the file explains
		used[name.Name] = true
	}
	out := fmt.Appendf(nil, "// Code generated from %s by oapi-codegen and internal/generate. DO NOT EDIT.\n\n", document)
	from := files.Position(file.Package).Offset
	for _, spec := range file.Imports {
		if name := importedAs(spec); name == "." || used[name] {
			continue
		}
		out = append(out, source[from:files.Position(spec.Pos()).Offset]...)
		from = files.Position(spec.End()).Offset
	}
	out = append(out, source[from:]...)
	out = bytes.ReplaceAll(out, []byte("\n\t\n"), []byte("\n"))
	return format.Source(out)
}

// importedAs returns the name by which a file uses an import.
func importedAs(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	imported, _ := strconv.Unquote(spec.Path.Value)
	name := path.Base(imported)
	if strings.HasPrefix(name, "v") && strings.Trim(name[1:], "0123456789") == "" {
		name = path.Base(path.Dir(imported))
	}
	return name
}
