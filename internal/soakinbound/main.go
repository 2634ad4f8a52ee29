// Command soakinbound sends notifications to receivers that are killed at random moments and
// started again. Then it counts what their handlers did. There is one receiver for each inbox
// that survives kills.
//
//	go run ./internal/soakinbound                 50,000 deliveries to each
//	go run ./internal/soakinbound -events 2000 -seed 7
//
// SQLite always runs; PostgreSQL and Redis run if their addresses are given.
//
// Three in ten deliveries are duplicates, all come out of order, and each is sent
// until it is answered 200, as a patient provider would. With SQLite and PostgreSQL
// the handler writes into the transaction of its inbox: every event takes effect
// once. Redis has none, so it writes into another database: no event takes effect
// twice, and one that did not is among the dead letters as interrupted. Afterwards
// receivers whose handler hangs are timed, one with the inbox in memory too.
//
// It exits with 1 if an event was lost or took effect twice, or if a receiver whose
// handler hangs leaves more than one in a thousand unanswered. How long answers take hangs
// on the machine: that is printed only.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jppay/jppay/internal/harness"
)

// The variables that name servers that run already. The tests know them too.
const (
	postgresVariable = "JPPAY_TEST_POSTGRES" // a DSN such as postgres://user:pw@127.0.0.1:5432/db
	redisVariable    = "JPPAY_TEST_REDIS"    // host:port
)

func main() {
	child()
	s := soak{out: os.Stdout, progress: os.Stderr}
	flag.IntVar(&s.events, "events", 50_000, "how many deliveries to each inbox, duplicates included")
	postgres := flag.String("postgres", "",
		"DSN of a PostgreSQL server, in which a schema is made and dropped; $"+postgresVariable+" if empty")
	redis := flag.String("redis", "",
		"host:port of a Redis server, in which keys are made and deleted; $"+redisVariable+" if empty")
	harness.Command("soakinbound", 15*time.Minute, func(ctx context.Context, seed uint64) (right bool, err error) {
		s.seed = seed
		places := inboxes(cmp.Or(*postgres, os.Getenv(postgresVariable)), cmp.Or(*redis, os.Getenv(redisVariable)))
		results, err := s.run(ctx, places)
		right = true
		for _, r := range results {
			right = right && r.sound()
		}
		return right, err
	})
}

type soak struct {
	seed          uint64
	events        int
	out, progress io.Writer
}

// result is the result of one inbox.
type result struct {
	place
	killed *books // nil for the inbox that survives no kill
	stuck  answers
}

func (r *result) sound() bool {
	return (r.killed == nil || r.killed.lost == 0 && r.killed.twice == 0) && r.stuck.answered*1000 >= r.stuck.all*999
}

func (s *soak) run(ctx context.Context, places []place) ([]result, error) {
	fmt.Fprintf(s.out, "seed %d: %d deliveries to each inbox, 30 %% duplicates, out of order, "+
		"to a receiver that is killed\n", s.seed, s.events)
	var results []result
	for _, p := range places {
		if p.missing() {
			fmt.Fprintf(s.out, "%s is left out: no address is given\n", p.Inbox)
			continue
		}
		r, err := s.soak(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Inbox, err)
		}
		results = append(results, *r)
	}
	return results, s.print(results)
}

// soak kills and times the receiver of one inbox.
func (s *soak) soak(ctx context.Context, p place) (*result, error) {
	r := &result{place: p}
	if p.Inbox != memory {
		var err error
		if r.killed, err = s.killed(ctx, p); err != nil {
			return nil, err
		}
	}
	var err error
	r.stuck, err = s.stuck(ctx, p)
	return r, err
}

func (s *soak) print(results []result) error {
	fmt.Fprintln(s.out)
	table := harness.NewTable(s.out, results)
	killed := func(name string, value func(*books) any) {
		table.Row(name, func(r result) any {
			if r.killed == nil {
				return "-"
			}
			return value(r.killed)
		})
	}
	listed := func(name string, value func(*books) int) {
		killed(name, func(b *books) any {
			if !b.lists {
				return "-"
			}
			return value(b)
		})
	}
	table.Row("", func(r result) any { return r.Inbox })
	killed("deliveries", func(b *books) any { return b.deliveries })
	killed("different events", func(b *books) any { return b.events })
	killed("posts until all were answered 200", func(b *books) any { return b.posts })
	killed("receiver killed", func(b *books) any { return b.kills })
	killed("events lost", func(b *books) any { return b.lost })
	killed("events that took effect twice", func(b *books) any { return b.twice })
	listed("events without effect, listed as interrupted", func(b *books) int { return b.listed })
	listed("events listed though they took effect", func(b *books) int { return b.listedDone })
	table.Row("answers while the handler hangs", func(r result) any { return r.stuck.all })
	table.Row("half within", func(r result) any { return r.stuck.p50 })
	table.Row("99 % within", func(r result) any { return r.stuck.p99 })
	table.Row("99.9 % within", func(r result) any { return r.stuck.p999 })
	table.Row("not answered 200", func(r result) any { return r.stuck.all - r.stuck.answered })
	table.Row("later than 250 ms", func(r result) any { return r.stuck.answered - r.stuck.inTime })
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.out, "\nWhere the handler hangs it has written, but not in SQLite, "+
		"which has one writer at a time.")
	return err
}
