package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/safetext"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// maxAdmin is the largest request body that the admin endpoint reads, in bytes.
	maxAdmin = 64 << 10
	// adminFlush is how long POST /flush waits at most.
	adminFlush = 10 * time.Second
)

// adminRoute is one call of the admin endpoint. A body is a JSON object; nil
// means that the call has no answer but {}.
type adminRoute struct {
	Pattern string `json:"call"`
	Body    string `json:"body,omitempty"`
	Says    string `json:"does"`
	do      func(r *http.Request, body []byte) (any, error)
}

// take decodes the body of a call. Unknown names are refused: a misspelt one
// would otherwise do something else than the caller meant.
func take[In any](do func(r *http.Request, in In) (any, error)) func(*http.Request, []byte) (any, error) {
	return func(r *http.Request, body []byte) (any, error) {
		var in In
		if len(body) > 0 {
			decoder := json.NewDecoder(bytes.NewReader(body))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&in); err != nil {
				return nil, adminMistake{adminDecode(err, body, &in)}
			}
			if decoder.More() {
				return nil, adminMistake{"more than one JSON value"}
			}
		}
		return do(r, in)
	}
}

// bare is a call without a body that answers nothing; name is the part of the
// path that do gets.
func bare(name string, do func(id string) error) func(*http.Request, []byte) (any, error) {
	return take(func(r *http.Request, _ struct{}) (any, error) { return nil, do(r.PathValue(name)) })
}

// adminMistake is a request that is wrong in itself.
type adminMistake struct{ text string }

func (m adminMistake) Error() string { return m.text }

// adminDecode says why a body does not decode into a value, without quoting it.
func adminDecode(err error, body []byte, into any) string {
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return "the body has a field that this call does not know: " + safetext.Shortened(name)
	}
	return "the body does not decode: " + server.DecodeKind(err, body, into)
}

