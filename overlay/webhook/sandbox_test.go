package webhook_test

import (
	"context"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// TestWhateverTheSandboxDoesToWebhooksEachIsHandledOnce sends them twice, late, out
// of order and from an address that is not the provider's.
func TestWhateverTheSandboxDoesToWebhooksEachIsHandledOnce(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		t.Fatal(err)
	}
	var handled journal
	receiver, err := webhook.Paidy(webhook.ConfirmPaidy(client), func(_ context.Context, d webhook.Delivery) error {
		if payment, read := d.Truth.(*paidy.Payment); !read || d.Verdict != webhook.Confirmed || payment.ID != d.PaymentID {
			t.Errorf("%s: %s, the truth is %T", d, d.Verdict, d.Truth)
		}
		handled.add("%s", d.PaymentID)
		return nil
	}, webhook.Config{Sources: prefixes("127.0.0.1/32")})
	if err != nil {
		t.Fatal(err)
	}
	hook := httptest.NewServer(receiver)
	t.Cleanup(hook.Close)
	defer start(t, receiver)()
	if err := s.SetWebhookURL("paidy", hook.URL); err != nil {
		t.Fatal(err)
	}
	about := func(kind sandbox.FaultKind, delay time.Duration, likely float64) sandbox.Rule {
		return sandbox.Rule{Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Webhook: "paymentEvent", Kind: kind, Delay: delay}, Probability: likely}
	}
	if err := s.SetPlan(sandbox.Plan{Seed: 7, Rules: []sandbox.Rule{
		about(sandbox.FaultWebhookWrongSource, 0, 0.2), about(sandbox.FaultWebhookDuplicate, 0, 0.3),
		about(sandbox.FaultWebhookReorder, 0, 0.3), about(sandbox.FaultWebhookDelay, 20*time.Millisecond, 0.3),
	}}); err != nil {
		t.Fatal(err)
	}

	const payments = 60
	for range payments {
		if _, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000, OrderRef: "order-1"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	struck := s.Struck()
	fromElsewhere, twice := struck[sandbox.FaultWebhookWrongSource], struck[sandbox.FaultWebhookDuplicate]
	if fromElsewhere == 0 || twice == 0 || struck[sandbox.FaultWebhookReorder] == 0 || struck[sandbox.FaultWebhookDelay] == 0 {
		t.Fatalf("struck: %v", struck)
	}
	want := payments - fromElsewhere
	for end := time.Now().Add(10 * time.Second); len(handled.lines()) < want && time.Now().Before(end); time.Sleep(time.Millisecond) {
	}
	seen := map[string]int{}
	for _, id := range handled.lines() {
		seen[id]++
	}
	if len(handled.lines()) != want || len(seen) != want {
		t.Errorf("%d of %d events handled, %d of them different", len(handled.lines()), want, len(seen))
	}
	refused := int64(fromElsewhere)
	if listener, err := net.Listen("tcp", "127.0.0.2:0"); err != nil { // where there is no other loopback address, nothing arrives
		refused = 0
	} else {
		_ = listener.Close()
	}
	if c := receiver.Counters(); c.Duplicates != int64(twice) || c.Refused[webhook.RefusedSource] != refused {
		t.Errorf("%+v, want %d duplicates and %d refused", c, twice, refused)
	}
}
