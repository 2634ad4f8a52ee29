package otel_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	jppayotel "github.com/jppay/jppay/overlay/otel"
)

func TestACallIsASpanAndEachAttemptAChild(t *testing.T) {
	t.Parallel()
	s := newShop(t, cut, success)

	require.NoError(t, s.read(t.Context()))

	spans := s.spans.GetSpans()
	require.Len(t, spans, 3)
	first, second, call := spans[0], spans[1], spans[2]
	assert.Equal(t, "paypay/getPayment", call.Name)
	assert.Equal(t, trace.SpanKindInternal, call.SpanKind)
	assert.False(t, call.Parent.IsValid())
	for _, attempt := range []tracetest.SpanStub{first, second} {
		assert.Equal(t, "GET getPayment", attempt.Name)
		assert.Equal(t, trace.SpanKindClient, attempt.SpanKind)
		assert.Equal(t, call.SpanContext.SpanID(), attempt.Parent.SpanID())
	}
	assert.Equal(t, otelcodes.Error, first.Status.Code)
	assert.Equal(t, otelcodes.Unset, second.Status.Code)
	assert.Equal(t, otelcodes.Unset, call.Status.Code)
}

func TestTheAttributesOfSpans(t *testing.T) {
	t.Parallel()
	s := newShop(t, cut, coded(400, "DECLINED"))

	require.ErrorIs(t, s.read(t.Context()), overlay.ErrDeclined)

	spans := s.spans.GetSpans()
	require.Len(t, spans, 3)
	assert.Equal(t, map[string]any{
		"jppay.provider": "paypay", "jppay.operation": "getPayment", "http.request.method": "GET",
		"server.address": "opa.example", "server.port": int64(443), "error.type": "_OTHER",
	}, attributesOf(spans[0].Attributes))
	assert.Equal(t, map[string]any{
		"jppay.provider": "paypay", "jppay.operation": "getPayment", "http.request.method": "GET",
		"server.address": "opa.example", "server.port": int64(443), "error.type": "DECLINED",
		"http.request.resend_count": int64(1), "http.response.status_code": int64(400), "jppay.code": "DECLINED",
	}, attributesOf(spans[1].Attributes))
	assert.Equal(t, map[string]any{
		"jppay.provider": "paypay", "jppay.operation": "getPayment", "jppay.attempts": int64(2),
		"jppay.code": "DECLINED", "error.type": "DECLINED",
	}, attributesOf(spans[2].Attributes))
}

func TestTheOutcomeOfAWriteIsTold(t *testing.T) {
	t.Parallel()

	for outcome, answer := range map[string]testkit.Transport{
		"happened": success, "did not happen": coded(400, "DECLINED"), "outcome unknown": coded(500, "ASK"),
	} {
		s := newShop(t, answer)

		_ = s.write(t.Context(), "payOnce") // the spans say how it ended

		assert.Equal(t, outcome, attributesOf(s.span(t, "POST payOnce").Attributes)["jppay.outcome"])
		assert.Equal(t, outcome, attributesOf(s.span(t, "paypay/payOnce").Attributes)["jppay.outcome"])
	}
}

func TestTheStateInASuccessDecidesWhatIsTold(t *testing.T) {
	t.Parallel()

	for state, want := range map[string]struct {
		outcome   string
		status    otelcodes.Code
		errorType any
	}{
		"REFUNDED": {"happened", otelcodes.Unset, nil},
		"CREATED":  {"accepted, not done yet", otelcodes.Unset, nil},
		"FAILED":   {"did not happen", otelcodes.Error, "not_done"},
		"ON_HOLD":  {"outcome unknown", otelcodes.Error, "not_done"},
	} {
		s := newShop(t, inState(state))

		_ = s.write(t.Context(), "refund") // the spans say how it ended

		for _, span := range []tracetest.SpanStub{s.span(t, "POST refund"), s.span(t, "paypay/refund")} {
			attributes := attributesOf(span.Attributes)
			assert.Equal(t, want.outcome, attributes["jppay.outcome"], "%s of %s", span.Name, state)
			assert.Equal(t, want.errorType, attributes["error.type"], "%s of %s", span.Name, state)
			assert.Equal(t, want.status, span.Status.Code, "%s of %s", span.Name, state)
		}
	}
}

