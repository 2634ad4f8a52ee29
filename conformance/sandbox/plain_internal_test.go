package sandbox

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPagesThatPanicAreFound is inside the package because no page panics.
func TestPagesThatPanicAreFound(t *testing.T) {
	t.Parallel()
	var log []Entry
	s, err := New(Config{Log: func(e Entry) { log = append(log, e) }})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half a page"))
		panic("oops")
	})

	w := httptest.NewRecorder()
	s.plain(ProviderPayPay, mux).ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/page/1", nil))
	assert.Equal(t, 500, w.Code)
	assert.NotContains(t, w.Body.String(), "half")
	assert.Equal(t, "1", w.Header().Get("X-Sandbox"))

	findings := s.Findings()
	require.Len(t, findings, 1)
	assert.Equal(t, "panic", findings[0].Kind)
	assert.Contains(t, findings[0].Detail, "oops at plain_internal_test.go:")
	require.Len(t, log, 1)
	assert.Equal(t, 500, log[0].Status)
	assert.Equal(t, "/page/{id}", log[0].Path)
}

func TestLoopbackHosts(t *testing.T) {
	t.Parallel()
	for _, host := range []string{
		"127.0.0.1", "127.0.0.1:80", "127.9.9.9:1", "localhost", "LOCALHOST:8080", "[::1]:80", "[::1]",
	} {
		assert.True(t, loopbackHost(host), host)
	}
	for _, host := range []string{
		"", "evil.test", "localhost.evil.test", "127.0.0.1.evil.test:80", "0.0.0.0", "192.168.0.1", "[::]:80",
		"2130706433", "localhost:80:80",
	} {
		assert.False(t, loopbackHost(host), "%q", host)
	}
}
