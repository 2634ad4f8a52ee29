package recon_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"github.com/jppay/jppay/overlay/recon"
)

var jst = time.FixedZone("JST", 9*60*60)

const (
	japaneseHeader = `決済番号,加盟店ID,屋号,店舗ID,店舗名,端末番号/PosID,取引ステータス,取引日時,取引金額,レシート番号,支払い方法,マーチャント決済ID,支払い詳細`
	englishHeader  = `orderId,merchantId,brandName,storeId,storeName,terminalId,transactionStatus,acceptedAt,amount,orderReceiptNumber,methodOfPayment,merchantPaymentId,paymentDetails`
	// payment and refund are rows with all columns; bare is as payment, only nothing
	// is quoted.
	payment = `123456789123456,123456789,見本堂,123456,表参道店,123,取引完了,2020-01-30T10:53:25+09:00,10,,"PayPayポイント,PayPay残高",A12345,` +
		`"[{""paymentMethod"":""PayPayポイント"",""amount"":5,""breakdown"":[{""type"":""REGULAR"",""amount"":5}]},{""paymentMethod"":""PayPay残高"",""amount"":5}]"`
	refund = `123456789123456,123456789,見本堂,123456,表参道店,123,返金完了,2020-01-30T12:30:00+09:00,-5,,PayPay残高,R12345,`
	bare   = `123456789123456,123456789,見本堂,123456,表参道店,123,取引完了,2020-01-30T10:53:25+09:00,10,,PayPayポイント,PayPay残高,A12345,` +
		`[{"paymentMethod":"PayPayポイント","amount":5,"breakdown":[{"type":"REGULAR","amount":5}]},{"paymentMethod":"PayPay残高","amount":5}]`
	userID = "a85fe9e9-b4c9-45cf-a392-834c57d83af7"
)

// halfBare is as bare, only the list of methods is quoted.
var halfBare = strings.Replace(bare, "PayPayポイント,PayPay残高", `"PayPayポイント,PayPay残高"`, 1)

var wantPayment = recon.Transaction{
	OrderID: "123456789123456", MerchantID: "123456789", BrandName: "見本堂", StoreID: "123456", StoreName: "表参道店", TerminalID: "123",
	Status: recon.StatusCompleted, At: time.Date(2020, 1, 30, 10, 53, 25, 0, jst), Amount: 10,
	Methods: []string{"PayPayポイント", "PayPay残高"}, MerchantPaymentID: "A12345",
	PaymentDetails: []recon.PaymentDetail{
		{PaymentMethod: "PayPayポイント", Amount: 5, Breakdown: []recon.Breakdown{{Type: "REGULAR", Amount: 5}}},
		{PaymentMethod: "PayPay残高", Amount: 5},
	},
}

var wantRefund = recon.Transaction{
	OrderID: "123456789123456", MerchantID: "123456789", BrandName: "見本堂", StoreID: "123456", StoreName: "表参道店", TerminalID: "123",
	Status: recon.StatusRefunded, At: time.Date(2020, 1, 30, 12, 30, 0, 0, jst), Amount: -5,
	Methods: []string{"PayPay残高"}, MerchantPaymentID: "R12345",
}

func shiftJIS(t testing.TB, text string) string {
	t.Helper()
	encoded, err := japanese.ShiftJIS.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// sameTransaction compares all but Line, and times as Japan's clocks show them.
func sameTransaction(a, b recon.Transaction) bool {
	_, offset := a.At.Zone()
	if offset != 9*60*60 || !a.At.Equal(b.At) {
		return false
	}
	a.At, b.At, a.Line, b.Line = time.Time{}, time.Time{}, 0, 0
	return reflect.DeepEqual(a, b)
}

// checkCounts holds the promise of Counts against the lines of a file.
func checkCounts(t *testing.T, counts recon.Counts, file string) {
	t.Helper()
	lines := int64(strings.Count(file, "\n"))
	if file != "" && !strings.HasSuffix(file, "\n") {
		lines++
	}
	if counts.Lines != lines || counts.Lines != counts.Rows+counts.Errors+counts.Header+counts.Blank+counts.Continued {
		t.Errorf("%+v for %d lines", counts, lines)
	}
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
	if counts := r.Counts(); counts.Rows != int64(len(rows)) {
		t.Errorf("%d rows came, the reader counts %+v", len(rows), counts)
	}
	return rows, failures
}

func TestTransactionsReadTheSameInEveryForm(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"Shift_JIS", "UTF-8", "UTF-8 with a byte order mark"} {
		for _, newline := range []string{"\n", "\r\n"} {
			for _, header := range []string{"", japaneseHeader, englishHeader} {
				for style, first := range map[string]string{"all": payment, "none": bare, "some": halfBare} {
					for _, end := range []string{newline, ""} {
						lines := []string{first, refund}
						if header != "" {
							lines = append([]string{header}, lines...)
						}
						file := strings.Join(lines, newline) + end
						switch encoding {
						case "Shift_JIS":
							file = shiftJIS(t, file)
						case "UTF-8 with a byte order mark":
							file = "\ufeff" + file
						}
						name := fmt.Sprintf("%s, line end %q, header %.10q, quoted %s, last line ends %v", encoding, newline, header, style, end != "")
						t.Run(name, func(t *testing.T) {
							t.Parallel()
							r := recon.NewTransactionReader(strings.NewReader(file))
							rows, failures := readTransactions(t, r)
							if len(failures) > 0 || len(rows) != 2 || !sameTransaction(rows[0], wantPayment) || !sameTransaction(rows[1], wantRefund) {
								t.Fatalf("rows %+v, errors %v", rows, failures)
							}
							if want := int64(len(lines)); rows[1].Line != want {
								t.Errorf("the last row is on line %d, want %d", rows[1].Line, want)
							}
							if got := strings.Join(r.Header(), ","); got != header {
								t.Errorf("header %q", got)
							}
							checkCounts(t, r.Counts(), file)
						})
					}
				}
			}
		}
	}
}