func TestErrorsSetTheStatus(t *testing.T) {
	t.Parallel()
	over, cancel := context.WithCancel(t.Context())
	cancel()

	for name, c := range map[string]struct {
		ctx    context.Context
		answer testkit.Transport
		want   string
	}{
		"a code of the document":  {t.Context(), coded(400, "DECLINED"), "DECLINED"},
		"a code of nobody":        {t.Context(), coded(400, "SENSITIVE"), "400"},
		"a gateway's page":        {t.Context(), testkit.HTML(502, "<html>"), "502"},
		"a redirect":              {t.Context(), testkit.HTML(302, ""), "302"},
		"half an answer":          {t.Context(), success.Truncated(), "bad_answer"},
		"a context that ended":    {over, success, "canceled"},
		"a provider out of time":  {t.Context(), testkit.Fail(context.DeadlineExceeded), "timeout"},
		"an error without a name": {t.Context(), testkit.Fail(errors.New("SENSITIVE")), "_OTHER"},
	} {
		s := newShop(t, c.answer)

		require.Error(t, s.write(c.ctx, "payOnce"), name)

		call := s.span(t, "paypay/payOnce")
		assert.Equal(t, otelcodes.Error, call.Status.Code, name)
		assert.Equal(t, c.want, call.Status.Description, name)
		assert.Equal(t, c.want, attributesOf(call.Attributes)["error.type"], name)
	}
}

func TestACallThatIsRefusedIsASpanWithoutAttempts(t *testing.T) {
	t.Parallel()
	s := newShop(t, success)

	require.ErrorIs(t, s.send(t.Context(), "GET", base+"/v1/payments/a%2Fb", ""), overlay.ErrNotSent)
	require.ErrorIs(t, s.send(t.Context(), "GET", base+"/v1/nothing", ""), overlay.ErrNotSent)

	require.Len(t, s.spans.GetSpans(), 2)
	assert.Equal(t, "not_sent", s.span(t, "paypay/getPayment").Status.Description)
	assert.Equal(t, map[string]any{
		"jppay.provider": "paypay", "jppay.attempts": int64(0), "error.type": "not_sent",
	}, attributesOf(s.span(t, "paypay").Attributes))
}

func TestTheReadThatAsksIsBelowTheWrite(t *testing.T) {
	t.Parallel()
	s := newShop(t, coded(500, "ASK"), success)

	require.NoError(t, s.write(t.Context(), "pay"))

	write, read := s.span(t, "paypay/pay"), s.span(t, "paypay/getPayment")
	assert.Equal(t, write.SpanContext.SpanID(), read.Parent.SpanID())
	assert.Equal(t, write.SpanContext.SpanID(), s.span(t, "POST pay").Parent.SpanID())
	assert.Equal(t, read.SpanContext.SpanID(), s.span(t, "GET getPayment").Parent.SpanID())
}

func TestACallIsBelowTheCallersSpan(t *testing.T) {
	t.Parallel()
	s := newShop(t, success)
	ctx, checkout := s.tracer.Tracer("shop").Start(t.Context(), "checkout")

	require.NoError(t, s.read(ctx))
	checkout.End()

	assert.Equal(t, checkout.SpanContext().SpanID(), s.span(t, "paypay/getPayment").Parent.SpanID())
}

