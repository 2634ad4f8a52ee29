package sandbox_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/journal"
)

// eventReader reads the stream of events.
type eventReader struct {
	response *http.Response
	lines    *bufio.Scanner
	client   *http.Client
}

// openEvents opens the stream of events and reads its first comment. last is a
// Last-Event-ID.
func (r adminRig) openEvents(t *testing.T, last string) *eventReader {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.AdminURL+"/events", nil)
	require.NoError(t, err)
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	client := newClient(t)
	response, err := client.Do(request)
	require.NoError(t, err)
	require.Equal(t, 200, response.StatusCode)
	assert.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	assert.Equal(t, "1", response.Header.Get("X-Sandbox"))
	require.NoError(t, r.seen.check(request, adminAnswer{status: 200, header: response.Header, raw: "x"}))

	reader := &eventReader{response: response, lines: bufio.NewScanner(response.Body), client: client}
	require.True(t, reader.lines.Scan())
	assert.True(t, strings.HasPrefix(reader.lines.Text(), ":"), reader.lines.Text())
	require.True(t, reader.lines.Scan())
	assert.Empty(t, reader.lines.Text())

	return reader
}

func (e *eventReader) close() {
	_ = e.response.Body.Close()
	e.client.CloseIdleConnections()
}

// next reads the next event: its fields by name.
func (e *eventReader) next(t *testing.T) (fields map[string]string, event journal.Event) {
	t.Helper()
	fields = map[string]string{}
	for e.lines.Scan() && e.lines.Text() != "" {
		name, value, ok := strings.Cut(e.lines.Text(), ": ")
		require.True(t, ok, e.lines.Text())
		fields[name] = value
	}
	require.NoError(t, json.Unmarshal([]byte(fields["data"]), &event))

	return fields, event
}

func TestAdminStreamsEvents(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	events := r.openEvents(t, "")
	defer events.close()
	assert.Equal(t, "streamEvents", r.lastEntry().Operation, "logged before it ends")

	r.kycStatus(t)
	r.must(t, "POST", "/clock", `{"advance":"1h"}`)

	fields, event := events.next(t)
	assert.Equal(t, "call", fields["event"])
	assert.Equal(t, "1", fields["id"])
	assert.Equal(t, "getKycInfo", event.Call.Operation)
	assert.Equal(t, 200, event.Call.Status)
	fields, _ = events.next(t)
	assert.Equal(t, "clock", fields["event"])
	assert.Equal(t, "2", fields["id"])
}

func TestAdminSendsTheEventsThatAReaderMissed(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	r.kycStatus(t)
	r.must(t, "POST", "/clock", `{"advance":"1h"}`)
	r.must(t, "POST", "/users/"+sandbox.PayPayUserCompleted+"/unlink", "")
	events := r.openEvents(t, "1")
	defer events.close()
	r.kycStatus(t)

	for i, kind := range []string{"clock", "effect", "call"} {
		fields, event := events.next(t)
		assert.Equal(t, kind, fields["event"])
		assert.EqualValues(t, i+2, event.Call.Number)
	}
}

func TestEventsOfTheAdminEndpointFitTheDocument(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	validator, err := adminValidator()
	require.NoError(t, err)
	events := r.openEvents(t, "")
	defer events.close()
	r.payPay(t).Paid("order-1", sandbox.PayPayUserCompleted, 100)

	fields, _ := events.next(t)
	var event struct{ Call json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(fields["data"]), &event))
	header := http.Header{"Content-Type": {"application/json"}}
	assert.Nil(t, validator.CheckResponse("getRequest", 200, header, event.Call))
}

func TestCloseEndsTheStreamOfEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{Admin: true})
		events, ended := shop.openEvents(), make(chan error)
		go func() {
			_, err := io.ReadAll(events)
			ended <- err
		}()

		shop.assertClosesSoon()

		assert.NoError(t, <-ended)
	})
}

func TestAReaderOfEventsWhoGoesLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{Admin: true})
		for range 20 {
			require.NoError(t, shop.openEvents().Close())
		}
		shop.assertClosesSoon()
	})
}

// openEvents reads the stream of events until the test ends.
func (s *memoryShop) openEvents() io.ReadCloser {
	s.Helper()
	response, err := s.client.Get(s.AdminURL + "/events")
	require.NoError(s.T, err)
	s.Cleanup(func() { _ = response.Body.Close() })

	return response.Body
}

func TestTheStreamOfEventsSaysThatItLives(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{Admin: true})
		lines := bufio.NewScanner(shop.openEvents())
		require.True(t, lines.Scan())
		began := time.Now()

		for range 100 { // far beyond the time in which an answer must be written
			require.True(t, lines.Scan())
			require.Empty(t, lines.Text())
			require.True(t, lines.Scan())
			require.Equal(t, ": still here", lines.Text())
		}

		assert.WithinDuration(t, began.Add(100*15*time.Second), time.Now(), time.Second)
	})
}

func TestAReaderOfEventsWhoDoesNotReadIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{Admin: true})
		events := shop.openEvents()
		for range 2000 {
			shop.Clock.Advance(time.Second)
			synctest.Wait()
		}

		time.Sleep(31 * time.Second)

		_, err := io.ReadAll(events)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	})
}