func TestUsersReadTheSameInEveryForm(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"", "\ufeff"} {
		for _, newline := range []string{"\n", "\r\n"} {
			for _, header := range []string{"", "userAuthorizationId"} {
				for _, quote := range []string{"", `"`} {
					for _, encoding := range []recon.Encoding{recon.Detect, recon.UTF8, recon.ShiftJIS} {
						if mark != "" && encoding == recon.ShiftJIS {
							continue
						}
						file := mark
						if header != "" {
							file += quote + header + quote + newline
						}
						file += quote + userID + quote + newline + newline + quote + "user-2" + quote
						r := recon.NewUserReader(iotest.OneByteReader(strings.NewReader(file)))
						r.Encoding = encoding
						var ids []string
						for user, err := range r.Rows() {
							if err != nil {
								t.Fatalf("%q: %v", file, err)
							}
							ids = append(ids, user.UserAuthorizationID)
						}
						if !slices.Equal(ids, []string{userID, "user-2"}) {
							t.Errorf("%q: users %q", file, ids)
						}
						checkCounts(t, r.Counts(), file)
					}
				}
			}
		}
	}
}

func TestFilesOfEachKindInBothEncodings(t *testing.T) {
	t.Parallel()
	day := time.Date(2020, 1, 30, 0, 0, 0, 0, jst)
	wantRows := map[recon.Kind]int64{recon.Instant: 4, recon.Authorized: 6, recon.KYC: 2, recon.KYCRisk: 2, recon.KYCAccountStatus: 2}
	for _, directory := range []string{"shift_jis", "utf-8"} {
		seen := map[recon.Kind]bool{}
		paths, err := filepath.Glob(filepath.Join("testdata", directory, "*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		entries := map[recon.Kind][]recon.Entry{}
		for _, path := range paths {
			name, err := recon.ParseFileName(filepath.Base(path))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if !name.From.Equal(day) || !name.To.Equal(day.AddDate(0, 0, 1).Add(-time.Second)) {
				t.Errorf("%s: from %v to %v", path, name.From, name.To)
			}
			seen[name.Kind] = true
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var counts recon.Counts
			switch {
			case name.Kind.Transactions():
				r := recon.NewTransactionReader(bytes.NewReader(content))
				rows, failures := readTransactions(t, r)
				for _, row := range rows {
					if row.BrandName != "見本堂" || row.MerchantID != name.Owner || row.At.Before(name.From) || row.At.After(name.To) {
						t.Errorf("%s: %+v", path, row)
					}
					entries[name.Kind] = append(entries[name.Kind], row.Entry())
				}
				if counts = r.Counts(); len(failures) > 0 || counts.Header != 1 {
					t.Errorf("%s: %+v, errors %v", path, counts, failures)
				}
			case name.Kind.Users():
				r := recon.NewUserReader(bytes.NewReader(content))
				for user, err := range r.Rows() {
					if err != nil || user.UserAuthorizationID == "userAuthorizationId" {
						t.Errorf("%s: %+v, %v", path, user, err)
					}
				}
				counts = r.Counts()
			}
			if counts.Rows != wantRows[name.Kind] {
				t.Errorf("%s: %d rows, want %d", path, counts.Rows, wantRows[name.Kind])
			}
			checkCounts(t, counts, string(content))
		}
		if len(seen) != len(wantRows) {
			t.Errorf("%s has files of %d kinds, want %d", directory, len(seen), len(wantRows))
		}
		want := []recon.Entry{
			{ID: "A12345", Amount: 10, Status: "COMPLETED", Line: 2}, {ID: "A12346", Amount: 480, Status: "FAILED", Line: 3},
			{ID: "R12345", Amount: -5, Status: "REFUNDED", Line: 4}, {ID: "R12346", Amount: -300, Status: "REFUND_FAILED", Line: 5},
		}
		if !slices.Equal(entries[recon.Instant], want) {
			t.Errorf("%s: instant entries %+v", directory, entries[recon.Instant])
		}
		want = []recon.Entry{
			{ID: "A12345", Amount: 480, Status: "AUTHORIZED", Line: 2}, {ID: "C12345", Amount: 480, Status: "COMPLETED", Line: 3},
			{ID: "R12345", Amount: -480, Status: "REFUNDED", Line: 4}, {ID: "V12346", Amount: 1200, Status: "CANCELED", Line: 5},
			{ID: "A12347", Amount: 300, Status: "EXPIRED", Line: 6}, {ID: "A12348", Amount: 500, Status: "FAILED", Line: 7},
		}
		if !slices.Equal(entries[recon.Authorized], want) {
			t.Errorf("%s: authorized entries %+v", directory, entries[recon.Authorized])
		}
	}
}

// cells returns payment with some of its cells replaced.
func cells(changes map[int]string) string {
	row := strings.Split(`order,merchant,見本堂,store,店,pos,COMPLETED,2020-01-30T10:53:25+09:00,480,,wallet,A1,`, ",")
	for i, cell := range changes {
		row[i] = cell
	}
	return strings.Join(row, ",")
}

func TestTransactionCells(t *testing.T) {
	t.Parallel()
	noon := time.Date(2020, 1, 30, 12, 0, 0, 0, jst)
	for _, c := range []struct {
		name, row string
		right     func(recon.Transaction) bool
	}{
		{"an ASCII minus", cells(map[int]string{8: "-480"}), func(r recon.Transaction) bool { return r.Amount == -480 }},
		{"a minus sign", cells(map[int]string{8: "\u2212480"}), func(r recon.Transaction) bool { return r.Amount == -480 }},
		{"a full-width minus", cells(map[int]string{8: "\uff0d480"}), func(r recon.Transaction) bool { return r.Amount == -480 }},
		{"a refund as an absolute amount counts below zero", cells(map[int]string{6: "REFUNDED"}), func(r recon.Transaction) bool { return r.Amount == 480 && r.Signed() == -480 }},
		{"a refund with a minus counts below zero once", cells(map[int]string{6: "返金完了", 8: "-480"}), func(r recon.Transaction) bool { return r.Signed() == -480 }},
		{"a failed refund counts below zero", cells(map[int]string{6: "返金失敗"}), func(r recon.Transaction) bool { return r.Signed() == -480 && r.Status.Refund() }},
		{"a payment counts as printed", cells(map[int]string{8: "-480"}), func(r recon.Transaction) bool { return r.Signed() == -480 && !r.Status.Refund() }},
		{"an amount of nothing", cells(map[int]string{8: "0"}), func(r recon.Transaction) bool { return r.Amount == 0 && r.Signed() == 0 }},
		{"the largest amount", cells(map[int]string{8: "99999999999"}), func(r recon.Transaction) bool { return r.Amount == 99_999_999_999 }},
		{"a status nobody lists passes", cells(map[int]string{6: "審査中"}), func(r recon.Transaction) bool { return r.Status == "審査中" }},
		{"methods nobody lists pass", cells(map[int]string{10: `"point, tab"`}), func(r recon.Transaction) bool { return slices.Equal(r.Methods, []string{"point", "tab"}) }},
		{"no method", cells(map[int]string{10: ""}), func(r recon.Transaction) bool { return r.Methods == nil }},
		{"four methods without quotes", cells(map[int]string{10: "wallet,pay_later_cc,point,gift_voucher"}), func(r recon.Transaction) bool { return len(r.Methods) == 4 && r.MerchantPaymentID == "A1" }},
		{"details nobody knows pass", cells(map[int]string{12: `"[{""paymentMethod"":""X"",""amount"":1,""new"":{}}]"`}), func(r recon.Transaction) bool { return r.PaymentDetails[0].PaymentMethod == "X" }},
		{"an empty list of details", cells(map[int]string{12: "[]"}), func(r recon.Transaction) bool { return len(r.PaymentDetails) == 0 }},
		{"a time in another zone is shown in Japan's", cells(map[int]string{7: "2020-01-30T03:00:00Z"}), func(r recon.Transaction) bool { return r.At.Equal(noon) && r.At.Hour() == 12 }},
		{"a time with spaces is Japan's", cells(map[int]string{7: "2020-01-30 12:00:00"}), func(r recon.Transaction) bool { return r.At.Equal(noon) }},
		{"a time with slashes is Japan's", cells(map[int]string{7: "2020/01/30 12:00:00"}), func(r recon.Transaction) bool { return r.At.Equal(noon) }},
		{"a time without zone is Japan's", cells(map[int]string{7: "2020-01-30T12:00:00"}), func(r recon.Transaction) bool { return r.At.Equal(noon) }},
		{"details without quotes after a name in brackets", cells(map[int]string{2: "[公式]店", 3: "[1", 12: `[{"paymentMethod":"WALLET","amount":480}]`}), func(r recon.Transaction) bool {
			return r.BrandName == "[公式]店" && r.PaymentDetails[0].Amount == 480
		}},
		{"details on several lines", cells(map[int]string{12: `"[{""paymentMethod"":""A"",""amount"":1,""breakdown"":[]},` + "\r\n" + `{""paymentMethod"":""B"",""amount"":1,""breakdown"":[{""type"":""R"",""amount"":1},{""type"":""S"",""amount"":1},{""type"":""T"",""amount"":1}]}]"`}), func(r recon.Transaction) bool { return len(r.PaymentDetails) == 2 }},
		{"a comma and a line break in quotes", cells(map[int]string{4: "\"表参道,\r\n2号店\""}), func(r recon.Transaction) bool { return r.StoreName == "表参道,\n2号店" && r.Line == 1 }},
		{"a quotation mark in quotes", cells(map[int]string{4: `"""見本""店"`}), func(r recon.Transaction) bool { return r.StoreName == `"見本"店` }},
		{"a shop that is called like a column", cells(map[int]string{2: "amount", 4: "屋号"}), func(r recon.Transaction) bool { return r.BrandName == "amount" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := recon.NewTransactionReader(strings.NewReader(c.row + "\n" + cells(nil)))
			rows, failures := readTransactions(t, r)
			if len(failures) > 0 || len(rows) != 2 || !c.right(rows[0]) {
				t.Errorf("rows %+v, errors %v", rows, failures)
			}
			checkCounts(t, r.Counts(), c.row+"\n"+cells(nil))
		})
	}
}

func TestShiftJISMinusIsAMinus(t *testing.T) {
	t.Parallel()
	file := strings.Replace(shiftJIS(t, cells(nil)), ",480,", ",\x81\x7c480,", 1)
	rows, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(file)))
	if len(failures) > 0 || rows[0].Amount != -480 || rows[0].BrandName != "見本堂" {
		t.Errorf("rows %+v, errors %v", rows, failures)
	}
}

func TestABadRowIsAnErrorAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("secret", recon.MaxRow/6+1)
	for _, c := range []struct {
		name, bad string // of one line, without its line end
		want      error
		column    string
	}{
		{"a column too few", "secret," + refund[:60], recon.ErrColumns, ""},
		{"a column too many", cells(nil) + ",secret", recon.ErrColumns, ""},
		{"a comma too many between methods", cells(map[int]string{10: "wallet,secret"}), recon.ErrColumns, ""},
		{"no amount", cells(map[int]string{8: ""}), recon.ErrValue, "amount"},
		{"an amount in words", cells(map[int]string{8: "secret"}), recon.ErrValue, "amount"},
		{"a fraction of a yen", cells(map[int]string{8: "480.5"}), recon.ErrValue, "amount"},
		{"an amount in groups", cells(map[int]string{8: `"1,480"`}), recon.ErrValue, "amount"},
		{"a plus", cells(map[int]string{8: "+480"}), recon.ErrValue, "amount"},
		{"two minuses", cells(map[int]string{8: "--480"}), recon.ErrValue, "amount"},
		{"a minus alone", cells(map[int]string{8: "-"}), recon.ErrValue, "amount"},
		{"an amount that no integer holds", cells(map[int]string{8: "9223372036854775808"}), recon.ErrValue, "amount"},
		{"digits of another script", cells(map[int]string{8: "４８０"}), recon.ErrValue, "amount"},
		{"no time", cells(map[int]string{7: ""}), recon.ErrValue, "acceptedAt"},
		{"a day that does not exist", cells(map[int]string{7: "2020-02-30T10:53:25+09:00"}), recon.ErrValue, "acceptedAt"},
		{"no payment ID", cells(map[int]string{0: ""}), recon.ErrValue, "orderId"},
		{"no status", cells(map[int]string{6: ""}), recon.ErrValue, "transactionStatus"},
		{"JSON that is cut short", cells(map[int]string{12: `"[{""paymentMethod"":""secret"""`}), recon.ErrValue, "paymentDetails"},
		{"JSON without quotes that is cut short", cells(map[int]string{12: `[{"paymentMethod":"secret"`}), recon.ErrQuote, ""},
		{"JSON of another shape", cells(map[int]string{12: `"{""secret"":1}"`}), recon.ErrValue, "paymentDetails"},
		{"a quotation mark inside of a cell", cells(map[int]string{4: `sec"ret"`}), recon.ErrQuote, ""},
		{"text after a quoted cell", cells(map[int]string{4: `"sec"ret`}), recon.ErrQuote, ""},
		{"a quotation mark that is not closed", cells(map[int]string{4: `"secret`}), recon.ErrQuote, ""},
		{"bytes that mean nothing", cells(map[int]string{4: "secret\xff"}), recon.ErrEncoding, ""},
		{"half a character", cells(map[int]string{4: "secret\x81"}), recon.ErrEncoding, ""},
		{"a line that is too long", long, recon.ErrTooLong, ""},
		{"a quoted line that is too long", `"` + long + `"`, recon.ErrTooLong, ""},
		{"the header once more", englishHeader, recon.ErrValue, "acceptedAt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			good := cells(nil)
			for at := range 3 {
				lines := []string{good, good, good}
				lines[at] = c.bad
				if at == 0 && c.bad == englishHeader {
					continue
				}
				file := strings.Join(lines, "\n") + "\n"
				r := recon.NewTransactionReader(strings.NewReader(file))
				r.Encoding = recon.UTF8
				rows, failures := readTransactions(t, r)
				if len(rows) != 2 || len(failures) != 1 {
					t.Fatalf("%d rows, errors %v", len(rows), failures)
				}
				failure, ok := errors.AsType[*recon.RowError](failures[0])
				if !ok || !errors.Is(failure, c.want) || failure.Line != int64(at+1) || failure.Column != c.column {
					t.Errorf("got %v, want %v on line %d, column %q", failures[0], c.want, at+1, c.column)
				}
				for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%x"} {
					if printed := fmt.Sprintf(verb, failures[0]); strings.Contains(printed, "secret") || strings.Contains(printed, "736563726574") {
						t.Errorf("%s prints the cell: %s", verb, printed)
					}
				}
				checkCounts(t, r.Counts(), file)
			}
		})
	}
}

func TestABadUserIsAnErrorAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, bad string
		want      error
	}{
		{"two columns", userID + "," + userID, recon.ErrColumns},
		{"an empty cell", `""`, recon.ErrValue},
		{"a space", "a b", recon.ErrValue},
		{"a control character", "a\x1b[2Jb", recon.ErrValue},
		{"a delete character in a long ID", userID + "\x7f" + userID, recon.ErrValue},
		{"a carriage return inside", "a\rb", recon.ErrValue},
		{"Japanese", "見本", recon.ErrValue},
		{"Latin of another encoding", "caf\xe9", recon.ErrEncoding},
		{"a stray quotation mark", `a"`, recon.ErrQuote},
		{"the header once more and another column", "userAuthorizationId,x", recon.ErrColumns},
		{"the header once more", "userAuthorizationId", recon.ErrValue},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := userID + "\r\n" + userID + "\r\n" + c.bad + "\r\n" + userID + "\r\n"
			r := recon.NewUserReader(strings.NewReader(file))
			r.Encoding = recon.UTF8
			var failures []error
			rows := 0
			for user, err := range r.Rows() {
				if err != nil {
					failures = append(failures, err)
				} else if rows++; user.UserAuthorizationID != userID {
					t.Errorf("user %+v", user)
				}
			}
			if rows != 3 || len(failures) != 1 || !errors.Is(failures[0], c.want) || !strings.HasPrefix(failures[0].Error(), "recon: line 3: ") {
				t.Errorf("%d rows, errors %v", rows, failures)
			}
			checkCounts(t, r.Counts(), file)
		})
	}
}

func TestAStrayQuotationMarkCostsOneRow(t *testing.T) {
	t.Parallel()
	for _, lines := range []int{1, recon.MaxRowLines - 1, recon.MaxRowLines, 10 * recon.MaxRowLines} {
		for _, closing := range []string{"", `"` + "\n"} {
			file := `"stray` + "\n" + strings.Repeat(userID+"\n", lines) + closing
			r := recon.NewUserReader(strings.NewReader(file))
			rows, failures := 0, 0
			for _, err := range r.Rows() {
				if err != nil {
					failures++
				} else {
					rows++
				}
			}
			wantFailures := 1
			if closing != "" {
				wantFailures++
			}
			if rows != lines || failures != wantFailures {
				t.Errorf("%d lines, closed %v: %d rows and %d errors, want %d", lines, closing != "", rows, failures, wantFailures)
			}
			checkCounts(t, r.Counts(), file)
		}
	}
}

