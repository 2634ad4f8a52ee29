package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/jppay/jppay/overlay/policy"
)

// codeList holds each distinct code once, since most operations share most of them.
type codeList struct {
	// names are the Go names of the codes, by their Go text. A name holds the code and the
	// first operation that answers it in this form.
	names map[string]string
	// reads and writes are the common codes in the form of reads and of writes, by code.
	reads, writes map[string]string
}

func newCodeList(table []policy.Operation, common []string) *codeList {
	l := &codeList{names: map[string]string{}}
	uses := map[string]int{}
	for i := range table {
		for _, code := range table[i].Errors {
			written := renderCode(code)
			if l.names[written] == "" {
				l.names[written] = "code" + valueName(code.Code) + "Of" + valueName(table[i].ID)
			}
			uses[written]++
		}
	}
	l.reads = mostUsed(table, common, uses, false)
	l.writes = mostUsed(table, common, uses, true)
	return l
}

// mostUsed returns, for each common code, the form that most reads, or most writes, answer.
func mostUsed(table []policy.Operation, common []string, uses map[string]int, writes bool) map[string]string {
	most := map[string]string{}
	for i := range table {
		for _, code := range table[i].Errors {
			written := renderCode(code)
			if table[i].Write() != writes || !slices.Contains(common, code.Code) {
				continue
			}
			if known := most[code.Code]; known == "" || uses[written] > uses[known] {
				most[code.Code] = written
			}
		}
	}
	return most
}

// own returns the names of the codes that an operation lists itself.
func (l *codeList) own(op *policy.Operation) []string {
	common := l.reads
	if op.Write() {
		common = l.writes
	}
	var names []string
	for _, code := range op.Errors {
		if written := renderCode(code); common[code.Code] != written {
			names = append(names, l.names[written])
		}
	}
	return names
}

// render writes the codes, and adds the common ones to the table.
func (l *codeList) render(out *bytes.Buffer) {
	fmt.Fprint(out, "\nfunc init() { policy.AddCommon(operations, commonOfReads, commonOfWrites) }\n")
	for _, list := range []struct {
		name   string
		common map[string]string
	}{{"commonOfReads", l.reads}, {"commonOfWrites", l.writes}} {
		fmt.Fprintf(out, "\nvar %s = []*policy.Code{\n", list.name)
		for _, code := range slices.Sorted(maps.Keys(list.common)) {
			fmt.Fprintf(out, "\t&%s,\n", l.names[list.common[code]])
		}
		fmt.Fprint(out, "}\n")
	}

	byName := func(a, b string) int { return cmp.Compare(l.names[a], l.names[b]) }
	for _, written := range slices.SortedFunc(maps.Keys(l.names), byName) {
		fmt.Fprintf(out, "\nvar %s = %s\n", l.names[written], written)
	}
}
