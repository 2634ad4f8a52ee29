package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestMain(m *testing.M) {
	if inherited() {
		os.Exit(child())
	}
	os.Exit(m.Run())
}

func TestNothingHappensTwiceAndNothingIsForgotten(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := soak{seed: 1, writes: 2000, workers: 32, kills: 6, progress: io.Discard, out: &out}

	columns, err := s.columns(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.print(columns))
	t.Log(out.String())

	assert.Equal(t, s.writes, columns[0].count.writes)
	for _, c := range columns[:2] {
		assert.Zero(t, c.count.double, c.title)
		assert.Zero(t, c.count.falseFailed, c.title)
		assert.Zero(t, c.count.falseDone, c.title)
		assert.Zero(t, c.count.unresolved, c.title)
		for name := range c.count.unresolvable {
			assert.Contains(t, beyondAsking, name, c.title)
		}
	}

	// Without these the run proves nothing.
	for _, c := range columns[:2] {
		assert.NotZero(t, c.count.happened+c.count.didNot+c.open, "%s: unknown outcomes", c.title)
	}
	for _, rule := range plan(s.seed).Rules {
		if rule.Probability > 0.01 {
			assert.NotZero(t, columns[0].injected[rule.Kind], "injected faults of kind %s", rule.Kind)
		}
	}
	naive := columns[2].count
	assert.NotZero(t, naive.double)
	assert.NotZero(t, naive.falseFailed)
}

// beyondAsking are the writes that the provider cannot be asked about.
var beyondAsking = map[string]bool{
	"paidy createPayment": true, "paidy refundPayment": true, // a refund without a mark of its own
	"paidy-legacy authorizePayment": true, "paidy-legacy capturePayment": true, "paidy-legacy refundPayment": true,
	"paypay revertAuth": true,
}

var (
	judgedJob    = payPayJob("createPayment", "once")
	judgedEffect = sandbox.Effect{Provider: sandbox.ProviderPayPay, Operation: "createPayment", Key: "once"}
)

// judgeOne judges a belief about one job.
func judgeOne(belief belief, ledger []sandbox.Effect) *count {
	b := newBooks()
	b.enter(judgedJob, &entry{belief: belief})

	return judge(b, ledger)
}

func TestTheJudgeSeesEachKindOfMistake(t *testing.T) {
	t.Parallel()
	once := []sandbox.Effect{judgedEffect}

	for _, c := range []struct {
		name    string
		belief  belief
		ledger  []sandbox.Effect
		mistake func(*count) int
	}{
		{
			"it happened twice", done, []sandbox.Effect{judgedEffect, judgedEffect},
			func(c *count) int { return c.double },
		},
		{"it is believed failed and happened", failed, once, func(c *count) int { return c.falseFailed }},
		{"it is believed done and did not happen", done, nil, func(c *count) int { return c.falseDone }},
		{"nobody knows", unknown, once, func(c *count) int { return c.unresolved }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got := judgeOne(c.belief, c.ledger)

			assert.False(t, got.sound(), "%+v", got)
			assert.Equal(t, 1, c.mistake(got), "%+v", got)
			assert.Len(t, got.examples, 1)
		})
	}
}

func TestTheJudgeSeesNoMistakeWhereThereIsNone(t *testing.T) {
	t.Parallel()
	once := []sandbox.Effect{judgedEffect}

	for _, c := range []struct {
		name   string
		belief belief
		ledger []sandbox.Effect
	}{
		{"it is believed done and happened", done, once},
		{"it is believed failed and did not happen", failed, nil},
		{"the provider cannot be asked", unresolvable, once},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got := judgeOne(c.belief, c.ledger)

			assert.True(t, got.sound(), "%+v", got)
		})
	}
}
