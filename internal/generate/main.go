// Command generate writes everything under gen/, the sandbox's server stubs and
// docs/outcomes.md from the documents under specs/.
//
//	generate paypay      regenerates one document's packages
//	generate outcomes    regenerates the page about failed writes
//	generate -check      regenerates all into a temporary folder and compares
//
// It runs the oapi-codegen that the tool lines of go.mod pin for models, client and
// server stubs, and adds the operation table and the result accessors itself.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// documents maps each generated package to its document, and to the provider's
// name in code and in prose.
var documents = map[string]struct{ path, provider, title string }{
	"paypay":      {"specs/paypay-opa.yaml", "paypay", "PayPay"},
	"paidy":       {"specs/paidy.yaml", "paidy", "Paidy"},
	"paidylegacy": {"specs/paidy-legacy.yaml", "paidy-legacy", "Legacy Paidy"},
}

const (
	clientsDir = "gen"
	// stubsDir is internal to conformance: only the sandbox serves.
	stubsDir = "conformance/internal/stubs"
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
	if flags.NArg() == 1 && flags.Arg(0) == "outcomes" {
		return generateOutcomes(names, ".")
	}
	if flags.NArg() != 1 || documents[flags.Arg(0)].path == "" {
		return fmt.Errorf("want outcomes, or one package name out of %s", strings.Join(names, ", "))
	}
	return generate(flags.Arg(0), ".")
}

// generate writes one document's packages below root, once all of them are made.
func generate(name, root string) error {
	document := documents[name].path
	table, err := loadTable(document, documents[name].provider)
	if err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	work, err := os.MkdirTemp("", "jppay-generate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()

	client := filepath.Join(clientsDir, name, "client.gen.go")
	policyFile := filepath.Join(clientsDir, name, "policy.gen.go")
	stubs := filepath.Join(stubsDir, name, "stubs.gen.go")
	if err := oapi(document, "internal/generate/client.yaml", name, filepath.Join(work, client)); err != nil {
		return err
	}
	if err := oapi(document, "internal/generate/server.yaml", name, filepath.Join(work, stubs)); err != nil {
		return err
	}
	source, err := os.ReadFile(filepath.Join(work, client))
	if err != nil {
		return err
	}
	code, err := renderPolicy(name, document, table, source)
	if err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	if err := os.WriteFile(filepath.Join(work, policyFile), code, 0o600); err != nil {
		return err
	}
	personalFile := filepath.Join(clientsDir, name, "personal.gen.go")
	if err := writePersonal(name, document, source, filepath.Join(work, personalFile)); err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	files := []string{client, policyFile, personalFile, stubs}
	ids, err := renderIDs(document)
	if err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	if ids != nil {
		idsFile := filepath.Join(clientsDir, name, "ids", "ids.gen.go")
		if err := os.MkdirAll(filepath.Join(work, filepath.Dir(idsFile)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(work, idsFile), ids, 0o600); err != nil {
			return err
		}
		files = append(files, idsFile)
	}
	for _, file := range files {
		if err := install(filepath.Join(work, file), filepath.Join(root, file)); err != nil {
			return err
		}
	}
	return nil
}

// writePersonal writes the methods that keep a person's data out of logs into a file.
func writePersonal(name, document string, client []byte, to string) error {
	personal, err := personalSchemas(document)
	if err != nil {
		return err
	}
	code, err := renderPersonal(name, document, personal, client)
	if err != nil {
		return err
	}
	return os.WriteFile(to, code, 0o600)
}

// generateOutcomes writes the page about failed writes below root.
func generateOutcomes(names []string, root string) error {
	var providers []provider
	for _, name := range names {
		document := documents[name]
		table, err := loadTable(document.path, document.provider)
		if err != nil {
			return fmt.Errorf("%s: %w", document.path, err)
		}
		providers = append(providers, provider{document.title, document.path, table})
	}
	page, err := renderOutcomes(providers)
	if err != nil {
		return fmt.Errorf("%s: %w", outcomesPage, err)
	}
	return write(filepath.Join(root, outcomesPage), page)
}

func oapi(document, config, pkg, output string) error {
	if err := os.MkdirAll(filepath.Dir(output), 0o755); err != nil {
		return err
	}
	var stderr bytes.Buffer
	cmd := exec.Command("go", "tool", "oapi-codegen", "-config", config, "-package", pkg, "-o", output, document)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("oapi-codegen %s: %w\n%s", document, err, stderr.Bytes())
	}
	return nil
}

// install replaces a file in one step, so that a reader sees the old or the new one.
func install(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return write(to, content)
}

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
	if err := generateOutcomes(names, fresh); err != nil {
		return err
	}
	want, err := readTree(fresh, clientsDir, stubsDir, outcomesPage)
	if err != nil {
		return err
	}
	have, err := readTree(".", clientsDir, stubsDir, outcomesPage)
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
		return fmt.Errorf("these files are not what the documents generate; run go generate ./...:\n  %s", strings.Join(drifted, "\n  "))
	}
	fmt.Printf("%s, %s and %s are up to date: %d files\n", clientsDir, stubsDir, outcomesPage, len(want))
	return nil
}

// readTree returns the files at and below some paths of root, by their path from
// there. A path that does not exist holds none.
func readTree(root string, paths ...string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, path := range paths {
		err := filepath.WalkDir(filepath.Join(root, path), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil || entry.IsDir():
				return err
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
