package recon_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

func reconcile(
	t testing.TB, here, there iter.Seq2[recon.Entry, error], chunk int,
) ([]recon.Difference, recon.Summary) {
	t.Helper()

	var found []recon.Difference
	directory := t.TempDir()
	options := recon.ReconcileOptions{Dir: directory}.WithChunk(chunk)
	summary, err := recon.Reconcile(t.Context(), here, there, options, func(d recon.Difference) error {
		found = append(found, d)
		return nil
	})
	require.NoError(t, err)
	assertSummary(t, summary, found)
	assertNothingLeft(t, directory)

	return found, summary
}

// assertSummary checks what a summary promises about the differences.
func assertSummary(t testing.TB, s recon.Summary, found []recon.Difference) {
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

	assert.Equal(t, pairs+s.MissingThere, s.Here)
	assert.Equal(t, pairs+s.MissingHere, s.There)
	assert.Equal(t, duplicates, s.Duplicates)
	assert.Equal(t, count[recon.AmountDiffers], s.AmountDiffers)
	assert.Equal(t, count[recon.StatusDiffers], s.StatusDiffers)
	assert.Equal(t, count[recon.BothDiffer], s.BothDiffer)
	assert.Equal(t, count[recon.MissingHere], s.MissingHere)
	assert.Equal(t, count[recon.MissingThere], s.MissingThere)
	assert.Equal(t, count[recon.UnreadableHere], s.UnreadableHere)
	assert.Equal(t, count[recon.UnreadableThere], s.UnreadableThere)
	assert.Equal(t, len(found) == 0, s.Clean())
}

// Entries of one payment, of which each differs from paid in one way or more.
var (
	paid       = recon.Entry{ID: "a", Amount: 480, Status: recon.StatusCompleted, Line: 1}
	elsewhere  = recon.Entry{ID: "a", Amount: 480, Status: recon.StatusCompleted, Line: 99}
	refunded   = recon.Entry{ID: "a", Amount: -480, Status: recon.StatusRefunded, Line: 2}
	less       = recon.Entry{ID: "a", Amount: 400, Status: recon.StatusCompleted, Line: 1}
	failed     = recon.Entry{ID: "a", Amount: 480, Status: recon.StatusFailed, Line: 1}
	lessFailed = recon.Entry{ID: "a", Amount: 400, Status: recon.StatusFailed, Line: 1}
	noStatus   = recon.Entry{ID: "a", Amount: 480, Line: 1}
	noID       = recon.Entry{Amount: 480, Status: recon.StatusCompleted, Line: 1}
	other      = recon.Entry{ID: "b", Amount: 480, Status: recon.StatusCompleted, Line: 1}
)

type (
	list        = []recon.Entry
	differences = []recon.Difference
)

// reconcileCase is a ledger, a file, and what Reconcile finds between them.
type reconcileCase struct {
	name        string
	here, there list
	matched     int64
	want        differences
}

func testReconcile(t *testing.T, cases []reconcileCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, c.test)
	}
}

func (c reconcileCase) test(t *testing.T) {
	t.Parallel()

	found, summary := reconcile(t, entries(c.here...), entries(c.there...), 0)

	assert.Equal(t, c.matched, summary.Matched)
	assert.Equal(t, c.want, found)
}

func TestReconcileFindsNothing(t *testing.T) {
	t.Parallel()

	longest := recon.Entry{
		ID: strings.Repeat("x", recon.MaxID), Status: recon.Status(strings.Repeat("y", recon.MaxID)),
	}
	testReconcile(t, []reconcileCase{
		{name: "where both are empty"},
		{name: "where both agree", here: list{paid, other}, there: list{other, paid}, matched: 2},
		{name: "where only the line differs", here: list{paid}, there: list{elsewhere}, matched: 1},
		{name: "where the ledger has no status", here: list{noStatus}, there: list{paid}, matched: 1},
		{
			name: "between a payment and a refund of one ID",
			here: list{refunded, paid}, there: list{paid, refunded}, matched: 2,
		},
		{
			name: "where an entry without status could take another's partner",
			here: list{noStatus, paid}, there: list{paid, failed}, matched: 2,
		},
		{
			name: "where an ID and a status are as long as allowed",
			here: list{longest}, there: list{longest}, matched: 1,
		},
	})
}

