package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// inMemory is the crowd's provider without a network. It forgets each call.
func inMemory(provider *crowdProvider) testkit.Transport {
	return testkit.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer provider.clear()

		provider.ServeHTTP(w, r)
	}))
}

// bytesInUse returns the size of the heap without garbage.
func bytesInUse() int64 {
	runtime.GC()
	runtime.GC() // the second one takes what pools keep
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)

	return int64(stats.HeapAlloc)
}

// makeInTurn makes calls one after the other and settles those whose outcome is
// unknown.
func makeInTurn(t *testing.T, calls []crowdCall, count int, record overlay.Record) {
	t.Helper()
	kinds := []fate{fateDone, fateRefused, fateLimited, fateCut}

	for n := range count {
		c := &calls[n%len(calls)]
		id := fmt.Sprintf(crowdMark+"%06d-%s", n, kinds[n/len(calls)%len(kinds)])
		var answer overlay.Answer
		err := c.do(t.Context(), id, &answer)
		c.verify(t, id, &answer, err)
		require.False(t, t.Failed(), "the first call that fails ends the test")

		failure, ok := errors.AsType[*overlay.Error](err)
		if !ok {
			continue
		}
		if w, kept := failure.Write(); kept {
			require.NoError(t, record.Outcome(t.Context(), w.ID, w.Attempt, overlay.DidNotHappen))
		}
	}
}

// TestMemoryStaysFlatOverManyCalls makes 4,000 calls with hooks and a record. Most calls
// fail in one way or another. The memory in use does not grow.
func TestMemoryStaysFlatOverManyCalls(t *testing.T) { // not parallel: it measures the process
	const before, more = 2_000, 2_000 // before: until the record forgets as many writes as it takes
	others := goleak.IgnoreCurrent()
	record := overlay.NewMemoryRecord()
	events := 0
	calls := crowdCalls(t, "http://127.0.0.1:1",
		overlay.WithHTTPClient(inMemory(newCrowdProvider(t)).Client()), overlay.WithRecord(record),
		overlay.WithHook(func(context.Context, overlay.Event) { events++ }),
		overlay.WithRetry(overlay.Retry{Attempts: 1}))

	makeInTurn(t, calls, before, record)
	first := bytesInUse()
	makeInTurn(t, calls, more, record)
	last := bytesInUse()

	runtime.KeepAlive(calls)
	runtime.KeepAlive(record) // else its memory is counted the first time only

	const most = 16 << 10 // 8 bytes a call
	assert.LessOrEqual(t, last-first, int64(most), "bytes more in use after another %d calls", more)
	assert.GreaterOrEqual(t, events, before+more, "events")
	goleak.VerifyNone(t, others)
	t.Logf("in use after %d calls: %d KiB, after %d: %d KiB", before, first>>10, before+more, last>>10)
}
