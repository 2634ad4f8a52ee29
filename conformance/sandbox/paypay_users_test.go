package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

func payPayUserPath(path, user string) string { return path + "?userAuthorizationId=" + user }

// payPayMembers are users with the code that questions about them answer; empty
// where they answer.
var payPayMembers = map[string]string{
	sandbox.PayPayUserCompleted:    "",
	sandbox.PayPayUserNotCompleted: "",
	sandbox.PayPayUserRiskFlagged:  "",
	sandbox.PayPayUserOutOfScope:   "",
	sandbox.PayPayUserCanceled:     "INVALID_USER_AUTHORIZATION_ID",
	sandbox.PayPayUserUnlinked:     "INVALID_USER_AUTHORIZATION_ID",
	sandbox.PayPayUserInactive:     "USER_STATE_IS_NOT_ACTIVE",
	sandbox.PayPayUserExpired:      "EXPIRED_USER_AUTHORIZATION_ID",
	"nobody":                       "INVALID_USER_AUTHORIZATION_ID",
}

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

func TestPayPayAuthorizationStatus(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const path = "/v2/user/authorizations"
	for user, want := range map[string]string{
		sandbox.PayPayUserCompleted:  "ACTIVE",
		sandbox.PayPayUserOutOfScope: "ACTIVE",
		sandbox.PayPayUserInactive:   "ACTIVE",
		sandbox.PayPayUserUnlinked:   "INACTIVE",
		sandbox.PayPayUserExpired:    "INACTIVE",
	} {
		a := r.must("GET", payPayUserPath(path, user), "")
		if a.text("status") != want || a.text("userAuthorizationId") != user {
			t.Errorf("%s of %s, want %s", a.raw, user, want)
		}
	}
	a := r.must("GET", payPayUserPath(path, sandbox.PayPayUserCompleted), "")
	for _, want := range []string{`"issuedAt":1772469000`, `"expireAt":1804005000`, `"referenceIds":["sandbox-10"]`, `"cashback"`} {
		if !strings.Contains(a.raw, want) {
			t.Errorf("no %s in %s", want, a.raw)
		}
	}
	r.send("GET", payPayUserPath(path, sandbox.PayPayUserCanceled), "").wantRefusal(t, 400, "CANCELED_USER")
	r.send("GET", payPayUserPath(path, "nobody"), "").wantRefusal(t, 401, "INVALID_USER_AUTHORIZATION_ID")

	r.Clock.Advance(335*24*time.Hour - time.Second)
	if a := r.must("GET", payPayUserPath(path, sandbox.PayPayUserCompleted), ""); a.text("status") != "ACTIVE" {
		t.Errorf("a second before the end: %s", a.raw)
	}
	r.Clock.Advance(time.Second)
	if a := r.must("GET", payPayUserPath(path, sandbox.PayPayUserCompleted), ""); a.text("status") != "INACTIVE" {
		t.Errorf("at the end: %s", a.raw)
	}
	r.send("GET", payPayUserPath("/v2/user/profile/secure", sandbox.PayPayUserCompleted), "").wantRefusal(t, 401, "EXPIRED_USER_AUTHORIZATION_ID")
	r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, "").wantRefusal(t, 401, "EXPIRED_USER_AUTHORIZATION_ID")
}

