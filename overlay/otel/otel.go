package otel

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/jppay/jppay/overlay"
)

// scope is the name of the instrumentation scope.
const scope = "github.com/jppay/jppay/overlay/otel"

// Config says where spans and metrics go. The zero value uses the global providers.
type Config struct {
	// TracerProvider gets the spans; nil is the global one.
	TracerProvider trace.TracerProvider
	// MeterProvider gets the metrics; nil is the global one.
	MeterProvider metric.MeterProvider
	// Propagator writes the trace into the headers of each request. Nil writes nothing: a
	// payment provider has no use for your traces, and baggage may hold personal data. The
	// global propagator is never used.
	Propagator propagation.TextMapPropagator
}

// Options returns the options of a client whose calls OpenTelemetry records. Put them after an
// overlay.WithTransport that has to run within the span of an attempt. Several clients may
// share one result. An error comes from the MeterProvider.
func Options(config Config) ([]overlay.Option, error) {
	if config.TracerProvider == nil {
		config.TracerProvider = otel.GetTracerProvider()
	}
	if config.MeterProvider == nil {
		config.MeterProvider = otel.GetMeterProvider()
	}
	instruments, err := newInstruments(config.MeterProvider.Meter(scope,
		metric.WithInstrumentationVersion(overlay.Version()), metric.WithSchemaURL(semconv.SchemaURL)))
	if err != nil {
		return nil, err
	}
	o := &observer{
		tracer: config.TracerProvider.Tracer(scope,
			trace.WithInstrumentationVersion(overlay.Version()), trace.WithSchemaURL(semconv.SchemaURL)),
		propagator:  config.Propagator,
		instruments: instruments,
	}
	return []overlay.Option{
		overlay.WithCallContext(o.begin), overlay.WithHook(o.observe), overlay.WithTransport(o.wrap),
	}, nil
}

// observer turns the events of calls into spans and metrics.
type observer struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	instruments
}

// call is the state of a running call. Only the goroutine that makes the call uses it.
type call struct {
	span    trace.Span
	attempt trace.Span // that was begun and has not ended, or nil
	target  target     // of the latest attempt
	sent    int
}

type callKey struct{}

func callFrom(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// begin starts the span of a call.
func (o *observer) begin(ctx context.Context, e overlay.Event) context.Context {
	name := string(e.Provider)
	if e.Operation != "" {
		name += "/" + e.Operation
	}
	ctx, span := o.tracer.Start(ctx, name, trace.WithAttributes(identity(e)...))
	return context.WithValue(ctx, callKey{}, &call{span: span})
}

// observe ends spans and counts.
func (o *observer) observe(ctx context.Context, e overlay.Event) {
	c := callFrom(ctx)
	if c == nil {
		return // a read that belongs to no call
	}
	if e.Kind == overlay.EventAttempt {
		o.attempted(ctx, c, e)
	}
	if e.Kind == overlay.EventEnd {
		o.ended(ctx, c, e)
	}
}

func (o *observer) attempted(ctx context.Context, c *call, e overlay.Event) {
	of, failed := result(ctx, e)
	if e.Status != 0 {
		of = append(of, semconv.HTTPResponseStatusCode(e.Status))
	}
	finish(c.attempt, failed, of)
	c.attempt = nil
	o.countAttempt(ctx, e, of, c.target)
}

func (o *observer) ended(ctx context.Context, c *call, e overlay.Event) {
	of, failed := result(ctx, e)
	finish(c.attempt, failed, of) // still open after a panic
	c.span.SetAttributes(attribute.Int("jppay.attempts", e.Attempt))
	finish(c.span, failed, of)
	o.countCall(ctx, e, of)
}

// finish ends a span, if there is one. failed is the error.type; empty after success.
func finish(span trace.Span, failed string, of attributes) {
	if span == nil {
		return
	}
	span.SetAttributes(of...)
	if failed != "" {
		span.SetStatus(codes.Error, failed)
	}
	span.End()
}

// wrap returns a transport that makes a span of each attempt.
func (o *observer) wrap(next http.RoundTripper) http.RoundTripper { return &transport{o, next} }

type transport struct {
	*observer
	next http.RoundTripper
}

// RoundTrip sends a request within a span of its own. The span ends when the answer was read
// and judged.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	c := callFrom(req.Context())
	if c == nil {
		return t.next.RoundTrip(req)
	}
	req = req.WithContext(t.start(req, c))
	if t.propagator != nil {
		req.Header = req.Header.Clone()
		t.propagator.Inject(req.Context(), propagation.HeaderCarrier(req.Header))
	}
	return t.next.RoundTrip(req)
}

// start begins the span of an attempt.
func (t *transport) start(req *http.Request, c *call) context.Context {
	name := req.Method
	c.target = targetOf(req)
	of := c.target.attributes()
	if op, ok := overlay.OperationFrom(req.Context()); ok {
		name += " " + op.ID
		of = append(of, providerKey.String(string(op.Provider)), operationKey.String(op.ID))
	}
	if c.sent > 0 {
		of = append(of, semconv.HTTPRequestResendCount(c.sent))
	}
	c.sent++
	ctx, span := t.tracer.Start(req.Context(), name,
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(of...))
	c.attempt = span
	return ctx
}
