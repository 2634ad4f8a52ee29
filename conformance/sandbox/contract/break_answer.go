package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/jppay/jppay/overlay/validate"
)

// BreakAnswer returns the body of an answer in which one value has another type: the first that
// breaks a verified rule of the document. A body that is not JSON counts as null.
func (d *Document) BreakAnswer(op string, status int, header http.Header, body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	whole := make([]any, 1)
	_ = decoder.Decode(&whole[0])
	var changed []byte
	if changeOneType(whole, func() bool {
		changed = encode(whole[0])
		found, ok := errors.AsType[*validate.Error](d.CheckResponse(op, status, header, changed))
		return ok && found.Refuses()
	}) {
		return changed
	}
	return encode([]any{}) // the document allows all but this
}

// changeOneType gives one value after another a value of another type, the innermost
// first and fields in alphabetical order. It stops when breaks says that this breaks
// the document; until then every value gets its own back.
func changeOneType(value any, breaks func() bool) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			right := value[name]
			if changeOneType(right, breaks) {
				return true
			}
			if value[name] = withOtherType(right); breaks() {
				return true
			}
			value[name] = right
		}
	case []any:
		for i, right := range value {
			if changeOneType(right, breaks) {
				return true
			}
			if value[i] = withOtherType(right); breaks() {
				return true
			}
			value[i] = right
		}
	}
	return false
}

// withOtherType returns a value of another JSON type.
func withOtherType(value any) any {
	switch value := value.(type) {
	case string:
		return len(value)
	case json.Number:
		return value.String()
	case bool:
		return fmt.Sprint(value)
	case []any:
		return map[string]any{}
	case map[string]any:
		return []any{}
	}
	return map[string]any{} // of null
}

func encode(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // it was decoded from JSON
	}
	return text.Bytes()
}
