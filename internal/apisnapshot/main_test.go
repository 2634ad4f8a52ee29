package main

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

const library = `// Package shop sells.
package shop

import "example.com/shop/money"

const (
	Version = "1"
	hidden  = "x"
)

// Limit is one of its type.
const Limit Count = 3

var Default *Client

type Count int

type Client struct {
	Name string ` + "`json:\"name\"`" + `
	*Embedded
	secret string
}

type Embedded struct{ Amount money.Yen }

func (Embedded) Inner() {}

func New(name string, counts ...Count) (*Client, error) { return nil, nil }

func (c *Client) Pay(id, key string) error { return nil }

func (c Client) String() string { return hidden + c.secret }

type Payer interface {
	Pay(id, key string) error
}

type Closed interface{ closed() }

type Number interface{ ~int | ~string }

type List[T any, K comparable] []T

func Map[T, U any](in []T, f func(T) U) []U { return nil }

type Yen = money.Yen
`

// module writes a module whose root package has the given text and returns its folder.
func module(t *testing.T, root string) string {
	t.Helper()
	folder := t.TempDir()
	testkit.WriteFiles(t, folder, map[string]string{
		"go.mod":               "module example.com/shop\n\ngo 1.26\n",
		"shop.go":              root,
		"money/yen/yen.go":     "package yen\n\nfunc Zero() int { return 0 }\n",
		"money/money.go":       "package money\n\ntype Yen int64\n",
		"internal/secret/a.go": "package secret\n\nfunc Exported() {}\n",
		"cmd/shop/main.go":     "package main\n\nfunc Exported() {}\n\nfunc main() {}\n",
	})
	return folder
}

func TestASnapshotHoldsEveryExportedDeclaration(t *testing.T) {
	t.Parallel()
	all, err := snapshots(module(t, library), ".")
	require.NoError(t, err)

	assert.Equal(t, []string{"money.txt", "money.yen.txt", "shop.txt"}, slices.Sorted(maps.Keys(all)),
		"commands and internal packages have no API")
	assert.Equal(t, snapshot{
		`package shop`,
		`const Limit Count = 3`,
		`const Version untyped string = "1"`,
		`field Client embeds *Embedded`,
		`field Client.Name string`,
		`field Embedded.Amount money.Yen`,
		`func Map[T, U any](in []T, f func(T) U) []U`,
		`func New(name string, counts ...Count) (*Client, error)`,
		`method (*Client) Pay(id string, key string) error`,
		`method (Client) Inner()`,
		`method (Client) String() string`,
		`method (Embedded) Inner()`,
		`method Payer.Pay(id string, key string) error`,
		`type Client struct with unexported fields`,
		`type Closed interface with unexported methods`,
		`type Count int`,
		`type Embedded struct`,
		`type List[T any, K comparable] []T`,
		`type Number interface{~int | ~string}`,
		`type Payer interface`,
		`type Yen = money.Yen`,
		`var Default *Client`,
	}, all["shop.txt"])
}

func TestAModuleBelowTheRootHasItsFolderInTheNames(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(root, "addons", "shop"), os.DirFS(module(t, library))))

	all, err := snapshots(root, "addons/shop")

	require.NoError(t, err)
	assert.Equal(t, []string{"addons.shop.money.txt", "addons.shop.money.yen.txt", "addons.shop.txt"},
		slices.Sorted(maps.Keys(all)))
}

func TestEveryChangeIsSeen(t *testing.T) {
	t.Parallel()
	before, err := snapshots(module(t, library), ".")
	require.NoError(t, err)

	for _, c := range []struct {
		name     string
		old, new string
		want     string
	}{
		{
			name: "nothing but comments, tags and bodies", old: "// Limit is one of its type.", new: "// Limit is a limit.",
			want: "",
		},
		{
			name: "an added method", old: "type Closed", new: "func (c *Client) Refund() {}\n\ntype Closed",
			want: "shop.txt\n  + method (*Client) Refund()\n",
		},
		{
			name: "a changed signature", old: "func (c *Client) Pay(id, key string) error { return nil }",
			new: "func (c *Client) Pay(id string) error { return nil }",
			want: "shop.txt\n  - method (*Client) Pay(id string, key string) error\n" +
				"  + method (*Client) Pay(id string) error\n",
		},
		{
			name: "parameters that change places", old: "func (c *Client) Pay(id, key", new: "func (c *Client) Pay(key, id",
			want: "shop.txt\n  - method (*Client) Pay(id string, key string) error\n" +
				"  + method (*Client) Pay(key string, id string) error\n",
		},
		{
			name: "a removed constant", old: "	Version = \"1\"\n", new: "",
			want: "shop.txt\n  - const Version untyped string = \"1\"\n",
		},
		{
			name: "a changed value", old: "Limit Count = 3", new: "Limit Count = 4",
			want: "shop.txt\n  - const Limit Count = 3\n  + const Limit Count = 4\n",
		},
		{
			name: "the first unexported field", old: "struct{ Amount money.Yen }", new: "struct{ Amount money.Yen; x int }",
			want: "shop.txt\n  - type Embedded struct\n  + type Embedded struct with unexported fields\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, 1, strings.Count(library, c.old))
			now, err := snapshots(module(t, strings.Replace(library, c.old, c.new, 1)), ".")
			require.NoError(t, err)
			assert.Equal(t, c.want, difference(before, now))
		})
	}
}

func TestAPackageThatCameOrWentIsSeen(t *testing.T) {
	t.Parallel()
	one := map[string]snapshot{"a.txt": {"package a", "type T int"}}
	assert.Equal(t, "a.txt\n  + package a\n  + type T int\n", difference(nil, one))
	assert.Equal(t, "a.txt\n  - package a\n  - type T int\n", difference(one, nil))
}

func TestCodeThatDoesNotCompileIsAnError(t *testing.T) {
	t.Parallel()
	_, err := snapshots(module(t, "package shop\n\nfunc F() int {}\n"), ".")
	assert.ErrorContains(t, err, "missing return")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "api")
	first := map[string]snapshot{"a.txt": {"package a", "type T int"}, "b.txt": {"package b"}}
	require.NoError(t, writeAll(folder, nil, first))

	kept, err := readAll(folder)
	require.NoError(t, err)
	require.Empty(t, difference(kept, first))

	second := map[string]snapshot{"b.txt": {"package b"}, "c.txt": {"package c"}}
	require.NoError(t, writeAll(folder, kept, second))
	kept, err = readAll(folder)
	require.NoError(t, err)
	assert.Empty(t, difference(kept, second), "the snapshot of a package that is gone is gone too")
}

func TestWrongArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	assert.Error(t, run([]string{"overlay"}, io.Discard))
	assert.Error(t, run([]string{"-accept"}, io.Discard))
}
