// Package sqlrecord keeps writes whose outcome is not known yet in a database, so
// that after a crash a merchant can list and resolve them:
//
//	record, err := sqlrecord.New(ctx, db)
//	client, err := jppay.NewPayPay(config, overlay.WithRecord(record))
//
//	// In one goroutine of the service, or of each of its processes:
//	for {
//		recovered, err := client.Recover(ctx)
//		for _, found := range recovered.Found {
//			// Act on found.Resolution.Outcome; the record knows it by now.
//		}
//		if err != nil || len(recovered.Found) == 0 {
//			time.Sleep(time.Minute)
//		}
//	}
//
// # Databases
//
// It uses database/sql and imports no driver. The tests run on
// PostgreSQL 15 with github.com/jackc/pgx/v5 and on SQLite with
// modernc.org/sqlite; SQLite must be 3.42 or later. Other drivers of the two must
// understand $1 placeholders. MySQL does not understand the statements.
//
// A write is only as safe as the database's commit. Leave synchronous_commit of
// PostgreSQL on, and synchronous of SQLite at FULL. SQLite needs to wait for other
// writers and is faster with a write-ahead log:
//
//	sql.Open("sqlite", "file:jppay.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
//
// Each write of a client takes two short statements, one before it is sent and one after.
// Each statement is a transaction of its own. Set db.SetMaxOpenConns to the number that the
// database allows.
//
// # What is kept
//
// Table jppay_write has one row for each write: ids, the amount of a refund, times in
// microseconds since 1970 (UTC), and, if more is needed to recognise the write, fingerprints
// with a salt of the row. It holds no name, address, token or key, unless the ids that you
// make hold one. Rows stay until [Record.Prune] deletes them.
//
// # Several processes
//
// Several processes may share the tables, and each may recover the writes of another. All
// times are the database's, so the clocks of hosts may differ. A write is not due while a
// call may still work on it. An outcome is stored only if the write was not sent again
// meanwhile. If one process has closed a write, another process cannot send it again: its call
// fails without sending. Happened is final. DidNotHappen can only become Happened. Processes
// that recover at the same time share the work.
package sqlrecord
