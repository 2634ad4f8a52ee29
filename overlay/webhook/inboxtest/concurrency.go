package inboxtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/webhook"
)

// process returns the inbox of one process or of the other.
func (t *tester) process(number int) webhook.Inbox {
	if number%2 == 1 {
		return t.other
	}

	return t.inbox
}

func (t *tester) storeAtOnce() {
	var group sync.WaitGroup
	var first atomic.Int32
	for number := range 16 {
		group.Go(func() {
			fresh, err := t.process(number).Store(t.Context(), entry("k", "s", 0))
			assert.NoError(t, err)
			if fresh {
				first.Add(1)
			}
		})
	}
	group.Wait()

	assert.EqualValues(t, 1, first.Load())
}

// record is what several owners of claims have handled.
type record struct {
	mu      sync.Mutex
	handled map[string][]string // keys by subject
	busy    map[string]bool     // subjects whose event is being handled
	waiting int                 // how many events are not done
}

func (r *record) finished() bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	return r.waiting == 0
}

// begin reports whether no other event of the subject is being handled.
func (r *record) begin(claim *webhook.Claim) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	wasOnlyOne := !r.busy[claim.Subject]
	r.busy[claim.Subject] = true
	r.handled[claim.Subject] = append(r.handled[claim.Subject], claim.Key)

	return wasOnlyOne
}

func (r *record) end(claim *webhook.Claim) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.busy[claim.Subject] = false
	r.waiting--
}

func (t *tester) many() {
	const subjects, each = 8, 8
	want := map[string][]string{}
	for number := range each {
		for subject := range subjects {
			key := fmt.Sprintf("%d/%d", subject, number)
			t.store(entry(key, fmt.Sprint(subject), time.Duration(number)*time.Millisecond))
			want[fmt.Sprint(subject)] = append(want[fmt.Sprint(subject)], key)
		}
	}

	r := &record{handled: map[string][]string{}, busy: map[string]bool{}, waiting: subjects * each}
	var group sync.WaitGroup
	for worker := range 6 {
		group.Go(func() { t.work(t.process(worker), r) })
	}
	group.Wait()

	assert.Equal(t, want, r.handled)
}

// work claims and completes events until all are done or the test has failed.
func (t *tester) work(inbox webhook.Inbox, r *record) {
	for !r.finished() && !t.Failed() {
		claim, err := inbox.Claim(t.Context(), provider, start.Add(time.Second), time.Hour)
		if !assert.NoError(t, err) {
			return
		}
		if claim == nil {
			time.Sleep(time.Millisecond)
			continue
		}

		assert.True(t, r.begin(claim), "%s: two events of one subject at a time", claim.Key)
		err = inbox.Complete(t.Context(), claim, start, func(context.Context) error {
			r.end(claim)
			return nil
		})
		assert.NoError(t, err)
	}
}
