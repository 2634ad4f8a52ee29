// Package sqlinbox keeps webhook events in PostgreSQL or SQLite, through
// database/sql and the driver of your choice.
//
// The merchant's Handler runs inside the transaction that marks its event as done:
// what it writes with the transaction that Tx returns happens exactly once, or not
// at all, whatever crashes. What it does outside, such as a call to another
// service, may happen again after a crash; Event.Key serves as an idempotency key
// there.
//
//	tx, _ := sqlinbox.Tx(ctx)
//	_, err := tx.ExecContext(ctx, "UPDATE orders SET paid = true WHERE id = $1", id)
//
// New creates and updates its tables itself; their names begin with jppay_webhook.
// Bodies hold what the provider sent, customer events among them personal data: they
// are erased when their event is done. What it is known by is kept for
// webhook.Config.Keep.
//
// A Handler holds one of the database's connections while it runs. Allow more than
// webhook.Config.Workers (SetMaxOpenConns), or Handlers that hang leave none to store
// with; and with PostgreSQL keep as many as there are workers and notifications at
// the same time (SetMaxIdleConns): database/sql keeps two, and opens one for nearly
// every event beyond.
//
// SQLite has one writer at a time. Open it with a busy timeout and in WAL mode (with
// modernc.org/sqlite: file.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL);
// a new file must be opened by one process first), and let the Handler write before
// it reads: a transaction that has read cannot become a writer once another has
// written. What one process stores and claims stands in line for it. A Handler that
// has written and is slow makes senders wait, after one second for a 503:
// let it do what may be slow before it writes, or give the inbox a file of its own.
package sqlinbox
