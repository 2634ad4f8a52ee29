package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// recovery is a process that recovers what another left in its record.
type recovery struct {
	*provider
	record *overlay.MemoryRecord
	doer   *overlay.Doer
}

func newRecovery(t *testing.T, resolutions ...resolution) *recovery {
	t.Helper()
	r := &recovery{provider: newProvider().withResolutions(resolutions...), record: overlay.NewMemoryRecord()}
	r.doer = r.provider.doer(t, overlay.WithRecord(r.record))

	return r
}

// leave stores a write of an operation, whose call is over.
func (r *recovery) leave(t *testing.T, id, operation string) {
	t.Helper()
	w := lost()
	w.ID, w.Operation = id, operation
	require.NoError(t, r.record.Attempt(t.Context(), w, 0))
}

func (r *recovery) recover(t *testing.T) overlay.Recovered {
	t.Helper()
	recovered, err := r.doer.Recover(t.Context())
	require.NoError(t, err)

	return recovered
}

func TestRecoverStoresAndReturnsWhatItFinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, operation string
		answer          resolution
		age             time.Duration
		want            overlay.Recovered
		outcome         overlay.Outcome
		open            int
	}{
		{
			name: "what is there", answer: there, operation: "pay",
			want: overlay.Recovered{Happened: 1}, outcome: overlay.Happened,
		},
		{
			name: "what is not there but may still appear", answer: notThere, operation: "pay",
			want: overlay.Recovered{Open: 1}, outcome: overlay.Unknown, open: 1,
		},
		{
			name: "what is not there and cannot appear", answer: notThere, operation: "pay", age: time.Hour,
			want: overlay.Recovered{DidNotHappen: 1}, outcome: overlay.DidNotHappen,
		},
		{
			name: "what is not decided", answer: pending, operation: "pay", age: time.Hour,
			want: overlay.Recovered{Open: 1}, outcome: overlay.Unknown, open: 1,
		},
		{
			name: "a read that fails", answer: unreadable, operation: "pay", age: time.Hour,
			want: overlay.Recovered{Open: 1}, outcome: overlay.Unknown, open: 1,
		},
		{
			name: "what cannot be asked", answer: cannotTell, operation: "pay", age: time.Hour,
			want: overlay.Recovered{Unresolvable: 1}, outcome: overlay.Unknown,
		},
		{
			name: "what cannot be asked yet", answer: cannotTell, operation: "pay",
			want: overlay.Recovered{Open: 1}, outcome: overlay.Unknown, open: 1,
		},
		{
			name: "an operation without a read", answer: there, operation: "payBlindly", age: time.Hour,
			want: overlay.Recovered{Unresolvable: 1}, outcome: overlay.Unknown,
		},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			r := newRecovery(t, c.answer)
			r.leave(t, "w", c.operation)
			time.Sleep(c.age)
			began := time.Now()

			got := r.recover(t)

			assert.Zero(t, time.Since(began), "it does not wait")
			require.Len(t, got.Found, 1)
			assert.Equal(t, "w", got.Found[0].Write.ID)
			assert.Equal(t, c.outcome, got.Found[0].Resolution.Outcome)
			assert.Equal(t, c.want.Unresolvable == 1, errors.Is(got.Found[0].Err, overlay.ErrUnresolvable))
			got.Found = nil
			assert.Equal(t, c.want, got)
			assert.Len(t, unresolvedIn(t, r.record), c.open)
			apart, err := r.record.Unresolvable(t.Context(), overlay.Write{}, 10)
			require.NoError(t, err)
			assert.Len(t, apart, c.want.Unresolvable)
			assert.Empty(t, r.recover(t).Found, "it was asked about just now")
		})
	}
}

