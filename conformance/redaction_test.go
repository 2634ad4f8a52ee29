package conformance_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// Whatever holds one of these must not be printed. Ids, userAuthorizationId among
// them, result codes, field names and PayPay's API key, which stands in the URLs
// that users' browsers open, are printed on purpose.
const (
	markedName   = "山田花子"
	markedText   = "hanako7719"
	markedDigits = "08071977190"
	markedSecret = "c2VjcmV0TWFyazc3MTk"
	markedKey    = "a2V5TWFyazc3MTktbG9uZw"
)

// personal matches the names of fields that may speak of a person.
var personal = regexp.MustCompile(`^(account.*|address.*|line\d|street\d|city|zip.*|postal_code|campaignMessage|consumer_ip|description|dateOfBirth|dob|` +
	`deviceId|deeplink|email|employer_name|firstName.*|lastName.*|gender|ip_?[aA]ddress|job|known_address|link|linkQRCodeURL|merchantComment|message|` +
	`name\d?|nationality|orderDescription|phone.*|profileIdentifier|reason|redirectUrl|selfieImageUrl|spouse|store_?[nN]ame|storeInfo|title|url|userAgent|` +
	`warehouse|value)$`)

// printed searches what is printed, as a program's log would be searched.
type printed struct {
	mu    sync.Mutex
	text  bytes.Buffer    // not searched yet
	size  int             // of all that was printed
	forms [][2]string     // what is searched for: a mark and one form of it
	found map[string]bool // a message for each form that was found
	kinds map[string]bool // of failures and events
}

func newPrinted(marks ...string) *printed {
	p := &printed{found: map[string]bool{}, kinds: map[string]bool{}}
	p.mark(append(marks, "OPA-Auth", markedName, markedText, markedDigits, markedSecret, markedKey)...)
	return p
}

// mark adds to what must not be printed.
func (p *printed) mark(marks ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, mark := range marks {
		for _, form := range forms(mark) {
			p.forms = append(p.forms, [2]string{mark, form})
		}
	}
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size += len(b)
	p.text.Write(b)
	if p.text.Len() > 1<<20 {
		p.search()
	}
	return len(b), nil
}

func (p *printed) search() {
	text := p.text.String()
	p.text.Reset()
	for _, form := range p.forms {
		if at := strings.Index(text, form[1]); at >= 0 {
			from := strings.LastIndexByte(text[:at], '\n') + 1
			line, _, _ := strings.Cut(text[from:], "\n")
			p.found[fmt.Sprintf("%q was printed as %q:\n%.600s", form[0], form[1], line)] = true
		}
	}
}

// check fails the test for what was found.
func (p *printed) check(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.search()
	if p.size < 1<<10 {
		t.Fatalf("only %d bytes were printed", p.size)
	}
	for found := range p.found {
		t.Error(found)
	}
	t.Logf("%d KiB were printed", p.size>>10)
}

// value prints values in every way there is.
func (p *printed) value(values ...any) {
	for _, v := range values {
		if v == nil {
			continue
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%x", "%d"} {
			fmt.Fprintf(p, verb+"\n", v)
		}
		fmt.Fprintf(p, "%+v\n%#v\n", struct{ Inner any }{v}, struct{ Inner any }{v})
		for _, handler := range []slog.Handler{slog.NewTextHandler(p, nil), slog.NewJSONHandler(p, nil)} {
			slog.New(handler).Error("printed", "value", v)
		}
		if encoded, err := json.Marshal(v); err == nil {
			_, _ = p.Write(append(encoded, '\n'))
		}
	}
}

// failure prints a call's error and what hangs on it: the error, the error as a
// value, its cause, and the fields that hold what was answered. Of errors that
// differ in nothing but what was answered the first is enough.
func (p *printed) failure(err error) {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		p.value(err)
		return
	}
	if !p.first(fmt.Sprintf("%T %s", failure.Err, err)) {
		return
	}
	write, _ := failure.Write()
	p.value(err, *failure, failure.Err)
	fmt.Fprintf(p, "%+v %#v %x %+v %#v %+v\n", failure.Body, failure.Body, failure.Body, failure.Message, write, errors.Join(errors.New("shop"), err))
	if broken, ok := errors.AsType[*validate.Error](err); ok {
		fmt.Fprintf(p, "%+v %#v\n", *broken, broken.Violations)
	}
}

