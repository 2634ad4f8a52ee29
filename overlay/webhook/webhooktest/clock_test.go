package webhooktest_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// at is when the provider of these tests makes its notifications, by its clock.
var at = time.Date(2041, time.March, 5, 6, 7, 8, 9, time.UTC)

func clock() time.Time { return at }

func TestANotificationHasTheTimeOfItsClock(t *testing.T) {
	t.Parallel()
	option := webhooktest.WithClock(clock)

	assert.Equal(t, "2041-03-05T05:07:08Z", *webhooktest.Transaction(
		paypay.TransactionEventStateCompleted, option).AuthorizedAt)
	assert.Equal(t, strconv.FormatInt(at.Unix(), 10), *webhooktest.CustomerRevoked(option).CreatedAt)
	assert.Equal(t, "2041-03-05T06:07:08Z", webhooktest.PaidyToken(paidy.TokenEventStatusSuspendSuccess, option).Timestamp)
	assert.EqualValues(t, "2041-03-05 15:07:08", webhooktest.LegacyRefunded(option).EventDatetime)
	assert.EqualValues(t, "2041-03-05 15:07:08",
		*webhooktest.PaidyPayment(paidy.PaymentEventStatusUpdateSuccess, option).EventDatetime)
}

func TestEveryTimeOfANotificationIsOfItsClock(t *testing.T) {
	t.Parallel()
	times := 0
	for _, provider := range []overlay.Provider{overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy} {
		for _, sample := range webhooktest.All(provider, webhooktest.WithClock(clock)) {
			var members map[string]any
			require.NoError(t, json.Unmarshal(sample.Body, &members), sample.Name)
			for _, name := range []string{
				"authorized_at", "expires_at", "paid_at", "confirmation_expires_at",
				"createdAt", "requestedAt", "expiry", "timestamp", "event_datetime",
			} {
				if value := members[name]; value != nil {
					times++
					assert.WithinDuration(t, at, timeOf(t, value), 366*24*time.Hour, "%s: %s", sample.Name, name)
				}
			}
		}
	}
	assert.Greater(t, times, 40)
}

// timeOf reads a time in one of the forms that notifications have.
func timeOf(t *testing.T, value any) time.Time {
	t.Helper()
	if seconds, ok := value.(float64); ok {
		return time.Unix(int64(seconds), 0)
	}
	text, ok := value.(string)
	require.True(t, ok, "%v", value)
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0)
	}
	for _, layout := range []string{time.RFC3339, time.DateTime} {
		if parsed, err := time.Parse(layout, text); err == nil {
			return parsed
		}
	}
	require.Fail(t, "no form of a time", text)
	return time.Time{}
}

func TestWithoutAClockANotificationIsMadeNow(t *testing.T) {
	t.Parallel()
	for _, option := range [][]webhooktest.Option{nil, {webhooktest.WithClock(nil)}} {
		event := webhooktest.PaidyToken(paidy.TokenEventStatusSuspendSuccess, option...)

		assert.WithinDuration(t, time.Now(), timeOf(t, event.Timestamp), time.Minute)
	}
}
