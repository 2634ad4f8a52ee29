package jppay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// listPackages lists them once for all tests, which only read the graph.
var listPackages = sync.OnceValues(func() (importGraph, error) {
	list := exec.CommandContext(
		context.Background(), "go", "list", "-deps", "-json=ImportPath,Name,Imports,Standard", "./...")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, &stderr)
	}

	graph := importGraph{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed listedPackage
		err := decoder.Decode(&listed)
		if errors.Is(err, io.EOF) {
			return graph, nil
		}
		if err != nil {
			return nil, err
		}
		graph[listed.ImportPath] = listed
	}
})

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

// clients are the generated models, tables and call options.
var clients = []string{"gen/paypay", "gen/paypay/ids", "gen/paidy", "gen/paidylegacy"}

// rawClients are oapi-codegen's clients, below the models that they use.
var rawClients = []string{"gen/paypay/raw", "gen/paidy/raw", "gen/paidylegacy/raw"}

// clientRuntime is what generated clients compile with.
var clientRuntime = []string{
	"github.com/oapi-codegen/runtime/...", "github.com/oapi-codegen/nullable",
	"github.com/google/uuid", "github.com/apapsch/go-jsonmerge/v2",
}

// jsonReaders read JSON texts. Their tests hold them against encoding/json, so that two may
// share them who judge each other.
var jsonReaders = []string{"overlay/internal/rawjson", "overlay/internal/decimal"}

// helpers have one job each and know nothing of payments.
var helpers = []string{
	"internal/backoff", "internal/configcheck", "internal/loopback", "internal/pathtemplate", "internal/safetext",
}

// overlayCore is what every package below overlay may use.
var overlayCore = slices.Concat(helpers, []string{
	"overlay", "overlay/policy", "overlay/internal/...", "internal/jsonfault",
})

const kinOpenAPI = "github.com/getkin/kin-openapi/..."

// dependencyRule says what packages may depend on, directly or not. They may always
// depend on the standard library.
type dependencyRule struct {
	packages string
	except   []string // packages that have a rule of their own
	any      bool     // they may depend on anything but never
	may      []string // kinOpenAPI stands for what kin-openapi depends on as well
	never    []string
	why      string
}

