package sandbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	payPayCashbackPath = "/v2/cashback"
	payPayReversalPath = "/v2/cashback_reversal"
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

func TestPayPayCashbackIsGivenAfterAWhile(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	before := r.wallet(user)
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-1", user, 300,
		`,"orderDescription":"spring","walletType":"CASHBACK","expiryDate":"2026-04-02","metadata":{"n":12345678901234567890}`))
	for _, wait := range []time.Duration{0, sandbox.PayPayCashbackDelay - time.Nanosecond} {
		r.Clock.Advance(wait)
		a := r.must("GET", payPayCashbackPath+"/cb-1", "")
		if a.text("status") != "ACCEPTED" || r.wallet(user) != before || len(r.effects(0)) != 0 {
			t.Fatalf("%s after %s; wallet %+v, effects %q", a.raw, wait, r.wallet(user), r.effects(0))
		}
	}
	r.Clock.Advance(time.Nanosecond)
	// The ledger tells without anybody asking.
	if got, want := r.effects(0), []string{"createCashback: cashback cb-1 300"}; !slices.Equal(got, want) {
		t.Errorf("effects %q, want %q", got, want)
	}
	a := r.must("GET", payPayCashbackPath+"/cb-1", "")
	for _, want := range []string{`"status":"SUCCESS"`, `"acceptedAt":1775061000`, `"amount":{"amount":300,"currency":"JPY"}`, `"requestedAt":1775061000`,
		`"merchantAlias":"` + r.PayPay.MerchantID + `"`, `"metadata":{"n":12345678901234567890}`, `"merchantCashbackId":"cb-1"`,
		`"userAuthorizationId":"` + user + `"`, `"orderDescription":"spring"`, `"walletType":"CASHBACK"`} {
		if !strings.Contains(a.raw, want) {
			t.Errorf("no %s in %s", want, a.raw)
		}
	}
	if id := a.text("cashbackId"); len(id) != 20 || id != r.Ledger()[0].ID {
		t.Errorf("cashbackId %q, the ledger has %q", id, r.Ledger()[0].ID)
	}
	after := r.wallet(user)
	if after.Points != before.Points+300 || after.Balance != before.Balance {
		t.Errorf("wallet %+v, before %+v", after, before)
	}
	r.cashback("cb-2", user, 50, `,"walletType":"PREPAID"`)
	if w := r.wallet(user); w.Balance != before.Balance+50 || w.Points != after.Points {
		t.Errorf("wallet %+v after 50 yen of PREPAID", w)
	}
	if a := r.must("GET", payPayCashbackPath+"/cb-2", ""); !strings.Contains(a.raw, `"metadata":""`) || strings.Contains(a.raw, "orderDescription") {
		t.Errorf("%s", a.raw)
	}
}

func TestPayPayPointsSettleOnDemand(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-1", user, 300, ""))
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-2", user, 200, ""))
	r.PayPay.SettlePoints()
	r.accepted(payPayReversalPath, payPayReversalBody("cbr-1", "cb-1", 100))
	r.PayPay.SettlePoints()
	r.PayPay.SettlePoints()
	r.Clock.Advance(time.Hour) // what is settled is not settled again
	want := []string{"createCashback: cashback cb-1 300", "createCashback: cashback cb-2 200", "createCashbackReversal: cashback-reversal cbr-1 100"}
	if got := r.effects(0); !slices.Equal(got, want) {
		t.Errorf("effects %q, want %q", got, want)
	}
	if got := r.wallet(user).Points; got != 5400 {
		t.Errorf("%d points, want 5400", got)
	}
}

func TestPayPayCashbackBudget(t *testing.T) {
	t.Parallel()
	const all = sandbox.PayPayCashbackBudget
	for _, c := range []struct {
		name    string
		amounts []int64
		budget  int64 // set before; below 0 leaves it
		given   []bool
	}{
		{"all of it", []int64{all}, -1, []bool{true}},
		{"a yen more than it", []int64{all + 1}, -1, []bool{false}},
		{"all of it and a yen", []int64{all, 1}, -1, []bool{true, false}},
		{"too much, then less", []int64{all + 1, all}, -1, []bool{false, true}},
		{"the largest amount there is", []int64{99_999_999_999}, -1, []bool{false}},
		{"a yen of nothing", []int64{1}, 0, []bool{false}},
		{"a budget that was raised", []int64{2 * all}, 2 * all, []bool{true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startPayPay(t, sandbox.Config{})
			if c.budget >= 0 {
				if err := r.PayPay.SetCashbackBudget(c.budget); err != nil {
					t.Fatal(err)
				}
			}
			for i, amount := range c.amounts {
				r.accepted(payPayCashbackPath, payPayCashbackBody(fmt.Sprintf("cb-%d", i), sandbox.PayPayUserCompleted, amount, ""))
			}
			r.Clock.Advance(time.Minute)
			effects := 0
			for i, given := range c.given {
				a := r.send("GET", fmt.Sprintf("%s/cb-%d", payPayCashbackPath, i), "")
				code, id, status := "NOT_ENOUGH_MONEY", "WAL_500017", "FAILURE"
				if given {
					code, id, status = "SUCCESS", "08100001", "SUCCESS"
					effects++
				}
				if a.status != 200 || a.code() != code || a.body.ResultInfo.CodeID != id || a.text("status") != status {
					t.Errorf("cashback %d: %d %s", i, a.status, a.raw)
				}
			}
			if got := r.effects(0); len(got) != effects {
				t.Errorf("effects %q, want %d", got, effects)
			}
		})
	}
	if err := sandbox.Start(t).PayPay.SetCashbackBudget(-1); err == nil {
		t.Error("a budget below nothing was set")
	}
}

