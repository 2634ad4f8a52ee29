// Package overlay makes the generated clients safe for money. Package jppay wires it
// up; most programs use only the errors and options from here.
//
// # The life of a call
//
// Every call of a client, typed or raw, takes these steps from top to bottom
// (doer.go, run). Each has its file.
//
//	prepare        which operation is it, is its path safe, which id is it about?   prepare.go
//	begin          tell the hooks                                                   call.go
//	beforeAttempt  wait for the limiter; store the attempt of a write               attempt.go, record.go
//	attempt        sign the exact bytes, send them once, read the answer            attempt.go, hmac.go, …
//	phases         was anything sent? stop an attempt that is late or sent twice     phases.go, transport.go
//	judge          what does the answer mean? decode the value if it is success     judge.go
//	decide         is that the end, or may it be sent again? ask first if needed    decide.go, retry.go
//	waitFor        pause, then the next attempt                                     decide.go
//	conclude       tell record and hooks; the answer, or the one *Error             conclude.go
//
// Only judge says what an answer means and decodes it, so the record, the hooks and the
// caller are told the same. A 2xx is success if it has the operation's code of success, its
// content (x-needs in the documents) and a state that means done (x-state). policy.History
// decides the outcome of all attempts and questions together, and whether the write may be
// sent again. The rules of each operation are data from its document; see package policy.
//
// # Errors
//
// Tell failed calls apart with errors.Is and the sentinels:
//
//	switch {
//	case errors.Is(err, overlay.ErrOutcomeUnknown): // Resolve finds out
//	case errors.Is(err, overlay.ErrActionRequired): // the provider asks for more
//	case errors.Is(err, overlay.ErrDeclined):       // a business answer
//	}
package overlay
