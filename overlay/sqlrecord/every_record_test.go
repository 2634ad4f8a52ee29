package sqlrecord_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// keeper is what every record of this module can do.
type keeper interface {
	overlay.Record
	Unresolved(ctx context.Context, before time.Time, limit int) ([]overlay.Write, error)
}

var (
	_ keeper = (*sqlrecord.Record)(nil)
	_ keeper = (*overlay.MemoryRecord)(nil)
)

var (
	noon  = time.Date(2026, 6, 13, 12, 0, 0, 123_456_000, time.UTC)
	later = noon.Add(time.Hour)
)

// onEachRecord runs a test on an empty record of each kind.
func onEachRecord(t *testing.T, test func(t *testing.T, k keeper)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		test(t, overlay.NewMemoryRecord())
	})
	onEach(t, func(t *testing.T, d database) { test(t, d.record(t)) })
}

func write(id string, sentAt time.Time) overlay.Write {
	return overlay.Write{
		ID: id, Provider: "paypay", Operation: "createPayment", SentAt: sentAt,
		Refs: map[string]string{"merchantPaymentId": "order-" + id},
	}
}

// intend stores an intent at noon for each id.
func intend(t *testing.T, k keeper, ids ...string) {
	t.Helper()
	for _, id := range ids {
		require.NoError(t, k.Intent(t.Context(), write(id, noon)))
	}
}

// unresolved returns all writes that are unresolved.
func unresolved(t *testing.T, k keeper) []overlay.Write {
	t.Helper()
	writes, err := k.Unresolved(t.Context(), later, 0)
	require.NoError(t, err)

	return writes
}

// ids returns the ids of the writes that are unresolved.
func ids(t *testing.T, k keeper, before time.Time, limit int) []string {
	t.Helper()
	writes, err := k.Unresolved(t.Context(), before, limit)
	require.NoError(t, err)
	var list []string
	for _, w := range writes {
		list = append(list, w.ID)
	}

	return list
}

func TestAnIntentIsReturnedAsItWasStored(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		want := write("a", noon)
		want.Refs = map[string]string{
			"merchantPaymentId": "注文-\"1\"'; --", "amount": "500", "empty": "", "control": "\x00\n",
		}

		require.NoError(t, k.Intent(t.Context(), want))

		writes := unresolved(t, k)
		require.Len(t, writes, 1)
		assert.Equal(t, want, writes[0])
	})
}

func TestAnIntentWithoutRefsIsReturned(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		require.NoError(t, k.Intent(t.Context(), overlay.Write{ID: "a", SentAt: noon}))

		assert.Equal(t, []string{"a"}, ids(t, k, later, 0))
	})
}

func TestRefsThatTheCallerChangesLaterAreStoredAsTheyWere(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		w := write("a", noon)
		require.NoError(t, k.Intent(t.Context(), w))

		w.Refs["merchantPaymentId"] = "other"

		writes := unresolved(t, k)
		require.Len(t, writes, 1)
		require.Equal(t, "order-a", writes[0].Refs["merchantPaymentId"])

		writes[0].Refs["merchantPaymentId"] = "other"

		writes = unresolved(t, k)
		require.NotEmpty(t, writes)
		assert.Equal(t, "order-a", writes[0].Refs["merchantPaymentId"])
	})
}

func TestHappenedAndDidNotHappenResolveAWriteAndTheOthersDoNot(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		intend(t, k, "a", "b", "c", "d", "e")

		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Happened))
		require.NoError(t, k.Outcome(t.Context(), "b", overlay.DidNotHappen))
		require.NoError(t, k.Outcome(t.Context(), "c", overlay.Unknown))
		require.NoError(t, k.Outcome(t.Context(), "d", overlay.Accepted))

		assert.Equal(t, []string{"c", "d", "e"}, ids(t, k, later, 0))
	})
}

func TestALateUnknownLeavesAWriteResolved(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		intend(t, k, "a", "b")

		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Happened))
		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Unknown))
		require.NoError(t, k.Outcome(t.Context(), "b", overlay.DidNotHappen))
		require.NoError(t, k.Outcome(t.Context(), "b", overlay.Unknown))

		assert.Empty(t, ids(t, k, later, 0))
	})
}

func TestAnUnknownWriteCanBeResolvedLaterAndAgain(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		intend(t, k, "a")

		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Unknown))
		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Unknown))
		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Happened))
		require.NoError(t, k.Outcome(t.Context(), "a", overlay.Happened))

		assert.Empty(t, ids(t, k, later, 0))
	})
}

func TestAnOutcomeThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		intend(t, k, "a")

		assert.Error(t, k.Outcome(t.Context(), "a", overlay.NoOutcome))
		assert.Error(t, k.Outcome(t.Context(), "a", 99))

		assert.Equal(t, []string{"a"}, ids(t, k, later, 0))
	})
}

func TestAFurtherAttemptMovesAWriteInTime(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		require.NoError(t, k.Intent(t.Context(), write("a", noon)))
		require.NoError(t, k.Intent(t.Context(), write("b", noon.Add(time.Second))))

		require.NoError(t, k.Intent(t.Context(), write("a", noon.Add(time.Minute))))

		writes := unresolved(t, k)
		require.Len(t, writes, 2)
		assert.Equal(t, "b", writes[0].ID)
		assert.WithinDuration(t, noon.Add(time.Minute), writes[1].SentAt, 0)
	})
}

func TestTheOldestWritesComeFirst(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		intend(t, k, "c", "a")
		require.NoError(t, k.Intent(t.Context(), write("b", noon.Add(time.Minute))))
		require.NoError(t, k.Intent(t.Context(), write("d", noon.Add(time.Minute))))
		require.NoError(t, k.Intent(t.Context(), write("e", noon.Add(2*time.Minute))))

		assert.Equal(t, []string{"a", "c", "b", "d", "e"}, ids(t, k, later, 0))
		assert.Equal(t, []string{"a", "c", "b"}, ids(t, k, later, 3), "a limit")
		assert.Equal(t, []string{"a", "c", "b", "d", "e"}, ids(t, k, later, 99), "a limit above the number of writes")
		assert.Equal(t, []string{"a", "c"}, ids(t, k, noon.Add(time.Minute), 0), "before a time")
		assert.Empty(t, ids(t, k, noon, 0), "before all")
		assert.Empty(t, ids(t, k, time.Time{}, 0), "before the zero time")

		_, err := k.Unresolved(t.Context(), later, -1)
		assert.Error(t, err, "a negative limit")
	})
}

func TestARecordServesConcurrentCallers(t *testing.T) {
	t.Parallel()
	onEachRecord(t, func(t *testing.T, k keeper) {
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				id := fmt.Sprintf("%02d", i)
				assert.NoError(t, k.Intent(t.Context(), write(id, noon)))
				assert.NoError(t, k.Intent(t.Context(), write(id, noon.Add(time.Second))))
				if i%2 == 0 {
					assert.NoError(t, k.Outcome(t.Context(), id, overlay.Happened))
				}

				_, err := k.Unresolved(t.Context(), later, 10)
				assert.NoError(t, err)
			})
		}
		group.Wait()

		list := ids(t, k, later, 0)
		assert.Len(t, list, 50)
		assert.NotContains(t, list, "00")
		assert.Contains(t, list, "01")
	})
}
