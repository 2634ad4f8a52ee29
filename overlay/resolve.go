package overlay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// ErrUnresolvable means that the provider offers no way to ask what became of a write, or
// that the write does not hold the ids to ask with. The error says what you can still do.
var ErrUnresolvable = errors.New("the provider cannot be asked")

// Resolution tells what became of a write.
type Resolution struct {
	// Outcome is Happened or DidNotHappen, or Unknown if nobody can tell yet. Accepted means
	// that the provider has accepted the write and is not done with it: ask again later.
	Outcome Outcome
	// Reason is a phrase that says how that is known, or why it is not.
	Reason string
	// Resource is the object that the provider showed: a pointer to a generated type such
	// as *paypay.Payment, or nil. The Resolve methods of package jppay say which type. It
	// may hold personal data, so JSON and logs leave it out.
	Resource any `json:"-"`
	// Body is the provider's answer as it came; nil if it is not needed. It may hold
	// personal data.
	Body Sensitive
	// Answer is Body if it has the type of the write's own answer; otherwise nil.
	Answer Sensitive
	// Other names the first field of Body that differs from what was sent: then Body shows
	// another object. It is empty if no field differs.
	Other string
}

// ErrForeign means that a client cannot resolve a write because it was sent to another
// provider, origin or account.
var ErrForeign = errors.New("the write was sent to another counterparty")

// settlingMargin is what the default of WithSettling adds to an operation's timeout. It
// assumes that no host pauses for longer between storing an attempt and its last byte, and
// that no proxy delays a request for longer. The client's own transport resets a connection
// that is given up, so the kernel sends nothing later; other transports are assumed not to
// reset it.
const settlingMargin = 2 * time.Minute

// WithSettling sets how long the effect of a write may take to appear, counted from when
// its latest attempt was stored. Until then "not there" proves nothing. The default is the
// operation's own timeout, at least DefaultTimeout, plus 2 minutes. No provider promises a
// time; a longer one is safer.
func WithSettling(settling time.Duration) Option {
	return setting(settling > 0, "WithSettling: must be positive", func(s *settings) { s.settling = settling })
}

// Resolve finds out what became of a write. err is the error of the call: it matches
// ErrOutcomeUnknown, or its Outcome is Accepted. Resolve asks the provider. If the provider
// does not show the effect, Resolve waits until the write can no longer be under way (see
// WithSettling), which takes minutes, asks again, and only then says that the write did not
// happen. If ctx ends before, the outcome is still unknown.
//
// If err tells the outcome, the provider is not asked. If the provider offers no way to
// ask, the error matches ErrUnresolvable and says what you can still do.
func Resolve(ctx context.Context, err error) (Resolution, error) {
	failure, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return Resolution{}, errors.New("overlay: Resolve: the error did not come from a call")
	case failure.Outcome == NoOutcome:
		return Resolution{}, errors.New("overlay: Resolve: the call is a read: there is nothing to resolve")
	case !failure.Outcome.Open():
		return Resolution{Outcome: failure.Outcome, Reason: "the answer says so"}, nil
	case failure.doer == nil:
		return Resolution{Outcome: Unknown}, fmt.Errorf("overlay: Resolve: %w: the error was made by a test or by "+
			"another program, not by a call of this client", ErrUnresolvable)
	}
	return failure.doer.resolve(ctx, failure.write, failure.stored.passed(), true)
}

// Resolve does the same as the function Resolve, for a write that a Record kept. It stores
// the result in the Doer's own record, if there is one. A write of another counterparty is
// refused with an error that matches ErrForeign: then nothing is asked or stored.
func (d *Doer) Resolve(ctx context.Context, w Write) (Resolution, error) {
	return d.resolve(ctx, w, storedFor(w), true)
}

// storedFor returns how long ago a record stored the latest attempt of a write, at least.
// The record reads its clock while it stores, and a call gives up waiting for it after
// recordTimeout.
func storedFor(w Write) time.Duration { return w.Age - recordTimeout }

// resolve asks about a write whose latest attempt was stored at least age ago. If mayWait is
// true it asks until the write has settled, else once.
func (d *Doer) resolve(ctx context.Context, w Write, age time.Duration, mayWait bool) (Resolution, error) {
	unknown := Resolution{Outcome: Unknown}
	op := d.operation(w.Operation)
	switch {
	case w.Counterparty() != d.counterparty:
		return unknown, fmt.Errorf("overlay: Resolve: %w: it was sent to %s, and this client is for %s",
			ErrForeign, w.Counterparty(), d.counterparty)
	case op == nil:
		return unknown, fmt.Errorf("overlay: Resolve: this client has no operation %s %s",
			w.Provider, safetext.Value(w.Operation))
	}
	unsettled, watch := d.settling(op)-max(age, 0), startWatch()
	history := lost(op, w.Attempt)
	if err := d.askable(op); err != nil {
		if unsettled <= 0 {
			_ = d.close(ctx, op, w, Unresolvable) // EventRecord tells
		}
		return unknown, err
	}
	for {
		w.Age = max(age, 0) + watch.passed()
		settled := watch.passed() >= unsettled
		resolution, err := d.ask(ctx, op, w)
		d.asked(ctx, op, w, resolution, err)
		if !isTooEarly(resolution, err) || settled {
			if errors.Is(err, ErrUnresolvable) && settled {
				_ = d.close(ctx, op, w, Unresolvable) // EventRecord tells
			}
			if err != nil {
				resolution.Outcome = Unknown
				return resolution, err
			}
			return d.conclusion(ctx, op, w, resolution, history.Asked(questionOf(op, resolution, settled)))
		}
		remaining := unsettled - watch.passed()
		if !mayWait || endsWithin(ctx, remaining) || backoff.Wait(ctx, remaining) != nil {
			resolution.Outcome = Unknown
			resolution.Reason = fmt.Sprintf("%s, but the write may still take effect within %s",
				resolution.Reason, remaining.Round(time.Second))
			return resolution, nil
		}
	}
}

