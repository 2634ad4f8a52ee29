package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
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

// parsed holds each document that documentCopy has read, by its path.
var parsed sync.Map

// documentCopy reads a document as objects that a test may change.
func documentCopy(t *testing.T, path string) map[string]any {
	t.Helper()
	tree, known := parsed.Load(documentPath(t, path))
	if !known {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		var read map[string]any
		require.NoError(t, yaml.Unmarshal(source, &read))
		tree, _ = parsed.LoadOrStore(documentPath(t, path), read)
	}

	return copied(tree).(map[string]any)
}

// documentPath is the whole path of a document: tests change their folder.
func documentPath(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	require.NoError(t, err)

	return whole
}

// copied copies objects and lists, however deep.
func copied(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(value))
		for key, member := range value {
			object[key] = copied(member)
		}
		return object
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = copied(item)
		}
		return list
	}

	return value
}

// generated makes the files of a changed document.
func generated(t *testing.T, of apiDocument, tree map[string]any) map[string][]byte {
	t.Helper()
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	known, err := os.ReadFile(filepath.Join(filepath.Dir(of.path), sourcesFile))
	require.NoError(t, err)
	of.path = filepath.Join(t.TempDir(), filepath.Base(of.path))
	require.NoError(t, os.WriteFile(of.path, text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(of.path), sourcesFile), known, 0o600))

	files, err := of.files()
	require.NoError(t, err)
	for name, content := range files { // they name the document by its path
		files[name] = []byte(strings.ReplaceAll(string(content), of.path, documents[of.pkg].path))
	}

	return files
}

// asTheyAre returns the files of a document as it stands: those of the repository, which are
// what it generates.
func asTheyAre(t *testing.T, of apiDocument) map[string][]byte {
	t.Helper()
	folders := []string{filepath.Join(clientsDir, of.pkg), filepath.Join(stubsDir, of.pkg), methodsFile(of.pkg)}
	if handlers[of.pkg] != "" {
		folders = append(folders, handlersFile(of.pkg))
	}
	files, err := readTree(".", folders...)
	require.NoError(t, err)

	return files
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

// addValues adds a value to every enum of texts, and says of a write that nobody knows in which
// state the new value leaves it.
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
			unlisted, _ := state["unlisted"].([]any)
			state["unlisted"], state["unverified"] = append(unlisted, "ADDED"), "The value is new"
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
		"x-needs": map[string]any{"fields": []any{"data.url"}, "source": "INFERRED"},
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

// TestWhatADocumentAddsIsAllThatChanges adds a value to every enum, null to every field and two
// codes: they add constants and a few lines of the tables, and nothing else. The stubs of the
// sandbox have types of their own for null.
func TestWhatADocumentAddsIsAllThatChanges(t *testing.T) {
	t.Chdir("../..")
	for pkg, of := range documents {
		t.Run(pkg, func(t *testing.T) {
			tree := documentCopy(t, of.path)
			addValues(tree)
			allowNull(tree)
			addCodes(t, tree)

			before, after := asTheyAre(t, of), generated(t, of, tree)

			policy := filepath.Join(clientsDir, pkg, "policy.gen.go")
			assertCodesAdded(t, before[policy], after[policy])
			models := filepath.Join(clientsDir, pkg, "models.gen.go")
			assert.Contains(t, string(after[models]), `"ADDED"`)
			for name := range before {
				if name != policy && !strings.HasPrefix(name, stubsDir) {
					constants, others := constantsOf(before[name])
					more, same := constantsOf(after[name])
					assert.Equal(t, others, same, name)
					assert.Equal(t, constants, withoutAdded(more), name)
				}
			}
		})
	}
}

func lines(source []byte) []string { return strings.Split(string(source), "\n") }

// constantsOf returns the constants of enums and where they are listed, each line with one space
// between its words, and all other lines as one text.
func constantsOf(source []byte) (constants []string, others string) {
	var rest strings.Builder
	for _, line := range lines(source) {
		constant := strings.HasPrefix(line, "\t") && strings.Contains(line, ` = "`)
		if constant || strings.HasPrefix(line, "\tcase ") || line == "\t\treturn true" {
			constants = append(constants, strings.Join(strings.Fields(line), " "))
		} else {
			rest.WriteString(line + "\n")
		}
	}

	return constants, rest.String()
}

// withoutAdded leaves out the constants of added values, and where they are listed.
func withoutAdded(constants []string) []string {
	var kept []string
	for i, line := range constants {
		value := strings.HasSuffix(line, `= "ADDED"`)
		listed := strings.HasSuffix(line, "Added:")
		end := i > 0 && line == "return true" && strings.HasSuffix(constants[i-1], "Added:")
		if !value && !listed && !end {
			kept = append(kept, line)
		}
	}

	return kept
}
