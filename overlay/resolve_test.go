package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// lost makes a write whose answer is lost, and returns its error.
func lost(t *testing.T, p *provider, options ...overlay.Option) (*overlay.Doer, *overlay.Error) {
	t.Helper()
	p.Answers = []reply{cut}
	doer := p.doer(t, append([]overlay.Option{overlay.WithRetry(overlay.Retry{Attempts: 1})}, options...)...)
	_, failure := p.call(t, t.Context(), doer, "pay")
	if failure == nil || failure.Outcome != overlay.Unknown || len(p.questions) != 0 {
		t.Fatalf("asked %d times: %v", len(p.questions), failure)
	}
	return doer, failure
}

func TestResolve(t *testing.T) {
	t.Parallel()
	half := overlay.WithSettling(10 * time.Second)
	for _, c := range []struct {
		name        string
		resolutions []resolution
		options     []overlay.Option
		outcome     overlay.Outcome
		asked       int
		took        time.Duration
		err         error
		left        int // writes that the record keeps
	}{
		{name: "what is there has happened", resolutions: []resolution{there}, outcome: overlay.Happened, asked: 1},
		{name: "what is not there may still appear", resolutions: []resolution{notThere, there}, options: []overlay.Option{half}, outcome: overlay.Happened, asked: 2, took: 10 * time.Second},
		{name: "what is not there at the end did not happen", resolutions: []resolution{notThere}, options: []overlay.Option{half}, outcome: overlay.DidNotHappen, asked: 2, took: 10 * time.Second},
		{name: "by default the end is the time an attempt may take", resolutions: []resolution{notThere}, outcome: overlay.DidNotHappen, asked: 2, took: overlay.DefaultTimeout},
		{name: "what nobody can tell is unknown at once", resolutions: []resolution{pending}, outcome: overlay.Unknown, asked: 1, left: 1},
		{name: "a question that fails leaves it unknown", resolutions: []resolution{unreadable}, outcome: overlay.Unknown, asked: 1, err: unreadable.err, left: 1},
		{name: "a second question that fails leaves it unknown", resolutions: []resolution{notThere, unreadable}, options: []overlay.Option{half}, outcome: overlay.Unknown, asked: 2, took: 10 * time.Second, err: unreadable.err, left: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, record := &provider{resolutions: c.resolutions}, overlay.NewMemoryRecord()
				_, failure := lost(t, p, append(c.options, overlay.WithRecord(record))...)
				p.events = nil
				start := time.Now()
				got, err := overlay.Resolve(t.Context(), fmt.Errorf("paying: %w", failure))
				if got.Outcome != c.outcome || len(p.questions) != c.asked || time.Since(start) != c.took || !errors.Is(err, c.err) {
					t.Errorf("%v after %s and %d questions, %v", got.Outcome, time.Since(start), len(p.questions), err)
				}
				if err == nil && got.Reason == "" {
					t.Error("no reason")
				}
				if left, _ := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0); len(left) != c.left {
					t.Errorf("the record keeps %+v", left)
				}
				if n := len(p.eventsOf(overlay.EventResolve)); n != c.asked {
					t.Errorf("hooks saw %d questions", n)
				}
			})
		})
	}
}

func TestResolveEndsWithItsContext(t *testing.T) {
	t.Parallel()
	t.Run("a deadline before the end is not waited for", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{resolutions: []resolution{notThere}}
			_, failure := lost(t, p)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			start := time.Now()
			got, err := overlay.Resolve(ctx, failure)
			if err != nil || got.Outcome != overlay.Unknown || time.Since(start) != 0 || !strings.Contains(got.Reason, "another 30s") {
				t.Errorf("%+v after %s, %v", got, time.Since(start), err)
			}
		})
	})
	t.Run("a context that is cancelled meanwhile ends it", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			p := &provider{resolutions: []resolution{notThere}}
			_, failure := lost(t, p)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(10*time.Second, cancel)
			start := time.Now()
			got, err := overlay.Resolve(ctx, failure)
			if err != nil || got.Outcome != overlay.Unknown || time.Since(start) != 10*time.Second || len(p.questions) != 1 {
				t.Errorf("%+v after %s, %v", got, time.Since(start), err)
			}
		})
	})
}

func TestResolveOfAWriteThatARecordKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		sent time.Duration // when, from now
		zero bool
		took time.Duration
	}{
		{name: "an old one is asked about once", sent: -time.Hour},
		{name: "a recent one is waited for", sent: -20 * time.Second, took: 10 * time.Second},
		{name: "one whose clock was ahead is not waited for longer than a new one", sent: 24 * time.Hour, took: 30 * time.Second},
		{name: "one without a time is as if sent now", zero: true, took: 30 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &provider{resolutions: []resolution{notThere}}
				start := time.Now()
				w := overlay.Write{ID: "w", Provider: "paypay", Operation: "pay", Refs: map[string]string{"paymentId": "p-1"}, SentAt: start.Add(c.sent)}
				if c.zero {
					w.SentAt = time.Time{}
				}
				got, err := p.doer(t).Resolve(t.Context(), w)
				if err != nil || got.Outcome != overlay.DidNotHappen || time.Since(start) != c.took {
					t.Errorf("%+v after %s, %v", got, time.Since(start), err)
				}
			})
		})
	}
	p := &provider{resolutions: []resolution{there}}
	for name, w := range map[string]overlay.Write{
		"another provider's":   {Provider: "paidy", Operation: "pay"},
		"an unknown operation": {Provider: "paypay", Operation: "nothing"},
	} {
		if got, err := p.doer(t).Resolve(t.Context(), w); err == nil || got.Outcome != overlay.Unknown || len(p.questions) != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatCannotBeAskedAbout(t *testing.T) {
	t.Parallel()
	op := writeOperation("payOnce", policy.Never, "paymentId")
	outside := overlay.Explain(&op, errors.New("the dialler of another client failed"))
	_, unasked := lost(t, &provider{})
	p := &provider{resolutions: []resolution{there}, Script: testkit.Script{Answers: []reply{coded(400, "WRONG")}}}
	_, refused := p.call(t, t.Context(), p.doer(t), "pay")
	_, read := p.call(t, t.Context(), p.doer(t), "getPayment")
	for _, c := range []struct {
		name         string
		err          error
		outcome      overlay.Outcome
		unresolvable bool
		fails        bool
	}{
		{name: "an error of a client without questions", err: unasked, outcome: overlay.Unknown, unresolvable: true, fails: true},
		{name: "an error that did not pass the Doer", err: outside, outcome: overlay.Unknown, unresolvable: true, fails: true},
		{name: "a refusal is known", err: refused, outcome: overlay.DidNotHappen},
		{name: "a read", err: read, outcome: overlay.NoOutcome, fails: true},
		{name: "an error of something else", err: errors.New("x"), outcome: overlay.NoOutcome, fails: true},
		{name: "no error", err: nil, outcome: overlay.NoOutcome, fails: true},
	} {
		got, err := overlay.Resolve(t.Context(), c.err)
		if got.Outcome != c.outcome || (err != nil) != c.fails || errors.Is(err, overlay.ErrUnresolvable) != c.unresolvable {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if len(p.questions) != 0 {
		t.Errorf("asked %d times", len(p.questions))
	}
	if _, ok := unasked.Write(); !ok {
		t.Error("an unknown write is not kept")
	}
	if _, ok := refused.Write(); ok {
		t.Error("a refused write is kept")
	}
	if _, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithSettling(0)); err == nil {
		t.Error("WithSettling took 0")
	}
}
