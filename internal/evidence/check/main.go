// Check prints, for each operation and each short history, what may be believed about a write
// and whether it may be sent again. Then it counts the long histories. It takes seconds.
//
//	go run ./internal/evidence/check -operation createPayment -attempts 1
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/evidence"
)

func main() {
	var only string
	short := evidence.Bounds{Essential: true}
	flag.StringVar(&only, "operation", "", "print only operations whose name or example has this in it")
	flag.IntVar(&short.Attempts, "attempts", 2, "print histories of at most so many attempts")
	flag.IntVar(&short.Questions, "questions", 1, "and of at most so many questions")
	flag.Parse()

	out := bufio.NewWriter(os.Stdout)
	for _, operation := range evidence.Operations() {
		if strings.Contains(operation.Name+" "+operation.Example, only) {
			table(out, operation, short)
		}
	}
	fmt.Fprintln(out, "Long histories: up to four attempts and two questions, every event")
	fmt.Fprintln(out)
	count(out, evidence.Bounds{Attempts: 4, Questions: 2})
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// table prints the short histories of an operation. "Lost" includes every answer that tells
// nothing. Attempts that were not sent and reads that failed are left out, because they change
// nothing.
func table(out io.Writer, operation evidence.Operation, bounds evidence.Bounds) {
	fmt.Fprintf(out, "%s (for instance %s)\n", operation.Name, operation.Example)
	fmt.Fprintf(out, "open: %s\n", open(operation))
	for _, others := range evidence.Everybody {
		fmt.Fprintf(out, "\n  %s\n", others)
		for history, facts := range evidence.Histories(operation, others, bounds) {
			fmt.Fprintf(out, "    %-14s  %-15s  %s\n", facts.Verdict, again(facts), history)
		}
	}
	fmt.Fprintln(out)
}

// open says how many worlds are possible for an operation, and what they do with a repeated
// request.
func open(operation evidence.Operation) string {
	var repeats []string
	for _, treatment := range []struct {
		open bool
		name string
	}{
		{operation.Replays, "replayed"}, {operation.Refuses, "refused"}, {operation.RunsAgain, "carried out again"},
	} {
		if treatment.open {
			repeats = append(repeats, treatment.name)
		}
	}
	return fmt.Sprintf("a repeated request is %s; %d worlds", strings.Join(repeats, " or "), len(operation.Worlds()))
}

func again(facts evidence.Facts) string {
	switch {
	case facts.MaySendAgain:
		return "may be repeated"
	case facts.MaySendAnew:
		return "new id only"
	}
	return "not again"
}

func count(out io.Writer, bounds evidence.Bounds) {
	const row = "%-38s  %11v  %8v  %11v  %11v  %11v  %11v  %11v\n"
	fmt.Fprintf(out, row, "operation", "histories", "beliefs",
		evidence.Happened, evidence.DidNotHappen, evidence.Accepted, evidence.Unknown, "repeatable")
	began := time.Now()
	var histories uint64
	for _, operation := range evidence.Operations() {
		var all evidence.Tally
		for _, others := range evidence.Everybody {
			all.Add(evidence.Count(operation, others, bounds))
		}
		histories += all.Histories
		fmt.Fprintf(out, row, operation.Name, all.Histories, all.Beliefs,
			all.Verdicts[evidence.Happened], all.Verdicts[evidence.DidNotHappen], all.Verdicts[evidence.Accepted],
			all.Verdicts[evidence.Unknown], all.MaySendAgain)
	}
	fmt.Fprintf(out, "\n%d histories in %s\n", histories, time.Since(began).Round(time.Millisecond))
}
