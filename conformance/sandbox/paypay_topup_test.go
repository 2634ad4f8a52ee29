package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

const payPayTopUpPath = "/v1/code/topup"

func payPayTopUpBody(id, user string, minimum int64) string {
	return fmt.Sprintf(`{"merchantTopUpId":%q,"userAuthorizationId":%q,"minimumTopUpAmount":{"amount":%d,"currency":"JPY"},"codeType":"TOPUP_QR"}`, id, user, minimum)
}

// topUpCode makes a top-up code.
func (r *payPayRig) topUpCode(id, user string, minimum int64) string {
	r.Helper()
	a := r.send("POST", payPayTopUpPath, payPayTopUpBody(id, user, minimum))
	if a.status != 201 || a.code() != "SUCCESS" || a.text("codeId") == "" || a.text("status") != "CREATED" {
		r.Fatalf("%d %s: %s", a.status, a.raw, a.reason)
	}
	return a.text("codeId")
}

func TestPayPayTopUps(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	topUp := func(t *testing.T, r *payPayRig, code string) {
		t.Helper()
		if err := r.PayPay.TopUp(code, 1500); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		do     func(*testing.T, *payPayRig, string)
		status string
		usable bool
		effect string
	}{
		{"nobody has used", func(*testing.T, *payPayRig, string) {}, "CREATED", true, ""},
		{"the user topped up by", topUp, "SANDBOX_TOPPED_UP", false, "TopUp: top-up topup-1 1500"},
		{"was deleted", func(_ *testing.T, r *payPayRig, code string) { r.must("DELETE", payPayTopUpPath+"/"+code, "") },
			"SANDBOX_DELETED", false, "deleteTopUpQRCode: top-up-code-deleted topup-1 0"},
		{"has lapsed", func(_ *testing.T, r *payPayRig, _ string) { r.Clock.Advance(5 * time.Minute) }, "SANDBOX_LAPSED", false, ""},
		{"is a second from its end", func(_ *testing.T, r *payPayRig, _ string) { r.Clock.Advance(5*time.Minute - time.Second) }, "CREATED", true, ""},
	} {
		t.Run("a code that "+c.name, func(t *testing.T) {
			t.Parallel()
			r := startPayPay(t, sandbox.Config{})
			before := r.wallet(user)
			code := r.topUpCode("topup-1", user, 1000)
			c.do(t, r, code)
			a := r.must("GET", payPayTopUpPath+"/topup-1", "")
			if a.text("status") != c.status || a.text("topUpId") == "" || a.text("userAuthorizationId") != user || !strings.Contains(a.raw, `"expiryDate":1775061300`) {
				t.Errorf("%s, want status %s", a.raw, c.status)
			}
			want := []string{"createTopUpQRCode: top-up-code topup-1 0"}
			if c.effect != "" {
				want = append(want, c.effect)
			}
			if got := r.effects(0); !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
			if !c.usable {
				r.send("DELETE", payPayTopUpPath+"/"+code, "").wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
				if r.PayPay.TopUp(code, 1500) == nil {
					t.Error("the code was used")
				}
				return
			}
			if r.PayPay.TopUp(code, 999) == nil || r.PayPay.TopUp(code, 100_000_000_000) == nil {
				t.Error("an amount outside the bounds was topped up")
			}
			topUp(t, r, code)
			if w := r.wallet(user); w.Balance != before.Balance+1500 || w.Points != before.Points {
				t.Errorf("wallet %+v, before %+v", w, before)
			}
		})
	}
}

func TestPayPayTopUpRequests(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	more := strings.Replace(payPayTopUpBody("topup-1", user, 1), "}", `},"metadata":{"n":12345678901234567890},"requestedAt":1775061000,`+
		`"redirectType":"WEB_LINK","redirectUrl":"https://shop.example/","userAgent":"test"`, 1)
	a := r.send("POST", payPayTopUpPath, more)
	for _, want := range []string{`"codeType":"TOPUP_QR"`, `"url":"https://`, `"merchantTopUpId":"topup-1"`, `"userAuthorizationId":"` + user, `"minimumTopUpAmount":{"amount":1,`,
		`"metadata":{"n":12345678901234567890}`, `"expiryDate":1775061300`, `"requestedAt":1775061000`, `"redirectType":"WEB_LINK"`, `"redirectUrl":"https://shop.example/"`, `"userAgent":"test"`} {
		if a.status != 201 || !strings.Contains(a.raw, want) {
			t.Errorf("%d, no %s in %s: %s", a.status, want, a.raw, a.reason)
		}
	}
	if d := r.must("GET", payPayTopUpPath+"/topup-1", ""); !strings.Contains(d.raw, `"metadata":{"n":12345678901234567890}`) || !strings.Contains(d.raw, `"requestedAt":1775061000`) {
		t.Errorf("%s", d.raw)
	}
	r.send("POST", payPayTopUpPath, more).wantRefusal(t, 400, "INVALID_REQUEST_PARAMS") // the id was used
	for who, code := range payPayMembers {
		if code != "" {
			r.send("POST", payPayTopUpPath, payPayTopUpBody("topup-2", who, 1)).wantRefusal(t, 401, code)
		}
	}
	r.send("POST", payPayTopUpPath, payPayTopUpBody("topup-2", user, 0)).wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	// The read takes one id, the deletion the other; mixed up they say so.
	for _, request := range [][2]string{{"GET", a.text("codeId")}, {"DELETE", "topup-1"}, {"GET", "topup-2"}, {"DELETE", "topup-2"}} {
		r.send(request[0], payPayTopUpPath+"/"+request[1], "").wantRefusal(t, 400, "INVALID_REQUEST_PARAMS")
	}
	code := r.topUpCode("topup-3", user, 1)
	if err := r.PayPay.Unlink(user); err != nil {
		t.Fatal(err)
	}
	if r.PayPay.TopUp(code, 1) == nil || r.PayPay.TopUp("nobody", 1) == nil {
		t.Error("a top-up without a user")
	}
}
