package sim

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// host is a machine on which a merchant's program runs, with the real clients.
type host struct {
	payPay *paypay.ClientWithResponses
	paidy  *paidy.ClientWithResponses
	legacy *paidylegacy.ClientWithResponses
	// learn returns what an error of a call tells about its write.
	learn func(error) oracle.Belief
}

// providers are the addresses of the gateways in front of the providers.
type providers map[policy.Provider]string

// newHost returns a host whose clients have the product's defaults but for the
// network, the clock and the record.
func newHost(
	t *testing.T, s *sandbox.Sandbox, network *testkit.Network, at providers, now func() time.Time, record overlay.Record,
) *host {
	t.Helper()
	options := []overlay.Option{
		overlay.WithHTTPClient(&http.Client{Transport: numbered{dialling(t, network), record}}),
		overlay.WithClock(now), overlay.WithRecord(record),
	}

	h := &host{learn: toldOutcome}
	var err error
	h.payPay, err = jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: at[policy.PayPay], APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
		MerchantID: s.PayPay.MerchantID,
	}, options...)
	require.NoError(t, err)
	h.paidy, err = jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: at[policy.Paidy], SecretKey: overlay.NewSecret(s.Paidy.SecretKey),
	}, options...)
	require.NoError(t, err)
	h.legacy, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: at[policy.PaidyLegacy],
		APIKey:  overlay.NewSecret(s.Legacy.APIKey), Secret: overlay.NewSecret(s.Legacy.Secret),
	}, options...)
	require.NoError(t, err)
	return h
}

func dialling(t *testing.T, network *testkit.Network) *http.Transport {
	t.Helper()
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, to string) (net.Conn, error) { return network.Dial(ctx, "", to) },
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// toldOutcome believes the outcome that an error of this module tells.
func toldOutcome(err error) oracle.Belief {
	if failure, ok := errors.AsType[*overlay.Error](err); ok {
		switch failure.Outcome {
		case policy.Happened:
			return oracle.Happened
		case policy.DidNotHappen:
			return oracle.DidNotHappen
		case policy.Unknown, policy.NoOutcome:
		}
	}
	return oracle.Pending
}

// writeNumber is the key of a write's number in a context.
type writeNumber struct{}

// numbered tells the gateway which write a request belongs to.
type numbered struct {
	next   http.RoundTripper
	record overlay.Record
}

// isRead reports whether a request only asks.
func isRead(r *http.Request) bool { return r.Method == http.MethodGet || r.URL.Path == "/pay/status" }

func (n numbered) RoundTrip(r *http.Request) (*http.Response, error) {
	if write, ok := r.Context().Value(writeNumber{}).(int); ok {
		r = r.Clone(r.Context())
		r.Header.Set(writeHeader, strconv.Itoa(write))
		if record, ok := n.record.(*numberedRecord); ok && !isRead(r) {
			record.sending(write)
		}
	}
	return n.next.RoundTrip(r)
}
