package otel_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/overlay"
	jppayotel "github.com/jppay/jppay/overlay/otel"
)

// A client whose calls are traced and counted. In a program the providers are those of
// its SDK, or the global ones if Config is left empty.
func Example() {
	spans := tracetest.NewInMemoryExporter()
	options, err := jppayotel.Options(jppayotel.Config{
		TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)),
		MeterProvider:  sdkmetric.NewMeterProvider(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	paidy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"reference":"r","status":401,"code":"authentication.failed","title":"","description":""}`)
	}))
	defer paidy.Close()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: paidy.URL, SecretKey: overlay.NewSecret("sk_test_abcdefgh12345678"),
	}, options...)
	if err != nil {
		fmt.Println(err)
		return
	}

	_, err = client.GetPayment(context.Background(), "pay_1")

	fmt.Println(errors.Is(err, overlay.ErrUnauthorized))
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name, span.Status.Code, span.Status.Description)
	}
	// Output:
	// true
	// GET getPayment Error authentication.failed
	// paidy/getPayment Error authentication.failed
}
