// Command jppay demonstrates this module, serves its sandbox, and checks recorded answers and
// requests against the documents.
//
//	jppay demo      calls every operation of all three documents
//	jppay sandbox   serves PayPay, Paidy and legacy Paidy on this machine
//	jppay conform   checks a recorded answer, request or webhook against its document
//	jppay version   prints the versions of module, Go and documents
//
// It exits with 0 on success, with 1 if it found something or could not start, and with 2 if it
// was used wrongly.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const (
	exitOK    = 0
	exitFound = 1
	exitUsage = 2
)

const usage = `usage: jppay <command> [flags]

  demo      call every operation of all three documents against a sandbox
  sandbox   serve PayPay, Paidy and legacy Paidy on this machine
  conform   check a recorded answer, request or webhook against its document
  version   print the versions of this module, of Go and of the documents
  help      show this

"jppay <command> -h" shows the flags of a command.
`

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs the command and returns the exit code. Cancelling ctx ends it early.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	switch command, rest := args[0], args[1:]; command {
	case "demo":
		return runDemo(ctx, rest, stdout, stderr)
	case "sandbox":
		return runSandbox(ctx, rest, stdout, stderr)
	case "conform":
		return runConform(rest, stdin, stdout, stderr)
	case "version":
		return runVersion(rest, stdout, stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return exitOK
	default:
		fmt.Fprintf(stderr, "jppay: there is no command %q; try jppay help\n", command)
		return exitUsage
	}
}

// newFlags returns an empty set of flags. It prints no errors: parse does that.
func newFlags(command, arguments string) *flag.FlagSet {
	flags := flag.NewFlagSet("jppay "+command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: jppay %s %s\n\n", command, arguments)
		flags.PrintDefaults()
	}
	return flags
}

// parse reads the flags and at most the given number of further arguments. If the command ends
// here, ok is false and code is its exit code.
func parse(flags *flag.FlagSet, args []string, most int, stdout, stderr io.Writer) (code int, ok bool) {
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		flags.Usage()
		return exitOK, false
	}
	if err == nil && flags.NArg() > most {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(most))
	}
	if err != nil {
		return misused(flags, stderr, err), false
	}
	return exitOK, true
}

// misused prints in one line what is wrong with the arguments.
func misused(flags *flag.FlagSet, stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "%s: %v; try %[1]s -h\n", flags.Name(), err)
	return exitUsage
}
