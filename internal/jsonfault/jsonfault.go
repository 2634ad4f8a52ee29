// Package jsonfault says where a JSON text is wrong: which field does not match a Go type, and
// which character is not JSON. The errors of encoding/json say so too, but they differ between
// versions of Go, and the texts for users must not.
package jsonfault

import (
	"bytes"
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// Position returns the index of the first byte of the character that a syntax error
// is about; for a wrong \u escape, of its backslash.
func Position(text []byte, wrong *json.SyntaxError) int {
	at := max(0, min(int(wrong.Offset), len(text))-1)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	const escape = len(`\u1234`)
	if i := bytes.LastIndex(text[max(0, at-escape):at], []byte(`\u`)); i >= 0 {
		return max(0, at-escape) + i
	}
	return at
}

// Field returns the path of a field of the wrong type, such as order.items.price, in the
// spelling of the text. into is a pointer to a value of the wanted type. Field checks only the
// first JSON value of the text. It returns "" if it finds no such field, for instance because
// the text is not JSON or not an object.
func Field(text []byte, into any) string {
	var value json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&value); err != nil {
		return ""
	}
	return strings.Join(path(value, reflect.TypeOf(into)), ".")
}

func path(value json.RawMessage, wanted reflect.Type) []string {
	for wanted.Kind() == reflect.Pointer {
		wanted = wanted.Elem()
	}
	pointer := reflect.PointerTo(wanted)
	if pointer.Implements(jsonUnmarshaler) || pointer.Implements(textUnmarshaler) {
		return nil
	}
	switch wanted.Kind() { //nolint:exhaustive // the other kinds hold no fields
	case reflect.Struct:
		return inObject(value, wanted)
	case reflect.Slice, reflect.Array:
		return inArray(value, wanted.Elem())
	}
	return nil
}

func inObject(value json.RawMessage, wanted reflect.Type) []string {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return nil
	}
	for _, field := range reflect.VisibleFields(wanted) {
		name, member := memberFor(field, members)
		if member != nil && !fits(member, field.Type) {
			return append([]string{name}, path(member, field.Type)...)
		}
	}
	return nil
}

func inArray(value json.RawMessage, wanted reflect.Type) []string {
	var items []json.RawMessage
	if err := json.Unmarshal(value, &items); err != nil {
		return nil
	}
	for _, item := range items {
		if !fits(item, wanted) {
			return path(item, wanted)
		}
	}
	return nil
}

// memberFor returns the member of an object that encoding/json decodes into a field:
// the one with the field's name, or else one that differs in upper and lower case.
func memberFor(field reflect.StructField, members map[string]json.RawMessage) (string, json.RawMessage) {
	tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case !field.IsExported(), tag == "-", field.Anonymous && tag == "": // an embedded field has no name of its own
		return "", nil
	case tag == "":
		tag = field.Name
	}
	if member, ok := members[tag]; ok {
		return tag, member
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if strings.EqualFold(name, tag) {
			return name, members[name]
		}
	}
	return "", nil
}

func fits(value json.RawMessage, wanted reflect.Type) bool {
	return json.Unmarshal(value, reflect.New(wanted).Interface()) == nil
}
