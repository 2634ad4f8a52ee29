package recon_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/recon"
)

// enough entries for temporary files.
const enough = 30_000

// manyEntries yields n entries and then an error, if there is one.
func manyEntries(prefix string, n int, last error) iter.Seq2[recon.Entry, error] {
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

// endingCase is a run of Reconcile that ends with an error.
type endingCase struct {
	name        string
	here, there iter.Seq2[recon.Entry, error]
	report      func(context.CancelFunc) error // nil where nothing is reported
	want        error
	read        int64 // entries of the file
}

func (c endingCase) test(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	// A context that goes on must not keep anything going, see TestMain.
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	options := recon.ReconcileOptions{Dir: directory}.WithChunk(few)

	summary, err := recon.Reconcile(ctx, c.here, c.there, options, func(recon.Difference) error {
		if !assert.NotNil(t, c.report, "a difference is reported") {
			return nil
		}
		return c.report(cancel)
	})

	assert.ErrorIs(t, err, c.want)
	assert.Equal(t, c.read, summary.There)
	assertNothingLeft(t, directory)
}

func TestReconcileEndsWithAnErrorOfASide(t *testing.T) {
	t.Parallel()

	a := manyEntries("a", enough, nil)
	for _, c := range []endingCase{
		{
			name: "of the ledger", want: errBroken,
			here: manyEntries("a", enough, errBroken), there: manyEntries("b", enough, nil),
		},
		{
			name: "of the file", want: errBroken, read: enough,
			here: a, there: manyEntries("b", enough, errBroken),
		},
		{
			name: "of a file that breaks off", want: io.ErrUnexpectedEOF, read: enough,
			here: a, there: manyEntries("b", enough, io.ErrUnexpectedEOF),
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestReconcileEndsWithAnErrorOfReport(t *testing.T) {
	t.Parallel()

	a, b := manyEntries("a", enough, nil), manyEntries("b", enough, nil)
	fail := func(context.CancelFunc) error { return errBroken }
	cancels := func(cancel context.CancelFunc) error {
		cancel()
		return nil
	}
	for _, c := range []endingCase{
		{"about anything", a, b, fail, errBroken, enough},
		{"about what the file lacks", a, manyEntries("b", 1, nil), fail, errBroken, 1},
		{"about what the ledger lacks", manyEntries("b", 1, nil), a, fail, errBroken, enough},
		{"about what differs", a, entries(recon.Entry{ID: "a0", Amount: 1}), fail, errBroken, 1},
		{"which ends the context", a, b, cancels, context.Canceled, enough},
	} {
		t.Run(c.name, c.test)
	}
}

func TestReconcileCleansUpAfterAPanicOfReport(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	options := recon.ReconcileOptions{Dir: directory}.WithChunk(few)
	a, b := manyEntries("a", enough, nil), manyEntries("b", enough, nil)

	assert.PanicsWithValue(t, "report", func() {
		_, _ = recon.Reconcile(context.WithoutCancel(t.Context()), a, b, options, func(recon.Difference) error {
			panic("report")
		})
	})

	assertNothingLeft(t, directory)
}

func TestReconcileEndsAtTheFirstErrorOfReport(t *testing.T) {
	t.Parallel()

	for name, here := range map[string]iter.Seq2[recon.Entry, error]{
		"missing there": entries(recon.Entry{ID: "a"}, recon.Entry{ID: "b"}),
		"different":     entries(recon.Entry{ID: "x", Amount: 1}, recon.Entry{ID: "x", Amount: 2}),
		"unreadable": func(yield func(recon.Entry, error) bool) {
			_ = yield(recon.Entry{}, &recon.RowError{Line: 1}) && yield(recon.Entry{}, &recon.RowError{Line: 2})
		},
	} {
		there := entries(recon.Entry{ID: "x", Amount: 3}, recon.Entry{ID: "x", Amount: 4})
		reports := 0
		_, err := recon.Reconcile(t.Context(), here, there, recon.ReconcileOptions{}, func(recon.Difference) error {
			reports++
			return errBroken
		})

		assert.ErrorIs(t, err, errBroken, name)
		assert.Equal(t, 1, reports, name)
	}
}

func TestReconcileEndsWithAContextThatEndedBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	_, err := recon.Reconcile(ctx, entries(), entries(), recon.ReconcileOptions{}, nil)

	assert.ErrorIs(t, err, context.Canceled)
}

func TestReconcileNeedsItsDirectory(t *testing.T) {
	t.Parallel()
	options := recon.ReconcileOptions{Dir: t.TempDir() + "/missing"}

	_, err := recon.Reconcile(t.Context(), manyEntries("a", enough, nil), entries(), options, nil)

	assert.ErrorIs(t, err, os.ErrNotExist)
}
