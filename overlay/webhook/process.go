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
	// secondReadAfter is how long an event that the API does not confirm waits before the
	// API is asked again: a read may lag behind a notification.
	secondReadAfter = 3 * time.Second
	// bookkeeping bounds one call to the inbox.
	bookkeeping = 5 * time.Second
	purgeEvery  = time.Hour
	// maxWhy bounds the reason that is stored with an event, in bytes.
	maxWhy = 300
)

// Run processes the events of the inbox until ctx ends. Then it waits for the events
// that are being processed, whose contexts end before Config.Lease is over, and returns
// nil. A Receiver runs once at a time; other processes that share the inbox run their
// own. Without Run, events are stored and wait.
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
	group.Go(func() { r.purge(ctx) })
	group.Wait()
	return nil
}

// work claims and processes events. Storing an event wakes a worker. Each tick of the
// poll wakes an idle worker, which wakes the others if it found an event.
func (r *Receiver) work(ctx context.Context, poll <-chan time.Time) {
	// A claimed event is processed to its end, even if Run is told to stop: an abandoned
	// claim would delay its event until the lease ends.
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
			wake = nil // do not ask a broken inbox without a pause
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-poll:
			polled = true
		}
	}
}

// next claims and processes one event, and reports whether there was one. If there was,
// wakeAll wakes the other workers.
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

func (r *Receiver) purge(ctx context.Context) {
	ticker := time.NewTicker(purgeEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		_, err := r.config.Inbox.Purge(ctx, r.provider, r.config.Now().Add(-r.config.Keep))
		if err != nil && ctx.Err() == nil {
			r.report(fmt.Errorf("webhook: %s: purge: %w", r.provider, err))
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

// process hands one event to the Handler, before ctx ends, and records the result with
// the context background.
func (r *Receiver) process(ctx, background context.Context, claim *Claim) {
	most := r.config.MaxAttempts
	if wasUnconfirmed(claim) {
		most++ // the API is always asked a second time
	}
	if claim.Attempts >= most { // the process ended in each of them
		r.deadLetter(background, claim, DeadLetters,
			"given up: the process ended during the last attempt; the reason before was: "+claim.Why)
		return
	}
	delivery := Delivery{Event: claim.event(), Attempt: claim.Attempts + 1}
	var err error
	if delivery.Truth, delivery.Verdict, err = r.confirm(ctx, &delivery.Event); err != nil {
		r.failed(background, claim, delivery, fmt.Errorf("%s%w", confirming, err))
		return
	}
	var failure error
	err = r.config.Inbox.Complete(ctx, claim, r.config.Now(), func(ctx context.Context) error {
		failure = r.call(ctx, delivery)
		return failure
	})
	switch {
	case err == nil:
		r.count(&r.counts.Handled)
	case errors.Is(err, ErrLeaseExpired), errors.Is(err, ErrUnrecorded):
		r.report(fmt.Errorf("webhook: %s: %w", delivery.Event, err))
	default:
		r.failed(background, claim, delivery, err)
	}
}

// confirm confirms an event. A panic of the client counts as a failure to ask.
func (r *Receiver) confirm(ctx context.Context, event *Event) (truth any, verdict Verdict, err error) {
	defer func() {
		if v := recover(); v != nil {
			truth, verdict, err = nil, NotAsked, fmt.Errorf("the client panicked: %v\n%s", v, debug.Stack())
		}
	}()
	return r.confirmer.ask(ctx, event)
}

// wasUnconfirmed reports whether the last attempt ended because the API did not confirm
// the event.
func wasUnconfirmed(claim *Claim) bool {
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

// failed gives an event back, or makes it a dead letter.
func (r *Receiver) failed(ctx context.Context, claim *Claim, delivery Delivery, err error) {
	r.count(&r.counts.Failed)
	r.report(fmt.Errorf("webhook: %s: attempt %d: %w", delivery.Event, delivery.Attempt, err))
	why := storable(err)
	pause := jitter(claim, r.config.Now())
	switch {
	case errors.Is(err, ErrUnconfirmed) && wasUnconfirmed(claim):
		r.deadLetter(ctx, claim, Quarantine, why)
		return
	case errors.Is(err, ErrUnconfirmed):
		pause = secondReadAfter
	case errors.Is(err, errPanic), delivery.Attempt >= r.config.MaxAttempts:
		r.deadLetter(ctx, claim, DeadLetters, why)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, bookkeeping)
	defer cancel()
	if err := r.config.Inbox.Retry(ctx, claim, r.config.Now().Add(pause), why); err != nil {
		r.report(fmt.Errorf("webhook: %s: retry: %w", delivery.Event, err))
	}
}

func (r *Receiver) deadLetter(ctx context.Context, claim *Claim, queue Queue, why string) {
	ctx, cancel := context.WithTimeout(ctx, bookkeeping)
	defer cancel()
	if err := r.config.Inbox.DeadLetter(ctx, claim, queue, r.config.Now(), why); err != nil {
		r.report(fmt.Errorf("webhook: %s: move to %s: %w", safetext.Value(claim.Key), queue, err))
		return
	}
	if queue == Quarantine {
		r.count(&r.counts.Quarantined)
	} else {
		r.count(&r.counts.DeadLettered)
	}
}

// jitter returns a pause between zero and a limit that doubles with each failed attempt.
func jitter(claim *Claim, now time.Time) time.Duration {
	return backoff.UpTo(backoff.Ceiling(firstPause, longPause, claim.Attempts), claim.Key, now)
}

// storable returns the text of an error as it is stored: without the stack of a panic,
// and without NUL and invalid UTF-8, which databases refuse.
func storable(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\ngoroutine ")
	text = safetext.OneLine(strings.ToValidUTF8(text, "?"))
	if len(text) > maxWhy {
		text = strings.ToValidUTF8(text[:maxWhy], "") + "…"
	}
	return text
}
