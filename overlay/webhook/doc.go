// Package webhook receives the notifications of PayPay, Paidy and legacy Paidy.
//
// The providers sign nothing, send late, twice, out of order or not at all, and
// wait 1.5 to 10 seconds for an answer. A Receiver therefore does four things, in
// this order:
//
//   - It checks the request: POST, from one of the given networks, with the secret in
//     the path if one is set, and with one JSON object of at most MaxBody bytes and no
//     duplicate keys. Other requests get a status without a body and are counted by
//     reason.
//   - It stores the event in the Inbox before it answers 200. A duplicate is answered
//     200 and dropped. If storing fails the answer is 503, so that the provider sends
//     again.
//   - It confirms the event: Run reads the payment, token or user through the client. An
//     event that the API does not confirm goes to the quarantine.
//   - It calls the Handler with the event and with what the API answered, after the
//     provider has got its answer, one event of a payment at a time. If the Handler
//     fails, it is called again after growing pauses; in the end the event becomes a
//     dead letter.
//
// PayPay, Paidy and PaidyLegacy make a Receiver, which is an http.Handler for any
// router. Run processes the inbox; several processes may share one.
//
// # Duplicates
//
// Two notifications are the same if their keys are equal. A Key is made of
//
//   - the type and the notification_id, where there is one; for file.created also
//     the path, because a file that PayPay sends again on request has a new address
//     and must not be dropped;
//   - else, for Transaction, payment and token events, all their known fields; an
//     amount as text equals the same amount as number;
//   - else the bytes of the body.
//
// An Inbox remembers keys for Config.Keep.
//
// # Order
//
// Events of one payment (order_id, payment_id), token or user are handled in the order
// in which they arrived, one at a time. While one is retried, later ones wait. A dead
// letter delays no other event; if it is requeued, it goes behind the others. Only the
// order of arrival is known: no provider numbers its events, and a repeated delivery may
// overtake another. Delivery.Truth tells the present state. A refund of legacy Paidy
// names its capture only, so it has no order with other events.
//
// # Exactly once
//
// With an inbox in the merchant's own database (package sqlinbox), effects that the
// Handler makes in the inbox's transaction happen exactly once, even if a process
// crashes. Without a transaction (memory, package redisinbox) they happen at most once:
// if a crash interrupts the Handler, its event becomes a dead letter with Interrupted as
// the reason. In both cases an error of the Handler means that nothing has happened, and
// the Handler is called again.
//
// # Behind a proxy
//
// Name the networks of the proxies in Config.TrustedProxies. Each proxy must append the
// address that called it to X-Forwarded-For. The right-most address there that is not a
// trusted proxy is the source. The header is ignored if the caller is not a trusted
// proxy. The server needs time limits of its own, as in the example.
package webhook
