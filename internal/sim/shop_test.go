package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// shop is a merchant: what it wants, does and believes.
type shop struct {
	seed     uint64
	sandbox  *sandbox.Sandbox
	traces   *traces
	record   *numberedRecord
	machines []*machine
	users    sync.WaitGroup // who still act
}

// worker is one of the shop's processes, and those that follow it when it dies. What it
// wants follows from the seed and its number alone, so that a seed shows the same again.
type worker struct {
	*shop
	number  int
	machine *machine
	host    *host // of the process that runs now
	dice    *rand.Rand
	orders  []string // its orders so far
	sale    int      // of the sales, the one that it makes
	sold    string   // the order of that
	books   []oracle.Entry
}

func (s *shop) worker(number int) *worker {
	m := s.machines[number%len(s.machines)]
	return &worker{shop: s, number: number, machine: m, host: m.start(), dice: diceOf(s.seed, -1, number)}
}

// order returns the id of a new order or, of one in twenty, that of an earlier one.
func (w *worker) order() string {
	w.sale++
	if *simulatedNetwork == all && len(w.orders) > 0 && w.dice.IntN(20) == 0 {
		w.sold = w.orders[w.dice.IntN(len(w.orders))]
		return w.sold
	}
	w.sold = fmt.Sprintf("o-%d-%d", w.number, len(w.orders))
	w.orders = append(w.orders, w.sold)
	return w.sold
}

func (w *worker) amount() int64 { return 100 + w.dice.Int64N(900) }

// perWorker is how many numbers of writes each worker has.
const perWorker = 1_000_000

// enter writes a wish into the books before anything is done for it.
func (w *worker) enter(wanted oracle.Wish) oracle.Wish {
	wanted.Write = w.number*perWorker + len(w.books)
	wanted.Sale, wanted.Order = w.sale, w.sold
	w.books = append(w.books, oracle.Entry{Wish: wanted})
	return wanted
}

func (w *worker) believe(wanted oracle.Wish, b oracle.Belief, why string) {
	w.traces.note(wanted.Write, "believed: %s (%s)", b, why)
	w.books[wanted.Write%perWorker].Belief = b
}

// errMisled ends a sale after an answer that was about another order or payment: what
// followed would be done to that one, or to none, and one violation is enough.
var errMisled = errors.New("the answer misled the merchant")

// misled returns errMisled if an answer to the write was about another one.
func (w *worker) misled(wanted oracle.Wish) error {
	if w.traces.has(wanted.Write, misleading) || w.traces.has(wanted.Write, refusal) {
		return errMisled
	}
	return nil
}

// do makes one write: it enters the wish, calls, and finds out what became of it, if
// need be after a restart. It returns nil if the merchant believes that it happened.
func (w *worker) do(ctx context.Context, wanted oracle.Wish, call func(ctx context.Context) error) error {
	wanted = w.enter(wanted)
	ctx = context.WithValue(ctx, writeNumber{}, wanted.Write)

	var err error
	if survives(func() { err = w.call(ctx, wanted, call) }) {
		return err
	}
	return w.comeBack(ctx, wanted)
}

// call is what one process does for a write.
func (w *worker) call(ctx context.Context, wanted oracle.Wish, call func(ctx context.Context) error) error {
	err := call(ctx)
	if err == nil {
		w.believe(wanted, oracle.Happened, "the call returned no error")
		return w.misled(wanted)
	}
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		w.traces.note(wanted.Write, "an error that is no *overlay.Error: %v", err)
		return err
	}
	switch failure.Outcome {
	case policy.Happened:
		w.believe(wanted, oracle.Happened, err.Error())
	case policy.DidNotHappen:
		w.believe(wanted, oracle.DidNotHappen, err.Error())
	case policy.Unknown, policy.NoOutcome:
		if w.leaves(wanted) {
			w.traces.note(wanted.Write, "the process ended")
			return err
		}
		return w.resolve(ctx, wanted, err)
	}
	return err
}

// patience is how long a merchant asks about one write, with pauses that grow: longer
// than a user has time to consent.
const patience = 7 * time.Hour

// resolve asks until it is told.
func (w *worker) resolve(ctx context.Context, wanted oracle.Wish, err error) error {
	for pause := time.Minute; pause < patience/3; pause += pause / 3 {
		found, asked := overlay.Resolve(ctx, err)
		switch {
		case errors.Is(asked, overlay.ErrUnresolvable):
			w.believe(wanted, oracle.Unresolvable, asked.Error())
			return err
		case asked == nil && found.Outcome == policy.Happened:
			w.believe(wanted, oracle.Happened, "resolved: "+found.Reason)
			return nil
		case asked == nil && found.Outcome == policy.DidNotHappen:
			w.believe(wanted, oracle.DidNotHappen, "resolved: "+found.Reason)
			return err
		}
		w.traces.note(wanted.Write, "asked: %s (%s, %v)", found.Outcome, found.Reason, asked)
		time.Sleep(pause)
	}
	return err
}