func TestWhatCannotBeAskedDoesNotBlockTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecovery(t, there)
		for i := range 250 {
			r.leave(t, fmt.Sprintf("old-%03d", i), "payBlindly")
		}
		time.Sleep(time.Second)
		r.leave(t, "new", "pay")

		rounds := 0
		for len(unresolvedIn(t, r.record)) > 250 {
			require.Less(t, rounds, 3)
			r.recover(t)
			rounds++
		}

		assert.Len(t, r.questions, 1)
		time.Sleep(time.Hour)
		for len(r.recover(t).Found) > 0 {
			rounds++
		}
		assert.Empty(t, unresolvedIn(t, r.record), "what cannot be asked is set apart")
		assert.Less(t, rounds, 7)
	})
}

func TestRecoverLeavesALiveCallAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecovery(t, notThere)
		r.Answers = []reply{hanging}
		var found []overlay.Found
		started := make(chan struct{})
		go func() {
			defer close(started)
			time.Sleep(overlay.DefaultTimeout - time.Second)
			recovered, err := r.doer.Recover(t.Context())
			assert.NoError(t, err)
			found = recovered.Found
		}()

		_ = r.fail(t, t.Context(), r.doer, "payOnce")
		<-started

		assert.Empty(t, found)
		assert.Len(t, unresolvedIn(t, r.record), 1)
	})
}

func TestRecoverTakesOnlyWhatIsTheClients(t *testing.T) {
	t.Parallel()
	r := newRecovery(t, there)
	for id, change := range map[string]func(*overlay.Write){
		"account": func(w *overlay.Write) { w.Account = "other" },
		"origin":  func(w *overlay.Write) { w.Origin = "https://other.example" },
	} {
		w := lost()
		w.ID = id
		change(&w)
		require.NoError(t, r.record.Attempt(t.Context(), w, 0))
	}

	assert.Empty(t, r.recover(t).Found)
	assert.Empty(t, r.questions)
	assert.Len(t, unresolvedIn(t, r.record), 2)
}

func TestRecoverNeedsARecord(t *testing.T) {
	t.Parallel()

	_, err := newProvider().withResolutions(there).doer(t).Recover(t.Context())

	assert.ErrorContains(t, err, "WithRecord")
}

func TestRecoverEndsWithItsContextAndReturnsWhatItFound(t *testing.T) {
	t.Parallel()
	r := newRecovery(t, there)
	for i := range 10 {
		r.leave(t, fmt.Sprint(i), "pay")
	}
	ctx, cancel := context.WithCancel(t.Context())
	r.asking = func() {
		if len(r.questions) == 3 {
			cancel()
		}
	}

	got, err := r.doer.Recover(ctx)

	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, got.Found, 3)
	assert.Equal(t, 3, got.Happened)
	assert.Len(t, unresolvedIn(t, r.record), 7, "what was asked last is stored although the context has ended")
}

// failingRecord stores outcomes, and then says that it did not.
type failingRecord struct {
	*overlay.MemoryRecord
	fails int // so many times
}

func (r *failingRecord) Outcome(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	err := r.MemoryRecord.Outcome(ctx, id, attempt, outcome)
	if r.fails > 0 {
		r.fails--
		return errors.New("connection lost")
	}
	return err
}

func TestRecoverTellsLaterWhatItCouldNotStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const writes = 150
		record := &failingRecord{overlay.NewMemoryRecord(), 2 * writes}
		doer := newProvider().withResolutions(notThere).doer(t, overlay.WithRecord(record))
		for i := range writes {
			w := lost()
			w.ID = fmt.Sprint(i)
			require.NoError(t, record.Attempt(t.Context(), w, 0))
		}
		time.Sleep(time.Hour)

		told := map[string]bool{}
		for range 10 {
			recovered, err := doer.Recover(t.Context())
			require.NoError(t, err)
			for _, found := range recovered.Found {
				if found.Resolution.Outcome == overlay.DidNotHappen {
					told[found.Write.ID] = true
				} else {
					assert.Error(t, found.Err)
				}
			}
		}

		assert.Len(t, told, writes, "the record had closed them already")
	})
}
