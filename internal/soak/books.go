package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/jppay/jppay/internal/oracle"
)

// line is one line in a merchant's books. A killed process leaves only whole lines.
type line struct {
	Write  int
	Wish   *oracle.Wish  // before the client is called
	Record string        // the record's id of the write, before it is stored there
	Told   bool          // the call has returned
	Belief oracle.Belief // what the call told
}

// journal is a file of lines.
type journal struct{ file *os.File }

func openJournal(path string) (*journal, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return &journal{file}, err
}

func (j *journal) add(l line) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	_, err = j.file.Write(append(text, '\n'))
	return err
}

// mustAdd adds a line or panics. Goroutines use it: without books the run proves nothing.
func (j *journal) mustAdd(l line) {
	if err := j.add(l); err != nil {
		panic(err)
	}
}

// entry is a write in the books that were read.
type entry struct {
	oracle.Entry
	record string
	told   bool // the call has returned
	asked  bool // the call told nothing, so somebody else had to find out
}

// readJournal returns what all processes wrote, by the number of the write.
func readJournal(path string) ([]*entry, error) {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries := map[int]*entry{}
	for decoder := json.NewDecoder(bytes.NewReader(content)); decoder.More(); {
		var l line
		if err := decoder.Decode(&l); err != nil {
			return nil, err
		}
		if l.Wish != nil {
			entries[l.Write] = &entry{Entry: oracle.Entry{Wish: *l.Wish}}
		}
		e := entries[l.Write]
		e.record = cmp.Or(l.Record, e.record)
		e.told = e.told || l.Told
		e.Belief = max(l.Belief, e.Belief)
	}
	var list []*entry
	for _, e := range entries {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *entry) int { return cmp.Compare(a.Wish.Write, b.Wish.Write) })
	return list, nil
}

// conclude adds what the record knows at the end, and what was resolved last. A write that is
// not in the record was never sent.
func (e *entry) conclude(recorded, resolved map[string]oracle.Belief, listed map[string]bool) {
	outcome, stored := recorded[e.record]
	found := resolved[e.record]
	e.Elsewhere, e.Listed, e.asked = outcome, listed[e.record], e.Belief == oracle.Pending
	switch {
	case e.Belief != oracle.Pending && e.Belief != oracle.Accepted:
	case !stored:
		e.Belief = oracle.DidNotHappen
	case outcome != oracle.Pending:
		e.Belief = outcome
	case found == oracle.Accepted, found == oracle.Unresolvable:
		e.Belief = found
	}
}
