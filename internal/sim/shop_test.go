package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
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
}

// worker is one of the shop's processes, and those that follow it when it dies. What
// it wants follows from the seed and its number alone, so that a seed shows the same
// again.
type worker struct {
	*shop
	number  int
	machine *machine
	host    *host // of the process that runs now
	dice    *rand.Rand
	orders  []string // its orders so far
	books   []entry
}

func (s *shop) worker(number int) *worker {
	m := s.machines[number%len(s.machines)]
	return &worker{shop: s, number: number, machine: m, host: m.start(), dice: diceOf(s.seed, -1, number)}
}

// order returns the id of a new order or, of one in twenty, that of an earlier one.
func (w *worker) order() string {
	if len(w.orders) > 0 && w.dice.IntN(20) == 0 {
		return w.orders[w.dice.IntN(len(w.orders))]
	}
	id := fmt.Sprintf("o-%d-%d", w.number, len(w.orders))
	w.orders = append(w.orders, id)
	return id
}

func (w *worker) amount() int64 { return 100 + w.dice.Int64N(900) }

// perWorker is how many numbers of writes each worker has.
const perWorker = 1_000_000

// enter writes a wish into the books before anything is done for it.
func (w *worker) enter(wanted wish) wish {
	wanted.write = w.number*perWorker + len(w.books)
	w.books = append(w.books, entry{wish: wanted})
	return wanted
}

func (w *worker) believe(wanted wish, b belief, why string) {
	w.traces.note(wanted.write, "believed: %s (%s)", b, why)
	w.books[wanted.write%perWorker].belief = b
}

// do makes one write: it enters the wish, calls, and finds out what became of it, if
// need be after a restart. It returns nil if the merchant believes that it happened.
func (w *worker) do(ctx context.Context, wanted wish, call func(ctx context.Context) error) error {
	wanted = w.enter(wanted)
	ctx = context.WithValue(ctx, writeNumber{}, wanted.write)

	var err error
	if survives(func() { err = w.call(ctx, wanted, call) }) {
		return err
	}
	return w.comeBack(ctx, wanted)
}

// call is what one process does for a write.
func (w *worker) call(ctx context.Context, wanted wish, call func(ctx context.Context) error) error {
	err := call(ctx)
	if err == nil {
		w.believe(wanted, happened, "the call returned no error")
		return nil
	}
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		w.traces.note(wanted.write, "an error that is no *overlay.Error: %v", err)
		return err
	}
	switch failure.Outcome {
	case policy.Happened:
		w.believe(wanted, happened, err.Error())
	case policy.DidNotHappen:
		w.believe(wanted, didNotHappen, err.Error())
	case policy.Unknown, policy.NoOutcome:
		return w.resolve(ctx, wanted, err)
	}
	return err
}

// questions bounds how often a merchant asks about one write, a minute apart.
const questions = 20

// resolve asks until it is told.
func (w *worker) resolve(ctx context.Context, wanted wish, err error) error {
	for range questions {
		found, asked := overlay.Resolve(ctx, err)
		switch {
		case errors.Is(asked, overlay.ErrUnresolvable):
			w.believe(wanted, unresolvable, asked.Error())
			return err
		case asked == nil && found.Outcome == policy.Happened:
			w.believe(wanted, happened, "resolved: "+found.Reason)
			return nil
		case asked == nil && found.Outcome == policy.DidNotHappen:
			w.believe(wanted, didNotHappen, "resolved: "+found.Reason)
			return err
		}
		w.traces.note(wanted.write, "asked: %s (%s, %v)", found.Outcome, found.Reason, asked)
		time.Sleep(time.Minute)
	}
	return err
}
