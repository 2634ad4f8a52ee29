package server

import "github.com/oapi-codegen/nullable"

// OrNull returns a text for an answer, or null if the request left it out. Sources show null
// for some fields; for the others it is a guess.
func OrNull(s *string) nullable.Nullable[string] {
	if s == nil {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(*s)
}

// TextOrNil returns a text for an answer that leaves an empty one out.
func TextOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// ValueOf returns a value of a request, or the zero value if the request left it out.
func ValueOf[T any](sent *T) (value T) {
	if sent != nil {
		value = *sent
	}
	return value
}
