package sqlrecord_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recordtest"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

func TestARecordInADatabaseDoesWhatARecordMustDo(t *testing.T) {
	t.Parallel()
	onEachKind(t, func(t *testing.T, fresh func(*testing.T) database) {
		recordtest.Run(t, false, func(t *testing.T) recordtest.Store {
			d := fresh(t)
			clock := testkit.NewClock(noon)

			return recordtest.Store{Wait: clock.Advance, Open: func() recordtest.Record {
				record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(clock.Now))
				require.NoError(t, err)

				return record
			}}
		})
	})
}

func TestItDoesSoByTheDatabasesOwnClock(t *testing.T) {
	t.Parallel()
	onEachKind(t, func(t *testing.T, fresh func(*testing.T) database) {
		recordtest.Run(t, false, func(t *testing.T) recordtest.Store {
			d := fresh(t)

			return recordtest.Store{Open: func() recordtest.Record { return d.record(t) }}
		})
	})
}

var noon = time.Date(2026, 6, 13, 12, 0, 0, 123_456_000, time.UTC)

var shop = overlay.Counterparty{Provider: overlay.PayPay, Origin: "https://paypay.example", Account: "shop"}

func write(id string) overlay.Write {
	return overlay.Write{
		ID: id, Provider: shop.Provider, Origin: shop.Origin, Account: shop.Account, Operation: "createPayment",
		Refs: map[string]string{"merchantPaymentId": "order-" + id}, Attempt: 1,
	}
}

// store stores a first attempt for each id.
func store(t *testing.T, record *sqlrecord.Record, ids ...string) {
	t.Helper()
	for _, id := range ids {
		require.NoError(t, record.Attempt(t.Context(), write(id), 0))
	}
}

// openWrites returns the writes that are open.
func openWrites(t *testing.T, record *sqlrecord.Record) []overlay.Write {
	t.Helper()
	writes, err := record.Open(t.Context(), overlay.Write{}, 1000)
	require.NoError(t, err)

	return writes
}

// ids returns the ids of the writes that are open.
func ids(t *testing.T, record *sqlrecord.Record) []string {
	t.Helper()
	var list []string
	for _, w := range openWrites(t, record) {
		list = append(list, w.ID)
	}

	return list
}
