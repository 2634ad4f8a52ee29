// Package testkit holds what the tests of several packages share: transports that replace the
// network, a clock that the test sets, invented customers whose data must not be printed, and
// receivers of webhooks.
//
// It imports no package of this module, so that the tests of each can use it. Only
// tests import it.
package testkit
