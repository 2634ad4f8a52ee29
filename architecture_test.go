package jppay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/jppay/jppay"

// listedPackage is what go list tells about a package. Imports leaves out what
// only tests import: they may import anything.
type listedPackage struct {
	ImportPath string
	Name       string
	Imports    []string
	Standard   bool
}

type importGraph map[string]listedPackage

func listPackages(t *testing.T) importGraph {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Name,Imports,Standard", "./...")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	graph := importGraph{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed listedPackage
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			return graph
		} else if err != nil {
			t.Fatal(err)
		}
		graph[listed.ImportPath] = listed
	}
}

// own returns the module's packages that match a pattern, sorted.
func (g importGraph) own(pattern string) []string {
	var matching []string
	for path := range g {
		if inModule(path) && matches(path, pattern) {
			matching = append(matching, path)
		}
	}
	slices.Sort(matching)
	return matching
}

// reach returns the shortest chain of imports from a package to one that is
// forbidden, or nil. The standard library is never forbidden.
func (g importGraph) reach(from string, forbidden func(path string) bool) []string {
	seen := map[string]bool{from: true}
	for chains := [][]string{{from}}; len(chains) > 0; chains = chains[1:] {
		chain := chains[0]
		imports := slices.Sorted(slices.Values(g[chain[len(chain)-1]].Imports))
		for _, path := range imports {
			if seen[path] || g[path].Standard || path == "C" || path == "unsafe" {
				continue
			}
			seen[path] = true
			longer := append(slices.Clone(chain), path)
			if forbidden(path) {
				return longer
			}
			chains = append(chains, longer)
		}
	}
	return nil
}

func inModule(path string) bool {
	return path == modulePath || strings.HasPrefix(path, modulePath+"/")
}

// matches compares an import path with a pattern: a path, relative to the module
// if it has no dot in front of its first slash, or one that ends in "/..." and
// covers everything below as well. "." is the module's root package.
func matches(path, pattern string) bool {
	switch host, _, _ := strings.Cut(pattern, "/"); {
	case pattern == ".":
		pattern = modulePath
	case !strings.Contains(host, "."):
		pattern = modulePath + "/" + pattern
	}
	root, below := strings.CutSuffix(pattern, "/...")
	return path == root || below && strings.HasPrefix(path, root+"/")
}

func matchesAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(path, pattern) })
}

// clientRuntime is what generated clients compile with.
var clientRuntime = []string{
	"github.com/oapi-codegen/runtime/...", "github.com/oapi-codegen/nullable",
	"github.com/google/uuid", "github.com/apapsch/go-jsonmerge/v2",
}

