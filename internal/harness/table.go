package harness

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// Table has one column for each of the compared values.
type Table[C any] struct {
	columns []C
	out     *tabwriter.Writer
}

// NewTable returns a table without rows.
func NewTable[C any](out io.Writer, columns []C) *Table[C] {
	return &Table[C]{columns, tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)}
}

// Row adds a row, with a cell for each column.
func (t *Table[C]) Row(name string, cell func(column C) any) {
	fmt.Fprint(t.out, name, "\t")
	for _, c := range t.columns {
		fmt.Fprint(t.out, cell(c), "\t")
	}
	fmt.Fprintln(t.out)
}

// Flush writes the table.
func (t *Table[C]) Flush() error { return t.out.Flush() }

// Counts returns "name count" for each name, in the order of the names.
func Counts[K ~string](counts map[K]int) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return list
}
