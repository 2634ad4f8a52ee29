package recon_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// encodedFile is a file in some encoding.
type encodedFile struct {
	name, file string
	encoding   recon.Encoding
	brand      string // of the last row
	failures   int
}

func (c encodedFile) test(t *testing.T) {
	t.Parallel()

	for how, file := range map[string]io.Reader{
		"at once":      strings.NewReader(c.file),
		"byte by byte": iotest.OneByteReader(strings.NewReader(c.file)),
	} {
		r := recon.NewTransactionReader(file)
		r.Encoding = c.encoding

		rows, failures := readTransactions(t, r)

		require.NotEmpty(t, rows, how)
		assert.Equal(t, c.brand, rows[len(rows)-1].BrandName, how)
		assert.Len(t, failures, c.failures, how)
		for _, failure := range failures {
			assert.ErrorIs(t, failure, recon.ErrEncoding, how)
		}
	}
}

// brandRow is a row in which the brand alone may need an encoding.
func brandRow(name string) string {
	return row(map[int]string{brandName: name, storeName: "store"}) + "\n"
}

func TestEncodingIsDetected(t *testing.T) {
	t.Parallel()

	ascii := strings.Repeat(brandRow("shop"), 2000) // more than is read ahead
	for _, c := range []encodedFile{
		{name: "Shift_JIS after much ASCII", file: ascii + shiftJIS(t, brandRow("見本堂")), brand: "見本堂"},
		{name: "UTF-8 after much ASCII", file: ascii + brandRow("見本堂"), brand: "見本堂"},
		{name: "UTF-8 that could be Shift_JIS", file: brandRow("あい"), brand: "あい"},
		{
			name: "Shift_JIS with a second byte that is a backslash",
			file: shiftJIS(t, brandRow("表ソ十能")), brand: "表ソ十能",
		},
		{
			name: "Shift_JIS with characters of Windows",
			file: shiftJIS(t, brandRow("㈱髙島①")), brand: "㈱髙島①",
		},
		{name: "half-width katakana", file: shiftJIS(t, brandRow("ﾐﾎﾝﾄﾞｳ")), brand: "ﾐﾎﾝﾄﾞｳ"},
		{
			name: "half-width katakana that could be UTF-8, named",
			file: shiftJIS(t, brandRow("ﾃｱ")), encoding: recon.ShiftJIS, brand: "ﾃｱ",
		},
		{
			name:  "Shift_JIS that begins with half-width katakana that could be UTF-8",
			file:  shiftJIS(t, brandRow("ﾃｱ")+strings.Repeat(brandRow("東京駅前店"), 40)),
			brand: "東京駅前店",
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestEncodingIsDetectedAroundDamagedRows(t *testing.T) {
	t.Parallel()

	ascii := strings.Repeat(brandRow("shop"), 2000) // more than is read ahead
	for _, c := range []encodedFile{
		{
			name: "UTF-8 with one damaged row",
			file: brandRow("見本堂") + brandRow("見\x80") + brandRow("表参道"), brand: "表参道", failures: 1,
		},
		{
			name:  "Shift_JIS with one damaged row",
			file:  shiftJIS(t, brandRow("見本堂")) + brandRow("\xff") + shiftJIS(t, brandRow("表参道")),
			brand: "表参道", failures: 1,
		},
		{
			name: "UTF-8 that begins with a damaged row",
			file: brandRow("東\x8f京") + strings.Repeat(brandRow("東京駅前店"), 40), brand: "東京駅前店", failures: 1,
		},
		{
			name: "Shift_JIS with a character that its user defined",
			file: brandRow("\xf0\x40") + shiftJIS(t, brandRow("表参道")), encoding: recon.ShiftJIS,
			brand: "表参道", failures: 1,
		},
		{
			name:  "rows that are neither, which take what is stated",
			file:  brandRow("\xff") + brandRow("\x81") + ascii + shiftJIS(t, brandRow("見本堂")),
			brand: "見本堂", failures: 2,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestAByteOrderMarkStandsAtTheBeginningOnly(t *testing.T) {
	t.Parallel()

	const marked = "\ufeff" + userID + "\n" + userID + "\n"
	for _, c := range []struct {
		name, file string
		encoding   recon.Encoding
		rows       int
	}{
		{"at the beginning", marked, recon.Detect, 2},
		{"at the beginning of what is said to be UTF-8", marked, recon.UTF8, 2},
		{"at the beginning of what is said to be Shift_JIS", marked, recon.ShiftJIS, 1},
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

		assert.Equal(t, c.rows, rows, c.name)
		assertCounts(t, r.Counts(), c.file)
	}
}
