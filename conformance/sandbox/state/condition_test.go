package state

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestALimitHoldsForCallsAtTheSameTime(t *testing.T) {
	t.Parallel()
	state := New(NewClock(time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC), nil), 0)
	require.NoError(t, state.LimitCalls(policy.PayPay, 3))
	var taken atomic.Int32

	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() {
			if state.TakeCall(policy.PayPay) {
				taken.Add(1)
			}
		})
	}
	calls.Wait()

	assert.Equal(t, int32(3), taken.Load())
	assert.True(t, state.TakeCall(policy.PaidyLegacy), "another provider has its own limit")
}

func TestALimitCountsFromWhenItIsSet(t *testing.T) {
	t.Parallel()
	state := New(NewClock(time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC), nil), 0)
	for range 5 {
		assert.True(t, state.TakeCall(policy.PayPay))
	}

	require.NoError(t, state.LimitCalls(policy.PayPay, 1))
	assert.True(t, state.TakeCall(policy.PayPay))
	assert.False(t, state.TakeCall(policy.PayPay))

	state.Clock.Advance(-time.Hour)
	assert.True(t, state.TakeCall(policy.PayPay), "another second, even an earlier one")
}

func TestALimitAndAConditionDoNotTouchEachOther(t *testing.T) {
	t.Parallel()
	state := New(NewClock(time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC), nil), 0)
	assert.Equal(t, Usual, state.Condition(policy.PayPay))
	require.NoError(t, state.SetCondition(policy.PayPay, Outage))
	require.NoError(t, state.LimitCalls(policy.PayPay, 1))

	assert.Equal(t, Outage, state.Condition(policy.PayPay))
	assert.Equal(t, Usual, state.Condition(policy.Paidy))
	require.NoError(t, state.SetCondition(policy.PayPay, Usual))
	assert.True(t, state.TakeCall(policy.PayPay))
	assert.False(t, state.TakeCall(policy.PayPay))
}
