package sandbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// replaced is a sandbox whose getPayment is another handler.
func replaced(t *testing.T, handler http.HandlerFunc) (*Sandbox, *Entry) {
	t.Helper()
	last := new(Entry)
	s, err := New(Config{Log: func(e Entry) { *last = e }})
	require.NoError(t, err)
	t.Cleanup(s.Close)

	routes := s.parts[ProviderPaidy].router.routes
	for i := range routes {
		if routes[i].op.id == "getPayment" {
			routes[i].handler = handler
		}
	}

	return s, last
}

func (s *Sandbox) getPayment() *httptest.ResponseRecorder {
	request := httptest.NewRequest("GET", "/payments/pay_0000000000000000", nil)
	request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
	recorder := httptest.NewRecorder()
	s.parts[ProviderPaidy].ServeHTTP(recorder, request)

	return recorder
}

// fail is a handler that fails with an error.
func fail(err error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { failed(w, r, err) }
}

// write is a handler that writes an answer.
func write(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

type handlerCase struct {
	name    string
	handler http.HandlerFunc
	status  int
	finding string // the beginning of "kind: text"; empty for none
	reason  string // the beginning
}

// checkHandlers calls getPayment with each handler in its place.
func checkHandlers(t *testing.T, cases []handlerCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, last := replaced(t, c.handler)
			recorder := s.getPayment()
			s.getPayment() // found once, however often it happens

			assert.Equal(t, c.status, recorder.Code)
			assert.Equal(t, "1", recorder.Header().Get("X-Sandbox"))
			if c.status >= 500 {
				assert.Contains(t, recorder.Body.String(), `"code":"SANDBOX_`)
			}
			assert.Equal(t, "getPayment", last.Operation)
			assert.Equal(t, c.status, last.Status)
			assert.True(t, strings.HasPrefix(last.Reason, c.reason), "%s", last.Reason)

			findings := s.Findings()
			if c.finding == "" {
				assert.Empty(t, findings)

				return
			}
			require.Len(t, findings, 1)
			assert.Equal(t, ProviderPaidy, findings[0].Provider)
			assert.Equal(t, "getPayment", findings[0].Operation)
			text := findings[0].Kind + ": " + findings[0].Detail
			assert.True(t, strings.HasPrefix(text, c.finding), "%s", text)
		})
	}
}

func TestAnswersThatBreakTheDocumentAreFound(t *testing.T) {
	t.Parallel()
	const finding, reason = "answer: ", "the answer breaks the document: "
	checkHandlers(t, []handlerCase{
		{"an answer without its fields", write(200, "application/json", `{"id":1}`), 200, finding, reason},
		{"a status nobody documents", write(418, "application/json", `{}`), 418, finding, reason},
		{"an answer as text", write(200, "text/plain", `hello`), 200, finding, reason},
		{"an empty answer", func(http.ResponseWriter, *http.Request) {}, 200, finding, reason},
	})
}

func TestPanicsAreFound(t *testing.T) {
	t.Parallel()
	var null *Finding
	checkHandlers(t, []handlerCase{
		{
			name:    "a panic",
			handler: func(http.ResponseWriter, *http.Request) { panic("on purpose") },
			status:  500, finding: "panic: on purpose at core_internal_test.go:",
			reason: "SANDBOX_BROKEN: panic: on purpose",
		},
		{
			name:    "a nil pointer",
			handler: func(http.ResponseWriter, *http.Request) { null.Kind = "" },
			status:  500,
			finding: "panic: runtime error: invalid memory address or nil pointer dereference " +
				"at core_internal_test.go:",
			reason: "SANDBOX_BROKEN: panic: ",
		},
		{
			name: "a panic halfway through",
			handler: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, `{"half`)
				panic("on purpose")
			},
			status: 500, finding: "panic: on purpose at ", reason: "SANDBOX_BROKEN: ",
		},
	})
}

func TestErrorsThatAreNoRefusalsAreFound(t *testing.T) {
	t.Parallel()
	checkHandlers(t, []handlerCase{
		{
			name: "an error that is no refusal", handler: fail(errors.New("strange")),
			status: 500, finding: "answer: strange", reason: "SANDBOX_BROKEN: answer: strange",
		},
		{
			name: "a code that the document lacks", handler: fail(refusef("NO_SUCH", "why")),
			status: 500, finding: `code: the document gives no HTTP status for code "NO_SUCH"`,
			reason: "SANDBOX_BROKEN: code: ",
		},
		{
			name: "a wrapped refusal is none", handler: fail(fmt.Errorf("wrapped: %w", refusef("404", "why"))),
			status: 404, reason: "404: why",
		},
		{
			name: "an operation not implemented", handler: fail(errUnimplemented),
			status: 501, reason: "SANDBOX_NOT_IMPLEMENTED: ",
		},
		{name: "an operation without any handler", status: 501, reason: "SANDBOX_NOT_IMPLEMENTED: "},
	})
}

