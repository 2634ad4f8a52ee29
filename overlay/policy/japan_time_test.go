package policy_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

// A notification of 2021 has this time beside the timestamp 2021-08-05T12:38:16.220Z.
func TestTheTimeInANotificationIsJapans(t *testing.T) {
	t.Parallel()
	const written = policy.JapanTime("2021-08-05 21:38:16")

	read, err := written.Time()
	require.NoError(t, err)
	want := time.Date(2021, time.August, 5, 12, 38, 16, 0, time.UTC)
	assert.Equal(t, want, read)
	assert.Equal(t, written, policy.JapanTimeOf(want.Add(220*time.Millisecond)))
}

func TestATimeInAnotherFormIsKeptAndIsAnErrorWhereItIsRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "2021-08-05", "2021-08-05T21:38:16Z", "2021-02-30 21:38:16", "SENSITIVE"} {
		raw, err := json.Marshal(text)
		require.NoError(t, err)
		var kept policy.JapanTime
		require.NoError(t, json.Unmarshal(raw, &kept))
		assert.Equal(t, text, string(kept))

		_, err = kept.Time()
		assert.Error(t, err, text)
		assert.NotContains(t, err.Error(), "SENSITIVE")
	}
}
