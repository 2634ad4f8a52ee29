package validate_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/overlay/webhook"
)

// reader reads answers as the client of a document does.
type reader struct {
	provider   overlay.Provider
	doer       *overlay.Doer
	operations []policy.Operation
	results    map[string]reflect.Type // what a method of the client returns, by its name in small letters
	answer     struct {
		status int
		body   []byte
	}
}

func newReader(t *testing.T, provider overlay.Provider, operations []policy.Operation, client any) *reader {
	t.Helper()
	r := &reader{provider: provider, operations: slices.Clone(operations), results: results(client)}
	for i := range r.operations {
		// What an answer is about, and what it means, is not looked at: only whether it can
		// be read.
		op := &r.operations[i]
		op.Key, op.Resolve, op.Echo, op.State, op.Unique = "", "", nil, nil, nil
		op.Remember, op.Compare, op.Retry = nil, nil, policy.Never
	}
	transport := testkit.Transport(func(req *http.Request) (*http.Response, error) {
		return testkit.Answer(r.answer.status, "application/json", string(r.answer.body))(req)
	})
	once := overlay.WithRetry(overlay.Retry{Attempts: 1})
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: provider, BaseURL: "https://provider.example", Operations: r.operations, Auth: nobody{},
	}, overlay.WithHTTPClient(&http.Client{Transport: transport}), once)
	require.NoError(t, err)
	r.doer = doer

	return r
}

// nobody has no credentials.
type nobody struct{}

func (nobody) Authenticate(_ *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	return body, nil
}

// read returns the error of the client about an answer.
func (r *reader) read(t *testing.T, p place, body []byte) error {
	t.Helper()
	if p.webhook {
		event, err := webhook.Parse(r.provider, body)
		if unknown, ok := event.Payload.(*webhook.Unknown); ok && err == nil {
			return unknown.Err
		}
		return err
	}
	at := slices.IndexFunc(r.operations, func(op policy.Operation) bool { return op.ID == p.operation })
	op := &r.operations[at]
	path := strings.NewReplacer("{", "a", "}", "a").Replace(op.Path)
	req, err := http.NewRequestWithContext(t.Context(), op.Method, "https://provider.example"+path, nil)
	if err != nil {
		return err
	}
	r.answer.status, r.answer.body = statusCode(p.status), body

	return r.doer.Call(t.Context(), overlay.Call{Operation: op, Request: req, Value: r.value(p.operation)})
}

// unreadable reports whether an error says that a message cannot be read: others are about
// what it says.
func unreadable(err error) bool {
	failure, isAnswers := errors.AsType[*overlay.Error](err)
	return err != nil && (!isAnswers || errors.Is(failure, overlay.ErrBadAnswer))
}

// results returns what the methods of a client return, by their names in small letters; not
// where that holds nothing.
func results(client any) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for m := range reflect.TypeOf(client).Methods() {
		if m.Type.NumOut() == 0 || m.Type.Out(0).Kind() != reflect.Pointer {
			continue // no operation
		}
		if value := m.Type.Out(0).Elem(); value.Kind() != reflect.Struct || value.NumField() > 0 {
			all[strings.ToLower(m.Name)] = value
		}
	}

	return all
}

// value is a value of what an operation returns; nil where that holds nothing.
func (r *reader) value(operation string) any {
	if result := r.results[strings.ToLower(operation)]; result != nil {
		return reflect.New(result).Interface()
	}

	return nil
}

// accepted reports whether a check found nothing but news that a client ignores.
func accepted(e *validate.Error) bool {
	return e == nil || !slices.ContainsFunc(e.Violations, func(v validate.Violation) bool {
		return v.Kind != validate.KindUnknownField && v.Kind != validate.KindHeader
	})
}

// What the validator accepts, the client reads: on every mutant of every example of a
// success and of a webhook.
func TestMutantsThatAreAcceptedAreRead(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		provider   overlay.Provider
		document   string
		operations []policy.Operation
		client     any
	}{
		{policy.PayPay, "paypay-opa", paypay.Operations(), &jppay.PayPay{}},
		{policy.Paidy, "paidy", paidy.Operations(), &jppay.Paidy{}},
		{policy.PaidyLegacy, "paidy-legacy", paidylegacy.Operations(), &jppay.PaidyLegacy{}},
	} {
		t.Run(string(c.provider), func(t *testing.T) {
			t.Parallel()
			v, err := documents[c.document].validator()
			require.NoError(t, err)
			r := newReader(t, c.provider, c.operations, c.client)

			var all sample
			read, refused, unread := 0, 0, []string(nil)
			try := func(p place, what string, body []byte) {
				if !accepted(p.check(v, body)) {
					refused++
					return
				}
				read++
				if err := r.read(t, p, body); unreadable(err) && len(unread) < maxDifferences {
					unread = append(unread, fmt.Sprintf("%s%s: %v", p.name, what, err))
				}
			}
			for _, p := range places(t, documents[c.document]) {
				if p.status[0] != '2' && !p.webhook {
					continue
				}
				for name, example := range p.examples {
					body := []byte(encode(example))
					require.True(t, accepted(p.check(v, body)), "%s, example %s", p.name, name)
					require.False(t, unreadable(r.read(t, p, body)), "%s, example %s", p.name, name)
					all.of(example, func(what string, body []byte) { try(p, what, body) })
				}
			}

			assert.Empty(t, unread, "accepted, but not read")
			assert.NotZero(t, read)
			t.Logf("%d mutants: %d accepted and read, %d refused", all.count, read, refused)
		})
	}
}
