// Package paidy holds the types of Paidy's API, version 2018-04-10: what its operations
// are sent and what they answer, the options of calls, the events of its webhooks, and
// the table that says which operation may be sent again.
//
// # The API
//
// A consumer authorizes a payment in Paidy Checkout, in the browser. The merchant's
// server then captures it, closes it without a capture, or refunds a capture. With a
// token, which a consumer grants in Checkout too, the server makes payments itself. For
// the browser's part see jppay.PaidyCheckout.
//
// # Clients
//
// Package jppay makes the client, which has one method for each operation:
//
//	client, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret(key)})
//	…
//	payment, err := client.CapturePayment(ctx, id, paidy.CapturePaymentRequest{})
//
// What an operation cannot do without is an argument. The rest are call options, which
// are the functions of this package that begin with With:
//
//	payment, err := client.GetPayment(ctx, id, paidy.WithHeader("X-Trace", trace))
//
// A call with an option that is not for it is refused before anything is sent.
//
// # Answers
//
// A method returns what the operation answers, for instance a *Payment. It is nil only
// together with an error. WithAnswer tells the status and the header of a success.
//
// A field that an answer may lack, or that may be null, is a pointer. Values of enums
// that no document knows arrive as they are.
//
// # Errors
//
// Every error is an *overlay.Error: see package overlay. A payment that Paidy has rejected is
// an error too, which matches overlay.ErrDeclined.
//
// # Money and time
//
// Amounts are whole yen. The zero value of Currency is sent as JPY: leave it out. Times
// are time.Time.
package paidy
