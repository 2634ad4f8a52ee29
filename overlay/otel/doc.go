// Package otel makes spans and metrics of a client's calls, with the API of OpenTelemetry. It
// is a module of its own: a program that does not use it does not depend on it.
//
// Import it under a name such as jppayotel, and hand its options to a constructor:
//
//	options, err := jppayotel.Options(jppayotel.Config{})
//	…
//	client, err := jppay.NewPayPay(config, options...)
//
// # Spans
//
// A call is a span of kind internal, named after provider and operation such as
// "paypay/createPayment", from its beginning to its end, pauses included. Each attempt is a
// client span below it, named after method and operation such as "POST createPayment". The
// reads that ask what became of a write are calls below the write's call.
//
// # Metrics
//
//	jppay.client.calls             counter    calls that ended, also those that were never sent
//	jppay.client.attempts          counter    attempts
//	jppay.client.call.duration     histogram  seconds, pauses included
//	http.client.request.duration   histogram  seconds of an attempt
//
// # Attributes
//
// Attempts have those of OpenTelemetry's semantic conventions for HTTP clients:
// http.request.method, http.request.resend_count, http.response.status_code, server.address,
// server.port and error.type. The conventions for RPC clients do not fit a call, since they
// require the name of an RPC protocol; a call has only their error.type. Further attributes
// are:
//
//	jppay.provider   "paypay", "paidy" or "paidy-legacy"
//	jppay.operation  the operation's id in the document; not set where there is none
//	jppay.outcome    what became of a write; not set for a read
//	jppay.code       the provider's code, "_OTHER" for one that the document does not know
//	jppay.attempts   how often a call was sent; on its span only
//
// error.type is a code that the document knows, else the status, else a word such as
// "not_sent", "not_done", "timeout" or "bad_answer". Every call that returns an error has it,
// and its span has the status error, also if the provider declined. A write that the provider
// has only accepted returns no error. No attribute holds an id, a path, a query, a header, a
// body or the text of an error.
package otel
