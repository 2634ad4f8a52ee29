package recon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// businessHeader is that of a file that a person downloads from PayPay for Business.
const businessHeader = "取引番号,加盟店ID,屋号,店舗ID,店舗名,端末番号/PosID,取引ステータス,取引日時,取引金額,レシート番号,支払い方法," +
	"支払い詳細項目,取引確定期限,加盟店決済ID"

func TestColumnsAreKnownByEachOfTheirNames(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, header string }{
		{"as PayPay's sample", englishHeader},
		{"as PayPay's table", "paymentId,merchant_id,brandName,storeId,storeName,terminalId,transactionStatus,acceptedAt," +
			"amount,orderReceiptNumber,methodOfPayment,merchantPaymentId,paymentDetails"},
		{"with underscores", "order_id,merchant_id,brand_name,store_id,store_name,terminal_id,transaction_status," +
			"accepted_at,amount,order_receipt_number,method_of_payment,merchant_payment_id,payment_details"},
		{"in capitals", strings.ToUpper(englishHeader)},
		{"in Japanese with another name for the ID", "決済番号,加盟店ID,屋号,店舗ID,店舗名,端末番号/PosID,取引ステータス,取引日時,取引金額," +
			"レシート番号,支払い方法,加盟店決済ID,支払い詳細"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			plain, _ := readTransactions(t, recon.NewTransactionReader(strings.NewReader(row(nil)+"\n")))
			require.Len(t, plain, 1)

			rows, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(c.header+"\n"+row(nil)+"\n")))

			assert.Empty(t, failures)
			require.Len(t, rows, 1)
			rows[0].Line = plain[0].Line
			assertTransaction(t, plain[0], rows[0])
		})
	}
}

func TestAFileOfPayPayForBusinessIsRead(t *testing.T) {
	t.Parallel()
	file := businessHeader + "\n03450018268289114112,123456789012345678,見本堂,s-1,本店,p-1,取引完了,2023/10/01 19:00:00,480,," +
		"あと払い,PayPayポイント,,2023/10/31 19:00:00,order-1\n"

	rows, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(file)))

	assert.Empty(t, failures)
	require.Len(t, rows, 1)
	assertTransaction(t, recon.Transaction{
		OrderID: "03450018268289114112", MerchantID: "123456789012345678", BrandName: "見本堂", StoreID: "s-1", StoreName: "本店",
		TerminalID: "p-1", Status: recon.StatusCompleted, At: time.Date(2023, 10, 1, 19, 0, 0, 0, jst), Amount: 480,
		Methods: []string{"あと払い", "PayPayポイント"}, MerchantPaymentID: "order-1",
	}, rows[0])
}

func TestTwoNamesOfOneColumnInAHeaderAreRefused(t *testing.T) {
	t.Parallel()

	const merchants = "merchantPaymentId occurs twice"
	for name, c := range map[string]struct{ more, says string }{
		"two names of PayPay's number": {",paymentId", "orderId occurs twice"},
		"two names of the merchant's":  {",加盟店決済ID", merchants},
		"the same with underscores":    {",merchant_payment_id", merchants},
	} {
		_, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(englishHeader+c.more+"\n")))

		require.Len(t, failures, 1, name)
		assert.ErrorIs(t, failures[0], recon.ErrHeader, name)
		assert.ErrorContains(t, failures[0], c.says, name)
	}
}
