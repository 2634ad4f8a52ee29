// Package sqlinbox keeps webhook events in PostgreSQL or SQLite, through
// database/sql and the driver of your choice.
//
// The merchant's Handler runs inside the transaction that marks its event as done. What it
// writes with the transaction that Tx returns happens exactly once or not at all, even if a
// process crashes. A call to another service may happen again after a crash; use Event.Key as
// an idempotency key there.
//
//	tx, _ := sqlinbox.Tx(ctx)
//	_, err := tx.ExecContext(ctx, "UPDATE orders SET paid = true WHERE id = $1", id)
//
// New creates and updates its tables; their names begin with jppay_webhook. Bodies hold what
// the provider sent, with personal data in customer events. A body is erased when its event is
// done. The event's key is kept for webhook.Config.Keep.
//
// A Handler holds one of the database's connections while it runs. Allow more connections than
// webhook.Config.Workers (SetMaxOpenConns), or Handlers that hang leave none to store with.
// With PostgreSQL keep as many open as there are workers and notifications at the same time
// (SetMaxIdleConns): by default database/sql keeps two and opens one for nearly every event.
//
// SQLite has one writer at a time. Open it with a busy timeout and in WAL mode (with
// modernc.org/sqlite: file.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)); a new file
// must be opened by one process first. Let the Handler write before it reads: a transaction
// that has read cannot write after another one has written. While a Handler's transaction is
// open after a write, senders wait, and get 503 after one second. So do slow work before the
// first write, or give the inbox a file of its own.
package sqlinbox
