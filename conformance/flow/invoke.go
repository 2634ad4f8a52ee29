package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// Invoke calls the client's method for the step's operation. All methods have the same shape,
// so one function serves all operations of all documents. A body of raw bytes and a request
// that is wrong on purpose go through the raw client, because the methods cannot send them.
// callErr is the client's error; err is a mistake in the step.
func Invoke(ctx context.Context, client any, s Step) (body any, status int, callErr, err error) {
	if s.RawBody != nil || s.InvalidRequest {
		return invokeRaw(ctx, client, s)
	}

	method, ok := findMethod(client, s.Call)
	if !ok {
		return nil, 0, nil, fmt.Errorf("the client has no method for %s", s.Call)
	}
	var answer overlay.Answer
	args, err := arguments(ctx, method.Type(), paramsOf(client, s.Call), s)
	if err != nil {
		return nil, 0, nil, err
	}

	results := method.Call(append(args, answerOption(client, &answer)))
	callErr, _ = results[1].Interface().(error)
	if results[0].IsNil() != (callErr != nil) {
		callErr = errors.Join(errors.New("the value must be nil after an error, and must not be nil without one"), callErr)
	}

	return decode(answer.Body), answer.Status, callErr, nil
}

// findMethod finds the method of an operation. It ignores case, since initialisms are spelled
// differently.
func findMethod(client any, name string) (reflect.Value, bool) {
	value := reflect.ValueOf(client)
	i, ok := methodsOf(value.Type())[strings.ToLower(name)]
	if !ok {
		return reflect.Value{}, false
	}

	return value.Method(i), true
}

// methodIndexes are the methods of the client types that were asked for: a map from the name in
// lower case to the index, by type. Listing a type's methods takes long.
var methodIndexes sync.Map

func methodsOf(client reflect.Type) map[string]int {
	if known, ok := methodIndexes.Load(client); ok {
		return known.(map[string]int)
	}

	indexes := map[string]int{}
	for i := range client.NumMethod() {
		indexes[strings.ToLower(client.Method(i).Name)] = i
	}
	methodIndexes.Store(client, indexes)

	return indexes
}

// answerOption returns the option that fills in answer.
func answerOption(client any, answer *overlay.Answer) reflect.Value {
	switch client.(type) {
	case *jppay.PayPay:
		return reflect.ValueOf(paypay.WithAnswer(answer))
	case *jppay.Paidy:
		return reflect.ValueOf(paidy.WithAnswer(answer))
	}

	return reflect.ValueOf(paidylegacy.WithAnswer(answer))
}

// callOptions are the call options by the names of their parameters on the wire.
var callOptions = map[string]any{
	"agreeSimilarTransaction": paypay.WithAgreeSimilarTransaction,
	"Lang":                    paypay.WithLang,
	"period":                  paypay.WithPeriod,
	"productType":             paypay.WithProductType,
	"requiredKycType":         paypay.WithRequiredKYCType,
	"X-ASSUME-MERCHANT":       paypay.WithMerchant,
	"Paidy-Version":           paidy.WithPaidyVersion,
}

// bodyOptions are the call options that set a body which may be left out.
var bodyOptions = map[string]any{"fetchKycPassportQR": paypay.WithFetchKYCPassportQRRequest}

// option makes a call option with a value of a case.
func option(with any, text json.RawMessage) (reflect.Value, error) {
	function := reflect.ValueOf(with)
	value := reflect.New(function.Type().In(0))
	if err := strict(text, value.Interface()); err != nil {
		return reflect.Value{}, err
	}

	return function.Call([]reflect.Value{value.Elem()})[0], nil
}

// arguments returns the arguments of a method: the context, the path's ids, the required
// parameters, the body, and options.
func arguments(ctx context.Context, method, paramsType reflect.Type, s Step) ([]reflect.Value, error) {
	path, required := slices.Clone(s.Path), requiredFields(paramsType)
	params := map[string]json.RawMessage{}
	if err := strict(s.Params, &params); err != nil {
		return nil, fmt.Errorf("params: %w", err)
	}

	args, bodyTaken := []reflect.Value{reflect.ValueOf(ctx)}, false
	for i := 1; i < method.NumIn()-1; i++ { // the last one is the options
		value := reflect.New(method.In(i))
		switch {
		case method.In(i).Kind() == reflect.Struct:
			bodyTaken = true
			if err := strict(s.Body, value.Interface()); err != nil {
				return nil, fmt.Errorf("body: %w", err)
			}
		case len(path) > 0:
			value.Elem().SetString(path[0])
			path = path[1:]
		default:
			at := slices.IndexFunc(required, func(f reflect.StructField) bool { return f.Type == method.In(i) })
			if at < 0 {
				return nil, fmt.Errorf("argument %d has no value", i)
			}
			name := wireName(required[at])
			if err := strict(params[name], value.Interface()); err != nil {
				return nil, fmt.Errorf("params: %s: %w", name, err)
			}
			delete(params, name)
			required = slices.Delete(required, at, at+1)
		}
		args = append(args, value.Elem())
	}
	if len(path) > 0 {
		return nil, fmt.Errorf("there are %d path parameters too many", len(path))
	}

	if err := dropFixed(params, required); err != nil {
		return nil, err
	}
	options, err := optionsOf(s, params, bodyTaken)

	return append(args, options...), err
}

