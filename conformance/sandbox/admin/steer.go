package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/overlay/policy"
)

// maxFlush is how long POST /flush waits at most.
const maxFlush = 10 * time.Second

func (e endpoint) shortenAuthorization(r *http.Request, in struct{ End string }) error {
	end, err := parseTime("end", in.End)
	if err != nil {
		return err
	}
	return e.payPay.ShortenAuthorization(r.PathValue("payment"), end)
}

func (e endpoint) checkout(_ *http.Request, in paidy.CheckoutRequest) (any, error) {
	bought, err := e.paidy.Checkout(in)
	return map[string]string{"paymentId": bought.PaymentID, "status": bought.Status}, err
}

func (e endpoint) newToken(_ *http.Request, in paidy.TokenRequest) (any, error) {
	token, err := e.paidy.NewToken(in)
	return map[string]string{"tokenId": token}, err
}

func (e endpoint) moveClock(_ *http.Request, in struct{ Advance, Set string }) (any, error) {
	if (in.Advance == "") == (in.Set == "") {
		return nil, mistake{"want either advance or set"}
	}
	if in.Set != "" {
		at, err := parseTime("set", in.Set)
		if err != nil {
			return nil, err
		}
		e.clock.Set(at)
		return e.now(), nil
	}

	by, err := time.ParseDuration(in.Advance)
	if err != nil {
		return nil, mistake{"advance is not a duration such as 24h or 90s"}
	}

	e.clock.Advance(by)
	return e.now(), nil
}

func (e endpoint) force(_ *http.Request, in struct {
	Provider        policy.Provider
	Operation, Code string
}) error {
	return e.sandbox.Force(in.Provider, in.Operation, in.Code)
}

func (e endpoint) fault(_ *http.Request, in faults.FaultJSON) error {
	fault, err := in.Fault()
	if err != nil {
		return mistake{err.Error()}
	}
	return e.sandbox.Fault(fault)
}

// setPlan gets the body undecoded: the error of a plan names the line or the rule.
func (e endpoint) setPlan(_ *http.Request, body []byte) (any, error) {
	plan, err := faults.ParsePlan(body)
	if err != nil {
		return nil, mistake{err.Error()}
	}
	return nil, e.sandbox.SetPlan(plan)
}

func (e endpoint) sendWebhook(_ *http.Request, in struct {
	Provider policy.Provider
	Webhook  string
	Body     json.RawMessage
}) error {
	return e.sandbox.SendWebhook(in.Provider, in.Webhook, in.Body)
}

func (e endpoint) flush(r *http.Request, _ struct{}) error {
	ctx, cancel := context.WithTimeout(r.Context(), maxFlush)
	defer cancel()
	return e.sandbox.Flush(ctx)
}
