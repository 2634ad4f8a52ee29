package recon_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/jppay/jppay/overlay/recon"
)

// few entries in memory at a time mean temporary files.
const few = 1 << 10

func entries(list ...recon.Entry) iter.Seq2[recon.Entry, error] {
	return func(yield func(recon.Entry, error) bool) {
		for _, entry := range list {
			if !yield(entry, nil) {
				return
			}
		}
	}
}

func reconcile(t testing.TB, here, there iter.Seq2[recon.Entry, error], chunk int) ([]recon.Difference, recon.Summary) {
	t.Helper()
	var found []recon.Difference
	directory := t.TempDir()
	summary, err := recon.Reconcile(t.Context(), here, there, recon.ReconcileOptions{Dir: directory}.WithChunk(chunk), func(d recon.Difference) error {
		found = append(found, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	checkSummary(t, summary, found)
	assertNothingLeft(t, directory)
	return found, summary
}

// checkSummary holds a summary against what it promises.
func checkSummary(t testing.TB, s recon.Summary, found []recon.Difference) {
	t.Helper()
	count := map[recon.DifferenceKind]int64{}
	duplicates := int64(0)
	for _, difference := range found {
		count[difference.Kind]++
		if difference.Duplicate {
			duplicates++
		}
	}
	pairs := s.Matched + s.AmountDiffers + s.StatusDiffers + s.BothDiffer
	if s.Here != pairs+s.MissingThere || s.There != pairs+s.MissingHere || s.Duplicates != duplicates ||
		s.AmountDiffers != count[recon.AmountDiffers] || s.StatusDiffers != count[recon.StatusDiffers] || s.BothDiffer != count[recon.BothDiffer] ||
		s.MissingHere != count[recon.MissingHere] || s.MissingThere != count[recon.MissingThere] ||
		s.UnreadableHere != count[recon.UnreadableHere] || s.UnreadableThere != count[recon.UnreadableThere] ||
		s.Clean() != (len(found) == 0) {
		t.Errorf("the summary does not add up: %+v, differences %v", s, count)
	}
}

func TestReconcileFinds(t *testing.T) {
	t.Parallel()
	paid := recon.Entry{ID: "a", Amount: 480, Status: recon.StatusCompleted, Line: 1}
	refunded := recon.Entry{ID: "a", Amount: -480, Status: recon.StatusRefunded, Line: 2}
	with := func(entry recon.Entry, change func(*recon.Entry)) recon.Entry { change(&entry); return entry }
	other := with(paid, func(e *recon.Entry) { e.ID = "b" })
	less := with(paid, func(e *recon.Entry) { e.Amount = 400 })
	failed := with(paid, func(e *recon.Entry) { e.Status = recon.StatusFailed })
	lessFailed := with(less, func(e *recon.Entry) { e.Status = recon.StatusFailed })
	noStatus := with(paid, func(e *recon.Entry) { e.Status = "" })
	noID := with(paid, func(e *recon.Entry) { e.ID = "" })
	longest := recon.Entry{ID: strings.Repeat("x", recon.MaxID), Status: recon.Status(strings.Repeat("y", recon.MaxID))}
	elsewhere := with(paid, func(e *recon.Entry) { e.Line = 99 })
	type list = []recon.Entry
	for _, c := range []struct {
		name        string
		here, there list
		matched     int64
		want        []recon.Difference
	}{
		{"nothing where both are empty", nil, nil, 0, nil},
		{"nothing where both agree", list{paid, other}, list{other, paid}, 2, nil},
		{"nothing where only the line differs", list{paid}, list{elsewhere}, 1, nil},
		{"what the ledger lacks", list{paid}, list{other, paid}, 1, []recon.Difference{{Kind: recon.MissingHere, ID: "b", There: other}}},
		{"what the file lacks", list{paid, other}, list{paid}, 1, []recon.Difference{{Kind: recon.MissingThere, ID: "b", Here: other}}},
		{"another amount", list{paid}, list{less}, 0, []recon.Difference{{Kind: recon.AmountDiffers, ID: "a", Here: paid, There: less}}},
		{"another status", list{paid}, list{failed}, 0, []recon.Difference{{Kind: recon.StatusDiffers, ID: "a", Here: paid, There: failed}}},
		{"both", list{paid}, list{lessFailed}, 0, []recon.Difference{{Kind: recon.BothDiffer, ID: "a", Here: paid, There: lessFailed}}},
		{"no status where the ledger has none", list{noStatus}, list{paid}, 1, nil},
		{"a status that the file lacks", list{paid}, list{noStatus}, 0, []recon.Difference{{Kind: recon.StatusDiffers, ID: "a", Here: paid, There: noStatus}}},
		{"an amount where the ledger has no status", list{noStatus}, list{less}, 0, []recon.Difference{{Kind: recon.AmountDiffers, ID: "a", Here: noStatus, There: less}}},
		{"a payment and a refund of one ID apart", list{refunded, paid}, list{paid, refunded}, 2, nil},
		{"a refund that the ledger lacks", list{paid}, list{paid, refunded}, 1, []recon.Difference{{Kind: recon.MissingHere, ID: "a", There: refunded, Duplicate: true}}},
		{"a payment that the file has twice", list{paid}, list{paid, elsewhere}, 1, []recon.Difference{{Kind: recon.MissingHere, ID: "a", There: elsewhere, Duplicate: true}}},
		{"a payment that the ledger has twice", list{paid, elsewhere}, list{paid}, 1, []recon.Difference{{Kind: recon.MissingThere, ID: "a", Here: elsewhere, Duplicate: true}}},
		{"a payment that one side has twice and the other not at all", list{paid, elsewhere}, nil, 0, []recon.Difference{{Kind: recon.MissingThere, ID: "a", Here: paid}, {Kind: recon.MissingThere, ID: "a", Here: elsewhere}}},
		{"what agrees before what does not", list{less, paid}, list{paid, lessFailed}, 1, []recon.Difference{{Kind: recon.StatusDiffers, ID: "a", Here: less, There: lessFailed}}},
		{"nothing where an entry without status could take another's partner", list{noStatus, paid}, list{paid, failed}, 2, nil},
		{"each of several differences of one ID", list{paid, less}, list{failed, lessFailed}, 0, []recon.Difference{
			{Kind: recon.StatusDiffers, ID: "a", Here: less, There: lessFailed}, {Kind: recon.StatusDiffers, ID: "a", Here: paid, There: failed},
		}},
		{"a payment that the file alone has, twice", nil, list{paid, elsewhere}, 0, []recon.Difference{{Kind: recon.MissingHere, ID: "a", There: paid}, {Kind: recon.MissingHere, ID: "a", There: elsewhere}}},
		{"nothing where an ID and a status are as long as allowed", list{longest}, list{longest}, 1, nil},
		{"nothing about entries without an ID", list{noID}, list{noID}, 0, []recon.Difference{{Kind: recon.MissingThere, Here: noID}, {Kind: recon.MissingHere, There: noID}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found, summary := reconcile(t, entries(c.here...), entries(c.there...), 0)
			if summary.Matched != c.matched || len(found)+len(c.want) > 0 && !reflect.DeepEqual(found, c.want) {
				t.Errorf("%+v, %+v", summary, found)
			}
		})
	}
}

func TestReconcileOutOfCoreFindsTheSame(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	const n = 30_000
	var here, there []recon.Entry
	want := map[string]recon.DifferenceKind{}
	var matched int64
	for i := range n {
		ours := recon.Entry{ID: fmt.Sprintf("order-%06d", i), Amount: random.Int64N(99_999_999_999) - 50_000_000_000, Status: recon.StatusCompleted}
		theirs := ours
		switch random.IntN(100) {
		case 0:
			want[ours.ID] = recon.MissingHere
			there = append(there, theirs)
			continue
		case 1:
			want[ours.ID] = recon.MissingThere
			here = append(here, ours)
			continue
		case 2:
			want[ours.ID], theirs.Amount = recon.AmountDiffers, theirs.Amount+1
		case 3:
			want[ours.ID], theirs.Status = recon.StatusDiffers, recon.StatusRefunded
		case 4:
			want[ours.ID], theirs.Amount, theirs.Status = recon.BothDiffer, -theirs.Amount-1, recon.StatusFailed
		default:
			matched++
		}
		here, there = append(here, ours), append(there, theirs)
	}
	random.Shuffle(len(here), func(i, j int) { here[i], here[j] = here[j], here[i] })
	random.Shuffle(len(there), func(i, j int) { there[i], there[j] = there[j], there[i] })
	for _, chunk := range []int{n / 20, n, 0} {
		found, summary := reconcile(t, entries(here...), entries(there...), chunk)
		if summary.Matched != matched || len(found) != len(want) {
			t.Errorf("chunks of %d: %+v, want %d matched and %d differences", chunk, summary, matched, len(want))
		}
		for _, difference := range found {
			if want[difference.ID] != difference.Kind {
				t.Errorf("chunks of %d: %s is %s, want %s", chunk, difference.ID, difference.Kind, want[difference.ID])
			}
		}
		if !slices.IsSortedFunc(found, func(a, b recon.Difference) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("chunks of %d: not in order", chunk)
		}
	}
}

func TestManyEntriesOfOneIDAreBounded(t *testing.T) {
	t.Parallel()
	var list []recon.Entry
	for i := range int64(5000) {
		list = append(list, recon.Entry{ID: "a", Amount: i, Status: recon.StatusCompleted})
	}
	if found, summary := reconcile(t, entries(list...), entries(list...), few); summary.Matched != 5000 {
		t.Errorf("%+v, %d differences", summary, len(found))
	}
	found, summary := reconcile(t, entries(list...), entries(list[0]), few)
	if summary.Matched != 1 || summary.MissingThere != 4999 || summary.Duplicates != 4999 {
		t.Errorf("%+v, %d differences", summary, len(found))
	}
}

func TestUnreadableRowsAreReportedAndDoNotEndIt(t *testing.T) {
	t.Parallel()
	bad := row(map[int]string{8: "secret"})
	file := row(nil) + "\n" + bad + "\n" + row(map[int]string{11: strings.Repeat("A", recon.MaxID+1)}) + "\n" + row(map[int]string{11: "A2"}) + "\n"
	ledger := entries(recon.Entry{ID: "A1", Amount: 480, Status: "COMPLETED"}, recon.Entry{ID: "A2", Amount: 480, Status: "COMPLETED"},
		recon.Entry{ID: "A3", Status: recon.Status(strings.Repeat("A", recon.MaxID+1)), Line: 3})
	r := recon.NewTransactionReader(strings.NewReader(file))
	found, summary := reconcile(t, ledger, recon.Entries(r.Rows()), 0)
	want := []struct {
		kind recon.DifferenceKind
		line int64
	}{{recon.UnreadableHere, 3}, {recon.UnreadableThere, 2}, {recon.UnreadableThere, 3}}
	if summary.Matched != 2 || len(found) != len(want) || summary.Clean() {
		t.Fatalf("%+v, %+v", summary, found)
	}
	for i := range want {
		failure, ok := errors.AsType[*recon.RowError](found[i].Err)
		if found[i].Kind != want[i].kind || !ok || failure.Line != want[i].line || !errors.Is(failure, recon.ErrValue) {
			t.Errorf("difference %+v", found[i])
		}
	}
}

func TestReconcileEndsAndCleansUp(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	many := func(prefix string, n int, last error) iter.Seq2[recon.Entry, error] {
		return func(yield func(recon.Entry, error) bool) {
			for i := range n {
				if !yield(recon.Entry{ID: fmt.Sprint(prefix, i)}, nil) {
					return
				}
			}
			if last != nil {
				yield(recon.Entry{}, last)
			}
		}
	}
	const n = 30_000 // enough for temporary files
	for _, c := range []struct {
		name        string
		here, there iter.Seq2[recon.Entry, error]
		report      func(context.CancelFunc) error
		want        error
		read        int64 // of the file
	}{
		{"an error of the ledger", many("a", n, broken), many("b", n, nil), nil, broken, 0},
		{"an error of the file", many("a", n, nil), many("b", n, broken), nil, broken, n},
		{"a file that breaks off", many("a", n, nil), many("b", n, io.ErrUnexpectedEOF), nil, io.ErrUnexpectedEOF, n},
		{"an error of report", many("a", n, nil), many("b", n, nil), func(context.CancelFunc) error { return broken }, broken, n},
		{"an error of report about what the file lacks", many("a", n, nil), many("b", 1, nil), func(context.CancelFunc) error { return broken }, broken, 1},
		{"an error of report about what the ledger lacks", many("b", 1, nil), many("a", n, nil), func(context.CancelFunc) error { return broken }, broken, n},
		{"an error of report about what differs", many("a", n, nil), entries(recon.Entry{ID: "a0", Amount: 1}), func(context.CancelFunc) error { return broken }, broken, 1},
		{"the context's end", many("a", n, nil), many("b", n, nil), func(cancel context.CancelFunc) error { cancel(); return nil }, context.Canceled, n},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			directory := t.TempDir()
			// A context that goes on must not keep anything going, see TestMain.
			ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
			summary, err := recon.Reconcile(ctx, c.here, c.there, recon.ReconcileOptions{Dir: directory}.WithChunk(few), func(recon.Difference) error {
				if c.report == nil {
					t.Error("a difference is reported")
					return nil
				}
				return c.report(cancel)
			})
			if !errors.Is(err, c.want) || summary.There != c.read {
				t.Errorf("error %v, %+v", err, summary)
			}
			assertNothingLeft(t, directory)
		})
	}
	t.Run("a panic of report", func(t *testing.T) {
		t.Parallel()
		directory := t.TempDir()
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
			assertNothingLeft(t, directory)
		}()
		_, _ = recon.Reconcile(context.WithoutCancel(t.Context()), many("a", n, nil), many("b", n, nil), recon.ReconcileOptions{Dir: directory}.WithChunk(few), func(recon.Difference) error {
			panic("report")
		})
	})
	t.Run("at the first error of report", func(t *testing.T) {
		t.Parallel()
		for name, here := range map[string]iter.Seq2[recon.Entry, error]{
			"missing there": entries(recon.Entry{ID: "a"}, recon.Entry{ID: "b"}),
			"different":     entries(recon.Entry{ID: "x", Amount: 1}, recon.Entry{ID: "x", Amount: 2}),
			"unreadable": func(yield func(recon.Entry, error) bool) {
				_ = yield(recon.Entry{}, &recon.RowError{Line: 1}) && yield(recon.Entry{}, &recon.RowError{Line: 2})
			},
		} {
			there, told := entries(recon.Entry{ID: "x", Amount: 3}, recon.Entry{ID: "x", Amount: 4}), 0
			_, err := recon.Reconcile(t.Context(), here, there, recon.ReconcileOptions{}, func(recon.Difference) error {
				told++
				return broken
			})
			if !errors.Is(err, broken) || told != 1 {
				t.Errorf("%s: told %d times, %v", name, told, err)
			}
		}
	})
	t.Run("nobody is told and everything is counted", func(t *testing.T) {
		t.Parallel()
		summary, err := recon.Reconcile(t.Context(), entries(recon.Entry{ID: "a"}, recon.Entry{ID: "b"}), entries(recon.Entry{ID: "b"}, recon.Entry{ID: "c"}), recon.ReconcileOptions{}, nil)
		if want := (recon.Summary{Here: 2, There: 2, Matched: 1, MissingHere: 1, MissingThere: 1}); err != nil || summary != want {
			t.Errorf("%+v, %v", summary, err)
		}
	})
	t.Run("a context that ended before", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := recon.Reconcile(ctx, entries(), entries(), recon.ReconcileOptions{}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no directory", func(t *testing.T) {
		t.Parallel()
		options := recon.ReconcileOptions{Dir: t.TempDir() + "/missing"}
		if _, err := recon.Reconcile(t.Context(), many("a", n, nil), entries(), options, nil); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("error %v", err)
		}
	})
}

