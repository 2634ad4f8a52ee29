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
// Requests: path, query and header parameters, content type, body, fields and
// query parameters the document does not know. Responses: status, headers, content
// type, body, fields the document does not know, fields that the client needs.
// Webhooks: the payload. [New] refuses a document that says more than is checked,
// but for what [Validator.Unchecked] lists, credentials for instance. So where
// nothing is found, all was looked at.
//
// Schemas are judged as JSON Schema 2020-12 judges them, including the formats
// date, date-time, byte, int32 and int64; numbers exactly, above 2^53 too. What
// JSON Schema takes and no client in Go decodes is a finding as well: a leap
// second, half of a surrogate pair, a number beyond a 64-bit float.
//
// # What the document guesses
//
// Where a part of the document is marked x-unverified, a finding about it has
// [Violation.Unverified] set. It is no reason to refuse an answer or a webhook:
// see [Error.Refuses].
//
// # Personal data
//
// Neither an [Error] nor a [Violation] holds a value or a name from a message. They
// may be logged.
//
// # Limits
//
// A body over [MaxBody] bytes, of more than 262144 values or nested deeper than
// 256 levels is reported and not checked further, and so is one that takes more than
// some four million comparisons of a value with a schema.
package validate
