package sandbox_test

import (
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
)

var payPayStart = time.Date(2026, 4, 1, 16, 30, 0, 0, time.UTC)

// payPayRig is a sandbox whose clock stands still, and a hand-written client.
type payPayRig struct {
	testing.TB
	*sandbox.Sandbox
	log chan sandbox.Entry // nil where nobody listens
}

func startPayPay(t testing.TB, cfg sandbox.Config) *payPayRig {
	t.Helper()
	r := &payPayRig{TB: t, log: make(chan sandbox.Entry, 1)}
	cfg.Start = payPayStart
	cfg.Log = func(e sandbox.Entry) { r.log <- e }
	r.Sandbox = sandbox.Start(t, cfg)
	return r
}

// payPaySigner signs by the provider's rules, apart from what a test changes.
type payPaySigner struct {
	key, secret, nonce string
	epoch              int64
	contentType        string // of a body, hashed and sent
	path               string // signed; empty: the one that is called
	format             string // of the header
}

func (r *payPayRig) signer() payPaySigner {
	return payPaySigner{key: r.PayPay.APIKey, secret: r.PayPay.APISecret, nonce: "n0nce123", epoch: r.Clock.Now().Unix(),
		contentType: "application/json", format: "hmac OPA-Auth:%s:%s:%s:%s:%s"}
}

func (s payPaySigner) header(method, path, body string) string {
	contentType, hash := "empty", "empty"
	if body != "" {
		contentType = s.contentType
		sum := md5.Sum([]byte(contentType + body))
		hash = base64.StdEncoding.EncodeToString(sum[:])
	}
	if s.path != "" {
		path = s.path
	}
	epoch := strconv.FormatInt(s.epoch, 10)
	mac := hmac.New(sha256.New, []byte(s.secret))
	_, _ = fmt.Fprintf(mac, "%s\n%s\n%s\n%s\n%s\n%s", path, method, s.nonce, epoch, contentType, hash)
	return fmt.Sprintf(s.format, s.key, base64.StdEncoding.EncodeToString(mac.Sum(nil)), s.nonce, epoch, hash)
}

type payPayAnswer struct {
	status int
	header http.Header
	raw    string
	body   struct {
		ResultInfo struct{ Code, Message, CodeID string }
		Data       map[string]any
	}
	reason string // in the sandbox's log
}

// code returns the result code, and the string at a path of data.
func (a payPayAnswer) code() string { return a.body.ResultInfo.Code }

func (a payPayAnswer) text(name string) string {
	s, _ := a.body.Data[name].(string)
	return s
}

func (a payPayAnswer) person() map[string]any {
	m, _ := a.body.Data["kycInfo"].(map[string]any)
	return m
}

// send sends a signed request. Headers are name and value in turn.
func (r *payPayRig) send(method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	bare, _, _ := strings.Cut(path, "?")
	s := r.signer()
	if body != "" {
		headers = append([]string{"Content-Type", s.contentType}, headers...)
	}
	return r.sendAs(s.header(method, bare, body), method, path, body, headers...)
}

// sendAs sends a request with an Authorization header; an empty one is left out.
func (r *payPayRig) sendAs(authorization, method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	request, err := http.NewRequest(method, r.PayPay.URL+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	a := payPayAnswer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	if r.log != nil {
		a.reason = (<-r.log).Reason
	}
	return a
}

// must is send for what has to succeed.
func (r *payPayRig) must(method, path, body string, headers ...string) payPayAnswer {
	r.Helper()
	a := r.send(method, path, body, headers...)
	if a.status != http.StatusOK || a.code() != "SUCCESS" {
		r.Fatalf("%s %s: %d %s: %s", method, path, a.status, a.raw, a.reason)
	}
	return a
}

// wantRefusal checks a refusal and that the log says why.
func (a payPayAnswer) wantRefusal(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("%d %s, want %d %s: %s: %s", a.status, a.code(), status, code, a.raw, a.reason)
	}
	if !strings.HasPrefix(a.reason, code+": ") {
		t.Errorf("the log says %q, want the reason of %s", a.reason, code)
	}
}

// effects returns what was entered into the ledger after the first n effects.
func (r *payPayRig) effects(n int) []string {
	list := []string{}
	for _, e := range r.Ledger()[n:] {
		list = append(list, fmt.Sprintf("%s: %s %s %d", e.Operation, e.Kind, e.Key, e.Amount))
	}
	return list
}

