package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// requestsPerRun times the runs of rapid, 100, are how many requests are sent in all.
const requestsPerRun = 50

// TestWhateverIsSentTheSandboxKeepsToItsDocuments sends signed requests to operations drawn
// at random, valid for the most part, and lets users act in between.
func TestWhateverIsSentTheSandboxKeepsToItsDocuments(t *testing.T) {
	t.Parallel()
	apis := []*documentedAPI{
		loadAPI(sandbox.ProviderPayPay), loadAPI(sandbox.ProviderPaidy), loadAPI(sandbox.ProviderLegacy),
	}
	rapid.Check(t, func(rt *rapid.T) {
		world := worlds.Draw(rapid.Uint64Range(0, 1<<20).Draw(rt, "world"))
		s, err := sandbox.New(sandbox.Config{Start: startTime, World: world})
		require.NoError(rt, err)
		defer s.Close()
		guest := &anyone{t: rt, sandbox: s, before: walletsOf(rt, s), seen: map[string][]string{}}
		for range requestsPerRun {
			guest.send(apis[rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(rt, "api")])
			guest.act()
		}
		assert.Empty(rt, s.Findings())
		guest.compareWallets()
		assertLedger(rt, s.Ledger())
	})
}

// documentedAPI is a provider's document.
type documentedAPI struct {
	provider   sandbox.Provider
	document   *contract.Document
	operations []documentedOperation // sorted by id
}

func loadAPI(provider sandbox.Provider) *documentedAPI {
	api := &documentedAPI{provider: provider, document: contract.Of(provider)}
	for _, operation := range documentedOperations() {
		if operation.provider == provider {
			api.operations = append(api.operations, operation)
		}
	}
	return api
}

// anyone sends whatever a document allows, and now and then what it does not.
type anyone struct {
	t       *rapid.T
	sandbox *sandbox.Sandbox
	before  int64
	seen    map[string][]string // texts of answers by the name of their field
	careful bool                // this request has no odd values
}

// send sends a request to any operation and checks the answer.
func (a *anyone) send(api *documentedAPI) {
	operation := rapid.SampledFrom(api.operations).Draw(a.t, "operation")
	a.careful = rapid.IntRange(0, 4).Draw(a.t, "careless") > 0
	path, query, headers := a.parameters(operation)
	var body any
	if request := operation.RequestBody; request != nil {
		body = a.value("", request.Value.Content.Get("application/json").Schema.Value)
	}
	request := a.request(api, operation.method, path, query, body)
	for name, value := range headers {
		request.Header.Set(name, value)
	}

	answer := httptest.NewRecorder()
	a.sandbox.Handler(api.provider).ServeHTTP(answer, request)
	raw := answer.Body.Bytes()
	a.assertNoFault(operation.OperationID, answer.Code, raw)
	found := api.document.CheckResponse(operation.OperationID, answer.Code, answer.Header(), raw)
	assert.NoError(a.t, found, "%s: %d %s", operation.OperationID, answer.Code, raw)
	var value any
	if json.Unmarshal(raw, &value) == nil {
		a.remember("", value)
	}
}

// failsOnPurpose are the operations that answer 500 to some requests, as PayPay does by its
// help pages: to a cashback whose amount is text, and to the refund of a payment that is named
// by the merchant's id.
var failsOnPurpose = map[string]string{"createCashback": "FAQ 8462794444559", "refundPayment": "FAQ 5953150296463"}

// assertNoFault fails for a 5xx that no page states.
func (a *anyone) assertNoFault(operation string, status int, raw []byte) {
	if failsOnPurpose[operation] != "" && strings.Contains(string(raw), `"INTERNAL_SERVER_ERROR"`) {
		return
	}
	assert.Less(a.t, status, http.StatusInternalServerError, "%s: %s", operation, raw)
}

