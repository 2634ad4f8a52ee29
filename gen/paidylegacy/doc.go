// Package paidylegacy holds the types of Paidy's legacy API, whose paths begin with /pay:
// what its operations are sent and what they answer, the options of calls, the events of
// its webhooks, and the table that says which operation may be sent again.
//
// # The API
//
// A payment is authorized, then captured in whole or in parts, closed, or refunded. The
// API tells little: whether a payment is open or closed, and no more. New merchants use
// the API of package paidy.
//
// # Clients
//
// Package jppay makes the client, which has one method for each operation:
//
//	client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
//		APIKey: overlay.NewSecret(key),
//		Secret: overlay.NewSecret(secret),
//	})
//	…
//	answer, err := client.CapturePayment(ctx, paidylegacy.CaptureRequest{PaymentID: id})
//
// The client fills in the checksum of each body: leave that field empty. WithHeader and
// WithAnswer are the options of every call.
//
// # Answers
//
// A method returns what the operation answers. It is nil only together with an error.
// WithAnswer tells the status and the header of a success. A field that an answer may
// lack, or that may be null, is a pointer.
//
// # Errors
//
// Every error is an *overlay.Error: see package overlay. Where Paidy asks for more data before
// it decides, overlay.Decode reads from the error what it asks.
//
// # Money and time
//
// Amounts are whole yen, as plain numbers. Times are texts, as Paidy writes them.
package paidylegacy
