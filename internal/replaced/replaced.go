// Package replaced compiles tests of this module with some of its files replaced, by an
// overlay of go build, so that production code needs no switches for tests.
package replaced

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
)

// Command runs a command until it ends or is interrupted. It exits with 1 if the command fails.
func Command(name string, run func(ctx context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", name, err)
		os.Exit(1)
	}
}

// Write writes replacement files into a folder. Their keys are paths from the root of the
// module, in which the program must run. It returns the path of the file for the go command's
// -overlay.
func Write(folder string, files map[string][]byte) (overlay string, err error) {
	root, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for number, file := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(folder, strconv.Itoa(number)+".go")
		if err := os.WriteFile(path, files[file], 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root, filepath.FromSlash(file))] = path
	}
	listed, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(folder, "overlay.json")
	return overlay, os.WriteFile(overlay, listed, 0o600)
}

// Compile compiles the tests of a package with an overlay into a binary of the folder.
func Compile(ctx context.Context, folder, overlay, tested string) (binary string, err error) {
	binary = filepath.Join(folder, "replaced.test")
	// Vet wants the package's folder, which may be in the overlay only. Nobody debugs the binary,
	// and without what debuggers read it is linked faster.
	command := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay="+overlay,
		"-o", binary, tested)
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the tests of %s do not compile: %w\n%s", tested, err, output)
	}
	return binary, nil
}
