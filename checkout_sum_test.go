package jppay_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
)

func TestASumThatDiffersIsAWarning(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name   string
		amount int64
		order  paidy.OrderRequest
		want   []string
	}{
		{
			"items, tax and shipping", 1300,
			paidy.OrderRequest{
				Items: []paidy.OrderItemRequest{{UnitPrice: 500, Quantity: 2}}, Tax: new(int64(100)), Shipping: new(int64(200)),
			}, nil,
		},
		{
			"a discount", 900,
			paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1000, Quantity: 1}, {UnitPrice: -100, Quantity: 1}}},
			nil,
		},
		{
			"one yen too much", 1001, paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1000, Quantity: 1}}},
			[]string{"amount: is 1001, but items, tax and shipping add up to 1000"},
		},
		{
			"a sum that fits no int64", 1,
			paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: math.MaxInt64, Quantity: 2}}},
			[]string{"amount: is 1, but items, tax and shipping add up to 18446744073709551614"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			payment := checkoutPayment()
			payment.Amount, payment.Order = c.amount, c.order

			checkout, err := jppay.PaidyCheckout(checkoutKey, payment)

			require.NoError(t, err)
			assert.Equal(t, c.want, checkout.Warnings)
		})
	}
}

func TestASumThatDiffersIsAWarningOfLegacyCheckoutToo(t *testing.T) {
	t.Parallel()
	body := legacyBody()
	right, err := jppay.PaidyLegacyCheckout(legacyConfig(), body)
	require.NoError(t, err)
	body.Order.TotalAmount++

	wrong, err := jppay.PaidyLegacyCheckout(legacyConfig(), body)

	require.NoError(t, err)
	assert.Empty(t, right.Warnings)
	require.Len(t, wrong.Warnings, 1)
	assert.Contains(t, wrong.Warnings[0], "order.total_amount: is ")
}
