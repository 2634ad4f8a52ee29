package paypay

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// CreatePointsCode implements createPointsCode.
func (b *backend) CreatePointsCode(
	ctx context.Context, r paypay.CreatePointsCodeRequestObject,
) (paypay.CreatePointsCodeResponseObject, error) {
	code, note, err := b.engine(ctx).createPointsCode(*r.Body)
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

	return paypay.CreatePointsCode2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.CreatePointsCodeResponse{ResultInfo: successResult(), Data: data},
	}, nil
}

// GetPointsCodeBudgets implements getPointsCodeBudgets.
func (b *backend) GetPointsCodeBudgets(
	ctx context.Context, _ paypay.GetPointsCodeBudgetsRequestObject,
) (paypay.GetPointsCodeBudgetsResponseObject, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": b.engine(ctx).budgets()})
	if err != nil {
		return nil, err
	}
	return paypay.GetPointsCodeBudgets2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetPointsCodeBudgetsResponse{ResultInfo: successResult(), Data: data},
	}, nil
}
