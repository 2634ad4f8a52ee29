// Package validate compares the messages to and from a provider with the provider's OpenAPI
// document. A finding is news about the contract (a new status, a new enum value, a field
// nobody documented, an amount that became a string). It is not a reason for a client to refuse
// an answer: clients built from the documents ignore it.
//
// A [Validator] is made once from a document and then used everywhere:
//
//	v, err := validate.New(specs.Paidy())
//	...
//	client := &http.Client{Transport: v.RoundTripper(nil, validate.Options{
//		Report: func(e *validate.Error) { slog.Warn("contract", "finding", e) },
//	})}
//
// With Report, calls go through unchanged. Without it, as in tests, a call that breaks the
// contract fails.
//
// # What is checked
//
// Requests: path, query and header parameters, content type, body, fields and query parameters
// the document does not know. Responses: status, headers, content type, body, fields the
// document does not know, fields that the client needs. Webhooks: the payload. [New] refuses a
// document that states a rule that is not checked, except for the parts that
// [Validator.Unchecked] lists, for instance credentials. So no finding means that everything
// else was checked.
//
// Schemas are judged as JSON Schema 2020-12 judges them, including the formats date, date-time,
// byte, int32 and int64; numbers are compared exactly, above 2^53 too. Values that JSON Schema
// accepts but Go clients cannot decode are findings as well: a leap second, half of a surrogate
// pair, a number beyond a 64-bit float.
//
// # What the document guesses
//
// If a part of the document is marked x-unverified, a finding about it has
// [Violation.Unverified] set. It is not a reason to refuse an answer or a webhook: see
// [Error.Refuses].
//
// # Personal data
//
// Neither an [Error] nor a [Violation] holds a value or a name from a message. They
// may be logged.
//
// # Limits
//
// These bodies are reported and not checked further: a body of more than [MaxBody] bytes or
// 262144 values, one nested deeper than 256 levels, and one that takes more than some four
// million comparisons of a value with a schema.
package validate
