package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shopDocument is a small document without a mistake.
const shopDocument = `
openapi: 3.1.0
info: {title: Things, version: '1'}
x-code-field: result.code
x-value-field: data
x-success: [DONE]
paths:
  /things/{id}:
    get:
      operationId: getThing
      summary: Get a thing
      x-needs: {fields: [data.count], source: OAS}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: lang, in: query, description: The language., schema: {type: string, enum: [EN, JA]}}
        - {name: currency, in: query, required: true, schema: {type: string, enum: [JPY], x-fixed: JPY}}
      responses:
        '200':
          description: Read.
          content: {application/json: {schema: {$ref: '#/components/schemas/GetThingResponse'}}}
        '201':
          description: Made.
          content: {application/json: {schema: {$ref: '#/components/schemas/GetThingResponse'}}}
    put:
      operationId: changeThing
      summary: Modify a thing
      x-idempotency: none
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: note, in: query, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/ChangeThingRequest'}}}
      responses:
        '200': {description: Changed., content: {application/json: {schema: {$ref: '#/components/schemas/Nothing'}}}}
components:
  schemas:
    GetThingResponse: {type: object, properties: {data: {$ref: '#/components/schemas/Thing'}}}
    Thing:
      type: object
      properties:
        state: {type: string, enum: [NEW, USED_UP]}
        kind: {type: string, enum: [TEA]}
        count: {type: integer, format: int64}
    Other: {type: object, properties: {count: {type: integer, format: int64}}}
    OtherResponse: {type: object, properties: {data: {$ref: '#/components/schemas/Other'}}}
    ChangeThingRequest:
      type: object
      required: [kind]
      properties:
        kind: {type: string, enum: [TEA_POT], x-fixed: TEA_POT}
    Nothing: {type: object, properties: {data: {type: [object, string, 'null'], x-go-type: json.RawMessage}}}
`

const shopSourcesFile = `
shop:
  OAS:
    {what: A text, date: 2026-11, trust: provider, speaks-of: things,
     states: {operations: all, components: all, codes: all}}
`

// shop makes the files of a small document.
func shop(t *testing.T, document string) (map[string][]byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.yaml")
	require.NoError(t, os.WriteFile(path, []byte(document), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), sourcesFile), []byte(shopSourcesFile), 0o600))

	return apiDocument{pkg: "shop", path: path, provider: "shop", title: "Shop", client: "Shop"}.files()
}

func TestAMethodTakesWhatIsRequiredAndFillsInWhatIsFixed(t *testing.T) {
	t.Chdir("../..")

	files, err := shop(t, shopDocument)

	require.NoError(t, err)
	methods := string(files["methods_shop.gen.go"])
	assert.Contains(t, methods,
		"func (c *Shop) GetThing(ctx context.Context, id string, options ...shop.CallOption) (*shop.Thing, error) {")
	assert.Contains(t, methods, "Lang: call.Lang")
	assert.Contains(t, methods, "Currency: shop.GetThingParamsCurrencyJPY")
	assert.Contains(t, methods, "// ChangeThing modifies a thing.")
	assert.Contains(t, methods,
		"body shop.ChangeThingRequest, options ...shop.CallOption) (*shop.ChangeThingAnswer, error) {")
	assert.Contains(t, methods, "return confirm[shop.ChangeThingAnswer](")
	policy := string(files["gen/shop/policy.gen.go"])
	assert.Contains(t, policy, `Options:   []string{"WithLang"}`)
	assert.Contains(t, policy, `Value:     "data"`)
}

func TestATextWithOneValueHasATypeAndFillsItselfInWhereItIsFixed(t *testing.T) {
	t.Chdir("../..")

	files, err := shop(t, shopDocument)

	require.NoError(t, err)
	models, options := string(files["gen/shop/models.gen.go"]), string(files["gen/shop/options.gen.go"])
	assert.Contains(t, models, "ThingStateUsedUp ThingState = \"USED_UP\"")
	assert.Contains(t, models, "ThingKindTea ThingKind = \"TEA\"")
	assert.Contains(t, models, "ChangeThingRequestKindTeaPot ChangeThingRequestKind = \"TEA_POT\"")
	assert.Contains(t, options, "func (e ChangeThingRequestKind) MarshalText() ([]byte, error) {")
	assert.NotContains(t, options, "func (e ThingState)")
	assert.NotContains(t, options, "func (e ThingKind)")
}