func TestReconcileFindsWhatDiffers(t *testing.T) {
	t.Parallel()
	testReconcile(t, []reconcileCase{
		{"an amount", list{paid}, list{less}, 0, differences{
			{Kind: recon.AmountDiffers, ID: "a", Here: paid, There: less},
		}},
		{"a status", list{paid}, list{failed}, 0, differences{
			{Kind: recon.StatusDiffers, ID: "a", Here: paid, There: failed},
		}},
		{"both", list{paid}, list{lessFailed}, 0, differences{
			{Kind: recon.BothDiffer, ID: "a", Here: paid, There: lessFailed},
		}},
		{"a status that the file lacks", list{paid}, list{noStatus}, 0, differences{
			{Kind: recon.StatusDiffers, ID: "a", Here: paid, There: noStatus},
		}},
		{"an amount where the ledger has no status", list{noStatus}, list{less}, 0, differences{
			{Kind: recon.AmountDiffers, ID: "a", Here: noStatus, There: less},
		}},
		{"beside what agrees", list{less, paid}, list{paid, lessFailed}, 1, differences{
			{Kind: recon.StatusDiffers, ID: "a", Here: less, There: lessFailed},
		}},
		{"in several entries of one ID", list{paid, less}, list{failed, lessFailed}, 0, differences{
			{Kind: recon.StatusDiffers, ID: "a", Here: less, There: lessFailed},
			{Kind: recon.StatusDiffers, ID: "a", Here: paid, There: failed},
		}},
	})
}

func TestReconcileFindsWhatIsMissing(t *testing.T) {
	t.Parallel()
	testReconcile(t, []reconcileCase{
		{"in the ledger", list{paid}, list{other, paid}, 1, differences{
			{Kind: recon.MissingHere, ID: "b", There: other},
		}},
		{"in the file", list{paid, other}, list{paid}, 1, differences{
			{Kind: recon.MissingThere, ID: "b", Here: other},
		}},
		{"a refund of a payment of the ledger", list{paid}, list{paid, refunded}, 1, differences{
			{Kind: recon.MissingHere, ID: "a", There: refunded, Duplicate: true},
		}},
		{"a payment that the file has twice", list{paid}, list{paid, elsewhere}, 1, differences{
			{Kind: recon.MissingHere, ID: "a", There: elsewhere, Duplicate: true},
		}},
		{"a payment that the ledger has twice", list{paid, elsewhere}, list{paid}, 1, differences{
			{Kind: recon.MissingThere, ID: "a", Here: elsewhere, Duplicate: true},
		}},
		{"a payment that the ledger alone has, twice", list{paid, elsewhere}, nil, 0, differences{
			{Kind: recon.MissingThere, ID: "a", Here: paid},
			{Kind: recon.MissingThere, ID: "a", Here: elsewhere},
		}},
		{"a payment that the file alone has, twice", nil, list{paid, elsewhere}, 0, differences{
			{Kind: recon.MissingHere, ID: "a", There: paid},
			{Kind: recon.MissingHere, ID: "a", There: elsewhere},
		}},
		{"an entry without an ID on either side", list{noID}, list{noID}, 0, differences{
			{Kind: recon.MissingThere, Here: noID},
			{Kind: recon.MissingHere, There: noID},
		}},
	})
}

// randomLedgers makes two shuffled sides of n payments, of which few differ. want has
// the kind of each difference by its ID.
func randomLedgers(n int) (here, there []recon.Entry, want map[string]recon.DifferenceKind) {
	random := rand.New(rand.NewPCG(1, 2))
	want = map[string]recon.DifferenceKind{}
	for i := range n {
		ours := recon.Entry{
			ID: fmt.Sprintf("order-%06d", i), Amount: random.Int64N(99_999_999_999) - 50_000_000_000,
			Status: recon.StatusCompleted,
		}
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
			want[ours.ID] = recon.BothDiffer
			theirs.Amount, theirs.Status = -theirs.Amount-1, recon.StatusFailed
		}
		here, there = append(here, ours), append(there, theirs)
	}
	random.Shuffle(len(here), func(i, j int) { here[i], here[j] = here[j], here[i] })
	random.Shuffle(len(there), func(i, j int) { there[i], there[j] = there[j], there[i] })

	return here, there, want
}