// first reports whether something of this kind was not printed before.
func (p *printed) first(kind string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.kinds[kind]
	p.kinds[kind] = true
	return !before
}

func (p *printed) options() []overlay.Option {
	debugging := &slog.HandlerOptions{Level: slog.LevelDebug}
	text := overlay.SlogHook(slog.New(slog.NewTextHandler(p, debugging)))
	jsonLines := overlay.SlogHook(slog.New(slog.NewJSONHandler(p, debugging)))
	return []overlay.Option{
		overlay.WithHook(func(ctx context.Context, e overlay.Event) {
			e.Took, e.Wait = 0, 0
			if p.first(fmt.Sprintf("%+v", e)) {
				text(ctx, e)
				jsonLines(ctx, e)
				p.value(e)
			}
		}),
		overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Microsecond, Cap: time.Millisecond}),
		overlay.WithSettling(time.Millisecond),
	}
}

// forms returns how a mark may look after one more encoding.
func forms(mark string) []string {
	plain := []byte(mark)
	quoted := strconv.QuoteToASCII(mark)
	list := []string{mark, hex.EncodeToString(plain), strings.ToUpper(hex.EncodeToString(plain)), url.QueryEscape(mark), url.PathEscape(mark),
		quoted[1 : len(quoted)-1], strings.Trim(fmt.Sprint(plain), "[]")}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 { // what stands before it moves the letters
			text := encoding.EncodeToString(append(make([]byte, shift), plain...))
			list = append(list, text[(shift*8+5)/6:len(text)-1])
		}
	}
	return list
}

// leaves calls put for each personal string below v with a function that replaces
// it.
func leaves(v any, inMetadata bool, put func(old string, replace func(any))) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			// What stands beside a status is legacy Paidy's reason code.
			if _, coded := v["status"]; coded && name == "reason" {
				continue
			}
			if old, ok := v[name].(string); ok && (inMetadata || personal.MatchString(name)) {
				put(old, func(value any) { v[name] = value })
				continue
			}
			leaves(v[name], strings.EqualFold(name, "metadata"), put)
		}
	case []any:
		for _, item := range v {
			leaves(item, false, put)
		}
	}
}

// marked puts marks into the personal fields of a JSON body, as far as valid still
// accepts it, and returns how many.
func marked(body []byte, valid func([]byte) bool) ([]byte, int) {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return body, 0
	}
	n := 0
	leaves(v, false, func(old string, replace func(any)) {
		for _, mark := range []string{markedName + " " + markedText + " " + markedDigits, markedText + "@example.com", "https://" + markedText + ".example/" + markedDigits, markedText, markedDigits, markedDigits[:11]} {
			replace(mark)
			if text, err := json.Marshal(v); err == nil && valid(text) {
				n++
				return
			}
		}
		replace(old)
	})
	text, err := json.Marshal(v)
	if err != nil {
		return body, 0
	}
	return text, n
}

// misfit puts marks of another type everywhere, so that nothing decodes.
func misfit(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			if name != "resultInfo" && name != "status" {
				v[name] = misfit(v[name])
			}
		}
		v["x-"+markedText+"@example.com"] = markedName
		return v
	case []any:
		for i := range v {
			v[i] = misfit(v[i])
		}
		return v
	case string:
		return json.Number("7719" + markedDigits[1:])
	default:
		return markedName + markedText
	}
}

// markedAnswer is an answer with marks.
type markedAnswer struct {
	status      int
	contentType string
	body        string
	location    string
}

