package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// callerSource uses the client as a service does. It must compile with every version of
// the document that only adds to it.
const callerSource = `package caller

import (
	"context"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
)

func Sell(ctx context.Context, client *jppay.PayPay, user paypay.UserAuthorizationID) (string, error) {
	code, err := client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1", Amount: paypay.Yen(100), RequestedAt: new(paypay.At(time.Now())),
	})
	if err != nil {
		return "", err
	}
	var url string = code.URL

	payment, err := client.CreatePayment(ctx, paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-2", Amount: paypay.Yen(100), UserAuthorizationID: user, RequestedAt: paypay.At(time.Now()),
	}, paypay.WithAgreeSimilarTransaction(true), paypay.WithMerchant("shop"), paypay.WithHeader("X-Trace", "1"))
	if err != nil {
		return url, err
	}
	payment, err = client.GetPaymentDetails(ctx, "order-2")
	if err != nil {
		return url, err
	}
	switch payment.Status {
	case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded:
		return "paid", nil
	}
	var cancelled *paypay.CancelPaymentAnswer
	cancelled, err = client.CancelPayment(ctx, "order-2")
	_ = cancelled
	return "", err
}

var _ jppay.CodePaymentReader = (*jppay.PayPay)(nil)
`

// documentCopy reads a document as objects that a test may change.
func documentCopy(t *testing.T, path string) map[string]any {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	var tree map[string]any
	require.NoError(t, yaml.Unmarshal(source, &tree))

	return tree
}

// generated makes the files of a changed document.
func generated(t *testing.T, of apiDocument, tree map[string]any) map[string][]byte {
	t.Helper()
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	of.path = filepath.Join(t.TempDir(), filepath.Base(of.path))
	require.NoError(t, os.WriteFile(of.path, text, 0o600))

	files, err := of.files()
	require.NoError(t, err)
	for name, content := range files { // they name the document by its path
		files[name] = []byte(strings.ReplaceAll(string(content), of.path, documents[of.pkg].path))
	}

	return files
}

// build compiles the caller with some files in place of the module's own.
func build(t *testing.T, files map[string][]byte) {
	t.Helper()
	module, err := os.Getwd()
	require.NoError(t, err)
	folder, replace := t.TempDir(), map[string]string{}
	files = maps.Clone(files)
	files["internal/generate/caller/caller.go"] = []byte(callerSource)
	for name, content := range files {
		file := filepath.Join(folder, strings.ReplaceAll(name, "/", "-"))
		require.NoError(t, os.WriteFile(file, content, 0o600))
		replace[filepath.Join(module, name)] = file
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	overlay := filepath.Join(folder, "overlay.json")
	require.NoError(t, os.WriteFile(overlay, text, 0o600))

	compile := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "./internal/generate/caller")
	out, err := compile.CombinedOutput()
	assert.NoError(t, err, "%s", out)
}

func operationAt(t *testing.T, tree map[string]any, path, method string) map[string]any {
	t.Helper()
	operation := object(tree, "paths", path, method)
	require.NotNil(t, operation, "%s %s", method, path)

	return operation
}

func addParameter(operation map[string]any, name, in string) {
	parameters, _ := operation["parameters"].([]any)
	operation["parameters"] = append(parameters, map[string]any{
		"name": name, "in": in, "description": "New.", "schema": map[string]any{"type": "string"},
	})
}

// listState says of every write with a payment's status that a new one means done.
func listState(tree map[string]any, value string) {
	for _, path := range object(tree, "paths") {
		for _, operation := range path.(map[string]any) {
			operation, _ := operation.(map[string]any)
			if state := object(operation, "x-state"); state["field"] == "data.status" && state["pending"] != nil {
				state["done"] = append(state["done"].([]any), value)
			}
		}
	}
}

func TestCallersCompileWithWhateverADocumentAdds(t *testing.T) {
	t.Chdir("../..")
	tree := documentCopy(t, documents["paypay"].path)
	schemas := object(tree, "components", "schemas")

	addParameter(operationAt(t, tree, "/v2/payments/{merchantPaymentId}", "get"), "view", "query")
	addParameter(operationAt(t, tree, "/v2/payments", "post"), "X-Channel", "header")
	for _, schema := range []string{"CreatePaymentRequest", "Payment", "CreateQRCodeRequest"} {
		object(schemas, schema, "properties")["added"] = map[string]any{"type": "string", "description": "New."}
	}
	responses := object(operationAt(t, tree, "/v2/codes", "post"), "responses")
	responses["200"] = responses["201"]
	status := object(schemas, "PaymentStatus")
	status["enum"] = append(status["enum"].([]any), "SETTLED")
	listState(tree, "SETTLED")
	object(schemas, "QRCode", "properties", "url")["type"] = []any{"string", "null"}
	object(tree, "paths")["/v9/news"] = map[string]any{"get": map[string]any{
		"operationId": "getNews", "summary": "Get the news",
		"x-needs": map[string]any{"fields": []any{"data.url"}, "source": "OAS"},
		"responses": map[string]any{"200": map[string]any{"description": "The news.", "content": map[string]any{
			"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/CreateQRCodeResponse"}},
		}}},
	}}

	files := generated(t, documents["paypay"], tree)

	build(t, files)
	options := string(files["gen/paypay/options.gen.go"])
	assert.Contains(t, options, "func WithView(view string) CallOption")
	assert.Contains(t, options, "func WithXChannel(xChannel string) CallOption")
	models := string(files["gen/paypay/models.gen.go"])
	assert.Contains(t, models, "PaymentStatusSettled")
	methods := string(files["methods_paypay.gen.go"])
	assert.Contains(t, methods, "func (c *PayPay) GetNews(")
	assert.Contains(t, methods, "// GetNews gets the news.")
}

