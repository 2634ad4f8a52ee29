package sim

import (
	"context"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
)

// sell makes one sale, with what follows it. In the calm and the lossy mood nobody sells
// what depends on what users do later: there each loss is to be seen at once.
func (w *worker) sell(ctx context.Context) {
	sales := []func(context.Context){
		w.debit, w.debit, w.subscription, w.authorization, w.authorization,
		w.token, w.token, w.checkout, w.checkout,
		w.legacySale, w.legacySale,
	}
	if *simulatedNetwork == all {
		sales = append(sales, w.code, w.code, w.pendingPayment, w.cashback, w.pointsCode)
	}
	sales[w.dice.IntN(len(sales))](ctx)
}

// write makes one write whose answer the merchant needs. done reports whether the
// merchant believes that it happened; the answer is nil if that was found out later.
func write[T any](
	ctx context.Context, w *worker, wanted oracle.Wish, send harness.Call[T],
) (answer *T, done bool) {
	err := w.do(ctx, wanted, func(ctx context.Context) (err error) {
		answer, err = send(ctx)
		return err
	})
	return answer, err == nil
}

// byHand makes a write in another system of the merchant, whose network never fails.
func byHand[T any](ctx context.Context, w *worker, wanted oracle.Wish, send harness.Call[T]) {
	wanted = w.enter(wanted)
	if _, err := send(ctx); err != nil {
		w.believe(wanted, oracle.DidNotHappen, "a clerk was refused: "+err.Error())
		return
	}
	w.believe(wanted, oracle.Happened, "a clerk did it")
}

// A mood is when a user does what a merchant waits for.
type mood uint8

const (
	prompt mood = iota
	slow
	never
)

// mood draws a mood. Where the process may end, every user acts before those who take
// over close as well.
func (w *worker) mood() mood {
	if *simulatedNetwork != all {
		return mood(w.dice.IntN(2))
	}
	return mood(w.dice.IntN(3))
}

// userActs lets a user do something, soon or late, as often as it takes to succeed
// once, within half an hour.
func (w *worker) userActs(m mood, act func() error) {
	if m == never {
		return
	}
	wait := time.Second
	if m == slow {
		wait += harness.UpTo(w.dice, 4*time.Minute)
	}
	w.users.Go(func() {
		time.Sleep(wait)
		for range 30 {
			if act() == nil {
				return
			}
			time.Sleep(time.Minute)
		}
	})
}