// adminRoutes returns the calls, in the order in which GET / lists them.
func (s *Sandbox) adminRoutes() []adminRoute {
	p := s.PayPay
	return []adminRoute{
		{"GET /users/{user}", "", "the user's wallet and account link", take(func(r *http.Request, _ struct{}) (any, error) {
			return s.adminUser(r.PathValue("user"))
		})},
		{"POST /users/{user}/wallet", `{"balance": yen, "points": yen}`, "sets what the user has free", take(func(r *http.Request, in struct{ Balance, Points int64 }) (any, error) {
			return nil, p.SetWallet(r.PathValue("user"), in.Balance, in.Points)
		})},
		{"POST /users/{user}/scan-and-pay", `{"codeId": ""}`, "the user scans a code and pays", take(func(r *http.Request, in adminCode) (any, error) {
			return nil, p.ScanAndPay(in.CodeID, r.PathValue("user"))
		})},
		{"POST /users/{user}/fail-payment", `{"codeId": ""}`, "the user scans a code and the payment fails", take(func(r *http.Request, in adminCode) (any, error) {
			return nil, p.FailPayment(in.CodeID, r.PathValue("user"))
		})},
		{"POST /users/{user}/decline", `{"code": ""}`, "every later payment fails with this code; an empty one ends it", take(func(r *http.Request, in struct{ Code string }) (any, error) {
			return nil, p.Decline(r.PathValue("user"), in.Code)
		})},
		{"POST /users/{user}/complete-kyc-passport", `{"codeId": ""}`, "the user finishes the KYC Passport flow", take(func(r *http.Request, in adminCode) (any, error) {
			return nil, p.CompleteKYCPassport(in.CodeID, r.PathValue("user"))
		})},
		{"POST /users/{user}/unlink", "", "the user ends the account link in the app", bare("user", p.Unlink)},
		{"POST /users/{user}/leave", "", "the user leaves PayPay for good", bare("user", p.LeavePayPay)},
		{"POST /users/{user}/update-kyc", "", "the user finishes or renews eKYC", bare("user", p.UpdateKYC)},
		{"POST /users/{user}/flag-risk", "", "the user is flagged for a risk", bare("user", p.FlagRisk)},
		{"POST /users/{user}/update-account-status", "", "the account becomes inactive, or active again", bare("user", p.UpdateAccountStatus)},

		{"POST /account-links/{code}/allow", `{"userAuthorizationId": ""}`, "a user, a new one without an id, allows the account link; answers redirectUrl", take(func(r *http.Request, in struct{ UserAuthorizationID string }) (any, error) {
			redirect, err := p.AllowAccountLink(r.PathValue("code"), in.UserAuthorizationID)
			return map[string]string{"redirectUrl": redirect}, err
		})},
		{"POST /account-links/{code}/decline", "", "the user declines the account link; answers redirectUrl", take(func(r *http.Request, _ struct{}) (any, error) {
			redirect, err := p.DeclineAccountLink(r.PathValue("code"))
			return map[string]string{"redirectUrl": redirect}, err
		})},

		{"POST /codes/{code}/lapse", "", "the code can no longer be paid", bare("code", p.LetCodeLapse)},
		{"POST /payments/{payment}/confirm-increase", "", "the user consents to the higher amount", bare("payment", p.ConfirmIncrease)},
		{"POST /payments/{payment}/accept-increase", "", "the user consents and PayPay takes its time", bare("payment", p.AcceptIncrease)},
		{"POST /payments/{payment}/decline-increase", "", "the user refuses the higher amount", bare("payment", p.DeclineIncrease)},
		{"POST /payments/{payment}/lapse-increase", "", "the time to consent ends", bare("payment", p.LetIncreaseLapse)},
		{"POST /payments/{payment}/lapse-authorization", "", "the authorization expires", bare("payment", p.LetAuthorizationLapse)},
		{"POST /payments/{payment}/shorten-authorization", `{"end": "2026-04-01T16:30:00Z"}`, "the authorization ends earlier", take(func(r *http.Request, in struct{ End string }) (any, error) {
			end, err := adminTime("end", in.End)
			if err != nil {
				return nil, err
			}
			return nil, p.ShortenAuthorization(r.PathValue("payment"), end)
		})},
		{"POST /payments/{payment}/purge", "", "PayPay deletes the payment for its age", bare("payment", p.PurgePayment)},
		{"POST /pending-payments/{pending}/approve", "", "the user pays a pending payment", bare("pending", p.ApprovePending)},
		{"POST /pending-payments/{pending}/lapse", "", "a pending payment can no longer be paid", bare("pending", p.LetPendingLapse)},
		{"POST /refunds-per-payment", `{"count": 1}`, "how many refunds a payment can have", take(func(_ *http.Request, in struct{ Count int }) (any, error) {
			return nil, p.AllowRefunds(in.Count)
		})},
		{"POST /top-ups/{code}/pay", `{"amount": yen}`, "the user tops up by a code", take(func(r *http.Request, in struct{ Amount int64 }) (any, error) {
			return nil, p.TopUp(r.PathValue("code"), in.Amount)
		})},
		{"POST /points/settle", "", "gives and takes back all cashback that was accepted", take(func(*http.Request, struct{}) (any, error) {
			p.SettlePoints()
			return nil, nil
		})},
		{"POST /points/budget", `{"yen": 0}`, "sets the cashback budget", take(func(_ *http.Request, in struct{ Yen int64 }) (any, error) {
			return nil, p.SetCashbackBudget(in.Yen)
		})},
		{"POST /files", `{"fileType": ""}`, "a reconciliation file is ready", take(func(_ *http.Request, in struct{ FileType string }) (any, error) {
			return nil, p.CreateFile(in.FileType)
		})},

		{"POST /paidy/checkout", `{"email": "", "amount": yen, "orderRef": ""}`, "a buyer pays in Paidy Checkout; answers paymentId and status", take(func(_ *http.Request, in paidy.CheckoutRequest) (any, error) {
			bought, err := s.Paidy.Checkout(in)
			return map[string]string{"paymentId": bought.PaymentID, "status": bought.Status}, err
		})},
		{"POST /paidy/tokens", `{"email": "", "walletId": ""}`, "a buyer makes a token in Paidy Checkout; answers tokenId", take(func(_ *http.Request, in paidy.TokenRequest) (any, error) {
			token, err := s.Paidy.NewToken(in)
			return map[string]string{"tokenId": token}, err
		})},

		{"GET /clock", "", "answers now", take(func(*http.Request, struct{}) (any, error) { return s.adminClock(), nil })},
		{"POST /clock", `{"advance": "24h"} or {"set": "2026-04-01T16:30:00Z"}`, "moves the clock; set alone stops it; answers now", take(s.adminMove)},
		{"POST /force", `{"provider": "paypay", "operation": "", "code": ""}`, "the next valid request to the operation answers the code", take(func(_ *http.Request, in struct {
			Provider        policy.Provider
			Operation, Code string
		}) (any, error) {
			return nil, s.Force(in.Provider, in.Operation, in.Code)
		})},
		{"POST /fault", `{"provider": "paypay", "operation": "", "webhook": "", "kind": "cut-after", "times": 1, "delay": "", "status": 0, "html": false, "retryAfter": "", "skew": ""}`, "the next requests or webhooks go wrong; the kind says which fields it takes", take(func(_ *http.Request, in faults.Text) (any, error) {
			fault, err := in.Fault()
			if err != nil {
				return nil, adminMistake{err.Error()}
			}
			return nil, s.Fault(fault)
		})},
		{"GET /plan", "", "the fault plan, and how often each of its rules and each kind of fault has struck", take(func(*http.Request, struct{}) (any, error) { return s.adminPlan(), nil })},
		{"POST /plan", `{"seed": 0, "rules": [{"provider": "paypay", "operation": "", "kind": "latency", "delay": "150ms", "probability": 0.1}]}`, "replaces the fault plan; a rule has the fields of POST /fault but times, and either probability or calls; no rules take it away", func(_ *http.Request, body []byte) (any, error) {
			plan, err := faults.ParsePlan(body)
			if err != nil {
				return nil, adminMistake{err.Error()}
			}
			return nil, s.SetPlan(plan)
		}},
		{"POST /webhook-url", `{"key": "paypay", "url": ""}`, "says where webhooks go", take(func(_ *http.Request, in struct{ Key, URL string }) (any, error) {
			return nil, s.SetWebhookURL(in.Key, in.URL)
		})},
		{"POST /webhooks", `{"provider": "paypay", "webhook": "", "body": {}}`, "sends a webhook that keeps to the document", take(func(_ *http.Request, in struct {
			Provider policy.Provider
			Webhook  string
			Body     json.RawMessage
		}) (any, error) {
			return nil, s.SendWebhook(in.Provider, in.Webhook, in.Body)
		})},
		{"POST /flush", "", "waits until the webhooks so far were delivered or have failed, 10 s at most", take(func(r *http.Request, _ struct{}) (any, error) {
			ctx, cancel := context.WithTimeout(r.Context(), adminFlush)
			defer cancel()
			return nil, s.Flush(ctx)
		})},
		{"GET /ledger", "", "what really happened", take(func(*http.Request, struct{}) (any, error) { return s.adminLedger(), nil })},
		{"GET /deliveries", "", "the webhooks that were sent", take(func(*http.Request, struct{}) (any, error) { return s.adminDeliveries(), nil })},
		{"GET /findings", "", "what the sandbox found wrong with itself", take(func(*http.Request, struct{}) (any, error) { return s.adminFindings(), nil })},
	}
}

