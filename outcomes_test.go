package jppay_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// asked is an http.RoundTripper that remembers the first path it was asked for.
type asked struct{ path string }

func (a *asked) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.path == "" {
		a.path = req.Method + " " + req.URL.Path
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req, ContentLength: -1,
		Body: io.NopCloser(bytes.NewBufferString(`{"resultInfo":{"code":"SUCCESS"},"status":"open","payment_id":"p","id":"p"}`)),
	}, nil
}

// What docs/outcomes.md says of Resolve comes from the tables; it is true if
// Resolve asks exactly where they say that it can, and the read they name.
func TestResolveAsksWhereTheTablesSayThatItCan(t *testing.T) {
	t.Parallel()
	wire := &asked{}
	sent := overlay.WithHTTPClient(&http.Client{Transport: wire})
	secret := overlay.NewSecret("sk_test_of_some_length")
	payPay, err := jppay.NewPayPay(jppay.PayPayConfig{BaseURL: "https://paypay.test", APIKey: "key", APISecret: secret}, sent)
	if err != nil {
		t.Fatal(err)
	}
	paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: "https://paidy.test", SecretKey: secret}, sent)
	if err != nil {
		t.Fatal(err)
	}
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: "https://legacy.test", APIKey: secret, Secret: secret}, sent)
	if err != nil {
		t.Fatal(err)
	}
	for _, provider := range []struct {
		table   []policy.Operation
		resolve func(ctx context.Context, w overlay.Write) (overlay.Resolution, error)
	}{
		{paypay.Operations(), func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePayPay(ctx, payPay, w)
		}},
		{paidy.Operations(), func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePaidy(ctx, paidyClient, w)
		}},
		{paidylegacy.Operations(), func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return jppay.ResolvePaidyLegacy(ctx, legacy, w)
		}},
	} {
		reads := map[string]string{}
		for _, op := range provider.table {
			reads[op.ID] = op.Method + " " + op.Path
		}
		for _, op := range provider.table {
			if !op.Write() {
				continue
			}
			refs := map[string]string{}
			for _, name := range []string{
				"id", "payment_id", "capture_id", "merchantPaymentId", "paymentId", "merchantRefundId", "merchantCashbackId",
				"merchantCashbackReversalId", "merchantTopUpId", "merchantCaptureId", "userAuthorizationId",
			} {
				refs[name] = "p"
			}
			wire.path = ""
			_, err := provider.resolve(t.Context(), overlay.Write{ID: "w", Provider: op.Provider, Operation: op.ID, Refs: refs, SentAt: time.Now().Add(-time.Hour)})
			can := op.Resolve != "" && len(op.Lacks) == 0
			if errors.Is(err, overlay.ErrUnresolvable) == can || (wire.path != "") != can {
				t.Errorf("%s %s: asked %q, error %v; its document says that Resolve can ask: %v", op.Provider, op.ID, wire.path, err, can)
			}
			if prefix, _, _ := strings.Cut(reads[op.Resolve], "{"); can && !strings.HasPrefix(wire.path, prefix) {
				t.Errorf("%s %s: asked %q, its document names %s", op.Provider, op.ID, wire.path, reads[op.Resolve])
			}
			for _, lacked := range op.Lacks {
				if !strings.Contains(err.Error(), op.Resolve+" needs "+lacked) {
					t.Errorf("%s %s: the error does not say what is missing: %v", op.Provider, op.ID, err)
				}
			}
		}
	}
}
