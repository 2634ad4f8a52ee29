// Command apisnapshot compares the exported declarations of every package that others can
// import with the text files below api/, so that every change of the public API is seen.
//
//	apisnapshot          fails if the API is not what api/ says, and prints the difference
//	apisnapshot -write   accepts the API as it is
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jppay/jppay/internal/modules"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "apisnapshot:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("apisnapshot", flag.ContinueOnError)
	write := flags.Bool("write", false, "write the snapshots instead of comparing them")
	folder := flags.String("dir", "api", "the folder of the snapshots")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return errors.New("usage: apisnapshot [-write] [-dir folder]")
	}

	now, err := everySnapshot()
	if err != nil {
		return err
	}
	kept, err := readAll(*folder)
	if err != nil {
		return err
	}
	if *write {
		return writeAll(*folder, kept, now)
	}

	text := difference(kept, now)
	if text == "" {
		return nil
	}
	fmt.Fprint(out, text)
	return errors.New("the public API is not what " + *folder + "/ says: a line that is gone or changed breaks callers; " +
		"if that is meant, run make api-update and commit " + *folder + "/")
}

// everySnapshot returns the API of all modules of the repository.
func everySnapshot() (map[string]snapshot, error) {
	folders, err := modules.List()
	if err != nil {
		return nil, err
	}
	all := map[string]snapshot{}
	for _, folder := range folders {
		of, err := snapshots(".", folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
		maps.Copy(all, of)
	}
	return all, nil
}

// snapshot is a package's API: its name, then one exported declaration a line, sorted.
type snapshot []string

// difference returns the lines that were removed from and added to each file, or "".
func difference(kept, now map[string]snapshot) string {
	names := slices.Collect(maps.Keys(kept))
	names = slices.AppendSeq(names, maps.Keys(now))
	slices.Sort(names)

	var text strings.Builder
	for _, name := range slices.Compact(names) {
		removed, added := without(kept[name], now[name]), without(now[name], kept[name])
		if len(removed)+len(added) == 0 {
			continue
		}
		fmt.Fprintf(&text, "%s\n", name)
		for _, line := range removed {
			fmt.Fprintf(&text, "  - %s\n", line)
		}
		for _, line := range added {
			fmt.Fprintf(&text, "  + %s\n", line)
		}
	}
	return text.String()
}

// without returns the lines of a that b does not have.
func without(a, b snapshot) snapshot {
	have := map[string]bool{}
	for _, line := range b {
		have[line] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return have[line] })
}

const suffix = ".txt"

// readAll reads the snapshots of a folder, by file name. A missing folder has none.
func readAll(folder string) (map[string]snapshot, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*"+suffix))
	if err != nil {
		return nil, err
	}

	kept := map[string]snapshot{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		kept[filepath.Base(name)] = strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	return kept, nil
}

// writeAll writes the snapshots and removes those of packages that are gone.
func writeAll(folder string, kept, now map[string]snapshot) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name := range kept {
		if now[name] != nil {
			continue
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	for name, lines := range now {
		text := strings.Join(lines, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
