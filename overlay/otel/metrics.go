package otel

import (
	"context"
	"errors"
	"slices"

	"go.opentelemetry.io/otel/metric"

	"github.com/jppay/jppay/overlay"
)

// seconds are the bounds that the conventions give for HTTP clients, and two more:
// providers have calls of up to a minute.
var seconds = metric.WithExplicitBucketBoundaries(
	0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60)

type instruments struct {
	calls, attempts               metric.Int64Counter
	callDuration, requestDuration metric.Float64Histogram
}

func newInstruments(meter metric.Meter) (instruments, error) {
	var i instruments
	var errs [4]error
	i.calls, errs[0] = meter.Int64Counter("jppay.client.calls",
		metric.WithUnit("{call}"), metric.WithDescription("Calls that ended."))
	i.attempts, errs[1] = meter.Int64Counter("jppay.client.attempts",
		metric.WithUnit("{attempt}"), metric.WithDescription("Requests that were sent, or tried to."))
	i.callDuration, errs[2] = meter.Float64Histogram("jppay.client.call.duration",
		metric.WithUnit("s"), metric.WithDescription("Duration of calls, with their pauses."), seconds)
	i.requestDuration, errs[3] = meter.Float64Histogram("http.client.request.duration",
		metric.WithUnit("s"), metric.WithDescription("Duration of HTTP client requests."), seconds)
	return i, errors.Join(errs[:]...)
}

func (i *instruments) countCall(ctx context.Context, e overlay.Event, of attributes) {
	with := metric.WithAttributes(slices.Concat(identity(e), of)...)
	i.calls.Add(ctx, 1, with)
	i.callDuration.Record(ctx, e.Took.Seconds(), with)
}

func (i *instruments) countAttempt(ctx context.Context, e overlay.Event, of attributes, to target) {
	of = slices.Concat(identity(e), of)
	i.attempts.Add(ctx, 1, metric.WithAttributes(of...))
	i.requestDuration.Record(ctx, e.Took.Seconds(), metric.WithAttributes(append(of, to.attributes()...)...))
}
