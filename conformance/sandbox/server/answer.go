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
