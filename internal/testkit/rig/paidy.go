package rig

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// PaidyStart is the time at which the clock of a Paidy rig stands still.
var PaidyStart = time.Date(2026, 6, 13, 3, 15, 42, 270_000_000, time.UTC)

// PaidyReason is a body with a reason, as suspending, resuming and deleting a token
// need it.
const PaidyReason = `{"reason":{"code":"general","description":"a test"}}`

// Paidy is a sandbox with a hand-written Paidy client. It sends one request at a time if
// it was made by StartPaidy.
type Paidy struct {
	*sandbox.Sandbox

	T   testing.TB
	log chan sandbox.Entry // nil where the rig does not read the log
}

// StartPaidy starts a sandbox whose clock stands still at PaidyStart.
func StartPaidy(t testing.TB, cfg sandbox.Config) *Paidy {
	t.Helper()
	s, log := startLogged(t, PaidyStart, cfg)
	return &Paidy{Sandbox: s, T: t, log: log}
}

// PaidyOf returns a client of a sandbox that was started elsewhere. Its answers have no
// Reason.
func PaidyOf(t testing.TB, s *sandbox.Sandbox) *Paidy {
	return &Paidy{Sandbox: s, T: t}
}

// WithT returns the same rig for a subtest: it fails the subtest and not the test that
// started the sandbox.
func (r *Paidy) WithT(t testing.TB) *Paidy {
	return &Paidy{Sandbox: r.Sandbox, T: t, log: r.log}
}

// PaidyAnswer is an answer of Paidy.
type PaidyAnswer struct {
	T      testing.TB
	Status int
	Header http.Header
	Raw    string
	Body   map[string]any // nil where the body is no object
	Reason string         // in the sandbox's log
}

// Send sends a request with the right key unless headers, name and value in turn,
// say otherwise. An empty value removes a header.
func (r *Paidy) Send(method, path, body string, headers ...string) PaidyAnswer {
	r.T.Helper()
	request, err := http.NewRequest(method, r.Paidy.URL+path, strings.NewReader(body))
	require.NoError(r.T, err)

	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}

	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
		} else {
			request.Header.Add(headers[i], headers[i+1])
		}
	}

	response, raw, err := exchange(r.Sandbox, sandbox.ProviderPaidy, request)
	require.NoError(r.T, err)

	answer := PaidyAnswer{T: r.T, Status: response.StatusCode, Header: response.Header, Raw: string(raw)}
	_ = json.Unmarshal(raw, &answer.Body)
	if r.log != nil {
		answer.Reason = (<-r.log).Reason
	}

	return answer
}

// Must is Send for a request that has to succeed.
func (r *Paidy) Must(method, path, body string) PaidyAnswer {
	r.T.Helper()
	answer := r.Send(method, path, body)
	require.Equal(r.T, http.StatusOK, answer.Status, "%s %s: %s", method, path, answer.Raw)

	return answer
}

// At returns the value at a path such as "captures.0.id", or nil.
func (a PaidyAnswer) At(path string) any {
	var value any = a.Body
	for name := range strings.SplitSeq(path, ".") {
		switch parent := value.(type) {
		case map[string]any:
			value = parent[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(parent) {
				return nil
			}
			value = parent[i]
		default:
			return nil
		}
	}

	return value
}

// Text returns the string at a path, or "".
func (a PaidyAnswer) Text(path string) string {
	text, _ := a.At(path).(string)

	return text
}

// Result returns the status of a payment or token, or the code of a refusal.
func (a PaidyAnswer) Result() string {
	if a.Status == http.StatusOK {
		return a.Text("status")
	}

	return a.Text("code")
}

// Fields are the wanted values at paths such as "captures.0.id".
type Fields map[string]any

// AssertFields compares fields of an answer as JSON.
func (a PaidyAnswer) AssertFields(fields Fields) {
	a.T.Helper()
	for path, value := range fields {
		want, err := json.Marshal(value)
		require.NoError(a.T, err)
		got, err := json.Marshal(a.At(path))
		require.NoError(a.T, err)

		assert.Equal(a.T, string(want), string(got), "%s", path)
	}
}

// Checkout makes a payment of 1000 yen and returns its id.
func (r *Paidy) Checkout(email string) string {
	r.T.Helper()
	result, err := r.Paidy.Checkout(sandbox.CheckoutRequest{Email: email, Amount: 1000, OrderRef: "order-1"})
	require.NoError(r.T, err)

	return result.PaymentID
}

// Capture captures a payment and returns the id of the capture.
func (r *Paidy) Capture(payment string) string {
	r.T.Helper()
	id := r.Must("POST", "/payments/"+payment+"/captures", `{}`).Text("captures.0.id")
	require.NotEmpty(r.T, id)

	return id
}

// NewToken makes a token in a wallet and returns its id.
func (r *Paidy) NewToken(wallet string) string {
	r.T.Helper()
	id, err := r.Paidy.NewToken(sandbox.TokenRequest{WalletID: wallet})
	require.NoError(r.T, err)

	return id
}

// Effects describes the entries of the ledger after the first n.
func (r *Paidy) Effects(n int) []string {
	var list []string
	for _, e := range r.Ledger()[n:] {
		list = append(list, fmt.Sprintf("%s: %s %s %d", e.Operation, e.Kind, e.Key, e.Amount))
	}

	return list
}

// PaidyPaymentBody is the body of a payment of 1000 yen with a token.
func PaidyPaymentBody(token string) string {
	return `{"token_id":"` + token + `","amount":1000,"currency":"JPY","buyer_data":{},` +
		`"order":{"items":[{"unit_price":1000,"quantity":1}],"order_ref":"order-1"}}`
}
