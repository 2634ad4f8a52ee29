// Package validate holds what a provider sends, and what is sent to it, against
// the provider's OpenAPI document. A finding is news about the contract (a new
// status, a new enum value, a field nobody documented, an amount that became a
// string), not a reason for a client to refuse an answer: clients built from the
// documents read on.
//
// A [Validator] is made once from a document and then used everywhere:
//
//	v, err := validate.New(specs.Paidy())
//	...
//	client := &http.Client{Transport: v.RoundTripper(nil, validate.Options{
//		Report: func(e *validate.Error) { slog.Warn("contract", "finding", e) },
//	})}
//
// With Report, traffic is untouched; without it, as in tests, a call that breaks
// the contract fails.
//
// # What is checked
//
// Requests: path, query and header parameters, content type, body. Responses:
// status, headers, content type, body, fields the document does not know.
// Webhooks: the payload. Authentication is not checked. Schemas are judged as
// JSON Schema 2020-12 judges them, including the formats date, date-time, byte,
// int32 and int64; integers exactly, above 2^53 too.
//
// # Personal data
//
// Neither an [Error] nor a [Violation] holds anything from a body but names of
// fields, and of those the document does not know only the ones that look like
// names. They may be logged.
//
// # Limits
//
// A body over [MaxBody] bytes, of more than 262144 values or nested deeper than
// 256 levels is reported and not checked further.
package validate
