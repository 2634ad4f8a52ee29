package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

const (
	modelsConfig = "internal/generate/models.yaml"
	rawConfig    = "internal/generate/raw.yaml"
	serverConfig = "internal/generate/server.yaml"
)

// files makes the files of a document, by their path from the module's root.
func (a apiDocument) files() (map[string][]byte, error) {
	text, err := readDocument(a.path)
	if err != nil {
		return nil, err
	}
	files, err := a.filesOf(text)
	return files, text.locate(err)
}

func (a apiDocument) filesOf(text *documentText) (map[string][]byte, error) {
	doc, err := text.load()
	if err != nil {
		return nil, err
	}
	table, err := text.table(doc, a.provider)
	if err != nil {
		return nil, err
	}
	document, err := prepare(text, a.handWritten...)
	if err != nil {
		return nil, err
	}
	code, err := a.oapi(document)
	if err != nil {
		return nil, err
	}
	ids, err := renderIDs(a.path, doc)
	if err != nil {
		return nil, err
	}
	files, err := a.render(document, table, text.commonCodes(), code, personalSchemas(doc))
	if err != nil {
		return nil, err
	}
	if ids != nil {
		files[filepath.Join(clientsDir, a.pkg, "ids", "ids.gen.go")] = ids
	}
	return files, nil
}

// loadTable reads a document's operations, sorted by id.
func loadTable(path, provider string) ([]policy.Operation, error) {
	document, err := readDocument(path)
	if err != nil {
		return nil, err
	}
	doc, err := document.load()
	if err != nil {
		return nil, document.locate(err)
	}
	table, err := document.table(doc, provider)
	return table, document.locate(err)
}

// load reads a document as an OpenAPI document. The tests of package specs check its examples
// against their schemas.
func (d *documentText) load() (*openapi3.T, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromFile(d.path)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background(), openapi3.DisableExamplesValidation())
}

// table returns the operations of a document, sorted by id.
func (d *documentText) table(doc *openapi3.T, provider string) ([]policy.Operation, error) {
	known, err := loadSources(d.path, provider)
	if err != nil {
		return nil, err
	}
	table, err := buildTable(doc, provider, known)
	return table, errors.Join(err, d.checkCitations(known))
}

// oapiCode is the output of oapi-codegen for a document.
type oapiCode struct{ models, raw, stubs []byte }

// oapi runs oapi-codegen.
func (a apiDocument) oapi(document *prepared) (code oapiCode, err error) {
	work, err := os.MkdirTemp("", "jppay-generate-")
	if err != nil {
		return code, err
	}
	defer func() { _ = os.RemoveAll(work) }()

	from := filepath.Join(work, "document.json")
	if err := os.WriteFile(from, document.json, 0o600); err != nil {
		return code, err
	}
	for _, run := range []struct {
		document, config, pkg, extra string
		into                         *[]byte
	}{
		{from, modelsConfig, a.pkg, a.modelsExtra(), &code.models},
		{from, rawConfig, "raw", a.rawExtra(), &code.raw},
		{a.path, serverConfig, a.pkg, "", &code.stubs},
	} {
		if *run.into, err = oapi(run.document, run.config, run.extra, run.pkg, work); err != nil {
			return code, err
		}
	}
	if code.models, err = finish(a.path, code.models); err != nil {
		return code, err
	}
	code.raw, err = cutRaw(a.path, code.raw)
	return code, err
}

// modelsExtra leaves out the types that a person wrote.
func (a apiDocument) modelsExtra() string {
	return fmt.Sprintf("  exclude-schemas: [%s]\n", strings.Join(a.handWritten, ", "))
}

// rawExtra lets the raw client use the models of the package above.
func (a apiDocument) rawExtra() string {
	return fmt.Sprintf("additional-imports: [{package: %s/gen/%s, alias: \".\"}]\n", modulePath, a.pkg)
}

// render makes the files that oapi-codegen does not make.
func (a apiDocument) render(
	document *prepared, table []policy.Operation, common []string, code oapiCode, personal map[string]bool,
) (map[string][]byte, error) {
	operations, err := a.operations(document, table, code)
	if err != nil {
		return nil, err
	}
	below := func(elements ...string) string {
		return filepath.Join(append([]string{clientsDir, a.pkg}, elements...)...)
	}
	files := map[string][]byte{
		below("models.gen.go"):                         code.models,
		below("raw", "raw.gen.go"):                     code.raw,
		filepath.Join(stubsDir, a.pkg, "stubs.gen.go"): code.stubs,
	}
	for file, render := range map[string]func() ([]byte, error){
		below("policy.gen.go"):   func() ([]byte, error) { return renderPolicy(a.pkg, a.path, table, common) },
		below("personal.gen.go"): func() ([]byte, error) { return renderPersonal(a.pkg, a.path, personal, code.models) },
		below("options.gen.go"):  operations.renderOptions,
		methodsFile(a.pkg):       operations.renderMethods,
	} {
		if files[file], err = render(); err != nil {
			return nil, err
		}
	}
	if handlers[a.pkg] != "" {
		if files[handlersFile(a.pkg)], err = renderHandlers(a.pkg, a.path, code.stubs); err != nil {
			return nil, err
		}
	}
	// The raw client imports the models with a dot, so both share their names.
	_, err = parseSource(code.models, code.raw, files[below("policy.gen.go")], files[below("options.gen.go")])
	return files, err
}

// methodsFile is the file with the methods of a package's client, at the module's root.
func methodsFile(pkg string) string { return "methods_" + pkg + ".gen.go" }
