// Command bench measures the module against floors: the least work that does the
// same job, done by hand. "make bench" runs it.
//
// Each floor and its row take turns within one run, so their ratio is valid even on a slow or
// busy machine. A missed target is printed but is not a failure: the exit code is 1 only if
// something could not be measured.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == childFlag {
		exit(child(os.Args[2]))
	}
	quick := flag.Bool("quick", false, "fewer rounds: faster, with noisier ratios")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "bench: it takes no arguments, only -quick")
		os.Exit(2)
	}
	b := &bench{rounds: 121, start: time.Now()}
	if *quick {
		b.rounds = 11
	}
	exit(b.run(os.Stdout))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// bench collects the rows of the table.
type bench struct {
	rounds int // how often a floor and its row take turns
	start  time.Time
	rows   []row
}

// row is one line of the table, ready to print.
type row struct {
	name, unit, floor, ours, bytes, allocs, ratio, target string
	over                                                  bool
}

// add adds a measured row and shows the progress.
func (b *bench) add(r row) {
	b.rows = append(b.rows, r)
	fmt.Fprintf(os.Stderr, "%5.1f s  %s\n", time.Since(b.start).Seconds(), r.name)
}

func (b *bench) run(out io.Writer) error {
	for _, part := range []struct {
		name    string
		measure func() error
	}{
		{"signing", b.signing}, {"calls", b.calls}, {"validation", b.validation}, {"webhooks", b.webhooks},
		{"recon", b.recon}, {"sandbox", b.sandbox}, {"sizes", b.sizes},
	} {
		if err := part.measure(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return b.print(out)
}

func (b *bench) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\n%s %s/%s, %d cores\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	var missed []string
	line := func(cells ...string) {
		for i, cell := range cells {
			if cell == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	line("name", "unit", "floor", "ours", "B/op", "allocs/op (more)", "ratio [middle half]", "target", "verdict")
	for _, r := range b.rows {
		verdict := "ok"
		if r.over {
			verdict = "over"
			missed = append(missed, r.name)
		}
		line(r.name, r.unit, r.floor, r.ours, r.bytes, r.allocs, r.ratio, r.target, verdict)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	summary := "every target is met"
	if len(missed) > 0 {
		summary = "targets missed: " + strings.Join(missed, "; ")
	}
	_, err := fmt.Fprintf(out, "\nThe ratio is the median over all rounds, in brackets the half of them around it.\n"+
		"In brackets behind allocs/op: how many more than the floor's. Over loopback, B/op and allocs/op "+
		"include the server. Sizes are of stripped programs.\n\n%s\n", summary)
	return err
}
