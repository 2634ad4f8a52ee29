package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// api is a provider as the page shows it and as a client is made for it.
type api struct {
	provider
	generated []policy.Operation
	overlay   overlay.Provider
	body      func(status int, code string) string
}

var apis = sync.OnceValues(func() ([]api, error) {
	list := []api{
		{generated: paidy.Operations(), overlay: overlay.Paidy, body: func(status int, code string) string {
			if status < 300 {
				return fmt.Sprintf(`{"status":%q}`, code)
			}
			return fmt.Sprintf(`{"code":%q}`, code)
		}},
		{generated: paidylegacy.Operations(), overlay: overlay.PaidyLegacy, body: func(_ int, code string) string {
			return fmt.Sprintf(`{"status":%q}`, code)
		}},
		{generated: paypay.Operations(), overlay: overlay.PayPay, body: func(_ int, code string) string {
			return fmt.Sprintf(`{"resultInfo":{"code":%q}}`, code)
		}},
	}
	for i, name := range []string{"paidy", "paidylegacy", "paypay"} {
		document := documents[name]
		table, err := loadTable(filepath.Join("..", "..", document.path), document.provider)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", document.path, err)
		}
		list[i].provider = provider{document.title, document.path, table}
	}
	return list, nil
})

func loadAPIs(t *testing.T) []api {
	t.Helper()
	list, err := apis()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func render(t *testing.T, providers ...provider) string {
	t.Helper()
	page, err := renderOutcomes(providers)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestThePageIsWhatTheDocumentsSay(t *testing.T) {
	t.Parallel()
	var providers []provider
	for _, a := range loadAPIs(t) {
		providers = append(providers, a.provider)
	}
	have, err := os.ReadFile(filepath.Join("..", "..", outcomesPage))
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != render(t, providers...) {
		t.Errorf("%s is not what the documents generate: run go generate ./...", outcomesPage)
	}
}

// sectionsOf takes a page apart by heading and returns the cells of the rows that
// stand below each, without those of the tables' heads.
func sectionsOf(t *testing.T, page string) map[string][][]string {
	t.Helper()
	sections, heading := map[string][][]string{}, ""
	for line := range strings.SplitSeq(page, "\n") {
		if name, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			heading = name
			sections[heading] = nil
		}
		if !strings.HasPrefix(line, "|") {
			if len([]rune(line)) > 80 {
				t.Errorf("a line of prose is too long: %s", line)
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			if cells[i] = strings.TrimSpace(cells[i]); cells[i] == "" {
				t.Errorf("%s: an empty cell in %s", heading, line)
			}
		}
		if cells[0] != heads[0] && !strings.HasPrefix(cells[0], "---") {
			sections[heading] = append(sections[heading], cells)
		}
	}
	return sections
}

func TestThePageTellsOfEachFailureOfEachWrite(t *testing.T) {
	t.Parallel()
	for _, a := range loadAPIs(t) {
		t.Run(a.title, func(t *testing.T) {
			t.Parallel()
			page := render(t, a.provider)
			if strings.ContainsAny(page, "<>") {
				t.Error("the page holds HTML")
			}
			sections := sectionsOf(t, page)
			common := sections[a.title+": every write"]
			for _, op := range a.generated {
				rows, ok := sections[a.title+": "+op.ID]
				if ok != op.Write() {
					t.Errorf("%s: has a section: %v, want %v", op.ID, ok, op.Write())
				}
				if !op.Write() {
					continue
				}
				rows = slices.Concat(common, rows)
				tells := func(what string) {
					if !slices.ContainsFunc(rows, func(cells []string) bool { return strings.HasPrefix(cells[0], what) && len(cells) == 4 }) {
						t.Errorf("%s: no row tells of %s", op.ID, what)
					}
				}
				for _, kind := range []string{
					"refused before it was sent", "no connection", "certificate not trusted", "connection lost or timeout", "HTTP 2xx cut short",
					"HTTP 2xx, too large", "success that breaks the contract", "HTTP 3xx", "HTTP 408", "HTTP 409", "HTTP 429", "another HTTP 4xx", "HTTP 5xx",
				} {
					tells(kind)
				}
				for _, code := range op.Errors {
					tells("`" + code.Code + "`")
					for _, status := range code.Statuses {
						if !slices.ContainsFunc(rows, func(cells []string) bool {
							return strings.HasPrefix(cells[0], "`"+code.Code+"`") && strings.Contains(cells[0], fmt.Sprint(status)) && cells[3] == code.Advice
						}) {
							t.Errorf("%s: no row tells what to do about %s with HTTP %d", op.ID, code.Code, status)
						}
					}
				}
				link := fmt.Sprintf("(#%s)", anchor(a.title, &op))
				if !strings.Contains(page, "[`"+op.ID+"`]"+link) {
					t.Errorf("%s: is not linked from the overview", op.ID)
				}
			}
		})
	}
}

func TestThePageSaysWhetherResolveCanAsk(t *testing.T) {
	t.Parallel()
	base := policy.Operation{ID: "make", Method: "POST", Path: "/things", Resolve: "get"}
	lacking, none, slow := base, base, base
	lacking.Lacks = []string{"thingId", "part"}
	none.Resolve = ""
	slow.Timeout, slow.Unverified = 2*time.Minute, "guessed"
	for _, c := range []struct {
		name string
		op   policy.Operation
		want string
	}{
		{"it can", base, "`POST /things`. Each attempt waits up to 30s for its answer. `overlay.Resolve` asks `get` what became of it."},
		{"an id is missing", lacking, "`POST /things`. Each attempt waits up to 30s for its answer. `get` tells what became of it, but needs `thingId` and `part`, " +
			"which the request does not hold: `overlay.Resolve` cannot ask, call `get` with yours."},
		{"there is no read", none, "`POST /things`. Each attempt waits up to 30s for its answer. No read tells what became of it: `overlay.Resolve` cannot be used."},
		{"the path is a guess", slow, "`POST /things`. Each attempt waits up to 2m for its answer. The path is unverified. `overlay.Resolve` asks `get` what became of it."},
	} {
		if got := summary(&c.op); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestAChangedDocumentChangesThePage(t *testing.T) {
	t.Parallel()
	page := func(source string) string {
		table, err := buildTable(load(t, source), "shop")
		if err != nil {
			t.Fatal(err)
		}
		return render(t, provider{"Shop", "specs/shop.yaml", table})
	}
	before := page(sound)
	if before != page(sound) {
		t.Fatal("two runs over one document differ")
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"repeating", "{key: requestId, retry: same-id}", "{key: requestId, retry: none}", "| `requestId` | stops: its document says to send it once |"},
		{"advice", "advice: Pay another way", "advice: Pay | in cash", `Pay \| in cash`},
		{"outcome", "FAILED: {status: [500, 502], code-id: ['1', '2'], outcome: unknown", "FAILED: {status: [500, 502], outcome: happened", "stops: it happened"},
		{"kind", "class: U, kind: declined", "class: U, kind: action-required", "did not happen: action required"},
		{"wait", "class: W, advice: Wait,", "class: W, wait: 90s, advice: Wait,", "sends it again after at least 1m30s"},
		{"a wait beyond the client's patience", "class: W, advice: Wait,", "class: W, wait: 1h, advice: Wait,", "stops, since a pause of 1h is called for"},
		{"timeout", "x-timeout: 30s", "x-timeout: 11s", "waits up to 11s"},
		{"status", "BUSY: {status: 503", "BUSY: {status: 507", "`BUSY`, HTTP 507"},
	} {
		after := page(strings.Replace(sound, c.old, c.new, 1))
		if strings.Contains(before, c.want) || !strings.Contains(after, c.want) {
			t.Errorf("%s: the page does not come to say %q", c.name, c.want)
		}
	}
}

func TestABrokenDocumentMakesNoPage(t *testing.T) {
	t.Parallel()
	op := policy.Operation{ID: "make", Errors: []*policy.Code{{Code: "ODD", Class: policy.ClassNever, Outcome: policy.DidNotHappen}}}
	for _, c := range []struct {
		name  string
		table []policy.Operation
		want  string
	}{
		{"a code without advice", []policy.Operation{op}, "specs/shop.yaml: make: `ODD`: nothing to say in the column \"what you do\""},
		{"a document without writes", []policy.Operation{{ID: "get", Retry: policy.Read}}, "specs/shop.yaml: there is no write operation"},
	} {
		page, err := renderOutcomes([]provider{{"Shop", "specs/shop.yaml", c.table}})
		if err == nil || err.Error() != c.want || page != nil {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// exchange is an http.RoundTripper that answers everything alike and remembers
// what it was sent, and when.
type exchange struct {
	answer func(*http.Request) (*http.Response, error)
	at     []time.Time
	bodies []string
}

func (e *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	body := []byte{}
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	e.at, e.bodies = append(e.at, time.Now()), append(e.bodies, string(body))
	return e.answer(req)
}

type authFunc func() error

func (f authFunc) Authenticate(_ *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	return body, f()
}

// trial is one way to bring a situation about.
type trial struct {
	name    string
	answer  func(*http.Request) (*http.Response, error)
	auth    error
	options []overlay.Option
}

func trialsOf(a api, op *policy.Operation, s policy.Situation) []trial {
	respond := func(status int, contentType, body string) func(*http.Request) (*http.Response, error) {
		return func(req *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: status, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)), Request: req,
				Header: http.Header{"Content-Type": {contentType}, "Location": {"/elsewhere"}},
			}, nil
		}
	}
	fail := func(err error) func(*http.Request) (*http.Response, error) {
		return func(*http.Request) (*http.Response, error) { return nil, err }
	}
	const isJSON = "application/json"
	success := "{}"
	if op.CodeField != "" {
		success = a.body(200, op.Success[0])
	}
	switch s.Cause {
	case policy.NotSent:
		return []trial{{name: "no credentials", auth: errors.New("no key")}}
	case policy.Distrusted:
		return []trial{{name: "bad certificate", answer: fail(&tls.CertificateVerificationError{Err: errors.New("unknown authority")})}}
	case policy.TooLarge:
		return []trial{{name: "announced", answer: func(req *http.Request) (*http.Response, error) {
			res, err := respond(s.Status, isJSON, success)(req)
			res.ContentLength = overlay.DefaultMaxBody + 1
			return res, err
		}}}
	case policy.Unreadable:
		return []trial{
			{name: "HTML", answer: respond(s.Status, "text/html", "<p>Busy</p>")},
			{name: "half of it", answer: respond(s.Status, isJSON, success[:len(success)-1])},
			{name: "cut short", answer: func(req *http.Request) (*http.Response, error) {
				res, err := respond(s.Status, isJSON, success)(req)
				res.ContentLength++
				return res, err
			}},
		}
	case policy.OffContract:
		check := func(_ string, _ *http.Request, _ []byte, res *http.Response, _ []byte) error {
			if res == nil {
				return nil
			}
			return errors.New("a field is missing")
		}
		return []trial{{name: "off contract", answer: respond(s.Status, isJSON, success), options: []overlay.Option{overlay.WithContract(check)}}}
	case policy.Answered:
	}
	switch {
	case s.Status == 0 && s.Outcome == policy.DidNotHappen:
		return []trial{{name: "no connection", answer: fail(&net.OpError{Op: "dial", Err: errors.New("refused")})}}
	case s.Status == 0:
		return []trial{
			{name: "lost", answer: fail(io.ErrUnexpectedEOF)},
			{name: "timeout", answer: func(req *http.Request) (*http.Response, error) {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}},
		}
	case s.Code != "":
		return []trial{{name: "code", answer: respond(s.Status, isJSON, a.body(s.Status, s.Code))}}
	}
	trials := []trial{{name: "no code", answer: respond(s.Status, isJSON, "{}")}, {name: "HTML", answer: respond(s.Status, "text/html", "<p>Busy</p>")}}
	return append(trials, trial{name: "cut short", answer: func(req *http.Request) (*http.Response, error) {
		res, err := respond(s.Status, isJSON, "{}")(req)
		res.ContentLength++
		return res, err
	}})
}

// readFails stands for a read that ends in an error.
const readFails policy.Outcome = 255

// meaning is what the text of a cell promises of a call whose every attempt fails
// in the same way.
type meaning struct {
	sent  int // requests
	asked int // questions
	newID bool
	floor time.Duration
}

// read takes a cell of the page at its word. found is what the read tells, if the
// client asks.
func read(t *testing.T, cell, resolve string, found policy.Outcome) meaning {
	t.Helper()
	var m meaning
	if _, after, ok := strings.Cut(cell, "after at least "); ok {
		word := strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == ':' })[0]
		var err error
		if m.floor, err = time.ParseDuration(word); err != nil {
			t.Fatal(err)
		}
	}
	m.newID = strings.Contains(cell, "with a new")
	asks := "asks `" + resolve + "`; "
	again := false
	switch {
	case strings.HasPrefix(cell, "stops: "):
	case strings.HasPrefix(cell, "sends it again"):
		again = true
	case strings.HasPrefix(cell, asks):
		m.asked = 1
		switch what := strings.TrimPrefix(cell, asks); {
		case strings.HasPrefix(what, "unless it happened, sends it again"):
			again = found != policy.Happened
		case strings.HasPrefix(what, "if it did not happen, sends it again"):
			again = found == policy.DidNotHappen
		case strings.HasPrefix(what, "if that does not tell, sends it again"):
			again = found == policy.Unknown || found == readFails
		case what != "does not send it again":
			t.Fatalf("the cell %q cannot be read", cell)
		}
	default:
		t.Fatalf("the cell %q cannot be read", cell)
	}
	if m.sent = 1; again {
		m.sent = overlay.DefaultAttempts
		m.asked *= overlay.DefaultAttempts
	}
	if strings.Contains(cell, "refused before it was sent") {
		m.sent = 0
	}
	return m
}

// The page is worth what it is true. Every write operation, with each kind of
// failure and each documented code, goes through a real Doer with the generated
// tables, and the Doer must do what the page's cells say.
func TestTheClientDoesWhatThePageSays(t *testing.T) {
	t.Parallel()
	for _, a := range loadAPIs(t) {
		for i := range a.generated {
			generated := &a.generated[i]
			if !generated.Write() {
				continue
			}
			documented := &a.table[slices.IndexFunc(a.table, func(op policy.Operation) bool { return op.ID == generated.ID })]
			t.Run(a.title+" "+generated.ID, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					done := 0
					for _, r := range rowsOf(documented) {
						for _, s := range r.situations {
							for _, trial := range trialsOf(a, generated, s) {
								for _, found := range []policy.Outcome{policy.Happened, policy.DidNotHappen, policy.Unknown, readFails} {
									compareWithPage(t, a, generated, r, s, trial, found)
									done++
								}
							}
						}
					}
					if done < 60 {
						t.Errorf("only %d calls were made", done)
					}
				})
			})
		}
	}
}