const (
	payPayCodePath = "/v1/gift-cards"
	payPayLinkPath = "/v1/qr/sessions"
	payPayKYCPath  = "/v2/user/kyc?userAuthorizationId="
	// Of RFC 7636, appendix B.
	payPayVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	payPayChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func payPayCodeBody(requestID string, group, value int64, from, to string) string {
	return fmt.Sprintf(`{"requestId":%q,"groupId":%d,"giftCardName":"春","giftCardValue":%d,"startAt":%q,"endAt":%q}`,
		requestID, group, value, from, to)
}

func payPayLinkBody(more string) string {
	return `{"scopes":["direct_debit","kyc_passport_qr"],"nonce":"n-1","redirectUrl":"https://shop.sandbox.test/done","referenceId":"customer-1"` + more + `}`
}

const payPayFlow = `,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{"code":{"challenge":"` + payPayChallenge + `","challengeMethod":"S256"}}`

// passportCode makes a KYC Passport code.
func (r *payPayRig) passportCode() string {
	r.Helper()
	return r.must("POST", payPayLinkPath, payPayLinkBody(payPayFlow)).text("codeId")
}

// finished makes a KYC Passport code that a user finished.
func (r *payPayRig) finished(user string) string {
	r.Helper()
	code := r.passportCode()
	if err := r.PayPay.CompleteKYCPassport(code, user); err != nil {
		r.Fatal(err)
	}
	return code
}

func (r *payPayRig) fetch(code, body string) payPayAnswer {
	r.Helper()
	return r.send("POST", payPayLinkPath+"/"+code+"/kyc", body)
}

const payPayProof = `{"codeVerifier":"` + payPayVerifier + `"}`

func TestPayPayAcceptsEverySignatureOfItsRules(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	for name, change := range map[string]func(*payPaySigner){
		"as it is":                           func(*payPaySigner) {},
		"119 seconds behind":                 func(s *payPaySigner) { s.epoch -= 119 },
		"119 seconds ahead":                  func(s *payPaySigner) { s.epoch += 119 },
		"with a UUID as nonce":               func(s *payPaySigner) { s.nonce = "3f6c1b1e-0a4d-4c58-9f0e-2b7d51c9a6e4" },
		"with a nonce of one letter":         func(s *payPaySigner) { s.nonce = "a" },
		"with a long nonce":                  func(s *payPaySigner) { s.nonce = strings.Repeat("n", 4096) },
		"with a charset":                     func(s *payPaySigner) { s.contentType = "application/json;charset=UTF-8" },
		"with a charset and a semicolon":     func(s *payPaySigner) { s.contentType = "application/json;charset=UTF-8;" },
		"with a charset after a space":       func(s *payPaySigner) { s.contentType = "application/json; charset=utf-8" },
		"with a content type in big letters": func(s *payPaySigner) { s.contentType = "Application/JSON" },
	} {
		t.Run(name, func(t *testing.T) {
			s := r.signer()
			change(&s)
			body := payPayCodeBody(name, sandbox.PayPayGroup, 100, "2026-04-01", "2026-04-02")
			a := r.sendAs(s.header("POST", payPayCodePath, body), "POST", payPayCodePath, body, "Content-Type", s.contentType)
			if a.status != 200 {
				t.Errorf("POST: %d %s: %s", a.status, a.raw, a.reason)
			}
			for _, headers := range [][]string{nil, {"Content-Type", "empty"}, {"Content-Type", s.contentType}} {
				a = r.sendAs(s.header("GET", payPayCodePath+"/budgets", ""), "GET", payPayCodePath+"/budgets", "", headers...)
				if a.status != 200 {
					t.Errorf("GET with headers %q: %d %s: %s", headers, a.status, a.raw, a.reason)
				}
			}
		})
	}
}

func TestPayPayRefusesEveryOtherSignature(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	body := payPayCodeBody("r", sandbox.PayPayGroup, 100, "2026-04-01", "2026-04-02")
	sign := func(change func(*payPaySigner)) string {
		s := r.signer()
		change(&s)
		return s.header("POST", payPayCodePath, body)
	}
	good := sign(func(*payPaySigner) {})
	for _, c := range []struct{ name, authorization, why string }{
		{"none", "", "there is no Authorization header"},
		{"a bearer token", "Bearer " + r.PayPay.APIKey, "does not begin with"},
		{"the word hmac alone", "hmac", "does not begin with"},
		{"nothing after the scheme", "hmac OPA-Auth:", "has 1 parts"},
		{"empty parts", "hmac OPA-Auth:::::", "not the sandbox's APIKey"},
		{"no hash", good[:strings.LastIndexByte(good, ':')], "has 4 parts"},
		{"a part too many", good + ":x", "has 6 parts"},
		{"another key", sign(func(s *payPaySigner) { s.key += "x" }), "not the sandbox's APIKey"},
		{"no key", sign(func(s *payPaySigner) { s.key = "" }), "not the sandbox's APIKey"},
		{"another secret", sign(func(s *payPaySigner) { s.secret += "x" }), "the mac is not"},
		{"no secret", sign(func(s *payPaySigner) { s.secret = "" }), "the mac is not"},
		{"no nonce", sign(func(s *payPaySigner) { s.nonce = "" }), "the nonce is empty"},
		{"a path with the query", sign(func(s *payPaySigner) { s.path = payPayCodePath + "?assumeMerchant=1" }), "the mac is not"},
		{"another path", sign(func(s *payPaySigner) { s.path = payPayLinkPath }), "the mac is not"},
		{"120 seconds behind", sign(func(s *payPaySigner) { s.epoch -= 120 }), "120 seconds behind"},
		{"121 seconds behind", sign(func(s *payPaySigner) { s.epoch -= 121 }), "121 seconds behind"},
		{"120 seconds ahead", sign(func(s *payPaySigner) { s.epoch += 120 }), "120 seconds ahead"},
		{"121 seconds ahead", sign(func(s *payPaySigner) { s.epoch += 121 }), "121 seconds ahead"},
		{"milliseconds", sign(func(s *payPaySigner) { s.epoch *= 1000 }), "ahead of"},
		{"a time before 1970", sign(func(s *payPaySigner) { s.epoch = -s.epoch }), "not a whole number"},
		{"a time that no int64 holds", strings.Replace(good, ":1775", ":9999999999991775", 1), "not a whole number"},
		{"a time in letters", strings.Replace(good, ":1775", ":now", 1), "not a whole number"},
		{"a content type that is not the one sent", sign(func(s *payPaySigner) { s.contentType += ";" }), "the hash is not"},
		{"the word empty as hash", good[:strings.LastIndexByte(good, ':')] + ":empty", `the hash is "empty"`},
		{"another hash", good[:len(good)-4] + "AA==", "the hash is not"},
		{"another scheme", strings.Replace(good, "hmac", "HMAC", 1), "does not begin with"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.sendAs(c.authorization, "POST", payPayCodePath, body, "Content-Type", "application/json")
			a.wantRefusal(t, 401, "UNAUTHORIZED")
			if a.body.ResultInfo.CodeID != "08100016" || !strings.Contains(a.raw, `"data":null`) {
				t.Errorf("envelope %s", a.raw)
			}
			if !strings.Contains(a.reason, c.why) {
				t.Errorf("the log says %q, want %q in it", a.reason, c.why)
			}
		})
	}
	t.Run("two headers", func(t *testing.T) {
		a := r.sendAs(good, "POST", payPayCodePath, body, "Content-Type", "application/json", "Authorization", good)
		if a.status != 401 {
			t.Errorf("%d %s", a.status, a.raw)
		}
	})
	t.Run("a body that was changed on the way", func(t *testing.T) {
		a := r.sendAs(good, "POST", payPayCodePath, strings.Replace(body, `"giftCardValue":100`, `"giftCardValue":999`, 1), "Content-Type", "application/json")
		if a.status != 401 || !strings.Contains(a.reason, "the hash is not ") || strings.Contains(a.reason, "春") {
			t.Errorf("%d, the log says %q", a.status, a.reason)
		}
	})
	t.Run("a body where none was signed", func(t *testing.T) {
		a := r.sendAs(r.signer().header("POST", payPayCodePath, ""), "POST", payPayCodePath, body, "Content-Type", "application/json")
		if a.status != 401 || !strings.Contains(a.reason, `the hash is "empty"`) {
			t.Errorf("%d, the log says %q", a.status, a.reason)
		}
	})
	t.Run("no body where one was signed", func(t *testing.T) {
		a := r.sendAs(good, "POST", payPayCodePath, "", "Content-Type", "application/json")
		if a.status != 401 || !strings.Contains(a.reason, `the hash is not "empty"`) {
			t.Errorf("%d, the log says %q", a.status, a.reason)
		}
	})
	t.Run("the log shows what must have been signed, and no secret", func(t *testing.T) {
		a := r.sendAs(sign(func(s *payPaySigner) { s.secret += "x" }), "POST", payPayCodePath, body, "Content-Type", "application/json")
		sum := md5.Sum([]byte("application/json" + body))
		want := fmt.Sprintf("%q", strings.Join([]string{payPayCodePath, "POST", "n0nce123", strconv.FormatInt(payPayStart.Unix(), 10),
			"application/json", base64.StdEncoding.EncodeToString(sum[:])}, "\n"))
		if !strings.Contains(a.reason, want) || strings.Contains(a.reason, r.PayPay.APISecret) || strings.Contains(a.reason, "春") {
			t.Errorf("the log says %s, want %s in it", a.reason, want)
		}
	})
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

// A client signs the path as it stands in the request line.
func TestPayPaySignsTheEscapedPath(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const sent = "/v1/qr/sessions/a%2Fb%20c/kyc"
	for path, status := range map[string]int{sent: 400, "/v1/qr/sessions/a/b c/kyc": 401} {
		if a := r.sendAs(r.signer().header("POST", path, ""), "POST", sent, ""); a.status != status {
			t.Errorf("signed %s: %d, want %d: %s", path, a.status, status, a.reason)
		}
	}
}

func TestPayPayMerchantScoping(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	mine := r.PayPay.MerchantID
	for _, c := range []struct {
		name, query string
		headers     []string
		status      int
	}{
		{"nobody is named", "", nil, 200},
		{"the header names ours", "", []string{"X-ASSUME-MERCHANT", mine}, 200},
		{"the header names another", "", []string{"X-ASSUME-MERCHANT", "000000000000000001"}, 401},
		{"the query names ours", "?assumeMerchant=" + mine, nil, 200},
		{"the query names another", "?assumeMerchant=1", nil, 401},
		{"the query is empty", "?assumeMerchant=", nil, 401},
		{"the query wins over a wrong header", "?assumeMerchant=" + mine, []string{"X-ASSUME-MERCHANT", "1"}, 200},
		{"the query wins over a right header", "?assumeMerchant=1", []string{"X-ASSUME-MERCHANT", mine}, 401},
		{"the header is there twice", "", []string{"X-ASSUME-MERCHANT", mine, "X-ASSUME-MERCHANT", mine}, 401},
		{"the query is there twice", "?assumeMerchant=" + mine + "&assumeMerchant=" + mine, nil, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.send("GET", payPayCodePath+"/budgets"+c.query, "", c.headers...)
			if a.status != c.status || c.status == 401 && (a.code() != "UNAUTHORIZED" || !strings.Contains(strings.ToLower(a.reason), "assume")) {
				t.Errorf("%d %s, want %d: %s", a.status, a.code(), c.status, a.reason)
			}
		})
	}
	t.Run("another merchant is refused where the document has no such header", func(t *testing.T) {
		r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, "", "X-ASSUME-MERCHANT", "1").wantRefusal(t, 401, "UNAUTHORIZED")
	})
}

