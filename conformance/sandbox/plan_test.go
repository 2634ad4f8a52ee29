package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// ruleOf returns a rule of Paidy that answers 502 before anything is done.
func ruleOf(operation string, probability float64, calls ...int) sandbox.Rule {
	return sandbox.Rule{Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: operation, Kind: sandbox.FaultErrorBefore, Status: 502},
		Probability: probability, Calls: calls}
}

// failures asks n times and returns the numbers of the calls that failed.
func failures(t testing.TB, s *sandbox.Sandbox, path string, n int) []int {
	t.Helper()
	client := plainClient(t)
	var failed []int
	for i := range n {
		response, _, err := ask(t, client, "GET", s.Paidy.URL+path, s.Paidy.SecretKey, "")
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode == 502 {
			failed = append(failed, i+1)
		}
	}
	return failed
}

func TestAScriptStrikesTheCallsItNames(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Plan: sandbox.Plan{Rules: []sandbox.Rule{ruleOf("listTokens", 0, 3, 5)}}})
	other := "/payments/" + checkout(t, s)
	if got := failures(t, s, "/tokens", 2); got != nil {
		t.Errorf("calls %v failed", got)
	}
	// Calls of other operations and what is refused before it counts change nothing.
	if got := failures(t, s, other, 4); got != nil {
		t.Errorf("calls %v of another operation failed", got)
	}
	for _, key := range []string{"", "wrong"} {
		if response, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", key, ""); err != nil || response.StatusCode != 401 {
			t.Errorf("%v %v", response, err)
		}
	}
	if got := failures(t, s, "/tokens", 4); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("of calls 3 to 6 those failed: %v", got)
	}
	if plan, struck := s.Plan(); !slices.Equal(struck, []int{2}) || len(plan.Rules) != 1 || s.Struck()[sandbox.FaultErrorBefore] != 2 {
		t.Errorf("%+v struck %v", plan, struck)
	}

	// A plan that is set counts from 1 again; none strikes no more.
	if err := s.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{ruleOf("listTokens", 0, 3)}}); err != nil {
		t.Fatal(err)
	}
	if got := failures(t, s, "/tokens", 4); !slices.Equal(got, []int{3}) {
		t.Errorf("calls %v failed", got)
	}
	if err := s.SetPlan(sandbox.Plan{}); err != nil {
		t.Fatal(err)
	}
	if plan, struck := s.Plan(); plan.Rules != nil || struck != nil || failures(t, s, "/tokens", 4) != nil {
		t.Errorf("%+v %v", plan, struck)
	}
}

func TestTheThirdRefundIsCommittedAndCut(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Plan: sandbox.Plan{Rules: []sandbox.Rule{{
		Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "refundPayment", Kind: sandbox.FaultCutAfter}, Calls: []int{3}}}}})
	url := s.Paidy.URL + "/payments/" + checkout(t, s)
	_, body, err := ask(t, plainClient(t), "POST", url+"/captures", s.Paidy.SecretKey, "{}")
	if err != nil {
		t.Fatal(err)
	}
	var payment struct{ Captures []struct{ ID string } }
	if err := json.Unmarshal([]byte(body), &payment); err != nil || len(payment.Captures) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	for call := 1; call <= 4; call++ {
		before := len(s.Ledger())
		_, _, err := ask(t, plainClient(t), "POST", url+"/refunds", s.Paidy.SecretKey, fmt.Sprintf(`{"capture_id":%q,"amount":10}`, payment.Captures[0].ID))
		if (err != nil) != (call == 3) || len(s.Ledger()) != before+1 {
			t.Errorf("call %d: %v, %d effects", call, err, len(s.Ledger())-before)
		}
	}
}