func TestTwoStrayQuotationMarksDoNotMakeOneRowOfMany(t *testing.T) {
	t.Parallel()
	row := func(id, shop string) string { return cells(map[int]string{4: shop, 11: id}) + "\n" }
	for _, c := range []struct{ name, first, last string }{
		{"which begin a name and end one", `"shop`, `shop"`},
		{"which are the names", `"`, `"`},
		{"with an ordinary cell in quotes between", `"shop,","`, `shop"`},
	} {
		file := row("A1", c.first) + row("A2", "x") + row("A3", "x") + row("A4", c.last) + row("A5", "x")
		r := recon.NewTransactionReader(strings.NewReader(file))
		rows, failures := readTransactions(t, r)
		if len(rows) != 3 || rows[0].MerchantPaymentID != "A2" || rows[1].MerchantPaymentID != "A3" || rows[2].MerchantPaymentID != "A5" || len(failures) != 2 {
			t.Errorf("%s: rows %+v, errors %v", c.name, rows, failures)
		}
		checkCounts(t, r.Counts(), file)
	}
}

func TestAnOpenQuotationMarkDoesNotReachBeyondALongRow(t *testing.T) {
	t.Parallel()
	half, long := strings.Repeat("x", recon.MaxRow/2), strings.Repeat("x", 2*recon.MaxRow)
	for _, c := range []struct {
		name, file   string
		rows, errors int
	}{
		{"of lines that are too long together", "\"stray\n" + half + "\n" + half + "\n" + userID + "\n", 3, 1},
		{"of lines that are too long together, and closed", "\"quoted\n" + half + "\n" + half + "\"\n" + userID + "\n", 2, 2},
		{"of a line that is too long itself, and closed", "\"quoted\n" + long + "\n\"\n" + userID + "\n", 1, 3},
		{"of a line that is too long itself", "\"stray\n" + long + "\n" + userID + "\"\n" + userID + "\n", 1, 3},
	} {
		r := recon.NewUserReader(strings.NewReader(c.file))
		rows, failures := 0, 0
		for _, err := range r.Rows() {
			if err != nil {
				failures++
			} else {
				rows++
			}
		}
		if rows != c.rows || failures != c.errors {
			t.Errorf("%s: %d rows and %d errors", c.name, rows, failures)
		}
		checkCounts(t, r.Counts(), c.file)
	}
}

func TestARowOfTheGreatestLengthIsRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		length int
		reads  bool
	}{{recon.MaxRow - 1, true}, {recon.MaxRow, false}} {
		id := strings.Repeat("x", c.length)
		file := userID + "\n" + id + "\n" + userID + "\n"
		r := recon.NewUserReader(strings.NewReader(file))
		found := false
		for user, err := range r.Rows() {
			found = found || err == nil && user.UserAuthorizationID == id
		}
		if counts := r.Counts(); found != c.reads || counts.Rows+counts.Errors != 3 {
			t.Errorf("%d bytes: read %v, %+v", c.length, found, counts)
		}
	}
}

func TestARowOfTheMostLinesIsRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines int
		reads bool
	}{{2, true}, {recon.MaxRowLines, true}, {recon.MaxRowLines + 1, false}} {
		shop := strings.Repeat("x\n", c.lines-1) + "x"
		file := cells(map[int]string{4: `"` + shop + `"`, 11: "A1"}) + "\n" + cells(map[int]string{11: "A2"}) + "\n"
		r := recon.NewTransactionReader(strings.NewReader(file))
		rows, _ := readTransactions(t, r)
		if found := len(rows) == 2 && rows[0].StoreName == shop; found != c.reads || rows[len(rows)-1].MerchantPaymentID != "A2" {
			t.Errorf("%d lines: %+v", c.lines, rows)
		}
		checkCounts(t, r.Counts(), file)
	}
}

func TestAByteOrderMarkStandsAtTheBeginningOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		encoding   recon.Encoding
		rows       int
	}{
		{"at the beginning", "\ufeff" + userID + "\n" + userID + "\n", recon.Detect, 2},
		{"at the beginning of what is said to be UTF-8", "\ufeff" + userID + "\n" + userID + "\n", recon.UTF8, 2},
		{"at the beginning of what is said to be Shift_JIS", "\ufeff" + userID + "\n" + userID + "\n", recon.ShiftJIS, 1},
		{"at the beginning of another line", userID + "\n\ufeff" + userID + "\n", recon.Detect, 1},
	} {
		r := recon.NewUserReader(strings.NewReader(c.file))
		r.Encoding = c.encoding
		rows := 0
		for user, err := range r.Rows() {
			if err == nil && user.UserAuthorizationID == userID {
				rows++
			}
		}
		if rows != c.rows {
			t.Errorf("%s: %d rows, want %d", c.name, rows, c.rows)
		}
		checkCounts(t, r.Counts(), c.file)
	}
}

func TestAHeaderSaysWhereColumnsStand(t *testing.T) {
	t.Parallel()
	file := "extra,取引金額,orderId,acceptedAt,マーチャント決済ID,transactionStatus\n" +
		"x,-480,order,2020-01-30T10:53:25+09:00,R1,返金完了\n"
	r := recon.NewTransactionReader(strings.NewReader(file))
	rows, failures := readTransactions(t, r)
	want := recon.Transaction{OrderID: "order", MerchantPaymentID: "R1", Status: recon.StatusRefunded, Amount: -480, At: time.Date(2020, 1, 30, 10, 53, 25, 0, jst)}
	if len(failures) > 0 || len(rows) != 1 || !sameTransaction(rows[0], want) || r.Header()[0] != "extra" {
		t.Errorf("rows %+v, errors %v", rows, failures)
	}
}

