package overlay_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// answerDate is the Date of an answer, which is years away from the client's clock.
const answerDate = "Tue, 01 Mar 2011 10:00:00 GMT"

// retryAfterCase is what a provider asks for, and how long that is.
type retryAfterCase struct {
	name   string
	header []string
	wait   time.Duration
}

var retryAfterCases = []retryAfterCase{
	{"seconds", []string{"Retry-After", "7"}, 7 * time.Second},
	{"seconds with spaces", []string{"Retry-After", " 7 "}, 7 * time.Second},
	{"zero", []string{"Retry-After", "0"}, 0},
	{
		"a date, compared with the answer's own",
		[]string{"Date", answerDate, "Retry-After", "Tue, 01 Mar 2011 10:00:30 GMT"}, 30 * time.Second,
	},
	{
		"a date that has passed",
		[]string{"Date", answerDate, "Retry-After", "Tue, 01 Mar 2011 09:00:00 GMT"}, 0,
	},
	{"garbage", []string{"Retry-After", "soon"}, time.Second},
	{"a number with a unit", []string{"Retry-After", "30s"}, time.Second},
	{"a power of ten", []string{"Retry-After", "1e1"}, time.Second},
	{"no number", []string{"Retry-After", "NaN"}, time.Second},
	{"an endless number", []string{"Retry-After", "Inf"}, time.Second},
	{"two points", []string{"Retry-After", "1.2.3"}, time.Second},
	{"nothing", []string{"Retry-After", " "}, 0},
	{"a fraction", []string{"Retry-After", "1.5"}, 2 * time.Second},
	{"a fraction below one", []string{"Retry-After", "0.5"}, time.Second},
	{"a fraction without a zero", []string{"Retry-After", ".1"}, time.Second},
	{"a fraction of zero", []string{"Retry-After", "3.000"}, 3 * time.Second},
	{"a list of equal numbers", []string{"Retry-After", "1, 1"}, time.Second},
	{"a list, of which the largest counts", []string{"Retry-After", "2,7.5 , 3,"}, 8 * time.Second},
	{"a list with garbage", []string{"Retry-After", "0, soon"}, time.Second},
	{"a list with a date", []string{"Retry-After", "7, Tue, 01 Mar 2011 10:00:30 GMT"}, 7 * time.Second},
	{"a negative number", []string{"Retry-After", "-30"}, 0},
	{"a hugely negative number", []string{"Retry-After", "-99999999999999999999999"}, 0},
	{"as long as the cap", []string{"Retry-After", "120"}, 2 * time.Minute},
}

// longest is the most whole seconds that a time.Duration holds.
const longest = (1<<63 - 1) / time.Second * time.Second

var retryAfterCasesBeyondTheCap = []retryAfterCase{
	{"longer than the cap", []string{"Retry-After", "121"}, 121 * time.Second},
	{"huge", []string{"Retry-After", "9223372036854775807"}, longest},
	{"more than a number holds", []string{"Retry-After", "99999999999999999999999"}, longest},
	{
		"a date far in the future",
		[]string{"Date", answerDate, "Retry-After", "Tue, 01 Mar 2022 10:00:00 GMT"}, 4018 * 24 * time.Hour,
	},
}

// replies returns the kinds of answers that may ask for a pause.
func (c retryAfterCase) replies() map[string]reply {
	return map[string]reply{
		"refused":     page(429, c.header...),
		"unavailable": coded(500, "REPEAT", c.header...),
		"unreadable":  page(503, c.header...).Truncated(),
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	for _, c := range retryAfterCases {
		for kind, first := range c.replies() {
			testkit.RunInBubble(t, c.name+", "+kind, func(t *testing.T) {
				least := c.wait
				if kind == "refused" {
					least = max(least, time.Second) // for a 429 that is not the provider's
				}
				p := newProvider(first, success)

				p.succeed(t, p.doer(t), "createCode")

				list := pauses(p.Requests())
				require.Len(t, list, 1)
				assert.GreaterOrEqual(t, list[0], least)
				assert.LessOrEqual(t, list[0], min(least+overlay.DefaultBase, overlay.DefaultCap))
			})
		}
	}
}

func TestARetryAfterBeyondTheCapEndsACallAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range retryAfterCasesBeyondTheCap {
		for kind, first := range c.replies() {
			testkit.RunInBubble(t, c.name+", "+kind, func(t *testing.T) {
				p, start := newProvider(first, success), time.Now()

				failure := p.fail(t, t.Context(), p.doer(t), "createCode")

				assert.Len(t, p.Requests(), 1)
				assert.Zero(t, time.Since(start))
				assert.Equal(t, c.wait, failure.RetryAfter)
				assert.Contains(t, failure.Reason, "Retry.Cap allows only 2m0s")
			})
		}
	}
}

func TestAnErrorTellsTheRetryAfter(t *testing.T) {
	t.Parallel()
	for _, cases := range [][]retryAfterCase{retryAfterCases, retryAfterCasesBeyondTheCap} {
		for _, c := range cases {
			p := newProvider(page(429, c.header...))

			failure := p.fail(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), "createCode")

			assert.Equal(t, c.wait, failure.RetryAfter, c.name)
		}
	}
}

func TestARetryAfterWithoutADateOfTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		later := time.Now().Add(10 * time.Second).UTC().Format(http.TimeFormat)
		p := newProvider(page(503, "Retry-After", later), success)

		p.succeed(t, p.doer(t), "createCode")

		list := pauses(p.Requests())
		require.NotEmpty(t, list)
		assert.GreaterOrEqual(t, list[0], 9*time.Second)
		assert.LessOrEqual(t, list[0], 11*time.Second)
	})
}

// FuzzRetryAfter lets a provider ask for any pause: none is negative, and the client
// waits for none above the cap.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"", "0", "7", "-1", "9223372036854775807", "99999999999999999999", "1e9",
		"Tue, 01 Mar 2011 10:00:30 GMT", "soon", "\x00", "1.5", "1, 1", "-0.1", ".", "9e400", "0x1p4",
	} {
		f.Add(seed, answerDate)
		f.Add(seed, "")
	}

	f.Fuzz(func(t *testing.T, after, date string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		refusal := page(429, "Retry-After", after, "Date", date)

		// A call with one attempt does not wait: RetryAfter shows the decision.
		p := newProvider(refusal)
		failure := p.fail(t, ctx, p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), "createCode")
		require.GreaterOrEqual(t, failure.RetryAfter, time.Duration(0))

		if failure.RetryAfter <= time.Second {
			return
		}

		// A cap below RetryAfter ends the call at once.
		p = newProvider(refusal)
		failure = p.fail(t, ctx, p.doer(t, overlay.WithRetry(overlay.Retry{Cap: time.Second})), "createCode")
		assert.Len(t, p.Requests(), 1)
		assert.Contains(t, failure.Reason, "Retry.Cap allows only")
	})
}
