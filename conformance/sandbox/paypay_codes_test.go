package sandbox_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestPayPayCodeAnswers(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const more = `,"orderDescription":"Umbrella","orderItems":[{"name":"Umbrella","category":"rain","quantity":2,"productId":"u-9","unitPrice":{"amount":500,"currency":"JPY"}}],` +
		`"storeInfo":"Example shop","storeId":"shop-7","terminalId":"till-2","productType":"REAL_INVESTMENT","requestedAt":1775060999,` +
		`"isAuthorization":true,"authorizationExpiry":1777000000,"ipAddress":"192.0.2.10","redirectUrl":"https://shop.example/1","redirectType":"WEB_LINK","userAgent":"Test"`
	a := p.ok(201, "POST", codesPath, codeBody("k-1", 1000, more))
	code := a.text("codeId")
	link, err := url.QueryUnescape(strings.TrimPrefix(a.text("deeplink"), "paypay://payment?link_key="))
	if err != nil || link != a.text("url") || !strings.HasPrefix(link, "https://") || !strings.HasSuffix(link, code) || len(code) != 19 {
		t.Errorf("codeId %q, url %q, deeplink %q", code, a.text("url"), a.text("deeplink"))
	}
	for name, want := range map[string]string{
		"expiryDate": "1775061300", "merchantPaymentId": "k-1", "amount": `{"amount":1000,"currency":"JPY"}`, "codeType": "ORDER_QR",
		"orderDescription": "Umbrella", "storeInfo": "Example shop", "storeId": "shop-7", "terminalId": "till-2", "productType": "REAL_INVESTMENT",
		"requestedAt": "1775060999", "redirectUrl": "https://shop.example/1", "redirectType": "WEB_LINK",
		"isAuthorization": "true", "authorizationExpiry": "1777000000",
		"orderItems": `[{"category":"rain","name":"Umbrella","productId":"u-9","quantity":2,"unit_price":{"amount":500,"currency":"JPY"}}]`,
	} {
		p.wants(name, a.field(name), want)
	}

	plain := p.ok(201, "POST", codesPath, codeBody("k-2", 1000, ""))
	for name, want := range map[string]string{"isAuthorization": "false", "authorizationExpiry": "", "requestedAt": "1775061000", "redirectUrl": ""} {
		p.wants("plain "+name, plain.field(name), want)
	}

	// Before anybody pays there is no paymentId and no time.
	read := p.ok(200, "GET", codesPath+"/payments/k-1", "")
	for name, want := range map[string]string{"status": "CREATED", "paymentId": "", "acceptedAt": "", "userAuthorizationId": "",
		"expiresAt": "1777000000", "captures": "null", "revert": "null", "refunds": "null", "paymentMethods": "", "storeId": "shop-7"} {
		p.wants("unpaid "+name, read.field(name), want)
	}
	p.Clock.Advance(time.Minute)
	p.done(p.PayPay.ScanAndPay(code, sandbox.PayPayUserUnlinked)) // who pays by code need not be linked
	read = p.ok(200, "GET", codesPath+"/payments/k-1", "")
	for name, want := range map[string]string{"status": "AUTHORIZED", "acceptedAt": "1775061060", "userAuthorizationId": "", "expiresAt": "1777000000",
		"paymentMethods": `[{"amount":{"amount":1000,"currency":"JPY"},"type":"WALLET"}]`} {
		p.wants("paid "+name, read.field(name), want)
	}
	if id := read.text("paymentId"); len(id) != 17 {
		t.Errorf("paymentId %q", id)
	}
}

func TestPayPayCodesThatAreRefused(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	p.code("k-1", 1000, "")
	in := func(d time.Duration) string { return strconv.FormatInt(payPayStart.Add(d).Unix(), 10) }
	later := func(d time.Duration) string { return `,"isAuthorization":true,"authorizationExpiry":` + in(d) }
	for _, c := range []struct{ name, key, more, code string }{
		{"an id that was used before", "k-1", "", "DUPLICATE_DYNAMIC_QR_REQUEST"},
		{"an authorization of more than 30 days", "k-2", later(30*24*time.Hour + time.Second), "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
		{"an authorization that ends now", "k-2", later(0), "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
		{"redirectType alone", "k-2", `,"redirectType":"WEB_LINK"`, "DYNAMIC_QR_BAD_REQUEST"},
		{"an authorization of 30 days", "k-3", later(30 * 24 * time.Hour), ""},
		{"an end without isAuthorization", "k-4", `,"authorizationExpiry":1`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := p.send("POST", codesPath, codeBody(c.key, 1000, c.more))
			if c.code != "" {
				a.wantRefusal(t, 400, c.code)
			} else if a.status != 201 {
				t.Errorf("%d %s: %s", a.status, a.raw, a.reason)
			}
		})
	}
}

func TestPayPayDeletesCodes(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	code := p.code("k-1", 1000, "")
	a := p.ok(200, "DELETE", codesPath+"/"+code, "")
	p.wants("qrStatus", a.text("qrStatus"), "DELETED")
	p.send("DELETE", codesPath+"/"+code, "").wantRefusal(t, 404, "DYNAMIC_QR_NOT_FOUND")
	p.send("DELETE", codesPath+"/04-0000000000000000", "").wantRefusal(t, 404, "DYNAMIC_QR_NOT_FOUND")
	p.send("GET", codesPath+"/payments/k-1", "").wantRefusal(t, 400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	p.send("POST", codesPath, codeBody("k-1", 1000, "")).wantRefusal(t, 400, "DUPLICATE_DYNAMIC_QR_REQUEST")

	paid := p.code("k-2", 1000, "")
	p.done(p.PayPay.ScanAndPay(paid, sandbox.PayPayUserCompleted))
	p.send("DELETE", codesPath+"/"+paid, "").wantRefusal(t, 400, "DYNAMIC_QR_ALREADY_PAID")
	p.wants("the paid one", p.ok(200, "GET", codesPath+"/payments/k-2", "").text("status"), "COMPLETED")
}

func TestPayPayCodesLapse(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	slow, forced, paid := p.code("k-1", 1000, ""), p.code("k-2", 1000, ""), p.code("k-3", 1000, "")
	p.done(p.PayPay.ScanAndPay(paid, sandbox.PayPayUserCompleted))
	p.done(p.PayPay.LetCodeLapse(forced))
	p.send("GET", codesPath+"/payments/k-2", "").wantRefusal(t, 400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	p.Clock.Advance(5*time.Minute - time.Nanosecond)
	p.wants("before the end", p.ok(200, "GET", codesPath+"/payments/k-1", "").text("status"), "CREATED")
	p.Clock.Advance(time.Nanosecond)
	p.send("GET", codesPath+"/payments/k-1", "").wantRefusal(t, 400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	if p.PayPay.ScanAndPay(slow, sandbox.PayPayUserCompleted) == nil {
		t.Error("a lapsed code was paid")
	}
	p.wants("the paid one", p.ok(200, "GET", codesPath+"/payments/k-3", "").text("status"), "COMPLETED")
	p.wants("notifications", p.events(), []string{"COMPLETED k-3 1000"})
}
