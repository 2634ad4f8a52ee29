// Package webhook receives the notifications of PayPay, Paidy and legacy Paidy.
//
// The providers sign nothing, send late, twice, out of order or not at all, and
// wait 1.5 to 10 seconds for an answer. A Receiver therefore does four things, in
// this order:
//
//   - It admits. Only POST, only from the given networks, only with the secret in
//     the path where one is set, only one JSON object of at most MaxBody bytes
//     without keys that stand twice. Anything else gets a bare status and is
//     counted by reason.
//   - It keeps. The raw event is in the Inbox before the 200 is sent; a duplicate is
//     answered 200 and dropped; where keeping fails the answer is 503, so that the
//     provider sends again.
//   - It confirms. Run reads the payment, token or user through the client and hands
//     over both the claim and the truth. A claim that the API does not confirm goes
//     to the quarantine list.
//   - It hands over, after the answer, one event of a payment at a time, again with
//     growing pauses where the Handler fails, and to the dead-letter list in the end.
//
// PayPay, Paidy and PaidyLegacy make a Receiver, which is an http.Handler for any
// router. Run works off the inbox; several processes may share one.
//
// # Duplicates
//
// Two notifications are the same where their Key is. It is made of
//
//   - the type and the notification_id, where there is one; for file.created also
//     the path, because a file that PayPay sends again on request has a new address
//     and must not be dropped;
//   - else, for Transaction, payment and token events, all fields that are known of
//     them, an amount as text and as number being the same;
//   - else the bytes of the body.
//
// An Inbox remembers keys for Config.Keep.
//
// # Order
//
// Events of one payment (order_id, payment_id), token or user are handed over in
// the order in which they arrived, one at a time: while one is being retried, later
// ones wait; one that lies on a list holds nobody up, and takes its place behind the
// others when it is put back. The order of arrival is all that can be known: no
// provider numbers its events, and a repeated delivery may overtake another. What a
// payment is now, the truth tells. A refund of legacy Paidy names its capture only
// and is in order with nothing else.
//
// # Exactly once
//
// With an inbox in the merchant's own database (package sqlinbox), effects that the
// Handler makes in the inbox's transaction happen exactly once, whatever crashes.
// Without a transaction (memory, package redisinbox) they happen at most once: an
// event whose Handler was cut off by a crash goes to the dead-letter list, with
// Interrupted as the reason. In either case a Handler that returns an error says
// that nothing has happened, and is called again.
//
// # Behind a proxy
//
// Name the networks of the proxies in Config.TrustedProxies; each must append the
// address it was called from to X-Forwarded-For. The right-most address there that
// is no trusted proxy is the source. From anyone else the header is not looked at.
// The server needs time limits of its own, as in the example.
package webhook
