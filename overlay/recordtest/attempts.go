package recordtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

func (t *tester) firstOnce() {
	t.store("a")

	assert.ErrorIs(t, t.other.Attempt(t.Context(), write("a"), 0), overlay.ErrSuperseded)
	assert.Equal(t, []string{"a"}, t.open())
}

func (t *tester) laterAttempt() {
	for _, number := range []int{-1, 0, 2, 3} {
		assert.Error(t, t.record.Attempt(t.Context(), attempt("a", number), 0), "attempt %d of none", number)
	}
	assert.Empty(t, t.open())

	t.store("a")
	for _, number := range []int{-1, 0, 1, 3} {
		err := t.record.Attempt(t.Context(), attempt("a", number), 0)
		assert.ErrorIs(t, err, overlay.ErrSuperseded, "attempt %d after the first", number)
	}
	require.NoError(t, t.other.Attempt(t.Context(), attempt("a", 2), 0))
	assert.ErrorIs(t, t.record.Attempt(t.Context(), attempt("a", 2), 0), overlay.ErrSuperseded, "once more")
	require.NoError(t, t.record.Attempt(t.Context(), attempt("a", 3), 0))

	writes := t.due(all)
	require.Len(t, writes, 1)
	assert.Equal(t, 3, writes[0].Attempt)
}

// sendAtOnce stores the same attempts from many goroutines at the same time.
func (t *tester) sendAtOnce() {
	for number := 1; number <= 3; number++ {
		var sent atomic.Int32
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := t.record.Attempt(t.Context(), attempt("a", number), 0); err == nil {
					sent.Add(1)
				} else {
					assert.ErrorIs(t, err, overlay.ErrSuperseded)
				}
			})
		}
		group.Wait()
		assert.EqualValues(t, 1, sent.Load(), "attempt %d", number)
	}
}

func (t *tester) closedIsNotSent() {
	for _, outcome := range []overlay.Outcome{overlay.Happened, overlay.DidNotHappen, overlay.Unresolvable} {
		id := outcome.String()
		t.store(id)
		t.outcome(id, 1, outcome)

		for number := range 4 {
			err := t.other.Attempt(t.Context(), attempt(id, number), 0)
			assert.ErrorIs(t, err, overlay.ErrSuperseded, "%s, attempt %d", outcome, number)
		}
	}
	assert.Empty(t, t.open())
}

// earlierAttempt tests a resolver that asked while the sender sent another attempt.
func (t *tester) earlierAttempt() {
	t.store("a")
	require.NoError(t, t.record.Attempt(t.Context(), attempt("a", 2), 0))

	for _, number := range []int{-1, 0, 1, 3} {
		for outcome := overlay.DidNotHappen; outcome <= overlay.Unresolvable; outcome++ {
			err := t.other.Outcome(t.Context(), "a", number, outcome)
			assert.ErrorIs(t, err, overlay.ErrSuperseded, "attempt %d, %s", number, outcome)
		}
	}
	assert.Equal(t, []string{"a"}, t.open())

	t.outcome("a", 2, overlay.Happened)
	assert.Empty(t, t.open())
}

func (t *tester) endedContext() {
	t.store("a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	require.Error(t, t.record.Attempt(ctx, write("b"), 0))
	require.Error(t, t.record.Attempt(ctx, attempt("a", 2), 0))
	require.Error(t, t.record.Outcome(ctx, "a", 1, overlay.Happened))
	_, err := t.record.Due(ctx, shop, all)
	require.Error(t, err)
	_, err = t.record.Open(ctx, overlay.Write{}, all)
	require.Error(t, err)
	_, err = t.record.Unresolvable(ctx, overlay.Write{}, all)
	require.Error(t, err)

	assert.Equal(t, []string{"a"}, t.open())
	writes := t.due(all)
	require.Len(t, writes, 1)
	assert.Equal(t, 1, writes[0].Attempt)
}

func (t *tester) many() {
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			id := fmt.Sprintf("%02d", i)
			assert.NoError(t, t.record.Attempt(t.Context(), write(id), 0))
			assert.NoError(t, t.other.Attempt(t.Context(), attempt(id, 2), 0))
			if i%2 == 0 {
				assert.NoError(t, t.record.Outcome(t.Context(), id, 2, overlay.Happened))
			}
			_, err := t.other.Open(t.Context(), overlay.Write{}, 10)
			assert.NoError(t, err)
		})
	}
	group.Wait()

	open := t.open()
	assert.Len(t, open, 20)
	assert.NotContains(t, open, "00")
	assert.Contains(t, open, "01")
}
