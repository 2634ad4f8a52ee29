package harness

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// Command reads the flags of a command, including the common ones, and runs it. It exits with 0
// if everything is right, with 1 if something is wrong, and with 2 if it could not find out,
// for example because time ran out.
func Command(name string, limit time.Duration, run func(ctx context.Context, seed uint64) (right bool, err error)) {
	seed := flag.Uint64("seed", 0, "decides what happens, and when; 0: a fresh one")
	flag.DurationVar(&limit, "limit", limit, "how long it may take in all")
	flag.Parse()

	os.Exit(status(name, limit, func(ctx context.Context) (bool, error) { return run(ctx, Seed(*seed)) }))
}

func status(name string, limit time.Duration, run func(ctx context.Context) (right bool, err error)) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	right, err := run(ctx)
	switch {
	case err != nil:
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 2
	case !right:
		return 1
	}
	return 0
}

// Pause waits for a time, or until ctx ends.
func Pause(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}