func TestReconcileOutOfCoreFindsTheSame(t *testing.T) {
	t.Parallel()
	const n = 30_000
	here, there, want := randomLedgers(n)

	for _, chunk := range []int{n / 20, n, 0} {
		found, summary := reconcile(t, entries(here...), entries(there...), chunk)

		assert.EqualValues(t, n-len(want), summary.Matched, "chunks of %d", chunk)
		assert.Len(t, found, len(want), "chunks of %d", chunk)
		kinds := map[string]recon.DifferenceKind{}
		for _, difference := range found {
			kinds[difference.ID] = difference.Kind
		}
		assert.Equal(t, want, kinds, "chunks of %d", chunk)
		inOrder := slices.IsSortedFunc(found, func(a, b recon.Difference) int { return strings.Compare(a.ID, b.ID) })
		assert.True(t, inOrder, "chunks of %d", chunk)
	}
}

func TestManyEntriesOfOneIDAreBounded(t *testing.T) {
	t.Parallel()
	const n = 5000
	var many list
	for i := range int64(n) {
		many = append(many, recon.Entry{ID: "a", Amount: i, Status: recon.StatusCompleted})
	}

	_, summary := reconcile(t, entries(many...), entries(many...), few)
	assert.EqualValues(t, n, summary.Matched)

	_, summary = reconcile(t, entries(many...), entries(many[0]), few)
	assert.EqualValues(t, 1, summary.Matched)
	assert.EqualValues(t, n-1, summary.MissingThere)
	assert.EqualValues(t, n-1, summary.Duplicates)
}

func TestUnreadableRowsAreReportedAndDoNotEndIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A", recon.MaxID+1)
	file := strings.Join([]string{
		row(nil), row(map[int]string{amount: "secret"}), row(map[int]string{merchantPaymentID: long}),
		row(map[int]string{merchantPaymentID: "A2"}), "",
	}, "\n")
	ledger := entries(
		recon.Entry{ID: "A1", Amount: 480, Status: "COMPLETED"},
		recon.Entry{ID: "A2", Amount: 480, Status: "COMPLETED"},
		recon.Entry{ID: "A3", Status: recon.Status(long), Line: 3})

	r := recon.NewTransactionReader(strings.NewReader(file))
	found, summary := reconcile(t, ledger, recon.Entries(r.Rows()), 0)

	assert.EqualValues(t, 2, summary.Matched)
	assert.False(t, summary.Clean())
	want := []struct {
		kind recon.DifferenceKind
		line int64
	}{{recon.UnreadableHere, 3}, {recon.UnreadableThere, 2}, {recon.UnreadableThere, 3}}
	require.Len(t, found, len(want))
	for i := range want {
		assert.Equal(t, want[i].kind, found[i].Kind)
		assert.ErrorIs(t, found[i].Err, recon.ErrValue)
		var failure *recon.RowError
		require.ErrorAs(t, found[i].Err, &failure)
		assert.Equal(t, want[i].line, failure.Line)
	}
}

func TestNobodyIsToldAndEverythingIsCounted(t *testing.T) {
	t.Parallel()

	summary, err := recon.Reconcile(t.Context(),
		entries(recon.Entry{ID: "a"}, recon.Entry{ID: "b"}), entries(recon.Entry{ID: "b"}, recon.Entry{ID: "c"}),
		recon.ReconcileOptions{}, nil)

	require.NoError(t, err)
	assert.Equal(t, recon.Summary{Here: 2, There: 2, Matched: 1, MissingHere: 1, MissingThere: 1}, summary)
}