// markedAnswers returns every way in which an operation may be answered, all with
// marks: as documented, with each documented code, not as documented, by a
// gateway.
func markedAnswers(t *testing.T, provider string, op *policy.Operation, operation *openapi3.Operation, v *validate.Validator) (list []markedAnswer) {
	t.Helper()
	const jsonType = "application/json"
	header := http.Header{"Content-Type": {jsonType}, "X-Request-Id": {"r"}, "Request-Id": {"r"}}
	for status, ref := range operation.Responses.Map() {
		content := ref.Value.Content[jsonType]
		code, err := strconv.Atoi(strings.Replace(status, "XX", "00", 1))
		if err != nil || content == nil {
			continue
		}
		if len(content.Examples) == 0 && code < 300 {
			list = append(list, markedAnswer{code, jsonType, `{"resultInfo":{"code":"SUCCESS","codeId":"1","message":"` + markedName + markedText + `"}}`, ""})
		}
		for _, example := range content.Examples {
			text, err := json.Marshal(example.Value.Value)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := marked(text, func(b []byte) bool { return v.CheckResponse(op.ID, code, header, b) == nil })
			list = append(list, markedAnswer{code, jsonType, string(body), ""})
			loose, _ := marked(text, func([]byte) bool { return true })
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				t.Fatal(err)
			}
			wrong, err := json.Marshal(misfit(value))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, markedAnswer{code, jsonType, string(loose), ""}, markedAnswer{code, jsonType, string(wrong), ""},
				markedAnswer{code, jsonType, string(body[:len(body)/2]), ""}, markedAnswer{code, jsonType + "; " + markedText + "=" + markedText, string(body) + markedText, ""},
				markedAnswer{code, "text/plain; name=" + markedText, string(body), ""})
		}
	}
	said := markedName + " " + markedText + " " + markedDigits
	for _, code := range append(slices.Clone(op.Errors), &policy.Code{Code: "NO_DOCUMENT_KNOWS"}) {
		statuses := code.Statuses
		if len(statuses) == 0 {
			statuses = []int{400, 500}
		}
		for _, status := range statuses {
			body, err := json.Marshal(map[string]any{
				"resultInfo": map[string]any{"code": code.Code, "codeId": "1", "message": said}, "data": said,
				"code": code.Code, "title": said, "description": said, "status": code.Code, "message": said, "buyer": map[string]any{"email": said},
			})
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, markedAnswer{status, jsonType, string(body), ""})
		}
	}
	page := "<html><body>" + said + "</body></html>"
	return append(list, markedAnswer{200, "text/html", page, ""}, markedAnswer{502, "text/html", page, ""}, markedAnswer{200, jsonType, page, ""},
		markedAnswer{404, "text/plain", said, ""}, markedAnswer{302, "text/html", page, "https://evil.example/?" + markedText}, markedAnswer{200, jsonType, "", ""})
}

// valueError is an error whose content fmt would show in any verb.
type valueError struct{ Text string }

func (e valueError) Error() string { return e.Text }

type slowError struct{ valueError }

func (slowError) Timeout() bool   { return true }
func (slowError) Temporary() bool { return true }

// brokenBody breaks off with an error that quotes what was sent.
type brokenBody struct{ err error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.err }
func (brokenBody) Close() error               { return nil }

// causes are what a transport may fail with, quoting what it should not.
func causes() []error {
	quoted := valueError{markedName + markedText + " " + markedSecret}
	where := &url.Error{Op: "Get", URL: "https://x.example/?name=" + markedText, Err: quoted}
	return []error{quoted, &quoted, where, &url.Error{Op: "Post", URL: markedText, Err: where}, fmt.Errorf("proxy %s: %w", markedText, where),
		slowError{quoted}, fmt.Errorf("%s: %w", markedText, io.ErrUnexpectedEOF), fmt.Errorf("%s: %w", markedText, context.Canceled)}
}

type markedTransport func(*http.Request) (*http.Response, error)

