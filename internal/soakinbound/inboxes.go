package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/redis/go-redis/v9"
	_ "modernc.org/sqlite" // a database in a file, without a server

	"github.com/jppay/jppay/internal/crashtest"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/redisinbox"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
)

// The inboxes.
const (
	memory     = "memory"
	sqlite     = "SQLite"
	postgreSQL = "PostgreSQL"
	redisStore = "Redis"
)

// place is where an inbox and the effects of its handler are kept. A child process gets it as
// JSON.
type place struct {
	Inbox   string
	Address string // of the server, if it is one
	Name    string // of the schema or what the keys begin with
	File    string // of SQLite
}

func inboxes(postgres, redis string) []place {
	return []place{
		{Inbox: memory}, {Inbox: sqlite}, {Inbox: postgreSQL, Address: postgres}, {Inbox: redisStore, Address: redis},
	}
}

// missing reports whether the inbox needs a server but has no address.
func (p place) missing() bool {
	return (p.Inbox == postgreSQL || p.Inbox == redisStore) && p.Address == ""
}

// openNew opens a new, empty place of the same inbox. end closes and removes it.
func (p place) openNew(ctx context.Context) (o *opened, end func() error, err error) {
	p, remove, err := p.create(ctx)
	if err != nil {
		return nil, nil, err
	}
	if o, err = p.open(ctx); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return o, func() error { o.close(); return remove() }, nil
}

// create returns a new, empty place of the same inbox, and a function that removes it.
func (p place) create(ctx context.Context) (place, func() error, error) {
	dir, err := os.MkdirTemp("", "jppay-soak-")
	if err != nil {
		return p, nil, err
	}
	p.File, p.Name = filepath.Join(dir, "soak.db"), "jppay_soak_"+strings.ToLower(rand.Text())
	remove := func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		return errors.Join(p.clear(ctx), os.RemoveAll(dir))
	}
	if p.Inbox == postgreSQL {
		err = p.admin(ctx, "CREATE SCHEMA "+p.Name)
	}
	if err == nil && p.Inbox != memory {
		err = p.createEffects(ctx)
	}
	if err != nil {
		return p, nil, errors.Join(err, remove())
	}
	return p, remove, nil
}

func (p place) createEffects(ctx context.Context) error {
	o, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer o.close()
	// Not unique, so that a second effect is visible.
	for _, statement := range []string{
		`CREATE TABLE effect (payment TEXT NOT NULL)`, `CREATE INDEX effect_payment ON effect (payment)`,
	} {
		if _, err := o.effects.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// clear removes everything from a server.
func (p place) clear(ctx context.Context) error {
	var err error
	switch p.Inbox {
	case postgreSQL:
		err = p.admin(ctx, "DROP SCHEMA IF EXISTS "+p.Name+" CASCADE")
	case redisStore:
		err = p.deleteKeys(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s was left behind: %w", p.Name, err)
	}
	return nil
}

func (p place) deleteKeys(ctx context.Context) error {
	client := redis.NewClient(&redis.Options{Addr: p.Address})
	defer func() { _ = client.Close() }()
	for cursor := uint64(0); ; {
		keys, next, err := client.Scan(ctx, cursor, "{"+p.Name+"}:*", 1000).Result()
		if err == nil && len(keys) > 0 {
			err = client.Unlink(ctx, keys...).Err()
		}
		if err != nil || next == 0 {
			return err
		}
		cursor = next
	}
}

// admin runs a statement of PostgreSQL outside of the run's own schema.
func (p place) admin(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, p.Address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// opened is an inbox together with the database of its handler's effects.
type opened struct {
	place
	inbox   webhook.Inbox
	effects *sql.DB // the inbox's own, where it has transactions
	close   func()
}

func (p place) open(ctx context.Context) (*opened, error) {
	o := &opened{place: p, close: func() {}}
	var err error
	switch p.Inbox {
	case memory:
		o.inbox = webhook.NewMemory(0)
	case sqlite:
		err = o.openSQLite(ctx)
	case postgreSQL:
		err = o.openPostgreSQL(ctx)
	case redisStore:
		err = o.openRedis()
	default:
		err = fmt.Errorf("no inbox is called %q", p.Inbox)
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// openSQLite opens the database as sqlinbox recommends it.
func (o *opened) openSQLite(ctx context.Context) (err error) {
	o.effects, err = sql.Open("sqlite", "file:"+o.File+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
	if err != nil {
		return err
	}
	o.close = func() { _ = o.effects.Close() }
	o.inbox, err = sqlinbox.New(ctx, o.effects, sqlinbox.SQLite)
	return err
}

func (o *opened) openPostgreSQL(ctx context.Context) error {
	config, err := pgx.ParseConfig(o.Address)
	if err != nil {
		return err
	}
	config.RuntimeParams["search_path"] = o.Name
	o.effects = stdlib.OpenDB(*config)
	// As many as notifications that arrive at once. With database/sql's default of two, nearly
	// each would open a connection of its own.
	o.effects.SetMaxIdleConns(connections)
	o.close = func() { _ = o.effects.Close() }
	o.inbox, err = sqlinbox.New(ctx, o.effects, sqlinbox.PostgreSQL)
	return err
}

func (o *opened) openRedis() (err error) {
	if o.effects, err = crashtest.OpenSQLite(o.File); err != nil {
		return err
	}
	client := redis.NewClient(&redis.Options{Addr: o.Address})
	o.close = func() { _, _ = client.Close(), o.effects.Close() }
	o.inbox, err = redisinbox.New(client, o.Name)
	return err
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// receiver accepts what is posted from this machine.
func (o *opened) receiver(handle webhook.Handler, config webhook.Config) (*webhook.Receiver, error) {
	config.Sources, config.Inbox = loopback, o.inbox
	return webhook.PayPay(webhook.Unconfirmed(), handle, config)
}

// handle stores that an event has taken effect.
func (o *opened) handle(ctx context.Context, d webhook.Delivery) error {
	const write = `INSERT INTO effect (payment) VALUES ($1)`
	if o.Inbox == redisStore {
		_, err := o.effects.ExecContext(ctx, write, string(d.PaymentID))
		return err
	}
	tx, ok := sqlinbox.Tx(ctx)
	if !ok {
		return errors.New("there is no transaction")
	}
	_, err := tx.ExecContext(ctx, write, string(d.PaymentID))
	return err
}
