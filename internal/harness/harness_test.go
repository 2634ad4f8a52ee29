package harness_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay"
)

const (
	oneDice harness.Kind = iota
	otherDice
)

func TestDiceFollowFromWhatTheyDecideAlone(t *testing.T) {
	t.Parallel()
	first := harness.Dice(7, oneDice, 1, 2).Uint64()

	assert.Equal(t, first, harness.Dice(7, oneDice, 1, 2).Uint64())
	assert.NotEqual(t, first, harness.Dice(8, oneDice, 1, 2).Uint64(), "another seed")
	assert.NotEqual(t, first, harness.Dice(7, otherDice, 1, 2).Uint64(), "another kind")
	assert.NotEqual(t, first, harness.Dice(7, oneDice, 2, 1).Uint64(), "other numbers")
	assert.NotEqual(t, first, harness.Dice(7, oneDice, 1).Uint64(), "fewer numbers")
}

func TestDiceOfATextFollowFromTheText(t *testing.T) {
	t.Parallel()
	first := harness.DiceOfText(7, oneDice, "an event").Uint64()

	assert.Equal(t, first, harness.DiceOfText(7, oneDice, "an event").Uint64())
	assert.NotEqual(t, first, harness.DiceOfText(7, oneDice, "another event").Uint64())
}

func TestASeedIsTheOneThatWasAskedForOrFresh(t *testing.T) {
	t.Parallel()

	assert.Equal(t, uint64(7), harness.Seed(7))
	first, second := harness.Seed(0), harness.Seed(0)
	assert.NotEqual(t, first, second)
}

func TestACallTellsTheOutcomeOfItsAnswerOrItsError(t *testing.T) {
	t.Parallel()
	failed := func(outcome overlay.Outcome) error { return &overlay.Error{Outcome: outcome} }
	for name, c := range map[string]struct {
		answer overlay.Answer
		err    error
		told   oracle.Belief
	}{
		"an answer that was not asked for": {overlay.Answer{}, nil, oracle.Happened},
		"an answer that is accepted":       {overlay.Answer{Outcome: overlay.Accepted}, nil, oracle.Accepted},
		"a refusal":                        {overlay.Answer{}, failed(overlay.DidNotHappen), oracle.DidNotHappen},
		"content that is missing":          {overlay.Answer{}, failed(overlay.Happened), oracle.Happened},
		"an answer that got lost":          {overlay.Answer{}, failed(overlay.Unknown), oracle.Pending},
		"an error of something else":       {overlay.Answer{}, errors.New("no outcome"), oracle.Pending},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.told, harness.Told(c.answer, c.err))
		})
	}
}

func TestAMerchantBelievesTheWordsOfTheRecordThatCloseAWrite(t *testing.T) {
	t.Parallel()

	assert.Equal(t, oracle.Happened, harness.Stored(overlay.Happened.String()))
	assert.Equal(t, oracle.DidNotHappen, harness.Stored(overlay.DidNotHappen.String()))
	assert.Equal(t, oracle.Pending, harness.Stored(""))
	assert.Equal(t, oracle.Pending, harness.Stored("unresolvable"))
}

func TestTheNumberOfAWriteIsInTheContextThatWasToldIt(t *testing.T) {
	t.Parallel()

	number, ok := harness.WriteOf(harness.WithWrite(t.Context(), 7))
	assert.True(t, ok)
	assert.Equal(t, 7, number)

	_, ok = harness.WriteOf(t.Context())
	assert.False(t, ok)
}

func TestATallyCountsBeliefsAndFaults(t *testing.T) {
	t.Parallel()
	happened := oracle.Entry{Wish: harness.PayPayWish("createPayment", "o-1", 100), Belief: oracle.Happened}
	unresolvable := oracle.Entry{Wish: harness.PaidyWish("refundPayment", "o-2", 100), Belief: oracle.Unresolvable}
	tally := harness.NewTally("a merchant")

	tally.Add([]oracle.Entry{happened, unresolvable}, []oracle.Violation{{Fault: oracle.DoubleEffect}})
	tally.Add([]oracle.Entry{unresolvable}, nil)

	assert.Equal(t, 3, tally.Writes)
	assert.Equal(t, 1, tally.Believed[oracle.Happened])
	assert.Equal(t, 2, tally.Believed[oracle.Unresolvable])
	assert.Equal(t, 1, tally.Faults[oracle.DoubleEffect])
	assert.Zero(t, tally.Faults[oracle.Forgotten])
	assert.Equal(t, map[string]int{"paidy refundPayment": 2}, tally.Unresolvable)
}

func TestATableHasARowForEachValueAndAColumnForEachOfWhatIsCompared(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table := harness.NewTable(&out, []string{"tea", "cup"})

	table.Row("", func(c string) any { return c })
	table.Row("letters", func(c string) any { return len(c) })

	require.NoError(t, table.Flush())
	assert.Equal(t, "           tea  cup\n  letters    3    3\n", out.String())
}

func TestCountsAreInTheOrderOfTheirNames(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []string{"cup 1", "tea 12"}, harness.Counts(map[string]int{"tea": 12, "cup": 1}))
}

func TestAPauseEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()

		harness.Pause(ctx, time.Second)
		assert.Equal(t, time.Second, time.Since(began))

		cancel()
		harness.Pause(ctx, time.Second)
		assert.Equal(t, time.Second, time.Since(began))
	})
}

func TestACallHasTheEffectOfItsWish(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	clients, err := harness.AccessTo(s).Connect()
	require.NoError(t, err)

	payment, err := clients.PayPayPayment("o-1", sandbox.PayPayUserCompleted, 300)(t.Context())
	require.NoError(t, err)
	_, err = clients.PayPayRefund("r-1", payment.PaymentID, 100)(t.Context())
	require.NoError(t, err)
	bought, err := clients.PaidyPayment("o-2", 200)(t.Context())
	require.NoError(t, err)
	captured, err := clients.PaidyCapture(bought.ID)(t.Context())
	require.NoError(t, err)
	_, err = clients.PaidyRefund(bought.ID, captured.Captures[0].ID, 50, "a mark")(t.Context())
	require.NoError(t, err)

	books := []oracle.Entry{
		{Wish: harness.PayPayWish("createPayment", "o-1", 300), Belief: oracle.Happened},
		{Wish: harness.PayPayWish("refundPayment", "r-1", 100), Belief: oracle.Happened},
		{Wish: harness.PaidyWish("createPayment", "o-2", 200), Belief: oracle.Happened},
		{Wish: harness.PaidyWish("capturePayment", "o-2", 200), Belief: oracle.Happened},
		{Wish: harness.PaidyWish("refundPayment", "o-2", 50), Belief: oracle.Happened},
	}
	effects := ledger.Effects(s.Ledger())
	assert.Len(t, effects, len(books))
	assert.Empty(t, oracle.Judge(books, effects))
}
