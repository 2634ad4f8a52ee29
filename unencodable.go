package jppay

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// unencodable says which field of a body cannot be encoded. It says why only if the field's type
// gives the reason: other texts may quote the value.
func unencodable(err error, body any) error {
	why := policy.Misuse("cannot be encoded as JSON")
	if misuse, ok := errors.AsType[policy.Misuse](err); ok {
		why = misuse
	}
	path := unencodableField(reflect.ValueOf(body))
	if path == "" {
		return err
	}
	return fmt.Errorf("%w (%w)", policy.Misuse(path+": "+string(why)), err)
}

// unencodableField returns the path of the first field that cannot be encoded; empty if the value
// itself cannot, or if all fields can.
func unencodableField(value reflect.Value) string {
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	kind := value.Kind()
	if kind == reflect.Struct {
		for field, inner := range value.Fields() {
			if !field.IsExported() || encodes(inner) {
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			return join(cmp.Or(name, field.Name), inner)
		}
	}
	if kind == reflect.Slice || kind == reflect.Array {
		for i, inner := range value.Seq2() {
			if !encodes(inner) {
				return join(fmt.Sprint(i), inner)
			}
		}
	}
	if kind == reflect.Map {
		keys := value.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			if !encodes(value.MapIndex(key)) {
				return join(fmt.Sprint(key), value.MapIndex(key))
			}
		}
	}
	return ""
}

// join appends the path inside of a value to its name.
func join(name string, value reflect.Value) string {
	if inner := unencodableField(value); inner != "" {
		return name + "." + inner
	}
	return name
}

func encodes(value reflect.Value) bool {
	_, err := json.Marshal(value.Interface())
	return err == nil
}