func TestHooksAndTransportsAreWithinTheSpans(t *testing.T) {
	t.Parallel()
	s := newShop(t, success)
	inHook, inTransport := map[overlay.EventKind]trace.SpanID{}, trace.SpanID{}
	see := testkit.Transport(func(r *http.Request) (*http.Response, error) {
		inTransport = trace.SpanContextFromContext(r.Context()).SpanID()
		return success(r)
	})
	s.build(t, overlay.WithHTTPClient(see.Client()), overlay.WithHook(func(ctx context.Context, e overlay.Event) {
		inHook[e.Kind] = trace.SpanContextFromContext(ctx).SpanID()
	}))

	require.NoError(t, s.read(t.Context()))

	call, attempt := s.span(t, "paypay/getPayment"), s.span(t, "GET getPayment")
	assert.Equal(t, map[overlay.EventKind]trace.SpanID{
		overlay.EventBegin:   call.SpanContext.SpanID(),
		overlay.EventAttempt: call.SpanContext.SpanID(),
		overlay.EventEnd:     call.SpanContext.SpanID(),
	}, inHook)
	assert.Equal(t, attempt.SpanContext.SpanID(), inTransport)
}

func TestAPanicEndsTheSpans(t *testing.T) {
	t.Parallel()
	s := newShop(t, func(*http.Request) (*http.Response, error) { panic("SENSITIVE") })

	assert.Panics(t, func() { _ = s.write(t.Context(), "payOnce") })

	assert.Equal(t, otelcodes.Error, s.span(t, "paypay/payOnce").Status.Code)
	assert.Equal(t, otelcodes.Error, s.span(t, "POST payOnce").Status.Code)
}

func TestNoHeaderTellsOfTheTraceUnlessAskedTo(t *testing.T) {
	otel.SetTextMapPropagator(propagation.TraceContext{}) // not parallel: it is global
	t.Cleanup(func() { otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator()) })
	s := newShop(t, success)

	require.NoError(t, s.read(t.Context()))
	assert.Empty(t, s.Take()[0].Header.Values("Traceparent"))

	s.config.Propagator = propagation.TraceContext{}
	s.build(t)
	s.spans.Reset()
	require.NoError(t, s.read(t.Context()))
	attempt := s.span(t, "GET getPayment").SpanContext
	want := fmt.Sprintf("00-%s-%s-01", attempt.TraceID(), attempt.SpanID())
	assert.Equal(t, want, s.Take()[0].Header.Get("Traceparent"))
}

func TestCallsAndAttemptsAreCounted(t *testing.T) {
	t.Parallel()
	s := newShop(t, cut, success, coded(400, "DECLINED"))

	require.NoError(t, s.read(t.Context()))
	require.Error(t, s.write(t.Context(), "payOnce"))

	metrics := s.metrics(t)
	assert.Equal(t, map[string]int64{
		`{"jppay.operation":"getPayment","jppay.provider":"paypay"}`: 1,
		`{"error.type":"DECLINED","jppay.code":"DECLINED","jppay.operation":"payOnce",` +
			`"jppay.outcome":"did not happen","jppay.provider":"paypay"}`: 1,
	}, sums(t, metrics["jppay.client.calls"]))
	assert.Equal(t, map[string]int64{
		`{"error.type":"_OTHER","jppay.operation":"getPayment","jppay.provider":"paypay"}`:           1,
		`{"http.response.status_code":200,"jppay.operation":"getPayment","jppay.provider":"paypay"}`: 1,
		`{"error.type":"DECLINED","http.response.status_code":400,"jppay.code":"DECLINED",` +
			`"jppay.operation":"payOnce","jppay.outcome":"did not happen","jppay.provider":"paypay"}`: 1,
	}, sums(t, metrics["jppay.client.attempts"]))
}

// sums returns the points of a counter by their attributes in JSON.
func sums(t *testing.T, m metricdata.Metrics) map[string]int64 {
	t.Helper()
	sum, ok := m.Data.(metricdata.Sum[int64])
	require.True(t, ok, "%T", m.Data)

	points := map[string]int64{}
	for _, point := range sum.DataPoints {
		text, err := json.Marshal(attributesOf(point.Attributes.ToSlice()))
		require.NoError(t, err)
		points[string(text)] = point.Value
	}

	return points
}

