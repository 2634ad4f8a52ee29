package decisions_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/specs"
)

// root is the folder of the module.
const root = "../.."

// folders are where hand-written code decides on states. The demo of cmd/jppay is not
// among them: it looks for the states of its own orders and decides nothing.
var folders = []string{".", "overlay/webhook", "overlay/recon", "conformance/sandbox"}

// isState finds the enums of states by their names.
var isState = regexp.MustCompile(`(Status|State)$`)

// ownTypes are types of hand-written code that stand for an enum of a document.
var ownTypes = map[string]string{
	"conformance/sandbox/paypay.paymentState": "paypay.PaymentStatus",
	"overlay/recon.Status":                    "recon.Status",
}

// ownConstants are constants without a type that stand for a value of such an enum.
var ownConstants = map[string]string{
	"conformance/sandbox/paypay.refundCreated":    "paypay.RefundStatus",
	"conformance/sandbox/paypay.refundDone":       "paypay.RefundStatus",
	"conformance/sandbox/paypay.cashbackAccepted": "paypay.CashbackDetailsStatus",
	"conformance/sandbox/paypay.cashbackGiven":    "paypay.CashbackDetailsStatus",
	"conformance/sandbox/paypay.cashbackFailed":   "paypay.CashbackDetailsStatus",
	"conformance/sandbox/paypay.methodActivated":  "paypay.UserPaymentMethodPaymentMethodStatus",
	"conformance/sandbox/paypay.methodSuspended":  "paypay.UserPaymentMethodPaymentMethodStatus",
	"conformance/sandbox/paypay.methodExpired":    "paypay.UserPaymentMethodPaymentMethodStatus",
}

// place is a function or variable that names values of an enum.
type place struct {
	name   string // file and declaration
	enum   string
	values []string
}

// constant is a value of an enum as code names it.
type constant struct{ enum, value string }

// source is a file, parsed.
type source struct {
	name string // below the root
	file *ast.File
}

// parsed returns a file with some code.
func parsed(t *testing.T, code string) source {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a\n"+code, parser.SkipObjectResolution)
	require.NoError(t, err)

	return source{"a.go", file}
}

func parseFolder(t *testing.T, folder string, deep bool) []source {
	t.Helper()

	var sources []source
	require.NoError(t, fs.WalkDir(os.DirFS(root), folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != folder && !deep:
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path.Join(root, name), nil, parser.SkipObjectResolution)
		sources = append(sources, source{name, file})

		return err
	}))

	return sources
}

// constantsOf returns the constants with values of text, by name, and the type of each.
func constantsOf(sources []source) map[string]constant {
	found := map[string]constant{}
	for _, s := range sources {
		ast.Inspect(s.file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != len(spec.Names) {
				return true
			}
			typeName := ""
			if ident, ok := spec.Type.(*ast.Ident); ok {
				typeName = ident.Name
			}
			for i, name := range spec.Names {
				if literal, ok := spec.Values[i].(*ast.BasicLit); ok && literal.Kind == token.STRING {
					value, _ := strconv.Unquote(literal.Value)
					found[name.Name] = constant{typeName, value}
				}
			}
			return true
		})
	}

	return found
}

var (
	readPlaces sync.Once
	allPlaces  []place
)

// findPlaces finds every function and variable of hand-written code that names a state,
// once for all tests.
func findPlaces(t *testing.T) []place {
	t.Helper()
	readPlaces.Do(func() { allPlaces = placesBelow(t) })
	require.NotEmpty(t, allPlaces)

	return allPlaces
}

func placesBelow(t *testing.T) []place {
	t.Helper()
	imported := map[string]map[string]constant{} // by the end of the import path
	for _, models := range []string{"gen/paypay", "gen/paidy", "gen/paidylegacy"} {
		api := path.Base(models)
		for _, folder := range []string{models, "conformance/internal/stubs/" + api} {
			imported[folder] = map[string]constant{}
			for name, c := range constantsOf(parseFolder(t, folder, false)) {
				if isState.MatchString(c.enum) {
					imported[folder][name] = constant{api + "." + c.enum, c.value}
				}
			}
		}
	}

	var places []place
	for _, folder := range folders {
		byPackage := packagesBelow(t, folder, folder != ".")
		for _, name := range slices.Sorted(maps.Keys(byPackage)) {
			own := ownOf(name, constantsOf(byPackage[name]))
			for _, s := range byPackage[name] {
				maps.Copy(own, aliasesOf(s, packagesOf(s, imported)))
			}
			for _, s := range byPackage[name] {
				places = append(places, placesOf(s, own, imported)...)
			}
		}
	}

	return places
}

// ownOf returns those constants of a package that stand for a value of an enum.
func ownOf(folder string, constants map[string]constant) map[string]constant {
	own := map[string]constant{}
	for name, c := range constants {
		enum := ownTypes[folder+"."+c.enum]
		if enum == "" {
			enum = ownConstants[folder+"."+name]
		}
		if enum != "" {
			own[name] = constant{enum, c.value}
		}
	}

	return own
}

// packagesOf returns the constants of the packages that a file imports, by the name of
// the package.
func packagesOf(s source, imported map[string]map[string]constant) map[string]map[string]constant {
	packages := map[string]map[string]constant{}
	for _, spec := range s.file.Imports {
		whole, _ := strconv.Unquote(spec.Path.Value)
		folder := strings.TrimPrefix(whole, "github.com/jppay/jppay/")
		packages[path.Base(folder)] = imported[folder]
	}

	return packages
}

