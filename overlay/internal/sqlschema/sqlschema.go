// Package sqlschema makes and updates the tables of a store in PostgreSQL or SQLite.
package sqlschema

import (
	"context"
	"database/sql"
	"fmt"
)

// Session is a transaction or a connection to a database.
type Session interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Store is a store's tables in a database.
type Store struct {
	DB *sql.DB
	// SQLite says that the database is SQLite, not PostgreSQL.
	SQLite bool
	// Lock is the number of the store's advisory lock in PostgreSQL.
	Lock int64
	// Versions is the table that says which migrations were applied.
	Versions string
	// Migrations are applied in order, each once. A released migration is never changed.
	Migrations [][]string
}

// Migrate applies the migrations that are missing. If none is missing, it needs no right to
// create tables. It refuses tables of a later version.
func (s *Store) Migrate(ctx context.Context) error {
	if version, err := s.version(ctx, s.DB); err == nil && version == len(s.Migrations) {
		return nil
	}
	return s.inExclusiveTx(ctx, func(tx Session) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+s.Versions+` (version BIGINT NOT NULL)`); err != nil {
			return err
		}
		version, err := s.version(ctx, tx)
		if err != nil {
			return err
		}
		if known := len(s.Migrations); version > known {
			return fmt.Errorf("the tables have version %d, and this program knows versions up to %d: update the program",
				version, known)
		}
		for i, statements := range s.Migrations[version:] {
			if err := s.apply(ctx, tx, version+i+1, statements); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) version(ctx context.Context, db Session) (version int, err error) {
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM `+s.Versions).Scan(&version)
	return version, err
}

func (s *Store) apply(ctx context.Context, tx Session, version int, statements []string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("the tables cannot be created: %w", err)
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO `+s.Versions+` (version) VALUES ($1)`, version)
	return err
}

// inExclusiveTx runs a transaction. From its first statement on, no other transaction of this
// store runs.
func (s *Store) inExclusiveTx(ctx context.Context, do func(Session) error) error {
	if !s.SQLite {
		return s.Locked(ctx, do)
	}

	// database/sql has no BEGIN IMMEDIATE. A transaction that begins by reading fails if
	// another one has written before it writes.
	conn, err := s.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return err
	}
	if err = do(conn); err == nil {
		_, err = conn.ExecContext(ctx, `COMMIT`)
	}
	if err != nil {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	}
	return err
}

// Locked runs a transaction that holds an advisory lock of PostgreSQL, so that only one runs at
// a time. Each sees what the previous one wrote, at any default isolation level.
func (s *Store) Locked(ctx context.Context, do func(Session) error) error {
	tx, err := s.DB.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, s.Lock); err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
