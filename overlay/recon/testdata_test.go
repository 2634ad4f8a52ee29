package recon_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// wantRows is how many rows the file of a kind has.
var wantRows = map[recon.Kind]int64{
	recon.Instant: 4, recon.Authorized: 6, recon.KYC: 2, recon.KYCRisk: 2, recon.KYCAccountStatus: 2,
}

// wantEntries is what the files of transactions hold.
var wantEntries = map[recon.Kind][]recon.Entry{
	recon.Instant: {
		{ID: "A12345", Amount: 10, Status: "COMPLETED", Line: 2},
		{ID: "A12346", Amount: 480, Status: "FAILED", Line: 3},
		{ID: "R12345", Amount: -5, Status: "REFUNDED", Line: 4},
		{ID: "R12346", Amount: -300, Status: "REFUND_FAILED", Line: 5},
	},
	recon.Authorized: {
		{ID: "A12345", Amount: 480, Status: "AUTHORIZED", Line: 2},
		{ID: "C12345", Amount: 480, Status: "COMPLETED", Line: 3},
		{ID: "R12345", Amount: -480, Status: "REFUNDED", Line: 4},
		{ID: "V12346", Amount: 1200, Status: "CANCELED", Line: 5},
		{ID: "A12347", Amount: 300, Status: "EXPIRED", Line: 6},
		{ID: "A12348", Amount: 500, Status: "FAILED", Line: 7},
	},
}

func TestFilesOfEachKindInBothEncodings(t *testing.T) {
	t.Parallel()

	for _, directory := range []string{"shift_jis", "utf-8"} {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			paths, err := filepath.Glob(filepath.Join("testdata", directory, "*.csv"))
			require.NoError(t, err)

			seen := map[recon.Kind]bool{}
			for _, path := range paths {
				seen[assertFile(t, path)] = true
			}
			assert.Len(t, seen, len(wantRows), "kinds of files")
		})
	}
}

// assertFile checks a file of testdata and returns its kind.
func assertFile(t *testing.T, path string) recon.Kind {
	t.Helper()

	name, err := recon.ParseFileName(filepath.Base(path))
	require.NoError(t, err, path)
	day := time.Date(2020, 1, 30, 0, 0, 0, 0, jst)
	assert.WithinDuration(t, day, name.From, 0, path)
	assert.WithinDuration(t, day.AddDate(0, 0, 1).Add(-time.Second), name.To, 0, path)

	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var counts recon.Counts
	if name.Kind.Transactions() {
		counts = assertTransactionFile(t, name, content)
	} else {
		counts = assertUserFile(t, content)
	}
	assert.Equal(t, wantRows[name.Kind], counts.Rows, path)
	assertCounts(t, counts, string(content))

	return name.Kind
}

func assertTransactionFile(t *testing.T, name recon.FileName, content []byte) recon.Counts {
	t.Helper()

	r := recon.NewTransactionReader(bytes.NewReader(content))
	rows, failures := readTransactions(t, r)
	assert.Empty(t, failures)
	assert.EqualValues(t, 1, r.Counts().Header)

	var entries []recon.Entry
	for _, row := range rows {
		assert.Equal(t, "見本堂", row.BrandName)
		assert.Equal(t, name.Owner, row.MerchantID)
		assert.False(t, row.At.Before(name.From), "%v is before the file's first second", row.At)
		assert.False(t, row.At.After(name.To), "%v is after the file's last second", row.At)
		entries = append(entries, row.Entry())
	}
	assert.Equal(t, wantEntries[name.Kind], entries)

	return r.Counts()
}

func assertUserFile(t *testing.T, content []byte) recon.Counts {
	t.Helper()

	r := recon.NewUserReader(bytes.NewReader(content))
	ids, failures := readUsers(r)
	assert.Empty(t, failures)
	assert.NotContains(t, ids, "userAuthorizationId")

	return r.Counts()
}
