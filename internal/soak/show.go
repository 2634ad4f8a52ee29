package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
)

// count counts the entries for which so is true.
func (c *column) count(so func(*entry) bool) (n int) {
	for _, e := range c.books {
		if so(e) {
			n++
		}
	}
	return n
}

func (c *column) cutOff() int { return c.count(func(e *entry) bool { return !e.told }) }

// found counts the writes whose call told nothing and that now have a belief.
func (c *column) found(belief oracle.Belief) int {
	return c.count(func(e *entry) bool { return e.asked && e.Belief == belief })
}

func show(out io.Writer, columns []*column) error {
	table := harness.NewTable(out, columns)
	table.Row("", func(c *column) any { return c.Title })
	table.Row("writes", func(c *column) any { return c.Writes })
	table.Row("calls, reads and repeats included", func(c *column) any { return c.calls })
	table.Row("calls hit by a fault", func(c *column) any {
		return fmt.Sprintf("%d (%.0f %%)", c.faulty, 100*float64(c.faulty)/float64(max(c.calls, 1)))
	})
	table.Row("process killed", func(c *column) any { return c.kills })
	table.Row("calls that a kill cut off", func(c *column) any { return c.cutOff() })
	table.Row("open, then found to have happened", func(c *column) any { return c.found(oracle.Happened) })
	table.Row("open, then found not to have", func(c *column) any { return c.found(oracle.DidNotHappen) })
	table.Row("accepted and listed, not done yet", func(c *column) any { return c.Believed[oracle.Accepted] })
	table.Row("open and listed, the provider cannot be asked", func(c *column) any {
		return c.found(oracle.Unresolvable)
	})
	for _, fault := range harness.Judged {
		table.Row(string(fault), func(c *column) any { return c.Faults[fault] })
	}
	table.Row("seconds", func(c *column) any { return int(c.took.Seconds()) })
	if err := table.Flush(); err != nil {
		return err
	}
	for _, c := range columns {
		c.showDetails(out)
	}
	return nil
}

// showDetails prints the injected faults, the writes that cannot be asked about, and the
// violations.
func (c *column) showDetails(out io.Writer) {
	fmt.Fprintf(out, "\n%s, faults: %s\n", c.Title, strings.Join(harness.Counts(c.injected), ", "))
	fmt.Fprintf(out, "%s, cannot be asked: %s\n", c.Title, strings.Join(harness.Counts(c.Unresolvable), ", "))

	byNumber := map[int]*entry{}
	for _, e := range c.books {
		byNumber[e.Write] = e
	}
	for _, v := range c.violations[:min(len(c.violations), 10)] {
		e := byNumber[v.Wish.Write]
		fmt.Fprintf(out, "%s: %s; believed: %s; recorded: %s\n", c.Title, v, e.Belief, e.Elsewhere)
	}
}
