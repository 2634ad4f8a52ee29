package sqlrecord

import (
	"context"
	"errors"
	"fmt"

	"github.com/jppay/jppay/overlay/internal/sqlschema"
)

// advisoryLock is the number of this package's advisory lock in PostgreSQL: "jppayrec".
const advisoryLock = 0x6a70706179726563

// firstTables are the statements of the first migration. Each may be run twice, because tables
// without a version may exist. Times are microseconds since 1970.
var firstTables = []string{
	`CREATE TABLE IF NOT EXISTS jppay_write (
		id         TEXT   NOT NULL PRIMARY KEY,
		provider   TEXT   NOT NULL,
		origin     TEXT   NOT NULL,
		account    TEXT   NOT NULL,
		operation  TEXT   NOT NULL,
		refs       TEXT   NOT NULL,
		salt       TEXT   NOT NULL,
		attempt    BIGINT NOT NULL,
		sent_at    BIGINT NOT NULL,
		due_at     BIGINT NOT NULL,
		outcome    TEXT   NOT NULL,
		outcome_at BIGINT
	)`,
	`CREATE INDEX IF NOT EXISTS jppay_write_due ON jppay_write (provider, origin, account, due_at, id)
		WHERE outcome = 'unknown'`,
	`CREATE INDEX IF NOT EXISTS jppay_write_open ON jppay_write (sent_at, id) WHERE outcome = 'unknown'`,
	`CREATE INDEX IF NOT EXISTS jppay_write_unresolvable ON jppay_write (sent_at, id) WHERE outcome = 'unresolvable'`,
	`CREATE INDEX IF NOT EXISTS jppay_write_closed ON jppay_write (outcome_at)
		WHERE outcome IN ('happened', 'did not happen')`,
}

// clocks are SQL expressions for the time in microseconds since 1970. Other databases answer
// with an error or null.
const (
	clockOfPostgreSQL = `CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)`
	clockOfSQLite     = `CAST(unixepoch('subsec') * 1000000 AS INTEGER)` // 3.42 or later
)

// setUp finds the database's clock, and makes the tables unless they are there.
func (r *Record) setUp(ctx context.Context) error {
	if err := r.findClock(ctx); err != nil {
		return err
	}
	store := sqlschema.Store{
		DB:         r.db,
		SQLite:     r.clock == clockOfSQLite,
		Lock:       advisoryLock,
		Versions:   "jppay_write_schema",
		Migrations: [][]string{firstTables},
	}
	return store.Migrate(ctx)
}

func (r *Record) findClock(ctx context.Context) error {
	var failures []error
	for _, clock := range []string{clockOfPostgreSQL, clockOfSQLite} {
		var now int64
		err := r.db.QueryRowContext(ctx, `SELECT `+clock).Scan(&now)
		if err == nil {
			r.clock = clock
			return nil
		}
		failures = append(failures, err)
	}
	return fmt.Errorf("the database is neither PostgreSQL nor SQLite 3.42 or later: %w", errors.Join(failures...))
}
