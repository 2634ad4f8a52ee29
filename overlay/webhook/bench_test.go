package webhook_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/webhook"
)

const benchEvent = `{"notification_type":"Transaction","merchant_id":"000000000000000000","store_id":"shop-7",` +
	`"pos_id":"till-2","order_id":"%017d","merchant_order_id":"order-1042-aaaaaaaaaaaa",` +
	`"authorized_at":"2026-04-01T03:00:03Z","expires_at":"2026-04-30T14:59:59Z",` +
	`"paid_at":"2026-04-02T03:00:00Z","order_amount":"3980","state":"COMPLETED"}`

// discard is a ResponseWriter that keeps nothing.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkReceive admits and stores, without net/http.
func BenchmarkReceive(b *testing.B) {
	receiver := newReceiver(b, ignore, webhook.Config{Inbox: webhook.NewMemory(1 << 30)})
	request := httptest.NewRequest(http.MethodPost, "/hooks", nil)
	request.Header.Set("Content-Type", "application/json")

	var body []byte
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		body = fmt.Appendf(body[:0], benchEvent, n)
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		receiver.ServeHTTP(discard{http.Header{}}, request)
	}

	assert.EqualValues(b, b.N, receiver.Counters().Stored)
}

// BenchmarkHandOver claims, decodes and completes.
func BenchmarkHandOver(b *testing.B) {
	all, handled := make(chan struct{}), 0
	receiver := newReceiver(b, func(context.Context, webhook.Delivery) error {
		if handled++; handled == b.N {
			close(all)
		}
		return nil
	}, webhook.Config{Inbox: webhook.NewMemory(1 << 30), Workers: 1})
	for n := range b.N {
		post(b, receiver, fmt.Sprintf(benchEvent, n))
	}

	b.ReportAllocs()
	b.ResetTimer()
	defer start(b, receiver)()
	<-all
}
