// Command flips checks the tests of the resolvers. One at a time, it replaces each outcome in
// the resolvers with each other outcome, and fails unless a test of package jppay fails.
//
// All flips are compiled into one test binary with an overlay of go build. An environment
// variable chooses one. Production code has no such switches.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/replaced"
)

const (
	variable = "JPPAY_FLIP" // "7 Happened" turns the eighth outcome into Happened
	longest  = 2 * time.Minute
	sideWays = 2
	// tests are those of the resolvers. Their examples wait in real time where an outcome is wrong.
	tests = "^Test.*(Resolve|Says|AskedAbout|Lapsed|Refund|Capture)"
)

// files hold the resolvers.
var files = []string{"resolve_paypay.go", "resolve_paidy.go"}

// outcomes are the outcomes that a resolver can return.
var outcomes = []string{"Happened", "DidNotHappen", "Accepted", "Unknown"}

// helper is added to the package.
const helper = `package jppay

import (
	"os"

	"github.com/jppay/jppay/overlay"
)

func flipped(number string, outcome overlay.Outcome) overlay.Outcome {
	for name, other := range map[string]overlay.Outcome{
		"Happened": overlay.Happened, "DidNotHappen": overlay.DidNotHappen, "Accepted": overlay.Accepted,
		"Unknown": overlay.Unknown,
	} {
		if os.Getenv("` + variable + `") == number+" "+name {
			return other
		}
	}
	return outcome
}
`

// place is where a resolver names an outcome.
type place struct {
	at      string // file and line
	outcome string
}

func main() { replaced.Command("flips", run) }

func run(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "flips")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()

	places, binary, err := build(ctx, folder)
	if err != nil {
		return err
	}
	switch seen, err := try(ctx, binary, ""); {
	case err != nil:
		return err
	case seen:
		return errors.New("a test fails without a flip")
	}
	return all(ctx, binary, places)
}

// all tries each flip and lists the flips that no test sees.
func all(ctx context.Context, binary string, places []place) error {
	var mu sync.Mutex
	var group sync.WaitGroup
	var wrong []error
	tried, free := 0, make(chan struct{}, sideWays)
	for number, p := range places {
		for _, other := range outcomes {
			if other == p.outcome {
				continue
			}
			tried++
			free <- struct{}{}
			group.Go(func() {
				defer func() { <-free }()
				seen, err := try(ctx, binary, strconv.Itoa(number)+" "+other)
				mu.Lock()
				defer mu.Unlock()
				if err == nil && !seen {
					err = errors.New("no test sees it")
				}
				if err != nil {
					wrong = append(wrong, fmt.Errorf("%s: %s for %s: %w", p.at, other, p.outcome, err))
				}
			})
		}
	}
	group.Wait()
	fmt.Printf("%d flips of %d outcomes: %d seen\n", tried, len(places), tried-len(wrong))
	return errors.Join(wrong...)
}

// try runs the tests with a flip and reports whether one fails.
func try(ctx context.Context, binary, flip string) (seen bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	command := exec.CommandContext(ctx, binary, "-test.run="+tests, "-test.failfast")
	command.Env = append(os.Environ(), variable+"="+flip)
	output, err := command.CombinedOutput()
	switch {
	case err == nil:
		return false, nil
	case bytes.Contains(output, []byte("--- FAIL: ")):
		return true, nil
	}
	return false, fmt.Errorf("the tests did not run to their end: %w\n%s", err, output)
}

// build compiles the tests with all flips in them.
func build(ctx context.Context, folder string) (places []place, binary string, err error) {
	sources := map[string][]byte{"flipped.go": []byte(helper)}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, "", err
		}
		if sources[file], err = flip(file, source, &places); err != nil {
			return nil, "", err
		}
	}
	listed, err := replaced.Write(folder, sources)
	if err != nil {
		return nil, "", err
	}
	binary, err = replaced.Compile(ctx, folder, listed, ".")
	return places, binary, err
}

// flip makes each outcome in a file replaceable, and adds their places.
func flip(file string, source []byte, places *[]place) ([]byte, error) {
	positions := token.NewFileSet()
	parsed, err := parser.ParseFile(positions, file, source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	copied := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := selector.X.(*ast.Ident)
		if !ok || from.Name != "overlay" || !slices.Contains(outcomes, selector.Sel.Name) {
			return true
		}
		start, end := positions.Position(selector.Pos()), positions.Position(selector.End())
		out.Write(source[copied:start.Offset])
		fmt.Fprintf(&out, "flipped(%q, overlay.%s)", strconv.Itoa(len(*places)), selector.Sel.Name)
		copied = end.Offset
		*places = append(*places, place{fmt.Sprintf("%s:%d", file, start.Line), selector.Sel.Name})
		return true
	})
	out.Write(source[copied:])
	return format.Source(out.Bytes())
}
