package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// post sends a body to a receiver, as if from webhooktest.Source.
func post(t testing.TB, receiver http.Handler, event any) int {
	t.Helper()
	recorder := httptest.NewRecorder()
	receiver.ServeHTTP(recorder, webhooktest.Request(t, "/hooks", event))
	return recorder.Code
}

// start runs a receiver until the returned function is called.
func start(t testing.TB, receiver *webhook.Receiver) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := receiver.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	return func() { cancel(); <-ended }
}

// numbered is event n of a payment.
func numbered(payment string, n int) string {
	return fmt.Sprintf(`{"notification_type":"Transaction","order_id":%q,"merchant_order_id":"m-1","order_amount":"%d","state":"AUTHORIZED"}`, payment, n)
}

// journal records what a handler was given.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf(format, args...))
}

func (j *journal) all() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.lines)
}

func amount(d webhook.Delivery) string {
	if e, is := d.Payload.(*paypay.TransactionEvent); is {
		return string(e.OrderID) + "/" + e.OrderAmount.String()
	}
	return d.Type
}

func TestAnEventIsHandedOverOnceAfterTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var given journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			given.add("%s %s %s %d %v", d.Type, d.State, d.PaymentID, d.Attempt, d.Verdict)
			return nil
		}, webhook.Config{})
		for range 3 {
			if code := post(t, receiver, numbered("p", 1)); code != http.StatusOK {
				t.Fatalf("answered %d", code)
			}
		}
		if len(given.all()) != 0 {
			t.Error("handed over before Run")
		}
		defer start(t, receiver)()
		synctest.Wait()
		post(t, receiver, numbered("p", 1))
		synctest.Wait()
		if want := []string{"Transaction AUTHORIZED p 1 not asked"}; !slices.Equal(given.all(), want) {
			t.Errorf("got %v", given.all())
		}
		if c := receiver.Counters(); c.Stored != 1 || c.Duplicates != 3 || c.Handled != 1 || c.Failed != 0 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestALaterEventOfAPaymentWaitsForAnEarlierOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var given journal
		failures := 3
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			given.add("%s", amount(d))
			if amount(d) == "p/1" && failures > 0 {
				failures--
				return errors.New("not yet")
			}
			return nil
		}, webhook.Config{Workers: 1})
		for _, event := range []string{numbered("p", 1), numbered("p", 2), numbered("q", 9), numbered("p", 3)} {
			post(t, receiver, event)
		}
		begin := time.Now()
		defer start(t, receiver)()
		synctest.Wait()
		if want := []string{"p/1", "q/9"}; !slices.Equal(given.all(), want) {
			t.Errorf("at first: got %v", given.all())
		}
		for receiver.Counters().Handled < 4 {
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		if want := []string{"p/1", "q/9", "p/1", "p/1", "p/1", "p/2", "p/3"}; !slices.Equal(given.all(), want) {
			t.Errorf("in the end: got %v", given.all())
		}
		// 1 + 2 + 4 seconds at most, and up to one poll after each.
		if took := time.Since(begin); took > 11*time.Second {
			t.Errorf("took %v", took)
		}
		if c := receiver.Counters(); c.Failed != 3 || c.DeadLettered != 0 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestEventsOfOneSubjectAreHandledOneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var given journal
		var busy [3]atomic.Bool
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			lane := &busy[d.PaymentID[0]-'0']
			if !lane.CompareAndSwap(false, true) {
				t.Errorf("%s: two events of one payment at a time", amount(d))
			}
			time.Sleep(time.Millisecond)
			given.add("%s", amount(d))
			lane.Store(false)
			return nil
		}, webhook.Config{Workers: 8})
		defer start(t, receiver)()
		for n := range 50 {
			for payment := range 3 {
				post(t, receiver, numbered(fmt.Sprint(payment), n))
			}
		}
		time.Sleep(time.Second)
		next := [3]int{}
		for _, line := range given.all() {
			payment := line[0] - '0'
			if want := fmt.Sprintf("%d/%d", payment, next[payment]); line != want {
				t.Fatalf("got %s, want %s", line, want)
			}
			next[payment]++
		}
		if next != [3]int{50, 50, 50} {
			t.Errorf("handled %v", next)
		}
	})
}