// request returns a signed request.
func (a *anyone) request(api *documentedAPI, method, path string, query url.Values, body any) *http.Request {
	if fields, ok := body.(map[string]any); ok && api.provider == sandbox.ProviderLegacy {
		fields["checksum"] = rig.LegacyChecksum(a.sandbox.Legacy.Secret + rig.LegacyText(path, fields)).Base64()
	}
	text := ""
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(a.t, err)
		text = string(raw)
	}
	signer := rig.PayPaySigner{
		Key: a.sandbox.PayPay.APIKey, Secret: a.sandbox.PayPay.APISecret, Nonce: "n0nce",
		Epoch: a.sandbox.Clock.Now().Unix(), ContentType: "application/json",
	}
	authorization := map[sandbox.Provider]string{
		sandbox.ProviderPayPay: signer.Authorization(method, path, text),
		sandbox.ProviderPaidy:  "Bearer " + a.sandbox.Paidy.SecretKey,
		sandbox.ProviderLegacy: "Bearer " + a.sandbox.Legacy.APIKey,
	}[api.provider]
	request := httptest.NewRequest(method, path+"?"+query.Encode(), strings.NewReader(text))
	request.Header.Set("Authorization", authorization)
	if text != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

// parameters returns the path of an operation, filled in, its query and its headers.
func (a *anyone) parameters(operation documentedOperation) (string, url.Values, map[string]string) {
	path, query, headers := operation.path, url.Values{}, map[string]string{}
	for _, p := range operation.Parameters {
		if !p.Value.Required && rapid.Bool().Draw(a.t, "leave out "+p.Value.Name) {
			continue
		}
		text := fmt.Sprint(a.value(p.Value.Name, p.Value.Schema.Value))
		switch p.Value.In {
		case "path":
			if text == "" { // another path
				text = "none"
			}
			path = strings.ReplaceAll(path, "{"+p.Value.Name+"}", url.PathEscape(text))
		case "query":
			query.Set(p.Value.Name, text)
		case "header":
			headers[p.Value.Name] = url.PathEscape(text)
		}
	}
	return path, query, headers
}

// odd are values that fit few schemas.
var odd = []any{nil, "", "あ", "0", -1, 1.5, 1e300, true, []any{}, map[string]any{}, strings.Repeat("x", 300)}

// value returns a value for a schema, one in twenty odd unless the request is careful.
func (a *anyone) value(name string, s *openapi3.Schema) any {
	if !a.careful && name != "" && rapid.IntRange(0, 19).Draw(a.t, "odd") == 0 {
		return rapid.SampledFrom(odd).Draw(a.t, name)
	}
	switch {
	case len(s.Enum) > 0:
		return rapid.SampledFrom(s.Enum).Draw(a.t, name)
	case len(s.AllOf) > 0:
		return a.all(name, s)
	case len(s.OneOf) > 0:
		return a.value(name, s.OneOf[rapid.IntRange(0, len(s.OneOf)-1).Draw(a.t, name)].Value)
	case s.Type.Includes("object"):
		return a.object(s)
	case s.Type.Includes("array"):
		list := []any{}
		for range rapid.IntRange(0, 2).Draw(a.t, name) {
			list = append(list, a.value(name, s.Items.Value))
		}
		return list
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		return a.number(name, s)
	case s.Type.Includes("boolean"):
		return rapid.Bool().Draw(a.t, name)
	}
	return a.text(name, s)
}

// all returns a value for each part of an allOf at once, if they are objects.
func (a *anyone) all(name string, s *openapi3.Schema) any {
	all := map[string]any{}
	for _, part := range s.AllOf {
		value := a.value(name, part.Value)
		fields, ok := value.(map[string]any)
		if !ok {
			return value
		}
		maps.Copy(all, fields)
	}
	maps.Copy(all, a.object(s))
	return all
}

// object leaves out paymentMethodId: what it pays with is in no wallet.
func (a *anyone) object(s *openapi3.Schema) map[string]any {
	fields := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if name == "paymentMethodId" {
			continue
		}
		if slices.Contains(s.Required, name) || rapid.Bool().Draw(a.t, "with "+name) {
			fields[name] = a.value(name, s.Properties[name].Value)
		}
	}
	return fields
}

