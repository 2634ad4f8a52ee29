package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// rule502 returns a rule of Paidy that answers 502 before anything is done.
func rule502(operation string, probability float64, calls ...int) sandbox.Rule {
	return sandbox.Rule{
		Fault: sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Operation: operation, Kind: sandbox.FaultErrorBefore, Status: 502,
		},
		Probability: probability,
		Calls:       calls,
	}
}

func planOf(rules ...sandbox.Rule) sandbox.Plan { return sandbox.Plan{Rules: rules} }

// failures sends n requests and returns the numbers of those that failed.
func failures(t testing.TB, s *sandbox.Sandbox, path string, n int) []int {
	t.Helper()
	client := newClient(t)
	var failed []int
	for i := range n {
		response, _, err := ask(client, "GET", s.Paidy.URL+path, s.Paidy.SecretKey, "")
		require.NoError(t, err)
		if response.StatusCode == 502 {
			failed = append(failed, i+1)
		}
	}

	return failed
}

func TestAScriptInjectsFaultsIntoTheCallsItNames(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Plan: planOf(rule502("listTokens", 0, 3, 5))})
	payment := "/payments/" + checkout(t, s)
	assert.Empty(t, failures(t, s, "/tokens", 2))

	// Calls of other operations and what is refused before it counts change nothing.
	assert.Empty(t, failures(t, s, payment, 4))
	for _, key := range []string{"", "wrong"} {
		response, _ := mustAsk(t, "GET", s.Paidy.URL+"/tokens", key, "")
		assert.Equal(t, 401, response.StatusCode)
	}
	assert.Equal(t, []int{1, 3}, failures(t, s, "/tokens", 4), "of calls 3 to 6")

	plan, injected := s.Plan()
	assert.Equal(t, []int{2}, injected)
	assert.Len(t, plan.Rules, 1)
	assert.Equal(t, 2, s.Injected()[sandbox.FaultErrorBefore])
}

func TestSetPlanCountsFromOneAgain(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Plan: planOf(rule502("listTokens", 0, 3, 5))})
	failures(t, s, "/tokens", 2)

	require.NoError(t, s.SetPlan(planOf(rule502("listTokens", 0, 3))))
	assert.Equal(t, []int{3}, failures(t, s, "/tokens", 4))

	require.NoError(t, s.SetPlan(sandbox.Plan{}))
	plan, injected := s.Plan()
	assert.Nil(t, plan.Rules)
	assert.Nil(t, injected)
	assert.Empty(t, failures(t, s, "/tokens", 4))
}

func TestTheThirdRefundIsCommittedAndCut(t *testing.T) {
	t.Parallel()
	cut := sandbox.Fault{
		Provider: sandbox.ProviderPaidy, Operation: "refundPayment", Kind: sandbox.FaultCutAfter,
	}
	s := sandbox.Start(t, sandbox.Config{Plan: planOf(sandbox.Rule{Fault: cut, Calls: []int{3}})})
	url := s.Paidy.URL + "/payments/" + checkout(t, s)
	_, body := mustAsk(t, "POST", url+"/captures", s.Paidy.SecretKey, "{}")
	var payment struct{ Captures []struct{ ID string } }
	require.NoError(t, json.Unmarshal([]byte(body), &payment))
	require.Len(t, payment.Captures, 1)
	refund := fmt.Sprintf(`{"capture_id":%q,"amount":10}`, payment.Captures[0].ID)

	for call := 1; call <= 4; call++ {
		before := len(s.Ledger())
		_, _, err := ask(newClient(t), "POST", url+"/refunds", s.Paidy.SecretKey, refund)
		if call == 3 {
			assert.Error(t, err)
		} else {
			assert.NoError(t, err, "call %d", call)
		}
		assert.Len(t, s.Ledger(), before+1, "call %d", call)
	}
}

func TestRulesAreTriedInOrderAfterForcedCodesAndFaults(t *testing.T) {
	t.Parallel()
	later := rule502("listTokens", 1)
	later.Status = 503
	plan := planOf(rule502("getPayment", 1), rule502("listTokens", 0, 1, 2, 3), later)
	s := sandbox.Start(t, sandbox.Config{Plan: plan})
	paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 500})
	require.NoError(t, s.Force(sandbox.ProviderPaidy, "listTokens", "authentication.failed"))

	for i, want := range []int{401, 500, 502, 503, 503} {
		assert.Equal(t, want, listTokens(t, s).StatusCode, "call %d", i+1)
	}
	_, injected := s.Plan()
	assert.Equal(t, []int{0, 1, 2}, injected)
}

