package conformance_test

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

//go:embed cases/*.json
var caseFiles embed.FS

// testCase is one case of cases/*.json; cases/schema.json describes the fields.
type testCase struct {
	Name     string   `json:"name"`
	Provider string   `json:"provider"`
	Live     string   `json:"live"`
	Steps    []step   `json:"steps"`
	Ledger   []effect `json:"ledger"`
}

type effect struct {
	Kind      string `json:"kind"`
	Operation string `json:"operation"`
	Key       string `json:"key"`
	Amount    int64  `json:"amount"`
}

type step struct {
	Do   string            `json:"do"`
	Args map[string]string `json:"args"`

	Call           string            `json:"call"`
	Path           []string          `json:"path"`
	Params         json.RawMessage   `json:"params"`
	Example        string            `json:"example"`
	Set            map[string]any    `json:"set"`
	Body           json.RawMessage   `json:"body"`
	RawBody        *string           `json:"rawBody"`
	Client         clientChange      `json:"client"`
	InvalidRequest bool              `json:"invalidRequest"`
	BrokenAnswer   bool              `json:"brokenAnswer"`
	Save           map[string]string `json:"save"`
	Expect         expectation       `json:"expect"`
}

type clientChange struct {
	APIKey       string   `json:"apiKey"`
	Secret       string   `json:"secret"`
	Merchant     string   `json:"merchant"`
	Scope        string   `json:"scope"`
	Skew         string   `json:"skew"`
	Attempts     int      `json:"attempts"`
	Tamper       []string `json:"tamper"`
	Unsigned     bool     `json:"unsigned"`
	PathOverride string   `json:"pathOverride"`
}

type expectation struct {
	Status  int            `json:"status"`
	Code    string         `json:"code"`
	Error   bool           `json:"error"`
	Outcome string         `json:"outcome"`
	Is      []string       `json:"is"`
	Body    map[string]any `json:"body"`
	NotSent bool           `json:"notSent"`
}

func (e expectation) success() bool { return e.Code == "" && !e.Error }

var sentinels = map[string]error{
	"ErrNotSent": overlay.ErrNotSent, "ErrOutcomeUnknown": overlay.ErrOutcomeUnknown, "ErrDeclined": overlay.ErrDeclined,
	"ErrActionRequired": overlay.ErrActionRequired, "ErrUnauthorized": overlay.ErrUnauthorized, "ErrNotFound": overlay.ErrNotFound,
	"ErrRateLimited": overlay.ErrRateLimited, "ErrUnavailable": overlay.ErrUnavailable, "ErrBadAnswer": overlay.ErrBadAnswer,
	"ErrTooLarge": overlay.ErrTooLarge, "ErrContract": overlay.ErrContract, "context.DeadlineExceeded": context.DeadlineExceeded,
}

// operations are the generated tables by provider.
var operations = map[string][]policy.Operation{
	"paypay": paypay.Operations(), "paidy": paidy.Operations(), "paidy-legacy": paidylegacy.Operations(),
}

// validators are shared by all cases, so that they add up the coverage.
var validators = map[string]*validate.Validator{
	"paypay": mustValidator(specs.PayPay()), "paidy": mustValidator(specs.Paidy()), "paidy-legacy": mustValidator(specs.PaidyLegacy()),
}

func mustValidator(document []byte) *validate.Validator {
	v, err := validate.New(document)
	if err != nil {
		panic(err)
	}
	return v
}

