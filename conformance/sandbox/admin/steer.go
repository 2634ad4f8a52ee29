package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/server"
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
	by, err := parseDuration("advance", server.ValueOf(r.Body.Advance))
	if err == nil {
		err = checkYear("advance", e.clock.Now().Add(by))
	}
	if err != nil {
		return nil, err
	}
	e.clock.Advance(by)
	return stubs.MoveClock200JSONResponse{Now: e.clock.Now()}, nil
}

// checkYear refuses a time if providers could not write it, or expiries that follow from it.
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

func (e endpoint) forceCode(r stubs.ForceCodeRequestObject) error {
	return e.sandbox.Force(policy.Provider(r.Body.Provider), r.Body.Operation, r.Body.Code)
}

func (e endpoint) addFault(r stubs.AddFaultRequestObject) error {
	var text faults.FaultJSON
	if err := json.Unmarshal(asJSON(r.Body), &text); err != nil {
		return err
	}
	fault, err := text.Fault()
	if err != nil {
		return err
	}
	return e.sandbox.Fault(fault)
}

func (e endpoint) setPlan(r stubs.SetPlanRequestObject) error {
	plan, err := faults.ParsePlan(asJSON(r.Body))
	if err != nil {
		return err
	}
	return e.sandbox.SetPlan(plan)
}

func (e endpoint) GetPlan(context.Context, stubs.GetPlanRequestObject) (stubs.GetPlanResponseObject, error) {
	plan, injected := e.sandbox.Plan()
	return planState{Plan: plan, Injected: append([]int{}, injected...), Kinds: e.sandbox.Injected()}, nil
}

// planState is the answer of GetPlan. The JSON of a plan is as the document says.
type planState struct {
	Plan     faults.Plan         `json:"plan"`
	Injected []int               `json:"injected"` // by rule
	Kinds    map[faults.Kind]int `json:"kinds"`
}

// VisitGetPlanResponse implements stubs.GetPlanResponseObject.
func (p planState) VisitGetPlanResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, p)
}

func (e endpoint) reset(stubs.ResetRequestObject) error {
	e.sandbox.Reset()
	return nil
}

func (e endpoint) setCondition(r stubs.SetConditionRequestObject) error {
	return e.sandbox.SetCondition(policy.Provider(r.Body.Provider), state.Condition(r.Body.Condition))
}

func (e endpoint) limitCalls(r stubs.LimitCallsRequestObject) error {
	return e.sandbox.LimitCalls(policy.Provider(r.Body.Provider), r.Body.PerSecond)
}
