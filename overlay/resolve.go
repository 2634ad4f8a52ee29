package overlay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// ErrUnresolvable means that the provider offers no way to ask what became of a
// write, or none with the ids that the write holds. The error says what is left
// to do.
var ErrUnresolvable = errors.New("the provider cannot be asked")

// Resolution tells what became of a write.
type Resolution struct {
	// Outcome is Happened, DidNotHappen or, where nobody can tell yet, Unknown; Accepted
	// where the provider has taken it on and is not done with it: ask again later.
	Outcome Outcome
	// Reason is a phrase that says how that is known, or why it is not.
	Reason string
	// Resource is what the provider showed, a pointer to a generated type such as
	// *paypay.Payment; nil where it showed nothing. See package jppay for which. It
	// may speak of a person, and is left out of JSON and logs.
	Resource any `json:"-"`
	// Answer is the provider's answer as it came, where it is of the type that the
	// write itself answers; otherwise nil. It may speak of a person.
	Answer Sensitive
}

// Ask asks the provider once what became of a write. Package jppay has one for
// each provider. It returns an error that matches ErrUnresolvable where there is
// no way to ask, and the read's own error where that failed.
type Ask func(ctx context.Context, w Write) (Resolution, error)

// SettlingMargin is what the default of WithSettling adds to an operation's timeout. It
// rests on an assumption: a host pauses for less between storing an attempt and its last
// byte, and a proxy holds a request back for less. A connection that is given up is reset
// where the transport is the client's own, so the kernel sends nothing later; another
// transport is assumed not to reset.
const SettlingMargin = 2 * time.Minute

// WithSettling sets for how long after a write was sent its effect may still
// appear: until then Resolve does not take "not there" for an answer. The default
// is the operation's own timeout, DefaultTimeout where it has none, plus
// SettlingMargin. No provider promises a time; a longer one is safer.
func WithSettling(settling time.Duration) Option {
	return func(s *settings) error {
		if settling <= 0 {
			return errors.New("WithSettling: must be positive")
		}
		s.settling = settling
		return nil
	}
}

// Resolve finds out what became of the write that err speaks of: one that matches
// ErrOutcomeUnknown. It asks the provider; if the effect is not there yet, it asks
// again once the write can no longer be under way (see WithSettling), which may
// take some minutes, and only then says that it did not happen. If ctx ends
// before, the outcome is still unknown.
//
// An error whose outcome is known is not asked about. Where the provider offers no
// way to ask, the error matches ErrUnresolvable and says what is left to do.
func Resolve(ctx context.Context, err error) (Resolution, error) {
	failure, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return Resolution{}, errors.New("overlay: Resolve: the error did not come from a call")
	case failure.Outcome == NoOutcome:
		return Resolution{}, errors.New("overlay: Resolve: the call changes nothing")
	case failure.Outcome != Unknown:
		return Resolution{Outcome: failure.Outcome, Reason: "the answer says so"}, nil
	case failure.doer == nil:
		return Resolution{Outcome: Unknown}, fmt.Errorf("overlay: Resolve: %w: the error was made by a test or by "+
			"another program, not by a call of this client", ErrUnresolvable)
	}
	return failure.doer.Resolve(ctx, failure.write)
}

// Resolve is Resolve for a write that a Record kept, and tells the Doer's own
// record, if it has one, what it finds.
func (d *Doer) Resolve(ctx context.Context, w Write) (Resolution, error) {
	op := d.operation(w.Operation)
	if op == nil || w.Provider != d.config.Provider {
		return Resolution{Outcome: Unknown}, fmt.Errorf("overlay: Resolve: this client does not have %s %s",
			w.Provider, printable(w.Operation))
	}
	switch {
	case op.Resolve == "", d.config.Ask == nil:
		return Resolution{Outcome: Unknown}, fmt.Errorf("overlay: Resolve: %w about %s: %s",
			ErrUnresolvable, op.ID, op.AdviceOnUnknown())
	case len(op.Lacks) > 0:
		return Resolution{Outcome: Unknown}, fmt.Errorf("overlay: Resolve: %w about %s: %s needs %s, "+
			"which the write does not hold; call it with yours",
			ErrUnresolvable, op.ID, op.Resolve, strings.Join(op.Lacks, " and "))
	}
	unsettled, watch := d.unsettled(op, w), startWatch()
	for {
		late := watch.passed() >= unsettled
		resolution, err := d.config.Ask(ctx, w)
		d.asked(ctx, op, w, resolution, err)
		if err != nil {
			return Resolution{Outcome: Unknown, Reason: resolution.Reason}, err
		}
		if resolution.Outcome != DidNotHappen || late {
			d.close(ctx, op, w, resolution.Outcome)
			return resolution, nil
		}
		left := unsettled - watch.passed()
		if endsWithin(ctx, left) || !sleep(ctx, left) {
			resolution.Outcome = Unknown
			resolution.Reason = fmt.Sprintf("%s, but it may be under way for another %s",
				resolution.Reason, left.Round(time.Second))
			return resolution, nil
		}
	}
}

// unsettled returns for how long the effect of a write may still appear. It is
// a length of time, so a clock that is set meanwhile changes nothing.
func (d *Doer) unsettled(op *policy.Operation, w Write) time.Duration {
	settling := d.settling(op)
	age := d.settings.now().Sub(w.SentAt)
	if w.SentAt.IsZero() || age < 0 {
		return settling // it is not known, or our clock was ahead then
	}
	return settling - age
}

func (d *Doer) settling(op *policy.Operation) time.Duration {
	if d.settings.settling > 0 {
		return d.settings.settling
	}
	return timeoutOf(op) + SettlingMargin
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
	if len(d.settings.hooks) == 0 {
		return
	}
	d.settings.emit(ctx, Event{
		Kind: EventResolve, Provider: w.Provider, Operation: w.Operation, Key: op.Key, ID: w.Refs[op.Key],
		Outcome: resolution.Outcome, Reason: resolution.Reason, Err: err,
	})
}

// close tells the record what became of a write, also when ctx has ended.
func (d *Doer) close(ctx context.Context, op *policy.Operation, w Write, outcome Outcome) {
	if d.settings.record == nil {
		return
	}
	ctx, cancel := d.storing(ctx, true)
	defer cancel()
	if err := d.settings.record.Outcome(ctx, w.ID, outcome); err != nil {
		d.settings.emit(ctx, Event{
			Kind: EventRecord, Provider: w.Provider, Operation: w.Operation, Key: op.Key, ID: w.Refs[op.Key],
			Outcome: outcome, Reason: "the outcome was not stored", Err: err,
		})
	}
}