func (f markedTransport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// markedClient builds a client of a provider with marked credentials.
func markedClient(provider, base string, options ...overlay.Option) (any, any, error) {
	switch provider {
	case "paypay":
		config := jppay.PayPayConfig{BaseURL: base, APIKey: "a_public7", APISecret: overlay.NewSecret(markedSecret), MerchantID: "merchant1"}
		client, err := jppay.NewPayPay(config, options...)
		return client, config, err
	case "paidy":
		config := jppay.PaidyConfig{BaseURL: base, SecretKey: overlay.NewSecret("sk_test_" + markedSecret)}
		client, err := jppay.NewPaidy(config, options...)
		return client, config, err
	}
	config := jppay.PaidyLegacyConfig{BaseURL: base, APIKey: overlay.NewSecret(markedKey), Secret: overlay.NewSecret(markedSecret)}
	client, err := jppay.NewPaidyLegacy(config, options...)
	return client, config, err
}

// inside returns the Doer of a generated client.
func inside(client any) any {
	return reflect.Indirect(reflect.Indirect(reflect.ValueOf(client)).FieldByName("ClientInterface").Elem()).FieldByName("Client").Interface()
}

// TestNothingMarkedIsPrintedWhateverAProviderAnswers calls every operation with
// marked credentials and personal data, lets it be answered in every way, prints
// everything that comes of it in every way, and looks for the marks.
func TestNothingMarkedIsPrintedWhateverAProviderAnswers(t *testing.T) {
	t.Parallel()
	for provider, document := range map[string][]byte{"paypay": specs.PayPay(), "paidy": specs.Paidy(), "paidy-legacy": specs.PaidyLegacy()} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			out, record := newPrinted(), overlay.NewMemoryRecord()
			validator := mustValidator(document)
			var respond func(*http.Request) (*http.Response, error)
			signatures := map[string]bool{}
			transport := markedTransport(func(r *http.Request) (*http.Response, error) {
				signature := r.Header.Get("Authorization")
				if provider == "paypay" {
					signature = strings.Split(signature, ":")[2]
				}
				if !signatures[signature] && len(signatures) < 3 { // each is searched for in every form
					signatures[signature] = true
					out.mark(signature)
				}
				if r.Body != nil {
					_, _ = io.Copy(io.Discard, r.Body)
				}
				return respond(r)
			})
			base := "https://api.example"
			clients := map[string]any{}
			for name, options := range map[string][]overlay.Option{
				"plain":     {overlay.WithHTTPClient(&http.Client{Transport: transport}), overlay.WithRecord(record)},
				"strict":    {overlay.WithHTTPClient(&http.Client{Transport: transport}), overlay.WithContract(validator.Check)},
				"reporting": {overlay.WithHTTPClient(&http.Client{Transport: validator.RoundTripper(transport, validate.Options{Report: func(e *validate.Error) { out.value(e, *e) }})})},
				"refusing":  {overlay.WithHTTPClient(&http.Client{Transport: validator.RoundTripper(transport, validate.Options{})})},
			} {
				client, config, err := markedClient(provider, base, append(out.options(), options...)...)
				if err != nil {
					t.Fatal(err)
				}
				clients[name] = client
				out.value(client, config, inside(client))
			}
			succeeded, failed, resolved, marks := map[string]int{}, map[string]int{}, map[string]int{}, 0
			for i := range operations[provider] {
				op := &operations[provider][i]
				_, operation, err := documented(provider, op)
				if err != nil {
					t.Fatal(err)
				}
				s, err := exampleCall(provider, op)
				if err != nil {
					t.Fatal(err)
				}
				var n int
				s.Body, n = marked(s.Body, func([]byte) bool { return true })
				marks += n
				call := func(client string) {
					_, _, callErr, err := invoke(t.Context(), clients[client], s)
					if err != nil {
						t.Fatal(err)
					}
					if callErr == nil {
						succeeded[op.ID]++
						return
					}
					failed[op.ID]++
					explained := overlay.Explain(op, callErr)
					out.failure(explained)
					if errors.Is(explained, overlay.ErrOutcomeUnknown) && resolved[op.ID] < 2 {
						resolved[op.ID]++
						ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
						resolution, err := overlay.Resolve(ctx, explained)
						cancel()
						out.value(resolution)
						out.failure(err)
						_, err = overlay.Decode[struct{ Data int }](explained)
						out.failure(err)
						out.value(err)
					}
				}
				for _, answer := range markedAnswers(t, provider, op, operation, validator) {
					respond = func(r *http.Request) (*http.Response, error) {
						header := http.Header{"Content-Type": {answer.contentType}, "X-Request-Id": {"r"}, "Request-Id": {"r"}}
						if answer.location != "" {
							header.Set("Location", answer.location)
						}
						return &http.Response{StatusCode: answer.status, Header: header, Body: io.NopCloser(strings.NewReader(answer.body)), ContentLength: int64(len(answer.body)), Request: r}, nil
					}
					for client := range clients {
						// Two ways of one check need not see each refusal.
						if answer.status < 300 || client == "plain" || client == "strict" {
							call(client)
						}
					}
				}
				for _, cause := range causes() {
					respond = func(*http.Request) (*http.Response, error) { return nil, cause }
					call("plain")
					respond = func(r *http.Request) (*http.Response, error) {
						return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: brokenBody{cause}, ContentLength: -1, Request: r}, nil
					}
					call("plain")
				}
				if succeeded[op.ID] == 0 || failed[op.ID] == 0 {
					t.Errorf("%s: %d calls succeeded and %d failed, want some of both", op.ID, succeeded[op.ID], failed[op.ID])
				}
			}
			if provider != "paidy-legacy" && marks == 0 {
				t.Error("no request was marked")
			}
			unresolved, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
			if err != nil || len(unresolved) == 0 {
				t.Errorf("%d unresolved writes, %v", len(unresolved), err)
			}
			out.value(record, unresolved)
			out.check(t)
		})
	}
}

