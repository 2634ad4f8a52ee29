package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestPanicsOfPagesAreFound(t *testing.T) {
	t.Parallel()
	h := newFakeHost(fakeBackend{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half a page"))
		panic("oops")
	})
	answer := httptest.NewRecorder()

	h.protect(policy.PayPay, mux).ServeHTTP(answer, httptest.NewRequest("GET", "http://127.0.0.1/page/1", nil))

	assert.Equal(t, http.StatusInternalServerError, answer.Code)
	assert.NotContains(t, answer.Body.String(), "half")
	assert.Equal(t, "1", answer.Header().Get("X-Sandbox"))
	findings := h.state.Findings()
	require.Len(t, findings, 1)
	assert.Equal(t, "panic", findings[0].Kind)
	assert.Contains(t, findings[0].Detail, "oops at pages_test.go:")
	assert.Equal(t, http.StatusInternalServerError, h.entry.Status)
	assert.Equal(t, "/page/{id}", h.entry.Path)
}

func TestOnlyNamesOfThisMachineAreAllowedOnLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:80": true, "127.9.9.9:1": true, "localhost": true, "LOCALHOST:8080": true,
		"[::1]:80": true, "[::1]": true,
		"": false, "evil.test": false, "localhost.evil.test": false, "127.0.0.1.evil.test:80": false, "0.0.0.0": false,
		"192.168.0.1": false, "[::]:80": false, "2130706433": false, "localhost:80:80": false,
	} {
		assert.Equal(t, want, Access{}.allows(host), host)
	}
}
