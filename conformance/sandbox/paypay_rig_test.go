package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	payPayCashbackPath = "/v2/cashback"
	payPayReversalPath = "/v2/cashback_reversal"
	payPayTopUpPath    = "/v1/code/topup"
)

func payPayCashbackBody(id, user string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantCashbackId":%q,"userAuthorizationId":%q,"amount":{"amount":%d,"currency":"JPY"},"requestedAt":1775061000%s}`,
		id, user, amount, more)
}

func payPayReversalBody(id, cashback string, amount int64) string {
	return fmt.Sprintf(`{"merchantCashbackReversalId":%q,"merchantCashbackId":%q,"amount":{"amount":%d,"currency":"JPY"},"requestedAt":1775061000,"reason":"returned"}`,
		id, cashback, amount)
}

// accepted sends what has to be accepted, not done.
func (r *payPayRig) accepted(path, body string) {
	r.Helper()
	if a := r.send("POST", path, body); a.status != 202 || a.code() != "REQUEST_ACCEPTED" || a.body.ResultInfo.CodeID != "08100001" {
		r.Fatalf("POST %s: %d %s: %s", path, a.status, a.raw, a.reason)
	}
}

// cashback gives a cashback and waits until it is there.
func (r *payPayRig) cashback(id, user string, amount int64, more string) {
	r.Helper()
	r.accepted(payPayCashbackPath, payPayCashbackBody(id, user, amount, more))
	r.Clock.Advance(sandbox.PayPayCashbackDelay)
	if a := r.must("GET", payPayCashbackPath+"/"+id, ""); a.text("status") != "SUCCESS" {
		r.Fatalf("cashback %s: %s", id, a.raw)
	}
}

func (r *payPayRig) wallet(user string) sandbox.PayPayWallet {
	r.Helper()
	w, err := r.PayPay.Wallet(user)
	if err != nil {
		r.Fatal(err)
	}
	return w
}

func payPayTopUpBody(id, user string, minimum int64) string {
	return fmt.Sprintf(`{"merchantTopUpId":%q,"userAuthorizationId":%q,"minimumTopUpAmount":{"amount":%d,"currency":"JPY"},"codeType":"TOPUP_QR"}`, id, user, minimum)
}
func payPayUserPath(path, user string) string { return path + "?userAuthorizationId=" + user }

// payPayInbox receives webhooks.
type payPayInbox struct {
	*httptest.Server
	mu     sync.Mutex
	events []map[string]any
}

func newPayPayInbox(t testing.TB) *payPayInbox {
	in := &payPayInbox{}
	in.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		event := map[string]any{}
		if err := json.Unmarshal(raw, &event); err != nil {
			t.Error(err)
		}
		in.mu.Lock()
		defer in.mu.Unlock()
		in.events = append(in.events, event)
	}))
	t.Cleanup(in.Close)
	return in
}

// take returns what arrived since the last call, and checks that ids are new.
func (in *payPayInbox) take(r *payPayRig) []map[string]any {
	r.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.Flush(ctx); err != nil {
		r.Fatal(err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	events := in.events
	in.events = nil
	return events
}
