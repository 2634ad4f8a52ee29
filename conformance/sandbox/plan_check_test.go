package sandbox_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

type badRule struct {
	want   string // in the error
	change func(*sandbox.Rule)
}

// checkBadRules changes a good rule in one way at a time.
func checkBadRules(t *testing.T, cases []badRule) {
	t.Helper()
	s := sandbox.Start(t)
	good := rule502("listTokens", 0.5)
	require.NoError(t, s.SetPlan(planOf(good)))

	for _, c := range cases {
		rule := good
		c.change(&rule)
		plan := planOf(good, rule)

		err := s.SetPlan(plan)
		require.Error(t, err, c.want)
		assert.Regexp(t, "^sandbox: SetPlan: rule 2: ", err.Error())
		assert.Contains(t, err.Error(), c.want)

		started, err := sandbox.New(sandbox.Config{Plan: plan})
		if !assert.Error(t, err, c.want) {
			started.Close()

			continue
		}
		assert.Regexp(t, "^sandbox: Config.Plan: rule 2: ", err.Error())
	}

	plan, _ := s.Plan()
	assert.Len(t, plan.Rules, 1, "a plan that was refused replaced the other")
}

func TestRulesThatPickNoCallsAreRefused(t *testing.T) {
	t.Parallel()
	checkBadRules(t, []badRule{
		{`unknown provider ""`, func(r *sandbox.Rule) { *r = sandbox.Rule{} }},
		{`no operation "none"`, func(r *sandbox.Rule) { r.Operation = "none" }},
		{`no webhook "none"`, func(r *sandbox.Rule) { r.Webhook = "none" }},
		{`unknown kind "slow", want one of [`, func(r *sandbox.Rule) { r.Kind = "slow" }},
		{"times is 2", func(r *sandbox.Rule) { r.Times = 2 }},
		{"want either probability or calls", func(r *sandbox.Rule) { r.Probability = 0 }},
		{"either probability or calls", func(r *sandbox.Rule) { r.Calls = []int{1} }},
		{"probability is -0.5", func(r *sandbox.Rule) { r.Probability = -0.5 }},
		{"probability is 1.5", func(r *sandbox.Rule) { r.Probability = 1.5 }},
		{"probability is NaN", func(r *sandbox.Rule) { r.Probability = math.NaN() }},
		{"calls has 0", func(r *sandbox.Rule) { r.Probability, r.Calls = 0, []int{1, 0} }},
		{"none is named", func(r *sandbox.Rule) { r.Probability, r.Calls, r.Operation = 0, []int{1}, "" }},
	})
}

func TestRulesWithFieldsOfOtherKindsAreRefused(t *testing.T) {
	t.Parallel()
	const none = ", but kind error-before takes none"
	checkBadRules(t, []badRule{
		{"delay is 1s" + none, func(r *sandbox.Rule) { r.Delay = time.Second }},
		{"retryAfter is 1s" + none, func(r *sandbox.Rule) { r.RetryAfter = time.Second }},
		{"skew is -1s" + none, func(r *sandbox.Rule) { r.Skew = -time.Second }},
		{"html is true, but kind cut-after takes none", func(r *sandbox.Rule) {
			r.Kind, r.Status, r.HTML = sandbox.FaultCutAfter, 0, true
		}},
		{"webhook is tokenEvent, but kind error-before is for operations", func(r *sandbox.Rule) {
			r.Operation, r.Webhook = "", "tokenEvent"
		}},
		{"operation is listTokens, but kind webhook-drop is for webhooks", func(r *sandbox.Rule) {
			r.Kind, r.Status = sandbox.FaultWebhookDrop, 0
		}},
	})
}

func TestRulesWithValuesOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	checkBadRules(t, []badRule{
		{"status of kind error-before is 0, want 500, 502 or 503", func(r *sandbox.Rule) { r.Status = 0 }},
		{"status of kind error-before is 200, want 500, 502 or 503", func(r *sandbox.Rule) { r.Status = 200 }},
		{"delay of kind latency is 0s, want a time above 0", func(r *sandbox.Rule) {
			r.Kind, r.Status = sandbox.FaultLatency, 0
		}},
		{"delay of kind timeout-after is -1s", func(r *sandbox.Rule) {
			r.Kind, r.Status, r.Delay = sandbox.FaultTimeoutAfter, 0, -time.Second
		}},
		{"retryAfter of kind rate-limited is 1.5s, want whole", func(r *sandbox.Rule) {
			r.Kind, r.Status, r.RetryAfter = sandbox.FaultRateLimited, 0, 1500*time.Millisecond
		}},
		{"retryAfter of kind rate-limited is -1s", func(r *sandbox.Rule) {
			r.Kind, r.Status, r.RetryAfter = sandbox.FaultRateLimited, 0, -time.Second
		}},
		{"skew of kind clock-skew is 0s", func(r *sandbox.Rule) {
			r.Kind, r.Status = sandbox.FaultClockSkew, 0
		}},
		{"delay of kind webhook-delay is 0s", func(r *sandbox.Rule) {
			r.Kind, r.Status, r.Operation = sandbox.FaultWebhookDelay, 0, ""
		}},
	})
}