func TestAnEventThatFailsTooOftenBecomesADeadLetter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := atomic.Bool{}
		broken.Store(true)
		var given, reported journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			given.add("%s %d", amount(d), d.Attempt)
			if broken.Load() && amount(d) != "p/2" {
				return errors.New("the database\nis away\x00")
			}
			return nil
		}, webhook.Config{MaxAttempts: 4, Report: func(err error) { reported.add("%v", err) }})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))
		defer start(t, receiver)()
		time.Sleep(time.Hour)
		if want := []string{"p/1 1", "p/1 2", "p/1 3", "p/1 4", "p/2 1"}; !slices.Equal(given.all(), want) {
			t.Errorf("got %v", given.all())
		}
		list, err := receiver.List(t.Context(), webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("got %v, %v", list, err)
		}
		letter := list[0]
		if letter.Why != "the database is away " || letter.Attempts != 4 || letter.PaymentID != "p" || string(letter.Raw) != numbered("p", 1) || letter.At.IsZero() {
			t.Errorf("got %s after %d: %q", fields(letter.Event), letter.Attempts, letter.Why)
		}
		if _, typed := letter.Payload.(*paypay.TransactionEvent); !typed {
			t.Errorf("its payload is a %T", letter.Payload)
		}
		if len(reported.all()) != 4 {
			t.Errorf("reported %v", reported.all())
		}
		if code := post(t, receiver, numbered("p", 1)); code != 200 || receiver.Counters().Duplicates != 1 {
			t.Errorf("a duplicate of a dead letter: answered %d", code)
		}

		broken.Store(false)
		if err := receiver.Requeue(t.Context(), letter.Key); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := given.all(); got[len(got)-1] != "p/1 1" {
			t.Errorf("after putting it back: got %v", got)
		}
		if c := receiver.Counters(); c.DeadLettered != 1 || c.Handled != 2 {
			t.Errorf("got %+v", c)
		}
		if err := receiver.Requeue(t.Context(), letter.Key); !errors.Is(err, webhook.ErrNotListed) {
			t.Errorf("again: got %v", err)
		}
		if err := receiver.Discard(t.Context(), letter.Key); !errors.Is(err, webhook.ErrNotListed) {
			t.Errorf("discard: got %v", err)
		}
	})
}

func TestAPanicIsADeadLetterAndNothingElseStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			if amount(d) == "p/1" {
				panic("no such order")
			}
			return nil
		}, webhook.Config{Workers: 1})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))
		defer start(t, receiver)()
		synctest.Wait()
		list, err := receiver.List(t.Context(), webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 || list[0].Attempts != 1 || list[0].Why != "the handler panicked: no such order" {
			t.Errorf("got %v, %v", list, err)
		}
		if c := receiver.Counters(); c.Handled != 1 {
			t.Errorf("got %+v", c)
		}
		if err := receiver.Discard(t.Context(), list[0].Key); err != nil {
			t.Error(err)
		}
		if list, err := receiver.List(t.Context(), webhook.DeadLetters, 10); err != nil || len(list) != 0 {
			t.Errorf("after discarding: got %v, %v", list, err)
		}
	})
}

func TestStuckProcessingDoesNotSlowAnswers(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var stuck atomic.Int64
	receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
		stuck.Add(1)
		<-release
		return nil
	}, webhook.Config{Workers: 2})
	stop := start(t, receiver)
	defer stop()
	defer close(release)
	const events = 2000
	var slow int
	for n := range events {
		begin := time.Now()
		if code := post(t, receiver, numbered(fmt.Sprint(n), 1)); code != http.StatusOK {
			t.Fatalf("answered %d", code)
		}
		if time.Since(begin) > 250*time.Millisecond {
			slow++
		}
	}
	if slow > events/1000 {
		t.Errorf("%d of %d answers took more than 250 ms", slow, events)
	}
	if stuck.Load() != 2 {
		t.Errorf("%d events are in work, want 2", stuck.Load())
	}
}

// faulty is an inbox whose methods can be made to fail.
type faulty struct {
	webhook.Inbox
	store    func(context.Context) error
	claim    func() error
	complete func() error
	forget   func(context.Context, overlay.Provider, time.Time) error
	shelved  func() error
}

