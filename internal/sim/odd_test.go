package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
)

// oddities are the ways in which a provider may answer otherwise than most of its texts
// say. They change an answer, not what happened.
var oddities = []string{
	"odd media type", "odd success status", "odd 202 SUCCESS",
	"odd content null", "odd content {}", "odd content text", "odd content missing",
	"odd amount 1.0", "odd amount 1E0",
	"odd status CREATED", "odd status UNDER_REVIEW",
	misleading, misleading + " alone", refusal + " FAILED", refusal + " CANCELED",
}

const (
	// misleading is an answer about another order.
	misleading = "odd answer of another"
	// refusal is a success about a payment that failed.
	refusal = "odd refusal"
)

// alone reports whether the provider never gets a request that is answered like this.
func alone(odd string) bool {
	return strings.HasSuffix(odd, "alone") || strings.HasPrefix(odd, refusal)
}

// oddAnswers makes odd answers.
type oddAnswers struct {
	mu   sync.Mutex
	last map[string]answered // the latest success, by operation
}

// remember keeps an answer, to be given to another request of the same operation. It
// returns what was kept before.
func (o *oddAnswers) remember(r *http.Request, body []byte, answer *httptest.ResponseRecorder) answered {
	o.mu.Lock()
	defer o.mu.Unlock()
	operation, now := operationPath(r), answered{r.URL.Path, body, answer}
	before := o.last[operation]
	if answer != nil && answer.Code/100 == 2 && !bytes.Contains(answer.Body.Bytes(), []byte(`_fail"`)) {
		o.last[operation] = now
	}
	return before
}

var hasDigit = regexp.MustCompile(`/[^/]*[0-9][^/]*`)

// operationPath is the same for all requests of an operation.
func operationPath(r *http.Request) string {
	version := strings.Index(r.URL.Path[1:], "/") + 1
	return r.Method + " " + r.URL.Path[:version] + hasDigit.ReplaceAllString(r.URL.Path[version:], "/{id}")
}

// instead returns the answer to a request that the provider never gets; nil if there is
// none to be given.
func (o *oddAnswers) instead(odd string, r *http.Request, body []byte) *httptest.ResponseRecorder {
	if state, ok := strings.CutPrefix(odd, refusal+" "); ok {
		return failedPayment(r, body, state)
	}
	if before := o.remember(r, body, nil); before.isOther(r, body) {
		return before.answer
	}
	return nil
}

// failedPayment is PayPay's answer SUCCESS about a payment that failed.
func failedPayment(r *http.Request, body []byte, state string) *httptest.ResponseRecorder {
	charges := map[string]bool{"/v2/payments": true, "/v2/payments/preauthorize": true, "/v1/subscription/payments": true}
	if !charges[r.URL.Path] || r.Method != http.MethodPost {
		return nil
	}
	var asked map[string]json.RawMessage
	if json.Unmarshal(body, &asked) != nil {
		return nil
	}
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(http.StatusOK)
	_, _ = fmt.Fprintf(answer, `{"resultInfo":{"code":"SUCCESS","message":"Success","codeId":"08100001"},`+
		`"data":{"status":%q,"paymentId":"04000000000000000001","merchantPaymentId":%s,"amount":%s,"requestedAt":%s}}`,
		state, asked["merchantPaymentId"], asked["amount"], asked["requestedAt"])
	return answer
}

var (
	anyAmount = regexp.MustCompile(`("amount"\s*:\s*)([0-9]+)`)
	anyStatus = regexp.MustCompile(`("status"\s*:\s*")[A-Z_]+(")`)
)

// change returns the odd form of an answer. What it does not apply to stays as it is.
func (o *oddAnswers) change(
	odd string, r *http.Request, body []byte, answer *httptest.ResponseRecorder,
) *httptest.ResponseRecorder {
	before := o.remember(r, body, answer)
	if answer.Code/100 != 2 {
		return answer
	}
	status, content := answer.Code, answer.Body.Bytes()
	media := answer.Header().Get("Content-Type")
	switch kind, value, _ := strings.Cut(strings.TrimPrefix(odd, "odd "), " "); kind {
	case "media":
		media = "application/JSON"
	case "success":
		status = map[int]int{200: 201, 201: 200, 202: 200}[status]
	case "202":
		status = http.StatusAccepted
		content = bytes.Replace(content, []byte(`"REQUEST_ACCEPTED"`), []byte(`"SUCCESS"`), 1)
	case "content":
		content = withoutContent(content, value)
	case "amount":
		content = anyAmount.ReplaceAll(content, []byte("${1}${2}"+strings.TrimPrefix(value, "1")))
	case "status":
		content = anyStatus.ReplaceAll(content, []byte("${1}"+value+"${2}"))
	case "answer":
		if before.isOther(r, body) {
			return before.answer
		}
	}
	changed := httptest.NewRecorder()
	for name, values := range answer.Header() {
		changed.Header()[name] = values
	}
	changed.Header().Set("Content-Type", media)
	changed.Header().Del("Content-Length")
	changed.WriteHeader(status)
	_, _ = changed.Write(content)
	return changed
}

// unfinished is the answer to a read that does not know yet that a payment failed.
func unfinished(answer *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	content := bytes.Replace(answer.Body.Bytes(), []byte(`"status":"FAILED"`), []byte(`"status":"CREATED"`), 1)
	answer.Body = bytes.NewBuffer(content)
	answer.Header().Del("Content-Length")
	return answer
}

// unwelcome reports whether a provider refuses each signature of a write by a clock that
// is wrong, and tells its time.
func unwelcome(seed uint64, write int) bool {
	return *simulatedNetwork == all && harness.Dice(seed, unwelcomeDice, write).IntN(200) == 0
}

// limited reports whether a provider refuses an attempt as one of too many. A first
// attempt is not: its refusal says all, while that of a later one leaves the first open.
func limited(seed uint64, write, attempt int) bool {
	return *simulatedNetwork == all && attempt > 1 && harness.Dice(seed, limitDice, write*16+attempt).IntN(3) == 0
}

func refuseByLimit(w http.ResponseWriter) {
	refuse(w, http.StatusTooManyRequests, "RATE_LIMIT", "08100998")
}

// refuse answers as PayPay refuses.
func refuse(w http.ResponseWriter, status int, code, codeID string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"resultInfo":{"code":%q,"message":"refused","codeId":%q}}`, code, codeID)
}

func refuseByClock(w http.ResponseWriter) {
	w.Header().Set("Date", time.Now().Add(-2*time.Hour).UTC().Format(http.TimeFormat))
	refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "08100016")
}

// withoutContent replaces what an answer says besides its envelope; all of it where
// there is no envelope.
func withoutContent(content []byte, value string) []byte {
	instead := map[string]string{"null": "null", "{}": "{}", "text": `""`}[value]
	var envelope map[string]json.RawMessage
	if json.Unmarshal(content, &envelope) != nil || envelope["resultInfo"] == nil {
		return []byte(instead)
	}
	delete(envelope, "data")
	if instead != "" {
		envelope["data"] = json.RawMessage(instead)
	}
	changed, err := json.Marshal(envelope)
	if err != nil {
		return content
	}
	return changed
}