func TestDurationsAreMeasuredInSeconds(t *testing.T) {
	t.Parallel()
	s := newShop(t, cut, success)

	require.NoError(t, s.read(t.Context()))

	for name, count := range map[string]uint64{"jppay.client.call.duration": 1, "http.client.request.duration": 2} {
		m := s.metrics(t)[name]
		assert.Equal(t, "s", m.Unit, name)
		histogram, ok := m.Data.(metricdata.Histogram[float64])
		require.True(t, ok, "%s: %T", name, m.Data)
		var counted uint64
		for _, point := range histogram.DataPoints {
			counted += point.Count
			assert.InDelta(t, 60, point.Bounds[len(point.Bounds)-1], 0, name)
		}
		assert.Equal(t, count, counted, name)
	}
}

func TestADurationOfARequestHasTheConventionsAttributes(t *testing.T) {
	t.Parallel()
	s := newShop(t, success)

	require.NoError(t, s.read(t.Context()))

	histogram, ok := s.metrics(t)["http.client.request.duration"].Data.(metricdata.Histogram[float64])
	require.True(t, ok)
	require.Len(t, histogram.DataPoints, 1)
	assert.Equal(t, map[string]any{
		"jppay.provider": "paypay", "jppay.operation": "getPayment", "http.request.method": "GET",
		"http.response.status_code": int64(200), "server.address": "opa.example", "server.port": int64(443),
	}, attributesOf(histogram.DataPoints[0].Attributes.ToSlice()))
}

func TestNothingTellsOfAPersonAnIDOrAURL(t *testing.T) {
	t.Parallel()
	text := testkit.Hanako.Text()
	s := newShop(t,
		testkit.JSON(400, `{"resultInfo":{"code":"`+text+`","message":"`+text+`"},"data":"`+text+`"}`),
		testkit.Fail(errors.New(text)),
		testkit.HTML(502, text),
		success)
	for range 4 {
		_ = s.write(t.Context(), "payOnce") // most fail
		_ = s.read(t.Context())
		_ = s.send(t.Context(), "GET", base+"/"+testkit.Hanako.Word+"?name="+testkit.Hanako.Word, "")
	}

	output := testkit.NewOutput(append(testkit.Hanako.Marks(), testkit.PlantedSecret, "/v1/", base)...)
	spans := s.spans.GetSpans()
	require.NotEmpty(t, spans)
	output.Print(spans, s.metrics(t))
	for _, span := range spans {
		_, err := fmt.Fprintf(output, "%+v %v\n", span, attributesOf(span.Attributes))
		require.NoError(t, err)
	}

	assert.Empty(t, output.Found())
}

func TestCallsAtOnceNeverCross(t *testing.T) {
	t.Parallel()
	s := newShop(t, success)
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			ctx, span := s.tracer.Tracer("shop").Start(t.Context(), fmt.Sprint("caller ", i))
			assert.NoError(t, s.read(ctx))
			span.End()
		})
	}
	group.Wait()

	parents := map[trace.SpanID]trace.SpanID{}
	byTrace := map[trace.TraceID]int{}
	for _, span := range s.spans.GetSpans() {
		parents[span.SpanContext.SpanID()] = span.Parent.SpanID()
		byTrace[span.SpanContext.TraceID()]++
	}
	assert.Len(t, parents, 300)
	assert.Len(t, byTrace, 100)
	for id, count := range byTrace {
		assert.Equal(t, 3, count, "%s", id)
	}
}

func TestWithoutProvidersTheGlobalOnesAreUsed(t *testing.T) {
	spans := tracetest.NewInMemoryExporter() // not parallel: the provider is global
	before := otel.GetTracerProvider()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	s := newShop(t, success)
	s.config = jppayotel.Config{}
	s.build(t)

	require.NoError(t, s.read(t.Context()))

	assert.Len(t, spans.GetSpans(), 2)
}
