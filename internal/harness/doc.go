// Package harness has what the simulation and the soaks share: dice that follow from one
// seed, the clients and calls of a merchant, what a call and a record let the merchant
// believe, the sums of what an oracle found, and the tables and flags of their commands.
//
// What kills processes is in package crashtest, what judges books in package oracle.
package harness