// lost returns the history of a write if only the number of its attempts is known.
func lost(op *policy.Operation, attempts int) policy.History {
	history := op.History()
	for range max(attempts, 1) {
		history = history.Attempted(Unknown)
	}
	return history
}

// askable says why a client can never ask about an operation.
func (d *Doer) askable(op *policy.Operation) error {
	switch {
	case op.Resolve == "", d.config.Ask == nil:
		return fmt.Errorf("overlay: Resolve: %w about %s: %s", ErrUnresolvable, op.ID, op.AdviceOnUnknown())
	case len(op.Lacks) > 0:
		return fmt.Errorf("overlay: Resolve: %w about %s: %s needs %s, which the write does not hold: call it yourself",
			ErrUnresolvable, op.ID, op.Resolve, strings.Join(op.Lacks, " and "))
	}
	return nil
}

// isTooEarly reports whether an answer counts only after the write has settled: the provider
// shows nothing, or an object that does not tell what became of the write.
func isTooEarly(resolution Resolution, err error) bool {
	return err == nil && resolution.Outcome == DidNotHappen ||
		errors.Is(err, ErrUnresolvable) && resolution.Resource != nil
}

// conclusion stores the outcome of a history and returns it. It returns DidNotHappen only if
// the record has stored it: otherwise the write may have been sent again meanwhile.
func (d *Doer) conclusion(
	ctx context.Context, op *policy.Operation, w Write, told Resolution, history policy.History,
) (Resolution, error) {
	if told.Outcome == DidNotHappen && history.Outcome() != DidNotHappen {
		_ = d.close(ctx, op, w, Unresolvable) // EventRecord tells
		told.Outcome = Unknown
		return told, fmt.Errorf("overlay: Resolve: %w about %s: %s, but each of its %d attempts may have made an object",
			ErrUnresolvable, op.ID, told.Reason, w.Attempt)
	}
	err := d.close(ctx, op, w, told.Outcome)
	if err == nil || told.Outcome != DidNotHappen {
		return told, nil
	}
	told.Outcome = history.Shared().Outcome()
	switch {
	case errors.Is(err, ErrHappened):
		return Resolution{Outcome: Happened, Reason: ErrHappened.Error() + ", although now " + told.Reason}, nil
	case errors.Is(err, ErrSuperseded):
		told.Reason += ", but " + ErrSuperseded.Error()
		return told, nil
	}
	return told, fmt.Errorf("overlay: Resolve: %w: %w", errNotStored, err)
}

// errNotStored means that the provider showed that the write did not happen, but that this
// is not believed because the record did not store it.
var errNotStored = errors.New(`the record did not store the outcome "did not happen"`)

func (d *Doer) settling(op *policy.Operation) time.Duration {
	if d.settings.settling > 0 {
		return d.settings.settling
	}
	return max(op.Timeout, DefaultTimeout) + settlingMargin
}

func (d *Doer) operation(id string) *policy.Operation {
	for i := range d.config.Operations {
		if op := &d.config.Operations[i]; op.ID == id {
			return op
		}
	}
	return nil
}

func (d *Doer) asked(ctx context.Context, op *policy.Operation, w Write, resolution Resolution, err error) {
	d.settings.emit(ctx, Event{
		Kind: EventResolve, Provider: w.Provider, Operation: w.Operation, Key: op.Key, ID: w.Refs[op.Key],
		Outcome: resolution.Outcome, Reason: resolution.Reason, Err: err,
	})
}

// close stores the outcome of a write in the record, even if ctx has ended. If the record
// fails, close tries once more: the record may have stored the outcome although it failed.
func (d *Doer) close(ctx context.Context, op *policy.Operation, w Write, outcome Outcome) error {
	if d.settings.record == nil {
		return nil
	}
	ctx, cancel := d.storing(ctx, true)
	defer cancel()
	err := d.settings.record.Outcome(ctx, w.ID, w.Attempt, outcome)
	if err != nil && !errors.Is(err, ErrHappened) && !errors.Is(err, ErrSuperseded) {
		err = d.settings.record.Outcome(ctx, w.ID, w.Attempt, outcome)
	}
	if err != nil {
		d.settings.emit(ctx, Event{
			Kind: EventRecord, Provider: w.Provider, Operation: w.Operation, Key: op.Key, ID: w.Refs[op.Key],
			Outcome: outcome, Reason: "the outcome was not stored", Err: err,
		})
	}
	return err
}
