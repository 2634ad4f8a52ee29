package paypay

import (
	"cmp"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"

	"github.com/jppay/jppay/overlay/policy"
)

// group is a Points Code group.
type group struct {
	budget  int64 // yen that are left
	maxDays int   // between startAt and endAt
	minimum int64 // yen a code must be worth
}

// pointsCode is a Points Code in an answer. No source shows the answer's fields, so it repeats
// those of the request. The names of further fields begin with sandbox.
type pointsCode struct {
	paypay.CreatePointsCodeRequest
	SandboxCode string `json:"sandboxCode"`

	asked paypay.CreatePointsCodeRequest
}

// budget is a group in an answer, with names as in pointsCode.
type budget struct {
	GroupID              int64 `json:"groupId"`
	SandboxBudget        int64 `json:"sandboxBudget"`
	SandboxMaxPeriodDays int   `json:"sandboxMaxPeriodDays"`
	SandboxMinimumAmount int64 `json:"sandboxMinimumAmount"`
}

// createPointsCode makes a code, or answers the earlier code with its requestId. note says what
// was unusual about it.
func (e *engine) createPointsCode(r paypay.CreatePointsCodeRequest) (code pointsCode, note string, err error) {
	defer e.lock()()

	if made, ok := e.codes[r.RequestID]; ok {
		note = "requestId was used before: the first code again, nothing deducted"
		if made.asked != r {
			note += "; the body is another one, and no source states what PayPay does then"
		}
		return made, note, nil
	}

	group, ok := e.groups[r.GroupID]
	days := int(r.EndAt.Sub(r.StartAt.Time) / (24 * time.Hour))
	value := int64(r.GiftCardValue)
	switch {
	case r.RequestID == "":
		err = contract.Refusef(codeInvalidRequest,
			"requestId is empty, so nothing tells one code from another; that PayPay refuses it is the sandbox's guess")
	case !ok:
		err = contract.Refusef(codeNoGroup, "there is no group %d", r.GroupID)
	case days < 0:
		err = contract.Refusef(codeInvalidRequest, "endAt is %d days before startAt; no source names the code", -days)
	case days > group.maxDays:
		err = contract.Refusef(codePeriod,
			"%d days lie between startAt and endAt, group %d allows %d", days, r.GroupID, group.maxDays)
	case value < group.minimum:
		err = contract.Refusef(codeAmount, "giftCardValue is %d yen, group %d begins at %d", value, r.GroupID, group.minimum)
	case value > group.budget:
		err = contract.Refusef(codeNoBudget, "giftCardValue is %d yen, group %d has %d left", value, r.GroupID, group.budget)
	case len(e.codes) >= maxCodes:
		err = contract.Refusef(codeServiceError, "the sandbox is full after %d codes", maxCodes)
	}

	if err != nil {
		return pointsCode{}, "", err
	}

	group.budget -= value
	e.groups[r.GroupID] = group
	code = pointsCode{CreatePointsCodeRequest: r, SandboxCode: "SANDBOX-" + e.state.IDs.Letters(16), asked: r}
	if days == 0 { // FAQ 11898671498127
		code.EndAt.Time = r.EndAt.AddDate(0, 0, 1)
	}
	e.codes[r.RequestID] = code
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: "createPointsCode", Kind: "points-code",
		ID: code.SandboxCode, Key: r.RequestID, Amount: value,
	})
	return code, "", nil
}

// budgets returns all groups, in the order of their ids.
func (e *engine) budgets() []budget {
	defer e.lock()()
	list := []budget{}
	for id, g := range e.groups {
		list = append(list, budget{
			GroupID:              id,
			SandboxBudget:        g.budget,
			SandboxMaxPeriodDays: g.maxDays,
			SandboxMinimumAmount: g.minimum,
		})
	}
	slices.SortFunc(list, func(a, b budget) int { return cmp.Compare(a.GroupID, b.GroupID) })
	return list
}
