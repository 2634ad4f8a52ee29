package overlay_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recordtest"
)

func TestTheRecordInMemoryDoesWhatARecordMustDo(t *testing.T) {
	t.Parallel()
	recordtest.Run(t, true, func(*testing.T) recordtest.Store {
		record := overlay.NewMemoryRecord()

		return recordtest.Store{Open: func() recordtest.Record { return record }, Wait: time.Sleep}
	})
}

func firstAttempt(id string) overlay.Write { return overlay.Write{ID: id, Attempt: 1} }

func TestARecordInMemoryThatIsFullRefusesAnAttempt(t *testing.T) {
	t.Parallel()

	record := overlay.NewMemoryRecord()
	for i := range 100_000 {
		require.NoError(t, record.Attempt(t.Context(), firstAttempt(fmt.Sprint(i)), 0))
	}
	assert.NoError(t, record.Outcome(t.Context(), "6", 1, overlay.Unresolvable))

	assert.ErrorContains(t, record.Attempt(t.Context(), firstAttempt("more"), 0), "full")
	assert.NoError(t, record.Attempt(t.Context(), overlay.Write{ID: "7", Attempt: 2}, 0), "a further attempt")
	assert.NoError(t, record.Outcome(t.Context(), "7", 2, overlay.Happened))
	assert.NoError(t, record.Attempt(t.Context(), firstAttempt("more"), 0), "after one was closed")
	assert.ErrorContains(t, record.Attempt(t.Context(), firstAttempt("yet more"), 0), "full")
}

func TestARecordInMemoryForgetsTheOldestClosedWrites(t *testing.T) {
	t.Parallel()

	record := overlay.NewMemoryRecord()
	for i := range 2500 {
		id := fmt.Sprint(i)
		require.NoError(t, record.Attempt(t.Context(), firstAttempt(id), 0))
		require.NoError(t, record.Outcome(t.Context(), id, 1, overlay.Happened))
		require.NoError(t, record.Outcome(t.Context(), id, 1, overlay.Happened), "again")
	}

	assert.ErrorContains(t, record.Outcome(t.Context(), "1499", 1, overlay.Happened), "does not hold")
	assert.NoError(t, record.Outcome(t.Context(), "1500", 1, overlay.Happened))
}
