package conformance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// invoke calls the method of a generated client that belongs to the step's
// operation: every generated client has the same shape, so that one function
// serves all operations of all documents. callErr is what the client returns; err
// is a mistake in the step.
func invoke(ctx context.Context, client any, s step) (body any, status int, callErr, err error) {
	method, err := findMethod(client, s)
	if err != nil {
		return nil, 0, nil, err
	}
	args, err := arguments(ctx, method.Type(), s)
	if err != nil {
		return nil, 0, nil, err
	}

	results := method.Call(args)
	callErr, _ = results[1].Interface().(error)
	if results[0].IsNil() {
		return nil, 0, callErr, nil
	}

	raw := results[0].MethodByName("GetBody").Call(nil)[0].Bytes()
	status = int(results[0].MethodByName("StatusCode").Call(nil)[0].Int())
	if callErr == nil && status != http.StatusNoContent && results[0].MethodByName("Value").Call(nil)[0].IsNil() {
		callErr = errors.New("Value is nil after success")
	}

	return decode(raw), status, callErr, nil
}

func findMethod(client any, s step) (reflect.Value, error) {
	suffix := "WithResponse"
	if s.RawBody != nil {
		suffix = "WithBodyWithResponse"
	}

	value := reflect.ValueOf(client)
	for i := range value.NumMethod() {
		if strings.EqualFold(value.Type().Method(i).Name, s.Call+suffix) {
			return value.Method(i), nil
		}
	}

	return reflect.Value{}, fmt.Errorf("the client has no method for %s%s", s.Call, suffix)
}

func arguments(ctx context.Context, method reflect.Type, s step) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	path := slices.Clone(s.Path)
	for i := 1; i < method.NumIn()-1; i++ { // the last one is variadic editors
		parameter := method.In(i)
		last := i == method.NumIn()-2
		switch {
		case s.RawBody != nil && last:
			args = append(args, reflect.ValueOf(strings.NewReader(*s.RawBody)))
		case s.RawBody != nil && i == method.NumIn()-3:
			args = append(args, reflect.ValueOf("application/json"))
		case parameter.Kind() == reflect.String && len(path) > 0:
			args = append(args, reflect.ValueOf(path[0]).Convert(parameter))
			path = path[1:]
		case parameter.Kind() == reflect.Pointer && strings.HasSuffix(parameter.Elem().Name(), "Params"):
			params := reflect.New(parameter.Elem())
			if err := strict(s.Params, params.Interface()); err != nil {
				return nil, fmt.Errorf("params: %w", err)
			}
			args = append(args, params)
		default:
			body := reflect.New(parameter)
			if err := strict(s.Body, body.Interface()); err != nil {
				return nil, fmt.Errorf("body: %w", err)
			}
			args = append(args, body.Elem())
		}
	}
	if len(path) > 0 {
		return nil, fmt.Errorf("%d path parameters too many", len(path))
	}
	return args, nil
}

// strict decodes a case's JSON without accepting names that the type lacks.
func strict(text json.RawMessage, into any) error {
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
