package recon_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func TestEntriesEndWithABreak(t *testing.T) {
	t.Parallel()
	file := row(map[int]string{merchantPaymentID: "A1"}) + "\n" + row(map[int]string{merchantPaymentID: "A2"}) + "\n"

	var ids []string
	for entry, err := range recon.Entries(recon.NewTransactionReader(strings.NewReader(file)).Rows()) {
		require.NoError(t, err)
		ids = append(ids, entry.ID)
		break
	}

	assert.Equal(t, []string{"A1"}, ids)
}

// readEntries returns the entries and what is wrong with the other rows.
func readEntries(rows iter.Seq2[recon.Entry, error]) (list []recon.Entry, failures []error) {
	for entry, err := range rows {
		if err != nil {
			failures = append(failures, err)
		} else {
			list = append(list, entry)
		}
	}

	return list, failures
}

func TestSQLRowsAreALedger(t *testing.T) {
	t.Parallel()
	rows := ledger{rows: [][]driver.Value{
		{"A1", int64(480), "COMPLETED"},
		{[]byte("R1"), "-480", nil},
		{nil, int64(1), "x"},
		{"A2", "secret", "COMPLETED"},
		{"A3", int64(5), "FAILED"},
	}}.query(t)

	list, failures := readEntries(recon.SQLEntries(rows))

	assert.Equal(t, []recon.Entry{
		{ID: "A1", Amount: 480, Status: "COMPLETED", Line: 1},
		{ID: "R1", Amount: -480, Line: 2},
		{Amount: 1, Status: "x", Line: 3},
		{ID: "A3", Amount: 5, Status: "FAILED", Line: 5},
	}, list)
	require.Len(t, failures, 1)
	assert.EqualError(t, failures[0], "recon: line 4: value does not have the form of its column")
}

func TestSQLEntriesCloseTheirRowsAfterABreak(t *testing.T) {
	t.Parallel()
	db := ledger{rows: [][]driver.Value{{"A1", int64(480), nil}, {"A2", int64(480), nil}}}.open(t)

	for _, err := range recon.SQLEntries(query(t, db)) {
		assert.NoError(t, err)
		break
	}

	assert.Zero(t, db.Stats().InUse)
}

func TestSQLRowsThatCannotBeReadAreOneError(t *testing.T) {
	t.Parallel()

	t.Run("which were closed before", func(t *testing.T) {
		t.Parallel()
		rows := ledger{rows: [][]driver.Value{{"A1", int64(480), nil}}}.query(t)
		require.NoError(t, rows.Close())

		list, failures := readEntries(recon.SQLEntries(rows))

		assert.Empty(t, list)
		require.Len(t, failures, 1)
		assert.ErrorContains(t, failures[0], "the ledger cannot be read")
	})
	t.Run("which have a column too many", func(t *testing.T) {
		t.Parallel()
		rows := ledger{
			names: []string{"id", "amount", "currency", "status"},
			rows:  [][]driver.Value{{"A1", int64(1), "JPY", "x"}, {"A2", int64(1), "JPY", "x"}},
		}.query(t)

		list, failures := readEntries(recon.SQLEntries(rows))

		assert.Empty(t, list)
		require.Len(t, failures, 1)
		assert.ErrorContains(t, failures[0], "4 columns")
	})
}

func TestSQLEntriesEndWithAnErrorOfTheDatabase(t *testing.T) {
	t.Parallel()
	rows := ledger{rows: [][]driver.Value{{"A1", int64(480), nil}}, last: errBroken}.query(t)

	var last error
	for _, err := range recon.SQLEntries(rows) {
		last = err
	}

	assert.ErrorIs(t, last, errBroken)
}

// ledger is a database that answers every query with the same rows.
type ledger struct {
	names []string
	rows  [][]driver.Value
	last  error
}

func query(t *testing.T, db *sql.DB) *sql.Rows {
	t.Helper()

	rows, err := db.QueryContext(t.Context(), "SELECT id, amount, status FROM ledger")
	require.NoError(t, err)

	return rows
}

func (l ledger) query(t *testing.T) *sql.Rows {
	t.Helper()

	return query(t, l.open(t))
}

func (l ledger) open(t *testing.T) *sql.DB {
	t.Helper()

	db := sql.OpenDB(l)
	t.Cleanup(func() { _ = db.Close() })

	return db
}

func (l ledger) Connect(context.Context) (driver.Conn, error) { return l, nil }
func (l ledger) Driver() driver.Driver                        { return nil }
func (l ledger) Prepare(string) (driver.Stmt, error)          { return l, nil }
func (l ledger) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (l ledger) Close() error                                 { return nil }
func (l ledger) NumInput() int                                { return 0 }
func (l ledger) Exec([]driver.Value) (driver.Result, error)   { return nil, errors.ErrUnsupported }
func (l ledger) Query([]driver.Value) (driver.Rows, error)    { return &ledgerRows{l}, nil }

type ledgerRows struct{ unread ledger }

func (r *ledgerRows) Columns() []string {
	if r.unread.names != nil {
		return r.unread.names
	}

	return []string{"id", "amount", "status"}
}

func (r *ledgerRows) Close() error { return nil }

func (r *ledgerRows) Next(into []driver.Value) error {
	if len(r.unread.rows) == 0 {
		if r.unread.last != nil {
			return r.unread.last
		}
		return io.EOF
	}
	copy(into, r.unread.rows[0])
	r.unread.rows = r.unread.rows[1:]

	return nil
}