func TestAFaultDoesNotHideAMistake(t *testing.T) {
	t.Parallel()
	s, _ := replaced(t, func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	require.NoError(t, s.Fault(Fault{Provider: ProviderPaidy, Kind: FaultCutAfter}))

	assert.Equal(t, 500, s.getPayment().Code)
	assert.Len(t, s.Findings(), 1)
}

// brokenBackend panics when it has to write an error.
type brokenBackend struct{ backend }

func (brokenBackend) refuse(*call, Refusal) { panic("in refuse") }

func TestAPanicInTheErrorAnswerStillAnswers(t *testing.T) {
	t.Parallel()
	s, last := replaced(t, fail(refusef("404", "why")))
	p := s.parts[ProviderPaidy]
	p.backend = brokenBackend{p.backend}

	recorder := s.getPayment()
	assert.Equal(t, 500, recorder.Code)
	assert.Equal(t, "1", recorder.Header().Get("X-Sandbox"))
	assert.Equal(t, 500, last.Status)
	findings := s.Findings()
	require.Len(t, findings, 1)
	assert.Regexp(t, `^in refuse at core_internal_test\.go:`, findings[0].Detail)
}

func TestWebhooksThatBreakTheDocumentAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		err        error
		want       string
	}{
		{name: "a body without its fields", body: `{}`, want: "breaks the document: "},
		{name: "no request", err: errors.New("on purpose"), want: "cannot be built: on purpose"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := replaced(t, nil)
			s.world.hooks.send(ProviderPaidy, "paymentEvent", func(url string) (*http.Request, error) {
				if c.err != nil {
					return nil, c.err
				}

				return http.NewRequest("POST", url, strings.NewReader(c.body))
			})

			findings := s.Findings()
			require.Len(t, findings, 1)
			assert.Equal(t, "webhook", findings[0].Kind)
			assert.Equal(t, "paymentEvent", findings[0].Operation)
			assert.True(t, strings.HasPrefix(findings[0].Detail, c.want), "%s", findings[0].Detail)
		})
	}
}

// TestWebhooksReachLoopbackOnly covers names that resolve to another machine.
func TestWebhooksReachLoopbackOnly(t *testing.T) {
	t.Parallel()
	local, remote := &outbox{}, &outbox{remote: true}

	for _, address := range []string{"127.0.0.1:80", "127.8.8.8:80", "[::1]:80", "[::ffff:127.0.0.1]:80"} {
		assert.NoError(t, local.allow("tcp", address, nil), address)
		assert.NoError(t, remote.allow("tcp", address, nil), address)
	}
	for _, address := range []string{
		"192.0.2.1:80", "10.0.0.1:80", "[::ffff:192.0.2.1]:80", "[2001:db8::1]:80", "0.0.0.0:80", "",
	} {
		assert.Error(t, local.allow("tcp", address, nil), address)
		assert.NoError(t, remote.allow("tcp", address, nil), address)
	}
}

func TestLedgerAndFindingsAreBounded(t *testing.T) {
	t.Parallel()
	state := &world{clock: newClock(time.Time{}), ledger: make([]Effect, maxEffects-1)}

	for range 3 {
		state.commit(Effect{Provider: ProviderPaidy, Operation: "x"})
	}
	assert.Len(t, state.effects(), maxEffects)
	findings := state.found()
	require.Len(t, findings, 1)
	assert.Equal(t, "ledger", findings[0].Kind)

	for i := range maxFindings + 5 {
		state.find(Finding{Detail: fmt.Sprint(i)})
	}
	assert.Len(t, state.found(), maxFindings)
}

// TestCloseCutsRequestsThatDoNotEnd sends half a request.
func TestCloseCutsRequestsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	s, last := replaced(t, nil)
	s.grace = 30 * time.Millisecond
	conn, err := net.Dial("tcp4", strings.TrimPrefix(s.Paidy.URL, "http://"))
	require.NoError(t, err)
	defer conn.Close()

	const head = "POST /payments HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n"
	_, err = io.WriteString(conn, head)
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue", "the sandbox waits for the body")

	s.Close()
	assert.Equal(t, "POST", last.Method)
	assert.Zero(t, last.Status)
	assert.Regexp(t, "^the request body broke off", last.Reason)
}
