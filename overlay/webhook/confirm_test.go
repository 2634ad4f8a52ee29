package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// answers of an API by method and path; what is missing is answered 404.
type answers map[string]struct {
	status int
	body   string
}

// api serves answers on loopback, and says what it was asked.
func api(t *testing.T, all answers) (url string, asked *journal) {
	t.Helper()
	asked = &journal{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		key := r.Method + " " + r.URL.Path
		asked.add("%s", key)
		w.Header().Set("Content-Type", "application/json")
		answer, known := all[key]
		if !known {
			w.Header().Set("Content-Type", "text/html")
			answer.status, answer.body = http.StatusNotFound, "<html>no such page"
		}
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.body)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func payPayClient(t *testing.T, url string) paypay.ClientWithResponsesInterface {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{BaseURL: url, APIKey: "a_key_for_tests", APISecret: overlay.NewSecret("c2VjcmV0"), MerchantID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

const (
	codePath    = "GET /v2/codes/payments/m-1"
	paymentPath = "GET /v2/payments/m-1"
	notFound    = `{"resultInfo":{"code":"DYNAMIC_QR_PAYMENT_NOT_FOUND","message":"","codeId":"1"}}`
	noResource  = `{"resultInfo":{"code":"RESOURCE_NOT_FOUND","message":"","codeId":"1"}}`
	broken      = `{"resultInfo":{"code":"INTERNAL_SERVER_ERROR","message":"","codeId":"1"}}`
	forbidden   = `{"resultInfo":{"code":"OP_OUT_OF_SCOPE","message":"","codeId":"1"}}`
)

func payment(status string, more string) string {
	return `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"},"data":{"merchantPaymentId":"m-1","status":"` + status + `"` + more + `}}`
}

func TestConfirmPayPayTransactions(t *testing.T) {
	t.Parallel()
	const yen = `,"amount":{"amount":100,"currency":"JPY"}`
	claim := func(state, more string) string {
		return `{"notification_type":"Transaction","order_id":"1","merchant_order_id":"m-1","order_amount":"100","state":"` + state + `"` + more + `}`
	}
	type got = answers
	for _, c := range []struct {
		name  string
		claim string
		api   answers
		reads []webhook.PayPayRead
		err   string // "" confirmed, "unconfirmed", or "other"
		asked []string
	}{
		{name: "a completed payment by code", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("COMPLETED", yen)}}, asked: []string{codePath}},
		{name: "a completed payment otherwise", claim: claim("COMPLETED", ""), api: got{codePath: {400, notFound}, paymentPath: {200, payment("COMPLETED", yen)}}, asked: []string{codePath, paymentPath}},
		{name: "the caller's choice of reads", claim: claim("COMPLETED", ""), reads: []webhook.PayPayRead{webhook.ReadPayment}, api: got{paymentPath: {200, payment("COMPLETED", yen)}}, asked: []string{paymentPath}},
		{name: "a product without contract is no reason to give up", claim: claim("COMPLETED", ""), api: got{codePath: {401, forbidden}, paymentPath: {200, payment("COMPLETED", yen)}}, asked: []string{codePath, paymentPath}},
		{name: "an amount of a capture", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("COMPLETED", `,"amount":{"amount":500,"currency":"JPY"},"captures":{"data":[{"amount":{"amount":100,"currency":"JPY"}}]}`)}}},
		{name: "an answer without amounts", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("COMPLETED", "")}}, err: "unconfirmed"},
		{name: "a field that is not as documented", claim: claim("COMPLETED", `,"pos_id":7`), api: got{codePath: {200, payment("COMPLETED", yen)}}, asked: []string{codePath}},
		{name: "a field that is not as documented, of a payment nobody has made", claim: claim("COMPLETED", `,"pos_id":7`), api: got{codePath: {400, notFound}, paymentPath: {404, noResource}}, err: "unconfirmed"},
		{name: "no amount, and a payment of nothing", claim: strings.Replace(claim("COMPLETED", ""), `"order_amount":"100",`, "", 1), api: got{codePath: {200, payment("COMPLETED", `,"amount":{"amount":0,"currency":"JPY"}`)}}, err: "unconfirmed"},
		{name: "an amount of no capture", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("COMPLETED", `,"amount":{"amount":500,"currency":"JPY"},"captures":{"data":[{"amount":{"amount":400,"currency":"JPY"}},{}]}`)}}, err: "unconfirmed"},
		{name: "an id of every kind of letter", claim: strings.Replace(claim("COMPLETED", ""), "m-1", "az-AZ_09", 1), api: got{"GET /v2/codes/payments/az-AZ_09": {200, strings.Replace(payment("COMPLETED", yen), "m-1", "az-AZ_09", 1)}}},
		{name: "an id as long as allowed", claim: strings.Replace(claim("COMPLETED", ""), "m-1", strings.Repeat("m", 64), 1), api: got{"GET /v2/codes/payments/" + strings.Repeat("m", 64): {200, strings.Replace(payment("COMPLETED", yen), "m-1", strings.Repeat("m", 64), 1)}}},
		{name: "an amount that is none", claim: strings.Replace(claim("COMPLETED", ""), `"100"`, `"1,000"`, 1), api: got{codePath: {200, payment("COMPLETED", yen)}}, err: "unconfirmed"},
		{name: "a payment nobody has made, and a read out of scope", claim: claim("COMPLETED", ""), api: got{codePath: {400, notFound}, paymentPath: {401, forbidden}}, err: "unconfirmed"},
		{name: "nothing but reads out of scope", claim: claim("COMPLETED", ""), api: got{codePath: {401, forbidden}, paymentPath: {401, forbidden}}, err: "other"},
		{name: "an authorization that has been captured since", claim: claim("AUTHORIZED", ""), api: got{codePath: {200, payment("COMPLETED", yen)}}},
		{name: "an authorization whose amount has changed since", claim: claim("AUTHORIZED", ""), api: got{codePath: {200, payment("AUTHORIZED", `,"amount":{"amount":900,"currency":"JPY"}`)}}},
		{name: "a payment that has been refunded since", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("REFUNDED", yen)}}},
		{name: "a lapsed consent", claim: claim("AUTHORIZED", `,"confirmation_expires_at":"2026-04-01T03:00:00Z","reauth_request_id":"r"`), api: got{codePath: {200, payment("AUTHORIZED", yen)}}},
		{name: "a failed payment", claim: claim("FAILED", ""), api: got{codePath: {200, payment("FAILED", yen)}}},
		{name: "a state that is new to both", claim: claim("DREAMING", ""), api: got{codePath: {200, payment("DREAMING", yen)}}},

		{name: "a payment nobody has made", claim: claim("COMPLETED", ""), api: got{codePath: {400, notFound}, paymentPath: {404, noResource}}, err: "unconfirmed"},
		{name: "not paid yet", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("CREATED", yen)}}, err: "unconfirmed"},
		{name: "failed, and said to be completed", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("FAILED", yen)}}, err: "unconfirmed"},
		{name: "only authorized, and said to be completed", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("AUTHORIZED", yen)}}, err: "unconfirmed"},
		{name: "completed, and said to have failed", claim: claim("FAILED", ""), api: got{codePath: {200, payment("COMPLETED", yen)}}, err: "unconfirmed"},
		{name: "completed, and said to be cancelled", claim: claim("CANCELED", ""), api: got{codePath: {200, payment("COMPLETED", yen)}}, err: "unconfirmed"},
		{name: "another amount", claim: claim("COMPLETED", ""), api: got{codePath: {200, payment("COMPLETED", `,"amount":{"amount":1,"currency":"JPY"}`)}}, err: "unconfirmed"},
		{name: "another payment", claim: claim("COMPLETED", ""), api: got{codePath: {200, strings.Replace(payment("COMPLETED", yen), "m-1", "m-2", 1)}}, err: "unconfirmed"},
		{name: "nothing to read by", claim: strings.Replace(claim("COMPLETED", ""), "m-1", "", 1), err: "unconfirmed", asked: nil},
		{name: "an id that would be another path", claim: strings.Replace(claim("COMPLETED", ""), "m-1", "../payments", 1), err: "unconfirmed", asked: nil},
		{name: "an id that is too long", claim: strings.Replace(claim("COMPLETED", ""), "m-1", strings.Repeat("m", 65), 1), err: "unconfirmed", asked: nil},

		{name: "PayPay is down", claim: claim("COMPLETED", ""), api: got{codePath: {500, broken}, paymentPath: {500, broken}}, err: "other"},
		{name: "PayPay is down for one read, the other knows nothing", claim: claim("COMPLETED", ""), api: got{codePath: {500, broken}, paymentPath: {404, noResource}}, err: "other"},
		{name: "a gateway's 404 is not PayPay's", claim: claim("COMPLETED", ""), api: got{}, err: "other"},
		{name: "an answer with a payment without a state", claim: claim("COMPLETED", ""), api: got{codePath: {200, `{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"m-1"}}`}, paymentPath: {404, noResource}}, err: "other"},
		{name: "an answer without a state", claim: claim("COMPLETED", ""), api: got{codePath: {200, `{"resultInfo":{"code":"SUCCESS"}}`}, paymentPath: {404, noResource}}, err: "other"},
	} {
		url, asked := api(t, c.api)
		truth, verdict, err := webhook.ConfirmPayPay(payPayClient(t, url), c.reads...).Look(t.Context(), parse(t, overlay.PayPay, []byte(c.claim)))
		judge(t, c.name, truth, verdict, err, c.err, "*paypay.Payment")
		if (c.asked != nil || c.api == nil) && !slices.Equal(asked.lines(), c.asked) {
			t.Errorf("%s: asked %v", c.name, asked.lines())
		}
	}
}