var dependencyRules = []dependencyRule{
	{
		packages: "gen/...", except: rawClients,
		may: slices.Concat(clientRuntime, []string{"overlay/policy", "gen/paypay/ids"}),
		why: "models compile with their runtime and the operation table's types only",
	},
	{
		packages: "gen/paypay/raw",
		may:      slices.Concat(clientRuntime, []string{"overlay/policy", "gen/paypay", "gen/paypay/ids"}),
		why:      "a raw client compiles with its models and their runtime only",
	},
	{
		packages: "gen/paidy/raw", may: slices.Concat(clientRuntime, []string{"overlay/policy", "gen/paidy"}),
		why: "a raw client compiles with its models and their runtime only",
	},
	{
		packages: "gen/paidylegacy/raw", may: slices.Concat(clientRuntime, []string{"overlay/policy", "gen/paidylegacy"}),
		why: "a raw client compiles with its models and their runtime only",
	},
	{
		packages: "conformance/internal/stubs/...",
		may:      slices.Concat(clientRuntime, []string{"gen/paypay/ids"}),
		why:      "the sandbox sends what the client's models refuse, so its stubs have models of their own",
	},
	{
		packages: "overlay/policy",
		why:      "policy is data, with the standard library only",
	},
	{
		packages: "internal/oracle",
		why:      "who judges the clients shares no code with them",
	},
	{
		packages: "overlay", may: slices.Concat(helpers, []string{"overlay/policy", "overlay/internal/..."}),
		why: "the overlay knows no generated code and no document, so it adds no dependency",
	},
	{
		packages: "overlay/...",
		except: []string{
			"overlay", "overlay/policy", "overlay/accountlink", "overlay/recon", "overlay/sqlrecord", "overlay/recordtest",
			"overlay/validate/...", "overlay/webhook/...",
		},
		may: overlayCore,
		why: "the packages below overlay add no dependency",
	},
	{
		packages: "overlay/sqlrecord", may: overlayCore,
		why: "the merchant chooses the database's driver",
	},
	{
		packages: "overlay/recordtest",
		may:      slices.Concat(overlayCore, []string{"github.com/stretchr/testify/...", "go.yaml.in/yaml/v3"}),
		why:      "the tests of a record must not depend on a record, or on a database",
	},
	{
		packages: "overlay/accountlink", may: slices.Concat(overlayCore, []string{"github.com/golang-jwt/jwt/v5"}),
		why: "account link adds the JWT library and nothing else",
	},
	{
		packages: "overlay/recon",
		may: slices.Concat(overlayCore, []string{
			"golang.org/x/text/...", "github.com/lanrat/extsort/...", "golang.org/x/sync/errgroup",
		}),
		why: "reconciliation files add the decoder of Shift_JIS and a sort on disk, and nothing else",
	},
	{
		packages: "overlay/validate/...",
		may:      slices.Concat(helpers, jsonReaders, []string{kinOpenAPI, "specs", "overlay/validate/..."}),
		why:      "the validator judges the overlay's traffic, so it shares with it only how JSON and paths are read",
	},
	{
		packages: "overlay/webhook/...",
		except:   []string{"overlay/webhook/redisinbox", "overlay/webhook/inboxtest"},
		may:      slices.Concat(clients, overlayCore, clientRuntime, []string{"overlay/webhook/..."}),
		never:    []string{"overlay/webhook/redisinbox"},
		why:      "receiving needs the generated types; the user chooses drivers, and may choose to have no Redis",
	},
	{
		packages: "overlay/webhook", may: slices.Concat(clients, overlayCore, clientRuntime),
		why: "a receiver must not compile an inbox that it does not use",
	},
	{
		packages: "overlay/webhook/inboxtest",
		may: slices.Concat(clients, overlayCore, clientRuntime, []string{
			"overlay/webhook", "github.com/stretchr/testify/...", "go.yaml.in/yaml/v3",
		}),
		why: "the tests of an inbox must not depend on an inbox, or on a database",
	},
	{
		packages: "overlay/webhook/redisinbox",
		may: slices.Concat(clients, overlayCore, clientRuntime, []string{
			"overlay/webhook", "github.com/redis/go-redis/v9/...", "github.com/cespare/xxhash/v2",
			"go.uber.org/atomic", "golang.org/x/sys/...",
		}),
		why: "the inbox in Redis adds its client and nothing else",
	},
	{
		packages: ".", may: slices.Concat(clients, rawClients, overlayCore, clientRuntime),
		why: "users of the clients must not compile the validator, the sandbox or kin-openapi",
	},
	{
		packages: "specs",
		why:      "specs holds documents only",
	},
	{
		// The face makes clients, and config makes a configuration of the face.
		packages: "conformance/sandbox/...", except: []string{"conformance/sandbox", "conformance/sandbox/config"},
		any: true, never: []string{".", "overlay", "internal/backoff", "overlay/internal/version"},
		why: "with the overlay's own code for signing, the sandbox could be wrong together with it",
	},
}

// forbids tells whether the rule forbids to depend on a package.
func (r dependencyRule) forbids(path string, kin []string) bool {
	may := r.may
	if slices.Contains(may, kinOpenAPI) {
		may = slices.Concat(may, kin)
	}

	return !r.any && !matchesAny(path, may) || matchesAny(path, r.never)
}

// below returns what the packages that match a pattern depend on.
func (g importGraph) below(pattern string) []string {
	var paths []string
	for path := range g {
		if matches(path, pattern) {
			g.reach(path, func(path string) bool {
				paths = append(paths, path)
				return false
			})
		}
	}

	return paths
}

func TestDependenciesPointOneWay(t *testing.T) {
	t.Parallel()
	graph, err := listPackages()
	require.NoError(t, err)
	kin := graph.below(kinOpenAPI)

	for _, rule := range dependencyRules {
		packages := slices.DeleteFunc(graph.own(rule.packages), func(path string) bool {
			return matchesAny(path, rule.except)
		})
		assert.NotEmpty(t, packages, "no package matches %s", rule.packages)

		for _, path := range packages {
			chain := graph.reach(path, func(path string) bool { return rule.forbids(path, kin) })
			assert.Empty(t, chain, "%s may not depend on the last of these: %s", path, rule.why)
		}
	}
}

