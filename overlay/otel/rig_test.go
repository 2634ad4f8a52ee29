package otel_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	jppayotel "github.com/jppay/jppay/overlay/otel"
	"github.com/jppay/jppay/overlay/policy"
)

const base = "https://opa.example"

var codes = []*policy.Code{
	{Code: "ASK", Statuses: []int{500}, Outcome: policy.Unknown, Class: policy.ClassQuery, Advice: "ask"},
	{
		Code: "DECLINED", Statuses: []int{400}, Outcome: policy.DidNotHappen,
		Class: policy.ClassUser, Kind: policy.Declined, Advice: "offer another way to pay",
	},
}

// table has a read, two writes, and one whose success shows a state.
var table = []policy.Operation{
	{
		Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}",
		Retry: policy.Read, Errors: codes,
	},
	{
		Provider: "paypay", ID: "pay", Method: "POST", Path: "/v1/pay", Retry: policy.ResolveFirst, Key: "paymentId",
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Errors: codes,
	},
	{
		Provider: "paypay", ID: "payOnce", Method: "POST", Path: "/v1/payOnce", Retry: policy.Never, Key: "paymentId",
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Errors: codes,
	},
	{
		Provider: "paypay", ID: "refund", Method: "POST", Path: "/v1/refund", Retry: policy.Never, Key: "paymentId",
		Resolve: "getPayment", CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Errors: codes,
		State: &policy.State{
			Field: "data.status", Done: []string{"REFUNDED"}, Accepted: []string{"CREATED"}, Failed: []string{"FAILED"},
		},
	},
}

// paid is the answer of a success.
const paid = `{"resultInfo":{"code":"SUCCESS"},"data":{}}`

var (
	success = testkit.JSON(http.StatusOK, paid)
	cut     = testkit.Fail(io.ErrUnexpectedEOF)
)

// inState answers success with a state.
func inState(state string) testkit.Transport {
	return testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},"data":{"status":"`+state+`"}}`)
}

func coded(status int, code string) testkit.Transport {
	return testkit.JSON(status, `{"resultInfo":{"code":"`+code+`"}}`)
}

// shop is a client of a provider in memory, and where its spans and metrics go.
type shop struct {
	*testkit.Script
	doer   *overlay.Doer
	spans  *tracetest.InMemoryExporter
	tracer *sdktrace.TracerProvider
	reader *sdkmetric.ManualReader
	config jppayotel.Config
}

// newShop returns a shop whose provider answers one answer after the other.
func newShop(t *testing.T, answers ...testkit.Transport) *shop {
	t.Helper()
	s := &shop{
		Script: testkit.Play(answers...), spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader(),
	}
	s.tracer = sdktrace.NewTracerProvider(sdktrace.WithSyncer(s.spans))
	meter := sdkmetric.NewMeterProvider(sdkmetric.WithReader(s.reader))
	t.Cleanup(func() {
		require.NoError(t, s.tracer.Shutdown(context.WithoutCancel(t.Context())))
		require.NoError(t, meter.Shutdown(context.WithoutCancel(t.Context())))
	})
	s.config = jppayotel.Config{TracerProvider: s.tracer, MeterProvider: meter}
	s.build(t)

	return s
}

// build makes the client anew, with more options behind those of this module.
func (s *shop) build(t *testing.T, more ...overlay.Option) {
	t.Helper()
	options, err := jppayotel.Options(s.config)
	require.NoError(t, err)
	auth, err := overlay.NewBearer(overlay.NewSecret(testkit.PlantedSecret))
	require.NoError(t, err)
	s.doer, err = overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: table, Auth: auth, Ask: s.ask,
	}, append(append([]overlay.Option{
		overlay.WithHTTPClient(s.Client()), overlay.WithRetry(overlay.Retry{Attempts: 2, Base: 1, Cap: 1}),
	}, options...), more...)...)
	require.NoError(t, err)
}

// ask reads the payment, as the clients of package jppay do.
func (s *shop) ask(ctx context.Context, _ overlay.Write) (overlay.Resolution, error) {
	if err := s.read(ctx); err != nil {
		return overlay.Resolution{}, err
	}

	return overlay.Resolution{
		Outcome: overlay.Happened, Reason: "it is there", Resource: "it", Answer: []byte(paid),
	}, nil
}

func (s *shop) read(ctx context.Context) error {
	return s.send(ctx, http.MethodGet, base+"/v1/payments/"+testkit.Hanako.Word, "")
}

func (s *shop) write(ctx context.Context, operation string) error {
	body := `{"paymentId":"` + testkit.Hanako.Word + `","name":"` + testkit.Hanako.Name + `"}`

	return s.send(ctx, http.MethodPost, base+"/v1/"+operation, body)
}

func (s *shop) send(ctx context.Context, method, target, body string) error {
	req, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		return err
	}
	_, err = s.doer.Do(req)

	return err
}

// span returns the only span of a name.
func (s *shop) span(t *testing.T, name string) tracetest.SpanStub {
	t.Helper()
	var named []tracetest.SpanStub
	for _, span := range s.spans.GetSpans() {
		if span.Name == name {
			named = append(named, span)
		}
	}
	require.Len(t, named, 1, name)

	return named[0]
}

// attributesOf returns attributes by key.
func attributesOf(pairs []attribute.KeyValue) map[string]any {
	all := map[string]any{}
	for _, pair := range pairs {
		all[string(pair.Key)] = pair.Value.AsInterface()
	}

	return all
}

// metrics returns what the reader collects, by name.
func (s *shop) metrics(t *testing.T) map[string]metricdata.Metrics {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, s.reader.Collect(t.Context(), &collected))
	require.Len(t, collected.ScopeMetrics, 1)

	byName := map[string]metricdata.Metrics{}
	for _, m := range collected.ScopeMetrics[0].Metrics {
		byName[m.Name] = m
	}

	return byName
}
