package overlay_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// unusedAddress returns the URL of a local port at which nobody listens.
func unusedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())

	return "http://" + listener.Addr().String()
}

func TestAWriteThatMayBeSentOnceIsSentAgainAfterARealRefusedConnection(t *testing.T) {
	t.Parallel()
	address := unusedAddress(t)
	var decisions []overlay.Event
	doer, err := overlay.NewDoer(
		overlay.Config{
			Provider: overlay.PayPay, BaseURL: address, Operations: retryTable, Auth: authFunc(signed),
		},
		overlay.WithRetry(overlay.Retry{Attempts: 3, Base: time.Millisecond}),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventDecision {
				decisions = append(decisions, e)
			}
		}))
	require.NoError(t, err)

	_, err = doer.Do(request(t, "POST", address+"/v1/payOnce", `{"paymentId":"p-1"}`))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 3, failure.Attempts)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Len(t, decisions, 3)
}

func TestAServerWithARealCertificateThatIsNotTrusted(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		assert.Fail(t, "a request reached the server")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: server.URL, Operations: retryTable, Auth: authFunc(signed),
	})
	require.NoError(t, err)

	_, err = doer.Do(request(t, "POST", server.URL+"/v1/createCode", `{"requestId":"r-1"}`))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 1, failure.Attempts)
	assert.Contains(t, failure.Reason, "certificate")
}
