package recon_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// errRefused stands for any error about a row.
var errRefused = errors.New("refused")

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
		readable := err == nil && lines <= recon.MaxRowLines && utf8.ValidString(row)
		if readable && !slices.ContainsFunc(cells, hidesRow) {
			records = append(records, recon.Record{Line: line, Cells: cells})
			file, line = file[len(row):], line+int64(lines)
			continue
		}

		records = append(records, recon.Record{Err: errRefused})
		file, line = rest, line+1
	}

	return records
}

// readRecords is what recon makes of a file, in the form of reference.
func readRecords(file string) (records []recon.Record) {
	for record := range recon.Records(iotest.OneByteReader(strings.NewReader(file))) {
		if record.Err != nil {
			records = append(records, recon.Record{Err: errRefused})
			continue
		}
		record.Cells = slices.Clone(record.Cells)
		records = append(records, record)
	}

	return records
}

func isVisible(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return r < '!' || r > '~' })
}

func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"a,b\n\n\"c\",d\r\n", "\"a\nb\",c\n\"d", "a\"b\n\"c\"\"d\"\r\r\n\"e\"\r", "\"\n\"\n\"\n", "\r\n\r",
		payment + "\n" + bare, "\xff\n\"\xff\"\n",
		"a,\"b\n,,,,,,,,,,,,\"\n", "\"[1,\n1,1,1,1,1,1,1,1,1,1,1,1,1]\"\n",
		"\"" + strings.Repeat("\n", 20) + "\"",
		string(userFile(3)) + "\"" + userID + "\"\n" + string(userFile(2)), "userAuthorizationId\nx",
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, file string) {
		// The reference reads what follows a stray quotation mark once for each line.
		if len(file) > 1<<10 || strings.HasPrefix(file, "\ufeff") {
			t.Skip()
		}

		require.Equal(t, reference(file, 13), readRecords(file))

		// UserReader has a shorter way for simple lines.
		var want []string
		for _, record := range reference(file, 1) {
			if record.Err != nil || len(record.Cells) != 1 {
				continue
			}
			id := record.Cells[0]
			if isVisible(id) && !strings.EqualFold(id, "userAuthorizationId") {
				want = append(want, id)
			}
		}
		users := recon.NewUserReader(strings.NewReader(file))
		users.Encoding = recon.UTF8
		ids, _ := readUsers(users)
		require.Equal(t, want, ids)
	})
}

func FuzzTransactions(f *testing.F) {
	for _, seed := range []string{
		payment, refund, bare, japaneseHeader + "\n" + payment, englishHeader + "\r\n" + row(nil), "\ufeff" + payment,
	} {
		f.Add([]byte(seed))
	}
	f.Add([]byte(shiftJIS(f, japaneseHeader+"\n"+payment+"\n"+refund)))

	f.Fuzz(func(t *testing.T, file []byte) {
		transactions := recon.NewTransactionReader(bytes.NewReader(file))
		ended := false
		for row, err := range transactions.Rows() {
			var rowError *recon.RowError
			switch {
			case err == nil:
				assertPlausible(t, row)
			case !errors.As(err, &rowError):
				ended = true // by its header
			}
		}
		if !ended {
			assertCounts(t, transactions.Counts(), string(file))
		}

		users := recon.NewUserReader(bytes.NewReader(file))
		ids, _ := readUsers(users)
		for _, id := range ids {
			assert.NotEmpty(t, id)
			assert.False(t, strings.ContainsAny(id, " \r\n\x00\x7f"), "%q", id)
		}
		assertCounts(t, users.Counts(), string(file))
	})
}

// assertPlausible checks what is promised of every row that can be read.
func assertPlausible(t *testing.T, row recon.Transaction) {
	t.Helper()

	assert.NotEmpty(t, row.OrderID)
	assert.True(t, utf8.ValidString(row.StoreName), "%q", row.StoreName)
	if row.Status.Refund() {
		assert.LessOrEqual(t, row.Signed(), int64(0))
	}
}
