package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
)

var paidyStart = time.Date(2026, 6, 13, 3, 15, 42, 270_000_000, time.UTC)

// paidyRig is a sandbox whose clock stands still, and a hand-written client.
type paidyRig struct {
	testing.TB
	*sandbox.Sandbox
	log chan sandbox.Entry // nil where nobody listens
}

func startPaidy(t testing.TB, cfg sandbox.Config) *paidyRig {
	t.Helper()
	r := &paidyRig{TB: t, log: make(chan sandbox.Entry, 1)}
	cfg.Start = paidyStart
	cfg.Log = func(e sandbox.Entry) { r.log <- e }
	r.Sandbox = sandbox.Start(t, cfg)
	return r
}

type paidyAnswer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any // nil where the body is no object
	reason string         // in the sandbox's log
}

// send sends a request with the right key unless headers, name and value in
// turn, say otherwise. An empty value takes a header away.
func (r *paidyRig) send(method, path, body string, headers ...string) paidyAnswer {
	r.Helper()
	request, err := http.NewRequest(method, r.Paidy.URL+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
		} else {
			request.Header.Add(headers[i], headers[i+1])
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	a := paidyAnswer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	if r.log != nil {
		a.reason = (<-r.log).Reason
	}
	return a
}

// must is send for what has to succeed.
func (r *paidyRig) must(method, path, body string) paidyAnswer {
	r.Helper()
	a := r.send(method, path, body)
	if a.status != http.StatusOK {
		r.Fatalf("%s %s: %d %s", method, path, a.status, a.raw)
	}
	return a
}

// at returns the value at a path such as "captures.0.id".
func (a paidyAnswer) at(path string) any {
	var v any = a.body
	for name := range strings.SplitSeq(path, ".") {
		switch here := v.(type) {
		case map[string]any:
			v = here[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(here) {
				return nil
			}
			v = here[i]
		default:
			return nil
		}
	}
	return v
}

// want compares fields of an answer, path and value in turn.
func (r *paidyRig) want(a paidyAnswer, pairs ...any) {
	r.Helper()
	for i := 0; i < len(pairs); i += 2 {
		path := pairs[i].(string)
		got, _ := json.Marshal(a.at(path))
		want, _ := json.Marshal(pairs[i+1])
		if string(got) != string(want) {
			r.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// checkout makes a payment of 1000 yen.
func (r *paidyRig) checkout(email string) string {
	r.Helper()
	result, err := r.Paidy.Checkout(sandbox.CheckoutRequest{Email: email, Amount: 1000, OrderRef: "order-1"})
	if err != nil {
		r.Fatal(err)
	}
	return result.PaymentID
}

func (r *paidyRig) newToken(wallet string) string {
	r.Helper()
	id, err := r.Paidy.NewToken(sandbox.TokenRequest{WalletID: wallet})
	if err != nil {
		r.Fatal(err)
	}
	return id
}

// effects returns what was entered into the ledger after the first n effects.
func (r *paidyRig) effects(n int) []string {
	list := []string{}
	for _, e := range r.Ledger()[n:] {
		list = append(list, fmt.Sprintf("%s: %s %s %d", e.Operation, e.Kind, e.Key, e.Amount))
	}
	return list
}

const paidyReason = `{"reason":{"code":"general","description":"a test"}}`

func paidyCreateBody(token string) string {
	return `{"token_id":"` + token + `","amount":1000,"currency":"JPY","buyer_data":{},"order":{"items":[{"unit_price":1000,"quantity":1}],"order_ref":"order-1"}}`
}

func TestPaidyPaymentStates(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	capture := func(id string) string {
		return r.must("POST", "/payments/"+id+"/captures", `{}`).at("captures.0.id").(string)
	}
	refund := func(id, capture, amount string) {
		r.must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+capture+`","amount":`+amount+`}`)
	}
	states := map[string]func() (id, captureID string){
		"authorized": func() (string, string) { return r.checkout(""), "cap_0000000000000000" },
		"rejected":   func() (string, string) { return r.checkout(sandbox.PaidyConsumerRejected), "cap_0000000000000000" },
		"captured":   func() (string, string) { id := r.checkout(""); return id, capture(id) },
		"released": func() (string, string) {
			id := r.checkout("")
			r.must("POST", "/payments/"+id+"/close", `{}`)
			return id, "cap_0000000000000000"
		},
		"refunded": func() (string, string) { id := r.checkout(""); c := capture(id); refund(id, c, "1000"); return id, c },
		"refunded by 400": func() (string, string) {
			id := r.checkout("")
			c := capture(id)
			refund(id, c, "400")
			return id, c
		},
		"expired": func() (string, string) {
			id := r.checkout("")
			r.Clock.Advance(30 * 24 * time.Hour)
			return id, "cap_0000000000000000"
		},
		"a millisecond from expiry": func() (string, string) {
			id := r.checkout("")
			r.Clock.Advance(30*24*time.Hour - time.Millisecond)
			return id, "cap_0000000000000000"
		},
		"unknown":        func() (string, string) { return "pay_0000000000000001", "cap_0000000000000000" },
		"of no valid id": func() (string, string) { return "pay_!", "cap_0000000000000000" },
	}
	const get, update = "GET ", "PUT "
	const whole, part = `{"capture_id":"$"}`, `{"capture_id":"$","amount":600}`
	for _, c := range []struct {
		state, call, body string
		status            int
		// code of a refusal, or status of the payment
		code   string
		effect string // empty: none
	}{
		{"authorized", get, "", 200, "authorized", ""},
		{"rejected", get, "", 200, "rejected", ""},
		{"captured", get, "", 200, "closed", ""},
		{"released", get, "", 200, "closed", ""},
		{"expired", get, "", 200, "authorized", ""},
		{"unknown", get, "", 404, "404", ""},
		{"of no valid id", get, "", 404, "404", ""},

		{"authorized", update, `{"description":"new"}`, 200, "authorized", ""},
		{"captured", update, `{"description":"new"}`, 200, "closed", ""},
		{"released", update, `{"description":"new"}`, 200, "closed", ""},
		{"rejected", update, `{"description":"new"}`, 403, "service.forbidden", ""},
		{"unknown", update, `{"description":"new"}`, 404, "404", ""},

		{"authorized", "POST /captures", `{}`, 200, "closed", "capturePayment: capture order-1 1000"},
		{"a millisecond from expiry", "POST /captures", `{}`, 200, "closed", "capturePayment: capture order-1 1000"},
		{"expired", "POST /captures", `{}`, 400, "payment.authorization.expired", ""},
		{"rejected", "POST /captures", `{}`, 403, "service.forbidden", ""},
		{"captured", "POST /captures", `{}`, 403, "service.forbidden", ""},
		{"released", "POST /captures", `{}`, 403, "service.forbidden", ""},
		{"unknown", "POST /captures", `{}`, 404, "404", ""},

		{"authorized", "POST /close", `{}`, 200, "closed", "closePayment: release order-1 1000"},
		{"rejected", "POST /close", `{}`, 403, "service.forbidden", ""},
		{"expired", "POST /close", `{}`, 403, "service.forbidden", ""},
		{"captured", "POST /close", `{}`, 409, "unverified", ""},
		{"released", "POST /close", `{}`, 409, "unverified", ""},
		{"unknown", "POST /close", `{}`, 404, "404", ""},

		{"captured", "POST /refunds", whole, 200, "closed", "refundPayment: refund order-1 1000"},
		{"captured", "POST /refunds", part, 200, "closed", "refundPayment: refund order-1 600"},
		{"captured", "POST /refunds", `{"capture_id":"$","amount":1001}`, 403, "service.forbidden", ""},
		{"captured", "POST /refunds", `{"capture_id":"$","amount":9223372036854775807}`, 403, "service.forbidden", ""},
		{"captured", "POST /refunds", `{"capture_id":"$","amount":0}`, 400, "request_entity.invalid", ""},
		{"captured", "POST /refunds", `{"capture_id":"$","amount":-1}`, 400, "request_entity.invalid", ""},
		{"captured", "POST /refunds", `{"capture_id":"cap_0000000000000000"}`, 404, "404", ""},
		{"refunded by 400", "POST /refunds", part, 200, "closed", "refundPayment: refund order-1 600"},
		{"refunded by 400", "POST /refunds", `{"capture_id":"$","amount":601}`, 403, "service.forbidden", ""},
		{"refunded by 400", "POST /refunds", whole, 403, "service.forbidden", ""},
		{"refunded", "POST /refunds", `{"capture_id":"$","amount":1}`, 403, "service.forbidden", ""},
		{"authorized", "POST /refunds", whole, 403, "service.forbidden", ""},
		{"rejected", "POST /refunds", whole, 403, "service.forbidden", ""},
		{"released", "POST /refunds", whole, 403, "service.forbidden", ""},
		{"unknown", "POST /refunds", whole, 404, "404", ""},
	} {
		name := fmt.Sprintf("%s %s on a payment that is %s answers %s", c.call, c.body, c.state, c.code)
		t.Run(name, func(t *testing.T) {
			id, captureID := states[c.state]()
			before := len(r.Ledger())
			method, action, _ := strings.Cut(c.call, " ")
			a := r.send(method, "/payments/"+id+action, strings.ReplaceAll(c.body, "$", captureID))
			got := a.at("code")
			if a.status == 200 {
				got = a.at("status")
			}
			if a.status != c.status || got != c.code {
				t.Errorf("%d %v, want %d %s: %s", a.status, got, c.status, c.code, a.raw)
			}
			want := []string{}
			if c.effect != "" {
				want = append(want, c.effect)
			}
			if got := r.effects(before); !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
			if c.status != 200 && a.reason == "" {
				t.Error("the log does not say why")
			}
		})
	}
}

func TestPaidyTokenStates(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	with := func(actions ...string) func() string {
		return func() string {
			id := r.newToken("")
			for _, action := range actions {
				r.must("POST", "/tokens/"+id+"/"+action, paidyReason)
			}
			return id
		}
	}
	states := map[string]func() string{
		"active":                    with(),
		"suspended":                 with("suspend"),
		"resumed":                   with("suspend", "resume"),
		"deleted":                   with("delete"),
		"suspended by its consumer": func() string { return sandbox.PaidyTokenSuspended },
		"in another wallet":         func() string { return r.newToken("gifts") },
		"unknown":                   func() string { return "tok_0000000000000001" },
		"of no valid id":            func() string { return "tok_!" },
	}
	const get, suspend, resume, remove = "GET ", "POST /suspend", "POST /resume", "POST /delete"
	gifts := strings.Replace(paidyReason, "{", `{"wallet_id":"gifts",`, 1)
	for _, c := range []struct {
		state, call, body string
		status            int
		code              string // of a refusal, or status of the token
		version           float64
		effect            string
	}{
		{"active", get, "", 200, "active", 4, ""},
		{"suspended", get, "", 200, "suspended", 5, ""},
		{"resumed", get, "", 200, "active", 6, ""},
		{"suspended by its consumer", get, "", 200, "suspended", 5, ""},
		{"deleted", get, "", 404, "404", 0, ""},
		{"unknown", get, "", 404, "404", 0, ""},
		{"of no valid id", get, "", 404, "404", 0, ""},

		{"active", suspend, paidyReason, 200, "suspended", 5, "suspendToken: token-suspended  0"},
		{"resumed", suspend, paidyReason, 200, "suspended", 7, "suspendToken: token-suspended  0"},
		{"suspended", suspend, paidyReason, 403, "service.forbidden", 0, ""},
		{"deleted", suspend, paidyReason, 404, "404", 0, ""},
		{"unknown", suspend, paidyReason, 404, "404", 0, ""},

		{"suspended", resume, paidyReason, 200, "active", 6, "resumeToken: token-resumed  0"},
		{"active", resume, paidyReason, 403, "service.forbidden", 0, ""},
		{"suspended by its consumer", resume, paidyReason, 403, "service.forbidden", 0, ""},
		{"deleted", resume, paidyReason, 404, "404", 0, ""},
		{"unknown", resume, paidyReason, 404, "404", 0, ""},

		{"active", remove, paidyReason, 200, "deleted", 5, "deleteToken: token-deleted  0"},
		{"suspended", remove, paidyReason, 200, "deleted", 6, "deleteToken: token-deleted  0"},
		{"deleted", remove, paidyReason, 404, "404", 0, ""},
		{"unknown", remove, paidyReason, 404, "404", 0, ""},

		{"in another wallet", suspend, gifts, 200, "suspended", 5, "suspendToken: token-suspended  0"},
		{"in another wallet", suspend, paidyReason, 400, "request_entity.invalid", 0, ""},
		{"active", remove, gifts, 400, "request_entity.invalid", 0, ""},
	} {
		t.Run(c.call+" on a token that is "+c.state+" answers "+c.code, func(t *testing.T) {
			id := states[c.state]()
			before := len(r.Ledger())
			method, action, _ := strings.Cut(c.call, " ")
			a := r.send(method, "/tokens/"+id+action, c.body)
			got := a.at("code")
			if a.status == 200 {
				got = a.at("status")
				if version := a.at("version_nr"); version != c.version {
					t.Errorf("version_nr is %v, want %v", version, c.version)
				}
			}
			if a.status != c.status || got != c.code {
				t.Errorf("%d %v, want %d %s: %s", a.status, got, c.status, c.code, a.raw)
			}
			want := []string{}
			if c.effect != "" {
				want = append(want, c.effect)
			}
			if got := r.effects(before); !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
		})
	}
}

func TestPaidyCreatePayment(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	deleted := r.newToken("")
	r.must("POST", "/tokens/"+deleted+"/delete", paidyReason)
	paused := r.newToken("")
	r.must("POST", "/tokens/"+paused+"/suspend", paidyReason)
	resumed := r.newToken("")
	r.must("POST", "/tokens/"+resumed+"/suspend", paidyReason)
	r.must("POST", "/tokens/"+resumed+"/resume", paidyReason)
	for _, c := range []struct {
		name, token string
		status      int
		code        string
	}{
		{"an active token is charged", sandbox.PaidyTokenActive, 200, "authorized"},
		{"a resumed token is charged", resumed, 200, "authorized"},
		{"a token of the rejected consumer is declined with 200", sandbox.PaidyTokenRejected, 200, "rejected"},
		{"a token suspended by the merchant is declined", paused, 200, "rejected"},
		{"a token suspended by the consumer is declined", sandbox.PaidyTokenSuspended, 200, "rejected"},
		{"a deleted token is refused", deleted, 400, "request_entity.invalid"},
		{"an unknown token is refused", "tok_0000000000000001", 400, "request_entity.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(r.Ledger())
			a := r.send("POST", "/payments", paidyCreateBody(c.token))
			got := a.at("code")
			if a.status == 200 {
				got = a.at("status")
				if again := r.must("GET", "/payments/"+a.at("id").(string), ""); again.raw != a.raw {
					t.Errorf("read again it is\n%s, was\n%s", again.raw, a.raw)
				}
			}
			if a.status != c.status || got != c.code {
				t.Errorf("%d %v, want %d %s: %s", a.status, got, c.status, c.code, a.raw)
			}
			want := []string{}
			if c.code == "authorized" {
				want = append(want, "createPayment: authorization order-1 1000")
			} else if c.token != sandbox.PaidyTokenRejected && a.reason == "" {
				t.Error("the log does not say why")
			}
			if got := r.effects(before); !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
		})
	}
}

func TestPaidyLifeOfAPayment(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{Seed: 7})
	a := r.must("POST", "/payments", `{"token_id":"`+sandbox.PaidyTokenActive+`","amount":4000,"currency":"JPY",
		"description":"June","store_name":"Aozora Coffee","metadata":{"channel":"web"},"buyer_data":{"user_id":null,"ltv":0},
		"order":{"items":[{"id":"beans","title":"Coffee","unit_price":1800,"quantity":2},{"unit_price":-400,"quantity":1}],"tax":320,"shipping":480,"order_ref":"AZ-1"},
		"shipping_address":{"line2":"架空町1-2-3","zip":"100-0000"}}`)
	id := a.at("id").(string)
	r.want(a, "amount", 4000, "currency", "JPY", "status", "authorized", "test", true, "tier", "classic",
		"created_at", "2026-06-13T03:15:42.27Z", "expires_at", "2026-07-13T03:15:42.27Z",
		"description", "June", "store_name", "Sandbox Shop (Aozora Coffee)", "metadata", map[string]string{"channel": "web"},
		"buyer.email", sandbox.PaidyConsumerApproved, "buyer.phone", "818000000001",
		"order.items.0.unit_price", 1800, "order.items.1.unit_price", -400, "order.items.1.title", nil,
		"order.tax", 320, "order.shipping", 480, "order.order_ref", "AZ-1", "order.updated_at", nil,
		"shipping_address", map[string]string{"line2": "架空町1-2-3", "zip": "100-0000"}, "captures", []any{}, "refunds", []any{})

	r.want(r.must("PUT", "/payments/"+id, `{"order_ref":"AZ-1-B","metadata":{"gift":"yes"}}`),
		"order.order_ref", "AZ-1-B", "metadata", map[string]string{"gift": "yes"}, "description", "June", "order.updated_at", nil)

	r.Clock.Advance(90 * time.Millisecond)
	a = r.must("POST", "/payments/"+id+"/captures", `{"metadata":{"shipment":"S-1"}}`)
	captureID := a.at("captures.0.id").(string)
	r.want(a, "status", "closed", "captures.0.amount", 4000, "captures.0.tax", 320, "captures.0.shipping", 480,
		"captures.0.created_at", "2026-06-13T03:15:42.36Z", "captures.0.items", a.at("order.items"),
		"captures.0.metadata", map[string]string{"shipment": "S-1"}, "metadata", map[string]string{"gift": "yes"})

	r.want(r.must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+captureID+`","amount":1000,"reason":"broken"}`),
		"status", "closed", "refunds.0.amount", 1000, "refunds.0.reason", "broken", "refunds.0.capture_id", captureID)
	a = r.must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+captureID+`","amount":3000}`)
	r.want(a, "refunds.0.amount", 1000, "refunds.1.amount", 3000, "refunds.1.reason", "unknown", "refunds.1.metadata", map[string]string{})

	for prefix, got := range map[string]any{"pay_": id, "cap_": captureID, "ref_": a.at("refunds.1.id")} {
		if text, _ := got.(string); !strings.HasPrefix(text, prefix) || len(text) != 20 {
			t.Errorf("id %v, want %s and 16 characters", got, prefix)
		}
	}
	want := []string{"createPayment: authorization AZ-1 4000", "capturePayment: capture AZ-1-B 4000",
		"refundPayment: refund AZ-1-B 1000", "refundPayment: refund AZ-1-B 3000"}
	if got := r.effects(0); !slices.Equal(got, want) {
		t.Errorf("effects\n%q, want\n%q", got, want)
	}
}