// adminCode names a code.
type adminCode struct{ CodeID string }

// admin returns the admin endpoint.
func (s *Sandbox) admin() *http.ServeMux {
	routes := s.adminRoutes()
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) { adminServe(w, r, route.do) })
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { adminWrite(w, http.StatusOK, routes) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		adminFail(w, http.StatusNotFound, errors.New("no such call; GET / lists them all"))
	})
	return mux
}

func adminServe(w http.ResponseWriter, r *http.Request, do func(*http.Request, []byte) (any, error)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAdmin))
	if err != nil {
		adminFail(w, http.StatusBadRequest, fmt.Errorf("the body broke off or is larger than %d bytes", maxAdmin))
		return
	}
	// A form of a web page cannot say application/json.
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); len(body) > 0 && kind != "application/json" {
		adminFail(w, http.StatusUnsupportedMediaType, errors.New("the Content-Type of a body is to be application/json"))
		return
	}
	answer, err := do(r, body)
	var mistake adminMistake
	switch {
	case errors.As(err, &mistake):
		adminFail(w, http.StatusBadRequest, err)
	case err != nil:
		adminFail(w, http.StatusConflict, err)
	case answer == nil:
		adminWrite(w, http.StatusOK, struct{}{})
	default:
		adminWrite(w, http.StatusOK, answer)
	}
}