func TestSQLRowsAreALedger(t *testing.T) {
	t.Parallel()
	db := sql.OpenDB(ledger{rows: [][]driver.Value{
		{"A1", int64(480), "COMPLETED"}, {[]byte("R1"), "-480", nil}, {nil, int64(1), "x"}, {"A2", "secret", "COMPLETED"}, {"A3", int64(5), "FAILED"},
	}})
	defer func() { _ = db.Close() }()
	query := func() *sql.Rows { return ask(t, db) }
	var got []recon.Entry
	var failures []error
	for entry, err := range recon.SQLEntries(query()) {
		if err != nil {
			failures = append(failures, err)
			continue
		}
		got = append(got, entry)
	}
	want := []recon.Entry{
		{ID: "A1", Amount: 480, Status: "COMPLETED", Line: 1}, {ID: "R1", Amount: -480, Line: 2}, {Amount: 1, Status: "x", Line: 3}, {ID: "A3", Amount: 5, Status: "FAILED", Line: 5},
	}
	if !slices.Equal(got, want) {
		t.Errorf("entries %+v", got)
	}
	if len(failures) != 1 || failures[0].Error() != "recon: line 4: not what this column holds" {
		t.Errorf("errors %v", failures)
	}
	for _, err := range recon.SQLEntries(query()) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if open := db.Stats().InUse; open != 0 {
		t.Errorf("%d connections are in use after a break", open)
	}
	closed := query()
	_ = closed.Close()
	var unread []error
	for _, err := range recon.SQLEntries(closed) {
		unread = append(unread, err)
	}
	if len(unread) != 1 || unread[0] == nil || !strings.Contains(unread[0].Error(), "the ledger cannot be read") {
		t.Errorf("errors of rows that were closed before: %v", unread)
	}
	var wide []error
	wider := sql.OpenDB(ledger{
		names: []string{"id", "amount", "currency", "status"},
		rows:  [][]driver.Value{{"A1", int64(1), "JPY", "x"}, {"A2", int64(1), "JPY", "x"}},
	})
	defer func() { _ = wider.Close() }()
	for _, err := range recon.SQLEntries(ask(t, wider)) {
		wide = append(wide, err)
	}
	if len(wide) != 1 || wide[0] == nil || !strings.Contains(wide[0].Error(), "4 columns") {
		t.Errorf("errors of a query with a column too many: %v", wide)
	}
	broken := errors.New("the database went away")
	_ = db.Close()
	db = sql.OpenDB(ledger{rows: [][]driver.Value{{"A1", int64(480), nil}}, last: broken})
	var last error
	for _, err := range recon.SQLEntries(query()) {
		last = err
	}
	if !errors.Is(last, broken) {
		t.Errorf("error %v", last)
	}
}

