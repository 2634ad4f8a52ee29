package sqlinbox_test

import (
	"database/sql"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
)

func TestProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		var group sync.WaitGroup
		for range 6 {
			db := connect()
			group.Go(func() {
				_, err := sqlinbox.New(t.Context(), db, dialect)
				assert.NoError(t, err)
			})
		}
		group.Wait()

		db := connect()
		store(t, open(t, db, dialect), "k", "s")
		assert.Equal(t, 1, count(t, db, "SELECT count(*) FROM jppay_webhook_schema"))

		open(t, connect(), dialect)
		assert.Equal(t, 1, count(t, db, "SELECT count(*) FROM jppay_webhook_event"), "after a restart")
	})
}

func TestTablesOfANewerProgramAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		db := connect()
		open(t, db, dialect)
		exec(t, db, "INSERT INTO jppay_webhook_schema (version) VALUES (99)")

		_, err := sqlinbox.New(t.Context(), connect(), dialect)

		assert.ErrorContains(t, err, "version 99")
	})
}

func TestExistingTablesNeedNoRightToCreate(t *testing.T) {
	t.Parallel()
	connect := createPostgreSQL(t)
	admin := connect()
	open(t, admin, sqlinbox.PostgreSQL)
	var schema string
	require.NoError(t, admin.QueryRowContext(t.Context(), "SELECT current_schema()").Scan(&schema))

	role := schema + "_role"
	exec(t, admin, "CREATE ROLE "+role)
	t.Cleanup(func() { _, _ = admin.Exec("DROP OWNED BY " + role + "; DROP ROLE " + role) })
	exec(t, admin, "GRANT USAGE ON SCHEMA "+schema+" TO "+role)
	exec(t, admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "+schema+" TO "+role)
	exec(t, admin, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA "+schema+" TO "+role)

	db := connect()
	db.SetMaxOpenConns(1) // the one that has the role
	exec(t, db, "SET ROLE "+role)
	inbox := open(t, db, sqlinbox.PostgreSQL)
	store(t, inbox, "k", "s")
	now := time.Now()
	require.NoError(t, inbox.Complete(t.Context(), claim(t, inbox, now), now, noEffect))
}
