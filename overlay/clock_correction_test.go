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
			t.Run(fmt.Sprintf("%s, %s", ahead, operation), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
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
		{"it goes on after a correction", refusing(time.Hour), 2, 1},
		{"the clocks differ by less than the tolerance", refusing(overlay.ClockTolerance - 2*time.Second), 1, 0},
		{"it has no time", coded(401, "UNAUTHORIZED"), 1, 0},
		{"its time has another form", coded(401, "UNAUTHORIZED", "Date", "yesterday"), 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newProvider(c.reply)

				failure := p.fail(t, t.Context(), p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 9})), "createCode")

				assert.ErrorIs(t, failure, overlay.ErrUnauthorized)
				assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
				assert.Len(t, p.Requests(), c.sent)
				assert.Len(t, p.eventsOf(overlay.EventClock), c.corrections)
			})
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

func TestWithOneAttemptTheNextCallHasTheCorrectedClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(refusingSkew(time.Hour))
		doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1}))

		failure := p.fail(t, t.Context(), doer, "createCode")
		assert.ErrorIs(t, failure, overlay.ErrUnauthorized)
		assert.Len(t, p.Requests(), 1)

		p.succeed(t, doer, "createCode")
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
