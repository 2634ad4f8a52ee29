package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

// soundTable is the table of the sound document.
func soundTable() []policy.Operation {
	busy := policy.Code{
		Code: "BUSY", Statuses: []int{503}, Outcome: policy.DidNotHappen, Class: policy.ClassWait, Advice: "Wait",
	}
	failed := policy.Code{
		Code: "FAILED", Statuses: []int{500, 502}, CodeIDs: []string{"1", "2"}, Outcome: policy.Unknown,
		Class: policy.ClassQuery, Advice: "Ask first",
	}
	again := policy.Code{
		Code: "FAILED", Statuses: []int{504, 505}, CodeIDs: []string{"1", "2"}, Outcome: policy.Unknown,
		Class: policy.ClassSameID, Advice: "Send it again",
	}
	gone := policy.Code{
		Code: "GONE", Statuses: []int{404}, CodeIDs: []string{"3"}, Class: policy.ClassNever, Advice: "Check the id",
	}
	refused := policy.Code{
		Code: "REFUSED", Outcome: policy.DidNotHappen, Class: policy.ClassUser, Kind: policy.Declined,
		Advice: "Pay another way",
	}
	ofRead := func(c policy.Code) *policy.Code { c.Outcome = policy.NoOutcome; return &c }

	const field = "result.code"
	return []policy.Operation{
		{
			Provider: "shop", ID: "changeThing", Method: "PUT", Path: "/things/{id}",
			Retry: policy.NewID, RetrySource: "E", Key: "id", Resolve: "getThing",
			CodeField: field, Success: []string{"CHANGED"},
			Errors: []*policy.Code{&busy, &failed}, Unverified: "The path is a guess",
		},
		{
			Provider: "shop", ID: "dropPart", Method: "DELETE", Path: "/things/{id}/parts/{part}",
			Retry:     policy.Never,
			CodeField: field, Success: []string{"DONE", "TAKEN"},
			Errors: []*policy.Code{&busy, &failed}, Checksum: []string{"b.c", "a"},
		},
		{
			Provider: "shop", ID: "getThing", Method: "GET", Path: "/things/{id}",
			Retry:     policy.Read,
			CodeField: field, Success: []string{"DONE", "TAKEN"},
			Errors: []*policy.Code{ofRead(busy), ofRead(failed), &gone}, Unverified: "The path is a guess",
		},
		{
			Provider: "shop", ID: "makeThing", Method: "POST", Path: "/things",
			Timeout: 30 * time.Second, Retry: policy.SameID, RetrySource: "A", Key: "requestId", KeyVerified: true,
			CodeField: field, Success: []string{"DONE", "TAKEN"},
			Errors: []*policy.Code{&busy, &again, &refused}, Merchant: true,
		},
		{
			Provider: "shop", ID: "searchParts", Method: "POST", Path: "/things/{id}/parts/{part}",
			Retry:     policy.Read,
			CodeField: field, Success: []string{"DONE", "TAKEN"},
			Errors: []*policy.Code{ofRead(busy), ofRead(failed)}, Unverified: "So is this one",
		},
	}
}

func TestTableHoldsWhatTheDocumentSays(t *testing.T) {
	t.Parallel()

	// A list that shares memory with another shows in some runs only.
	for range 8 {
		table, err := buildTable(load(t, sound), "shop", shopSources)
		require.NoError(t, err)
		require.Equal(t, soundTable(), table)
	}
}

func TestOperationWithoutSuccessCodesReadsNoCode(t *testing.T) {
	t.Parallel()
	source := strings.Replace(sound, "x-success: [DONE, TAKEN]\n", "", 1)

	table, err := buildTable(load(t, source), "shop", shopSources)

	require.NoError(t, err)
	for _, op := range table {
		own := op.ID == "changeThing"
		assert.Equal(t, own, op.CodeField != "", "%s has a code field", op.ID)
		assert.Equal(t, own, len(op.Success) > 0, "%s has success codes", op.ID)
	}
}

// lacking returns lackingDocument with the keys of its first write.
func lacking(idempotency, remember string) string {
	return strings.NewReplacer(
		"WRITE", "makeThing", "IDEMPOTENCY", idempotency, "REMEMBER", remember,
	).Replace(lackingDocument)
}

func TestTableSaysWhatAReadNeedsAndTheWriteLacks(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, idempotency, remember, write, drop string }{
		{
			"the key is the id by another name, the note is remembered",
			"{key: mine, retry: none, source: A}", "x-remember: [note]", "[shelf]", "[id note]",
		},
		{"both are remembered", "none", "x-remember: [mine, note]", "[shelf]", "[id note]"},
	} {
		table, err := buildTable(load(t, lacking(c.idempotency, c.remember)), "shop", shopSources)
		require.NoError(t, err, c.name)

		for _, op := range table {
			want := map[string]string{"makeThing": c.write, "dropPart": c.drop, "readThing": "[]"}[op.ID]
			assert.Equal(t, want, fmt.Sprint(op.Lacks), "%s: what %s lacks", c.name, op.ID)
		}
	}
}

func TestAnIDInTheBodyMustBeRemembered(t *testing.T) {
	t.Parallel()

	_, err := buildTable(load(t, lacking("none", "x-remember: [note]")), "shop", shopSources)

	assert.EqualError(t, err,
		"makeThing: x-resolve readThing needs id, which stands in the body: list it in x-remember")
}

func TestGeneratorWantsOnePackageName(t *testing.T) {
	t.Parallel()
	const onePackage = "want outcomes, readme, admin, or one package name out of paidy, paidylegacy, paypay"

	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"none":                {nil, onePackage},
		"an unknown one":      {[]string{"linepay"}, onePackage},
		"two":                 {[]string{"paypay", "paidy"}, onePackage},
		"one while comparing": {[]string{"-check", "paypay"}, "-check takes no package name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.EqualError(t, run(c.args), c.want)
		})
	}
}
