package recon_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func paymentIDs(rows []recon.Transaction) (ids []string) {
	for _, row := range rows {
		ids = append(ids, row.MerchantPaymentID)
	}

	return ids
}

func TestAStrayQuotationMarkCostsOneRow(t *testing.T) {
	t.Parallel()

	for _, lines := range []int{1, recon.MaxRowLines - 1, recon.MaxRowLines, 10 * recon.MaxRowLines} {
		for _, c := range []struct {
			closing  string
			failures int
		}{{"", 1}, {`"` + "\n", 2}} {
			file := `"stray` + "\n" + strings.Repeat(userID+"\n", lines) + c.closing
			r := recon.NewUserReader(strings.NewReader(file))

			ids, failures := readUsers(r)

			assert.Len(t, ids, lines, "%d lines, closed by %q", lines, c.closing)
			assert.Len(t, failures, c.failures, "%d lines, closed by %q", lines, c.closing)
			assertCounts(t, r.Counts(), file)
		}
	}
}

func TestTwoStrayQuotationMarksDoNotMakeOneRowOfMany(t *testing.T) {
	t.Parallel()

	line := func(id, shop string) string {
		return row(map[int]string{storeName: shop, merchantPaymentID: id}) + "\n"
	}
	for _, c := range []struct{ name, first, last string }{
		{"which begin a name and end one", `"shop`, `shop"`},
		{"which are the names", `"`, `"`},
		{"with an ordinary cell in quotes between", `"shop,","`, `shop"`},
	} {
		file := line("A1", c.first) + line("A2", "x") + line("A3", "x") + line("A4", c.last) + line("A5", "x")
		r := recon.NewTransactionReader(strings.NewReader(file))

		rows, failures := readTransactions(t, r)

		assert.Equal(t, []string{"A2", "A3", "A5"}, paymentIDs(rows), c.name)
		assert.Len(t, failures, 2, c.name)
		assertCounts(t, r.Counts(), file)
	}
}

func TestAnOpenQuotationMarkDoesNotReachBeyondALongRow(t *testing.T) {
	t.Parallel()

	half, long := strings.Repeat("x", recon.MaxRow/2), strings.Repeat("x", 2*recon.MaxRow)
	for _, c := range []struct {
		name, file     string
		rows, failures int
	}{
		{
			"of lines that are too long together",
			"\"stray\n" + half + "\n" + half + "\n" + userID + "\n", 3, 1,
		},
		{
			"of lines that are too long together, and closed",
			"\"quoted\n" + half + "\n" + half + "\"\n" + userID + "\n", 2, 2,
		},
		{
			"of a line that is too long itself, and closed",
			"\"quoted\n" + long + "\n\"\n" + userID + "\n", 1, 3,
		},
		{
			"of a line that is too long itself",
			"\"stray\n" + long + "\n" + userID + "\"\n" + userID + "\n", 1, 3,
		},
	} {
		r := recon.NewUserReader(strings.NewReader(c.file))

		ids, failures := readUsers(r)

		assert.Len(t, ids, c.rows, c.name)
		assert.Len(t, failures, c.failures, c.name)
		assertCounts(t, r.Counts(), c.file)
	}
}

func TestARowOfTheGreatestLengthIsRead(t *testing.T) {
	t.Parallel()

	longest := strings.Repeat("x", recon.MaxRow-1)
	for _, c := range []struct {
		id   string
		want []string
	}{
		{longest, []string{userID, longest, userID}},
		{longest + "x", []string{userID, userID}},
	} {
		r := recon.NewUserReader(strings.NewReader(userID + "\n" + c.id + "\n" + userID + "\n"))

		ids, _ := readUsers(r)

		assert.Equal(t, c.want, ids)
		assert.EqualValues(t, 3, r.Counts().Rows+r.Counts().Errors)
	}
}

func TestARowOfTheMostLinesIsRead(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		lines int
		ids   []string
	}{
		{2, []string{"A1", "A2"}},
		{recon.MaxRowLines, []string{"A1", "A2"}},
		{recon.MaxRowLines + 1, []string{"A2"}},
	} {
		shop := strings.Repeat("x\n", c.lines-1) + "x"
		file := row(map[int]string{storeName: `"` + shop + `"`, merchantPaymentID: "A1"}) + "\n" +
			row(map[int]string{merchantPaymentID: "A2"}) + "\n"
		r := recon.NewTransactionReader(strings.NewReader(file))

		rows, _ := readTransactions(t, r)

		require.Equal(t, c.ids, paymentIDs(rows), "%d lines", c.lines)
		if len(rows) == 2 {
			assert.Equal(t, shop, rows[0].StoreName, "%d lines", c.lines)
		}
		assertCounts(t, r.Counts(), file)
	}
}
