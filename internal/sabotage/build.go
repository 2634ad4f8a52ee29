package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/jppay/jppay/internal/replaced"
)

// variable names the sabotage that is chosen.
const variable = "JPPAY_SABOTAGE"

// sabotage is one way to break production code.
type sabotage struct {
	name  string
	mood  string // of the network in which it must be seen
	world string // the usual one if empty
	test  test   // that must see it instead of the simulation; zero for none
	edits []edit
}

// test is a test of some package.
type test struct {
	folder string
	name   string // an expression for -test.run
}

// helpers is added to each package that is sabotaged.
const helpers = `package %s

import "os"

var chosenSabotage = os.Getenv(%q)

func sabotaged(name string) bool { return chosenSabotage == name }

func sabotagedText(name, text string) string {
	if sabotaged(name) {
		return text
	}
	return ""
}
`

// packages are the names of the packages that are sabotaged, by folder.
var packages = map[string]string{
	".": "jppay", "overlay": "overlay", "overlay/policy": "policy", "overlay/sqlrecord": "sqlrecord",
	"overlay/webhook": "webhook",
}

// sources returns the replacement files with all sabotages, by path.
func sources(root string, list []sabotage) (map[string][]byte, error) {
	names := map[string]bool{}
	originals, insertions := map[string][]byte{}, map[string][]insertion{}
	var wrong []error
	for _, s := range list {
		if names[s.name] || s.name == "" || len(s.edits) == 0 {
			wrong = append(wrong, fmt.Errorf("%q: has no name of its own or no edits", s.name))
		}
		names[s.name] = true
		for _, e := range s.edits {
			if originals[e.file] == nil {
				source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.file)))
				if err != nil {
					return nil, err
				}
				originals[e.file] = source
			}
			more, err := e.insertions(s.name, originals[e.file])
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", s.name, err))
			}
			insertions[e.file] = append(insertions[e.file], more...)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("sabotages no longer apply:\n%w", err)
	}

	edited := map[string][]byte{}
	for _, file := range slices.Sorted(maps.Keys(originals)) {
		text, err := apply(file, originals[file], insertions[file])
		if err != nil {
			return nil, err
		}
		edited[file] = text
	}
	for folder, name := range packages {
		edited[filepath.ToSlash(filepath.Join(folder, "sabotaged.go"))] = fmt.Appendf(nil, helpers, name, variable)
	}
	return edited, nil
}

// built is the compiled simulation and its overlay.
type built struct {
	simulation string // the path of a binary
	overlay    string // the path of the file for the go command's -overlay
}

// build compiles the simulation with all sabotages in it.
func build(ctx context.Context, folder string, list []sabotage) (built, error) {
	root, err := filepath.Abs(".")
	if err != nil {
		return built{}, err
	}
	edited, err := sources(root, list)
	if err != nil {
		return built{}, err
	}
	listed, err := replaced.Write(folder, edited)
	if err != nil {
		return built{}, err
	}
	binary, err := replaced.Compile(ctx, folder, listed, "./internal/sim")
	if err != nil {
		return built{}, err
	}
	return built{simulation: binary, overlay: listed}, nil
}