func TestPayPayUnlink(t *testing.T) {
	t.Parallel()
	const path = "/v2/user/authorizations"
	for who, unlink := range map[string]func(*payPayRig, string){
		"unlinkUser": func(r *payPayRig, user string) { r.must("DELETE", path+"/"+user, "") },
		"Unlink": func(r *payPayRig, user string) {
			if err := r.PayPay.Unlink(user); err != nil {
				r.Fatal(err)
			}
		},
	} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			inbox := newPayPayInbox(t)
			r := startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": inbox.URL}})
			const user = sandbox.PayPayUserCompleted
			unlink(r, user)
			if l := r.Ledger(); len(l) != 1 || l[0].Operation != who || l[0].Kind != "unlink" || l[0].ID != user {
				t.Errorf("ledger %+v", l)
			}
			events := inbox.take(r)
			if len(events) != 1 || events[0]["notification_type"] != "customer.authroization.revoked" || events[0]["userAuthorizationId"] != user ||
				events[0]["referenceId"] != "sandbox-10" || events[0]["createdAt"] != "1775061000" || events[0]["notification_id"] == "" {
				t.Errorf("webhooks %v", events)
			}
			if a := r.must("GET", payPayUserPath(path, user), ""); a.text("status") != "INACTIVE" {
				t.Errorf("%s", a.raw)
			}
			for _, a := range []payPayAnswer{
				r.send("DELETE", path+"/"+user, ""),
				r.send("GET", payPayUserPath("/v6/wallet/balance", user)+"&currency=JPY", ""),
				r.send("GET", payPayUserPath("/v4/paymentMethods", user), ""),
				r.send("GET", payPayKYCPath+user, ""),
				r.send("POST", payPayCashbackPath, payPayCashbackBody("cb-1", user, 1, "")),
				r.send("POST", payPayTopUpPath, payPayTopUpBody("topup-1", user, 1)),
			} {
				a.wantRefusal(t, 401, "INVALID_USER_AUTHORIZATION_ID")
			}
			if r.PayPay.Unlink(user) == nil {
				t.Error("a link was ended twice")
			}
			if events := inbox.take(r); len(events) != 0 {
				t.Errorf("webhooks %v", events)
			}
		})
	}
	r := startPayPay(t, sandbox.Config{})
	r.send("DELETE", path+"/nobody", "").wantRefusal(t, 401, "INVALID_USER_AUTHORIZATION_ID")
	if r.PayPay.Unlink("nobody") == nil {
		t.Error("nobody ended a link")
	}
}

func TestPayPayReadsOfUsers(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	for _, c := range []struct{ path, more, scope string }{
		{"/v2/user/profile/secure", "", "user_profile"},
		{"/v2/wallet/check_balance", "&amount=100&currency=JPY", "direct_debit"},
		{"/v6/wallet/balance", "&currency=JPY", "get_balance"},
		{"/v4/paymentMethods", "", ""},
		{"/v2/user/cashback_rate", "&period=next", ""},
	} {
		for user, code := range payPayMembers {
			a := r.send("GET", payPayUserPath(c.path, user)+c.more, "")
			if user == sandbox.PayPayUserOutOfScope && c.scope != "" {
				code = "OP_OUT_OF_SCOPE"
			}
			switch {
			case code != "":
				a.wantRefusal(t, 401, code)
			case a.status != 200 || a.code() != "SUCCESS":
				t.Errorf("%s of %s: %d %s: %s", c.path, user, a.status, a.raw, a.reason)
			}
		}
		r.send("GET", c.path+"?"+c.more, "").wantRefusal(t, 400, "MISSING_REQUEST_PARAMS")
	}
	reads := 0
	for _, e := range r.Ledger() {
		if e.Kind == "profile-read" && e.Operation == "getSecureUserProfile" {
			reads++
		}
	}
	if reads != 3 || reads != len(r.Ledger()) {
		t.Errorf("%d reads among %+v", reads, r.Ledger())
	}
	if a := r.must("GET", payPayUserPath("/v2/user/profile/secure", sandbox.PayPayUserCompleted), ""); a.text("phoneNumber") != "*******1248" {
		t.Errorf("%s", a.raw)
	}
}

