package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/jppay/jppay/conformance/sandbox"
)

// job is one thing that a merchant wants to happen, once.
type job struct {
	provider  sandbox.Provider
	operation string
	key       string // by which the ledger knows it: the merchant's own id, or its order's
	amount    int64  // tells the writes to one order apart; 0 elsewhere
}

// severalAnOrder has the operations of which one order sees several, by provider
// and name. The ledger's amount tells them apart.
var severalAnOrder = map[string]bool{"paidy refundPayment": true}

func (j job) name() string { return string(j.provider) + " " + j.operation }

// belief is what a merchant thinks became of a job.
type belief uint8

const (
	unknown belief = iota
	done
	failed
	unresolvable // unknown, and the provider cannot be asked
)

// entry is a job in a merchant's books.
type entry struct {
	belief belief
	err    error                       // of the call, where the belief is unknown
	again  func(context.Context) error // the same call once more
}

// books are what a merchant knows.
type books struct {
	mu      sync.Mutex
	entries map[job]*entry
}

func newBooks() *books { return &books{entries: map[job]*entry{}} }

func (b *books) enter(j job, e *entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.entries[j] != nil {
		panic("the job stands in the books already: " + j.name() + " " + j.key)
	}
	b.entries[j] = e
}

func (b *books) of(want belief) []job {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []job
	for j, e := range b.entries {
		if e.belief == want {
			list = append(list, j)
		}
	}
	slices.SortFunc(list, func(a, b job) int {
		return cmp.Or(cmp.Compare(a.name(), b.name()), cmp.Compare(a.key, b.key), cmp.Compare(a.amount, b.amount))
	})
	return list
}

// count is the result of comparing books with a ledger.
type count struct {
	writes       int
	double       int            // took effect more than once
	falseFailed  int            // believed failed, but happened
	falseDone    int            // believed done, but did not happen
	happened     int            // unknown at first, then found to have happened
	didNot       int            // unknown at first, then found not to have happened
	unresolvable map[string]int // by operation: the provider cannot be asked
	unresolved   int            // unknown for no such reason
	examples     []string       // of what must not be
}

// sound reports whether nothing is wrong.
func (c *count) sound() bool {
	return c.double == 0 && c.falseFailed == 0 && c.falseDone == 0 && c.unresolved == 0
}

func (c *count) example(what string, j job, effects int) {
	if len(c.examples) < 10 {
		c.examples = append(c.examples, fmt.Sprintf("%s: %s %s, %d yen: %d effects", what, j.name(), j.key, j.amount, effects))
	}
}

// judge compares what a merchant believes with what really happened.
func judge(b *books, ledger []sandbox.Effect) *count {
	effects := map[job]int{}
	for _, e := range ledger {
		j := job{provider: e.Provider, operation: e.Operation, key: e.Key}
		if severalAnOrder[j.name()] {
			j.amount = e.Amount
		}
		effects[j]++
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	c := &count{writes: len(b.entries), unresolvable: map[string]int{}}
	for j, e := range b.entries {
		n := effects[j]
		if n > 1 {
			c.double++
			c.example("double", j, n)
		}
		switch {
		case e.belief == done && n == 0:
			c.falseDone++
			c.example("believed done", j, n)
		case e.belief == failed && n > 0:
			c.falseFailed++
			c.example("believed failed", j, n)
		case e.belief == unresolvable:
			c.unresolvable[j.name()]++
		case e.belief == unknown:
			c.unresolved++
			c.example("unresolved", j, n)
		}
		if e.err != nil {
			switch e.belief {
			case done:
				c.happened++
			case failed:
				c.didNot++
			case unknown, unresolvable:
			}
		}
	}
	return c
}

// cannotAsk sums up what the providers cannot be asked about.
func (c *count) cannotAsk() (sum int, list []string) {
	for _, name := range slices.Sorted(maps.Keys(c.unresolvable)) {
		sum += c.unresolvable[name]
		list = append(list, fmt.Sprintf("%s %d", name, c.unresolvable[name]))
	}
	return sum, list
}