func TestRulesAreTriedInOrderAfterForcedCodesAndFaults(t *testing.T) {
	t.Parallel()
	later := ruleOf("listTokens", 1)
	later.Status = 503
	s := sandbox.Start(t, sandbox.Config{Plan: sandbox.Plan{Rules: []sandbox.Rule{ruleOf("getPayment", 1), ruleOf("listTokens", 0, 1, 2, 3), later}}})
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultErrorBefore, Status: 500}); err != nil {
		t.Fatal(err)
	}
	if err := s.Force(sandbox.ProviderPaidy, "listTokens", "authentication.failed"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{401, 500, 502, 503, 503} {
		response, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
		if err != nil || response.StatusCode != want {
			t.Errorf("call %d: %v %v, want %d", i+1, response, err, want)
		}
	}
	if _, struck := s.Plan(); !slices.Equal(struck, []int{0, 1, 2}) {
		t.Errorf("the rules have struck %v times", struck)
	}
}

func TestChanceIsTheSameForASeedInWhateverOrderCallsCome(t *testing.T) {
	t.Parallel()
	const calls = 60
	start := func(seed uint64) (*sandbox.Sandbox, string) {
		s := sandbox.Start(t, sandbox.Config{Plan: sandbox.Plan{Seed: seed, Rules: []sandbox.Rule{ruleOf("", 0.3)}}})
		return s, "/payments/" + checkout(t, s)
	}
	one, path := start(7)
	tokens, payments := failures(t, one, "/tokens", calls), failures(t, one, path, calls)
	if slices.Equal(tokens, payments) {
		t.Error("two operations are struck alike")
	}
	if n := len(tokens) + len(payments); n < calls*2*3/20 || n > calls*2*9/20 {
		t.Errorf("%d of %d calls were struck, want about 3 of 10", n, calls*2)
	}

	mixed, path := start(7)
	var mixedTokens, mixedPayments []int
	for i := range calls {
		if failures(t, mixed, path, 1) != nil {
			mixedPayments = append(mixedPayments, i+1)
		}
		if failures(t, mixed, "/tokens", 1) != nil {
			mixedTokens = append(mixedTokens, i+1)
		}
	}
	if !slices.Equal(tokens, mixedTokens) || !slices.Equal(payments, mixedPayments) {
		t.Errorf("in turn %v and %v, mixed %v and %v", tokens, payments, mixedTokens, mixedPayments)
	}

	atOnce, _ := start(7)
	var all sync.WaitGroup
	var failed atomic.Int64
	for range 6 {
		all.Go(func() {
			for range calls / 6 {
				response, _, err := ask(t, plainClient(t), "GET", atOnce.Paidy.URL+"/tokens", atOnce.Paidy.SecretKey, "")
				if err == nil && response.StatusCode == 502 {
					failed.Add(1)
				}
			}
		})
	}
	all.Wait()
	n := int(failed.Load())
	if _, struck := atOnce.Plan(); n != len(tokens) || struck[0] != n {
		t.Errorf("%d calls at once failed, %v were struck, want %d", n, struck, len(tokens))
	}

	other, _ := start(8)
	if slices.Equal(tokens, failures(t, other, "/tokens", calls)) {
		t.Error("another seed strikes the same calls")
	}
}

func TestAPlanStrikesSkewedClocksAndWebhooksByTheirOwnCount(t *testing.T) {
	t.Parallel()
	hook := newPaymentHook(t)
	s := sandbox.Start(t, sandbox.Config{Start: coreStart, WebhookURLs: map[string]string{"paidy": hook.URL}, Plan: sandbox.Plan{Rules: []sandbox.Rule{
		{Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "listTokens", Kind: sandbox.FaultClockSkew, Skew: time.Hour}, Calls: []int{2}},
		{Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Webhook: "paymentEvent", Kind: sandbox.FaultWebhookDrop}, Calls: []int{2}},
		ruleOf("listTokens", 0, 1),
	}}})
	for i, want := range []struct {
		key    string
		status int
		at     time.Time
	}{{"wrong", 401, coreStart}, {s.Paidy.SecretKey, 502, coreStart.Add(time.Hour)}, {s.Paidy.SecretKey, 200, coreStart}} {
		response, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", want.key, "")
		if err != nil || response.StatusCode != want.status || response.Header.Get("Date") != want.at.Format(http.TimeFormat) {
			t.Errorf("request %d: %v %v, want %+v", i+1, response, err, want)
		}
	}
	first, _, third := checkout(t, s), checkout(t, s), checkout(t, s)
	flush(t, s)
	if got := hook.got(); !slices.Equal(got, []string{first, third}) {
		t.Errorf("%v arrived", got)
	}
	want := map[sandbox.FaultKind]int{sandbox.FaultClockSkew: 1, sandbox.FaultWebhookDrop: 1, sandbox.FaultErrorBefore: 1}
	if got := s.Struck(); !reflect.DeepEqual(got, want) {
		t.Errorf("struck: %v", got)
	}
}

func TestPlansThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	good := ruleOf("listTokens", 0.5)
	if err := s.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{good}}); err != nil {
		t.Fatal(err)
	}
	change := func(f func(*sandbox.Rule)) sandbox.Rule {
		r := good
		f(&r)
		return r
	}
	for want, rule := range map[string]sandbox.Rule{
		`unknown provider ""`:                {},
		`no operation "none"`:                change(func(r *sandbox.Rule) { r.Operation = "none" }),
		`no webhook "none"`:                  change(func(r *sandbox.Rule) { r.Webhook = "none" }),
		`unknown kind "slow", want one of [`: change(func(r *sandbox.Rule) { r.Kind = "slow" }),
		"Times is 2":                         change(func(r *sandbox.Rule) { r.Times = 2 }),
		"want either Probability or Calls":   change(func(r *sandbox.Rule) { r.Probability = 0 }),
		"either Probability or Calls":        change(func(r *sandbox.Rule) { r.Calls = []int{1} }),
		"Probability is -0.5":                change(func(r *sandbox.Rule) { r.Probability = -0.5 }),
		"Probability is 1.5":                 change(func(r *sandbox.Rule) { r.Probability = 1.5 }),
		"Probability is NaN":                 change(func(r *sandbox.Rule) { r.Probability = math.NaN() }),
		"Calls has 0":                        change(func(r *sandbox.Rule) { r.Probability, r.Calls = 0, []int{1, 0} }),
		"none is named":                      change(func(r *sandbox.Rule) { r.Probability, r.Calls, r.Operation = 0, []int{1}, "" }),
		"Status of kind error-before is 0, want 500, 502 or 503":   change(func(r *sandbox.Rule) { r.Status = 0 }),
		"Status of kind error-before is 200, want 500, 502 or 503": change(func(r *sandbox.Rule) { r.Status = 200 }),
		"Delay is 1s, but kind error-before takes none":            change(func(r *sandbox.Rule) { r.Delay = time.Second }),
		"RetryAfter is 1s, but kind error-before takes none":       change(func(r *sandbox.Rule) { r.RetryAfter = time.Second }),
		"Skew is -1s, but kind error-before takes none":            change(func(r *sandbox.Rule) { r.Skew = -time.Second }),
		"HTML is true, but kind cut-after takes none":              change(func(r *sandbox.Rule) { r.Kind, r.Status, r.HTML = sandbox.FaultCutAfter, 0, true }),
		"Delay of kind latency is 0s, want a time above 0":         change(func(r *sandbox.Rule) { r.Kind, r.Status = sandbox.FaultLatency, 0 }),
		"Delay of kind timeout-after is -1s":                       change(func(r *sandbox.Rule) { r.Kind, r.Status, r.Delay = sandbox.FaultTimeoutAfter, 0, -time.Second }),
		"RetryAfter of kind rate-limited is 1.5s, want whole": change(func(r *sandbox.Rule) {
			r.Kind, r.Status, r.RetryAfter = sandbox.FaultRateLimited, 0, 1500*time.Millisecond
		}),
		"RetryAfter of kind rate-limited is -1s":                          change(func(r *sandbox.Rule) { r.Kind, r.Status, r.RetryAfter = sandbox.FaultRateLimited, 0, -time.Second }),
		"Skew of kind clock-skew is 0s":                                   change(func(r *sandbox.Rule) { r.Kind, r.Status = sandbox.FaultClockSkew, 0 }),
		"Webhook is tokenEvent, but kind error-before strikes operations": change(func(r *sandbox.Rule) { r.Operation, r.Webhook = "", "tokenEvent" }),
		"Operation is listTokens, but kind webhook-drop strikes webhooks": change(func(r *sandbox.Rule) { r.Kind, r.Status = sandbox.FaultWebhookDrop, 0 }),
		"Delay of kind webhook-delay is 0s":                               change(func(r *sandbox.Rule) { r.Kind, r.Status, r.Operation = sandbox.FaultWebhookDelay, 0, "" }),
	} {
		plan := sandbox.Plan{Rules: []sandbox.Rule{good, rule}}
		err := s.SetPlan(plan)
		if err == nil || !strings.HasPrefix(err.Error(), "sandbox: SetPlan: rule 2: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if bad, err := sandbox.New(sandbox.Config{Plan: plan}); err == nil || !strings.HasPrefix(err.Error(), "sandbox: Config.Plan: rule 2: ") {
			t.Errorf("New: %v", err)
			if bad != nil {
				bad.Close()
			}
		}
	}
	if plan, _ := s.Plan(); len(plan.Rules) != 1 {
		t.Errorf("the plan is now %+v", plan)
	}
}

