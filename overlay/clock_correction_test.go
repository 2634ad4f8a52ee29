package overlay_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// refusingSkew answers as a provider whose clock is ahead of the client's. It refuses
// signatures that are further away from its clock than PayPay accepts.
func refusingSkew(ahead time.Duration) reply {
	return func(r *http.Request) (*http.Response, error) {
		now := time.Now().Add(ahead)
		skew, err := signatureSkew(r, now)
		if err != nil {
			return nil, err
		}
		if skew < overlay.ClockTolerance {
			return success(r)
		}

		return coded(401, "UNAUTHORIZED", "Date", now.UTC().Format(http.TimeFormat))(r)
	}
}

// signatureSkew returns how far the time of a signature is from now.
func signatureSkew(r *http.Request, now time.Time) (time.Duration, error) {
	parts := strings.Split(r.Header.Get("Authorization"), ":")
	var epoch int64
	if _, err := fmt.Sscan(parts[4], &epoch); err != nil {
		return 0, err
	}

	return now.Sub(time.Unix(epoch, 0)).Abs(), nil
}

func TestTheClockIsCorrectedOnce(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{5 * time.Minute, -5 * time.Minute, 24 * 365 * time.Hour} {
		for _, operation := range []string{"createCode", "captureLater", "payOnce", "getPayment"} {
			testkit.RunInBubble(t, fmt.Sprintf("%s, %s", ahead, operation), func(t *testing.T) {
				p := newProvider(refusingSkew(ahead))
				doer, start := p.doer(t), time.Now()

				for i := range 3 {
					p.succeed(t, doer, operation)
					require.Len(t, p.Requests(), i+2, "only the first call has two attempts")
				}

				assert.Zero(t, time.Since(start))
				assert.Equal(t, p.Requests()[0].Body, p.Requests()[1].Body)
				events := p.eventsOf(overlay.EventClock)
				require.Len(t, events, 1)
				assert.InDelta(t, ahead, events[0].Offset, float64(time.Second))
				assert.Equal(t, operation, events[0].Operation)
			})
		}
	}
}

func TestTheClockIsCorrectedAgainWhenItIsWrongAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(refusingSkew(time.Hour), refusingSkew(time.Hour), refusingSkew(-time.Hour))
		doer := p.doer(t)

		p.succeed(t, doer, "payOnce")
		p.succeed(t, doer, "payOnce")

		assert.Len(t, p.Requests(), 4)
		events := p.eventsOf(overlay.EventClock)
		require.Len(t, events, 2)
		assert.Equal(t, -time.Hour, events[1].Offset.Round(time.Minute))
	})
}

func TestARefusalThatIsNotCorrectedAgain(t *testing.T) {
	t.Parallel()
	refusing := func(offset time.Duration) reply {
		return func(r *http.Request) (*http.Response, error) {
			date := time.Now().Add(offset).UTC().Format(http.TimeFormat)
			return coded(401, "UNAUTHORIZED", "Date", date)(r)
		}
	}
	for _, c := range []struct {
		name        string
		reply       reply
		sent        int
		corrections int
	}{
		{"it goes on when the provider's time was tried", refusing(time.Hour), 2, 0},
		{"the clocks differ by less than the tolerance", refusing(overlay.ClockTolerance - 2*time.Second), 1, 0},
		{"it has no time", coded(401, "UNAUTHORIZED"), 1, 0},
		{"its time has another form", coded(401, "UNAUTHORIZED", "Date", "yesterday"), 1, 0},
		{"it is as old as its Age", coded(401, "UNAUTHORIZED", "Date", anHourAgo(), "Age", "3600"), 1, 0},
		{"its Age has another form", coded(401, "UNAUTHORIZED", "Date", anHourAgo(), "Age", "old"), 1, 0},
		{"its Age is zero", coded(401, "UNAUTHORIZED", "Date", anHourAgo(), "Age", "0"), 2, 0},
		{"it is for another reason", coded(401, "RELINK", "Date", anHourAgo()), 1, 0},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p := newProvider(c.reply)

			failure := p.fail(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 9})), "createCode")

			assert.ErrorIs(t, failure, overlay.ErrUnauthorized)
			assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
			assert.Len(t, p.Requests(), c.sent)
			assert.Len(t, p.eventsOf(overlay.EventClock), c.corrections)
		})
	}
}

func TestTheClockIsNotCorrectedByTheTimeOfAnEarlierAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := page(503, "Date", time.Now().UTC().Format(http.TimeFormat), "Retry-After", "119")
		p := newProvider(slow, slow, coded(401, "UNAUTHORIZED").Truncated())

		_ = p.fail(t, t.Context(), p.doer(t), "createCode")

		assert.Empty(t, p.eventsOf(overlay.EventClock))
	})
}

// anHourAgo is a Date in the time of a bubble.
func anHourAgo() string {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of every bubble
	return start.Add(-time.Hour).Format(http.TimeFormat)
}