func TestPaidyLifeOfAToken(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	id := r.newToken("")
	path := "/tokens/" + id
	a := r.must("GET", path, "")
	r.want(a, "id", id, "merchant_id", "mer_0000000000000001", "wallet_id", "default", "status", "active", "kind", "recurring",
		"consumer_id", "con_0000000000000001", "test", true, "version_nr", 4, "suspensions", []any{}, "webhook_url", nil,
		"origin.email", sandbox.PaidyConsumerApproved, "origin.address", nil, "description", "", "deleted_at", nil,
		"created_at", "2026-06-13T03:15:37.27Z", "activated_at", "2026-06-13T03:15:42.27Z", "updated_at", "2026-06-13T03:15:42.27Z")

	r.Clock.Advance(time.Hour)
	r.want(r.must("POST", path+"/suspend", paidyReason), "suspensions", []any{map[string]string{"authority": "merchant", "timestamp": "2026-06-13T04:15:42.27Z"}},
		"updated_at", "2026-06-13T04:15:42.27Z", "activated_at", "2026-06-13T03:15:42.27Z")
	r.Clock.Advance(time.Hour)
	r.want(r.must("POST", path+"/resume", paidyReason), "suspensions", []any{}, "updated_at", "2026-06-13T05:15:42.27Z",
		"activated_at", "2026-06-13T03:15:42.27Z")

	list := func(path string) (ids []string) {
		var tokens []struct{ ID string }
		if err := json.Unmarshal([]byte(r.must("GET", path, "").raw), &tokens); err != nil {
			t.Fatal(err)
		}
		for _, token := range tokens {
			ids = append(ids, token.ID)
		}
		return ids
	}
	presets := []string{sandbox.PaidyTokenSuspended, sandbox.PaidyTokenRejected, sandbox.PaidyTokenActive}
	for _, path := range []string{"/tokens", "/tokens/"} {
		if got, want := list(path), append([]string{id}, presets...); !slices.Equal(got, want) {
			t.Errorf("GET %s lists %q, want %q", path, got, want)
		}
	}
	r.want(r.must("POST", path+"/delete", paidyReason), "status", "deleted", "version_nr", 7,
		"deleted_at", "2026-06-13T05:15:42.27Z", "updated_at", "2026-06-13T05:15:42.27Z")
	if got := list("/tokens"); !slices.Equal(got, presets) {
		t.Errorf("after the deletion the list is %q, want %q", got, presets)
	}
}

