package state

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestLedgerAndFindingsAreBounded(t *testing.T) {
	t.Parallel()
	state := &State{Clock: NewClock(time.Time{}, nil), records: &records{ledger: make([]Effect, maxEffects-1)}}

	for range 3 {
		state.Commit(Effect{Provider: policy.Paidy, Operation: "x"})
	}
	assert.Len(t, state.Effects(), maxEffects)
	findings := state.Findings()
	require.Len(t, findings, 1)
	assert.Equal(t, "ledger", findings[0].Kind)

	for i := range maxFindings + 5 {
		state.AddFinding(Finding{Detail: fmt.Sprint(i)})
	}
	assert.Len(t, state.Findings(), maxFindings)
}

func TestAClockThatFollowsItsHost(t *testing.T) {
	t.Parallel()
	host := time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)
	clock := NewClock(time.Time{}, func() time.Time { return host })

	assert.WithinDuration(t, host, clock.Now(), 0)
	host = host.Add(time.Hour)
	assert.WithinDuration(t, host, clock.Now(), 0)
	clock.Advance(time.Minute)
	assert.WithinDuration(t, host.Add(time.Minute), clock.Now(), 0)
}
