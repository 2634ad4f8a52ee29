// Package accountlink links a merchant's customers to their PayPay accounts by
// way of the browser: it makes the requestToken that a customer takes along to
// PayPay's page, the URL of that page, and it verifies the responseToken that the
// customer brings back.
//
// # The flow
//
//  1. Make a nonce with [NewNonce] and keep it in the customer's session.
//  2. Make the requestToken with [RequestToken] and send the browser to
//     [RedirectURL].
//  3. PayPay sends the browser back to the redirect URL with ?responseToken=….
//     Give that to [Verify] with the nonce from the session, then forget the nonce,
//     so that the same token does not count twice.
//  4. Ask [Response.Succeeded] before anything else: a customer who declined comes
//     back with a genuine token too. Keep [Response.UserAuthorizationID].
//
// To link by a QR code instead, create an account link session with the client;
// [NewNonce] serves there too. [NewPKCE] is for sessions that ask for a code
// challenge.
//
// # The key
//
// Both tokens are signed with the API key secret after decoding it from standard
// base64, as PayPay's official SDKs do, although requests to the API are signed
// with the secret as it stands. Give the secret as PayPay issued it. Tokens under
// any algorithm but HS256 are refused.
//
// # What to keep out of logs
//
// A requestToken can be read by anyone and holds the phone number if one was
// given; a responseToken holds part of it. Log neither token nor the URLs they
// stand in. Errors of this package hold nothing of them.
package accountlink
