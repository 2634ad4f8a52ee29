// Package redisinbox keeps webhook events in Redis or Valkey, for fleets of
// receivers that share no SQL database.
//
// Redis has no transaction that could hold the Handler's effects, so they happen at most
// once: see "Exactly once" in package webhook.
//
// The configuration of Redis decides what survives. An event is answered 200 as soon as
// Redis has it. With appendonly off, a crash of the server loses the events that wait;
// with appendfsync everysec it loses those of up to a second; a failover loses those that
// the replica has not received. appendonly yes with appendfsync always loses nothing.
// maxmemory-policy must be noeviction: an event that Redis evicts is lost until its
// provider sends it again, and events that wait behind it for the same payment wait until
// the next event of that payment arrives.
//
// Every change is one Lua script, so that it happens as a whole. All keys of an
// inbox share one hash tag and so lie on one node of a cluster.
package redisinbox
