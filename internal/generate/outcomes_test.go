package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

			return fmt.Sprintf(`{"reference":"","status":%d,"code":%q,"title":"","description":""}`, status, code)
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
	require.NoError(t, err)

	return list
}

func render(t *testing.T, providers ...provider) string {
	t.Helper()
	page, err := renderOutcomes(providers)
	require.NoError(t, err)

	return string(page)
}

func TestThePageIsWhatTheDocumentsSay(t *testing.T) {
	t.Parallel()
	var providers []provider
	for _, a := range loadAPIs(t) {
		providers = append(providers, a.provider)
	}

	page, err := os.ReadFile(filepath.Join("..", "..", outcomesPage))

	require.NoError(t, err)
	assert.Equal(t, render(t, providers...), string(page), "run go generate ./... to write %s", outcomesPage)
}

// sections are the rows of a page's tables by the heading above them, each row as
// its cells. The tables' heads are left out.
type sections map[string][][]string

func readSections(t *testing.T, page string) sections {
	t.Helper()
	rows, heading := sections{}, ""

	for line := range strings.SplitSeq(page, "\n") {
		if name, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			heading = name
			rows[heading] = nil
		}
		if !strings.HasPrefix(line, "|") {
			assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, "the length of %q", line)
			continue
		}

		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
			assert.NotEmpty(t, cells[i], "%s: a cell of %s", heading, line)
		}
		if cells[0] != heads[0] && !strings.HasPrefix(cells[0], "---") {
			rows[heading] = append(rows[heading], cells)
		}
	}

	return rows
}

func TestThePageTellsOfEachFailureOfEachWrite(t *testing.T) {
	t.Parallel()

	for _, a := range loadAPIs(t) {
		t.Run(a.title, func(t *testing.T) {
			t.Parallel()
			page := render(t, a.provider)
			assert.NotRegexp(t, "[<>]", page, "the page holds no HTML")

			tables := readSections(t, page)
			common := tables[a.title+": every write"]
			for _, op := range a.generated {
				own, ok := tables[a.title+": "+op.ID]
				assert.Equal(t, op.Write(), ok, "%s has a section", op.ID)
				if !op.Write() {
					continue
				}

				assertTellsOfEachFailure(t, op, slices.Concat(common, own))
				link := fmt.Sprintf("[`%s`](#%s)", op.ID, anchor(a.title, &op))
				assert.Contains(t, page, link, "the overview")
			}
		})
	}
}

// failures begin the first cells that every write has.
var failures = []string{
	"refused before it was sent", "no connection", "certificate not trusted", "connection lost or timeout",
	"HTTP 2xx cut short", "HTTP 2xx, too large", "success that breaks the contract", "HTTP 3xx", "HTTP 408",
	"HTTP 409", "HTTP 429", "another HTTP 4xx", "HTTP 5xx",
}

func assertTellsOfEachFailure(t *testing.T, op policy.Operation, rows [][]string) {
	t.Helper()
	wanted := slices.Clone(failures)
	for _, code := range op.Errors {
		wanted = append(wanted, "`"+code.Code+"`")
	}

	for _, start := range wanted {
		found := slices.ContainsFunc(rows, func(cells []string) bool {
			return strings.HasPrefix(cells[0], start) && len(cells) == 4
		})
		assert.True(t, found, "%s: a row tells of %s", op.ID, start)
	}

	for _, code := range op.Errors {
		for _, status := range code.Statuses {
			found := slices.ContainsFunc(rows, func(cells []string) bool {
				return strings.HasPrefix(cells[0], "`"+code.Code+"`") &&
					strings.Contains(cells[0], strconv.Itoa(status)) && cells[3] == code.Advice
			})
			assert.True(t, found, "%s: a row tells what to do about %s with HTTP %d", op.ID, code.Code, status)
		}
	}
}

func TestThePageSaysWhetherResolveCanAsk(t *testing.T) {
	t.Parallel()
	base := policy.Operation{ID: "make", Method: "POST", Path: "/things", Resolve: "get"}
	const nothingRepeated = "No answer repeats what was sent, so one about another write would be believed. "
	lacking, none, slow, repeated := base, base, base, base
	repeated.Echo = []policy.Echo{{Answer: "data.id", Request: "id"}, {Answer: "data.price", Request: "price"}}
	lacking.Lacks = []string{"thingId", "part"}
	none.Resolve = ""
	slow.Timeout, slow.Unverified = 2*time.Minute, "guessed"

	for _, c := range []struct {
		name string
		op   policy.Operation
		want string
	}{
		{
			"it can", base,
			"`POST /things`. Each attempt waits up to 30s for its answer. No source says that a repeat is safe. " +
				nothingRepeated + "`overlay.Resolve` asks `get` what became of it.",
		},
		{
			"an id is missing", lacking,
			"`POST /things`. Each attempt waits up to 30s for its answer. No source says that a repeat is safe. " +
				nothingRepeated + "`get` tells what became of it, but needs `thingId` and `part`, " +
				"which the request does not hold: `overlay.Resolve` cannot ask, call `get` with yours.",
		},
		{
			"there is no read", none,
			"`POST /things`. Each attempt waits up to 30s for its answer. No source says that a repeat is safe. " +
				nothingRepeated + "No read tells what became of it: `overlay.Resolve` cannot be used.",
		},
		{
			"the path is a guess", slow,
			"`POST /things`. Each attempt waits up to 2m for its answer. The path is unverified. " +
				"No source says that a repeat is safe. " + nothingRepeated + "`overlay.Resolve` asks `get` what became of it.",
		},
		{
			"answers repeat what was sent", repeated,
			"`POST /things`. Each attempt waits up to 30s for its answer. No source says that a repeat is safe. " +
				"An answer that shows another `id` or `price` is not believed. `overlay.Resolve` asks `get` what became of it.",
		},
	} {
		assert.Equal(t, c.want, summary(&c.op), c.name)
	}
}

