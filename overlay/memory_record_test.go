package overlay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

var recordStart = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

// newMemoryRecord returns a record of the writes c, a and b. It was told of them in
// this order, but a was sent a minute after recordStart, b after two and c after three.
func newMemoryRecord(t *testing.T) *overlay.MemoryRecord {
	t.Helper()
	record := overlay.NewMemoryRecord()
	for _, w := range []overlay.Write{
		{ID: "c", SentAt: recordStart.Add(3 * time.Minute), Refs: map[string]string{"n": "0"}},
		{ID: "a", SentAt: recordStart.Add(time.Minute), Refs: map[string]string{"n": "1"}},
		{ID: "b", SentAt: recordStart.Add(2 * time.Minute), Refs: map[string]string{"n": "2"}},
	} {
		require.NoError(t, record.Intent(t.Context(), w))
	}

	return record
}

// unresolvedIDs returns the ids of the unresolved writes that were sent before a time.
func unresolvedIDs(t *testing.T, record *overlay.MemoryRecord, before time.Time) []string {
	t.Helper()
	writes, err := record.Unresolved(t.Context(), before, 0)
	require.NoError(t, err)
	var ids []string
	for _, w := range writes {
		ids = append(ids, w.ID)
	}

	return ids
}

func TestMemoryRecordReturnsTheOldestFirst(t *testing.T) {
	t.Parallel()
	record := newMemoryRecord(t)

	assert.Equal(t, []string{"a", "b", "c"}, unresolvedIDs(t, record, recordStart.Add(time.Hour)))
	assert.Equal(t, []string{"a", "b"}, unresolvedIDs(t, record, recordStart.Add(3*time.Minute)))
}

func TestMemoryRecordKeepsItsRefsWhenTheCallerChangesThem(t *testing.T) {
	t.Parallel()
	record, later := newMemoryRecord(t), recordStart.Add(time.Hour)
	writes, err := record.Unresolved(t.Context(), later, 0)
	require.NoError(t, err)
	require.NotEmpty(t, writes)

	writes[0].Refs["n"] = "changed"

	writes, err = record.Unresolved(t.Context(), later, 0)
	require.NoError(t, err)
	require.NotEmpty(t, writes)
	assert.Equal(t, "1", writes[0].Refs["n"])
}

func TestMemoryRecordForgetsWhatIsResolved(t *testing.T) {
	t.Parallel()
	record := newMemoryRecord(t)

	assert.NoError(t, record.Outcome(t.Context(), "a", overlay.Unknown))
	assert.NoError(t, record.Outcome(t.Context(), "b", overlay.Happened))
	assert.NoError(t, record.Outcome(t.Context(), "c", overlay.DidNotHappen))
	assert.NoError(t, record.Outcome(t.Context(), "d", overlay.Happened), "a write that it does not hold")

	assert.Equal(t, []string{"a"}, unresolvedIDs(t, record, recordStart.Add(time.Hour)))
}
