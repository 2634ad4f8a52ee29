package decisions_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// literalFolders are where hand-written code may name a state as bare text.
var literalFolders = []string{".", "overlay", "conformance", "cmd", "internal"}

// literal is a place that compares with text which some enum of a state has as a value.
type literal struct{ place, value string }

// comparers are functions that compare their arguments.
var comparers = []string{"EqualFold", "Equal", "Compare"}

// findLiterals finds what findPlaces does not: text, or a constant of text without the
// type of an enum, that is compared with, stands in a case or is the key of a map.
func findLiterals(sources []source, own map[string]constant, isValue func(string) bool) []literal {
	constants := constantsOf(sources)
	var found []literal
	for _, s := range sources {
		for _, declaration := range s.file.Decls {
			for name, node := range declared(declaration) {
				seen := map[string]bool{}
				for _, e := range compared(node) {
					if value, ok := textOf(e, constants, own); ok && isValue(value) && !seen[value] {
						seen[value] = true
						found = append(found, literal{s.name + " " + name, value})
					}
				}
			}
		}
	}

	return found
}

// compared returns the expressions below a node that something is compared with.
func compared(node ast.Node) []ast.Expr {
	var found []ast.Expr
	ast.Inspect(node, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BinaryExpr:
			if node.Op == token.EQL || node.Op == token.NEQ {
				found = append(found, node.X, node.Y)
			}
		case *ast.CaseClause:
			found = append(found, node.List...)
		case *ast.IndexExpr:
			found = append(found, node.Index)
		case *ast.CompositeLit:
			found = append(found, keysOf(node)...)
		case *ast.CallExpr:
			found = append(found, argumentsOf(node)...)
		}
		return true
	})

	return found
}

// keysOf returns the keys of a literal map. A map that stands in a map may leave out its type.
func keysOf(literal *ast.CompositeLit) []ast.Expr {
	var found []ast.Expr
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if _, text := pair.Key.(*ast.BasicLit); text || isMap(literal.Type) {
				found = append(found, pair.Key)
			}
		}
	}

	return found
}

func isMap(expression ast.Expr) bool { _, ok := expression.(*ast.MapType); return ok }

// argumentsOf returns what a call compares: its arguments, and the elements of a list in
// which it looks for something.
func argumentsOf(call *ast.CallExpr) []ast.Expr {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if slices.Contains(comparers, selector.Sel.Name) {
		return call.Args
	}
	var found []ast.Expr
	if strings.HasPrefix(selector.Sel.Name, "Contains") || strings.HasPrefix(selector.Sel.Name, "Index") {
		for _, argument := range call.Args {
			if list, ok := argument.(*ast.CompositeLit); ok {
				found = append(found, list.Elts...)
			}
			found = append(found, argument)
		}
	}

	return found
}

// textOf returns the text that an expression is: a literal, a constant, or either of
// them converted to another type. A constant with the type of an enum is no bare text.
func textOf(expression ast.Expr, constants, own map[string]constant) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		value, err := strconv.Unquote(e.Value)
		return value, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		_, decided := own[e.Name]
		c, known := constants[e.Name]
		return c.value, known && !decided
	case *ast.ParenExpr:
		return textOf(e.X, constants, own)
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return textOf(e.Args[0], constants, own)
		}
	}

	return "", false
}

// stateValues returns the values of every enum of states, without regard to case.
func stateValues(enums map[string][]string) func(string) bool {
	values := map[string]bool{}
	for enum, of := range enums {
		if isState.MatchString(enum) {
			for _, value := range of {
				values[strings.ToLower(value)] = true
			}
		}
	}

	return func(text string) bool { return values[strings.ToLower(text)] }
}

func handWrittenLiterals(t *testing.T) []literal {
	t.Helper()
	isValue := stateValues(documentedEnums(t))
	var found []literal
	for _, folder := range literalFolders {
		byPackage := packagesBelow(t, folder, folder != ".")
		for _, name := range slices.Sorted(maps.Keys(byPackage)) {
			own := ownOf(name, constantsOf(byPackage[name]))
			found = append(found, findLiterals(byPackage[name], own, isValue)...)
		}
	}

	return found
}

// bare is a place of decisions.json that compares with text, since the text is something
// else than a state of a document.
type bare struct {
	Place  string   `json:"place"`
	Values []string `json:"values"`
	Why    string   `json:"why"`
}

func TestNoPlaceNamesAStateAsBareText(t *testing.T) {
	t.Parallel()
	listed := readFile(t).Bare
	used := map[literal]bool{}

	for _, l := range handWrittenLiterals(t) {
		at := slices.ContainsFunc(listed, func(b bare) bool {
			return b.Place == l.place && slices.Contains(b.Values, l.value)
		})
		used[l] = true
		assert.True(t, at, "%s compares with %q: name the generated constant, or say in decisions.json what it is",
			l.place, l.value)
	}

	for _, b := range listed {
		assert.NotEmpty(t, b.Why, b.Place)
		for _, value := range b.Values {
			assert.True(t, used[literal{b.Place, value}], "decisions.json: %s does not compare with %q", b.Place, value)
		}
	}
}

func TestEveryFormOfAComparisonWithBareTextIsFound(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{
		"an equality":              `func f(s string) bool { return s == "COMPLETED" }`,
		"an inequality":            `func f(s string) bool { return "COMPLETED" != s }`,
		"a conversion":             `func f(s S) bool { return s == S("COMPLETED") }`,
		"a case":                   `func f(s string) { switch s { case "x", "COMPLETED": } }`,
		"a case without regard":    `func f(s string) { switch s { case "Completed": } }`,
		"a key of a map":           `var m = map[string]int{"COMPLETED": 1}`,
		"a key of an inner map":    `var m = map[string]map[string]int{"x": {"COMPLETED": 1}}`,
		"a look into a map":        `func f(m map[string]int) int { return m["COMPLETED"] }`,
		"a call that compares":     `func f(s string) bool { return strings.EqualFold(s, "completed") }`,
		"a list to look in":        `func f(s string) bool { return slices.Contains([]string{"COMPLETED"}, s) }`,
		"a constant of the file":   "const done = \"COMPLETED\"\nfunc f(s string) bool { return s == done }",
		"a constant of a function": `func f(s string) bool { const done = "COMPLETED"; return s == done }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := findLiterals([]source{parsed(t, code)}, nil, stateValues(map[string][]string{"a.XStatus": {"COMPLETED"}}))

			require.Len(t, found, 1)
			assert.True(t, strings.EqualFold("COMPLETED", found[0].value), found[0].value)
		})
	}
}

func TestWhatIsNoComparisonIsNotFound(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{
		"a value that is set":   `func f() string { return "COMPLETED" }`,
		"a field of a struct":   `var v = T{COMPLETED: 1}`,
		"a constant of an enum": "func f(s S) bool { return s == paypay.PaymentStatusCOMPLETED }",
		"another text":          `func f(s string) bool { return s == "x" }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := findLiterals([]source{parsed(t, code)}, nil, stateValues(map[string][]string{"a.XStatus": {"COMPLETED"}}))

			assert.Empty(t, found, fmt.Sprint(found))
		})
	}
}

// packagesBelow returns the hand-written files of a folder by the folder of their package.
func packagesBelow(t *testing.T, folder string, deep bool) map[string][]source {
	t.Helper()
	byPackage := map[string][]source{}
	for _, s := range parseFolder(t, folder, deep) {
		if !strings.HasSuffix(s.name, ".gen.go") {
			byPackage[path.Dir(s.name)] = append(byPackage[path.Dir(s.name)], s)
		}
	}

	return byPackage
}
