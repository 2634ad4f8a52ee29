package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// listed is the output of go list about a package.
type listed struct {
	ImportPath string
	Name       string
	Export     string // the file with the compiled package's export data
	DepOnly    bool
	Module     *struct{ Path string }
}

// importable reports whether other modules can import a package.
func (p listed) importable() bool {
	internal := strings.Contains(p.ImportPath+"/", "/internal/")
	return !p.DepOnly && p.Name != "main" && !internal && p.Export != ""
}

// file names a package's snapshot: its path in the repository with dots, or the
// module's last element for the root package. folder is the module's.
func (p listed) file(folder string) string {
	name := path.Join(folder, strings.TrimPrefix(p.ImportPath, p.Module.Path))
	if name == "." {
		name = path.Base(p.Module.Path)
	}
	return strings.ReplaceAll(name, "/", ".") + suffix
}

// snapshots compiles the packages of the module in a folder below a root and returns
// the API of those that others can import, by file name.
func snapshots(root, folder string) (map[string]snapshot, error) {
	packages, err := list(filepath.Join(root, folder))
	if err != nil {
		return nil, err
	}

	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	load := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("there is no export data of %s", path)
		}
		return os.Open(exports[path])
	})

	all := map[string]snapshot{}
	for _, p := range packages {
		if !p.importable() {
			continue
		}
		types, err := load.Import(p.ImportPath)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		all[p.file(folder)] = describe(types, p.Module.Path)
	}
	return all, nil
}

// list returns the packages of a module and what they depend on.
func list(directory string) ([]listed, error) {
	var stdout, stderr bytes.Buffer
	command := exec.Command("go", "list", "-export", "-deps",
		"-json=ImportPath,Name,Export,DepOnly,Module", "./...")
	command.Dir, command.Stdout, command.Stderr = directory, &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}

	var packages []listed
	for decoder := json.NewDecoder(&stdout); ; {
		var p listed
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}