func TestPayPayPointsCodes(t *testing.T) {
	t.Parallel()
	const big, poor = sandbox.PayPayGroup, sandbox.PayPayGroupPoor
	for _, c := range []struct {
		name     string
		group    int64
		value    int64
		from, to string
		status   int
		code     string
	}{
		{"a code for a year", big, 1000, "2026-04-01", "2027-03-31", 200, "SUCCESS"},
		{"a code for one day", big, 100, "2026-04-01", "2026-04-01", 200, "SUCCESS"},
		{"the most a code can be worth", big, 999999, "2026-04-01", "2026-04-02", 200, "SUCCESS"},
		{"all of a budget", poor, 500, "2026-04-01", "2026-04-02", 200, "SUCCESS"},
		{"as many days as the group allows", big, 100, "2026-04-01", "2027-04-01", 200, "SUCCESS"},
		{"a day more than the group allows", big, 100, "2026-04-01", "2027-04-02", 400, "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"},
		{"all of history", big, 100, "0001-01-01", "9999-12-31", 400, "EXCEED_CHARGE_CODE_GROUP_MAX_PERIOD"},
		{"a yen more than the budget", poor, 501, "2026-04-01", "2026-04-02", 400, "BUDGET_NOT_ENOUGH"},
		{"a yen less than the minimum", big, 99, "2026-04-01", "2026-04-02", 400, "INVALID_CHARGE_CODE_AMOUNT"},
		{"a group that does not exist", 1, 100, "2026-04-01", "2026-04-02", 400, "GIFT_CARD_GROUP_NOT_EXIST"},
		{"a group that does not exist, below zero", -big, 100, "2026-04-01", "2026-04-02", 400, "GIFT_CARD_GROUP_NOT_EXIST"},
		{"an end before the start", big, 100, "2026-04-02", "2026-04-01", 400, "INVALID_REQUEST_PARAMS"},
		{"an end long before the start", big, 100, "9999-12-31", "0001-01-01", 400, "INVALID_REQUEST_PARAMS"},
		{"nothing", big, 0, "2026-04-01", "2026-04-02", 400, "INVALID_REQUEST_PARAMS"},
		{"less than nothing", big, -1, "2026-04-01", "2026-04-02", 400, "INVALID_REQUEST_PARAMS"},
		{"more than a code can be worth", big, 1000000, "2026-04-01", "2026-04-02", 400, "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startPayPay(t, sandbox.Config{})
			a := r.send("POST", payPayCodePath, payPayCodeBody("r-1", c.group, c.value, c.from, c.to))
			if c.status != 200 {
				a.wantRefusal(t, c.status, c.code)
				if got := r.effects(0); len(got) != 0 {
					t.Errorf("effects %q, want none", got)
				}
				return
			}
			if a.status != 200 || a.code() != c.code {
				t.Fatalf("%d %s: %s", a.status, a.raw, a.reason)
			}
			if !strings.Contains(a.raw, fmt.Sprintf(`"groupId":%d,`, c.group)) || a.text("endAt") != c.to || a.text("requestId") != "r-1" {
				t.Errorf("data %s", a.raw)
			}
			if got, want := r.effects(0), []string{fmt.Sprintf("createPointsCode: points-code r-1 %d", c.value)}; !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
			if id := r.Ledger()[0].ID; id == "" || id != a.text("sandboxCode") {
				t.Errorf("the ledger has %q, the answer %q", id, a.text("sandboxCode"))
			}
		})
	}
}

func TestPayPayPointsCodeReplay(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	body := payPayCodeBody("r-1", sandbox.PayPayGroupPoor, 300, "2026-04-01", "2026-04-02")
	budget := func() string {
		return r.must("GET", payPayCodePath+"/budgets", "").raw
	}
	const left = `{"groupId":29952775505428481,"sandboxBudget":%d,"sandboxMaxPeriodDays":365,"sandboxMinimumAmount":100}`
	if got, want := budget(), fmt.Sprintf(left, 500); !strings.Contains(got, want) {
		t.Fatalf("budgets %s, want %s", got, want)
	}
	first := r.must("POST", payPayCodePath, body)
	if first.reason != "" {
		t.Errorf("the log says %q", first.reason)
	}
	again := r.must("POST", payPayCodePath, body)
	if again.raw != first.raw || !strings.Contains(again.reason, "used before") || strings.Contains(again.reason, "another") {
		t.Errorf("%s, want %s: %s", again.raw, first.raw, again.reason)
	}
	other := r.must("POST", payPayCodePath, payPayCodeBody("r-1", 1, 200, "2026-04-01", "2020-04-02"))
	if other.raw != first.raw || !strings.Contains(other.reason, "the body is another one") {
		t.Errorf("%s, want %s: %s", other.raw, first.raw, other.reason)
	}
	if got, want := budget(), fmt.Sprintf(left, 200); !strings.Contains(got, want) {
		t.Errorf("budgets %s, want %s", got, want)
	}
	// A refusal is not remembered: the id can be used once the reason is gone.
	r.send("POST", payPayCodePath, strings.Replace(body, "r-1", "r-2", 1)).wantRefusal(t, 400, "BUDGET_NOT_ENOUGH")
	second := r.must("POST", payPayCodePath, payPayCodeBody("r-2", sandbox.PayPayGroupPoor, 200, "2026-04-01", "2026-04-02"))
	if second.text("sandboxCode") == first.text("sandboxCode") {
		t.Error("two requests got the same code")
	}
	if got := r.effects(0); len(got) != 2 {
		t.Errorf("effects %q, want two", got)
	}
}

func TestPayPayGivesOneCodeUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := &payPayRig{TB: t, Sandbox: sandbox.Start(t)}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			body := payPayCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")
			request, _ := http.NewRequest("POST", r.PayPay.URL+payPayCodePath, strings.NewReader(body))
			request.Header.Set("Authorization", r.signer().header("POST", payPayCodePath, body))
			request.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
			if response.StatusCode != 200 {
				t.Errorf("status %d", response.StatusCode)
			}
		})
	}
	all.Wait()
	if got := r.effects(0); len(got) != 1 {
		t.Errorf("effects %q, want one", got)
	}
}

var payPayUsers = []struct {
	user   string
	status int
	code   string
}{
	{sandbox.PayPayUserCompleted, 200, "SUCCESS"},
	{sandbox.PayPayUserForeign, 200, "SUCCESS"},
	{sandbox.PayPayUserNotCompleted, 400, "KYC_NOT_COMPLETED"},
	{sandbox.PayPayUserNonEKYC, 400, "NON_EKYC_USER"},
	{sandbox.PayPayUserRiskFlagged, 400, "UNACCEPTABLE_OP"},
	{sandbox.PayPayUserUpdateRequired, 400, "KYC_UPDATE_REQUIRED"},
	{sandbox.PayPayUserCanceled, 400, "CANCELED_USER"},
	{sandbox.PayPayUserInactive, 401, "USER_STATE_IS_NOT_ACTIVE"},
	{sandbox.PayPayUserExpired, 401, "EXPIRED_USER_AUTHORIZATION_ID"},
	{sandbox.PayPayUserOutOfScope, 401, "OP_OUT_OF_SCOPE"},
	{"0f8d3c5a-52a1-4c0e-8a35-000000000000", 401, "INVALID_USER_AUTHORIZATION_ID"},
}

func TestPayPayKYCUsers(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	for _, c := range payPayUsers {
		t.Run(c.code+" for "+c.user, func(t *testing.T) {
			reads := map[string]func() payPayAnswer{
				"getKycInfo": func() payPayAnswer { return r.send("GET", payPayKYCPath+c.user, "") },
				"getKycPassportInfo": func() payPayAnswer {
					return r.send("GET", "/v2/user/kyc_passport", "", "X-USER-AUTHORIZATION-ID", c.user)
				},
				"fetchKycPassportQR": func() payPayAnswer { return r.fetch(r.finished(c.user), payPayProof) },
			}
			switch c.code {
			case "INVALID_USER_AUTHORIZATION_ID": // nobody can finish a code
				delete(reads, "fetchKycPassportQR")
			case "OP_OUT_OF_SCOPE": // the scope is granted with the code
				if a := reads["fetchKycPassportQR"](); a.status != 200 {
					t.Errorf("fetchKycPassportQR: %d %s", a.status, a.raw)
				}
				delete(reads, "fetchKycPassportQR")
			}
			for operation, read := range reads {
				before := len(r.Ledger())
				a := read()
				got := []string{}
				for _, e := range r.Ledger()[before:] {
					if e.Kind == "kyc-read" {
						got = append(got, e.Operation+" "+e.ID)
					}
				}
				want := []string{}
				if c.status != 200 {
					a.wantRefusal(t, c.status, c.code)
				} else {
					want = append(want, operation+" "+c.user)
					if a.status != 200 || a.person()["lastNameKana"] == nil || a.person()["address"] == nil {
						t.Errorf("%s: %d %s", operation, a.status, a.raw)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: reads in the ledger %q, want %q", operation, got, want)
				}
			}
		})
	}
}

func TestPayPayKYCData(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	own := r.must("GET", payPayKYCPath+sandbox.PayPayUserCompleted, "")
	abroad := r.must("GET", payPayKYCPath+sandbox.PayPayUserForeign, "")
	passport := r.must("GET", "/v2/user/kyc_passport", "", "X-USER-AUTHORIZATION-ID", sandbox.PayPayUserForeign)
	fetched := r.fetch(r.finished(sandbox.PayPayUserForeign), payPayProof)
	for _, c := range []struct {
		name     string
		a        payPayAnswer
		has, not []string
	}{
		{"getKycInfo", own, []string{"lastName", "job"}, []string{"residenceType", "expiryDate", "lastNameCommon"}},
		{"getKycInfo of a user from abroad", abroad, []string{"residenceType", "expiryDate"}, []string{"lastNameCommon"}},
		{"getKycPassportInfo", passport, []string{"residenceType", "expiryDate", "lastNameCommon", "firstNameKanaCommon"}, nil},
		{"fetchKycPassportQR", fetched, []string{"lastNameCommon", "firstNameKanaCommon"}, []string{"residenceType", "expiryDate"}},
	} {
		for _, name := range c.has {
			if s, _ := c.a.person()[name].(string); s == "" {
				t.Errorf("%s: no %s", c.name, name)
			}
		}
		for _, name := range c.not {
			if _, ok := c.a.person()[name]; ok {
				t.Errorf("%s: %s is there", c.name, name)
			}
		}
	}
	if own.text("status") != "COMPLETED" || own.text("type") != "EKYC" || own.text("kycAt") != "2026-03-02T16:30:00Z" {
		t.Errorf("getKycInfo: %s", own.raw)
	}
	if fetched.text("kycStatus") != "COMPLETED" || fetched.text("kycType") != "EKYC" || fetched.text("selfieImageUrl") == "" ||
		fetched.text("userAuthorizationId") != sandbox.PayPayUserForeign {
		t.Errorf("fetchKycPassportQR: %s", fetched.raw)
	}
	for query, status := range map[string]int{"": 200, "&requiredKycType=": 200, "&requiredKycType=EKYC": 200, "&requiredKycType=OTHER": 401} {
		a := r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted+query, "")
		if a.status != status || status == 401 && a.code() != "OP_OUT_OF_SCOPE" {
			t.Errorf("%q: %d %s, want %d", query, a.status, a.raw, status)
		}
	}
}

