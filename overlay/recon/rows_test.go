package recon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"

	"github.com/jppay/jppay/overlay/recon"
)

var jst = time.FixedZone("JST", 9*60*60)

const (
	japaneseHeader = `決済番号,加盟店ID,屋号,店舗ID,店舗名,端末番号/PosID,取引ステータス,取引日時,取引金額,レシート番号,` +
		`支払い方法,マーチャント決済ID,支払い詳細`
	englishHeader = `orderId,merchantId,brandName,storeId,storeName,terminalId,transactionStatus,acceptedAt,amount,` +
		`orderReceiptNumber,methodOfPayment,merchantPaymentId,paymentDetails`
	// payment and refund are rows with all columns. bare is as payment, but nothing
	// is quoted.
	payment = `123456789123456,123456789,見本堂,123456,表参道店,123,取引完了,2020-01-30T10:53:25+09:00,10,,` +
		`"PayPayポイント,PayPay残高",A12345,` +
		`"[{""paymentMethod"":""PayPayポイント"",""amount"":5,""breakdown"":[{""type"":""REGULAR"",""amount"":5}]},` +
		`{""paymentMethod"":""PayPay残高"",""amount"":5}]"`
	refund = `123456789123456,123456789,見本堂,123456,表参道店,123,返金完了,2020-01-30T12:30:00+09:00,-5,,` +
		`PayPay残高,R12345,`
	bare = `123456789123456,123456789,見本堂,123456,表参道店,123,取引完了,2020-01-30T10:53:25+09:00,10,,` +
		`PayPayポイント,PayPay残高,A12345,` +
		`[{"paymentMethod":"PayPayポイント","amount":5,"breakdown":[{"type":"REGULAR","amount":5}]},` +
		`{"paymentMethod":"PayPay残高","amount":5}]`
	userID = "a85fe9e9-b4c9-45cf-a392-834c57d83af7"
)

// halfBare is as bare, but the list of methods is quoted.
var halfBare = strings.Replace(bare, "PayPayポイント,PayPay残高", `"PayPayポイント,PayPay残高"`, 1)

var wantPayment = recon.Transaction{
	OrderID: "123456789123456", MerchantID: "123456789", BrandName: "見本堂",
	StoreID: "123456", StoreName: "表参道店", TerminalID: "123",
	Status: recon.StatusCompleted, At: time.Date(2020, 1, 30, 10, 53, 25, 0, jst), Amount: 10,
	Methods: []string{"PayPayポイント", "PayPay残高"}, MerchantPaymentID: "A12345",
	PaymentDetails: []recon.PaymentDetail{
		{PaymentMethod: "PayPayポイント", Amount: 5, Breakdown: []recon.Breakdown{{Type: "REGULAR", Amount: 5}}},
		{PaymentMethod: "PayPay残高", Amount: 5},
	},
}

var wantRefund = recon.Transaction{
	OrderID: "123456789123456", MerchantID: "123456789", BrandName: "見本堂",
	StoreID: "123456", StoreName: "表参道店", TerminalID: "123",
	Status: recon.StatusRefunded, At: time.Date(2020, 1, 30, 12, 30, 0, 0, jst), Amount: -5,
	Methods: []string{"PayPay残高"}, MerchantPaymentID: "R12345",
}

// methodsOfRow returns the methods of a row whose list is not quoted.
func methodsOfRow(t *testing.T, list string) []string {
	t.Helper()
	file := row(map[int]string{methodOfPayment: list}) + "\n"
	for transaction, err := range recon.NewTransactionReader(strings.NewReader(file)).Rows() {
		require.NoError(t, err, list)
		return transaction.Methods
	}
	require.Fail(t, "no row", list)
	return nil
}

// Each method that a page of PayPay names may stand beside another one without quotes.
func TestMethodsWithoutQuotesAreTold(t *testing.T) {
	t.Parallel()
	for _, method := range []string{
		"wallet", "pay_later_cc", "point", "gift_voucher", "PayPay残高", "クレジットカード", "PayPay(クレジット)",
		"PayPay商品券", "PayPay銀行残高", "あと払い", "PayPayあと払い", "PayPayカード",
	} {
		assert.Equal(t, []string{method, "PayPayポイント"}, methodsOfRow(t, method+",PayPayポイント"))
		assert.Equal(t, []string{"PayPayポイント", method}, methodsOfRow(t, "PayPayポイント,"+method))
	}
}

// row is a row of transactions with some of its cells replaced, without its line end.
func row(changes map[int]string) string {
	cells := []string{
		"order", "merchant", "見本堂", "store", "店", "pos", "COMPLETED", "2020-01-30T10:53:25+09:00", "480", "",
		"wallet", "A1", "",
	}
	for i, cell := range changes {
		cells[i] = cell
	}

	return strings.Join(cells, ",")
}

// wantRow is what row(nil) is read as.
func wantRow() recon.Transaction {
	return recon.Transaction{
		OrderID: "order", MerchantID: "merchant", BrandName: "見本堂", StoreID: "store", StoreName: "店", TerminalID: "pos",
		Status: recon.StatusCompleted, At: time.Date(2020, 1, 30, 10, 53, 25, 0, jst), Amount: 480,
		Methods: []string{"wallet"}, MerchantPaymentID: "A1",
	}
}

// Columns of a row.
const (
	orderID = iota
	_
	brandName
	storeID
	storeName
	_
	transactionStatus
	acceptedAt
	amount
	_
	methodOfPayment
	merchantPaymentID
	paymentDetails
)

func shiftJIS(t testing.TB, text string) string {
	t.Helper()

	encoded, err := japanese.ShiftJIS.NewEncoder().String(text)
	require.NoError(t, err)

	return encoded
}

// assertTransaction compares all but Line, and expects the time as Japan's clocks
// show it.
func assertTransaction(t *testing.T, want, got recon.Transaction) {
	t.Helper()

	assert.WithinDuration(t, want.At, got.At, 0)
	_, offset := got.At.Zone()
	assert.Equal(t, 9*60*60, offset)

	want.At, got.At = time.Time{}, time.Time{}
	want.Line, got.Line = 0, 0
	assert.Equal(t, want, got)
}

// assertCounts checks the promise of Counts against the lines of a file.
func assertCounts(t *testing.T, counts recon.Counts, file string) {
	t.Helper()

	lines := int64(strings.Count(file, "\n"))
	if file != "" && !strings.HasSuffix(file, "\n") {
		lines++
	}
	assert.Equal(t, lines, counts.Lines)
	assert.Equal(t, counts.Lines, counts.Rows+counts.Errors+counts.Header+counts.Blank+counts.Continued)
}

// readTransactions returns the rows and what is wrong with the others.
func readTransactions(t *testing.T, r *recon.TransactionReader) (rows []recon.Transaction, failures []error) {
	t.Helper()

	for row, err := range r.Rows() {
		if err != nil {
			failures = append(failures, err)
		} else {
			rows = append(rows, row)
		}
	}
	assert.EqualValues(t, len(rows), r.Counts().Rows)

	return rows, failures
}

// readUsers returns the IDs of the users and what is wrong with the other rows.
func readUsers(r *recon.UserReader) (ids []string, failures []error) {
	for user, err := range r.Rows() {
		if err != nil {
			failures = append(failures, err)
		} else {
			ids = append(ids, user.UserAuthorizationID)
		}
	}

	return ids, failures
}