func TestDependenciesPointOneWay(t *testing.T) {
	t.Parallel()
	graph := listPackages(t)
	kin := []string{"github.com/getkin/kin-openapi/..."}
	for path := range graph {
		if matchesAny(path, kin) {
			graph.reach(path, func(path string) bool { kin = append(kin, path); return false })
		}
	}
	clients := []string{"gen/paypay", "gen/paypay/ids", "gen/paidy", "gen/paidylegacy"}
	overlay := []string{"overlay", "overlay/policy", "overlay/internal/...", "internal/jsonfault"}

	for _, rule := range []struct {
		packages string
		except   []string // packages that other rules speak of
		may      []string // what they may reach beside the standard library; nil for anything
		never    []string // what they may not reach even so
		why      string
	}{
		{
			packages: "gen/...", may: slices.Concat(clientRuntime, []string{"overlay/policy", "gen/paypay/ids"}),
			why: "a generated client compiles with its runtime and the operation table's types only",
		},
		{
			packages: "conformance/internal/stubs/...", may: slices.Concat(clients, clientRuntime, []string{"overlay/policy"}),
			why: "generated stubs compile with the client's models and their runtime only",
		},
		{
			packages: "overlay/policy", may: []string{},
			why: "policy is data, with the standard library only",
		},
		{
			packages: "overlay", may: []string{"overlay/policy", "overlay/internal/..."},
			why: "the overlay knows no generated code and no document, so that it takes no dependency along",
		},
		{
			packages: "overlay/...", except: []string{"overlay", "overlay/policy", "overlay/accountlink", "overlay/recon", "overlay/sqlrecord", "overlay/validate/...", "overlay/webhook/..."}, may: overlay,
			why: "what stands below overlay takes no dependency along",
		},
		{
			packages: "overlay/sqlrecord", may: overlay,
			why: "the database's driver is the merchant's choice",
		},
		{
			packages: "overlay/accountlink", may: slices.Concat(overlay, []string{"github.com/golang-jwt/jwt/v5"}),
			why: "account link takes the JWT library along and nothing else",
		},
		{
			packages: "overlay/recon", may: slices.Concat(overlay, []string{"golang.org/x/text/...", "github.com/lanrat/extsort/...", "golang.org/x/sync/errgroup"}),
			why: "reconciliation files take the decoder of Shift_JIS and a sort on disk along and nothing else",
		},
		{
			packages: "overlay/validate/...", may: slices.Concat(kin, []string{"specs", "overlay/validate/..."}),
			why: "the validator judges the overlay's traffic, so it shares none of its code",
		},
		{
			packages: "overlay/webhook/...", except: []string{"overlay/webhook/redisinbox", "overlay/webhook/inboxtest"},
			may: slices.Concat(clients, overlay, clientRuntime, []string{"overlay/webhook/..."}), never: []string{"overlay/webhook/redisinbox"},
			why: "receiving needs the generated types; drivers are the user's choice, and Redis is for those who import its inbox",
		},
		{
			packages: "overlay/webhook", may: slices.Concat(clients, overlay, clientRuntime),
			why: "a receiver must not compile an inbox that it does not use",
		},
		{
			packages: "overlay/webhook/inboxtest",
			may: slices.Concat(clients, overlay, clientRuntime, []string{
				"overlay/webhook", "github.com/stretchr/testify/...", "go.yaml.in/yaml/v3",
			}),
			why: "the tests of an inbox must not depend on an inbox, or on a database",
		},
		{
			packages: "overlay/webhook/redisinbox",
			may: slices.Concat(clients, overlay, clientRuntime, []string{
				"overlay/webhook", "github.com/redis/go-redis/v9/...", "github.com/cespare/xxhash/v2", "go.uber.org/atomic", "golang.org/x/sys/...",
			}),
			why: "the inbox in Redis takes its client along and nothing else",
		},
		{
			packages: ".", may: slices.Concat(clients, overlay, clientRuntime),
			why: "users of the clients must not compile the validator, the sandbox or kin-openapi",
		},
		{
			packages: "specs", may: []string{},
			why: "specs holds documents only",
		},
		{
			packages: "conformance/sandbox/...", never: []string{".", "overlay", "overlay/internal/..."},
			why: "with the overlay's own code for signing, the sandbox could be wrong together with it",
		},
	} {
		packages := slices.DeleteFunc(graph.own(rule.packages), func(path string) bool { return matchesAny(path, rule.except) })
		if len(packages) == 0 {
			t.Errorf("no package matches %s: the rule holds nothing", rule.packages)
		}
		for _, path := range packages {
			chain := graph.reach(path, func(path string) bool {
				return rule.may != nil && !matchesAny(path, rule.may) || matchesAny(path, rule.never)
			})
			if chain != nil {
				t.Errorf("%s may not depend on %s: %s\n\t%s", path, chain[len(chain)-1], rule.why, strings.Join(chain, "\n\t  imports "))
			}
		}
	}
}

