package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestAWriteMayBeRepeatedUnaskedWhereTheProviderOrARecordSaysSo(t *testing.T) {
	t.Parallel()

	for _, list := range []string{"A", "B", "'A, B'", "'A 17, DOC-d'"} {
		source := strings.Replace(sound, "retry: same-id, source: A}", "retry: same-id, source: "+list+"}", 1)

		_, err := buildTable(load(t, source), "shop", shopSources)

		assert.NoError(t, err, list)
	}
}

func TestAKeyIsVerifiedWhereTheProviderOrARecordSpeaksOfIt(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		entry string
		want  bool
	}{
		{"retry: same-id, source: B", true},
		{"retry: resolve-first, source: 'A, B'", true},
		{"retry: resolve-first, source: A, unverified: No text says so", false},
		{"retry: resolve-first, source: C", false},
		{"retry: resolve-first, source: 'A, E'", false},
		{"retry: new-id, source: A", false},
		{"retry: none, source: A", false},
	} {
		table, err := buildTable(load(t, lacking("{key: mine, "+c.entry+"}", "x-remember: [note]")), "shop", shopSources)

		var made policy.Operation
		for _, op := range table {
			if op.ID == "makeThing" {
				made = op
			}
		}
		if err != nil {
			require.ErrorContains(t, err, "so only retry none is safe", c.entry)
		}
		assert.Equal(t, c.want, made.KeyVerified, c.entry)
	}
}

func TestAReadThatTellsTheOutcomeHasOneForm(t *testing.T) {
	t.Parallel()
	source := strings.Replace(sound, "{read: getThing, source: F, unverified: Nobody says so}", "getThing", 1)

	_, err := buildTable(load(t, source), "shop", shopSources)

	assert.ErrorContains(t, err, "PUT /things/{id} (changeThing): x-resolve: json: cannot unmarshal string")
}

// cited builds the table of a document with a text replaced.
func cited(t *testing.T, document, old, replacement string) error {
	t.Helper()
	require.Contains(t, document, old)
	_, err := buildTable(load(t, strings.Replace(document, old, replacement, 1)), "shop", shopSources)

	return err
}

func TestEachCitedSourceIsListed(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, document, old, new, place string }{
		{
			"of an operation", sound, "operationId: dropPart\n", "operationId: dropPart\n      x-source: A, X\n",
			"#/paths/~1things~1{id}~1parts~1{part}/delete/x-source",
		},
		{
			"of a schema", sound, "{type: string}\n                note:", "{type: string, x-source: X}\n                note:",
			"#/paths/~1things/post/requestBody/content/application~1json/schema/properties/requestId/x-source",
		},
		{"of a parameter", sound, "Merchant: {", "Merchant: {x-source: X, ", "#/components/parameters/Merchant/x-source"},
		{"of a code", sound, "GONE: {status: 404,", "GONE: {x-source: X, status: 404,", "#/x-error-codes/GONE/x-source"},
		{
			"of a webhook", sound, "operationId: thingMade\n", "operationId: thingMade\n      x-source: X\n",
			"#/webhooks/thingMade/post/x-source",
		},
		{"of what a success means", contents, "source: 'A, B'", "source: 'A, X'", "#/paths/~1things/post/x-state"},
		{
			"of repeating", sound, "retry: new-id, source: E}", "retry: new-id, source: X}",
			"#/paths/~1things~1{id}/put/x-idempotency",
		},
		{"of what an answer repeats", contents, "source: DOC-d}", "source: X}", "#/paths/~1things~1{id}/get/x-echo"},
		{
			"of asking", sound, "{read: getThing, source: F,", "{read: getThing, source: X,",
			"#/paths/~1things~1{id}/put/x-resolve",
		},
		{
			"of what a success holds", contents, "[data.state], source: B}", "[data.state], source: X}",
			"#/paths/~1things~1{id}/get/x-needs",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := cited(t, c.document, c.old, c.new)

			assert.EqualError(t, err, c.place+": sources.yaml does not list the source X")
		})
	}
}

func TestACitedSourceIsNamedInOneWay(t *testing.T) {
	t.Parallel()
	const place = "#/paths/~1things~1{id}/put/x-idempotency: "

	assert.EqualError(t, cited(t, sound, "retry: new-id, source: E}", "retry: new-id, source: 'E,A'}"),
		place+`"E,A" does not name a source`, "it is written in another way")
	assert.EqualError(t, cited(t, sound, "retry: new-id, source: E}", "retry: new-id, source: E page}"),
		place+`"E page" does not name a source`, "its page has no number")
}

func TestTheListOfSourcesIsReadStrictly(t *testing.T) {
	t.Parallel()
	const entry = "{what: A text, date: '2026', trust: provider, speaks-of: things}"

	list, err := parseSources([]byte("shop: {A: " + entry + "}\n"))
	require.NoError(t, err)
	assert.Equal(t, map[string]sources{"shop": {
		"A": {What: "A text", Date: "2026", Trust: "provider", SpeaksOf: "things"},
	}}, list)

	for _, c := range []struct{ name, old, new, want string }{
		{"a key too many", "{what:", "{where: There, what:", `json: unknown field "where"`},
		{"a date that is a number", "'2026'", "2026", "cannot unmarshal number"},
		{"no date", "date: '2026', ", "", "shop: A: wants what, date and speaks-of"},
		{"nothing that it speaks of", ", speaks-of: things", "", "shop: A: wants what, date and speaks-of"},
		{"not what it is", "what: A text, ", "", "shop: A: wants what, date and speaks-of"},
		{"an unknown trust", "trust: provider", "trust: high", `shop: A: trust "high" is not one of provider, recorded`},
		{"no trust", "trust: provider, ", "", `shop: A: trust "" is not one of provider, recorded`},
	} {
		_, err := parseSources([]byte("shop: {A: " + strings.Replace(entry, c.old, c.new, 1) + "}\n"))

		assert.ErrorContains(t, err, c.want, c.name)
	}
}

func TestADocumentNeedsTheListOfItsSources(t *testing.T) {
	t.Parallel()

	_, err := loadSources("../../specs/paypay-opa.yaml", "linepay")
	assert.EqualError(t, err, "../../specs/sources.yaml: there are no sources of linepay")
	_, err = loadSources(t.TempDir()+"/shop.yaml", "shop")
	assert.ErrorContains(t, err, "no such file")
}
