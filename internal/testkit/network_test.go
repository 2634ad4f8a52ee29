package testkit_test

import (
	"io"
	"net/http"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

func TestANetworkConnectsThoseWhoListenAndDial(t *testing.T) {
	t.Parallel()
	network := testkit.NewNetwork()
	listener, err := network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.RemoteAddr)
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { assert.NoError(t, server.Close()) })

	answer, err := network.Client().Get("http://" + listener.Addr().String())
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())

	assert.Regexp(t, `^127\.0\.0\.1:\d+$`, string(text))
}

func TestANetworkRefusesWhereNobodyListens(t *testing.T) {
	t.Parallel()
	network := testkit.NewNetwork()
	listener, err := network.Listen("127.0.0.1:80")
	require.NoError(t, err)

	_, err = network.Listen("127.0.0.1:80")
	require.ErrorIs(t, err, syscall.EADDRINUSE)
	require.NoError(t, listener.Close())

	_, err = network.Dial(t.Context(), "", "127.0.0.1:80")
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	_, err = network.Listen("127.0.0.1:80")
	require.NoError(t, err)
}