// loadCases reads and checks the case files. Any mistake in them is an error.
func loadCases() ([]testCase, error) {
	schema, err := caseSchema()
	if err != nil {
		return nil, err
	}
	entries, err := caseFiles.ReadDir("cases")
	if err != nil {
		return nil, err
	}
	var cases []testCase
	seen := map[string]string{}
	for _, entry := range entries {
		if entry.Name() == "schema.json" {
			continue
		}
		text, err := caseFiles.ReadFile("cases/" + entry.Name())
		if err != nil {
			return nil, err
		}
		loaded, err := parseCases(schema, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		for _, c := range loaded {
			if other, twice := seen[c.Name]; twice {
				return nil, fmt.Errorf("%s: the case %q stands in %s as well", entry.Name(), c.Name, other)
			}
			seen[c.Name] = entry.Name()
		}
		cases = append(cases, loaded...)
	}
	return cases, nil
}

func caseSchema() (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	schemaText, err := caseFiles.ReadFile("cases/schema.json")
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, err
	}
	if err := compiler.AddResource("schema.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("schema.json")
}

func parseCases(schema *jsonschema.Schema, text []byte) ([]testCase, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(document); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var cases []testCase
	if err := decoder.Decode(&cases); err != nil {
		return nil, err
	}
	for _, c := range cases {
		for _, s := range c.Steps {
			if s.Call != "" && findOperation(c.Provider, s.Call) == nil {
				return nil, fmt.Errorf("the case %q calls %s, which is no operation of %s", c.Name, s.Call, c.Provider)
			}
			for _, name := range s.Expect.Is {
				if sentinels[name] == nil {
					return nil, fmt.Errorf("the case %q expects %s, which is no sentinel", c.Name, name)
				}
			}
		}
	}
	return cases, nil
}

func findOperation(provider, id string) *policy.Operation {
	for i := range operations[provider] {
		if operations[provider][i].ID == id {
			return &operations[provider][i]
		}
	}
	return nil
}

// target is where the cases of one provider are run.
type target struct {
	url, apiKey, secret, merchant string
	now                           func() time.Time
}

// run is one case on its way.
type run struct {
	*testing.T
	testCase
	target    target
	sandbox   *sandbox.Sandbox // nil against a real environment
	variables map[string]string
	requests  atomic.Int32 // requests that reached the network
}

func (r *run) runSteps() {
	r.Helper()
	for i, s := range r.Steps {
		where := fmt.Sprintf("step %d (%s%s)", i+1, s.Call, s.Do)
		s, err := r.substitute(s)
		if err != nil {
			r.Fatalf("%s: %v", where, err)
		}
		if s.Example != "" {
			if s.Body, err = exampleBody(r.Provider, s); err != nil {
				r.Fatalf("%s: %v", where, err)
			}
		}
		if s.Do != "" {
			if err := r.act(s.Do, s.Args); err != nil {
				r.Fatalf("%s: %v", where, err)
			}
			continue
		}
		if err := r.call(s); err != nil {
			r.Fatalf("%s: %v", where, err)
		}
	}
}

var variable = regexp.MustCompile(`\$\{([A-Za-z0-9_.]+)\}`)

// substitute replaces ${name} everywhere in a step.
func (r *run) substitute(s step) (step, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	var missing []string
	text = variable.ReplaceAllFunc(text, func(match []byte) []byte {
		name := string(match[2 : len(match)-1])
		value, ok := r.variables[name]
		if !ok {
			missing = append(missing, name)
		}
		quoted, _ := json.Marshal(value)
		return quoted[1 : len(quoted)-1]
	})
	if len(missing) > 0 {
		return s, fmt.Errorf("no value for %s", strings.Join(missing, ", "))
	}
	var out step
	return out, json.Unmarshal(text, &out)
}

// call makes one call through the generated client and compares what came of it.
func (r *run) call(s step) error {
	client, err := r.client(s)
	if err != nil {
		return err
	}
	before := r.requests.Load()
	body, status, callErr, err := invoke(r.Context(), client, s)
	if err != nil {
		return err
	}
	if sent := r.requests.Load() > before; sent == s.Expect.NotSent {
		return fmt.Errorf("reached the network: %t", sent)
	}
	if failure, ok := errors.AsType[*overlay.Error](callErr); ok && failure.Code != "" {
		sawCode(r.Provider, s.Call, failure.Code)
	}
	if err := s.Expect.compare(status, body, callErr); err != nil {
		return err
	}
	for name, path := range s.Save {
		value, ok := lookup(body, path)
		if !ok {
			return fmt.Errorf("save %s: the answer has no %s", name, path)
		}
		r.variables[name] = fmt.Sprint(value)
	}
	return nil
}

func (e expectation) compare(status int, body any, err error) error {
	var failure *overlay.Error
	if err != nil && !errors.As(err, &failure) {
		return fmt.Errorf("got a %T, want *overlay.Error: %w", err, err)
	}
	if e.success() != (err == nil) {
		return fmt.Errorf("got error %v with status %d", err, status)
	}
	if failure != nil {
		status = failure.Status
		if failure.Code != e.Code {
			return fmt.Errorf("got code %q: %w", failure.Code, err)
		}
		if e.Outcome != "" && failure.Outcome.String() != e.Outcome {
			return fmt.Errorf("outcome %q, want %q: %w", failure.Outcome, e.Outcome, err)
		}
		if len(failure.Body) > 0 {
			body = decode(failure.Body)
		}
	}
	if e.Status != 0 && status != e.Status {
		return fmt.Errorf("status %d, want %d: %w", status, e.Status, err)
	}
	for _, name := range e.Is {
		if !errors.Is(err, sentinels[name]) {
			return fmt.Errorf("it is not %s: %w", name, err)
		}
	}
	for path, want := range e.Body {
		got, _ := lookup(body, path)
		if fmt.Sprint(got) != fmt.Sprint(normalize(want)) {
			return fmt.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	return nil
}

// normalize gives numbers of a case file the form of decode's.
func normalize(v any) any {
	if f, ok := v.(float64); ok {
		return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	}
	return v
}

func decode(body []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// lookup follows a dotted path; numbers index arrays and # is an array's length.
func lookup(value any, path string) (any, bool) {
	for key := range strings.SplitSeq(path, ".") {
		switch typed := value.(type) {
		case map[string]any:
			next, ok := typed[key]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			if key == "#" {
				value = json.Number(strconv.Itoa(len(typed)))
				continue
			}
			index, err := strconv.Atoi(key)
			if err != nil || index < 0 || index >= len(typed) {
				return nil, false
			}
			value = typed[index]
		default:
			return nil, false
		}
	}
	return value, true
}

// exampleBody is a request example of the document with the step's changes.
func exampleBody(provider string, s step) (json.RawMessage, error) {
	_, operation, err := documented(provider, findOperation(provider, s.Call))
	if err != nil {
		return nil, err
	}
	example := operation.RequestBody.Value.Content["application/json"].Examples[s.Example]
	if example == nil {
		return nil, fmt.Errorf("the document has no request example %q", s.Example)
	}
	text, err := json.Marshal(example.Value.Value)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return nil, err
	}
	for path, value := range s.Set {
		object := body
		keys := strings.Split(path, ".")
		for _, key := range keys[:len(keys)-1] {
			inner, ok := object[key].(map[string]any)
			if !ok {
				return nil, fmt.Errorf("set %s: the example has no object %s", path, key)
			}
			object = inner
		}
		if object[keys[len(keys)-1]] = value; value == nil {
			delete(object, keys[len(keys)-1])
		}
	}
	return json.Marshal(body)
}

// client builds the client of a step, correct but for what the step changes.
func (r *run) client(s step) (any, error) {
	change, to := s.Client, r.target
	if change.APIKey != "" {
		to.apiKey = change.APIKey
	}
	if change.Secret != "" {
		to.secret = change.Secret
	}
	if change.Merchant != "" {
		to.merchant = change.Merchant
	}
	now := to.now
	if change.Skew != "" {
		skew, err := time.ParseDuration(change.Skew)
		if err != nil {
			return nil, err
		}
		now = func() time.Time { return to.now().Add(skew) }
	}
	transport := &wire{next: http.DefaultTransport, sent: &r.requests, tamper: change.Tamper, unsigned: change.Unsigned}
	options := []overlay.Option{
		overlay.WithHTTPClient(&http.Client{Transport: transport}),
		overlay.WithContract(r.contract(s)),
		overlay.WithRetry(overlay.Retry{Attempts: max(change.Attempts, 1), Base: time.Millisecond}),
	}
	if change.PathOverride != "" {
		options = append(options, overlay.WithPathOverride(s.Call, change.PathOverride))
	}
	switch r.Provider {
	case "paypay":
		scope := overlay.ScopeHeader
		if change.Scope == "query" {
			scope = overlay.ScopeQuery
		}
		return jppay.NewPayPay(jppay.PayPayConfig{
			BaseURL: to.url, APIKey: to.apiKey, APISecret: overlay.NewSecret(to.secret), MerchantID: to.merchant, MerchantScope: scope,
		}, append(options, overlay.WithClock(now))...)
	case "paidy":
		return jppay.NewPaidy(jppay.PaidyConfig{BaseURL: to.url, SecretKey: overlay.NewSecret(to.apiKey)}, options...)
	}
	return jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: to.url, APIKey: overlay.NewSecret(to.apiKey), Secret: overlay.NewSecret(to.secret),
	}, options...)
}

// contract checks both directions against the document. A request that is wrong
// on purpose must be found wrong, and so must an answer that a fault has spoilt;
// both findings are then put aside, so that the client shows what it makes of it.
func (r *run) contract(s step) overlay.ContractCheck {
	validator := validators[r.Provider]
	return func(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
		err := validator.Check(operation, req, reqBody, res, resBody)
		expected := req != nil && s.InvalidRequest || res != nil && s.BrokenAnswer
		switch {
		case expected && err == nil:
			r.Errorf("%s: the validator found nothing wrong", operation)
		case expected:
			return nil
		case err != nil:
			r.Errorf("%s: %v", operation, err)
		}
		return err
	}
}

// wire stands between client and network. It counts requests and can change one
// after it was signed.
type wire struct {
	next     http.RoundTripper
	sent     *atomic.Int32
	tamper   []string
	unsigned bool
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.sent.Add(1)
	if w.unsigned || len(w.tamper) == 2 {
		req = req.Clone(req.Context())
	}
	if w.unsigned {
		req.Header.Del("Authorization")
	}
	if len(w.tamper) == 2 {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		changed := bytes.Replace(body, []byte(w.tamper[0]), []byte(w.tamper[1]), 1)
		if bytes.Equal(changed, body) {
			return nil, fmt.Errorf("nothing to tamper with: the body has no %q", w.tamper[0])
		}
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(changed)), int64(len(changed))
	}
	return w.next.RoundTrip(req)
}

