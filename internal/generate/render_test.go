package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func shopTable() []policy.Operation {
	return []policy.Operation{
		{
			Provider: "shop", ID: "dropKycPart", Method: "DELETE", Path: "/things/{id}",
			Key: "id", Retry: policy.NewID, Resolve: "getThing", Unverified: `So "far"`,
		},
		{
			Provider: "shop", ID: "makeThing", Method: "POST", Path: "/things",
			Timeout: 1500 * time.Millisecond, Retry: policy.SameID, Key: "requestId",
			CodeField: "code", Value: "data", Success: []string{"DONE"}, Options: []string{"WithLang"},
			Checksum: []string{"a.b"}, Merchant: true,
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
		Value:     "data",
		Success:   []string{"DONE"},
		Options:   []string{"WithLang"},
		Checksum:  []string{"a.b"},
		Merchant:  true,
		Errors: []*policy.Code{
			&codeOddOfMakeThing,
		},
	},
}

func init() { policy.AddCommon(operations, commonOfReads, commonOfWrites) }

var commonOfReads = []*policy.Code{}

var commonOfWrites = []*policy.Code{
	&codeBusyOfMakeThing,
}

var codeBusyOfMakeThing = policy.Code{Code: "BUSY", Statuses: []int{500, 503}, CodeIDs: []string{"1"}, ` +
	`Outcome: policy.Unknown, Kind: policy.ActionRequired, Class: 'S', Advice: "Wait"}

var codeOddOfMakeThing = policy.Code{Code: "ODD", Class: 'N', Advice: "Stop"}
`

func TestRenderedPolicyIsTheSameEachTime(t *testing.T) {
	t.Parallel()

	for range 8 {
		got, err := renderPolicy("shop", "specs/shop.yaml", shopTable(), []string{"BUSY"})
		require.NoError(t, err)
		require.Equal(t, renderedPolicy, string(got))
	}
}

func TestTableAndRenderingOfADocumentAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	var first string
	for range 8 {
		table, err := buildTable(load(t, sound), "shop", shopSources)
		require.NoError(t, err)
		got, err := renderPolicy("shop", "specs/shop.yaml", table, []string{"BUSY", "FAILED"})
		require.NoError(t, err)

		if first == "" {
			first = string(got)
		}
		require.Equal(t, first, string(got))
	}
	compile(t, first)
}

func TestRenderedPolicyCompiles(t *testing.T) {
	t.Parallel()
	compile(t, renderedPolicy)
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
	for _, name := range []string{"policy.go", "common.go", "provider.go"} {
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
