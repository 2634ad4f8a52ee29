// Command ratchet runs golangci-lint and compares what it finds with
// tools/golangci/ratchet.txt: how many findings each file had before the linter
// was there. It also counts the lines of hand-written files of more than 500.
//
//	ratchet                  fails on a count above the ratchet, and on one below it
//	ratchet -write           lowers the ratchet to what is found; never raises it
//	ratchet -write -raise    writes what is found, more or less; a deliberate step
//
// A file that was renamed is a new file: its counts have to be raised.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/jppay/jppay/internal/modules"
)

const ratchetFile = "tools/golangci/ratchet.txt"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ratchet:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("ratchet", flag.ContinueOnError)
	write := flags.Bool("write", false, "lower "+ratchetFile+" to what is found")
	raise := flags.Bool("raise", false, "with -write: raise counts too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *raise && !*write {
		return errors.New("usage: ratchet [-write [-raise]]")
	}

	var ratchet counts
	if !*raise { // what is replaced as a whole may be unreadable, as after a merge
		read, err := readRatchet()
		if err != nil {
			return err
		}
		ratchet = read
	}
	findings, found, err := lint()
	if err != nil {
		return err
	}
	if !*write {
		return check(out, ratchet, found, findings)
	}

	lowered, err := next(ratchet, found, *raise)
	if err != nil {
		return errors.Join(err, check(out, ratchet, found, findings))
	}
	return writeRatchet(lowered)
}

// lint returns the findings of golangci-lint in every module, and the counts of these
// and of long files.
func lint() ([]finding, counts, error) {
	folders, err := modules.List()
	if err != nil {
		return nil, nil, err
	}
	var findings []finding
	for _, folder := range folders {
		more, err := lintModule(folder)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", folder, err)
		}
		findings = append(findings, more...)
	}
	found, err := longFiles(os.DirFS("."))
	if err != nil {
		return nil, nil, err
	}
	for _, f := range findings {
		found[f.key]++
	}
	return findings, found, nil
}

// lintModule returns the findings in one module; paths are from the repository's root.
// golangci-lint is the one that tools/golangci/go.mod pins; the first run compiles it.
func lintModule(folder string) ([]finding, error) {
	pinned, err := filepath.Abs("tools/golangci/go.mod")
	if err != nil {
		return nil, err
	}
	var report, stderr bytes.Buffer
	command := exec.Command("go", "tool", "-modfile="+pinned, "golangci-lint", "run",
		"--issues-exit-code=0", "--show-stats=false", "--output.json.path=stdout")
	command.Dir, command.Stdout, command.Stderr = folder, &report, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("golangci-lint: %w\n%s", err, stderr.Bytes())
	}
	return readReport(&report)
}

func readRatchet() (counts, error) {
	file, err := os.Open(ratchetFile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read

	ratchet, err := readCounts(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ratchetFile, err)
	}
	return ratchet, nil
}

func writeRatchet(c counts) error {
	var text bytes.Buffer
	if err := c.write(&text); err != nil {
		return err
	}
	return os.WriteFile(ratchetFile, text.Bytes(), 0o644)
}

// check prints what differs from the ratchet, and returns an error if anything does.
func check(out io.Writer, ratchet, found counts, findings []finding) error {
	above, below := compare(ratchet, found)

	for _, c := range above {
		if c.Linter == linesLinter {
			fmt.Fprintf(out, "%s: %d lines, at most %d are allowed: split the file\n", c.Path, c.found, max(c.allowed, maxLines))
			continue
		}
		for _, f := range findings {
			if f.key == c.key {
				fmt.Fprintf(out, "%s:%d: %s (%s)\n", f.Path, f.Line, f.Text, f.Linter)
			}
		}
		if c.allowed > 0 {
			fmt.Fprintf(out, "%s: %d findings of %s, %d are allowed\n", c.Path, c.found, c.Linter, c.allowed)
		}
	}
	for _, c := range below {
		fmt.Fprintf(out, "%s: %s is down from %d to %d\n", c.Path, c.Linter, c.allowed, c.found)
	}

	switch {
	case len(above) > 0:
		return errors.New("there are new findings")
	case len(below) > 0:
		return errors.New("lower the ratchet: run make ratchet and commit " + ratchetFile)
	}
	return nil
}
