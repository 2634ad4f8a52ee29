package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
)

// Rules say for each document how much the cases must reach, and what they cannot.
type Rules map[string]*Document

// Document are the rules of one document.
type Document struct {
	// Targets are by column, in percent, with two decimals at most.
	Targets map[string]float64 `json:"targets"`
	// Unreached are the gaps that are known, by reason.
	Unreached []Reason `json:"unreached"`
}

// Reason says why no case reaches some entries.
type Reason struct {
	Why string `json:"why"`
	// Entries are by column. "* CODE" is the code of every operation that lists it.
	Entries map[string][]string `json:"entries"`
}

// ReadRules reads the rules and refuses names that it does not know.
func ReadRules(text []byte) (Rules, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var rules Rules
	if err := decoder.Decode(&rules); err != nil {
		return nil, err
	}
	for name, document := range rules {
		for _, reason := range document.Unreached {
			if reason.Why == "" {
				return nil, fmt.Errorf("%s: a list of what is not reached needs a reason", name)
			}
		}
	}

	return rules, nil
}

// Target returns what a column must reach, and whether the rules say it.
func (d *Document) Target(column string) (percent float64, ok bool) {
	if d == nil {
		return 0, false
	}
	percent, ok = d.Targets[column]

	return percent, ok
}

// Judge returns what is wrong, a line each: targets that are missed or not set, gaps
// that nobody knows, and known gaps that a case reaches or that the document lacks.
func (d *Document) Judge(columns []Column) []string {
	if d == nil {
		return []string{"there are no rules for this document"}
	}

	var problems []string
	for _, column := range columns {
		problems = append(problems, d.judgeTarget(column)...)
		problems = append(problems, d.judgeGaps(column)...)
	}
	for _, name := range d.columnsNamed() {
		if !slices.Contains(columnNames, name) {
			problems = append(problems, fmt.Sprintf("%s is no column", name))
		}
	}

	return problems
}

func (d *Document) judgeTarget(column Column) []string {
	target, ok := d.Targets[column.Name]
	switch {
	case !ok:
		return []string{column.Name + ": no target is set"}
	case Floor(column.Percent()) < target:
		return []string{fmt.Sprintf("%s: below its target: %.2f %% is reached, want %.2f %%",
			column.Name, Floor(column.Percent()), target)}
	}

	return nil
}

// Floor rounds a percentage down to the two decimals of a target.
func Floor(percent float64) float64 { return math.Floor(percent*100+1e-6) / 100 }

func (d *Document) judgeGaps(column Column) []string {
	var problems []string
	listed := map[string]bool{}
	for _, reason := range d.Unreached {
		for _, entry := range reason.Entries[column.Name] {
			if listed[entry] {
				problems = append(problems, fmt.Sprintf("%s: %s is listed twice", column.Name, entry))
			}
			listed[entry] = true
		}
	}

	for _, gap := range column.Gaps {
		if !listed[gap] && !listed[everywhere(gap)] {
			problems = append(problems, fmt.Sprintf("%s: no case reaches %s, and no reason is given", column.Name, gap))
		}
	}
	for _, entry := range slices.Sorted(maps.Keys(listed)) {
		matches := func(other string) bool { return other == entry || everywhere(other) == entry }
		switch {
		case slices.ContainsFunc(column.Reached, matches):
			problems = append(problems, fmt.Sprintf("%s: a case reaches %s: take it off the list", column.Name, entry))
		case !slices.ContainsFunc(column.Gaps, matches):
			problems = append(problems, fmt.Sprintf("%s: the document has no %s: take it off the list", column.Name, entry))
		}
	}

	return problems
}

// everywhere is the form of "operation CODE" that stands for every operation.
func everywhere(entry string) string {
	_, code, _ := strings.Cut(entry, " ")

	return "* " + code
}

func (d *Document) columnsNamed() []string {
	names := slices.Collect(maps.Keys(d.Targets))
	for _, reason := range d.Unreached {
		names = slices.AppendSeq(names, maps.Keys(reason.Entries))
	}
	slices.Sort(names)

	return slices.Compact(names)
}

// Print writes a line for each column and one for each gap.
func (d *Document) Print(out io.Writer, provider string, columns []Column) {
	for _, column := range columns {
		target, _ := d.Target(column.Name)
		total := len(column.Reached) + len(column.Gaps)
		fmt.Fprintf(out, "  %-12s %-15s %4d/%-4d  %6.2f %%, target %6.2f %%\n",
			provider, column.Name, len(column.Reached), total, Floor(column.Percent()), target)
		for _, gap := range column.Gaps {
			fmt.Fprintf(out, "      not reached: %s\n", gap)
		}
	}
}