// aliasesOf returns the constants of a file that are other names of generated ones, as
// in const done = string(paypay.PaymentStatusCompleted).
func aliasesOf(s source, packages map[string]map[string]constant) map[string]constant {
	aliases := map[string]constant{}
	ast.Inspect(s.file, func(node ast.Node) bool {
		declaration, ok := node.(*ast.GenDecl)
		if !ok || declaration.Tok != token.CONST {
			return true
		}
		for _, spec := range declaration.Specs {
			value, _ := spec.(*ast.ValueSpec)
			for i, expression := range value.Values {
				ast.Inspect(expression, func(node ast.Node) bool {
					if c, ok := generated(node, packages); ok {
						aliases[value.Names[i].Name] = c
					}
					return true
				})
			}
		}
		return true
	})

	return aliases
}

// generated returns the constant of an enum that a node names.
func generated(node ast.Node, packages map[string]map[string]constant) (constant, bool) {
	selector, ok := node.(*ast.SelectorExpr)
	if !ok {
		return constant{}, false
	}
	x, ok := selector.X.(*ast.Ident)
	if !ok {
		return constant{}, false
	}
	c, known := packages[x.Name][selector.Sel.Name]

	return c, known
}

// placesOf returns the places of a file.
func placesOf(s source, own map[string]constant, imported map[string]map[string]constant) []place {
	packages := packagesOf(s, imported)
	var places []place
	for _, declaration := range s.file.Decls {
		for name, node := range declared(declaration) {
			values := map[string]map[string]bool{}
			note := func(c constant) {
				if values[c.enum] == nil {
					values[c.enum] = map[string]bool{}
				}
				values[c.enum][c.value] = true
			}
			ast.Inspect(node, func(node ast.Node) bool {
				if c, ok := generated(node, packages); ok {
					note(c)
				}
				if name, ok := node.(*ast.Ident); ok {
					if c, ok := own[name.Name]; ok {
						note(c)
					}
				}
				return true
			})
			for _, enum := range slices.Sorted(maps.Keys(values)) {
				places = append(places, place{s.name + " " + name, enum, slices.Sorted(maps.Keys(values[enum]))})
			}
		}
	}

	return places
}

// declared returns the functions and variables of a declaration by name. Constants are
// no places: they only name.
func declared(declaration ast.Decl) map[string]ast.Node {
	found := map[string]ast.Node{}
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			receiver := d.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			name = fmt.Sprint(receiver) + "." + name
		}
		found[name] = d
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
				found[value.Names[0].Name] = value
			}
		}
	}

	return found
}

// documents returns the text of each document by the package of its models.
func documents() map[string]string {
	return map[string]string{
		path.Base("gen/paypay"):      string(specs.PayPay()),
		path.Base("gen/paidy"):       string(specs.Paidy()),
		path.Base("gen/paidylegacy"): string(specs.PaidyLegacy()),
	}
}

var listOfValues = regexp.MustCompile(`enum: \[[^\]]*`)

// onHold is a state that no document has.
const onHold = "ON_HOLD"

// heldEnums returns the enums of the documents after somebody has added onHold to every list of
// values in their texts. It reads them once for all tests.
var heldEnums = sync.OnceValues(func() (map[string][]string, error) {
	return enumsOf(func(text string) string { return listOfValues.ReplaceAllString(text, "$0, "+onHold) })
})

// withHold returns the enums of the documents with onHold in one of them.
func withHold(t *testing.T, enum string) map[string][]string {
	t.Helper()
	held, err := heldEnums()
	require.NoError(t, err)
	require.Contains(t, held[enum], onHold, "the text of a document lists the values of %s", enum)

	enums := maps.Clone(documentedEnums(t))
	enums[enum] = append(slices.Clone(enums[enum]), onHold)

	return enums
}

var (
	readEnums sync.Once
	allEnums  map[string][]string
)

// documentedEnums returns the values of every enum of the documents, by the package of
// their models, and of the statuses of files, which have no document. It reads them once
// for all tests.
func documentedEnums(t *testing.T) map[string][]string {
	t.Helper()
	readEnums.Do(func() {
		enums, err := enumsOf(func(text string) string { return text })
		require.NoError(t, err)
		for _, c := range constantsOf(parseFolder(t, "overlay/recon", false)) {
			if c.enum == "Status" {
				enums["recon.Status"] = append(enums["recon.Status"], c.value)
			}
		}
		allEnums = enums
	})
	require.NotEmpty(t, allEnums)

	return allEnums
}

// enumsOf returns the values of every enum of the documents, whose texts are edited first.
func enumsOf(edited func(text string) string) (map[string][]string, error) {
	enums := map[string][]string{}
	for api, text := range documents() {
		var doc struct {
			Components struct {
				Schemas map[string]any `yaml:"schemas"`
			} `yaml:"components"`
		}
		if err := yaml.Unmarshal([]byte(edited(text)), &doc); err != nil {
			return nil, err
		}
		for name, schema := range doc.Components.Schemas {
			collectEnums(enums, api+"."+name, schema)
		}
	}

	return enums, nil
}

// collectEnums names an enum as the generator does: the schema and the fields below it.
func collectEnums(enums map[string][]string, name string, schema any) {
	object, _ := schema.(map[string]any)
	if values, ok := object["enum"].([]any); ok {
		for _, value := range values {
			enums[name] = append(enums[name], fmt.Sprint(value))
		}
	}
	properties, _ := object["properties"].(map[string]any)
	for field, property := range properties {
		field = strings.Replace(strings.ToUpper(field[:1])+field[1:], "Qr", "QR", 1)
		collectEnums(enums, name+field, property)
	}
}