func (f *faulty) Store(ctx context.Context, e webhook.Entry) (bool, error) {
	if f.store != nil {
		if err := f.store(ctx); err != nil {
			return false, err
		}
	}
	return f.Inbox.Store(ctx, e)
}

func (f *faulty) Claim(ctx context.Context, p overlay.Provider, now time.Time, lease time.Duration) (*webhook.Claim, error) {
	if f.claim != nil {
		if err := f.claim(); err != nil {
			return nil, err
		}
	}
	return f.Inbox.Claim(ctx, p, now, lease)
}

func (f *faulty) Complete(ctx context.Context, c *webhook.Claim, now time.Time, effect func(context.Context) error) error {
	err := f.Inbox.Complete(ctx, c, now, effect)
	if err == nil && f.complete != nil {
		err = f.complete()
	}
	return err
}

func (f *faulty) Forget(ctx context.Context, p overlay.Provider, before time.Time) (int, error) {
	if f.forget != nil {
		if err := f.forget(ctx, p, before); err != nil {
			return 0, err
		}
	}
	return f.Inbox.Forget(ctx, p, before)
}

func (f *faulty) Shelved(ctx context.Context, p overlay.Provider, shelf webhook.Shelf, limit int) ([]webhook.Shelved, error) {
	if f.shelved != nil {
		if err := f.shelved(); err != nil {
			return nil, err
		}
	}
	return f.Inbox.Shelved(ctx, p, shelf, limit)
}

func TestWhatCannotBeStoredIsAnswered503(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reported journal
		down := true
		inbox := &faulty{Inbox: webhook.NewMemory(0), store: func(ctx context.Context) error {
			if !down {
				return nil
			}
			<-ctx.Done() // a store that hangs
			return ctx.Err()
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Report: func(err error) { reported.add("%v", err) }})
		begin := time.Now()
		recorder := httptest.NewRecorder()
		receiver.ServeHTTP(recorder, webhooktest.Request(t, "/", numbered("p", 1)))
		if recorder.Code != http.StatusServiceUnavailable || recorder.Body.Len() != 0 || time.Since(begin) != webhook.StoreTimeout {
			t.Errorf("answered %d with %q after %v", recorder.Code, recorder.Body, time.Since(begin))
		}
		if len(reported.all()) != 1 {
			t.Errorf("reported %v", reported.all())
		}
		down = false
		if code := post(t, receiver, numbered("p", 1)); code != http.StatusOK {
			t.Errorf("sent again: answered %d", code)
		}
		if c := receiver.Counters(); c.StoreFailed != 1 || c.Stored != 1 || c.Duplicates != 0 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestAnEventStoredBeforeACrashIsHandedOverAfterIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		dead := newReceiver(t, ignore, webhook.Config{Inbox: inbox})
		post(t, dead, numbered("p", 1)) // and it never runs
		var given journal
		alive := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			given.add("%s %d", amount(d), d.Attempt)
			return nil
		}, webhook.Config{Inbox: inbox})
		defer start(t, alive)()
		synctest.Wait()
		if !slices.Equal(given.all(), []string{"p/1 1"}) {
			t.Errorf("got %v", given.all())
		}
	})
}

func TestAHandlerThatWasCutOffIsListedAndNotRunAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		crash := make(chan struct{})
		dying := newReceiver(t, func(context.Context, webhook.Delivery) error {
			<-crash
			return errors.New("crashed")
		}, webhook.Config{Inbox: inbox, Workers: 1})
		stop := start(t, dying)
		defer stop()
		defer close(crash)
		post(t, dying, numbered("p", 1))
		post(t, dying, numbered("p", 2))
		synctest.Wait()

		var given journal
		alive := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			given.add("%s", amount(d))
			return nil
		}, webhook.Config{Inbox: inbox})
		defer start(t, alive)()
		time.Sleep(webhook.DefaultLease - 2*time.Second)
		if len(given.all()) != 0 {
			t.Errorf("before the lease ended: got %v", given.all())
		}
		time.Sleep(5 * time.Second)
		if !slices.Equal(given.all(), []string{"p/2"}) {
			t.Errorf("got %v", given.all())
		}
		list, err := alive.List(t.Context(), webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 || list[0].Why != webhook.Interrupted || list[0].PaymentID != "p" {
			t.Errorf("got %v, %v", list, err)
		}
	})
}

func TestAnEventThatKillsItsProcessIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
			t.Error("handed over once more")
			return nil
		}, webhook.Config{Inbox: inbox, MaxAttempts: 3})
		post(t, receiver, numbered("p", 1))
		for range 3 { // three processes claim it and are never heard of again
			if claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Second); err != nil || claim == nil {
				t.Fatal(claim, err)
			}
			time.Sleep(time.Second)
		}
		defer start(t, receiver)()
		synctest.Wait()
		list, err := receiver.List(t.Context(), webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 || !strings.HasPrefix(list[0].Why, "given up") {
			t.Errorf("got %v, %v", list, err)
		}
	})
}

func TestRunLetsTheEventsInWorkFinish(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var given journal
		receiver := newReceiver(t, func(ctx context.Context, d webhook.Delivery) error {
			deadline, ok := ctx.Deadline()
			if !ok || time.Until(deadline) != webhook.DefaultLease*3/4 {
				t.Errorf("the handler has %v", time.Until(deadline))
			}
			time.Sleep(10 * time.Second)
			given.add("%s %v", amount(d), ctx.Err())
			return nil
		}, webhook.Config{Workers: 1})
		post(t, receiver, numbered("p", 1))
		post(t, receiver, numbered("p", 2))
		stop := start(t, receiver)
		synctest.Wait()
		stop()
		if !slices.Equal(given.all(), []string{"p/1 <nil>"}) {
			t.Errorf("got %v", given.all())
		}
		defer start(t, receiver)()
		time.Sleep(11 * time.Second)
		if !slices.Equal(given.all(), []string{"p/1 <nil>", "p/2 <nil>"}) {
			t.Errorf("after Run was called again: got %v", given.all())
		}
		if err := receiver.Run(t.Context()); err == nil {
			t.Error("a second Run at the same time was accepted")
		}
	})
}

func TestAnInboxThatIsDownIsAskedAtThePaceOfThePoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reported journal
		var asked atomic.Int64
		down := atomic.Bool{}
		down.Store(true)
		inbox := &faulty{Inbox: webhook.NewMemory(0), claim: func() error {
			asked.Add(1)
			if down.Load() {
				return errors.New("down")
			}
			return nil
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Workers: 2, Report: func(err error) { reported.add("%v", err) }})
		post(t, receiver, numbered("p", 1))
		defer start(t, receiver)()
		time.Sleep(9500 * time.Millisecond)
		if asked.Load() != 11 || len(reported.all()) != 11 { // both workers at first, then once a second
			t.Errorf("asked %d times, reported %d", asked.Load(), len(reported.all()))
		}
		down.Store(false)
		time.Sleep(time.Second)
		if receiver.Counters().Handled != 1 {
			t.Errorf("got %+v", receiver.Counters())
		}
	})
}

func TestAnEffectThatIsNotRecordedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, failure := range []error{webhook.ErrUnrecorded, webhook.ErrLost} {
		synctest.Test(t, func(t *testing.T) {
			var given, reported journal
			inbox := &faulty{Inbox: webhook.NewMemory(0), complete: func() error { return fmt.Errorf("the network: %w", failure) }}
			receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
				given.add("%s", amount(d))
				return nil
			}, webhook.Config{Inbox: inbox, Report: func(err error) { reported.add("%v", err) }})
			post(t, receiver, numbered("p", 1))
			defer start(t, receiver)()
			time.Sleep(time.Hour)
			if len(given.all()) != 1 || len(reported.all()) != 1 || receiver.Counters().Handled != 0 {
				t.Errorf("%v: given %v, reported %v", failure, given.all(), reported.all())
			}
		})
	}
}

func TestDoneEventsAreForgottenAfterKeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Keep: 24 * time.Hour})
		defer start(t, receiver)()
		post(t, receiver, numbered("p", 1))
		time.Sleep(23 * time.Hour)
		post(t, receiver, numbered("p", 1))
		time.Sleep(3 * time.Hour)
		post(t, receiver, numbered("p", 1))
		synctest.Wait()
		if c := receiver.Counters(); c.Duplicates != 1 || c.Handled != 2 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestDoneEventsAreForgottenByProcessesThatLiveShortly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told journal
		inbox := &faulty{Inbox: webhook.NewMemory(0), forget: func(_ context.Context, p overlay.Provider, before time.Time) error {
			told.add("%s %v", p, time.Since(before))
			return nil
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Keep: 24 * time.Hour})
		for range 2 {
			stop := start(t, receiver)
			time.Sleep(55 * time.Minute)
			stop()
		}
		if want := []string{"paypay 24h0m0s", "paypay 24h0m0s"}; !slices.Equal(told.all(), want) {
			t.Errorf("got %v", told.all())
		}
	})
}

