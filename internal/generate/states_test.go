package main

import (
	"path/filepath"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// citedDocument cites sources that all state what they are cited for.
const citedDocument = `openapi: 3.1.0
x-error-codes:
  GONE: {status: 404, code-id: '7', x-source: 'OAS, SDK'}
  BUSY: {status: 503, x-source: OAS}
paths:
  /things/{id}:
    parameters: [{$ref: '#/components/parameters/ID'}]
    get:
      operationId: getThing
      x-source: OAS, SDK
      x-timeout: 15s
      x-needs: {fields: [name], source: REC}
      x-error-codes:
        GONE: {code-id: '8'}
        BUSY: {x-source: SDK}
      responses:
        '200':
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
    put:
      operationId: changeThing
      x-source: SDK
      x-idempotency: {key: id, retry: new-id, source: FAQ 12}
      x-echo: {fields: {id: id}, source: SDK, unique: {days: 1, source: FAQ 13}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}
webhooks:
  thingMade:
    post:
      operationId: thingMade
      x-source: OAS
components:
  parameters:
    ID: {name: id, in: path, x-source: OAS, schema: {type: string}}
  schemas:
    Thing:
      x-source: OAS, REC
      properties:
        name: {type: string}
        mark: {type: string, x-source: SDK}
    Change:
      x-source: SDK
      properties:
        note: {type: string, x-source: FAQ}
`

const citedSources = `shop:
  OAS:
    {what: A text, date: now, trust: provider, speaks-of: things, states: {
      operations: [getThing], webhooks: [thingMade], codes: [GONE, BUSY]}}
  SDK:
    {what: Code, date: now, trust: official-sdk, speaks-of: things, states: {
      operations: all, timeouts: [getThing], codes: all, code-ids: [GONE]}}
  REC:
    {what: Calls, date: now, trust: recorded, speaks-of: things, states: {
      operations: [getThing], not-components: [ID, Thing.mark]}}
  FAQ:
    {what: Pages, date: now, trust: provider, speaks-of: changes, states: {
      behaviour: [changeThing], components: [Change]}}
`

// cite checks a document against a list of sources.
func cite(t *testing.T, document, list string) error {
	t.Helper()
	all, err := parseSources([]byte(list))
	require.NoError(t, err)
	d, err := parseDocument("shop.yaml", []byte(document))
	require.NoError(t, err)

	return d.locate(d.checkCitations(all["shop"]))
}

func TestSourcesMayBeCitedForWhatTheyState(t *testing.T) {
	t.Parallel()

	assert.NoError(t, cite(t, citedDocument, citedSources))
}

func TestASourceIsNotCitedForWhatItDoesNotState(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, old, new, want string }{
		{
			"a code", "BUSY: {status: 503, x-source: OAS}", "BUSY: {status: 503, x-source: 'OAS, REC'}",
			"shop.yaml:4:23: #/x-error-codes/BUSY/x-source: REC does not state this: see what sources.yaml says of its codes",
		},
		{
			"a code of one operation", "BUSY: {x-source: SDK}", "BUSY: {x-source: FAQ 12}",
			"#/paths/~1things~1{id}/get/x-error-codes/BUSY/x-source: FAQ does not state this",
		},
		{
			"the id of a code", "code-id: '7', x-source: 'OAS, SDK'", "code-id: '7', x-source: OAS",
			"shop.yaml:3:23: #/x-error-codes/GONE/code-id: none of its sources (OAS) states the id of GONE",
		},
		{
			"the id of a code of one operation", "GONE: {code-id: '8'}", "GONE: {code-id: '8', x-source: OAS}",
			"/get/x-error-codes/GONE/code-id: none of its sources (OAS) states the id of GONE",
		},
		{
			"an operation", "changeThing\n      x-source: SDK", "changeThing\n      x-source: SDK, OAS",
			"#/paths/~1things~1{id}/put/x-source: OAS does not state this: see what sources.yaml says of its operations",
		},
		{
			"a timeout", "x-source: OAS, SDK\n      x-timeout", "x-source: OAS\n      x-timeout",
			"#/paths/~1things~1{id}/get/x-timeout: none of its sources states the timeout of getThing",
		},
		{
			"repeating", "retry: new-id, source: FAQ 12", "retry: new-id, source: OAS",
			"/put/x-idempotency/source: OAS does not state this: see what sources.yaml says of its behaviour",
		},
		{
			"what an answer holds", "fields: [name], source: REC", "fields: [name], source: FAQ 12",
			"/get/x-needs/source: FAQ does not state this",
		},
		{
			"that a key is unique", "days: 1, source: FAQ 13", "days: 1, source: REC",
			"/put/x-echo/unique/source: REC does not state this",
		},
		{
			"a webhook", "operationId: thingMade\n      x-source: OAS", "operationId: thingMade\n      x-source: SDK",
			"#/webhooks/thingMade/post/x-source: SDK does not state this: see what sources.yaml says of its webhooks",
		},
		{
			"the schema of an operation that it does not describe",
			"Change:\n      x-source: SDK", "Change:\n      x-source: REC",
			"#/components/schemas/Change/x-source: REC does not state this: see what sources.yaml says of its components",
		},
		{
			"a field of such a schema", "note: {type: string, x-source: FAQ}", "note: {type: string, x-source: OAS}",
			"#/components/schemas/Change/properties/note/x-source: OAS does not state this",
		},
		{
			"a schema of which the source only tells something else",
			"Thing:\n      x-source: OAS, REC", "Thing:\n      x-source: FAQ",
			"#/components/schemas/Thing/x-source: FAQ does not state this",
		},
		{
			"a parameter that the source hides", "in: path, x-source: OAS", "in: path, x-source: REC",
			"#/components/parameters/ID/x-source: REC does not state this",
		},
		{
			"a field that the source hides", "mark: {type: string, x-source: SDK}", "mark: {type: string, x-source: REC}",
			"#/components/schemas/Thing/properties/mark/x-source: REC does not state this",
		},
		{
			"a field that the source of its schema hides", "mark: {type: string, x-source: SDK}", "mark: {type: string}",
			"#/components/schemas/Thing/properties/mark: REC does not state this field, so it must name a source of its own",
		},
		{
			"a code that the provider states and that cites somebody else", "503, x-source: OAS}", "503, x-source: SDK}",
			"shop.yaml:4:3: #/x-error-codes/BUSY: OAS states it too, and it does not cite that",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, citedDocument, c.old)

			err := cite(t, strings.Replace(citedDocument, c.old, c.new, 1), citedSources)

			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

func TestTheListOfSourcesNamesThingsOfTheDocument(t *testing.T) {
	t.Parallel()

	const place = "shop.yaml:1:1: #: sources.yaml: "
	citing := func(old, stale string) error {
		return cite(t, citedDocument, strings.Replace(citedSources, old, stale, 1))
	}

	assert.EqualError(t, citing("operations: [getThing], w", "operations: [getThing, getThings], w"),
		place+"OAS: operations: the document has no getThings")
	assert.EqualError(t, citing("codes: [GONE, BUSY]", "codes: [GONE, BUSY, GON]"),
		place+"OAS: codes: the document has no GON")
	assert.EqualError(t, citing("not-components: [ID, Thing.mark]", "not-components: [ID, Thing.mark, Thing.marks]"),
		place+"REC: not-components: the document has no Thing.marks")
}

func TestWhatASourceStatesIsReadStrictly(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ states, want string }{
		{"{fields: [a]}", `shop: A: states "fields", which is not one of operations, behaviour`},
		{"{codes: none}", `"none" is neither "all" nor a list of names`},
		{"{codes: {all: true}}", `{"all":true} is neither "all" nor a list of names`},
	} {
		const entry = "what: A, date: '1', trust: provider, speaks-of: a, states: "
		_, err := parseSources([]byte("shop: {A: {" + entry + c.states + "}}"))

		assert.ErrorContains(t, err, c.want)
	}
}

// These citations were wrong once: the value was right, and the source did not have it.
func TestWrongCitationsOfTheDocumentsAreFound(t *testing.T) {
	t.Parallel()
	type wrong struct{ document, at, source string }
	cases := []wrong{
		{"paypay", "#/x-error-codes/SUSPECTED_DUPLICATE_PAYMENT", "JAVA, GO"},
		{"paypay", "#/x-error-codes/SUSPECTED_DUPLICATE_PAYMENT", "JAVA"},
		{"paypay", "#/x-error-codes/EXPECTATION_FAILED", "FAQ, JAVA"},
		{"paypay", "#/x-error-codes/TRANSACTION_FAILED", "OAS, JAVA"},
		{"paypay", "#/x-error-codes/RATE_LIMIT", "S0, S1, JAVA"},
		{"paypay", "#/components/schemas/WalletBalance", "JAVA, GO, GO2"},
		{"paypay", "#/components/schemas/MerchantCashbackID", "JAVA, OAS"},
		{"paypay", "#/components/schemas/CreatePaymentRequest", "OAS"},
		{"paidy", "#/components/schemas/CreatePaymentRequest", "S2, VCR, CS, RAML"},
		{"paidy", "#/components/parameters/TokenID", "S2, VCR"},
		{"paidy", "#/components/schemas/CreatePaymentRequest/properties/token_id", ""},
	}
	for _, code := range []string{
		"DYNAMIC_QR_BAD_REQUEST", "DUPLICATE_DYNAMIC_QR_REQUEST", "DYNAMIC_QR_NOT_FOUND", "ORDER_NOT_REVERSIBLE",
		"ALREADY_CAPTURED", "ORDER_EXPIRED", "ORDER_NOT_CAPTURABLE", "REAUTHORIZATION_IN_PROGRESS", "ORDER_NOT_CANCELABLE",
	} {
		cases = append(cases, wrong{"paypay", "#/x-error-codes/" + code, "OAS"})
	}

	parsed, listed := map[string]*documentText{}, map[string]sources{}
	for _, name := range []string{"paypay", "paidy"} {
		parsed[name], listed[name] = parsedDocument(t, name), sourcesOf(t, name)
	}
	for _, c := range cases {
		document := parsed[c.document]
		place := document.byPointer[c.at]
		require.NotNil(t, place, c.at)
		sound := place.node.Content

		place.node.Content = citing(place.node, c.source)
		err := document.checkCitations(listed[c.document])
		place.node.Content = sound

		require.Error(t, err, "%s cites %s", c.at, c.source)
		assert.Contains(t, err.Error(), c.at)
	}
}

// citing returns the keys and values of an object with another source.
func citing(object *yaml.Node, source string) []*yaml.Node {
	var content []*yaml.Node
	for key, value := range pairs(object) {
		if key.Value != "x-source" {
			content = append(content, key, value)
		}
	}

	return append(content, scalarNode("x-source"), scalarNode(source))
}

func TestTheDocumentsCiteWhatTheirSourcesState(t *testing.T) {
	t.Parallel()

	for name := range documents {
		assert.NoError(t, parsedDocument(t, name).checkCitations(sourcesOf(t, name)))
	}
}

func parsedDocument(t *testing.T, name string) *documentText {
	t.Helper()
	document, err := readDocument(filepath.Join("../..", documents[name].path))
	require.NoError(t, err)

	return document
}

// sourcesOf returns the sources of a document.
func sourcesOf(t *testing.T, name string) sources {
	t.Helper()
	known, err := loadSources(filepath.Join("../..", documents[name].path), documents[name].provider)
	require.NoError(t, err)

	return known
}
