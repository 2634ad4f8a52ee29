package recordtest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// Record is a record whose writes people can list, like the records of this module.
type Record interface {
	overlay.Record
	Open(ctx context.Context, after overlay.Write, limit int) ([]overlay.Write, error)
	Unresolvable(ctx context.Context, after overlay.Write, limit int) ([]overlay.Write, error)
}

// Store is where a record keeps its writes.
type Store struct {
	// Open opens the record, each time as another process would. A record in memory returns the
	// same one each time.
	Open func() Record
	// Wait lets time pass on the record's clock. If it is nil, tests that need it are skipped.
	Wait func(time.Duration)
}

// Run tests a record. open makes a new, empty store for each test. If inBubble is true, each
// test runs in a synctest bubble, for a record that uses the runtime's clock.
func Run(t *testing.T, inBubble bool, open func(*testing.T) Store) {
	t.Helper()
	for name, test := range map[string]func(*tester){
		"a write comes back as it was stored":                 (*tester).asStored,
		"a write without refs comes back":                     (*tester).withoutRefs,
		"refs that the caller changes later stay as stored":   (*tester).changedRefs,
		"a first attempt is stored once":                      (*tester).firstOnce,
		"a later attempt needs the one before":                (*tester).laterAttempt,
		"of many who send the same attempt one may":           (*tester).sendAtOnce,
		"a closed write is not sent again":                    (*tester).closedIsNotSent,
		"an outcome of an earlier attempt changes nothing":    (*tester).earlierAttempt,
		"what each outcome does":                              (*tester).outcomes,
		"what two outcomes come to":                           (*tester).twoOutcomes,
		"an outcome of an unknown write is an error":          (*tester).unknownWrite,
		"what is no outcome of a write is an error":           (*tester).noOutcome,
		"a write is due when the call can no longer be alive": (*tester).dueAfterLease,
		"writes are due to their own counterparty only":       (*tester).counterparties,
		"a due write is put off and lets others pass":         (*tester).putOff,
		"of many who ask for due writes one gets each":        (*tester).dueOnce,
		"an older write is put off for longer":                (*tester).olderForLonger,
		"age is counted from the latest attempt":              (*tester).ages,
		"lists have pages":                                    (*tester).pages,
		"a limit must be positive":                            (*tester).limits,
		"a context that has ended changes nothing":            (*tester).endedContext,
		"many callers at once":                                (*tester).many,
		"random calls do what they do to a model":             (*tester).compareWithModel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := func(t *testing.T) {
				store := open(t)
				test(&tester{T: t, Store: store, record: store.Open(), other: store.Open()})
			}
			if inBubble {
				synctest.Test(t, run)
				return
			}
			run(t)
		})
	}
}

// tester tests one store that two processes have opened.
type tester struct {
	*testing.T
	Store

	record, other Record
}

const all = 1000 // more than any test stores

var shop = overlay.Counterparty{Provider: overlay.PayPay, Origin: "https://paypay.example", Account: "shop"}

// write returns the first attempt of a write.
func write(id string) overlay.Write {
	return overlay.Write{
		ID: id, Provider: shop.Provider, Origin: shop.Origin, Account: shop.Account, Operation: "createPayment",
		Refs: map[string]string{"merchantPaymentId": "order-" + id}, Attempt: 1,
	}
}

// attempt returns a later attempt of a write.
func attempt(id string, number int) overlay.Write {
	w := write(id)
	w.Attempt = number

	return w
}

// store stores first attempts whose calls are over.
func (t *tester) store(ids ...string) {
	t.Helper()
	for _, id := range ids {
		require.NoError(t, t.record.Attempt(t.Context(), write(id), 0), id)
	}
}

func (t *tester) outcome(id string, attempt int, outcome overlay.Outcome) {
	t.Helper()
	require.NoError(t, t.record.Outcome(t.Context(), id, attempt, outcome), "%s: %s", id, outcome)
}

func ids(writes []overlay.Write) []string {
	list := []string{}
	for _, w := range writes {
		list = append(list, w.ID)
	}

	return list
}

// open returns the ids of the open writes.
func (t *tester) open() []string {
	t.Helper()
	writes, err := t.other.Open(t.Context(), overlay.Write{}, all)
	require.NoError(t, err)

	return ids(writes)
}

// apart returns the ids of the writes that cannot be resolved, which a record lists apart.
func (t *tester) apart() []string {
	t.Helper()
	writes, err := t.other.Unresolvable(t.Context(), overlay.Write{}, all)
	require.NoError(t, err)

	return ids(writes)
}

func (t *tester) due(limit int) []overlay.Write {
	t.Helper()
	writes, err := t.other.Due(t.Context(), shop, limit)
	require.NoError(t, err)

	return writes
}

// needWait skips the test if the store has no Wait.
func (t *tester) needWait() {
	t.Helper()
	if t.Wait == nil {
		t.Skip("the time of this record's clock cannot be made to pass")
	}
}

func (t *tester) asStored() {
	want := write("a")
	want.Salt, want.Operation = "salt", "refundPayment"
	want.Refs = map[string]string{
		"merchantPaymentId": "注文-\"1\"'; --", "amount": "500", "empty": "", "control": "\x00\n",
	}
	require.NoError(t, t.record.Attempt(t.Context(), want, 0))

	for _, list := range []func(context.Context) ([]overlay.Write, error){
		func(ctx context.Context) ([]overlay.Write, error) { return t.other.Open(ctx, overlay.Write{}, all) },
		func(ctx context.Context) ([]overlay.Write, error) { return t.other.Due(ctx, shop, all) },
	} {
		writes, err := list(t.Context())
		require.NoError(t, err)
		require.Len(t, writes, 1)
		assert.False(t, writes[0].SentAt.IsZero())
		writes[0].SentAt, writes[0].Age = time.Time{}, 0
		assert.Equal(t, want, writes[0])
	}
}

func (t *tester) withoutRefs() {
	require.NoError(t, t.record.Attempt(t.Context(), overlay.Write{ID: "a", Attempt: 1}, 0))

	assert.Equal(t, []string{"a"}, t.open())
}

func (t *tester) changedRefs() {
	w := write("a")
	require.NoError(t, t.record.Attempt(t.Context(), w, 0))
	w.Refs["merchantPaymentId"] = "changed"

	for range 2 {
		writes, err := t.record.Open(t.Context(), overlay.Write{}, all)
		require.NoError(t, err)
		require.Len(t, writes, 1)
		assert.Equal(t, "order-a", writes[0].Refs["merchantPaymentId"])
		writes[0].Refs["merchantPaymentId"] = "changed"
	}
}