// dropFixed drops the required parameters that are not arguments because they have only one
// value.
func dropFixed(params map[string]json.RawMessage, required []reflect.StructField) error {
	for _, field := range required {
		name, value := wireName(field), reflect.New(field.Type)
		text, ok := params[name]
		if !ok {
			continue
		}
		if err := strict(text, value.Interface()); err != nil {
			return fmt.Errorf("params: %s: %w", name, err)
		}
		if enum, ok := value.Interface().(interface{ Valid() bool }); !ok || !enum.Valid() {
			return fmt.Errorf("params: the method cannot send %s as %s", text, name)
		}
		delete(params, name)
	}

	return nil
}

// optionsOf returns the options for the other parameters of a step, and for a body that is not
// an argument.
func optionsOf(s Step, params map[string]json.RawMessage, bodyTaken bool) ([]reflect.Value, error) {
	var options []reflect.Value
	for _, name := range slices.Sorted(maps.Keys(params)) {
		with, ok := callOptions[name]
		if !ok {
			return nil, fmt.Errorf("params: there is no option for %s", name)
		}
		made, err := option(with, params[name])
		if err != nil {
			return nil, fmt.Errorf("params: %s: %w", name, err)
		}
		options = append(options, made)
	}

	if present(s.Body) && !bodyTaken {
		with, ok := bodyOptions[s.Call]
		if !ok {
			return nil, errors.New("the operation has no body")
		}
		made, err := option(with, s.Body)
		if err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		options = append(options, made)
	}

	return options, nil
}

// RawOf returns the raw client of a client.
func RawOf(client any) any {
	return reflect.ValueOf(client).MethodByName("Raw").Call(nil)[0].Interface()
}

// paramsOf returns the type of an operation's header and query parameters, or nil if it has
// none.
func paramsOf(client any, name string) reflect.Type {
	method, ok := findMethod(RawOf(client), name)
	if !ok {
		return nil
	}
	for i := range method.Type().NumIn() {
		if isParams(method.Type().In(i)) {
			return method.Type().In(i).Elem()
		}
	}

	return nil
}

func isParams(parameter reflect.Type) bool {
	return parameter.Kind() == reflect.Pointer && strings.HasSuffix(parameter.Elem().Name(), "Params")
}

// requiredFields returns the required parameters in their order.
func requiredFields(params reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	if params == nil {
		return nil
	}
	for field := range params.Fields() {
		if field.Type.Kind() != reflect.Pointer {
			fields = append(fields, field)
		}
	}

	return fields
}

// wireName returns the name of a field in JSON.
func wireName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")

	return name
}

// invokeRaw calls the method of the raw client, with a body of bytes if the operation has one.
func invokeRaw(ctx context.Context, client any, s Step) (body any, status int, callErr, err error) {
	raw := RawOf(client)
	method, withBody := findMethod(raw, s.Call+"WithBody")
	if !withBody {
		method, _ = findMethod(raw, s.Call)
	}
	if !method.IsValid() || s.RawBody != nil && !withBody {
		return nil, 0, nil, fmt.Errorf("the raw client has no method for %s", s.Call)
	}
	args, err := rawArguments(ctx, method.Type(), withBody, s)
	if err != nil {
		return nil, 0, nil, err
	}

	results := method.Call(args)
	callErr, _ = results[1].Interface().(error)
	response, _ := results[0].Interface().(*http.Response)
	if response == nil {
		return nil, 0, callErr, nil
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)

	return decode(content), response.StatusCode, callErr, err
}

func rawArguments(ctx context.Context, method reflect.Type, withBody bool, s Step) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	path := slices.Clone(s.Path)
	for i := 1; i < method.NumIn()-1; i++ { // the last one is the editors
		switch parameter := method.In(i); {
		case isParams(parameter):
			params := reflect.New(parameter.Elem())
			if err := strict(s.Params, params.Interface()); err != nil {
				return nil, fmt.Errorf("params: %w", err)
			}
			args = append(args, params)
		case parameter.Kind() == reflect.String && len(path) > 0:
			args = append(args, reflect.ValueOf(path[0]).Convert(parameter))
			path = path[1:]
		}
	}
	if len(path) > 0 {
		return nil, fmt.Errorf("there are %d path parameters too many", len(path))
	}
	if withBody {
		content := s.Body
		if s.RawBody != nil {
			content = json.RawMessage(*s.RawBody)
		}
		args = append(args, reflect.ValueOf("application/json"), reflect.ValueOf(bytes.NewReader(content)))
	}

	return args, nil
}

// present reports whether a case has a value.
func present(text json.RawMessage) bool { return len(text) > 0 && string(text) != "null" }

// strict decodes a case's JSON and refuses names that the type lacks.
func strict(text json.RawMessage, into any) error {
	if !present(text) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