func TestPaidyAuthentication(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	key := "Bearer " + r.Paidy.SecretKey
	for _, c := range []struct {
		name    string
		headers []string
		status  int
		code    string
	}{
		{"the secret key is accepted", nil, 200, ""},
		{"the scheme may be written in lower case", []string{"Authorization", "", "Authorization", "bearer " + r.Paidy.SecretKey}, 200, ""},
		{"no key is refused", []string{"Authorization", ""}, 401, "authentication.failed"},
		{"another key is refused", []string{"Authorization", "", "Authorization", "Bearer sk_test_0000000000"}, 401, "authentication.failed"},
		{"the beginning of the key is refused", []string{"Authorization", "", "Authorization", key[:len(key)-1]}, 401, "authentication.failed"},
		{"more than the key is refused", []string{"Authorization", "", "Authorization", key + "1"}, 401, "authentication.failed"},
		{"the public key is refused", []string{"Authorization", "", "Authorization", "Bearer " + r.Paidy.PublicKey}, 401, "authentication.failed"},
		{"a live key is refused", []string{"Authorization", "", "Authorization", "Bearer sk_live_0000000000"}, 401, "authentication.failed"},
		{"Basic is refused", []string{"Authorization", "", "Authorization", "Basic c2s6"}, 401, "authentication.failed"},
		{"two keys are refused", []string{"Authorization", key}, 401, "authentication.failed"},
		{"an empty key is an internal error", []string{"Authorization", "", "Authorization", "Bearer "}, 500, "service.exception"},
		{"the current version is accepted", []string{"Paidy-Version", "2018-04-10"}, 200, ""},
		{"another version is refused", []string{"Paidy-Version", "2024-01-01"}, 400, "version.unknown"},
		{"two versions are refused", []string{"Paidy-Version", "2018-04-10", "Paidy-Version", "2018-04-10"}, 400, "version.unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.send("GET", "/tokens", "", c.headers...)
			if code, _ := a.at("code").(string); a.status != c.status || code != c.code {
				t.Fatalf("%d %s, want %d %s: %s", a.status, code, c.status, c.code, a.raw)
			}
			if c.status != 200 && a.reason == "" || strings.Contains(a.reason, r.Paidy.SecretKey) || strings.Contains(a.reason, "0000000000") {
				t.Errorf("the log says %q: want a reason, and no key", a.reason)
			}
			if c.status == 500 && (a.at("reference") != "" || a.header.Get("Request-Id") != "") {
				t.Errorf("reference %v and Request-Id %q, want neither", a.at("reference"), a.header.Get("Request-Id"))
			}
		})
	}
}

