package contract

import "fmt"

// Refusal is a provider's error answer. Engines return it as an error.
type Refusal struct {
	// Code is the provider's code as its document lists it.
	Code string
	// Status overrides the document's HTTP status of Code when it is not 0.
	Status int
	// CodeID overrides the document's numeric id of Code; PayPay only.
	CodeID string
	// Fields are the wrong fields; Paidy only.
	Fields []string
	// Message overrides the provider's usual text for Code.
	Message string
	// Reason is one sentence for the log that says which rule refused. It may hold ids and
	// amounts, but never secrets, names or bodies.
	Reason string
	// Unknown says that the request names an object that does not exist.
	Unknown bool
}

// Error returns the code and the reason.
func (r *Refusal) Error() string { return r.Code + ": " + r.Reason }

// Refusef returns a Refusal as an error.
func Refusef(code, format string, args ...any) error {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// RefuseUnknownf returns the Refusal of a request that names an object that does not exist.
func RefuseUnknownf(code, format string, args ...any) error {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...), Unknown: true}
}
