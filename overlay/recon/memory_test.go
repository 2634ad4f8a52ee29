package recon_test

import (
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// heap measures how far the heap of the process grows, without garbage: how much of that
// there is depends on the machine.
type heap struct {
	before, peak uint64
	calls        int
}

func newHeap() *heap { return &heap{before: bytesInUse()} }

func bytesInUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)

	return stats.HeapAlloc
}

// sample measures at every 5000th call.
func (h *heap) sample() {
	h.calls++
	if h.calls%5000 == 0 {
		h.peak = max(h.peak, bytesInUse())
	}
}

func (h *heap) growth() int64 { return int64(h.peak) - int64(h.before) }

// sampleRows reads rows up to the first error.
func sampleRows[Row any](rows iter.Seq2[Row, error], h *heap) error {
	for _, err := range rows {
		if err != nil {
			return err
		}
		h.sample()
	}

	return nil
}

// TestReadingTakesConstantMemory is not parallel: it measures the whole process.
func TestReadingTakesConstantMemory(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int // with which a reader that keeps them takes 5 MiB and more
		line string
		read func(io.Reader, *heap) (recon.Counts, error)
	}{
		{"users", 50_000, userID + "\r\n", func(file io.Reader, h *heap) (recon.Counts, error) {
			r := recon.NewUserReader(file)
			err := sampleRows(r.Rows(), h)
			return r.Counts(), err
		}},
		{"transactions", 20_000, shiftJIS(t, payment) + "\n", func(file io.Reader, h *heap) (recon.Counts, error) {
			r := recon.NewTransactionReader(file)
			err := sampleRows(r.Rows(), h)
			return r.Counts(), err
		}},
	} {
		h := newHeap()

		counts, err := c.read(&repeated{line: c.line, times: c.rows}, h)

		require.NoError(t, err, c.name)
		assert.EqualValues(t, c.rows, counts.Rows, c.name)
		assert.Zero(t, counts.Errors, c.name)
		assert.LessOrEqual(t, h.growth(), int64(1<<20), c.name)
	}
}

// repeated reads as one line many times over.
type repeated struct {
	line  string
	times int
	rest  string
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.rest == "" {
			if r.times == 0 {
				break
			}
			r.rest, r.times = r.line, r.times-1
		}
		m := copy(p[n:], r.rest)
		r.rest, n = r.rest[m:], n+m
	}
	if n == 0 {
		return 0, io.EOF
	}

	return n, nil
}

// TestReconcileTakesBoundedMemory is not parallel: it measures the whole process.
func TestReconcileTakesBoundedMemory(t *testing.T) {
	const n = 50_000 // about 50 MB a side
	padding := strings.Repeat("0", 1000)
	h := newHeap()
	side := func(factor, step int) iter.Seq2[recon.Entry, error] {
		return func(yield func(recon.Entry, error) bool) {
			for i := range n {
				h.sample()
				// As in a file, an ID is a part of a row, which must not be held.
				row := padding + fmt.Sprintf(",order-%014d", (i*factor%n)*step)
				if !yield(recon.Entry{ID: row[1001:], Amount: 1, Status: recon.StatusCompleted}, nil) {
					return
				}
			}
		}
	}

	options := recon.ReconcileOptions{Dir: t.TempDir()}.WithChunk(1 << 11)
	summary, err := recon.Reconcile(t.Context(), side(7, 2), side(9, 3), options, func(recon.Difference) error {
		h.sample()
		return nil
	})

	require.NoError(t, err)
	assert.EqualValues(t, n/3+1, summary.Matched)
	assert.LessOrEqual(t, h.growth(), int64(6<<20), "all entries take 10 MiB")
}