func TestPaidyHeadersAndErrorBodies(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	const unknown = "/payments/pay_0000000000000001"
	for _, c := range []struct {
		name, path string
		headers    []string
		status     any // in the body; nil: a success
		challenge  string
		version    string
	}{
		{"a success names the current version", "/tokens/" + sandbox.PaidyTokenActive, nil, nil, "", "2018-04-10"},
		{"a success names the version that was asked for", "/tokens/" + sandbox.PaidyTokenActive, []string{"Paidy-Version", "2016-07-01"}, nil, "", "2016-07-01"},
		{"a 404 names the version", unknown, nil, 404, "", "2018-04-10"},
		{"the older version has the status as text", unknown, []string{"Paidy-Version", "2016-07-01"}, "404", "", "2016-07-01"},
		{"a 401 has a challenge and no version", unknown, []string{"Authorization", ""}, 401, `Bearer realm="Paidy"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.send("GET", c.path, "", c.headers...)
			if c.status != nil {
				r.want(a, "status", c.status)
				reference, _ := a.at("reference").(string)
				if !strings.HasPrefix(reference, "err_") || len(reference) != 48 {
					t.Errorf("reference %q", reference)
				}
			}
			if got := a.header.Get("WWW-Authenticate"); got != c.challenge {
				t.Errorf("WWW-Authenticate %q, want %q", got, c.challenge)
			}
			if got := a.header.Get("Paidy-Version"); got != c.version {
				t.Errorf("Paidy-Version %q, want %q", got, c.version)
			}
			if got := a.header.Get("Request-Id"); !strings.HasPrefix(got, "req_") || len(got) != 48 {
				t.Errorf("Request-Id %q", got)
			}
			if got := a.header.Get("Content-Type"); got != "application/json" {
				t.Errorf("Content-Type %q", got)
			}
		})
	}
}

func TestPaidyRefusesRequestsThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	payment := "/payments/" + r.checkout("")
	token := "/tokens/" + sandbox.PaidyTokenActive
	create := paidyCreateBody(sandbox.PaidyTokenActive)
	without := func(field string) string { return strings.Replace(create, `"`+field+`"`, `"x_`+field+`"`, 1) }
	keys := make([]string, 21)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d":"v"`, i)
	}
	const malformed, invalid = "request_content.malformed", "request_entity.invalid"
	before := len(r.Ledger())
	for _, c := range []struct{ name, method, path, body, code string }{
		{"an empty body", "POST", payment + "/captures", "", malformed},
		{"an empty body of a close", "POST", payment + "/close", "", malformed},
		{"a body that is no JSON", "POST", payment + "/captures", `{`, malformed},
		{"a body that is no object", "POST", payment + "/close", `[]`, malformed},
		{"null for a body", "POST", payment + "/captures", `null`, malformed},
		{"a payment without token", "POST", "/payments", without("token_id"), malformed},
		{"a payment without order", "POST", "/payments", without("order"), malformed},
		{"a payment without items", "POST", "/payments", without("items"), malformed},
		{"a payment without buyer data", "POST", "/payments", without("buyer_data"), malformed},
		{"an amount in quotes", "POST", "/payments", strings.Replace(create, "1000", `"1000"`, 1), malformed},
		{"an amount with a fraction", "POST", "/payments", strings.Replace(create, "1000", "1000.5", 1), malformed},
		{"an amount of nothing", "POST", "/payments", strings.Replace(create, "1000", "0", 1), invalid},
		{"an amount below nothing", "POST", "/payments", strings.Replace(create, "1000", "-1", 1), invalid},
		{"an amount that no int64 holds", "POST", "/payments", strings.Replace(create, "1000", "9223372036854775808", 1), ""},
		{"another currency", "POST", "/payments", strings.Replace(create, "JPY", "USD", 1), invalid},
		{"an order without a line", "POST", "/payments", `{"token_id":"tok_1","amount":1,"currency":"JPY","buyer_data":{},"order":{"items":[]}}`, invalid},
		{"a postal code of another form", "POST", "/payments", strings.Replace(create, "{", `{"shipping_address":{"zip":"1000000","city":"x"},`, 1), invalid},
		{"21 metadata keys", "POST", payment + "/captures", `{"metadata":{` + strings.Join(keys, ",") + `}}`, invalid},
		{"metadata that is a number", "PUT", payment, `{"metadata":{"k":1}}`, malformed},
		{"a refund of no capture", "POST", payment + "/refunds", `{}`, malformed},
		{"a capture id of another form", "POST", payment + "/refunds", `{"capture_id":"1"}`, invalid},
		{"a suspension without reason", "POST", token + "/suspend", `{}`, malformed},
		{"a suspension for an unknown reason", "POST", token + "/suspend", `{"reason":{"code":"fraud.detected","description":"d"}}`, invalid},
		{"a resumption for fraud", "POST", token + "/resume", `{"reason":{"code":"fraud.suspected","description":"d"}}`, invalid},
		{"a deletion without explanation", "POST", token + "/delete", `{"reason":{"code":"general","description":""}}`, invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.send(c.method, c.path, c.body)
			code, _ := a.at("code").(string)
			if a.status != 400 || code != c.code && (c.code != "" || code != malformed && code != invalid) {
				t.Errorf("%d %s, want 400 %s: %s", a.status, code, c.code, a.reason)
			}
		})
	}
	if got := r.effects(before); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