// number returns a time where the name speaks of one, else mostly an amount that many
// requests share.
func (a *anyone) number(name string, s *openapi3.Schema) any {
	now := a.sandbox.Clock.Now().Unix()
	if strings.HasSuffix(name, "At") || strings.HasSuffix(name, "Date") || strings.HasPrefix(name, "expir") {
		return now + rapid.SampledFrom([]int64{0, -30, 3600, 86400}).Draw(a.t, name)
	}
	if name == "groupId" {
		return rapid.SampledFrom([]int64{sandbox.PayPayGroup, sandbox.PayPayGroupPoor}).Draw(a.t, name)
	}
	amounts := []int64{1, 100, 500, 1000, 5000}
	if s.Min != nil {
		amounts = append(amounts, int64(*s.Min))
	}
	if s.Max != nil && *s.Max < 1<<53 {
		amounts = append(amounts, int64(*s.Max))
	}
	return rapid.SampledFrom(amounts).Draw(a.t, name)
}

// users are users in several states.
var users = []string{
	sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign, sandbox.PayPayUserPoor, sandbox.PayPayUserDailyLimit,
	sandbox.PayPayUserExpired, sandbox.PayPayUserInactive,
}

// text returns an id that was seen before, or one of a few that many requests share.
func (a *anyone) text(name string, s *openapi3.Schema) string {
	if list := a.fixed(name); list != nil {
		return rapid.SampledFrom(list).Draw(a.t, name)
	}
	if s.Format == "date-time" {
		return a.sandbox.Clock.Now().Add(time.Hour).Format(time.RFC3339)
	}
	if own := a.seen[name]; len(own) > 0 && rapid.IntRange(0, 2).Draw(a.t, "own") > 0 {
		return rapid.SampledFrom(own).Draw(a.t, name)
	}
	known := a.known(name, s.Pattern)
	if len(known) == 0 || s.Pattern != "" && rapid.IntRange(0, 5).Draw(a.t, "new") == 0 {
		return textsLike(s.Pattern).Draw(a.t, name)
	}
	text := rapid.SampledFrom(known).Draw(a.t, name)
	if s.MaxLength != nil && len(text) > int(*s.MaxLength) {
		return text[:*s.MaxLength]
	}
	return text
}

// fixed returns the texts of fields in which few mean something.
func (a *anyone) fixed(name string) []string {
	switch name {
	case "Paidy-Version":
		return []string{"2018-04-10"}
	case "assumeMerchant", "X-ASSUME-MERCHANT":
		return []string{a.sandbox.PayPay.MerchantID}
	case "userAuthorizationId", "X-USER-AUTHORIZATION-ID":
		return users
	case "token_id":
		return []string{sandbox.PaidyTokenActive, sandbox.PaidyTokenRejected}
	case "redirectUrl":
		return []string{"https://" + sandbox.PayPayRedirectDomain + "/back"}
	}
	return nil
}

// textForms and textMakers are by pattern, because making one takes longer than using it.
var textForms, textMakers sync.Map

func formOf(pattern string) *regexp.Regexp {
	form, ok := textForms.Load(pattern)
	if !ok {
		form, _ = textForms.LoadOrStore(pattern, regexp.MustCompile(pattern))
	}
	return form.(*regexp.Regexp)
}

func textsLike(pattern string) *rapid.Generator[string] {
	maker, ok := textMakers.Load(pattern)
	if !ok {
		maker, _ = textMakers.LoadOrStore(pattern, rapid.StringMatching(pattern))
	}
	return maker.(*rapid.Generator[string])
}

// known returns the texts that fit a field: seen under its name, or of its form.
func (a *anyone) known(name, pattern string) []string {
	form := formOf(pattern)
	known := slices.Clone(a.seen[name])
	for _, other := range slices.Sorted(maps.Keys(a.seen)) {
		if strings.HasSuffix(name, "id") && other != name && pattern != "" {
			known = append(known, a.seen[other]...)
		}
	}
	if len(known) < 3 {
		known = append(known, "one", "two", "three")
	}
	return slices.DeleteFunc(known, func(text string) bool { return !form.MatchString(text) })
}

