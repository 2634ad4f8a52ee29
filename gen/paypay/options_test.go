package paypay_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
)

func operation(t *testing.T, id string) *policy.Operation {
	t.Helper()
	table := paypay.Operations()
	at := slices.IndexFunc(table, func(op policy.Operation) bool { return op.ID == id })
	require.GreaterOrEqual(t, at, 0)

	return &table[at]
}

func TestOptionsSayWhatACallIsSentWith(t *testing.T) {
	t.Parallel()
	answer := &policy.Answer{}

	call := paypay.NewCall(operation(t, "createPayment"), []paypay.CallOption{
		paypay.WithAgreeSimilarTransaction(true), paypay.WithMerchant("shop-2"),
		paypay.WithHeader("x-trace", "1"), paypay.WithHeader("X-Span", "2"), paypay.WithAnswer(answer),
	})

	require.NoError(t, call.Err)
	require.NotNil(t, call.AgreeSimilarTransaction)
	assert.True(t, *call.AgreeSimilarTransaction)
	assert.Equal(t, "shop-2", call.Merchant)
	assert.Equal(t, "1", call.Header.Get("X-Trace"))
	assert.Equal(t, "2", call.Header.Get("X-Span"))
	assert.Same(t, answer, call.Answer)
	assert.Nil(t, call.Lang)
}

func TestOptionsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, operation string
		options         []paypay.CallOption
		want            string
	}{
		{"nil", "createPayment", []paypay.CallOption{nil}, "an option is nil"},
		{
			"another operation's", "createPayment", []paypay.CallOption{paypay.WithPeriod("next")},
			"WithPeriod: the operation has no such parameter",
		},
		{
			"twice", "createPayment",
			[]paypay.CallOption{paypay.WithAgreeSimilarTransaction(true), paypay.WithAgreeSimilarTransaction(true)},
			"WithAgreeSimilarTransaction was given twice",
		},
		{
			"a merchant twice", "createPayment", []paypay.CallOption{paypay.WithMerchant("a"), paypay.WithMerchant("b")},
			"WithMerchant was given twice",
		},
		{
			"a merchant where there is none", "getPaymentMethods", []paypay.CallOption{paypay.WithMerchant("a")},
			"WithMerchant: the operation accepts no merchant",
		},
		{
			"no merchant", "createPayment", []paypay.CallOption{paypay.WithMerchant("")},
			"WithMerchant: the id must consist of visible ASCII characters",
		},
		{
			"no answer", "createPayment", []paypay.CallOption{paypay.WithAnswer(nil)}, "WithAnswer: the answer is nil",
		},
		{
			"a header twice", "createPayment",
			[]paypay.CallOption{paypay.WithHeader("X-Trace", "1"), paypay.WithHeader("x-trace", "2")},
			"WithHeader X-Trace was given twice",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			call := paypay.NewCall(operation(t, c.operation), c.options)

			assert.Equal(t, policy.Misuse(c.want), call.Err)
		})
	}
}

func TestHeadersThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct{ header, value, want string }{
		"the client's own header":      {"authorization", "x", "the client itself sets Authorization"},
		"the merchant as a header":     {"X-ASSUME-MERCHANT", "x", "the client itself sets X-Assume-Merchant"},
		"a parameter as a header":      {"Lang", "JA", "Lang is a parameter of the API: use its argument or option"},
		"a header without a name":      {"", "x", "the name is not a valid header name"},
		"a name with a space":          {"X Trace", "x", "the name is not a valid header name"},
		"a value that begins a header": {"X-Trace", "1\r\nX: y", "the value of X-Trace holds a control character"},
	} {
		call := paypay.NewCall(operation(t, "createPayment"), []paypay.CallOption{paypay.WithHeader(c.header, c.value)})

		assert.Equal(t, policy.Misuse("WithHeader: "+c.want), call.Err, name)
	}
}

func TestACallWithoutOptionsAllocatesNothing(t *testing.T) {
	op := operation(t, "createPayment")
	var err error

	allocations := testing.AllocsPerRun(100, func() {
		err = cmp.Or(err, paypay.NewCall(op, nil).Err)
	})

	assert.NoError(t, err)
	assert.Zero(t, allocations)
}

func TestATextWithAFixedValueFillsItselfIn(t *testing.T) {
	t.Parallel()

	zero, err := paypay.CreateQRCodeRequestCodeType("").MarshalText()
	require.NoError(t, err)
	other, err := paypay.CreateQRCodeRequestCodeType("NEW").MarshalText()
	require.NoError(t, err)

	assert.Equal(t, "ORDER_QR", string(zero))
	assert.Equal(t, "NEW", string(other))
}
