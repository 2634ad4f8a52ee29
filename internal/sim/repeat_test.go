package sim

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASeedShowsTheSameAgain(t *testing.T) {
	t.Parallel()
	const seed = 124 // of a shop that receives events
	first, again := simulate(t, seed, perRun), simulate(t, seed, perRun)

	require.Len(t, again.books, len(first.books))
	for i, e := range first.books {
		assert.Equal(t, e, again.books[i])
		assert.Equal(t, withoutIDs(first.traces.of(e.Write)), withoutIDs(again.traces.of(e.Write)), "%s", e.Wish)
	}
}

var writeID = regexp.MustCompile(`write "[A-Z0-9]+-[0-9]+"`)

// withoutIDs returns a trace without the IDs of writes, which are random.
func withoutIDs(trace string) string { return writeID.ReplaceAllString(trace, "write") }