// remember keeps the texts of an answer: ids, for the most part.
func (a *anyone) remember(name string, value any) {
	switch value := value.(type) {
	case string:
		if name != "" && len(value) < 100 && !slices.Contains(a.seen[name], value) {
			a.seen[name] = append(a.seen[name], value)
		}
	case []any:
		for _, element := range value {
			a.remember(name, element)
		}
	case map[string]any:
		for _, field := range slices.Sorted(maps.Keys(value)) {
			a.remember(field, value[field])
		}
	}
}

// act lets a user, PayPay or the clock do something, or nothing.
func (a *anyone) act() {
	pick := func(name string) string {
		return rapid.SampledFrom(append([]string{"none"}, a.seen[name]...)).Draw(a.t, name)
	}
	user := rapid.SampledFrom(users).Draw(a.t, "user")
	// What is not possible is refused.
	switch rapid.IntRange(0, 9).Draw(a.t, "act") {
	case 0, 1:
		_ = a.sandbox.PayPay.ScanAndPay(pick("codeId"), user)
	case 2:
		_ = a.sandbox.PayPay.ApprovePending(pick("merchantPaymentId"))
	case 3:
		a.sandbox.PayPay.SettlePoints()
	case 4:
		_ = a.sandbox.PayPay.TopUp(pick("codeId"), 1000)
	case 5:
		_ = a.sandbox.PayPay.ConfirmIncrease(pick("paymentId"))
	case 6:
		steps := []time.Duration{time.Second, 6 * time.Minute, 25 * time.Hour, 31 * 24 * time.Hour}
		a.sandbox.Clock.Advance(rapid.SampledFrom(steps).Draw(a.t, "time"))
	case 7:
		bought, err := a.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
		require.NoError(a.t, err)
		a.remember("id", bought.PaymentID)
	}
}

// walletsOf returns what all users have.
func walletsOf(t require.TestingT, s *sandbox.Sandbox) int64 {
	total := int64(0)
	for _, user := range users {
		wallet, err := s.PayPay.Wallet(user)
		require.NoError(t, err)
		total += wallet.Balance + wallet.Points + wallet.Blocked
	}
	return total
}

// signs say what an effect of PayPay does to the wallets. A cancellation gives back what was
// captured.
var signs = map[string]int64{
	"payment": -1, "capture": -1, "refund": 1, "cashback": 1, "cashback-reversal": -1, "top-up": 1,
}

// compareWallets compares what users have with the ledger.
func (a *anyone) compareWallets() {
	want, captured := a.before, map[string]bool{}
	for _, effect := range a.sandbox.Ledger() {
		if effect.Provider != sandbox.ProviderPayPay {
			continue
		}
		want += signs[effect.Kind] * effect.Amount
		captured[effect.ID] = captured[effect.ID] || effect.Kind == "payment" || effect.Kind == "capture"
		if effect.Kind == "cancellation" && captured[effect.ID] {
			want += effect.Amount
		}
	}
	assert.Equal(a.t, want, walletsOf(a.t, a.sandbox), "%+v", a.sandbox.Ledger())
}

// assertLedger checks that nothing is refunded beyond what was captured: of a payment at
// PayPay, and in all at Paidy, where a refund has an id of its own.
func assertLedger(t assert.TestingT, ledger []sandbox.Effect) {
	left := map[string]int64{}
	for _, effect := range ledger {
		assert.GreaterOrEqual(t, effect.Amount, int64(0), "%+v", effect)
		of := string(effect.Provider)
		if effect.Provider == sandbox.ProviderPayPay {
			of = effect.ID
		}
		switch effect.Kind {
		case "payment", "capture":
			left[of] += effect.Amount
		case "refund":
			left[of] -= effect.Amount
		}
		assert.GreaterOrEqual(t, left[of], int64(0), "%+v", effect)
	}
}
