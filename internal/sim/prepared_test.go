package sim

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"modernc.org/sqlite"
)

// prepared is the driver of SQLite, which parses each statement once and not every time: a
// run makes the same few thousands of times. Its clock is that of the bubble.
const prepared = "sqlite, prepared"

func init() {
	sqlite.MustRegisterScalarFunction("unixepoch", 1,
		func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			return float64(time.Now().UnixMicro()) / 1e6, nil
		})
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	defer func() { _ = db.Close() }()
	sql.Register(prepared, preparing{db.Driver()})
}

type preparing struct{ driver.Driver }

func (p preparing) Open(name string) (driver.Conn, error) {
	conn, err := p.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &preparedConn{conn, map[string]driver.Stmt{}}, nil
}

// preparedConn is used by one goroutine at a time, as database/sql promises.
type preparedConn struct {
	driver.Conn
	statements map[string]driver.Stmt
}

func (c *preparedConn) Close() error {
	var err error
	for _, s := range c.statements {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.Conn.Close())
}

func (c *preparedConn) statement(query string) (driver.Stmt, error) {
	known, ok := c.statements[query]
	if ok {
		return known, nil
	}
	s, err := c.Prepare(query)
	if err == nil {
		c.statements[query] = s
	}
	return s, err
}

func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(query)
	if err != nil {
		return nil, err
	}
	return s.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(query)
	if err != nil {
		return nil, err
	}
	return s.(driver.StmtQueryContext).QueryContext(ctx, args)
}

func (c *preparedConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, options)
}