// invoke calls the method of a generated client that belongs to the step's
// operation: every generated client has the same shape, so that one function
// serves all operations of all documents.
func invoke(ctx context.Context, client any, s step) (body any, status int, callErr, err error) {
	suffix := "WithResponse"
	if s.RawBody != nil {
		suffix = "WithBodyWithResponse"
	}
	value := reflect.ValueOf(client)
	var method reflect.Value
	for i := range value.NumMethod() {
		if strings.EqualFold(value.Type().Method(i).Name, s.Call+suffix) {
			method = value.Method(i)
		}
	}
	if !method.IsValid() {
		return nil, 0, nil, fmt.Errorf("the client has no method for %s%s", s.Call, suffix)
	}
	args, err := arguments(ctx, method.Type(), s)
	if err != nil {
		return nil, 0, nil, err
	}
	results := method.Call(args)
	callErr, _ = results[1].Interface().(error)
	if results[0].IsNil() {
		return nil, 0, callErr, nil
	}
	raw := results[0].MethodByName("GetBody").Call(nil)[0].Bytes()
	status = int(results[0].MethodByName("StatusCode").Call(nil)[0].Int())
	if callErr == nil && status != http.StatusNoContent && results[0].MethodByName("Value").Call(nil)[0].IsNil() {
		callErr = errors.New("Value is nil after success")
	}
	return decode(raw), status, callErr, nil
}