func TestPayPayCashbackRefusals(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.cashback("cb-used", user, 100, "")
	for _, c := range []struct {
		name, body string
		status     int
		code       string
	}{
		{"an id that was used", payPayCashbackBody("cb-used", user, 100, ""), 400, "VALIDATION_FAILED_EXCEPTION"},
		{"an id that was used, with another user and amount", payPayCashbackBody("cb-used", sandbox.PayPayUserForeign, 1, ""), 400, "VALIDATION_FAILED_EXCEPTION"},
		{"nobody", payPayCashbackBody("cb-1", "nobody", 100, ""), 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"a user who ended the link", payPayCashbackBody("cb-1", sandbox.PayPayUserUnlinked, 100, ""), 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"a user who has left", payPayCashbackBody("cb-1", sandbox.PayPayUserCanceled, 100, ""), 400, "CANCELED_USER"},
		{"a user whose authorization ran out", payPayCashbackBody("cb-1", sandbox.PayPayUserExpired, 100, ""), 401, "EXPIRED_USER_AUTHORIZATION_ID"},
		{"a user who is not active", payPayCashbackBody("cb-1", sandbox.PayPayUserInactive, 100, ""), 401, "USER_STATE_IS_NOT_ACTIVE"},
		{"a user who granted no scope", payPayCashbackBody("cb-1", sandbox.PayPayUserOutOfScope, 100, ""), 401, "OP_OUT_OF_SCOPE"},
		{"a day that is past in Japan", payPayCashbackBody("cb-1", user, 100, `,"expiryDate":"2026-04-01"`), 400, "INVALID_REQUEST_PARAMS"},
		{"no yen", payPayCashbackBody("cb-1", user, 0, ""), 400, "INVALID_REQUEST_PARAMS"},
		{"less than no yen", payPayCashbackBody("cb-1", user, -1, ""), 400, "INVALID_REQUEST_PARAMS"},
		{"more than the document allows", payPayCashbackBody("cb-1", user, 100_000_000_000, ""), 400, "INVALID_REQUEST_PARAMS"},
		{"no id", strings.Replace(payPayCashbackBody("cb-1", user, 100, ""), "merchantCashbackId", "id", 1), 400, "MISSING_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(r.Ledger())
			r.send("POST", payPayCashbackPath, c.body).wantRefusal(t, c.status, c.code)
			r.Clock.Advance(time.Minute)
			if got := r.effects(before); len(got) != 0 {
				t.Errorf("effects %q, want none", got)
			}
		})
	}
	r.send("GET", payPayCashbackPath+"/cb-1", "").wantRefusal(t, 400, "TRANSACTION_NOT_FOUND")
}