// adminFail answers an error, with the provider's code where the user's side met
// one.
func adminFail(w http.ResponseWriter, status int, err error) {
	server.NoteOnPage(w, "%s", err)
	answer := struct {
		Error string `json:"error"`
		Code  string `json:"code,omitempty"`
	}{Error: err.Error()}
	var refusal *contract.Refusal
	if errors.As(err, &refusal) {
		answer.Code = refusal.Code
	}
	adminWrite(w, status, answer)
}

func adminWrite(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		panic(err)
	}
}

// adminUser answers a PayPay user. Reading is no effect.
func (s *Sandbox) adminUser(id string) (any, error) {
	wallet, err := s.PayPay.Wallet(id)
	if err != nil {
		return nil, err
	}
	answer := struct {
		Balance int64      `json:"balance"`
		Points  int64      `json:"points"`
		Blocked int64      `json:"blocked"`
		Link    string     `json:"link"` // empty for a user who has left PayPay
		Scopes  []string   `json:"scopes"`
		Expires *time.Time `json:"expires"`
	}{Balance: wallet.Balance, Points: wallet.Points, Blocked: wallet.Blocked, Scopes: []string{}}
	if link, err := s.PayPay.AccountLink(id); err == nil {
		answer.Link, answer.Scopes, answer.Expires = link.Status, link.Scopes, &link.Expires
	}
	return answer, nil
}

func (s *Sandbox) adminClock() any {
	return struct {
		Now time.Time `json:"now"`
	}{s.Clock.Now()}
}

// adminMove moves the clock.
func (s *Sandbox) adminMove(_ *http.Request, in struct{ Advance, Set string }) (any, error) {
	if (in.Advance == "") == (in.Set == "") {
		return nil, adminMistake{"want either advance or set"}
	}
	if in.Set != "" {
		at, err := adminTime("set", in.Set)
		if err != nil {
			return nil, err
		}
		s.Clock.Set(at)
		return s.adminClock(), nil
	}
	by, err := time.ParseDuration(in.Advance)
	if err != nil {
		return nil, adminMistake{"advance is not a duration such as 24h or 90s"}
	}
	s.Clock.Advance(by)
	return s.adminClock(), nil
}

// adminTime reads the time in a field.
func adminTime(field, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.IsZero() {
		return time.Time{}, adminMistake{field + " is not a time of RFC 3339, such as 2026-04-01T16:30:00Z"}
	}
	return at, nil
}

func (s *Sandbox) adminPlan() any {
	plan, byRule := s.Plan()
	return struct {
		Plan   faults.Plan         `json:"plan"`
		Struck []int               `json:"struck"`
		Kinds  map[faults.Kind]int `json:"kinds"`
	}{plan, append([]int{}, byRule...), s.Struck()}
}

// adminEffect is an Effect as it is answered.
type adminEffect struct {
	At        time.Time       `json:"at"`
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"`
	Kind      string          `json:"kind"`
	ID        string          `json:"id"`
	Key       string          `json:"key"`
	Amount    int64           `json:"amount"`
}

func (s *Sandbox) adminLedger() []adminEffect {
	list := []adminEffect{}
	for _, e := range s.Ledger() {
		list = append(list, adminEffect(e))
	}
	return list
}

// adminDelivery is a Delivery as it is answered.
type adminDelivery struct {
	Provider policy.Provider `json:"provider"`
	Webhook  string          `json:"webhook"`
	At       time.Time       `json:"at"`
	Status   int             `json:"status"`
	Error    string          `json:"error,omitempty"`
}

func (s *Sandbox) adminDeliveries() []adminDelivery {
	list := []adminDelivery{}
	for _, d := range s.Deliveries() {
		answer := adminDelivery{Provider: d.Provider, Webhook: d.Webhook, At: d.At, Status: d.Status}
		if d.Err != nil {
			answer.Error = d.Err.Error()
		}
		list = append(list, answer)
	}
	return list
}

// adminFinding is a Finding as it is answered.
type adminFinding struct {
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"`
	Kind      string          `json:"kind"`
	Detail    string          `json:"detail"`
}

func (s *Sandbox) adminFindings() []adminFinding {
	list := []adminFinding{}
	for _, f := range s.Findings() {
		list = append(list, adminFinding(f))
	}
	return list
}
