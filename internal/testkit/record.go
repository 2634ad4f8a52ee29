package testkit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// OnlyWrite returns the one write of a record that is unresolved.
func OnlyWrite(t testing.TB, record *overlay.MemoryRecord) overlay.Write {
	t.Helper()
	writes, err := record.Open(t.Context(), overlay.Write{}, 100)
	require.NoError(t, err)
	require.Len(t, writes, 1)

	return writes[0]
}
