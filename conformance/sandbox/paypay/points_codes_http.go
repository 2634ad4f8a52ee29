package paypay

import (
	"context"
	"encoding/json"
	"net/http"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paypay"
)

// CreatePointsCode implements createPointsCode.
func (b *backend) CreatePointsCode(
	ctx context.Context, r stubs.CreatePointsCodeRequestObject,
) (stubs.CreatePointsCodeResponseObject, error) {
	code, note, err := b.engine.createPointsCode(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	data, err := json.Marshal(code)
	if err != nil {
		return nil, err
	}

	return stubs.CreatePointsCode2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.CreatePointsCodeResponse{ResultInfo: successResult(), Data: data},
	}, nil
}

// GetPointsCodeBudgets implements getPointsCodeBudgets.
func (b *backend) GetPointsCodeBudgets(
	context.Context, stubs.GetPointsCodeBudgetsRequestObject,
) (stubs.GetPointsCodeBudgetsResponseObject, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": b.engine.budgets()})
	if err != nil {
		return nil, err
	}
	return stubs.GetPointsCodeBudgets2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetPointsCodeBudgetsResponse{ResultInfo: successResult(), Data: data},
	}, nil
}
