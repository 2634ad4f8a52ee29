package flow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// documents are the documents by provider.
var documents = map[string][]byte{
	"paypay": specs.PayPay(), "paidy": specs.Paidy(), "paidy-legacy": specs.PaidyLegacy(),
}

// operations are the generated tables by provider.
var operations = map[string][]policy.Operation{
	"paypay": paypay.Operations(), "paidy": paidy.Operations(), "paidy-legacy": paidylegacy.Operations(),
}

// Operations is the generated table of a provider.
func Operations(provider string) []policy.Operation { return operations[provider] }

// validators are shared by all cases, because making one takes long.
var validators = map[string]func() *validate.Validator{
	"paypay":       sync.OnceValue(func() *validate.Validator { return newValidator("paypay") }),
	"paidy":        sync.OnceValue(func() *validate.Validator { return newValidator("paidy") }),
	"paidy-legacy": sync.OnceValue(func() *validate.Validator { return newValidator("paidy-legacy") }),
}

// Validator is the validator of a provider's document that all runs share.
func Validator(provider string) *validate.Validator { return validators[provider]() }

// newValidator panics if the document is wrong.
func newValidator(provider string) *validate.Validator {
	v, err := validate.New(documents[provider])
	if err != nil {
		panic(err)
	}

	return v
}

// findOperation finds an operation by its id, nil if there is none.
func findOperation(provider, id string) *policy.Operation {
	for i := range operations[provider] {
		if operations[provider][i].ID == id {
			return &operations[provider][i]
		}
	}
	return nil
}

// Document is the document of a provider that all runs share with the sandbox.
func Document(provider string) (*openapi3.T, error) {
	return contract.Of(policy.Provider(provider)).OpenAPI()
}

// Documented finds an operation in its document.
func Documented(provider string, op *policy.Operation) (*openapi3.PathItem, *openapi3.Operation, error) {
	doc, err := Document(provider)
	if err != nil {
		return nil, nil, err
	}
	item := doc.Paths.Find(op.Path)
	return item, item.GetOperation(op.Method), nil
}

// ExampleCall builds a call from the document's own examples.
func ExampleCall(provider string, op *policy.Operation) (Step, error) {
	item, operation, err := Documented(provider, op)
	if err != nil {
		return Step{}, err
	}

	s := Step{Call: op.ID}
	if s.Path, s.Params, err = exampleParameters(slices.Concat(item.Parameters, operation.Parameters)); err != nil {
		return Step{}, fmt.Errorf("%s: %w", op.ID, err)
	}
	if operation.RequestBody == nil {
		return s, nil
	}

	examples := operation.RequestBody.Value.Content["application/json"].Examples
	if len(examples) == 0 {
		return Step{}, fmt.Errorf("%s: has no request example", op.ID)
	}
	first := slices.Sorted(maps.Keys(examples))[0]
	s.Body, err = json.Marshal(examples[first].Value.Value)

	return s, err
}

// exampleParameters returns the examples of the path parameters and of the required ones.
func exampleParameters(parameters openapi3.Parameters) (path []string, params json.RawMessage, err error) {
	required := map[string]any{}
	for _, ref := range parameters {
		parameter := ref.Value
		value := parameter.Example
		for _, example := range parameter.Examples {
			value = example.Value.Value
		}

		switch {
		case parameter.In == "path" && value == nil:
			return nil, nil, fmt.Errorf("path parameter %s has no example", parameter.Name)
		case parameter.In == "path":
			path = append(path, fmt.Sprint(value))
		case parameter.Required && value == nil:
			return nil, nil, fmt.Errorf("parameter %s has no example", parameter.Name)
		case parameter.Required:
			required[parameter.Name] = value
		}
	}
	params, err = json.Marshal(required)

	return path, params, err
}

// exampleBody is a request example of the document with the step's changes.
func exampleBody(provider string, s Step) (json.RawMessage, error) {
	_, operation, err := Documented(provider, findOperation(provider, s.Call))
	if err != nil {
		return nil, err
	}
	example := operation.RequestBody.Value.Content["application/json"].Examples[s.Example]
	if example == nil {
		return nil, fmt.Errorf("the document has no request example %q", s.Example)
	}

	text, err := json.Marshal(example.Value.Value)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return nil, err
	}
	for path, value := range s.Set {
		if err := SetField(body, path, value); err != nil {
			return nil, err
		}
	}

	return json.Marshal(body)
}

// SetField sets the field at a dotted path. A nil value removes it.
func SetField(object map[string]any, path string, value any) error {
	keys := strings.Split(path, ".")
	last := keys[len(keys)-1]
	for _, key := range keys[:len(keys)-1] {
		inner, ok := object[key].(map[string]any)
		if !ok {
			return fmt.Errorf("set %s: the example has no object %s", path, key)
		}
		object = inner
	}

	if value == nil {
		delete(object, last)
	} else {
		object[last] = value
	}

	return nil
}
