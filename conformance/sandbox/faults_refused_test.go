package sandbox_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// dialIdle returns a connection that is idle after a request.
func dialIdle(t *testing.T, r *captureRig) net.Conn {
	t.Helper()
	conn := dialUnused(t, r)
	_, err := fmt.Fprintf(conn, "GET /tokens HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", r.Paidy.SecretKey)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, response.Body)
	require.NoError(t, err)

	return conn
}

// dialUnused returns a connection that has not brought a request.
func dialUnused(t *testing.T, r *captureRig) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp4", r.address())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })

	return conn
}

func assertConnClosed(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, err := conn.Read(make([]byte, 1))
	assert.Error(t, err)
	assert.NotErrorIs(t, err, os.ErrDeadlineExceeded, "it is still open")
}

func TestRefusedConnectionsComeBack(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t)
	idle, unused := dialIdle(t, r), dialUnused(t, r)
	const delay = 400 * time.Millisecond

	for range 2 { // of two that follow one another the later end counts
		paidyFault(t, r.Sandbox, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: delay})
		begin := time.Now()
		_, _, err := r.capture(t.Context(), newClient(t))
		assert.Error(t, err, "the request was answered")
		if !r.refuses() {
			assert.GreaterOrEqual(t, time.Since(begin), delay, "connections are still accepted")
		}

		assertConnClosed(t, idle)
		assertConnClosed(t, unused)
		_, _, err = ask(newClient(t), "GET", r.PayPay.URL+"/", "", "")
		assert.NoError(t, err, "another provider")

		accepts := func() bool { return !r.refuses() }
		require.Eventually(t, accepts, 10*time.Second, time.Millisecond)
		assert.GreaterOrEqual(t, time.Since(begin), delay)
	}
	assert.False(t, r.captured())

	response, _, err := r.capture(t.Context(), newClient(t))
	require.NoError(t, err)
	assert.Equal(t, 200, response.StatusCode)
	assert.True(t, r.captured())
}

func TestAPortThatIsTakenWhileConnectionsAreRefused(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: 200 * time.Millisecond})
	_, _, err := r.capture(t.Context(), newClient(t))
	require.Error(t, err, "the request was answered")

	other, err := net.Listen("tcp4", r.address())
	if err != nil {
		t.Skipf("the port was not free: %v", err) // a slow machine, or another program
	}
	time.Sleep(300 * time.Millisecond)
	_ = other.Close()

	client := newClient(t)
	captures := func() bool {
		response, _, err := r.capture(t.Context(), client)

		return err == nil && response.StatusCode == 200
	}
	require.Eventually(t, captures, 10*time.Second, time.Millisecond)
}
