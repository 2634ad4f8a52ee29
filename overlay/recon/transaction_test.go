package recon_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// fileForm is a form in which a file of a payment and a refund may come.
type fileForm struct {
	encoding string
	newline  string
	header   string
	quoted   string // which cells of the payment
	payment  string
	end      string // of the last line
}

func fileForms() (forms []fileForm) {
	for _, encoding := range []string{"Shift_JIS", "UTF-8", "UTF-8 with a byte order mark"} {
		for _, newline := range []string{"\n", "\r\n"} {
			for _, header := range []string{"", japaneseHeader, englishHeader} {
				for quoted, payment := range map[string]string{"all": payment, "none": bare, "some": halfBare} {
					forms = append(forms,
						fileForm{encoding, newline, header, quoted, payment, newline},
						fileForm{encoding, newline, header, quoted, payment, ""})
				}
			}
		}
	}

	return forms
}

func (f fileForm) name() string {
	return fmt.Sprintf("%s, line end %q, header %.10q, quoted %s, last line ends %v",
		f.encoding, f.newline, f.header, f.quoted, f.end != "")
}

func (f fileForm) lines() []string {
	if f.header == "" {
		return []string{f.payment, refund}
	}

	return []string{f.header, f.payment, refund}
}

func (f fileForm) file(t *testing.T) string {
	t.Helper()

	file := strings.Join(f.lines(), f.newline) + f.end
	switch f.encoding {
	case "Shift_JIS":
		return shiftJIS(t, file)
	case "UTF-8 with a byte order mark":
		return "\ufeff" + file
	}

	return file
}

func TestTransactionsReadTheSameInEveryForm(t *testing.T) {
	t.Parallel()

	for _, form := range fileForms() {
		t.Run(form.name(), func(t *testing.T) {
			t.Parallel()
			file := form.file(t)
			r := recon.NewTransactionReader(strings.NewReader(file))

			rows, failures := readTransactions(t, r)

			require.Empty(t, failures)
			require.Len(t, rows, 2)
			assertTransaction(t, wantPayment, rows[0])
			assertTransaction(t, wantRefund, rows[1])
			assert.EqualValues(t, len(form.lines()), rows[1].Line)
			assert.Equal(t, form.header, strings.Join(r.Header(), ","))
			assertCounts(t, r.Counts(), file)
		})
	}
}

// cellCase is a row, and how the transaction differs from wantRow.
type cellCase struct {
	name   string
	cells  map[int]string
	differ func(want *recon.Transaction)
}

func (c cellCase) test(t *testing.T) {
	t.Parallel()
	file := row(c.cells) + "\n" + row(nil)
	r := recon.NewTransactionReader(strings.NewReader(file))

	rows, failures := readTransactions(t, r)

	require.Empty(t, failures)
	require.Len(t, rows, 2)
	want := wantRow()
	c.differ(&want)
	assertTransaction(t, want, rows[0])
	assert.EqualValues(t, 1, rows[0].Line)
	assertTransaction(t, wantRow(), rows[1])
	assertCounts(t, r.Counts(), file)
}

func TestAmountsOfTransactions(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, cell string
		amount     int64
	}{
		{"an ASCII minus", "-480", -480},
		{"a minus sign", "\u2212480", -480},
		{"a full-width minus", "\uff0d480", -480},
		{"nothing", "0", 0},
		{"the largest amount", "99999999999", 99_999_999_999},
	} {
		differ := func(want *recon.Transaction) { want.Amount = c.amount }
		t.Run(c.name, cellCase{cells: map[int]string{amount: c.cell}, differ: differ}.test)
	}
}

func TestShiftJISMinusIsAMinus(t *testing.T) {
	t.Parallel()
	file := strings.Replace(shiftJIS(t, row(nil)), ",480,", ",\x81\x7c480,", 1)

	rows, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(file)))

	assert.Empty(t, failures)
	require.Len(t, rows, 1)
	assert.EqualValues(t, -480, rows[0].Amount)
	assert.Equal(t, "見本堂", rows[0].BrandName)
}

func TestARefundCountsBelowZero(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, status, printed string
		amount, signed        int64
		refund                bool
	}{
		{"an absolute amount", "REFUNDED", "480", 480, -480, true},
		{"with a minus, once", "返金完了", "-480", -480, -480, true},
		{"that failed", "返金失敗", "480", 480, -480, true},
		{"unlike a payment, which counts as printed", "COMPLETED", "-480", -480, -480, false},
		{"unlike a payment of nothing", "COMPLETED", "0", 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := row(map[int]string{transactionStatus: c.status, amount: c.printed})

			rows, failures := readTransactions(t, recon.NewTransactionReader(strings.NewReader(file)))

			require.Empty(t, failures)
			require.Len(t, rows, 1)
			assert.Equal(t, c.amount, rows[0].Amount)
			assert.Equal(t, c.signed, rows[0].Signed())
			assert.Equal(t, c.refund, rows[0].Status.Refund())
		})
	}
}