func TestPaidyIgnoresUnknownFields(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	payment := "/payments/" + r.checkout("")
	r.want(r.must("PUT", payment, `{"amount":1,"description":"new"}`), "amount", 1000, "description", "new")
	r.want(r.must("POST", payment+"/captures", `{"amount":1}`), "captures.0.amount", 1000)
}

// Every code of the document can be had: by Force, or by a request.
func TestPaidyEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	for _, op := range paidy.Operations() {
		path := strings.Replace(op.Path, "{id}", "pay_0000000000000001", 1)
		body := ""
		switch {
		case strings.HasPrefix(op.Path, "/tokens/"):
			path = strings.Replace(op.Path, "{id}", "tok_0000000000000001", 1)
			body = paidyReason
		case op.ID == "createPayment":
			body = paidyCreateBody(sandbox.PaidyTokenActive)
		case op.ID == "refundPayment":
			body = `{"capture_id":"cap_0000000000000000"}`
		default:
			body = `{}`
		}
		if op.Method == http.MethodGet {
			body = ""
		}
		for _, code := range op.Errors {
			t.Run(op.ID+" answers "+code.Code, func(t *testing.T) {
				var a paidyAnswer
				want := http.StatusBadRequest
				if code.Code == "version.unknown" {
					a = r.send(op.Method, path, body, "Paidy-Version", "1970-01-01")
				} else {
					if op.ID == "listTokens" && code.Statuses[0] == 400 {
						t.Skip("the document lists the common 400 codes for it, but no 400")
					}
					want = code.Statuses[0]
					if err := r.Force(sandbox.ProviderPaidy, op.ID, code.Code); err != nil {
						t.Fatal(err)
					}
					a = r.send(op.Method, path, body)
				}
				field := "code"
				if want == http.StatusOK {
					field = "status"
				}
				if got := a.at(field); a.status != want || got != code.Code {
					t.Errorf("%d %v, want %d %s", a.status, got, want, code.Code)
				}
			})
		}
	}
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

