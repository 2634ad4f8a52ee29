package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/overlay/validate"
)

const adminDocumentPath = "admin/admin.yaml"

// adminDocument is the description of the admin API.
var adminDocument = sync.OnceValues(func() (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromFile(adminDocumentPath)
})

var adminValidator = sync.OnceValues(func() (*validate.Validator, error) {
	text, err := os.ReadFile(adminDocumentPath)
	if err != nil {
		return nil, err
	}

	return validate.New(text)
})

// adminSeen remembers which answers the calls of the admin API gave.
type adminSeen struct {
	mu      sync.Mutex
	answers map[string]bool // "operation status"
}

// undocumentedAnswer is an answer that breaks the document.
type undocumentedAnswer struct{ text string }

func (b *undocumentedAnswer) Error() string { return b.text }

// check returns how an answer breaks the document.
func (s *adminSeen) check(r *http.Request, a adminAnswer) error {
	validator, err := adminValidator()
	if err != nil {
		return err
	}
	operation, ok := validator.Find(r.Method, r.URL.EscapedPath())
	if !ok {
		if a.status != http.StatusNotFound && a.status != http.StatusForbidden {
			return &undocumentedAnswer{fmt.Sprintf("%s %s is not documented and answers %d", r.Method, r.URL.Path, a.status)}
		}

		return nil
	}

	s.mu.Lock()
	s.answers[fmt.Sprint(operation, " ", a.status)] = true
	s.mu.Unlock()
	if found := validator.CheckResponse(operation, a.status, a.header, []byte(a.raw)); found != nil {
		return &undocumentedAnswer{found.Error() + ": " + a.raw}
	}

	return nil
}

// adminOperation is a call of the document.
type adminOperation struct {
	*openapi3.Operation

	method, path string
}

// eachAdminOperation calls do for every call of the document.
func eachAdminOperation(t *testing.T, do func(adminOperation)) {
	t.Helper()
	doc, err := adminDocument()
	require.NoError(t, err)
	require.NotZero(t, doc.Paths.Len())
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			do(adminOperation{operation, method, path})
		}
	}
}

func TestTheAdminDocumentIsValidAndItsExamplesFit(t *testing.T) {
	t.Parallel()
	doc, err := adminDocument()
	require.NoError(t, err)

	assert.NoError(t, doc.Validate(context.Background(), openapi3.EnableExamplesValidation()))
	_, err = adminValidator()
	assert.NoError(t, err)
}

func TestEveryJSONOfTheAdminDocumentHasAnExample(t *testing.T) {
	t.Parallel()
	eachAdminOperation(t, func(operation adminOperation) {
		if operation.RequestBody != nil {
			media := operation.RequestBody.Value.Content.Get("application/json")
			assert.NotNil(t, media.Example, "%s: body", operation.OperationID)
		}
		for status, response := range operation.Responses.Map() {
			for _, media := range response.Value.Content {
				assert.NotNil(t, media.Example, "%s: %s", operation.OperationID, status)
			}
		}
	})
}

func TestExamplesOfTheAdminDocumentAreAnswersThatItAllows(t *testing.T) {
	t.Parallel()
	validator, err := adminValidator()
	require.NoError(t, err)
	eachAdminOperation(t, func(operation adminOperation) {
		media := operation.Responses.Value("200").Value.Content.Get("application/json")
		if media == nil {
			return
		}
		text, err := json.Marshal(media.Example)
		require.NoError(t, err)
		header := http.Header{"Content-Type": {"application/json"}}
		assert.Nil(t, validator.CheckResponse(operation.OperationID, 200, header, text), "%s", operation.OperationID)
	})
}

func TestObjectsOfTheAdminDocumentAreClosed(t *testing.T) {
	t.Parallel()
	doc, err := adminDocument()
	require.NoError(t, err)
	for name, schema := range doc.Components.Schemas {
		if schema.Value.Type.Is("object") {
			require.NotNil(t, schema.Value.AdditionalProperties.Has, name)
			assert.False(t, *schema.Value.AdditionalProperties.Has, name)
		}
	}
}

func TestTheAdminEndpointServesItsDocument(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	text, err := os.ReadFile(adminDocumentPath)
	require.NoError(t, err)

	answer := r.must(t, "GET", "/openapi.yaml", "")
	assert.Equal(t, string(text), answer.raw)
	assert.Equal(t, "application/yaml", answer.header.Get("Content-Type"))

	served, err := openapi3.NewLoader().LoadFromData([]byte(r.must(t, "GET", "/openapi.json", "").raw))
	require.NoError(t, err)
	doc, err := adminDocument()
	require.NoError(t, err)
	assert.Equal(t, doc.Paths.Keys(), served.Paths.Keys())
	assert.NoError(t, served.Validate(context.Background()))
}