func TestUnderAHeaderOfItsOwnARowWithoutQuotesIsReadOrRefused(t *testing.T) {
	t.Parallel()
	const at = "2020-01-30T10:53:25+09:00"
	for _, c := range []struct {
		name, header, row string
		methods           []string // nil where the row is refused
	}{
		{"the methods come first", "methodOfPayment,orderId,transactionStatus,acceptedAt,amount,merchantPaymentId", "wallet,point,o,COMPLETED," + at + ",480,A1", []string{"wallet", "point"}},
		{"the methods come last", "orderId,transactionStatus,acceptedAt,amount,merchantPaymentId,methodOfPayment", "o,COMPLETED," + at + ",480,A1,wallet,point", []string{"wallet", "point"}},
		{"there are no methods", "orderId,transactionStatus,acceptedAt,amount,merchantPaymentId", "o,COMPLETED," + at + ",480,A1,wallet", nil},
		{"a cell is missing", "methodOfPayment,orderId,transactionStatus,acceptedAt,amount,merchantPaymentId", "o,COMPLETED," + at + ",480,A1", nil},
	} {
		r := recon.NewTransactionReader(strings.NewReader(c.header + "\n" + c.row + "\n"))
		rows, failures := readTransactions(t, r)
		switch {
		case c.methods == nil && (len(rows) > 0 || len(failures) != 1 || !errors.Is(failures[0], recon.ErrColumns)),
			c.methods != nil && (len(failures) > 0 || len(rows) != 1 || !slices.Equal(rows[0].Methods, c.methods) || rows[0].MerchantPaymentID != "A1"):
			t.Errorf("%s: rows %+v, errors %v", c.name, rows, failures)
		}
	}
}

func TestAHeaderBehindALineThatCannotBeReadIsOne(t *testing.T) {
	t.Parallel()
	file := strings.Repeat("x", 2*recon.MaxRow) + "\n" + englishHeader + "\n" + cells(nil) + "\n"
	r := recon.NewTransactionReader(strings.NewReader(file))
	rows, failures := readTransactions(t, r)
	if len(rows) != 1 || len(failures) != 1 || !errors.Is(failures[0], recon.ErrTooLong) || len(r.Header()) != 13 {
		t.Errorf("rows %+v, errors %v", rows, failures)
	}
	checkCounts(t, r.Counts(), file)
}

func TestAHeaderThatCannotBeUsedEndsTheFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, header, says string }{
		{"without amounts", strings.Replace(englishHeader, ",amount", ",yen", 1), "amount is missing"},
		{"with a column twice", englishHeader + ",取引金額", "amount stands twice"},
		{"with its first column twice", "orderId," + englishHeader, "orderId stands twice"},
		{"of three names", "orderId,amount,storeName" + strings.Repeat(",", 10), "transactionStatus is missing"},
		{"that hides rows behind a carriage return", englishHeader + "\r" + cells(nil), "line break"},
	} {
		r := recon.NewTransactionReader(strings.NewReader(c.header + "\n" + cells(nil) + "\n"))
		for range 2 { // also when asked again
			rows, failures := readTransactions(t, r)
			if len(rows) > 0 || len(failures) != 1 || !errors.Is(failures[0], recon.ErrHeader) || !strings.Contains(failures[0].Error(), c.says) {
				t.Errorf("%s: rows %v, errors %v", c.name, rows, failures)
			}
		}
	}
}

func TestEncodingIsDetected(t *testing.T) {
	t.Parallel()
	row := func(name string) string { return cells(map[int]string{2: name, 4: "store"}) + "\n" }
	ascii := strings.Repeat(row("shop"), 2000) // more than is read ahead
	for _, c := range []struct {
		name, file string
		encoding   recon.Encoding
		want       string // the last row's brand
		failures   int
	}{
		{"Shift_JIS after much ASCII", ascii + shiftJIS(t, row("見本堂")), recon.Detect, "見本堂", 0},
		{"UTF-8 after much ASCII", ascii + row("見本堂"), recon.Detect, "見本堂", 0},
		{"UTF-8 that could be Shift_JIS", row("あい"), recon.Detect, "あい", 0},
		{"Shift_JIS with a second byte that is a backslash", shiftJIS(t, row("表ソ十能")), recon.Detect, "表ソ十能", 0},
		{"Shift_JIS with characters of Windows", shiftJIS(t, row("㈱髙島①")), recon.Detect, "㈱髙島①", 0},
		{"half-width katakana", shiftJIS(t, row("ﾐﾎﾝﾄﾞｳ")), recon.Detect, "ﾐﾎﾝﾄﾞｳ", 0},
		{"half-width katakana that could be UTF-8, named", shiftJIS(t, row("ﾃｱ")), recon.ShiftJIS, "ﾃｱ", 0},
		{"UTF-8 with one damaged row", row("見本堂") + row("見\x80") + row("表参道"), recon.Detect, "表参道", 1},
		{"Shift_JIS with one damaged row", shiftJIS(t, row("見本堂")) + row("\xff") + shiftJIS(t, row("表参道")), recon.Detect, "表参道", 1},
		{"Shift_JIS that begins with half-width katakana that could be UTF-8", shiftJIS(t, row("ﾃｱ")+strings.Repeat(row("東京駅前店"), 40)), recon.Detect, "東京駅前店", 0},
		{"UTF-8 that begins with a damaged row", row("東\x8f京") + strings.Repeat(row("東京駅前店"), 40), recon.Detect, "東京駅前店", 1},
		{"Shift_JIS with a character that its user defined", row("\xf0\x40") + shiftJIS(t, row("表参道")), recon.ShiftJIS, "表参道", 1},
		{"rows that are neither take what is stated", row("\xff") + row("\x81") + ascii + shiftJIS(t, row("見本堂")), recon.Detect, "見本堂", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for how, file := range map[string]io.Reader{
				"at once": strings.NewReader(c.file), "byte by byte": iotest.OneByteReader(strings.NewReader(c.file)),
			} {
				r := recon.NewTransactionReader(file)
				r.Encoding = c.encoding
				rows, failures := readTransactions(t, r)
				if len(failures) != c.failures || len(rows) == 0 || rows[len(rows)-1].BrandName != c.want {
					t.Errorf("%s: %d rows, errors %v", how, len(rows), failures)
				}
				for _, failure := range failures {
					if !errors.Is(failure, recon.ErrEncoding) {
						t.Errorf("%s: error %v", how, failure)
					}
				}
			}
		})
	}
}