func TestPayPayWalletReads(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	if err := r.PayPay.SetWallet(user, 1000, 200); err != nil {
		t.Fatal(err)
	}
	check := payPayUserPath("/v2/wallet/check_balance", user) + "&currency=JPY&amount="
	for amount, want := range map[string]any{"1": true, "1200": true, "1201": false, "99999999999": false} {
		if a := r.must("GET", check+amount, ""); a.body.Data["hasEnoughBalance"] != want {
			t.Errorf("%s yen: %s, want %v", amount, a.raw, want)
		}
	}
	for _, amount := range []string{"0", "-1", "1.5", "x"} {
		r.send("GET", check+amount, "").wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	}
	r.send("GET", strings.Replace(check, "JPY", "USD", 1)+"1", "").wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	balance := func() payPayAnswer {
		return r.must("GET", payPayUserPath("/v6/wallet/balance", user)+"&currency=JPY", "")
	}
	if a := balance(); !strings.Contains(a.raw, `"totalBalance":{"amount":1200,"currency":"JPY"}`) || !strings.Contains(a.raw, `"useCashback":true`) {
		t.Errorf("%s", a.raw)
	}
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-1", user, 34, ""))
	r.Clock.Advance(time.Minute)
	if a := balance(); !strings.Contains(a.raw, `"amount":1234,`) {
		t.Errorf("%s", a.raw)
	}
	if err := r.PayPay.SetWallet(user, 0, 0); err != nil {
		t.Fatal(err)
	}
	if a := balance(); !strings.Contains(a.raw, `"amount":0,`) {
		t.Errorf("%s", a.raw)
	}
}

func TestPayPayPaymentMethods(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	for user, want := range map[string][]string{
		sandbox.PayPayUserCompleted:         {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserMethodInvalidated: {"CREDIT_CARD SUSPENDED", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserCardLimit:         {"CREDIT_CARD ACTIVATED limited", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserCreditLimit:       {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC ACTIVATED limited"},
		sandbox.PayPayUserCreditExpired:     {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC EXPIRED"},
		sandbox.PayPayUserNoMethod:          {},
	} {
		a := r.must("GET", payPayUserPath("/v4/paymentMethods", user), "")
		got := []string{}
		list, _ := a.body.Data["paymentMethods"].([]any)
		for _, item := range list {
			m, _ := item.(map[string]any)
			line, _ := m["paymentMethodType"].(string)
			line += " " + m["paymentMethodStatus"].(string)
			if m["limited"] == true {
				line += " limited"
			}
			if m["disabled"] != (m["paymentMethodStatus"] != "ACTIVATED") || m["id"] == "" || m["accountNo"] == "" {
				t.Errorf("%v", m)
			}
			got = append(got, line)
		}
		if !slices.Equal(got, want) || !strings.Contains(a.raw, `"totalBalance":{`) {
			t.Errorf("%s: %q, want %q: %s", user, got, want, a.raw)
		}
	}
}

// Each grant lets an authorization last a year from then.
func TestPayPayGrantsExtendTheLink(t *testing.T) {
	t.Parallel()
	inbox := newPayPayInbox(t)
	r := startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": inbox.URL}})
	const user = sandbox.PayPayUserOutOfScope // whom a link gives one scope
	code := r.must("POST", payPayLinkPath, strings.Replace(payPayLinkBody(""), "direct_debit", "cashback", 1)).text("codeId")
	if _, err := r.PayPay.AllowAccountLink(code, user); err != nil {
		t.Fatal(err)
	}
	inbox.take(r)
	r.cashback("cb-1", user, 1, "")
	events := inbox.take(r)
	if len(events) != 1 || events[0]["notification_type"] != "customer.authroization.extended" || events[0]["userAuthorizationId"] != user ||
		events[0]["scopes"] != "cashback,kyc_passport_qr" || events[0]["expiry"] != float64(1806597002) {
		t.Errorf("webhooks %v", events)
	}
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-2", user, 1, ""))
	r.PayPay.SettlePoints()
	if events := inbox.take(r); len(events) != 0 {
		t.Errorf("webhooks %v, but the end did not move", events)
	}
	if a := r.must("GET", payPayUserPath("/v2/user/authorizations", user), ""); !strings.Contains(a.raw, `"expireAt":1806597002`) {
		t.Errorf("%s", a.raw)
	}
}
