package paypay

import (
	"encoding/json"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) createPointsCode(r paypay.CreatePointsCodeRequestObject) (paypay.PointsCodeData, error) {
	code, note, err := c.engine.createPointsCode(*r.Body)
	if err != nil {
		return nil, err
	}
	c.note(note)

	data, err := json.Marshal(code)
	if err != nil {
		return nil, err
	}

	return data, nil
}

func (c *call) getPointsCodeBudgets(_ paypay.GetPointsCodeBudgetsRequestObject) (paypay.PointsCodeBudgetsData, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": c.engine.budgets()})
	if err != nil {
		return nil, err
	}
	return data, nil
}
