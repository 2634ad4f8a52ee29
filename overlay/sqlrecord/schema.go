package sqlrecord

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// schemaVersion is the version of the tables that this package makes and reads.
const schemaVersion = 1

// schema makes the tables. The version comes last: once it is there, so is all
// the rest. Every statement may be run again. Times are microseconds since 1970.
var schema = []string{
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
	`CREATE TABLE IF NOT EXISTS jppay_write_schema (version BIGINT NOT NULL PRIMARY KEY)`,
	`INSERT INTO jppay_write_schema (version) VALUES (1) ON CONFLICT (version) DO NOTHING`,
}

// clocks are how PostgreSQL and SQLite (3.42 or later) tell the time in microseconds
// since 1970. Each is an error, or null, where it is not understood.
var clocks = []string{
	`CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)`,
	`CAST(unixepoch('subsec') * 1000000 AS INTEGER)`,
}

// setUp makes the tables unless they are there, and finds the database's clock.
func (r *Record) setUp(ctx context.Context) error {
	var version sql.NullInt64
	err := r.db.QueryRowContext(ctx, `SELECT max(version) FROM jppay_write_schema`).Scan(&version)
	switch {
	case err == nil && version.Int64 > schemaVersion:
		return fmt.Errorf("the tables have schema version %d and this program knows %d: update the program",
			version.Int64, schemaVersion)
	case err == nil && version.Int64 == schemaVersion:
	default:
		if err := r.makeTables(ctx); err != nil {
			return err
		}
	}
	return r.findClock(ctx)
}

func (r *Record) makeTables(ctx context.Context) error {
	for _, statement := range schema {
		// In PostgreSQL IF NOT EXISTS does not keep two processes that start together
		// from failing each other; the second time the other one has finished.
		if _, err := r.db.ExecContext(ctx, statement); err != nil {
			if _, err = r.db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("the tables cannot be made: %w", err)
			}
		}
	}
	return nil
}

func (r *Record) findClock(ctx context.Context) error {
	var failures []error
	for _, clock := range clocks {
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
