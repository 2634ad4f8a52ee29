package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/oapi-codegen/nullable"

	api "github.com/jppay/jppay/gen/server/paypay"
	"github.com/jppay/jppay/overlay/validate"
)

// payPayBackend serves PayPay.
type payPayBackend struct {
	side   *PayPay // for its URL, which is known late
	engine *payPayEngine
	auth   payPayAuth
}

var _ api.StrictServerInterface = (*payPayBackend)(nil)

func newPayPayBackend(p *PayPay) *payPayBackend {
	return &payPayBackend{side: p, engine: p.engine, auth: payPayAuth{key: p.APIKey, secret: p.APISecret, merchant: p.MerchantID}}
}

func (b *payPayBackend) mount(r *router) {
	strict := api.NewStrictHandlerWithOptions(b, nil, api.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: badRequest, ResponseErrorHandlerFunc: failed})
	api.HandlerWithOptions(strict, api.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: badRequest})
}

func (b *payPayBackend) requestID() (header, id string) {
	return "X-REQUEST-ID", b.engine.world.ids.payPayRequest()
}

func (b *payPayBackend) authenticate(c *call) *Refusal {
	if reason := b.auth.check(c.request, c.body, c.now()); reason != "" {
		return &Refusal{Code: payPayUnauthorized, Reason: reason}
	}
	return nil
}

// invalid tells what is missing from what is wrong.
func (b *payPayBackend) invalid(_ *call, err error) *Refusal {
	r := &Refusal{Code: payPayInvalidRequest, Reason: err.Error()}
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

func (b *payPayBackend) refuse(c *call, r Refusal) {
	e := api.ErrorResponse{ResultInfo: api.ResultInfo{Code: r.Code, Message: new(payPayMessage(r))},
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
func payPayMessage(r Refusal) string {
	if r.Message != "" {
		return r.Message
	}
	text := strings.ToLower(strings.ReplaceAll(r.Code, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}

// payPayOK is the result of every success.
func payPayOK() api.ResultInfo {
	return api.ResultInfo{Code: payPaySuccess, Message: new("Success"), CodeID: new("08100001")}
}

// CreatePointsCode implements createPointsCode.
func (b *payPayBackend) CreatePointsCode(ctx context.Context, r api.CreatePointsCodeRequestObject) (api.CreatePointsCodeResponseObject, error) {
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
	return api.CreatePointsCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.CreatePointsCodeResponse{ResultInfo: payPayOK(), Data: data}}, nil
}

// GetPointsCodeBudgets implements getPointsCodeBudgets.
func (b *payPayBackend) GetPointsCodeBudgets(context.Context, api.GetPointsCodeBudgetsRequestObject) (api.GetPointsCodeBudgetsResponseObject, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": b.engine.budgets()})
	if err != nil {
		return nil, err
	}
	return api.GetPointsCodeBudgets2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetPointsCodeBudgetsResponse{ResultInfo: payPayOK(), Data: data}}, nil
}

// CreateAccountLinkQRCode implements createAccountLinkQRCode.
func (b *payPayBackend) CreateAccountLinkQRCode(ctx context.Context, r api.CreateAccountLinkQRCodeRequestObject) (api.CreateAccountLinkQRCodeResponseObject, error) {
	codeID, note, err := b.engine.createLink(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		callOf(ctx).note("%s", note)
	}
	return api.CreateAccountLinkQRCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.CreateAccountLinkQRCodeResponse{ResultInfo: payPayOK(),
			Data: &api.AccountLinkQRCode{CodeID: new(api.CodeID(codeID)), LinkQRCodeURL: new(b.side.URL + payPayLinkPage + codeID)}}}, nil
}

// FetchKYCPassportQR implements fetchKycPassportQR.
func (b *payPayBackend) FetchKYCPassportQR(ctx context.Context, r api.FetchKYCPassportQRRequestObject) (api.FetchKYCPassportQRResponseObject, error) {
	var body api.FetchKYCPassportQRRequest // which is optional
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
	return api.FetchKYCPassportQR2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.FetchKYCPassportQRResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}

// GetKYCInfo implements getKycInfo.
func (b *payPayBackend) GetKYCInfo(ctx context.Context, r api.GetKYCInfoRequestObject) (api.GetKYCInfoResponseObject, error) {
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
	return api.GetKYCInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetKYCInfoResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}

// GetKYCPassportInfo implements getKycPassportInfo.
func (b *payPayBackend) GetKYCPassportInfo(_ context.Context, r api.GetKYCPassportInfoRequestObject) (api.GetKYCPassportInfoResponseObject, error) {
	details, err := b.engine.kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return api.GetKYCPassportInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetKYCPassportInfoResponse{ResultInfo: payPayOK(), Data: &details}}, nil
}