func TestThePageSaysWhatRepeatingRestsOn(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, want string
		op         policy.Operation
	}{
		{
			"the id is known, and no more", "`k` is known from A; no source says that a repeat is safe.",
			policy.Operation{Key: "k", RetrySource: "A"},
		},
		{
			"the id is recognized", "That it may be sent again with the same `k`, unasked, rests on A, B.",
			policy.Operation{Retry: policy.SameID, Key: "k", KeyVerified: true, RetrySource: "A, B"},
		},
		{
			"the id is unique", "To ask first and then to send the same `k` again rests on A.",
			policy.Operation{Retry: policy.ResolveFirst, Key: "k", KeyVerified: true, RetrySource: "A"},
		},
		{
			"the id may not be unique", "To ask first rests on A; that the same `k` makes no second one is not verified.",
			policy.Operation{Retry: policy.ResolveFirst, Key: "k", RetrySource: "A"},
		},
		{
			"another id is wanted", "To ask first and then to use a new `k` rests on A.",
			policy.Operation{Retry: policy.NewID, Key: "k", RetrySource: "A"},
		},
		{"nobody speaks of it", "No source says that a repeat is safe.", policy.Operation{}},
	} {
		assert.Equal(t, c.want, rests(&c.op), c.name)
	}
}

func TestAChangedDocumentChangesThePage(t *testing.T) {
	t.Parallel()
	page := func(source string) string {
		table, err := buildTable(load(t, source), "shop", shopSources)
		require.NoError(t, err)

		return render(t, provider{"Shop", "specs/shop.yaml", table})
	}
	before := page(sound)
	require.Equal(t, before, page(sound), "two runs over one document")

	for _, c := range []struct{ name, old, new, want string }{
		{
			"repeating", "{key: requestId, retry: same-id,", "{key: requestId, retry: none,",
			"| `requestId` | stops: its document says to send it once |",
		},
		{"source", "retry: same-id, source: A}", "retry: same-id, source: B 12}", "`requestId`, unasked, rests on B 12."},
		{"advice", "advice: Pay another way", "advice: Pay | in cash", `Pay \| in cash`},
		{
			"outcome", "FAILED: {status: [500, 502], code-id: ['1', '2'], outcome: unknown",
			"FAILED: {status: [500, 502], outcome: happened", "stops: it happened",
		},
		{"kind", "class: U, kind: declined", "class: U, kind: action-required", "did not happen: action required"},
		{
			"wait", "class: W, advice: Wait,", "class: W, wait: 90s, advice: Wait,",
			"sends it again after at least 1m30s",
		},
		{
			"a wait beyond the client's patience", "class: W, advice: Wait,", "class: W, wait: 1h, advice: Wait,",
			"stops, since a pause of 1h is called for",
		},
		{"timeout", "x-timeout: 30s", "x-timeout: 11s", "waits up to 11s"},
		{"status", "BUSY: {status: 503", "BUSY: {status: 507", "`BUSY`, HTTP 507"},
	} {
		assert.NotContains(t, before, c.want, c.name)
		assert.Contains(t, page(strings.Replace(sound, c.old, c.new, 1)), c.want, c.name)
	}
}

func TestABrokenDocumentMakesNoPage(t *testing.T) {
	t.Parallel()
	odd := policy.Code{Code: "ODD", Class: policy.ClassNever, Outcome: policy.DidNotHappen}

	for _, c := range []struct {
		name  string
		table []policy.Operation
		want  string
	}{
		{
			"a code without advice", []policy.Operation{{ID: "make", Errors: []*policy.Code{&odd}}},
			"specs/shop.yaml: make: `ODD`: the column \"what you do\" is empty",
		},
		{
			"a document without writes", []policy.Operation{{ID: "get", Retry: policy.Read}},
			"specs/shop.yaml: there is no write operation",
		},
	} {
		page, err := renderOutcomes([]provider{{"Shop", "specs/shop.yaml", c.table}})
		assert.EqualError(t, err, c.want, c.name)
		assert.Nil(t, page, c.name)
	}
}

func TestATableIsAlignedAndEscaped(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer

	err := renderTable(&out, []string{"a", "b"}, [][]string{{"short", "x|y"}, {"s", "z\nz"}})

	require.NoError(t, err)
	assert.Equal(t, "\n| a     | b |\n| ----- | --- |\n| short | x\\|y |\n| s     | z z |\n", out.String())
}