func TestPayPayAccountLink(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	with := func(old, new string) string { return strings.Replace(payPayLinkBody(""), old, new, 1) }
	target := func(url string) string { return with("https://shop.sandbox.test/done", url) }
	flow := func(code string) string {
		return payPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{"code":` + code + `}`)
	}
	for _, c := range []struct {
		name, body string
		status     int
		code       string
	}{
		{"a plain link", payPayLinkBody(""), 200, "SUCCESS"},
		{"a registered domain in big letters", target("https://SHOP.sandbox.test/done"), 200, "SUCCESS"},
		{"the example's domain", target("https://shop.example/paypay/linked"), 200, "SUCCESS"},
		{"every scope of the contract", with(`"direct_debit"`, `"direct_debit","continuous_payments","cashback","get_balance","user_profile","get_kyc_info","kyc_foreign_status","mini_app_kyc_passport"`), 200, "SUCCESS"},
		{"an app's own address", strings.Replace(target("shop-app://done"), "{", `{"redirectType":"APP_DEEP_LINK",`, 1), 200, "SUCCESS"},
		{"a KYC Passport link", payPayLinkBody(payPayFlow), 200, "SUCCESS"},
		{"a KYC Passport link without a challenge", payPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{}`), 200, "SUCCESS"},
		{"a scope outside the contract", with("direct_debit", "merchant_topup"), 400, "EXPECTATION_FAILED"},
		{"an unregistered domain", target("https://other.test/done"), 400, "EXPECTATION_FAILED"},
		{"a registered domain as a prefix", target("https://shop.sandbox.test.evil.test/"), 400, "EXPECTATION_FAILED"},
		{"a registered domain as a user", target("https://shop.sandbox.test@evil.test/"), 400, "EXPECTATION_FAILED"},
		{"a redirect without TLS", target("http://shop.sandbox.test/done"), 400, "EXPECTATION_FAILED"},
		{"a redirect that is no address", target("https://%zz"), 400, "EXPECTATION_FAILED"},
		{"an app's own address on the web", target("shop-app://done"), 400, "EXPECTATION_FAILED"},
		{"no scope", with(`"direct_debit","kyc_passport_qr"`, ""), 400, "INVALID_REQUEST_PARAMS"},
		{"an empty nonce", with("n-1", ""), 400, "INVALID_REQUEST_PARAMS"},
		{"a KYC Passport link without settings", payPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT"`), 400, "MISSING_REQUEST_PARAMS"},
		{"a challenge of another method", flow(`{"challenge":"` + payPayChallenge + `","challengeMethod":"plain"}`), 400, "INVALID_PARAMS"},
		{"a challenge without a method", flow(`{"challenge":"` + payPayChallenge + `"}`), 400, "INVALID_PARAMS"},
		{"a challenge that is no hash", flow(`{"challenge":"abc","challengeMethod":"S256"}`), 400, "INVALID_PARAMS"},
		{"a challenge with padding", flow(`{"challenge":"` + payPayChallenge + `=","challengeMethod":"S256"}`), 400, "INVALID_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(r.Ledger())
			a := r.send("POST", payPayLinkPath, c.body)
			if c.status != 200 {
				a.wantRefusal(t, c.status, c.code)
				if got := r.effects(before); len(got) != 0 {
					t.Errorf("effects %q, want none", got)
				}
				return
			}
			if a.status != 200 || a.text("codeId") == "" || a.text("linkQRCodeURL") != r.PayPay.URL+"/app/opa/link/"+a.text("codeId") {
				t.Errorf("%d %s: %s", a.status, a.raw, a.reason)
			}
			if got, want := r.effects(before), []string{"createAccountLinkQRCode: account-link-code customer-1 0"}; !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
		})
	}
}

