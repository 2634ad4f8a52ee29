package sqlrecord_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// keeper is what every record of this module can do.
type keeper interface {
	overlay.Record
	Unresolved(ctx context.Context, before time.Time, limit int) ([]overlay.Write, error)
}

var noon = time.Date(2026, 6, 13, 12, 0, 0, 123_456_000, time.UTC)

func write(id string, sentAt time.Time) overlay.Write {
	return overlay.Write{ID: id, Provider: "paypay", Operation: "createPayment", SentAt: sentAt,
		Refs: map[string]string{"merchantPaymentId": "order-" + id}}
}

// do fails the test at the first error.
func do(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func ids(t *testing.T, k keeper, before time.Time, limit int) string {
	t.Helper()
	writes, err := k.Unresolved(t.Context(), before, limit)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, w := range writes {
		list = append(list, w.ID)
	}
	return strings.Join(list, " ")
}

func TestEveryRecord(t *testing.T) {
	t.Parallel()
	later := noon.Add(time.Hour)
	for _, c := range []struct {
		name string
		test func(t *testing.T, k keeper)
	}{
		{"an intent comes back as it was stored", func(t *testing.T, k keeper) {
			want := write("a", noon)
			want.Refs = map[string]string{"merchantPaymentId": "注文-\"1\"'; --", "amount": "500", "empty": "", "control": "\x00\n"}
			do(t, k.Intent(t.Context(), want))
			writes, err := k.Unresolved(t.Context(), later, 0)
			if err != nil || len(writes) != 1 || !reflect.DeepEqual(writes[0], want) {
				t.Errorf("got %+v, %v", writes, err)
			}
		}},
		{"an intent without refs comes back too", func(t *testing.T, k keeper) {
			do(t, k.Intent(t.Context(), overlay.Write{ID: "a", SentAt: noon}))
			if got := ids(t, k, later, 0); got != "a" {
				t.Errorf("got %q", got)
			}
		}},
		{"what the caller does to refs later changes nothing", func(t *testing.T, k keeper) {
			w := write("a", noon)
			do(t, k.Intent(t.Context(), w))
			w.Refs["merchantPaymentId"] = "other"
			writes, err := k.Unresolved(t.Context(), later, 0)
			if err != nil || len(writes) != 1 || writes[0].Refs["merchantPaymentId"] != "order-a" {
				t.Fatalf("got %+v, %v", writes, err)
			}
			writes[0].Refs["merchantPaymentId"] = "other"
			if writes, err = k.Unresolved(t.Context(), later, 0); err != nil || writes[0].Refs["merchantPaymentId"] != "order-a" {
				t.Errorf("got %+v, %v", writes, err)
			}
		}},
		{"Happened and DidNotHappen close a write and Unknown does not", func(t *testing.T, k keeper) {
			for _, id := range []string{"a", "b", "c", "d"} {
				do(t, k.Intent(t.Context(), write(id, noon)))
			}
			do(t, k.Outcome(t.Context(), "a", overlay.Happened), k.Outcome(t.Context(), "b", overlay.DidNotHappen),
				k.Outcome(t.Context(), "c", overlay.Unknown))
			if got := ids(t, k, later, 0); got != "c d" {
				t.Errorf("got %q, want c d", got)
			}
		}},
		{"a late Unknown does not open a closed write", func(t *testing.T, k keeper) {
			do(t, k.Intent(t.Context(), write("a", noon)), k.Intent(t.Context(), write("b", noon)))
			do(t, k.Outcome(t.Context(), "a", overlay.Happened), k.Outcome(t.Context(), "a", overlay.Unknown),
				k.Outcome(t.Context(), "b", overlay.DidNotHappen), k.Outcome(t.Context(), "b", overlay.Unknown))
			if got := ids(t, k, later, 0); got != "" {
				t.Errorf("got %q, want none", got)
			}
		}},
		{"an unknown write can be closed later, and again", func(t *testing.T, k keeper) {
			do(t, k.Intent(t.Context(), write("a", noon)))
			for _, outcome := range []overlay.Outcome{overlay.Unknown, overlay.Unknown, overlay.Happened, overlay.Happened} {
				do(t, k.Outcome(t.Context(), "a", outcome))
			}
			if got := ids(t, k, later, 0); got != "" {
				t.Errorf("got %q, want none", got)
			}
		}},
		{"NoOutcome is no outcome", func(t *testing.T, k keeper) {
			do(t, k.Intent(t.Context(), write("a", noon)))
			for _, outcome := range []overlay.Outcome{overlay.NoOutcome, 99} {
				if err := k.Outcome(t.Context(), "a", outcome); err == nil {
					t.Errorf("%d was stored", outcome)
				}
			}
			if got := ids(t, k, later, 0); got != "a" {
				t.Errorf("got %q, want a", got)
			}
		}},
		{"a further attempt moves the write in time", func(t *testing.T, k keeper) {
			do(t, k.Intent(t.Context(), write("a", noon)), k.Intent(t.Context(), write("b", noon.Add(time.Second))),
				k.Intent(t.Context(), write("a", noon.Add(time.Minute))))
			writes, err := k.Unresolved(t.Context(), later, 0)
			if err != nil || len(writes) != 2 || writes[0].ID != "b" || !writes[1].SentAt.Equal(noon.Add(time.Minute)) {
				t.Errorf("got %+v, %v", writes, err)
			}
		}},
		{"the oldest come first, up to a limit, and only those before a time", func(t *testing.T, k keeper) {
			for i, id := range []string{"c", "a", "b", "d", "e"} {
				do(t, k.Intent(t.Context(), write(id, noon.Add(time.Duration(i/2)*time.Minute)))) // c a, b d, e
			}
			for _, c := range []struct {
				before time.Time
				limit  int
				want   string
			}{
				{later, 0, "a c b d e"},
				{later, 3, "a c b"},
				{later, 99, "a c b d e"},
				{noon.Add(time.Minute), 0, "a c"},
				{noon, 0, ""},
				{time.Time{}, 0, ""},
			} {
				if got := ids(t, k, c.before, c.limit); got != c.want {
					t.Errorf("before %v, limit %d: got %q, want %q", c.before, c.limit, got, c.want)
				}
			}
			if _, err := k.Unresolved(t.Context(), later, -1); err == nil {
				t.Error("a negative limit was accepted")
			}
		}},
		{"100 goroutines", func(t *testing.T, k keeper) {
			var group sync.WaitGroup
			for i := range 100 {
				group.Go(func() {
					id := fmt.Sprintf("%02d", i)
					err := errors.Join(k.Intent(t.Context(), write(id, noon)), k.Intent(t.Context(), write(id, noon.Add(time.Second))))
					if i%2 == 0 {
						err = errors.Join(err, k.Outcome(t.Context(), id, overlay.Happened))
					}
					_, listed := k.Unresolved(t.Context(), later, 10)
					if err = errors.Join(err, listed); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if got := strings.Fields(ids(t, k, later, 0)); len(got) != 50 || slices.Contains(got, "00") || !slices.Contains(got, "01") {
				t.Errorf("%d are unresolved: %v", len(got), got)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			t.Run("memory", func(t *testing.T) {
				t.Parallel()
				c.test(t, overlay.NewMemoryRecord())
			})
			onEach(t, func(t *testing.T, d database) { c.test(t, d.record(t)) })
		})
	}
}

// stored reads a row as a person at the database's prompt does.
func stored(t *testing.T, d database, id string) (outcome string, at time.Time) {
	t.Helper()
	var micros *int64
	if err := d.open(t).QueryRow("SELECT outcome, outcome_at FROM jppay_write WHERE id = $1", id).Scan(&outcome, &micros); err != nil {
		t.Fatal(err)
	}
	if micros != nil {
		at = time.UnixMicro(*micros)
	}
	return outcome, at
}

func TestOutcomesOfSeveralProcesses(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		for i, c := range []struct {
			name          string
			first, second overlay.Outcome
			want          string
		}{
			{"what happened stays happened", overlay.Happened, overlay.DidNotHappen, "happened"},
			{"one that turns out to have happened happened", overlay.DidNotHappen, overlay.Happened, "happened"},
			{"Unknown does not undo Happened", overlay.Happened, overlay.Unknown, "happened"},
			{"Unknown does not undo DidNotHappen", overlay.DidNotHappen, overlay.Unknown, "did not happen"},
			{"an unknown one is found not to have happened", overlay.Unknown, overlay.DidNotHappen, "did not happen"},
			{"an unknown one stays so", overlay.Unknown, overlay.Unknown, "unknown"},
		} {
			one, other, id := d.record(t), d.record(t), fmt.Sprint(i)
			do(t, one.Intent(t.Context(), write(id, noon)), other.Outcome(t.Context(), id, c.first), one.Outcome(t.Context(), id, c.second))
			if got, _ := stored(t, d, id); got != c.want {
				t.Errorf("%s: got %q, want %q", c.name, got, c.want)
			}
			// A further attempt must not be sent once another process has said how
			// the write ended.
			err := one.Intent(t.Context(), write(id, noon.Add(time.Minute)))
			if refused := err != nil; refused != (c.want != "unknown") {
				t.Errorf("%s: a further attempt: %v", c.name, err)
			}
			if got, _ := stored(t, d, id); got != c.want {
				t.Errorf("%s: after a further attempt: %q", c.name, got)
			}
		}
	})
}

func TestUnknownNotesWhen(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record, began := d.record(t), time.Now().Truncate(time.Microsecond)
		do(t, record.Intent(t.Context(), write("a", noon)))
		if _, at := stored(t, d, "a"); !at.IsZero() {
			t.Errorf("before any outcome: %v", at)
		}
		do(t, record.Outcome(t.Context(), "a", overlay.Unknown))
		if _, at := stored(t, d, "a"); at.Before(began) || at.After(time.Now()) {
			t.Errorf("got %v, want now", at)
		}
	})
}

func TestAnOutcomeOfAWriteThatIsNotThere(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		for _, outcome := range []overlay.Outcome{overlay.Happened, overlay.DidNotHappen, overlay.Unknown} {
			if err := record.Outcome(t.Context(), "never", outcome); err == nil || !strings.Contains(err.Error(), `"never"`) {
				t.Errorf("%v: got %v", outcome, err)
			}
		}
	})
}

func TestAnIDThatJSONWouldChangeIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record, w := d.record(t), write("a", noon)
		w.Refs["id"] = "pay_\xff"
		if err := record.Intent(t.Context(), w); err == nil {
			t.Error("it was stored")
		}
	})
}

func TestPrune(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		for _, id := range []string{"a", "b", "c", "d"} {
			do(t, record.Intent(t.Context(), write(id, noon)))
		}
		do(t, record.Outcome(t.Context(), "a", overlay.Happened), record.Outcome(t.Context(), "b", overlay.DidNotHappen),
			record.Outcome(t.Context(), "c", overlay.Unknown))
		for _, step := range []struct {
			before time.Time
			want   int64
		}{{time.Now().Add(-time.Hour), 0}, {time.Now().Add(time.Hour), 2}, {time.Now().Add(time.Hour), 0}} {
			if n, err := record.Prune(t.Context(), step.before); err != nil || n != step.want {
				t.Errorf("before %v: %d were deleted, want %d; %v", step.before, n, step.want, err)
			}
		}
		if got := ids(t, record, time.Now(), 0); got != "c d" {
			t.Errorf("unresolved: %q, want c d", got)
		}
	})
}

func TestNew(t *testing.T) {
	t.Parallel()
	if _, err := sqlrecord.New(t.Context(), nil); err == nil {
		t.Error("no database was accepted")
	}
	onEach(t, func(t *testing.T, d database) {
		t.Run("processes that start together", func(t *testing.T) {
			var group sync.WaitGroup
			for range 8 {
				db := d.open(t)
				group.Go(func() {
					if _, err := sqlrecord.New(t.Context(), db); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
		})
		t.Run("what is there stays there", func(t *testing.T) {
			do(t, d.record(t).Intent(t.Context(), write("a", noon)))
			if got := ids(t, d.record(t), time.Now(), 0); got != "a" {
				t.Errorf("got %q, want a", got)
			}
		})
		t.Run("a start that broke off halfway is made up for", func(t *testing.T) {
			db := d.open(t)
			for _, statement := range []string{"DROP INDEX jppay_write_resolved", "DELETE FROM jppay_write_schema"} {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			newRecord(t, db)
			if _, err := db.Exec("DROP INDEX jppay_write_resolved"); err != nil {
				t.Error(err)
			}
		})
		t.Run("tables of a later version are refused", func(t *testing.T) {
			db := d.open(t)
			if _, err := db.Exec("INSERT INTO jppay_write_schema (version) VALUES (2)"); err != nil {
				t.Fatal(err)
			}
			if _, err := sqlrecord.New(t.Context(), db); err == nil || !strings.Contains(err.Error(), "update the program") {
				t.Errorf("got %v", err)
			}
		})
		t.Run("a database that is closed", func(t *testing.T) {
			db := d.open(t)
			_ = db.Close()
			if _, err := sqlrecord.New(t.Context(), db); err == nil {
				t.Error("it was accepted")
			}
		})
	})
}

func TestADatabaseThatFails(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		record := newRecord(t, db)
		do(t, record.Intent(t.Context(), write("a", noon)))
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		fails := func(why string, ctx context.Context) {
			_, listed := record.Unresolved(ctx, noon, 0)
			_, pruned := record.Prune(ctx, noon)
			for what, err := range map[string]error{
				"Intent": record.Intent(ctx, write("b", noon)), "Outcome": record.Outcome(ctx, "a", overlay.Happened), "Unresolved": listed, "Prune": pruned,
			} {
				if err == nil || !strings.HasPrefix(err.Error(), "sqlrecord: "+what+": ") {
					t.Errorf("%s, %s: got %v", why, what, err)
				}
			}
		}
		fails("the context has ended", ended)
		if got := ids(t, record, time.Now(), 0); got != "a" {
			t.Errorf("unresolved: %q, want a", got)
		}
		if _, err := db.Exec("UPDATE jppay_write SET refs = '{'"); err != nil {
			t.Fatal(err)
		}
		if _, err := record.Unresolved(t.Context(), time.Now(), 0); err == nil || !strings.Contains(err.Error(), `"a"`) {
			t.Errorf("a row that was tampered with: got %v", err)
		}
		_ = db.Close()
		fails("the database is closed", t.Context())
	})
}

func TestListingAndPruningUseAnIndex(t *testing.T) {
	t.Parallel()
	db := sqliteIn(t.TempDir()).open(t)
	newRecord(t, db)
	for query, index := range map[string]string{
		"SELECT id, provider, operation, refs, sent_at FROM jppay_write WHERE outcome = 'unknown' AND sent_at < $1 ORDER BY sent_at, id LIMIT $2": "jppay_write_unresolved (sent_at<?)",
		"DELETE FROM jppay_write WHERE outcome <> 'unknown' AND outcome_at < $1":                                                                  "jppay_write_resolved (outcome_at<?)",
	} {
		rows, err := db.Query("EXPLAIN QUERY PLAN "+query, 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			do(t, rows.Scan(&id, &parent, &unused, &detail))
			plan = append(plan, detail)
		}
		do(t, rows.Err())
		if len(plan) != 1 || !strings.HasSuffix(plan[0], index) {
			t.Errorf("%s\n\tgot the plan %q, want %s", query, plan, index)
		}
	}
}

var (
	_ keeper = (*sqlrecord.Record)(nil)
	_ keeper = (*overlay.MemoryRecord)(nil)
)
