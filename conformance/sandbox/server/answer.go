package server

import "github.com/oapi-codegen/nullable"

// OrNull is how a text of an answer shows what the request left out. Null is
// seen for some fields and a guess for the others.
func OrNull(s *string) nullable.Nullable[string] {
	if s == nil {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(*s)
}
