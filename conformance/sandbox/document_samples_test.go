package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// documentedOperation is an operation as its document describes it.
type documentedOperation struct {
	provider     sandbox.Provider
	method, path string
	*openapi3.Operation
}

// documentedOperations are the operations of all documents, by provider and id, read once.
var documentedOperations = sync.OnceValue(readOperations)

func readOperations() []documentedOperation {
	var list []documentedOperation
	for _, provider := range []sandbox.Provider{
		sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy,
	} {
		document, err := contract.Of(provider).OpenAPI()
		if err != nil {
			panic(err)
		}
		for path, item := range document.Paths.Map() {
			for method, op := range item.Operations() {
				list = append(list, documentedOperation{provider: provider, method: method, path: path, Operation: op})
			}
		}
	}
	slices.SortFunc(list, func(a, b documentedOperation) int {
		return strings.Compare(string(a.provider)+a.OperationID, string(b.provider)+b.OperationID)
	})
	return list
}

// bodySchema returns the schema of the body; nil where there is none.
func (o documentedOperation) bodySchema() *openapi3.Schema {
	if o.RequestBody == nil {
		return nil
	}
	return o.RequestBody.Value.Content["application/json"].Schema.Value
}

// sampleTexts are texts for the patterns and formats of the documents.
var sampleTexts = map[string]string{
	`^[A-Za-z0-9_-]{1,64}$`:  "a1",
	`^[A-Za-z0-9_-]{1,255}$`: "a1",
	`^tok_[A-Za-z0-9_-]+$`:   sandbox.PaidyTokenActive,
	`^cap_[A-Za-z0-9_-]+$`:   "cap_1",
	`^\d{3}-\d{4}$`:          "100-0000",
	`^[0-9a-f]{24}$`:         "542e6dc61200008a077a4de3",
	emptyOrDate:              "",
	"date":                   "2026-06-01",
}

// emptyOrDate is a pattern that "" fits.
const emptyOrDate = `^(\d{4}-\d{2}-\d{2})?$`

// unknownName is the name of a field in an object whose fields no document names.
const unknownName = "k"

// sampleOf returns a value with each documented field, and one item in each list.
func sampleOf(t *testing.T, s *openapi3.Schema) any {
	t.Helper()
	switch {
	case len(s.OneOf) > 0:
		return sampleOf(t, s.OneOf[0].Value)
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type.Includes("object"):
		object := map[string]any{}
		for name, field := range s.Properties {
			object[name] = sampleOf(t, field.Value)
		}
		if more := s.AdditionalProperties.Schema; more != nil {
			object[unknownName] = sampleOf(t, more.Value)
		}
		return object
	case s.Type.Includes("array"):
		return []any{sampleOf(t, s.Items.Value)}
	case s.Type.Includes("boolean"):
		return true
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		return 1
	}
	text := "x"
	for _, rule := range []string{s.Pattern, s.Format} {
		if rule != "" {
			require.Contains(t, sampleTexts, rule)
			text = sampleTexts[rule]
		}
	}
	return text
}

// place is a field of a body: how to reach it, and what the document says about it.
type place struct {
	path     []any // names, and 0 for the item of a list
	required bool
	*openapi3.Schema
}

// pointer is the JSON pointer to the field. The sample's name that no document knows stands
// there as a number.
func (p place) pointer() string {
	text := ""
	for _, step := range p.path {
		if step == unknownName {
			step = "(field 1)"
		}
		text += fmt.Sprintf("/%v", step)
	}
	return text
}

// placesOf returns all fields of a body, those of objects in lists included.
func placesOf(s *openapi3.Schema, path []any) []place {
	if s == nil {
		return nil
	}
	var list []place
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		at := append(slices.Clip(path), name)
		field := s.Properties[name].Value
		list = append(list, place{path: at, required: slices.Contains(s.Required, name), Schema: field})
		list = append(list, placesOf(field, at)...)
	}
	if more := s.AdditionalProperties.Schema; more != nil {
		list = append(list, place{path: append(slices.Clip(path), unknownName), Schema: more.Value})
	}
	if s.Items != nil {
		list = append(list, placesOf(s.Items.Value, append(slices.Clip(path), 0))...)
	}
	return list
}

// set puts a value where the place is.
func (p place) set(body any, value any) {
	for i, step := range p.path {
		last := i == len(p.path)-1
		switch step := step.(type) {
		case int:
			body = body.([]any)[step]
		case string:
			if last {
				body.(map[string]any)[step] = value
				return
			}
			body = body.(map[string]any)[step]
		}
	}
}

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// sendSample sends a signed request to an operation and returns its log entry. change may change
// the request after it was made.
func sendSample(
	t *testing.T, s *sandbox.Sandbox, log *entryLog, op documentedOperation, body any, change func(*http.Request),
) sandbox.Entry {
	t.Helper()
	path := pathParameter.ReplaceAllString(op.path, map[sandbox.Provider]string{
		sandbox.ProviderPayPay: "a1", sandbox.ProviderPaidy: "pay_1",
	}[op.provider])
	if strings.HasPrefix(path, "/tokens/") {
		path = strings.ReplaceAll(path, "pay_1", sandbox.PaidyTokenActive)
	}
	url := map[sandbox.Provider]string{
		sandbox.ProviderPayPay: s.PayPay.URL, sandbox.ProviderPaidy: s.Paidy.URL, sandbox.ProviderLegacy: s.Legacy.URL,
	}[op.provider]
	if object, ok := body.(map[string]any); ok && op.provider == sandbox.ProviderLegacy && object["checksum"] != nil {
		object["checksum"] = rig.LegacyChecksum(s.Legacy.Secret + rig.LegacyText(path, object)).Hex()
	}

	text := ""
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		text = string(raw)
	}
	request, err := http.NewRequestWithContext(t.Context(), op.method, url+path, strings.NewReader(text))
	require.NoError(t, err)
	if text != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	var key string
	switch op.provider {
	case sandbox.ProviderPaidy:
		key = "Bearer " + s.Paidy.SecretKey
	case sandbox.ProviderPayPay:
		key = rig.PayPayOf(t, s).Signer().Authorization(op.method, path, text)
	case sandbox.ProviderLegacy:
		key = "Bearer " + s.Legacy.APIKey
	}
	request.Header.Set("Authorization", key)

	query := request.URL.Query()
	for _, p := range op.Parameters {
		if p.Value.Required && p.Value.In == "query" {
			query.Set(p.Value.Name, fmt.Sprint(sampleOf(t, p.Value.Schema.Value)))
		}
		if p.Value.Required && p.Value.In == "header" {
			request.Header.Set(p.Value.Name, fmt.Sprint(sampleOf(t, p.Value.Schema.Value)))
		}
	}
	request.URL.RawQuery = query.Encode()
	if change != nil {
		change(request)
	}

	before := len(log.all())
	response, err := newClient(t).Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	entries := log.all()[before:]
	require.Len(t, entries, 1)

	return entries[0]
}