// TestNothingMarkedIsPrintedAfterAPanicOrABadConfiguration covers what does not
// need a provider: hooks that panic, and constructors that refuse.
func TestNothingMarkedIsPrintedAfterAPanicOrABadConfiguration(t *testing.T) {
	t.Parallel()
	out := newPrinted()
	for _, provider := range []string{"paypay", "paidy", "paidy-legacy"} {
		op := &operations[provider][0]
		s, err := exampleCall(provider, op)
		if err != nil {
			t.Fatal(err)
		}
		s.Body, _ = marked(s.Body, func([]byte) bool { return true })
		refusing := overlay.WithHTTPClient(&http.Client{Transport: markedTransport(func(*http.Request) (*http.Response, error) { return nil, valueError{markedText} })})
		client, _, err := markedClient(provider, "https://api.example", refusing, overlay.WithHook(func(_ context.Context, e overlay.Event) { panic(e) }))
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() {
				v := recover()
				if v == nil {
					t.Errorf("%s: the hook's panic did not come through", provider)
				}
				out.value(v)
				_, _ = out.Write(debug.Stack())
			}()
			_, _, _, _ = invoke(t.Context(), client, s)
		}()
		for _, base := range []string{"http://" + markedText + ".example", "https://" + markedText + ":" + markedSecret + "@api.example", "https://api.example/" + markedSecret, "://" + markedSecret} {
			_, _, err := markedClient(provider, base)
			if err == nil {
				t.Errorf("%s was accepted", base)
			}
			out.value(err)
		}
	}
	for _, key := range []string{markedSecret + "\n", "your_" + markedSecret, markedSecret + " "} {
		_, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_" + key)})
		out.value(err)
		_, err = jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret(key)})
		out.value(err)
		_, err = jppay.NewPayPay(jppay.PayPayConfig{Environment: jppay.PayPaySandbox, APIKey: "a_public7", APISecret: overlay.NewSecret(key)})
		out.value(err)
		_, err = jppay.NewPayPay(jppay.PayPayConfig{Environment: jppay.PayPaySandbox, APIKey: key, APISecret: overlay.NewSecret(markedSecret)})
		out.value(err)
		_, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: overlay.NewSecret(key), Secret: overlay.NewSecret(key)})
		out.value(err)
		out.value(overlay.CheckCredential("Key", key))
	}
	hmac, err := overlay.NewHMAC("a_public7", overlay.NewSecret(markedSecret), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	bearer, err := overlay.NewBearer(overlay.NewSecret(markedSecret))
	if err != nil {
		t.Fatal(err)
	}
	legacy, err := overlay.NewLegacyAuth(overlay.NewSecret(markedKey), overlay.NewSecret(markedSecret))
	if err != nil {
		t.Fatal(err)
	}
	for _, auth := range []overlay.Authenticator{hmac, bearer, legacy} {
		out.value(auth, overlay.Config{Provider: overlay.PayPay, BaseURL: "https://api.example", Auth: auth})
	}
	email := markedText + "@example.com"
	out.value(*bearer, *legacy, overlay.Resolution{Outcome: overlay.Happened, Reason: "it is there", Answer: overlay.Sensitive(markedText),
		Resource: &paidy.Payment{ID: "pay_1", Buyer: &paidy.Buyer{Email: &email}}})
	out.check(t)
}