func TestAPlanInjectsSkewedClocksAndWebhookFaultsByTheirOwnCount(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	skew := sandbox.Fault{
		Provider: sandbox.ProviderPaidy, Operation: "listTokens", Kind: sandbox.FaultClockSkew, Skew: time.Hour,
	}
	drop := sandbox.Fault{
		Provider: sandbox.ProviderPaidy, Webhook: "paymentEvent", Kind: sandbox.FaultWebhookDrop,
	}
	s := sandbox.Start(t, sandbox.Config{
		Start:       startTime,
		WebhookURLs: map[string]string{"paidy": receiver.URL},
		Plan: planOf(
			sandbox.Rule{Fault: skew, Calls: []int{2}},
			sandbox.Rule{Fault: drop, Calls: []int{2}},
			rule502("listTokens", 0, 1),
		),
	})

	for i, c := range []struct {
		key    string
		status int
		at     time.Time
	}{
		{"wrong", 401, startTime},
		{s.Paidy.SecretKey, 502, startTime.Add(time.Hour)},
		{s.Paidy.SecretKey, 200, startTime},
	} {
		response, _ := mustAsk(t, "GET", s.Paidy.URL+"/tokens", c.key, "")
		assert.Equal(t, c.status, response.StatusCode, "request %d", i+1)
		assert.Equal(t, c.at.Format(http.TimeFormat), response.Header.Get("Date"), "request %d", i+1)
	}

	first, _, third := checkout(t, s), checkout(t, s), checkout(t, s)
	rig.Flush(t, s)
	assert.Equal(t, []string{first, third}, paymentIDs(t, receiver))
	want := map[sandbox.FaultKind]int{
		sandbox.FaultClockSkew: 1, sandbox.FaultWebhookDrop: 1, sandbox.FaultErrorBefore: 1,
	}
	assert.Equal(t, want, s.Injected())
}

// chanceCalls is how often a test calls an operation of startByChance.
const chanceCalls = 60

// startByChance starts a sandbox where 3 of 10 calls fail, and returns the path of a
// payment too.
func startByChance(t *testing.T, seed uint64) (s *sandbox.Sandbox, payment string) {
	t.Helper()
	plan := sandbox.Plan{Seed: seed, Rules: []sandbox.Rule{rule502("", 0.3)}}
	s = sandbox.Start(t, sandbox.Config{Plan: plan})

	return s, "/payments/" + checkout(t, s)
}

func TestChanceDiffersByOperationAndSeed(t *testing.T) {
	t.Parallel()
	s, payment := startByChance(t, 7)
	tokens, payments := failures(t, s, "/tokens", chanceCalls), failures(t, s, payment, chanceCalls)
	assert.NotEqual(t, tokens, payments, "two operations")
	failed := len(tokens) + len(payments)
	assert.GreaterOrEqual(t, failed, chanceCalls*2*3/20, "about 3 of 10 fail")
	assert.LessOrEqual(t, failed, chanceCalls*2*9/20, "about 3 of 10 fail")

	other, _ := startByChance(t, 8)
	assert.NotEqual(t, tokens, failures(t, other, "/tokens", chanceCalls), "another seed")
}

func TestChanceIsTheSameForASeedInWhateverOrderCallsCome(t *testing.T) {
	t.Parallel()
	s, payment := startByChance(t, 7)
	tokens, payments := failures(t, s, "/tokens", chanceCalls), failures(t, s, payment, chanceCalls)

	mixed, payment := startByChance(t, 7)
	var mixedTokens, mixedPayments []int
	for i := range chanceCalls {
		if failures(t, mixed, payment, 1) != nil {
			mixedPayments = append(mixedPayments, i+1)
		}
		if failures(t, mixed, "/tokens", 1) != nil {
			mixedTokens = append(mixedTokens, i+1)
		}
	}
	assert.Equal(t, tokens, mixedTokens)
	assert.Equal(t, payments, mixedPayments)
}

func TestChanceIsTheSameForCallsAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := startByChance(t, 7)
	want := len(failures(t, s, "/tokens", chanceCalls))

	s, _ = startByChance(t, 7)
	client := newClient(t)
	var all sync.WaitGroup
	var failed atomic.Int64
	for range 6 {
		all.Go(func() {
			for range chanceCalls / 6 {
				response, _, err := ask(client, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
				if assert.NoError(t, err) && response.StatusCode == 502 {
					failed.Add(1)
				}
			}
		})
	}
	all.Wait()

	assert.Equal(t, int64(want), failed.Load())
	_, injected := s.Plan()
	assert.Equal(t, []int{want}, injected)
}

func TestAPlanIsCopied(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	original := planOf(rule502("listTokens", 0, 1))
	require.NoError(t, s.SetPlan(original))

	original.Rules[0].Calls[0] = 2
	returned, injected := s.Plan()
	returned.Rules[0].Calls[0], injected[0] = 3, 9
	assert.Equal(t, []int{1}, failures(t, s, "/tokens", 3))
}

// BenchmarkRequest shows what faults cost a request that gets none.
func BenchmarkRequest(b *testing.B) {
	for _, c := range []struct {
		name string
		plan sandbox.Plan
	}{
		{"without a plan", sandbox.Plan{}},
		{"with a plan", planOf(rule502("", 1e-9), rule502("listTokens", 1e-9), rule502("listTokens", 0, 1<<40))},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := rig.NewSandbox(b, sandbox.Config{Plan: c.plan})
			client := newReusingClient(b)

			for b.Loop() {
				response, _, err := ask(client, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
				require.NoError(b, err)
				require.Equal(b, 200, response.StatusCode)
			}
		})
	}
}
