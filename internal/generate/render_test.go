package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

// clientSource has the shape of a generated client, as far as it matters here.
const clientSource = `package shop

type Thing struct{}

type MakeThingResult struct{ JSON200, JSON201 *Thing }

func (r MakeThingResult) GetJSON200() *Thing { return r.JSON200 }
func (r MakeThingResult) GetJSON201() *Thing { return r.JSON201 }
func (r MakeThingResult) GetJSON400() *Thing { return nil }

type DropKYCPartResult struct{}

func (r DropKYCPartResult) StatusCode() int { return 204 }
`

func shopTable() []policy.Operation {
	return []policy.Operation{
		{
			Provider: "shop", ID: "dropKycPart", Method: "DELETE", Path: "/things/{id}",
			Key: "id", Retry: policy.NewID, Resolve: "getThing", Unverified: `So "far"`,
		},
		{
			Provider: "shop", ID: "makeThing", Method: "POST", Path: "/things",
			Timeout: 1500 * time.Millisecond, Retry: policy.SameID, Key: "requestId",
			CodeField: "code", Success: []string{"DONE"}, Checksum: []string{"a.b"}, Merchant: true,
			Errors: []*policy.Code{
				{
					Code: "BUSY", Statuses: []int{500, 503}, CodeIDs: []string{"1"}, Outcome: policy.Unknown,
					Kind: policy.ActionRequired, Class: policy.ClassSameID, Advice: "Wait",
				},
				{Code: "ODD", Class: policy.ClassNever, Advice: "Stop"},
			},
		},
	}
}

const renderedPolicy = `// Code generated from specs/shop.yaml by internal/generate. DO NOT EDIT.

package shop

import "github.com/jppay/jppay/overlay/policy"

// Operations returns what a client must know about each operation of
// specs/shop.yaml, sorted by ID. The slice is shared: do not change it.
func Operations() []policy.Operation { return operations }

var operations = []policy.Operation{
	{
		Provider: "shop", ID: "dropKycPart", Method: "DELETE", Path: "/things/{id}",
		Retry:      policy.NewID,
		Key:        "id",
		Resolve:    "getThing",
		Unverified: "So \"far\"",
	},
	{
		Provider: "shop", ID: "makeThing", Method: "POST", Path: "/things",
		Timeout:   1500000000, // 1.5s
		Retry:     policy.SameID,
		Key:       "requestId",
		CodeField: "code",
		Success:   []string{"DONE"},
		Checksum:  []string{"a.b"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codes[0], // BUSY
			&codes[1], // ODD
		},
	},
}

var codes = [...]policy.Code{
	{Code: "BUSY", Statuses: []int{500, 503}, CodeIDs: []string{"1"}, ` +
	`Outcome: policy.Unknown, Kind: policy.ActionRequired, Class: 'S', Advice: "Wait"},
	{Code: "ODD", Class: 'N', Advice: "Stop"},
}

// Operation returns the table entry of dropKycPart. It may be called on nil.
func (*DropKYCPartResult) Operation() *policy.Operation { return &operations[0] }

// Operation returns the table entry of makeThing. It may be called on nil.
func (*MakeThingResult) Operation() *policy.Operation { return &operations[1] }

// Value returns the answer of a call that succeeded, or nil.
func (r *MakeThingResult) Value() *Thing {
	if r == nil {
		return nil
	}
	if r.JSON200 != nil {
		return r.JSON200
	}
	return r.JSON201
}
`

func TestRenderedPolicyIsTheSameEachTime(t *testing.T) {
	t.Parallel()

	for range 8 {
		got, err := renderPolicy("shop", "specs/shop.yaml", shopTable(), []byte(clientSource))
		require.NoError(t, err)
		require.Equal(t, renderedPolicy, string(got))
	}
}

func TestTableAndRenderingOfADocumentAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	const client = `package shop
type (
	ChangeThingResult struct{}
	DropPartResult struct{}
	GetThingResult struct{}
	MakeThingResult struct{}
	SearchPartsResult struct{}
)
func (ChangeThingResult) Status() {}
func (DropPartResult) Status() {}
func (GetThingResult) Status() {}
func (MakeThingResult) Status() {}
func (SearchPartsResult) Status() {}
`
	var first string
	for range 8 {
		table, err := buildTable(load(t, sound), "shop")
		require.NoError(t, err)
		got, err := renderPolicy("shop", "specs/shop.yaml", table, []byte(client))
		require.NoError(t, err)

		if first == "" {
			first = string(got)
		}
		require.Equal(t, first, string(got))
	}
	compile(t, client, first)
}

func TestRenderedPolicyCompiles(t *testing.T) {
	t.Parallel()
	compile(t, clientSource, renderedPolicy)
}

// compile type-checks sources as one package, with the real package policy.
func compile(t *testing.T, sources ...string) {
	t.Helper()
	files := token.NewFileSet()
	parse := func(name string, source any) *ast.File {
		file, err := parser.ParseFile(files, name, source, 0)
		require.NoError(t, err)

		return file
	}

	var dependency []*ast.File
	for _, name := range []string{"policy.go", "provider.go"} {
		dependency = append(dependency, parse(filepath.Join("..", "..", "overlay", "policy", name), nil))
	}
	checked, err := (&types.Config{Importer: importer.Default()}).Check("policy", files, dependency, nil)
	require.NoError(t, err)

	var parsed []*ast.File
	for _, source := range sources {
		parsed = append(parsed, parse("shop.go", source))
	}
	config := &types.Config{Importer: importFunc(func(string) (*types.Package, error) { return checked, nil })}
	_, err = config.Check("shop", files, parsed, nil)
	assert.NoError(t, err)
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

func TestRenderingRefusesAClientOfAnotherShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
		{
			"an operation without a result type",
			"DropKYCPartResult", "DropKYCPartResponse",
			"dropKycPart: the generated client has no result type for it",
		},
		{
			"a result type with methods on its pointer",
			"(r DropKYCPartResult)", "(r *DropKYCPartResult)",
			"dropKycPart: the generated client has no result type for it",
		},
		{
			"an accessor that returns a value",
			"GetJSON200() *Thing { return r.JSON200", "GetJSON200() Thing { return *r.JSON200",
			"MakeThingResult.GetJSON200 does not return a pointer: the generator has changed",
		},
		{
			"an accessor that returns nothing",
			"GetJSON200() *Thing { return r.JSON200", "GetJSON200() {",
			"MakeThingResult.GetJSON200 does not return a pointer: the generator has changed",
		},
		{
			"an accessor that returns an error too",
			"GetJSON200() *Thing { return r.JSON200", "GetJSON200() (*Thing, error) { return r.JSON200, nil",
			"MakeThingResult.GetJSON200 does not return a pointer: the generator has changed",
		},
		{
			"two success statuses with answers of different types",
			"GetJSON201() *Thing", "GetJSON201() *Part",
			"makeThing: its 2xx answers have different types, so Value could not return them all",
		},
		{
			"source that does not parse",
			"package shop", "packet shop",
			"client.gen.go:1:1: expected 'package'",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source := strings.ReplaceAll(clientSource, c.old, c.new)
			require.NotEqual(t, clientSource, source, "the client holds %q", c.old)

			_, err := renderPolicy("shop", "specs/shop.yaml", shopTable(), []byte(source))

			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), c.want), "%v", err)
		})
	}
}
