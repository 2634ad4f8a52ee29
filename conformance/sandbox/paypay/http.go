package paypay

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

// backend serves PayPay.
type backend struct {
	sandbox *Sandbox // for its URL, which is set after New
	base    *engine  // without a call; a call has its own
	auth    credentials
}

var _ paypay.StrictServerInterface = (*backend)(nil)

func newBackend(p *Sandbox) *backend {
	return &backend{
		sandbox: p,
		base:    p.engine,
		auth:    credentials{key: p.APIKey, secret: p.APISecret, merchant: p.MerchantID},
	}
}

// Mount implements server.Backend.
func (b *backend) Mount(r *server.Router) {
	strict := paypay.NewStrictHandlerWithOptions(b, nil, paypay.StrictHTTPServerOptions(server.StubErrors))
	options := paypay.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: server.AnswerBadRequest}
	paypay.HandlerWithOptions(strict, options)
	r.AllowSlash() // one client in production signs and sends it
}

// RequestID implements server.Backend.
func (b *backend) RequestID() (header, id string) {
	return "X-REQUEST-ID", newRequestID(b.base.state.IDs)
}

// Authenticate checks the signature and the merchant, whether PayPay takes calls in its present
// condition, and whether the merchant's contract covers the call. It checks maintenance before
// the signature; that order is the sandbox's guess.
func (b *backend) Authenticate(c *server.Call) *contract.Refusal {
	condition := b.base.state.Condition(policy.PayPay)
	if condition == state.Maintenance {
		return &contract.Refusal{Code: codeMaintenance, Reason: "PayPay is under maintenance"}
	}
	reason, compared := b.auth.check(c.Request, c.Body, c.Now())
	c.Signed(compared)
	if reason != "" {
		return &contract.Refusal{Code: codeUnauthorized, Reason: reason}
	}
	if !b.base.state.TakeCall(policy.PayPay) {
		return &contract.Refusal{Code: codeRateLimit, Reason: "PayPay takes no more calls in this second"}
	}
	if condition == state.Outage {
		return &contract.Refusal{Code: codeInternal, Reason: "PayPay has an outage"}
	}
	return b.base.checkContract(c.Operation())
}

// Merchant returns the merchant that a request names, or else the sandbox's.
func (b *backend) Merchant(r *http.Request) string {
	if named := r.URL.Query().Get("assumeMerchant"); named != "" {
		return named
	}
	if named := r.Header.Get("X-ASSUME-MERCHANT"); named != "" {
		return named
	}
	return b.sandbox.MerchantID
}

// Invalid uses one code for missing fields and another one for wrong fields. If the amount of a
// cashback is a text, PayPay answers a server error.
func (b *backend) Invalid(c *server.Call, err error) *contract.Refusal {
	r := &contract.Refusal{Code: codeInvalidRequest, Reason: err.Error()}
	var broken *validate.Error
	if !errors.As(err, &broken) {
		return r
	}

	for _, v := range broken.Violations {
		if v.Rule == "required" || v.Kind == validate.KindEmptyBody {
			r.Code = codeMissing
		}
	}
	if c.Operation() == "createCashback" && amountIsText(c.Body) {
		r.Code = codeInternal
		r.Reason += "; help page 8462794444559 shows what PayPay answers to such an amount"
	}
	return r
}

// amountIsText reports whether a body has a text in place of the number of yen.
func amountIsText(raw []byte) bool {
	var body struct {
		Amount struct {
			Amount *string `json:"amount"`
		} `json:"amount"`
	}
	return json.Unmarshal(raw, &body) == nil && body.Amount.Amount != nil
}

// unstatedCodeID is the codeId of the codes for which no source prints one. Every refusal on
// record has a codeId, and a program may rely on it. It is a text, like PayPay's WAL_500017.
const unstatedCodeID = "SANDBOX_UNSTATED"

// Refuse implements server.Backend. The message ends with the request id, as in every
// refusal on record.
func (b *backend) Refuse(c *server.Call, r contract.Refusal) {
	e := paypay.ErrorResponse{
		ResultInfo: paypay.ResultInfo{Code: r.Code, Message: new(messageOf(r) + " | [" + c.RequestID() + "]")},
		Data:       nullable.NewNullNullable[json.RawMessage](),
	}
	if r.Status/100 == 2 { // those answers have data of their own, or none
		e.Data = nil
	}
	e.ResultInfo.CodeID = new(cmp.Or(r.CodeID, unstatedCodeID))
	c.WriteJSON(r.Status, e)
}

// messageOf returns the message of a refusal. The sandbox makes it from the code. It is for
// people, and no source shows PayPay's messages.
func messageOf(r contract.Refusal) string {
	if r.Message != "" {
		return r.Message
	}
	text := strings.ToLower(strings.ReplaceAll(r.Code, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}
