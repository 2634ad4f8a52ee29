package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

const callKey = "sk_test_benchmarkLocalOnly1"

// calls measures one typed call through the Doer against the same call written by hand, over
// memory and over loopback: with defaults, with hooks and a record, and also with the contract
// checked and reported.
func (b *bench) calls() error {
	answer := payment(2 << 10)
	server := httptest.NewServer(answering(answer))
	defer server.Close()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	validator, err := validate.New(specs.Paidy())
	if err != nil {
		return err
	}
	var broken, events atomic.Int64
	report := validate.Options{Report: func(*validate.Error) { broken.Add(1) }}
	watched := []overlay.Option{
		overlay.WithHook(func(context.Context, overlay.Event) { events.Add(1) }),
		overlay.WithHook(overlay.SlogHook(slog.New(slog.DiscardHandler))),
		overlay.WithRecord(overlay.NewMemoryRecord()),
	}
	through := func(next http.RoundTripper) overlay.Option {
		return overlay.WithHTTPClient(&http.Client{Transport: next})
	}

	for _, where := range []struct {
		name, base string
		transport  http.RoundTripper
	}{
		{"memory", jppay.PaidyBaseURL, memory(answer)},
		{"loopback", server.URL, transport},
	} {
		byHand := hand{base: where.base, client: http.Client{Transport: where.transport}}
		checked := through(validator.RoundTripper(where.transport, report))
		for _, with := range []struct {
			name         string
			ratio, extra float64
			options      []overlay.Option
		}{
			{"", 1.10, 15, []overlay.Option{through(where.transport)}},
			{", hooks and record", 1.10, 15, append([]overlay.Option{through(where.transport)}, watched...)},
			{", and contract reported", 0, 0, append([]overlay.Option{checked}, watched...)},
		} {
			config := jppay.PaidyConfig{SecretKey: overlay.NewSecret(callKey), BaseURL: where.base}
			client, err := jppay.NewPaidy(config, with.options...)
			if err != nil {
				return err
			}
			if err := b.compareCalls(where.name+with.name, with.ratio, with.extra, &byHand, client); err != nil {
				return err
			}
		}
	}
	if broken.Load() > 0 || events.Load() == 0 {
		return fmt.Errorf("%d calls broke the contract, %d events", broken.Load(), events.Load())
	}
	return nil
}

// compareCalls measures a read and a write.
func (b *bench) compareCalls(name string, ratio, extra float64, byHand *hand, client *jppay.Paidy) error {
	ctx := context.Background()
	if _, err := b.compare(pair{
		name: "GET payment, " + name, ratio: ratio, extra: extra,
		floor: func() error { return expect(byHand.call(ctx, http.MethodGet, "", nil)) },
		ours:  func() error { return expect(client.GetPayment(ctx, paymentID)) },
	}); err != nil {
		return err
	}
	request := paidy.CapturePaymentRequest{Metadata: &paidy.MetadataRequest{"warehouse": "east", "picker": "team four"}}
	_, err := b.compare(pair{
		name: "POST capture, " + name, ratio: ratio, extra: extra,
		floor: func() error { return expect(byHand.call(ctx, http.MethodPost, "/captures", request)) },
		ours:  func() error { return expect(client.CapturePayment(ctx, paymentID, request)) },
	})
	return err
}

// expect makes sure that an answer was decoded.
func expect(p *paidy.Payment, err error) error {
	if err == nil && (p.ID != paymentID || len(p.Captures) != 1) {
		return fmt.Errorf("payment %q is not the one answered", p.ID)
	}
	return err
}

// hand is the floor: a call written without a client. Its timeout is a context, like the
// Doer's, because http.Client.Timeout starts a goroutine for each call over a transport that
// net/http does not know.
type hand struct {
	base   string
	client http.Client
}

func (h *hand) call(ctx context.Context, method, suffix string, request any) (*paidy.Payment, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var body io.Reader
	if request != nil {
		text, err := json.Marshal(request)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, h.base+"/payments/"+paymentID+suffix, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+callKey)
	req.Header.Set("Paidy-Version", jppay.PaidyVersion)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := h.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d", res.StatusCode)
	}
	p := new(paidy.Payment)
	if err := json.Unmarshal(text, p); err != nil {
		return nil, err
	}
	return p, nil
}

// memory answers without a connection.
func memory(answer []byte) http.RoundTripper {
	header := http.Header{"Content-Type": {"application/json"}, "Content-Length": {strconv.Itoa(len(answer))}}
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Body != nil {
			if _, err := io.Copy(io.Discard, req.Body); err != nil {
				return nil, err
			}
			_ = req.Body.Close()
		}
		return &http.Response{
			Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, Body: io.NopCloser(bytes.NewReader(answer)), ContentLength: int64(len(answer)), Request: req,
		}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answering gives every request the same answer.
func answering(answer []byte) http.HandlerFunc {
	length := strconv.Itoa(len(answer))
	return func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", length)
		_, _ = w.Write(answer)
	}
}
