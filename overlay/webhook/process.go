package webhook

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/internal/safetext"
)

const (
	firstPause = time.Second
	longPause  = 5 * time.Minute
	// secondLook is how long a claim that the API does not confirm waits before it is
	// looked up again: a read may lag behind a notification.
	secondLook = 3 * time.Second
	// bookkeeping bounds one call to the inbox.
	bookkeeping = 5 * time.Second
	forgetEvery = time.Hour
	// maxWhy bounds the reason that is stored with an event, in bytes.
	maxWhy = 300
)

// Run works off the inbox until ctx ends, then waits for the events in work, whose
// contexts end before Config.Lease is over, and returns nil. Only one Run at a time;
// the other processes that share an inbox run their own. Without Run events are
// stored and wait.
func (r *Receiver) Run(ctx context.Context) error {
	if !r.running.CompareAndSwap(false, true) {
		return fmt.Errorf("webhook: %s: Run is running already", r.provider)
	}
	defer r.running.Store(false)
	poll := time.NewTicker(r.config.Poll)
	defer poll.Stop()
	var group sync.WaitGroup
	for range r.config.Workers {
		group.Go(func() { r.work(ctx, poll.C) })
	}
	group.Go(func() { r.forget(ctx) })
	group.Wait()
	return nil
}

// work claims and processes. Storing an event wakes a worker; each tick of the poll
// wakes one that has nothing to do, which wakes the others where it found something.
func (r *Receiver) work(ctx context.Context, poll <-chan time.Time) {
	// What is claimed is brought to an end, whatever becomes of Run: a claim that was
	// made and not heard of would hold its event up until the lease ends.
	background := context.WithoutCancel(ctx)
	polled := false
	for ctx.Err() == nil {
		found, err := r.next(background, polled)
		if polled = false; found {
			continue
		}
		wake := r.wake
		if err != nil {
			r.report(fmt.Errorf("webhook: %s: claim: %w", r.provider, err))
			wake = nil // or a broken inbox would be asked without a pause
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-poll:
			polled = true
		}
	}
}

// next claims and processes one event, and reports whether there was one. wakeAll
// wakes the other workers then.
func (r *Receiver) next(background context.Context, wakeAll bool) (found bool, err error) {
	ctx, cancel := context.WithTimeout(background, r.config.Lease*3/4)
	defer cancel()
	claim, err := r.config.Inbox.Claim(ctx, r.provider, r.config.Now(), r.config.Lease)
	if err != nil || claim == nil {
		return false, err
	}
	if wakeAll {
		for range r.config.Workers {
			r.signal()
		}
	}
	r.process(ctx, background, claim)
	return true, nil
}

func (r *Receiver) forget(ctx context.Context) {
	ticker := time.NewTicker(forgetEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		_, err := r.config.Inbox.Forget(ctx, r.provider, r.config.Now().Add(-r.config.Keep))
		if err != nil && ctx.Err() == nil {
			r.report(fmt.Errorf("webhook: %s: forget: %w", r.provider, err))
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// confirming begins the reason of an attempt that failed before the Handler.
const confirming = "confirm: "

// errPanic marks a Handler that panicked.
var errPanic = errors.New("the handler panicked")

// process hands one event over, before ctx ends, and records in background what
// became of it.
func (r *Receiver) process(ctx, background context.Context, claim *Claim) {
	most := r.config.MaxAttempts
	if lookedUp(claim) {
		most++ // the second look is always taken
	}
	if claim.Attempts >= most { // the process died in each of them
		r.shelve(background, claim, DeadLetters, "given up after its process ended in the last attempt; before that: "+claim.Why)
		return
	}
	delivery := Delivery{Event: claim.event(), Attempt: claim.Attempts + 1}
	var err error
	if delivery.Truth, delivery.Verdict, err = r.look(ctx, &delivery.Event); err != nil {
		r.failed(background, claim, delivery, fmt.Errorf("%s%w", confirming, err))
		return
	}
	var said error
	err = r.config.Inbox.Complete(ctx, claim, r.config.Now(), func(ctx context.Context) error {
		said = r.call(ctx, delivery)
		return said
	})
	switch {
	case err == nil:
		r.counts.handled.Add(1)
	case errors.Is(err, ErrLost), errors.Is(err, ErrUnrecorded):
		r.report(fmt.Errorf("webhook: %s: %w", delivery.Event, err))
	default:
		r.failed(background, claim, delivery, err)
	}
}

// look confirms an event. A client that panics is one that could not ask.
func (r *Receiver) look(ctx context.Context, event *Event) (truth any, verdict Verdict, err error) {
	defer func() {
		if v := recover(); v != nil {
			truth, verdict, err = nil, NotAsked, fmt.Errorf("it panicked: %v\n%s", v, debug.Stack())
		}
	}()
	return r.confirm.ask(ctx, event)
}

// lookedUp reports whether the last attempt ended because the API did not confirm
// the claim.
func lookedUp(claim *Claim) bool {
	return strings.HasPrefix(claim.Why, confirming+ErrUnconfirmed.Error())
}

func (r *Receiver) call(ctx context.Context, delivery Delivery) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, v, debug.Stack())
		}
	}()
	return r.handle(ctx, delivery)
}

// failed gives an event back, or puts it on the list where it belongs.
func (r *Receiver) failed(ctx context.Context, claim *Claim, delivery Delivery, err error) {
	r.counts.failed.Add(1)
	r.report(fmt.Errorf("webhook: %s: attempt %d: %w", delivery.Event, delivery.Attempt, err))
	why := storable(err)
	pause := jitter(claim, r.config.Now())
	switch {
	case errors.Is(err, ErrUnconfirmed) && lookedUp(claim):
		r.shelve(ctx, claim, Quarantine, why)
		return
	case errors.Is(err, ErrUnconfirmed):
		pause = secondLook
	case errors.Is(err, errPanic), delivery.Attempt >= r.config.MaxAttempts:
		r.shelve(ctx, claim, DeadLetters, why)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, bookkeeping)
	defer cancel()
	if err := r.config.Inbox.Retry(ctx, claim, r.config.Now().Add(pause), why); err != nil {
		r.report(fmt.Errorf("webhook: %s: retry: %w", delivery.Event, err))
	}
}

func (r *Receiver) shelve(ctx context.Context, claim *Claim, shelf Shelf, why string) {
	ctx, cancel := context.WithTimeout(ctx, bookkeeping)
	defer cancel()
	if err := r.config.Inbox.Shelve(ctx, claim, shelf, r.config.Now(), why); err != nil {
		r.report(fmt.Errorf("webhook: %s: to the list %s: %w", safetext.Value(claim.Key), shelf, err))
		return
	}
	if shelf == Quarantine {
		r.counts.quarantined.Add(1)
	} else {
		r.counts.deadLettered.Add(1)
	}
}

// jitter returns a pause between nothing and a limit that doubles with each failed
// attempt.
func jitter(claim *Claim, now time.Time) time.Duration {
	return backoff.UpTo(backoff.Ceiling(firstPause, longPause, claim.Attempts), claim.Key, now)
}

// storable is the text of an error as it is stored, without the stack of a panic:
// databases refuse NUL and bytes that are no UTF-8.
func storable(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\ngoroutine ")
	text = safetext.OneLine(strings.ToValidUTF8(text, "?"))
	if len(text) > maxWhy {
		text = strings.ToValidUTF8(text[:maxWhy], "") + "…"
	}
	return text
}