func TestATextMayBeAPlainStringWhereTheDocumentSaysSo(t *testing.T) {
	t.Chdir("../..")
	for _, values := range []string{"TEA", "TEA, TEA-, POT"} {
		document := strings.Replace(shopDocument, "enum: [TEA]", "x-go-type: string, enum: ["+values+"]", 1)

		files, err := shop(t, document)

		require.NoError(t, err)
		models := string(files["gen/shop/models.gen.go"])
		assert.Regexp(t, `Kind +\*string +.json:"kind,omitempty"`, models)
		assert.NotContains(t, models, "ThingKind")
	}
}

func TestARawClientCannotBeMadeWithoutASender(t *testing.T) {
	t.Chdir("../..")

	files, err := shop(t, shopDocument)

	require.NoError(t, err)
	raw := string(files["gen/shop/raw/raw.gen.go"])
	assert.Contains(t, raw, "func New(server string, doer HttpRequestDoer) *Client {")
	cut := slices.Concat([]string{"WithResponse", "Result", "func Parse", "Webhook", "&http.Client"}, unsafeNames)
	for _, name := range cut {
		assert.NotContains(t, raw, name)
	}
}

// inShop is the test of a change of the shop's document, which no Go can be made of.
func (m mistake) inShop(t *testing.T) {
	document := strings.Replace(shopDocument, m.old, m.new, 1)
	require.NotEqual(t, shopDocument, document, "the document holds %q", m.old)

	_, err := shop(t, document)

	assert.ErrorContains(t, err, m.want)
}

func TestDocumentsThatGiveNoSoundGoAreRefused(t *testing.T) {
	t.Chdir("../..")
	for _, m := range []mistake{
		{
			"two values with one name", "enum: [NEW, USED_UP]", "enum: [USED-UP, USED_UP]",
			`schemas/Thing/properties/state: "USED-UP" and "USED_UP" have the same name UsedUp: add x-enum-varnames`,
		},
		{
			"a value without a name", "enum: [NEW, USED_UP]", "enum: ['-', USED_UP]",
			`#/components/schemas/Thing/properties/state: no Go name can be made of "-": add x-enum-varnames`,
		},
		{
			"a constant with the name of a type",
			"    Other:", "    ThingStateNew: {type: object, properties: {name: {type: string}}}\n    Other:",
			"two things are named ThingStateNew",
		},
		{
			"a type with the name of an option's",
			"    Other:", "    CallOption: {type: object, properties: {name: {type: string}}}\n    Other:",
			"two things are named CallOption",
		},
		{
			"a type with the name of the raw client",
			"    Other:", "    Client: {type: object, properties: {name: {type: string}}}\n    Other:",
			"two things are named Client",
		},
		{
			"a type with the name of an empty answer",
			"    Other:", "    ChangeThingAnswer: {type: object, properties: {name: {type: string}}}\n    Other:",
			"changeThing: a schema has the name ChangeThingAnswer",
		},
		{
			"a value without a schema of its own",
			"{data: {$ref: '#/components/schemas/Thing'}}",
			"{data: {type: object, properties: {count: {type: integer, format: int64}}}}",
			"getThing: its answer 200: the schema of data has no name: make it a $ref to a schema of components",
		},
		{
			"successes with different values",
			"Made.\n          content: {application/json: {schema: {$ref: '#/components/schemas/GetThingResponse'",
			"Made.\n          content: {application/json: {schema: {$ref: '#/components/schemas/OtherResponse'",
			"getThing: its successes have the values Other and Thing",
		},
		{
			"options of one name with different types",
			"{name: note, in: query, schema: {type: string}}", "{name: lang, in: query, schema: {type: string}}",
			"its option WithLang has the type ",
		},
		{
			"a parameter with the name of a common option",
			"{name: note, in: query", "{name: header, in: query",
			"changeThing: its parameter Header is an option of every call: add x-go-name",
		},
		{
			"a field that a success needs and no schema has",
			"fields: [data.count]", "fields: [data.colour]", "x-needs: data.colour is not in the success 200",
		},
		{
			"a body without a schema of its own",
			"{application/json: {schema: {$ref: '#/components/schemas/ChangeThingRequest'}}}",
			"{application/json: {schema: {type: object, properties: {in: {$ref: '#/components/schemas/ChangeThingRequest'}}}}}",
			"changeThing: its body must be JSON, and a $ref to a schema of components",
		},
	} {
		t.Run(m.name, m.inShop)
	}
}