func TestTheAdminEndpointListsItsCalls(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	var listed []struct {
		Call, Operation, Does string
		Body                  map[string]any
	}
	raw := r.must(t, "GET", "/", "").raw
	require.NoError(t, json.Unmarshal([]byte(raw), &listed))
	assert.Contains(t, raw, "\n    \"operation\": ", "a line each, for people")

	var calls []string
	for _, c := range listed {
		calls = append(calls, c.Call)
		assert.NotEmpty(t, c.Operation, c.Call)
		assert.NotEmpty(t, c.Does, c.Call)
	}
	var documented []string
	eachAdminOperation(t, func(operation adminOperation) {
		documented = append(documented, operation.method+" "+operation.path)
	})
	assert.ElementsMatch(t, documented, calls)
	assert.Equal(t, "POST /account-links/{code}/allow", calls[0], "in the order of tags, then of paths")
	assert.Equal(t, "GET /openapi.yaml", calls[len(calls)-1])
	for _, c := range listed {
		if c.Call == "POST /points/budget" {
			assert.Equal(t, map[string]any{"yen": 1000.0}, c.Body)
		}
	}
}

func TestEveryExampleOfABodyIsRead(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	eachAdminOperation(t, func(operation adminOperation) {
		if operation.RequestBody == nil {
			return
		}
		body, err := json.Marshal(operation.RequestBody.Value.Content.Get("application/json").Example)
		require.NoError(t, err)
		answer := r.admin(t, operation.method, filledPath(operation.path), string(body))
		if operation.OperationID == "sendWebhook" { // its body is whatever the webhook's document says
			assert.Equal(t, "body/notification_type", answer.body["field"])

			return
		}
		assert.NotEqual(t, 400, answer.status, "%s: %s", operation.OperationID, answer.raw)
		assert.NotEqual(t, 415, answer.status, "%s: %s", operation.OperationID, answer.raw)
	})
}

// filledPath is a path template with values that nothing has.
func filledPath(template string) string {
	path := strings.ReplaceAll(template, "{number}", "999999")
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + "nobody" + after
	}

	return path
}

// jsonFields returns the names that a struct has in JSON, and its types by name.
func jsonFields(of reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range of.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			fields[name] = field.Type
		}
	}

	return fields
}

// assertSameFields compares a struct with an object of the document, and what it holds.
func assertSameFields(t *testing.T, of reflect.Type, schema *openapi3.Schema, at string) {
	t.Helper()
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if schema.Items != nil {
		schema = schema.Items.Value
	}
	if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() {
		return
	}
	fields := jsonFields(of)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(schema.Properties)), slices.Collect(maps.Keys(fields)), at)
	for name, fieldType := range fields {
		if property := schema.Properties[name]; property != nil {
			assertSameFields(t, fieldType, property.Value, at+"."+name)
		}
	}
}

func TestTheAdminDocumentHasTheFieldsThatAreAnswered(t *testing.T) {
	t.Parallel()
	doc, err := adminDocument()
	require.NoError(t, err)
	for name, of := range map[string]reflect.Type{
		"Entry":   reflect.TypeFor[journal.Call](),
		"Effect":  reflect.TypeFor[sandbox.Effect](),
		"Finding": reflect.TypeFor[sandbox.Finding](),
		"Waiting": reflect.TypeFor[paypay.Waiting](),
		"Fault":   reflect.TypeFor[faults.FaultJSON](),
	} {
		assertSameFields(t, of, doc.Components.Schemas[name].Value, name)
	}
}

func TestTheAdminDocumentHasEveryKindOfFault(t *testing.T) {
	t.Parallel()
	doc, err := adminDocument()
	require.NoError(t, err)
	kinds := doc.Components.Schemas["FaultKind"].Value
	_, list, _ := strings.Cut(sandbox.Start(t).Fault(sandbox.Fault{Provider: "paypay", Kind: "none"}).Error(), "[")
	known := strings.Fields(strings.TrimSuffix(list, "]"))

	require.NotEmpty(t, known)
	assert.Len(t, kinds.Enum, len(known))
	for _, kind := range known {
		assert.Contains(t, kinds.Enum, kind)
		assert.Contains(t, kinds.Description, "`"+kind+"`: ")
	}
}
