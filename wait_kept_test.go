package jppay_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
)

// yen is an amount of an answer.
func yen(amount int64) string {
	return `{"amount":` + strconv.FormatInt(amount, 10) + `,"currency":"JPY"}`
}

// refundsOf are the refunds of a payment, each with its status and amount.
func refundsOf(refunds ...string) string {
	return `,"refunds":{"data":[` + strings.Join(refunds, ",") + `]}`
}

func refundOf(status, amount string) string {
	return fmt.Sprintf(`{"status":%q,"merchantRefundId":"r","paymentId":"1","amount":%s}`, status, amount)
}

func TestHowMuchOfAPaymentIsKept(t *testing.T) {
	t.Parallel()
	paid := `,"amount":` + yen(1000)
	hundred := refundOf("REFUNDED", yen(100))
	for _, c := range []struct {
		name, status, members string
		kept                  int64
		known                 bool
		text                  string // of the wait's error
	}{
		{"a part was refunded", "REFUNDED", paid + refundsOf(hundred), 900, true, "900 of 1000 yen are kept"},
		{
			"two parts were refunded", "REFUNDED", paid + refundsOf(hundred, hundred), 800, true,
			"800 of 1000 yen are kept",
		},
		{
			"all was refunded", "REFUNDED", paid + refundsOf(refundOf("REFUNDED", yen(1000))), 0, true,
			"0 of 1000 yen are kept",
		},
		{
			"a refund is under way", "REFUNDED", paid + refundsOf(hundred, refundOf("CREATED", yen(300))), 600, true,
			"600 of 1000 yen are kept",
		},
		{
			"a refund will be tried again", "REFUNDED", paid + refundsOf(hundred, refundOf("REFUND_FAILED", yen(300))),
			600, true, "600 of 1000 yen are kept",
		},
		{"no refund is shown", "REFUNDED", paid, 0, false, "PayPay does not show how much is kept"},
		{"null instead of refunds", "REFUNDED", paid + `,"refunds":null`, 0, false, "PayPay does not show how much is kept"},
		{"an empty list of refunds", "REFUNDED", paid + refundsOf(), 0, false, "PayPay does not show how much is kept"},
		{"no amount is shown", "REFUNDED", refundsOf(hundred), 0, false, "PayPay does not show how much is kept"},
		{
			"a refund of another currency", "REFUNDED",
			paid + refundsOf(refundOf("REFUNDED", `{"amount":1,"currency":"USD"}`)), 0, false, "does not show",
		},
		{
			"a payment of another currency", "REFUNDED",
			`,"amount":{"amount":1000,"currency":"USD"}` + refundsOf(hundred), 0, false, "does not show",
		},
		{
			"a refund of nothing", "REFUNDED", paid + refundsOf(refundOf("REFUNDED", yen(0))), 0, false, "does not show",
		},
		{
			"a refund of less than nothing", "REFUNDED", paid + refundsOf(refundOf("REFUNDED", yen(-100))), 0, false,
			"does not show",
		},
		{
			"more was refunded than paid", "REFUNDED", paid + refundsOf(refundOf("REFUNDED", yen(1001))), 0, false,
			"does not show",
		},
		{
			"less was captured than authorized", "REFUNDED",
			paid + `,"captures":{"data":[{"status":"COMPLETED","amount":` + yen(700) + `}]}` + refundsOf(hundred),
			600, true, "600 of 700 yen are kept",
		},
		{
			"the user was asked before", "REFUNDED",
			paid + `,"captures":{"data":[{"status":"USER_REQUESTED","amount":` + yen(1500) + `},` +
				`{"status":"COMPLETED","amount":` + yen(700) + `}]}` + refundsOf(hundred),
			600, true, "600 of 700 yen are kept",
		},
		{
			"a capture without a status", "REFUNDED",
			paid + `,"captures":{"data":[{"amount":` + yen(700) + `}]}` + refundsOf(hundred), 0, false, "does not show",
		},
		{
			"one of two captures without a status", "REFUNDED",
			paid + `,"captures":{"data":[{"amount":` + yen(700) + `},{"status":"COMPLETED","amount":` + yen(300) + `}]}` +
				refundsOf(hundred), 0, false, "does not show",
		},
		{
			"a capture without an amount", "REFUNDED",
			paid + `,"captures":{"data":[{"status":"COMPLETED"}]}` + refundsOf(hundred), 0, false, "does not show",
		},
		{"nothing was refunded", "COMPLETED", paid, 1000, true, ""},
		{"a first refund is under way", "COMPLETED", paid + refundsOf(refundOf("CREATED", yen(300))), 700, true, ""},
		{"nothing was captured", "AUTHORIZED", paid, 0, false, ""},
		{"nothing was paid", "FAILED", paid, 0, false, "failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, _ := scriptedPayPay(t, payPayConfig(), 1, paymentWith(`"status":"`+c.status+`"`+c.members))

			found, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{})
			require.NotNil(t, found, "%v", err)
			kept, known := jppay.Kept(found)

			assert.Equal(t, c.known, known)
			assert.Equal(t, c.kept, kept)
			if c.text != "" {
				assert.ErrorContains(t, err, c.text)
			}
		})
	}
}

func TestNothingIsKeptOfNoPayment(t *testing.T) {
	t.Parallel()
	_, known := jppay.Kept(nil)
	assert.False(t, known)
}
