package conformance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
)

// brokenHTTP has marks where net/http quotes what it does not understand.
func brokenHTTP() []string {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

	return []string{
		hanako.Word + " " + hanako.Name + "\r\n\r\n",
		"HTTP/1.1 " + hanako.Word + "\r\n\r\n",
		"HTTP/" + hanako.Word + " 200 OK\r\n\r\n",
		head + hanako.Word + "\r\n\r\n",
		head + hanako.Word + " : x\r\n\r\n",
		head + "Content-Length: " + hanako.Word + "\r\n\r\n",
		head + "Content-Length: 1\r\nContent-Length: " + hanako.Phone + "\r\n\r\n",
		head + "Transfer-Encoding: " + hanako.Word + "\r\n\r\n",
		head + "Transfer-Encoding: chunked\r\n\r\n" + hanako.Word + "\r\n",
		head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + hanako.Word + "\r\n\r\n",
		head + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n" + hanako.Word,
	}
}

// TestNothingMarkedIsPrintedAboutAnswersThatBreakHTTP has a server put marks
// where net/http quotes what it does not understand.
func TestNothingMarkedIsPrintedAboutAnswersThatBreakHTTP(t *testing.T) {
	t.Parallel()

	output := newRedactionOutput()
	for _, answer := range brokenHTTP() {
		base := serveRaw(t, answer)
		for provider := range documents {
			client, _, err := markedClient(provider, base, output.options()...)
			require.NoError(t, err)
			call, err := flow.ExampleCall(provider, &operations[provider][0])
			require.NoError(t, err)

			_, _, callErr, err := flow.Invoke(t.Context(), client, call)

			assert.NoError(t, err, "%q", answer)
			assert.Error(t, callErr, "%q", answer)
			output.printFailure(callErr)
		}
	}

	output.check(t)
}

// serveRaw starts a server that answers with bytes and hangs up.
func serveRaw(t *testing.T, answer string) (base string) {
	t.Helper()

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, answer)
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)

	return server.URL
}
