// Package sqlrecord keeps writes whose outcome is not known yet in a database, so
// that after a crash a merchant can list and resolve them:
//
//	record, err := sqlrecord.New(ctx, db)
//	client, err := jppay.NewPayPay(config, overlay.WithRecord(record))
//
//	// When the service starts, and every few minutes:
//	writes, err := record.Unresolved(ctx, time.Now().Add(-time.Minute), 100)
//	for _, w := range writes {
//		resolution, err := client.Resolve(ctx, w)
//		// Act on resolution.Outcome; the record knows it by now.
//	}
//
// # Databases
//
// It speaks plain database/sql and takes no driver along. The tests run on
// PostgreSQL 15 with github.com/jackc/pgx/v5 and on SQLite with
// modernc.org/sqlite. Other drivers of the two must understand $1 placeholders.
// MySQL does not understand the statements.
//
// A write is only as safe as the database's commit. Leave synchronous_commit of
// PostgreSQL on, and synchronous of SQLite at FULL. SQLite needs to wait for other
// writers and is faster with a write-ahead log:
//
//	sql.Open("sqlite", "file:jppay.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
//
// Each write of a client takes two short statements, each a transaction of its
// own: one before it is sent and one after. Set db.SetMaxOpenConns to what the
// database allows.
//
// # What is kept
//
// Table jppay_write has one row for each write: ids, the amount of a refund, times
// in microseconds since 1970 (UTC), and hashes where more is needed to recognise a
// write. There is no name, address, token or key in it, as long as the ids that you
// make hold none. Rows stay until [Record.Prune] deletes them.
//
// # Several processes
//
// They may share the tables, and each may resolve what another left behind.
// Happened is final; DidNotHappen gives way to Happened alone; and a write that one
// process has resolved is not sent again by another, whose call then fails without
// sending. Still, a write that is under way must be left alone: give every call a
// deadline by its context, and list only writes older than that.
package sqlrecord
