package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// goSource is what the generator must know about Go source from oapi-codegen.
type goSource struct {
	types     map[string]*ast.TypeSpec
	functions map[string]*ast.FuncDecl // those without a receiver
	// values holds the constants of each enum by their text.
	values map[string]map[string]string
}

// parseSource reads source and refuses a name that is declared twice.
func parseSource(sources ...[]byte) (*goSource, error) {
	s := &goSource{map[string]*ast.TypeSpec{}, map[string]*ast.FuncDecl{}, map[string]map[string]string{}}
	declared := map[string]bool{}
	var problems []error
	declare := func(name string) {
		if declared[name] {
			problems = append(problems, fmt.Errorf("two things are named %s: change a name, or add x-go-name", name))
		}
		declared[name] = true
	}
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), "generated.go", source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil {
					declare(decl.Name.Name)
					s.functions[decl.Name.Name] = decl
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					s.add(spec, declare)
				}
			}
		}
	}
	return s, errors.Join(problems...)
}

func (s *goSource) add(spec ast.Spec, declare func(string)) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		declare(spec.Name.Name)
		s.types[spec.Name.Name] = spec
	case *ast.ValueSpec:
		for i, name := range spec.Names {
			declare(name.Name)
			if of, ok := spec.Type.(*ast.Ident); ok && i < len(spec.Values) {
				s.addValue(of.Name, name.Name, spec.Values[i])
			}
		}
	}
}

func (s *goSource) addValue(of, constant string, value ast.Expr) {
	literal, ok := value.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return
	}
	text, _ := strconv.Unquote(literal.Value)
	if s.values[of] == nil {
		s.values[of] = map[string]string{}
	}
	s.values[of][text] = constant
}

// typeNamed returns the Go name of a schema's type: oapi-codegen changes the case of
// names.
func (s *goSource) typeNamed(schema string) string {
	for name := range s.types {
		if strings.EqualFold(name, schema) {
			return name
		}
	}
	return ""
}

// builder returns the function that builds an operation's requests, and the Go name of
// the operation.
func (s *goSource) builder(id string) (function *ast.FuncDecl, name string) {
	for name, function := range s.functions {
		if strings.EqualFold(name, "New"+id+"Request") {
			return function, strings.TrimSuffix(strings.TrimPrefix(name, "New"), "Request")
		}
	}
	return nil, ""
}

// members returns the fields of a struct, or the methods of an interface.
func (s *goSource) members(name string) []*ast.Field {
	if spec := s.types[name]; spec != nil {
		switch of := spec.Type.(type) {
		case *ast.StructType:
			return of.Fields.List
		case *ast.InterfaceType:
			return of.Methods.List
		}
	}
	return nil
}

// structField is a field of a generated struct.
type structField struct {
	name string
	typ  string // without the pointer
	list bool
}

// fields returns the fields of a struct by their names in JSON.
func (s *goSource) fields(name string) map[string]structField {
	fields := map[string]structField{}
	for _, field := range s.members(name) {
		if field.Tag == nil || len(field.Names) != 1 {
			continue
		}
		tag, _ := strconv.Unquote(field.Tag.Value)
		wire, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		typ := field.Type
		if pointer, ok := typ.(*ast.StarExpr); ok {
			typ = pointer.X
		}
		_, list := typ.(*ast.ArrayType)
		fields[wire] = structField{field.Names[0].Name, typeText(typ), list}
	}
	return fields
}

// typeText writes a type of the generated package, in the form that qualified takes. It knows
// only names, pointers and lists.
func typeText(typ ast.Expr) string {
	switch typ := typ.(type) {
	case *ast.Ident:
		return typ.Name
	case *ast.StarExpr:
		return "*" + typeText(typ.X)
	case *ast.ArrayType:
		return "[]" + typeText(typ.Elt)
	case *ast.SelectorExpr:
		return typeText(typ.X) + "." + typ.Sel.Name
	}
	return fmt.Sprintf("%T", typ)
}

// qualified writes a type of a package as other packages write it.
func qualified(pkg, typ string) string {
	name := strings.TrimLeft(typ, "[]*")
	if name == "" || name[0] < 'A' || name[0] > 'Z' || strings.Contains(name, ".") {
		return typ
	}
	return typ[:len(typ)-len(name)] + pkg + "." + name
}

// parameterNames returns the names and types of a function's parameters.
func parameterNames(function *ast.FuncDecl) (names, types []string) {
	for _, field := range function.Type.Params.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
			types = append(types, typeText(field.Type))
		}
	}
	return names, types
}

// unexported begins a Go name with small letters: userID for UserID, qrCode for QRCode.
func unexported(name string) string {
	upper := 0
	for upper < len(name) && name[upper] >= 'A' && name[upper] <= 'Z' {
		upper++
	}
	if upper > 1 && upper < len(name) {
		upper--
	}
	return strings.ToLower(name[:upper]) + name[upper:]
}

// sortedUnion returns the values of lists, each once.
func sortedUnion(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
