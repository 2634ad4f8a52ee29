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

func TestWhoIsRefused(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t)
	idle, unused := dialIdle(t, r), dialUnused(t, r)
	paidyFault(t, r.Sandbox, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: time.Hour})

	_, _, err := r.capture(t.Context(), newClient(t))
	assert.Error(t, err, "the request was answered")

	assert.True(t, r.refuses(), "connections are still accepted")
	assertConnClosed(t, idle)
	assertConnClosed(t, unused)
	_, _, err = ask(newClient(t), "GET", r.PayPay.URL+"/", "", "")
	assert.NoError(t, err, "another provider")
	assert.False(t, r.captured())
}

func TestRefusedConnectionsComeBack(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t)

	for range 2 {
		paidyFault(t, r.Sandbox, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: 20 * time.Millisecond})
		_, _, err := r.capture(t.Context(), newClient(t))
		assert.Error(t, err, "the request was answered")
		require.Eventually(t, func() bool { return !r.refuses() }, 10*time.Second, time.Millisecond)
	}
	assert.False(t, r.captured())

	response, _, err := r.capture(t.Context(), newClient(t))
	require.NoError(t, err)
	assert.Equal(t, 200, response.StatusCode)
	assert.True(t, r.captured())
}

func TestAPortThatIsTakenWhileConnectionsAreRefused(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: time.Hour})
	_, _, err := r.capture(t.Context(), newClient(t))
	require.Error(t, err, "the request was answered")
	other, err := net.Listen("tcp4", r.address())
	if err != nil {
		t.Skipf("this system gives nobody a reserved port: %v", err)
	}

	r.Reset()                         // it is to listen again
	time.Sleep(20 * time.Millisecond) // it finds the port taken
	require.NoError(t, other.Close())

	client := newClient(t)
	lists := func() bool {
		response, _, err := ask(client, "GET", r.Paidy.URL+"/tokens", r.Paidy.SecretKey, "")

		return err == nil && response.StatusCode == 200
	}
	require.Eventually(t, lists, 10*time.Second, time.Millisecond)
}
