package main

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/oracle"
)

func TestMain(m *testing.M) {
	child()
	os.Exit(m.Run())
}

// tested is the soak of the tests.
var tested = soak{seed: 1, writes: 500, workers: 32, kills: 4, out: io.Discard}

// soaked runs it once, for all tests.
var soaked = sync.OnceValues(func() ([]*column, error) { return tested.columns(context.Background()) })

// copies returns what came of it. The books may be changed.
func copies(t *testing.T) []*column {
	t.Helper()
	columns, err := soaked()
	require.NoError(t, err)
	var list []*column
	for _, c := range columns {
		own := *c
		own.books = nil
		for _, e := range c.books {
			own.books = append(own.books, new(*e))
		}
		list = append(list, &own)
	}
	return list
}

func TestNothingHappensTwiceAndNothingIsForgotten(t *testing.T) {
	t.Parallel()
	columns := copies(t)
	var out strings.Builder

	right, err := judge(&out, columns)
	require.NoError(t, err)
	t.Log(out.String())

	assert.True(t, right)
	for _, c := range columns {
		assert.Empty(t, c.violations, c.Title)
		for operation := range c.Unresolvable {
			assert.Contains(t, beyondAsking, operation, c.Title)
		}
	}
	living, killed := columns[0], columns[1]
	assert.GreaterOrEqual(t, len(living.books), tested.writes)

	// Without these the run proves nothing.
	assert.Equal(t, tested.kills, killed.kills)
	assert.NotZero(t, killed.cutOff(), "calls that a kill cut off")
	for _, c := range columns {
		assert.NotZero(t, c.found(oracle.Happened), c.Title)
		assert.NotZero(t, c.found(oracle.DidNotHappen), c.Title)
		assert.NotZero(t, c.found(oracle.Unresolvable), c.Title)
	}
	for _, rule := range plan(tested.seed).Rules {
		if rule.Probability > 0.01 {
			injected := living.injected[rule.Kind] + killed.injected[rule.Kind]
			assert.NotZero(t, injected, "injected faults of kind %s", rule.Kind)
		}
	}
}

// beyondAsking are the writes that the provider cannot be asked about.
var beyondAsking = []string{
	"paidy createPayment", "paidy refundPayment", // a refund without a mark of its own
	"paidy-legacy authorizePayment", "paidy-legacy capturePayment",
	"paidy-legacy closePayment", "paidy-legacy refundPayment",
	"paypay revertAuth",
}

// first returns the first entry that is believed to have come to this.
func first(books []*entry, belief oracle.Belief) *entry {
	return books[slices.IndexFunc(books, func(e *entry) bool { return e.Belief == belief })]
}

func TestTheCommandFailsWhenSomethingIsWrong(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		name, merchant string
		faults         []oracle.Fault
		plant          func(books []*entry)
	}{
		{
			"what happened is believed not to have, and the record has lost what nobody can tell", "jppay",
			[]oracle.Fault{oracle.BelievedFailed, oracle.Unlisted},
			func(books []*entry) {
				e := first(books, oracle.Happened)
				e.Belief, e.Elsewhere = oracle.DidNotHappen, oracle.DidNotHappen
				first(books, oracle.Unresolvable).Listed = false
			},
		},
		{
			"another amount is believed, by who is killed", "jppay, killed and restarted",
			[]oracle.Fault{oracle.BelievedDone},
			func(books []*entry) { first(books, oracle.Happened).Amount++ },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			columns := copies(t)
			for _, c := range columns {
				if c.title == test.merchant {
					test.plant(c.books)
				}
			}
			var out strings.Builder

			right, err := judge(&out, columns)
			require.NoError(t, err)

			assert.False(t, right)
			for _, fault := range test.faults {
				assert.Contains(t, out.String(), test.merchant+": "+string(fault)+": write ")
			}
		})
	}
}
