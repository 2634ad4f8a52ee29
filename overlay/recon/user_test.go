package recon_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// userFileForms are the forms in which a file of two users may come.
func userFileForms() (files []string) {
	for _, mark := range []string{"", "\ufeff"} {
		for _, newline := range []string{"\n", "\r\n"} {
			for _, quote := range []string{"", `"`} {
				users := quote + userID + quote + newline + newline + quote + "user-2" + quote
				header := quote + "userAuthorizationId" + quote + newline
				files = append(files, mark+users, mark+header+users)
			}
		}
	}

	return files
}

func TestUsersReadTheSameInEveryForm(t *testing.T) {
	t.Parallel()

	for _, file := range userFileForms() {
		for _, encoding := range []recon.Encoding{recon.Detect, recon.UTF8, recon.ShiftJIS} {
			if strings.HasPrefix(file, "\ufeff") && encoding == recon.ShiftJIS {
				continue
			}
			r := recon.NewUserReader(iotest.OneByteReader(strings.NewReader(file)))
			r.Encoding = encoding

			ids, failures := readUsers(r)

			assert.Empty(t, failures, "%q", file)
			assert.Equal(t, []string{userID, "user-2"}, ids, "%q", file)
			assertCounts(t, r.Counts(), file)
		}
	}
}

func TestRowsGoOnAfterABreak(t *testing.T) {
	t.Parallel()
	users := recon.NewUserReader(bytes.NewReader(userFile(10)))
	transactions := recon.NewTransactionReader(strings.NewReader(strings.Repeat(row(nil)+"\n", 10)))

	for want := int64(1); want <= 10; want++ {
		for user, err := range users.Rows() {
			require.NoError(t, err)
			require.Equal(t, want, user.Line)
			break
		}
		for row, err := range transactions.Rows() {
			require.NoError(t, err)
			require.Equal(t, want, row.Line)
			require.Equal(t, want, transactions.Counts().Rows)
			break
		}
	}

	ids, failures := readUsers(users)
	assert.Empty(t, ids, "an eleventh user")
	assert.Empty(t, failures)
}

// oddUserFile is a file of users with lines of every kind between them.
func oddUserFile() string {
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

	return file.String()
}

func TestUsersReadTheSameInOneGoRowByRowAndWithEncodingCSV(t *testing.T) {
	t.Parallel()
	file := oddUserFile()
	var want []recon.User
	for _, record := range reference(file, 1) {
		if record.Err == nil && len(record.Cells) == 1 && isVisible(record.Cells[0]) {
			want = append(want, recon.User{Line: record.Line, UserAuthorizationID: record.Cells[0]})
		}
	}

	whole := recon.NewUserReader(strings.NewReader(file))
	var got []recon.User
	for user, err := range whole.Rows() {
		if err == nil {
			got = append(got, user)
		}
	}
	assert.Equal(t, want, got, "in one go")
	assertCounts(t, whole.Counts(), file)

	single := recon.NewUserReader(strings.NewReader(file))
	got = nil
	for more := true; more; {
		more = false
		for user, err := range single.Rows() {
			more = true
			if err == nil {
				got = append(got, user)
			}
			break
		}
	}
	assert.Equal(t, want, got, "row by row")
	assert.Equal(t, whole.Counts(), single.Counts())
}
