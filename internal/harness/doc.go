// Package harness has what the simulation and the soaks share: random sources that depend on
// one seed, the clients and calls of a merchant, the merchant's beliefs after a call or from a
// record, the totals of an oracle's findings, and the tables and flags of their commands.
//
// Package crashtest kills processes. Package oracle judges books.
package harness
