package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// crowdCall is a kind of call that is made with an id.
type crowdCall struct {
	name      string
	write     bool
	sentAgain bool // after a 503
	named     bool // the error names the id
	do        func(ctx context.Context, id string, answer *overlay.Answer) error
}

// crowdCalls returns the calls that are made with one client of each provider.
func crowdCalls(t *testing.T, base string, options ...overlay.Option) []crowdCall {
	t.Helper()

	payPay, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: base, APIKey: crowdAPIKey, APISecret: secret(crowdAPISecret),
	}, options...)
	require.NoError(t, err)
	paidyClient, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: base, SecretKey: secret("sk_test_crowdKey12345"),
	}, options...)
	require.NoError(t, err)
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: base, APIKey: secret("sk_test_crowdLegacy1"), Secret: secret(crowdSecret),
	}, options...)
	require.NoError(t, err)

	return []crowdCall{
		{"PayPay refund", true, true, true, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := payPay.RefundPayment(ctx, paypay.RefundPaymentRequest{
				MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: "1",
				Amount: paypay.Yen(1), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAnswer(answer))

			return err
		}},
		{"PayPay read", false, true, true, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := payPay.GetPaymentDetails(ctx, paypay.MerchantPaymentID(id), paypay.WithAnswer(answer))

			return err
		}},
		{"Paidy capture", true, false, true, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := paidyClient.CapturePayment(ctx, id, paidy.CapturePaymentRequest{}, paidy.WithAnswer(answer))

			return err
		}},
		{"Paidy read", false, true, true, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := paidyClient.GetPayment(ctx, id, paidy.WithAnswer(answer))

			return err
		}},
		{"legacy close", true, false, false, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := legacy.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: id}, paidylegacy.WithAnswer(answer))

			return err
		}},
		{"legacy read", false, true, false, func(ctx context.Context, id string, answer *overlay.Answer) error {
			_, err := legacy.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: id}, paidylegacy.WithAnswer(answer))

			return err
		}},
	}
}

// verify asserts that a call ended as its id says. It may run in any goroutine.
func (c *crowdCall) verify(t *testing.T, id string, answer *overlay.Answer, err error) {
	t.Helper()
	call := c.name + " " + id
	succeeds := fateOf(id) == fateDone || fateOf(id) == fateLater && c.sentAgain

	assertNoOtherID(t, id, fmt.Sprintln(answer.Code, answer.RequestID, answer.Header, string(answer.Body)))
	if err == nil {
		assert.True(t, succeeds, "%s succeeded", call)
		assert.Regexp(t, crowdID, string(answer.Body), call)
		return
	}

	assert.False(t, succeeds, "%s: %v", call, err)
	var failure *overlay.Error
	if !assert.ErrorAs(t, err, &failure, call) {
		return
	}
	assertNoOtherID(t, id, fmt.Sprint(failure, string(failure.Message), string(failure.Body)))
	if c.named {
		assert.Equal(t, id, failure.ID, call)
	}
	late := errors.Is(err, context.DeadlineExceeded)
	assert.Equal(t, fateOf(id) == fateSlow, late, "%s was ended by a deadline: %v", call, err)
	c.verifyFailure(t, id, failure)
}

func (c *crowdCall) verifyFailure(t *testing.T, id string, failure *overlay.Error) {
	t.Helper()
	call := c.name + " " + id

	switch fateOf(id) {
	case fateRefused:
		assert.Equal(t, "NO-"+id, failure.Code, call)
		assert.NotErrorIs(t, failure, overlay.ErrRateLimited, call)
	case fateLimited:
		assert.Equal(t, "NO-"+id, failure.Code, call)
		assert.ErrorIs(t, failure, overlay.ErrRateLimited, call)
	case fateLater:
		assert.ErrorIs(t, failure, overlay.ErrUnavailable, call)
		assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, call)
	case fateCut:
		unknown := errors.Is(failure, overlay.ErrOutcomeUnknown)
		assert.Equal(t, c.write, unknown, "%s has an unknown outcome: %v", call, failure)
		assert.Zero(t, failure.Status, call)
	case fateSlow, fateDone: // verify has looked at these
	}
}

// crowdResult is how a call ended.
type crowdResult struct {
	call string
	id   string
	err  error
}

type crowdKey struct{} // of a call's id in its context

// makeAtOnce makes calls at the same moment, each with an id, a deadline and a fate
// of its own.
func makeAtOnce(t *testing.T, calls []crowdCall, count int) []crowdResult {
	t.Helper()
	results := make([]crowdResult, count)
	start := make(chan struct{})
	var group sync.WaitGroup

	for n := range count {
		group.Go(func() {
			c := &calls[n%len(calls)]
			kind := fates[n/len(calls)%len(fates)]
			id := fmt.Sprintf(crowdMark+"%06d-%s", n, kind)
			patience := time.Minute
			if kind == fateSlow {
				patience = time.Duration(20+n%30) * time.Millisecond
			}

			<-start
			ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), crowdKey{}, id), patience)
			defer cancel()
			var answer overlay.Answer
			err := c.do(ctx, id, &answer)

			c.verify(t, id, &answer, err)
			results[n] = crowdResult{c.name, id, err}
		})
	}
	close(start)
	group.Wait()

	return results
}

// assertRecorded asserts that the record holds exactly the writes whose error says
// that their outcome is unknown.
func assertRecorded(t *testing.T, record *overlay.MemoryRecord, results []crowdResult) {
	t.Helper()
	unresolved, err := record.Open(t.Context(), overlay.Write{}, 100_000)
	require.NoError(t, err)
	recorded := map[string]overlay.Write{}
	for _, w := range unresolved {
		recorded[w.ID] = w
	}

	unknown := 0
	for _, r := range results {
		failure, ok := errors.AsType[*overlay.Error](r.err)
		if !ok || failure.Outcome != overlay.Unknown {
			continue
		}

		unknown++
		write, _ := failure.Write()
		assert.Contains(t, recorded, write.ID, "%s %s", r.call, r.id)
		assert.Contains(t, fmt.Sprint(recorded[write.ID].Refs), r.id, r.call)
		assert.Equal(t, failure.Operation, recorded[write.ID].Operation, "%s %s", r.call, r.id)
	}
	assert.NotZero(t, unknown, "calls with an unknown outcome")
	assert.Len(t, recorded, unknown)
}

// TestAThousandCallsAtOnceNeverCross makes 1,000 calls at once with three shared
// clients. Answers, errors, hook events and recorded writes hold the id of their own
// call and no other, no nonce comes twice, and no goroutine is left.
func TestAThousandCallsAtOnceNeverCross(t *testing.T) { // not parallel: it counts goroutines
	before := goleak.IgnoreCurrent()
	server := httptest.NewServer(newCrowdProvider(t))
	transport := http.DefaultTransport.(*http.Transport).Clone()
	record := overlay.NewMemoryRecord()
	calls := crowdCalls(t, server.URL,
		overlay.WithHTTPClient(&http.Client{Transport: transport}), overlay.WithRecord(record),
		overlay.WithRetry(overlay.Retry{Base: time.Millisecond, Cap: 10 * time.Millisecond}),
		overlay.WithHook(func(ctx context.Context, e overlay.Event) {
			id, _ := ctx.Value(crowdKey{}).(string)
			assertNoOtherID(t, id, fmt.Sprintf("%+v", e))
		}))

	results := makeAtOnce(t, calls, 1000)
	assertRecorded(t, record, results)

	transport.CloseIdleConnections()
	server.Close()
	goleak.VerifyNone(t, before)
}
