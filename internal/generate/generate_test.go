package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	"github.com/jppay/jppay/gen/paidy"
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

func GiveUp(ctx context.Context, client *jppay.PayPay, code *paypay.QRCode) (bool, error) {
	var kind *paypay.QRCodeCodeType = code.CodeType
	if kind == nil || *kind != paypay.QRCodeCodeTypeOrderQR {
		return false, nil
	}
	deleted, err := client.DeleteQRCode(ctx, code.CodeID)
	if err != nil {
		return false, err
	}
	gone := deleted.QRStatus != nil && *deleted.QRStatus == paypay.DeletedQRCodeQRStatusDeleted

	reverted, err := client.RevertAuth(ctx, paypay.RevertAuthRequest{MerchantRevertID: "revert-1", PaymentID: "1"})
	if err != nil {
		return false, err
	}
	var payment paypay.PaymentID = reverted.PaymentID

	refund, err := client.RefundPayment(ctx, paypay.RefundPaymentRequest{
		MerchantRefundID: "refund-1", PaymentID: payment, Amount: paypay.Yen(100), RequestedAt: paypay.At(time.Now()),
	})
	if err != nil {
		return false, err
	}
	var at paypay.EpochTime = refund.RequestedAt
	_ = at
	return gone && reverted.Status == paypay.RevertedPaymentStatusCanceled, nil
}

func Ask(ctx context.Context, client *jppay.PayPay, user paypay.UserAuthorizationID) (bool, error) {
	check, err := client.CheckWalletBalance(ctx, user, 100)
	if err != nil {
		return false, err
	}
	link, err := client.CreateAccountLinkQRCode(ctx, paypay.CreateAccountLinkQRCodeRequest{Nonce: "n"})
	if err != nil {
		return false, err
	}
	var url string = link.LinkQRCodeURL
	return check.HasEnoughBalance && url != "", nil
}

func Kind(event paypay.TransactionEvent) string { return event.NotificationType }

func Capture(ctx context.Context, client *jppay.Paidy, token paidy.TokenID) (bool, error) {
	payment, err := client.CreatePayment(ctx, paidy.CreatePaymentRequest{TokenID: token, Amount: 100})
	if err != nil {
		return false, err
	}
	payment, err = client.CapturePayment(ctx, paidy.PaymentID(payment.ID), paidy.CapturePaymentRequest{})
	if err != nil {
		return false, err
	}
	return payment.Status == paidy.PaymentStatusClosed, nil
}

var _ jppay.CodePaymentReader = (*jppay.PayPay)(nil)
`

// writerSource writes requests whose caller set nothing that the client fills in.
const writerSource = `package main

import (
	"encoding/json"
	"fmt"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
)

func main() {
	for _, request := range []any{
		paypay.CreateQRCodeRequest{MerchantPaymentID: "order-1", Amount: paypay.Yen(100)},
		paidy.CreatePaymentRequest{},
		paypay.CreateQRCodeRequestCodeType("NEW"),
	} {
		text, err := json.Marshal(request)
		fmt.Println(string(text), err)
	}
}
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

var unchanged = map[string]map[string][]byte{}

// asTheyAre makes the files of a document as it stands, once for all tests.
func asTheyAre(t *testing.T, of apiDocument) map[string][]byte {
	t.Helper()
	if unchanged[of.pkg] == nil {
		unchanged[of.pkg] = generated(t, of, documentCopy(t, of.path))
	}

	return unchanged[of.pkg]
}

// build compiles the caller with some files in place of the module's own, and returns
// what the writer prints with them.
func build(t *testing.T, files map[string][]byte) string {
	t.Helper()
	module, err := os.Getwd()
	require.NoError(t, err)
	folder, replace := t.TempDir(), map[string]string{}
	files = maps.Clone(files)
	files["internal/generate/caller/caller.go"] = []byte(callerSource)
	files["internal/generate/writer/main.go"] = []byte(writerSource)
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

	run := exec.CommandContext(t.Context(), "go", "run", "-overlay", overlay, "./internal/generate/writer")
	out, err = run.CombinedOutput()
	require.NoError(t, err, "%s", out)

	return string(out)
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

// addValues adds a value to every enum of texts, and says of a write in which state it
// leaves that.
func addValues(tree map[string]any) {
	d := &documentTree{root: tree}
	d.each(func(s place) {
		if values, _ := s.schema["enum"].([]any); isTextEnum(s.schema) || s.schema["x-go-type"] == "string" && values != nil {
			s.schema["enum"] = append(values, "ADDED")
		}
		if names, ok := s.schema["x-enum-varnames"].([]any); ok {
			s.schema["x-enum-varnames"] = append(names, "Added")
		}
	})
	d.eachOperation(func(_ string, operation map[string]any, _ bool) {
		state := object(operation, "x-state")
		if field, _ := state["field"].(string); state != nil && field != "resultInfo.code" {
			failed, _ := state["failed"].([]any)
			state["failed"] = append(failed, "ADDED")
		}
	})
}

// allowNull lets every field be null: those that are required, that no success lacks and
// that requests hold too.
func allowNull(tree map[string]any) {
	(&documentTree{root: tree}).each(func(s place) {
		properties := object(s.schema["properties"])
		for name := range properties {
			field := object(properties[name])
			if kind, ok := field["type"].(string); ok {
				field["type"] = []any{kind, "null"}
			} else if field["$ref"] != nil {
				properties[name] = map[string]any{"oneOf": []any{field, map[string]any{"type": "null"}}}
			}
			if values, ok := field["enum"].([]any); ok {
				field["enum"] = append(values, nil)
			}
		}
	})
}

func TestCallersCompileWithWhateverADocumentAdds(t *testing.T) {
	t.Chdir("../..")
	tree := documentCopy(t, documents["paypay"].path)
	schemas := object(tree, "components", "schemas")
	paidy := documentCopy(t, documents["paidy"].path)

	for _, document := range []map[string]any{tree, paidy} {
		addValues(document)
		allowNull(document)
	}
	link := operationAt(t, tree, "/v1/qr/sessions", "post")
	require.Nil(t, link["parameters"], "what this operation has so far")
	addParameter(link, "tone", "query")
	addParameter(link, "X-Tint", "header")
	capture := object(operationAt(t, paidy, "/payments/{id}/captures", "post"), "responses")
	capture["201"] = capture["200"]
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
	object(tree, "paths")["/v9/news"] = map[string]any{"get": map[string]any{
		"operationId": "getNews", "summary": "Get the news",
		"x-needs": map[string]any{"fields": []any{"data.url"}, "source": "OAS"},
		"responses": map[string]any{"200": map[string]any{"description": "The news.", "content": map[string]any{
			"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/CreateQRCodeResponse"}},
		}}},
	}}

	files := generated(t, documents["paypay"], tree)
	maps.Copy(files, generated(t, documents["paidy"], paidy))

	written := build(t, files)
	assert.Contains(t, written, `"codeType":"ORDER_QR"`)
	assert.Contains(t, written, `"currency":"JPY","`)
	assert.Contains(t, written, "\"NEW\" <nil>\n")
	assert.Equal(t, build(t, map[string][]byte{}), written)
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

