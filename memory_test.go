package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
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

// raceDetector reports whether the test is built with -race, which makes each call
// take ten times as long.
func raceDetector() bool {
	info, _ := debug.ReadBuildInfo()

	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
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
		id := fmt.Sprintf("c%06d-%s", n, kinds[n/len(calls)%len(kinds)])
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

// TestMemoryStaysFlatOverManyCalls makes 100,000 calls, or 10,000 under the race
// detector, with hooks and a record. Most calls fail in one way or another. The
// memory in use does not grow.
func TestMemoryStaysFlatOverManyCalls(t *testing.T) { // not parallel: it measures the process
	const batches = 10
	batch := 10_000
	if raceDetector() {
		batch = 1_000
	}
	before := goleak.IgnoreCurrent()
	record := overlay.NewMemoryRecord()
	events := 0
	calls := crowdCalls(t, "http://127.0.0.1:1",
		overlay.WithHTTPClient(inMemory(newCrowdProvider(t)).Client()), overlay.WithRecord(record),
		overlay.WithHook(func(context.Context, overlay.Event) { events++ }),
		overlay.WithRetry(overlay.Retry{Attempts: 1}))

	makeInTurn(t, calls, batch, record)
	first := bytesInUse()
	for range batches - 1 {
		makeInTurn(t, calls, batch, record)
	}
	last := bytesInUse()

	const most = 256 << 10 // less than 3 bytes a call, 30 under the race detector
	assert.LessOrEqual(t, last-first, int64(most), "bytes more in use after another %d calls", (batches-1)*batch)
	assert.GreaterOrEqual(t, events, batches*batch, "events")
	goleak.VerifyNone(t, before)
	t.Logf("in use after %d calls: %d KiB, after %d: %d KiB", batch, first>>10, batches*batch, last>>10)
}