func TestPaidyForcedDeclineIsAPayment(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	if err := r.Force(sandbox.ProviderPaidy, "createPayment", "rejected"); err != nil {
		t.Fatal(err)
	}
	a := r.must("POST", "/payments", paidyCreateBody(sandbox.PaidyTokenActive))
	r.want(a, "status", "rejected", "amount", 1000)
	r.want(r.must("GET", "/payments/"+a.at("id").(string), ""), "status", "rejected")
	r.want(r.must("POST", "/payments", paidyCreateBody(sandbox.PaidyTokenActive)), "status", "authorized")
}

func TestPaidyWebhooks(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(got, string(raw))
	}))
	t.Cleanup(receiver.Close)
	r := startPaidy(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	id := r.checkout("")
	r.checkout(sandbox.PaidyConsumerRejected)
	r.must("PUT", "/payments/"+id, `{"description":"new"}`)
	captureID := r.must("POST", "/payments/"+id+"/captures", `{}`).at("captures.0.id").(string)
	r.must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+captureID+`","amount":1,"reason":"broken"}`)
	r.send("POST", "/payments/"+id+"/captures", `{}`)
	second := r.checkout("")
	r.must("POST", "/payments/"+second+"/close", `{}`)
	token := r.newToken("")
	r.must("POST", "/tokens/"+token+"/suspend", paidyReason)
	r.must("POST", "/tokens/"+token+"/resume", paidyReason)
	r.must("POST", "/tokens/"+token+"/delete", paidyReason)

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	const at = `"timestamp":"2026-06-13T03:15:42.27Z"`
	payment := func(id, status, more string) string {
		return `{"payment_id":"` + id + `","event_type":"payment","order_ref":"order-1","status":"` + status + `"` + more + `,` + at + `}`
	}
	captured := `,"capture_id":"` + captureID + `"`
	want := []string{
		payment(id, "authorize_success", ""),
		payment(id, "update_success", ""),
		payment(id, "capture_success", captured),
		payment(id, "close_success", ""),
		payment(id, "refund_success", captured+`,"reason":"broken"`),
		payment(second, "authorize_success", ""),
		payment(second, "close_success", ""),
	}
	for _, status := range []string{"activate", "suspend", "resume", "delete"} {
		want = append(want, `{"token_id":"`+token+`","status":"`+status+`_success",`+at+`}`)
	}
	mu.Lock()
	defer mu.Unlock()
	sorted := func(list []string) (out []string) { // members sorted by name
		for _, s := range list {
			var v any
			_ = json.Unmarshal([]byte(s), &v)
			raw, _ := json.Marshal(v)
			out = append(out, string(raw))
		}
		return out
	}
	if got, want := sorted(got), sorted(want); !slices.Equal(got, want) {
		t.Errorf("webhooks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPaidyCheckoutRefusesMistakes(t *testing.T) {
	t.Parallel()
	r := startPaidy(t, sandbox.Config{})
	for name, request := range map[string]sandbox.CheckoutRequest{
		"nothing to pay":          {Amount: 0},
		"less than nothing":       {Amount: -1},
		"who is no test consumer": {Amount: 1, Email: "hanako@example.com"},
	} {
		if result, err := r.Paidy.Checkout(request); err == nil || strings.Contains(err.Error(), "hanako") {
			t.Errorf("%s: %v, %v; want an error without the address", name, result, err)
		}
	}
	if id, err := r.Paidy.NewToken(sandbox.TokenRequest{Email: "hanako@example.com"}); err == nil {
		t.Errorf("a token %s for nobody's test consumer", id)
	}
	if got := r.Ledger(); len(got) != 0 {
		t.Errorf("effects %v, want none", got)
	}
}

func TestPaidyCapturesOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	result, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			request, _ := http.NewRequest("POST", s.Paidy.URL+"/payments/"+result.PaymentID+"/captures", strings.NewReader(`{}`))
			request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
			request.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
			if response.StatusCode != 200 && response.StatusCode != 403 {
				t.Errorf("status %d", response.StatusCode)
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
	if captures != 1 {
		t.Errorf("%d captures, want 1", captures)
	}
}

// FuzzPaidyHandler sends any path and body. No answer may break the document,
// and no money may come from nowhere.
func FuzzPaidyHandler(f *testing.F) {
	f.Add("POST", "/payments", paidyCreateBody(sandbox.PaidyTokenActive))
	f.Add("POST", "/payments/$/captures", `{"metadata":{"a":"b"}}`)
	f.Add("POST", "/payments/$/refunds", `{"capture_id":"#","amount":1}`)
	f.Add("POST", "/payments/$/refunds", `{"capture_id":"#","amount":-9223372036854775808}`)
	f.Add("POST", "/payments/$/close", `{}`)
	f.Add("PUT", "/payments/$", `{"order_ref":"a","metadata":{}}`)
	f.Add("GET", "/payments/%2e%2e", "")
	f.Add("GET", "/tokens/", "")
	f.Add("POST", "/tokens/"+sandbox.PaidyTokenActive+"/suspend", paidyReason)
	f.Add("POST", "/tokens/"+sandbox.PaidyTokenActive+"/delete", "\xff")
	s, err := sandbox.New(sandbox.Config{Start: paidyStart})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, method, path, body string) {
		result, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
		if err != nil { // full
			s.Close()
			if s, err = sandbox.New(sandbox.Config{Start: paidyStart}); err != nil {
				t.Fatal(err)
			}
			t.Skip()
		}
		before := len(s.Ledger())
		r := &paidyRig{TB: t, Sandbox: s}
		captureID, _ := r.must("POST", "/payments/"+result.PaymentID+"/captures", `{}`).at("captures.0.id").(string)
		fill := strings.NewReplacer("$", result.PaymentID, "#", captureID).Replace
		request, err := http.NewRequest(method, s.Paidy.URL+"/"+strings.TrimPrefix(fill(path), "/"), strings.NewReader(fill(body)))
		if err != nil || request.Method == http.MethodConnect {
			t.Skip()
		}
		request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Skip()
		}
		raw, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode == http.StatusBadRequest && response.Header.Get("X-Sandbox") == "" {
			t.Skip() // net/http took it for no HTTP: a space in the query, say
		}
		if response.StatusCode >= 500 {
			t.Errorf("%d %s", response.StatusCode, raw)
		}
		if request.Method != http.MethodHead && !json.Valid(raw) {
			t.Errorf("%d with a body that is no JSON: %q", response.StatusCode, raw)
		}
		for _, finding := range s.Findings() {
			t.Error(finding)
		}
		captured, refunded := int64(0), int64(0)
		for _, e := range s.Ledger()[before:] {
			switch e.Kind {
			case "capture":
				captured += e.Amount
			case "refund":
				refunded += e.Amount
			}
			if e.Amount < 0 {
				t.Errorf("effect of %d yen", e.Amount)
			}
		}
		if refunded > captured {
			t.Errorf("%d yen refunded of %d captured", refunded, captured)
		}
	})
}