func TestSomePackagesAreImportedInFewPlaces(t *testing.T) {
	t.Parallel()
	graph := listPackages(t)
	for _, rule := range []struct {
		packages string
		by       []string
		commands bool // main packages, which nothing can import, may too
		why      string
	}{
		{
			packages: "conformance/...", by: []string{"conformance/...", "cmd/...", "internal/testkit/..."}, commands: true,
			why: "it is for tests and commands",
		},
		{packages: "cmd/...", by: []string{"cmd/..."}, why: "it is the outermost layer"},
		{packages: "internal/generate", why: "it is a command"},
		{
			packages: "github.com/getkin/kin-openapi/...", by: []string{"overlay/validate/...", "conformance/..."}, commands: true,
			why: "clients must not compile it",
		},
		{
			packages: "github.com/golang-jwt/jwt/v5/...", by: []string{"overlay/accountlink", "conformance/sandbox/paypay"},
			why: "those who link no accounts must not compile it",
		},
		{
			packages: "github.com/redis/go-redis/v9/...", by: []string{"overlay/webhook/redisinbox", "internal/soakinbound"},
			why: "those who keep no webhooks in Redis must not compile it",
		},
		{packages: "github.com/lanrat/extsort/...", by: []string{"overlay/recon"}, why: "those who reconcile nothing must not compile it"},
		{packages: "modernc.org/sqlite/...", commands: true, why: "only tests and commands open a database"},
		{packages: "github.com/jackc/pgx/v5/...", by: []string{"internal/soakinbound"}, why: "only tests and the soak of the receivers open a database"},
		{packages: "internal/testkit/...", by: []string{"internal/testkit/..."}, why: "it is for tests"},
		{
			packages: "github.com/stretchr/testify/...", by: []string{"internal/testkit/...", "overlay/webhook/inboxtest"},
			why: "only what is for tests compiles it",
		},
		{packages: "overlay/webhook/inboxtest", why: "it is for tests"},
		{packages: "overlay/webhook/webhooktest", by: []string{"conformance/...", "cmd/..."}, commands: true, why: "it is for tests"},
	} {
		for path, listed := range graph {
			if !inModule(path) || matchesAny(path, rule.by) || rule.commands && listed.Name == "main" {
				continue
			}
			for _, imported := range listed.Imports {
				if matches(imported, rule.packages) {
					t.Errorf("%s imports %s: %s", path, imported, rule.why)
				}
			}
		}
	}
}

func TestImportRulesFindWhatBreaksThem(t *testing.T) {
	t.Parallel()
	graph := importGraph{
		"a":    {Imports: []string{"c", "b", "net"}},
		"b":    {Imports: []string{"c"}},
		"c":    {Imports: []string{"d", "a"}},
		"net":  {Imports: []string{"evil"}, Standard: true},
		"evil": {},
	}
	if got := graph.reach("a", func(path string) bool { return path == "d" }); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Errorf("chain %v, want a, c, d", got)
	}
	if got := graph.reach("a", func(path string) bool { return path == "evil" }); got != nil {
		t.Errorf("chain %v through the standard library", got)
	}
	for _, c := range []struct {
		path, pattern string
		want          bool
	}{
		{modulePath, ".", true},
		{modulePath + "/overlay", ".", false},
		{modulePath + "/overlay", "overlay", true},
		{modulePath + "/overlay/policy", "overlay", false},
		{modulePath + "/overlay/policy", "overlay/...", true},
		{modulePath + "/overlays", "overlay/...", false},
		{"overlay", "overlay", false},
		{"github.com/google/uuid", "github.com/google/uuid", true},
	} {
		if got := matches(c.path, c.pattern); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.path, c.pattern, got)
		}
	}
}

func TestGeneratedFilesSaySoAndNoOthersDo(t *testing.T) {
	t.Parallel()
	generated := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git"):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		folder := filepath.ToSlash(path)
		belowGen := strings.HasPrefix(folder, "gen/") || strings.HasPrefix(folder, "conformance/internal/stubs/")
		if belowGen && !strings.HasSuffix(path, ".gen.go") {
			t.Errorf("%s: only generated files belong here", path)
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if says := ast.IsGenerated(file); says != belowGen {
			t.Errorf("%s: carries a line \"Code generated … DO NOT EDIT.\": %v, want %v", path, says, belowGen)
		}
		if belowGen {
			generated++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if generated == 0 {
		t.Error("no generated file found")
	}
}