func TestEntriesEndWithABreak(t *testing.T) {
	t.Parallel()
	file := row(map[int]string{11: "A1"}) + "\n" + row(map[int]string{11: "A2"}) + "\n"
	var got []string
	for entry, err := range recon.Entries(recon.NewTransactionReader(strings.NewReader(file)).Rows()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, entry.ID)
		break
	}
	if !slices.Equal(got, []string{"A1"}) {
		t.Errorf("got %v", got)
	}
}

func ask(t *testing.T, db *sql.DB) *sql.Rows {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT id, amount, status FROM ledger")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// ledger is a database that answers every query with the same rows.
type ledger struct {
	names []string
	rows  [][]driver.Value
	last  error
}

func (l ledger) Connect(context.Context) (driver.Conn, error) { return l, nil }
func (l ledger) Driver() driver.Driver                        { return nil }
func (l ledger) Prepare(string) (driver.Stmt, error)          { return l, nil }
func (l ledger) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (l ledger) Close() error                                 { return nil }
func (l ledger) NumInput() int                                { return 0 }
func (l ledger) Exec([]driver.Value) (driver.Result, error)   { return nil, errors.ErrUnsupported }
func (l ledger) Query([]driver.Value) (driver.Rows, error)    { return &ledgerRows{l}, nil }

type ledgerRows struct{ left ledger }

func (r *ledgerRows) Columns() []string {
	if r.left.names != nil {
		return r.left.names
	}
	return []string{"id", "amount", "status"}
}
func (r *ledgerRows) Close() error { return nil }
func (r *ledgerRows) Next(into []driver.Value) error {
	if len(r.left.rows) == 0 {
		if r.left.last != nil {
			return r.left.last
		}
		return io.EOF
	}
	copy(into, r.left.rows[0])
	r.left.rows = r.left.rows[1:]
	return nil
}

func FuzzReconcile(f *testing.F) {
	f.Add([]byte("abcabd"), []byte("abcabe"))
	f.Fuzz(func(t *testing.T, here, there []byte) {
		read := func(raw []byte) (list []recon.Entry) {
			for ; len(raw) >= 3; raw = raw[3:] {
				list = append(list, recon.Entry{ID: strings.TrimRight(string(raw[:1]), "\x00"), Amount: int64(int8(raw[1])), Status: recon.Status(raw[2:3])})
			}
			return list
		}
		ours, theirs := read(here), read(there)
		var found []recon.Difference
		summary, err := recon.Reconcile(t.Context(), entries(ours...), entries(theirs...), recon.ReconcileOptions{}.WithChunk(len(here)%8), func(d recon.Difference) error {
			found = append(found, d)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		checkSummary(t, summary, found)
		// Together, pairs and differences are the entries of each side again.
		for _, difference := range found {
			take := func(list []recon.Entry, entry recon.Entry) []recon.Entry {
				i := slices.Index(list, entry)
				if i < 0 {
					t.Fatalf("%+v is reported and was not given", entry)
				}
				return slices.Delete(list, i, i+1)
			}
			if difference.Kind != recon.MissingHere {
				ours = take(ours, difference.Here)
			}
			if difference.Kind != recon.MissingThere {
				theirs = take(theirs, difference.There)
			}
		}
		count := func(list []recon.Entry) map[recon.Entry]int {
			n := map[recon.Entry]int{}
			for _, entry := range list {
				n[entry]++
			}
			return n
		}
		if int64(len(ours)) != summary.Matched || !reflect.DeepEqual(count(ours), count(theirs)) {
			t.Errorf("what is left is not what matched: %+v and %+v, %+v", ours, theirs, summary)
		}
	})
}
