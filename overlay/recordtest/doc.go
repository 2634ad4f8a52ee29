// Package recordtest tests implementations of overlay.Record. The records of this
// module must pass it.
package recordtest
