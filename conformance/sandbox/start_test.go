package sandbox_test

import (
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

func TestStartTellsWhyRequestsWereRefusedAndStopsAtTheEnd(t *testing.T) {
	t.Parallel()
	var log entryLog
	tb := &testkit.TB{}
	s := sandbox.Start(tb, sandbox.Config{Log: log.add})
	url := s.Paidy.URL + "/tokens"

	mustAsk(t, "GET", url, s.Paidy.SecretKey, "")
	mustAsk(t, "GET", url, "wrong", "")
	tb.End()

	require.Len(t, tb.Logs(), 1)
	assert.Regexp(t, "^sandbox: paidy listTokens: GET /tokens/: 401 req_", tb.Logs()[0])
	assert.Len(t, log.all(), 2)
	assert.Empty(t, tb.Errors())
	assert.Empty(t, tb.Fatals())
	_, _, err := ask(newClient(t), "GET", url, "wrong", "")
	assert.Error(t, err, "it still serves")
}

func TestStartFailsTheTestForFindings(t *testing.T) {
	t.Parallel()
	tb := &testkit.TB{}
	s := sandbox.Start(tb, sandbox.Config{Log: func(sandbox.Entry) { panic("a finding") }})

	listTokens(t, s)
	tb.End()

	require.Len(t, tb.Errors(), 1)
	assert.Regexp(t, "^sandbox: paidy listTokens: log: ", tb.Errors()[0])
}

func TestStartFailsForABadConfig(t *testing.T) {
	t.Parallel()
	for _, cfgs := range [][]sandbox.Config{{{PaidyPort: -1}}, {{}, {}}} {
		tb := &testkit.TB{}
		s := sandbox.Start(tb, cfgs...)
		tb.End()

		assert.Nil(t, s)
		require.Len(t, tb.Fatals(), 1)
		assert.Regexp(t, "^sandbox: ", tb.Fatals()[0])
	}
}

// goroutines waits 5 s at most until there are no more goroutines than wanted, and
// returns how many there are.
func goroutines(want int) int {
	for range 250 {
		if runtime.NumGoroutine() <= want {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}

	return runtime.NumGoroutine()
}

// useAndClose leaves a sandbox with open connections and a webhook under way when
// it closes it.
func useAndClose(t *testing.T, webhookURL string, transport *http.Transport) {
	t.Helper()
	s, err := sandbox.New(sandbox.Config{WebhookURLs: map[string]string{"paidy": webhookURL}})
	require.NoError(t, err)
	unused, err := net.Dial("tcp4", strings.TrimPrefix(s.PayPay.URL, "http://"))
	require.NoError(t, err)
	defer func() { _ = unused.Close() }()

	checkout(t, s)
	url := s.Paidy.URL + "/tokens"
	_, _, err = ask(&http.Client{Transport: transport}, "GET", url, s.Paidy.SecretKey, "")
	require.NoError(t, err)
	paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultCutAfter})
	_, _, _ = ask(newClient(t), "GET", url, s.Paidy.SecretKey, "")

	begin := time.Now()
	var both sync.WaitGroup
	both.Go(s.Close)
	both.Go(s.Close)
	both.Wait()
	s.Close()
	assert.WithinDuration(t, begin, time.Now(), 1500*time.Millisecond, "Close")

	_, err = net.Dial("tcp4", strings.TrimPrefix(s.Legacy.URL, "http://"))
	assert.Error(t, err, "it still listens")
}

// TestCloseLeavesNothingRunning is not parallel: it counts goroutines.
func TestCloseLeavesNothingRunning(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	receiver := testkit.NewReceiver(t)
	before := runtime.NumGoroutine()

	_, err := sandbox.New(sandbox.Config{LegacyPort: -1})
	require.Error(t, err)
	transport := &http.Transport{}
	for range 3 {
		useAndClose(t, receiver.URL, transport)
	}
	transport.CloseIdleConnections()
	receiver.CloseClientConnections()

	if !assert.LessOrEqual(t, goroutines(before), before, "goroutines are left") {
		stacks := make([]byte, 1<<20)
		t.Logf("%s", stacks[:runtime.Stack(stacks, true)])
	}
}
