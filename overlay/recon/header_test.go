package recon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func TestAHeaderSaysWhereColumnsStand(t *testing.T) {
	t.Parallel()
	file := "extra,取引金額,orderId,acceptedAt,マーチャント決済ID,transactionStatus\n" +
		"x,-480,order,2020-01-30T10:53:25+09:00,R1,返金完了\n"
	r := recon.NewTransactionReader(strings.NewReader(file))

	rows, failures := readTransactions(t, r)

	assert.Empty(t, failures)
	require.Len(t, rows, 1)
	assertTransaction(t, recon.Transaction{
		OrderID: "order", MerchantPaymentID: "R1", Status: recon.StatusRefunded, Amount: -480,
		At: time.Date(2020, 1, 30, 10, 53, 25, 0, jst),
	}, rows[0])
	require.NotEmpty(t, r.Header())
	assert.Equal(t, "extra", r.Header()[0])
}

func TestUnderAHeaderOfItsOwnARowWithoutQuotesIsRead(t *testing.T) {
	t.Parallel()

	const columns = "orderId,transactionStatus,acceptedAt,amount,merchantPaymentId"
	const cells = "o,COMPLETED,2020-01-30T10:53:25+09:00,480,A1"
	for _, c := range []struct{ name, header, row string }{
		{"the methods come first", "methodOfPayment," + columns, "wallet,point," + cells},
		{"the methods come last", columns + ",methodOfPayment", cells + ",wallet,point"},
	} {
		r := recon.NewTransactionReader(strings.NewReader(c.header + "\n" + c.row + "\n"))

		rows, failures := readTransactions(t, r)

		assert.Empty(t, failures, c.name)
		require.Len(t, rows, 1, c.name)
		assert.Equal(t, []string{"wallet", "point"}, rows[0].Methods, c.name)
		assert.Equal(t, "A1", rows[0].MerchantPaymentID, c.name)
	}
}

func TestUnderAHeaderOfItsOwnARowOfOtherColumnsIsRefused(t *testing.T) {
	t.Parallel()

	const columns = "orderId,transactionStatus,acceptedAt,amount,merchantPaymentId"
	const cells = "o,COMPLETED,2020-01-30T10:53:25+09:00,480,A1"
	for _, c := range []struct{ name, header, row string }{
		{"there are no methods", columns, cells + ",wallet"},
		{"a cell is missing", "methodOfPayment," + columns, cells},
	} {
		r := recon.NewTransactionReader(strings.NewReader(c.header + "\n" + c.row + "\n"))

		rows, failures := readTransactions(t, r)

		assert.Empty(t, rows, c.name)
		require.Len(t, failures, 1, c.name)
		assert.ErrorIs(t, failures[0], recon.ErrColumns, c.name)
	}
}

func TestAHeaderBehindALineThatCannotBeReadIsOne(t *testing.T) {
	t.Parallel()
	file := strings.Repeat("x", 2*recon.MaxRow) + "\n" + englishHeader + "\n" + row(nil) + "\n"
	r := recon.NewTransactionReader(strings.NewReader(file))

	rows, failures := readTransactions(t, r)

	assert.Len(t, rows, 1)
	require.Len(t, failures, 1)
	assert.ErrorIs(t, failures[0], recon.ErrTooLong)
	assert.Len(t, r.Header(), 13)
	assertCounts(t, r.Counts(), file)
}

func TestAHeaderThatCannotBeUsedEndsTheFile(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, header, says string }{
		{"without amounts", strings.Replace(englishHeader, ",amount", ",yen", 1), "amount is missing"},
		{"with a column twice", englishHeader + ",取引金額", "amount occurs twice"},
		{"with its first column twice", "orderId," + englishHeader, "orderId occurs twice"},
		{"of three names", "orderId,amount,storeName" + strings.Repeat(",", 10), "transactionStatus is missing"},
		{"that hides rows behind a carriage return", englishHeader + "\r" + row(nil), "line break"},
	} {
		r := recon.NewTransactionReader(strings.NewReader(c.header + "\n" + row(nil) + "\n"))
		for range 2 { // also when asked again
			rows, failures := readTransactions(t, r)

			assert.Empty(t, rows, c.name)
			require.Len(t, failures, 1, c.name)
			assert.ErrorIs(t, failures[0], recon.ErrHeader, c.name)
			assert.ErrorContains(t, failures[0], c.says, c.name)
		}
	}
}
