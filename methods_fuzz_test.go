package jppay_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// generatedMethod is one method of a client that calls an operation.
type generatedMethod struct {
	name     string
	function reflect.Value
}

var contextType = reflect.TypeFor[context.Context]()

// generatedMethods returns every method of the clients that takes a context and options.
func generatedMethods(clients ...any) []generatedMethod {
	var methods []generatedMethod
	for _, client := range clients {
		value := reflect.ValueOf(client)
		for i := range value.NumMethod() {
			function := value.Method(i)
			if function.Type().IsVariadic() && function.Type().In(0) == contextType {
				methods = append(methods, generatedMethod{value.Type().String() + "." + value.Type().Method(i).Name, function})
			}
		}
	}

	return methods
}

// call calls the method with an id in the place of every text, and zero values elsewhere.
func (m generatedMethod) call(ctx context.Context, id string, options ...any) (value reflect.Value, err error) {
	inputs := m.function.Type()
	var arguments []reflect.Value
	for i := range inputs.NumIn() - 1 {
		argument := reflect.New(inputs.In(i)).Elem()
		switch {
		case inputs.In(i) == contextType && ctx != nil:
			argument.Set(reflect.ValueOf(ctx))
		case argument.Kind() == reflect.String:
			argument.SetString(id)
		}
		arguments = append(arguments, argument)
	}
	for _, option := range options {
		if reflect.TypeOf(option) == inputs.In(inputs.NumIn()-1).Elem() {
			arguments = append(arguments, reflect.ValueOf(option))
		}
	}
	results := m.function.Call(arguments)
	err, _ = results[1].Interface().(error)

	return results[0], err
}

// methodsOver returns the methods of three clients over a transport.
func methodsOver(t testing.TB, transport http.RoundTripper) []generatedMethod {
	t.Helper()
	options := []overlay.Option{
		overlay.WithHTTPClient(&http.Client{Transport: transport}), overlay.WithRetry(overlay.Retry{Attempts: 1}),
	}
	payPay, err := jppay.NewPayPay(jppay.PayPayConfig{
		Environment: jppay.PayPaySandbox, APIKey: "a_key1234", APISecret: overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"),
	}, options...)
	require.NoError(t, err)
	current, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_0123456789abcdef")}, options...)
	require.NoError(t, err)
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		APIKey: overlay.NewSecret("legacy-key-of-a-shop"), Secret: overlay.NewSecret("legacy-secret-of-a-shop"),
	}, options...)
	require.NoError(t, err)

	return generatedMethods(payPay, current, legacy)
}

// checkResult checks what every call promises: a value or an *overlay.Error.
func checkResult(t *testing.T, m generatedMethod, value reflect.Value, err error) {
	t.Helper()
	if err == nil {
		assert.False(t, value.IsNil(), "%s: neither a value nor an error", m.name)

		return
	}
	var failure *overlay.Error
	require.ErrorAs(t, err, &failure, m.name)
	assert.True(t, value.IsNil(), "%s: a value and an error", m.name)
	assert.NotEmpty(t, failure.Operation, m.name)
}

func TestEveryOperationHasAMethod(t *testing.T) {
	t.Parallel()

	methods := methodsOver(t, testkit.Fail(errors.New("unused")))

	assert.Len(t, methods, len(paypay.Operations())+len(paidy.Operations())+len(paidylegacy.Operations()))
}

func TestAMethodOfAClientThatNobodyMadeReturnsAnError(t *testing.T) {
	t.Parallel()

	for _, m := range generatedMethods(
		(*jppay.PayPay)(nil), &jppay.PayPay{}, (*jppay.Paidy)(nil), &jppay.Paidy{},
		(*jppay.PaidyLegacy)(nil), &jppay.PaidyLegacy{},
	) {
		_, err := m.call(t.Context(), "id-1")

		require.ErrorIs(t, err, overlay.ErrNotSent, m.name)
		assert.ErrorContains(t, err, "make one with a constructor", m.name)
	}
}

func TestAMethodWithoutAContextReturnsAnError(t *testing.T) {
	t.Parallel()
	sent := testkit.Play(testkit.JSON(200, "{}"))
	var none context.Context

	for _, m := range methodsOver(t, sent) {
		_, err := m.call(none, "id-1")

		require.ErrorIs(t, err, overlay.ErrNotSent, m.name)
	}
	assert.Empty(t, sent.Requests())
}

func TestAMethodWithANilOptionReturnsAnError(t *testing.T) {
	t.Parallel()
	sent := testkit.Play(testkit.JSON(200, "{}"))

	for _, m := range methodsOver(t, sent) {
		_, err := m.call(t.Context(), "id-1", paypay.CallOption(nil), paidy.CallOption(nil), paidylegacy.CallOption(nil))

		require.ErrorIs(t, err, overlay.ErrNotSent, m.name)
		assert.ErrorContains(t, err, "option", m.name)
	}
	assert.Empty(t, sent.Requests())
}

// FuzzEveryMethod calls each method with hostile ids and zero values, and answers it with
// anything. Nothing may panic, and what is no success is an *overlay.Error.
func FuzzEveryMethod(f *testing.F) {
	count := len(methodsOver(f, testkit.Fail(errors.New("unused"))))
	for n := range count {
		f.Add(uint8(n), "id-1", 200, "application/json", []byte(`{"resultInfo":{"code":"SUCCESS"},"data":{}}`))
	}
	for _, id := range []string{
		"", ".", "..", "%2e%2e", "a/b", "a?b=c", "a#b", "a\x00b", "ü", "a b", "%", "%zz", "a\r\nb: c",
	} {
		f.Add(uint8(2), id, 201, "Application/JSON", []byte(`[]`))
	}
	f.Add(uint8(0), "id-1", 204, "", []byte(nil))
	f.Add(uint8(9), "id-1", 200, "application/json", []byte(`{"id":1e400,"status":"closed","captures":{}}`))
	f.Add(uint8(9), "id-1", 200, "application/json",
		[]byte(`{"status":"\ud800","resultInfo":{"code":"SUCCESS","code":"X"}}`))

	f.Fuzz(func(t *testing.T, n uint8, id string, status int, contentType string, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		transport := testkit.Transport(func(req *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, ContentLength: -1,
				Body: io.NopCloser(bytes.NewReader(body)), Request: req,
			}, nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		methods := methodsOver(t, transport)
		m := methods[int(n)%len(methods)]
		value, err := m.call(ctx, id)

		checkResult(t, m, value, err)
	})
}
