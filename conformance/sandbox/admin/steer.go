package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

func (e endpoint) GetClock(context.Context, stubs.GetClockRequestObject) (stubs.GetClockResponseObject, error) {
	return stubs.GetClock200JSONResponse{Now: e.clock.Now()}, nil
}

func (e endpoint) MoveClock(_ context.Context, r stubs.MoveClockRequestObject) (stubs.MoveClockResponseObject, error) {
	if set := r.Body.Set; set != nil {
		if err := checkYear("set", *set); err != nil {
			return nil, err
		}
		e.clock.Set(*set)
		return stubs.MoveClock200JSONResponse{Now: e.clock.Now()}, nil
	}
	by, err := parseDuration("advance", textOf(r.Body.Advance))
	if err == nil {
		err = checkYear("advance", e.clock.Now().Add(by))
	}
	if err != nil {
		return nil, err
	}
	e.clock.Advance(by)
	return stubs.MoveClock200JSONResponse{Now: e.clock.Now()}, nil
}

// checkYear refuses a time that providers cannot write, or whose expiries they cannot.
func checkYear(field string, to time.Time) error {
	const first, last = 1970, 9000
	if year := to.UTC().Year(); year < first || year > last {
		return contract.Invalidf(field, "%s: the clock goes from the year %d to %d", field, first, last)
	}
	return nil
}

// parseDuration reads a text that has the form of a duration.
func parseDuration(field, text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, contract.Invalidf(field, "%s: want a duration of less than 292 years, such as 24h or 90s", field)
	}
	return d, nil
}

func (e endpoint) ForceCode(_ context.Context, r stubs.ForceCodeRequestObject) (stubs.ForceCodeResponseObject, error) {
	return nil, e.sandbox.Force(policy.Provider(r.Body.Provider), r.Body.Operation, r.Body.Code)
}

func (e endpoint) AddFault(_ context.Context, r stubs.AddFaultRequestObject) (stubs.AddFaultResponseObject, error) {
	var text faults.FaultJSON
	if err := json.Unmarshal(asJSON(r.Body), &text); err != nil {
		return nil, err
	}
	fault, err := text.Fault()
	if err != nil {
		return nil, err
	}
	return nil, e.sandbox.Fault(fault)
}

func (e endpoint) SetPlan(_ context.Context, r stubs.SetPlanRequestObject) (stubs.SetPlanResponseObject, error) {
	plan, err := faults.ParsePlan(asJSON(r.Body))
	if err != nil {
		return nil, err
	}
	return nil, e.sandbox.SetPlan(plan)
}

func (e endpoint) GetPlan(context.Context, stubs.GetPlanRequestObject) (stubs.GetPlanResponseObject, error) {
	plan, injected := e.sandbox.Plan()
	return planState{Plan: plan, Injected: append([]int{}, injected...), Kinds: e.sandbox.Injected()}, nil
}

// planState is the answer of GetPlan: a plan writes itself as the document says.
type planState struct {
	Plan     faults.Plan         `json:"plan"`
	Injected []int               `json:"injected"` // by rule
	Kinds    map[faults.Kind]int `json:"kinds"`
}

// VisitGetPlanResponse implements stubs.GetPlanResponseObject.
func (p planState) VisitGetPlanResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, p)
}

func (e endpoint) Reset(context.Context, stubs.ResetRequestObject) (stubs.ResetResponseObject, error) {
	e.sandbox.Reset()
	return nil, nil
}

func (e endpoint) SetCondition(
	_ context.Context, r stubs.SetConditionRequestObject,
) (stubs.SetConditionResponseObject, error) {
	return nil, e.sandbox.SetCondition(policy.Provider(r.Body.Provider), state.Condition(r.Body.Condition))
}

func (e endpoint) LimitCalls(
	_ context.Context, r stubs.LimitCallsRequestObject,
) (stubs.LimitCallsResponseObject, error) {
	return nil, e.sandbox.LimitCalls(policy.Provider(r.Body.Provider), r.Body.PerSecond)
}