func TestTimesOfTransactionsAreJapans(t *testing.T) {
	t.Parallel()

	noon := func(want *recon.Transaction) { want.At = time.Date(2020, 1, 30, 12, 0, 0, 0, jst) }
	for name, cell := range map[string]string{
		"a time in another zone": "2020-01-30T03:00:00Z",
		"a time with spaces":     "2020-01-30 12:00:00",
		"a time with slashes":    "2020/01/30 12:00:00",
		"a time without zone":    "2020-01-30T12:00:00",
	} {
		t.Run(name, cellCase{cells: map[int]string{acceptedAt: cell}, differ: noon}.test)
	}
}

func TestTextsOfTransactions(t *testing.T) {
	t.Parallel()

	for _, c := range []cellCase{
		{"a status nobody lists", map[int]string{transactionStatus: "審査中"}, func(want *recon.Transaction) {
			want.Status = "審査中"
		}},
		{"methods nobody lists", map[int]string{methodOfPayment: `"point, tab"`}, func(want *recon.Transaction) {
			want.Methods = []string{"point", "tab"}
		}},
		{"no method", map[int]string{methodOfPayment: ""}, func(want *recon.Transaction) {
			want.Methods = nil
		}},
		{
			"four methods without quotes", map[int]string{methodOfPayment: "wallet,pay_later_cc,point,gift_voucher"},
			func(want *recon.Transaction) {
				want.Methods = []string{"wallet", "pay_later_cc", "point", "gift_voucher"}
			},
		},
		{
			"a comma and a line break in quotes", map[int]string{storeName: "\"表参道,\r\n2号店\""},
			func(want *recon.Transaction) { want.StoreName = "表参道,\n2号店" },
		},
		{"a quotation mark in quotes", map[int]string{storeName: `"""見本""店"`}, func(want *recon.Transaction) {
			want.StoreName = `"見本"店`
		}},
		{
			"a shop that is called like a column", map[int]string{brandName: "amount", storeName: "屋号"},
			func(want *recon.Transaction) { want.BrandName, want.StoreName = "amount", "屋号" },
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestPaymentDetailsOfTransactions(t *testing.T) {
	t.Parallel()

	severalLines := `"[{""paymentMethod"":""A"",""amount"":1,""breakdown"":[]},` + "\r\n" +
		`{""paymentMethod"":""B"",""amount"":1,""breakdown"":[{""type"":""R"",""amount"":1},` +
		`{""type"":""S"",""amount"":1},{""type"":""T"",""amount"":1}]}]"`
	for _, c := range []cellCase{
		{
			"details nobody knows",
			map[int]string{paymentDetails: `"[{""paymentMethod"":""X"",""amount"":1,""new"":{}}]"`},
			func(want *recon.Transaction) {
				want.PaymentDetails = []recon.PaymentDetail{{PaymentMethod: "X", Amount: 1}}
			},
		},
		{
			"amounts in other spellings",
			map[int]string{
				paymentDetails: `"[{""paymentMethod"":""X"",""amount"":4.80e2,""breakdown"":[{""type"":""R"",""amount"":480.0}]}]"`,
			},
			func(want *recon.Transaction) {
				want.PaymentDetails = []recon.PaymentDetail{
					{PaymentMethod: "X", Amount: 480, Breakdown: []recon.Breakdown{{Type: "R", Amount: 480}}},
				}
			},
		},
		{"an empty list", map[int]string{paymentDetails: "[]"}, func(want *recon.Transaction) {
			want.PaymentDetails = []recon.PaymentDetail{}
		}},
		{
			"details without quotes after a name in brackets",
			map[int]string{
				brandName: "[公式]店", storeID: "[1", paymentDetails: `[{"paymentMethod":"WALLET","amount":480}]`,
			},
			func(want *recon.Transaction) {
				want.BrandName, want.StoreID = "[公式]店", "[1"
				want.PaymentDetails = []recon.PaymentDetail{{PaymentMethod: "WALLET", Amount: 480}}
			},
		},
		{"details on several lines", map[int]string{paymentDetails: severalLines}, func(want *recon.Transaction) {
			want.PaymentDetails = []recon.PaymentDetail{
				{PaymentMethod: "A", Amount: 1, Breakdown: []recon.Breakdown{}},
				{PaymentMethod: "B", Amount: 1, Breakdown: []recon.Breakdown{
					{Type: "R", Amount: 1}, {Type: "S", Amount: 1}, {Type: "T", Amount: 1},
				}},
			}
		}},
	} {
		t.Run(c.name, c.test)
	}
}