// signedOff returns how far the time of a signature is from the time at which it was sent.
func signedOff(t *testing.T, sent testkit.Request) time.Duration {
	t.Helper()
	skew, err := signatureSkew(&http.Request{Header: sent.Header}, sent.At)
	require.NoError(t, err)

	return skew
}

func TestOnlyTheProvidersOwnRefusalTellsTheTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		reply reply
	}{
		{"a page of a gateway", page(401, "Date", anHourAgo())},
		{"JSON of another form", testkit.JSON(401, `{"code":"UNAUTHORIZED"}`, "Date", anHourAgo())},
		{"a code that nobody documents", coded(401, "SIGNATURE_WRONG", "Date", anHourAgo())},
		{"another status", coded(403, "UNAUTHORIZED", "Date", anHourAgo())},
		{"an answer that is cut short", coded(401, "UNAUTHORIZED", "Date", anHourAgo()).Truncated()},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p := newProvider(c.reply)

			_ = p.fail(t, t.Context(), p.doer(t), "createCode")

			for _, sent := range p.Requests() {
				assert.Less(t, signedOff(t, sent), time.Second)
			}
		})
	}
}

func TestATimeThatDoesNotHelpIsForgotten(t *testing.T) {
	t.Parallel()
	stale := coded(401, "UNAUTHORIZED", "Date", anHourAgo())
	for _, c := range []struct {
		name    string
		replies []reply
		tried   int // attempts with the time of the answer
	}{
		{"when it is refused, too", []reply{stale, stale}, 1},
		{"when the connection is cut", []reply{stale, cut}, 2},
		{"when a gateway answers", []reply{stale, page(403)}, 2},
		{"when a cache answers", []reply{stale, coded(500, "REPEAT", "Age", "7")}, 2},
		{"when a code is answered that nobody documents", []reply{stale, coded(401, "SIGNATURE_WRONG")}, 2},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p := newProvider(c.replies...)
			doer := p.doer(t)
			_ = p.fail(t, t.Context(), doer, "createCode")
			sent := p.Take()
			require.Len(t, sent, 1+c.tried)
			for _, tried := range sent[1:] {
				assert.InDelta(t, time.Hour, signedOff(t, tried), float64(time.Minute))
			}
			assert.Empty(t, p.eventsOf(overlay.EventClock))
			p.Answers = []reply{success}

			p.succeed(t, doer, "createCode")

			require.Len(t, p.Requests(), 1)
			assert.Less(t, signedOff(t, p.Requests()[0]), time.Second)
		})
	}
}

func TestATimeThatTheProviderAcceptsIsKept(t *testing.T) {
	t.Parallel()
	off := coded(401, "UNAUTHORIZED", "Date", anHourAgo())
	for name, accepted := range map[string]reply{
		"a success":           success,
		"a documented code":   coded(400, "WRONG"),
		"another reason, 401": coded(401, "RELINK"),
	} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			p := newProvider(off, accepted, success)
			doer := p.doer(t)
			_, _ = p.call(t, t.Context(), doer, "createCode")
			assert.Len(t, p.eventsOf(overlay.EventClock), 1)
			p.Take()

			p.succeed(t, doer, "createCode")

			assert.InDelta(t, time.Hour, signedOff(t, p.Requests()[0]), float64(time.Minute))
		})
	}
}

func TestATimeIsTriedUntilTheProviderAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(coded(401, "UNAUTHORIZED", "Date", anHourAgo()), cut, success)
		doer := p.doer(t)

		p.succeed(t, doer, "createCode")

		require.Len(t, p.Requests(), 3)
		assert.InDelta(t, time.Hour, signedOff(t, p.Requests()[2]), float64(time.Minute))
		assert.Len(t, p.eventsOf(overlay.EventClock), 1)
	})
}

func TestWithOneAttemptNoTimeIsLearnt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(refusingSkew(time.Hour))
		doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1}))

		for range 2 {
			failure := p.fail(t, t.Context(), doer, "createCode")

			assert.ErrorIs(t, failure, overlay.ErrUnauthorized)
			assert.Zero(t, signedOff(t, p.Take()[0]))
		}
	})
}

func TestTheClockIsCorrectedForConcurrentCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const calls = 50
		var signing sync.WaitGroup // until all calls have signed their first attempt
		signing.Add(calls)
		var seen sync.Map
		p := newProvider(func(r *http.Request) (*http.Response, error) {
			if _, again := seen.LoadOrStore(r.Header.Get("X-Call"), true); !again {
				signing.Done()
				signing.Wait()
			}
			return refusingSkew(time.Hour)(r)
		})
		doer := p.doer(t)

		var group sync.WaitGroup
		for i := range calls {
			req := request(t, "POST", retryBase+"/v1/payOnce", `{"paymentId":"p"}`)
			req.Header.Set("X-Call", fmt.Sprint(i))
			group.Go(func() {
				_, err := doer.Do(req)
				assert.NoError(t, err)
			})
		}
		group.Wait()

		assert.Len(t, p.Requests(), 2*calls)
	})
}