func TestNullChangesNothing(t *testing.T) {
	t.Chdir("../..")
	for pkg, of := range documents {
		t.Run(pkg, func(t *testing.T) {
			nullable := documentCopy(t, of.path)
			allowNull(nullable)

			before := asTheyAre(t, of)
			after := generated(t, of, nullable)

			for name := range before {
				if !strings.HasPrefix(name, stubsDir) {
					assert.Equal(t, lines(before[name]), lines(after[name]), name)
				}
			}
		})
	}
}

func TestAnotherValueAddsConstantsAndNothingElse(t *testing.T) {
	t.Chdir("../..")
	for pkg, of := range documents {
		t.Run(pkg, func(t *testing.T) {
			more := documentCopy(t, of.path)
			addValues(more)

			before := asTheyAre(t, of)
			after := generated(t, of, more)

			models := filepath.Join(clientsDir, pkg, "models.gen.go")
			assert.Contains(t, string(after[models]), `"ADDED"`)
			for name := range before {
				listsStates := strings.HasSuffix(name, "policy.gen.go")
				if !strings.HasPrefix(name, stubsDir) && !listsStates {
					assert.Equal(t, withoutConstants(before[name]), withoutConstants(after[name]), name)
				}
			}
		})
	}
}

func lines(source []byte) []string { return strings.Split(string(source), "\n") }

// withoutConstants leaves out the constants of enums, and where they are listed.
func withoutConstants(source []byte) []string {
	constant := regexp.MustCompile(`^\t\w+ +\w+ += "[^"]*"$|^\tcase \w+:$|^\t\treturn true$`)

	return slices.DeleteFunc(lines(source), constant.MatchString)
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

// shop makes the files of a small document.
func shop(t *testing.T, document string) (map[string][]byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.yaml")
	require.NoError(t, os.WriteFile(path, []byte(document), 0o600))

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
			"a required field with one value that is not fixed", "enum: [TEA_POT], x-fixed: TEA_POT", "enum: [TEA_POT]",
			"#/components/schemas/ChangeThingRequest/kind: it is required and has one value: say x-fixed",
		},
		{
			"a required parameter with one value that is not fixed", "enum: [JPY], x-fixed: JPY", "enum: [JPY]",
			"paths/things/{id}/get/currency: it is required and has one value: say x-fixed",
		},
		{
			"a fixed value that is none", "x-fixed: TEA_POT", "x-fixed: CUP",
			"#/components/schemas/ChangeThingRequest/kind: x-fixed: CUP is no value of the enum",
		},
		{
			"a fixed value of a text without an enum", "enum: [JPY], x-fixed", "x-fixed",
			"x-fixed: this is no text with an enum of its own",
		},
		{
			"a fixed value of a number", "type: string, enum: [JPY], x-fixed: JPY", "type: integer, enum: [1], x-fixed: 1",
			"x-fixed: this is no text with an enum of its own",
		},
		{
			"a fixed value in an answer", "enum: [TEA]", "enum: [TEA], x-fixed: TEA",
			"#/components/schemas/Thing/kind: x-fixed: no request holds this",
		},
		{
			"a fixed value in a list", "kind: {type: string, enum: [TEA_POT], x-fixed: TEA_POT}",
			"kind: {type: array, items: {type: string, enum: [TEA_POT], x-fixed: TEA_POT}}",
			"#/components/schemas/ChangeThingRequest/kind/items: x-fixed: give the schema that holds this a name",
		},
		{
			"a body without a schema of its own",
			"{application/json: {schema: {$ref: '#/components/schemas/ChangeThingRequest'}}}",
			"{application/json: {schema: {type: object, properties: {in: {$ref: '#/components/schemas/ChangeThingRequest'}}}}}",
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
