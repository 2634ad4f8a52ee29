package sandbox_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestReadPlan(t *testing.T) {
	t.Parallel()
	const text = `{"seed": 18446744073709551615, "rules": [
		{"provider": "paidy", "operation": "capturePayment", "kind": "late-commit", "delay": "1m30s", "calls": [3, 1]},
		{"provider": "paypay", "kind": "rate-limited", "retryAfter": "2s", "probability": 0.25},
		{"provider": "paypay", "kind": "error-after", "status": 503, "html": true, "probability": 1},
		{"provider": "paypay", "kind": "clock-skew", "skew": "-3m", "probability": 1e-3},
		{"provider": "paypay", "webhook": "transactionEvent", "kind": "webhook-drop", "calls": [1]}]}`
	want := sandbox.Plan{Seed: math.MaxUint64, Rules: []sandbox.Rule{
		{
			Fault: sandbox.Fault{
				Provider: "paidy", Operation: "capturePayment", Kind: "late-commit", Delay: 90 * time.Second,
			},
			Calls: []int{3, 1},
		},
		{
			Fault:       sandbox.Fault{Provider: "paypay", Kind: "rate-limited", RetryAfter: 2 * time.Second},
			Probability: 0.25,
		},
		{
			Fault:       sandbox.Fault{Provider: "paypay", Kind: "error-after", Status: 503, HTML: true},
			Probability: 1,
		},
		{
			Fault:       sandbox.Fault{Provider: "paypay", Kind: "clock-skew", Skew: -3 * time.Minute},
			Probability: 0.001,
		},
		{
			Fault: sandbox.Fault{Provider: "paypay", Webhook: "transactionEvent", Kind: "webhook-drop"},
			Calls: []int{1},
		},
	}}

	plan, err := sandbox.ReadPlan(strings.NewReader(text))
	require.NoError(t, err)
	assert.Equal(t, want, plan)

	written, err := json.Marshal(plan)
	require.NoError(t, err)
	again, err := sandbox.ReadPlan(bytes.NewReader(written))
	require.NoError(t, err)
	assert.Equal(t, want, again, "%s", written)
}

// assertNoPlan wants an error that has a text, and no more than 200 bytes.
func assertNoPlan(t *testing.T, text, want string) {
	t.Helper()
	_, err := sandbox.ReadPlan(strings.NewReader(text))
	if assert.Error(t, err, "%.80s", text) {
		assert.Contains(t, err.Error(), want, "%.80s", text)
		assert.LessOrEqual(t, len(err.Error()), 200, "%s", err)
	}
}

func TestReadPlanSaysWhereAPlanIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{``, "line 1: unexpected end of JSON input"},
		{"{\n\"rules\": [\n}", "line 3: invalid character '}'"},
		{`{} {}`, "line 1: invalid character '{' after top-level value"},
		{`[]`, "want a JSON object"},
		{`{"rule": []}`, `unknown field "rule"`},
		{`{"seed": -1}`, "seed: a number -1 is of the wrong type or out of range"},
		{`{"rules": [1]}`, "rule 1: want a JSON object"},
		{`{"rules": [{"kind": "cut-after", "probability": 1}]}`, `rule 1: unknown provider ""`},
		{strings.Repeat(" ", 1<<20) + "{}", "larger than 1048576 bytes"},
	} {
		assertNoPlan(t, c.text, c.want)
	}
}

func TestReadPlanSaysWhichFieldOfARuleIsWrong(t *testing.T) {
	t.Parallel()
	const rule = `{"provider": "paidy", "kind": "cut-after", `
	for _, c := range []struct{ fields, want string }{
		{`"probability": 0.5}, ` + rule + `"delai": "1s"`, `rule 2: unknown field "delai"`},
		{`"delay": 5`, "rule 1: delay: a number is of the wrong type"},
		{`"delay": "5 seconds"`, `rule 1: delay is "5 seconds", want a duration such as 150ms or 2s`},
		{`"retryAfter": "5"`, `rule 1: retryAfter is "5"`},
		{`"skew": "x"`, `rule 1: skew is "x"`},
		{`"probability": "1"`, "rule 1: probability: a string is of the wrong type"},
		{`"probability": 0`, "rule 1: probability is 0"},
		{`"calls": [1.5]`, "rule 1: calls: a number 1.5 is of the wrong type"},
		{`"probability": 0.5, "times": 1`, "rule 1: times is 1"},
		{`"calls": [1]`, "rule 1: calls are numbers of the calls to one operation"},
	} {
		assertNoPlan(t, `{"rules": [`+rule+c.fields+`}]}`, c.want)
	}
}

func TestThePlanOfTestdata(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/faults.json")
	require.NoError(t, err)
	defer func() { _ = file.Close() }()

	plan, err := sandbox.ReadPlan(file)
	require.NoError(t, err)
	assert.NotEmpty(t, plan.Rules)
	assert.NotNil(t, sandbox.Start(t, sandbox.Config{Plan: plan}).Injected())
}

func FuzzReadPlan(f *testing.F) {
	for _, seed := range []string{
		`{}`,
		`null`,
		`{"seed":1,"rules":[{"provider":"paypay","kind":"latency","delay":"1ms","probability":0.5}]}`,
		`{"rules":[{"provider":"paidy","webhook":"tokenEvent","kind":"webhook-drop","calls":[1,2]}]}`,
		`{"rules":[{"delay":"x"}]}`,
		`{"rules":[null]}`,
	} {
		f.Add([]byte(seed))
	}

	f.Fuzz(func(t *testing.T, raw []byte) {
		plan, err := sandbox.ReadPlan(bytes.NewReader(raw))
		if err != nil {
			return
		}

		written, err := json.Marshal(plan)
		require.NoError(t, err, "%+v", plan)
		again, err := sandbox.ReadPlan(bytes.NewReader(written))
		require.NoError(t, err, "%s", written)
		rewritten, err := json.Marshal(again)
		require.NoError(t, err)
		assert.Equal(t, string(written), string(rewritten))
	})
}