// judge compares what Look returned with what it should have.
func judge(t *testing.T, name string, truth any, verdict webhook.Verdict, err error, want, truthType string) {
	t.Helper()
	switch {
	case want == "":
		if err != nil || verdict != webhook.Confirmed {
			t.Errorf("%s: got %v, %v", name, verdict, err)
		} else if got := reflect.TypeOf(truth); truthType == "" && truth != nil || truthType != "" && (got == nil || got.String() != truthType) {
			t.Errorf("%s: the truth is a %T", name, truth)
		}
	case want == "unconfirmed" && !errors.Is(err, webhook.ErrUnconfirmed),
		want == "other" && (err == nil || errors.Is(err, webhook.ErrUnconfirmed)):
		t.Errorf("%s: got %v, %v", name, verdict, err)
	case truth != nil || verdict == webhook.Confirmed:
		t.Errorf("%s: got a truth, or %v, with an error", name, verdict)
	}
}

func TestConfirmPayPayCustomers(t *testing.T) {
	t.Parallel()
	const path = "GET /v2/user/authorizations"
	link := func(status string) answers {
		return answers{path: {200, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"},"data":{"userAuthorizationId":"u","referenceIds":["ref"],"status":"` + status + `"}}`}}
	}
	gone := answers{path: {401, `{"resultInfo":{"code":"INVALID_USER_AUTHORIZATION_ID","message":"","codeId":"1"}}`}}
	for _, c := range []struct {
		name, kind, id string
		api            answers
		err, truth     string
	}{
		{"linked", "succeeded", "u", link("ACTIVE"), "", "*paypay.UserAuthorization"},
		{"extended", "extended", "u", link("ACTIVE"), "", "*paypay.UserAuthorization"},
		{"ended", "revoked", "u", link("INACTIVE"), "", "*paypay.UserAuthorization"},
		{"ended and forgotten", "revoked", "u", gone, "", ""},
		{"not linked", "succeeded", "u", link("INACTIVE"), "unconfirmed", ""},
		{"unknown", "succeeded", "u", gone, "unconfirmed", ""},
		{"not ended", "revoked", "u", link("ACTIVE"), "unconfirmed", ""},
		{"down", "revoked", "u", answers{path: {500, broken}}, "other", ""},
		{"another link", "succeeded", "v", link("ACTIVE"), "unconfirmed", ""},
		{"an answer without the link's id", "succeeded", "u", answers{path: {200, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"},"data":{"status":"ACTIVE"}}`}}, "", "*paypay.UserAuthorization"},
		{"an answer without a state", "succeeded", "u", link(""), "other", ""},
		{"an answer without a link", "succeeded", "u", answers{path: {200, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"}}`}}, "other", ""},
		{"a referenceId, and an answer without", "succeeded", `u","referenceId":"ref`, answers{path: {200, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"},"data":{"status":"ACTIVE","referenceIds":[]}}`}}, "", "*paypay.UserAuthorization"},
		{"an id that is none", "succeeded", strings.Repeat("u", 1000), link("ACTIVE"), "unconfirmed", ""},
		{"its referenceId", "succeeded", `u","referenceId":"ref`, link("ACTIVE"), "", "*paypay.UserAuthorization"},
		{"another's referenceId", "succeeded", `u","referenceId":"victim`, link("ACTIVE"), "unconfirmed", ""},
	} {
		url, asked := api(t, c.api)
		event := parse(t, overlay.PayPay, fmt.Appendf(nil, `{"notification_type":"customer.authroization.%s","notification_id":"n","userAuthorizationId":"%s"}`, c.kind, c.id))
		truth, verdict, err := webhook.ConfirmPayPay(payPayClient(t, url)).Look(t.Context(), event)
		judge(t, c.name, truth, verdict, err, c.err, c.truth)
		if len(c.id) > 64 && len(asked.lines()) > 0 {
			t.Errorf("%s: asked %v", c.name, asked.lines())
		}
	}
}

func TestConfirmPaidy(t *testing.T) {
	t.Parallel()
	const (
		paymentPath, tokenPath = "GET /payments/pay_1", "GET /tokens/tok_1"
		missing                = `{"reference":"1","status":404,"code":"not_found","title":"","description":""}`
	)
	payment := func(status, captures, refunds string) answers {
		return answers{paymentPath: {200, `{"id":"pay_1","created_at":"2026-04-01T03:00:00Z","expires_at":"2026-05-01T03:00:00Z","amount":1,"currency":"JPY","test":true,"status":"` +
			status + `","order":{"items":[]},"captures":[` + captures + `],"refunds":[` + refunds + `],"metadata":{}}`}}
	}
	token := func(status string) answers {
		return answers{tokenPath: {200, `{"id":"tok_1","merchant_id":"m","wallet_id":"default","status":"` + status +
			`","kind":"recurring","metadata":{},"consumer_id":"c","suspensions":[],"test":true,"version_nr":4,"created_at":"2026-04-01T03:00:00Z","updated_at":"2026-04-01T03:00:00Z"}`}}
	}
	const capture, refund = `{"id":"cap_1","created_at":"2026-04-01T03:00:00Z","amount":1,"items":[],"metadata":{}}`, `{"id":"ref_1","capture_id":"cap_1","created_at":"2026-04-01T03:00:00Z","amount":1,"metadata":{}}`
	paid := func(status string) string {
		return `{"event_type":"payment","payment_id":"pay_1","capture_id":"cap_1","timestamp":"t","status":"` + status + `"}`
	}
	tok := func(status string) string {
		return `{"token_id":"tok_1","timestamp":"t","status":"` + status + `"}`
	}
	for _, c := range []struct {
		name, claim string
		api         answers
		err, truth  string
	}{
		{"authorized", paid("authorize_success"), payment("authorized", "", ""), "", "*paidy.Payment"},
		{"authorized, in capitals", paid("authorize_success"), payment("AUTHORIZED", "", ""), "", "*paidy.Payment"},
		{"authorized and closed since", paid("authorize_success"), payment("closed", capture, ""), "", "*paidy.Payment"},
		{"captured", paid("capture_success"), payment("closed", capture, ""), "", "*paidy.Payment"},
		{"refunded", paid("refund_success"), payment("closed", capture, refund), "", "*paidy.Payment"},
		{"updated", paid("update_success"), payment("authorized", "", ""), "", "*paidy.Payment"},
		{"closed", paid("close_success"), payment("closed", "", ""), "", "*paidy.Payment"},
		{"a new status of a payment that exists", paid("expire_success"), payment("authorized", "", ""), "", "*paidy.Payment"},
		{"rejected, and said to be authorized", paid("authorize_success"), payment("rejected", "", ""), "unconfirmed", ""},
		{"not captured", paid("capture_success"), payment("authorized", "", ""), "unconfirmed", ""},
		{"a field that is not as documented", strings.Replace(paid("capture_success"), `"timestamp":"t"`, `"order_ref":7`, 1), payment("closed", capture, ""), "", "*paidy.Payment"},
		{"a field that is not as documented, not captured", strings.Replace(paid("capture_success"), `"timestamp":"t"`, `"order_ref":7`, 1), payment("authorized", "", ""), "unconfirmed", ""},
		{"another capture", paid("capture_success"), payment("closed", strings.Replace(capture, "cap_1", "cap_2", 1), ""), "unconfirmed", ""},
		{"not refunded", paid("refund_success"), payment("closed", capture, ""), "unconfirmed", ""},
		{"not closed", paid("close_success"), payment("authorized", "", ""), "unconfirmed", ""},
		{"a payment nobody has made", paid("authorize_success"), answers{paymentPath: {404, missing}}, "unconfirmed", ""},
		{"another payment answered", strings.Replace(paid("authorize_success"), "pay_1", "pay_2", 1), answers{"GET /payments/pay_2": payment("authorized", "", "")[paymentPath]}, "unconfirmed", ""},
		{"no id", strings.Replace(paid("authorize_success"), "pay_1", "", 1), nil, "unconfirmed", ""},
		{"an id that would be another path", strings.Replace(paid("authorize_success"), "pay_1", "pay_1/../x", 1), nil, "unconfirmed", ""},
		{"a gateway's 404", paid("authorize_success"), nil, "other", ""},
		{"down", paid("authorize_success"), answers{paymentPath: {503, "{}"}}, "other", ""},
		{"an active token", tok("activate_success"), token("active"), "", "*paidy.Token"},
		{"a suspended token", tok("suspend_success"), token("suspended"), "", "*paidy.Token"},
		{"suspended and deleted since", tok("suspend_success"), token("deleted"), "", "*paidy.Token"},
		{"a resumed token", tok("resume_success"), token("active"), "", "*paidy.Token"},
		{"resumed and deleted since", tok("resume_success"), token("deleted"), "", "*paidy.Token"},
		{"a deleted token", tok("delete_success"), token("deleted"), "", "*paidy.Token"},
		{"a deleted token that is gone", tok("delete_success"), answers{tokenPath: {404, missing}}, "", ""},
		{"not suspended", tok("suspend_success"), token("active"), "unconfirmed", ""},
		{"not resumed", tok("resume_success"), token("suspended"), "unconfirmed", ""},
		{"not deleted", tok("delete_success"), token("active"), "unconfirmed", ""},
		{"a token nobody has made", tok("activate_success"), answers{tokenPath: {404, missing}}, "unconfirmed", ""},
		{"another token answered", strings.Replace(tok("activate_success"), "tok_1", "tok_2", 1), answers{"GET /tokens/tok_2": token("active")[tokenPath]}, "unconfirmed", ""},
		{"a token's id that would be another path", strings.Replace(tok("delete_success"), "tok_1", "tok_1/../x", 1), nil, "unconfirmed", ""},
		{"tokens down", tok("activate_success"), answers{tokenPath: {500, "{}"}}, "other", ""},
	} {
		url, _ := api(t, c.api)
		client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: url, SecretKey: overlay.NewSecret("sk_test_0123456789")})
		if err != nil {
			t.Fatal(err)
		}
		truth, verdict, err := webhook.ConfirmPaidy(client).Look(t.Context(), parse(t, overlay.Paidy, []byte(c.claim)))
		judge(t, c.name, truth, verdict, err, c.err, c.truth)
	}
}

func TestConfirmPaidyLegacy(t *testing.T) {
	t.Parallel()
	const path = "POST /pay/status"
	status := func(status string) answers {
		return answers{path: {200, `{"payment_id":"p1","status":"` + status + `"}`}}
	}
	event := func(status string) string {
		return `{"payment_id":"p1","capture_id":"c1","event_type":"payment","event_datetime":"2015-01-29 18:28:37","status":"` + status + `"}`
	}
	for _, c := range []struct {
		name, claim string
		api         answers
		err         string
	}{
		{"authorized", event("authorize_success"), status("open"), ""},
		{"captured", event("capture_success"), status("close"), ""},
		{"captured, in the other spelling", event("capture_success"), status("closed"), ""},
		{"another payment", event("capture_success"), answers{path: {200, `{"payment_id":"p2","status":"open"}`}}, "unconfirmed"},
		{"an answer without an id", event("capture_success"), answers{path: {200, `{"status":"close"}`}}, ""},
		{"refused", event("capture_success"), status("request_failed"), "other"},
		{"a payment nobody has made", event("capture_success"), answers{path: {404, `{"status":"request_failed"}`}}, "unconfirmed"},
		{"a gateway's 404", event("capture_success"), nil, "other"},
		{"an id of another form", strings.Replace(event("capture_success"), "p1", "p 1", 1), nil, "unconfirmed"},
		{"a field that is not as documented", strings.Replace(event("capture_success"), `"c1"`, "7", 1), status("open"), ""},
		{"a field that is not as documented, refused", strings.Replace(event("capture_success"), `"c1"`, "7", 1), status("request_failed"), "other"},
	} {
		url, _ := api(t, c.api)
		client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: url, APIKey: overlay.NewSecret("a_key_of_a_test"), Secret: overlay.NewSecret("a_secret_of_a_test")})
		if err != nil {
			t.Fatal(err)
		}
		truth, verdict, err := webhook.ConfirmPaidyLegacy(client).Look(t.Context(), parse(t, overlay.PaidyLegacy, []byte(c.claim)))
		judge(t, c.name, truth, verdict, err, c.err, "*paidylegacy.StatusAnswer")
	}
}

func TestWhatTheAPICannotConfirmSaysSo(t *testing.T) {
	t.Parallel()
	url, asked := api(t, nil)
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: url, APIKey: overlay.NewSecret("a_key_of_a_test"), Secret: overlay.NewSecret("a_secret_of_a_test")})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		confirm  webhook.Confirmer
		provider overlay.Provider
		body     string
	}{
		{webhook.ConfirmPayPay(payPayClient(t, url)), overlay.PayPay, `{"notification_type":"file.created","notification_id":"n","path":"https://x.example"}`},
		{webhook.ConfirmPayPay(payPayClient(t, url)), overlay.PayPay, `{"notification_type":"kyc_passport.risk.update","notification_id":"n"}`},
		{webhook.ConfirmPayPay(payPayClient(t, url)), overlay.PayPay, `{"notification_type":"customer.authroization.failed","notification_id":"n"}`},
		{webhook.ConfirmPayPay(payPayClient(t, url)), overlay.PayPay, `{"notification_type":"customer.authroization.revoked","notification_id":"n"}`},
		{webhook.ConfirmPaidyLegacy(legacy), overlay.PaidyLegacy, `{"capture_id":"c","event_type":"payment","status":"refund_success"}`},
		{webhook.ConfirmPaidyLegacy(legacy), overlay.PaidyLegacy, `{"payment_id":"p","event_type":"another","status":"capture_success"}`},
	} {
		truth, verdict, err := c.confirm.Look(t.Context(), parse(t, c.provider, []byte(c.body)))
		if truth != nil || verdict != webhook.Unconfirmable || err != nil {
			t.Errorf("%s: got %v, %v, %v", c.body, truth, verdict, err)
		}
	}
	if len(asked.lines()) != 0 {
		t.Errorf("asked %v", asked.lines())
	}
	for name, confirm := range map[string]webhook.Confirmer{"switched off": webhook.Unconfirmed(), "of nobody": {}} {
		if truth, verdict, err := confirm.Look(t.Context(), webhook.Event{Provider: overlay.Paidy}); truth != nil || verdict != webhook.NotAsked || err != nil {
			t.Errorf("%s: got %v, %v, %v", name, truth, verdict, err)
		}
	}
	if _, _, err := webhook.ConfirmPaidyLegacy(legacy).Look(t.Context(), webhook.Event{Provider: overlay.Paidy}); err == nil {
		t.Error("another provider's event was taken")
	}
	if _, err := webhook.PayPay(webhook.ConfirmPaidyLegacy(legacy), ignore, webhook.Config{Sources: prefixes("0.0.0.0/0")}); err == nil {
		t.Error("another provider's confirmer was accepted")
	}
}

// oracle answers getCodePaymentDetails and getPaymentDetails without a network.
type oracle struct {
	paypay.ClientWithResponsesInterface
	ask func() (*paypay.Payment, error)
}

func (o oracle) GetCodePaymentDetailsWithResponse(context.Context, paypay.MerchantPaymentID, *paypay.GetCodePaymentDetailsParams, ...paypay.RequestEditorFn) (*paypay.GetCodePaymentDetailsResult, error) {
	data, err := o.ask()
	return &paypay.GetCodePaymentDetailsResult{JSON200: &paypay.GetCodePaymentDetailsResponse{Data: data}}, err
}

func (o oracle) GetPaymentDetailsWithResponse(context.Context, paypay.MerchantPaymentID, *paypay.GetPaymentDetailsParams, ...paypay.RequestEditorFn) (*paypay.GetPaymentDetailsResult, error) {
	return nil, &overlay.Error{Status: 404, Code: "RESOURCE_NOT_FOUND"}
}

func TestTheHandlerGetsTheClaimAndTheTruth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		client := oracle{ask: func() (*paypay.Payment, error) {
			if tries++; tries < 3 {
				return nil, &overlay.Error{Status: 503} // passes
			}
			return &paypay.Payment{Status: new(paypay.PaymentStatusCOMPLETED)}, nil
		}}
		var given journal
		receiver, err := webhook.PayPay(webhook.ConfirmPayPay(client), func(_ context.Context, d webhook.Delivery) error {
			given.add("%s %s %v %s", d.State, d.Payload.(*paypay.TransactionEvent).OrderAmount, d.Verdict, *d.Truth.(*paypay.Payment).Status)
			return nil
		}, webhook.Config{Sources: prefixes("0.0.0.0/0")})
		if err != nil {
			t.Fatal(err)
		}
		defer start(t, receiver)()
		post(t, receiver, numbered("p", 1))
		time.Sleep(time.Minute)
		if want := []string{"AUTHORIZED 1 confirmed COMPLETED"}; !slices.Equal(given.lines(), want) {
			t.Errorf("got %v", given.lines())
		}
		if c := receiver.Counters(); c.Failed != 2 || c.Handled != 1 || c.Quarantined != 0 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestAClaimThatTheAPIDoesNotConfirmIsQuarantined(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked, made := 0, false
		client := oracle{ask: func() (*paypay.Payment, error) {
			if asked++; made {
				return &paypay.Payment{Status: new(paypay.PaymentStatusAUTHORIZED)}, nil
			}
			return nil, &overlay.Error{Status: 400, Code: "DYNAMIC_QR_PAYMENT_NOT_FOUND"}
		}}
		var given journal
		receiver, err := webhook.PayPay(webhook.ConfirmPayPay(client), func(_ context.Context, d webhook.Delivery) error {
			given.add("%s", label(d))
			return nil
		}, webhook.Config{Sources: prefixes("0.0.0.0/0")})
		if err != nil {
			t.Fatal(err)
		}
		defer start(t, receiver)()
		begin := time.Now()
		post(t, receiver, numbered("p", 1))
		for receiver.Counters().Quarantined == 0 {
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		if took := time.Since(begin); took < 3*time.Second || took > 5*time.Second || asked != 2 {
			t.Errorf("asked %d times in %v, want twice, three seconds apart", asked, took)
		}
		list, err := receiver.List(t.Context(), webhook.Quarantine, 10)
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Why, "PayPay knows no such payment") || list[0].PaymentID != "p" {
			t.Fatalf("got %v, %v", list, err)
		}
		if len(given.lines()) != 0 {
			t.Errorf("the handler was given %v", given.lines())
		}
		made = true
		if err := receiver.Requeue(t.Context(), list[0].Key); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !slices.Equal(given.lines(), []string{"p/1"}) || asked != 3 {
			t.Errorf("after it was put back: given %v, asked %d times", given.lines(), asked)
		}
	})
}

func TestTheSecondLookIsTakenWhateverWentWrongBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		answers     []error
		maxAttempts int
		quarantined int64
		handled     int64
	}{
		{"PayPay was down first", []error{errors.New("down"), unknown, nil}, 0, 0, 1},
		{"PayPay was down between", []error{unknown, errors.New("down"), unknown, nil}, 0, 0, 1},
		{"only one attempt is allowed", []error{unknown, unknown}, 1, 1, 0},
		{"only one attempt is allowed, and the API was late", []error{unknown, nil}, 1, 0, 1},
		{"the client panics", []error{errPanics, nil}, 0, 0, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			client := oracle{ask: func() (*paypay.Payment, error) {
				answer := c.answers[min(asked, len(c.answers)-1)]
				if asked++; answer == errPanics {
					panic(answer)
				}
				return &paypay.Payment{Status: new(paypay.PaymentStatusAUTHORIZED)}, answer
			}}
			receiver, err := webhook.PayPay(webhook.ConfirmPayPay(client, webhook.ReadCode), ignore, webhook.Config{Sources: prefixes("0.0.0.0/0"), MaxAttempts: c.maxAttempts})
			if err != nil {
				t.Fatal(err)
			}
			defer start(t, receiver)()
			post(t, receiver, numbered("p", 1))
			time.Sleep(time.Minute)
			if got := receiver.Counters(); got.Quarantined != c.quarantined || got.Handled != c.handled || got.DeadLettered != 0 || asked != len(c.answers) {
				t.Errorf("%s: asked %d times, %+v", c.name, asked, got)
			}
		})
	}
}