// TestNothingMarkedIsPrintedAboutAnswersThatBreakHTTP has a server put marks
// where net/http quotes what it does not understand.
func TestNothingMarkedIsPrintedAboutAnswersThatBreakHTTP(t *testing.T) {
	t.Parallel()
	out := newPrinted()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for _, answer := range []string{
		markedText + " " + markedName + "\r\n\r\n",
		"HTTP/1.1 " + markedText + "\r\n\r\n",
		"HTTP/" + markedText + " 200 OK\r\n\r\n",
		head + markedText + "\r\n\r\n",
		head + markedText + " : x\r\n\r\n",
		head + "Content-Length: " + markedText + "\r\n\r\n",
		head + "Content-Length: 1\r\nContent-Length: " + markedDigits + "\r\n\r\n",
		head + "Transfer-Encoding: " + markedText + "\r\n\r\n",
		head + "Transfer-Encoding: chunked\r\n\r\n" + markedText + "\r\n",
		head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + markedText + "\r\n\r\n",
		head + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n" + markedText,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}))
		for _, provider := range []string{"paypay", "paidy", "paidy-legacy"} {
			client, _, err := markedClient(provider, server.URL, out.options()...)
			if err != nil {
				t.Fatal(err)
			}
			s, err := exampleCall(provider, &operations[provider][0])
			if err != nil {
				t.Fatal(err)
			}
			_, _, callErr, err := invoke(t.Context(), client, s)
			if callErr == nil || err != nil {
				t.Errorf("%q: got %v, %v", answer, callErr, err)
			}
			out.failure(callErr)
		}
		server.Close()
	}
	out.check(t)
}