func TestAPlanIsTheCallersNoLonger(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	mine := sandbox.Plan{Rules: []sandbox.Rule{ruleOf("listTokens", 0, 1)}}
	if err := s.SetPlan(mine); err != nil {
		t.Fatal(err)
	}
	mine.Rules[0].Calls[0] = 2
	theirs, struck := s.Plan()
	theirs.Rules[0].Calls[0], struck[0] = 3, 9
	if got := failures(t, s, "/tokens", 3); !slices.Equal(got, []int{1}) {
		t.Errorf("calls %v failed", got)
	}
}

func TestReadPlan(t *testing.T) {
	t.Parallel()
	got, err := sandbox.ReadPlan(strings.NewReader(`{"seed": 18446744073709551615, "rules": [
		{"provider": "paidy", "operation": "capturePayment", "kind": "late-commit", "delay": "1m30s", "calls": [3, 1]},
		{"provider": "paypay", "kind": "rate-limited", "retryAfter": "2s", "probability": 0.25},
		{"provider": "paypay", "kind": "error-after", "status": 503, "html": true, "probability": 1},
		{"provider": "paypay", "kind": "clock-skew", "skew": "-3m", "probability": 1e-3},
		{"provider": "paypay", "webhook": "transactionEvent", "kind": "webhook-drop", "calls": [1]}]}`))
	want := sandbox.Plan{Seed: math.MaxUint64, Rules: []sandbox.Rule{
		{Fault: sandbox.Fault{Provider: "paidy", Operation: "capturePayment", Kind: "late-commit", Delay: 90 * time.Second}, Calls: []int{3, 1}},
		{Fault: sandbox.Fault{Provider: "paypay", Kind: "rate-limited", RetryAfter: 2 * time.Second}, Probability: 0.25},
		{Fault: sandbox.Fault{Provider: "paypay", Kind: "error-after", Status: 503, HTML: true}, Probability: 1},
		{Fault: sandbox.Fault{Provider: "paypay", Kind: "clock-skew", Skew: -3 * time.Minute}, Probability: 0.001},
		{Fault: sandbox.Fault{Provider: "paypay", Webhook: "transactionEvent", Kind: "webhook-drop"}, Calls: []int{1}},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	written, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := sandbox.ReadPlan(bytes.NewReader(written)); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("%+v, %v of %s", again, err, written)
	}

	const rule = `{"provider": "paidy", "kind": "cut-after", `
	for text, want := range map[string]string{
		``:                   "line 1: unexpected end of JSON input",
		"{\n\"rules\": [\n}": "line 3: invalid character '}'",
		`{} {}`:              "line 1: invalid character '{' after top-level value",
		`[]`:                 "want a JSON object",
		`{"rule": []}`:       `unknown field "rule"`,
		`{"seed": -1}`:       "seed is a number -1, which has the wrong type or is out of range",
		`{"rules": [1]}`:     "rule 1: want a JSON object",
		`{"rules": [` + rule + `"probability": 0.5}, ` + rule + `"delai": "1s"}]}`: `rule 2: unknown field "delai"`,
		`{"rules": [` + rule + `"delay": 5}]}`:                                     "rule 1: delay is a number, which has the wrong type",
		`{"rules": [` + rule + `"delay": "5 seconds"}]}`:                           `rule 1: delay is "5 seconds", want a duration such as 150ms or 2s`,
		`{"rules": [` + rule + `"retryAfter": "5"}]}`:                              `rule 1: retryAfter is "5"`,
		`{"rules": [` + rule + `"skew": "x"}]}`:                                    `rule 1: skew is "x"`,
		`{"rules": [` + rule + `"probability": "1"}]}`:                             "rule 1: probability is a string",
		`{"rules": [` + rule + `"probability": 0}]}`:                               "rule 1: probability is 0",
		`{"rules": [` + rule + `"calls": [1.5]}]}`:                                 "rule 1: calls is a number 1.5",
		`{"rules": [` + rule + `"probability": 0.5, "times": 1}]}`:                 "rule 1: Times is 1",
		`{"rules": [{"kind": "cut-after", "probability": 1}]}`:                     `rule 1: unknown provider ""`,
		`{"rules": [` + rule + `"calls": [1]}]}`:                                   "rule 1: Calls are numbers of the calls to one operation",
		strings.Repeat(" ", 1<<20) + "{}":                                          "larger than 1048576 bytes",
	} {
		if _, err := sandbox.ReadPlan(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "sandbox: ReadPlan: "+want) && !strings.Contains(err.Error(), want) || len(err.Error()) > 200 {
			t.Errorf("%.80s: %v, want %q", text, err, want)
		}
	}
}

func TestThePlanOfTestdata(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/faults.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plan, err := sandbox.ReadPlan(file)
	if err != nil {
		t.Fatal(err)
	}
	if s := sandbox.Start(t, sandbox.Config{Plan: plan}); len(plan.Rules) == 0 || s.Struck() == nil {
		t.Errorf("%+v", plan)
	}
}

func FuzzReadPlan(f *testing.F) {
	for _, seed := range []string{`{}`, `null`, `{"seed":1,"rules":[{"provider":"paypay","kind":"latency","delay":"1ms","probability":0.5}]}`,
		`{"rules":[{"provider":"paidy","webhook":"tokenEvent","kind":"webhook-drop","calls":[1,2]}]}`, `{"rules":[{"delay":"x"}]}`, `{"rules":[null]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		plan, err := sandbox.ReadPlan(bytes.NewReader(raw))
		if err != nil {
			return
		}
		written, err := json.Marshal(plan)
		if err != nil {
			t.Fatalf("%+v: %v", plan, err)
		}
		again, err := sandbox.ReadPlan(bytes.NewReader(written))
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if rewritten, _ := json.Marshal(again); !bytes.Equal(written, rewritten) {
			t.Errorf("%s became %s", written, rewritten)
		}
	})
}

// BenchmarkRequest shows what faults cost a request that none strikes.
func BenchmarkRequest(b *testing.B) {
	for name, plan := range map[string]sandbox.Plan{
		"without a plan": {},
		"with a plan":    {Rules: []sandbox.Rule{ruleOf("", 1e-9), ruleOf("listTokens", 1e-9), ruleOf("listTokens", 0, 1<<40)}},
	} {
		b.Run(name, func(b *testing.B) {
			s := newSandbox(b, sandbox.Config{Plan: plan})
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for b.Loop() {
				if response, _, err := ask(b, client, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, ""); err != nil || response.StatusCode != 200 {
					b.Fatal(response, err)
				}
			}
		})
	}
}
