package paidy_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPaidyCreatePayment(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})
	suspended, _ := paidyTokenSuspended.make(shared)
	resumed, _ := paidyTokenResumed.make(shared)
	deleted, _ := paidyTokenDeleted.make(shared)
	const authorization = "createPayment: authorization order-1 1000"

	for _, c := range []struct {
		name, token string
		status      int
		result      string // status of the payment, or code of the refusal
		effect      string // empty: none
		reason      bool   // in the log
	}{
		{
			name: "an active token is charged", token: sandbox.PaidyTokenActive,
			status: 200, result: "authorized", effect: authorization,
		},
		{
			name: "a resumed token is charged", token: resumed,
			status: 200, result: "authorized", effect: authorization,
		},
		{
			name:  "a token of the rejected consumer is declined with 200",
			token: sandbox.PaidyTokenRejected, status: 200, result: "rejected",
		},
		{
			name:  "a token suspended by the merchant is declined",
			token: suspended, status: 200, result: "rejected", reason: true,
		},
		{
			name:  "a token suspended by the consumer is declined",
			token: sandbox.PaidyTokenSuspended, status: 200, result: "rejected", reason: true,
		},
		{
			name:  "a deleted token is refused",
			token: deleted, status: 400, result: "request_entity.invalid", reason: true,
		},
		{
			name:  "an unknown token is refused",
			token: "tok_0000000000000001", status: 400, result: "request_entity.invalid", reason: true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := shared.WithT(t)
			before := len(r.Ledger())

			a := r.Send("POST", "/payments", rig.PaidyPaymentBody(c.token))
			assert.Equal(t, c.status, a.Status, "%s", a.Raw)
			assert.Equal(t, c.result, a.Result())
			assertOneEffect(t, c.effect, r.Effects(before))
			if c.reason {
				assert.NotEmpty(t, a.Reason, "the log does not say why")
			}
			if c.status == 200 {
				assert.Equal(t, a.Raw, r.Must("GET", "/payments/"+a.Text("id"), "").Raw, "read again")
			}
		})
	}
}

// createCoffeePayment makes a payment of 4000 yen with all that a merchant may say.
func createCoffeePayment(r *rig.Paidy) rig.PaidyAnswer {
	return r.Must("POST", "/payments", `{"token_id":"`+sandbox.PaidyTokenActive+`","amount":4000,"currency":"JPY",
		"description":"June","store_name":"Aozora Coffee","metadata":{"channel":"web"},
		"buyer_data":{"user_id":null,"ltv":0},
		"order":{"items":[{"id":"beans","title":"Coffee","unit_price":1800,"quantity":2},
			{"unit_price":-400,"quantity":1}],"tax":320,"shipping":480,"order_ref":"AZ-1"},
		"shipping_address":{"line2":"架空町1-2-3","zip":"100-0000"}}`)
}

func TestPaidyPaymentHasWhatWasSent(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{Seed: 7})

	a := createCoffeePayment(r)
	assert.Regexp(t, `^pay_.{16}$`, a.Text("id"))
	a.AssertFields(rig.Fields{
		"amount":                   4000,
		"currency":                 "JPY",
		"status":                   "authorized",
		"test":                     true,
		"tier":                     "classic",
		"created_at":               "2026-06-13T03:15:42.27Z",
		"expires_at":               "2026-07-13T03:15:42.27Z",
		"description":              "June",
		"store_name":               "Sandbox Shop (Aozora Coffee)",
		"metadata":                 map[string]string{"channel": "web"},
		"buyer.email":              sandbox.PaidyConsumerApproved,
		"buyer.phone":              "818000000001",
		"order.items.0.unit_price": 1800,
		"order.items.1.unit_price": -400,
		"order.items.1.title":      nil,
		"order.tax":                320,
		"order.shipping":           480,
		"order.order_ref":          "AZ-1",
		"order.updated_at":         nil,
		"shipping_address":         map[string]string{"line2": "架空町1-2-3", "zip": "100-0000"},
		"captures":                 []any{},
		"refunds":                  []any{},
	})
}