func TestPayPayPassportCodes(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	complete := func(t *testing.T, r *payPayRig, code string) string {
		t.Helper()
		if err := r.PayPay.CompleteKYCPassport(code, user); err != nil {
			t.Fatal(err)
		}
		return code
	}
	states := map[string]func(*testing.T, *payPayRig) string{
		"finished":   func(_ *testing.T, r *payPayRig) string { return r.finished(user) },
		"unfinished": func(_ *testing.T, r *payPayRig) string { return r.passportCode() },
		"unknown":    func(*testing.T, *payPayRig) string { return "04-0000000000000000" },
		"plain": func(_ *testing.T, r *payPayRig) string {
			return r.must("POST", payPayLinkPath, payPayLinkBody("")).text("codeId")
		},
		"without challenge": func(t *testing.T, r *payPayRig) string {
			return complete(t, r, r.must("POST", payPayLinkPath, payPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{}`)).text("codeId"))
		},
		"without the scope": func(t *testing.T, r *payPayRig) string {
			return complete(t, r, r.must("POST", payPayLinkPath, strings.Replace(payPayLinkBody(payPayFlow), `,"kyc_passport_qr"`, "", 1)).text("codeId"))
		},
		"expired": func(_ *testing.T, r *payPayRig) string {
			code := r.finished(user)
			r.Clock.Advance(15 * time.Minute)
			return code
		},
		"a second from its end": func(_ *testing.T, r *payPayRig) string {
			code := r.finished(user)
			r.Clock.Advance(15*time.Minute - time.Second)
			return code
		},
	}
	for _, c := range []struct {
		state, body string
		status      int
		code        string
	}{
		{"finished", payPayProof, 200, "SUCCESS"},
		{"finished", `{"codeVerifier":"` + payPayVerifier + `","userAuthorizationId":"` + user + `"}`, 200, "SUCCESS"},
		{"a second from its end", payPayProof, 200, "SUCCESS"},
		{"without challenge", "", 200, "SUCCESS"},
		{"without challenge", payPayProof, 200, "SUCCESS"},
		{"finished", "", 400, "INVALID_PARAMS"},
		{"finished", `{}`, 400, "INVALID_PARAMS"},
		{"finished", `{"codeVerifier":""}`, 400, "INVALID_PARAMS"},
		{"finished", `{"codeVerifier":"` + payPayVerifier[1:] + `"}`, 400, "INVALID_PARAMS"},
		{"finished", `{"codeVerifier":"` + payPayChallenge + `"}`, 400, "INVALID_PARAMS"},
		{"finished", `{"codeVerifier":"` + strings.Repeat("a", 65) + `"}`, 400, "INVALID_REQUEST_PARAMS"},
		{"finished", `{"codeVerifier":"` + payPayVerifier + `","userAuthorizationId":"` + sandbox.PayPayUserForeign + `"}`, 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"without challenge", `{"userAuthorizationId":"nobody"}`, 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"without challenge", `{"userAuthorizationId":""}`, 400, "INVALID_REQUEST_PARAMS"},
		{"without the scope", payPayProof, 401, "OP_OUT_OF_SCOPE"},
		{"unfinished", payPayProof, 400, "KYC_PASSPORT_NOT_COMPLETED"},
		{"plain", payPayProof, 400, "KYC_PASSPORT_NOT_COMPLETED"},
		{"unknown", payPayProof, 404, "SESSION_NOT_FOUND"},
		{"expired", payPayProof, 404, "SESSION_NOT_FOUND"},
	} {
		t.Run(fmt.Sprintf("fetching a code that is %s with %s answers %s", c.state, c.body, c.code), func(t *testing.T) {
			t.Parallel()
			r := startPayPay(t, sandbox.Config{})
			code := states[c.state](t, r)
			before := len(r.Ledger())
			a := r.fetch(code, c.body)
			want := []string{}
			if c.status == 200 {
				want = append(want, "fetchKycPassportQR: kyc-read  0")
				if a.status != 200 || a.text("userAuthorizationId") != user {
					t.Errorf("%d %s: %s", a.status, a.raw, a.reason)
				}
				if again := r.fetch(code, c.body); again.raw != a.raw || !strings.Contains(again.reason, "fetched before") {
					t.Errorf("a second time: %d %q", again.status, again.reason)
				}
				want = append(want, want[0])
			} else {
				a.wantRefusal(t, c.status, c.code)
			}
			if got := r.effects(before); !slices.Equal(got, want) {
				t.Errorf("effects %q, want %q", got, want)
			}
		})
	}
}

func TestPayPayTestSideRefusesMistakes(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const user, nobody = sandbox.PayPayUserCompleted, "hanako@example.com"
	plain := r.must("POST", payPayLinkPath, payPayLinkBody("")).text("codeId")
	finished, open := r.finished(user), r.passportCode()
	p := r.PayPay
	for name, err := range map[string]error{
		"finishing an unknown code":              p.CompleteKYCPassport("04-x", user),
		"finishing a code of another flow":       p.CompleteKYCPassport(plain, user),
		"finishing a code twice":                 p.CompleteKYCPassport(finished, user),
		"finishing a code as nobody":             p.CompleteKYCPassport(open, nobody),
		"updating nobody":                        p.UpdateKYC(nobody),
		"flagging nobody":                        p.FlagRisk(nobody),
		"an account of nobody":                   p.UpdateAccountStatus(nobody),
		"an account that was left":               p.UpdateAccountStatus(sandbox.PayPayUserCanceled),
		"an account whose authorization ran out": p.UpdateAccountStatus(sandbox.PayPayUserExpired),
		"a file of no type":                      p.CreateFile(""),
		"a file of another type":                 p.CreateFile("pre_auth_recon"),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "sandbox: ") || strings.Contains(err.Error(), "hanako") {
			t.Errorf("%s: %v, want an error that shows nothing unknown", name, err)
		}
	}
	r.Clock.Advance(15 * time.Minute)
	if err := p.CompleteKYCPassport(open, user); err == nil {
		t.Error("a code was finished after it expired")
	}
}

func TestPayPayUserChanges(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	p := r.PayPay
	const user = sandbox.PayPayUserNotCompleted
	code := func() string { return r.send("GET", payPayKYCPath+user, "").code() }
	for _, step := range []struct {
		name string
		do   func(string) error
		want string
	}{
		{"nothing", func(string) error { return nil }, "KYC_NOT_COMPLETED"},
		{"the verification is finished", p.UpdateKYC, "SUCCESS"},
		{"the account becomes inactive", p.UpdateAccountStatus, "USER_STATE_IS_NOT_ACTIVE"},
		{"the account is active again", p.UpdateAccountStatus, "SUCCESS"},
		{"a risk is seen", p.FlagRisk, "UNACCEPTABLE_OP"},
		{"the verification is renewed", p.UpdateKYC, "UNACCEPTABLE_OP"},
	} {
		if err := step.do(user); err != nil {
			t.Fatal(err)
		}
		if got := code(); got != step.want {
			t.Errorf("after %s: %s, want %s", step.name, got, step.want)
		}
	}
	r.Clock.Advance(time.Hour)
	if err := p.UpdateKYC(sandbox.PayPayUserCompleted); err != nil {
		t.Fatal(err)
	}
	if got := r.must("GET", payPayKYCPath+sandbox.PayPayUserCompleted, "").text("kycAt"); got != "2026-04-01T17:30:00Z" {
		t.Errorf("kycAt is %s", got)
	}
}

func TestPayPayWebhooks(t *testing.T) {
	t.Parallel()
	type hook struct{ path, body string }
	var mu sync.Mutex
	var got []hook
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(got, hook{request.URL.Path, string(raw)})
	}))
	t.Cleanup(receiver.Close)
	r := startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{
		"paypay":                        receiver.URL + "/all",
		"paypay/kycPassportRiskUpdated": receiver.URL + "/risk",
	}})
	const user = sandbox.PayPayUserCompleted
	for _, err := range []error{
		r.PayPay.UpdateKYC(user), r.PayPay.FlagRisk(user), r.PayPay.UpdateAccountStatus(user),
		r.PayPay.CreateFile("transaction_recon"), r.PayPay.CreateFile("kyc_passport_sync_recon"),
		r.PayPay.CreateFile("kyc_passport_risk_sync_recon"), r.PayPay.CreateFile("kyc_passport_account_status_sync_recon"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if r.PayPay.UpdateKYC("nobody") == nil {
		t.Error("nobody was updated")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	want := []hook{
		{"/all", "kyc_passport.kyc_info.updated"}, {"/risk", "kyc_passport.risk.update"}, {"/all", "kyc_passport.account_status.updated"},
		{"/all", "transaction_recon"}, {"/all", "kyc_passport_sync_recon"}, {"/all", "kyc_passport_risk_sync_recon"},
		{"/all", "kyc_passport_account_status_sync_recon"},
	}
	if len(got) != len(want) {
		t.Fatalf("webhooks %q, want %d", got, len(want))
	}
	seen := map[string]bool{}
	for i, w := range want {
		var event struct {
			Type        string `json:"notification_type"`
			ID          string `json:"notification_id"`
			User        string `json:"user_authorization_id"`
			FileType    string `json:"fileType"`
			Path        string `json:"path"`
			RequestedAt string `json:"requestedAt"`
		}
		if err := json.Unmarshal([]byte(got[i].body), &event); err != nil {
			t.Fatal(err)
		}
		if seen[event.ID] || event.ID == "" {
			t.Errorf("notification id %q is empty or was used before", event.ID)
		}
		seen[event.ID] = true
		if i < 3 {
			if got[i].path != w.path || event.Type != w.body || event.User != user {
				t.Errorf("webhook %d is %q, want %q for the user", i, got[i], w)
			}
			continue
		}
		if got[i].path != w.path || event.Type != "file.created" || event.FileType != w.body || len(event.ID) != 36 ||
			!strings.HasPrefix(event.Path, "https://files.sandbox.test/") || event.RequestedAt != "1775061000" {
			t.Errorf("webhook %d is %q, want %q", i, got[i], w)
		}
	}
}

func TestPayPayRequestsThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const missing, invalid = "MISSING_REQUEST_PARAMS", "INVALID_REQUEST_PARAMS"
	code := payPayCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")
	change := func(old, new string) string {
		if !strings.Contains(code, old) {
			t.Fatalf("no %s in %s", old, code)
		}
		return strings.Replace(code, old, new, 1)
	}
	link := payPayLinkBody("")
	for _, c := range []struct{ name, method, path, body, code string }{
		{"no body", "POST", payPayCodePath, "", missing},
		{"an empty object", "POST", payPayCodePath, `{}`, missing},
		{"a code without requestId", "POST", payPayCodePath, change(`"requestId":"r-1",`, ""), missing},
		{"a code without groupId", "POST", payPayCodePath, change(`"groupId":29952775505428480,`, ""), missing},
		{"a code that ends never", "POST", payPayCodePath, change(`,"endAt":"2026-04-02"`, ""), missing},
		{"a code without name and with a bad date", "POST", payPayCodePath, strings.Replace(change(`"giftCardName":"春",`, ""), "2026-04-01", "1", 1), missing},
		{"a code with an empty name", "POST", payPayCodePath, change("春", ""), invalid},
		{"a code with a name of 41 letters", "POST", payPayCodePath, change("春", strings.Repeat("春", 41)), invalid},
		{"a code with an empty requestId", "POST", payPayCodePath, change("r-1", ""), invalid},
		{"an amount in quotes", "POST", payPayCodePath, change("1000", `"1000"`), invalid},
		{"an amount with a fraction", "POST", payPayCodePath, change("1000", "1000.5"), invalid},
		{"an amount that no int32 holds", "POST", payPayCodePath, change("1000", "2147483648"), invalid},
		{"a group that no int64 holds", "POST", payPayCodePath, change("29952775505428480", "9223372036854775808"), invalid},
		{"a group in quotes", "POST", payPayCodePath, change("29952775505428480", `"29952775505428480"`), invalid},
		{"a date with slashes", "POST", payPayCodePath, change("2026-04-01", "2026/04/01"), invalid},
		{"a day that does not exist", "POST", payPayCodePath, change("2026-04-01", "2026-02-30"), invalid},
		{"a null", "POST", payPayCodePath, change(`"r-1"`, "null"), invalid},
		{"no JSON", "POST", payPayCodePath, `{"requestId":`, invalid},
		{"an array", "POST", payPayCodePath, `[]`, invalid},
		{"a link without scopes", "POST", payPayLinkPath, strings.Replace(link, "scopes", "scope", 1), missing},
		{"a link without redirectUrl", "POST", payPayLinkPath, strings.Replace(link, "redirectUrl", "redirect", 1), missing},
		{"a link with a long nonce", "POST", payPayLinkPath, strings.Replace(link, "n-1", strings.Repeat("n", 256), 1), invalid},
		{"a link of an unknown kind", "POST", payPayLinkPath, payPayLinkBody(`,"redirectType":"POST_CARD"`), invalid},
		{"a flow that does not exist", "POST", payPayLinkPath, payPayLinkBody(`,"accountLinkFlow":"OTHER"`), invalid},
		{"a code id of another form", "POST", payPayLinkPath + "/a.b/kyc", payPayProof, invalid},
		{"a fetch with an array", "POST", payPayLinkPath + "/a/kyc", `[]`, invalid},
		{"no user in the query", "GET", "/v2/user/kyc", "", missing},
		{"a long user in the query", "GET", payPayKYCPath + strings.Repeat("u", 65), "", invalid},
		{"no user in the header", "GET", "/v2/user/kyc_passport", "", missing},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.send(c.method, c.path, c.body)
			a.wantRefusal(t, 400, c.code)
		})
	}
	t.Run("another content type", func(t *testing.T) {
		s := r.signer()
		s.contentType = "text/plain"
		a := r.sendAs(s.header("POST", payPayCodePath, code), "POST", payPayCodePath, code, "Content-Type", s.contentType)
		a.wantRefusal(t, 400, invalid)
	})
	t.Run("a body of more than 1 MiB", func(t *testing.T) {
		a := r.send("POST", payPayCodePath, strings.Repeat(" ", 1<<20+1))
		a.wantRefusal(t, 400, invalid)
	})
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

// payPayRequests are valid requests of every operation: method, path, body and
// headers.
func (r *payPayRig) payPayRequests() map[string][]string {
	requests := paymentRequests()
	maps.Copy(requests, map[string][]string{
		"createPointsCode":        {"POST", payPayCodePath, payPayCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")},
		"getPointsCodeBudgets":    {"GET", payPayCodePath + "/budgets", ""},
		"createAccountLinkQRCode": {"POST", payPayLinkPath, payPayLinkBody("")},
		"fetchKycPassportQR":      {"POST", payPayLinkPath + "/04-0000000000000000/kyc", payPayProof},
		"getKycInfo":              {"GET", payPayKYCPath + sandbox.PayPayUserCompleted, ""},
		"getKycPassportInfo":      {"GET", "/v2/user/kyc_passport", "", "X-USER-AUTHORIZATION-ID", sandbox.PayPayUserCompleted},

		"createCashback":             {"POST", payPayCashbackPath, payPayCashbackBody("cb-0", sandbox.PayPayUserCompleted, 100, "")},
		"getCashbackDetails":         {"GET", payPayCashbackPath + "/cb-0", ""},
		"createCashbackReversal":     {"POST", payPayReversalPath, payPayReversalBody("cbr-0", "cb-0", 100)},
		"getCashbackReversalDetails": {"GET", payPayReversalPath + "/cbr-0/cb-0", ""},
		"consultExpectedCashback":    {"POST", "/v1/payments/cashback/expected", `{}`},
		"getCashbackRate":            {"GET", payPayUserPath("/v2/user/cashback_rate", sandbox.PayPayUserCompleted) + "&period=current", ""},
		"getUserAuthorizationStatus": {"GET", payPayUserPath("/v2/user/authorizations", sandbox.PayPayUserCompleted), ""},
		"unlinkUser":                 {"DELETE", "/v2/user/authorizations/" + sandbox.PayPayUserForeign, ""},
		"getSecureUserProfile":       {"GET", payPayUserPath("/v2/user/profile/secure", sandbox.PayPayUserCompleted), ""},
		"checkWalletBalance":         {"GET", payPayUserPath("/v2/wallet/check_balance", sandbox.PayPayUserCompleted) + "&amount=1&currency=JPY", ""},
		"getWalletBalance":           {"GET", payPayUserPath("/v6/wallet/balance", sandbox.PayPayUserCompleted) + "&currency=JPY", ""},
		"getPaymentMethods":          {"GET", payPayUserPath("/v4/paymentMethods", sandbox.PayPayUserCompleted), ""},
		"createTopUpQRCode":          {"POST", payPayTopUpPath, payPayTopUpBody("topup-0", sandbox.PayPayUserCompleted, 1000)},
		"getTopUpQRCodeDetails":      {"GET", payPayTopUpPath + "/topup-0", ""},
		"deleteTopUpQRCode":          {"DELETE", payPayTopUpPath + "/04-0000000000000000", ""},
	})
	return requests
}

// Every code of the document can be had.
func TestPayPayEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	requests := r.payPayRequests()
	for _, op := range paypay.Operations() {
		request := requests[op.ID]
		if request == nil {
			t.Fatalf("no request of %s", op.ID)
		}
		for _, code := range op.Errors {
			t.Run(op.ID+" answers "+code.Code, func(t *testing.T) {
				err := r.Force(sandbox.ProviderPayPay, op.ID, code.Code)
				if len(code.Statuses) == 0 { // no source states one: states of a user or of a payment lead there
					if err == nil {
						t.Error("a code without an HTTP status can be forced")
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				a := r.send(request[0], request[1], request[2], request[3:]...)
				a.wantRefusal(t, code.Statuses[0], code.Code)
				want := ""
				if len(code.CodeIDs) > 0 {
					want = code.CodeIDs[0]
				}
				if a.body.ResultInfo.CodeID != want || a.body.ResultInfo.Message == "" {
					t.Errorf("resultInfo %+v, want codeId %q", a.body.ResultInfo, want)
				}
				if (want == "") == strings.Contains(a.raw, "codeId") {
					t.Errorf("codeId in %s", a.raw)
				}
			})
		}
	}
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
}

func TestPayPayAnswersCarryARequestID(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	seen := map[string]bool{}
	for operation, request := range r.payPayRequests() {
		for _, a := range []payPayAnswer{
			r.send(request[0], request[1], request[2], request[3:]...),
			r.sendAs("", request[0], request[1], request[2]),
		} {
			id := a.header.Get("X-REQUEST-ID")
			if len(id) != 35 || !strings.HasPrefix(id, "OPA") || seen[id] || a.header.Get("X-Sandbox") != "1" {
				t.Errorf("%s: X-REQUEST-ID %q, X-Sandbox %q", operation, id, a.header.Get("X-Sandbox"))
			}
			seen[id] = true
		}
	}
}

// No entry of the log holds a secret, a name or a body.
func TestPayPayLogIsClean(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var lines []string
	s := sandbox.Start(t, sandbox.Config{Start: payPayStart, Log: func(e sandbox.Entry) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, e.String())
	}})
	r := &payPayRig{TB: t, Sandbox: s}
	const secret = "09012345678"
	for _, request := range r.payPayRequests() {
		r.send(request[0], request[1], request[2], request[3:]...)
		r.sendAs("hmac OPA-Auth:"+secret+":a:b:1:c", request[0], request[1], request[2])
		r.sendAs(r.signer().header(request[0], "/", request[2]), request[0], request[1], request[2], "Content-Type", "application/json")
	}
	r.send("GET", payPayKYCPath+secret, "")
	r.send("POST", payPayCodePath, payPayCodeBody(secret, 1, 1000, secret, secret))
	r.send("POST", payPayLinkPath, payPayLinkBody(`,"phoneNumber":"`+secret+`","redirectType":"`+secret+`"`))
	r.send("POST", payPayLinkPath, strings.Replace(payPayLinkBody(""), "direct_debit", secret, 1))
	r.send("POST", payPayLinkPath, strings.Replace(payPayLinkBody(""), "shop.sandbox.test", secret, 1))
	r.fetch(r.finished(sandbox.PayPayUserCompleted), `{"codeVerifier":"`+secret+`"}`)
	mu.Lock()
	defer mu.Unlock()
	all := strings.Join(lines, "\n")
	for _, leak := range []string{s.PayPay.APISecret, s.PayPay.APIKey, secret, "春", "例題", "customer-1", payPayVerifier} {
		if strings.Contains(all, leak) {
			t.Errorf("%q stands in the log:\n%s", leak, all)
		}
	}
	if len(lines) < 20 {
		t.Errorf("%d lines", len(lines))
	}
}

// payPayGoodCodes are the codes of 2xx answers.
var payPayGoodCodes = []string{"SUCCESS", "REQUEST_ACCEPTED", "USER_CONFIRMATION_REQUIRED", "NOT_ENOUGH_MONEY"}

// FuzzPayPayHandler sends any path, body and Authorization header. No answer may
// break the document or the envelope, and no yen may come from nowhere.
func FuzzPayPayHandler(f *testing.F) {
	code := payPayCodeBody("r-1", sandbox.PayPayGroup, 1000, "2026-04-01", "2026-04-02")
	f.Add("POST", payPayCodePath, code, "")
	f.Add("POST", payPayCodePath, payPayCodeBody("r-2", sandbox.PayPayGroupPoor, -1, "0001-01-01", "9999-12-31"), "")
	f.Add("GET", payPayCodePath+"/budgets?assumeMerchant=%zz", "", "")
	f.Add("POST", payPayLinkPath, payPayLinkBody(payPayFlow), "")
	f.Add("POST", payPayLinkPath, `{"scopes":[null],"nonce":"\ud800","redirectUrl":"https://[::1%25"}`, "")
	f.Add("POST", payPayLinkPath+"/$/kyc", payPayProof, "")
	f.Add("POST", payPayLinkPath+"/%2e%2e/kyc", "null", "")
	f.Add("GET", payPayKYCPath+sandbox.PayPayUserCompleted+"&requiredKycType=%00", "", "")
	f.Add("GET", "/v2/user/kyc_passport", "\xff", "")
	f.Add("POST", payPayCodePath, code, "hmac OPA-Auth:a:b:c:-1:empty")
	f.Add("GET", "//", "", "hmac OPA-Auth:a_sandboxLocalOnly1::n:9223372036854775807:")
	requests := (*payPayRig)(nil).payPayRequests()
	for _, operation := range slices.Sorted(maps.Keys(requests)) {
		f.Add(requests[operation][0], requests[operation][1], requests[operation][2], "")
	}
	s, err := sandbox.New(sandbox.Config{Start: payPayStart})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, method, path, body, authorization string) {
		r := &payPayRig{TB: t, Sandbox: s}
		if ledger := s.Ledger(); len(ledger) > 100_000 || slices.ContainsFunc(ledger, func(e sandbox.Effect) bool { return e.Kind == "unlink" }) {
			s.Close()
			if s, err = sandbox.New(sandbox.Config{Start: payPayStart}); err != nil {
				t.Fatal(err)
			}
			t.Skip()
		}
		path = "/" + strings.TrimPrefix(strings.ReplaceAll(path, "$", r.finished(sandbox.PayPayUserCompleted)), "/")
		before := len(s.Ledger())
		request, err := http.NewRequest(method, s.PayPay.URL+path, strings.NewReader(body))
		// net/http refuses a space in the address before the sandbox sees it.
		if err != nil || request.Method == http.MethodConnect || strings.Contains(request.URL.RawQuery, " ") {
			t.Skip()
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-USER-AUTHORIZATION-ID", sandbox.PayPayUserForeign)
		request.Header.Set("Authorization", authorization)
		if authorization == "" {
			request.Header.Set("Authorization", r.signer().header(request.Method, request.URL.EscapedPath(), body))
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Skip()
		}
		raw, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.Header.Get("X-Sandbox") != "1" {
			t.Errorf("%d without X-Sandbox", response.StatusCode)
		}
		if response.StatusCode >= 500 {
			t.Errorf("%d %s", response.StatusCode, raw)
		}
		var envelope struct {
			ResultInfo struct{ Code string }
			Data       json.RawMessage
		}
		good := response.StatusCode/100 == 2
		page := strings.HasPrefix(request.URL.Path, "/app/")
		if err := json.Unmarshal(raw, &envelope); request.Method != http.MethodHead && !page &&
			(err != nil || slices.Contains(payPayGoodCodes, envelope.ResultInfo.Code) != good) {
			t.Errorf("%d %q", response.StatusCode, raw)
		}
		for _, finding := range s.Findings() {
			t.Error(finding)
		}
		for _, e := range s.Ledger()[before:] {
			if !good && !page || e.Amount < 0 || e.Kind == "points-code" && (e.Amount < 100 || e.Amount > 999999 || e.Key == "") {
				t.Errorf("%d, effect %+v", response.StatusCode, e)
			}
		}
	})
}