func TestAFileThatBreaksOffYieldsNoHalfRow(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	for _, c := range []struct {
		name, file string
		rows       int
	}{
		{"within a row", userID + "\n" + userID[:10], 1},
		{"within quotes", userID + "\n\"" + userID + "\n", 1},
		{"at the beginning", "", 0},
		{"within a line that is too long", userID + "\n" + strings.Repeat("x", 2*recon.MaxRow), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := recon.NewUserReader(io.MultiReader(strings.NewReader(c.file), iotest.ErrReader(broken)))
			rows, last := 0, error(nil)
			for _, err := range r.Rows() {
				if last = err; err == nil {
					rows++
				}
			}
			if rows != c.rows || !errors.Is(last, broken) {
				t.Errorf("%d rows, then %v", rows, last)
			}
			for user, err := range r.Rows() {
				if !errors.Is(err, broken) {
					t.Errorf("asked again: %+v, %v", user, err)
				}
			}
		})
	}
}

// onceBroken is a reader that fails once and then says that it is at its end.
type onceBroken struct{ err error }

func (r *onceBroken) Read([]byte) (int, error) {
	err := r.err
	r.err = io.EOF
	return 0, err
}

func TestAnErrorWhileReadingAheadIsNotForgotten(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	file := io.MultiReader(strings.NewReader(cells(nil)+"\n"), &onceBroken{broken}, strings.NewReader(cells(nil)+"\n"))
	rows, last := 0, error(nil)
	for _, err := range recon.NewTransactionReader(file).Rows() {
		if last = err; err == nil {
			rows++
		}
	}
	if rows != 1 || !errors.Is(last, broken) {
		t.Errorf("%d rows, then %v", rows, last)
	}
}

func TestRowsGoOnAfterABreak(t *testing.T) {
	t.Parallel()
	users := recon.NewUserReader(bytes.NewReader(userFile(10)))
	transactions := recon.NewTransactionReader(strings.NewReader(strings.Repeat(cells(nil)+"\n", 10)))
	for want := int64(1); want <= 10; want++ {
		for user, err := range users.Rows() {
			if err != nil || user.Line != want {
				t.Fatalf("user on line %d, want %d, %v", user.Line, want, err)
			}
			break
		}
		for row, err := range transactions.Rows() {
			if err != nil || row.Line != want || transactions.Counts().Rows != want {
				t.Fatalf("transaction on line %d, want %d, %v", row.Line, want, err)
			}
			break
		}
	}
	for _, err := range users.Rows() {
		t.Errorf("an eleventh user, %v", err)
	}
}