// TestNothingMarkedIsPrintedByTheSandbox sends marked requests to every operation
// of the sandbox: valid, invalid, wrongly signed, with each fault, to unknown
// paths; and prints its log and its findings beside what the client prints.
func TestNothingMarkedIsPrintedByTheSandbox(t *testing.T) {
	t.Parallel()
	out := newPrinted()
	s, err := sandbox.New(sandbox.Config{Log: func(e sandbox.Entry) { out.value(e, e.String()) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	faults := []sandbox.Fault{{}, {Kind: sandbox.FaultUnavailableHTML}, {Kind: sandbox.FaultErrorHTMLAfterCommit}, {Kind: sandbox.FaultTruncatedJSON},
		{Kind: sandbox.FaultWrongContentType}, {Kind: sandbox.FaultCutBefore}, {Kind: sandbox.FaultCutAfter}, {Kind: sandbox.FaultOversized},
		{Kind: sandbox.FaultRateLimited}, {Kind: sandbox.FaultErrorBefore, Status: 500}, {Kind: sandbox.FaultErrorAfter, Status: 503},
		{Kind: sandbox.FaultResetHeaders}, {Kind: sandbox.FaultResetBody}, {Kind: sandbox.FaultBreaksContract},
		{Kind: sandbox.FaultTimeoutBefore, Delay: time.Millisecond}, {Kind: sandbox.FaultTimeoutAfter, Delay: time.Millisecond},
		{Kind: sandbox.FaultLateCommit, Delay: time.Millisecond}, {Kind: sandbox.FaultLatency, Delay: time.Millisecond},
		{Kind: sandbox.FaultSlowDrip, Delay: time.Microsecond}, {Kind: sandbox.FaultRefused, Delay: time.Millisecond}}
	out.mark(s.PayPay.APISecret, s.Paidy.SecretKey, s.Legacy.Secret, s.Legacy.APIKey)
	marks := 0
	for provider, document := range map[string][]byte{"paypay": specs.PayPay(), "paidy": specs.Paidy(), "paidy-legacy": specs.PaidyLegacy()} {
		validator := mustValidator(document)
		r := &run{T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants}
		unknown, err := http.Post(r.target.url+"/nothing?name="+markedText, "text/"+markedText, strings.NewReader(markedName))
		if err != nil {
			t.Fatal(err)
		}
		_ = unknown.Body.Close()
		good, err := sandboxClient(r.target, provider, out.options()...)
		if err != nil {
			t.Fatal(err)
		}
		wrong, _, err := markedClient(provider, r.target.url, out.options()...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range operations[provider] {
			op := &operations[provider][i]
			call, err := exampleCall(provider, op)
			if err != nil {
				t.Fatal(err)
			}
			plain := call.Body
			header := http.Header{"Content-Type": {"application/json"}}
			valid := func(body []byte) bool {
				e := validator.CheckRequest(op.ID, &http.Request{Method: op.Method, Header: header, URL: &url.URL{Path: op.Path}}, body)
				return e == nil || !slices.ContainsFunc(e.Violations, func(v validate.Violation) bool {
					return v.Kind != validate.KindParameter && v.Kind != validate.KindHeader
				})
			}
			invoked := func(client any) {
				_, _, callErr, err := invoke(t.Context(), client, call)
				if err != nil {
					t.Fatal(err)
				}
				out.failure(overlay.Explain(op, callErr))
			}
			var n int
			call.Body, n = marked(plain, valid)
			marks += n
			for _, fault := range faults {
				if fault.Kind == sandbox.FaultOversized && i >= 2 { // 8 MiB are read each time
					continue
				}
				if fault.Kind != "" {
					fault.Provider, fault.Operation = sandbox.Provider(provider), op.ID
					if err := s.Fault(fault); err != nil {
						t.Fatal(err)
					}
				}
				invoked(good)
			}
			invoked(wrong)
			call.Body, _ = marked(plain, func([]byte) bool { return true })
			invoked(good)
			if len(plain) > 0 { // not what the document says, and no JSON at all
				for _, raw := range []string{`{"` + markedText + `@example.com":"` + markedName + `"}`, markedName + markedText, `["` + markedText + `"]`} {
					call.RawBody = &raw
					invoked(good)
				}
			}
		}
	}
	if marks == 0 {
		t.Error("no valid request was marked")
	}
	out.value(s.Findings())
	out.check(t)
}

// sandboxClient builds a client with the sandbox's credentials.
func sandboxClient(to target, provider string, options ...overlay.Option) (any, error) {
	switch provider {
	case "paypay":
		return jppay.NewPayPay(jppay.PayPayConfig{BaseURL: to.url, APIKey: to.apiKey, APISecret: overlay.NewSecret(to.secret), MerchantID: to.merchant}, options...)
	case "paidy":
		return jppay.NewPaidy(jppay.PaidyConfig{BaseURL: to.url, SecretKey: overlay.NewSecret(to.apiKey)}, options...)
	}
	return jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: to.url, APIKey: overlay.NewSecret(to.apiKey), Secret: overlay.NewSecret(to.secret)}, options...)
}

// TestAMarkThatIsPrintedIsFound shows that the search can fail.
func TestAMarkThatIsPrintedIsFound(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		markedText, "x" + base64.StdEncoding.EncodeToString([]byte("ab "+markedText+" cd")), fmt.Sprintf("%x", "x"+markedText), fmt.Sprintf("%X", "x"+markedText),
		fmt.Sprint([]byte("x" + markedText + "y")), base64.URLEncoding.EncodeToString([]byte(markedText + "?")), base64.StdEncoding.EncodeToString([]byte("a" + markedText + "b")),
	} {
		if !slices.ContainsFunc(forms(markedText), func(form string) bool { return strings.Contains(text, form) }) {
			t.Errorf("%q is not found", text)
		}
	}
	for _, text := range []string{fmt.Sprintf("%+q", markedName), url.QueryEscape(markedName), fmt.Sprintf("%x", markedName)} {
		if !slices.ContainsFunc(forms(markedName), func(form string) bool { return strings.Contains(text, form) }) {
			t.Errorf("%q is not found", text)
		}
	}
}