func TestPaidyLifeOfAPayment(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{Seed: 7})
	path := "/payments/" + createCoffeePayment(r).Text("id")

	r.Must("PUT", path, `{"order_ref":"AZ-1-B","metadata":{"gift":"yes"}}`).AssertFields(rig.Fields{
		"order.order_ref":  "AZ-1-B",
		"metadata":         map[string]string{"gift": "yes"},
		"description":      "June",
		"order.updated_at": nil,
	})

	r.Clock.Advance(90 * time.Millisecond)
	a := r.Must("POST", path+"/captures", `{"metadata":{"shipment":"S-1"}}`)
	capture := a.Text("captures.0.id")
	assert.Regexp(t, `^cap_.{16}$`, capture)
	a.AssertFields(rig.Fields{
		"status":                "closed",
		"captures.0.amount":     4000,
		"captures.0.tax":        320,
		"captures.0.shipping":   480,
		"captures.0.created_at": "2026-06-13T03:15:42.36Z",
		"captures.0.items":      a.At("order.items"),
		"captures.0.metadata":   map[string]string{"shipment": "S-1"},
		"metadata":              map[string]string{"gift": "yes"},
	})

	a = r.Must("POST", path+"/refunds", `{"capture_id":"`+capture+`","amount":1000,"reason":"broken"}`)
	a.AssertFields(rig.Fields{
		"status":               "closed",
		"refunds.0.amount":     1000,
		"refunds.0.reason":     "broken",
		"refunds.0.capture_id": capture,
	})

	a = r.Must("POST", path+"/refunds", `{"capture_id":"`+capture+`","amount":3000}`)
	assert.Regexp(t, `^ref_.{16}$`, a.Text("refunds.1.id"))
	a.AssertFields(rig.Fields{
		"refunds.0.amount":   1000,
		"refunds.1.amount":   3000,
		"refunds.1.reason":   "unknown",
		"refunds.1.metadata": map[string]string{},
	})

	want := []string{
		"createPayment: authorization AZ-1 4000",
		"capturePayment: capture AZ-1-B 4000",
		"refundPayment: refund AZ-1-B 1000",
		"refundPayment: refund AZ-1-B 3000",
	}
	assert.Equal(t, want, r.Effects(0))
}

func TestPaidyForcedDeclineIsAPayment(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	require.NoError(t, r.Force(sandbox.ProviderPaidy, "createPayment", "rejected"))

	a := r.Must("POST", "/payments", rig.PaidyPaymentBody(sandbox.PaidyTokenActive))
	a.AssertFields(rig.Fields{"status": "rejected", "amount": 1000})
	again := r.Must("GET", "/payments/"+a.Text("id"), "")
	assert.Equal(t, "rejected", again.Text("status"))

	next := r.Must("POST", "/payments", rig.PaidyPaymentBody(sandbox.PaidyTokenActive))
	assert.Equal(t, "authorized", next.Text("status"))
}

func TestPaidyCheckoutRefusesMistakes(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	const address = "hanako@example.com"

	for _, c := range []struct {
		name    string
		request sandbox.CheckoutRequest
	}{
		{"nothing to pay", sandbox.CheckoutRequest{Amount: 0}},
		{"less than nothing", sandbox.CheckoutRequest{Amount: -1}},
		{"an address of no test consumer", sandbox.CheckoutRequest{Amount: 1, Email: address}},
	} {
		_, err := r.Paidy.Checkout(c.request)
		if assert.Error(t, err, c.name) {
			assert.NotContains(t, err.Error(), "hanako")
		}
	}

	_, err := r.Paidy.NewToken(sandbox.TokenRequest{Email: address})
	assert.Error(t, err, "a token of no test consumer")
	assert.Empty(t, r.Ledger())
}

func TestPaidyCapturesOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	result, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
	require.NoError(t, err)
	url := s.Paidy.URL + "/payments/" + result.PaymentID + "/captures"

	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			request, err := http.NewRequest("POST", url, strings.NewReader(`{}`))
			if !assert.NoError(t, err) {
				return
			}
			request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
			request.Header.Set("Content-Type", "application/json")

			response, err := http.DefaultClient.Do(request)
			if assert.NoError(t, err) {
				_ = response.Body.Close()
				assert.Contains(t, []int{200, 403}, response.StatusCode)
			}
		})
	}
	all.Wait()

	captures := 0
	for _, e := range s.Ledger() {
		if e.Kind == "capture" {
			captures++
		}
	}
	assert.Equal(t, 1, captures)
}
