package recon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// entriesOf makes an entry of each three bytes.
func entriesOf(raw []byte) (list []recon.Entry) {
	for ; len(raw) >= 3; raw = raw[3:] {
		list = append(list, recon.Entry{
			ID: strings.TrimRight(string(raw[:1]), "\x00"), Amount: int64(int8(raw[1])), Status: recon.Status(raw[2:3]),
		})
	}

	return list
}

// without returns a list without an entry that it has.
func without(t *testing.T, list []recon.Entry, entry recon.Entry) []recon.Entry {
	t.Helper()

	i := slices.Index(list, entry)
	require.GreaterOrEqual(t, i, 0, "%+v is reported and was not given", entry)

	return slices.Delete(list, i, i+1)
}

func countEntries(list []recon.Entry) map[recon.Entry]int {
	count := map[recon.Entry]int{}
	for _, entry := range list {
		count[entry]++
	}

	return count
}

// FuzzReconcile shows that pairs and differences together are the entries of each
// side again.
func FuzzReconcile(f *testing.F) {
	f.Add([]byte("abcabd"), []byte("abcabe"))
	f.Fuzz(func(t *testing.T, here, there []byte) {
		ours, theirs := entriesOf(here), entriesOf(there)
		var found []recon.Difference
		options := recon.ReconcileOptions{}.WithChunk(len(here) % 8)
		report := func(d recon.Difference) error {
			found = append(found, d)
			return nil
		}
		summary, err := recon.Reconcile(t.Context(), entries(ours...), entries(theirs...), options, report)
		require.NoError(t, err)
		assertSummary(t, summary, found)

		for _, difference := range found {
			if difference.Kind != recon.MissingHere {
				ours = without(t, ours, difference.Here)
			}
			if difference.Kind != recon.MissingThere {
				theirs = without(t, theirs, difference.There)
			}
		}

		assert.EqualValues(t, len(ours), summary.Matched)
		assert.Equal(t, countEntries(ours), countEntries(theirs))
	})
}