func compareWithPage(t *testing.T, a api, op *policy.Operation, r row, s policy.Situation, trial trial, found policy.Outcome) {
	t.Helper()
	where := fmt.Sprintf("%s (HTTP %d, %s, the read says %q)", r.failure, s.Status, trial.name, found)
	wire, asked := &exchange{answer: trial.answer}, 0
	options := append([]overlay.Option{overlay.WithHTTPClient(&http.Client{Transport: wire})}, trial.options...)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: a.overlay, BaseURL: "https://provider.test", Operations: a.generated, Auth: authFunc(func() error { return trial.auth }),
		Ask: func(_ context.Context, w overlay.Write) (overlay.Resolution, error) {
			asked++
			if w.Operation != op.ID {
				t.Errorf("%s: asked about %s", where, w.Operation)
			}
			if found == readFails {
				return overlay.Resolution{Outcome: policy.DidNotHappen}, errors.New("no answer")
			}
			return overlay.Resolution{Outcome: found, Reason: "the read says so"}, nil
		},
	}, options...)
	if err != nil {
		t.Fatal(err)
	}
	path := op.Path
	for strings.Contains(path, "{") {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + "id-1" + path[to+1:]
	}
	body := fmt.Sprintf(`{"payment_id":"p-1","%s":"id-1"}`, op.Key)
	req, err := http.NewRequestWithContext(t.Context(), op.Method, "https://provider.test"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := doer.Do(req)
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || res != nil {
		t.Fatalf("%s: got %v, %v", where, res, err)
	}
	want := read(t, r.does, op.Resolve, found)
	if len(wire.at) != want.sent || asked != want.asked {
		t.Errorf("%s: sent %d times, asked %d times; the page says %q", where, len(wire.at), asked, r.does)
	}
	for i := 1; i < len(wire.at); i++ {
		gap := wire.at[i].Sub(wire.at[i-1])
		if trial.name == "timeout" {
			gap -= max(op.Timeout, 0)
			if op.Timeout == 0 {
				gap -= overlay.DefaultTimeout
			}
		}
		if most := want.floor + overlay.DefaultBase<<(i-1); gap < want.floor || gap > most {
			t.Errorf("%s: waited %s, want %s to %s; the page says %q", where, gap, want.floor, most, r.does)
		}
		if changed := wire.bodies[i] != wire.bodies[0]; changed != want.newID {
			t.Errorf("%s: a new id: %v; the page says %q", where, changed, r.does)
		}
	}
	outcome, _, _ := strings.Cut(r.truth, ":")
	if want.asked > 0 && found == policy.Happened {
		outcome = policy.Happened.String()
	} else if capital := todoOf(failure.Advice); failure.Advice != "" && capital != r.todo || failure.Advice == "" && failure.Outcome == policy.Unknown {
		t.Errorf("%s: the error advises %q, the page %q", where, failure.Advice, r.todo)
	}
	if failure.Outcome.String() != outcome {
		t.Errorf("%s: the error says %q, the page %q", where, failure.Outcome, r.truth)
	}
	if errors.Is(failure, overlay.ErrDeclined) != strings.HasSuffix(r.truth, ": declined") ||
		errors.Is(failure, overlay.ErrActionRequired) != strings.HasSuffix(r.truth, ": action required") {
		t.Errorf("%s: got %v, the page says %q", where, failure, r.truth)
	}
	if _, reason, ok := strings.Cut(r.does, "stops: "); ok && failure.Reason != reason {
		t.Errorf("%s: the error gives the reason %q, the page %q", where, failure.Reason, r.does)
	}
}

func todoOf(advice string) string { return failure{}.todo(policy.Situation{Advice: advice}) }

func TestATableIsAlignedAndEscaped(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := renderTable(&out, []string{"a", "b"}, [][]string{{"short", "x|y"}, {"s", "z\nz"}}); err != nil {
		t.Fatal(err)
	}
	const want = "\n| a     | b |\n| ----- | --- |\n| short | x\\|y |\n| s     | z z |\n"
	if out.String() != want {
		t.Errorf("got\n%q\nwant\n%q", out.String(), want)
	}
}
