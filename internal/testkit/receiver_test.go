package testkit_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

func postTo(t *testing.T, url, body string) *http.Response {
	t.Helper()
	// The default transport would be another test's, too, whose server closes its connections.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Post(url, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())

	return response
}

func TestReceiverRecordsInOrder(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	assert.Empty(t, receiver.Bodies())
	assert.Empty(t, receiver.Take())

	postTo(t, receiver.URL+"/a", "first")
	postTo(t, receiver.URL+"/b", "second")
	assert.Equal(t, [][]byte{[]byte("first"), []byte("second")}, receiver.Take())

	postTo(t, receiver.URL+"/a", "third")
	assert.Equal(t, [][]byte{[]byte("third")}, receiver.Take())
	assert.Empty(t, receiver.Take())
	assert.Len(t, receiver.Bodies(), 3)
	assert.Equal(t, []string{"/a", "/b", "/a"}, receiver.Paths())

	first := receiver.Requests()[0]
	assert.Equal(t, "POST", first.Method)
	assert.Equal(t, "application/json", first.Header.Get("Content-Type"))
	assert.True(t, strings.HasPrefix(first.RemoteAddr, "127.0.0.1:"), "%s", first.RemoteAddr)
}

func TestReceiverFuncAnswersAfterRecording(t *testing.T) {
	t.Parallel()
	read := make(chan string, 1)
	receiver := testkit.NewReceiverFunc(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		read <- string(body)
		w.WriteHeader(http.StatusTeapot)
	})

	assert.Equal(t, http.StatusTeapot, postTo(t, receiver.URL, "body").StatusCode)
	assert.Equal(t, "body", <-read)
	assert.Equal(t, [][]byte{[]byte("body")}, receiver.Bodies())
}

func TestTBRecords(t *testing.T) {
	t.Parallel()
	tb := &testkit.TB{}
	var order []int
	tb.Cleanup(func() { order = append(order, 1) })
	tb.Cleanup(func() { order = append(order, 2) })
	tb.Helper()

	tb.Logf("log %d", 1)
	tb.Errorf("error %d", 2)
	tb.Fatalf("fatal %d", 3)
	assert.Empty(t, order)
	tb.End()
	tb.End()

	assert.Equal(t, []int{2, 1}, order)
	assert.Equal(t, []string{"log 1"}, tb.Logs())
	assert.Equal(t, []string{"error 2"}, tb.Errors())
	assert.Equal(t, []string{"fatal 3"}, tb.Fatals())
}
