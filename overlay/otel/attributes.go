package otel

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	providerKey  = attribute.Key("jppay.provider")
	operationKey = attribute.Key("jppay.operation")
	outcomeKey   = attribute.Key("jppay.outcome")
	codeKey      = attribute.Key("jppay.code")
)

// other replaces a value that is not in a short list.
const other = "_OTHER"

type attributes []attribute.KeyValue

// identity returns the attributes of the operation that an event is about.
func identity(e overlay.Event) attributes {
	of := attributes{providerKey.String(string(e.Provider))}
	if e.Operation != "" {
		of = append(of, operationKey.String(e.Operation))
	}
	return of
}

// result returns the attributes of the result of an attempt or a call, and its error.type; empty
// after success.
func result(ctx context.Context, e overlay.Event) (of attributes, failed string) {
	if e.Outcome != overlay.NoOutcome {
		of = append(of, outcomeKey.String(e.Outcome.String()))
	}
	code := documented(ctx, e.Code)
	if code != "" {
		of = append(of, codeKey.String(code))
	}
	if e.Err != nil {
		failed = errorType(e, code)
		of = append(of, semconv.ErrorTypeKey.String(failed))
	}
	return of, failed
}

// documented returns a code that the operation's document lists, and other for any other code:
// a server may send anything, and each value makes a time series.
func documented(ctx context.Context, code string) string {
	op, ok := overlay.OperationFrom(ctx)
	known := ok && slices.ContainsFunc(op.Errors, func(c *policy.Code) bool { return c.Code == code })
	if code == "" || known {
		return code
	}
	return other
}

// errorTypes are the words for errors without a code and a status. The first match counts.
var errorTypes = []struct {
	err  error
	word string
}{
	{overlay.ErrContract, "contract"},
	{overlay.ErrTooLarge, "too_large"},
	{context.DeadlineExceeded, "timeout"},
	{context.Canceled, "canceled"},
	{overlay.ErrNotDone, "not_done"},
	{overlay.ErrBadAnswer, "bad_answer"},
	{overlay.ErrNotSent, "not_sent"},
}

// errorType returns a word of a short list for what went wrong.
func errorType(e overlay.Event, code string) string {
	if code != "" && code != other {
		return code
	}
	if e.Status >= http.StatusMultipleChoices {
		return strconv.Itoa(e.Status)
	}
	for _, known := range errorTypes {
		if errors.Is(e.Err, known.err) {
			return known.word
		}
	}
	return other
}

// target is where an attempt goes.
type target struct {
	method, host string
	port         int
}

func targetOf(req *http.Request) target {
	t := target{method: req.Method, host: req.URL.Hostname(), port: 443}
	if req.URL.Scheme == "http" {
		t.port = 80
	}
	if port, err := strconv.Atoi(req.URL.Port()); err == nil {
		t.port = port
	}
	return t
}

func (t target) attributes() attributes {
	return attributes{
		semconv.HTTPRequestMethodKey.String(t.method), semconv.ServerAddress(t.host), semconv.ServerPort(t.port),
	}
}
