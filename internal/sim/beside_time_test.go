package sim

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
)

// timeBeside are waits that are too long or too short, and times that are believed.
var timeBeside = []beside{
	{
		row: "C6", what: "a wait ends after its Max", right: inBubble(waitTooLong),
	},
	{
		row: "D5", what: "an answer of a cache does not set the clock", right: inBubble(staleRefusal),
	},
	{
		row: "D5", what: "a time that does not help is not kept", right: inBubble(wrongTime),
	},
	{
		row: "D6", what: "a Retry-After of 1.5 is 2 s", right: inBubble(pauseAfter("1.5", 2*time.Second)),
	},
	{
		row: "D6", what: "a Retry-After of 0.5 is 1 s", right: inBubble(pauseAfter("0.5", time.Second)),
	},
	{
		row: "D6", what: "a Retry-After of 1, 1 is no less than 1 s", right: inBubble(pauseAfter("1, 1", time.Second)),
	},
}

// waitTooLong waits for a payment while PayPay is down.
func waitTooLong(t *testing.T, claims assert.TestingT) {
	const longest = 500 * time.Millisecond
	down := testkit.JSON(http.StatusServiceUnavailable,
		`{"resultInfo":{"code":"SERVICE_ERROR","message":"","codeId":"30000001"},"data":null}`)
	client := payPayOver(t, down)
	started := time.Now()

	_, err := jppay.WaitForCodePayment(t.Context(), client, "order-1",
		jppay.Polling{Interval: longest / 10, Max: longest})

	assert.ErrorIs(claims, err, jppay.ErrStillWaiting)
	assert.LessOrEqual(claims, time.Since(started), longest)
}

// readPayment reads order-1.
func readPayment(t *testing.T, client *jppay.PayPay) error {
	t.Helper()
	_, err := client.GetPaymentDetails(t.Context(), "order-1")
	return err
}

// unauthorized is PayPay's refusal of a signature, with headers.
func unauthorized(headers ...string) testkit.Transport {
	return testkit.JSON(http.StatusUnauthorized,
		`{"resultInfo":{"code":"UNAUTHORIZED","message":"","codeId":"08100016"},"data":null}`, headers...)
}

func paid() testkit.Transport {
	return testkit.JSON(http.StatusOK, payment("COMPLETED", sevenHundred, 0))
}

func twoHoursAgo() string { return time.Now().Add(-2 * time.Hour).UTC().Format(http.TimeFormat) }

// staleRefusal makes two reads, of which a cache answers the first attempt.
func staleRefusal(t *testing.T, claims assert.TestingT) {
	script := testkit.Play(unauthorized("Date", twoHoursAgo(), "Age", "7200"), paid())
	client := payPayOver(t, script)
	_ = readPayment(t, client) // it may fail: the refusal is PayPay's

	require.NoError(t, readPayment(t, client))

	for _, request := range script.Requests() {
		assert.WithinDuration(claims, request.At, signedAt(t, request), time.Minute)
	}
}

// wrongTime makes two reads. PayPay refuses the first one for another reason than the
// clock, also when the clock was set by its Date.
func wrongTime(t *testing.T, claims assert.TestingT) {
	refused := unauthorized("Date", twoHoursAgo())
	script := testkit.Play(refused)
	client := payPayOver(t, script)
	require.Error(t, readPayment(t, client))
	script.Take()
	script.Answers = []testkit.Transport{paid()}

	require.NoError(t, readPayment(t, client))

	next := script.Requests()[0]
	assert.WithinDuration(claims, next.At, signedAt(t, next), time.Minute)
}

// signedAt returns the time that a signature holds, its fourth part.
func signedAt(t *testing.T, request testkit.Request) time.Time {
	t.Helper()
	parts := strings.Split(request.Header.Get("Authorization"), ":")
	require.Len(t, parts, 6)
	epoch, err := strconv.ParseInt(parts[4], 10, 64)
	require.NoError(t, err)
	return time.Unix(epoch, 0)
}

// pauseAfter claims the least pause that a Retry-After asks for.
func pauseAfter(value string, least time.Duration) check {
	return func(t *testing.T, claims assert.TestingT) {
		script := testkit.Play(testkit.HTML(http.StatusServiceUnavailable, "", "Retry-After", value), paid())

		require.NoError(t, readPayment(t, payPayOver(t, script)))

		requests := script.Requests()
		require.Len(t, requests, 2)
		assert.GreaterOrEqual(claims, requests[1].At.Sub(requests[0].At), least)
	}
}
