package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// key names what is counted: the findings of one linter in one file.
type key struct {
	Linter string
	Path   string // relative to the module's root, with slashes
}

// counts is a ratchet: how many findings each file may have. A file with none has
// no entry.
type counts map[key]int

// readCounts reads a ratchet file: a line is "count linter path"; lines that begin
// with # are comments.
func readCounts(r io.Reader) (counts, error) {
	read := counts{}
	lines := bufio.NewScanner(r)

	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}

		var count int
		var k key
		if _, err := fmt.Sscanf(line, "%d %s %s", &count, &k.Linter, &k.Path); err != nil || count < 1 {
			return nil, fmt.Errorf("line %d: want a count of at least 1, a linter and a path, got %q", number, line)
		}
		if _, twice := read[k]; twice {
			return nil, fmt.Errorf("line %d: %s stands there twice for %s", number, k.Linter, k.Path)
		}
		read[k] = count
	}
	return read, lines.Err()
}

const header = `# How many findings a file may have: count, linter, path. The linter "lines" is the
# length of a hand-written Go file of more than 500 lines. Counts only fall:
# make ratchet lowers them.
`

// write writes a ratchet file, sorted by path so that two changes seldom meet.
func (c counts) write(w io.Writer) error {
	var text strings.Builder
	text.WriteString(header)
	for _, k := range c.keys() {
		fmt.Fprintf(&text, "%d %s %s\n", c[k], k.Linter, k.Path)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func (c counts) keys() []key {
	return slices.SortedFunc(maps.Keys(c), func(a, b key) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Linter, b.Linter))
	})
}

// change is a count that is not what the ratchet says.
type change struct {
	key
	allowed, found int
}

// compare returns the counts that are above the ratchet and those below it.
func compare(ratchet, found counts) (above, below []change) {
	all := counts{}
	maps.Copy(all, ratchet)
	maps.Copy(all, found)

	for _, k := range all.keys() {
		c := change{key: k, allowed: ratchet[k], found: found[k]}
		switch {
		case c.found > c.allowed:
			above = append(above, c)
		case c.found < c.allowed:
			below = append(below, c)
		}
	}
	return above, below
}

var errRaise = errors.New("the ratchet is not raised: mend what is new, or raise it on purpose with -write -raise")

// next returns the ratchet to write for what was found. It refuses to raise a count
// unless that is asked for.
func next(ratchet, found counts, raise bool) (counts, error) {
	if above, _ := compare(ratchet, found); len(above) > 0 && !raise {
		return nil, errRaise
	}
	return found, nil
}
