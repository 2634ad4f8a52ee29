package jppay_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undocumented returns the exported names of a file without a comment.
func undocumented(file *ast.File) []string {
	var names []string
	add := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		for _, comment := range comments {
			if comment != nil {
				return
			}
		}
		if name.IsExported() {
			names = append(names, name.Name)
		}
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || exportedReceiver(d.Recv.List[0].Type) {
				add(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					add(s.Name, d.Doc, s.Doc)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						add(name, d.Doc, s.Doc, s.Comment)
					}
				}
			}
		}
	}

	return names
}

func exportedReceiver(typ ast.Expr) bool {
	if pointer, ok := typ.(*ast.StarExpr); ok {
		typ = pointer.X
	}
	name, ok := typ.(*ast.Ident)

	return !ok || name.IsExported()
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()

	for _, pattern := range []string{
		"*.go", "gen/*/*.go", "gen/*/*/*.go", "overlay/*.go", "overlay/*/*.go", "overlay/webhook/*/*.go",
		"conformance/sandbox/*.go", "conformance/sandbox/*/*.go", "conformance/cases/*.go", "conformance/flow/*.go",
		"specs/*.go",
	} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
			require.NoError(t, err)
			assert.Empty(t, undocumented(file), name)
		}
	}
}
