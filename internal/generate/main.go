// Command generate writes from the documents under specs/: the models, tables, call options and raw
// clients under gen/, the methods of package jppay's clients, the sandbox's server stubs and
// handlers, and docs/outcomes.md. From the document of the sandbox's admin API it writes only server
// stubs and handlers.
//
//	generate paypay      regenerates one document's packages
//	generate admin       regenerates the server stubs and handlers of the admin API
//	generate outcomes    regenerates the page about failed writes
//	generate readme      regenerates the tables of sources and constraints in specs/README.md
//	generate -check      regenerates all into a temporary folder and compares
//
// It runs the oapi-codegen that the tool lines of go.mod pin for models, raw clients
// and server stubs, and writes everything else itself.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// documents maps each generated package to its document.
var documents = map[string]apiDocument{
	"paypay": {
		pkg: "paypay", path: "specs/paypay-opa.yaml", provider: "paypay", title: "PayPay", client: "PayPay",
		handWritten: []string{"CashbackRate", "EpochTime", "MoneyAmount"},
	},
	"paidy": {pkg: "paidy", path: "specs/paidy.yaml", provider: "paidy", title: "Paidy", client: "Paidy"},
	"paidylegacy": {
		pkg: "paidylegacy", path: "specs/paidy-legacy.yaml", provider: "paidy-legacy", title: "Legacy Paidy",
		client: "PaidyLegacy",
	},
}

// apiDocument is one of the providers' documents.
type apiDocument struct {
	pkg string
	// path is the path of the document.
	path string
	// provider and title are the provider's names in code and in prose. client is the type of
	// its client in package jppay.
	provider, title, client string
	// handWritten are the schemas whose Go types are written by hand.
	handWritten []string
}

const (
	modulePath = "github.com/jppay/jppay"
	clientsDir = "gen"
	// stubsDir is internal to conformance: only the sandbox serves.
	stubsDir = "conformance/internal/stubs"
	// adminDocument describes the sandbox's own API, which has no client.
	adminDocument = "conformance/sandbox/admin/admin.yaml"
	// outcomesPage is the page about failed writes, made of all documents.
	outcomesPage = "docs/outcomes.md"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	check := flags.Bool("check", false, "compare what is generated with a fresh generation instead of writing it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names := make([]string, 0, len(documents))
	for name := range documents {
		names = append(names, name)
	}
	slices.Sort(names)

	if *check {
		if flags.NArg() > 0 {
			return errors.New("-check takes no package name")
		}
		return checkDrift(names)
	}
	if flags.NArg() != 1 {
		return wrongArguments(names)
	}
	switch name := flags.Arg(0); name {
	case "outcomes":
		return generateOutcomes(names, ".")
	case "readme":
		return generateReadme(names, ".")
	case "admin":
		return generateAdmin(".")
	default:
		if documents[name].path == "" {
			return wrongArguments(names)
		}
		return generate(name, ".")
	}
}

func wrongArguments(names []string) error {
	return fmt.Errorf("want outcomes, readme, admin, or one package name out of %s", strings.Join(names, ", "))
}

// generateAdmin writes the server stubs and handlers of the admin API below root.
func generateAdmin(root string) error {
	work, err := os.MkdirTemp("", "jppay-generate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	stubs, err := oapi(adminDocument, serverConfig, "", "admin", work)
	if err != nil {
		return err
	}
	code, err := renderHandlers("admin", adminDocument, stubs)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(root, stubsDir, "admin", "stubs.gen.go"), stubs); err != nil {
		return err
	}
	return write(filepath.Join(root, handlersFile("admin")), code)
}

// generate writes one document's packages below root, once all of them are made.
func generate(name, root string) error {
	files, err := documents[name].files()
	if err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if err := write(filepath.Join(root, file), files[file]); err != nil {
			return err
		}
	}
	return nil
}

// generateOutcomes writes the page about failed writes below root.
func generateOutcomes(names []string, root string) error {
	var providers []provider
	for _, name := range names {
		document := documents[name]
		table, err := loadTable(document.path, document.provider)
		if err != nil {
			return err
		}
		providers = append(providers, provider{document.title, document.path, table})
	}
	page, err := renderOutcomes(providers)
	if err != nil {
		return fmt.Errorf("%s: %w", outcomesPage, err)
	}
	return write(filepath.Join(root, outcomesPage), page)
}

// oapiCodegen returns the path of the pinned oapi-codegen, which the go command builds and
// keeps. Running it by go tool would look for changes each time, which takes as long as the run
// itself.
var oapiCodegen = sync.OnceValues(func() (string, error) {
	path, err := exec.Command("go", "tool", "-n", "oapi-codegen").Output()
	return strings.TrimSpace(string(path)), err
})

// oapi returns the output of oapi-codegen for a document. extra is added to its configuration;
// work is a folder for temporary files.
func oapi(document, config, extra, pkg, work string) ([]byte, error) {
	text, err := os.ReadFile(config)
	if err != nil {
		return nil, err
	}
	configured, output := filepath.Join(work, "config.yaml"), filepath.Join(work, "output.go")
	if err := os.WriteFile(configured, append(text, extra...), 0o600); err != nil {
		return nil, err
	}
	program, err := oapiCodegen()
	if err != nil {
		return nil, fmt.Errorf("go tool -n oapi-codegen: %w", err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(program, "-config", configured, "-package", pkg, "-o", output, document)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("oapi-codegen %s: %w\n%s", document, err, stderr.Bytes())
	}
	return os.ReadFile(output)
}

// write replaces a file in one step, so that a reader sees the old or the new one.
func write(to string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	temporary := to + ".tmp"
	if err := os.WriteFile(temporary, content, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, to)
}

func checkDrift(names []string) error {
	fresh, err := os.MkdirTemp("", "jppay-drift-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	for _, name := range names {
		if err := generate(name, fresh); err != nil {
			return err
		}
	}
	if err := generateAdmin(fresh); err != nil {
		return err
	}
	if err := generateOutcomes(names, fresh); err != nil {
		return err
	}
	if err := generateReadme(names, fresh); err != nil {
		return err
	}
	want, err := readTree(fresh, checked(fresh)...)
	if err != nil {
		return err
	}
	have, err := readTree(".", checked(".")...)
	if err != nil {
		return err
	}
	var drifted []string
	for file, content := range want {
		if !bytes.Equal(content, have[file]) {
			drifted = append(drifted, file)
		}
	}
	for file := range have {
		if _, ok := want[file]; !ok {
			drifted = append(drifted, file+" (left over)")
		}
	}
	if len(drifted) > 0 {
		slices.Sort(drifted)
		return fmt.Errorf("these files are not what the documents generate; run go generate ./...:\n  %s",
			strings.Join(drifted, "\n  "))
	}
	fmt.Printf("what the documents generate is up to date: %d files\n", len(want))
	return nil
}

// checked returns the paths below root with generated files.
func checked(root string) []string {
	paths := []string{clientsDir, stubsDir, outcomesPage, readmePage}
	for _, pattern := range []string{methodsFile("*"), handlersFile("*")} {
		files, _ := filepath.Glob(filepath.Join(root, pattern))
		for _, file := range files {
			relative, _ := filepath.Rel(root, file)
			paths = append(paths, relative)
		}
	}
	return paths
}

// readTree returns the generated files at and below some paths of root, by their path below
// root. A missing path has none. Hand-written files are left out.
func readTree(root string, paths ...string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, path := range paths {
		err := filepath.WalkDir(filepath.Join(root, path), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil || entry.IsDir():
				return err
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".gen.go"):
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files[relative] = content
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
