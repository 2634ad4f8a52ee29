package server

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

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// fakeBackend is a Paidy whose only operation is getPayment.
type fakeBackend struct {
	getPayment http.HandlerFunc // nil for none
	refusal    func(c *Call, r contract.Refusal)
}

func (b fakeBackend) Mount(r *Router) {
	if b.getPayment != nil {
		r.HandleFunc("GET /payments/{id}", b.getPayment)
	}
}

func (fakeBackend) RequestID() (header, id string)       { return "Request-Id", "req_1" }
func (fakeBackend) Authenticate(*Call) *contract.Refusal { return nil }
func (fakeBackend) Invalid(_ *Call, err error) *contract.Refusal {
	return &contract.Refusal{Code: "request_content.malformed", Reason: err.Error()}
}

func (b fakeBackend) Refuse(c *Call, r contract.Refusal) {
	if b.refusal != nil {
		b.refusal(c, r)
		return
	}
	c.Header().Set("Paidy-Version", "2018-04-10")
	c.WriteJSON(r.Status, map[string]any{
		"reference": "err_1", "status": fmt.Sprint(r.Status), "code": r.Code, "title": "No", "description": "No.",
	})
}

// fakeHost serves a fake backend; entry is the last line of its log.
type fakeHost struct {
	*Host
	entry Entry
}

func newFakeHost(b fakeBackend) *fakeHost {
	h := &fakeHost{}
	st := state.New(state.NewClock(time.Time{}, nil), 0)
	h.Host = New(st, nil, faults.New(), network.Loopback{}, func(e Entry) { h.entry = e }, false)
	return h
}

// listen adds the backend at a free port and returns its address.
func (h *fakeHost) listen(t *testing.T, b fakeBackend) string {
	t.Helper()
	listener, err := network.Loopback{}.Listen("127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	h.AddAPI(policy.Paidy, b, listener)
	return listener.Addr().String()
}

func startFakeHost(t *testing.T, b fakeBackend) *fakeHost {
	t.Helper()
	h := newFakeHost(b)
	h.listen(t, b)
	return h
}

func (h *fakeHost) getPayment() *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	h.API(policy.Paidy).ServeHTTP(recorder, httptest.NewRequest("GET", "/payments/pay_0000000000000000", nil))
	return recorder
}

func answerWith(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func failWith(err error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { answerError(w, r, err) }
}

func TestMistakesOfTheSandboxAreFound(t *testing.T) {
	t.Parallel()
	var null *state.Finding
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		status  int
		finding string // "kind: text"
		reason  string
	}{
		"an answer without its fields": {
			answerWith(200, "application/json", `{"id":1}`), 200, "answer: ", "the answer breaks the document: ",
		},
		"a status nobody documents": {
			answerWith(418, "application/json", `{}`), 418, "answer: ", "the answer breaks the document: ",
		},
		"an answer as text": {
			answerWith(200, "text/plain", `hello`), 200, "answer: ", "the answer breaks the document: ",
		},
		"an empty answer": {
			func(http.ResponseWriter, *http.Request) {}, 200, "answer: ", "the answer breaks the document: ",
		},
		"a panic": {
			func(http.ResponseWriter, *http.Request) { panic("on purpose") }, 500,
			"panic: on purpose at server_test.go:", "SANDBOX_BROKEN: panic: on purpose",
		},
		"a nil pointer": {
			func(http.ResponseWriter, *http.Request) { null.Kind = "" }, 500,
			"panic: runtime error: invalid memory address or nil pointer dereference at server_test.go:",
			"SANDBOX_BROKEN: panic: ",
		},
		"a panic halfway through": {
			func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, `{"half`)
				panic("on purpose")
			}, 500, "panic: on purpose at ", "SANDBOX_BROKEN: ",
		},
		"an error that is no refusal": {
			failWith(errors.New("strange")), 500, "answer: strange", "SANDBOX_BROKEN: answer: strange",
		},
		"a code that the document lacks": {
			failWith(contract.Refusef("NO_SUCH", "why")), 500,
			`code: the document gives no HTTP status for code "NO_SUCH"`, "SANDBOX_BROKEN: code: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startFakeHost(t, fakeBackend{getPayment: test.handler})

			answer := h.getPayment()
			h.getPayment() // found once, however often it happens

			h.assertAnswered(t, answer, test.status, test.reason)
			findings := h.state.Findings()
			require.Len(t, findings, 1)
			assert.Equal(t, policy.Paidy, findings[0].Provider)
			assert.Equal(t, "getPayment", findings[0].Operation)
			text := findings[0].Kind + ": " + findings[0].Detail
			assert.Truef(t, strings.HasPrefix(text, test.finding), "finding %q", text)
		})
	}
}

