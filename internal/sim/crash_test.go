package sim

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
)

// point is where in a write its process dies.
type point uint8

const (
	nowhere point = iota
	beforeIntent
	afterIntent
	beforeFirstByte
	waitingForAnswer
	whileAsking
	beforeOutcome
	afterOutcome
	points // how many there are
)

func (p point) String() string {
	return [...]string{
		"nowhere", "before the intent is stored", "after the intent is stored", "before the first byte",
		"while it waits for the answer", "while it asks what became of it", "before the outcome is stored",
		"after the outcome is stored",
	}[p]
}

// crash is when the process of a write dies, and for how long.
type crash struct {
	point   point
	attempt int           // of the write
	wait    time.Duration // for the answer
	away    time.Duration // until a new process starts
}

// crashOf draws whether the process of a write dies: where the network does all, one in
// twenty does.
func crashOf(seed uint64, write int) crash {
	if *simulatedNetwork != all {
		return crash{}
	}
	dice := harness.Dice(seed, crashDice, write)
	if dice.IntN(20) != 0 {
		return crash{}
	}
	c := crash{point: beforeIntent + point(dice.IntN(int(points-1))), attempt: 1}
	if dice.IntN(4) == 0 {
		c.attempt = 2
	}
	c.wait = harness.UpTo(dice, 300*time.Millisecond)
	if dice.IntN(2) == 0 {
		c.wait = harness.UpTo(dice, 35*time.Second)
	}
	c.away = time.Second + harness.UpTo(dice, 5*time.Minute)
	return c
}

// process is a running program of the merchant. It makes one call at a time, as the
// processes of a pre-forking server do, so that its death ends exactly one write.
type process struct {
	seed     uint64
	traces   *traces
	attempts map[int]int // by write
	dead     atomic.Bool
}

// die ends the calling goroutine. From then on everything of the process that touches
// record or network ends as well.
func (p *process) die(write int, at point) {
	p.traces.note(write, "attempt %d: the process died %s", p.attempts[write], at)
	p.dead.Store(true)
	runtime.Goexit()
}

// check ends the calling goroutine if its process is dead.
func (p *process) check() {
	if p.dead.Load() {
		runtime.Goexit()
	}
}

// dieAt ends the process if this is the point where it is to die.
func (p *process) dieAt(ctx context.Context, at point) {
	p.check()
	if p.diesAt(ctx, at) {
		write, _ := harness.WriteOf(ctx)
		p.die(write, at)
	}
}

// diesAt reports whether this is the point where the process is to die.
func (p *process) diesAt(ctx context.Context, at point) bool {
	write, ok := harness.WriteOf(ctx)
	c := crashOf(p.seed, write)
	return ok && c.point == at && c.attempt == p.attempts[write]
}

// crashingRecord is the record as one process sees it.
type crashingRecord struct {
	*process
	record overlay.Record
}

// Attempt stores an attempt of a write.
func (r crashingRecord) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	r.check()
	if write, ok := harness.WriteOf(ctx); ok {
		r.attempts[write]++
	}
	r.dieAt(ctx, beforeIntent)
	r.beSlow(ctx)
	err := r.record.Attempt(ctx, w, busy)
	r.dieAt(ctx, afterIntent)
	return err
}

// beSlow makes the record take its time to store an attempt.
func (r crashingRecord) beSlow(ctx context.Context) {
	write, ok := harness.WriteOf(ctx)
	slow := slownessOf(r.seed, write, r.attempts[write])
	if !ok || slow == 0 {
		return
	}
	r.traces.note(write, "attempt %d: the record is slow, %s", r.attempts[write], slow.Round(time.Millisecond))
	time.Sleep(slow)
}

// Outcome stores what became of a write.
func (r crashingRecord) Outcome(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	r.dieAt(ctx, beforeOutcome)
	err := r.record.Outcome(ctx, id, attempt, outcome)
	r.dieAt(ctx, afterOutcome)
	return err
}

// Due returns what the process is to ask about.
func (r crashingRecord) Due(ctx context.Context, of overlay.Counterparty, limit int) ([]overlay.Write, error) {
	r.check()
	return r.record.Due(ctx, of, limit)
}

// crashingTransport is the network as one process sees it.
type crashingTransport struct {
	*process
	next http.RoundTripper
}

// RoundTrip sends a request.
func (t crashingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.check()
	if isRead(r) {
		t.dieAt(r.Context(), whileAsking)
	} else {
		t.dieAt(r.Context(), beforeFirstByte)
		if t.diesAt(r.Context(), waitingForAnswer) {
			t.dieWaiting(r)
		}
	}
	answer, err := t.next.RoundTrip(r)
	if t.dead.Load() && answer != nil {
		_ = answer.Body.Close()
	}
	t.check()
	return answer, err
}

// dieWaiting sends a request and dies before its answer is read.
func (t crashingTransport) dieWaiting(r *http.Request) {
	write, _ := harness.WriteOf(r.Context())
	ctx, cancel := context.WithTimeout(r.Context(), crashOf(t.seed, write).wait)
	defer cancel()
	if answer, err := t.next.RoundTrip(r.WithContext(ctx)); err == nil {
		_ = answer.Body.Close()
	}
	t.die(write, waitingForAnswer)
}

// survives runs f and reports whether its process lived until the end.
func survives(f func()) bool {
	lived := make(chan bool, 1)
	go func() {
		alive := false
		defer func() { lived <- alive }()
		f()
		alive = true
	}()
	return <-lived
}

var errDied = errors.New("the process died")

// comeBack starts a new process after one died. It finds out from the record alone
// what became of the write.
func (w *worker) comeBack(ctx context.Context, wanted oracle.Wish) error {
	time.Sleep(crashOf(w.seed, wanted.Write).away)
	w.host = w.machine.start()
	err := errDied
	keepAsking(func() (told, answered bool) {
		found, why, answered := w.lookUp(ctx, wanted.Write)
		if found == oracle.Pending {
			w.traces.note(wanted.Write, "asked: after the restart: %s", why)
			return false, answered
		}
		w.believe(wanted, found, "after the restart: "+why)
		if found == oracle.Happened || found == oracle.Accepted {
			err = w.misled(wanted)
		}
		return true, true
	})
	return err
}

// lookUp looks for a write in the record, and asks the provider if it is open.
func (w *worker) lookUp(ctx context.Context, write int) (found oracle.Belief, why string, answered bool) {
	id, outcome, err := w.record.find(ctx, write)
	switch {
	case err != nil:
		return oracle.Pending, err.Error(), false
	case id == "":
		return oracle.DidNotHappen, "no intent was stored, so nothing was sent", true
	case outcome != oracle.Pending:
		return outcome, "the record says so", true
	}

	left, err := harness.Left(ctx, w.record.Record)
	if err != nil {
		return oracle.Pending, err.Error(), false
	}
	at := slices.IndexFunc(left, func(o overlay.Write) bool { return o.ID == id })
	if at < 0 {
		return oracle.Pending, "the record does not list it", true
	}
	resolution, err := w.host.Resolve(ctx, left[at])
	switch {
	case unanswerable(err):
		return oracle.Unresolvable, err.Error(), true
	case err != nil:
		return oracle.Pending, err.Error(), false
	}
	return harness.BeliefOf(resolution.Outcome), resolution.Reason, true
}
