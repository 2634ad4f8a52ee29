package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/jppay/jppay/internal/oracle"
)

// count counts the entries of which something is so.
func (c *column) count(so func(*entry) bool) (n int) {
	for _, e := range c.books {
		if so(e) {
			n++
		}
	}
	return n
}

func (c *column) cutOff() int { return c.count(func(e *entry) bool { return !e.told }) }

// found counts the writes whose call told nothing and that were found to be so.
func (c *column) found(belief oracle.Belief) int {
	return c.count(func(e *entry) bool { return e.asked && e.Belief == belief })
}

func (c *column) faults(of oracle.Fault) (n int) {
	for _, v := range c.violations {
		if v.Fault == of {
			n++
		}
	}
	return n
}

// judged are the faults that Judge finds.
var judged = []oracle.Fault{
	oracle.DoubleEffect, oracle.UnwantedEffect, oracle.BelievedFailed, oracle.BelievedDone,
	oracle.Forgotten, oracle.Unlisted, oracle.Contradiction,
}

func show(out io.Writer, columns []*column) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cell func(*column) any) {
		fmt.Fprint(w, name, "\t")
		for _, c := range columns {
			fmt.Fprint(w, cell(c), "\t")
		}
		fmt.Fprintln(w)
	}
	row("", func(c *column) any { return c.title })
	row("writes", func(c *column) any { return len(c.books) })
	row("calls, reads and repeats included", func(c *column) any { return c.calls })
	row("calls hit by a fault", func(c *column) any {
		return fmt.Sprintf("%d (%.0f %%)", c.faulty, 100*float64(c.faulty)/float64(max(c.calls, 1)))
	})
	row("process killed", func(c *column) any { return c.kills })
	row("calls that a kill cut off", func(c *column) any { return c.cutOff() })
	row("open, then found to have happened", func(c *column) any { return c.found(oracle.Happened) })
	row("open, then found not to have", func(c *column) any { return c.found(oracle.DidNotHappen) })
	row("accepted and listed, not done yet", func(c *column) any {
		return c.count(func(e *entry) bool { return e.Belief == oracle.Accepted })
	})
	row("open and listed, the provider cannot be asked", func(c *column) any { return c.found(oracle.Unresolvable) })
	for _, fault := range judged {
		row(string(fault), func(c *column) any { return c.faults(fault) })
	}
	row("seconds", func(c *column) any { return int(c.took.Seconds()) })
	if err := w.Flush(); err != nil {
		return err
	}
	for _, c := range columns {
		c.showDetails(out)
	}
	return nil
}

// showDetails prints which faults there were, which writes cannot be asked about, and
// what must not be.
func (c *column) showDetails(out io.Writer) {
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(c.injected)) {
		kinds = append(kinds, fmt.Sprintf("%s %d", kind, c.injected[kind]))
	}
	fmt.Fprintf(out, "\n%s, faults: %s\n", c.title, strings.Join(kinds, ", "))
	var beyond []string
	sums := c.cannotAsk()
	for _, operation := range slices.Sorted(maps.Keys(sums)) {
		beyond = append(beyond, fmt.Sprintf("%s %d", operation, sums[operation]))
	}
	fmt.Fprintf(out, "%s, cannot be asked: %s\n", c.title, strings.Join(beyond, ", "))

	byNumber := map[int]*entry{}
	for _, e := range c.books {
		byNumber[e.Write] = e
	}
	for _, v := range c.violations[:min(len(c.violations), 10)] {
		e := byNumber[v.Wish.Write]
		fmt.Fprintf(out, "%s: %s; believed: %s; recorded: %s\n", c.title, v, e.Belief, e.Elsewhere)
	}
}

// cannotAsk counts the writes that the provider cannot be asked about, by operation.
func (c *column) cannotAsk() map[string]int {
	sums := map[string]int{}
	for _, e := range c.books {
		if e.Belief == oracle.Unresolvable {
			sums[e.Provider+" "+e.Operation]++
		}
	}
	return sums
}