func TestUsersReadTheSameInOneGoRowByRowAndWithEncodingCSV(t *testing.T) {
	t.Parallel()
	odd := []string{
		"\"" + userID + "\"\r\n", "\r\n", "a,b\n", userID + "\n", strings.Repeat("u", 3000) + "\r\n", "\"a\nb\"\r\n",
		strings.Repeat("v", 1023) + "\n", "with space\r\n", "a\"b\r\n",
	}
	var file strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&file, "user-%d\r\n", i)
		if i%37 == 0 {
			file.WriteString(odd[i/37%len(odd)])
		}
	}
	file.WriteString("the-last-one")

	var want []recon.User
	for _, record := range reference(file.String(), 1) {
		if record.Err == nil && len(record.Cells) == 1 && isVisible(record.Cells[0]) {
			want = append(want, recon.User{Line: record.Line, UserAuthorizationID: record.Cells[0]})
		}
	}
	whole := recon.NewUserReader(strings.NewReader(file.String()))
	var got []recon.User
	for user, err := range whole.Rows() {
		if err == nil {
			got = append(got, user)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("in one go: %d users, encoding/csv has %d", len(got), len(want))
	}
	checkCounts(t, whole.Counts(), file.String())

	single := recon.NewUserReader(strings.NewReader(file.String()))
	got = nil
	for more := true; more; {
		more = false
		for user, err := range single.Rows() {
			if more = true; err == nil {
				got = append(got, user)
			}
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("row by row: %d users, encoding/csv has %d", len(got), len(want))
	}
	if single.Counts() != whole.Counts() {
		t.Errorf("row by row: %+v, in one go: %+v", single.Counts(), whole.Counts())
	}
}

// TestReadingTakesConstantMemory is not parallel: it measures the whole process.
func TestReadingTakesConstantMemory(t *testing.T) {
	const rows = 200_000
	for _, c := range []struct {
		name string
		line string
		read func(io.Reader, func()) recon.Counts
	}{
		{"users", userID + "\r\n", func(file io.Reader, each func()) recon.Counts {
			r := recon.NewUserReader(file)
			for _, err := range r.Rows() {
				if err != nil {
					t.Error(err)
				}
				each()
			}
			return r.Counts()
		}},
		{"transactions", shiftJIS(t, payment) + "\n", func(file io.Reader, each func()) recon.Counts {
			r := recon.NewTransactionReader(file)
			for _, err := range r.Rows() {
				if err != nil {
					t.Error(err)
				}
				each()
			}
			return r.Counts()
		}},
	} {
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		before, peak, n := stats.HeapAlloc, uint64(0), 0
		counts := c.read(&repeated{line: c.line, times: rows}, func() {
			if n++; n%5000 == 0 {
				runtime.ReadMemStats(&stats)
				peak = max(peak, stats.HeapAlloc)
			}
		})
		if counts.Rows != rows || counts.Errors != 0 {
			t.Errorf("%s: %+v", c.name, counts)
		}
		if growth := int64(peak) - int64(before); growth > 12<<20 {
			t.Errorf("%s: the heap grew by %d bytes", c.name, growth)
		}
	}
}

// repeated reads as one line many times over.
type repeated struct {
	line  string
	times int
	rest  string
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.rest == "" {
			if r.times == 0 {
				break
			}
			r.rest, r.times = r.line, r.times-1
		}
		m := copy(p[n:], r.rest)
		r.rest, n = r.rest[m:], n+m
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// reference is what encoding/csv makes of a file, line by line: where it refuses a
// row, the row is one line, and the next one begins after it. Refused is also a row
// with a cell of several lines that has the commas of a row and is not JSON.
func reference(file string, columns int) (records []recon.Record) {
	hidesRow := func(cell string) bool {
		return strings.Contains(cell, "\n") && strings.Count(cell, ",") >= columns-1 && !json.Valid([]byte(cell))
	}
	for line := int64(1); file != ""; {
		first, rest, _ := strings.Cut(file, "\n")
		if first == "" || first == "\r" {
			file, line = rest, line+1
			continue
		}
		r := csv.NewReader(strings.NewReader(file))
		r.FieldsPerRecord = -1
		cells, err := r.Read()
		row := file[:r.InputOffset()]
		lines := strings.Count(strings.TrimSuffix(row, "\n"), "\n") + 1
		if err == nil && lines <= recon.MaxRowLines && utf8.ValidString(row) && !slices.ContainsFunc(cells, hidesRow) {
			records = append(records, recon.Record{Line: line, Cells: cells})
			file, line = file[len(row):], line+int64(lines)
			continue
		}
		records = append(records, recon.Record{Err: errors.New("refused")})
		file, line = rest, line+1
	}
	return records
}

func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"a,b\n\n\"c\",d\r\n", "\"a\nb\",c\n\"d", "a\"b\n\"c\"\"d\"\r\r\n\"e\"\r", "\"\n\"\n\"\n", "\r\n\r", payment + "\n" + bare, "\xff\n\"\xff\"\n",
		"a,\"b\n,,,,,,,,,,,,\"\n", "\"[1,\n1,1,1,1,1,1,1,1,1,1,1,1,1]\"\n",
		"\"" + strings.Repeat("\n", 20) + "\"", string(userFile(3)) + "\"" + userID + "\"\n" + string(userFile(2)), "userAuthorizationId\nx",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		// The reference reads what follows a stray quotation mark once for each line.
		if len(file) > 1<<10 || strings.HasPrefix(file, "\ufeff") {
			t.Skip()
		}
		var got []recon.Record
		for record := range recon.Records(iotest.OneByteReader(strings.NewReader(file))) {
			record.Cells = slices.Clone(record.Cells)
			got = append(got, record)
		}
		want := reference(file, 13)
		if len(got) != len(want) {
			t.Fatalf("%d records, encoding/csv has %d", len(got), len(want))
		}
		for i := range want {
			if (got[i].Err == nil) != (want[i].Err == nil) || want[i].Err == nil && (got[i].Line != want[i].Line || !slices.Equal(got[i].Cells, want[i].Cells)) {
				t.Fatalf("record %d: got %q (%v) on line %d, encoding/csv has %q (%v) on line %d",
					i, got[i].Cells, got[i].Err, got[i].Line, want[i].Cells, want[i].Err, want[i].Line)
			}
		}
		// The same through UserReader, which has a shorter way for simple lines.
		var ids, wantIDs []string
		for _, record := range reference(file, 1) {
			if record.Err == nil && len(record.Cells) == 1 && isVisible(record.Cells[0]) && !strings.EqualFold(record.Cells[0], "userAuthorizationId") {
				wantIDs = append(wantIDs, record.Cells[0])
			}
		}
		users := recon.NewUserReader(strings.NewReader(file))
		users.Encoding = recon.UTF8
		for user, err := range users.Rows() {
			if err == nil {
				ids = append(ids, user.UserAuthorizationID)
			}
		}
		if !slices.Equal(ids, wantIDs) {
			t.Fatalf("users %q, encoding/csv has %q", ids, wantIDs)
		}
	})
}

func isVisible(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return r < '!' || r > '~' })
}

func FuzzTransactions(f *testing.F) {
	for _, seed := range []string{payment, refund, bare, japaneseHeader + "\n" + payment, englishHeader + "\r\n" + cells(nil), "\ufeff" + payment} {
		f.Add([]byte(seed))
	}
	f.Add([]byte(shiftJIS(f, japaneseHeader+"\n"+payment+"\n"+refund)))
	f.Fuzz(func(t *testing.T, file []byte) {
		transactions := recon.NewTransactionReader(bytes.NewReader(file))
		users := recon.NewUserReader(bytes.NewReader(file))
		ended := false
		for row, err := range transactions.Rows() {
			if _, ok := errors.AsType[*recon.RowError](err); err != nil && !ok {
				ended = true // by its header
			} else if err == nil && (row.OrderID == "" || row.Status.Refund() && row.Signed() > 0 || !utf8.ValidString(row.StoreName)) {
				t.Errorf("row %+v", row)
			}
		}
		if !ended {
			checkCounts(t, transactions.Counts(), string(file))
		}
		for user, err := range users.Rows() {
			if err == nil && (user.UserAuthorizationID == "" || strings.ContainsAny(user.UserAuthorizationID, " \r\n\x00\x7f")) {
				t.Errorf("user %+v", user)
			}
		}
		checkCounts(t, users.Counts(), string(file))
	})
}
