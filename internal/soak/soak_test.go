package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestMain(m *testing.M) {
	if inherited() {
		os.Exit(child())
	}
	os.Exit(m.Run())
}

// The name of each row is what a merchant must be able to rely on.
func TestNothingHappensTwiceAndNothingIsForgotten(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := soak{seed: 1, writes: 2000, workers: 32, kills: 6, progress: io.Discard, out: &out}
	columns, err := s.columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.print(columns); err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	for _, c := range columns[:2] {
		if n := c.count; n.double+n.falseFailed+n.falseDone+n.unresolved != 0 {
			t.Errorf("%s: %d happened twice, %d believed failed happened, %d believed done did not, %d are not resolved",
				c.title, n.double, n.falseFailed, n.falseDone, n.unresolved)
		}
		if c.count.happened+c.count.didNot == 0 && c.open == 0 {
			t.Errorf("%s: no outcome was unknown, so nothing was tested", c.title)
		}
		for name := range c.count.unresolvable {
			if !beyondAsking[name] {
				t.Errorf("%s: %s can be asked about", c.title, name)
			}
		}
	}
	if columns[0].count.writes != s.writes {
		t.Errorf("%d writes were made, want %d", columns[0].count.writes, s.writes)
	}
	for _, rule := range plan(s.seed).Rules {
		if rule.Probability > 0.01 && columns[0].injected[rule.Kind] == 0 {
			t.Errorf("the fault %s was never injected", rule.Kind)
		}
	}
	if n := columns[2].count; n.double == 0 || n.falseFailed == 0 {
		t.Errorf("a naive merchant charged %d times twice and missed %d charges, so the faults prove nothing", n.double, n.falseFailed)
	}
}

// beyondAsking are the writes of which no read of the provider tells.
var beyondAsking = map[string]bool{
	"paidy createPayment": true, "paidy refundPayment": true, // a refund without a mark of its own
	"paidy-legacy authorizePayment": true, "paidy-legacy capturePayment": true, "paidy-legacy refundPayment": true,
	"paypay revertAuth": true,
}

func TestTheJudgeSeesEachKindOfMistake(t *testing.T) {
	t.Parallel()
	once := payPayJob("createPayment", "once")
	effect := sandbox.Effect{Provider: sandbox.ProviderPayPay, Operation: "createPayment", Key: "once"}
	for _, c := range []struct {
		name    string
		belief  belief
		ledger  []sandbox.Effect
		mistake func(*count) int
	}{
		{"it happened twice", done, []sandbox.Effect{effect, effect}, func(c *count) int { return c.double }},
		{"it is believed failed and happened", failed, []sandbox.Effect{effect}, func(c *count) int { return c.falseFailed }},
		{"it is believed done and did not happen", done, nil, func(c *count) int { return c.falseDone }},
		{"nobody knows", unknown, []sandbox.Effect{effect}, func(c *count) int { return c.unresolved }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBooks()
			b.enter(once, &entry{belief: c.belief})
			if got := judge(b, c.ledger); got.sound() || c.mistake(got) != 1 || len(got.examples) != 1 {
				t.Errorf("got %+v", got)
			}
		})
	}
	for _, c := range []struct {
		name   string
		belief belief
		ledger []sandbox.Effect
	}{
		{"it is believed done and happened", done, []sandbox.Effect{effect}},
		{"it is believed failed and did not happen", failed, nil},
		{"the provider cannot be asked", unresolvable, []sandbox.Effect{effect}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBooks()
			b.enter(once, &entry{belief: c.belief})
			if got := judge(b, c.ledger); !got.sound() {
				t.Errorf("got %+v", got)
			}
		})
	}
}
