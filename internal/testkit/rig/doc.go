// Package rig starts a sandbox with a hand-written client for tests.
//
// The clients share no code with the overlay. If the overlay and the sandbox
// made the same mistake, a test with the overlay's client would not see it.
package rig