func TestTheCallerCompilesWithTheDocumentsAsTheyAre(t *testing.T) {
	t.Chdir("../..")
	build(t, map[string][]byte{})
}

func TestNullChangesNoGoType(t *testing.T) {
	t.Chdir("../..")
	plain := documentCopy(t, documents["paypay"].path)
	nullable := documentCopy(t, documents["paypay"].path)
	properties := object(nullable, "components", "schemas", "QRCode", "properties")
	properties["url"].(map[string]any)["type"] = []any{"string", "null"}
	properties["codeId"] = map[string]any{"oneOf": []any{properties["codeId"], map[string]any{"type": "null"}}}
	request := object(nullable, "components", "schemas", "CreatePaymentRequest", "properties")
	object(request["storeId"])["type"] = []any{"string", "null"}

	before := generated(t, documents["paypay"], plain)
	after := generated(t, documents["paypay"], nullable)

	for _, file := range []string{
		"gen/paypay/models.gen.go", "gen/paypay/options.gen.go", "gen/paypay/raw/raw.gen.go", "methods_paypay.gen.go",
	} {
		assert.Equal(t, string(before[file]), string(after[file]), file)
	}
}

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
        - {name: currency, in: query, required: true, schema: {type: string, enum: [JPY]}}
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
        kind: {type: string, enum: [TEA_POT]}
    Nothing: {type: object, properties: {data: {type: [object, string, 'null'], x-go-type: json.RawMessage}}}
`

// shop makes the files of a small document.
func shop(t *testing.T, document string) (map[string][]byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.yaml")
	require.NoError(t, os.WriteFile(path, []byte(document), 0o600))

	return apiDocument{pkg: "shop", path: path, provider: "shop", title: "Shop", client: "Shop"}.files()
}

func TestAMethodTakesWhatIsRequiredAndFillsInWhatHasOneValue(t *testing.T) {
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

func TestATextWithOneValueIsAPlainStringUnlessARequestHoldsIt(t *testing.T) {
	t.Chdir("../..")

	files, err := shop(t, shopDocument)

	require.NoError(t, err)
	models, options := string(files["gen/shop/models.gen.go"]), string(files["gen/shop/options.gen.go"])
	assert.Contains(t, models, "ThingStateUsedUp ThingState = \"USED_UP\"")
	assert.NotContains(t, models, "ThingKind")
	assert.Contains(t, models, "ChangeThingRequestKindTeaPot ChangeThingRequestKind = \"TEA_POT\"")
	assert.Contains(t, options, "func (e ChangeThingRequestKind) MarshalText() ([]byte, error) {")
	assert.NotContains(t, options, "func (e ThingState)")
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

func TestDocumentsThatGiveNoSoundGoAreRefused(t *testing.T) {
	t.Chdir("../..")
	for _, c := range []struct{ name, old, new, want string }{
		{
			"two values with one name", "enum: [NEW, USED_UP]", "enum: [USED-UP, USED_UP]",
			`#/components/schemas/Thing/state: "USED-UP" and "USED_UP" have the same name UsedUp: add x-enum-varnames`,
		},
		{
			"a value without a name", "enum: [NEW, USED_UP]", "enum: ['-', USED_UP]",
			`#/components/schemas/Thing/state: "-" gives no name: add x-enum-varnames`,
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
			"{application/json: {schema: {type: object, properties: {name: {type: string}}}}}",
			"changeThing: its body must be JSON, and a $ref to a schema of components",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			document := strings.Replace(shopDocument, c.old, c.new, 1)
			require.NotEqual(t, shopDocument, document, "the document holds %q", c.old)

			_, err := shop(t, document)

			assert.ErrorContains(t, err, c.want)
		})
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
	assert.Regexp(t, `Kind +\*string +.json:"kind,omitempty"`, models)
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
