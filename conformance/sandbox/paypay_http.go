package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/oapi-codegen/nullable"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/validate"
)

// payPayBackend serves PayPay.
type payPayBackend struct {
	side   *PayPay // for its URL, which is known late
	engine *payPayEngine
	auth   payPayAuth
}

var _ stubs.StrictServerInterface = (*payPayBackend)(nil)

func newPayPayBackend(p *PayPay) *payPayBackend {
	return &payPayBackend{side: p, engine: p.engine, auth: payPayAuth{key: p.APIKey, secret: p.APISecret, merchant: p.MerchantID}}
}

func (b *payPayBackend) mount(r *router) {
	strict := stubs.NewStrictHandlerWithOptions(b, nil, stubs.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: badRequest, ResponseErrorHandlerFunc: failed})
	stubs.HandlerWithOptions(strict, stubs.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: badRequest})
}

func (b *payPayBackend) requestID() (header, id string) {
	return "X-REQUEST-ID", payPayRequestID(b.engine.state.IDs)
}

func (b *payPayBackend) authenticate(c *call) *contract.Refusal {
	if reason := b.auth.check(c.request, c.body, c.now()); reason != "" {
		return &contract.Refusal{Code: payPayUnauthorized, Reason: reason}
	}
	return nil
}

// invalid tells what is missing from what is wrong.
func (b *payPayBackend) invalid(_ *call, err error) *contract.Refusal {
	r := &contract.Refusal{Code: payPayInvalidRequest, Reason: err.Error()}
	var broken *validate.Error
	if errors.As(err, &broken) {
		for _, v := range broken.Violations {
			if v.Rule == "required" || v.Kind == validate.KindEmptyBody {
				r.Code = payPayMissing
			}
		}
	}
	return r
}

func (b *payPayBackend) refuse(c *call, r contract.Refusal) {
	e := paypay.ErrorResponse{ResultInfo: paypay.ResultInfo{Code: r.Code, Message: new(payPayMessage(r))},
		Data: nullable.NewNullNullable[json.RawMessage]()}
	if r.Status/100 == 2 { // those answers have data of their own, or none
		e.Data = nil
	}
	if r.CodeID != "" { // many codes have no number that a source prints
		e.ResultInfo.CodeID = &r.CodeID
	}
	c.writeJSON(r.Status, e)
}

// payPayMessage is the text of a refusal: ours, made from the code, because it
// is for people and no source prints PayPay's.
func payPayMessage(r contract.Refusal) string {
	if r.Message != "" {
		return r.Message
	}
	text := strings.ToLower(strings.ReplaceAll(r.Code, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}

// payPayOK is the result of every success.
func payPayOK() paypay.ResultInfo {
	return paypay.ResultInfo{Code: payPaySuccess, Message: new("Success"), CodeID: new("08100001")}
}

// CreatePointsCode implements createPointsCode.
func (b *payPayBackend) CreatePointsCode(ctx context.Context, r stubs.CreatePointsCodeRequestObject) (stubs.CreatePointsCodeResponseObject, error) {
	code, note, err := b.engine.createPointsCode(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		callOf(ctx).note("%s", note)
	}
	data, err := json.Marshal(code)
	if err != nil {
		return nil, err
	}
	return stubs.CreatePointsCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.CreatePointsCodeResponse{ResultInfo: payPayOK(), Data: data}}, nil
}

// GetPointsCodeBudgets implements getPointsCodeBudgets.
func (b *payPayBackend) GetPointsCodeBudgets(context.Context, stubs.GetPointsCodeBudgetsRequestObject) (stubs.GetPointsCodeBudgetsResponseObject, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": b.engine.budgets()})
	if err != nil {
		return nil, err
	}
	return stubs.GetPointsCodeBudgets2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetPointsCodeBudgetsResponse{ResultInfo: payPayOK(), Data: data}}, nil
}

// CreateAccountLinkQRCode implements createAccountLinkQRCode.
func (b *payPayBackend) CreateAccountLinkQRCode(ctx context.Context, r stubs.CreateAccountLinkQRCodeRequestObject) (stubs.CreateAccountLinkQRCodeResponseObject, error) {
	codeID, note, err := b.engine.createLink(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		callOf(ctx).note("%s", note)
	}
	return stubs.CreateAccountLinkQRCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.CreateAccountLinkQRCodeResponse{ResultInfo: payPayOK(),
			Data: &paypay.AccountLinkQRCode{CodeID: new(paypay.CodeID(codeID)), LinkQRCodeURL: new(b.side.URL + payPayLinkPage + codeID)}}}, nil
}

// FetchKYCPassportQR implements fetchKycPassportQR.
func (b *payPayBackend) FetchKYCPassportQR(ctx context.Context, r stubs.FetchKYCPassportQRRequestObject) (stubs.FetchKYCPassportQRResponseObject, error) {
	var body paypay.FetchKYCPassportQRRequest // which is optional
	if r.Body != nil {
		body = *r.Body
	}
	details, note, err := b.engine.fetch(string(r.CodeID), body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		callOf(ctx).note("%s", note)
	}
	return stubs.FetchKYCPassportQR2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.FetchKYCPassportQRResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}

// GetKYCInfo implements getKycInfo.
func (b *payPayBackend) GetKYCInfo(ctx context.Context, r stubs.GetKYCInfoRequestObject) (stubs.GetKYCInfoResponseObject, error) {
	kind := ""
	if r.Params.RequiredKYCType != nil {
		kind = *r.Params.RequiredKYCType
	}
	details, note, err := b.engine.kycInfo(string(r.Params.UserAuthorizationID), kind)
	if err != nil {
		return nil, err
	}
	if note != "" {
		callOf(ctx).note("%s", note)
	}
	return stubs.GetKYCInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetKYCInfoResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}

// GetKYCPassportInfo implements getKycPassportInfo.
func (b *payPayBackend) GetKYCPassportInfo(_ context.Context, r stubs.GetKYCPassportInfoRequestObject) (stubs.GetKYCPassportInfoResponseObject, error) {
	details, err := b.engine.kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return stubs.GetKYCPassportInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetKYCPassportInfoResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}
