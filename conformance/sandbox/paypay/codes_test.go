package paypay_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// everyCodeMember is what createQRCode takes besides what it requires.
const everyCodeMember = `,"orderDescription":"Umbrella","orderItems":[{"name":"Umbrella","category":"rain",` +
	`"quantity":2,"productId":"u-9","unitPrice":{"amount":500,"currency":"JPY"}}],` +
	`"storeInfo":"Example shop","storeId":"shop-7","terminalId":"till-2",` +
	`"productType":"REAL_INVESTMENT","requestedAt":1775060999,` +
	`"isAuthorization":true,"authorizationExpiry":1777000000,"ipAddress":"192.0.2.10",` +
	`"redirectUrl":"https://shop.example/1","redirectType":"WEB_LINK","userAgent":"Test"`

func TestPayPayCodeAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	answer := r.CreateCode("k-1", 1000, everyCodeMember).RequireStatus(201)

	codeID, address := answer.Text("codeId"), answer.Text("url")
	assert.Len(t, codeID, 19)
	assert.Equal(t, r.PayPay.URL+"/app/opa/pay/"+codeID, address)

	linked, err := url.QueryUnescape(strings.TrimPrefix(answer.Text("deeplink"), "paypay://payment?link_key="))
	require.NoError(t, err)
	assert.Equal(t, address, linked)

	answer.AssertFields(map[string]string{
		"expiryDate":          "1775061300",
		"merchantPaymentId":   "k-1",
		"amount":              `{"amount":1000,"currency":"JPY"}`,
		"codeType":            "ORDER_QR",
		"orderDescription":    "Umbrella",
		"storeInfo":           "Example shop",
		"storeId":             "shop-7",
		"terminalId":          "till-2",
		"productType":         "REAL_INVESTMENT",
		"requestedAt":         "1775060999",
		"redirectUrl":         "https://shop.example/1",
		"redirectType":        "WEB_LINK",
		"isAuthorization":     "true",
		"authorizationExpiry": "1777000000",
		"orderItems": `[{"category":"rain","name":"Umbrella","productId":"u-9","quantity":2,` +
			`"unit_price":{"amount":500,"currency":"JPY"}}]`,
	})
}

func TestPayPayCodeAnswersWithoutOptionalMembers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	r.CreateCode("k-2", 1000, "").RequireStatus(201).AssertFields(map[string]string{
		"isAuthorization":     "false",
		"authorizationExpiry": "null",
		"requestedAt":         "1775061000",
		"redirectUrl":         "",
	})
}

func TestPayPayCodePaymentAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	codeID := r.Code("k-1", 1000, everyCodeMember)

	// Before anybody pays there is no paymentId and no time.
	r.GetCodePayment("k-1").RequireStatus(200).AssertFields(map[string]string{
		"status":              "CREATED",
		"paymentId":           "",
		"acceptedAt":          "",
		"userAuthorizationId": "",
		"expiresAt":           "1777000000",
		"captures":            "null",
		"revert":              "null",
		"refunds":             "null",
		"paymentMethods":      "",
		"storeId":             "shop-7",
	})

	// Paying by code needs no link.
	r.Clock.Advance(time.Minute)
	require.NoError(t, r.PayPay.ScanAndPay(codeID, sandbox.PayPayUserUnlinked))

	paid := r.GetCodePayment("k-1").RequireStatus(200)
	assert.Len(t, paid.Text("paymentId"), 20)
	paid.AssertFields(map[string]string{
		"status":              "AUTHORIZED",
		"acceptedAt":          "1775061060",
		"userAuthorizationId": "",
		"expiresAt":           "1777000000",
		"paymentMethods":      `[{"amount":{"amount":1000,"currency":"JPY"},"type":"WALLET"}]`,
	})
}

func TestPayPayCodesThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	r.Code("k-1", 1000, "")

	authorizedFor := func(d time.Duration) string {
		return `,"isAuthorization":true,"authorizationExpiry":` + strconv.FormatInt(rig.PayPayStart.Add(d).Unix(), 10)
	}
	const month = 30 * 24 * time.Hour

	for _, c := range []struct{ name, key, more, code string }{
		{"an id that was used before", "k-1", "", "DUPLICATE_DYNAMIC_QR_REQUEST"},
		{"an authorization of more than 30 days", "k-2", authorizedFor(month + time.Second),
			"PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
		{"an authorization that ends now", "k-2", authorizedFor(0), "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
		{"redirectType alone", "k-2", `,"redirectType":"WEB_LINK"`, "DYNAMIC_QR_BAD_REQUEST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.WithT(t).CreateCode(c.key, 1000, c.more).AssertRefused(400, c.code)
		})
	}

	for _, c := range []struct{ name, key, more string }{
		{"an authorization of 30 days", "k-3", authorizedFor(month)},
		{"an end without isAuthorization", "k-4", `,"authorizationExpiry":1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).CreateCode(c.key, 1000, c.more)
			assert.Equal(t, 201, answer.Status, answer)
		})
	}
}

func TestPayPayDeletesCodes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	codeID := r.Code("k-1", 1000, "")

	answer := r.DeleteCode(codeID).RequireStatus(200)
	assert.Equal(t, "DELETED", answer.Text("qrStatus"))
	r.DeleteCode(codeID).AssertRefused(404, "DYNAMIC_QR_NOT_FOUND")
	r.DeleteCode("04-0000000000000000").AssertRefused(404, "DYNAMIC_QR_NOT_FOUND")
	r.GetCodePayment("k-1").AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	r.CreateCode("k-1", 1000, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")

	paidID := r.Code("k-2", 1000, "")
	require.NoError(t, r.PayPay.ScanAndPay(paidID, sandbox.PayPayUserCompleted))
	r.DeleteCode(paidID).AssertRefused(400, "DYNAMIC_QR_ALREADY_PAID")
	assert.Equal(t, "COMPLETED", r.CodePaymentStatus("k-2"))
}

func TestPayPayCodesLapse(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	openID, lapsedID, paidID := r.Code("k-1", 1000, ""), r.Code("k-2", 1000, ""), r.Code("k-3", 1000, "")
	require.NoError(t, r.PayPay.ScanAndPay(paidID, sandbox.PayPayUserCompleted))

	require.NoError(t, r.PayPay.LetCodeLapse(lapsedID))
	r.GetCodePayment("k-2").AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")

	r.Clock.Advance(5*time.Minute - time.Nanosecond)
	assert.Equal(t, "CREATED", r.CodePaymentStatus("k-1"))
	r.Clock.Advance(time.Nanosecond)
	r.GetCodePayment("k-1").AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	assert.Error(t, r.PayPay.ScanAndPay(openID, sandbox.PayPayUserCompleted))

	assert.Equal(t, "COMPLETED", r.CodePaymentStatus("k-3"))
	assert.Equal(t, []string{"COMPLETED k-3 1000"}, r.Events())
}
