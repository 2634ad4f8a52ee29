package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPlainFindsPanics stands inside the package because no page panics.
func TestPlainFindsPanics(t *testing.T) {
	t.Parallel()
	var entries []Entry
	s, err := New(Config{Log: func(e Entry) { entries = append(entries, e) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half a page"))
		panic("oops")
	})
	w := httptest.NewRecorder()
	s.host.guarded(ProviderPayPay, mux).ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/page/1", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "half") || w.Header().Get("X-Sandbox") != "1" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	found := s.Findings()
	if len(found) != 1 || found[0].Kind != "panic" || !strings.Contains(found[0].Detail, "oops at plain_internal_test.go:") {
		t.Errorf("findings %v", found)
	}
	if len(entries) != 1 || entries[0].Status != 500 || entries[0].Path != "/page/{id}" {
		t.Errorf("log %+v", entries)
	}
}

func TestLoopbackHosts(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:80": true, "127.9.9.9:1": true, "localhost": true, "LOCALHOST:8080": true, "[::1]:80": true, "[::1]": true,
		"": false, "evil.test": false, "localhost.evil.test": false, "127.0.0.1.evil.test:80": false, "0.0.0.0": false, "192.168.0.1": false,
		"[::]:80": false, "2130706433": false, "localhost:80:80": false,
	} {
		if got := loopbackHost(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
