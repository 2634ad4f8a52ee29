// Package webhooktest builds notifications as the providers send them, for tests
// of the merchant's side. Every function returns a new event, with ids of its own;
// sending the same value again is a duplicate.
//
//	paid := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
//	paid.MerchantOrderID = new(paypay.MerchantPaymentID("order-1"))
//	receiver.ServeHTTP(recorder, webhooktest.Request(t, url, paid))
//
// WithClock gives the sender a clock of its own.
//
// The events are filled in as the documents under specs describe them; what is
// unverified there is unverified here.
package webhooktest