func TestForgettingThatFailsIsReportedUnlessRunEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reported journal
		var hangs atomic.Bool
		inbox := &faulty{Inbox: webhook.NewMemory(0), forget: func(ctx context.Context, _ overlay.Provider, _ time.Time) error {
			if hangs.Load() {
				<-ctx.Done()
				return ctx.Err()
			}
			return errors.New("down")
		}}
		receiver := newReceiver(t, ignore, webhook.Config{Inbox: inbox, Report: func(err error) { reported.add("%v", err) }})
		stop := start(t, receiver)
		synctest.Wait()
		hangs.Store(true)
		time.Sleep(90 * time.Minute)
		stop()
		if want := []string{"webhook: paypay: forget: down"}; !slices.Equal(reported.all(), want) {
			t.Errorf("got %v", reported.all())
		}
	})
}

func TestPausesGrowToFiveMinutesAndNotBeyond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const attempts = 70 // with more than 62 doublings a pause would overflow
		var tried []time.Time
		receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
			tried = append(tried, time.Now())
			return errors.New("no\u2028two\u2029lines\nor\x00three \xff")
		}, webhook.Config{MaxAttempts: attempts})
		defer start(t, receiver)()
		post(t, receiver, numbered("p", 1))
		time.Sleep(attempts * (5*time.Minute + time.Second))
		synctest.Wait()
		var longest time.Duration
		for i := range tried[1:] {
			pause := tried[i+1].Sub(tried[i])
			longest = max(longest, pause)
			if most := time.Second<<min(i, 10) + webhook.DefaultPoll; pause > min(most, 5*time.Minute+webhook.DefaultPoll) {
				t.Errorf("pause %d was %v", i+1, pause)
			}
		}
		if len(tried) != attempts || longest < 2*time.Minute {
			t.Errorf("tried %d times, %v apart at most", len(tried), longest)
		}
		list, err := receiver.List(t.Context(), webhook.DeadLetters, 10)
		if err != nil || len(list) != 1 || list[0].Attempts != attempts || list[0].Why != "no two lines or three ?" {
			t.Errorf("got %+v, %v", list, err)
		}
	})
}

func TestReasonsAreCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ said, kept string }{
		{strings.Repeat("x", 300), strings.Repeat("x", 300)},
		{strings.Repeat("x", 301), strings.Repeat("x", 300) + "…"},
		{strings.Repeat("x", 299) + "店", strings.Repeat("x", 299) + "…"},
	} {
		synctest.Test(t, func(t *testing.T) {
			receiver := newReceiver(t, func(context.Context, webhook.Delivery) error { return errors.New(c.said) }, webhook.Config{MaxAttempts: 1})
			defer start(t, receiver)()
			post(t, receiver, numbered("p", 1))
			synctest.Wait()
			if list, err := receiver.List(t.Context(), webhook.DeadLetters, 1); err != nil || len(list) != 1 || list[0].Why != c.kept {
				t.Errorf("%d bytes became %+v, %v", len(c.said), list, err)
			}
		})
	}
}

func TestWhatAPollFindsSetsEveryWorkerToWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		elsewhere := newReceiver(t, ignore, webhook.Config{Inbox: inbox}) // stores only
		release := make(chan struct{})
		var begun atomic.Int64
		receiver := newReceiver(t, func(context.Context, webhook.Delivery) error {
			begun.Add(1)
			<-release
			return nil
		}, webhook.Config{Inbox: inbox, Workers: 4})
		stop := start(t, receiver)
		synctest.Wait()
		for n := range 5 {
			post(t, elsewhere, numbered(fmt.Sprint(n), 1))
		}
		time.Sleep(webhook.DefaultPoll)
		synctest.Wait()
		if n := begun.Load(); n != 4 {
			t.Errorf("%d of 4 workers have begun after one poll", n)
		}
		close(release)
		stop()
	})
}