// The face of the sandbox makes clients for tests; what it verifies with stands below it.
func TestTheSandboxKnowsTheClientsInOneFileOnly(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("conformance/sandbox/*.go")
	require.NoError(t, err)

	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || filepath.Base(file) == "clients.go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			assert.NotEqual(t, strconv.Quote(modulePath), spec.Path.Value, file)
			assert.NotEqual(t, strconv.Quote(modulePath+"/overlay"), spec.Path.Value, file)
		}
	}
}

// importerRule says which packages of the module may import others.
type importerRule struct {
	packages string
	by       []string
	commands bool // main packages, which nothing can import, may too
	why      string
}

var importerRules = []importerRule{
	{
		packages: "conformance/...", commands: true,
		by:  []string{"conformance/...", "cmd/...", "internal/testkit/...", "internal/oracle/ledger", "internal/harness"},
		why: "it is for tests and commands",
	},
	{packages: "gen/paypay/raw", by: []string{"."}, why: "only the front door makes raw clients, which sign"},
	{packages: "gen/paidy/raw", by: []string{"."}, why: "only the front door makes raw clients, which sign"},
	{packages: "gen/paidylegacy/raw", by: []string{"."}, why: "only the front door makes raw clients, which sign"},
	{packages: "cmd/...", by: []string{"cmd/..."}, why: "it is the outermost layer"},
	{packages: "internal/generate", why: "it is a command"},
	{
		packages: kinOpenAPI, by: []string{"overlay/validate/...", "conformance/..."}, commands: true,
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
	{
		packages: "github.com/lanrat/extsort/...", by: []string{"overlay/recon"},
		why: "those who reconcile nothing must not compile it",
	},
	{packages: "modernc.org/sqlite/...", commands: true, why: "only tests and commands open a database"},
	{
		packages: "github.com/jackc/pgx/v5/...", by: []string{"internal/soakinbound"},
		why: "only tests and the soak of the receivers open a database",
	},
	{packages: "go.opentelemetry.io/...", why: "overlay/otel is a module of its own, so that nobody else gets it"},
	{packages: "internal/testkit/...", by: []string{"internal/testkit/..."}, why: "it is for tests"},
	{
		packages: "github.com/stretchr/testify/...",
		by:       []string{"internal/testkit/...", "overlay/webhook/inboxtest", "overlay/recordtest"},
		why:      "only what is for tests compiles it",
	},
	{packages: "overlay/webhook/inboxtest", why: "it is for tests"},
	{packages: "overlay/recordtest", why: "it is for tests"},
	{
		packages: "overlay/webhook/webhooktest", by: []string{"conformance/...", "cmd/..."}, commands: true,
		why: "it is for tests",
	},
}

// allows tells whether a package of the module may import what the rule is about.
func (r importerRule) allows(path string, listed listedPackage) bool {
	return matchesAny(path, r.by) || r.commands && listed.Name == "main"
}

func TestSomePackagesAreImportedInFewPlaces(t *testing.T) {
	t.Parallel()
	graph, err := listPackages()
	require.NoError(t, err)

	for _, rule := range importerRules {
		for path, listed := range graph {
			if !inModule(path) || rule.allows(path, listed) {
				continue
			}

			for _, imported := range listed.Imports {
				assert.False(t, matches(imported, rule.packages), "%s imports %s: %s", path, imported, rule.why)
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

	chain := graph.reach("a", func(path string) bool { return path == "d" })
	assert.Equal(t, []string{"a", "c", "d"}, chain)

	chain = graph.reach("a", func(path string) bool { return path == "evil" })
	assert.Empty(t, chain, "through the standard library")
}

func TestAPatternMatchesPathsOfTheModuleAndOfOthers(t *testing.T) {
	t.Parallel()

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
		assert.Equal(t, c.want, matches(c.path, c.pattern), "%s matches %s", c.path, c.pattern)
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

		if filepath.Ext(path) != ".go" {
			return nil
		}

		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		named := strings.HasSuffix(path, ".gen.go")
		assert.Equal(t, named, ast.IsGenerated(file), "%s: has a line \"Code generated … DO NOT EDIT.\"", path)
		if named {
			generated++
		}

		return nil
	})

	require.NoError(t, err)
	assert.NotZero(t, generated, "generated files")
}
