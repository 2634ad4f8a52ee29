package sqlinbox

import (
	"database/sql"

	"github.com/jppay/jppay/overlay/internal/sqlschema"
)

// advisoryLock is the number of this package's advisory lock in PostgreSQL: "jppayweb".
const advisoryLock = 0x6a70706179776562

func tables(db *sql.DB, dialect Dialect) sqlschema.Store {
	return sqlschema.Store{
		DB:         db,
		SQLite:     dialect == SQLite,
		Lock:       advisoryLock,
		Versions:   "jppay_webhook_schema",
		Migrations: [][]string{append(firstTables(dialect), indexes...)},
	}
}

// firstTables are the statements of the first migration. Times are microseconds since 1970 UTC.
func firstTables(dialect Dialect) []string {
	number, bytes := "BIGINT", "BYTEA"
	// In PostgreSQL a sequence gives the places.
	places := `CREATE SEQUENCE jppay_webhook_seq`
	if dialect == SQLite {
		number, bytes = "INTEGER", "BLOB"
		places = `CREATE INDEX jppay_webhook_seq ON jppay_webhook_event (seq)`
	}
	return []string{
		`CREATE TABLE jppay_webhook_event (
			key TEXT NOT NULL PRIMARY KEY,
			provider TEXT NOT NULL,
			subject TEXT NOT NULL,
			seq ` + number + ` NOT NULL,
			body ` + bytes + ` NOT NULL,
			received_at ` + number + ` NOT NULL,
			state TEXT NOT NULL, -- waiting, leased, done, dead, quarantine
			attempts ` + number + ` NOT NULL DEFAULT 0,
			why TEXT NOT NULL DEFAULT '',
			due_at ` + number + ` NOT NULL, -- leased: when the lease ends
			token TEXT NOT NULL DEFAULT '',
			settled_at ` + number + ` NOT NULL DEFAULT 0 -- done, or a dead letter
		)`,
		places,
	}
}

// indexes are the same in both dialects, part of the first migration.
var indexes = []string{
	`CREATE INDEX jppay_webhook_due ON jppay_webhook_event (provider, due_at, seq) WHERE state IN ('waiting', 'leased')`,
	`CREATE INDEX jppay_webhook_subject ON jppay_webhook_event (subject, seq) WHERE state IN ('waiting', 'leased')`,
	`CREATE INDEX jppay_webhook_settled ON jppay_webhook_event (state, settled_at)
		WHERE state NOT IN ('waiting', 'leased')`,
}