func TestPayPayCashbackReversals(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	r := startPayPay(t, sandbox.Config{})
	r.cashback("cb-1", user, 300, "")
	if err := r.PayPay.SetCashbackBudget(0); err != nil {
		t.Fatal(err)
	}
	before := r.wallet(user)
	r.accepted(payPayReversalPath, payPayReversalBody("cbr-1", "cb-1", 100))
	if a := r.must("GET", payPayReversalPath+"/cbr-1/cb-1", ""); a.text("status") != "ACCEPTED" {
		t.Errorf("%s", a.raw)
	}
	r.Clock.Advance(sandbox.PayPayCashbackDelay)
	a := r.must("GET", payPayReversalPath+"/cbr-1/cb-1", "")
	for _, want := range []string{`"status":"SUCCESS"`, `"acceptedAt":1775061002`, `"amount":{"amount":100,"currency":"JPY"}`, `"metadata":""`,
		`"merchantCashbackReversalId":"cbr-1"`, `"merchantCashbackId":"cb-1"`, `"reason":"returned"`, `"cashbackReversalId":"`, `"merchantAlias":"`} {
		if !strings.Contains(a.raw, want) {
			t.Errorf("no %s in %s", want, a.raw)
		}
	}
	if w := r.wallet(user); w.Points != before.Points-100 {
		t.Errorf("wallet %+v, before %+v", w, before)
	}
	r.cashback("cb-2", user, 100, "") // the budget has the 100 yen again
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-3", user, 1, ""))
	r.Clock.Advance(time.Minute) // cb-3 fails
	r.accepted(payPayCashbackPath, payPayCashbackBody("cb-4", user, 1, ""))

	for _, c := range []struct {
		name, body, code string
	}{
		{"an id that was used", payPayReversalBody("cbr-1", "cb-1", 1), "VALIDATION_FAILED_EXCEPTION"},
		{"a yen more than is left", payPayReversalBody("cbr-2", "cb-1", 201), "INVALID_REQUEST_PARAMS"},
		{"a cashback that does not exist", payPayReversalBody("cbr-2", "cb-9", 1), "INVALID_REQUEST_PARAMS"},
		{"a cashback that failed", payPayReversalBody("cbr-2", "cb-3", 1), "INVALID_REQUEST_PARAMS"},
		{"a cashback that is not given yet", payPayReversalBody("cbr-2", "cb-4", 1), "INVALID_REQUEST_PARAMS"},
		{"no yen", payPayReversalBody("cbr-2", "cb-1", 0), "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.send("POST", payPayReversalPath, c.body).wantRefusal(t, 400, c.code)
		})
	}
	for _, path := range []string{"/cbr-2/cb-1", "/cbr-1/cb-2"} {
		r.send("GET", payPayReversalPath+path, "").wantRefusal(t, 400, "TRANSACTION_NOT_FOUND")
	}

	// What is under way counts as gone, and comes back if it fails.
	r.accepted(payPayReversalPath, payPayReversalBody("cbr-3", "cb-1", 200))
	r.send("POST", payPayReversalPath, payPayReversalBody("cbr-4", "cb-1", 1)).wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	if err := r.PayPay.SetWallet(user, 0, 199); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(time.Minute)
	if a := r.must("GET", payPayReversalPath+"/cbr-3/cb-1", ""); a.text("status") != "FAILURE" || r.wallet(user).Points != 199 {
		t.Errorf("%s, wallet %+v", a.raw, r.wallet(user))
	}
	r.accepted(payPayReversalPath, payPayReversalBody("cbr-4", "cb-1", 199))
	r.Clock.Advance(time.Minute)
	if got := r.wallet(user).Points; got != 0 {
		t.Errorf("%d points, want 0", got)
	}
}

func TestPayPayGivesOneCashbackUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := &payPayRig{TB: t, Sandbox: sandbox.Start(t)}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			body := payPayCashbackBody("cb-1", sandbox.PayPayUserCompleted, 100, "")
			request, _ := http.NewRequest("POST", r.PayPay.URL+payPayCashbackPath, strings.NewReader(body))
			request.Header.Set("Authorization", r.signer().header("POST", payPayCashbackPath, body))
			request.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
			r.PayPay.SettlePoints()
		})
	}
	all.Wait()
	if got, want := r.effects(0), []string{"createCashback: cashback cb-1 100"}; !slices.Equal(got, want) {
		t.Errorf("effects %q, want %q", got, want)
	}
}

func TestPayPayExpectedCashback(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const path = "/v1/payments/cashback/expected"
	body := func(user string) string {
		return fmt.Sprintf(`{"requestId":"q-1","userAuthorizationId":%q,"amount":{"amount":1299,"currency":"JPY"}}`, user)
	}
	for lang, want := range map[string]string{"": "12ポイント", "JA": "12ポイント", "EN": "12 points"} {
		headers := []string{"Lang", lang}
		if lang == "" {
			headers = nil
		}
		if a := r.must("POST", path, body(sandbox.PayPayUserCompleted), headers...); !strings.Contains(a.text("campaignMessage"), want) {
			t.Errorf("Lang %q: %s, want %s in it", lang, a.raw, want)
		}
	}
	r.must("POST", path, `{}`)
	r.send("POST", path, `{}`, "Lang", "FR").wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	for user, code := range payPayMembers {
		if code != "" {
			r.send("POST", path, body(user)).wantRefusal(t, 401, code)
		}
	}
	for _, period := range []string{"&period=current", "&period=next"} {
		if a := r.must("GET", payPayUserPath("/v2/user/cashback_rate", sandbox.PayPayUserCompleted)+period, ""); !strings.Contains(a.raw, "sandboxRatePercent") {
			t.Errorf("%s", a.raw)
		}
	}
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

func TestPayPayEventsHappenWhenTheyFellDue(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	given := r.Clock.Now()
	r.accepted(payPayCashbackPath, payPayCashbackBody("gift-1", sandbox.PayPayUserCompleted, 100, ""))
	r.Clock.Advance(48 * time.Hour)
	ledger := r.Ledger()
	if last := ledger[len(ledger)-1]; last.Kind != "cashback" || !last.At.Equal(given.Add(sandbox.PayPayCashbackDelay)) {
		t.Errorf("given at %v, the ledger ends with %+v", given, last)
	}
}