func TestValuesThatCannotBeFixedAreRefused(t *testing.T) {
	t.Chdir("../..")
	for _, m := range []mistake{
		{
			"a required field with one value that is not fixed", "enum: [TEA_POT], x-fixed: TEA_POT", "enum: [TEA_POT]",
			"#/components/schemas/ChangeThingRequest/properties/kind: it is required and has one value: add x-fixed",
		},
		{
			"a required parameter with one value that is not fixed", "enum: [JPY], x-fixed: JPY", "enum: [JPY]",
			"#/paths/~1things~1{id}/get/parameters/2: it is required and has one value: add x-fixed",
		},
		{
			"a fixed value that is none", "x-fixed: TEA_POT", "x-fixed: CUP",
			"#/components/schemas/ChangeThingRequest/properties/kind: x-fixed: CUP is not a value of the enum",
		},
		{
			"a fixed value of a text without an enum", "enum: [JPY], x-fixed", "x-fixed",
			"x-fixed: this is not a text with an enum of its own",
		},
		{
			"a fixed value of a number", "type: string, enum: [JPY], x-fixed: JPY", "type: integer, enum: [1], x-fixed: 1",
			"x-fixed: this is not a text with an enum of its own",
		},
		{
			"a fixed value in an answer", "enum: [TEA]", "enum: [TEA], x-fixed: TEA",
			"#/components/schemas/Thing/properties/kind: x-fixed: no request has this field",
		},
		{
			"a fixed value in a list", "kind: {type: string, enum: [TEA_POT], x-fixed: TEA_POT}",
			"kind: {type: array, items: {type: string, enum: [TEA_POT], x-fixed: TEA_POT}}",
			"#/components/schemas/ChangeThingRequest/properties/kind/items: x-fixed: " +
				"move the schema that holds this to components",
		},
	} {
		t.Run(m.name, m.inShop)
	}
}

func TestOptionsOfOneNameMayDifferByTheirGoName(t *testing.T) {
	t.Chdir("../..")
	document := strings.Replace(shopDocument,
		"{name: note, in: query,", "{name: lang, x-go-name: NoteLang, in: query,", 1)

	files, err := shop(t, document)

	require.NoError(t, err)
	assert.Contains(t, string(files["gen/shop/options.gen.go"]), "func WithNoteLang(noteLang string) CallOption")
}

func TestWhatASuccessCannotLackIsNoPointer(t *testing.T) {
	t.Chdir("../..")
	document := strings.Replace(shopDocument, "fields: [data.count]", "fields: [data.state, data.count]", 1)

	files, err := shop(t, document)

	require.NoError(t, err)
	models := string(files["gen/shop/models.gen.go"])
	assert.Regexp(t, `State +ThingState +.json:"state,omitempty,omitzero"`, models)
	assert.Regexp(t, `Count +int64 +.json:"count,omitempty,omitzero"`, models)
	assert.Regexp(t, `Kind +\*ThingKind +.json:"kind,omitempty"`, models)
}

func TestAValueHasTheNameThatAPersonWouldGuess(t *testing.T) {
	t.Parallel()

	for value, want := range map[string]string{
		"COMPLETED": "Completed", "REFUND_FAILED": "RefundFailed", "combini": "Combini", "JPY": "JPY",
		"consumer.requested": "ConsumerRequested", "PAY_LATER_CC": "PayLaterCC", "ORDER_QR": "OrderQR",
		"KYC_PASSPORT": "KYCPassport", "TOPUP_QR": "TopUpQR", "Transaction": "Transaction", "paidAt": "PaidAt", "-": "",
	} {
		assert.Equal(t, want, valueName(value), value)
	}
}

func TestSummariesBecomeSentencesAboutTheMethod(t *testing.T) {
	t.Parallel()

	for summary, want := range map[string]string{
		"Take a payment": "takes a payment", "Reauthorize it": "reauthorizes it", "Fetch the data.": "fetches the data",
		"Modify it": "modifies it", "Pay": "pays", "Close": "closes", "Ask whether": "asks whether",
	} {
		assert.Equal(t, want, thirdPerson(summary))
	}
}
