// Command sabotage checks that internal/sim finds faults. It breaks the client, the record and
// the resolvers in many ways, one at a time, and fails unless the simulation sees each of them.
// If the simulation cannot see a sabotage, the sabotage names a test that must.
//
// All sabotages are compiled into one test binary with an overlay of go build, and are off by
// default. An environment variable chooses one. Production code has no such switches. If none
// is chosen, the binary must find nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/replaced"
)

const (
	runs     = 6               // of the simulation, until the first that is red
	writes   = 2_000           // of a run
	apart    = 100             // difference between the first seeds of two runs; a run uses several
	longest  = 2 * time.Minute // of a run: a busy machine is slow
	sideWays = 2               // sabotages at a time
)

func main() {
	only := regexp.MustCompile("")
	flag.TextVar(only, "run", only, "a regular expression: only sabotages whose names match it")
	first := flag.Uint64("seed", 1, "the first seed")
	flag.Parse()
	replaced.Command("sabotage", func(ctx context.Context) error { return run(ctx, only, *first) })
}

func run(ctx context.Context, only *regexp.Regexp, first uint64) error {
	folder, err := os.MkdirTemp("", "sabotage")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()

	started := time.Now()
	compiled, err := build(ctx, folder, sabotages)
	if err != nil {
		return err
	}
	fmt.Printf("compiled %d sabotages in %.1f s\n", len(sabotages), time.Since(started).Seconds())

	var chosen []sabotage
	for _, s := range sabotages {
		if only.MatchString(s.name) {
			chosen = append(chosen, s)
		}
	}
	p := proof{built: compiled, first: first}
	if err := p.controls(ctx, chosen); err != nil {
		return err
	}
	return p.all(ctx, chosen)
}

// proof runs the sabotaged simulation.
type proof struct {
	built
	first uint64
}

// result is the result of one sabotage.
type result struct {
	sabotage
	seen bool
	how  string
	took time.Duration
	err  error
}

// controls checks that nothing is found while no sabotage is chosen.
func (p *proof) controls(ctx context.Context, chosen []sabotage) error {
	tried := map[test]bool{{}: true}
	for _, s := range chosen {
		if tried[s.test] {
			continue
		}
		tried[s.test] = true
		switch r := p.try(ctx, sabotage{test: s.test}); {
		case r.err != nil:
			return r.err
		case r.seen:
			return fmt.Errorf("without a sabotage a test of %s fails: %s", s.test.folder, r.how)
		}
	}
	for _, mood := range []string{calm, lossy, all} {
		r := p.try(ctx, sabotage{mood: mood})
		if r.err != nil {
			return r.err
		}
		if r.seen {
			return fmt.Errorf("without a sabotage the %s simulation is red: %s", mood, r.how)
		}
	}
	return nil
}

// all tries the sabotages, several at a time, and prints a line for each in their order.
func (p *proof) all(ctx context.Context, chosen []sabotage) error {
	results := make([]chan result, len(chosen))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	places := make(chan struct{}, sideWays)
	go func() {
		for i, s := range chosen {
			places <- struct{}{}
			go func() {
				results[i] <- p.try(ctx, s)
				<-places
			}()
		}
	}()

	seen := 0
	var failed []string
	for i := range chosen {
		r := <-results[i]
		fmt.Println(r)
		switch {
		case r.err != nil:
			failed = append(failed, r.name)
		case r.seen:
			seen++
		default:
			failed = append(failed, r.name)
		}
	}
	fmt.Printf("%d sabotages: %d seen, %d survived or failed\n", len(chosen), seen, len(failed))
	if len(failed) > 0 {
		return fmt.Errorf("not seen: %s", strings.Join(failed, "; "))
	}
	return nil
}

func (r result) String() string {
	took := fmt.Sprintf("%5.1f s", r.took.Seconds())
	switch {
	case r.err != nil:
		return fmt.Sprintf("FAILED    %s  %s: %s", took, r.name, r.err)
	case r.seen:
		return fmt.Sprintf("seen      %s  %s: %s", took, r.name, r.how)
	}
	return fmt.Sprintf("SURVIVED  %s  %s", took, r.name)
}

// try runs the test that a sabotage names. Without one it runs the simulation, seed by seed,
// until it fails.
func (p *proof) try(ctx context.Context, s sabotage) result {
	started := time.Now()
	r := result{sabotage: s}
	if s.test != (test{}) {
		r.seen, r.how, r.err = p.runTest(ctx, s)
		r.took = time.Since(started)
		return r
	}
	for i := uint64(0); i < runs && !r.seen && r.err == nil; i++ {
		r.seen, r.how, r.err = p.simulate(ctx, s, p.first+i*apart)
	}
	r.took = time.Since(started)
	return r
}

// simulate runs the simulation once and reports whether its oracle found something.
func (p *proof) simulate(ctx context.Context, s sabotage, seed uint64) (seen bool, how string, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	command := exec.CommandContext(ctx, p.simulation, "-test.run=^TestSimulation$", "-network="+s.mood, "-world="+s.world,
		"-writes="+strconv.Itoa(writes), "-seed="+strconv.FormatUint(seed, 10))
	command.Dir = filepath.Join("internal", "sim")
	command.Env = append(os.Environ(), variable+"="+s.name)
	output, err := command.CombinedOutput()
	return judge(string(output), err)
}

// runTest runs the test that a sabotage names, and reports whether it failed.
func (p *proof) runTest(ctx context.Context, s sabotage) (seen bool, how string, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "test", "-count=1", "-v", "-overlay="+p.overlay,
		"-run=^"+s.test.name+"$", "./"+s.test.folder)
	command.Env = append(os.Environ(), variable+"="+s.name)
	output, err := command.CombinedOutput()
	return judgeTest(string(output), err)
}

var (
	ran       = regexp.MustCompile(`(?m)^\s*--- (PASS|FAIL): `)
	failedRun = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
)

// judgeTest reports whether a test failed, from its output and how it ended. A test that did
// not run, or whose program crashed, is an error.
func judgeTest(output string, ended error) (seen bool, how string, err error) {
	failed := failedRun.FindAllStringSubmatch(output, -1)
	switch {
	case !ran.MatchString(output), crashed.MatchString(output), ended != nil && failed == nil:
		return false, "", fmt.Errorf("the test did not run to its end: %w\n%s", ended, tail(output))
	case ended == nil:
		return false, "", nil
	}
	return true, failed[len(failed)-1][1] + " failed", nil
}

var (
	finding = regexp.MustCompile(`Messages:\s+seed \d+, world: .*\n\s*(.*)`)
	crashed = regexp.MustCompile(`(?m)^(panic|fatal error|SIG[A-Z]+):`)
)

// judge reports whether the simulation's oracle found something, from the output and how the
// program ended. A crash is an error.
func judge(output string, ended error) (seen bool, how string, err error) {
	if ended == nil {
		return false, "", nil
	}
	found := finding.FindStringSubmatch(output)
	exit, ran := errors.AsType[*exec.ExitError](ended)
	switch {
	case !ran || exit.ExitCode() < 0:
		return false, "", fmt.Errorf("it did not end by itself: %w", ended)
	case crashed.MatchString(output) || found == nil:
		return false, "", fmt.Errorf("it failed for another reason: %w\n%s", ended, tail(output))
	}
	return true, found[1], nil
}

// tail returns the end of a text.
func tail(text string) string {
	const most = 1_500
	return text[max(0, len(text)-most):]
}
