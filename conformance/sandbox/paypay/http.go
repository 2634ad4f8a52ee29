package paypay

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/oapi-codegen/nullable"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/validate"
)

// backend serves Sandbox.
type backend struct {
	side   *Sandbox // for its URL, which is known late
	engine *engine
	auth   credentials
}

var _ stubs.StrictServerInterface = (*backend)(nil)

func newBackend(p *Sandbox) *backend {
	return &backend{side: p, engine: p.engine, auth: credentials{key: p.APIKey, secret: p.APISecret, merchant: p.MerchantID}}
}

func (b *backend) Mount(r *server.Router) {
	strict := stubs.NewStrictHandlerWithOptions(b, nil, stubs.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: server.BadRequest, ResponseErrorHandlerFunc: server.Failed})
	stubs.HandlerWithOptions(strict, stubs.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: server.BadRequest})
}

func (b *backend) RequestID() (header, id string) {
	return "X-REQUEST-ID", newRequestID(b.engine.state.IDs)
}

func (b *backend) Authenticate(c *server.Call) *contract.Refusal {
	if reason := b.auth.check(c.Request, c.Body, c.Now()); reason != "" {
		return &contract.Refusal{Code: codeUnauthorized, Reason: reason}
	}
	return nil
}

// Invalid tells what is missing from what is wrong.
func (b *backend) Invalid(_ *server.Call, err error) *contract.Refusal {
	r := &contract.Refusal{Code: codeInvalidRequest, Reason: err.Error()}
	var broken *validate.Error
	if errors.As(err, &broken) {
		for _, v := range broken.Violations {
			if v.Rule == "required" || v.Kind == validate.KindEmptyBody {
				r.Code = codeMissing
			}
		}
	}
	return r
}

func (b *backend) Refuse(c *server.Call, r contract.Refusal) {
	e := paypay.ErrorResponse{ResultInfo: paypay.ResultInfo{Code: r.Code, Message: new(message(r))},
		Data: nullable.NewNullNullable[json.RawMessage]()}
	if r.Status/100 == 2 { // those answers have data of their own, or none
		e.Data = nil
	}
	if r.CodeID != "" { // many codes have no number that a source prints
		e.ResultInfo.CodeID = &r.CodeID
	}
	c.WriteJSON(r.Status, e)
}

// message is the text of a refusal: ours, made from the code, because it
// is for people and no source prints Sandbox's.
func message(r contract.Refusal) string {
	if r.Message != "" {
		return r.Message
	}
	text := strings.ToLower(strings.ReplaceAll(r.Code, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}

// success is the result of every success.
func success() paypay.ResultInfo {
	return paypay.ResultInfo{Code: codeSuccess, Message: new("Success"), CodeID: new("08100001")}
}

// CreatePointsCode implements createPointsCode.
func (b *backend) CreatePointsCode(ctx context.Context, r stubs.CreatePointsCodeRequestObject) (stubs.CreatePointsCodeResponseObject, error) {
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
	return stubs.CreatePointsCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.CreatePointsCodeResponse{ResultInfo: success(), Data: data}}, nil
}

// GetPointsCodeBudgets implements getPointsCodeBudgets.
func (b *backend) GetPointsCodeBudgets(context.Context, stubs.GetPointsCodeBudgetsRequestObject) (stubs.GetPointsCodeBudgetsResponseObject, error) {
	data, err := json.Marshal(map[string]any{"sandboxGroups": b.engine.budgets()})
	if err != nil {
		return nil, err
	}
	return stubs.GetPointsCodeBudgets2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetPointsCodeBudgetsResponse{ResultInfo: success(), Data: data}}, nil
}

// CreateAccountLinkQRCode implements createAccountLinkQRCode.
func (b *backend) CreateAccountLinkQRCode(ctx context.Context, r stubs.CreateAccountLinkQRCodeRequestObject) (stubs.CreateAccountLinkQRCodeResponseObject, error) {
	codeID, note, err := b.engine.createLink(*r.Body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}
	return stubs.CreateAccountLinkQRCode2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.CreateAccountLinkQRCodeResponse{ResultInfo: success(),
			Data: &paypay.AccountLinkQRCode{CodeID: new(paypay.CodeID(codeID)), LinkQRCodeURL: new(b.side.URL + linkPage + codeID)}}}, nil
}

// FetchKYCPassportQR implements fetchKycPassportQR.
func (b *backend) FetchKYCPassportQR(ctx context.Context, r stubs.FetchKYCPassportQRRequestObject) (stubs.FetchKYCPassportQRResponseObject, error) {
	var body paypay.FetchKYCPassportQRRequest // which is optional
	if r.Body != nil {
		body = *r.Body
	}
	details, note, err := b.engine.fetch(string(r.CodeID), body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}
	return stubs.FetchKYCPassportQR2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.FetchKYCPassportQRResponse{ResultInfo: success(), Data: &details}}, nil
}

// GetKYCInfo implements getKycInfo.
func (b *backend) GetKYCInfo(ctx context.Context, r stubs.GetKYCInfoRequestObject) (stubs.GetKYCInfoResponseObject, error) {
	kind := ""
	if r.Params.RequiredKYCType != nil {
		kind = *r.Params.RequiredKYCType
	}
	details, note, err := b.engine.kycInfo(string(r.Params.UserAuthorizationID), kind)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}
	return stubs.GetKYCInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetKYCInfoResponse{ResultInfo: success(), Data: &details}}, nil
}

// GetKYCPassportInfo implements getKycPassportInfo.
func (b *backend) GetKYCPassportInfo(_ context.Context, r stubs.GetKYCPassportInfoRequestObject) (stubs.GetKYCPassportInfoResponseObject, error) {
	details, err := b.engine.kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return stubs.GetKYCPassportInfo2XXJSONResponse{StatusCode: http.StatusOK,
		Body: paypay.GetKYCPassportInfoResponse{ResultInfo: success(), Data: &details}}, nil
}
