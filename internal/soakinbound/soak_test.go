package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	child()
	os.Exit(m.Run())
}

func TestAKilledReceiverLosesNothingAndDoesNothingTwice(t *testing.T) {
	t.Parallel()
	for _, p := range inboxes(os.Getenv(postgresVariable), os.Getenv(redisVariable)) {
		t.Run(p.Inbox, func(t *testing.T) {
			t.Parallel()
			if p.missing() {
				t.Skipf("neither %s nor %s names a server", postgresVariable, redisVariable)
			}
			var out strings.Builder
			s := soak{seed: 1, events: 300, out: &out, progress: io.Discard}

			results, err := s.run(t.Context(), []place{p})
			require.NoError(t, err)
			t.Log(out.String())
			assert.NotZero(t, results[0].stuck.all, "timed deliveries")
			assert.True(t, results[0].sound())
			if p.Inbox == memory {
				return // it does not survive a kill
			}

			killed := results[0].killed
			assert.Zero(t, killed.lost)
			assert.Zero(t, killed.twice)
			assert.GreaterOrEqual(t, killed.kills, int64(3))
			assert.Greater(t, killed.posts, int64(killed.deliveries), "a kill cut off deliveries, which came again")
			assert.Equal(t, 210, killed.events)
		})
	}
}
