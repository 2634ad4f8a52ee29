package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
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
