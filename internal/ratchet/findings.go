package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// maxLines is how long a hand-written Go file may be without an entry in the ratchet.
const maxLines = 500

// linesLinter is the ratchet's own count of a file's lines.
const linesLinter = "lines"

// finding is one line of a linter's report.
type finding struct {
	key
	Line int
	Text string
}

// readReport reads the JSON report of golangci-lint. Code that does not compile is
// an error: its other findings are missing from the report.
func readReport(r io.Reader) ([]finding, error) {
	var report struct {
		Issues []struct {
			FromLinter string
			Text       string
			Pos        struct {
				Filename string
				Line     int
			}
		}
		Report *struct{ Error string }
	}
	if err := json.NewDecoder(r).Decode(&report); err != nil {
		return nil, fmt.Errorf("golangci-lint's report: %w", err)
	}
	if report.Report == nil {
		return nil, errors.New("golangci-lint's report has no member Report: is it one?")
	}
	if report.Report.Error != "" {
		return nil, fmt.Errorf("golangci-lint: %s", report.Report.Error)
	}

	findings := make([]finding, 0, len(report.Issues))
	for _, issue := range report.Issues {
		f := finding{
			key:  key{Linter: issue.FromLinter, Path: filepath.ToSlash(issue.Pos.Filename)},
			Line: issue.Pos.Line,
			Text: issue.Text,
		}
		if f.Linter == "typecheck" {
			return nil, fmt.Errorf("%s does not compile: %s", f.Path, f.Text)
		}
		findings = append(findings, f)
	}
	return findings, nil
}

// longFiles returns the length of each hand-written Go file of more than maxLines
// lines.
func longFiles(tree fs.FS) (counts, error) {
	long := counts{}

	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}

		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		if lines := bytes.Count(text, []byte("\n")); lines > maxLines && !generated(text) {
			long[key{Linter: linesLinter, Path: name}] = lines
		}
		return nil
	})
	return long, err
}

// skipped says whether a directory holds nothing of this module.
func skipped(name string) bool {
	return name == "node_modules" || name == "testdata" || name != "." && strings.HasPrefix(name, ".")
}

// generated says whether a Go file has the line that marks it as generated.
func generated(text []byte) bool {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(file)
}
