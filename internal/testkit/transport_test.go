package testkit_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

const address = "https://provider.example/v1/codes"

// post sends a body and returns the status and the text of the answer.
func post(t *testing.T, client *http.Client, body string) (int, string) {
	t.Helper()

	answer, err := client.Post(address, "text/plain", strings.NewReader(body))
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())

	return answer.StatusCode, string(text)
}

func TestNoConnectionIsReportedAndThenFails(t *testing.T) {
	t.Parallel()
	var hops []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn: func(hop string) { hops = append(hops, hop) },
		GotConn: func(httptrace.GotConnInfo) { hops = append(hops, "connected") },
	})

	for _, url := range []string{address, "http://127.0.0.1:1/"} {
		for _, reported := range []context.Context{ctx, t.Context()} {
			req, err := http.NewRequestWithContext(reported, http.MethodGet, url, nil)
			require.NoError(t, err)
			_, err = testkit.ConnectionRefused().RoundTrip(req) //nolint:bodyclose // there is no answer
			assert.ErrorIs(t, err, syscall.ECONNREFUSED)
		}
	}

	assert.Equal(t, []string{"provider.example:443", "127.0.0.1:1"}, hops)
}

func TestAnAnswerHasItsHeaders(t *testing.T) {
	t.Parallel()

	client := testkit.JSON(http.StatusAccepted, "{}", "Retry-After", "1", "X-Request-Id", "r").Client()
	answer, err := client.Get(address)
	require.NoError(t, err)

	assert.Equal(t, http.StatusAccepted, answer.StatusCode)
	assert.Equal(t, "application/json", answer.Header.Get("Content-Type"))
	assert.Equal(t, "1", answer.Header.Get("Retry-After"))
	assert.Equal(t, "r", answer.Header.Get("X-Request-Id"))
	assert.EqualValues(t, 2, answer.ContentLength)
	assert.Equal(t, address, answer.Request.URL.String())
}

func TestATransportClosesTheRequest(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		name      string
		transport http.RoundTripper
	}{
		{"a function", testkit.Fail(io.ErrUnexpectedEOF)},
		{"a script", testkit.Play(testkit.Fail(io.ErrUnexpectedEOF))},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := &closer{Reader: strings.NewReader("sent")}
			request, err := http.NewRequest(http.MethodPost, address, body)
			require.NoError(t, err)

			_, err = test.transport.RoundTrip(request)

			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.True(t, body.closed)
			assert.Same(t, body, request.Body, "the request is changed")
		})
	}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

func TestAScriptRepeatsItsLastAnswer(t *testing.T) {
	t.Parallel()

	script := testkit.Play(testkit.HTML(http.StatusBadGateway, "<html>"), testkit.JSON(http.StatusOK, "{}"))
	for i, want := range []struct {
		status int
		body   string
	}{{http.StatusBadGateway, "<html>"}, {http.StatusOK, "{}"}, {http.StatusOK, "{}"}} {
		status, body := post(t, script.Client(), "")

		assert.Equal(t, want.status, status, "request %d", i+1)
		assert.Equal(t, want.body, body, "request %d", i+1)
	}
}

func TestAScriptKeepsWhatItWasSent(t *testing.T) {
	t.Parallel()

	script := testkit.Play(func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		return echo(r, string(body), err)
	}, testkit.JSON(http.StatusOK, "last"))

	_, body := post(t, script.Client(), "first")
	assert.Equal(t, "first", body, "the answer may read the body as well")

	sent := script.Requests()
	require.Len(t, sent, 1)
	assert.Equal(t, http.MethodPost, sent[0].Method)
	assert.Equal(t, "/v1/codes", sent[0].URL.Path)
	assert.Equal(t, "text/plain", sent[0].Header.Get("Content-Type"))
	assert.Equal(t, "first", sent[0].Body)
	assert.False(t, sent[0].At.IsZero())

	assert.Equal(t, sent, script.Take())
	assert.Empty(t, script.Requests())

	_, body = post(t, script.Client(), "second")
	assert.Equal(t, "last", body, "after Take the script goes on")
	assert.Len(t, script.Requests(), 1)
}

func echo(r *http.Request, body string, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}

	return testkit.Answer(http.StatusOK, "text/plain", body)(r)
}

func TestAScriptReportsABodyThatCannotBeRead(t *testing.T) {
	t.Parallel()

	broken := errors.New("broken")
	script := testkit.Play(testkit.JSON(http.StatusOK, "{}"))
	request, err := http.NewRequest(http.MethodPost, address, io.MultiReader(strings.NewReader("{"), failing{broken}))
	require.NoError(t, err)

	_, err = script.RoundTrip(request)

	require.ErrorIs(t, err, broken)
	assert.Empty(t, script.Requests())
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestAScriptWithoutAnswersFails(t *testing.T) {
	t.Parallel()

	_, err := testkit.Play().Client().Get(address)
	assert.ErrorContains(t, err, "the script has no answer")
}

func TestATruncatedAnswerAnnouncesMoreThanItSends(t *testing.T) {
	t.Parallel()

	answer, err := testkit.JSON(http.StatusOK, "{}").Truncated().Client().Get(address)
	require.NoError(t, err)
	assert.EqualValues(t, 3, answer.ContentLength)

	_, err = testkit.Fail(io.ErrUnexpectedEOF).Truncated().Client().Get(address)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func TestAHandlerAnswersWithoutANetwork(t *testing.T) {
	t.Parallel()

	status, body := post(t, testkit.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.Copy(w, r.Body)
	})).Client(), "tea")
	assert.Equal(t, http.StatusTeapot, status)
	assert.Equal(t, "tea", body)

	_, err := testkit.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		assert.NoError(t, err, "a request without a body has an empty one")
		panic(http.ErrAbortHandler)
	})).Client().Get(address)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)

	assert.PanicsWithValue(t, "a mistake", func() {
		_, _ = testkit.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			panic("a mistake")
		})).Client().Get(address)
	})
}
