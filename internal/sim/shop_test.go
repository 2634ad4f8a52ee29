package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
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
	answer  overlay.Answer            // that of the latest call which asked for it
	orders  []string                  // its orders so far
	sales   map[string]int            // how many each is of
	ended   map[string]bool           // those whose id is not used again
	amounts map[string]map[int64]bool // of each
	sale    int                       // of the sales, the one that it makes
	sold    string                    // the order of that
	books   []oracle.Entry
}

func (s *shop) worker(number int) *worker {
	m := s.machines[number%len(s.machines)]
	return &worker{
		shop: s, number: number, machine: m, host: m.start(), dice: harness.Dice(s.seed, saleDice, number),
		sales: map[string]int{}, ended: map[string]bool{}, amounts: map[string]map[int64]bool{},
	}
}

// order returns the id of a new order or, of one in twenty, that of an earlier one.
func (w *worker) order() string {
	if *simulatedNetwork != all || len(w.orders) == 0 || w.dice.IntN(20) != 0 {
		return w.newOrder()
	}
	earlier := w.orders[w.dice.IntN(len(w.orders))]
	if w.ended[earlier] {
		return w.newOrder()
	}
	return w.begin(earlier)
}

// newOrder returns the id of an order that no other has. Where no answer shows more than an
// id, only the merchant can tell that it was used before.
func (w *worker) newOrder() string {
	w.orders = append(w.orders, fmt.Sprintf("o-%d-%d", w.number, len(w.orders)))
	return w.begin(w.orders[len(w.orders)-1])
}

// begin begins the sale of an order.
func (w *worker) begin(order string) string {
	w.sale++
	w.sold = order
	w.sales[order]++
	return order
}

// ownsID reports whether the id of an order has no other, and keeps it so: a capture and a
// cancellation name their payment by it alone.
func (w *worker) ownsID(order string) bool {
	if w.sales[order] > 1 {
		return false
	}
	w.ended[order] = true
	return true
}

// amount draws the amount of the sale. No two of one id have the same: nobody could tell
// them apart.
func (w *worker) amount() int64 {
	amount := 100 + w.dice.Int64N(900)
	for w.amounts[w.sold][amount] {
		amount++
	}
	if w.amounts[w.sold] == nil {
		w.amounts[w.sold] = map[int64]bool{}
	}
	w.amounts[w.sold][amount] = true
	return amount
}

// perWorker is how many numbers of writes each worker has.
const perWorker = 1_000_000

// enter writes a wish into the books before anything is done for it.
func (w *worker) enter(wanted oracle.Wish) oracle.Wish {
	wanted.Write = w.number*perWorker + len(w.books)
	wanted.Sale, wanted.Order = w.sale, w.sold
	w.books = append(w.books, oracle.Entry{Wish: wanted})
	if w.sales[w.sold] > 1 {
		w.traces.note(wanted.Write, usedBefore)
	}
	return wanted
}

// usedBefore stands in the trace of a write whose order has the id of another.
const usedBefore = "its id was used before"

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
// need be after a restart. It returns nil if the merchant believes that it happened, or
// that the provider has accepted it.
func (w *worker) do(ctx context.Context, wanted oracle.Wish, call sending) error {
	wanted = w.enter(wanted)
	ctx = harness.WithWrite(ctx, wanted.Write)

	var err error
	if survives(func() { err = w.call(ctx, wanted, call) }) {
		return err
	}
	return w.comeBack(ctx, wanted)
}

// call is what one process does for a write.
func (w *worker) call(ctx context.Context, wanted oracle.Wish, call sending) error {
	w.answer = overlay.Answer{}
	err := w.host.call(ctx, call)
	belief := w.host.learn(w.answer, err)
	switch {
	case err == nil:
		w.believe(wanted, belief, "the call returned no error")
		return w.misled(wanted)
	case belief != oracle.Pending:
		w.believe(wanted, belief, err.Error())
	case w.leaves(wanted):
		w.traces.note(wanted.Write, "the process ended")
	default:
		return w.resolve(ctx, wanted, err)
	}
	return err
}

// A merchant asks about one write with pauses that grow, for longer than a user has time
// to consent, and then until it is answered.
const (
	patience      = 7 * time.Hour
	lastQuestions = 12
)

// keepAsking asks until it is told. ask reports whether it was told, and whether it was
// answered at all.
func keepAsking(ask func() (told, answered bool)) {
	pause := time.Minute
	for left := lastQuestions; left > 0; time.Sleep(pause) {
		told, answered := ask()
		switch {
		case told:
			return
		case pause < patience/3:
			pause += pause / 3
		case answered:
			return
		default:
			left--
		}
	}
}

// resolve asks what became of a write. Where the network does all, every second merchant
// does something else first. It returns nil if the write happened or is accepted. The
// processes that recover find out later what became of an accepted one.
func (w *worker) resolve(ctx context.Context, wanted oracle.Wish, failure error) (err error) {
	if dice := harness.Dice(w.seed, askDice, wanted.Write); *simulatedNetwork == all && dice.IntN(2) == 0 {
		time.Sleep(harness.UpTo(dice, 15*time.Minute))
	}
	err = failure
	keepAsking(func() (told, answered bool) {
		found, asked := overlay.Resolve(ctx, failure)
		switch {
		case unanswerable(asked):
			w.believe(wanted, oracle.Unresolvable, asked.Error())
			return true, true
		case asked == nil && (found.Outcome == policy.Happened || found.Outcome == policy.Accepted):
			w.believe(wanted, harness.BeliefOf(found.Outcome), "resolved: "+found.Reason)
			err = nil
			return true, true
		case asked == nil && found.Outcome == policy.DidNotHappen:
			w.believe(wanted, oracle.DidNotHappen, "resolved: "+found.Reason)
			return true, true
		}
		w.traces.note(wanted.Write, "asked: %s (%s, %v)", found.Outcome, found.Reason, asked)
		return false, asked == nil
	})
	return err
}
