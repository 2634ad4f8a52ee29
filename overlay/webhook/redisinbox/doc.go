// Package redisinbox keeps webhook events in Redis or Valkey, for fleets of
// receivers that share no SQL database.
//
// Redis has no transaction that could hold the Handler's effects, so an event is
// handed over at most once: one whose Handler was cut off by a crash goes to the
// dead-letter list with webhook.Interrupted as the reason.
//
// What Redis promises to survive is a matter of its configuration. An event is
// answered 200 as soon as Redis has it: with appendonly off a crash of the server
// loses what is waiting, with appendfsync everysec up to a second of it, and a
// failover loses what the replica has not received. appendonly yes with appendfsync
// always loses nothing. maxmemory-policy must be noeviction: an event that Redis evicts
// is lost until its provider sends it again, and those that wait behind it for the
// same payment go on when the next event of that payment arrives.
//
// Every change is one Lua script, so that it happens as a whole. All keys of an
// inbox share one hash tag and so lie on one node of a cluster.
package redisinbox
