package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestClockThatStandsStill(t *testing.T) {
	t.Parallel()
	s := rig.NewSandbox(t, sandbox.Config{Start: startTime.In(time.FixedZone("JST", 9*60*60))})
	assertNow := func(want time.Time) {
		t.Helper()
		assert.WithinDuration(t, want, s.Clock.Now(), 0)
		assert.Equal(t, time.UTC, s.Clock.Now().Location())
	}

	assertNow(startTime)
	s.Clock.Advance(36 * time.Hour)
	assertNow(startTime.Add(36 * time.Hour))
	s.Clock.Advance(-time.Hour)
	assertNow(startTime.Add(35 * time.Hour))
	s.Clock.Set(startTime)
	assertNow(startTime)

	checkout(t, s)
	assert.WithinDuration(t, startTime, s.Ledger()[0].At, 0)
}

func TestClockThatRuns(t *testing.T) {
	t.Parallel()
	s := rig.NewSandbox(t, sandbox.Config{Start: startTime})
	assertSoonAfter := func(begin time.Time) {
		t.Helper()
		assert.WithinRange(t, s.Clock.Now(), begin, begin.Add(time.Minute))
	}

	begin := time.Now()
	s.Clock.Set(time.Time{})
	assertSoonAfter(begin)
	s.Clock.Advance(48 * time.Hour)
	assertSoonAfter(begin.Add(48 * time.Hour))
	s.Clock.Set(time.Time{})
	assertSoonAfter(begin)
}

func TestDateIsTheSandboxsTime(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Start: startTime, Admin: true})
	s.Clock.Advance(-10000 * time.Hour)
	want := s.Clock.Now().Format(http.TimeFormat)
	urls := []string{
		s.Paidy.URL + "/tokens", s.PayPay.URL + "/none", s.PayPay.URL + "/app/opa/none", s.AdminURL + "/clock",
	}

	for _, kind := range []sandbox.FaultKind{"", sandbox.FaultUnavailableHTML, sandbox.FaultOversized} {
		if kind != "" {
			paidyFault(t, s, sandbox.Fault{Kind: kind})
		}
		for _, url := range urls {
			response, _ := mustAsk(t, "GET", url, s.Paidy.SecretKey, "")
			assert.Equal(t, []string{want}, response.Header.Values("Date"), "%s %s", kind, url)
		}
	}
}