var (
	unknown   = &overlay.Error{Status: 400, Code: "DYNAMIC_QR_PAYMENT_NOT_FOUND"}
	errPanics = errors.New("panics")
)

func TestAConfirmedPaidyEventNamesThePaymentsOwnOrder(t *testing.T) {
	t.Parallel()
	url, _ := api(t, answers{"GET /payments/pay_1": {200, `{"id":"pay_1","created_at":"2026-04-01T03:00:00Z","expires_at":"2026-05-01T03:00:00Z","amount":1,"currency":"JPY","test":true,"status":"authorized","order":{"items":[],"order_ref":"cheap"},"captures":[],"refunds":[],"metadata":{}}`}})
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: url, SecretKey: overlay.NewSecret("sk_test_0123456789")})
	if err != nil {
		t.Fatal(err)
	}
	given := make(chan string, 1)
	receiver, err := webhook.Paidy(webhook.ConfirmPaidy(client), func(_ context.Context, d webhook.Delivery) error {
		given <- d.MerchantPaymentID
		return nil
	}, webhook.Config{Sources: prefixes("0.0.0.0/0")})
	if err != nil {
		t.Fatal(err)
	}
	defer start(t, receiver)()
	post(t, receiver, `{"event_type":"payment","payment_id":"pay_1","order_ref":"expensive","timestamp":"t","status":"authorize_success"}`)
	if got := <-given; got != "cheap" {
		t.Errorf("got %q", got)
	}
}