func arguments(ctx context.Context, method reflect.Type, s step) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	path := slices.Clone(s.Path)
	for i := 1; i < method.NumIn()-1; i++ { // the last one is variadic editors
		parameter := method.In(i)
		last := i == method.NumIn()-2
		switch {
		case s.RawBody != nil && last:
			args = append(args, reflect.ValueOf(strings.NewReader(*s.RawBody)))
		case s.RawBody != nil && i == method.NumIn()-3:
			args = append(args, reflect.ValueOf("application/json"))
		case parameter.Kind() == reflect.String && len(path) > 0:
			args = append(args, reflect.ValueOf(path[0]).Convert(parameter))
			path = path[1:]
		case parameter.Kind() == reflect.Pointer && strings.HasSuffix(parameter.Elem().Name(), "Params"):
			params := reflect.New(parameter.Elem())
			if err := strict(s.Params, params.Interface()); err != nil {
				return nil, fmt.Errorf("params: %w", err)
			}
			args = append(args, params)
		default:
			body := reflect.New(parameter)
			if err := strict(s.Body, body.Interface()); err != nil {
				return nil, fmt.Errorf("body: %w", err)
			}
			args = append(args, body.Elem())
		}
	}
	if len(path) > 0 {
		return nil, fmt.Errorf("%d path parameters too many", len(path))
	}
	return args, nil
}

// strict decodes a case's JSON without accepting names that the type lacks.
func strict(text json.RawMessage, into any) error {
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func (r *run) compareLedger() {
	r.Helper()
	if r.Ledger == nil {
		return
	}
	var got []effect
	for _, e := range r.sandbox.Ledger() {
		got = append(got, effect{Kind: e.Kind, Operation: e.Operation, Key: e.Key, Amount: e.Amount})
	}
	for i, want := range r.Ledger {
		want.Key = variable.ReplaceAllStringFunc(want.Key, func(m string) string { return r.variables[m[2:len(m)-1]] })
		if i >= len(got) {
			break
		}
		if want.Operation == "" {
			got[i].Operation = ""
		}
		if want.Key == "" {
			got[i].Key = ""
		}
		r.Ledger[i] = want
	}
	if !slices.Equal(got, r.Ledger) {
		r.Errorf("the ledger holds\n  %+v\nwant\n  %+v", got, r.Ledger)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	cases, err := loadCases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.Start(t)
			r := &run{T: t, testCase: c, target: targetOf(s, c.Provider), sandbox: s, variables: maps.Clone(constants)}
			r.runSteps()
			r.compareLedger()
		})
	}
}
