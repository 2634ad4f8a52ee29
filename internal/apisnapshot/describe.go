package main

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// describe returns a package's exported declarations. Comments, struct tags and unexported
// declarations are left out. Names of parameters stay, because two parameters of one type may
// change places.
func describe(pkg *types.Package, module string) snapshot {
	d := describer{pkg: pkg, module: module}

	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if object := scope.Lookup(name); object.Exported() {
			d.object(object)
		}
	}

	slices.Sort(d.lines)
	return slices.Insert(d.lines, 0, "package "+pkg.Name())
}

type describer struct {
	pkg    *types.Package
	module string
	lines  snapshot
}

func (d *describer) add(format string, arguments ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, arguments...))
}

// text writes a type. Types of the package itself have no prefix; types of other packages of
// the module have their path in the module.
func (d *describer) text(t types.Type) string {
	return types.TypeString(t, d.qualify)
}

func (d *describer) qualify(pkg *types.Package) string {
	switch {
	case pkg == d.pkg:
		return ""
	case pkg.Path() == d.module:
		return pkg.Name()
	default:
		return strings.TrimPrefix(pkg.Path(), d.module+"/")
	}
}

func (d *describer) object(object types.Object) {
	switch object := object.(type) {
	case *types.Const:
		d.add("const %s %s = %s", object.Name(), d.text(object.Type()), object.Val().ExactString())
	case *types.Var:
		d.add("var %s %s", object.Name(), d.text(object.Type()))
	case *types.Func:
		d.add("func %s%s", object.Name(), d.signature(object.Type()))
	case *types.TypeName:
		d.typeName(object)
	}
}

func (d *describer) signature(t types.Type) string {
	return strings.TrimPrefix(d.text(t), "func")
}

func (d *describer) typeName(object *types.TypeName) {
	if alias, ok := object.Type().(*types.Alias); ok {
		d.add("type %s%s = %s", object.Name(), d.parameters(alias.TypeParams()), d.text(alias.Rhs()))
		return
	}

	named := object.Type().(*types.Named)
	name := object.Name() + d.parameters(named.TypeParams())
	switch under := named.Underlying().(type) {
	case *types.Struct:
		d.structure(name, object.Name(), under)
	case *types.Interface:
		d.contract(name, object.Name(), under)
	default:
		d.add("type %s %s", name, d.text(under))
	}
	d.methods(named)
}

// parameters writes the type parameters of a generic type, or "".
func (d *describer) parameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var texts []string
	for parameter := range list.TypeParams() {
		texts = append(texts, parameter.Obj().Name()+" "+d.text(parameter.Constraint()))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// structure adds a struct and its exported fields, and says whether there are others. That is
// part of the API: only without unexported fields may a literal leave out the names.
func (d *describer) structure(name, short string, s *types.Struct) {
	hidden := ""
	for field := range s.Fields() {
		switch {
		case field.Embedded():
			d.add("field %s embeds %s", short, d.text(field.Type()))
		case field.Exported():
			d.add("field %s.%s %s", short, field.Name(), d.text(field.Type()))
		default:
			hidden = " with unexported fields"
		}
	}
	d.add("type %s struct%s", name, hidden)
}

// contract adds an interface and its methods, including those of embedded interfaces.
func (d *describer) contract(name, short string, i *types.Interface) {
	if !i.IsMethodSet() {
		d.add("type %s %s", name, d.text(i)) // a constraint
		return
	}

	hidden := ""
	for method := range i.Methods() {
		if method.Exported() {
			d.add("method %s.%s%s", short, method.Name(), d.signature(method.Type()))
		} else {
			hidden = " with unexported methods"
		}
	}
	d.add("type %s interface%s", name, hidden)
}

// methods adds the methods of a type and its pointer, including those of embedded fields.
func (d *describer) methods(named *types.Named) {
	if types.IsInterface(named) {
		return
	}
	values := types.NewMethodSet(named)
	for selection := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		method := selection.Obj()
		if !method.Exported() {
			continue
		}
		receiver := named.Obj().Name()
		if values.Lookup(method.Pkg(), method.Name()) == nil {
			receiver = "*" + receiver
		}
		d.add("method (%s) %s%s", receiver, method.Name(), d.signature(method.Type()))
	}
}
