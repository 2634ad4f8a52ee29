package recon_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// badRow is a row that cannot be read.
type badRow struct {
	name   string
	line   string // without its line end
	want   error
	column string
}

// test puts the row on each line of a file of three.
func (c badRow) test(t *testing.T) {
	t.Parallel()

	for at := range 3 {
		lines := []string{row(nil), row(nil), row(nil)}
		lines[at] = c.line
		if at == 0 && c.line == englishHeader {
			continue
		}
		file := strings.Join(lines, "\n") + "\n"
		r := recon.NewTransactionReader(strings.NewReader(file))
		r.Encoding = recon.UTF8

		rows, failures := readTransactions(t, r)

		assertCounts(t, r.Counts(), file)
		assert.Len(t, rows, 2)
		require.Len(t, failures, 1)
		assert.ErrorIs(t, failures[0], c.want)
		var failure *recon.RowError
		require.ErrorAs(t, failures[0], &failure)
		assert.EqualValues(t, at+1, failure.Line)
		assert.Equal(t, c.column, failure.Column)
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%x"} {
			printed := fmt.Sprintf(verb, failures[0])
			assert.NotContains(t, printed, "secret", verb)
			assert.NotContains(t, printed, fmt.Sprintf("%x", "secret"), verb)
		}
	}
}

func TestABadCellIsAnErrorAndReadingGoesOn(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name         string
		cell         int
		text, column string
	}{
		{"no amount", amount, "", "amount"},
		{"an amount in words", amount, "secret", "amount"},
		{"a fraction of a yen", amount, "480.5", "amount"},
		{"an amount in groups", amount, `"1,480"`, "amount"},
		{"a plus", amount, "+480", "amount"},
		{"two minuses", amount, "--480", "amount"},
		{"a minus alone", amount, "-", "amount"},
		{"an amount that no integer holds", amount, "9223372036854775808", "amount"},
		{"digits of another script", amount, "４８０", "amount"},
		{"no time", acceptedAt, "", "acceptedAt"},
		{"a day that does not exist", acceptedAt, "2020-02-30T10:53:25+09:00", "acceptedAt"},
		{"no payment ID", orderID, "", "orderId"},
		{"no status", transactionStatus, "", "transactionStatus"},
		{"JSON that is cut short", paymentDetails, `"[{""paymentMethod"":""secret"""`, "paymentDetails"},
		{
			"a fraction of a yen in JSON", paymentDetails,
			`"[{""paymentMethod"":""secret"",""amount"":4.5}]"`, "paymentDetails",
		},
		{"JSON of another shape", paymentDetails, `"{""secret"":1}"`, "paymentDetails"},
	} {
		line := row(map[int]string{c.cell: c.text})
		t.Run(c.name, badRow{line: line, want: recon.ErrValue, column: c.column}.test)
	}
}

func TestABadRowIsAnErrorAndReadingGoesOn(t *testing.T) {
	t.Parallel()

	long := strings.Repeat("secret", recon.MaxRow/6+1)
	bareDetails := row(map[int]string{paymentDetails: `[{"paymentMethod":"secret"`})
	for _, c := range []badRow{
		{"a column too few", "secret," + refund[:60], recon.ErrColumns, ""},
		{"a column too many", row(nil) + ",secret", recon.ErrColumns, ""},
		{"a comma between methods", row(map[int]string{methodOfPayment: "wallet,secret"}), recon.ErrColumns, ""},
		{"JSON without quotes that is cut short", bareDetails, recon.ErrQuote, ""},
		{"a quotation mark inside of a cell", row(map[int]string{storeName: `sec"ret"`}), recon.ErrQuote, ""},
		{"text after a quoted cell", row(map[int]string{storeName: `"sec"ret`}), recon.ErrQuote, ""},
		{"a quotation mark that is not closed", row(map[int]string{storeName: `"secret`}), recon.ErrQuote, ""},
		{"bytes that mean nothing", row(map[int]string{storeName: "secret\xff"}), recon.ErrEncoding, ""},
		{"half a character", row(map[int]string{storeName: "secret\x81"}), recon.ErrEncoding, ""},
		{"a line that is too long", long, recon.ErrTooLong, ""},
		{"a quoted line that is too long", `"` + long + `"`, recon.ErrTooLong, ""},
		{"the header once more", englishHeader, recon.ErrValue, "acceptedAt"},
	} {
		t.Run(c.name, c.test)
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

			ids, failures := readUsers(r)

			assert.Equal(t, []string{userID, userID, userID}, ids)
			require.Len(t, failures, 1)
			assert.ErrorIs(t, failures[0], c.want)
			assert.Regexp(t, "^recon: line 3: ", failures[0].Error())
			assertCounts(t, r.Counts(), file)
		})
	}
}