// assertAnswered compares the answer with what the log says of it.
func (h *fakeHost) assertAnswered(t *testing.T, answer *httptest.ResponseRecorder, status int, reason string) {
	t.Helper()
	assert.Equal(t, status, answer.Code, "body %s", answer.Body)
	assert.Equal(t, "1", answer.Header().Get("X-Sandbox"))
	if status >= 500 {
		assert.Contains(t, answer.Body.String(), `"code":"SANDBOX_`)
	}
	assert.Equal(t, "getPayment", h.entry.Operation)
	assert.Equal(t, status, h.entry.Status)
	assert.Truef(t, strings.HasPrefix(h.entry.Reason, reason), "reason %q", h.entry.Reason)
}

func TestRefusalsAreNoMistakes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		status  int
		reason  string
	}{
		"a wrapped refusal": {
			failWith(fmt.Errorf("wrapped: %w", contract.Refusef("404", "why"))), 404, "404: why",
		},
		"an operation not implemented":     {failWith(errUnimplemented), 501, "SANDBOX_NOT_IMPLEMENTED: "},
		"an operation without any handler": {nil, 501, "SANDBOX_NOT_IMPLEMENTED: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startFakeHost(t, fakeBackend{getPayment: test.handler})

			answer := h.getPayment()

			h.assertAnswered(t, answer, test.status, test.reason)
			assert.Empty(t, h.state.Findings())
		})
	}
}

func TestAFaultDoesNotHideAMistake(t *testing.T) {
	t.Parallel()
	h := startFakeHost(t, fakeBackend{getPayment: func(http.ResponseWriter, *http.Request) { panic("on purpose") }})
	require.NoError(t, h.faults.Add(faults.Fault{Provider: policy.Paidy, Kind: faults.CutAfter}))

	answer := h.getPayment()

	assert.Equal(t, http.StatusInternalServerError, answer.Code)
	assert.Len(t, h.state.Findings(), 1)
}

func TestAPanicInTheErrorAnswerStillAnswers(t *testing.T) {
	t.Parallel()
	h := startFakeHost(t, fakeBackend{
		getPayment: failWith(contract.Refusef("404", "why")),
		refusal:    func(*Call, contract.Refusal) { panic("in refuse") },
	})

	answer := h.getPayment()

	assert.Equal(t, http.StatusInternalServerError, answer.Code)
	assert.Equal(t, "1", answer.Header().Get("X-Sandbox"))
	assert.Equal(t, http.StatusInternalServerError, h.entry.Status)
	findings := h.state.Findings()
	require.Len(t, findings, 1)
	assert.Truef(t, strings.HasPrefix(findings[0].Detail, "in refuse at server_test.go:"), findings[0].Detail)
}

// TestCloseCutsRequestsThatDoNotEnd sends half a request.
func TestCloseCutsRequestsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	h := newFakeHost(fakeBackend{})
	address := h.listen(t, fakeBackend{})
	h.grace = 30 * time.Millisecond
	h.Start()
	conn, err := net.Dial("tcp4", address)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()

	_, err = io.WriteString(conn,
		"POST /payments HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue", "the sandbox waits for the body")
	h.Close()

	assert.Equal(t, "POST", h.entry.Method)
	assert.Zero(t, h.entry.Status)
	assert.Truef(t, strings.HasPrefix(h.entry.Reason, "the request body broke off"), "reason %q", h.entry.Reason)
}
