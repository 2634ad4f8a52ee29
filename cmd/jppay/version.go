package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"

	yaml "github.com/oasdiff/yaml3"

	"github.com/jppay/jppay/overlay"
)

// runVersion prints the versions of the module, Go and each document, one a line.
func runVersion(args []string, stdout, stderr io.Writer) int {
	flags := newFlags("version", "\n\nPrints the versions of this module, of Go and of the documents.")
	if code, ok := parse(flags, args, 0, stdout, stderr); !ok {
		return code
	}
	return printVersions(stdout, stderr)
}

func printVersions(stdout, stderr io.Writer) int {
	fmt.Fprintln(stdout, "jppay", overlay.Version())
	fmt.Fprintln(stdout, "go", strings.TrimPrefix(runtime.Version(), "go"))
	for i := range documents {
		version, err := documents[i].version()
		if err != nil {
			fmt.Fprintf(stderr, "jppay version: %s: %v\n", documents[i].name, err)
			return exitFound
		}
		fmt.Fprintln(stdout, documents[i].name, version)
	}
	return exitOK
}

// version returns the version that the document states. All that is long comes after it.
func (d *document) version() (string, error) {
	var head struct {
		Info struct{ Version string }
	}
	text, _, _ := bytes.Cut(d.text(), []byte("\npaths:\n"))
	err := yaml.Unmarshal(text, &head)
	return head.Info.Version, err
}