func TestAHandlerThatHangsHoldsUpNobodyWhomOtherWorkersCanServe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		elsewhere := newReceiver(t, ignore, webhook.Config{Inbox: inbox}) // stores only
		failed := false
		release := make(chan struct{})
		var given journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			switch d.PaymentID {
			case "slow":
				<-release
			case "fails once":
				if !failed {
					failed = true
					return errors.New("not now")
				}
			}
			given.add("%s", d.PaymentID)
			return nil
		}, webhook.Config{Inbox: inbox, Workers: 2})
		stop := start(t, receiver)
		synctest.Wait()
		post(t, elsewhere, numbered("slow", 1))
		time.Sleep(5 * time.Second)
		post(t, elsewhere, numbered("fails once", 1))
		time.Sleep(5 * time.Second)
		post(t, elsewhere, numbered("quick", 1))
		time.Sleep(5 * time.Second)
		if want := []string{"fails once", "quick"}; !slices.Equal(given.all(), want) {
			t.Errorf("got %v, want %v", given.all(), want)
		}
		close(release)
		stop()
	})
}

func TestAListHasNoNegativeLimit(t *testing.T) {
	t.Parallel()
	receiver := newReceiver(t, ignore, webhook.Config{})
	if list, err := receiver.List(t.Context(), webhook.DeadLetters, -1); err == nil {
		t.Errorf("got %v", list)
	}
	if list, err := receiver.List(t.Context(), webhook.DeadLetters, 0); err != nil || len(list) != 0 {
		t.Errorf("none at all: got %v, %v", list, err)
	}
}

func TestAListThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	receiver := newReceiver(t, ignore, webhook.Config{Inbox: &faulty{Inbox: webhook.NewMemory(0), shelved: func() error { return down }}})
	if list, err := receiver.List(t.Context(), webhook.Quarantine, 1); !errors.Is(err, down) || !strings.HasPrefix(err.Error(), "webhook: paypay: list quarantine: ") {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestAnEventWhoseBodyTheInboxLostIsHandedOverAsUnknown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		entry := webhook.Entry{Provider: overlay.PayPay, Key: "key", Subject: "subject", Body: []byte(`{"notification_type":`), ReceivedAt: time.Now()}
		if _, err := inbox.Store(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
		var given journal
		receiver := newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
			unknown, is := d.Payload.(*webhook.Unknown)
			given.add("%s %s %t %s", d.Key, d.Subject, is && unknown.Err != nil, string(d.Raw))
			return nil
		}, webhook.Config{Inbox: inbox})
		defer start(t, receiver)()
		synctest.Wait()
		if want := []string{`key subject true {"notification_type":`}; !slices.Equal(given.all(), want) {
			t.Errorf("got %v", given.all())
		}
	})
}

func TestTwoReceiversShareAnInbox(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := webhook.NewMemory(0)
		var given journal
		receivers := make([]*webhook.Receiver, 2)
		for i := range receivers {
			receivers[i] = newReceiver(t, func(_ context.Context, d webhook.Delivery) error {
				time.Sleep(time.Millisecond)
				given.add("%s", amount(d))
				return nil
			}, webhook.Config{Inbox: inbox, Workers: 2})
			defer start(t, receivers[i])()
		}
		paidys, err := webhook.Paidy(webhook.Unconfirmed(), func(_ context.Context, d webhook.Delivery) error {
			given.add("paidy %s", d.Type)
			return nil
		}, webhook.Config{Sources: prefixes("0.0.0.0/0"), Inbox: inbox})
		if err != nil {
			t.Fatal(err)
		}
		defer start(t, paidys)()
		const events = 200
		for n := range events {
			post(t, receivers[n%2], numbered(fmt.Sprint(n%7), n))
			post(t, receivers[(n+1)%2], numbered(fmt.Sprint(n%7), n))
		}
		post(t, paidys, `{"event_type":"new"}`)
		time.Sleep(10 * time.Second)
		lines := given.all()
		slices.Sort(lines)
		if len(slices.Compact(lines)) != events+1 || len(given.all()) != events+1 || !slices.Contains(lines, "paidy new") {
			t.Errorf("%d events handled, %d of them different", len(given.all()), len(slices.Compact(lines)))
		}
	})
}
