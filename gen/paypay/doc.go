// Package paypay holds the types of PayPay's Open Payment API (OPA): what its operations
// are sent and what they answer, the options of calls, the events of its webhooks, and
// the table that says which operation may be sent again.
//
// # The API
//
// A merchant takes payments with it: by QR codes, from users who have linked their PayPay
// account, at once or by an authorization that is captured later. It also refunds, gives
// cashback and Points Codes, links accounts and reads verified identity data (KYC).
//
// # Clients
//
// Package jppay makes the client, which has one method for each operation:
//
//	client, err := jppay.NewPayPay(jppay.PayPayConfig{
//		Environment: jppay.PayPaySandbox,
//		APIKey:      key,
//		APISecret:   overlay.NewSecret(secret),
//	})
//	…
//	payment, err := client.CreatePayment(ctx, paypay.CreatePaymentRequest{
//		MerchantPaymentID:   "order-1042",
//		UserAuthorizationID: user,
//		Amount:              paypay.Yen(1200),
//		RequestedAt:         paypay.At(time.Now()),
//	})
//
// What an operation cannot do without is an argument. The rest are call options, which
// are the functions of this package that begin with With:
//
//	payment, err := client.GetPaymentDetails(ctx, "order-1042", paypay.WithMerchant("shop-2"))
//
// The comment of a method names the options that it takes. A call with another one is
// refused before anything is sent.
//
// # Answers
//
// A method returns what the answer is about, for instance a *Payment, and never PayPay's
// envelope. It is nil only together with an error. WithAnswer tells the code, the request
// id and the header of a success.
//
// A field that answers may lack, or that may be null, is a pointer. What the success of
// some operation cannot lack is none; where another answer lacks it, it is empty: the
// PaymentID of a code that nobody has paid yet, for instance. Values of enums that no
// document knows arrive as they are.
//
// # Errors
//
// Every error is an *overlay.Error: see package overlay.
//
// # Money and time
//
// MoneyAmount is an amount: make one with Yen. EpochTime is a time: make one with At. A
// plain number compiles as neither, and a request with an amount or a time that nobody
// set is refused before it is sent.
//
// IDs have types of their own, so that one cannot be given where another is wanted. A
// plain string in the source fits each of them.
package paypay
